"""The privacy cover: F2 hides everything but the crisis line, and F2, or any key and Enter, bring it back."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from companion.ui.screens.base import CompanionScreen
from companion.ui.text import Words
from companion.ui.words import shell as words


class CoverScreen(CompanionScreen[None]):
    """Shows nothing of what lies below, not even notes that arrive."""

    WORKS_TINY = True
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "uncover", words.RETURN_LABEL, tooltip=words.RETURN_TIP, id="cover.return"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._is_awake = False

    def compose_body(self) -> ComposeResult:
        """Two quiet lines."""
        with Vertical(id="cover"):
            yield Words(words.COVER_TITLE, id="cover-title")
            yield Words(words.COVER_HINT, id="cover-hint")

    def on_key(self, event: events.Key) -> None:
        """Any key says how to return; it does nothing else."""
        if not self._is_awake:
            self._is_awake = True
            self.query_one("#cover-hint", Words).say(words.COVER_RETURN)
            self.refresh_bindings()
            event.stop()
            event.prevent_default()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Return only after a first key."""
        return self._is_awake if action == "uncover" else True

    def action_uncover(self) -> None:
        """Show what was below."""
        self.dismiss()
