"""My safety plan, my people and my letters as lists: read, written, put in order, deleted, brought back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar, Final, Generic

from textual import on, work
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from companion.domain.errors import CompanionError
from companion.domain.own_words import HEADINGS, Letter, Person, PlanPart
from companion.domain.words import clean_line, clean_text
from companion.services.contests import Contest
from companion.services.desk import Services
from companion.services.ports import Saved
from companion.ui.choosing_versions import ask_which
from companion.ui.messages import RecordsChanged
from companion.ui.saving import saved
from companion.ui.screens.base import CompanionModal
from companion.ui.screens.own_forms import LetterForm, OwnForm, PersonForm, PlanPartForm, R
from companion.ui.text import Words, plain
from companion.ui.widgets.choice_list import ChoiceList
from companion.ui.words import contests as contest_words
from companion.ui.words import erasing as erase_words
from companion.ui.words import health as health_words
from companion.ui.words import history as history_words
from companion.ui.words import own_words as words

TABLES: Final = frozenset({"plan", "person", "letter"})
"""Whose records stand in these lists."""


class OwnList(CompanionModal[None], Generic[R]):
    """A list whose rows open a form. What is done is said at the top, and can be undone from here."""

    AUTO_FOCUS = "#own"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("delete,backspace", "remove", words.REMOVE_LABEL, tooltip=words.REMOVE_TIP, id="own.remove"),
        Binding("u", "undo", history_words.UNDO_LABEL, tooltip=history_words.UNDO_TIP, id="own.undo"),
        Binding("ctrl+r", "redo", history_words.REDO_LABEL, tooltip=history_words.REDO_TIP, id="own.redo", show=False),
        Binding("v", "versions", contest_words.LABEL, tooltip=contest_words.TIP, id="own.versions"),
        Binding("D", "erase", erase_words.LABEL, tooltip=words.ERASE_TIP, id="own.erase", show=False),
    ]

    @dataclass
    class SaveWanted(Message):
        """Something is to be done that needs no form."""

        do: Callable[[], Saved]
        """Does it."""

        said: str
        """What to say then."""

    def __init__(self, services: Services, title: str, how_to: str, *, begin_with: str = "") -> None:
        """Take the services; `begin_with` is the id of the record the cursor begins on."""
        super().__init__(title)
        self._services, self._how_to, self._begin_with = services, how_to, begin_with
        self._said = how_to
        self._rows: tuple[R, ...] = ()
        self._contests: tuple[Contest, ...] = ()

    # What a list says in its own way

    def read(self) -> tuple[R, ...]:
        """The records, in their order; called in a thread."""
        raise NotImplementedError

    def row(self, record: R) -> Content:
        """What stands in a row."""
        raise NotImplementedError

    def form(self, record: R) -> OwnForm[R]:
        """The form of one record."""
        raise NotImplementedError

    def removing(self, record: R) -> Callable[[], Saved]:
        """What deletes a record."""
        raise NotImplementedError

    TABLE: ClassVar[str] = ""
    """The table of the records."""

    EMPTY: ClassVar[str] = ""
    """What one may write, where the list is empty."""

    # The list

    def compose_body(self) -> ComposeResult:
        """A line that talks, and the list."""
        yield Words(self._how_to, id="status")
        yield ChoiceList(id="own")

    def on_mount(self) -> None:
        """Fill the list."""
        self._fill()

    def refresh_records(self, changed: frozenset[str]) -> None:  # noqa: ARG002
        """Look again."""
        self._fill()

    @property
    def _list(self) -> ChoiceList:
        return self.query_one("#own", ChoiceList)

    @property
    def marked(self) -> R | None:
        """The record the cursor is on."""
        at = self._list.highlighted
        return self._rows[at] if at is not None and at < len(self._rows) else None

    def _found(self) -> tuple[tuple[R, ...], tuple[Contest, ...], bool]:
        """The records, those with two versions, and whether records are missing, perhaps some of this list."""
        return self.read(), self._services.contests.of_own(self.TABLE), self._services.health.is_lacking()

    @work(exclusive=True, group="own-rows")
    async def _fill(self) -> None:
        marked = self.marked
        wanted, at = self._begin_with or (marked.id if marked else ""), self._list.highlighted or 0
        try:
            rows, contests, is_lacking = await asyncio.to_thread(self._found)
        except CompanionError as error:
            self.query_one("#status", Words).say(str(error))
            return
        self._rows, self._contests, self._begin_with = rows, contests, ""
        disputed = {contest.id for contest in contests}
        self._list.clear_options()
        for record in rows:
            told = plain(f"\n{contest_words.marked(words.CHANGED)}" if record.id in disputed else "").stylize(
                "$warning"
            )
            self._list.add_option(Option(Content.assemble(self.row(record), told)))
        places = {record.id: place for place, record in enumerate(rows)}
        self._list.highlighted = places.get(wanted, min(at, len(rows) - 1)) if rows else None
        self._list.display = bool(rows)
        self._show_status(is_lacking=is_lacking, is_one_gone=bool(disputed - places.keys()))
        self.refresh_bindings()

    def _show_status(self, *, is_lacking: bool, is_one_gone: bool) -> None:
        """Say what was done; where there is no row, why, or what one may write; and that a row may be missing."""
        said = [self._said] if self._rows or self._said != self._how_to else []
        if is_one_gone:
            said.append(contest_words.marked(words.ONE_GONE))
        elif not self._rows:
            said.append(health_words.LACKING_IN_APP if is_lacking else self.EMPTY)
        elif is_lacking:
            said.append(words.PART_MISSING_IN_APP)
        self.query_one("#status", Words).say("\n".join(said))

    def say(self, sentence: str) -> None:
        """Say something at the top."""
        self._said = sentence
        self.query_one("#status", Words).say(sentence)

    # What is done

    @on(OptionList.OptionSelected, "#own")
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.open_form(self._rows[event.option_index])

    def open_form(self, record: R) -> None:
        """Open the form of a record; what was typed and not saved comes back in it."""
        form = self.form(record)
        kind = type(record).__name__.casefold()
        subject = record.id if record.rev is not None or isinstance(record, PlanPart) else ""

        def done(result: Saved | None) -> None:
            if result is not None:
                self._tell(words.SAVED if result.op else self._how_to, form.record.id)

        kept = self._services.forms.of(kind, subject, form.heading, record.rev)
        self.app.push_screen(form.keep_in(kept), done)

    def _tell(self, said: str, id_: str = "") -> None:
        """Say what was done, and have everybody look again."""
        self.say(said)
        self._begin_with = id_ or self._begin_with
        self._fill()
        app: Any = self.app
        app.main.post_message(RecordsChanged(frozenset({*TABLES, id_})))

    def action_remove(self) -> None:
        """Delete the marked one; undo brings it back."""
        if (record := self.marked) is not None and record.rev is not None:
            self.post_message(self.SaveWanted(self.removing(record), words.TAKEN_OUT))

    @on(SaveWanted)
    def _save(self, message: SaveWanted) -> None:
        async def do() -> None:
            try:
                done = await saved(message.do, lambda: None)
            except CompanionError as error:
                self.say(str(error))
            else:
                if done.op:
                    self._tell(message.said)

        self.begin(do)

    async def action_undo(self) -> None:
        """Take back what was done last."""
        app: Any = self.app
        await app.main.action_undo()
        self._look_anew()

    async def action_redo(self) -> None:
        """Bring back what was undone last."""
        app: Any = self.app
        await app.main.action_redo()
        self._look_anew()

    def _look_anew(self) -> None:
        """Say no more what was done: it may be undone now."""
        self.say(self._how_to)
        self._fill()

    def action_versions(self) -> None:
        """Show both versions of what was changed in two places, to choose: of the marked one, else of all."""
        marked = self.marked
        here = tuple(one for one in self._contests if marked is not None and one.id == marked.id) or self._contests
        ask_which(self, self._services.contests, here, contest_words.Known(), self._chose)

    async def _chose(self) -> None:
        self._tell(self._how_to)

    def action_erase(self) -> None:
        """Erase the marked one for good, after a typed word."""
        if (record := self.marked) is not None and record.rev is not None:
            self._erase(record)

    @work(exclusive=True, group="own-erase")
    async def _erase(self, record: R) -> None:
        from companion.ui.erasing import erase

        service = self._services.erasing
        if await erase(self.app, service, partial(service.own, record, words.title(record))):
            self._tell(self._how_to)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to delete where something is written."""
        if action in {"remove", "erase"}:
            return self.is_mounted and (marked := self.marked) is not None and marked.rev is not None
        if action == "versions":
            return bool(self._contests)
        return super().check_action(action, parameters)

    @on(OptionList.OptionHighlighted, "#own")
    def _moved(self) -> None:
        self.refresh_bindings()


class PlanList(OwnList[PlanPart]):
    """The plan, heading by heading; a blank one says what one may write there."""

    TABLE = "plan"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "open", words.WRITE_LABEL, tooltip=words.WRITE_TIP, id="own.write", show=False),
    ]

    def __init__(self, services: Services, *, begin_with: str = "") -> None:
        super().__init__(services, words.PLAN, words.PLAN_HOW, begin_with=begin_with)

    def read(self) -> tuple[PlanPart, ...]:
        """Every heading, written or not."""
        written = {part.id: part for part in self._services.plan.parts()}
        return tuple(written.get(id_) or PlanPart(id_, "") for id_ in dict.fromkeys((*HEADINGS, *written)))

    def row(self, record: PlanPart) -> Content:
        """The heading, and under it the words or what one may write."""
        head = plain(words.heading(record.id)).stylize("bold $accent")
        if record.text:
            return Content("\n").join([head, plain(clean_text(record.text))])
        hint = plain(words.HINTS.get(record.id, "")).stylize("$text-muted")
        return Content.assemble(head, plain(f" · {words.BLANK}").stylize("$text-muted"), "\n", hint)

    def form(self, record: PlanPart) -> OwnForm[PlanPart]:
        """The text under the heading."""
        return PlanPartForm(self._services.plan, record)

    def removing(self, record: PlanPart) -> Callable[[], Saved]:
        """Leave the heading blank."""
        return partial(self._services.plan.remove, record)

    def action_open(self) -> None:
        """Write under the marked heading."""
        self._list.action_select()


class PeopleList(OwnList[Person]):
    """Somebody a row; their order is the person's own."""

    TABLE = "person"
    EMPTY = words.NOBODY
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n,a", "add", words.ADD_LABEL, tooltip=words.ADD_PERSON_TIP, id="people.add"),
        Binding("K,shift+up", "move(-1)", words.UP_LABEL, tooltip=words.MOVE_TIP, id="people.up"),
        Binding("J,shift+down", "move(1)", words.DOWN_LABEL, tooltip=words.MOVE_TIP, id="people.down", show=False),
    ]

    def __init__(self, services: Services, *, begin_with: str = "") -> None:
        super().__init__(services, words.PEOPLE, words.PEOPLE_HOW, begin_with=begin_with)

    def read(self) -> tuple[Person, ...]:
        """The people."""
        return self._services.plan.people()

    def row(self, record: Person) -> Content:
        """Name, then how to reach them and what for."""
        name, _, rest = words.person_line(record).partition(" · ")
        return Content.assemble(
            plain(name).stylize("bold $accent"), plain(f"\n{rest}" if rest else "").stylize("$text-muted")
        )

    def form(self, record: Person) -> OwnForm[Person]:
        """Their lines."""
        return PersonForm(self._services.plan, record)

    def removing(self, record: Person) -> Callable[[], Saved]:
        """Take them off the list."""
        return partial(self._services.plan.remove_person, record)

    def action_add(self) -> None:
        """Write somebody down."""
        self.open_form(self._services.plan.new_person())

    def action_move(self, by: int) -> None:
        """Move the marked one."""
        if (record := self.marked) is not None:
            self.post_message(self.SaveWanted(partial(self._services.plan.move_person, record, by), words.MOVED))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer an order where there are two."""
        if action == "move":
            return len(self._rows) > 1
        return super().check_action(action, parameters)


class LettersList(OwnList[Letter]):
    """A letter a row, with when it shows."""

    TABLE = "letter"
    EMPTY = words.NO_LETTER
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n,a", "add", words.ADD_LABEL, tooltip=words.ADD_LETTER_TIP, id="letters.add"),
    ]

    def __init__(self, services: Services, *, begin_with: str = "") -> None:
        super().__init__(services, words.LETTERS, words.LETTERS_HOW, begin_with=begin_with)

    def read(self) -> tuple[Letter, ...]:
        """The letters."""
        return self._services.letters.all()

    def row(self, record: Letter) -> Content:
        """Title and rule."""
        title = plain(clean_line(record.title)).stylize("bold $accent")
        return Content.assemble(title, plain(f"\n{words.rule(record)}").stylize("$text-muted"))

    def form(self, record: Letter) -> OwnForm[Letter]:
        """The letter."""
        return LetterForm(self._services.letters, record)

    def removing(self, record: Letter) -> Callable[[], Saved]:
        """Delete the letter."""
        return partial(self._services.letters.remove, record)

    def action_add(self) -> None:
        """Begin a letter."""
        self.open_form(self._services.letters.new())


_LISTS: Final[dict[str, Callable[[Services], OwnList[Any]]]] = {
    "plan": PlanList,
    "people": PeopleList,
    "letters": LettersList,
}


def open_own(app: App[Any], services: Services, what: str) -> None:
    """Open one's `plan`, `people` or `letters`."""
    app.push_screen(_LISTS[what](services))
