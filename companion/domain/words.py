"""The one door for words coming in: what a person, a paste, a command or a file says is cleaned here."""

from __future__ import annotations

import re
import unicodedata

from companion.domain.errors import BadInput

NAME_LIMIT = 120
"""The longest name of a medicine, tag or symptom, in characters."""

LINE_LIMIT = 500
"""The longest remark on one line, such as a reason, in characters."""

NOTE_LIMIT = 100_000
"""The longest note, in characters."""

SHOWN_LIMIT = 40
"""How much of what was typed an error sentence repeats, in characters."""

_ESCAPE = re.compile(
    "(?:\x1b\\]|\x9d)[^\x07\x1b\x9c\r\n]*(?:\x07|\x1b\\\\|\x9c)"  # OSC: window titles, clipboard, links
    "|(?:\x1b[PX^_]|[\x90\x98\x9e\x9f])[^\x1b\x9c\r\n]*(?:\x1b\\\\|\x9c)"  # DCS, SOS, PM, APC
    "|(?:\x1b\\[|\x9b)[0-?]*[ -/]*[@-~]?"  # CSI: colors, cursor, modes
    "|\x1b[ -/]*[0-~]?"  # every other escape; one without an end loses its first characters, never the words after it
)
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
    "|[\U000e0000-\U000e0fff]"
)
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_JOINERS = re.compile("[\u200c\u200d]+")
_UNSEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0]")
_APOSTROPHES = re.compile("[\u2018\u2019\u02bc\u00b4\u0060]")


def clean_text(text: str) -> str:
    """Words as they may be kept: no control, escape, bidi or zero-width characters, NFC, line feeds only.

    Joiners stay where scripts and emoji need them (between two characters beyond ASCII). A tab stays a tab.
    Lone surrogates, which no file can hold, become U+FFFD.
    """
    text = _ESCAPE.sub("", text)
    text = _LINE_ENDS.sub("\n", text)
    text = _UNWANTED.sub("", text)
    text = unicodedata.normalize("NFC", _LONE_SURROGATE.sub("\ufffd", text))
    return unicodedata.normalize("NFC", _JOINERS.sub(_keep_joiner, text))


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
    if not any(_is_seen(char) for char in name):
        raise BadInput(f"The {what} is empty. Please type one.", what)
    return _limited(name, what, limit)


def clean_remark(text: str, what: str, *, limit: int = LINE_LIMIT) -> str:
    """A remark as one clean line; it may be empty.

    Raises:
        BadInput: it is longer than the limit; it is never cut silently.
    """
    return _limited(clean_line(text), what, limit)


def shown(text: str) -> str:
    """What was typed as an error sentence may repeat it: clean, on one line, its beginning only."""
    line = clean_line(text[: SHOWN_LIMIT * 10])
    return line if len(line) <= SHOWN_LIMIT else f"{line[:SHOWN_LIMIT]}…"


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
    """Text for comparing: clean, case folded, without accents or joiners, apostrophes made alike."""
    text = _UNSEEN.sub("", _JOINERS.sub("", _APOSTROPHES.sub("'", clean_line(text))))
    for _ in range(2):  # folding "㎒" gives "MHz", which is to be folded again
        text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return " ".join("".join(char for char in text if not unicodedata.combining(char)).split())


def _limited(line: str, what: str, limit: int) -> str:
    if len(line) > limit:
        raise BadInput(
            f"The {what} has {len(line):,} characters; at most {limit} fit. It begins “{shown(line)}”.",
            what,
        )
    return line


def _is_seen(char: str) -> bool:
    """Does a character leave a mark of its own on the screen?"""
    return unicodedata.category(char)[0] not in "ZCM" and not _UNSEEN.match(char)


def _keep_joiner(match: re.Match[str]) -> str:
    """One joiner of a run, where it stands between two characters that can need it."""
    text, begin, end = match.string, match.start(), match.end()
    beside = text[begin - 1 : begin] + text[end : end + 1]
    return match[0][0] if len(beside) == 2 and all(char > "\x7f" and not char.isspace() for char in beside) else ""
