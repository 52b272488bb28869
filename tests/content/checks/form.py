"""Checks of form: how long a piece is, which parts it has, and Markdown the reader shows well."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

from companion.domain.piece import Guide, Kind, Piece, RedFlag, plain
from tests.content.checks.text import body
from tests.content.readability import split_sentences

LENGTHS: dict[Kind, tuple[int, int]] = {"article": (500, 900), "medicine": (250, 600), "red-flag": (80, 300)}
"""The fewest and the most words of each kind."""

GUIDE_PARTS = (
    "What it is for",
    "How it is usually taken",
    "When it starts to help",
    "If a dose was missed",
    "Do not",
    "Common side effects",
    "Red flags",
    "Before an appointment",
)
"""The headings of a guide, in this order and no others."""

CARD_PARTS = ("Signs", "When it can happen", "What to do")
"""The headings of a card, in this order and no others."""

LONGEST_ACTION = 20
"""How many words the line on top of a card has at most."""

FOR_TODAY = re.compile(r"\btoday\b|\bsame day\b", re.IGNORECASE)
"""What the line on top of a card of the level same-day begins with, and no other."""

YESTERDAY = re.compile(
    r"(?:\byesterday\b|\blast night\b).*"
    r"(?:\bcall\b|\bask a pharmacist\b|\bmake up for\b|\bleaves? that dose out\b|\bnot dangerous\b)",
    re.IGNORECASE | re.DOTALL,
)
"""The day after: what holds, or whom to ask."""

TOKENS = {
    "paragraph_open", "paragraph_close", "inline", "text", "softbreak", "strong_open", "strong_close", "em_open",
    "em_close", "bullet_list_open", "bullet_list_close", "list_item_open", "list_item_close", "link_open", "link_close",
}  # fmt: skip
"""The Markdown the reader shows well."""


def length_is_right(piece: Piece) -> list[str]:
    """A piece is long enough to help and short enough to read when unwell."""
    fewest, most = LENGTHS[piece.kind]
    return [] if fewest <= piece.words <= most else [f"{piece.words} words, not {fewest} to {most}"]


def parts_are_there(piece: Piece) -> list[str]:
    """A guide and a card have their parts, all of them, in order, after a few words of opening on a card."""
    headings = tuple(section.heading for section in piece.sections)
    if isinstance(piece, Guide):
        parts = tuple(heading for heading in headings if heading)
        return [] if parts == GUIDE_PARTS else [f"has the parts {', '.join(parts)}"]
    if isinstance(piece, RedFlag):
        return [] if headings == ("", *CARD_PARTS) else [f"has the parts {', '.join(headings) or 'none'}"]
    return []


def yesterday_is_answered(piece: Piece) -> list[str]:
    """The part about a missed dose answers "I forgot it yesterday, it is now today" in its first two sentences."""
    for section in piece.sections:
        if isinstance(piece, Guide) and section.heading == "If a dose was missed":
            sentences = split_sentences(plain(section.markdown))
            first = " ".join(sentences[: 3 if sentences[1:] and sentences[1].endswith(":") else 2])
            return [] if YESTERDAY.search(first) else [f"no word for the day after: {first}"]
    return []


def cards_are_quick(piece: Piece) -> list[str]:
    """A card has one short line on top that fits its level, and plain bullets for the signs."""
    if not isinstance(piece, RedFlag):
        return []
    faults = []
    if len(piece.action.split()) > LONGEST_ACTION:
        faults.append(f"{len(piece.action.split())} words on top: {piece.action}")
    if (piece.level == "same-day") != bool(FOR_TODAY.search(piece.action.partition(".")[0])):
        faults.append(f"{piece.level}, and the line on top begins with: {piece.action}")
    for section in piece.sections:
        lines = [line for line in section.markdown.splitlines() if line.strip()]
        if section.heading == "Signs" and not all(re.match(r"- |  \S", line) for line in lines):
            faults.append("the signs are not bullets alone")
    return faults


def characters_are_plain(piece: Piece) -> list[str]:
    """No character is invisible or looks like another: a word with one in it would pass every other check."""
    text = "\n".join((piece.title, piece.summary, body(piece)))
    return [f"{found!a}" for found in sorted(set(re.findall(r"[^\n -~…’“”é–—½¼¾]", text)))]


def markdown_is_plain(piece: Piece) -> list[str]:
    """Only the Markdown that the reader shows well is used."""
    parser = MarkdownIt("commonmark").enable("table").enable("strikethrough")
    faults = [f"a heading inside {each.heading}" for each in piece.sections if re.search(r"^#", each.markdown, re.M)]
    for section in piece.sections:
        for token in _tokens(parser.parse(section.markdown)):
            if token.type not in TOKENS or token.markup == "autolink":
                faults.append(f"{token.type} under {section.heading or 'the opening'}")
            if token.type == "text" and re.search(r"^\[[ xX]\]|\[[\^[]|https?://|\bwww\.|:::|\w:\w", token.content):
                faults.append(f"{token.content!r} under {section.heading or 'the opening'}")
    return faults


def _tokens(tokens: list[Token]) -> Iterator[Token]:
    """Walk through tokens and what is inside them."""
    for token in tokens:
        yield token
        yield from _tokens(token.children or [])
