"""The line of tabs at the top: one widget, drawn at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from rich.cells import cell_len
from textual.app import RenderResult
from textual.content import Content
from textual.events import Click
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from companion.ui.text import harmless
from companion.ui.widgets.choice_list import KeepsReverse


class TabTitle(NamedTuple):
    """One tab of the strip."""

    id: str
    """The id of its pane."""

    digit: int
    """The key that opens it."""

    title: str
    """Its title."""


class TabStrip(KeepsReverse, Widget, can_focus=False):
    """Shows the tabs with their digits; short of room only the active one keeps its title."""

    ALLOW_SELECT = False
    ALLOW_MAXIMIZE = False
    COMPONENT_CLASSES = {  # noqa: RUF012
        "tab-strip--active",
        "tab-strip--digit",
        "tab-strip--tab",
        "tab-strip--note",
        "tab-strip--label",
    }
    DEFAULT_CSS = """
    TabStrip {
        height: 1;
        width: 1fr;
        background: $panel;
        color: $text-muted;
        pointer: pointer;
        .tab-strip--active { color: $block-cursor-foreground; background: $block-cursor-background; text-style: bold; }
        .tab-strip--digit { color: $text-disabled; }
        .tab-strip--tab { color: $text-muted; }
        .tab-strip--note { color: $text-muted; }
        .tab-strip--label { color: $accent; text-style: bold; }
        &:nocolor .tab-strip--active { text-style: bold reverse; }
        &:ansi .tab-strip--active { text-style: bold reverse; }
    }
    """

    tabs: reactive[tuple[TabTitle, ...]] = reactive(())
    """The tabs in order."""

    active: reactive[str] = reactive("")
    """The id of the one in front."""

    note: reactive[str] = reactive("")
    """The date, at the right end."""

    label: reactive[str] = reactive("")
    """A word before the date that must be seen, such as DEMO."""

    @dataclass
    class Chosen(Message):
        """A tab was clicked."""

        pane: str
        """The id of its pane."""

    def __init__(self) -> None:
        super().__init__()
        self._spans: tuple[tuple[int, int, str], ...] = ()

    def get_content_width(self, container: Size, viewport: Size) -> int:  # noqa: ARG002
        """Take the whole line."""
        return container.width

    def render(self) -> RenderResult:
        """Lay out the tabs, with as much room and as many words as fit."""
        width = self.size.width
        gap, titled, ends = self._fit(width)
        active_style = self.get_visual_style("tab-strip--active")
        digit_style = self.get_visual_style("tab-strip--digit")
        tab_style = self.get_visual_style("tab-strip--tab")
        line, spans, at = Content(""), [], 0
        for tab in self.tabs:
            is_active = tab.id == self.active
            label = f" {tab.digit} {tab.title} " if titled or is_active else f" {tab.digit} "
            spans.append((at, at + len(label), tab.id))
            at += len(label) + len(gap)
            if is_active:
                line += Content.assemble((label, active_style), gap)
            else:
                line += Content.assemble((label[:3], digit_style), (label[3:], tab_style), gap)
        self._spans = tuple(spans)
        line += Content(" " * (width - at - sum(cell_len(text) + 2 for text, _ in ends)))
        for text, component in ends:
            line += Content.assemble(" ", (text, self.get_visual_style(component)), " ")
        return line

    def _fit(self, width: int) -> tuple[str, bool, tuple[tuple[str, str], ...]]:
        """Choose the gap between tabs, whether all keep their titles, and what stands at the right end.

        The label (DEMO) must be seen: titles yield to it. The date yields to titles.
        """
        label, note = harmless(self.label), harmless(self.note)
        marked = ((label, "tab-strip--label"),) if label else ()
        dated = (*marked, (note, "tab-strip--note")) if note else marked
        words = sum(len(f" {tab.digit} {tab.title} ") for tab in self.tabs)
        for ends in (dated, marked):
            needed = sum(cell_len(text) + 2 for text, _ in ends)
            for gap in ("  ", " ", ""):
                if words + len(gap) * len(self.tabs) + needed <= width:
                    return gap, True, ends
        return "", False, marked

    def on_click(self, event: Click) -> None:
        """Go to the tab that was clicked."""
        event.stop()
        for start, end, pane in self._spans:
            if start <= event.x < end:
                self.post_message(self.Chosen(pane))
                return
