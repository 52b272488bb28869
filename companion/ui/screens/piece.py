"""A piece over whatever is open, such as a form that is not saved yet: Esc goes back to it."""

from __future__ import annotations

from textual.app import ComposeResult

from companion.services.reading import ReadingService
from companion.ui.screens.base import CompanionModal
from companion.ui.widgets.piece_view import PieceView, Place


class PieceScreen(CompanionModal[None]):
    """Shows a piece and those it leads to."""

    AUTO_FOCUS = ""

    def __init__(self, reading: ReadingService, ref: str) -> None:
        super().__init__()
        self._reading, self._ref = reading, ref

    def compose_body(self) -> ComposeResult:
        """The page alone."""
        yield PieceView(self._reading)

    def on_mount(self) -> None:
        """Open it."""
        ref, _, anchor = self._ref.partition("#")
        if not self.query_one(PieceView).open(Place(ref, anchor)):
            self.dismiss(None)

    def action_close(self) -> None:
        """Go back to the piece before, then to what is under this."""
        view = self.query_one(PieceView)
        if view.can_go_back:
            view.action_step(-1)
            return
        view.note_place()
        self.dismiss(None)
