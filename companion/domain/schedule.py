"""Planned doses: recurrence rules expanded on naive dates and localized last."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from companion.domain.amounts import Amount
from companion.domain.days import ONE_DAY, Calendar
from companion.domain.errors import BadInput
from companion.domain.ids import dose_id
from companion.domain.medicine import EVERY_DAY, Regimen, Slot, Version

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""The short names of the weekdays, Monday first."""

_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_GROUPS = {"weekdays": WEEKDAYS[:5], "weekend": WEEKDAYS[5:], "daily": WEEKDAYS, "every day": WEEKDAYS}


@dataclass(frozen=True, slots=True)
class Planned:
    """One planned intake."""

    id: str
    """Its identity: medicine, civil date, slot."""

    medicine: str
    """The medicine's id."""

    date: date
    """The calendar date of its wall time."""

    slot: str
    """The slot's id."""

    wall: datetime
    """Its planned wall time, naive."""

    due: datetime
    """The UTC instant of that wall time."""

    amount: Amount
    """What is planned."""

    version: str
    """The version that planned it."""

    rule: str = EVERY_DAY
    """The rule of its slot."""

    split_from: str | None = None
    """The slot it was split from, if any."""


def weekly(days: str) -> str:
    """The rule for a list of weekdays such as "mon,wed" or "weekdays"; all seven are every day.

    Raises:
        BadInput: a word in it is no weekday.
    """
    chosen: set[str] = set()
    for word in days.casefold().replace(" and ", ",").replace(";", ",").split(","):
        name = word.strip()
        if name in _GROUPS:
            chosen.update(_GROUPS[name])
        elif len(name) >= 2 and (hits := [day for day in _LONG if day.startswith(name)]) and len(hits) == 1:
            chosen.add(hits[0][:3])
        elif name:
            raise BadInput(f"“{word.strip()[:40]}” is not a weekday. Days read like mon,wed,fri.", "days")
    if not chosen:
        raise BadInput("No weekday is chosen. Days read like mon,wed,fri.", "days")
    if len(chosen) == len(WEEKDAYS):
        return EVERY_DAY
    codes = ",".join(code for code, name in zip(_CODES, WEEKDAYS, strict=True) if name in chosen)
    return f"FREQ=WEEKLY;BYDAY={codes}"


_LONG = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def rule_days(rule: str) -> tuple[str, ...]:
    """The weekdays a weekly or daily rule names, as short names, Monday first; empty for any other rule."""
    if rule == EVERY_DAY:
        return WEEKDAYS
    prefix = "FREQ=WEEKLY;BYDAY="
    if not rule.startswith(prefix):
        return ()
    codes = rule.removeprefix(prefix).split(",")
    return tuple(name for code, name in zip(_CODES, WEEKDAYS, strict=True) if code in codes)


def rule_words(rule: str) -> str:
    """A rule in words: "every day", "Mon, Wed"."""
    if rule == EVERY_DAY:
        return "every day"
    return ", ".join(day.capitalize() for day in rule_days(rule)) or rule


def dates_of(rule: str, start: date, first: date, last: date) -> Iterator[date]:
    """The dates of a rule counted from `start`, within `first` to `last`, both included."""
    first = max(first, start)
    if first > last:
        return
    if rule == EVERY_DAY:
        for offset in range((last - first).days + 1):
            yield first + timedelta(days=offset)
        return
    from dateutil.rrule import rrulestr  # 9 ms: only where a rule needs it

    midnight = time()
    begin = first if rule.startswith("FREQ=WEEKLY;BYDAY=") and "INTERVAL" not in rule else start
    found = rrulestr(rule, dtstart=datetime.combine(begin, midnight))
    for moment in found.between(datetime.combine(first, midnight), datetime.combine(last, midnight), inc=True):
        yield moment.date()


def planned(regimen: Regimen, calendar: Calendar, first: date, last: date) -> tuple[Planned, ...]:
    """Every planned dose of a medicine on the calendar dates `first` to `last`, in order of time."""
    found = [dose for span in _spans(regimen, first, last) for dose in _planned_in(*span, calendar)]
    return tuple(sorted(found, key=lambda dose: (dose.due, dose.slot)))


def _spans(regimen: Regimen, first: date, last: date) -> Iterator[tuple[Version, date, date]]:
    """The versions that hold between two dates, each with the dates it holds; none of a removed medicine."""
    versions = () if regimen.medicine.removed else regimen.versions
    for at, version in enumerate(versions):
        until = versions[at + 1].first - ONE_DAY if at + 1 < len(versions) else last
        begin, end = max(first, version.first), min(last, until)
        if begin <= end and not version.ended:
            yield version, begin, end


def _planned_in(version: Version, begin: date, end: date, calendar: Calendar) -> Iterator[Planned]:
    for slot in version.slots:
        since = max(begin, slot.since) if slot.since else begin
        for on in dates_of(slot.rule, version.first, since, end):
            yield _plan(version, slot, on, calendar)


def _plan(version: Version, slot: Slot, on: date, calendar: Calendar) -> Planned:
    wall = datetime.combine(on, slot.wall)
    return Planned(
        id=dose_id(version.medicine, on, slot.id),
        medicine=version.medicine,
        date=on,
        slot=slot.id,
        wall=wall,
        due=calendar.instant(wall),
        amount=slot.amount,
        version=version.id,
        rule=slot.rule,
        split_from=slot.split_from,
    )
