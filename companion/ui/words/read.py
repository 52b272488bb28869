"""Words of the Read tab."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from companion.domain.article import Article

TITLE: Final = "Read"
SEARCH_PLACEHOLDER: Final = "Search all articles"
NOTHING: Final = "No article is here. `companion doctor` can say why."
NO_HITS: Final = "Nothing found. Try fewer letters, or another word."
CONTENTS: Final = "Contents"
LINKS: Final = "Read next"
SOURCES: Final = "Sources"
OPENING: Final = "Beginning"
NO_LINKS: Final = "This article leads to no other one."
NOT_ADVICE: Final = "General information. Your own prescriber knows your situation."

OPEN_LABEL: Final = "Open"
OPEN_TIP: Final = "Read this article"
BACK_LABEL: Final = "Back"
BACK_TIP: Final = "Go back to the article before, or to the list"
CONTENTS_LABEL: Final = "Contents"
CONTENTS_TIP: Final = "List the parts of this article"
LINKS_LABEL: Final = "Links"
LINKS_TIP: Final = "List the articles this one leads to"
SEARCH_LABEL: Final = "Search"
SEARCH_TIP: Final = "Find words in all articles"
SCROLL_TIP: Final = "Move through the article"
DOWN_LABEL: Final = "Down"
UP_LABEL: Final = "Up"
PAGE_DOWN_LABEL: Final = "Page down"
PAGE_UP_LABEL: Final = "Page up"
HOME_LABEL: Final = "Beginning"
END_LABEL: Final = "End"


def facts(article: Article) -> str:
    """Say how long an article takes, when it was written and who reviewed it."""
    reviewed = "no clinician yet" if article.reviewed_by == "none yet" else article.reviewed_by
    return f"{minutes(article.reading_minutes)} · written {article.written.isoformat()} · reviewed by {reviewed}"


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
