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


class TabTitle(NamedTuple):
    """One tab of the strip."""

    id: str
    """The id of its pane."""

    digit: int
    """The key that opens it."""

    title: str
    """Its title."""


class TabStrip(Widget, can_focus=False):
    """Shows the tabs with their digits; short of room only the active one keeps its title."""

    ALLOW_SELECT = False
    ALLOW_MAXIMIZE = False
    COMPONENT_CLASSES = {  # noqa: RUF012
        "tab-strip--active",
        "tab-strip--digit",
        "tab-strip--tab",
        "tab-strip--note",
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
        .tab-strip--note { color: $accent; text-style: bold; }
        &:nocolor .tab-strip--active { text-style: bold reverse; }
        &:ansi .tab-strip--active { text-style: bold reverse; }
    }
    """

    tabs: reactive[tuple[TabTitle, ...]] = reactive(())
    """The tabs in order."""

    active: reactive[str] = reactive("")
    """The id of the one in front."""

    note: reactive[str] = reactive("")
    """A word at the right end, such as the date or DEMO."""

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
        note = harmless(self.note)
        gap, titled = self._fit(width, cell_len(note) + 2 if note else 0)
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
        free = width - at
        if note and free >= cell_len(note) + 2:
            line += Content.assemble(
                " " * (free - cell_len(note) - 1), (note, self.get_visual_style("tab-strip--note"))
            )
        self._spans = tuple(spans)
        return line

    def _fit(self, width: int, note: int) -> tuple[str, bool]:
        """Choose the gap between tabs, and whether all of them keep their titles; the note yields last but one."""
        words = sum(len(f" {tab.digit} {tab.title} ") for tab in self.tabs)
        for gap, needed in (("  ", note), (" ", note), ("", note), ("", 0)):
            if words + len(gap) * len(self.tabs) + needed <= width:
                return gap, True
        return "", False

    def on_click(self, event: Click) -> None:
        """Go to the tab that was clicked."""
        event.stop()
        for start, end, pane in self._spans:
            if start <= event.x < end:
                self.post_message(self.Chosen(pane))
                return
