"""Medicines, versions and how they read."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import replace

from companion.domain.amounts import Part, Strength
from companion.domain.ids import dose_id, id_from, new_id
from companion.domain.medicine import (
    Medicine,
    Pause,
    Product,
    Regimen,
    Version,
    amount_label,
    label,
    plural,
    sort_versions,
)
from companion.domain.prefs import Pref

DAY = date(2026, 11, 23)
MEDICINE = Medicine("m", "Lithium")


def product(id_: str, mg: str = "", release: str = "", form: str = "tablet") -> Product:
    strengths = (Strength("lithium", Decimal(mg), "mg"),) if mg else ()
    return Product(id_, "m", form, release, strengths)


def test_ids_are_short_lower_case_and_never_alike():
    ids = {new_id() for _ in range(1000)}
    assert len(ids) == 1000
    assert all(re.fullmatch("[a-km-z2-9]{12}", id_) and not set(id_) & set("ilou01") for id_ in ids)
    assert len(new_id(8)) == 8


def test_an_id_that_follows_from_others_is_always_the_same():
    assert id_from("a", "b") == id_from("a", "b")
    assert len({id_from("a", "b"), id_from("b", "a"), id_from("a"), id_from("ab")}) == 4
    assert re.fullmatch("[a-z2-9]{12}", id_from("x"))


def test_a_planned_dose_is_medicine_date_and_slot():
    assert dose_id("m", DAY, "s") == "m/2026-11-23/s"


def test_a_dated_preference_has_an_id_for_each_date():
    assert Pref("day.start", 240).id == "day.start"
    assert Pref("day.start", 240, DAY).id == "day.start/2026-11-23"


def test_the_version_that_holds_is_the_last_that_began():
    versions = tuple(Version(id_, "m", date(2026, month, 1)) for id_, month in (("a", 1), ("b", 6)))
    regimen = Regimen(MEDICINE, versions=versions)
    assert regimen.version_on(date(2025, 12, 31)) is None
    assert regimen.version_on(date(2026, 5, 31)) is versions[0]
    assert regimen.version_on(date(2026, 6, 1)) is versions[1]


def test_of_two_versions_on_one_date_the_later_revision_holds_and_the_other_is_shown():
    early, late = Version("a", "m", DAY, rev="002"), Version("b", "m", DAY, rev="003")
    unsaved = Version("c", "m", DAY)
    regimen = Regimen(MEDICINE, versions=sort_versions((unsaved, late, early)))
    assert regimen.versions == (early, late, unsaved)
    assert regimen.version_on(DAY) is unsaved
    assert regimen.rivals() == (early, late)


def test_a_medicine_ends_on_a_date_or_when_it_is_removed():
    regimen = Regimen(MEDICINE, versions=(Version("a", "m", DAY, ended=True),))
    assert not regimen.is_ended(date(2026, 11, 22))
    assert regimen.is_ended(DAY)
    assert Regimen(replace(MEDICINE, removed=True)).is_ended(date(1990, 1, 1))


def test_a_pause_covers_both_its_ends_and_goes_on_without_a_last_one():
    pause = Pause("p", "m", DAY, date(2026, 11, 25))
    assert [pause.covers(date(2026, 11, day)) for day in (22, 23, 25, 26)] == [False, True, True, False]
    assert Pause("p", "m", DAY).covers(date(2100, 1, 1))


def test_ingredients_are_compared_folded_and_a_bare_medicine_is_its_own():
    assert Regimen(MEDICINE, (product("p", "300"),)).ingredients() == {"lithium"}
    assert Regimen(Medicine("m", " LÍTHIUM ")).ingredients() == {"lithium"}


@pytest.mark.parametrize(
    ("products", "text"),
    [
        ((), "Lithium"),
        ((product("a"),), "Lithium"),
        ((product("a", "300", "ER"),), "Lithium ER 300 mg"),
        ((product("a", "300", "ER"), product("b", "450", "ER")), "Lithium ER 300 mg + 450 mg"),
        ((product("a", "300", "ER"), product("b", "300")), "Lithium ER 300 mg + 300 mg"),
        ((product("a", "300", "ER"), product("b", "150", "IR")), "Lithium ER 300 mg + IR 150 mg"),
        ((product("a", "300"), product("b", "300")), "Lithium 300 mg"),
    ],
)
def test_a_medicine_reads_as_its_box_does(products, text):
    assert label(MEDICINE, products) == text


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        ((("1", "a"),), "1 tablet"),
        ((("0.5", "a"),), "0.5 tablet"),
        ((("1.5", "a"),), "1.5 tablets"),
        ((("5", "l"),), "5 mL"),
        ((("2", "gone"),), "2 pieces"),
        ((("1", "a"), ("2", "x")), "1 tablet 300 mg + 2 tablets XR 50 mg"),
    ],
)
def test_an_amount_reads_in_pieces(parts, text):
    products = {"a": product("a", "300"), "x": product("x", "50", "XR"), "l": product("l", form="mL")}
    assert amount_label(tuple(Part(Decimal(n), id_) for n, id_ in parts), products) == text


@pytest.mark.parametrize(
    ("form", "many"),
    [
        ("tablet", "tablets"),
        ("patch", "patches"),
        ("drops", "drops"),
        ("mL", "mL"),
        ("suppository", "suppositories"),
        ("spray", "sprays"),
        ("box", "boxes"),
    ],
)
def test_forms_have_a_plural(form, many):
    assert plural(form, True) == many
    assert plural(form, False) == form
