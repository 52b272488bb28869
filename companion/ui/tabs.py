"""The registry of tabs: one entry each, in the order of their digits; a pane is imported when it is first shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from companion.ui.panes.base import PaneEntry, TabPane
from companion.ui.parts import UiSettings
from companion.ui.words.shell import TABS

if TYPE_CHECKING:
    from companion.services.desk import Services
    from companion.services.reading import ReadingService
    from companion.ui.hidden_parts import Hidden
    from companion.ui.panes.today_loaded import Loaded

IDS = ("today", "journal", "trends", "read", "medicines", "care")
"""The ids of the tabs, in the order of their digits."""


def tabs(services: Services, settings: UiSettings | None = None, first: Loaded | None = None) -> tuple[PaneEntry, ...]:
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

        return JournalPane(
            services.journal, services.checkin, services.contests, is_lacking=lambda: services.health.is_lacking()
        )

    def trends() -> TabPane:
        from companion.ui.panes.trends import TrendsPane

        return TrendsPane(services.trends, ascii_only=looks.ascii_only)

    def medicines() -> TabPane:
        from companion.ui.panes.medicines import MedicinesPane

        return MedicinesPane(services.medicines, services.contests, is_lacking=lambda: services.health.is_lacking())

    def care() -> TabPane:
        from companion.ui.panes.care import CarePane

        return CarePane(services)

    made = _without_records(lambda: services.reading)
    made |= {"today": today, "journal": journal, "trends": trends, "medicines": medicines, "care": care}
    return tuple(
        PaneEntry(id_, title, digit, made[id_])
        for digit, (id_, title) in enumerate(zip(IDS, TABS, strict=True), 1)
        if id_ in made
    )


def hidden_tabs(hidden: Hidden, reading: ReadingService) -> tuple[PaneEntry, ...]:
    """List the tabs while the records are hidden: those that need none, and in place of the others what says so.

    Args:
        hidden: until when, and the way back.
        reading: the articles.
    """

    def without() -> TabPane:
        from companion.ui.panes.hidden import HiddenPane

        return HiddenPane(hidden)

    there = _without_records(lambda: reading)
    return tuple(
        PaneEntry(id_ if id_ in there else f"hidden-{id_}", title, digit, there.get(id_, without))
        for digit, (id_, title) in enumerate(zip(IDS, TABS, strict=True), 1)
    )


def _without_records(reading: Callable[[], ReadingService]) -> dict[str, Callable[[], TabPane]]:
    """How the tabs are built that need no records, by id."""

    def read() -> TabPane:
        from companion.ui.panes.read import ReadPane

        return ReadPane(reading())

    def care() -> TabPane:
        from companion.ui.panes.care import CarePane

        return CarePane()

    return {"read": read, "care": care}
