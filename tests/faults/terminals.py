"""The whole app in a real terminal: signals while a draft is open, hostile bytes, storms of sizes, no network."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.e2e.house import House, furnished, has_help, wait_open
from tests.e2e.terminal import REPOSITORY, Terminal
from tests.faults.figures import Figure, Run

NOTE = "The night was long and"
"""What is being typed when it strikes."""

IGNORING = "import os, signal, sys; signal.signal(signal.SIGHUP, signal.SIG_IGN); os.execvp(sys.argv[1], sys.argv[1:])"
"""Starts a program as nohup does."""

HARMLESS = re.compile(rb"[qQ\x11\x1a\x1c\x03]")
"""Bytes that ask for an end, or to be put aside: they are keys, and do what they say."""

_INTERNET = re.compile(r"\b(AF_INET6?|PF_INET6?|AF_PACKET|AF_NETLINK)\b")


def new_house(run: Run) -> House:
    """A home with two medicines."""
    return furnished(Path(tempfile.mkdtemp(dir=run.folder)) / "home")


def signals(run: Run) -> Iterator[Figure]:
    """Each signal at random moments while a note is being typed: the words are there afterwards."""
    chance, base = random.Random(run.seed), new_house(run)
    for name in ("TERM", "HUP", "INT", "TSTP and CONT", "KILL", "window closed", "HUP ignored, window closed"):
        rounds, kept, lost = run.times(15), 0, 0
        for round_ in range(rounds):
            house = base.copy_to(Path(tempfile.mkdtemp(dir=run.folder)) / "home")
            typed = _typed_until(house, name, chance)
            found = _draft(house)
            kept += 1
            lost += not found.startswith(NOTE) or len(found) < typed
            assert not house.entries(), f"{name}, round {round_}: something was saved that nobody asked for"
        yield Figure(f"signal while a draft is open: {name}", rounds, kept, lost, note="drafts; in a pty")


def _typed_until(house: House, name: str, chance: random.Random) -> int:
    """Type, have it strike, and wait for the end; how many characters must be kept."""
    command = [sys.executable, "-m", "companion"]
    if name.startswith("HUP ignored"):
        command = [sys.executable, "-c", IGNORING, *command]
    with Terminal(command, env=house.env) as terminal:
        wait_open(terminal)
        terminal.press("c")
        terminal.wait_for("Down skips")
        terminal.press_until("n", "> Note")
        terminal.type(NOTE)
        terminal.wait_until(lambda: _draft(house).startswith(NOTE), "no draft was kept")
        more = " more" * chance.randrange(8)
        terminal.type(more, gap=0.005)
        terminal.read(chance.uniform(0, 0.4))
        must = len(NOTE)
        match name:
            case "TERM" | "HUP":
                number = signal.SIGTERM if name == "TERM" else signal.SIGHUP
                terminal.kill(number)
                assert terminal.wait_exit() == 128 + number
                assert b"988" in terminal.raw.rpartition(b"\x1b[?1049l")[2], "the numbers do not stand there"
                assert terminal.is_cursor_shown
            case "INT" | "TSTP and CONT":
                if name == "INT":
                    terminal.kill(signal.SIGINT)
                else:
                    terminal.kill(signal.SIGTSTP)
                    terminal.wait_stopped()
                    terminal.kill(signal.SIGCONT)
                terminal.read(0.5)
                _still_writes(terminal)
                terminal.kill(signal.SIGTERM)
                terminal.wait_exit()
            case "KILL":
                terminal.kill()
                terminal.wait_exit()
            case _:
                terminal.hang_up()
                assert terminal.wait_exit(timeout=15) in (129, -signal.SIGHUP)
    return must


def _still_writes(terminal: Terminal) -> None:
    """Is the form there, or has it ended in order?"""
    assert has_help(terminal) or b"988" in terminal.raw.rpartition(b"\x1b[?1049l")[2]


def _draft(house: House) -> str:
    """The note of the only draft."""
    for file in house.drafts.glob("*.json"):
        found = json.loads(file.read_text(encoding="utf-8"))
        return next((text for text in _texts(found) if text.startswith("The night")), "")
    return ""


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


def hostile_input(run: Run) -> Iterator[Figure]:
    """Bytes no keyboard sends: the app stays, and the help is one key away."""
    chance, house = random.Random(run.seed), new_house(run)
    for name in ("random bytes", "invalid UTF-8", "cut escape sequences", "unterminated pastes"):
        rounds, ended = run.times(1250), 0
        with house.open() as terminal:
            for round_ in range(rounds):
                terminal.send(HARMLESS.sub(b"", _hostile(name, chance)))
                terminal.read(0.004)
                if (round_ + 1) % 125 == 0 or round_ + 1 == rounds:
                    ended += not _answers(terminal)
        yield Figure(f"hostile input: {name}", rounds, None, 0, ended, note="chunks of up to 200 bytes, in a pty")


def _hostile(name: str, chance: random.Random) -> bytes:
    length = chance.randrange(1, 200)
    if name == "random bytes":
        return chance.randbytes(length)
    if name == "invalid UTF-8":
        return bytes(chance.choice(b"\xff\xfe\x9b\xe9\xc3\xe2\x82\xed\xa0\x80\xf4\x90a ") for _ in range(length))
    if name == "cut escape sequences":
        return bytes(chance.choice(b"\x1b[]<>;:0123456789uMmtPRABc~?$O\x07\x9d") for _ in range(length))
    return b"\x1b[200~" + chance.randbytes(length).replace(b"\x1b", b"")


def _answers(terminal: Terminal) -> bool:
    """Does it still open the help?"""
    terminal.send(b"\x1b[201~")
    terminal.read(0.5)
    try:
        for _ in range(6):
            terminal.press("escape", gap=0.15)
        terminal.press_until("f1", "Help now", every=3)
        terminal.press_away("escape", "Help now", every=3)
    except AssertionError:
        return False
    return True


def sizes(run: Run) -> Iterator[Figure]:
    """Storms of window sizes on every tab and over dialogs; the numbers stand in every window that can hold them."""
    chance, house = random.Random(run.seed), new_house(run)
    missing = count = 0
    with house.open() as terminal:
        for key in ("1", "2", "3", "4", "5", "6", "c", "ctrl+p", "f1"):
            terminal.resize(120, 40)
            terminal.wait_until(lambda: has_help(terminal), "no numbers")
            terminal.press(key, gap=0.5)
            for _ in range(run.times(60)):
                terminal.resize(
                    chance.choice((1, 2, 8, 20, 40, 60, 80, 120, 300)), chance.choice((1, 2, 5, 12, 24, 100))
                )
                terminal.read(chance.choice((0, 0, 0.02)))
                count += 1
            for size in ((20, 5), (40, 12), (80, 24), (300, 100)):
                terminal.resize(*size)
                until = time.monotonic() + 10
                while not any("988" in line for line in terminal.display) and time.monotonic() < until:
                    terminal.read(0.1)
                if not any("988" in line for line in terminal.display):
                    missing += 1
                    _explain(house, terminal, f"no numbers at {size[0]}x{size[1]} after {key}")
            terminal.resize(120, 40)
            for _ in range(3):
                terminal.press("escape", gap=0.2)
    yield Figure(
        "storms of window sizes, 1x1 to 300x100", count, None, 0, missing, note="every tab, 3 dialogs, in a pty"
    )


def _explain(house: House, terminal: Terminal, what: str) -> None:
    """Print what can be known afterwards: does the program run, what was its last word, what broke?"""
    print(f"{what}. {terminal.how_it_stands()}\nthe last it sent: {terminal.raw[-600:]!r}")
    for log in house.home.rglob("crash.log"):
        print(log.read_text(encoding="utf-8"))


def network(run: Run) -> Iterator[Figure]:
    """The whole app, and commands, under `strace -f -e trace=network`: no internet socket."""
    house, trace = new_house(run), run.folder / "network"
    command = ["strace", "-f", "-o", str(trace), "-e", "trace=network", sys.executable, "-m", "companion"]
    with Terminal(command, env=house.env) as terminal:
        wait_open(terminal)
        terminal.press("space", gap=0.5)
        for key in ("2", "3", "4", "enter", "5", "6", "1"):
            terminal.press(key, gap=0.7)
        terminal.press("c")
        terminal.wait_for("Down skips", timeout=40)
        terminal.press("4")
        terminal.press("ctrl+s", gap=1)
        terminal.press("f1", gap=0.6)
        terminal.press("escape", gap=0.4)
        terminal.press("ctrl+q")
        terminal.wait_exit(timeout=40)
    seen = _sockets(trace)
    runs = 1
    for words in (("today",), ("take", "lithium"), ("journal", "list"), ("doctor",), ("crisis",), ("due",)):
        env = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", **house.env}
        subprocess.run([*command, *words], env=env, cwd=REPOSITORY, capture_output=True, check=False, timeout=120)
        seen += _sockets(trace)
        runs += 1
    for line in seen:
        print(f"  {line}")
    yield Figure(
        "internet sockets of the app and of commands", runs, None, 0, len(seen), note="strace -f -e trace=network"
    )


def _sockets(trace: Path) -> list[str]:
    return [line for line in trace.read_text().splitlines() if _INTERNET.search(line)]
