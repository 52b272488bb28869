"""An entry changed on two machines: both versions can be seen, one can be chosen, and the choice undone."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from companion.services.checkin import CheckInService
from companion.services.contests import ContestsService
from companion.services.history import HistoryService
from companion.services.journal import JournalService
from tests.services.memory import MemoryDrafts
from tests.storage.test_store import Computer, meet


def edit(computer: Computer, id_: str, note: str) -> None:
    entry = computer.store.entry(id_)
    assert entry is not None
    service = CheckInService(computer.store, computer.clock, MemoryDrafts())
    service.save(replace(service.edit(entry), note=note))


def notes(computer: Computer, id_: str) -> list[str]:
    return [version.note for version in JournalService(computer.store).versions(id_)]


@pytest.fixture
def two(tmp_path: Path) -> tuple[Computer, Computer, str]:
    """Two machines on which one entry was changed before they met."""
    desk, laptop = Computer(tmp_path, "desk"), Computer(tmp_path, "laptop")
    service = CheckInService(desk.store, desk.clock, MemoryDrafts())
    draft = replace(service.begin(), note="plain")
    service.save(draft)
    laptop.log.mkdir(parents=True)
    meet(desk, laptop)
    edit(desk, draft.id, "at the desk")
    edit(laptop, draft.id, "on the train")
    meet(desk, laptop)
    return desk, laptop, draft.id


def test_an_entry_changed_in_one_place_has_one_version(tmp_path: Path) -> None:
    desk = Computer(tmp_path, "desk")
    service = CheckInService(desk.store, desk.clock, MemoryDrafts())
    draft = replace(service.begin(), note="once")
    service.save(draft)
    edit(desk, draft.id, "twice")
    assert notes(desk, draft.id) == ["twice"]
    assert notes(desk, "nothing") == []


def test_both_versions_are_seen_on_both_machines(two: tuple[Computer, Computer, str]) -> None:
    desk, laptop, id_ = two
    assert sorted(notes(desk, id_)) == ["at the desk", "on the train"]
    assert notes(desk, id_) == notes(laptop, id_), "the same one holds"


@pytest.mark.parametrize("place", [0, 1])
def test_the_one_chosen_holds_everywhere_and_undo_brings_the_question_back(
    two: tuple[Computer, Computer, str], place: int
) -> None:
    desk, laptop, id_ = two
    versions = JournalService(laptop.store).versions(id_)
    contests = ContestsService(laptop.store, laptop.clock)
    contests.choose(contests.of_entries()[0], place)
    meet(desk, laptop)
    assert notes(desk, id_) == notes(laptop, id_) == [versions[place].note]
    HistoryService(laptop.store, laptop.clock).undo()
    meet(desk, laptop)
    assert sorted(notes(desk, id_)) == ["at the desk", "on the train"]


def test_the_same_words_written_in_two_places_raise_no_question(two: tuple[Computer, Computer, str]) -> None:
    desk, laptop, id_ = two
    contests = ContestsService(desk.store, desk.clock)
    contests.choose(contests.of_entries()[0], 0)
    meet(desk, laptop)
    for computer in (desk, laptop):
        edit(computer, id_, "the same")
    meet(desk, laptop)
    assert notes(desk, id_) == ["the same"]
