"""A piece of the library as it is read: an article, a medicine guide or a red-flag card, and what a search finds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar, Final, Literal

from msgspec import Struct

if TYPE_CHECKING:
    from datetime import date

    from companion.domain.fixed import FixedId

Kind = Literal["article", "medicine", "red-flag"]
"""What a piece is; links begin with it."""

KINDS: Final[tuple[Kind, ...]] = ("article", "medicine", "red-flag")
"""Every kind, in the order they are listed."""

SourceGrade = Literal["V", "v"]
"""How a source was checked: V read in the page named, v read in a secondary page or a copy. Nothing weaker is cited."""

Scope = Literal["class", "medicine"]
"""What a guide is about: a class of medicines, or one medicine with rules of its own."""

Level = Literal["emergency", "same-day"]
"""How soon a red-flag card says to act."""

LEVELS: Final[tuple[Level, ...]] = ("emergency", "same-day")
"""Every level, the most urgent first."""

MARKER: Final = re.compile(r"\[(\d{1,2})\](?!\()")
"""A source marker in the text of a piece, such as [1]."""

PIECE_LINK: Final = re.compile(rf"\[([^\[\]]+)\]\(({'|'.join(KINDS)}):([a-z0-9-]+)\)")
"""A link to another piece: its words, the kind and the id it leads to."""

EMPHASIS: Final = re.compile(r"\*\*(.+?)\*\*|\*(.+?)\*", re.DOTALL)
"""Words in bold or italics."""


class Source(Struct, frozen=True):
    """A page a statement rests on."""

    id: int
    """The number its markers carry."""

    title: str
    """What it is, in plain words."""

    address: str
    """Where to find it."""

    grade: SourceGrade
    """How it was checked."""


class Link(Struct, frozen=True):
    """A link from one piece to another."""

    text: str
    """The words it stands on."""

    kind: Kind
    """What it leads to."""

    piece: str
    """The id of the piece it leads to."""

    @property
    def ref(self) -> str:
        """What it leads to, as links name it."""
        return f"{self.kind}:{self.piece}"


class Section(Struct, frozen=True):
    """One part of a piece; the words before the first heading are a section with an empty heading."""

    heading: str
    """Its heading, in plain words."""

    anchor: str
    """Its id inside the piece, stable as long as the heading is."""

    markdown: str
    """Its text as Markdown, without the heading."""


class Piece(Struct, frozen=True, kw_only=True):
    """Something to read: what articles, guides and cards have in common."""

    kind: ClassVar[Kind]
    """What it is."""

    id: str
    """Its name in links and commands; no two pieces share one, whatever their kind."""

    title: str
    """Its title."""

    summary: str
    """What it is about, in a sentence or two."""

    topics: tuple[str, ...]
    """The words it is filed under."""

    sections: tuple[Section, ...]
    """Its text, in reading order."""

    sources: tuple[Source, ...]
    """The pages it rests on, by number."""

    written: date
    """The day it was written."""

    reviewed_by: str
    """The clinician who signed it off, or "none yet"."""

    words: int
    """How many words it has."""

    reading_minutes: int
    """About how long it takes to read."""

    links: tuple[Link, ...]
    """The pieces it leads to, in reading order, each once."""

    @property
    def ref(self) -> str:
        """Its kind and id, as links and shelves name it."""
        return f"{self.kind}:{self.id}"


class Article(Piece, frozen=True, kw_only=True):
    """One article of the library."""

    kind: ClassVar[Kind] = "article"

    order: int
    """Its place in the table of contents."""


class Gap(Struct, frozen=True):
    """From how long a gap on a guide speaks about the next dose, and with which fixed sentence."""

    fixed: FixedId
    """The fixed sentence that holds."""

    days: int | None = None
    """Whole days since the last dose known to be taken, or since an injection was due; None where days do not count."""

    beside: tuple[str, ...] = ()
    """Generic names: it holds in place of the plain one while any of them is taken too; empty for the plain one."""


class Guide(Piece, frozen=True, kw_only=True):
    """A guide to one medicine or to a class of them."""

    kind: ClassVar[Kind] = "medicine"

    names: tuple[str, ...]
    """The generic names it is for, in lower case."""

    brands: tuple[str, ...] = ()
    """The brand names it is for."""

    scope: Scope
    """Is it about one medicine or a class?"""

    gaps: tuple[Gap, ...] = ()
    """What holds after a gap; empty where no rule was found."""


class RedFlag(Piece, frozen=True, kw_only=True):
    """A card with the signs of something that cannot wait."""

    kind: ClassVar[Kind] = "red-flag"

    action: str
    """The one line on top: what to do."""

    level: Level
    """How soon."""

    medicines: tuple[str, ...] = ()
    """The ids of the guides it belongs to."""


class Hit(Struct, frozen=True):
    """A section a search found."""

    kind: Kind
    """What the piece is."""

    piece: str
    """The id of the piece."""

    title: str
    """The title of the piece."""

    heading: str
    """The heading of the section; empty for the opening words."""

    anchor: str
    """Where in the piece it stands."""

    snippet: str
    """The words around the find."""

    marks: tuple[tuple[int, int], ...]
    """Where in the snippet the words found begin and end."""


def plain(markdown: str) -> str:
    """Take the marks out of a piece's Markdown: emphasis and links become their words, source markers stay."""
    words = PIECE_LINK.sub(r"\1", markdown)
    return EMPHASIS.sub(lambda found: found[1] or found[2], words)
