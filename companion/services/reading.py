"""Reading: the library, and where a person was in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Protocol, get_args

from companion.domain.errors import CompanionError
from companion.domain.fixed import FixedId, FixedSentence
from companion.domain.piece import Guide, Hit, Piece, RedFlag
from companion.domain.prefs import KEPT, READ, Pref
from companion.domain.shelves import Leads, Shelf, Term
from companion.services.ports import LocalState, Put, Store

POSITIONS = "read.positions"
"""What the places a person was at are filed under, the piece they were in last at the end."""

OFFERED = "read.offered"
"""What the day of the last offer is filed under."""

WAITING = "read.waiting"
"""What the piece that was offered is filed under, until it is opened."""

ONE_OFFER = timedelta(days=30)
"""After an offer there is none for so long."""

WIDTH = "read.width"
"""What the width of the page is filed under."""

WIDTHS = (52, 66, 80, 100)
"""How many columns a page may be wide at most; the window may be narrower."""

USUAL_WIDTH = 80
"""How wide a page is until another width is chosen."""


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

    def needs(self) -> tuple[Shelf, ...]:
        """The shelves as they are written down; no piece is opened."""

    def leads(self) -> Leads:
        """Which piece a record leads to."""

    def glossary(self) -> tuple[Term, ...]:
        """Hard words in plain ones."""

    def fixed(self, sentence_id: str) -> FixedSentence:
        """One of the sentences that are said word for word; raises NotFound or NotReadable."""

    def search(self, text: str) -> tuple[Hit, ...]:
        """Sections that hold the words, best first, with a snippet."""

    def shelf_meant(self, text: str) -> Shelf | None:
        """The shelf a question is about; None if it is about none."""


class ReadingService:
    """Open what there is to read, find the place again, and keep what is worth keeping."""

    def __init__(self, library: Library, state: LocalState, store: Store | None = None) -> None:
        """Open the library.

        Args:
            library: what there is.
            state: small things of this machine: places, and how wide a page is.
            store: the records; None where there are none, so that nothing can be kept.
        """
        self._library = library
        self._state = state
        self._store = store

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

    def my_guides(self) -> tuple[Guide, ...]:
        """The guides of the person's medicines, each once; none where the records cannot be read."""
        try:
            regimens = self._store.regimens() if self._store is not None else ()
        except CompanionError:
            return ()  # the tabs with records say so; what can be read stays
        guides = (self.guide_for(regimen.medicine.name) for regimen in regimens)
        return tuple({guide.id: guide for guide in guides if guide is not None}.values())

    def red_flags(self, guide_id: str | None = None) -> tuple[RedFlag, ...]:
        """Every red-flag card, or those of one guide; emergencies first."""
        return self._library.red_flags(guide_id)

    def shelves(self) -> tuple[Shelf, ...]:
        """The shelves by need."""
        return self._library.shelves()

    def needs(self) -> tuple[Shelf, ...]:
        """The shelves as they are written down, without looking whether every piece can be read."""
        return self._library.needs()

    def glossary(self) -> tuple[Term, ...]:
        """Hard words in plain ones."""
        return self._library.glossary()

    def search(self, text: str) -> tuple[Hit, ...]:
        """Sections that hold the words, best first."""
        return self._library.search(text)

    def shelf_meant(self, text: str) -> Shelf | None:
        """The shelf a question is about; None if it is about none."""
        return self._library.shelf_meant(text)

    def callouts(self) -> frozenset[str]:
        """The fixed sentences, which stand out on a page; none if they cannot be read."""
        try:
            return frozenset(self._library.fixed(each).text for each in get_args(FixedId))
        except CompanionError:
            return frozenset()

    # Where records lead

    def about_symptom(self, symptom: str) -> str:
        """The piece a symptom leads to, as links name it; empty if there is none."""
        return self._library.leads().symptoms.get(symptom, "")

    def about_low_mood(self) -> str:
        """The piece a low check-in leads to, as links name it; empty if there is none."""
        return self._library.leads().low

    def about_medicine(self, name: str) -> str:
        """The guide of a medicine, as links name it; empty if there is none."""
        guide = self.guide_for(name)
        return guide.ref if guide is not None else ""

    def about_gap(self, name: str) -> str:
        """What to read about a dose of a medicine that was not logged: `piece#part`; empty if there is nothing."""
        leads, guide = self._library.leads(), self.guide_for(name)
        if guide is None:
            return leads.gap
        part = next((part.anchor for part in guide.sections if part.heading == leads.gap_part), "")
        return f"{guide.ref}#{part}" if part else guide.ref

    # Where the person was

    def positions(self) -> Mapping[str, str]:
        """The section a person was last in, as its anchor, by the id of the piece; the piece read last is the last."""
        kept = self._state.get(POSITIONS)
        return {str(id_): str(anchor) for id_, anchor in kept.items()} if isinstance(kept, dict) else {}

    def remember(self, piece: str, anchor: str) -> None:
        """Keep the section a person is in; if that does not work, only the place is lost."""
        kept = dict(self.positions())
        if next(reversed(kept.items()), None) != (piece, anchor):
            kept.pop(piece, None)
            self._state.set(POSITIONS, kept | {piece: anchor})

    def width(self) -> int:
        """How many columns a page may be wide."""
        kept = self._state.get(WIDTH)
        return kept if isinstance(kept, int) and kept in WIDTHS else USUAL_WIDTH

    def set_width(self, width: int) -> None:
        """Have pages this wide from now on."""
        self._state.set(WIDTH, width)

    # What is offered

    def offer_after_low_mood(self, today: date) -> Piece | None:
        """The piece to offer after a low check-in; None if one was offered within the last month, or there is none.

        What it gives counts as offered, and waits in the library until it is opened.
        """
        kept = self._state.get(OFFERED)
        last = kept if isinstance(kept, str) else ""
        if last and (today - ONE_OFFER).isoformat() < last <= today.isoformat():
            return None
        try:
            piece = self._library.piece(self._library.leads().low)
        except CompanionError:
            return None
        self._state.set(OFFERED, today.isoformat())
        self._state.set(WAITING, piece.ref)
        return piece

    def waiting(self) -> str:
        """The piece that was offered and not opened yet, as links name it; empty if there is none."""
        kept = self._state.get(WAITING)
        return kept if isinstance(kept, str) else ""

    def opened(self, ref: str) -> None:
        """Note that a piece was opened: it waits no longer."""
        if self.waiting() == ref:
            self._state.set(WAITING, "")

    # What is kept

    @property
    def can_keep(self) -> bool:
        """Are there records in which something can be kept?"""
        return self._store is not None

    def kept(self) -> tuple[str, ...]:
        """The pieces that were kept, as links name them; none where the records cannot be read."""
        return self._marked(KEPT)

    def read(self) -> tuple[str, ...]:
        """The pieces that were read to their end, as links name them."""
        return self._marked(READ)

    def keep(self, ref: str, is_kept: bool) -> None:
        """Keep a piece on the list of those one comes back to, or take it off.

        Raises:
            NotSaved: it could not be made durable.
        """
        self._mark("keep-piece", f"{KEPT}/{ref}", is_kept)

    def note_read(self, ref: str) -> None:
        """Note that a piece was read to its end; a second time writes nothing.

        Raises:
            NotSaved: it could not be made durable.
        """
        self._mark("read", f"{READ}/{ref}", True)

    def _marked(self, start: str) -> tuple[str, ...]:
        try:
            prefs = self._store.prefs() if self._store is not None else {}
        except CompanionError:
            return ()
        return tuple(
            key.removeprefix(f"{start}/")
            for key, pref in prefs.items()
            if key.startswith(f"{start}/") and pref.value is True
        )

    def _mark(self, kind: str, key: str, value: bool) -> None:
        if self._store is None:
            return
        before = self._store.prefs().get(key)
        if (before.value if before else False) is not value:
            self._store.save(kind, [Put(Pref(key, value, rev=before.rev if before else None))])
