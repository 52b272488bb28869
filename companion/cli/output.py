"""The one writer of the command line: data on standard output, talk on standard error, no escape in either.

At a terminal lines are broken between words to its width; a pipe or a file gets them whole.
"""

from __future__ import annotations

import os
import re
import sys
from typing import TextIO

from companion.domain.words import clean_text

VERSION = 1
"""The version of the envelope around every `--json` answer."""

Json = str | int | bool | None | list["Json"] | dict[str, "Json"]
"""What an answer may hold: no floats, so that no amount loses a digit."""

_PLAIN = str.maketrans({"·": "|", "–": "-", "—": "-", "…": "...", "“": '"', "”": '"', "’": "'", "●": "*", "≠": "!"})
_UNPRINTABLE = re.compile(r"[^\x20-\x7e\n]")


class Unwritable(Exception):
    """What was to be said could not be written out; its text is the reason."""


class Output:
    """Writes what a command found, and what it has to say about it."""

    def __init__(self, *, is_ascii: bool = False) -> None:
        self.is_ascii = is_ascii
        """Are our own signs to be replaced by ASCII ones?"""

        self.is_talking = False
        """Is this a conversation? Then sentences name what can be said in it, not commands of a shell."""

    def show(self, text: str = "") -> None:
        """Write data: one or more lines on standard output."""
        self._write(sys.stdout, text)

    def tell(self, text: str = "") -> None:
        """Talk to the person: one or more lines on standard error."""
        self._write(sys.stderr, self.worded(text))

    def worded(self, sentence: str) -> str:
        """A sentence of ours, as it is meant where it is said; never for what a person wrote."""
        if not self.is_talking:
            return sentence
        from companion.cli.words.plain import as_said

        return as_said(sentence)

    def prompt(self, text: str) -> None:
        """Ask, leaving the cursor behind the question."""
        self._write(sys.stderr, text, end="")

    def json(self, data: Json) -> None:
        """Write an answer in its envelope; every sign that does not print is written as its JSON escape."""
        import json

        if sys.stdout is None:
            return
        text = json.dumps({"v": VERSION, "data": data}, ensure_ascii=False, indent=2)
        is_unicode = _is_unicode(sys.stdout)
        text = _UNPRINTABLE.sub(
            lambda match: match[0] if is_unicode and match[0].isprintable() else json.dumps(match[0])[1:-1], text
        )
        _put(sys.stdout, text + "\n")

    def _write(self, stream: TextIO | None, text: str, end: str = "\n") -> None:
        if stream is None:  # it was closed before this process began: nobody reads
            return
        text = clean_text(text)
        if self.is_ascii or not _is_unicode(stream):
            text = text.translate(_PLAIN)
        if width := _columns(stream):
            text = "\n".join(_between_words(line, width) for line in text.split("\n"))
        encoding = stream.encoding or "utf-8"
        _put(stream, text.encode(encoding, "backslashreplace").decode(encoding) + end)


def _columns(stream: TextIO) -> int:
    """How wide the terminal is that a stream writes to; nothing for a pipe, a file or an unknown width."""
    try:
        return os.get_terminal_size(stream.fileno()).columns if stream.isatty() else 0
    except (OSError, ValueError):
        return 0


def _between_words(line: str, width: int) -> str:
    """A line broken to a width; a word is never broken, so that numbers and addresses stay whole."""
    if len(line) <= width:
        return line
    from textwrap import fill

    words = line.rstrip(" ")
    begin = len(words) - len(words.lstrip(" "))
    indent = " " * (begin + 2 if begin else 0)
    broken = fill(words, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
    return broken + line[len(words) :]


def _put(stream: TextIO, text: str) -> None:
    try:
        stream.write(text)
        stream.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise Unwritable((error.strerror or "unknown reason").lower()) from None


def _is_unicode(stream: TextIO) -> bool:
    return (stream.encoding or "utf-8").lower().replace("-", "").replace("_", "").startswith("utf")
