"""What stands as a warning, what is known already, and what is only arriving."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from companion.domain.errors import NotReadable
from companion.services import health
from companion.services.health import HealthService, LogSize, Mended, Trouble
from tests.services.memory import MemoryState

NOW = datetime(2026, 11, 23, 8, 12, tzinfo=UTC)
DAMAGE = Trouble(health.DAMAGED, "a.jsonl", 10, 90, 1, "why", mark="a.jsonl:10:90:1")
GONE = Trouble(health.GONE, "b.jsonl", records=12)


class Clock:
    at = NOW

    def now(self) -> datetime:
        return self.at

    def zone(self) -> str:
        return "UTC"


class Log:
    """Files whose troubles are made up."""

    def __init__(self, *found: Trouble, rest: tuple[Trouble, ...] = ()) -> None:
        self.found = found
        self.rest = rest
        self.forgotten: list[str] = []
        self.error: Exception | None = None

    def files(self, *, anew: bool = False) -> tuple[Trouble, ...]:
        if self.error is not None:
            raise self.error
        return tuple(each for each in self.found if each.file not in self.forgotten)

    def records(self) -> tuple[Trouble, ...]:
        return self.rest

    def size(self) -> LogSize:
        return LogSize(2, 300, 0, "here")

    def repair(self) -> tuple[Mended, ...]:
        return (Mended("dose"),)

    def forget(self, file: str) -> None:
        self.forgotten.append(file)


def service(log: Log, state: MemoryState | None = None, clock: Clock | None = None) -> HealthService:
    return HealthService(log, MemoryState() if state is None else state, clock or Clock())


def test_nothing_wrong_is_nothing_said() -> None:
    assert service(Log()).look() == service(Log()).standing() == ()


def test_what_the_person_knows_stands_no_more_and_is_still_listed() -> None:
    log, state = Log(DAMAGE, GONE), MemoryState()
    own = service(log, state)
    assert own.standing() == (DAMAGE, GONE)
    own.forget(DAMAGE)
    assert own.standing() == (GONE,)
    again = service(log, state)
    assert [each.is_known for each in again.look()] == [False, True], "what needs a look comes first"
    assert not again.look()[1].can_be_forgotten
    again.forget(GONE)
    assert again.standing() == ()
    assert log.forgotten == ["b.jsonl"]


def test_other_damage_in_the_same_place_is_told_again() -> None:
    log, state = Log(DAMAGE), MemoryState()
    service(log, state).forget(DAMAGE)
    other = replace(DAMAGE, mark="a.jsonl:10:90:2")
    log.found = (other,)
    assert service(log, state).standing() == (other,)
    service(log, state).forget(other)
    assert service(log, state).standing() == ()
    assert state.get("health.known") == [other.mark], "what is no longer there needs no memory"


def test_healed_damage_and_what_is_wrong_with_single_records_is_listed_only() -> None:
    healed, newer = replace(DAMAGE, is_healed=True), Trouble(health.NEWER, records=2, table="dose")
    own = service(Log(healed, rest=(newer,)))
    assert own.standing() == ()
    assert own.look() == (newer, healed)
    assert not healed.can_be_forgotten
    assert not newer.can_be_forgotten
    own.forget(newer)
    assert own.look() == (newer, healed)


@pytest.mark.parametrize(
    ("age", "stands"), [(timedelta(seconds=5), False), (timedelta(minutes=3), True), (timedelta(days=-1), True)]
)
def test_the_end_of_a_file_may_be_arriving_for_a_while(age: timedelta, stands: bool) -> None:
    torn = Trouble(health.TORN, "a.jsonl", 10, 90, why="why", since=NOW - age)
    own = service(Log(torn))
    assert bool(own.standing()) == bool(own.look()) == stands
    assert service(Log(replace(torn, since=None))).standing(), "a file of no time is told of at once"


@pytest.mark.parametrize("kept", [None, 5, "x", [1, None, "", {}], {"a": 1}])
def test_a_damaged_memory_hides_nothing(kept: object) -> None:
    state = MemoryState()
    state.set("health.known", kept)
    assert service(Log(DAMAGE, GONE), state).standing() == (DAMAGE, GONE)


def test_a_folder_that_cannot_be_read_is_a_finding() -> None:
    log = Log()
    log.error = NotReadable("The folder cannot be opened.")
    (found,) = service(log).look()
    assert (found.kind, found.why) == (health.FOLDER, "The folder cannot be opened.")
