"""Load the pieces: front matter and Markdown in one file each, checked as they are read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, cast, get_args

from companion.domain.errors import NotReadable
from companion.domain.fixed import FixedId
from companion.domain.piece import (
    KINDS,
    LEVELS,
    MARKER,
    PIECE_LINK,
    Article,
    Gap,
    Guide,
    Kind,
    Level,
    Link,
    Piece,
    RedFlag,
    Scope,
    Section,
    Source,
    SourceGrade,
    plain,
)
from companion.library.content import child, file_names, read_text
from companion.library.table import Table

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

FOLDERS: Final[dict[Kind, str]] = {"article": "articles", "medicine": "medicines", "red-flag": "red-flags"}
"""The folder of the content that holds one file per piece of a kind."""

SHARED_FIELDS: Final = ("id", "title", "summary", "topics", "written", "reviewed_by", "sources")
"""The front matter of every piece."""

OWN_FIELDS: Final[dict[Kind, tuple[str, ...]]] = {
    "article": ("order",),
    "medicine": ("names", "brands", "kind", "gap"),
    "red-flag": ("action", "level", "medicines"),
}
"""The front matter that only one kind has."""

FRONT_MATTER: Final = re.compile(r"\A\+\+\+\n(.*?)^\+\+\+\n", re.DOTALL | re.MULTILINE)
"""The TOML between two lines of plus signs at the start of a piece."""

IDENTIFIER: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
"""What the id of a piece may look like."""

ANY_LINK: Final = re.compile(r"\]\(([^)]*)\)")
"""The target of any Markdown link."""

LINK_TARGET: Final = re.compile(rf"(?:{'|'.join(KINDS)}):{IDENTIFIER.pattern}")
"""What a link may lead to."""

WORD: Final = re.compile(r"[^\W_](?:\S*[^\W_])?")
"""One word as a reader counts it: no bullet, no mark, no source marker."""

WORDS_A_MINUTE: Final = 180
"""An unhurried reading speed."""

OPENING: Final = "opening"
"""The anchor of the words before the first heading."""


def load_pieces(root: Traversable, kind: Kind) -> tuple[tuple[Piece, ...], tuple[str, ...]]:
    """Load every piece of a kind that can be read, in order, and say in one sentence each which files could not be."""
    folder = FOLDERS[kind]
    pieces: list[Piece] = []
    problems: list[str] = []
    for name in file_names(root.joinpath(folder), ".md"):
        try:
            pieces.append(load_piece(root, kind, name.removesuffix(".md")))
        except NotReadable as error:
            problems.append(str(error))
    if not pieces:
        problems.append(f"{folder}: nothing could be read.")
    return tuple(sorted(pieces, key=_place)), tuple(problems)


def _place(piece: Piece) -> tuple[int, str, str]:
    """Where a piece is listed: articles in their order, cards by how soon, the rest by title."""
    first = 0
    if isinstance(piece, Article):
        first = piece.order
    elif isinstance(piece, RedFlag):
        first = LEVELS.index(piece.level)
    return first, piece.title.casefold(), piece.id


def load_piece(root: Traversable, kind: Kind, piece_id: str) -> Piece:
    """Load and check one piece.

    Raises:
        NotReadable: It is missing or damaged; the sentence names the file and the field.
    """
    folder = FOLDERS[kind]
    label = f"{folder}/{piece_id}.md"
    return parse_piece(read_text(child(root.joinpath(folder), f"{piece_id}.md"), label), kind, label)


def parse_piece(text: str, kind: Kind, label: str) -> Piece:
    """Read a piece from the text of its file, which `label` names in errors.

    Raises:
        NotReadable: Something in it cannot be used; the sentence names the file and the field.
    """
    front = FRONT_MATTER.match(text)
    if not front:
        raise NotReadable(f"{label}: must begin with front matter between two lines of +++.")
    table = Table.parse(front[1], label)
    table.only(*SHARED_FIELDS, *OWN_FIELDS[kind])
    body = text[front.end() :]
    words = len(WORD.findall(MARKER.sub("", plain(body))))
    shared: dict[str, Any] = {
        "id": table.text("id"),
        "title": table.text("title"),
        "summary": table.text("summary"),
        "topics": table.texts("topics"),
        "sections": _sections(body, label),
        "sources": table.each("sources", _source),
        "written": table.day("written"),
        "reviewed_by": table.text("reviewed_by"),
        "words": words,
        "reading_minutes": max(1, -(-words // WORDS_A_MINUTE)),
        "links": _links(body),
    }
    _check(shared["id"], shared["sources"], body, table, label, FOLDERS[kind])
    if kind == "article":
        return Article(**shared, order=table.number("order"))
    if kind == "medicine":
        return _guide(table, shared)
    return _red_flag(table, shared)


def _guide(table: Table, shared: dict[str, Any]) -> Guide:
    """Read what only a medicine guide has."""
    names, brands = table.texts("names"), table.texts("brands", empty=True)
    for name in names:
        if name != name.casefold():
            raise table.fault("names", f"has {name}, and generic names stand in lower case")
    return Guide(
        **shared,
        names=names,
        brands=brands,
        scope=cast("Scope", table.choice("kind", get_args(Scope))),
        gaps=table.each("gap", _gap, empty=True) if table.has("gap") else (),
    )


def _gap(table: Table) -> Gap:
    """Read one rule about a gap."""
    table.only("fixed", "days", "with")
    days = table.number("days") if table.has("days") else None
    if days is not None and not 1 <= days <= 60:
        raise table.fault("days", "must be from 1 to 60")
    return Gap(
        fixed=cast("FixedId", table.choice("fixed", get_args(FixedId))),
        days=days,
        beside=table.texts("with") if table.has("with") else (),
    )


def _red_flag(table: Table, shared: dict[str, Any]) -> RedFlag:
    """Read what only a red-flag card has."""
    medicines = table.texts("medicines", empty=True)
    for medicine in medicines:
        if not IDENTIFIER.fullmatch(medicine):
            raise table.fault("medicines", f"has {medicine}, which is not the id of a guide")
    return RedFlag(
        **shared,
        action=table.text("action"),
        level=cast("Level", table.choice("level", LEVELS)),
        medicines=medicines,
    )


def _check(piece_id: str, sources: tuple[Source, ...], body: str, table: Table, label: str, folder: str) -> None:
    """Refuse a piece whose parts do not fit together."""
    if not IDENTIFIER.fullmatch(piece_id) or label != f"{folder}/{piece_id}.md":
        raise table.fault("id", f"is {piece_id}, which is not what the file is called")
    known = [source.id for source in sources]
    if len(set(known)) != len(known):
        raise table.fault("sources", "has one number twice")
    if unknown := sorted({int(number) for number in MARKER.findall(body)} - set(known)):
        raise table.fault("sources", f"has no [{unknown[0]}], which the text refers to")
    for target in ANY_LINK.findall(body):
        if not LINK_TARGET.fullmatch(target):
            raise NotReadable(f"{label}: links to {target}; only links to other pieces are followed.")


def _source(table: Table) -> Source:
    """Read one source."""
    table.only("id", "title", "address", "grade")
    return Source(
        id=table.number("id"),
        title=table.text("title"),
        address=table.text("address"),
        grade=cast("SourceGrade", table.choice("grade", get_args(SourceGrade))),
    )


def _sections(body: str, label: str) -> tuple[Section, ...]:
    """Cut the text into its sections at every heading of the second level."""
    opening, *rest = re.split(r"^## +(.+?) *$", body, flags=re.MULTILINE)
    sections = [Section("", OPENING, opening.strip())] if opening.strip() else []
    anchors = {OPENING}
    for heading, markdown in zip(rest[::2], rest[1::2], strict=True):
        anchor = "-".join(re.findall(r"[a-z0-9]+", plain(heading).casefold()))
        if not anchor or anchor in anchors:
            raise NotReadable(f"{label}: the heading {heading} stands twice or has no letters.")
        if not markdown.strip():
            raise NotReadable(f"{label}: there is no text under {heading}.")
        anchors.add(anchor)
        sections.append(Section(plain(heading), anchor, markdown.strip()))
    if not sections:
        raise NotReadable(f"{label}: there is no text after the front matter.")
    return tuple(sections)


def _links(body: str) -> tuple[Link, ...]:
    """List the pieces the text leads to, each once."""
    links: dict[str, Link] = {}
    for text, kind, target in PIECE_LINK.findall(body):
        links.setdefault(f"{kind}:{target}", Link(" ".join(text.split()), kind, target))
    return tuple(links.values())
