"""An article of the library as it is read: sections, sources and links, and what a search finds in them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal

from msgspec import Struct

if TYPE_CHECKING:
    from datetime import date

SourceGrade = Literal["V", "v"]
"""How a source was checked: V read in the page named, v read in a secondary page or a copy. Nothing weaker is cited."""

MARKER: Final = re.compile(r"\[(\d{1,2})\](?!\()")
"""A source marker in the text of an article, such as [1]."""

ARTICLE_LINK: Final = re.compile(r"\[([^\[\]]+)\]\(article:([a-z0-9-]+)\)")
"""A link to another article: its words and the id it leads to."""

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
    """A link from one article to another."""

    text: str
    """The words it stands on."""

    article: str
    """The id of the article it leads to."""


class Section(Struct, frozen=True):
    """One part of an article; the words before the first heading are a section with an empty heading."""

    heading: str
    """Its heading, in plain words."""

    anchor: str
    """Its id inside the article, stable as long as the heading is."""

    markdown: str
    """Its text as Markdown, without the heading."""


class Article(Struct, frozen=True):
    """One article of the library."""

    id: str
    """Its name in links and commands."""

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

    order: int
    """Its place in the table of contents."""

    words: int
    """How many words it has."""

    reading_minutes: int
    """About how long it takes to read."""

    links: tuple[Link, ...]
    """The articles it leads to, in reading order, each once."""


class FixedSentence(Struct, frozen=True):
    """A sentence about the next dose that may only be said word for word."""

    id: str
    """The short name content refers to it by."""

    text: str
    """The sentence."""

    use: str
    """When it may be said."""


class Hit(Struct, frozen=True):
    """A section a search found."""

    article: str
    """The id of the article."""

    title: str
    """The title of the article."""

    heading: str
    """The heading of the section; empty for the opening words."""

    anchor: str
    """Where in the article it stands."""

    snippet: str
    """The words around the find."""

    marks: tuple[tuple[int, int], ...]
    """Where in the snippet the words found begin and end."""


def plain(markdown: str) -> str:
    """Take the marks out of an article's Markdown: emphasis and links become their words, source markers stay."""
    words = ARTICLE_LINK.sub(r"\1", markdown)
    return EMPHASIS.sub(lambda found: found[1] or found[2], words)
