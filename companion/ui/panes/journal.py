"""The Journal tab: what was written, newest first, found by words and dates."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from companion.domain.errors import CompanionError
from companion.domain.journal import Entry
from companion.services.checkin import CheckInService
from companion.services.contests import Contest, ContestsService
from companion.services.journal import JournalService
from companion.ui.choosing_versions import ask_which
from companion.ui.hits import wanted_words
from companion.ui.messages import CheckInAsked, RecordsChanged
from companion.ui.panes.base import TabPane
from companion.ui.panes.journal_dates import latest_on
from companion.ui.text import Words
from companion.ui.widgets.entry_list import EntryList
from companion.ui.widgets.entry_view import EntryView
from companion.ui.widgets.line_input import LineInput
from companion.ui.words import contests as contest_words
from companion.ui.words import erasing as erase_words
from companion.ui.words import health as health_words
from companion.ui.words import journal as words


class JournalPane(TabPane):
    """Lists entries by day and shows one whole."""

    PANE = "journal"
    TITLE = words.TITLE
    DIGIT = 2
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,e", "edit", words.EDIT_LABEL, tooltip=words.EDIT_TIP, id="journal.edit"),
        Binding("d,delete", "delete", words.DELETE_LABEL, tooltip=words.DELETE_TIP, id="journal.delete"),
        Binding("D", "erase", erase_words.LABEL, tooltip=erase_words.ENTRY_TIP, id="journal.erase", show=False),
        Binding("v", "versions", words.VERSIONS_LABEL, tooltip=words.VERSIONS_TIP, id="journal.versions"),
        Binding("slash", "search", words.SEARCH_LABEL, tooltip=words.SEARCH_TIP, id="journal.search"),
        Binding("g", "go_to_date", words.DATE_LABEL, tooltip=words.DATE_TIP, id="journal.date"),
        Binding("n", "hit(1)", words.NEXT_LABEL, tooltip=words.NEXT_TIP, id="journal.next"),
        Binding("N", "hit(-1)", words.BEFORE_LABEL, tooltip=words.BEFORE_TIP, id="journal.before", show=False),
        Binding("escape", "leave", words.LEAVE_LABEL, tooltip=words.LEAVE_TIP, id="journal.leave"),
        Binding("down", "to_list", words.LIST_LABEL, tooltip=words.LIST_TIP, id="journal.list", show=False),
        Binding("space", "read(1)", words.READ_LABEL, tooltip=words.READ_TIP, id="journal.read", show=False),
        Binding("b", "read(-1)", words.READ_LABEL, tooltip=words.READ_TIP, id="journal.read-back", show=False),
    ]

    @dataclass
    class Loaded(Message):
        """The entries were read."""

        entries: tuple[Entry, ...]
        """All of them, newest first."""

        names: Mapping[str, str]
        """Names of symptoms by id."""

        today: date
        """The person's day."""

        contests: tuple[Contest, ...] = ()
        """Those that were changed in two places, also those deleted in one of them."""

    @dataclass
    class Found(Message):
        """A search is done."""

        query: str
        """What was looked for."""

        entries: tuple[Entry, ...]
        """What was found, newest first."""

    @dataclass
    class DeleteRequested(Message):
        """The person asked to delete an entry."""

        entry: Entry
        """Which."""

    def __init__(
        self,
        journal: JournalService,
        checkin: CheckInService,
        contests: ContestsService,
        *,
        is_lacking: Callable[[], bool] = bool,
    ) -> None:
        """Read nothing yet.

        Args:
            journal: reads the entries.
            checkin: writes them.
            contests: what was changed in two places.
            is_lacking: says whether records are missing.
        """
        super().__init__()
        self._is_lacking = is_lacking
        self._journal, self._checkin, self._service = journal, checkin, contests
        self._all: tuple[Entry, ...] = ()
        self._names: Mapping[str, str] = {}
        self._today = date.min
        self._query = ""
        self._wanted_record: str | None = None
        self._is_loaded = False
        self._contests: tuple[Contest, ...] = ()

    def compose(self) -> ComposeResult:
        """A line above, the list, and the entry shown."""
        yield Words(words.READING, id="journal-head")
        yield LineInput(placeholder=words.SEARCH_HINT, id="journal-search", max_length=120)
        yield LineInput(placeholder=words.DATE_HINT, id="journal-date", max_length=20)
        with Container(id="journal-pages"):
            yield EntryList(id="journal-list")
            yield EntryView(id="journal-view")
        yield Words(words.EMPTY_HOW, id="journal-empty")

    # Reading

    def on_first_shown(self) -> None:
        """Read everything."""
        self._load()

    def refresh_records(self, changed: frozenset[str]) -> None:  # noqa: ARG002
        """Read again: it is one pass over memory."""
        self._load()

    def on_day_changed(self) -> None:
        """A new day, perhaps a new year."""
        self._load()

    @work(thread=True, exclusive=True, group="journal-load")
    def _load(self) -> None:
        names, contests = self._journal.symptom_names(), self._service.of_entries()
        self.post_message(self.Loaded(self._journal.entries(), names, self._checkin.today(), contests))

    @on(Loaded)
    def _show_loaded(self, message: Loaded) -> None:
        self._all, self._names, self._today = message.entries, message.names, message.today
        self._contests = message.contests
        self._is_loaded = True
        self.set_class(not (self._all or self._contests), "-empty")
        if self._query:
            self._look_for(self._query)
        else:
            self._list_all()
        if self._wanted_record is not None:
            self.show_record(self._wanted_record)

    def _list_all(self) -> None:
        self._list.show(self._all, self._today.year)
        deleted = sum(contest.sides[0].record is None for contest in self._contests)
        is_lacking = not self._all and self._is_lacking()
        none = health_words.LACKING if is_lacking else words.EMPTY
        self.query_one("#journal-empty", Words).say(health_words.LACKING_HOW if is_lacking else words.EMPTY_HOW)
        counted = words.count(len(self._all)) if self._all else none
        self._say(words.with_deleted(counted, deleted) if deleted else counted)

    def _say(self, sentence: str) -> None:
        self.query_one("#journal-head", Words).say(sentence)

    @property
    def _list(self) -> EntryList:
        return self.query_one("#journal-list", EntryList)

    @on(EntryList.Moved)
    def _show_entry(self) -> None:
        entry = self._list.entry
        others = self._others_of_day(entry) if entry is not None else ()
        wanted, has_versions = wanted_words(self._query), bool(self._contests_here)
        view = self.query_one("#journal-view", EntryView)
        view.show(entry, others, self._names, wanted, has_versions=has_versions)
        self.refresh_bindings()

    @property
    def _contests_here(self) -> tuple[Contest, ...]:
        """What was changed in two places about the entry under the cursor."""
        entry = self._list.entry
        return tuple(each for each in self._contests if entry is not None and each.id == entry.id)

    def _others_of_day(self, entry: Entry) -> tuple[Entry, ...]:
        """What else was written that day, from the entries listed around it."""
        around = self._all if not self._query else self._list.entries
        at = next((at for at, each in enumerate(around) if each.id == entry.id), 0)
        near = around[max(0, at - 20) : at + 21]
        return tuple(each for each in near if each.day == entry.day and each.id != entry.id)

    def show_record(self, record: str) -> None:
        """Bring one entry to the front, once the entries are read."""
        if not self._is_loaded:
            self._wanted_record = record
            return
        self._wanted_record = None
        place = next((at for at, each in enumerate(self._list.entries) if each.id == record), None)
        if place is not None:
            self._list.go_to(place)

    # Searching

    def action_search(self) -> None:
        """Open the search line."""
        self.add_class("-searching")
        self.query_one("#journal-search").focus()
        self.refresh_bindings()

    @on(Input.Changed, "#journal-search")
    def _search_as_typed(self, event: Input.Changed) -> None:
        event.stop()
        self._query = event.value.strip()
        if self._query:
            self._look_for(self._query)
        elif self._is_loaded:
            self._list_all()

    @work(thread=True, exclusive=True, group="journal-search")
    def _look_for(self, query: str) -> None:
        self.post_message(self.Found(query, self._journal.search(query, self._all)))

    @on(Found)
    def _show_found(self, message: Found) -> None:
        if message.query == self._query:
            self._list.show(message.entries, self._today.year, wanted_words(self._query))
            self._say(words.found(len(message.entries), len(self._all), self._query))

    @on(Input.Submitted, "#journal-search")
    def _go_to_found(self, event: Input.Submitted) -> None:
        event.stop()
        self._list.focus()

    def action_to_list(self) -> None:
        """Go from a field to the list, keeping what was found."""
        self._list.focus()

    def action_hit(self, by: int) -> None:
        """Go to the next entry found, round the end."""
        if self._list.entries:
            self._list.go_to((self._list.cursor + by) % len(self._list.entries))

    def action_leave(self) -> None:
        """Leave the search or the date line; the entry stays."""
        self.remove_class("-searching", "-dating")
        self._query = ""
        with self.prevent(Input.Changed):
            for field in self.query(LineInput):
                field.clear()
        self._list_all()
        self._list.focus()
        self.refresh_bindings()

    # Dates

    def action_go_to_date(self) -> None:
        """Open the date line."""
        self.add_class("-dating")
        self.query_one("#journal-date").focus()
        self.refresh_bindings()

    @on(Input.Submitted, "#journal-date")
    def _go_to_date(self, event: Input.Submitted) -> None:
        event.stop()
        if not event.value.strip():
            self.action_leave()
            return
        try:
            day = latest_on(event.value, self._today)
        except CompanionError as error:
            self._say(str(error))
            return
        self.action_leave()
        if self._all:
            place = next((at for at, each in enumerate(self._all) if each.day <= day), len(self._all) - 1)
            self._list.go_to(place)
            nearest = self._all[place]
            if nearest.day != day and event.value.strip().count("-") != 1 and len(event.value.strip()) != 4:
                self._say(words.none_that_early(day, nearest))

    # Changing

    def action_edit(self) -> None:
        """Change the entry under the cursor."""
        if self._list.entry is not None:
            self.post_message(CheckInAsked(self._list.entry))

    @on(EntryList.Chosen)
    def _edit_chosen(self, message: EntryList.Chosen) -> None:
        self.post_message(CheckInAsked(message.entry))

    def action_delete(self) -> None:
        """Delete the entry under the cursor."""
        if self._list.entry is not None:
            self.post_message(self.DeleteRequested(self._list.entry))

    @on(DeleteRequested)
    async def _delete(self, message: DeleteRequested) -> None:
        if all(each.id != message.entry.id for each in self._all):
            return
        try:
            await asyncio.to_thread(self._journal.delete, message.entry)
        except CompanionError as error:
            self.notify(str(error), severity="error", markup=False)
            return
        self._all = tuple(each for each in self._all if each.id != message.entry.id)
        self.notify(words.deleted(message.entry), timeout=8, markup=False)
        self._load()
        self.post_message(RecordsChanged(frozenset({"entry", message.entry.id})))

    def action_versions(self) -> None:
        """Show both versions of what was changed in two places, to choose: of this entry, else of those deleted."""
        known = contest_words.Known(symptoms=self._names)
        here = self._contests_here or tuple(each for each in self._contests if each.sides[0].record is None)
        ask_which(self, self._service, here, known, self._chose)

    async def _chose(self) -> None:
        self._load()

    def action_erase(self) -> None:
        """Erase the entry under the cursor for good, or those of some days, after a typed word."""
        if self._list.entry is not None:
            self._erase(self._list.entry)

    @work(exclusive=True, group="journal-erase")
    async def _erase(self, entry: Entry) -> None:
        from companion.ui.erasing import erase_entries, services_of

        of_day = [each for each in self._all if each.day == entry.day]
        service = services_of(self.app).erasing
        if await erase_entries(self.app, service, entry, of_day, self._today):
            self._load()
            self.post_message(RecordsChanged(frozenset({"entry", entry.id})))

    def action_read(self, by: int) -> None:
        """Scroll the entry shown."""
        view = self.query_one("#journal-view", EntryView)
        view.scroll_relative(y=by * max(1, view.size.height - 2), animate=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Offer what can be done with what is shown."""
        is_typing = self.has_class("-searching") or self.has_class("-dating")
        if action == "leave":
            return is_typing
        if isinstance(self.app.focused, LineInput) and action in ("search", "go_to_date"):
            return False  # there the key is typed
        if action == "hit":
            return bool(self._query)
        if action == "versions":
            has_deleted = any(each.sides[0].record is None for each in self._contests)
            return not isinstance(self.app.focused, LineInput) and (has_deleted or bool(self._contests_here))
        if action in ("edit", "delete", "erase", "read"):
            return not isinstance(self.app.focused, LineInput) and self._list.entry is not None
        return True if action not in ("search", "go_to_date") else bool(self._all)

    def focus_target(self) -> Widget | None:
        """The list has the focus."""
        return self._list

    def tiny_line(self) -> str:
        """Say how much there is."""
        return words.tiny(len(self._all))
