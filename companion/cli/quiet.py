"""A terminal that shows nothing of what is typed, from the first passphrase asked for until an answer may show."""

from __future__ import annotations

import sys
from typing import Any


class QuietTerminal:
    """Keeps the terminal from showing what is typed, also between two questions, while a key is tried."""

    def __init__(self) -> None:
        """Change nothing yet."""
        self._before: list[Any] | None = None

    def begin(self) -> None:
        """Show nothing from now on; keys typed before are dropped."""
        import termios

        try:
            handle = sys.stdin.fileno()
            now = termios.tcgetattr(handle)
            termios.tcsetattr(handle, termios.TCSAFLUSH, [*now[:3], now[3] & ~termios.ECHO, *now[4:]])
        except (termios.error, OSError, ValueError):  # no terminal after all: nothing shows there
            return
        if self._before is None:
            self._before = now

    def end(self) -> None:
        """Show again what is typed; keys typed meanwhile are dropped, as one may belong to a passphrase."""
        if self._before is None:
            return
        import contextlib
        import termios

        with contextlib.suppress(termios.error, OSError, ValueError):
            termios.tcsetattr(sys.stdin.fileno(), termios.TCSAFLUSH, self._before)
        self._before = None
