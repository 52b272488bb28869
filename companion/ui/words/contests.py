"""How what was changed in two places is said: what it is about, who wrote what, what differs line by line.

No part of Textual is needed, so the command line says it alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from msgspec import Struct, field

from companion.domain.amounts import Amount
from companion.domain.days import Place
from companion.domain.devices import NAME_LIMIT
from companion.domain.dose import DoseRecord, Extra
from companion.domain.journal import Entry
from companion.domain.medicine import Medicine, Pause, Product, Regimen, Version, strength_label
from companion.domain.own_words import Letter, Person, PlanPart
from companion.domain.prefs import Reaction
from companion.domain.schedule import rule_words
from companion.domain.words import clean_line, clean_text
from companion.ui.words import journal, medicines
from companion.ui.words import own_words as own
from companion.ui.words.dates import clock, full_date, plural, short_date
from companion.ui.words.doses import UNKNOWN_MEDICINE, amount_words, planned_name, record_words
from companion.ui.words.today import PLACES
from companion.ui.words.zone import place as place_name

if TYPE_CHECKING:
    from companion.services.contests import Contest
    from companion.services.ports import Record, Variant, Writer

MARK: Final = "≠"
"""Stands before what differs, beside the word."""

CHANGED: Final = medicines.CHANGED
LABEL: Final = "Two versions"
TIP: Final = "See what was changed in two places, and choose"
HOW: Final = "Changed in two places, both are kept. Until you choose, 1 holds."
STRICTER: Final = "Until you choose, the narrower window holds."
WHICH: Final = "Which one holds?"
SAME: Final = "The same in both"
NOT_SHOWN: Final = "Both read the same here; they differ in something that is not shown."
REMOVED: Final = "removed"
NOTHING: Final = "–"
HOLDS: Final = "holds now"
HERE: Final = "this computer"
ELSEWHERE: Final = "another computer"
_LONGEST: Final = NAME_LIMIT + len(" (k7qd2a)")
KEPT: Final = "Kept. u brings the question back."
ARRIVED: Final = "Something else arrived meanwhile and is shown beside it. Nothing is lost; please look once more."
NEWS: Final = "Something arrived about this meanwhile. Esc, then look once more."
SEVERAL: Final = "What would you like to look at?"
NONE: Final = "Nothing was changed in two places."
HEADING: Final = "Changed in two places"
BOTH_PAUSES: Final = "Both: two pauses"
BOTH_INTAKES: Final = "Both: two intakes"
BOTH_DOSES: Final = "Both: two doses"
SCROLL_LABEL: Final = "Read on"
SCROLL_TIP: Final = "Move through both versions"


class Known(Struct, frozen=True):
    """What names and amounts are said with."""

    regimens: Mapping[str, Regimen] = field(default_factory=dict)
    """Every medicine by id."""

    symptoms: Mapping[str, str] = field(default_factory=dict)
    """Names of symptoms by id."""

    def name(self, medicine: str) -> str:
        """Name a medicine."""
        regimen = self.regimens.get(medicine)
        return clean_line(regimen.medicine.name) if regimen is not None else UNKNOWN_MEDICINE

    def amount(self, record: Extra | DoseRecord) -> str:
        """Say an amount."""
        regimen = self.regimens.get(record.medicine)
        return amount_words(record.amount, medicines.by_id(regimen.products if regimen else ()))


class Line(Struct, frozen=True):
    """One line of a comparison."""

    label: str
    """What it is about."""

    texts: tuple[str, ...]
    """What each side says; empty where it says nothing about it."""

    @property
    def differs(self) -> bool:
        """Do the sides say different things?"""
        return len(set(self.texts)) > 1


def known(regimens: Sequence[Regimen], symptoms: Mapping[str, str]) -> Known:
    """What names and amounts are said with."""
    return Known({regimen.medicine.id: regimen for regimen in regimens}, symptoms)


def title(contest: Contest, known: Known) -> str:
    """Name what was changed: Lithium carbonate, how it is taken from Nov 23, 2026."""
    record = contest.record
    if isinstance(record, DoseRecord):
        return f"{planned_name(record, known.regimens)}, {short_date(record.date)}"
    if isinstance(record, Entry):
        return f"Check-in of {short_date(record.day)}, {clock(record.local)}"
    if isinstance(record, Place):
        return PLACES
    if isinstance(record, Medicine | Reaction):
        return f"{clean_line(record.name)}, {'name and notes' if isinstance(record, Medicine) else 'what happened'}"
    if isinstance(record, PlanPart | Person | Letter):
        return own.title(record)
    if isinstance(record, Extra):
        return f"{known.name(record.medicine)}, intake of {short_date(record.day)}, {clock(record.local)}"
    if isinstance(record, Version):
        return f"{known.name(record.medicine)}, how it is taken from {full_date(record.first)}"
    what = {Product: "what is in the box", Pause: "a pause"}.get(type(record), "")
    return f"{known.name(contest.medicine)}, {what}"


def writer(by: Writer) -> str:
    """Name the machine a version was written on."""
    return HERE if by.is_here else clean_line(by.name)[:_LONGEST] or ELSEWHERE


def heading(side: Variant, *, holds: bool) -> str:
    """Head one side: laptop, holds now."""
    parts = [writer(side.by), *([REMOVED] if side.record is None else []), *([HOLDS] if holds else [])]
    return ", ".join(parts)


def how(contest: Contest) -> str:
    """Say what holds meanwhile."""
    windows = {side.record.window for side in contest.sides if isinstance(side.record, Medicine)}
    return f"{HOW} {STRICTER}" if len(windows) > 1 else HOW


def answers(contest: Contest) -> tuple[tuple[str, str], ...]:
    """The answers to which one holds, each with the place of its side, or `both`."""
    names = [writer(side.by) for side in contest.sides]
    found = [
        (str(at), _answer(side, name if names.count(name) == 1 else f"{name}, version {at + 1}"))
        for at, (side, name) in enumerate(zip(contest.sides, names, strict=True))
    ]
    if contest.can_be_both:
        found.append(("both", {"pause": BOTH_PAUSES, "dose": BOTH_DOSES}.get(contest.table, BOTH_INTAKES)))
    return tuple(found)


def _answer(side: Variant, name: str) -> str:
    return f"Removed, as on {name}" if side.record is None else f"As on {name}"


def lines(contest: Contest, known: Known) -> tuple[Line, ...]:
    """Compare the sides line by line, in the order of a form."""
    sides = [_facts(side.record, known) for side in contest.sides]
    labels = dict.fromkeys(label for facts in sides for label in facts)
    return tuple(Line(label, tuple(facts.get(label, "") for facts in sides)) for label in _in_order(labels))


def difference(contest: Contest, place: int, known: Known) -> str:
    """Say in one line what one side says where the sides differ."""
    if contest.sides[place].record is None:
        return REMOVED
    parts = [
        f"{line.label}: {clean_line(line.texts[place]) or NOTHING}" for line in lines(contest, known) if line.differs
    ]
    return "; ".join(parts)


def summary(count: int) -> str:
    """Say how many things wait for a choice."""
    return f"{plural(count, 'thing was', 'things were')} {CHANGED}."


def marked(text: str) -> str:
    """Put the mark before words about something changed in two places."""
    return f"{MARK} {text}"


def done(contest: Contest, known: Known) -> str:
    """Say that a choice was kept."""
    return f"{title(contest, known)}: {KEPT[:1].lower()}{KEPT[1:]}"


def _in_order(labels: Iterable[str]) -> Iterator[str]:
    """Times of day by the clock, where the first of them stands among the other labels."""
    listed = list(labels)
    times = sorted(label for label in listed if label[:1].isdigit())
    for label in listed:
        if label not in times:
            yield label
        elif label == next(each for each in listed if each in times):
            yield from times


def _facts(record: Record | None, known: Known) -> dict[str, str]:
    """What a record says, by what it is about, without what it leaves open."""
    found: dict[str, str] = {}
    for label, text in _said(record, known):
        if text:
            found[label] = f"{found[label]}; {text}" if label in found else text
    return found


def _said(record: Record | None, known: Known) -> Iterator[tuple[str, str]]:
    if isinstance(record, Medicine):
        yield from _medicine(record)
    elif isinstance(record, Product):
        yield "In the box", medicines.product_words(record)
    elif isinstance(record, Version):
        yield from _version(record, known)
    elif isinstance(record, Pause):
        yield "From", full_date(record.first)
        yield "Until", full_date(record.last) if record.last else "you resume it"
        yield "Why", clean_line(record.reason)
    elif isinstance(record, Extra | DoseRecord):
        yield from _intake(record, known)
    elif isinstance(record, Entry):
        yield "Day", full_date(record.day)
        yield from ((name, " ".join(said.split())) for name, said in journal.facts(record, known.symptoms))
        yield "Note", clean_text(record.note)
    elif isinstance(record, Place):
        yield "Clocks of", place_name(record.zone)
    elif isinstance(record, Reaction):
        yield "It was", medicines.REACTION_KINDS["allergy" if record.is_allergy else "reaction"]
        yield "What happened", clean_text(record.what)
    elif isinstance(record, PlanPart | Person | Letter):
        yield from own.facts(record)


def _medicine(record: Medicine) -> Iterator[tuple[str, str]]:
    yield "Name", clean_line(record.name)
    yield "Taken", medicines.AS_NEEDED if record.as_needed else "at planned times"
    yield "On the list", "no, taken off" if record.removed else "yes"
    yield medicines.FOR, clean_line(record.purpose)
    yield medicines.NOTE, clean_text(record.note)
    yield medicines.WINDOW, medicines.window_words(record.window)


def _version(record: Version, known: Known) -> Iterator[tuple[str, str]]:
    regimen = known.regimens.get(record.medicine)
    products = medicines.by_id(regimen.products if regimen else ())
    yield "From", full_date(record.first)
    yield "Taken", "not any more" if record.ended else "" if record.slots else medicines.NO_PLAN
    for slot in record.slots:
        yield clock(slot.wall), f"{_exact(slot.amount, products)}, {rule_words(slot.rule)}"
    if record.rest:
        yield "More", f"{plural(len(record.rest), 'time')} that a newer version of Companion wrote"
    yield "In a day", medicines.day_total(record.slots, products)
    yield "Why", clean_line(record.why)


def _exact(amount: Amount, products: Mapping[str, Product]) -> str:
    """Say an amount with what is in one piece: two boxes of one medicine may differ in nothing else."""
    said = amount_words(amount, products)
    product = products.get(amount[0].product) if len(amount) == 1 else None
    strength = clean_line(strength_label(product)) if product is not None else ""
    return f"{said} of {strength}" if strength else said


def _intake(record: Extra | DoseRecord, known: Known) -> Iterator[tuple[str, str]]:
    if isinstance(record, DoseRecord):
        yield "What", record_words(record)
    else:
        yield "Taken", f"{short_date(record.local.date())}, {clock(record.local)}"
    yield "Amount", known.amount(record)
    yield "Reason", clean_line(record.reason)
    yield "Note", clean_text(record.note)
