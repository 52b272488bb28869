"""Intakes beside the plan, and when something was last taken."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from msgspec.structs import replace

from companion.domain.errors import NotFound
from tests.services.conftest import TODAY


def test_an_as_needed_dose_is_an_extra_of_its_own(desk):
    regimen = desk.add("Lorazepam")
    assert [found.last for found in desk.today.view().as_needed] == [None]
    desk.intakes.record(regimen.medicine.id, reason="panic on the train", id_="keypress")
    view = desk.today.view()
    (extra,) = view.extras
    assert (extra.id, extra.day, extra.reason, extra.amount) == (
        "keypress",
        TODAY,
        "panic on the train",
        desk.pieces(regimen, "1"),
    )
    assert view.as_needed[0].last == extra
    assert view.doses == ()


def test_a_retry_of_an_extra_makes_neither_a_second_nor_a_later_one(desk):
    regimen = desk.add("Lorazepam")
    desk.intakes.record(regimen.medicine.id, id_="keypress")
    (first,) = desk.today.view().extras
    desk.clock.wait(minutes=5)
    desk.intakes.record(regimen.medicine.id, id_="keypress")
    assert desk.today.view().extras == (first,)


def test_an_extra_after_midnight_belongs_to_the_day_before(desk):
    regimen = desk.add("Lorazepam")
    desk.clock.set("2026-11-24T01:10")
    desk.intakes.record(regimen.medicine.id)
    (extra,) = desk.today.view().extras
    assert (extra.day, extra.local) == (TODAY, datetime(2026, 11, 24, 1, 10))


def test_an_extra_of_a_scheduled_medicine_leaves_the_planned_dose_open(desk):
    regimen = desk.add("Lithium", "08:00", n="2")
    desk.intakes.record(regimen.medicine.id)
    assert desk.today.view().extras[0].amount == desk.pieces(regimen, "2")
    assert desk.state() == {"08:00": "due"}


def test_an_extra_can_be_corrected_in_part_and_deleted_with_undo(desk):
    regimen = desk.add("Lorazepam")
    desk.intakes.record(regimen.medicine.id, reason="panic")
    (extra,) = desk.today.view().extras
    desk.intakes.edit(extra, amount=desk.pieces(regimen, "0.5"))
    (extra,) = desk.today.view().extras
    assert (extra.amount[0].n, extra.reason, extra.instant) == (Decimal("0.5"), "panic", desk.clock.now())
    desk.intakes.edit(extra, at=datetime(2026, 11, 23, 3, tzinfo=UTC), note="earlier")
    assert desk.today.view().extras == ()
    (extra,) = desk.today.view(date(2026, 11, 22)).extras
    assert (extra.local, extra.note, extra.reason) == (datetime(2026, 11, 23, 3), "earlier", "panic")
    desk.today.clear(extra)
    assert desk.today.view(date(2026, 11, 22)).extras == ()
    desk.history.undo()
    assert len(desk.today.view(date(2026, 11, 22)).extras) == 1


def test_an_extra_of_an_unknown_medicine_is_refused(desk):
    with pytest.raises(NotFound):
        desk.intakes.record("nobody")


def test_the_last_intake_counts_every_medicine_of_the_ingredient_planned_or_not(desk):
    er = desk.add("Lithium ER", "08:00", ingredient="lithium")
    ir = desk.add("Lithium", ingredient="Lithium")
    other = desk.add("Sertraline", "08:00")
    assert desk.intakes.last(er.medicine.id) is None
    assert desk.intakes.last("nobody") is None
    desk.today.take_all_due()
    desk.clock.wait(hours=1)
    desk.intakes.record(ir.medicine.id)
    assert desk.intakes.last(er.medicine.id) == (desk.clock.now(), desk.pieces(ir, "1"))
    assert desk.intakes.last(other.medicine.id)[0] == datetime(2026, 11, 23, 8, tzinfo=UTC)


def test_the_last_intake_is_the_later_one_while_nobody_said_whether_it_was_one_dose_or_two(plain, twin):
    regimen = plain.add("Lithium", "08:00")
    plain.today.take(plain.dose("08:00"))
    (first,) = twin.doses(TODAY, TODAY).values()
    later = replace(first, instant=first.instant + timedelta(hours=2), local=first.local + timedelta(hours=2), rev="x1")
    twin.rivals = lambda *_: {first.id: (later,)}
    plain.clock.wait(hours=3)
    assert plain.intakes.last(regimen.medicine.id) == (later.instant, later.amount)


def test_extras_of_one_second_stand_in_the_order_they_were_recorded(desk):
    medicine = desk.add("Lorazepam").medicine.id
    for number in range(8):
        desk.intakes.record(medicine, reason=str(number))
    third = desk.today.view().extras[3]
    desk.intakes.edit(third, note="with water")
    desk.history.undo()
    assert [extra.reason for extra in desk.today.view().extras] == list("01234567")
