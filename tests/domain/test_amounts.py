"""Amounts: read without guessing, added up without floats."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.domain.amounts import (
    LARGEST,
    Part,
    Strength,
    format_number,
    masses,
    parse_measure,
    parse_number,
    parse_strength,
    total,
)
from companion.domain.errors import BadInput
from companion.domain.medicine import Product


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1", "1"),
        (" 2 ", "2"),
        ("+1", "1"),
        ("0.5", "0.5"),
        ("0,5", "0.5"),
        (".5", "0.5"),
        (",5", "0.5"),
        ("1.50", "1.5"),
        ("0.125", "0.125"),
        ("0,125", "0.125"),
        ("1.125", "1.125"),
        ("1/2", "0.5"),
        ("1 / 2", "0.5"),
        ("1⁄2", "0.5"),
        ("3/4", "0.75"),
        ("1 1/2", "1.5"),
        ("1  1/2", "1.5"),
        ("½", "0.5"),
        ("1½", "1.5"),
        ("2 ¾", "2.75"),
        ("1/16", "0.0625"),
        ("100000", "100000"),
        ("٢", "2"),
        ("۲", "2"),
        ("１２", "12"),
        ("\x1b[31m3", "3"),
    ],
)
def test_a_number_is_read_as_written(text, number):
    assert parse_number(text) == Decimal(number)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "not a number"),
        ("one", "not a number"),
        ("1e999", "not a number"),
        ("1e3", "not a number"),
        ("NaN", "not a number"),
        ("inf", "not a number"),
        ("-Infinity", "not a number"),
        ("1_000", "not a number"),
        ("1 000", "not a number"),
        ("1.2.3", "not a number"),
        ("5.", "not a number"),
        ("1 -1/2", "not a number"),
        ("1/0", "not a number"),
        ("1/2/3", "not a number"),
        ("½½", "not a number"),
        ("1-2", "not a number"),
        ("0x10", "not a number"),
        ("-1", "not above zero"),
        ("−1", "not above zero"),
        ("-1/2", "not above zero"),
        ("0", "not above zero"),
        ("0.00", "not above zero"),
        ("0/2", "not above zero"),
        ("1/3", "no exact decimal"),
        ("⅓", "no exact decimal"),
        ("1/32", "no exact decimal"),
        ("100001", "larger than 100,000"),
        ("1" + "0" * 30, "larger than 100,000"),
        ("9" * 10_000, "too long"),
        ("0.00001", "more than four decimals"),
        ("1,000", "two ways. Please write 1000 or 1."),
        ("12,500", "two ways. Please write 12500 or 12.5."),
        ("1.000", "two ways. Please write 1000 or 1."),
        ("1.250", "two ways. Please write 1250 or 1.25."),
    ],
)
def test_what_is_no_amount_is_refused_by_name(text, sentence):
    with pytest.raises(BadInput) as refused:
        parse_number(text, "strength")
    assert sentence in str(refused.value)
    assert text[:10].strip() in str(refused.value).replace("\u200b", "")
    assert refused.value.field == "strength"
    assert len(str(refused.value)) < 140


@given(st.text() | st.from_regex(r"[-+]?[0-9 ½¼.,/eE_]{1,12}"))
def test_reading_a_number_raises_nothing_but_bad_input(text):
    for read in (parse_number, lambda words: parse_measure(words, "amount")[0]):
        try:
            found = read(text)
        except BadInput as refused:
            str(refused).encode()
        else:
            assert 0 < found <= LARGEST
            assert found == round(found, 4)


@given(st.decimals(Decimal("0.0001"), LARGEST, places=4))
def test_a_number_as_it_is_written_is_read_back(number):
    written = format_number(number)
    assert "E" not in written
    assert parse_number(written) == number


@pytest.mark.parametrize(
    ("number", "written"), [("100", "100"), ("1E+2", "100"), ("0.50", "0.5"), ("1.0", "1"), ("0", "0"), ("-0", "0")]
)
def test_numbers_are_written_by_hand(number, written):
    assert format_number(Decimal(number)) == written


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("1 tablet", "1", "tablet"),
        ("½ tablet", "0.5", "tablet"),
        ("1½ tablets", "1.5", "tablets"),
        ("1 1/2 tablets", "1.5", "tablets"),
        ("1/2 tab", "0.5", "tab"),
        ("100mg", "100", "mg"),
        ("0,5 mL", "0.5", "mL"),
        ("10 mg/mL", "10", "mg/mL"),
        ("5%", "5", "%"),
        ("3", "3", ""),
        ("2 \x1b[31mdrops\n", "2", "drops"),
    ],
)
def test_a_measure_is_a_number_and_what_it_counts(text, number, unit):
    assert parse_measure(text, "amount") == (Decimal(number), unit)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "tablet",
        "one tablet",
        "-1 tablet",
        "1e999 mg",
        "nan mg",
        "1,000 mg",
        "1 000 mg",
        "1-2 tablets",
        "1_0 mg",
        "1 2 tablets",
        "1/3 tablet",
        "/2 mg",
        "(1) tablet",
    ],
)
def test_what_is_no_measure_is_refused(text):
    with pytest.raises(BadInput):
        parse_measure(text, "amount")


@pytest.mark.parametrize("end", ["tablets" * 20_000, " -" * 70_000, "9" * 140_000])
def test_a_pasted_megabyte_is_no_measure_and_is_refused_at_once(end):
    with pytest.raises(BadInput) as refused:
        parse_measure("1 " + " " * 500_000 + end + " " * 500_000, "amount")
    assert len(str(refused.value)) < 140


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("100 mg", "100", "mg"),
        ("100MG", "100", "mg"),
        ("50 mcg", "50", "mcg"),
        ("50 µg", "50", "mcg"),
        ("50 μg", "50", "mcg"),
        ("0.5 g", "0.5", "g"),
        ("400 IU", "400", "IU"),
        ("10 mg/mL", "10", "mg/mL"),
        ("5 mL", "5", "mL"),
    ],
)
def test_a_strength_has_a_known_unit(text, number, unit):
    assert parse_strength(text, "x") == Strength("x", Decimal(number), unit)


@pytest.mark.parametrize("text", ["100", "100 mgg", "100 tablets", "mg", "100 \x1b[31mzz"])
def test_a_strength_without_a_known_unit_is_refused(text):
    with pytest.raises(BadInput) as refused:
        parse_strength(text, "x")
    assert "\x1b" not in str(refused.value)


def product(id_: str, *strengths: tuple[str, str, str], form: str = "tablet") -> Product:
    return Product(id_, "m", form, strengths=tuple(Strength(name, Decimal(n), unit) for name, n, unit in strengths))


def sums(*amounts: tuple[str, str], products: list[Product]):
    found = total([(Part(Decimal(n), id_),) for n, id_ in amounts], {p.id: p for p in products})
    return [(s.ingredient, format_number(s.n), s.unit) for s in found.by_ingredient], found.uncounted


def test_masses_add_up_whatever_unit_they_are_written_in():
    products = [
        product("a", ("Lithium", "300", "mg")),
        product("b", ("lithium", "0.45", "g")),
        product("c", ("X", "50", "mcg")),
    ]
    assert sums(("1", "a"), ("2", "a"), products=products) == ([("Lithium", "900", "mg")], ())
    assert sums(("1", "a"), ("2", "b"), products=products) == ([("Lithium", "1200", "mg")], ())
    assert sums(("0.5", "c"), ("1", "c"), products=products) == ([("X", "75", "mcg")], ())


def test_a_part_of_two_products_and_two_ingredients_is_counted_each():
    products = [product("a", ("x", "5", "mg"), ("y", "325", "mg")), product("b", ("y", "500", "mg"))]
    assert sums(("2", "a"), ("1", "b"), products=products) == ([("x", "10", "mg"), ("y", "1150", "mg")], ())


def test_what_cannot_be_added_up_is_said_not_guessed():
    products = [
        product("bare"),
        product("cream", ("x", "1", "%"), form="g"),
        product("patch", ("x", "25", "mcg/hour"), form="patch"),
        product("drops", ("x", "100", "mg/mL"), form="drop"),
    ]
    assert sums(("1", "bare"), ("1", "gone"), products=products) == ([], ("bare", "gone"))
    assert sums(*((n, p.id) for n, p in zip("1111", products, strict=True)), products=products) == (
        [],
        ("bare", "cream", "patch", "drops"),
    )


def test_milliliters_of_a_solution_are_milligrams_and_units_stay_units():
    products = [product("syrup", ("x", "20", "mg/mL"), form="mL"), product("vitamin", ("d", "400", "IU"))]
    assert sums(("5", "syrup"), ("2", "vitamin"), products=products) == ([("x", "100", "mg"), ("d", "800", "IU")], ())


def test_unlike_units_of_one_ingredient_are_not_mixed():
    products = [product("a", ("d", "10", "mcg")), product("b", ("d", "400", "IU"))]
    assert sums(("1", "a"), ("1", "b"), products=products) == ([("d", "10", "mcg"), ("d", "400", "IU")], ())


def test_sums_compare_in_milligrams():
    found = total([(Part(Decimal(2), "a"),)], {"a": product("a", ("Líthium", "0.3", "g"))})
    assert masses(found) == {("lithium", "mg"): Decimal(600)}


@given(st.lists(st.tuples(st.decimals(Decimal("0.0001"), 1000, places=4), st.sampled_from("ab")), max_size=20))
def test_a_total_does_not_depend_on_the_order(parts):
    products = {"a": product("a", ("x", "0.3", "mg")), "b": product("b", ("x", "7.5", "mcg"))}
    amounts = [(Part(n, id_),) for n, id_ in parts]
    assert masses(total(amounts, products)) == masses(total(amounts[::-1], products))
