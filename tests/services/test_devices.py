"""The machines of a person: missed, retired, brought back, named."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from msgspec.structs import replace

from companion.domain.devices import Device
from companion.domain.errors import Ambiguous, BadInput, NotFound, NotSaved
from companion.services.devices import DevicesService
from companion.storage.memory import MemoryLog, Shelf
from companion.storage.presence import note_presence
from companion.storage.reader import KNOWN
from companion.storage.store import RecordStore
from tests.services.conftest import Desk
from tests.services.memory import HandClock, MemoryDrafts, MemoryStore

LAPTOP = Device("m3xz5b", "laptop", datetime(2026, 11, 23, 21, 40, tzinfo=UTC))
DESK = Device("k7qd2a", "desk", datetime(2026, 11, 23, 9, tzinfo=UTC), is_this=True)


@pytest.fixture
def devices(plain: Desk, twin: MemoryStore) -> DevicesService:
    """A lithium dose at 08:00, taken on Monday on the laptop; it is Tuesday 08:30."""
    plain.add("Lithium", "08:00")
    plain.clock.set("2026-11-23T08:05")
    id_ = plain.dose("08:00")
    plain.today.take(id_)
    twin.writers[id_] = frozenset({LAPTOP.id})
    twin.machines = (DESK, LAPTOP)
    plain.clock.set("2026-11-24T08:30")
    return DevicesService(twin, plain.clock)


def names(devices: DevicesService) -> list[str]:
    return [one.name for one in devices.not_heard()]


def test_a_machine_that_records_the_dose_and_was_not_heard_is_named(plain: Desk, devices: DevicesService) -> None:
    (found,) = devices.not_heard()
    assert (found.name, found.silent.since) == ("laptop", LAPTOP.wrote)
    assert found.silent.doses == (plain.dose("08:00"),)
    plain.today.take(plain.dose("08:00"))
    assert names(devices) == []


def test_one_of_a_name_is_told_apart_from_another_not_heard_for_years(
    twin: MemoryStore, devices: DevicesService, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = Device("abcdef", "laptop", datetime(2020, 1, 1, tzinfo=UTC))
    everything = (*twin.machines, old)

    def known(since: date | None = None) -> tuple[Device, ...]:
        return everything if since is None else (DESK, LAPTOP, replace(old, name=old.id))  # it said nothing since

    monkeypatch.setattr(twin, "devices", known)
    assert names(devices) == ["laptop (m3xz5b)"]
    assert devices.names() == {"k7qd2a": "desk", "m3xz5b": "laptop (m3xz5b)", "abcdef": "laptop (abcdef)"}


def test_it_is_known_until_when_the_answer_stands(plain: Desk, devices: DevicesService, twin: MemoryStore) -> None:
    until = devices.not_heard_until()
    assert until == datetime(2026, 11, 25, 8, tzinfo=UTC), "the next dose of that time"
    plain.clock.set("2026-11-24T07:30")
    assert names(devices) == []
    assert devices.not_heard_until() == datetime(2026, 11, 24, 8, tzinfo=UTC)
    devices.retire(devices.matching("laptop"))
    assert devices.not_heard_until() is None
    devices.bring_back(devices.matching("laptop"))
    twin.machines = (DESK, replace(LAPTOP, wrote=datetime(2026, 11, 24, 7, 45, tzinfo=UTC)))
    assert devices.not_heard_until() == datetime(2026, 11, 24, 7, 35, tzinfo=UTC), "its clock is ahead of this one"


def test_a_retired_machine_is_not_missed_until_it_is_brought_back(plain: Desk, devices: DevicesService) -> None:
    devices.retire(devices.matching("laptop"))
    assert names(devices) == []
    assert devices.matching("laptop").is_retired
    devices.bring_back(devices.matching("laptop"))
    assert names(devices) == ["laptop"]
    assert plain.history.next_undo().kind == "device-return"
    plain.history.undo()
    assert names(devices) == []


def test_what_is_so_already_is_not_written_again(twin: MemoryStore, devices: DevicesService) -> None:
    count = len(twin.ops)
    devices.bring_back(devices.matching("laptop"))
    assert len(twin.ops) == count
    for _ in range(2):
        devices.retire(devices.matching(LAPTOP.id))
        devices.rename(devices.matching(LAPTOP.id), "Kitchen")
    assert len(twin.ops) == count + 2


def test_a_name_is_kept_clean_and_found_again(devices: DevicesService) -> None:
    devices.rename(devices.matching("lap"), "  Kitchen\n\x1b[31m laptop ")
    assert names(devices) == ["Kitchen laptop"]
    assert devices.matching("kitchen").id == LAPTOP.id
    with pytest.raises(BadInput, match="is empty"):
        devices.rename(devices.matching("kitchen"), " \u200b ")
    with pytest.raises(BadInput, match="at most 40"):
        devices.rename(devices.matching("kitchen"), "x" * 41)


def test_words_that_mean_no_machine_or_two_say_which_there_are(twin: MemoryStore, devices: DevicesService) -> None:
    with pytest.raises(NotFound, match=r"There is no computer “phone”. Known are: desk, laptop"):
        devices.matching("phone")
    twin.machines = (DESK, LAPTOP, Device("abcd22", "Laptop", LAPTOP.wrote))
    with pytest.raises(Ambiguous, match=r"laptop \(m3xz5b\), Laptop \(abcd22\)"):
        devices.matching("laptop")
    assert devices.matching("Laptop (abcd22)").id == "abcd22"
    assert devices.matching("m3xz5b").id == LAPTOP.id
    assert names(devices) == ["laptop (m3xz5b)"]
    twin.machines = ()
    with pytest.raises(NotFound, match="None has saved anything yet"):
        devices.matching("laptop")


def test_a_failing_store_says_so_and_changes_nothing(twin: MemoryStore, devices: DevicesService) -> None:
    twin.is_full = True
    with pytest.raises(NotSaved):
        devices.retire(devices.matching("laptop"))
    assert names(devices) == ["laptop"]


@pytest.fixture
def clock() -> HandClock:
    return HandClock(datetime(2026, 11, 23, 8, tzinfo=UTC))


def test_over_the_real_log_each_machine_misses_the_other_and_a_choice_reaches_both(clock: HandClock) -> None:
    shelf = Shelf()
    logs = [MemoryLog(clock.now, KNOWN, shelf=shelf, device=name) for name in ("desk22", "lapt22")]
    desk, laptop = (Desk(RecordStore(log, clock), clock, MemoryDrafts()) for log in logs)
    desk.add("Lithium", "08:00")
    laptop.store.refresh()
    laptop.today.take(laptop.dose("08:00"))
    assert note_presence(logs[1], "laptop.example.org", clock.now().date())
    clock.set("2026-11-24T08:30")
    desk.store.refresh()
    here, there = DevicesService(desk.store, clock), DevicesService(laptop.store, clock)
    assert names(here) == ["laptop"]
    assert names(there) == []  # the desk recorded no dose
    here.retire(here.matching("laptop"))
    laptop.store.refresh()
    assert there.matching("laptop").is_retired
    assert there.matching("laptop").is_this


def test_made_up_lines_belong_to_no_machine(clock: HandClock) -> None:
    shelf = Shelf()
    made_up = Desk(RecordStore(MemoryLog(clock.now, KNOWN, shelf=shelf, device="demo"), clock), clock, MemoryDrafts())
    made_up.add("Lithium", "08:00")
    made_up.today.take(made_up.dose("08:00"))
    clock.set("2026-11-24T08:30")
    here = DevicesService(RecordStore(MemoryLog(clock.now, KNOWN, shelf=shelf, device="desk22"), clock), clock)
    assert here.all() == here.not_heard() == ()
