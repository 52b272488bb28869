"""Amounts without floats: numbers, strengths, parts of a dose and what they add up to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from companion.domain.errors import BadInput

if TYPE_CHECKING:
    from companion.domain.medicine import Product

LARGEST = Decimal(100_000)
"""The largest number an amount or a strength may have."""

_VULGAR = {"½": "1/2", "¼": "1/4", "¾": "3/4", "⅛": "1/8", "⅜": "3/8", "⅝": "5/8", "⅞": "7/8", "⅓": "1/3", "⅔": "2/3"}
_NUMBER = r"[+-]?(?:\d+(?:[.,]\d+)?|[.,]\d+)(?:e[+-]?\d+)?|nan|[+-]?inf(?:inity)?"
_MEASURE = re.compile(rf"\s*(?P<n>\d+\s+\d+\s*/\s*\d+|\d+\s*/\s*\d+|{_NUMBER})\s*(?P<unit>.*?)\s*$", re.IGNORECASE)
_GRAMS = {"mcg": Decimal("0.001"), "mg": Decimal(1), "g": Decimal(1000)}
_UNITS = {
    "mcg": "mcg", "µg": "mcg", "ug": "mcg", "microgram": "mcg", "micrograms": "mcg",
    "mg": "mg", "milligram": "mg", "milligrams": "mg", "g": "g", "gram": "g", "grams": "g",
    "ml": "mL", "milliliter": "mL", "milliliters": "mL", "iu": "IU", "unit": "units", "units": "units",
    "meq": "mEq", "mmol": "mmol", "%": "%", "mg/ml": "mg/mL", "mcg/hour": "mcg/hour", "mg/day": "mg/day",
}  # fmt: skip
MASS_UNITS = tuple(_GRAMS)
"""The units of mass that are added up together, smallest first."""


@dataclass(frozen=True, slots=True)
class Strength:
    """How much of one ingredient is in one piece."""

    ingredient: str
    """The ingredient's name, such as "lithium carbonate"."""

    n: Decimal
    """How much, in `unit`."""

    unit: str
    """Its unit, such as "mg"; never converted in the record."""


@dataclass(frozen=True, slots=True)
class Part:
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
        BadInput: it is no number, not above zero, not finite, too large, or cannot be written exactly (1/3).
    """
    shown = text.strip()[:40]
    words = text.strip()
    for sign, spelled in _VULGAR.items():
        words = words.replace(sign, f" {spelled}")
    words = words.strip()
    try:
        whole, _, rest = words.rpartition(" ")
        if "/" in words:
            top, bottom = rest.split("/") if whole else words.split("/")
            number = _decimal(top) / _decimal(bottom) + (_decimal(whole) if whole else 0)
            if _decimal(bottom) not in {1, 2, 4, 5, 8, 10, 16, 20}:
                raise BadInput(
                    f"“{shown}” has no exact decimal form. Please write it as a decimal, such as 0.33.", what
                )
        else:
            number = _decimal(words)
    except (InvalidOperation, ValueError, ArithmeticError):
        raise BadInput(f"“{shown}” is not a number. An {what} reads like 1, 0.5 or 1/2.", what) from None
    if not number.is_finite():
        raise BadInput(f"“{shown}” is not a number that can be taken. An {what} reads like 1, 0.5 or 1/2.", what)
    if number <= 0:
        raise BadInput(f"“{shown}” is not above zero. An {what} reads like 1, 0.5 or 1/2.", what)
    if number > LARGEST:
        raise BadInput(f"“{shown}” is larger than {LARGEST:,}. Please check the {what}.", what)
    if number != round(number, 4):
        raise BadInput(f"“{shown}” has more than four decimals. Please round it.", what)
    return number.normalize()


def parse_measure(text: str, what: str) -> tuple[Decimal, str]:
    """A number with what it counts, such as "100 mg", "1 tablet" or "½ tablet"; the unit may be empty.

    Raises:
        BadInput: it does not begin with a usable number.
    """
    spelled = text.strip()
    for sign, words in _VULGAR.items():
        spelled = spelled.replace(sign, f" {words}")
    match = _MEASURE.match(spelled)
    if match is None:
        raise BadInput(f"“{text.strip()[:40]}” does not begin with a number. It reads like 1 tablet or 100 mg.", what)
    return parse_number(match["n"], what), match["unit"]


def parse_strength(text: str, ingredient: str) -> Strength:
    """The strength of one piece, such as "100 mg".

    Raises:
        BadInput: the number or the unit cannot be read.
    """
    number, unit = parse_measure(text, "strength")
    known = _UNITS.get(unit.casefold())
    if known is None:
        raise BadInput(
            f"“{text.strip()[:40]}” has no unit this app knows. A strength reads like 100 mg, 0.5 mg, 50 mcg or 5 mL.",
            "strength",
        )
    return Strength(ingredient, number, known)


def format_number(number: Decimal) -> str:
    """A number as written by hand: no exponent, no trailing zeros, no grouping."""
    text = format(number.normalize(), "f")
    return "0" if text == "-0" else text


@dataclass(frozen=True, slots=True)
class Total:
    """What amounts add up to, ingredient by ingredient."""

    by_ingredient: tuple[Strength, ...]
    """One sum per ingredient and family of units, in order of first appearance."""

    uncounted: tuple[str, ...]
    """Ids of products with no strength written down: said, not guessed."""


def total(amounts: Iterable[Amount], products: Mapping[str, Product]) -> Total:
    """Add up what a person entered; masses are summed together, other units only with their like."""
    sums: dict[tuple[str, str], Strength] = {}
    uncounted: dict[str, None] = {}
    for amount in amounts:
        for part in amount:
            product = products.get(part.product)
            if product is None or not product.strengths:
                uncounted[part.product] = None
                continue
            for strength in product.strengths:
                _add(sums, strength, part.n)
    return Total(tuple(sums.values()), tuple(uncounted))


def _add(sums: dict[tuple[str, str], Strength], strength: Strength, n: Decimal) -> None:
    is_mass = strength.unit in _GRAMS
    key = (strength.ingredient.casefold(), "mass" if is_mass else strength.unit)
    before = sums.get(key)
    added = strength.n * n
    if before is None:
        sums[key] = Strength(strength.ingredient, added, strength.unit)
    elif before.unit == strength.unit:
        sums[key] = Strength(before.ingredient, before.n + added, before.unit)
    else:
        grams = (before.n * _GRAMS[before.unit] + added * _GRAMS[strength.unit]) / _GRAMS["mg"]
        sums[key] = Strength(before.ingredient, grams, "mg")


def _decimal(text: str) -> Decimal:
    return Decimal(text.strip().replace(",", "."))
