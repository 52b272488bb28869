"""What the words of the form mean, and what is said about words that cannot be used."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

import pytest
from msgspec.structs import replace

from companion.domain.amounts import Part, Strength
from companion.domain.medicine import Product, Slot, Version
from companion.domain.schedule import WEEKDAYS
from companion.services.medicine_form import MedicineForm
from companion.ui.medicine_text import FormText, TimeText, read_form, split_times, text_from, text_of, words_of
from companion.ui.words.medicines import rival_words

TODAY = date(2026, 11, 23)
BASE = MedicineForm("m", "", (Product("p", "m"),), TODAY, version="v")
GOOD = FormText(name="Lithium", strength="300 mg", times=(TimeText("08:00", "1", WEEKDAYS),))


def read(**changes: object) -> tuple[MedicineForm, dict[str, str]]:
    form, problems = read_form(replace(GOOD, **changes), BASE, TODAY)  # type: ignore[arg-type]
    return form, {problem.field: problem.sentence for problem in problems}


@pytest.mark.parametrize(
    ("typed", "pieces"),
    [("1", "1"), ("½", "0.5"), ("0,5", "0.5"), ("1/2", "0.5"), ("2 tablets", "2"), ("1 x", "1"), ("1 1/2", "1.5")],
)
def test_amounts_as_people_write_them(typed: str, pieces: str) -> None:
    form, problems = read(times=(TimeText("8:00", typed, WEEKDAYS),))
    assert not problems
    assert [part.n for part in form.times[0].amount] == [Decimal(pieces)]


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ({"name": ""}, "name", "empty"),
        ({"name": "x" * 10_000}, "name", "10,000 characters"),
        ({"name": "\u202e\u200b"}, "name", "empty"),
        ({"strength": "0,5"}, "strength", "unit"),
        ({"strength": "1e999 mg"}, "strength", "not a number"),
        ({"strength": "-1 mg"}, "strength", "not above zero"),
        ({"strength": "5 mg / 325 mg"}, "strength", "ingredient"),
        ({"ingredients": "a, b"}, "strength", "2 strengths"),
        ({"first": "1800-01-01"}, "first", "1900"),
        ({"first": "2200-01-01"}, "first", "2199"),
        ({"first": "1.5.2026"}, "first", "2026-11-23"),
        ({"window": "-1"}, "window", "90 min"),
        ({"window": "1e999"}, "window", "90 min"),
        ({"purpose": "x" * 10_000}, "purpose", "10,000"),
        ({"form": "other"}, "own-form", "empty"),
        ({"times": (TimeText(),)}, "time-0", "When is it taken"),
        ({"times": (TimeText("25:61", "1", WEEKDAYS),)}, "time-0", "25:61"),
        ({"times": (TimeText("2x/day", "1", WEEKDAYS),)}, "time-0", "how often, not when"),
        ({"times": (TimeText("twice daily", "1", WEEKDAYS),)}, "time-0", "how often, not when"),
        ({"times": (TimeText("08:00", "", WEEKDAYS),)}, "amount-0", "How much"),
        ({"times": (TimeText("08:00", "-1", WEEKDAYS),)}, "amount-0", "not above zero"),
        ({"times": (TimeText("08:00", "1e999", WEEKDAYS),)}, "amount-0", "not a number"),
        ({"times": (TimeText("08:00", "1/3", WEEKDAYS),)}, "amount-0", "decimal"),
        ({"times": (TimeText("08:00", "100 mg", WEEKDAYS),)}, "amount-0", "weight"),
        ({"times": (TimeText("08:00", "1 capsule", WEEKDAYS),)}, "amount-0", "does not fit"),
        ({"times": (TimeText("08:00", "1"),)}, "days-0", "d chooses every day"),
    ],
)
def test_what_cannot_be_used_is_said_at_its_field(change: dict[str, object], field: str, said: str) -> None:
    _, problems = read(**change)
    assert said in problems[field]
    assert len(problems[field]) < 250


def test_every_problem_is_found_at_once() -> None:
    _, problems = read(name="", strength="0,5", first="x", times=(TimeText("25:61", "-1"),))
    assert set(problems) == {"name", "strength", "first", "time-0", "amount-0", "days-0"}


def test_several_times_in_one_field_share_amount_and_days() -> None:
    form, problems = read(times=(TimeText("8:00, 20:00 and 22", "1", ("mon", "wed")),))
    assert not problems
    assert [f"{each.wall:%H:%M}" for each in form.times] == ["08:00", "20:00", "22:00"]
    assert {each.rule for each in form.times} == {"FREQ=WEEKLY;BYDAY=MO,WE"}
    assert [row.slot for row in split_times(TimeText("8, 9", slot="s"))] == ["s", None]


def test_two_strengths_and_two_ingredients() -> None:
    form, problems = read(strength="100 mg + 25 mg", times=(TimeText("8", "1 x 100 mg + 2 x 25 mg", WEEKDAYS),))
    assert not problems
    assert len(form.products) == 2
    assert [part.product for part in form.times[0].amount] == [product.id for product in form.products]
    form, problems = read(ingredients="oxycodone, acetaminophen", strength="5 mg/325 mg")
    assert not problems
    assert [strength.ingredient for strength in form.products[0].strengths] == ["oxycodone", "acetaminophen"]


def test_an_unknown_strength_is_left_open() -> None:
    form, problems = read(strength="")
    assert not problems
    assert form.products[0].strengths == ()


def test_a_form_says_what_it_was_made_of() -> None:
    form, _ = read(strength="100 mg + 25 mg", times=(TimeText("8", "1 x 100 mg + 2 x 25 mg", WEEKDAYS),), window="2 h")
    text = text_of(form)
    assert (text.strength, text.times[0].amount, text.window) == ("100 mg + 25 mg", "1 x 100 mg + 2 x 25 mg", "120")
    assert read_form(text, form, TODAY) == (form, ())


def test_a_draft_keeps_every_word_and_survives_damage() -> None:
    assert text_from(words_of(GOOD)) == GOOD
    assert text_from({"name": 3, "times": "x", "as_needed": "yes", "form": "capsule"}) == FormText(form="capsule")


def test_what_was_also_written_for_a_date_says_its_strength() -> None:
    products = {
        "a": Product("a", "m", strengths=(Strength("lamotrigine", Decimal(25), "mg"),)),
        "b": Product("b", "m", strengths=(Strength("lamotrigine", Decimal(100), "mg"),)),
        "c": Product("c", "m"),
    }

    def said(*parts: tuple[str, int]) -> str:
        amount = tuple(Part(Decimal(n), product) for product, n in parts)
        return rival_words(Version("v", "m", TODAY, (Slot("s", time(8), amount),)), products)

    assert said(("b", 1)) == "Also written for this date, not in use: 1 tablet 100 mg at 08:00, every day"
    assert said(("a", 2), ("b", 1)).endswith(": 2 tablets 25 mg + 1 tablet 100 mg at 08:00, every day")
    assert said(("c", 1)).endswith(": 1 tablet at 08:00, every day")
    assert rival_words(Version("v", "m", TODAY, ended=True), products).endswith(": ended")
