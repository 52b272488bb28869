"""A link laid in the place of any file that is written: what it points to is never touched."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path

import pytest

from companion.domain.errors import CompanionError
from companion.paths import write_private
from companion.storage.drafts import FileDrafts, FileState
from companion.storage.filestore import FileStore
from companion.ui.crash import write_log
from tests.storage.kit import Home, put

VICTIM = b"somebody else's file\n"


def saved(root: Path) -> FileStore:
    store = Home(root).open()
    store.write("take", [put("later")])
    return store


FILES: dict[str, tuple[str, Callable[[Path], object]]] = {
    "log": ("log/*.jsonl", saved),
    "lock": ("desk/state/lock", saved),
    "device": ("desk/state/device", saved),
    "snapshot": ("desk/cache/hot.json", lambda root: saved(root).save_snapshot()),
    "cold part of the snapshot": ("desk/cache/cold-*", lambda root: saved(root).save_snapshot()),
    "draft": ("drafts/entry-one.json", lambda root: FileDrafts(root / "drafts").keep("entry", "one", {"note": "new"})),
    "state": ("state.json", lambda root: FileState(root / "state.json").set("tab", "today")),
    "small file": ("small", lambda root: write_private(root / "small", "new")),
    "crash log": ("crash.log", lambda root: write_log(root / "crash.log", ValueError("x"))),
}


@pytest.mark.parametrize("name", FILES)
def test_a_link_in_its_place_is_not_written_through(tmp_path: Path, name: str) -> None:
    root = tmp_path / "home"
    store = Home(root).open()
    store.write("import", [put(f"old{n}", date="2020-01-01") for n in range(40)])
    store.save_snapshot()
    pattern, write = FILES[name]
    write(root)
    (file,) = root.glob(pattern)
    victim = tmp_path / "victim"
    victim.write_bytes(VICTIM)
    file.unlink()
    file.symlink_to(victim)
    with contextlib.suppress(CompanionError):
        write(root)
    assert victim.read_bytes() == VICTIM
