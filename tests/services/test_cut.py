"""What a crash cut short: it is named until the person has decided about it."""

from __future__ import annotations

import json

import pytest

from companion.domain.errors import NothingToUndo
from companion.services.ports import Store
from companion.storage.memory import MemoryLog, Shelf
from companion.storage.reader import KNOWN
from companion.storage.store import RecordStore
from tests.services.conftest import Desk
from tests.services.memory import HandClock, MemoryDrafts, MemoryStore


def lose_last_of(shelf: Shelf, kind: str) -> None:
    """Lose the last line of an action, as a crash in the middle of a save does."""
    cut = max(place for place, line in enumerate(shelf.lines) if json.loads(line)["op"].startswith(f"{kind}-"))
    del shelf.lines[cut]


@pytest.fixture(params=["plain", "log"])
def crashed(request: pytest.FixtureRequest, clock: HandClock, drafts: MemoryDrafts) -> Desk:
    """Three doses were due and taken at once; a crash cut the third."""

    def fill(store: Store) -> Desk:
        desk = Desk(store, clock, drafts)
        for name in ("Lithium", "Sertraline", "Lamotrigine"):
            desk.add(name, "08:00")
        desk.today.take_all_due()
        return desk

    if request.param == "plain":
        plain = MemoryStore(clock)
        desk = fill(plain)
        plain.crash()
        return desk
    shelf = Shelf()
    fill(RecordStore(MemoryLog(clock.now, KNOWN, shelf=shelf), clock))
    lose_last_of(shelf, "take-all")
    return Desk(RecordStore(MemoryLog(clock.now, KNOWN, shelf=shelf), clock), clock, drafts)


def taken(desk: Desk) -> int:
    return sum(dose.record is not None for dose in desk.today.view().doses)


def test_it_is_named(crashed: Desk) -> None:
    (cut,) = crashed.history.cut()
    assert (cut.kind, cut.have, cut.of) == ("take-all", 2, 3)
    assert taken(crashed) == 2


def test_kept_it_stays_as_it_is_and_can_be_undone(crashed: Desk) -> None:
    (cut,) = crashed.history.cut()
    crashed.history.keep_cut(cut.op)
    assert crashed.history.cut() == ()
    assert taken(crashed) == 2
    crashed.history.undo()
    assert taken(crashed) == 0


def test_taken_back_nothing_of_it_is_left(crashed: Desk) -> None:
    (cut,) = crashed.history.cut()
    assert crashed.history.take_back_cut(cut.op).step.kind == "take-all"
    assert crashed.history.cut() == ()
    assert taken(crashed) == 0


def test_decided_once_it_is_decided(crashed: Desk) -> None:
    (cut,) = crashed.history.cut()
    crashed.history.keep_cut(cut.op)
    crashed.history.keep_cut(cut.op)
    with pytest.raises(NothingToUndo):
        crashed.history.take_back_cut(cut.op)
    assert taken(crashed) == 2


def test_a_whole_action_is_not_cut(desk: Desk) -> None:
    desk.add("Lithium", "08:00")
    desk.add("Sertraline", "08:00")
    desk.today.take_all_due()
    assert desk.history.cut() == ()
