"""The machine's zone raises a question, once per machine and zone, and moves nothing by itself."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from companion.domain.errors import BadInput


@pytest.fixture
def home(desk):
    desk.clock.zone_name = "America/New_York"
    desk.add("Lithium", "08:00", "20:00")
    desk.clock.set("2026-11-23T15:00:00Z")
    return desk


def test_nothing_is_asked_at_home_nor_before_anything_is_planned(desk):
    assert desk.zone.question() is None
    desk.clock.zone_name = "Europe/Paris"
    assert desk.zone.question() is None
    desk.add("Lithium", "08:00")
    assert desk.zone.question() is None


def test_another_clock_is_asked_about_and_changes_nothing_until_answered(home):
    home.clock.zone_name = "Europe/Paris"
    question = home.zone.question()
    assert (question.machine, question.person) == ("Europe/Paris", "America/New_York")
    assert (f"{question.machine_wall:%H:%M}", f"{question.person_wall:%H:%M}") == ("16:00", "10:00")
    assert home.store.calendar().zone_name(home.clock.now()) == "America/New_York"


@pytest.mark.parametrize("zone", ["America/Toronto", "-05:00"])
def test_a_zone_whose_clock_reads_the_same_is_not_asked_about(home, zone):
    home.clock.zone_name = zone
    assert home.zone.question() is None


def test_an_odd_zone_of_the_machine_is_not_asked_about(home):
    home.clock.zone_name = "Nowhere/Land"
    assert home.zone.question() is None
    with pytest.raises(BadInput):
        home.zone.move("Nowhere/Land")


def test_moving_holds_from_now_on_and_leaves_the_past(home):
    home.today.take(home.dose("08:00"))
    home.clock.zone_name = "Europe/Paris"
    home.zone.move("Europe/Paris")
    assert home.zone.question() is None
    calendar = home.store.calendar()
    assert calendar.zone_name(datetime(2026, 11, 23, 14, tzinfo=UTC)) == "America/New_York"
    assert calendar.zone_name(home.clock.now()) == "Europe/Paris"
    assert home.state() == {"08:00": "taken", "20:00": "upcoming"}
    home.clock.set("2026-11-23T19:30:00Z")
    assert home.state() == {"08:00": "taken", "20:00": "due"}, "eight in the evening in Paris"


def test_moving_is_one_action_that_can_be_undone(home):
    home.clock.zone_name = "Europe/Paris"
    home.zone.move("Europe/Paris")
    home.history.undo()
    assert home.store.calendar().zone_name(home.clock.now()) == "America/New_York"
    assert home.zone.question() is not None


def test_moving_to_where_one_is_writes_nothing(home):
    before = home.history.next_undo()
    assert home.zone.move("America/New_York").op == ""
    assert home.history.next_undo() == before


def test_only_the_computer_is_elsewhere_is_remembered_for_that_zone_alone(home):
    home.clock.zone_name = "Etc/UTC"
    home.zone.stay("Etc/UTC")
    assert home.zone.question() is None
    home.clock.zone_name = "Europe/Paris"
    assert home.zone.question() is not None
    home.clock.zone_name = "Etc/UTC"
    assert home.zone.question() is None


def test_having_gone_there_after_all_forgets_that_only_the_computer_was(home):
    home.clock.zone_name = "Europe/Paris"
    home.zone.stay("Europe/Paris")
    home.zone.move("Europe/Paris")
    home.zone.move("America/New_York")
    assert home.zone.question() is not None
