"""What every tab is: a pane that is built when first shown and told about news."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import ClassVar

from msgspec import Struct
from textual import on
from textual.containers import Container
from textual.widget import Widget

from companion.ui.messages import RecordsChanged


class TabPane(Container):
    """One tab. A subclass sets the three class variables and overrides the hooks it needs."""

    PANE: ClassVar[str] = ""
    """Its id, lower case; the first part of its key ids (`today.take`)."""

    TITLE: ClassVar[str] = ""
    """Its title in the tab strip, from `ui/words`."""

    DIGIT: ClassVar[int] = 0
    """The key that opens it, 1 to 6."""

    back_to: str | None = None
    """The id of the pane that what it shows was opened from, while Esc leads back there."""

    @on(RecordsChanged)
    def _sign_news(self, message: RecordsChanged) -> None:
        """Sign the news that comes up through this pane, so that it is not told itself."""
        message.origin = message.origin or self

    def on_first_shown(self) -> Awaitable[None] | None:
        """Load the data: the pane stands on the screen for the first time. It may be awaited."""
        return None

    def on_shown(self) -> None:
        """Look again: the pane was brought to the front (also the first time)."""

    def on_opened(self) -> None:
        """See that the app has been painted and takes keys, if this is the tab it opened with."""

    def refresh_records(self, changed: frozenset[str]) -> None:
        """Update the rows of these records in place: someone else changed them."""

    def on_tick(self, now: datetime) -> None:
        """See that a minute has passed."""

    def show_record(self, record: str) -> None:
        """Bring one record to the front."""

    def keep_draft(self) -> None:
        """Write down what is being typed: the app is about to end."""

    def tiny_line(self) -> str:
        """Say the most important thing in one line, for windows below 40x12."""
        return self.TITLE

    def focus_target(self) -> Widget | None:
        """Name the widget that has the focus when the tab opens; by default the first that can."""
        return next((widget for widget in self.query("*") if widget.focusable), None)


class PaneEntry(Struct, frozen=True):
    """One line of the tab registry. The pane's module is imported when `build` is called, not before."""

    id: str
    """The pane's id, lower case."""

    title: str
    """Its title in the tab strip."""

    digit: int
    """The key that opens it."""

    build: Callable[[], TabPane]
    """Makes it with its services."""

    @classmethod
    def of(cls, pane: type[TabPane], build: Callable[[], TabPane] | None = None) -> PaneEntry:
        """The entry of a pane whose class is at hand; built without arguments unless told how."""
        return cls(pane.PANE, pane.TITLE, pane.DIGIT, build or pane)
