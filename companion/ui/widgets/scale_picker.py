"""One row of a form that is answered with one digit: mood, energy, a symptom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from textual import events
from textual.app import RenderResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from companion.domain.journal import Scale
from companion.ui.text import harmless, plain
from companion.ui.widgets.choice_list import KeepsReverse
from companion.ui.words import checkin as words

ROOMY = 50
"""With fewer columns only the chosen step is shown, not the whole scale."""


def label_width(width: int) -> int:
    """How many columns the names of rows get in a form of this width."""
    return max(11, min(27, width - 38 if width >= ROOMY else width - 26))


class FormRow(KeepsReverse, Widget, can_focus=True):
    """A row of the check-in: a marker, a name and what stands beside it."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    FormRow {
        height: 1;
        width: 1fr;
        & > .row--name { color: $foreground; }
        & > .row--quiet { color: $text-muted; }
        & > .row--step { color: $text-muted; }
        & > .row--chosen { color: $accent; text-style: bold; }
        &:focus { background: $block-cursor-background; }
        &:focus > .row--name { color: $block-cursor-foreground; text-style: bold; }
        &:ansi:focus > .row--name { text-style: bold reverse; }
        &:focus > .row--step { color: $foreground; }
        &:focus > .row--chosen { color: $block-cursor-foreground; text-style: bold; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"row--name", "row--quiet", "row--step", "row--chosen"}

    @dataclass
    class Answered(Message):
        """The row was answered with one key: the form may go on."""

        row: FormRow
        """Which."""

    @dataclass
    class Changed(Message):
        """What the row holds changed."""

        row: FormRow
        """Which."""

    @dataclass
    class GoBack(Message):
        """An empty row was asked to clear: the form goes to the one before."""

        row: FormRow
        """Which."""

    @dataclass
    class Refused(Message):
        """A key that is no answer here."""

        sentence: str
        """What would be one."""

    def __init__(self, name: str, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.label = name
        """What the row asks."""

    def head(self) -> Content:
        """The marker and the name, as wide as in every other row."""
        width = label_width(self.size.width)
        name = harmless(self.label)
        if cell_len(name) > width:
            name = set_cell_size(name, width - 1).rstrip() + "…"
        style = self.get_visual_style("row--name", partial=True)
        return Content.assemble(">" if self.has_focus else " ", " ", (set_cell_size(name, width), style), " ")

    def on_focus(self) -> None:
        """Show the marker."""
        self.refresh()

    def on_blur(self) -> None:
        """Hide the marker."""
        self.refresh()


class ScalePicker(FormRow):
    """Shows the steps of a scale; a digit chooses one and goes on."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1)", words.LESS_LABEL, tooltip=words.STEP_TIP, id="scale.less", show=False),
        Binding("right", "step(1)", words.MORE_LABEL, tooltip=words.STEP_TIP, id="scale.more", show=False),
        Binding("backspace,delete", "clear", words.CLEAR_LABEL, tooltip=words.CLEAR_TIP, id="scale.clear", show=False),
    ]

    value: reactive[int | None] = reactive(None, init=False)
    """The step chosen; None while there is no answer."""

    def __init__(
        self,
        scale: Scale,
        name: str,
        answer: str,
        value: int | None = None,
        *,
        is_symptom: bool = False,
    ) -> None:
        super().__init__(name)
        self.scale = scale
        """Its steps and their words."""
        self.answer = answer
        """The id the answer is kept under."""
        self.is_symptom = is_symptom
        """Is the answer kept among the symptoms?"""
        self.set_reactive(ScalePicker.value, value)

    @property
    def has_room_for_ends(self) -> bool:
        """Can both ends of the scale be named beside the steps? If not, the form names them."""
        width = self.size.width
        return width >= ROOMY and label_width(width) + 26 + cell_len(words.ends(self.scale)) <= width

    def watch_value(self) -> None:
        """Tell the form."""
        self.post_message(self.Changed(self))

    def choose(self, digit: int) -> bool:
        """Answer with a digit; was it one of the scale?"""
        if not self.scale.first <= digit <= self.scale.last:
            self.post_message(self.Refused(words.not_on_scale(harmless(self.label), self.scale)))
            return False
        self.value = digit
        return True

    def on_key(self, event: events.Key) -> None:
        """A digit is an answer."""
        if event.character is not None and event.character in "0123456789":
            event.stop()
            event.prevent_default()
            if self.choose(int(event.character)):
                self.post_message(self.Answered(self))

    def action_step(self, by: int) -> None:
        """Move the answer by one step, from the near end if there is none yet."""
        first, last = self.scale.first, self.scale.last
        if self.value is None:
            self.value = first if by > 0 else last
        else:
            self.value = min(last, max(first, self.value + by))

    def action_clear(self) -> None:
        """Empty the row, or go back where it is empty."""
        if self.value is None:
            self.post_message(self.GoBack(self))
        else:
            self.value = None

    def on_click(self, event: events.Click) -> None:
        """Choose the step that was clicked."""
        at = event.x - label_width(self.size.width) - 3
        if self.size.width >= ROOMY and 0 <= at < 3 * len(self.scale.labels):
            self.value = self.scale.first + at // 3

    def render(self) -> RenderResult:
        """Lay out the row: name, steps with the chosen one in brackets, its word."""
        quiet = self.get_visual_style("row--quiet", partial=True)
        chosen = self.get_visual_style("row--chosen", partial=True)
        if self.size.width < ROOMY:
            if self.value is None:
                return Content.assemble(self.head(), (words.span(self.scale), quiet))
            return Content.assemble(self.head(), (f"[{self.value}] {self.scale.label(self.value)}", chosen))
        step = self.get_visual_style("row--step", partial=True)
        steps = [
            (f"[{each}]", chosen) if each == self.value else (f" {each} ", step)
            for each in range(self.scale.first, self.scale.last + 1)
        ]
        pad = " " * (3 * (7 - len(steps)) + 2)
        if self.value is not None:
            word = plain(self.scale.label(self.value)).stylize(chosen)
        else:
            word = Content(words.ends(self.scale) if self.has_focus and self.has_room_for_ends else "").stylize(quiet)
        return Content.assemble(self.head(), *steps, pad, word)


class CheckRow(FormRow):
    """A row that is marked or not."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "mark", words.TOGGLE_LABEL, tooltip=words.TOGGLE_TIP, id="check.mark"),
        Binding("backspace,delete", "clear", words.CLEAR_LABEL, tooltip=words.CLEAR_TIP, id="check.clear", show=False),
    ]

    is_on: reactive[bool] = reactive(False, init=False)
    """Is it marked?"""

    def __init__(self, name: str, is_on: bool, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(name, id=id)
        self.set_reactive(CheckRow.is_on, is_on)

    def watch_is_on(self) -> None:
        """Tell the form."""
        self.post_message(self.Changed(self))

    def action_mark(self) -> None:
        """Mark or unmark it."""
        self.is_on = not self.is_on

    def action_clear(self) -> None:
        """Unmark it."""
        self.is_on = False

    def on_click(self) -> None:
        """A click toggles."""
        self.action_mark()

    def render(self) -> RenderResult:
        """Lay out the row: name, box, word."""
        quiet = self.get_visual_style("row--quiet", partial=True)
        chosen = self.get_visual_style("row--chosen", partial=True)
        if self.is_on:
            return Content.assemble(self.head(), ("[x]", chosen), "  ", (words.FLAG_ON, chosen))
        step = self.get_visual_style("row--step", partial=True)
        return Content.assemble(self.head(), ("[ ]", step), "  ", (words.FLAG_HINT if self.has_focus else "", quiet))
