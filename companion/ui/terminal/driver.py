"""Textual's Linux driver, made to survive what a terminal can send and a terminal that goes away."""

from __future__ import annotations

import codecs
import contextlib
import os
import re
import selectors
from collections.abc import Iterator
from typing import Any, Final, TextIO, cast

from textual import events
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Size
from textual.message import Message

from companion.domain.words import clean_text

LARGEST: Final = Size(1000, 500)
"""No window is larger; a made-up report of one must not make us build it."""

SHOW_CURSOR: Final = "\x1b[?25h\x1b[4 q"
"""Show the terminal's own cursor, as an underline so that it does not undo the block the app draws."""

NORMAL_CURSOR: Final = "\x1b[0 q"
"""Give the cursor its usual shape back."""

_PIECE = re.compile("\x1b[^\x1b]*|[^\x1b]+")


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


class SafeParser:
    """Turns bytes from the terminal into events and never raises, whatever they are."""

    def __init__(self) -> None:
        self._decode = codecs.getincrementaldecoder("utf-8")(errors="replace").decode
        self._parser = XTermParser()

    def feed(self, data: bytes) -> Iterator[Message]:
        """Read some bytes."""
        for piece in _PIECE.findall(self._decode(data)):
            yield from self._guarded(piece)

    def tick(self) -> Iterator[Message]:
        """Let a lone escape become the key it is."""
        try:
            yield from self._parser.tick()
        except Exception:  # noqa: BLE001 - a parser has no failures that a person could mend
            self._start_again()

    def _guarded(self, text: str) -> Iterator[Message]:
        try:
            for event in self._parser.feed(text):
                harmless = _harmless(event)
                if harmless is not None:
                    yield harmless
        except Exception:  # noqa: BLE001 - such as chr() of a number that is no character
            self._start_again()

    def _start_again(self) -> None:
        old, self._parser = self._parser, XTermParser()
        self._parser.mouse_pixels = old.mouse_pixels
        self._parser.terminal_size = old.terminal_size
        self._parser.terminal_pixel_size = old.terminal_pixel_size


def _harmless(event: Message) -> Message | None:
    """Clean what an event carries; None if nothing of it can be used."""
    if isinstance(event, events.Paste):
        return events.Paste(clean_text(event.text))
    if isinstance(event, events.Key) and event.character is not None:
        is_typed = len(event.character) == 1 and ord(event.character) >= 0xA0
        return None if is_typed and not clean_text(event.character).replace("\ufffd", "") else event
    if isinstance(event, events.Resize):
        width, height = event.size
        return event if 0 < width <= LARGEST.width and 0 < height <= LARGEST.height else None
    return event


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
        """Take the terminal, then show the cursor again that Textual hides."""
        super().start_application_mode()  # type: ignore[no-untyped-call]
        self.write(SHOW_CURSOR)
        self.flush()

    def stop_application_mode(self) -> None:
        """Give the cursor its shape back, then the terminal."""
        self.write(NORMAL_CURSOR)
        super().stop_application_mode()

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
