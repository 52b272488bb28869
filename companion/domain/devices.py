"""The machines a person keeps their records on, and which of them may hold a dose that is not known here.

A dose that was recorded on a machine whose lines have not arrived looks like one that nobody took. So a machine is
*silent* while all of this holds: it recorded a dose planned within the last 14 days; of that slot the latest planned
time has passed and nothing is recorded here; and nothing it wrote after that time has arrived.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from msgspec import Struct

from companion.domain.days import CLOCKS_APART
from companion.domain.dose import Dose, State
from companion.domain.words import clean_line, fold

NAME_LIMIT: Final = 40
"""The longest name of a machine, in characters."""

IN_USE: Final = timedelta(days=14)
"""A machine that recorded a dose planned so long ago or later may well record the next one."""

RETIRED: Final = "device.retired"
"""The start of the preference that says a machine is no longer used; its id follows, after a slash."""

NAMED: Final = "device.name"
"""The start of the preference that says what the person calls a machine; its id follows, after a slash."""

_UNANSWERED: Final = frozenset({State.DUE, State.SINCE, State.NOT_LOGGED})


class Device(Struct, frozen=True):
    """One machine, as far as it is known here."""

    id: str
    """Its name in the log: it stands in stamps and in the names of files."""

    name: str
    """What the person calls it, else what it calls itself, else its id."""

    wrote: datetime
    """The time in the stamp of the newest line of it that arrived, UTC; where a clock ran ahead it is no time."""

    version: str = ""
    """The version of Companion it last said it runs; empty if it never said."""

    is_this: bool = False
    """Is it the machine the records are open on?"""

    is_retired: bool = False
    """Did the person say that it is no longer used?"""

    def heard(self, now: datetime) -> datetime | None:
        """When it wrote the newest line that arrived; None if its stamp, ahead of this clock, does not tell."""
        return min(self.wrote, now) if self.wrote <= now + CLOCKS_APART else None


class Silent(Struct, frozen=True):
    """A machine that may know of doses that are not known here."""

    device: Device
    """The machine."""

    since: datetime
    """When it wrote the newest line that arrived, UTC."""

    doses: tuple[str, ...]
    """The doses that may be recorded there, by planned time."""


def silent_devices(
    devices: Iterable[Device], doses: Sequence[Dose], recorded_on: Mapping[str, frozenset[str]], now: datetime
) -> tuple[Silent, ...]:
    """The machines that may know of a dose that nobody recorded here; see the top of this module for the rule.

    Args:
        devices: every machine known.
        doses: every dose planned or recorded from `IN_USE` before now on, until now at least.
        recorded_on: by the ids of doses with a record, which machines wrote of it.
        now: this instant, UTC.
    """
    latest = _latest(doses, now)
    found = []
    for device in devices:
        own = [dose for dose in doses if device.id in recorded_on.get(dose.id, ()) and dose.plan.due > now - IN_USE]
        if device.is_this or device.is_retired or not own:
            continue
        since = device.heard(now) or _told(own, now)
        waiting = [latest[slot] for slot in {_slot(dose) for dose in own} if slot in latest]
        missed = [dose for dose in waiting if dose.state in _UNANSWERED and since is not None and dose.plan.due > since]
        if missed and since is not None:
            missed.sort(key=lambda dose: (dose.plan.due, dose.id))
            found.append(Silent(device, since, tuple(dose.id for dose in missed)))
    return tuple(sorted(found, key=lambda one: (one.since, one.device.id)))


def next_change(devices: Iterable[Device], doses: Iterable[Dose], now: datetime) -> datetime | None:
    """The next instant from which `silent_devices` may answer otherwise although nothing arrived; None if none will."""
    times = [time for device in devices for time in (device.wrote - CLOCKS_APART, device.wrote)]
    for dose in doses:
        times += [dose.plan.due, dose.plan.due + IN_USE]
        if dose.record is not None and dose.record.instant is not None:
            times.append(dose.record.instant)
    return min((time for time in times if time > now), default=None)


def _latest(doses: Iterable[Dose], now: datetime) -> dict[tuple[str, str], Dose]:
    """Of each slot the dose whose planned time passed last."""
    passed = sorted((dose for dose in doses if dose.plan.due <= now), key=lambda dose: dose.plan.due)
    return {_slot(dose): dose for dose in passed}


def _slot(dose: Dose) -> tuple[str, str]:
    return dose.plan.medicine, dose.plan.slot


def _told(recorded: Sequence[Dose], now: datetime) -> datetime | None:
    """When a machine whose stamps are no times was there: at the last dose it says was taken, or that was planned."""
    taken = [dose.record.instant for dose in recorded if dose.record is not None and dose.record.instant is not None]
    return max((time for time in (*taken, *(dose.plan.due for dose in recorded)) if time <= now), default=None)


def machine_name(text: object) -> str:
    """What a machine calls itself, as it may be shown: clean, on one line, without its domain; empty if it is none."""
    name = clean_line(text) if isinstance(text, str) else ""
    return name.partition(".")[0][:NAME_LIMIT].strip()


def told_apart(devices: Iterable[Device]) -> dict[str, str]:
    """By id what each machine is called where several stand beside each other: two of one name get their ids."""
    listed = tuple(devices)
    names = [fold(device.name) for device in listed]
    return {
        device.id: device.name if names.count(fold(device.name)) == 1 else f"{device.name} ({device.id})"
        for device in listed
    }
