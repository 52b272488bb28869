"""Which medicine, dose, day or time the words on the command line mean."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from companion.cli import rows
from companion.cli.words import doses as words
from companion.domain.amounts import Amount, Part, parse_measure
from companion.domain.days import Calendar, parse_date, parse_time
from companion.domain.dose import Dose
from companion.domain.errors import Ambiguous, BadInput, NotFound
from companion.domain.medicine import Product, Regimen
from companion.domain.words import clean_line
from companion.ui.words.dates import clock

if TYPE_CHECKING:
    from companion.cli.session import Session
    from companion.services.day_view import DayView
    from companion.services.desk import Services


class Chosen(Struct, frozen=True):
    """The dose that was meant."""

    dose: Dose
    """The dose."""

    regimen: Regimen
    """Its medicine."""

    products: dict[str, Product]
    """The products of its medicine."""


def day_meant(services: Services, on: str | None) -> date | None:
    """The day --on names; None for today.

    Raises:
        BadInput: it is no date.
    """
    return None if on is None else parse_date(on, services.today.today(), "date")


def instant_meant(calendar: Calendar, day: date, text: str, what: str) -> datetime:
    """The instant of a time of day that belongs to a day: after midnight it is the next calendar date.

    A whole date and time in ISO 8601 is taken as it stands, with its offset if it has one.

    Raises:
        BadInput: it is no time of day.
        Ambiguous: the clock reads this time twice on that day; the sentence lists both.
    """
    if _ISO.match(text):
        return _iso_meant(calendar, text, what)
    at = parse_time(text, what)
    found = calendar.instants(day, at)
    if len(found) > 1:
        raise Ambiguous(words.several_times(clock(at), [_iso(calendar, moment) for moment in found]))
    return found[0] if found else calendar.instant(wall_meant(calendar, day, at))


_ISO = re.compile(r"\d{4}-\d\d-\d\d[T ]\d")


def _iso(calendar: Calendar, moment: datetime) -> str:
    return moment.astimezone(calendar.zone_at(moment)).isoformat(timespec="minutes")


def _iso_meant(calendar: Calendar, text: str, what: str) -> datetime:
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        raise BadInput(words.no_such_time(text), what) from None
    parse_date(found.date().isoformat(), found.date(), what)
    return found.astimezone(UTC) if found.tzinfo is not None else calendar.instant(found)


def wall_meant(calendar: Calendar, day: date, at: time) -> datetime:
    """The wall time of a time of day that belongs to a day."""
    is_after_midnight = at < calendar.day_start(day)
    return datetime.combine(day + timedelta(days=1) if is_after_midnight else day, at)


def medicine_meant(session: Session, text: str) -> Regimen:
    """The one medicine a name or a row number means; medicines in use come before ended ones.

    Raises:
        NotFound: none is called so.
        Ambiguous: several are.
    """
    medicines = session.services().medicines
    if rows.is_row(text):
        return medicines.get(rows.recall(session, text, rows.MEDICINES).id)
    found = medicines.matching(text)
    today = medicines.today()
    found = tuple(regimen for regimen in found if not regimen.is_ended(today)) or found
    if len(found) > 1:
        raise Ambiguous(words.several_medicines(text, [_full_name(regimen, today) for regimen in found]))
    if not found:
        in_use = [clean_line(r.medicine.name) for r in medicines.all() if not r.is_ended(today)]
        raise NotFound(words.no_medicine(text, in_use))
    return found[0]


def dose_meant(session: Session, text: str, slot: str | None, on: str | None) -> Chosen:
    """The one dose a medicine's name or a row number means.

    Without a slot only an open dose is meant, never one to come, so that repeating a command cannot record the next.

    Raises:
        NotFound: there is none.
        Ambiguous: there are several; the sentence lists them.
        AlreadyRecorded: the row has changed since it was printed.
        BadInput: a row is named together with a time or a day.
    """
    services = session.services()
    if rows.is_row(text):
        if slot is not None or on is not None:
            raise BadInput(words.ROW_ALONE, "slot")
        return _dose_of_row(session, text)
    view = services.today.view(day_meant(services, on))
    regimen = _medicine_in(session, view, text)
    doses = [dose for dose in (*view.earlier, *view.doses) if dose.plan.medicine == regimen.medicine.id]
    name = clean_line(regimen.medicine.name)
    if slot is not None:
        at = parse_time(slot, "slot")
        hits = [dose for dose in doses if dose.plan.wall.time() == at and dose in view.doses]
        if not hits:
            raise NotFound(words.no_such_slot(name, clock(at), [clock(d.plan.wall) for d in view.doses if d in doses]))
    else:
        hits = [dose for dose in doses if dose.is_open]
        if not hits:
            say = words.on_pause if regimen.is_paused(view.day) else words.no_open_dose
            raise NotFound(say(name, _listed(doses, regimen, view)))
    if len(hits) > 1:
        raise Ambiguous(words.several_doses(name, _listed(hits, regimen, view)))
    return Chosen(hits[0], regimen, dict(view.products))


def _dose_of_row(session: Session, number: str) -> Chosen:
    services = session.services()
    row = rows.recall(session, number, rows.DOSES)
    dose, _, _ = services.today.find(row.id)
    regimen = services.medicines.get(dose.plan.medicine)
    products = {product.id: product for product in regimen.products}
    reads = f"{words.state_word(dose)}, {words.dose_words(dose, regimen, products)}"
    rows.check(row, rows.mark_of(dose, regimen), reads)
    return Chosen(dose, regimen, products)


def _medicine_in(session: Session, view: DayView, text: str) -> Regimen:
    """The medicine meant, where several match the one with doses on that day."""
    found = session.services().medicines.matching(text)
    with_doses = {dose.plan.medicine for dose in (*view.earlier, *view.doses)}
    planned = tuple(regimen for regimen in found if regimen.medicine.id in with_doses)
    return planned[0] if len(planned) == 1 else medicine_meant(session, text)


def _listed(doses: list[Dose], regimen: Regimen, view: DayView) -> list[str]:
    return [
        f"{words.planned_word(dose, view.day)}  {words.state_word(dose)}  "
        f"{words.what(regimen, dose.plan.amount, view.products)}"
        for dose in doses
    ]


def _full_name(regimen: Regimen, on: date) -> str:
    from companion.domain.medicine import label

    return clean_line(label(regimen.medicine, regimen.products_on(on)))


def amount_meant(text: str, regimen: Regimen) -> Amount:
    """An amount in pieces of a medicine's product; where it has several, the form decides.

    Raises:
        BadInput: it is no amount, or does not say of which product.
    """
    number, form = parse_measure(text, "amount")
    products = regimen.products
    named = [p for p in products if form and form.casefold().rstrip("s") == p.form.casefold().rstrip("s")]
    hits = named or ([] if form and len(products) > 1 else list(products))
    if len(hits) != 1 or (form and not named):
        forms = ", ".join(dict.fromkeys(product.form for product in products)) or "tablet"
        raise BadInput(f"“{clean_line(text)[:40]}” does not fit this medicine, which is counted in: {forms}.", "amount")
    return (Part(number, hits[0].id),)
