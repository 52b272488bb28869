"""How medicines, their plans and read-backs are said."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from companion.cli.words.times import counted, day_beside
from companion.domain.amounts import Total, format_number
from companion.domain.days import Calendar
from companion.domain.medicine import Product, Regimen, amount_label, label, strength_label
from companion.domain.schedule import Planned, rule_words
from companion.domain.words import clean_line
from companion.services.read_back import DayPlan, ReadBack
from companion.ui.words.dates import clock, short_date
from companion.ui.words.medicines import CHANGED, night_notes

RESUME_HAS_NO_END = "--resume ends a pause from one day on; it takes no --until."
SAME_AS_LABEL = "Same as your label?"
NOT_SAVED = "Nothing was saved."
NONE = "No medicines are written down yet. `companion medicine add` adds one."
TIMES_NEEDED = "When is it taken? Please give --times, such as 08:00,20:00, or --as-needed."
NOT_BOTH = "A medicine taken as needed has no times: please give --times or --as-needed."

ASK_NAME = "Name of the medicine, as on the label: "
ASK_STRENGTH = "Strength of one piece, such as 100 mg (Enter to leave out): "
ASK_AMOUNT = "How much each time, such as 1 tablet: "
ASK_TIMES = "At which times, such as 08:00,20:00 (Enter for as needed): "
ASK_DAYS = "On which days: daily, or such as mon,wed: "


def pieces_needed(amount: str) -> str:
    """An amount in milligrams, where pieces are counted."""
    return (
        f"“{amount[:40]}” is a strength. Please give the amount in pieces, such as 1 tablet, "
        "and what is in one piece with --strength."
    )


def paused(name: str, first: date, last: date | None, today: date) -> str:
    """A pause was recorded."""
    until = f" until {day_beside(last, today)}" if last else ", until you resume it"
    return f"{clean_line(name)} is on pause from {day_beside(first, today)}{until}."


def resumed(name: str, on: date, today: date) -> str:
    """A pause was ended."""
    return f"{clean_line(name)} is planned again from {day_beside(on, today)}."


def added(regimen_label: str, first: date, today: date) -> str:
    """A medicine was added."""
    return f"Added: {clean_line(regimen_label)}, from {day_beside(first, today)}."


def ended(name: str, on: date, today: date) -> str:
    """A medicine was ended."""
    return f"{clean_line(name)} ends: no dose is planned from {day_beside(on, today)} on. What was recorded stays."


def total_words(total: Total) -> str:
    """What a day adds up to: 900 mg; nothing where nothing can be added."""
    several = len({strength.ingredient.casefold() for strength in total.by_ingredient}) > 1
    sums = [
        f"{format_number(strength.n)} {strength.unit}{' ' + strength.ingredient if several else ''}"
        for strength in total.by_ingredient
    ]
    return " + ".join(sums)


def read_back(found: ReadBack, today: date, calendar: Calendar) -> str:
    """A medicine as it was understood: its day, its next 14 days, and what else to look at."""
    form = found.form
    products = {product.id: product for product in form.products}
    name = _named(form.name, form.products)
    lines = [f"{name}: taken as needed, no planned times."] if form.as_needed else []
    every = found.every_day
    if every is not None:
        lines.append(f"{name}: {_doses(every.doses, products)}{_equals(every, products, ' a day')}.")
        lines.append(
            f"Every day: the next 14 days, {short_date(found.days[0].date)} "
            f"to {short_date(found.days[-1].date)}, are alike."
        )
    elif not form.as_needed:
        lines.append(f"{name}, the next 14 days:")
        lines += [
            f"  {short_date(day.date):<10}  {_doses(day.doses, products) or 'no dose'}{_equals(day, products, '')}"
            for day in found.days
        ]
    lines += night_notes(found, calendar)
    if form.first != today and not form.as_needed:
        lines.append(f"It holds from {day_beside(form.first, today)}.")
    if found.same_name:
        lines.append(f"Another medicine in use reads the same: {', '.join(map(clean_line, found.same_name))}.")
    return "\n".join(lines)


def _named(name: str, products: tuple[Product, ...]) -> str:
    release = next((product.release for product in products if product.release), "")
    strengths = " + ".join(filter(None, map(strength_label, products)))
    return clean_line(" ".join(part for part in (name, release, strengths) if part))


def _doses(doses: tuple[Planned, ...], products: Mapping[str, Product]) -> str:
    return ", ".join(f"{amount_label(dose.amount, products)} at {clock(dose.wall)}" for dose in doses)


def _equals(day: DayPlan, products: Mapping[str, Product], per: str) -> str:
    """What a day's doses come to, and why not where they cannot be added up."""
    if not day.doses:
        return ""
    summed = total_words(day.total)
    uncounted = [products[id_] for id_ in day.total.uncounted if id_ in products]
    why = ""
    if any(not product.strengths for product in uncounted):
        why = "; the strength is not written down"
    elif uncounted:
        why = f"; {', '.join(map(strength_label, uncounted))} cannot be added up"
    return (f" = {summed}{per}" if summed else "") + why


def medicine_line(regimen: Regimen, on: date) -> str:
    """One medicine in a list: its label, how it is taken, and whether it is on pause or ended."""
    products = {product.id: product for product in regimen.products}
    unclear = " (may be out of date here)" if regimen.is_unclear(on) else ""
    unclear += f" ({CHANGED})" if regimen.contested else ""
    return f"{clean_line(label(regimen.medicine, regimen.products_on(on)))}: {_how(regimen, products, on)}{unclear}"


def _how(regimen: Regimen, products: Mapping[str, Product], on: date) -> str:
    version = regimen.version_on(on)
    if regimen.is_ended(on) and version is not None:
        return f"ended {day_beside(version.first, on)}"
    if regimen.medicine.as_needed:
        how = "as needed"
    elif version is None:
        first = regimen.versions[0].first if regimen.versions else on
        how = f"begins {day_beside(first, on)}"
    else:
        rules = dict.fromkeys(slot.rule for slot in version.slots)
        how = "; ".join(
            ", ".join(
                f"{amount_label(slot.amount, products)} at {clock(slot.wall)}"
                for slot in version.slots
                if slot.rule == rule
            )
            + f", {rule_words(rule)}"
            for rule in rules
        )
    return f"{how}; on pause" if regimen.is_paused(on) else how


def hidden(n: int) -> str:
    """How many ended ones are not listed."""
    return f"{counted(n, 'medicine')} ended; --all lists them too."
