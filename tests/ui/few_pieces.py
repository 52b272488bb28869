"""A library of a few pieces, the same for ever."""

from __future__ import annotations

from companion.domain.errors import NotFound
from companion.domain.fixed import FixedSentence
from companion.domain.piece import Guide, Hit, Piece, RedFlag
from companion.domain.shelves import Leads, Shelf, Term


class FewPieces:
    """What it is given, on one shelf; its search finds nothing."""

    def __init__(self, *pieces: Piece, terms: tuple[Term, ...] = ()) -> None:
        self._pieces = pieces
        self._terms = terms

    def pieces(self) -> tuple[Piece, ...]:
        return self._pieces

    def piece(self, name: str) -> Piece:
        for each in self._pieces:
            if name in {each.id, each.ref}:
                return each
        raise NotFound(f"There is nothing to read called {name}.")

    def named(self, text: str) -> Piece:
        return self.piece(text)

    def guide_for(self, medicine: str) -> Guide | None:
        guides = (piece for piece in self._pieces if isinstance(piece, Guide))
        return next((guide for guide in guides if medicine.casefold() in guide.names), None)

    def red_flags(self, guide_id: str | None = None) -> tuple[RedFlag, ...]:
        return tuple(piece for piece in self._pieces if isinstance(piece, RedFlag))

    def shelves(self) -> tuple[Shelf, ...]:
        refs = tuple(piece.ref for piece in self._pieces)
        return (Shelf("one", "I need this", refs, also=("want",)),) if refs else ()

    def needs(self) -> tuple[Shelf, ...]:
        return self.shelves()

    def leads(self) -> Leads:
        return Leads()

    def glossary(self) -> tuple[Term, ...]:
        return self._terms

    def fixed(self, sentence_id: str) -> FixedSentence:
        raise NotFound(f"There is no fixed sentence {sentence_id}.")

    def search(self, text: str) -> tuple[Hit, ...]:
        return ()

    def shelf_meant(self, text: str) -> Shelf | None:
        return None
