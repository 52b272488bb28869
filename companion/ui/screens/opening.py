"""What the app opens with: the tabs, or the lock. Everything else stands over it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.message import Message

from companion.ui.screens.base import CompanionScreen

if TYPE_CHECKING:
    from textual.command import Provider


def help_commands() -> type[Provider]:
    """What the palette offers of Help now; imported when the palette opens."""
    from companion.ui.help_commands import HelpCommands

    return HelpCommands


class OpeningScreen(CompanionScreen[None]):
    """The lowest screen. It is the app's default screen, not pushed, so its first frame comes early."""

    COMMANDS: ClassVar[set[Any]] = {help_commands}

    class Built(Message):
        """It stands and can be painted."""

    _was_resumed = False

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Keep the first paint from styling everything once more: it was styled a moment ago."""
        event.refresh_styles = self._was_resumed
        self._was_resumed = True

    @property
    def is_quiet(self) -> bool:
        """Is nothing open over it?"""
        return self.is_attached and len(self.app.screen_stack) == 1

    def look_around(self) -> None:
        """Do what the first paint did not wait for."""

    def tell(self, message: Message) -> None:
        """Pass news on to what is open."""

    def tick(self, now: datetime) -> None:
        """Hear that time has passed."""

    def spread(self, changed: frozenset[str], sender: object = None) -> None:
        """Have these records shown anew."""
