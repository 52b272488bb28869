"""One side: a home of its own whose settings point at a data folder that something carries."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from companion.bootstrap.clock import SystemClock
from companion.storage.engine import RevisionStore
from companion.storage.filestore import FileStore
from companion.storage.migrations import newest
from companion.storage.store import RecordStore
from companion.storage.writing import Put
from tests.faults.sync.figures import Unequal
from tests.storage.kit import state

ROOT = Path(__file__).parents[3]

CUT_OFF = "the line is cut off"
"""What the store says of a line whose writer was killed in the middle of it."""


def noted(id_: str, day: str, note: str, was: str | None = None) -> Put:
    """A check-in with a note, as the app would write it."""
    when = {"instant": f"{day}T12:00:00Z", "zone": "UTC", "local": f"{day}T12:00"}
    return Put("entry", id_, {"day": day, **when, "note": note}, was, v=newest("entry"))


class Side:
    """One machine: home, data folder, and what was acknowledged there."""

    def __init__(self, root: Path, name: str, data: Path) -> None:
        self.name = name
        self.root = root / name
        self.data = data
        self.stamps: set[str] = set()
        """The stamps of lines that a process said were saved."""
        self.marks: set[str] = set()
        """Words in notes that a command said were saved."""
        self.killed = 0
        """How many writers were killed here: each may leave one line cut off that nobody was told is saved."""
        config = self.root / "config" / "config.toml"
        config.parent.mkdir(mode=0o700, parents=True)
        config.write_text(f'[data]\nme = "{data}"\n')
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.app = self.open("app")
        """A copy that stays open all the time."""

    @property
    def environ(self) -> dict[str, str]:
        """The environment of a program that works on this side."""
        kept = {key: value for key, value in os.environ.items() if key in {"PATH", "LANG", "PYTHONPATH"}}
        return kept | {"COMPANION_HOME": str(self.root), "TERM": "dumb", "TZ": "UTC", "HOME": str(self.root)}

    def open(self, who: str = "") -> FileStore:
        """Open the records of this side, to look or to write; a fresh reader without a snapshot if nobody is named."""
        cache = self.root / "cache" / who if who else None
        return RevisionStore.open(self.data / "log", self.root / "state" / "me", cache, lambda: datetime.now(UTC))

    def companion(self, *argv: str, mark: str = "") -> str:
        """Run the real command; what it printed.

        Args:
            argv: its words.
            mark: a word in a note it saves, which has to be found on every side afterwards.
        """
        command = [sys.executable, "-m", "companion", "--no-input", *argv]
        done = subprocess.run(command, cwd=ROOT, env=self.environ, capture_output=True, text=True, timeout=60)
        if done.returncode:
            raise Unequal(f"{self.name}: companion {' '.join(argv)} answered {done.returncode}: {done.stderr.strip()}")
        if mark:
            self.marks.add(mark)
        return done.stdout

    def day(self, on: str) -> Any:
        """A day as `companion today --json` shows it, without when it was looked at."""
        found = json.loads(self.companion("today", "--on", on, "--json"))["data"]
        return {key: value for key, value in found.items() if key not in {"now", "not_heard"}}

    def start_writer(self, name: str, count: int) -> subprocess.Popen[str]:
        """Start a process that saves so many times."""
        command = [sys.executable, "-m", "tests.faults.sync.writer", name, str(count)]
        return subprocess.Popen(command, cwd=ROOT, env=self.environ, stdout=subprocess.PIPE, text=True)

    def heard_of(self, writer: subprocess.Popen[str]) -> None:
        """Wait for a writer and note what it said was saved."""
        said, _ = writer.communicate(timeout=120)
        if writer.returncode:
            raise Unequal(f"{self.name}: a writer ended with {writer.returncode}")
        self.stamps.update(said.split())

    def kill(self, writer: subprocess.Popen[str], after: float) -> None:
        """Kill a writer in the middle of saving, once it said a first line, and note what it said was saved."""
        assert writer.stdout is not None
        first = writer.stdout.readline()
        time.sleep(after)
        writer.kill()
        self.killed += 1
        said, _ = writer.communicate(timeout=120)
        self.stamps.update(line.strip() for line in (first, *said.splitlines(keepends=True)) if line.endswith("\n"))

    def save(self, *puts: Put) -> None:
        """Save through the copy that stays open."""
        self.app.refresh()
        self.stamps.update(one.at for one in self.app.write("edit", list(puts)).revisions)

    def seen(self) -> dict[str, object]:
        """Everything a fresh reader sees here."""
        return state(self.open())

    def missing(self, stamps: Iterable[str], marks: Iterable[str], killed: int = 0) -> list[str]:
        """What of these is nowhere in the files of this side, where every line has to be sound.

        Args:
            stamps: stamps of lines.
            marks: words in notes.
            killed: so many lines may be cut off: the kernel writes up to a page's end and looks for a kill there.
        """
        store = self.open()
        damage = sorted(store.damage(), key=lambda one: one.why == CUT_OFF)
        if damage and (damage[0].why != CUT_OFF or len(damage) > killed):
            raise Unequal(f"{self.name}: {damage[0].file} cannot be read at {damage[0].offset}: {damage[0].why}")
        records = RecordStore(store, SystemClock())
        records.look_over()
        if records.unreadable:
            raise Unequal(f"{self.name}: {len(records.unreadable)} records cannot be understood")
        there = {line.at for line in store._medium.scan()}
        notes = " ".join(str(doc.get("note", "")) for doc in store.docs("entry").values())
        return [*(at for at in stamps if at not in there), *(mark for mark in marks if mark not in notes)]

    def conflict_copies(self) -> int:
        """How many conflict copies of log files there are."""
        names = [path.name for path in (self.data / "log").iterdir() if ".jsonl" in path.name]
        return sum(name.count("-") > 1 for name in names)


def same(sides: Iterable[Side]) -> bool:
    """Does every side hold the same, in its files and in the copy that stays open?"""
    found: list[Mapping[str, object]] = []
    for side in sides:
        side.app.refresh()
        found += [side.seen(), state(side.app)]
    return all(one == found[0] for one in found)
