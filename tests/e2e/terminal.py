"""A real terminal for tests: a pty with a VT emulator behind it, keys as bytes, and everything the program sent."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType

import pyte

KEYS: Mapping[str, str] = {
    "enter": "\r",
    "escape": "\x1b",
    "tab": "\t",
    "backspace": "\x7f",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "f1": "\x1bOP",
    "f2": "\x1bOQ",
    "space": " ",
    **{f"ctrl+{letter}": chr(ord(letter) - 96) for letter in "abcdefghijklmnopqrstuvwxyz"},
}
"""What a terminal sends for a key that is no character."""

_NOT_UNDERSTOOD = re.compile(
    rb"\x1b\[[<>=][0-9;]*[a-zA-Z]"  # kitty keyboard
    rb"|\x1b\[\?[0-9;]*\$p"  # mode queries
    rb"|\x1b\[[0-9]* q"  # cursor shapes
    rb"|\x1b\]22;[^\x07\x1b]*\x07"  # pointer shapes
)
"""Sequences every modern terminal swallows and the emulator would print."""

_MODE = re.compile(rb"\x1b\[\?([0-9;]+)([hl])")
_CONTROL = re.compile(rb"\x1b\[[0-9;?<>=]*[ $]?[a-zA-Z]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b.")

_AS_FOUND: Mapping[int, bool] = {
    7: True,  # long lines wrap
    25: True,  # the cursor shows
    1000: False,  # clicks
    1002: False,
    1003: False,  # moves of the mouse
    1004: False,  # coming and going of the focus
    1006: False,
    1015: False,
    1016: False,
    1049: False,  # the other screen
    2004: False,  # marked pastes
    2048: False,  # news of its size
}
"""The modes of a terminal that a program may change, and how a shell wants them."""

REPOSITORY = Path(__file__).parents[2]


class Terminal:
    """One program in a terminal of its own. Use it in a `with` block; it is killed at the end."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        size: tuple[int, int] = (80, 24),
        env: Mapping[str, str] | None = None,
        cwd: Path = REPOSITORY,
    ) -> None:
        self.columns, self.lines = size
        self.raw = b""
        """Everything the program has sent so far."""
        self.screen = pyte.Screen(self.columns, self.lines)
        self._stream = pyte.ByteStream(self.screen)
        self._pending = b""
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            try:
                os.chdir(cwd)
                environment = {"PATH": os.environ["PATH"], "TERM": "xterm-256color", "LANG": "C.UTF-8", **(env or {})}
                os.execvpe(command[0], list(command), environment)
            finally:
                os._exit(127)
        self.code: int | None = None
        """The exit code, or minus the number of the signal that ended it; None while it runs."""
        self.resize(self.columns, self.lines)

    @classmethod
    def of_python(cls, *arguments: str, **options: object) -> Terminal:
        """Run this Python with arguments, such as `-m companion`."""
        return cls([sys.executable, *arguments], **options)  # type: ignore[arg-type]

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # What stands on it

    @property
    def display(self) -> list[str]:
        """The lines of the screen."""
        return list(self.screen.display)

    @property
    def text(self) -> str:
        """The screen as one text, without blanks at line ends."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    @property
    def cursor(self) -> tuple[int, int]:
        """Column and line of the cursor, from 0."""
        return self.screen.cursor.x, self.screen.cursor.y

    @property
    def is_cursor_shown(self) -> bool:
        """Can the cursor be seen?"""
        return not self.screen.cursor.hidden

    @property
    def own_screen(self) -> str:
        """What was written while the shell's own screen was in front, without control sequences."""
        parts, is_other = [], False
        for part in re.split(rb"(\x1b\[\?1049[hl])", self.raw):
            if part.startswith(b"\x1b[?1049"):
                is_other = part.endswith(b"h")
            elif not is_other:
                parts.append(_CONTROL.sub(b"", part))
        return b"".join(parts).decode(errors="replace")

    def changed(self) -> list[str]:
        """What is not as the program found it: modes, the keyboard, the echo of what is typed."""
        modes = dict(_AS_FOUND)
        for numbers, on in _MODE.findall(self.raw):
            modes |= dict.fromkeys(map(int, numbers.split(b";")), on == b"h")
        found = [f"mode {number}" for number, is_on in _AS_FOUND.items() if modes[number] != is_on]
        if len(re.findall(rb"\x1b\[>[0-9]+u", self.raw)) != len(re.findall(rb"\x1b\[<[0-9]*u", self.raw)):
            found.append("keyboard")
        flags = termios.tcgetattr(self.fd)[3] if self.fd >= 0 else -1
        if not flags & termios.ECHO or not flags & termios.ICANON or not flags & termios.ISIG:
            found.append("echo")
        return found

    # What is done to it

    def send(self, text: str | bytes) -> None:
        """Send bytes as they are."""
        data = text.encode() if isinstance(text, str) else text
        while data:
            self.read(0)
            _, writable, _ = select.select([], [self.fd], [], 1)
            if writable:
                data = data[os.write(self.fd, data[:512]) :]

    def press(self, *keys: str, gap: float = 0.04) -> None:
        """Press keys one after another, as fast as a quick hand does."""
        for key in keys:
            self.send(KEYS.get(key, key))
            self.read(gap)

    def type(self, text: str, gap: float = 0.02) -> None:
        """Type a text, key by key."""
        self.press(*text, gap=gap)

    def paste(self, text: str, *, bracketed: bool = True) -> None:
        """Paste a text, as a terminal with or without bracketed paste does."""
        self.send(f"\x1b[200~{text}\x1b[201~" if bracketed else text)

    def resize(self, columns: int, lines: int) -> None:
        """Give the window another size."""
        self.columns, self.lines = columns, lines
        self.screen.resize(lines, columns)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def kill(self, number: signal.Signals = signal.SIGKILL) -> None:
        """Send the program a signal."""
        os.kill(self.pid, number)

    def hang_up(self) -> None:
        """Close the window: the program's terminal is gone."""
        os.close(self.fd)
        self.fd = -1

    # Waiting

    def read(self, seconds: float = 0.05) -> bool:
        """Take in what the program sends within a time; is there still a program?"""
        until = time.monotonic() + seconds
        while self.fd >= 0:
            ready, _, _ = select.select([self.fd], [], [], max(0.0, until - time.monotonic()))
            if not ready:
                return True
            try:
                data = os.read(self.fd, 65536)
            except OSError:
                return False
            if not data:
                return False
            self.raw += data
            self._feed(data)
            if time.monotonic() >= until:
                return True
        return False

    def wait_until(self, is_so: Callable[[], bool], what: str, timeout: float = 15) -> None:
        """Read until something is so.

        Raises:
            AssertionError: it did not become so; the message shows the screen.
        """
        until = time.monotonic() + timeout
        while not is_so():
            alive = self.read(0.05)
            if is_so():
                return
            if not alive or time.monotonic() > until:
                raise AssertionError(f"{what}. {self.how_it_stands()}")

    def wait_for(self, text: str, timeout: float = 15) -> None:
        """Read until a text stands on the screen."""
        self.wait_until(lambda: text in self.text, f"“{text}” did not appear", timeout)

    def wait_gone(self, text: str, timeout: float = 15) -> None:
        """Read until a text no longer stands on the screen."""
        self.wait_until(lambda: text not in self.text, f"“{text}” did not go away", timeout)

    def press_until(self, key: str, text: str, *, every: float = 8, timeout: float = 40) -> None:
        """Press a key until a text stands on the screen: again only if nothing came of it for a while."""
        self._press_while(lambda: text not in self.text, key, f"“{text}” did not appear after {key}", every, timeout)

    def press_away(self, key: str, text: str, *, every: float = 8, timeout: float = 40) -> None:
        """Press a key until a text is gone. It must come first: what stood over it may still be on its way out."""
        self.wait_for(text)
        self._press_while(lambda: text in self.text, key, f"“{text}” did not go away with {key}", every, timeout)

    def _press_while(self, goes_on: Callable[[], bool], key: str, what: str, every: float, timeout: float) -> None:
        until, again = time.monotonic() + timeout, 0.0
        while goes_on():
            now = time.monotonic()
            if now > until:
                raise AssertionError(f"{what}. {self.how_it_stands()}")
            if now >= again:
                again = now + every
                self.press(key, gap=0)
            if not self.read(0.05) and goes_on():
                raise AssertionError(f"{what}: the program ended. {self.how_it_stands()}")

    def wait_exit(self, timeout: float = 15) -> int:
        """Read until the program has ended and return its exit code."""
        until = time.monotonic() + timeout
        while self.code is None:
            self.read(0.05)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.code = os.waitstatus_to_exitcode(status)
                self.read(0.1)
            elif time.monotonic() > until:
                raise AssertionError(f"The program did not end. {self.how_it_stands()}")
        return self.code

    def wait_stopped(self, timeout: float = 15) -> None:
        """Read until the program has put itself aside: one told to go on before that would stay so for ever."""
        until = time.monotonic() + timeout
        while True:
            self.read(0.05)
            pid, status = os.waitpid(self.pid, os.WNOHANG | os.WUNTRACED)
            if pid and os.WIFSTOPPED(status):
                return
            if pid:
                self.code = os.waitstatus_to_exitcode(status)
            if pid or time.monotonic() > until:
                raise AssertionError(f"The program did not stop. {self.how_it_stands()}")

    def how_it_runs(self) -> str:
        """Whether the program runs, or how it ended, for a message that explains itself."""
        if self.code is None:
            with contextlib.suppress(ChildProcessError):
                pid, status = os.waitpid(self.pid, os.WNOHANG | os.WUNTRACED)
                if pid and os.WIFSTOPPED(status):
                    return "The program has put itself aside"
                if pid:
                    self.code = os.waitstatus_to_exitcode(status)
        return "The program runs" if self.code is None else f"The program has ended with {self.code}"

    def how_it_stands(self) -> str:
        """How the program runs or ended, and what the screen shows."""
        return f"{self.how_it_runs()}. The screen shows:\n{self.text}"

    def close(self) -> None:
        """End the program, if it has not ended, and give the terminal back."""
        if self.code is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
            with contextlib.suppress(ChildProcessError):
                _, status = os.waitpid(self.pid, 0)
                self.code = os.waitstatus_to_exitcode(status)
        if self.fd >= 0:
            os.close(self.fd)
            self.fd = -1

    def _feed(self, data: bytes) -> None:
        """Show the emulator what it understands; a sequence cut in two waits for its rest."""
        data = self._pending + data
        cut = data.rfind(b"\x1b", max(0, len(data) - 24))
        if cut >= 0 and not re.search(rb"[a-zA-Z\x07~]", data[cut + 2 :]):
            data, self._pending = data[:cut], data[cut:]
        else:
            self._pending = b""
        self._stream.feed(_NOT_UNDERSTOOD.sub(b"", data))
