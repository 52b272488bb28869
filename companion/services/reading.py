"""Reading: the library, and where a person was in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from companion.domain.article import Article, Hit
from companion.services.ports import LocalState

POSITIONS = "read.positions"
"""What the places a person was at are filed under."""


class Library(Protocol):
    """The bundled articles."""

    def articles(self) -> tuple[Article, ...]:
        """Every article, in reading order."""

    def article(self, id_: str) -> Article:
        """One article; raises NotFound with near matches."""

    def search(self, text: str) -> tuple[Hit, ...]:
        """Articles that hold the words, best first, with a snippet."""


class ReadingService:
    """Open articles and find the place again."""

    def __init__(self, library: Library, state: LocalState) -> None:
        self._library = library
        self._state = state

    def articles(self) -> tuple[Article, ...]:
        """Every article, in reading order."""
        return self._library.articles()

    def article(self, id_: str) -> Article:
        """One article.

        Raises:
            NotFound: there is none; the sentence names the nearest.
        """
        return self._library.article(id_)

    def search(self, text: str) -> tuple[Hit, ...]:
        """Articles that hold the words, best first."""
        return self._library.search(text)

    def positions(self) -> Mapping[str, str]:
        """The section a person was last in, as its anchor, by article id."""
        kept = self._state.get(POSITIONS)
        return {str(id_): str(anchor) for id_, anchor in kept.items()} if isinstance(kept, dict) else {}

    def remember(self, article: str, anchor: str) -> None:
        """Keep the section a person is in; if that fails, only the place is lost."""
        kept = dict(self.positions())
        if kept.get(article) != anchor:
            self._state.set(POSITIONS, kept | {article: anchor})
