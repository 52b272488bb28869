"""The registry of tabs: one line each, in the order of their digits."""

from __future__ import annotations

from companion.services.desk import Services
from companion.ui.panes.base import PaneEntry
from companion.ui.panes.care import CarePane
from companion.ui.panes.journal import JournalPane
from companion.ui.panes.read import ReadPane
from companion.ui.panes.today import TodayPane
from companion.ui.panes.trends import TrendsPane
from companion.ui.parts import UiSettings


def tabs(services: Services, settings: UiSettings | None = None) -> tuple[PaneEntry, ...]:
    """List the tabs over the services of one open profile.

    Args:
        services: what a person can do.
        settings: how they like the app to look.
    """
    looks = settings or UiSettings()
    return (
        PaneEntry(TodayPane, lambda: TodayPane(services, ascii_only=looks.ascii_only)),
        PaneEntry(JournalPane, lambda: JournalPane(services.journal, services.checkin)),
        PaneEntry(TrendsPane, lambda: TrendsPane(services.trends, ascii_only=looks.ascii_only)),
        PaneEntry(ReadPane, lambda: ReadPane(services.reading)),
        PaneEntry(CarePane, CarePane),
    )
