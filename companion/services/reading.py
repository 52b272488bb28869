"""Reading: the library, and where a person was in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from companion.domain.piece import Guide, Hit, Piece, RedFlag
from companion.domain.shelves import Shelf, Term
from companion.services.ports import LocalState

POSITIONS = "read.positions"
"""What the places a person was at are filed under."""


class Library(Protocol):
    """The bundled articles, medicine guides and red-flag cards."""

    def pieces(self) -> tuple[Piece, ...]:
        """Every piece, in the order they are listed."""

    def piece(self, name: str) -> Piece:
        """One piece by its id or as links name it; raises NotFound with near matches."""

    def named(self, text: str) -> Piece:
        """One piece as a person asks for it; raises NotFound with near matches."""

    def guide_for(self, medicine: str) -> Guide | None:
        """The guide of a medicine by its name or brand as typed; None rather than a guess."""

    def red_flags(self, guide_id: str | None = None) -> tuple[RedFlag, ...]:
        """Every red-flag card, or those of one guide; emergencies first."""

    def shelves(self) -> tuple[Shelf, ...]:
        """The shelves by need."""

    def glossary(self) -> tuple[Term, ...]:
        """Hard words in plain ones."""

    def search(self, text: str) -> tuple[Hit, ...]:
        """Sections that hold the words, best first, with a snippet."""


class ReadingService:
    """Open what there is to read and find the place again."""

    def __init__(self, library: Library, state: LocalState) -> None:
        self._library = library
        self._state = state

    def pieces(self) -> tuple[Piece, ...]:
        """Every piece: the articles in reading order, the medicine guides, the red-flag cards."""
        return self._library.pieces()

    def piece(self, name: str) -> Piece:
        """One piece, by its id or as links name it.

        Raises:
            NotFound: there is none; the sentence names the nearest.
        """
        return self._library.piece(name)

    def guide_for(self, medicine: str) -> Guide | None:
        """The guide of a medicine by its name or brand as typed; None rather than a guess."""
        return self._library.guide_for(medicine)

    def red_flags(self, guide_id: str | None = None) -> tuple[RedFlag, ...]:
        """Every red-flag card, or those of one guide; emergencies first."""
        return self._library.red_flags(guide_id)

    def shelves(self) -> tuple[Shelf, ...]:
        """The shelves by need."""
        return self._library.shelves()

    def glossary(self) -> tuple[Term, ...]:
        """Hard words in plain ones."""
        return self._library.glossary()

    def search(self, text: str) -> tuple[Hit, ...]:
        """Sections that hold the words, best first."""
        return self._library.search(text)

    def positions(self) -> Mapping[str, str]:
        """The section a person was last in, as its anchor, by the id of the piece."""
        kept = self._state.get(POSITIONS)
        return {str(id_): str(anchor) for id_, anchor in kept.items()} if isinstance(kept, dict) else {}

    def remember(self, piece: str, anchor: str) -> None:
        """Keep the section a person is in; if that fails, only the place is lost."""
        kept = dict(self.positions())
        if kept.get(piece) != anchor:
            self._state.set(POSITIONS, kept | {piece: anchor})
