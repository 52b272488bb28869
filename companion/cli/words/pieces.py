"""How articles, guides and cards are listed and laid out as plain text."""

from __future__ import annotations

from textwrap import fill

from companion.cli.words.times import counted
from companion.domain.piece import Guide, Hit, Kind, Piece, RedFlag, plain
from companion.domain.shelves import Shelf
from companion.ui.words import read as shared

NONE = "Nothing to read was found. `companion doctor` says why."
NONE_FOUND = "Nothing here holds these words."

RUN_READ = "companion read show"
SAY_READ = "read"

RUN_HELP = "companion help-now"
SAY_HELP = "help-now"

FIRST = 3
"""How many pieces of a shelf are named above what a search found."""

WIDTH = 80
"""How wide a line of a page is at most."""


KINDS: dict[Kind, str] = {"article": "Articles", "medicine": "Medicine guides", "red-flag": "Red-flag cards"}
"""What each kind is called over its list."""


def listed(pieces: tuple[Piece, ...]) -> str:
    """Every piece with its row number, under the name of its kind."""
    lines: list[str] = []
    before: Kind | None = None
    for n, piece in enumerate(pieces, 1):
        if piece.kind != before:
            lines += [*([""] if lines else []), KINDS[piece.kind]]
            before = piece.kind
        lines.append(f"{n:>2}  {piece.title} ({counted(piece.reading_minutes, 'minute')}), {piece.id}")
    return "\n".join(lines)


def on_top(doors: tuple[str, ...], shelf: Shelf | None, how: str, how_help: str) -> list[str]:
    """What helps before what was found: the doors of Help now that are meant, and the shelf with its first pieces."""
    lines = [f"{shared.help_now(each)}: {how_help}" for each in doors]
    if shelf is not None:
        named = [ref.split(":") for ref in shelf.pieces if not ref.startswith(f"{shelf.whole}:")]
        lines += [f"“{shelf.need}”", *(f"    {how} {id_}" for _, id_ in named[:FIRST])]
    return lines


def hit_line(n: int, hit: Hit) -> str:
    """One find of a search."""
    where = f"{hit.title}, {hit.heading}" if hit.heading else hit.title
    return f"{n:>2}  {where}\n    {hit.snippet}"


def page(piece: Piece, how: str) -> str:
    """A piece in full, with its sources, and how the pieces it links to are opened."""
    parts = [piece.title]
    if isinstance(piece, RedFlag):
        parts.append(fill(piece.action.upper(), WIDTH))
    parts.append(fill(piece.summary, WIDTH))
    if isinstance(piece, Guide):
        parts.append(fill(f"For: {', '.join((*piece.names, *piece.brands))}.", WIDTH))
    for section in piece.sections:
        if section.heading:
            parts.append(section.heading.upper())
        parts += [_paragraph(text) for text in plain(section.markdown).split("\n\n") if text.strip()]
    parts.append("SOURCES")
    parts.append("\n".join(_wrapped(f"[{each.id}] {each.title}, {each.address}") for each in piece.sources))
    if piece.links:
        parts.append("READ ON")
        parts.append("\n".join(_wrapped(f"{link.text}: {how} {link.piece}") for link in piece.links))
    parts.append(f"Written {piece.written.isoformat()}. Reviewed by a clinician: {piece.reviewed_by}.")
    return "\n\n".join(parts)


def _wrapped(line: str) -> str:
    """A line broken between words; an address stays in one piece."""
    return fill(line, WIDTH, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)


def _paragraph(text: str) -> str:
    lines: list[str] = []
    for line in text.strip().splitlines():
        is_item = line.startswith(("- ", "* ")) or line.partition(". ")[0].isdigit()
        if is_item or not lines:
            lines.append(line.strip())
        else:
            lines[-1] += f" {line.strip()}"
    return "\n".join(
        fill(line, WIDTH, subsequent_indent="  " if line.startswith(("- ", "* ")) else "") for line in lines
    )
