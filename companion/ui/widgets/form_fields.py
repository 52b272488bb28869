"""Parts of longer forms: a labelled line with room for what is wrong, a row of answers, a row of weekdays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult, RenderResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.events import DescendantBlur, DescendantFocus
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.style import Style
from textual.widget import Widget

from companion.domain.schedule import WEEKDAYS
from companion.ui.text import Words, harmless
from companion.ui.widgets.text_row import RowLabel
from companion.ui.words import medicine_form as words


class LineLabel(RowLabel):
    """The marker and name of a line; the name may change."""

    def call_it(self, name: str) -> None:
        """Show another name."""
        self._text = name
        self.refresh()


class FormLine(Vertical):
    """A name, its fields, and under them one line that says what is wrong or how it was understood."""

    DEFAULT_CSS = """
    FormLine {
        height: auto;
        & > Horizontal { height: auto; }
        LineLabel { width: 16; }
        .line-note { display: none; width: 1fr; height: auto; padding: 0 0 0 16; color: $text-muted; }
        &.-noted .line-note { display: block; }
        &.-problem .line-note { color: $warning; }
        LineInput, NoteArea { width: 1fr; }
    }
    """

    def __init__(self, name: str, *fields: Widget, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._label = LineLabel(name)
        self._fields = fields
        self._problem = self._reading = ""

    def compose(self) -> ComposeResult:
        """The name and the fields beside it, the note under them."""
        with Horizontal():
            yield self._label
            yield from self._fields
        yield Words(classes="line-note")

    def rename(self, name: str) -> None:
        """Call it by another name."""
        self._label.call_it(name)

    @property
    def problem(self) -> str:
        """What is wrong; empty if nothing is."""
        return self._problem

    def say(self, *, problem: str | None = None, reading: str | None = None) -> None:
        """Say what is wrong (empty: nothing), or how the field was understood; a problem comes first."""
        self._problem = self._problem if problem is None else problem
        self._reading = self._reading if reading is None else reading
        note = f"! {self._problem}" if self._problem else self._reading
        self.set_class(bool(self._problem), "-problem")
        self.set_class(bool(note), "-noted")
        self.query_one(".line-note", Words).say(note)

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """Show the marker."""
        self._label.is_focused = event.widget in self._fields

    def on_descendant_blur(self, event: DescendantBlur) -> None:  # noqa: ARG002
        """Hide the marker."""
        self._label.is_focused = False


class Picks(Widget, can_focus=True):
    """A few answers in one line, the chosen one in brackets; the arrows move between them."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1)", words.PICK_LABEL, tooltip=words.PICK_TIP, id="picks.left"),
        Binding("right,space", "step(1)", words.PICK_LABEL, tooltip=words.PICK_TIP, id="picks.right"),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {"picks--chosen", "picks--other"}
    DEFAULT_CSS = """
    Picks {
        height: auto;
        width: 1fr;
        .picks--chosen { color: $accent; text-style: bold; }
        .picks--other { color: $text-muted; }
        &:focus { background: $block-cursor-blurred-background; }
        &:nocolor:focus { text-style: underline; }
    }
    """

    value: reactive[str] = reactive("", init=False)
    """The id of the answer chosen."""

    @dataclass
    class Changed(Message):
        """Another answer was chosen."""

        picks: Picks
        """Where."""

    def __init__(self, answers: Sequence[tuple[str, str]], value: str, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._answers = tuple(answers)
        self.set_reactive(Picks.value, value)

    @property
    def _at(self) -> int:
        return next((place for place, (id_, _) in enumerate(self._answers) if id_ == self.value), 0)

    def watch_value(self) -> None:
        """Tell the form."""
        self.post_message(self.Changed(self))

    def action_step(self, by: int) -> None:
        """Choose the answer beside this one."""
        self.value = self._answers[(self._at + by) % len(self._answers)][0]

    def on_key(self, event: events.Key) -> None:
        """A digit chooses the answer in that place."""
        if (
            event.character is not None
            and event.character in "123456789"
            and int(event.character) <= len(self._answers)
        ):
            event.stop()
            self.value = self._answers[int(event.character) - 1][0]

    def on_click(self, event: events.Click) -> None:
        """Choose the answer that was clicked."""
        lines = self._lines(self.size.width)
        at = 0
        for id_, label in lines[event.y] if event.y < len(lines) else []:
            end = at + cell_len(label) + 2
            if at <= event.x < end:
                self.value = id_
            at = end

    def _lines(self, width: int) -> list[list[tuple[str, str]]]:
        """The answers line by line, as many on each as fit."""
        lines: list[list[tuple[str, str]]] = [[]]
        used = 0
        for answer in self._answers:
            needed = cell_len(answer[1]) + 2
            if used + needed > width and lines[-1]:
                lines.append([])
                used = 0
            lines[-1].append(answer)
            used += needed
        return lines

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """As many lines as the answers need."""
        return len(self._lines(width))

    def render(self) -> RenderResult:
        """Lay out all answers, the chosen one in brackets."""
        chosen = self.get_visual_style("picks--chosen", partial=True)
        other = self.get_visual_style("picks--other", partial=True)
        return Content("\n").join(
            Content.assemble(
                *(
                    (f"[{harmless(label)}]", chosen) if id_ == self.value else (f" {harmless(label)} ", other)
                    for id_, label in line
                )
            )
            for line in self._lines(self.size.width)
        )


class DayPicker(Widget, can_focus=True):
    """The seven weekdays; those chosen stand in brackets. Nothing is chosen until the person does."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("d", "choose_all", words.EVERY_DAY_LABEL, tooltip=words.EVERY_DAY_TIP, id="days.every"),
        Binding("w", "choose_weekdays", words.WEEKDAYS_LABEL, tooltip=words.WEEKDAYS_TIP, id="days.weekdays"),
        Binding("space", "switch", words.DAY_LABEL, tooltip=words.DAY_TIP, id="days.toggle"),
        Binding("left", "step(-1)", words.PICK_LEFT, tooltip=words.PICK_TIP, id="days.left", show=False),
        Binding("right", "step(1)", words.PICK_RIGHT, tooltip=words.PICK_TIP, id="days.right", show=False),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {"days--chosen", "days--other"}
    DEFAULT_CSS = """
    DayPicker {
        height: 1;
        width: 1fr;
        .days--chosen { color: $accent; text-style: bold; }
        .days--other { color: $text-muted; }
        &:focus { background: $block-cursor-blurred-background; }
    }
    """

    value: reactive[tuple[str, ...]] = reactive((), init=False)
    """The weekdays chosen, as short names, Monday first."""

    @dataclass
    class Changed(Message):
        """Other days were chosen."""

        picker: DayPicker
        """Where."""

    def __init__(self, value: tuple[str, ...], *, rule: str = "", id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._rule = rule
        self._at = 0
        self.set_reactive(DayPicker.value, value)

    def watch_value(self) -> None:
        """Tell the form."""
        self.post_message(self.Changed(self))

    def action_choose_all(self) -> None:
        """Choose every day."""
        self.value = WEEKDAYS

    def action_choose_weekdays(self) -> None:
        """Choose Monday to Friday."""
        self.value = WEEKDAYS[:5]

    def action_switch(self) -> None:
        """Choose or leave out the day under the cursor."""
        self.switch(self._at)

    def action_step(self, by: int) -> None:
        """Go to the day beside this one."""
        self._at = (self._at + by) % len(WEEKDAYS)
        self.refresh()

    def on_key(self, event: events.Key) -> None:
        """1 to 7 choose or leave out a day."""
        if event.character is not None and event.character in "1234567":
            event.stop()
            self._at = int(event.character) - 1
            self.switch(self._at)

    def on_click(self, event: events.Click) -> None:
        """Choose or leave out the day that was clicked."""
        if event.x // 4 < len(WEEKDAYS):
            self._at = event.x // 4
            self.switch(self._at)

    def switch(self, place: int) -> None:
        """Choose or leave out a day."""
        chosen = {*self.value} ^ {WEEKDAYS[place]}
        self.value = tuple(day for day in WEEKDAYS if day in chosen)

    def on_focus(self) -> None:
        """Show the cursor."""
        self.refresh()

    def on_blur(self) -> None:
        """Hide the cursor."""
        self.refresh()

    def render(self) -> RenderResult:
        """Lay out the days, and in words what they mean or which keys choose."""
        chosen = self.get_visual_style("days--chosen", partial=True)
        other = self.get_visual_style("days--other", partial=True)
        parts: list[tuple[str, Style]] = []
        for place, day in enumerate(WEEKDAYS):
            name = day[:2].capitalize()
            text, style = (f"[{name}]", chosen) if day in self.value else (f" {name} ", other)
            here = self.has_focus and place == self._at
            parts.append((text, style + Style(reverse=True) if here else style))
        said = words.days_words(self.value, self._rule)
        return Content.assemble(*parts, " ", (said, chosen if self.value else other))
