"""What a whole session leaves behind: private files, no words outside the records, no socket, no core dump."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.e2e.house import READY, House
from tests.e2e.terminal import Terminal

MARKERS = ("Markermedicine", "markernote", "markerdose", "markerdraft")
"""Words that appear nowhere else."""

AUDIT = """
import os, sys

def watch(event, arguments):
    if event.startswith("socket."):
        with open(os.environ["SEEN"], "a") as file:
            file.write(event + " " + " ".join(map(repr, arguments[1:])) + chr(10))

sys.addaudithook(watch)
"""
"""Writes down every use of a socket."""

HOLDS_RECORDS = ("data/me/log", "state/me/drafts", "cache/me")
"""Where a person's words may stand: the records, what is not saved yet, and the snapshot of the records."""


@contextmanager
def open_mask() -> Iterator[None]:
    """A mask that closes nothing."""
    before = os.umask(0)
    try:
        yield
    finally:
        os.umask(before)


@pytest.fixture
def watched(tmp_path: Path) -> dict[str, str]:
    """An environment in which sockets are written down."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text(AUDIT, encoding="utf-8")
    return {"PYTHONPATH": str(tmp_path / "site"), "SEEN": str(tmp_path / "seen")}


def live(house: House, env: dict[str, str]) -> Terminal:
    """A session: a medicine, a dose with a note, a check-in, and words left unsaved."""
    terminal = house.open(size=(100, 40), **env)
    terminal.press("space")
    terminal.wait_for("taken 08:")
    terminal.press("e")
    terminal.wait_for("What happened?")
    terminal.wait_for("all commands")  # in a field
    terminal.press_until("ctrl+s", READY)
    for key in ("2", "3", "4", "5", "6", "1"):
        terminal.press(key, gap=0.3)
    terminal.press("c")
    terminal.wait_for("Down skips")
    terminal.press_until("n", "> Note")
    terminal.type("markerdraft")
    terminal.wait_until(lambda: b"markerdraft" in house.kept(), "no draft was kept")
    return terminal


def test_a_session_leaves_private_files_and_no_words_outside_the_records(
    tmp_path: Path, watched: dict[str, str]
) -> None:
    house = House(tmp_path / "home").settle_in()
    with open_mask():
        house.add("Markermedicine", "08:00")
        house.do("checkin", "--note", "-", typed="markernote")
        house.do("today")
        with live(house, watched) as terminal:
            limits = Path(f"/proc/{terminal.pid}/limits")
            if limits.exists():
                (core,) = (line for line in limits.read_text().splitlines() if line.startswith("Max core file size"))
                assert core.split()[4:6] == ["0", "0"]
                arguments = Path(f"/proc/{terminal.pid}/cmdline").read_bytes().lower()
                assert b"marker" not in arguments
            assert b"\x1b]0;" not in terminal.raw, "a window title"
            assert b"\x1b]2;" not in terminal.raw, "a window title"
            assert b"\x1b]52;" not in terminal.raw, "the clipboard was written"
            terminal.press("ctrl+q")
            terminal.wait_exit()
        house.do("due")
    config = house.home / "config"
    for path in house.home.rglob("*"):
        if path != config and config not in path.parents:  # made by the test itself
            assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path
    for path in house.home.rglob("*"):
        place = path.relative_to(house.home).as_posix()
        if path.is_file() and not place.startswith(HOLDS_RECORDS):
            content = path.read_bytes()
            assert not [word for word in MARKERS if word.encode() in content], place
            assert not [word for word in MARKERS if word.casefold() in place.casefold()], place
    seen = Path(watched["SEEN"])
    used = seen.read_text(encoding="utf-8").splitlines() if seen.exists() else []
    assert used, "the watch saw nothing, not even the sockets of the loop itself"
    assert not [line for line in used if "AF_INET" in line or "getaddrinfo" in line or "connect" in line], used
