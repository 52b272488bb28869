"""Amounts without floats: numbers, strengths, parts of a dose and what they add up to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec import Struct

from companion.domain.errors import BadInput
from companion.domain.words import clean_line, fold, shown

if TYPE_CHECKING:
    from companion.domain.medicine import Product

LARGEST = Decimal(100_000)
"""The largest number an amount or a strength may have."""

_VULGAR = {"½": "1/2", "¼": "1/4", "¾": "3/4", "⅛": "1/8", "⅜": "3/8", "⅝": "5/8", "⅞": "7/8", "⅓": "1/3", "⅔": "2/3"}
_FRACTION = re.compile(r"(?:(\d{1,9}) )?(\d{1,9}) ?/ ?(\d{1,9})")
_DECIMAL = re.compile(r"\d{1,40}(?:[.,]\d{1,40})?|[.,]\d{1,40}")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:,\d{3}|\.\d\d0)")
_EXACT = frozenset({1, 2, 4, 5, 8, 10, 16, 20})
_LEADING = re.compile(
    r"[-+\d][-+\d.,]*(?:e[-+]?\d+)?(?: ?/ ?[-+]?\d+| [-+]?\d+ ?/ ?[-+]?\d+)?|[.,]\d+|nan\b|inf\w*", re.I
)
_GRAMS = {"mcg": Decimal("0.001"), "mg": Decimal(1), "g": Decimal(1000)}
_UNITS = {
    "mcg": "mcg", "\u03bcg": "mcg", "ug": "mcg", "microgram": "mcg", "micrograms": "mcg",
    "mg": "mg", "milligram": "mg", "milligrams": "mg", "g": "g", "gram": "g", "grams": "g",
    "ml": "mL", "milliliter": "mL", "milliliters": "mL", "iu": "IU", "unit": "units", "units": "units",
    "meq": "mEq", "mmol": "mmol", "%": "%", "mg/ml": "mg/mL", "mcg/hour": "mcg/hour", "mg/day": "mg/day",
}  # fmt: skip
_ADDABLE = frozenset({*_GRAMS, "mL", "IU", "units", "mEq", "mmol"})
_LONGEST = 80
MASS_UNITS = tuple(_GRAMS)
"""The units of mass that are added up together, smallest first."""


class Strength(Struct, frozen=True):
    """How much of one ingredient is in one piece."""

    ingredient: str
    """The ingredient's name, such as "lithium carbonate"."""

    n: Decimal
    """How much, in `unit`."""

    unit: str
    """Its unit, such as "mg"; never converted in the record."""


class Part(Struct, frozen=True):
    """So many pieces of one product."""

    n: Decimal
    """How many pieces; halves are fine."""

    product: str
    """The product's id."""


Amount = tuple[Part, ...]
"""What is taken at once: 1 x 100 mg + 2 x 25 mg is two parts."""


def parse_number(text: str, what: str = "amount") -> Decimal:
    """A positive number: 1, 0.5, 0,5, 1/2, ½ or 1 1/2.

    Raises:
        BadInput: it is no number, not above zero, too large, cannot be written exactly (1/3), or can be read in
            two ways: 1,000 is a thousand to some and one to others.
    """
    words, name = _spelled(text), shown(text)
    if len(words) > _LONGEST:
        raise BadInput(f"“{name}” is too long for a number. It reads like 1, 0.5 or 1/2.", what)
    if words.startswith("-") and _is_number(words[1:].lstrip()):
        raise BadInput(f"“{name}” is not above zero. It reads like 1, 0.5 or 1/2.", what)
    words = words.removeprefix("+")
    if _GROUPED.fullmatch(words):
        raise BadInput(f"“{name}” can be read in two ways. Please write {_without_group(words)}.", what)
    fraction = _FRACTION.fullmatch(words)
    if fraction:
        number = _of_fraction(fraction, name, what)
    elif _DECIMAL.fullmatch(words):
        number = Decimal(words.replace(",", "."))
    else:
        raise BadInput(f"“{name}” is not a number. It reads like 1, 0.5 or 1/2.", what)
    if number == 0:
        raise BadInput(f"“{name}” is not above zero. It reads like 1, 0.5 or 1/2.", what)
    if number > LARGEST:
        raise BadInput(f"“{name}” is larger than {LARGEST:,}. Please check the {what}.", what)
    if number != round(number, 4):
        raise BadInput(f"“{name}” has more than four decimals. Please round it.", what)
    return number.normalize()


def parse_measure(text: str, what: str) -> tuple[Decimal, str]:
    """A number with what it counts, such as "100 mg", "1 tablet" or "½ tablet"; the unit may be empty.

    Raises:
        BadInput: it does not begin with a usable number.
    """
    words = _spelled(text)
    match = _LEADING.match(words)
    if match is None:
        raise BadInput(f"“{shown(text)}” does not begin with a number. It reads like 1 tablet or 100 mg.", what)
    unit = words[match.end() :].strip()
    if len(words) > _LONGEST:
        raise BadInput(f"“{shown(text)}” is too long. It reads like 1 tablet or 100 mg.", what)
    if unit and not (unit[0].isalpha() or unit[0] == "%"):
        raise BadInput(f"“{shown(text)}” does not say one number of one thing. It reads like 1 tablet or 100 mg.", what)
    return parse_number(match[0], what), unit


def parse_strength(text: str, ingredient: str) -> Strength:
    """The strength of one piece, such as "100 mg".

    Raises:
        BadInput: the number or the unit cannot be read.
    """
    number, unit = parse_measure(text, "strength")
    known = _UNITS.get(unit.casefold())
    if known is None:
        raise BadInput(
            f"“{shown(text)}” has no unit this app knows. A strength reads like 100 mg, 0.5 mg, 50 mcg or 5 mL.",
            "strength",
        )
    return Strength(ingredient, number, known)


def format_number(number: Decimal) -> str:
    """A number as written by hand: no exponent, no trailing zeros, no grouping."""
    text = format(number.normalize(), "f")
    return "0" if text == "-0" else text


class Total(Struct, frozen=True):
    """What amounts add up to, ingredient by ingredient."""

    by_ingredient: tuple[Strength, ...]
    """One sum per ingredient and family of units, in order of first appearance."""

    uncounted: tuple[str, ...]
    """Ids of products with no strength written down, or one that pieces do not add up to (a percentage, a rate, a
    concentration in drops): said, not guessed."""


def total(amounts: Iterable[Amount], products: Mapping[str, Product]) -> Total:
    """Add up what a person entered; masses are summed together, other units only with their like.

    So many mL of so many mg/mL are mg.
    """
    sums: dict[tuple[str, str], Strength] = {}
    uncounted: dict[str, None] = {}
    for amount in amounts:
        for part in amount:
            product = products.get(part.product)
            if product is None or not product.strengths:
                uncounted[part.product] = None
                continue
            for strength in product.strengths:
                counted = _in_one_piece(strength, product.form)
                if counted is None:
                    uncounted[part.product] = None
                else:
                    _add(sums, counted, part.n)
    return Total(tuple(sums.values()), tuple(uncounted))


def masses(sums: Total) -> dict[tuple[str, str], Decimal]:
    """The sums for comparing: by folded ingredient and unit, every mass in milligrams."""
    found = {}
    for strength in sums.by_ingredient:
        factor = _GRAMS.get(strength.unit)
        unit = strength.unit if factor is None else "mg"
        found[fold(strength.ingredient), unit] = strength.n * (factor or 1)
    return found


def _in_one_piece(strength: Strength, form: str) -> Strength | None:
    """How much is in one piece, in a unit that adds up; None if the strength does not say."""
    if strength.unit == "mg/mL" and form.casefold() == "ml":
        return Strength(strength.ingredient, strength.n, "mg")
    return strength if strength.unit in _ADDABLE else None


def _add(sums: dict[tuple[str, str], Strength], strength: Strength, n: Decimal) -> None:
    is_mass = strength.unit in _GRAMS
    key = (fold(strength.ingredient), "mass" if is_mass else strength.unit)
    before = sums.get(key)
    added = strength.n * n
    if before is None:
        sums[key] = Strength(strength.ingredient, added, strength.unit)
    elif before.unit == strength.unit:
        sums[key] = Strength(before.ingredient, before.n + added, before.unit)
    else:
        grams = (before.n * _GRAMS[before.unit] + added * _GRAMS[strength.unit]) / _GRAMS["mg"]
        sums[key] = Strength(before.ingredient, grams, "mg")


def _spelled(text: str) -> str:
    """A number as typed, on one clean line, with ½ written as 1/2."""
    words = clean_line(text).replace("\u2044", "/").replace("\u2212", "-")
    for sign, spelled in _VULGAR.items():
        words = words.replace(sign, f" {spelled}")
    return " ".join(words.split())


def _is_number(words: str) -> bool:
    return bool(_DECIMAL.fullmatch(words) or _FRACTION.fullmatch(words))


def _of_fraction(fraction: re.Match[str], name: str, what: str) -> Decimal:
    whole, top, bottom = (int(text or 0) for text in fraction.groups())
    if bottom == 0:
        raise BadInput(f"“{name}” is not a number. It reads like 1, 0.5 or 1/2.", what)
    if bottom not in _EXACT:
        raise BadInput(f"“{name}” has no exact decimal form. Please write it as a decimal, such as 0.33.", what)
    return whole + Decimal(top) / bottom


def _without_group(words: str) -> str:
    """The two readings of a number such as 1,000, as they can be typed."""
    many, few = Decimal(re.sub("[.,]", "", words)), Decimal(words.replace(",", "."))
    return f"{format_number(many)} or {format_number(few)}"
