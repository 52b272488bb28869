"""Planned doses: recurrence rules expanded on naive dates and localized last."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from companion.domain.amounts import Amount
from companion.domain.days import ONE_DAY, Calendar
from companion.domain.errors import BadInput
from companion.domain.ids import dose_id
from companion.domain.medicine import EVERY_DAY, Regimen, Slot, Version
from companion.domain.words import shown

if TYPE_CHECKING:
    from dateutil.rrule import rrulebase

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""The short names of the weekdays, Monday first."""

_WEEKLY = "FREQ=WEEKLY;BYDAY="
_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_PARTS = frozenset({"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH", "COUNT", "UNTIL", "WKST"})
_BOUNDS = {"INTERVAL": (1, 1000), "COUNT": (1, 100_000), "BYMONTH": (1, 12), "BYMONTHDAY": (1, 31)}
_ORDINALS = {"MONTHLY": 5, "YEARLY": 53}
_WEEKDAY = re.compile(r"([+-]?[0-9]{1,2})?(?:MO|TU|WE|TH|FR|SA|SU)")
_GROUPS = {"weekdays": WEEKDAYS[:5], "weekend": WEEKDAYS[5:], "daily": WEEKDAYS, "every day": WEEKDAYS}


class Planned(Struct, frozen=True):
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

    added: datetime | None = None
    """When its slot was written down, UTC, if that was on the first day of it."""


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
            raise BadInput(f"“{shown(word)}” is not a weekday. Days read like mon,wed,fri.", "days")
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
    codes = rule.removeprefix(_WEEKLY).split(",") if rule.startswith(_WEEKLY) else []
    if not set(codes) <= set(_CODES):  # "every second week on Monday" is no plain list of weekdays
        return ()
    return tuple(name for code, name in zip(_CODES, WEEKDAYS, strict=True) if code in codes)


def is_readable(rule: str) -> bool:
    """Can this app say on which dates a rule falls? One it cannot read plans nothing and is shown as it stands."""
    if rule_days(rule):
        return True
    parts = dict(part.partition("=")[::2] for part in rule.upper().split(";"))
    if parts.get("FREQ") not in {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"} or not parts.keys() <= _PARTS:
        return False
    try:
        _expand(rule, date(2000, 1, 1))
        return _is_bounded(parts) and _can_fall(parts)
    except (ValueError, TypeError, ArithmeticError):
        return False


def _is_bounded(parts: Mapping[str, str]) -> bool:
    """Are its numbers such as a calendar has? With others dateutil counts for seconds, for ever, or out of a list."""
    for name, (least, most) in _BOUNDS.items():
        numbers = [int(text) for text in parts[name].split(",")] if name in parts else []
        if not all(least <= (abs(number) if name == "BYMONTHDAY" else number) <= most for number in numbers):
            return False
    if parts["FREQ"] == "DAILY" and "BYDAY" in parts and int(parts.get("INTERVAL", "1")) % 7 == 0:
        return False  # it comes to one weekday alone; another would be looked for until the year 9999
    most = _ORDINALS.get(parts["FREQ"], 0)
    days = [_WEEKDAY.fullmatch(day) for day in parts["BYDAY"].split(",")] if "BYDAY" in parts else []
    return all(day is not None and (day[1] is None or 1 <= abs(int(day[1])) <= most) for day in days)


def _can_fall(parts: Mapping[str, str]) -> bool:
    """Is there such a date? February 31 would be looked for until the year 9999."""
    if "BYMONTH" not in parts or "BYMONTHDAY" not in parts:
        return True
    longest = max(monthrange(2000, int(month))[1] for month in parts["BYMONTH"].split(","))
    return any(abs(int(day)) <= longest for day in parts["BYMONTHDAY"].split(","))


def rule_words(rule: str) -> str:
    """A rule in words: "every day", "Mon, Wed"."""
    if rule == EVERY_DAY:
        return "every day"
    return ", ".join(day.capitalize() for day in rule_days(rule)) or rule


def dates_of(rule: str, start: date, first: date, last: date) -> Iterator[date]:
    """The dates of a rule counted from `start`, within `first` to `last`, both included; none of an unreadable one."""
    first = max(first, start)
    if first > last:
        return
    if rule == EVERY_DAY:
        for offset in range((last - first).days + 1):
            yield first + timedelta(days=offset)
        return
    if not is_readable(rule):
        return
    begin = first if rule_days(rule) else start
    for moment in _expand(rule, begin).xafter(datetime.combine(first, time()), inc=True):
        if moment.date() > last:
            return
        yield moment.date()


def _expand(rule: str, begin: date) -> rrulebase:
    """A rule on naive midnights."""
    from dateutil.rrule import rrulestr  # 9 ms: only where a rule needs it

    return rrulestr(rule, dtstart=datetime.combine(begin, time()))


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
    slots = {slot.id: slot for slot in reversed(version.slots)}  # a slot written twice is one slot: the first
    for slot in slots.values():
        since = max(begin, slot.since) if slot.since else begin
        for on in dates_of(slot.rule, version.first, since, end):
            plan = _plan(version, slot, on, calendar)
            if calendar.wall(plan.due) - plan.wall < ONE_DAY:  # not on a date the clocks skipped whole
                yield plan


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
        added=slot.added,
    )
