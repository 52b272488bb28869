"""This machine's clock and zone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from companion.services.ports import Clock


class SystemClock:
    """This machine's clock and zone."""

    def now(self) -> datetime:
        """The present instant, in UTC."""
        return datetime.now(UTC)

    def zone(self) -> str:
        """The machine's zone name, or its present offset where it knows no name that fits its clock."""
        import warnings
        from zoneinfo import ZoneInfo

        now = datetime.now().astimezone()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error")  # tzlocal only warns where it guesses, and a guess is no zone
                from tzlocal import get_localzone_name, reload_localzone

                reload_localzone()  # it keeps its first answer, and a laptop travels while the app is open
                name = get_localzone_name()
            fits = now.astimezone(ZoneInfo(name)).utcoffset() == now.utcoffset()  # tzlocal passes over a TZ like MOR-3
        except Exception:  # noqa: BLE001 (a machine can be set up in many odd ways; the offset is always there)
            fits = False
        return name if fits else _offset(now)


def believed(clock: Clock) -> Callable[[], datetime]:
    """Asks a clock for the time, and raises WrongClock where that cannot be right."""
    from companion.domain.days import believable

    return lambda: believable(clock.now())


def _offset(now: datetime) -> str:
    text = f"{now:%z}"
    return f"{text[:3]}:{text[3:5]}"
