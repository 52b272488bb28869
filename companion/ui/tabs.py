"""The registry of tabs: one entry each, in the order of their digits; a pane is imported when it is first shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from companion.ui.panes.base import PaneEntry, TabPane
from companion.ui.parts import UiSettings
from companion.ui.words.shell import TABS

if TYPE_CHECKING:
    from companion.services.day_view import DayView
    from companion.services.desk import Services

IDS = ("today", "journal", "trends", "read", "medicines", "care")
"""The ids of the tabs, in the order of their digits."""


def tabs(services: Services, settings: UiSettings | None = None, first: DayView | None = None) -> tuple[PaneEntry, ...]:
    """List the tabs over the services of one open profile.

    Args:
        services: what a person can do.
        settings: how they like the app to look.
        first: today, if it was read just now.
    """
    looks = settings or UiSettings()

    def today() -> TabPane:
        from companion.ui.panes.today import TodayPane

        return TodayPane(services, ascii_only=looks.ascii_only, first=first)

    def journal() -> TabPane:
        from companion.ui.panes.journal import JournalPane

        return JournalPane(services.journal, services.checkin, services.contests)

    def trends() -> TabPane:
        from companion.ui.panes.trends import TrendsPane

        return TrendsPane(services.trends, ascii_only=looks.ascii_only)

    def read() -> TabPane:
        from companion.ui.panes.read import ReadPane

        return ReadPane(services.reading)

    def medicines() -> TabPane:
        from companion.ui.panes.medicines import MedicinesPane

        return MedicinesPane(services.medicines, services.contests)

    def care() -> TabPane:
        from companion.ui.panes.care import CarePane

        return CarePane()

    made = {"today": today, "journal": journal, "trends": trends, "read": read, "medicines": medicines, "care": care}
    return tuple(
        PaneEntry(id_, title, digit, made[id_])
        for digit, (id_, title) in enumerate(zip(IDS, TABS, strict=True), 1)
        if id_ in made
    )
