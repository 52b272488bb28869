"""First frames: from the start of the process to the bytes that say it, in a pty."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

BARE = """
from textual.app import App
from textual.widgets import Label
class Bare(App):
    def compose(self):
        yield Label("bare-label-stands")
Bare().run()
"""
"""A Textual app of one label: the least there is."""

PATIENCE = 20.0
"""Seconds after which a frame is given up."""

A_LOOK = 0.3
"""Seconds a person looks before they type; nothing timed waits for it."""

ZONE = "America/New_York"
"""Where the made-up person lives, and so the machine: else the first thing asked is where they are."""


class Shown(NamedTuple):
    """What it took to show something."""

    ms: float
    """Milliseconds from the start of the process."""

    kib: int
    """The most memory it held, in the unit of the system: KiB on Linux."""


Steps = Sequence[tuple[bytes, bytes]]
"""Keys to type once everything before them was shown, and what they must show."""


def until_shown(command: Sequence[str], needles: Sequence[bytes], env: Mapping[str, str], steps: Steps = ()) -> Shown:
    """What it takes until a program in an 80x24 terminal has sent every needle.

    Args:
        command: what to run.
        needles: the bytes that must have come.
        env: its environment on top of a small one.
        steps: what is typed then, one after the other.

    Raises:
        TimeoutError: something never came.
    """
    begin = time.perf_counter()
    pid, fd = pty.fork()
    if pid == 0:
        base = {"PATH": os.environ["PATH"], "TERM": "xterm-256color", "LANG": "C.UTF-8", "TZ": ZONE}
        os.execvpe(command[0], list(command), {**base, **env})
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    at, kib = 0.0, 0
    try:
        _read_until(fd, needles)
        at = time.perf_counter()
        for keys, needle in steps:
            time.sleep(A_LOOK)
            os.write(fd, keys)
            _read_until(fd, [needle])
    finally:
        os.kill(pid, signal.SIGKILL)
        kib = os.wait4(pid, 0)[2].ru_maxrss
        os.close(fd)
    return Shown((at - begin) * 1000, kib)


def _read_until(fd: int, needles: Sequence[bytes]) -> None:
    sent, until = b"", time.perf_counter() + PATIENCE
    while not all(needle in sent for needle in needles):
        if time.perf_counter() > until:
            raise TimeoutError(f"{needles} never came")
        if select.select([fd], [], [], 0.005)[0]:
            sent += os.read(fd, 65536)


def bare() -> float:
    """The first frame of the bare app."""
    return _bare().ms


def bare_memory() -> float:
    """The peak memory of the bare app."""
    return _bare().kib


def _bare() -> Shown:
    return until_shown([sys.executable, "-c", BARE], [b"bare-label-stands"], {})


def memory(home: Path, needles: Sequence[bytes], steps: Steps) -> Callable[[], float]:
    """A measurement of the peak memory of Companion on a home, up to where the last step was shown."""
    command = [sys.executable, "-m", "companion"]
    return lambda: until_shown(command, needles, {"COMPANION_HOME": str(home)}, steps).kib


def companion(home: Path, needles: Sequence[bytes], *, fresh: bool = False) -> Callable[[], float]:
    """A measurement of Companion on a home.

    Args:
        home: the `COMPANION_HOME`.
        needles: what must stand on the screen.
        fresh: take the snapshot away first.
    """

    def run() -> float:
        if fresh:
            for file in (home / "cache").rglob("*"):
                if file.is_file():
                    file.unlink()
        command = [sys.executable, "-m", "companion"]
        return until_shown(command, needles, {"COMPANION_HOME": str(home)}).ms

    return run
