"""A form read back before it is saved: what it plans, what is refused, and which past days it would alter."""

from __future__ import annotations

from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from msgspec.structs import replace

from companion.domain.amounts import Part, Strength
from companion.domain.errors import BadInput
from companion.services.medicine_form import PlannedTime
from tests.services.conftest import TODAY, fresh, move

MONDAYS = "FREQ=WEEKLY;BYDAY=MO"


def milligrams(plan) -> Decimal:
    (strength,) = plan.total.by_ingredient
    assert strength.unit == "mg"
    return strength.n


def test_reading_back_says_the_total_of_a_day(desk):
    form = desk.medicines.new_form("Lithium carbonate")
    product = replace(form.products[0], release="ER", strengths=(Strength("lithium", Decimal(300), "mg"),))
    times = (
        PlannedTime(time(20), (Part(Decimal(2), product.id),)),
        PlannedTime(time(8), (Part(Decimal(1), product.id),)),
    )
    found = desk.medicines.read_back(replace(form, products=(product,), times=times))
    assert len(found.days) == 14
    assert found.days[0].date == TODAY
    assert [f"{dose.wall:%H:%M}" for dose in found.every_day.doses] == ["08:00", "20:00"]
    assert milligrams(found.every_day) == 900
    assert desk.store.regimens() == ()


def test_weekdays_are_not_silently_daily(desk):
    form = desk.medicines.new_form("Methotrexate")
    times = (PlannedTime(time(8), (Part(Decimal(1), form.products[0].id),), MONDAYS),)
    found = desk.medicines.read_back(replace(form, times=times))
    assert found.every_day is None
    assert [day.date for day in found.days if day.doses] == [TODAY, TODAY + timedelta(days=7)]
    assert found.days[0].total.uncounted == (form.products[0].id,)


def test_reading_back_shows_what_a_later_change_will_plan(desk):
    regimen = desk.add("Lithium", "08:00")
    later = desk.medicines.form_of(regimen, TODAY + timedelta(days=5))
    desk.medicines.change(regimen, move(later, "10:00"))
    found = desk.medicines.read_back(move(desk.medicines.form_of(fresh(desk), TODAY), "09:00"))
    walls = [f"{day.doses[0].wall:%H:%M}" for day in found.days]
    assert walls == ["09:00"] * 5 + ["10:00"] * 9


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": "\u200b\x1b[2J"}, "medicine name is empty"),
        ({"name": "\u3164\u115f"}, "medicine name is empty"),
        ({"name": "x" * 10_000}, "10,000 characters"),
        ({"first": date(1899, 12, 31)}, "outside the years"),
        ({"first": date(2200, 1, 1)}, "outside the years"),
        ({"times": ()}, "at least one time"),
        ({"products": ()}, "What form"),
        ({"window": 0}, "window"),
        ({"window": 1441}, "window"),
        ({"purpose": "y" * 501}, "501 characters"),
        ({"note": "z" * 100_001}, "100,001 characters"),
    ],
)
def test_a_form_that_cannot_be_used_is_refused_by_name(desk, change, sentence):
    form = desk.medicines.new_form("Lithium")
    form = replace(form, times=(PlannedTime(time(8), (Part(Decimal(1), form.products[0].id),)),))
    for act in (desk.medicines.read_back, desk.medicines.add):
        with pytest.raises(BadInput, match=sentence):
            act(replace(form, **change))
    assert desk.store.regimens() == ()


@pytest.mark.parametrize(
    ("amount", "sentence"),
    [
        ((), "How much"),
        ((Part(Decimal(0), "own"),), "not an amount"),
        ((Part(Decimal(-1), "own"),), "not an amount"),
        ((Part(Decimal("NaN"), "own"),), "not an amount"),
        ((Part(Decimal("Infinity"), "own"),), "not an amount"),
        ((Part(Decimal(1), "of another medicine"),), "not one of its forms"),
    ],
)
def test_an_amount_of_nothing_is_refused(desk, amount, sentence):
    form = desk.medicines.new_form("Lithium")
    amount = tuple(Part(part.n, form.products[0].id if part.product == "own" else part.product) for part in amount)
    with pytest.raises(BadInput, match=sentence):
        desk.medicines.add(replace(form, times=(PlannedTime(time(8), amount),)))


@pytest.mark.parametrize(
    ("first", "second", "is_refused"),
    [
        ((time(8), "FREQ=DAILY"), (time(8), "FREQ=DAILY"), True),
        ((time(8), "FREQ=DAILY"), (time(8, 0, 30), "FREQ=DAILY"), True),
        ((time(8), "FREQ=DAILY"), (time(8), MONDAYS), True),
        ((time(8), "FREQ=WEEKLY;BYDAY=MO,WE"), (time(8), "FREQ=WEEKLY;BYDAY=WE"), True),
        ((time(8), "FREQ=WEEKLY;BYDAY=MO"), (time(8), "FREQ=WEEKLY;BYDAY=TU"), False),
        ((time(8), "FREQ=DAILY"), (time(8, 1), "FREQ=DAILY"), False),
    ],
)
def test_one_time_cannot_be_there_twice_on_one_day(desk, first, second, is_refused):
    form = desk.medicines.new_form("Lithium")
    amount = (Part(Decimal(1), form.products[0].id),)
    form = replace(form, times=tuple(PlannedTime(wall, amount, rule) for wall, rule in (first, second)))
    if is_refused:
        with pytest.raises(BadInput, match="08:00 is there twice"):
            desk.medicines.add(form)
    else:
        assert len(desk.medicines.read_back(form).form.times) == 2


@pytest.mark.parametrize("rule", ["", "nonsense", "FREQ=SECONDLY", "FREQ=DAILY;BYHOUR=8", "FREQ=DAILY;UNTIL=never"])
def test_a_rule_no_one_can_read_is_refused(desk, rule):
    form = desk.medicines.new_form("Lithium")
    with pytest.raises(BadInput, match="on which days"):
        desk.medicines.add(replace(form, times=(PlannedTime(time(8), (Part(Decimal(1), form.products[0].id),), rule),)))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Lorazepam [PRN] [/]  ", "Lorazepam [PRN] [/]"),
        ("Abil\"ify's", "Abil\"ify's"),
        ("Lith\x1b]0;owned\x07ium\x1b[31m", "Lithium"),
        ("\u202eليثيوم\u202c", "ليثيوم"),
        ("💊👩\u200d⚕️", "💊👩\u200d⚕️"),
        ("two\r\nlines\tand tab", "two lines and tab"),
    ],
)
def test_a_hostile_name_is_kept_as_plain_words(desk, typed, kept):
    assert desk.add(typed, "08:00").medicine.name == kept


def test_the_same_name_is_said_once_for_medicines_in_use(desk):
    desk.add("Lithium", "08:00")
    ended = desk.add("Lithium  ", "08:00")
    desk.medicines.end(ended, TODAY)
    form = desk.medicines.new_form("LITHIÜM".replace("Ü", "U"))
    form = replace(form, times=(PlannedTime(time(9), (Part(Decimal(1), form.products[0].id),)),))
    assert desk.medicines.read_back(form).same_name == ("Lithium",)


def test_a_back_dated_change_lists_the_unlogged_days_it_alters(desk):
    regimen = desk.add("Lithium", "08:00", first=date(2026, 11, 16))
    desk.clock.set("2026-11-20T08:00")
    desk.today.take_all_due()
    desk.clock.set("2026-11-23T08:00")
    form = move(desk.medicines.form_of(regimen, date(2026, 11, 18)), "09:00")
    altered = desk.medicines.read_back(form).altered
    assert altered == tuple(date(2026, 11, day) for day in (18, 19, 21, 22))
    desk.medicines.change(regimen, form)
    assert desk.state(day=date(2026, 11, 20)) == {"08:00": "taken"}
    assert desk.state(day=date(2026, 11, 21)) == {"09:00": "not_logged"}
    assert desk.state(day=date(2026, 11, 17)) == {"08:00": "not_logged"}


def test_a_change_back_dated_by_years_lists_every_day_it_alters(desk):
    regimen = desk.add("Lithium", "08:00", first=date(2023, 11, 23))
    form = desk.medicines.form_of(regimen, date(2024, 1, 1))
    altered = desk.medicines.read_back(move(form, "09:00")).altered
    assert (altered[0], altered[-1], len(altered)) == (date(2024, 1, 1), date(2026, 11, 22), 1057)


def test_ending_in_the_past_alters_the_unlogged_days_since_then(desk):
    regimen = desk.add("Lithium", "08:00", first=date(2026, 11, 16))
    desk.clock.set("2026-11-23T06:00")
    assert desk.medicines.end_alters(regimen, TODAY) == ()
    assert desk.medicines.end_alters(regimen, date(2026, 11, 21)) == (date(2026, 11, 21), date(2026, 11, 22))


def test_a_change_that_begins_before_another_is_read_back_as_itself_and_says_what_follows(desk):
    regimen = desk.add("Lithium", "08:00", n="1", first=date(2026, 11, 16))
    form = desk.medicines.form_of(regimen, TODAY)
    half = tuple(Part(Decimal("0.5"), part.product) for part in form.times[0].amount)
    desk.medicines.change(regimen, replace(form, times=(replace(form.times[0], amount=half),)))
    form = desk.medicines.form_of(fresh(desk), date(2026, 11, 20))
    two = tuple(Part(Decimal(2), part.product) for part in form.times[0].amount)
    found = desk.medicines.read_back(replace(form, times=(replace(form.times[0], amount=two),)))
    assert {dose.amount[0].n for day in found.own for dose in day.doses} == {2}
    assert found.every_day.date == date(2026, 11, 20)
    assert {dose.amount[0].n for day in found.days for dose in day.doses} == {Decimal("0.5")}, "as it will be"
    assert found.followed_by.first == TODAY
    assert desk.medicines.read_back(desk.medicines.form_of(fresh(desk), TODAY)).followed_by is None


def test_a_change_from_today_alters_no_past_day(desk):
    regimen = desk.add("Lithium", "08:00", first=date(2026, 11, 16))
    assert desk.medicines.read_back(move(desk.medicines.form_of(regimen), "09:00")).altered == ()
