"""The Medicines tab: what is taken and how, its history, and the keys that change it without rewriting the past."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.message import Message
from textual.widget import Widget
from textual.widgets import OptionList

from companion.domain.errors import CompanionError
from companion.domain.medicine import Regimen
from companion.services.contests import ContestsService
from companion.services.medicines import MedicinesService
from companion.services.ports import Saved
from companion.ui.choosing_versions import ask_which
from companion.ui.keys import IF_ROOM
from companion.ui.medicine_rows import Kind, Loaded, Part, details_of, rows_of
from companion.ui.messages import ClockJumped, DayChanged, OfferWanted, RecordsChanged
from companion.ui.panes.base import TabPane
from companion.ui.panes.medicine_questions import Questions
from companion.ui.saving import saved
from companion.ui.screens.medicine_history import MedicineHistoryScreen
from companion.ui.text import Words
from companion.ui.widgets.medicine_list import MedicineList
from companion.ui.widgets.medicine_page import MedicinePage
from companion.ui.words import contests as contest_words
from companion.ui.words import erasing as erase_words
from companion.ui.words import health as health_words
from companion.ui.words import medicines as words
from companion.ui.words import read as read_words
from companion.ui.words import shell


class MedicinesPane(TabPane):
    """See what is taken, and write down what changes."""

    PANE = "medicines"
    TITLE = shell.TABS[4]
    DIGIT = 5
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("v", "versions", contest_words.LABEL, tooltip=contest_words.TIP, id="medicines.versions"),
        Binding("a", "add", words.ADD_LABEL, tooltip=words.ADD_TIP, id="medicines.add"),
        Binding("e", "change", words.CHANGE_LABEL, tooltip=words.CHANGE_TIP, id="medicines.change"),
        Binding("m", "correct", words.CORRECT_LABEL, tooltip=words.CORRECT_TIP, id="medicines.correct"),
        Binding("p", "pause", words.PAUSE_LABEL, tooltip=words.PAUSE_TIP, id="medicines.pause"),
        Binding("x", "end", words.END_LABEL, tooltip=words.END_TIP, id="medicines.end"),
        Binding(
            "delete,backspace",
            "remove",
            words.REMOVE_LABEL,
            tooltip=words.REMOVE_TIP,
            id="medicines.remove",
            show=False,
        ),
        Binding("D", "erase", erase_words.LABEL, tooltip=erase_words.MEDICINE_TIP, id="medicines.erase", show=False),
        Binding(
            "i", "about", read_words.ABOUT_LABEL, tooltip=read_words.ABOUT_TIP, id="medicines.about", group=IF_ROOM
        ),
        Binding("r", "reactions", words.REACTIONS_LABEL, tooltip=words.REACTIONS_TIP, id="medicines.reactions"),
    ]

    @dataclass
    class SaveWanted(Message):
        """The person agreed to something that is to be kept."""

        verb: str
        """What it does, as `words.done` knows it."""

        regimen: Regimen
        """The medicine it is about."""

        do: Callable[[], Saved]
        """Keeps it."""

    @dataclass
    class Read(Message):
        """The medicines were read."""

        loaded: Loaded
        """What there is."""

    @dataclass
    class NotRead(Message):
        """The medicines could not be read."""

        error: str
        """Why."""

    def __init__(
        self, service: MedicinesService, contests: ContestsService, *, is_lacking: Callable[[], bool] = bool
    ) -> None:
        """Read nothing yet.

        Args:
            service: reads and writes the medicines.
            contests: what was changed in two places.
            is_lacking: says whether records are missing.
        """
        super().__init__(id=self.PANE)
        self._service, self._contests, self._is_lacking = service, contests, is_lacking
        self.loaded = Loaded(date.min)
        """What is shown."""
        self.questions = Questions(self, service)
        """The dialogs."""

    def compose(self) -> ComposeResult:
        """The list with its page; what to do where there is nothing yet."""
        with VerticalScroll(id="no-medicines"):
            yield Words(words.EMPTY_TITLE, id="empty-title")
            for sentence in (words.EMPTY_HOW, words.EMPTY_WHY, words.EMPTY_REACTIONS):
                yield Words(sentence, classes="empty-line")
        with Container(id="medicines-body"):
            yield MedicineList(id="medicine-list")
            with VerticalScroll(id="medicine-page", can_focus=False):
                yield MedicinePage()

    # Reading and showing

    async def on_first_shown(self) -> None:
        """Read the medicines before the tab stands, and offer what a crash left."""
        await self.show_now()
        self.call_after_refresh(self.post_message, OfferWanted(self.questions.offer_draft))

    def on_shown(self) -> None:
        """Look again."""
        if self.loaded.today != date.min:
            self.look_again()

    def refresh_records(self, changed: frozenset[str]) -> None:  # noqa: ARG002
        """Look again: a medicine is made of many records."""
        self.look_again()

    @on(DayChanged)
    @on(ClockJumped)
    def _time_moved(self) -> None:
        self.look_again()

    @work(thread=True, exclusive=True, group="medicines-read")
    def look_again(self) -> None:
        """Read the medicines and show them in place."""
        try:
            loaded = self._read_all()
        except CompanionError as error:
            self.post_message(self.NotRead(str(error)))
        else:
            self.post_message(self.Read(loaded))

    async def show_now(self) -> None:
        """Read the medicines and show them before anything else happens."""
        try:
            self._show(await asyncio.to_thread(self._read_all))
        except CompanionError as error:
            self.post_message(self.NotRead(str(error)))

    def _read_all(self) -> Loaded:
        contests = self._contests.all()
        known = contest_words.known(*self._contests.names()) if contests else contest_words.Known()
        return Loaded(self._service.today(), self._service.all(), self._service.reactions(), contests, known)

    @on(Read)
    def _was_read(self, message: Read) -> None:
        self._show(message.loaded)

    @on(NotRead)
    def _was_not_read(self, message: NotRead) -> None:
        self.notify(f"{words.NOT_LOADED} {message.error}", severity="warning", markup=False)

    def _show(self, loaded: Loaded) -> None:
        self.loaded = loaded
        rows = rows_of(loaded)
        had_focus = self.has_focus_within
        self.query_one("#no-medicines").display = not rows
        if not rows:
            is_lacking = self._is_lacking()
            self.query_one("#empty-title", Words).say(health_words.LACKING if is_lacking else words.EMPTY_TITLE)
            how, why, *_ = self.query(".empty-line").results(Words)
            how.say(health_words.LACKING_HOW if is_lacking else words.EMPTY_HOW)
            why.display = not is_lacking
        self.query_one("#medicines-body").display = bool(rows)
        self.query_one(MedicineList).show(rows)
        self._show_page()
        target = self.focus_target()
        if had_focus and target is not None and self.screen.focused is not target:
            target.focus()

    def _show_page(self) -> None:
        self.query_one(MedicinePage).show(self.parts)
        self.query_one("#medicine-page", VerticalScroll).scroll_home(animate=False)
        self.refresh_bindings()

    @property
    def parts(self) -> tuple[Part, ...]:
        """The page of what the cursor is on."""
        row = self.query_one(MedicineList).row
        if row is None:
            return ()
        if row.kind is Kind.MEDICINE and (regimen := self.loaded.regimen(row.id)) is not None:
            return details_of(regimen, self.loaded)
        if row.kind is Kind.CONTEST:
            return (Part(row.title, is_heading=True), *(Part(part) for part in (row.told, contest_words.HOW)))
        reaction = self.loaded.reaction(row.id)
        said = (Part(reaction.name, is_heading=True), Part(row.state), Part(reaction.what)) if reaction else ()
        return tuple(part for part in said if part.text)

    @on(OptionList.OptionHighlighted, "#medicine-list")
    def _moved(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self._show_page()

    @on(OptionList.OptionSelected, "#medicine-list")
    def _opened(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        row = self.query_one(MedicineList).row
        if row is not None and row.kind is Kind.REACTION:
            self.questions.reactions()
        elif row is not None and row.kind is Kind.CONTEST:
            self.action_versions()
        elif self.parts:
            self.app.push_screen(MedicineHistoryScreen(self.parts))

    def focus_target(self) -> Widget | None:
        """The list, or the words that say what to do."""
        empty = self.query_one("#no-medicines")
        return empty if empty.display else self.query_one("#medicine-list")

    def show_record(self, record: str) -> None:
        """Put the cursor on a record."""
        self.query_one(MedicineList).go_to(record)

    def tiny_line(self) -> str:
        """Say how many there are."""
        return words.tiny(self.loaded.in_use)

    @property
    def regimen(self) -> Regimen | None:
        """The medicine the keys are about."""
        row = self.query_one(MedicineList).row
        return self.loaded.regimen(row.id) if row is not None and row.kind is Kind.MEDICINE else None

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Dim what cannot run on this row; without any medicine it is not shown."""
        if action == "versions":
            return bool(self.loaded.contests)
        if action not in {"change", "correct", "pause", "end", "remove", "erase", "about"} or not self.is_mounted:
            return True
        if not self.loaded.regimens:
            return False
        regimen = self.regimen
        if regimen is None or (action in {"pause", "end"} and regimen.is_ended(self.loaded.today)):
            return None
        return True

    def action_add(self) -> None:
        """Write down a medicine."""
        self.questions.add()

    def action_change(self) -> None:
        """Change how it is taken from a date on."""
        if self.regimen is not None:
            self.questions.change(self.regimen)

    def action_correct(self) -> None:
        """Correct a mistake in what was written down."""
        if self.regimen is not None:
            self.questions.correct(self.regimen)

    def action_pause(self) -> None:
        """Put it on pause, or resume it."""
        if self.regimen is not None:
            self.questions.pause(self.regimen, self.loaded.today)

    def action_end(self) -> None:
        """End it from a date on."""
        if self.regimen is not None:
            self.questions.end(self.regimen, self.loaded.today)

    def action_remove(self) -> None:
        """Take it off the list."""
        if self.regimen is not None:
            self.questions.remove(self.regimen)

    def action_erase(self) -> None:
        """Erase it for good with everything recorded of it, after a typed word."""
        if self.regimen is not None:
            self._erase(self.regimen)

    @work(exclusive=True, group="medicines-erase")
    async def _erase(self, regimen: Regimen) -> None:
        from companion.ui.erasing import erase, services_of

        service = services_of(self.app).erasing
        if await erase(self.app, service, partial(service.medicine, regimen)):
            await self.show_now()
            self.post_message(RecordsChanged(frozenset({"medicine", regimen.medicine.id})))

    @work(exclusive=True, group="medicines-about")
    async def action_about(self) -> None:
        """Read the guide of it."""
        from companion.ui.erasing import services_of
        from companion.ui.reading_about import go_and_read

        if self.regimen is not None:
            reading = services_of(self.app).reading
            await go_and_read(self, partial(reading.about_medicine, self.regimen.medicine.name))

    def action_reactions(self) -> None:
        """Allergies and past reactions."""
        self.questions.reactions()

    def action_versions(self) -> None:
        """See what was changed in two places: of the medicine under the cursor, else everything."""
        row = self.query_one(MedicineList).row
        found = self.loaded.contests_of(row.id) if row is not None else ()
        ask_which(self, self._contests, found or self.loaded.contests, self.loaded.known, self._chose)

    async def _chose(self) -> None:
        await self.show_now()

    def want_removed(self, regimen: Regimen) -> None:
        """Ask to take a medicine off the list."""
        self.post_message(self.SaveWanted("remove", regimen, partial(self._service.remove, regimen)))

    @on(SaveWanted)
    async def _save(self, message: SaveWanted) -> None:
        try:
            done = await saved(message.do, lambda: None)
        except CompanionError as error:
            self.notify(str(error), severity="error", markup=False)
            return
        await self.tell_saved(message.verb, message.regimen.medicine.name, message.regimen.medicine.id, done)

    async def tell_saved(self, verb: str, name: str, id_: str, done: Saved, said: str = "") -> None:
        """Show what was saved, say how to take it back, and tell the other tabs."""
        self.notify(said or words.done(verb, name), markup=False)
        if done.overlapped:
            self.notify(words.overlapped(), severity="warning", timeout=10, markup=False)
        await self.show_now()
        if id_:
            self.query_one(MedicineList).go_to(id_)
        self.post_message(RecordsChanged(frozenset({"medicine", *([id_] if id_ else [])})))
