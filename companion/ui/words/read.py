"""Words of the Read tab."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from companion.domain.piece import Guide, Kind, Piece

TITLE: Final = "Read"
SEARCH_PLACEHOLDER: Final = "Search all articles"
NOTHING: Final = "No article is here. `companion doctor` can say why."
NO_HITS: Final = "Nothing found. Try fewer letters, or another word."
CONTENTS: Final = "Contents"
LINKS: Final = "Read next"
SOURCES: Final = "Sources"
OPENING: Final = "Beginning"
NO_LINKS: Final = "This page leads to no other one."
NOT_ADVICE: Final = "General information. Your own prescriber knows your situation."

OPEN_LABEL: Final = "Open"
OPEN_TIP: Final = "Read this"
BACK_LABEL: Final = "Back"
BACK_TIP: Final = "Go back to the page before, or to the list"
CONTENTS_LABEL: Final = "Contents"
CONTENTS_TIP: Final = "List the parts of this page"
LINKS_LABEL: Final = "Links"
LINKS_TIP: Final = "List the pages this one leads to"
SEARCH_LABEL: Final = "Search"
SEARCH_TIP: Final = "Find words in everything here"
SCROLL_TIP: Final = "Move through the page"
DOWN_LABEL: Final = "Down"
UP_LABEL: Final = "Up"
PAGE_DOWN_LABEL: Final = "Page down"
PAGE_UP_LABEL: Final = "Page up"
HOME_LABEL: Final = "Beginning"
END_LABEL: Final = "End"


KINDS: Final[dict[Kind, str]] = {"article": "", "medicine": "Medicine guide", "red-flag": "Red flags"}


def facts(piece: Piece) -> str:
    """Say how long a piece takes, when it was written and who reviewed it."""
    reviewed = "no clinician yet" if piece.reviewed_by == "none yet" else piece.reviewed_by
    return f"{length(piece)} · written {piece.written.isoformat()} · reviewed by {reviewed}"


def length(piece: Piece) -> str:
    """Say what a piece is, if it is no article, and how long it takes."""
    return " · ".join(filter(None, (KINDS[piece.kind], minutes(piece.reading_minutes))))


def names(guide: Guide) -> str:
    """Name the medicines a guide is for, with their brands."""
    return ", ".join((*guide.names, *guide.brands))


def minutes(count: int) -> str:
    """Say how long reading takes."""
    return f"{count} min"


def hit_count(count: int) -> str:
    """Say how many sections a search found."""
    return "1 place found" if count == 1 else f"{count} places found"


def go_on(heading: str) -> str:
    """Say where the person was."""
    return f"you were at “{heading}”"


def source(number: int, title: str, address: str) -> str:
    """Name a source, with the number its markers carry."""
    return f"[{number}] {title}: {address}"
