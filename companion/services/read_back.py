"""What a medicine's form means, for the person to hold against the label before it is saved."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from companion.domain.amounts import Amount, Total, total
from companion.domain.days import ONE_DAY, Calendar
from companion.domain.dose import Dose, DoseRecord, State, derive
from companion.domain.medicine import Product, Regimen, Version, sort_versions
from companion.domain.schedule import Planned, planned
from companion.services.medicine_form import MedicineForm

PREVIEW_DAYS = 14
"""How many days a read-back shows."""


class DayPlan(Struct, frozen=True):
    """What a form plans for one calendar date."""

    date: date
    """The calendar date."""

    doses: tuple[Planned, ...]
    """Its doses."""

    total: Total
    """What they add up to."""


class ReadBack(Struct, frozen=True):
    """What a form means, for the person to hold against the label before it is saved."""

    form: MedicineForm
    """The form, cleaned and checked."""

    own: tuple[DayPlan, ...]
    """The first 14 days as the form itself plans them, whatever takes over from it."""

    days: tuple[DayPlan, ...]
    """The next 14 days as they will be, from its first date or today, whichever is later."""

    followed_by: Version | None = None
    """The version written down already that takes over from it, if there is one."""

    altered: tuple[date, ...] = ()
    """Past dates whose doses, not logged yet, the change would alter."""

    same_name: tuple[str, ...] = ()
    """Names of other medicines in use that read the same."""

    is_unclear: bool = False
    """Is part of the plan from a newer version of Companion, so that it goes on beside this without being shown?"""

    @property
    def every_day(self) -> DayPlan | None:
        """The plan of one day, if all days are alike."""
        shapes = {tuple((dose.wall.time(), dose.amount) for dose in day.doses) for day in self.own}
        return self.own[0] if len(shapes) == 1 and self.own and self.own[0].doses else None


def fortnight(
    regimen: Regimen, calendar: Calendar, begin: date, products: Mapping[str, Product]
) -> tuple[DayPlan, ...]:
    """What is planned on each of 14 days."""
    plans = planned(regimen, calendar, begin, begin + timedelta(days=PREVIEW_DAYS - 1))
    days = []
    for offset in range(PREVIEW_DAYS):
        on = begin + timedelta(days=offset)
        doses = tuple(plan for plan in plans if plan.date == on)
        days.append(DayPlan(on, doses, total((dose.amount for dose in doses), products)))
    return tuple(days)


def altered(
    before: Regimen, version: Version, calendar: Calendar, records: Mapping[str, DoseRecord], now: datetime
) -> tuple[date, ...]:
    """Past dates whose doses, not logged yet, a version that begins before today would alter.

    Args:
        before: the medicine as it is.
        version: what is to be written down.
        calendar: the person's days and zones.
        records: what is recorded from the version's first date on.
        now: the present instant.
    """
    first, day = version.first, calendar.day_of(now)
    kept = (other for other in before.versions if not (version.ended and other.first > first))
    after = replace(before, versions=sort_versions((*kept, version)))
    old, new = (_unlogged(derive(regimen, calendar, records, first, day - ONE_DAY, now)) for regimen in (before, after))
    return tuple(sorted(on for on in old.keys() | new.keys() if old.get(on) != new.get(on)))


def _unlogged(doses: tuple[Dose, ...]) -> dict[date, list[tuple[str, datetime, Amount]]]:
    """What is planned and not recorded, by date."""
    found: dict[date, list[tuple[str, datetime, Amount]]] = {}
    for dose in doses:
        if dose.record is None and dose.state is not State.ON_PAUSE:
            found.setdefault(dose.plan.date, []).append((dose.plan.slot, dose.plan.wall, dose.plan.amount))
    return found
