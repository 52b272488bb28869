"""How doses, medicines and amounts are said. No part of Textual is needed, so the command line says them alike."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from companion.domain.amounts import Amount
from companion.domain.days import ONE_DAY, Calendar
from companion.domain.dose import Dose, DoseRecord, Extra, State
from companion.domain.medicine import Product, Regimen, amount_label, label
from companion.domain.words import clean_line
from companion.ui.words.dates import WEEKDAYS, brief_date, clock

STATES: Final = {
    State.TAKEN: "taken",
    State.NOT_TAKEN: "not taken",
    State.SKIPPED: "skipped",
    State.ON_PAUSE: "on pause",
    State.NOT_SURE: "not sure",
    State.UPCOMING: "upcoming",
    State.DUE: "due",
    State.SINCE: "since",
    State.NOT_LOGGED: "not logged",
    State.BEFORE_ADDED: "before you added it",
    State.UNREADABLE: "unreadable",
}
"""The word of each state."""

REASONS: Final = (
    "side effect",
    "ran out",
    "asleep",
    "told to by a clinician",
    "forgot to have it with me",
    "chose not to",
    "fasting or ill",
    "cost",
)
"""Reasons offered when a dose is skipped; any other can be typed, and none is needed."""

UNKNOWN_MEDICINE: Final = "a medicine not here yet"
PART_NEWER: Final = "Part of this was written by a newer version of Companion; it may be out of date here."
TWO_PLACES: Final = "≠ Plan changed in two places: 5, then v."
UNREADABLE: Final = "Something is recorded for this dose that cannot be read here."


def dose_state_words(dose: Dose, calendar: Calendar) -> str:
    """Say the state of a dose: due, since 08:00, taken 08:12, skipped · asleep, upcoming.

    Args:
        dose: the dose.
        calendar: the person's days and zones; it says on which day the plan falls by their clocks.
    """
    if dose.record is not None:
        return record_words(dose.record)
    if dose.state is State.SINCE:
        return f"{STATES[State.SINCE]} {clock(calendar.wall(dose.plan.due))}"
    return STATES[dose.state]


def record_words(record: DoseRecord) -> str:
    """Say what was recorded, with its time or reason."""
    if record.state is State.TAKEN and record.local is not None:
        return f"{STATES[State.TAKEN]} {clock_beside(record.local, record.wall.date())}"
    if record.reason and record.state in {State.SKIPPED, State.NOT_TAKEN}:
        return f"{STATES[record.state]} · {clean_line(record.reason)}"
    return STATES[record.state]


def extra_words(extra: Extra) -> str:
    """Say that an intake was beside the plan: extra 14:05."""
    return f"extra {clock(extra.local)}"


def clock_beside(wall: datetime, day: date) -> str:
    """Say a wall time, with its weekday or date where that is another: 08:12, Sun 23:50, Nov 14 08:00."""
    apart = abs(wall.date() - day)
    if not apart:
        return clock(wall)
    if apart < 7 * ONE_DAY:
        return f"{WEEKDAYS[wall.weekday()][:3]} {clock(wall)}"
    return f"{brief_date(wall.date())} {clock(wall)}"


def dose_label(regimen: Regimen, amount: Amount = ()) -> str:
    """Say a medicine as its box does: name, release and strength.

    Args:
        regimen: the medicine.
        amount: what is taken of it; if that is one product, only its strength is said.
    """
    used = [product for product in regimen.products if any(part.product == product.id for part in amount)]
    products = used if len(used) == 1 else () if len(used) > 1 else regimen.products
    return clean_line(label(regimen.medicine, products))


def amount_words(amount: Amount, products: Mapping[str, Product]) -> str:
    """Say an amount in pieces: 1 tablet, or 1 tablet 100 mg + 2 tablets 25 mg."""
    return clean_line(amount_label(amount, products))


def name_of(medicine: str, regimens: Mapping[str, Regimen]) -> str:
    """Say the name of a medicine by its id."""
    regimen = regimens.get(medicine)
    return clean_line(regimen.medicine.name) if regimen is not None else UNKNOWN_MEDICINE


def planned_name(record: DoseRecord, regimens: Mapping[str, Regimen]) -> str:
    """Say which dose a record is about: Sertraline 08:00."""
    return f"{name_of(record.medicine, regimens)} {clock(record.wall)}"
