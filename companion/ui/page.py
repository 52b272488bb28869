"""How a piece is laid out on a page: its blocks, the lines they take in a width, and where words stand in them.

A page is no stack of widgets: a Markdown widget makes some hundred of them for one piece and takes ten times as long.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, Literal

from msgspec import Struct
from rich.cells import cell_len
from textual.content import Content

from companion.domain.piece import EMPHASIS, KINDS, MARKER, Guide, Piece, RedFlag
from companion.ui.hits import hits
from companion.ui.text import harmless
from companion.ui.words import read as words

Look = Literal["heading", "facts", "text", "callout"]
"""How a block looks; the component class of the reader that styles it is called the same."""

LINK: Final = "link"
MARK: Final = "marker"
STRONG: Final = "strong"
SOFT: Final = "soft"
"""What spans of a text are styled as."""

BULLET: Final = ("• ", "  ")
CALLOUT: Final = ("▌ ", "▌ ")
NO_EDGE: Final = ("", "")

_LINK = re.compile(rf"\[([^\[\]]+)\]\(((?:{'|'.join(KINDS)}):[a-z0-9-]+)\)")
_WORD = re.compile(r"\S+\s*")
_ITEM = "- "

BLANK: Final = -1
"""Where an empty line begins and ends: before the first character of the block under it."""

Span = tuple[int, int]
"""From the first character to the one after the last."""


class Target(Struct, frozen=True):
    """Words of a block that lead to another piece."""

    start: int
    """Their first character."""

    end: int
    """The one after their last."""

    ref: str
    """Where they lead, as links name it."""


class Block(Struct, frozen=True):
    """One paragraph, heading or bullet."""

    text: Content
    """Its words, styled with the names above."""

    look: Look = "text"
    """How it looks."""

    edge: tuple[str, str] = NO_EDGE
    """What stands before its first line, and before the others."""

    anchor: str | None = None
    """The section that begins with it."""

    is_close: bool = False
    """Does it follow the block above without an empty line?"""

    targets: tuple[Target, ...] = ()
    """Its links."""


class Line(Struct, frozen=True):
    """One line of a page."""

    block: int
    """The block it shows part of, by number; an empty line belongs to the one under it."""

    start: int
    """Its first character in the block."""

    end: int
    """The one after its last."""

    edge: str = ""
    """What stands before it."""


class Find(Struct, frozen=True):
    """Words that were looked for, in a block."""

    block: int
    """The block, by number."""

    start: int
    """Their first character."""

    end: int
    """The one after their last."""


def blocks_of(piece: Piece, callouts: frozenset[str] = frozenset()) -> tuple[Block, ...]:
    """Everything that stands on the page of a piece, in order.

    Args:
        piece: the piece.
        callouts: sentences that stand out where they are a paragraph of their own in bold.
    """
    return (*_above(piece), *_sections(piece, callouts), *_below(piece))


def blocks_under_numbers(card: Piece) -> tuple[Block, ...]:
    """What a card says where its action and the numbers stand above it already: its sections, and what it rests on."""
    return (*_sections(card, frozenset()), Block(_plain(words.facts(card)), "facts"), *_sources(card))


def _above(piece: Piece) -> Iterator[Block]:
    if isinstance(piece, RedFlag):
        yield Block(_plain(piece.action), "callout", CALLOUT)
    if isinstance(piece, Guide):
        yield Block(_plain(words.names(piece)), is_close=True)
    yield Block(_plain(words.facts(piece)), "facts", is_close=not isinstance(piece, RedFlag))


def _sections(piece: Piece, callouts: frozenset[str]) -> Iterator[Block]:
    for section in piece.sections:
        anchor: str | None = section.anchor
        if section.heading:
            yield Block(_plain(section.heading), "heading", anchor=anchor)
            anchor = None
        is_under_heading = bool(section.heading)
        for part in _parts(section.markdown):
            text, targets = _inline(part.removeprefix(_ITEM))
            is_callout = part.startswith("**") and part.endswith("**") and text.plain in callouts
            if is_callout:
                yield Block(text, "callout", CALLOUT, anchor, is_under_heading)
            else:
                is_item = part.startswith(_ITEM)
                edge, is_close = (BULLET, True) if is_item else (NO_EDGE, is_under_heading)
                yield Block(text, "text", edge, anchor, is_close, targets)
            anchor, is_under_heading = None, False


def _below(piece: Piece) -> Iterator[Block]:
    yield Block(_plain(words.NOT_ADVICE), "facts")
    if piece.links:
        yield Block(_plain(words.LINKS), "heading")
        for number, link in enumerate(piece.links, 1):
            text = _plain(f"{number}. {link.text}")
            at = len(text) - len(harmless(link.text))
            target = Target(at, len(text), link.ref)
            yield Block(text.stylize(LINK, at), is_close=True, targets=(target,))
    yield Block(_plain(words.SOURCES), "heading")
    yield from _sources(piece)


def _sources(piece: Piece) -> Iterator[Block]:
    for source in piece.sources:
        yield Block(_plain(words.source(source.id, source.title, source.address)), "facts", is_close=True)


def _parts(markdown: str) -> Iterator[str]:
    """The paragraphs and bullets of a section, each on one line; a bullet begins with its mark."""
    part: list[str] = []
    for line in (*markdown.splitlines(), ""):
        begins = line.startswith(_ITEM)
        if part and (begins or not line.strip()):
            yield " ".join(part)
            part = []
        if line.strip():
            part.append(line.rstrip() if begins else line.strip())


def _plain(text: str) -> Content:
    return Content(" ".join(harmless(text).split()))


def _inline(markdown: str) -> tuple[Content, tuple[Target, ...]]:
    """Read bold, italics, links and source markers; everything else is words."""
    found: list[tuple[str, str, str]] = []
    at = 0
    for match in EMPHASIS.finditer(markdown):
        found += _linked(markdown[at : match.start()], "")
        found += _linked(match[1] or match[2], STRONG if match[1] else SOFT)
        at = match.end()
    found += _linked(markdown[at:], "")
    text, spans, targets = "", [], []
    for part, style, ref in found:
        start, text = len(text), text + harmless(part)
        spans += [(start, len(text), style)] if style else []
        if ref:
            spans.append((start, len(text), LINK))
            targets.append(Target(start, len(text), ref))
    content = Content(text)
    for start, end, style in spans:
        content = content.stylize(style, start, end)
    for marker in MARKER.finditer(text):
        content = content.stylize(MARK, *marker.span())
    return content, tuple(targets)


def _linked(text: str, style: str) -> Iterator[tuple[str, str, str]]:
    """Cut a text into words, their style and where they lead."""
    at = 0
    for match in _LINK.finditer(text):
        yield text[at : match.start()], style, ""
        yield match[1], style, match[2]
        at = match.end()
    yield text[at:], style, ""


def lines_of(blocks: tuple[Block, ...], width: int) -> tuple[Line, ...]:
    """Lay blocks out in lines of at most so many cells."""
    lines: list[Line] = []
    for number, block in enumerate(blocks):
        if number and not block.is_close:
            lines.append(Line(number, BLANK, BLANK))
        first, other = block.edge
        for start, end in _wrapped(block.text.plain, max(8, width - cell_len(first))):
            lines.append(Line(number, start, end, other if start else first))
    return tuple(lines)


def _wrapped(text: str, width: int) -> Iterator[Span]:
    """Break a text into lines between words; a word that is wider than a line is broken where the line ends."""
    start = end = used = 0
    for word in _WORD.finditer(text):
        bare = word[0].rstrip()
        cells = cell_len(bare)
        if used + cells > width and end > start:
            yield start, end
            start, used = word.start(), 0
        begin = word.start()
        while cells > width:
            room = next(count for count in range(len(bare), 0, -1) if count == 1 or cell_len(bare[:count]) <= width)
            yield begin, begin + room
            begin, bare = begin + room, bare[room:]
            start, cells = begin, cell_len(bare)
        end = begin + len(bare)
        used = cell_len(text[start : word.end()])
    if end > start or not text:
        yield start, end


def line_at(lines: tuple[Line, ...], block: int, char: int) -> int:
    """The line that holds a character of a block; the last one before it if none does."""
    found = 0
    for at, line in enumerate(lines):
        if (line.block, line.start) > (block, char):
            break
        found = at
    return found


def finds_in(blocks: tuple[Block, ...], query: str) -> tuple[Find, ...]:
    """Find what was typed, as it stands, whatever its accents and capitals."""
    from companion.domain.words import fold

    wanted = " ".join(fold(query).split())
    if not wanted:
        return ()
    return tuple(
        Find(number, start, end)
        for number, block in enumerate(blocks)
        for start, end in hits(block.text.plain, (wanted,))
    )


def drawn(block: Block, line: Line, finds: tuple[tuple[Find, str], ...]) -> Content:
    """One line of a block, with what was found in it marked.

    Args:
        block: the block.
        line: the line of it.
        finds: what was found in the block, each with the name of its style.
    """
    text = block.text
    for find, style in finds:
        text = text.stylize(style, find.start, find.end)
    return text[line.start : line.end] if line.end > line.start else Content("")
