"""Textual's Linux driver, made to survive what a terminal can send and a terminal that goes away."""

from __future__ import annotations

import asyncio
import contextlib
import os
import selectors
import signal
from typing import Any, Final, TextIO, cast

from textual import events
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Size

from companion.ui.terminal.ending import on_signals
from companion.ui.terminal.parser import LARGEST, SafeParser

SHOW_CURSOR: Final = "\x1b[?25h\x1b[4 q"
"""Show the terminal's own cursor, as an underline so that it does not undo the block the app draws."""

_OTHER_SCREEN: Final = "\x1b[?1049h"
_OWN_SCREEN: Final = "\x1b[?1049l"

NORMAL_CURSOR: Final = "\x1b[0 q"
"""Give the cursor its usual shape back."""


class _LastingFile:
    """A terminal to write to that may be gone: the writing thread must not die, or the app would stand still."""

    def __init__(self, file: TextIO) -> None:
        self._file = file

    def write(self, text: str) -> None:
        with contextlib.suppress(OSError, ValueError):
            try:
                self._file.write(text)
            except UnicodeEncodeError:
                encoding = self._file.encoding or "ascii"
                self._file.write(text.encode(encoding, "replace").decode(encoding))

    def flush(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            self._file.flush()

    def fileno(self) -> int:
        return self._file.fileno()

    def isatty(self) -> bool:
        return self._file.isatty()


class CompanionDriver(LinuxDriver):
    """Reads anything, writes to a terminal that may be gone, and shows the cursor."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._file = cast(Any, _LastingFile(cast(TextIO, self._file)))

    def _get_terminal_size(self) -> tuple[int, int]:
        """Ask the terminal, not the COLUMNS a shell exported long ago."""
        for fileno in (self.fileno, 1, 2):
            try:
                width, height = os.get_terminal_size(fileno)
            except (OSError, ValueError):
                continue
            if width and height:
                return min(width, LARGEST.width), min(height, LARGEST.height)
        return super()._get_terminal_size()

    def start_application_mode(self) -> None:
        """Take the terminal, then show the cursor again that Textual hides.

        Signals are the app's from the moment before: one that struck in between would leave a terminal taken for good,
        with a thread that reads from it.
        """
        if (end := getattr(self._app, "end_by_signal", None)) is not None:
            on_signals(end)
        super().start_application_mode()  # type: ignore[no-untyped-call]
        self._follow_the_size()
        self.write(SHOW_CURSOR)
        self.flush()

    def _follow_the_size(self) -> None:
        """Have a new size asked for in the loop, not where the signal strikes.

        Textual asks inside the signal's handler. A second signal there is answered before the first goes on, which then
        tells its older size last, and the app stays drawn for a window that is gone.
        """
        asyncio.get_running_loop().add_signal_handler(signal.SIGWINCH, self._tell_the_size)
        self._tell_the_size()

    def _tell_the_size(self) -> None:
        """Tell it on the way that Textual's own news of the start goes, so that the newest comes last."""
        if not self._in_band_window_resize:
            size = Size(*self._get_terminal_size())
            told = self._app._post_message(events.Resize(size, size))
            asyncio.run_coroutine_threadsafe(told, asyncio.get_running_loop())

    def stop_application_mode(self) -> None:
        """Give the cursor its shape back, then the terminal; not its other screen, where another app follows in it."""
        self.write(NORMAL_CURSOR)
        super().stop_application_mode()

    def write(self, data: str) -> None:
        """Write anything but a wish for the shell's screen while another app is to follow."""
        if data != _OWN_SCREEN or not getattr(self._app, "hands_over", False):
            super().write(data)

    def run_input_thread(self) -> None:
        """Read until told to stop; a byte that is no text becomes a mark, not the end of the app."""
        selector = selectors.SelectSelector()
        selector.register(self.fileno, selectors.EVENT_READ)
        parser = SafeParser()
        with selector:
            while not self.exit_event.is_set():
                if selector.select(0.1):
                    try:
                        data = os.read(self.fileno, 4096)
                    except OSError:
                        return
                    if not data:
                        return
                    for event in parser.feed(data):
                        self.process_message(event)
                for event in parser.tick():
                    self.process_message(event)


class FollowingDriver(CompanionDriver):
    """Follows the early frame, which took the terminal's other screen: taking it once more would wipe it blank."""

    _is_taken = True

    def write(self, data: str) -> None:
        """Write anything but the first wish for the other screen."""
        if self._is_taken and data == _OTHER_SCREEN:
            self._is_taken = False
            return
        super().write(data)
