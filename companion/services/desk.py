"""All services of one open profile, as `bootstrap` hands them to the screens and commands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from companion.services.checkin import CheckInService
from companion.services.history import HistoryService
from companion.services.journal import JournalService
from companion.services.medicines import MedicinesService
from companion.services.ports import Clock, LocalState
from companion.services.reading import ReadingService
from companion.services.setup import SetupService
from companion.services.today import TodayService
from companion.services.trends import TrendsService


def _nothing() -> None:
    """Do nothing."""


def _no_news() -> frozenset[tuple[str, str]]:
    return frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """What a person can do, over one opened store."""

    today: TodayService
    """Doses."""

    checkin: CheckInService
    """Check-ins and their drafts."""

    journal: JournalService
    """Entries read back."""

    medicines: MedicinesService
    """Regimens."""

    trends: TrendsService
    """Series for charts."""

    reading: ReadingService
    """The library."""

    setup: SetupService
    """The first run, and choosing again."""

    history: HistoryService
    """Undo and redo."""

    state: LocalState
    """Small things of this machine."""

    clock: Clock
    """The only one who knows the time."""

    refresh: Callable[[], frozenset[tuple[str, str]]] = _no_news
    """Read what other copies and machines wrote; which records changed, as table and id."""

    warnings: tuple[str, ...] = ()
    """Standing warnings about the folders, told when the app opens."""

    close: Callable[[], None] = _nothing
    """Let go of the records."""
