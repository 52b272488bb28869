"""A medicine as typed: the words of the form, what they mean, and what is wrong with them field by field.

No part of Textual is needed here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, time
from typing import Final, TypeVar

from msgspec import Struct, field, to_builtins
from msgspec.structs import replace

from companion.domain.amounts import MASS_UNITS, Amount, Part, Strength, format_number, parse_measure, parse_strength
from companion.domain.days import parse_date, parse_time
from companion.domain.errors import BadInput
from companion.domain.ids import new_id
from companion.domain.medicine import Product, plural, strength_label
from companion.domain.schedule import WEEKDAYS, rule_days, weekly
from companion.domain.words import clean_line, clean_name, clean_note, clean_remark, fold
from companion.services.medicine_form import MedicineForm, PlannedTime
from companion.ui.words import medicine_form as words

T = TypeVar("T")

FORMS: Final = ("tablet", "capsule", "mL", "patch", "drop", "spray", "injection")
"""What one piece can be; anything else is said in the person's words."""

OTHER: Final = "other"
"""A form in the person's own words."""

RELEASES: Final = ("", "IR", "XR", "ER", "SR", "DR")
"""How the box says it is released; empty where it says nothing."""

_HOW_OFTEN = re.compile(
    r".*\d\s*(?:x|×|times)(?!\w).*|.*\b(?:once|twice|daily|bid|tid|qid|qd|hourly|every|per day|a day|od|bd|tds)\b.*",
    re.I,
)
_AND = re.compile(r"[,;&]|\band\b", re.I)
_NEXT_INGREDIENT = re.compile(r"/(?=\s*[\d½¼¾.,-])")
_WINDOW = re.compile(r"(\d{1,5})\s*(h|hours?|m|min|minutes?)?", re.I | re.ASCII)


class TimeText(Struct, frozen=True):
    """One time of the form, as typed."""

    at: str = ""
    """When; several times divided by commas share amount and days."""

    amount: str = ""
    """How much."""

    days: tuple[str, ...] = ()
    """The weekdays chosen, as short names; none until the person chose."""

    slot: str | None = None
    """The slot it is, if it was there before."""

    rule: str = ""
    """A rule that weekdays cannot say; it holds as long as no days are chosen."""

    @property
    def is_blank(self) -> bool:
        """Is nothing typed in it? Then it counts as not there."""
        return not (self.at.strip() or self.amount.strip())


class FormText(Struct, frozen=True):
    """Everything the form holds, as typed."""

    name: str = ""
    """What the person calls it."""

    ingredients: str = ""
    """What is in it, divided by commas; empty for its own name."""

    form: str = FORMS[0]
    """One of `FORMS`, or `OTHER`."""

    own_form: str = ""
    """The form in the person's words."""

    release: str = ""
    """One of `RELEASES`, or what was there before."""

    strength: str = ""
    """What is in one piece: 300 mg, 5 mg/325 mg, or several boxes as 100 mg + 25 mg."""

    as_needed: bool = False
    """Taken when needed."""

    times: tuple[TimeText, ...] = (TimeText(),)
    """When it is taken."""

    first: str = ""
    """From which date on."""

    window: str = ""
    """Minutes either side of its time; empty for the usual two hours."""

    purpose: str = ""
    """What it is for."""

    note: str = ""
    """What the prescriber said."""

    why: str = ""
    """Why it changes."""


class Problem(Struct, frozen=True):
    """One thing that cannot be used."""

    field: str
    """The id of the field."""

    sentence: str
    """What is wrong, and what would work."""


class _Reader(Struct):
    """Reads field after field and remembers every problem, not only the first."""

    problems: list[Problem] = field(default_factory=list)

    def read(self, field_id: str, otherwise: T, get: Callable[..., T], *given: object) -> T:
        """Read one field; what cannot be used is remembered."""
        try:
            return get(*given)
        except BadInput as error:
            self.problems.append(Problem(field_id, str(error)))
            return otherwise


def text_of(form: MedicineForm) -> FormText:
    """What the form shows for a medicine: only the products in use, times as they are."""
    used = {part.product for planned in form.times for part in planned.amount}
    products = tuple(product for product in form.products if product.id in used) or form.products
    first = products[0]
    known = first.form if first.form in FORMS else OTHER
    ingredients = tuple(dict.fromkeys(s.ingredient for product in products for s in product.strengths))
    by_id = {product.id: product for product in products}
    return FormText(
        name=form.name,
        ingredients="" if [fold(each) for each in ingredients] == [fold(form.name)] else ", ".join(ingredients),
        form=known,
        own_form=first.form if known == OTHER else "",
        release=first.release,
        strength=" + ".join(filter(None, map(strength_label, products))),
        as_needed=form.as_needed,
        times=tuple(_time_text(planned, by_id) for planned in form.times) or (TimeText(),),
        first=form.first.isoformat(),
        window=str(form.window) if form.window is not None else "",
        purpose=form.purpose,
        note=form.note,
        why=form.why,
    )


def _time_text(planned: PlannedTime, products: Mapping[str, Product]) -> TimeText:
    days = rule_days(planned.rule)
    return TimeText(
        at=f"{planned.wall:%H:%M}",
        amount=_amount_text(planned.amount, products),
        days=days,
        slot=planned.slot,
        rule="" if days else planned.rule,
    )


def _amount_text(amount: Amount, products: Mapping[str, Product]) -> str:
    if len(products) <= 1:
        return " + ".join(format_number(part.n) for part in amount)
    return " + ".join(
        f"{format_number(part.n)} x {strength_label(products[part.product]) if part.product in products else '?'}"
        for part in amount
    )


def words_of(text: FormText) -> dict[str, object]:
    """The words as a draft keeps them."""
    kept: dict[str, object] = to_builtins(text)
    return kept


def text_from(kept: Mapping[str, object]) -> FormText:
    """The words of a draft; what is missing or damaged is empty."""
    empty = FormText()
    times = kept.get("times")
    found = [_time_from(each) for each in times if isinstance(each, dict)] if isinstance(times, list | tuple) else []
    plain = {
        name: str(kept[name])
        for name in FormText.__struct_fields__
        if name not in {"times", "as_needed"} and isinstance(kept.get(name), str)
    }
    return replace(empty, **plain, as_needed=kept.get("as_needed") is True, times=tuple(found) or empty.times)


def _time_from(kept: Mapping[str, object]) -> TimeText:
    days = kept.get("days")
    slot = kept.get("slot")
    return TimeText(
        at=str(kept.get("at", "")),
        amount=str(kept.get("amount", "")),
        days=tuple(day for day in WEEKDAYS if day in days) if isinstance(days, list | tuple) else (),
        slot=slot if isinstance(slot, str) else None,
        rule=str(kept.get("rule", "")),
    )


def split_times(row: TimeText) -> tuple[TimeText, ...]:
    """One row per time where several were typed at once, such as "8:00, 20:00"; the first keeps the slot."""
    parts = [part.strip() for part in _AND.split(row.at) if part.strip()]
    if len(parts) < 2:
        return (row,)
    return tuple(replace(row, at=part, slot=None if place else row.slot) for place, part in enumerate(parts))


def read_form(
    text: FormText, base: MedicineForm, today: date, *, needs_times: bool = True
) -> tuple[MedicineForm, tuple[Problem, ...]]:
    """What the words mean, and everything in them that cannot be used.

    Args:
        text: the words.
        base: the form as it was opened; its ids are kept.
        today: the person's day.
        needs_times: it is planned; what has ended needs no times.
    """
    reader = _Reader()
    name = reader.read("name", "?", clean_name, text.name, words.NAME_OF)
    products = _products(text, base, name, reader)
    form = replace(
        base,
        name=name,
        products=products,
        first=reader.read("first", today, parse_date, text.first or today.isoformat(), today, "first"),
        times=() if text.as_needed else _times(text, products, reader, needs_times=needs_times),
        as_needed=text.as_needed,
        purpose=reader.read("purpose", "", clean_remark, text.purpose, words.PURPOSE_OF),
        note=reader.read("note", "", clean_note, text.note),
        why=reader.read("why", "", clean_remark, text.why, words.WHY_OF),
        window=reader.read("window", None, parse_window, text.window),
    )
    return form, tuple(reader.problems)


def parse_window(text: str) -> int | None:
    """Minutes either side of a time: 90, 90 min or 2 h; None if nothing is typed.

    Raises:
        BadInput: it is no length of time from 1 minute to 24 hours.
    """
    if not text.strip():
        return None
    match = _WINDOW.fullmatch(text.strip())
    minutes = int(match[1]) * (60 if (match[2] or "").casefold().startswith("h") else 1) if match else 0
    if not 1 <= minutes <= 24 * 60:
        raise BadInput(words.no_window(text), "window")
    return minutes


def parse_when(text: str) -> time:
    """One time of day.

    Raises:
        BadInput: it is none; how often is not when, and is asked, not guessed.
    """
    if not text.strip():
        raise BadInput(words.TIME_NEEDED, "time")
    if _HOW_OFTEN.fullmatch(text.strip()[:200]):
        raise BadInput(words.how_often(text), "time")
    return parse_time(text)


def parse_amount(text: str, products: tuple[Product, ...]) -> Amount:
    """An amount in pieces: 1, ½, 2 tablets, or 1 x 100 mg + 2 x 25 mg.

    Raises:
        BadInput: a part cannot be read, is a weight, or does not say which strength it means.
    """
    if not text.strip():
        raise BadInput(words.amount_needed(products[0].form), "amount")
    return tuple(_part(part, products) for part in text.split("+"))


def _part(text: str, products: tuple[Product, ...]) -> Part:
    number, rest = parse_measure(text, "amount")
    form = products[0].form
    rest = clean_line(re.sub(r"^[x×]\s*", "", rest, flags=re.I))
    for name in sorted({form, plural(form, True)}, key=len, reverse=True):
        if rest.casefold().startswith(name.casefold()):
            rest = rest[len(name) :].strip()
            break
    if not rest and len(products) == 1:
        return Part(number, products[0].id)
    if not rest:
        raise BadInput(words.which_strength(text, [strength_label(each) for each in products]), "amount")
    wanted = rest.casefold().replace(" ", "")
    for product in products:
        if strength_label(product).casefold().replace(" ", "") == wanted:
            return Part(number, product.id)
    if wanted in MASS_UNITS:
        raise BadInput(words.pieces_needed(text, form), "amount")
    raise BadInput(words.not_the_form(text, form), "amount")


def _products(text: FormText, base: MedicineForm, name: str, reader: _Reader) -> tuple[Product, ...]:
    form = text.form
    if form == OTHER:
        form = reader.read("own-form", "piece", _own_form, text.own_form)
    named = [each for each in text.ingredients.split(",") if each.strip()]
    ingredients = [reader.read("ingredients", "?", clean_name, each, words.INGREDIENT_OF) for each in named] or [name]
    boxes = [box for box in text.strength.split("+") if box.strip()]
    unknown: tuple[Strength, ...] = ()
    strengths = [reader.read("strength", unknown, _strengths, box, ingredients) for box in boxes] or [unknown]
    wanted = [Product("", base.id, form, text.release, each) for each in strengths]
    used = {part.product for planned in base.times for part in planned.amount}
    in_use = [product for product in base.products if product.id in used] or list(base.products)
    return tuple(_product(each, place, in_use, base) for place, each in enumerate(wanted))


def _product(wanted: Product, place: int, in_use: list[Product], base: MedicineForm) -> Product:
    """The product with the id it has: the same one if it reads the same, else the one in its place, else a new one."""
    for product in base.products:
        if replace(wanted, id=product.id, rev=product.rev) == product:
            return product
    if place < len(in_use):
        return replace(wanted, id=in_use[place].id, rev=in_use[place].rev)
    return replace(wanted, id=new_id())


def _strengths(box: str, ingredients: list[str]) -> tuple[Strength, ...]:
    parts = [part for part in _NEXT_INGREDIENT.split(box) if part.strip()]
    if len(parts) != len(ingredients):
        raise BadInput(words.as_many_strengths(len(ingredients), len(parts)), "strength")
    return tuple(parse_strength(part, name) for part, name in zip(parts, ingredients, strict=True))


def _times(
    text: FormText, products: tuple[Product, ...], reader: _Reader, *, needs_times: bool
) -> tuple[PlannedTime, ...]:
    found: list[PlannedTime] = []
    nothing: Amount = ()
    for place, row in enumerate(text.times):
        if row.is_blank:
            continue
        rows = split_times(row)
        walls = [reader.read(f"time-{place}", time(), parse_when, one.at) for one in rows]
        amount = reader.read(f"amount-{place}", nothing, parse_amount, row.amount, products)
        rule = reader.read(f"days-{place}", "", _rule, row)
        found += [PlannedTime(wall, amount, rule, one.slot) for wall, one in zip(walls, rows, strict=True)]
    if not found and needs_times:
        reader.problems.append(Problem("time-0", words.TIMES_NEEDED))
    return tuple(found)


def _own_form(text: str) -> str:
    return clean_name(text, words.FORM_OF, limit=40)


def _rule(row: TimeText) -> str:
    if row.days:
        return weekly(",".join(row.days))
    if row.rule:
        return row.rule
    raise BadInput(words.DAYS_NEEDED, "days")
