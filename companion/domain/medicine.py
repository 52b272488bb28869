"""Medicines, their products, and the effective-dated versions of how they are taken."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time

from msgspec import Struct

from companion.domain.amounts import Amount, Strength, format_number
from companion.domain.words import fold

EVERY_DAY = "FREQ=DAILY"
"""The recurrence rule (RFC 5545) of a dose taken every day."""


class Medicine(Struct, frozen=True):
    """One medicine in a person's own words; everything else refers to it by id."""

    id: str
    """Random and stable; a rename changes one record."""

    name: str
    """What the person calls it."""

    purpose: str = ""
    """What it is for, in their words."""

    note: str = ""
    """What the prescriber said about it."""

    as_needed: bool = False
    """Taken when needed, with no planned times."""

    removed: bool = False
    """Taken off the list; it keeps its name for the doses recorded of it, and plans none."""

    window: int | None = None
    """How many minutes either side of its time a dose counts as due; None for the usual two hours."""

    rev: str | None = None
    """The revision this was read from; None for a new one."""


class Product(Struct, frozen=True):
    """One thing in a box: a form, a release and a strength per piece."""

    id: str
    """Random and stable."""

    medicine: str
    """The medicine it is a product of."""

    form: str = "tablet"
    """What one piece is: tablet, capsule, mL, patch, drop."""

    release: str = ""
    """IR, XR, ER, SR, DR or empty."""

    strengths: tuple[Strength, ...] = ()
    """What is in one piece; empty if not written down."""

    rev: str | None = None
    """The revision this was read from; None for a new one."""


class Slot(Struct, frozen=True):
    """One planned time of a medicine, with an id that lives through every later version."""

    id: str
    """Minted when the time was added; part of every dose's identity."""

    wall: time
    """The wall time."""

    amount: Amount
    """What is taken."""

    rule: str = EVERY_DAY
    """On which calendar days, as an RFC 5545 recurrence rule counted from the version's first date."""

    since: date | None = None
    """The first date it is offered, where that is later than the version's first date."""

    split_from: str | None = None
    """The slot whose amount it shares since a dose was split in two; never offered beside a whole one."""

    added: datetime | None = None
    """When it was written down, UTC, if that was on the first day it is offered: what was over by then was no plan."""


class Version(Struct, frozen=True):
    """How a medicine is taken from a date on, until the next version begins."""

    id: str
    """Random and stable."""

    medicine: str
    """The medicine."""

    first: date
    """The first date it holds."""

    slots: tuple[Slot, ...] = ()
    """The planned times; empty for an as-needed medicine and for an ended one."""

    ended: bool = False
    """The medicine is not taken from this date on."""

    why: str = ""
    """Why it changed, in the person's words."""

    rest: tuple[str, ...] = ()
    """Planned times that this version of Companion does not know, as they stand in the record; they go along."""

    is_partial: bool = False
    """Does it hold such times, or rules that cannot be read here?"""

    rev: str | None = None
    """The revision this was read from; None for a new one."""


class Pause(Struct, frozen=True):
    """One dated pause; the doses inside it are on pause without a record each."""

    id: str
    """Random and stable."""

    medicine: str
    """The medicine on pause."""

    first: date
    """The first date on pause."""

    last: date | None = None
    """The last date on pause; None while it goes on."""

    reason: str = ""
    """Why, in the person's words."""

    rev: str | None = None
    """The revision this was read from; None for a new one."""

    def covers(self, on: date) -> bool:
        """Is a date inside the pause?"""
        return self.first <= on and (self.last is None or on <= self.last)


class Regimen(Struct, frozen=True):
    """A medicine with everything that says how it is taken."""

    medicine: Medicine
    """The medicine."""

    products: tuple[Product, ...] = ()
    """Its products."""

    versions: tuple[Version, ...] = ()
    """Its versions, by first date; of two on one date the later revision comes last and holds."""

    pauses: tuple[Pause, ...] = ()
    """Its pauses, by first date."""

    unclear: tuple[date, ...] = ()
    """From which dates on something that says how it is taken cannot be understood here, or is newer than this app.

    A version is unclear until the next one that is understood; `date.min` stands for what is unclear on every date.
    """

    contested: frozenset[str] = frozenset()
    """Ids of those of its records that were changed in two places, about which nobody chose yet."""

    def is_unclear(self, on: date) -> bool:
        """May what is known here of how it is taken on a date be out of date?"""
        if not self.unclear:
            return False
        clear = (version.first for version in self.versions if version.first not in self.unclear)
        since = max((first for first in clear if first <= on), default=date.min)
        is_version_unclear = any(since < first <= on for first in self.unclear)
        return is_version_unclear or (date.min in self.unclear and not self.is_ended(on))

    def version_on(self, on: date) -> Version | None:
        """The version that holds on a date, or None before the first."""
        holding = None
        for version in self.versions:
            if version.first > on:
                break
            holding = version
        return holding

    def products_on(self, on: date) -> tuple[Product, ...]:
        """The products its planned times use on a date; without any, the one added last."""
        version = self.version_on(on)
        used = {part.product for slot in (version.slots if version else ()) for part in slot.amount}
        return tuple(product for product in self.products if product.id in used) or self.products[-1:]

    def rivals(self) -> tuple[Version, ...]:
        """Versions that start on the same date as a later revision and so do not hold (made on two machines)."""
        return tuple(
            earlier
            for earlier, later in zip(self.versions, self.versions[1:], strict=False)
            if earlier.first == later.first
        )

    def is_ended(self, on: date) -> bool:
        """Is it no longer taken on a date?"""
        version = self.version_on(on)
        return self.medicine.removed or (version is not None and version.ended)

    def is_paused(self, on: date) -> bool:
        """Is it on pause on a date?"""
        return any(pause.covers(on) for pause in self.pauses)

    def ingredients(self) -> frozenset[str]:
        """The ingredients of its products, folded for comparing; its own name where none is written down."""
        found = {fold(s.ingredient) for product in self.products for s in product.strengths}
        return frozenset(found or {fold(self.medicine.name)})


def sort_versions(versions: Iterable[Version]) -> tuple[Version, ...]:
    """Versions in the order they take effect: by first date, then by revision."""
    return tuple(sorted(versions, key=lambda version: (version.first, version.rev or "~")))


def label(medicine: Medicine, products: Iterable[Product]) -> str:
    """A medicine as its box says it: name, release and strength ("Lithium carbonate ER 300 mg")."""
    listed = tuple(products)
    if len({product.release for product in listed}) == 1:
        parts = (listed[0].release, " + ".join(_unlike(strength_label(product) for product in listed)))
    else:
        parts = ("", " + ".join(_unlike(_release_and_strength(product) for product in listed)))
    return " ".join(part for part in (medicine.name, *parts) if part)


def strength_label(product: Product) -> str:
    """What is in one piece, such as "300 mg" or "5 mg/325 mg"; empty if not written down."""
    return "/".join(f"{format_number(strength.n)} {strength.unit}" for strength in product.strengths)


def amount_label(amount: Amount, products: Mapping[str, Product], *, with_strength: bool = False) -> str:
    """An amount in pieces, such as "1 tablet" or "1 tablet 100 mg + 2 tablets 25 mg".

    Args:
        amount: the pieces.
        products: what they may be, by id.
        with_strength: name the strength of a single product too.
    """
    names_them = with_strength or len(amount) > 1
    texts = []
    for part in amount:
        product = products.get(part.product)
        form = product.form if product else "piece"
        text = f"{format_number(part.n)} {plural(form, part.n > 1)}"
        if names_them and product and (which := _release_and_strength(product)):
            text += f" {which}"
        texts.append(text)
    return " + ".join(texts)


def _release_and_strength(product: Product) -> str:
    return " ".join(part for part in (product.release, strength_label(product)) if part)


def _unlike(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))


def plural(form: str, is_plural: bool) -> str:
    """A form in the number it is counted in: tablets, patches, mL."""
    if not is_plural or form in {"mL", "g", "mg", "IU", "units"} or form.endswith("s"):
        return form
    if form.endswith("y") and form[-2:-1] not in tuple("aeiou"):
        return f"{form[:-1]}ies"
    return f"{form}es" if form.endswith(("ch", "sh", "x")) else f"{form}s"
