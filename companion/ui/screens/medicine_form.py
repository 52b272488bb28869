"""The form for a medicine: to add one, to change how it is taken from a date on, or to correct a mistake."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import ClassVar

from msgspec import Struct
from msgspec.structs import replace
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.css.query import NoMatches
from textual.events import DescendantBlur
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Button, Input, TextArea

from companion.domain.days import parse_date
from companion.domain.errors import BadInput, CompanionError
from companion.domain.medicine import Regimen
from companion.services.medicine_drafts import MedicineDraft
from companion.services.medicine_form import MedicineForm
from companion.services.medicines import MedicinesService
from companion.services.ports import Saved
from companion.services.read_back import ReadBack
from companion.ui.medicine_text import (
    FORMS,
    OTHER,
    RELEASES,
    FormText,
    Problem,
    TimeText,
    read_form,
    split_times,
    words_of,
)
from companion.ui.saving import saved
from companion.ui.screens.base import CompanionModal
from companion.ui.screens.read_back import ReadBackScreen
from companion.ui.text import Words
from companion.ui.widgets.form_fields import DayPicker, FormLine, Picks
from companion.ui.widgets.line_input import LineInput
from companion.ui.widgets.text_row import LeaveField, RowNote
from companion.ui.widgets.time_lines import TimeBlock
from companion.ui.words import medicine_form as words

KEEP_EVERY = 0.9
"""A draft is written down at most this many seconds after a key."""


class FormOpened(Struct, frozen=True):
    """What a form is about."""

    verb: str
    """add, change or correct."""

    base: MedicineForm
    """The form as the service made it; its ids are kept, so that a retry cannot make two."""

    text: FormText
    """What stands in it."""

    today: date
    """The person's day."""

    seen: Regimen | None = None
    """The medicine as it was when the form opened; None for a new one."""


class FormDone(Struct, frozen=True):
    """What a form did."""

    verb: str
    """add, change or correct."""

    name: str
    """The medicine's name."""

    id: str
    """The medicine's id."""

    saved: Saved | None
    """What saving it did; None if it was kept as a draft."""


class MedicineFields(Vertical):
    """The fields; arrows go from one to the next, also where the dialog could scroll."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "down,enter", "screen.go(1)", words.NEXT_LABEL, tooltip=words.NEXT_TIP, id="medicine-form.next", show=False
        ),
        Binding(
            "up",
            "screen.go(-1)",
            words.PREVIOUS_LABEL,
            tooltip=words.PREVIOUS_TIP,
            id="medicine-form.before",
            show=False,
        ),
    ]


class MedicineFormScreen(CompanionModal[FormDone]):
    """Asks what the label says. Nothing is saved before it was read back."""

    AUTO_FOCUS = "#fields LineInput"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "read_back", words.READ_LABEL, tooltip=words.READ_TIP, id="medicine-form.read-back"),
        Binding("ctrl+n", "add_time", words.ADD_TIME_LABEL, tooltip=words.ADD_TIME_TIP, id="medicine-form.add-time"),
    ]

    @dataclass
    class ReadBackRequested(Message):
        """The person wants to see what it adds up to."""

    @dataclass
    class SaveRequested(Message):
        """The person said yes to what was read back."""

        form: MedicineForm
        """What was read back."""

    class CloseRequested(Message):
        """The person wants to leave without saving."""

    def __init__(
        self, service: MedicinesService, opened: FormOpened, show_saved: Callable[[], Awaitable[None]] | None = None
    ) -> None:
        """Take what the form is about.

        Args:
            service: keeps what it says.
            opened: what it is about.
            show_saved: brings the page below up to date while the form still covers it.
        """
        name = opened.seen.medicine.name if opened.seen else ""
        titles = {"add": words.add_title(), "change": words.change_title(name), "correct": words.correct_title(name)}
        super().__init__(titles[opened.verb])
        self._service = service
        self._show_saved = show_saved
        self._opened = opened
        self._kept = opened.text
        self._is_busy = False
        self._may_close_unkept = False

    # Building

    def compose_body(self) -> ComposeResult:
        """A line that talks, and the fields in the order of a label."""
        yield Words(self._how_to, id="status")
        text = self._opened.text
        with MedicineFields(id="fields"):
            if self._opened.verb == "change":
                yield _line(words.FIRST, text.first, "first", words.FIRST_HINT)
                yield _line(words.WHY, text.why, "why", words.WHY_HINT)
            yield _line(words.NAME, text.name, "name", words.NAME_HINT)
            yield _line(words.STRENGTH, text.strength, "strength", words.STRENGTH_HINT)
            forms = [(form, words.FORM_NAMES.get(form, form)) for form in (*FORMS, OTHER)]
            yield FormLine(words.FORM, Picks(forms, text.form, id="form"), id="form-line")
            yield _line(words.OWN_FORM, text.own_form, "own-form", words.OWN_FORM_HINT)
            releases = tuple(dict.fromkeys((*RELEASES, text.release)))
            names = [(release, words.RELEASE_NAMES.get(release, release)) for release in releases]
            yield FormLine(words.RELEASE, Picks(names, text.release, id="release"), id="release-line")
            yield _line(words.INGREDIENTS, text.ingredients, "ingredients", words.INGREDIENTS_HINT)
            whens = tuple(words.WHEN_NAMES.items())
            yield FormLine(words.WHEN, Picks(whens, words.WHENS[text.as_needed], id="when"), id="when-line")
            with Vertical(id="times"):
                for row in text.times:
                    yield TimeBlock(row)
            yield FormLine("", Button(words.ADD_TIME, id="add-time", compact=True), id="add-time-line")
            yield from self._more_fields(text)

    def _more_fields(self, text: FormText) -> ComposeResult:
        """From when, what for, what the prescriber said."""
        if self._opened.verb == "correct":
            yield FormLine(words.FIRST, Words(words.corrected_since(self._opened.base.first)), id="first-line")
        elif self._opened.verb == "add":
            yield _line(words.FIRST, text.first, "first", words.FIRST_HINT)
        yield _line(words.PURPOSE, text.purpose, "purpose", words.PURPOSE_HINT)
        yield FormLine(words.NOTE, RowNote(text.note, id="note", placeholder=words.NOTE_HINT), id="note-line")
        yield _line(words.WINDOW, text.window, "window", words.WINDOW_HINT)

    @property
    def _how_to(self) -> str:
        return {"change": words.CHANGE_HOW_TO, "correct": words.CORRECT_HOW_TO}.get(self._opened.verb, words.HOW_TO)

    def on_mount(self) -> None:
        """Show what fits the answers, and keep drafts while typing."""
        self._show_parts()
        self._number_times()
        self._read_date()
        self.set_interval(KEEP_EVERY, self._keep_if_changed)

    # Reading what is typed

    @property
    def text(self) -> FormText:
        """Everything the form holds."""
        return FormText(
            name=self._value("name"),
            ingredients=self._value("ingredients"),
            form=self.query_one("#form", Picks).value,
            own_form=self._value("own-form"),
            release=self.query_one("#release", Picks).value,
            strength=self._value("strength"),
            as_needed=self.query_one("#when", Picks).value == words.WHENS[1],
            times=tuple(block.text for block in self._blocks),
            first=self._value("first") if self._opened.verb != "correct" else self._opened.text.first,
            window=self._value("window"),
            purpose=self._value("purpose"),
            note=self.query_one("#note", RowNote).text,
            why=self._value("why") if self._opened.verb == "change" else self._opened.text.why,
        )

    def _value(self, field: str) -> str:
        return self.query_one(f"#{field}", LineInput).value

    @property
    def _blocks(self) -> list[TimeBlock]:
        return list(self.query(TimeBlock).results(TimeBlock))

    def _problems(self) -> tuple[MedicineForm, tuple[Problem, ...]]:
        base, seen = self._opened.base, self._opened.seen
        has_ended = self._opened.verb == "correct" and seen is not None and seen.is_ended(base.first)
        return read_form(self.text, base, self._opened.today, needs_times=not has_ended)

    # Moving about

    def action_go(self, by: int) -> None:
        """Go to the field beside this one."""
        if by > 0:
            self.focus_next()
        else:
            self.focus_previous()

    @on(LeaveField)
    def _leave_field(self, event: LeaveField) -> None:
        event.stop()
        self.action_go(event.by)

    @on(Input.Submitted)
    async def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if event.input.id == "window":
            self.action_read_back()
            return
        if not await self._is_passed(event.input):
            await self._split(event.input)
            self.action_go(1)

    @on(Picks.Changed)
    def _picked(self, event: Picks.Changed) -> None:
        event.stop()
        self._show_parts()

    def _show_parts(self) -> None:
        """Show only what the answers ask for."""
        is_needed = self.query_one("#when", Picks).value == words.WHENS[1]
        self.query_one("#times").display = self.query_one("#add-time-line").display = not is_needed
        self.query_one("#own-form-line").display = self.query_one("#form", Picks).value == OTHER
        self.refresh_bindings()

    # Times

    def _number_times(self) -> None:
        blocks = self._blocks
        for place, block in enumerate(blocks):
            block.rename(words.time_name(place, len(blocks)))

    async def action_add_time(self) -> None:
        """Add a row for another time, on the days of the last one; where one waits for its time, go to that."""
        blocks = self._blocks
        waiting = next((block for block in blocks if block.is_waiting), None)
        if waiting is not None:
            waiting.field.focus()
            return
        before = blocks[-1].text if blocks else TimeText()
        block = TimeBlock(TimeText(amount=before.amount, days=before.days), is_copy=True)
        await self.query_one("#times").mount(block)
        self._number_times()
        block.field.focus()

    async def _is_passed(self, field: Widget) -> bool:
        """Take Enter in an added row without a time for "no other time", and go on below the times."""
        block = next((each for each in self._blocks[1:] if each.field is field and each.is_waiting), None)
        if block is None:
            return False
        self.set_focus(self.query_one("#add-time"))
        self.action_go(1)
        await block.remove()
        self._number_times()
        return True

    async def action_drop_time(self) -> None:
        """Leave out the time the cursor is on; one row always stays."""
        blocks = self._blocks
        here = next((block for block in blocks if block.has_focus_within), blocks[-1])
        if len(blocks) == 1:
            here.clear()
            return
        place = blocks.index(here)
        blocks[place - 1 if place else 1].field.focus()
        await here.remove()
        self._number_times()

    @on(Button.Pressed, "#add-time")
    async def _add_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        await self.action_add_time()

    async def _split(self, field: Widget) -> None:
        """Give several times typed at once a row each, where the person can see them."""
        block = next((each for each in self._blocks if each.field is field), None)
        if block is None:
            return
        rows = split_times(block.text)
        if len(rows) < 2:
            return
        block.field.value = rows[0].at
        others = [TimeBlock(row, lead=block) for row in rows[1:]]
        await self.query_one("#times").mount(*others, after=block)
        self._number_times()

    def _lead_on(self, widget: Widget) -> None:
        """Have the rows whose times were typed in one field follow the first in amount and days."""
        block = next((each for each in self._blocks if each in widget.ancestors), None)
        for follower in self._blocks:
            if block is not None and follower.lead is block:
                follower.follow(block.text)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Times can be added only where there are any."""
        if action in {"add_time", "drop_time"}:
            try:
                return bool(self.query_one("#times").display)
            except NoMatches:
                return False
        return True

    # What is wrong, and how it was understood

    @on(Input.Changed)
    @on(TextArea.Changed)
    def _typed(self, event: Input.Changed | TextArea.Changed) -> None:
        field = event.control
        line = next((each for each in field.ancestors if isinstance(each, FormLine)), None)
        if line is not None and line.problem:
            line.say(problem="")
        if field.id == "first":
            self._read_date()
        self._lead_on(field)

    @on(DayPicker.Changed)
    def _days_changed(self, event: DayPicker.Changed) -> None:
        event.stop()
        line = next(each for each in event.picker.ancestors if isinstance(each, FormLine))
        line.say(problem="")
        self._lead_on(event.picker)

    def _read_date(self) -> None:
        for field in self.query("#first").results(LineInput):
            try:
                day = parse_date(field.value or "today", self._opened.today, "first")
            except BadInput:
                reading = ""
            else:
                reading = words.date_reading(day, self._opened.today)
            self.query_one("#first-line", FormLine).say(reading=reading)

    def on_descendant_blur(self, event: DescendantBlur) -> None:
        """Say at once what is wrong in a field that was filled in and left."""
        field = event.widget
        if isinstance(field, LineInput) and field.value.strip() and field.is_attached:
            self.call_after_refresh(self._look_at, field)

    def _look_at(self, field: LineInput) -> None:
        if not field.is_attached:
            return
        lines = self._lines()
        for problem in self._problems()[1]:
            line = lines.get(problem.field)
            if line is not None and line[1] is field:
                line[0].say(problem=problem.sentence)

    def _lines(self) -> dict[str, tuple[FormLine, Widget]]:
        """Every line and the widget to go to, by the name of its field."""
        found: dict[str, tuple[FormLine, Widget]] = {}
        for line in self.query("#fields > FormLine").results(FormLine):
            name = (line.id or "").removesuffix("-line")
            for field in self.query(f"#{name}"):
                found[name] = (line, field)
        for place, block in enumerate(self._blocks):
            found |= {f"{name}-{place}": target for name, target in block.targets().items()}
        return found

    def _show_problems(self, problems: tuple[Problem, ...]) -> None:
        lines = self._lines()
        for line, _ in lines.values():
            line.say(problem="")
        by_line: dict[FormLine, list[str]] = {}
        first: tuple[int, Widget] | None = None
        order = list(lines)
        for problem in problems:
            line, field = lines.get(problem.field, lines["name"])
            by_line.setdefault(line, []).append(problem.sentence)
            place = order.index(problem.field) if problem.field in order else 0
            if first is None or place < first[0]:
                first = (place, field)
        for line, sentences in by_line.items():
            line.say(problem=" ".join(dict.fromkeys(sentences)))
        if first is not None:
            self._say(words.count_problems(len(by_line)), urgent=True)
            first[1].focus()

    def _say(self, sentence: str, *, urgent: bool = False) -> None:
        status = self.query_one("#status", Words)
        status.say(sentence)
        status.set_class(urgent, "-urgent")

    # Reading back and saving

    def action_read_back(self) -> None:
        """Read the form back before anything is saved."""
        self.post_message(self.ReadBackRequested())

    @on(ReadBackRequested)
    async def _read_back(self) -> None:
        if self._is_busy:
            return
        form, problems = self._problems()
        if problems:
            self._show_problems(problems)
            return
        self._show_problems(())
        self._is_busy = True
        try:
            found = await asyncio.to_thread(self._service.read_back, form)
        except BadInput as error:
            self._show_problems((Problem(error.field or "name", str(error)),))
        except CompanionError as error:
            self._say(str(error), urgent=True)
        else:
            self._say(self._how_to)
            self._ask(found)
        finally:
            self._is_busy = False

    @work(exclusive=True, group="read-back")
    async def _ask(self, found: ReadBack) -> None:
        calendar = self._service.calendar()
        if await self.app.push_screen_wait(ReadBackScreen(found, self._opened.today, calendar)):
            self.post_message(self.SaveRequested(found.form))

    @on(SaveRequested)
    async def _save(self, message: SaveRequested) -> None:
        if self._is_busy:
            return
        self._is_busy = True
        try:
            done = await saved(self._writer(message.form), lambda: self._say(words.SAVING))
            await asyncio.to_thread(self._service.drafts.drop, self._opened.base.id)
        except BadInput as error:
            self._show_problems((Problem(error.field or "name", str(error)),))
        except CompanionError as error:
            self._say(f"{error} {words.TEXT_STAYS}", urgent=True)
            self.query_one("#status").scroll_visible(animate=False)
        else:
            form = message.form
            if self._show_saved is not None:
                await self._show_saved()
            self.dismiss(FormDone(self._opened.verb, form.name, form.id, done))
        finally:
            self._is_busy = False

    def _writer(self, form: MedicineForm) -> Callable[[], Saved]:
        seen = self._opened.seen
        if seen is None:
            return partial(self._service.add, form)
        return partial(self._service.change if self._opened.verb == "change" else self._service.correct, seen, form)

    # Drafts

    @property
    def _draft(self) -> MedicineDraft:
        base = self._opened.base
        ids = {"version": base.version, "product": base.products[0].id}
        return MedicineDraft(base.id, self._opened.verb, {**words_of(self.text), **ids})

    async def _keep_if_changed(self) -> None:
        text = self.text
        if text == self._kept or self._is_busy:
            return
        try:
            await asyncio.to_thread(self._service.drafts.keep, self._draft)
        except CompanionError:
            return
        self._kept = text

    def keep_draft(self) -> None:
        """Write down what is typed: the app is about to end."""
        if self.text != self._opened.text:
            self._service.drafts.keep(self._draft)

    def refresh_records(self, changed: frozenset[str]) -> None:
        """Say that this medicine changed elsewhere; the form is never filled again."""
        if self._opened.seen is not None and self._opened.base.id in changed:
            self._say(words.CHANGED_ELSEWHERE, urgent=True)
            self.notify(words.CHANGED_ELSEWHERE, severity="warning", timeout=10, markup=False)

    def action_close(self) -> None:
        """Leave; what was typed is kept as a draft."""
        self.post_message(self.CloseRequested())

    @on(CloseRequested)
    async def _close(self) -> None:
        if self._is_busy:
            return
        if self.text == self._opened.text:
            self.dismiss(None)
            return
        try:
            await asyncio.to_thread(self._service.drafts.keep, self._draft)
        except CompanionError as error:
            if not self._may_close_unkept:
                self._may_close_unkept = True
                self._say(f"{error} {words.NOT_KEPT}", urgent=True)
                return
        self.dismiss(FormDone(self._opened.verb, self.text.name, self._opened.base.id, None))


def _line(name: str, value: str, field: str, hint: str) -> FormLine:
    return FormLine(name, LineInput(value, id=field, placeholder=hint, select_on_focus=False), id=f"{field}-line")


def resumed(base: MedicineForm, draft: MedicineDraft) -> MedicineForm:
    """A fresh form with the ids a draft was kept under."""
    version, product = draft.words.get("version"), draft.words.get("product")
    products = tuple(
        replace(each, id=product if isinstance(product, str) else each.id, medicine=draft.id) for each in base.products
    )
    return replace(
        base,
        id=draft.id,
        products=products if draft.verb == "add" else base.products,
        version=version if isinstance(version, str) else base.version,
    )
