"""The one door for words coming in: what a person, a paste, a command or a file says is cleaned here."""

from __future__ import annotations

import re
import unicodedata

from companion.domain.errors import BadInput

NAME_LIMIT = 120
"""The longest name of a medicine, tag or symptom, in characters."""

NOTE_LIMIT = 100_000
"""The longest note, in characters."""

_ESCAPE = re.compile(
    "\x1b\\][^\x07\x1b]*(?:\x07|\x1b\\\\)?"  # OSC: window titles, clipboard, links
    "|[\x1b\x9b][PX^_][^\x1b]*(?:\x1b\\\\)?"  # DCS, SOS, PM, APC
    "|(?:\x1b\\[|\x9b)[0-?]*[ -/]*[@-~]?"  # CSI: colors, cursor, modes
    "|\x1b[ -/]*[0-~]?"  # every other escape
)
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
    "|[\U000e0000-\U000e0fff]"
)
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_JOINER = re.compile("[\u200c\u200d]")


def clean_text(text: str) -> str:
    """Words as they may be kept: no control, escape, bidi or zero-width characters, NFC, line feeds only.

    Joiners stay where scripts and emoji need them (between two characters beyond ASCII). A tab stays a tab.
    Lone surrogates, which no file can hold, become U+FFFD.
    """
    text = _ESCAPE.sub("", text)
    text = _LINE_ENDS.sub("\n", text)
    text = _UNWANTED.sub("", text)
    text = _LONE_SURROGATE.sub("\ufffd", text)
    text = _JOINER.sub(_keep_joiner, text)
    return unicodedata.normalize("NFC", text)


def clean_line(text: str) -> str:
    """Words as one line: cleaned, with every run of white space folded to one space."""
    return " ".join(clean_text(text).split())


def clean_name(text: str, what: str, *, limit: int = NAME_LIMIT) -> str:
    """A name as one clean line.

    Args:
        text: what was typed.
        what: how the sentence calls it, such as "medicine name".
        limit: the longest it may be, in characters.

    Raises:
        BadInput: nothing is left of it, or it is longer than the limit; it is never cut silently.
    """
    name = clean_line(text)
    if not name:
        raise BadInput(f"The {what} is empty. Please type one.", what)
    if len(name) > limit:
        raise BadInput(
            f"The {what} has {len(name):,} characters; at most {limit} fit. It begins “{name[:40]}…”.",
            what,
        )
    return name


def clean_note(text: str, what: str = "note") -> str:
    """A longer text, cleaned, without blank lines at its ends.

    Raises:
        BadInput: it is longer than `NOTE_LIMIT` characters.
    """
    note = clean_text(text).strip("\n").rstrip()
    if len(note) > NOTE_LIMIT:
        raise BadInput(
            f"The {what} has {len(note):,} characters; at most {NOTE_LIMIT:,} fit in one. "
            "Please keep the rest in a second one.",
            what,
        )
    return note


def fold(text: str) -> str:
    """Text for comparing: clean, case folded, without accents, apostrophes made alike."""
    text = clean_line(text).replace("\u2019", "'").casefold()
    return "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))


def _keep_joiner(match: re.Match[str]) -> str:
    text, at = match.string, match.start()
    beside = text[at - 1 : at] + text[at + 1 : at + 2]
    return match[0] if len(beside) == 2 and all(char > "\x7f" and not char.isspace() for char in beside) else ""
