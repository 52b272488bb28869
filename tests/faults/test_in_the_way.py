"""Whatever lies in the way or is not there: a save becomes NotSaved with a sentence, and memory is as before."""

from __future__ import annotations

import os
import resource
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from companion.domain.errors import CompanionError, NotReadable, NotSaved
from companion.storage.disk import Disk
from companion.storage.engine import RevisionStore
from tests.e2e.house import House
from tests.storage.kit import Clock, Home, put, state


def _in_place_of(path: Path, make: Callable[[Path], object]) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()
    make(path)


def _link(path: Path) -> None:
    (path.parent / "elsewhere").write_text("")
    path.symlink_to(path.parent / "elsewhere")


KINDS: dict[str, Callable[[Path], object]] = {
    "a folder": lambda path: path.mkdir(),
    "a link": _link,
    "a pipe": lambda path: os.mkfifo(path),
    "a file": lambda path: path.write_text("not what should be here"),
    "a link to itself": lambda path: path.symlink_to(path),
}


def places(home: Home) -> dict[str, Path]:
    return {
        "log": next(home.log.glob("*.jsonl")),
        "lock": home.root / "desk" / "state" / "lock",
        "log folder": home.log,
        "state folder": home.root / "desk" / "state",
    }


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        *(("log", kind) for kind in ("a folder", "a link", "a pipe", "a link to itself")),
        *(("lock", kind) for kind in ("a folder", "a link", "a link to itself")),
        *(("log folder", kind) for kind in ("a file", "a pipe", "a link to itself")),
        *(("state folder", kind) for kind in ("a file", "a pipe", "a link to itself")),
    ],
)
def test_something_else_in_its_place_is_said_and_nothing_changes(home: Home, place: str, kind: str) -> None:
    store = home.open()
    store.write("take", [put("a")])
    _in_place_of(places(home)[place], KINDS[kind])
    before = state(store)
    with pytest.raises(NotSaved, match=r"^Not saved: .*\. Nothing was changed\.$"):
        store.write("take", [put("b")])
    with pytest.raises(NotSaved):
        store.undo()
    assert state(store) == before


@pytest.mark.parametrize("kind", ["a folder", "a link", "a pipe"])
def test_a_device_file_that_is_something_else_refuses_a_save_and_reading_goes_on(home: Home, kind: str) -> None:
    home.open().write("take", [put("a")])
    _in_place_of(home.root / "desk" / "state" / "device", KINDS[kind])
    store = home.open()
    assert store.docs("dose").keys() == {"a"}
    with pytest.raises(NotSaved):
        store.write("take", [put("b")])
    assert store.docs("dose").keys() == {"a"}


@pytest.mark.parametrize("kind", ["a folder", "a link", "a pipe", "a file"])
def test_a_snapshot_that_is_something_else_is_not_used(home: Home, kind: str) -> None:
    store = home.open()
    store.write("take", [put("a")])
    store.save_snapshot()
    _in_place_of(home.root / "desk" / "cache" / "hot.json", KINDS[kind])
    again = home.open()
    assert again.docs("dose").keys() == {"a"}
    again.write("take", [put("b")])
    again.close()
    assert home.open().docs("dose").keys() == {"a", "b"}


@contextmanager
def _no_more_files() -> Iterator[None]:
    """A process that has as many files open as it may."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    held = [os.open(os.devnull, os.O_RDONLY)]
    resource.setrlimit(resource.RLIMIT_NOFILE, (held[0] + 8, before[1]))
    try:
        while True:
            held.append(os.open(os.devnull, os.O_RDONLY))
    except OSError:
        yield
    finally:
        for fd in held:
            os.close(fd)
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_too_many_open_files_are_said_and_it_works_again_after(home: Home) -> None:
    store = home.open()
    store.write("take", [put("a")])
    with _no_more_files():
        with pytest.raises(NotSaved, match="Too many open files"):
            store.write("take", [put("b")])
        with pytest.raises(NotReadable):
            store.refresh()
    store.write("take", [put("b")])
    assert home.open("third").docs("dose").keys() == {"a", "b"}


@pytest.mark.parametrize(
    "folder",
    ["/".join(["x" * 250] * 20), "y" * 300, "/proc/nothing/here", "/dev/null/log"],
    ids=["long-path", "long-name", "never-there", "below-a-file"],
)
def test_a_folder_that_cannot_be_is_said(tmp_path: Path, folder: str) -> None:
    with pytest.raises(CompanionError, match=r"\.$"):
        RevisionStore.open(tmp_path / folder, tmp_path / "state", None, Clock(), disk=Disk()).write("take", [put("a")])


@pytest.mark.parametrize("place", ["log", "lock", "log folder", "state folder"])
def test_a_command_says_it_with_a_sentence_and_a_code(tmp_path: Path, place: str) -> None:
    house = House(tmp_path / "home").settle_in()
    house.add("Sertraline", "08:00")
    (log,) = house.log.glob("*.jsonl")
    state_folder = house.home / "state" / "me"
    where = {"log": log, "lock": state_folder / "lock", "log folder": house.log, "state folder": state_folder}[place]
    _in_place_of(where, KINDS["a file" if "folder" in place else "a folder"])
    done = house.run("medicine", "add", "Lithium", "--strength", "300 mg", "--amount", "1 tablet", "--times", "08:00")
    assert done.returncode not in (0, 2)
    assert "Traceback" not in done.stderr
    assert done.stderr.rstrip().endswith(".")
    assert "Not saved" in done.stderr or where.name in done.stderr
