"""Adding a medicine: from words to a form, read back, then saved."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from companion.cli import asking
from companion.cli.words import medicines as words
from companion.domain.amounts import MASS_UNITS, Part, Strength, parse_measure, parse_strength
from companion.domain.days import parse_date, parse_time
from companion.domain.errors import BadInput
from companion.domain.medicine import EVERY_DAY, label
from companion.domain.schedule import weekly
from companion.domain.words import clean_line, clean_name

if TYPE_CHECKING:
    from datetime import date

    from companion.cli.session import Session
    from companion.services.medicine_form import MedicineForm, PlannedTime

ANY = Part(Decimal(1), "")
"""Stands for the usual amount where only the times are looked at."""


class Words(Struct, frozen=True):
    """A medicine in a person's own words."""

    name: str = ""
    """Its name."""

    strength: str | None = None
    """What is in one piece."""

    amount: str | None = None
    """What is taken each time."""

    times: str | None = None
    """When, divided by commas, each perhaps with its own amount."""

    days: str | None = None
    """On which days."""

    first: str | None = None
    """From which date."""

    release: str | None = None
    """IR, XR, ER, SR or DR."""

    as_needed: bool = False
    """Is it taken when needed?"""

    purpose: str | None = None
    """What it is for."""


def ask_words(session: Session, given: Words) -> Words:
    """Ask line by line for what was not given.

    Raises:
        BadInput: nothing may be asked, or standard input ended.
    """
    given = replace(given, name=asking.ask(session, words.ASK_NAME, "medicine name", _read_name))
    if given.strength is None:
        strength = asking.ask_or_skip(session, words.ASK_STRENGTH, lambda text: parse_strength(text, given.name))
        given = replace(given, strength=strength or None)
    if given.amount is None:
        given = replace(given, amount=asking.ask(session, words.ASK_AMOUNT, "amount", _read_amount))
    if given.times is None and not given.as_needed:
        times = asking.ask_or_skip(session, words.ASK_TIMES, lambda text: _times(text, None, ANY)).strip()
        days = asking.ask(session, words.ASK_DAYS, "days", weekly) if times and given.days is None else given.days
        given = replace(given, times=times or None, days=days or None, as_needed=not times)
    return given


def _read_name(text: str) -> str:
    return clean_name(text, "medicine name")


def _read_amount(text: str) -> tuple[Decimal, str]:
    number, form = parse_measure(text, "amount")
    return number, _piece(form, text)


def add_medicine(session: Session, given: Words, note: str, *, is_sure: bool) -> bool:
    """Read a medicine back and save it; at a terminal only after a yes.

    Answers:
        whether it was saved.

    Raises:
        BadInput: something in it cannot be used.
        NotSaved: it could not be made durable.
    """
    services = session.services()
    form = replace(form_of(given, services.medicines.new_form(), services.medicines.today()), note=note)
    found = services.medicines.read_back(form)
    today = services.medicines.today()
    session.out.tell(words.read_back(found, today, services.medicines.calendar()))
    can_ask = asking.is_terminal() and not (is_sure or session.no_input)
    if can_ask and not asking.yes_or_no(session, words.SAME_AS_LABEL, enter=None):
        session.out.tell(words.NOT_SAVED)
        return False
    services.medicines.add(found.form)
    regimen = services.medicines.get(form.id)
    session.out.show(words.added(label(regimen.medicine, regimen.products), form.first, today))
    session.tell_undo()
    return True


def form_of(given: Words, empty: MedicineForm, today: date) -> MedicineForm:
    """A form filled with words.

    Raises:
        BadInput: a word cannot be read.
    """
    if given.as_needed and given.times:
        raise BadInput(words.NOT_BOTH, "times")
    if not given.as_needed and not given.times:
        raise BadInput(words.TIMES_NEEDED, "times")
    name = _read_name(given.name)
    amount, piece = _read_amount(given.amount if given.amount is not None else "1")
    strength = _strength(given.strength, name, piece) if given.strength else ()
    product = replace(empty.products[0], form=piece, release=clean_line(given.release or ""), strengths=strength)
    usual = Part(amount, product.id)
    return replace(
        empty,
        name=name,
        products=(product,),
        first=parse_date(given.first, today, "from") if given.first is not None else today,
        times=() if given.as_needed else _times(given.times or "", given.days, usual),
        as_needed=given.as_needed,
        purpose=given.purpose or "",
    )


def _piece(form: str, spelled: str) -> str:
    """The form one piece has, in the singular: tablet for "2 tablets"."""
    words_of_form = clean_line(form)
    if words_of_form in {*MASS_UNITS, "µg", "ug"}:
        raise BadInput(words.pieces_needed(clean_line(spelled)), "amount")
    if words_of_form.casefold() in {"ml", "milliliter", "milliliters"}:
        return "mL"
    if words_of_form.endswith(("ches", "shes", "xes")):
        return words_of_form[:-2]
    is_plural = words_of_form.endswith("s") and not words_of_form.endswith("ss")
    return (words_of_form[:-1] if is_plural and len(words_of_form) > 3 else words_of_form) or "tablet"


def _strength(text: str, name: str, piece: str) -> tuple[Strength, ...]:
    strength = parse_strength(text, name)
    if piece == "mL" and strength.unit.endswith("/mL"):
        strength = replace(strength, unit=strength.unit.removesuffix("/mL"))
    return (strength,)


def _times(text: str, days: str | None, usual: Part) -> tuple[PlannedTime, ...]:
    from companion.services.medicine_form import PlannedTime

    rule = weekly(days) if days is not None else EVERY_DAY
    found = []
    for word in text.replace(";", ",").split(","):
        if not word.strip():
            continue
        at, sign, own = word.partition("=")
        part = Part(parse_measure(own, "amount")[0], usual.product) if sign else usual
        found.append(PlannedTime(parse_time(at, "times"), (part,), rule))
    return tuple(found)
