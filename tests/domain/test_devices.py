"""Which machine may know of a dose that is not known here: tables of times, every one on a slot of 08:00 or 20:00."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from companion.domain.days import CLOCKS_APART
from companion.domain.devices import IN_USE, Device, Silent, machine_name, silent_devices, told_apart
from companion.domain.dose import Dose, DoseRecord, State
from companion.domain.schedule import Planned

LAPTOP = "m3xz5b"


def at(text: str) -> datetime:
    """An instant of November 2026: "27 08:00"."""
    day, _, time = text.partition(" ")
    return datetime.fromisoformat(f"2026-11-{day}T{time}").replace(tzinfo=UTC)


def dose(when: str, state: State = State.NOT_LOGGED, *, slot: str = "", taken: str | None = None) -> Dose:
    due, slot = at(when), slot or when[3:]
    id_ = f"lithium/{due.date()}/{slot}"
    plan = Planned(id_, "lithium", due.date(), slot, due.replace(tzinfo=None), due, (), "v1")
    if state in {State.TAKEN, State.SKIPPED}:
        instant = at(taken or when) if state is State.TAKEN else None
        return Dose(
            plan, state, DoseRecord(id_, "lithium", due.date(), slot, state, plan.wall, (), "v1", instant=instant)
        )
    return Dose(plan, state)


def laptop(wrote: str | datetime, **more: bool) -> Device:
    return Device(LAPTOP, "laptop", at(wrote) if isinstance(wrote, str) else wrote, **more)


def silent(device: Device, now: str, *doses: Dose, by: set[str] | None = None) -> tuple[Silent, ...]:
    """Who is silent where the laptop recorded every dose that has a record, or those planned at `by`."""
    on = {
        one.id: frozenset({LAPTOP if by is None or f"{one.plan.due:%d %H:%M}" in by else "k7qd2a"})
        for one in doses
        if one.record is not None
    }
    return silent_devices((device,), doses, on, at(now))


@pytest.mark.parametrize(
    ("wrote", "now", "is_silent"),
    [
        ("26 21:40", "27 07:59", False),  # its slot is still to come
        ("26 21:40", "27 08:00", True),  # its slot has come, and nothing newer of it is here
        ("26 21:40", "27 13:00", True),
        ("27 07:59", "27 08:05", True),  # heard a minute before: it may have been recorded after that
        ("27 08:00", "27 08:05", False),
        ("27 08:04", "27 08:05", False),  # heard since: the dose is not recorded there
        ("27 08:14", "27 08:05", False),  # its clock is a little ahead
    ],
)
def test_a_machine_is_silent_from_its_slot_on_until_it_is_heard(wrote: str, now: str, is_silent: bool) -> None:
    doses = (dose("26 08:00", State.TAKEN), dose("27 08:00", State.DUE if now >= "27 08:00" else State.UPCOMING))
    found = silent(laptop(wrote), now, *doses)
    assert bool(found) is is_silent
    if is_silent:
        assert found == (Silent(laptop(wrote), at(wrote), ("lithium/2026-11-27/08:00",)),)


@pytest.mark.parametrize(
    ("state", "is_silent"),
    [
        (State.DUE, True),
        (State.SINCE, True),
        (State.NOT_LOGGED, True),
        (State.TAKEN, False),  # recorded here: nothing is missing
        (State.SKIPPED, False),
        (State.ON_PAUSE, False),
        (State.UNREADABLE, False),  # something is recorded
    ],
)
def test_only_a_dose_without_a_record_can_be_one_that_is_not_known(state: State, is_silent: bool) -> None:
    doses = (dose("26 08:00", State.TAKEN), dose("27 08:00", state))
    assert bool(silent(laptop("26 21:40"), "27 09:00", *doses, by={"26 08:00"})) is is_silent


def test_a_machine_that_recorded_another_slot_is_not_missed_at_this_one() -> None:
    evening = dose("26 20:00", State.TAKEN)
    assert not silent(laptop("26 21:40"), "27 09:00", evening, dose("27 08:00", State.SINCE))
    assert silent(laptop("26 21:40"), "27 20:00", evening, dose("27 20:00", State.DUE))


def test_only_the_latest_time_of_a_slot_counts() -> None:
    """A dose nobody recorded days ago is no question any more once the same time came again and was recorded here."""
    before, gap, here = dose("24 08:00", State.TAKEN), dose("25 08:00"), dose("26 08:00", State.TAKEN)
    assert silent(laptop("24 21:40"), "25 09:00", before, gap, by={"24 08:00"})
    assert not silent(laptop("24 21:40"), "26 09:00", before, gap, here, by={"24 08:00"})


@pytest.mark.parametrize(("days", "is_silent"), [(13, True), (14, False), (30, False)])
def test_a_machine_that_recorded_no_dose_of_the_last_14_days_is_not_missed(days: int, is_silent: bool) -> None:
    now = datetime(2026, 11, 27, 8, tzinfo=UTC)
    last = dose(f"{(now - timedelta(days=13)):%d %H:%M}", State.TAKEN)
    then = now + timedelta(days=days - 13)
    today = dose(f"{then:%d %H:%M}" if then.month == 11 else "30 08:00", State.DUE)
    found = silent_devices((laptop("14 21:40"),), (last, today), {last.id: frozenset({LAPTOP})}, then)
    assert bool(found) is is_silent
    assert timedelta(days=14) == IN_USE


@pytest.mark.parametrize("more", [{"is_this": True}, {"is_retired": True}])
def test_this_machine_and_a_retired_one_are_never_missed(more: dict[str, bool]) -> None:
    doses = (dose("26 08:00", State.TAKEN), dose("27 08:00", State.DUE))
    assert not silent(laptop("26 21:40", **more), "27 09:00", *doses)


def test_where_its_stamps_run_ahead_what_it_recorded_tells_when_it_was_there() -> None:
    """A clock years ahead drags the stamps of every machine along; they only order and are no times then."""
    ahead = laptop(datetime(2036, 1, 1, tzinfo=UTC))
    taken = dose("26 08:00", State.TAKEN, taken="26 08:12")
    assert ahead.heard(at("27 09:00")) is None
    assert silent(ahead, "27 07:59", taken, dose("27 08:00", State.UPCOMING)) == ()
    assert silent(ahead, "27 09:00", taken, dose("27 08:00", State.SINCE))[0].since == at("26 08:12")
    late = dose("26 08:00", State.TAKEN, taken="27 08:30")  # taken long after its time, so it was there at 08:30
    assert not silent(ahead, "27 09:00", late, dose("27 08:00", State.SINCE))
    skipped = dose("26 08:00", State.SKIPPED)
    assert silent(ahead, "27 09:00", skipped, dose("27 08:00", State.SINCE))[0].since == at("26 08:00")


def test_a_machine_of_which_no_time_is_known_is_not_spoken_of() -> None:
    ahead = laptop(datetime(2036, 1, 1, tzinfo=UTC))
    early = dose("27 20:00", State.TAKEN, taken="27 19:00", slot="s")  # its clock is ahead: that is still to come
    assert not silent(ahead, "27 09:00", early, dose("26 20:00", slot="s"), by={"27 20:00"})


def test_a_stamp_a_little_ahead_is_now() -> None:
    now = at("27 09:00")
    assert laptop(now + CLOCKS_APART).heard(now) == now
    assert laptop(now + CLOCKS_APART + timedelta(seconds=1)).heard(now) is None


def test_whoever_was_not_heard_longest_comes_first_with_its_doses_in_order() -> None:
    doses = (
        dose("25 08:00", State.TAKEN),
        dose("25 20:00", State.TAKEN),
        dose("26 20:00", slot="20:00"),
        dose("27 08:00", State.SINCE),
    )
    devices = (laptop("26 10:00"), Device("k7qd2a", "desk", at("26 07:00")))
    on = {one.id: frozenset({LAPTOP, "k7qd2a"}) for one in doses[:2]}
    found = silent_devices(devices, doses, on, at("27 09:00"))
    assert [one.device.name for one in found] == ["desk", "laptop"]
    assert found[1].doses == ("lithium/2026-11-26/20:00", "lithium/2026-11-27/08:00")


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("laptop", "laptop"),
        ("Annas-MacBook.local", "Annas-MacBook"),
        ("\x1b[31mred\u202e\n lamp ", "red lamp"),
        ("x" * 300, "x" * 40),
        (None, ""),
        (["laptop"], ""),
        ("\u200b", ""),
    ],
)
def test_what_a_machine_calls_itself_is_cleaned(said: object, name: str) -> None:
    assert machine_name(said) == name


def test_two_machines_of_one_name_are_told_apart() -> None:
    moment = at("27 09:00")
    devices = (Device("k7qd2a", "Laptop", moment), Device("m3xz5b", "laptop", moment), Device("abcd", "desk", moment))
    assert told_apart(devices) == {"k7qd2a": "Laptop (k7qd2a)", "m3xz5b": "laptop (m3xz5b)", "abcd": "desk"}
