"""How doses, amounts and days of doses are said."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from companion.cli.words.times import day_beside, moment, moment_of_day, span
from companion.domain.amounts import Amount
from companion.domain.days import Calendar
from companion.domain.dose import Dose, DoseRecord, Extra, State, is_contested
from companion.domain.medicine import Product, Regimen, amount_label, label
from companion.domain.words import clean_line, shown
from companion.ui.words.dates import clock, long_date, short_date
from companion.ui.words.doses import PART_NEWER, STATES

MISSING = (
    "Nothing can be shown here: records that were here are missing or damaged. `companion restore` looks for them in "
    "the backups."
)
NO_MEDICINES = "No medicines are written down yet. `companion medicine add` adds one."
NO_DOSES = "No doses are planned for this day."
DOSES = "Doses"
EARLIER = "Still open from earlier days"
EXTRAS = "Extra and as-needed intakes"
AS_NEEDED = "As-needed medicines"
CHECK_INS = "Check-ins"
ROW_ALONE = "A row of a list means one dose already, so it takes no --slot and no --on. Nothing was recorded."
TAKEN = "Record it as taken?"
TAKEN_NOW = "Record it as taken just now?"
TWO_PLACES = "its plan was changed in two places; `companion conflicts` shows both"
UNDO_HINT = "`companion undo` takes it back."


def title(day: date, today: date) -> str:
    """The first line of a day."""
    near = day_beside(day, today)
    return f"{near.capitalize()}, {long_date(day)}" if near in {"today", "yesterday", "tomorrow"} else long_date(day)


def state_word(dose: Dose) -> str:
    """A dose's state in a word: due, since 08:00, taken 08:12."""
    if dose.state is State.SINCE:
        return since(dose)
    return record_word(dose.record) if dose.record is not None else STATES[dose.state]


def since(dose: Dose) -> str:
    """An open dose whose window has ended: since 08:00."""
    return f"since {clock(dose.plan.wall)}"


def record_word(record: DoseRecord) -> str:
    """What was recorded, in a word, with its time if it was taken."""
    if record.state is State.TAKEN and record.local is not None:
        is_other_day = record.local.date() != record.wall.date()
        return f"taken {short_date(record.local.date()) + ' ' if is_other_day else ''}{clock(record.local)}"
    return STATES[record.state]


def medicine_label(regimen: Regimen, amount: Amount, products: Mapping[str, Product]) -> str:
    """A medicine as its box says it, with the strength of what is taken where it is one product."""
    used = [products[part.product] for part in amount if part.product in products]
    return clean_line(label(regimen.medicine, used if len(used) == 1 else ()))


def amount_words(amount: Amount, products: Mapping[str, Product]) -> str:
    """An amount in pieces: 1 tablet, or 1 tablet 100 mg + 2 tablets 25 mg."""
    return clean_line(amount_label(amount, products))


def what(regimen: Regimen, amount: Amount, products: Mapping[str, Product]) -> str:
    """A medicine and an amount: Sertraline 100 mg, 1 tablet."""
    return ", ".join(
        part for part in (medicine_label(regimen, amount, products), amount_words(amount, products)) if part
    )


def dose_words(dose: Dose, regimen: Regimen, products: Mapping[str, Product]) -> str:
    """A dose without its state: Sertraline 100 mg, 1 tablet, planned for 08:00."""
    return f"{what(regimen, dose.plan.amount, products)}, planned for {clock(dose.plan.wall)}"


def planned_word(dose: Dose, today: date) -> str:
    """When a dose is planned, with its day where that is another."""
    return moment_of_day(dose.plan.wall, today)


def details(
    dose: Dose,
    trace: DoseRecord | None,
    rivals: tuple[DoseRecord, ...],
    *,
    is_out_of_date: bool = False,
    is_disputed: bool = False,
) -> str:
    """What else is known about a dose: why, what stood there before, what another machine says."""
    parts = []
    if dose.state is State.UNREADABLE:
        parts.append("something is recorded for it that cannot be read here")
    elif is_out_of_date and dose.record is None:
        parts.append("may be out of date here")
    if is_disputed and dose.record is None:
        parts.append("its plan was changed in two places")
    if dose.record is not None and dose.record.reason:
        parts.append(clean_line(dose.record.reason))
    if trace is not None and dose.record is None:
        parts.append(f"was marked {record_word(trace)}")
    parts += [f"also recorded as {record_word(other)} on another machine" for other in rivals]
    return f" ({'; '.join(parts)})" if parts else ""


def recorded(dose: Dose, record: DoseRecord, regimen: Regimen, products: Mapping[str, Product]) -> str:
    """The answer after something was recorded about a dose."""
    taken = what(regimen, record.amount or dose.plan.amount, products)
    reason = f" ({clean_line(record.reason)})" if record.reason else ""
    word = record_word(record)
    is_other_day = record.local is not None and record.local.date() != dose.plan.wall.date()
    planned = f"{short_date(dose.plan.wall.date())} {clock(dose.plan.wall)}" if is_other_day else clock(dose.plan.wall)
    return f"{word[:1].upper()}{word[1:]}: {taken}, planned for {planned}{reason}."


def extra_row(extra: Extra, regimen: Regimen, products: Mapping[str, Product]) -> str:
    """One extra or as-needed intake."""
    kind = "as needed" if regimen.medicine.as_needed else "extra"
    reason = f" ({clean_line(extra.reason)})" if extra.reason else ""
    return f"    {kind:<13} {clock(extra.local):<12} {what(regimen, extra.amount, products)}{reason}"


def as_needed_row(regimen: Regimen, last: Extra | None, today: date) -> str:
    """An as-needed medicine and when it was last taken."""
    name = clean_line(label(regimen.medicine, regimen.products_on(today)))
    said = f"last taken {moment_of_day(last.local, today)}" if last else "no intake in the last 7 days"
    return f"    {name}: {said}"


def several_medicines(words: str, names: list[str]) -> str:
    """A name that means more than one medicine."""
    return f"“{clean_line(words)[:40]}” means more than one medicine: {', '.join(names)}. Please give more of the name."


def no_medicine(words: str, names: list[str]) -> str:
    """A name that means none."""
    shown = clean_line(words)[:40]
    if not names:
        return f"There is no medicine “{shown}”. {NO_MEDICINES}"
    return f"There is no medicine “{shown}”. Written down are: {', '.join(names)}."


def several_times(at: str, found: list[str]) -> str:
    """A time of day that the clock reads twice on that day."""
    return f"{at} is there twice on that day. Give it as {' or '.join(found)}."


def no_such_time(text: str) -> str:
    """Something that begins like a date and a time and is none."""
    return f"“{shown(text)}” is not a date and time. They read like 2026-11-23T08:12."


def several_doses(name: str, rows: list[str]) -> str:
    """A medicine with more than one open dose."""
    listed = "\n".join(f"  {line}" for line in rows)
    return (
        f"{name} has more than one dose this could mean:\n{listed}\n"
        "Please add --slot with its time, or use `companion today` and its row number. Nothing was recorded."
    )


def no_open_dose(name: str, rows: list[str]) -> str:
    """A medicine with no dose that waits for an answer."""
    listed = "".join(f"\n  {line}" for line in rows) or "\n  no dose is planned for this day"
    return (
        f"{name} has no open dose:{listed}\n"
        "--slot with a time means one of these; `companion extra` records an intake beyond the plan. "
        "Nothing was recorded."
    )


def on_pause(name: str, rows: list[str]) -> str:
    """A medicine whose doses are not offered for now."""
    listed = "".join(f"\n  {line}" for line in rows)
    return (
        f"{name} is on pause{':' if rows else '.'}{listed}\n"
        "--slot with a time means one of its doses all the same; `companion pause --resume` ends the pause. "
        "Nothing was recorded."
    )


def doubt(dose: Dose, name: str, now: datetime, calendar: Calendar) -> str:
    """Why a dose is asked about before it is recorded as taken: on pause, long before its time, or long over."""
    if dose.state is State.ON_PAUSE:
        return f"{name}: on pause."
    date_now = calendar.wall(now).date()  # after midnight the day is still the one before
    planned = moment(dose.plan.wall, date_now if dose.plan.wall.date() == date_now else calendar.day_of(now))
    if dose.state is State.UPCOMING:
        return f"{name}: planned for {planned}, in {span(dose.plan.due - now)}."
    return f"{name}: planned for {planned}, {span(now - dose.plan.due)} ago."


def no_such_slot(name: str, slot: str, times: list[str]) -> str:
    """A time at which nothing is planned."""
    known = f"Its times are {', '.join(times)}." if times else "No dose of it is planned for this day."
    return f"{name} has no dose at {slot}. {known} Nothing was recorded."


def last_intake(at: datetime, amount: str, now: datetime, calendar: Calendar) -> str:
    """When something was last taken, said before an extra intake is recorded."""
    wall = calendar.wall(at)
    return f"Last intake: {moment_of_day(wall, calendar.day_of(now))}, {amount} ({span(now - at)} ago)."


def part_newer(regimen: Regimen) -> str:
    """A medicine of whose plan not all is understood here."""
    return f"    {clean_line(regimen.medicine.name)}: {PART_NEWER}"


def left(dose: Dose, regimen: Regimen, products: Mapping[str, Product], today: date) -> str:
    """An open dose that "all due" did not take."""
    why = "its window has ended" if dose.state is State.SINCE else "a later dose of the same ingredient is due"
    if is_contested(dose, {regimen.medicine.id: regimen}):
        why = TWO_PLACES
    if regimen.is_unclear(dose.plan.date):
        why = "part of its plan was written by a newer version of Companion; please look at it yourself"
    return f"Left open: {what(regimen, dose.plan.amount, products)}, planned for {planned_word(dose, today)} ({why})."
