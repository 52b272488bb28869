"""Everything written down about one medicine, with room to read it."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll

from companion.ui.medicine_rows import Part
from companion.ui.screens.base import CompanionModal
from companion.ui.widgets.medicine_page import MedicinePage
from companion.ui.words import shell


class MedicineHistoryScreen(CompanionModal[None]):
    """The page of a medicine as a dialog; arrows scroll it."""

    AUTO_FOCUS = "#page"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "scroll(1)", shell.DOWN_LABEL, tooltip=shell.SCROLL_TIP, id="list.down", show=False),
        Binding("k", "scroll(-1)", shell.UP_LABEL, tooltip=shell.SCROLL_TIP, id="list.up", show=False),
    ]

    def __init__(self, parts: tuple[Part, ...]) -> None:
        super().__init__()
        self._parts = parts

    def compose_body(self) -> ComposeResult:
        """The page."""
        with VerticalScroll(id="page"):
            yield MedicinePage(id="history")

    def on_mount(self) -> None:
        """Fill the page."""
        self.query_one(MedicinePage).show(self._parts)

    def action_scroll(self, by: int) -> None:
        """Move through the page."""
        self.query_one("#page", VerticalScroll).scroll_relative(y=by, animate=False)

    def tiny_line(self) -> str:
        """Say which medicine."""
        return self._parts[0].text if self._parts else super().tiny_line()
