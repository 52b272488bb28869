"""Turns bytes from a terminal into events and never raises, whatever they are."""

from __future__ import annotations

import codecs
import re
import time
from collections.abc import Iterator
from typing import Final

from textual import events
from textual._xterm_parser import XTermParser
from textual.geometry import Size
from textual.message import Message

from companion.domain.words import clean_text

LARGEST: Final = Size(1000, 500)
"""No window is larger; a made-up report of one must not make us build it."""

PASTE_START: Final = "\x1b[200~"
PASTE_END: Final = "\x1b[201~"

PASTE_PATIENCE: Final = 2.0
"""A paste whose end does not come within this many quiet seconds is over."""

_PIECE = re.compile("\x1b[^\x1b]*|[^\x1b]+")


class SafeParser:
    """Textual's parser behind two guards.

    A sequence it cannot read is dropped instead of ending the app, and pastes are cut out before it sees them: it
    would press the keys that follow an escape inside a paste.
    """

    def __init__(self) -> None:
        self._decode = codecs.getincrementaldecoder("utf-8")(errors="replace").decode
        self._parser = XTermParser()
        self._pasted: list[str] | None = None
        self._rest = ""
        self._fed_at = 0.0

    def feed(self, data: bytes) -> Iterator[Message]:
        """Read some bytes."""
        self._fed_at = time.monotonic()
        text, self._rest = self._rest + self._decode(data), ""
        while text:
            marker = PASTE_START if self._pasted is None else PASTE_END
            before, found, after = text.partition(marker)
            if not found:
                before, self._rest = _split_unfinished(before, marker)
            if self._pasted is None:
                for piece in _PIECE.findall(before):
                    yield from self._guarded(piece)
                if found:
                    self._pasted = []
            else:
                self._pasted.append(before)
                if found:
                    yield from self._end_paste()
            text = after

    def tick(self) -> Iterator[Message]:
        """Let a lone escape become the key it is, and a paste without an end come to one."""
        quiet = time.monotonic() - self._fed_at
        if self._pasted is not None:
            if quiet > PASTE_PATIENCE:
                self._pasted.append(self._rest)
                self._rest = ""
                yield from self._end_paste()
            return
        rest, self._rest = self._rest, ""
        for piece in _PIECE.findall(rest):
            yield from self._guarded(piece)
        try:
            yield from self._parser.tick()
        except Exception:  # noqa: BLE001 - a parser has no failures that a person could mend
            self._start_again()

    def _end_paste(self) -> Iterator[Message]:
        pasted, self._pasted = "".join(self._pasted or ()), None
        yield events.Paste(clean_text(pasted))

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


def _split_unfinished(text: str, marker: str) -> tuple[str, str]:
    """Keep back an end that may be the beginning of a marker cut in two by a read."""
    for length in range(min(len(marker) - 1, len(text)), 0, -1):
        if text.endswith(marker[:length]):
            return text[:-length], text[-length:]
    return text, ""


def _harmless(event: Message) -> Message | None:
    """Clean what an event carries; None if nothing of it can be used."""
    if isinstance(event, events.Paste):
        return None
    if isinstance(event, events.Key) and event.character is not None:
        is_typed = len(event.character) == 1 and ord(event.character) >= 0xA0
        return None if is_typed and not clean_text(event.character).replace("\ufffd", "") else event
    if isinstance(event, events.Resize):
        width, height = event.size
        return event if 0 < width <= LARGEST.width and 0 < height <= LARGEST.height else None
    return event
