"""Writing for a hard moment: a part of the plan, somebody to turn to, a letter. Words survive whatever happens."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from functools import partial
from typing import Generic, TypeVar

from msgspec.structs import replace
from textual import on, work
from textual.app import ComposeResult

from companion.domain.days import parse_date
from companion.domain.errors import BadInput, CompanionError
from companion.domain.own_words import AFTER_LOW, FROM_DATE, Letter, Person, PlanPart
from companion.services.letters import LettersService
from companion.services.plan import PlanService
from companion.services.ports import Own, Saved
from companion.ui.screens.choose import ChooseScreen
from companion.ui.screens.saving_dialog import SavingDialog
from companion.ui.widgets.form_fields import FormLine, Picks
from companion.ui.widgets.line_input import LineInput
from companion.ui.widgets.note_area import NoteArea
from companion.ui.widgets.text_row import RowNote
from companion.ui.words import own_words as words

R = TypeVar("R", bound=Own)


class OwnForm(SavingDialog, Generic[R]):
    """Keeps longer texts and picked answers with the lines, and which version of the record they are about.

    Words that come back are saved over the version they were written over: if it was changed meanwhile, both stay.
    """

    def __init__(self, record: R, title: str, how_to: str) -> None:
        super().__init__(title, how_to)
        self.record = record
        """The record as it was when the words were begun."""

    def written(self) -> dict[str, str]:
        """Lines, texts and answers, and what they are about."""
        found = super().written() | {"id": self.record.id, "rev": self.record.rev or ""}
        found |= {area.id: area.text for area in self.query(NoteArea) if area.id}
        found |= {picks.id: picks.value for picks in self.query(Picks) if picks.id}
        return found

    def bring_back(self, kept: Mapping[str, str]) -> None:
        """Put words back, and be about the version they were written over."""
        super().bring_back(kept)
        for area in self.query(NoteArea):
            if area.id is not None and area.id in kept:
                area.text = kept[area.id]
        for picks in self.query(Picks):
            if picks.id is not None and picks.id in kept:
                picks.value = kept[picks.id]
        id_, rev = kept.get("id", self.record.id), kept.get("rev", self.record.rev or "")
        if (id_, rev) != (self.record.id, self.record.rev or ""):
            if self.record.rev is not None:
                self.say(words.CHANGED_ELSEWHERE)
            self.record = replace(self.record, id=id_, rev=rev or None)

    def refresh_records(self, changed: frozenset[str]) -> None:
        """Say that it was changed elsewhere; what was typed stays."""
        if self.record.id in changed:
            self.say(words.CHANGED_ELSEWHERE)

    def action_close(self) -> None:
        """Leave; what was typed is asked about first, since a letter is not written twice."""
        if self.is_working:
            return
        if self._opened_with == self.written():
            self.dismiss(None)
        else:
            self._ask_what_becomes_of_it()

    @work(exclusive=True, group="leaving")
    async def _ask_what_becomes_of_it(self) -> None:
        answer = await self.app.push_screen_wait(ChooseScreen(words.LEAVING, tuple(words.LEAVING_ANSWERS.items())))
        if answer == "save":
            self.action_save()
        elif answer == "later":
            await self._keep_for_later()
        elif answer == "drop":
            self.dismiss(None)

    async def _keep_for_later(self) -> None:
        """Leave with the words kept as they are; they come back when the form opens again."""
        if self._kept is not None:
            try:
                await asyncio.to_thread(self._kept.keep, self.written())
            except CompanionError as error:
                self.refuse(str(error))
                return
            self._kept = None  # closing forgets nothing
            self.notify(words.KEPT, markup=False)
        self.dismiss(None)

    def area(self, field: str) -> str:
        """What a longer text holds."""
        return self.query_one(f"#{field}", NoteArea).text


class PlanPartForm(OwnForm[PlanPart]):
    """What stands under one heading."""

    def __init__(self, service: PlanService, part: PlanPart) -> None:
        super().__init__(part, words.heading(part.id), words.HINTS.get(part.id, words.PLAN_HOW))
        self._service = service

    def compose_fields(self) -> ComposeResult:
        """One text."""
        yield FormLine(words.TEXT, RowNote(self.record.text, id="text"), id="text-line")

    def write(self) -> Callable[[], Saved]:
        """Keep the text; without any the heading is blank again."""
        return partial(self._service.write, self.record, self.area("text"))


class PersonForm(OwnForm[Person]):
    """Somebody to turn to."""

    def __init__(self, service: PlanService, person: Person) -> None:
        super().__init__(person, words.PEOPLE, words.PERSON_HOW)
        self._service = service

    def compose_fields(self) -> ComposeResult:
        """Three lines."""
        person = self.record
        yield FormLine(words.NAME, LineInput(person.name, id="name"), id="name-line")
        yield FormLine(words.REACH, LineInput(person.reach, id="reach", placeholder=words.REACH_HINT), id="reach-line")
        purpose = LineInput(person.purpose, id="purpose", placeholder=words.PURPOSE_HINT)
        yield FormLine(words.PURPOSE, purpose, id="purpose-line")

    def write(self) -> Callable[[], Saved]:
        """Read the lines."""
        name, reach, purpose = self.text("name"), self.text("reach"), self.text("purpose")
        return partial(self._service.keep_person, replace(self.record, name=name, reach=reach, purpose=purpose))


class LetterForm(OwnForm[Letter]):
    """A letter, and when it shows."""

    def __init__(self, service: LettersService, letter: Letter) -> None:
        super().__init__(letter, words.LETTER, words.LETTER_HOW)
        self._service = service

    def compose_fields(self) -> ComposeResult:
        """Title, text, and the rule; what a rule does not need is not shown."""
        letter = self.record
        yield FormLine(words.TITLE, LineInput(letter.title, id="title", placeholder=words.TITLE_HINT), id="title-line")
        yield FormLine(words.TEXT, RowNote(letter.text, id="text"), id="text-line")
        yield FormLine(words.SHOWS_LABEL, Picks(tuple(words.SHOWS.items()), letter.shows, id="shows"), id="shows-line")
        yield FormLine(words.STEP, Picks(tuple(words.STEPS.items()), str(letter.step), id="step"), id="step-line")
        times = LineInput(str(letter.times), id="times", placeholder=words.TIMES_HINT)
        yield FormLine(words.TIMES, times, id="times-line")
        first = LineInput(letter.first.isoformat() if letter.first else "", id="first", placeholder=words.FIRST_HINT)
        yield FormLine(words.FIRST, first, id="first-line")

    def on_mount(self) -> None:
        """Show what the rule needs."""
        self._fit_rule()

    @on(Picks.Changed)
    def _fit_rule(self) -> None:
        shows = self.query_one("#shows", Picks).value
        for line, rule in (("step", AFTER_LOW), ("times", AFTER_LOW), ("first", FROM_DATE)):
            self.query_one(f"#{line}-line").display = shows == rule

    def write(self) -> Callable[[], Saved]:
        """Read the fields."""
        shows, step, times, first = self.query_one("#shows", Picks).value, self.record.step, self.record.times, None
        if shows == AFTER_LOW:
            step, times = int(self.query_one("#step", Picks).value), _times(self.text("times"))
        if shows == FROM_DATE and self.text("first").strip():
            first = parse_date(self.text("first"), self._service.today(), "first")
        letter = replace(self.record, title=self.text("title"), text=self.area("text"), shows=shows)
        return partial(self._service.keep, replace(letter, step=step, times=times, first=first))


def _times(text: str) -> int:
    stripped = text.strip()
    if not (stripped.isascii() and stripped.isdigit() and len(stripped) < 4):
        raise BadInput(words.NOT_A_NUMBER, "times")
    return int(stripped)
