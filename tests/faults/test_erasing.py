"""Erasing for good with the files of a computer that is no longer used: whatever strikes, it ends whole and erased."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from companion.domain.devices import RETIRED
from companion.domain.errors import NotSaved
from tests.faults.cases import Case, opened
from tests.faults.loops import cut_power_everywhere, fail_everywhere, kill_everywhere
from tests.storage.kit import Home, put, state
from tests.storage.test_erasing import KEY, eraser_of, note, places


class Erasing(Case):
    """An entry is erased that a second computer, no longer used, edited."""

    name = "erasing"

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.store = opened(root)
        self.eraser = eraser_of(Home(root), self.store)

    @classmethod
    def build(cls, root: Path) -> None:
        desk, laptop = opened(root), opened(root, "laptop")
        desk.write("note", [note(), note("other", "something else")])
        laptop.refresh()
        laptop.write("edit", [note(text="the marker sentence, there", was=laptop.head(*KEY).at), note("mine", "stays")])
        laptop.save_snapshot()
        key = f"{RETIRED}/{laptop.device}"
        desk.write("device-retire", [put(key, table="pref", key=key, value=True)])
        desk.refresh()
        desk.save_snapshot()

    def act(self) -> None:
        if problems := self.eraser.erase([KEY]).problems:
            raise NotSaved(problems[0])

    def left(self) -> list[str]:
        """Where anything of it lies, but for the other computer's own cache."""
        return [place for place in places(self.root) if not place.startswith("laptop/")]

    def check(self, *, done: bool, is_own_memory: bool) -> None:
        if is_own_memory and done:
            assert self.left() == []
        store = self.store if is_own_memory else opened(self.root)
        store.refresh()
        eraser_of(Home(self.root), store).step()
        fresh = opened(self.root, "third")
        is_agreed = fresh.doc(*KEY) is None
        assert is_agreed or not done, "acknowledged and not erased"
        if is_agreed:
            assert self.left() == []
        else:
            assert sorted(fresh.docs("entry")) == sorted(["mine", "other", KEY[1]])
        assert eraser_of(Home(self.root), store).erase([KEY]).problems == ()
        laptop = opened(self.root, "laptop")
        assert eraser_of(Home(self.root), laptop, "laptop").step() == ()
        assert list(places(self.root)) == []
        for reader in (store, laptop, opened(self.root), opened(self.root, "fourth")):
            reader.refresh()
            assert sorted(reader.docs("entry")) == ["mine", "other"]
            assert reader.missing() == ()
            assert {bad.file.partition("-")[0] for bad in reader.damage()} <= {store.device}, "a line cut off here"
            assert state(reader) == state(store)
        assert [one.name for one in (self.root / "log").iterdir() if one.name.endswith(".new")] == []


@pytest.mark.parametrize(("error", "forever"), [(errno.EIO, False), (errno.EIO, True), (errno.ENOSPC, True)])
def test_whatever_fails_no_file_of_anybody_is_harmed(folder: Path, error: int, forever: bool) -> None:
    assert fail_everywhere(Erasing, folder, error, forever=forever) > 40


def test_a_process_that_ends_at_any_call_leaves_it_to_the_next(folder: Path) -> None:
    assert kill_everywhere(Erasing, folder, torn=True) > 40


@pytest.mark.parametrize("keeps_names", [False, True], ids=["forgets-all", "keeps-names"])
def test_a_power_cut_at_any_call_leaves_it_to_the_next_start(folder: Path, keeps_names: bool) -> None:
    assert cut_power_everywhere(Erasing, folder, keeps_names=keeps_names) > 40
