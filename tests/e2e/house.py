"""A home made ready without the screen, and the ways to open Companion on it in a real terminal."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from msgspec import Struct

from tests.e2e.terminal import REPOSITORY, Terminal

BAR = "Crisis line 988 call or text · Emergency 911"
"""The bar with the region of these homes, where there is room."""

READY = "all keys"
"""The last words of the key line: the real widgets stand."""


def morning_zone() -> str:
    """A TZ by which it is five past eight in the morning now, and so between eight and nine as long as the tests run.

    It has no name, only an offset: the app must do with that too.
    """
    now = datetime.now(UTC)
    ahead = (8 * 60 + 5 - (now.hour * 60 + now.minute) + 720) % 1440 - 720
    return f"MOR{'-' if ahead >= 0 else '+'}{abs(ahead) // 60:02}:{abs(ahead) % 60:02}"


ZONE = morning_zone()


class House(Struct, frozen=True):
    """One COMPANION_HOME."""

    home: Path
    """The folder."""

    @property
    def env(self) -> dict[str, str]:
        """What a program finds in its environment there."""
        return {"COMPANION_HOME": str(self.home), "HOME": str(self.home), "TZ": ZONE}

    @property
    def config(self) -> Path:
        """The preferences."""
        return self.home / "config" / "config.toml"

    @property
    def log(self) -> Path:
        """The folder with the records."""
        return self.home / "data" / "me" / "log"

    @property
    def lines(self) -> list[bytes]:
        """Every line of every log."""
        return [line for file in sorted(self.log.glob("*.jsonl")) for line in file.read_bytes().splitlines()]

    @property
    def drafts(self) -> Path:
        """The folder with what is not saved yet."""
        return self.home / "state" / "me" / "drafts"

    def kept(self) -> bytes:
        """All that is not saved yet, as it is kept."""
        return b"".join(file.read_bytes() for file in self.drafts.glob("*.json"))

    def settle_in(self) -> House:
        """Choose the country, as somebody who has been here before."""
        self.config.parent.mkdir(parents=True, exist_ok=True)
        self.config.write_text('region = "US"\n', encoding="utf-8")
        return self

    def copy_to(self, folder: Path) -> House:
        """The same home once more, at another place."""
        shutil.copytree(self.home, folder)
        return House(folder)

    def run(self, *arguments: str, typed: str = "", **env: str) -> subprocess.CompletedProcess[str]:
        """Run a command without a terminal."""
        environ = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "TERM": "xterm-256color", **self.env, **env}
        return subprocess.run(
            [sys.executable, "-m", "companion", *arguments],
            input=typed,
            env=environ,
            cwd=REPOSITORY,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )

    def do(self, *arguments: str, typed: str = "") -> str:
        """Run a command that must work, and give back what it printed."""
        done = self.run(*arguments, typed=typed)
        assert done.returncode == 0, f"{arguments}: {done.stderr}"
        return done.stdout

    def add(self, name: str, *times: str, strength: str = "100 mg", amount: str = "1 tablet") -> House:
        """Write down a medicine."""
        self.do("medicine", "add", name, "--strength", strength, "--amount", amount, "--times", ",".join(times))
        return self

    def states(self) -> dict[str, str]:
        """Today's doses: name and planned time, with their state."""
        doses = json.loads(self.do("today", "--json"))["data"]["doses"]
        return {f"{dose['medicine']} {dose['planned'][11:16]}": dose["state"] for dose in doses}

    def entries(self) -> list[dict[str, Any]]:
        """What the journal holds."""
        found: list[dict[str, Any]] = json.loads(self.do("journal", "list", "--json"))["data"]["entries"]
        return found

    def start(self, *arguments: str, size: tuple[int, int] = (80, 24), **env: str) -> Terminal:
        """Start Companion in a terminal and wait for nothing."""
        return Terminal.of_python("-m", "companion", *arguments, size=size, env={**self.env, **env})

    def open(self, *arguments: str, size: tuple[int, int] = (80, 24), **env: str) -> Terminal:
        """Open the app and wait until it takes keys."""
        terminal = self.start(*arguments, size=size, **env)
        try:
            wait_open(terminal)
        except BaseException:
            terminal.close()
            raise
        return terminal


def furnished(folder: Path) -> House:
    """A home with Sertraline at 08:00 and 20:00 and Lithium at 08:30."""
    house = House(folder).settle_in()
    return house.add("Sertraline", "08:00", "20:00").add("Lithium", "08:30", strength="300 mg", amount="2 tablets")


def wait_open(terminal: Terminal) -> None:
    """Wait until the app takes keys. Before that it drops them, so the list of keys is asked for until it comes."""
    terminal.wait_for(READY, timeout=40)
    terminal.press_until("?", "Type to filter", every=1)
    terminal.press_away("escape", "Type to filter")
    terminal.wait_for(READY)


def wait_locked(terminal: Terminal) -> None:
    """Wait until the lock takes keys."""
    terminal.wait_for("ctrl+t shows what is typed", timeout=40)
    terminal.press_until("f1", "Back", every=1)
    terminal.press_away("escape", "Back")
    terminal.wait_for("ctrl+t shows what is typed")


def has_help(terminal: Terminal) -> bool:
    """Do the two numbers stand in one line at the foot of the screen?"""
    return any("988" in line and "911" in line for line in terminal.display[-3:])


def rows(terminal: Terminal, *words: str) -> Iterator[int]:
    """The lines on which all these words stand."""
    return (at for at, line in enumerate(terminal.display) if all(word in line for word in words))


def row(terminal: Terminal, *words: str) -> int:
    """The first line on which all these words stand; -1 if there is none."""
    return next(rows(terminal, *words), -1)


def here(terminal: Terminal) -> str:
    """The line the cursor is on."""
    return terminal.display[terminal.cursor[1]].strip()


def go_to(terminal: Terminal, words: str, key: str) -> None:
    """Press an arrow until the row with these words is marked and the cursor is on it."""
    for _ in range(30):
        terminal.wait_until(lambda: "▸" in here(terminal), "the cursor is not on the marked row")
        if words in here(terminal):
            return
        before = row(terminal, "▸")
        terminal.press(key)
        terminal.wait_until(lambda before=before: row(terminal, "▸") != before, f"{key} moved nothing")
    raise AssertionError(f"“{words}” was not reached with {key}. The screen shows:\n{terminal.text}")
