"""The very first frame, written straight to the terminal while Textual is still being imported.

Importing Textual takes most of the time until something can be seen. Help and today's doses do not wait for it.
No part of Textual is needed here.
"""

from __future__ import annotations

import contextlib
import os
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from companion.domain.crisis import Region, bar_text, sentence
from companion.domain.words import clean_text

TOP = 2
"""Lines above the text where the window has room: the tab strip and a blank one."""

BOTTOM = 2
"""Lines for the crisis line and the keys."""

_TAKE = "\x1b[?1049h"
_CLEAR = "\x1b[H\x1b[2J"
_GIVE_BACK = "\x1b[?1049l"


def is_roomy(width: int, height: int) -> bool:
    """Has the window room for more than the bar and one line?"""
    return width >= 40 and height >= 12


def body_lines(text: str, width: int, height: int) -> list[str]:
    """What stands above the crisis line: the text where the real widgets will be, and blank lines."""
    top, bottom = (TOP, BOTTOM) if is_roomy(width, height) else (0, 1)
    margin = "  " if width >= 80 else " "
    space = max(0, height - top - bottom)
    shown = [fitting(margin + line, width) for line in clean_text(text).splitlines()[:space]]
    body = [""] * top + shown if shown else []
    return body + [""] * (height - bottom - len(body))


def fitting(line: str, width: int) -> str:
    """As much of a line as fits into so many cells; wide characters count twice."""
    if line.isascii():
        return line[:width]
    cells = 0
    for at, char in enumerate(line):
        cells += 0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        if cells > width:
            return line[:at]
    return line


class EarlyFrame:
    """Paints plain text into the terminal's other screen, which Textual then takes over."""

    def __init__(self, out: IO[str] | None, region: Region | None, *, ascii_only: bool = False) -> None:
        self._out = out
        self.region = region
        """Whose crisis lines."""
        self._ascii_only = ascii_only
        self.is_shown = False
        """Does it stand, in the terminal's other screen?"""

    def show(self, text: str = "") -> None:
        """Paint the crisis line, and the text above it; a terminal that is gone is no error."""
        with contextlib.suppress(OSError, ValueError, UnicodeError):
            if self._out is None or not self._out.isatty():
                return
            width, height = os.get_terminal_size(self._out.fileno())
            if width < 1 or height < 1:
                return
            lines = [*body_lines(text, width, height), self._bar(width)]
            self._paint((_CLEAR if self.is_shown else _TAKE + _CLEAR) + "\r\n".join(lines), self._out)

    def _paint(self, text: str, out: IO[str]) -> None:
        """Write to the terminal, which counts as taken from the moment before: a signal may strike right after."""
        was, self.is_shown = self.is_shown, True
        try:
            out.write(text)
            out.flush()
        except (OSError, ValueError):
            self.is_shown = was
            raise

    def take_away(self) -> None:
        """Give the terminal back as it was: the app does not open after all."""
        if self.is_shown and self._out is not None:
            with contextlib.suppress(OSError, ValueError):
                self._out.write(_GIVE_BACK)
                self._out.flush()
        self.is_shown = False

    def say_numbers(self) -> None:
        """Print where to get help, after an end nobody asked for; the terminal may be gone."""
        if self._out is not None:
            with contextlib.suppress(OSError, ValueError, UnicodeError):
                self._out.write(f"{sentence(self.region)}\n")
                self._out.flush()

    def _bar(self, width: int) -> str:
        margin = " " if width >= 40 else ""
        return margin + bar_text(self.region, width - 2 * len(margin), ascii_only=self._ascii_only)


@contextmanager
def early_frame(region: Region | None, *, ascii_only: bool = False) -> Iterator[EarlyFrame]:
    """Show the crisis line at once; whatever goes wrong before the app stands gives the terminal back, a signal too.

    Args:
        region: whose crisis lines.
        ascii_only: does the terminal show no more than ASCII?
    """
    from companion.ui.terminal.between import ending_in_order

    frame = EarlyFrame(sys.__stderr__, region, ascii_only=ascii_only)
    with ending_in_order():
        try:
            frame.show()
            yield frame
        except BaseException as ended:
            frame.take_away()
            if isinstance(ended, SystemExit):  # by a signal
                frame.say_numbers()
            raise
