"""The library as the rest of the app sees it: pieces, search, shelves, crisis lines and the fixed sentences."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from companion.domain.crisis import Region, guess_region
from companion.domain.errors import NotFound, NotReadable
from companion.domain.piece import KINDS, Article, Guide, Kind, Piece, RedFlag
from companion.library import crisis as crisis_files
from companion.library import help_now as help_files
from companion.library import pieces as piece_files
from companion.library.content import content_root, file_names, printable
from companion.library.fixed import load_fixed
from companion.library.guides import GuideFinder
from companion.library.meant import shelf_meant
from companion.library.search import PieceIndex
from companion.library.shelves import load_glossary, load_leads, load_shelves

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from companion.domain.fixed import FixedSentence
    from companion.domain.help_now import GuideId, HelpGuide
    from companion.domain.piece import Hit
    from companion.domain.shelves import Leads, Shelf, Term


class Library:
    """Everything bundled to be read. Files are opened when first asked for; a damaged one costs only itself."""

    def __init__(self, root: Traversable | None = None) -> None:
        self._given_root = root
        self._lock = threading.RLock()
        self._root: Traversable | None = None
        self._pieces: dict[Kind, tuple[Piece, ...]] = {}
        self._piece_problems: dict[Kind, tuple[str, ...]] = {}
        self._regions: tuple[Region, ...] | None = None
        self._region_problems: tuple[str, ...] = ()
        self._index: PieceIndex | None = None
        self._finder: GuideFinder | None = None
        self._fixed: tuple[FixedSentence, ...] | None = None
        self._needs: tuple[Shelf, ...] | None = None

    def pieces(self, kind: Kind | None = None) -> tuple[Piece, ...]:
        """Every piece, or those of a kind: the articles in their order, the guides by title, the cards by how soon."""
        return tuple(piece for each in KINDS if kind in {None, each} for piece in self._of_kind(each))

    def articles(self) -> tuple[Article, ...]:
        """Every article that can be read, in the order of the table of contents."""
        return tuple(piece for piece in self._of_kind("article") if isinstance(piece, Article))

    def guides(self) -> tuple[Guide, ...]:
        """Every medicine guide that can be read, by title."""
        return tuple(piece for piece in self._of_kind("medicine") if isinstance(piece, Guide))

    def red_flags(self, guide_id: str | None = None) -> tuple[RedFlag, ...]:
        """Every red-flag card that can be read, or those of one guide; emergencies come first."""
        cards = (piece for piece in self._of_kind("red-flag") if isinstance(piece, RedFlag))
        return tuple(card for card in cards if guide_id is None or guide_id in card.medicines)

    def piece(self, name: str) -> Piece:
        """One piece by its id, in any case, or as a link names it, such as medicine:lithium.

        Raises:
            NotFound: There is none; the sentence names near matches.
            NotReadable: It is there but damaged.
        """
        if (found := self._piece(name)) is not None:
            return found
        raise NotFound(self._no_such_piece(name))

    def named(self, text: str) -> Piece:
        """One piece as a person asks for it: by its id, by its title, or by the name or brand of a medicine.

        Raises:
            NotFound: There is none; the sentence names near matches.
            NotReadable: It is there but damaged.
        """
        if (found := self._piece(text)) is not None:
            return found
        wanted = " ".join(text.split()).casefold()
        titled = next((piece for piece in self.pieces() if piece.title.casefold() == wanted), None)
        if (piece := titled or self.guide_for(text)) is not None:
            return piece
        raise NotFound(self._no_such_piece(text))

    def guide_for(self, medicine: str) -> Guide | None:
        """The guide of a medicine, by its name or brand as typed; None rather than a guess. Never raises."""
        with self._lock:
            if self._finder is None:
                self._finder = GuideFinder(self.guides())
        return self._finder.find(medicine)

    def search(self, text: str, kind: Kind | None = None) -> tuple[Hit, ...]:
        """Find the sections, or those of a kind, that hold the words typed, the best first. Never raises.

        A guide is found by the part that its shelf opens it at, if the words are about a shelf.
        """
        with self._lock:
            if self._index is None:
                self._index = PieceIndex(self.pieces())
        shelf = shelf_meant(text, self.needs())
        return self._index.search(text, kind, shelf.part if shelf is not None else "")

    def shelf_meant(self, text: str) -> Shelf | None:
        """The shelf a question is about, with what can be read of it; None if it is about none. Never raises."""
        found = shelf_meant(text, self.needs())
        return next((shelf for shelf in self.shelves() if found is not None and shelf.id == found.id), None)

    def shelves(self) -> tuple[Shelf, ...]:
        """The shelves by need, each with the pieces on it that can be read; none if the file cannot. Never raises."""
        from msgspec.structs import replace

        shelves = self.needs()
        pieces = self.pieces()
        known = {piece.ref for piece in pieces}
        filled = []
        for shelf in shelves:
            refs = [ref for ref in shelf.pieces if ref in known]
            refs += [piece.ref for piece in pieces if piece.kind == shelf.whole and piece.ref not in refs]
            filled.append(replace(shelf, pieces=tuple(refs)))
        return tuple(shelf for shelf in filled if shelf.pieces)

    def needs(self) -> tuple[Shelf, ...]:
        """The shelves as they are written down, without opening a piece; none if they cannot be read. Never raises."""
        if self._needs is None:
            try:
                self._needs = load_shelves(self._content())
            except NotReadable:
                return ()
        return self._needs

    def leads(self) -> Leads:
        """Which piece a record leads to; nowhere if the file cannot be read. Never raises."""
        from companion.domain.shelves import Leads

        try:
            return load_leads(self._content())
        except NotReadable:
            return Leads()

    def glossary(self) -> tuple[Term, ...]:
        """Hard words in plain ones, by word; none if the file cannot be read. Never raises."""
        try:
            return load_glossary(self._content())
        except NotReadable:
            return ()

    def regions(self) -> tuple[Region, ...]:
        """Every region whose lines can be read, by name; none if the content is gone. Never raises."""
        with self._lock:
            if self._regions is None:
                self._regions, self._region_problems = crisis_files.load_with_problems(self._content())
            return self._regions

    def region(self, code: str | None) -> Region:
        """One region by its code in any case; what stands in for it as in `load_region`. Never raises."""
        wanted = (code or "").strip().upper()
        found = next((region for region in self._regions or () if region.code == wanted), None)
        return found or crisis_files.load_region(wanted, self._content())

    def guess_region(self, zone_name: str | None) -> Region | None:
        """The region a time zone suggests, for the person to confirm; None if there is none."""
        code = guess_region(zone_name, self.regions())
        return self.region(code) if code else None

    def help_guide(self, guide_id: GuideId) -> HelpGuide:
        """One of the short guides of Help now.

        Raises:
            NotReadable: Its file is missing or damaged.
        """
        return help_files.load_guide(guide_id, self._content())

    def fixed(self, sentence_id: str) -> FixedSentence:
        """One of the sentences about the next dose, which is shown word for word.

        Raises:
            NotFound: There is none with that id.
            NotReadable: The file is missing or damaged.
        """
        with self._lock:
            if self._fixed is None:
                self._fixed = load_fixed(self._content())
            for sentence in self._fixed:
                if sentence.id == sentence_id:
                    return sentence
        raise NotFound(f"There is no fixed sentence {printable(sentence_id)}.")

    def problems(self) -> tuple[str, ...]:
        """What of the content is missing or damaged, one sentence each, for `companion doctor`."""
        self.pieces()
        self.regions()
        problems = [problem for kind in KINDS for problem in self._piece_problems[kind]]
        problems += self._region_problems
        problems += help_files.problems_of(self._content())
        for load in (load_fixed, load_shelves, load_leads, load_glossary):
            try:
                load(self._content())
            except NotReadable as error:
                problems.append(str(error))
        return tuple(problems)

    def _content(self) -> Traversable:
        """Find the content folder, once."""
        if self._root is None:
            self._root = self._given_root or content_root()
        return self._root

    def _of_kind(self, kind: Kind) -> tuple[Piece, ...]:
        """Load every piece of one kind, once."""
        with self._lock:
            if kind not in self._pieces:
                self._pieces[kind], self._piece_problems[kind] = piece_files.load_pieces(self._content(), kind)
            return self._pieces[kind]

    def _piece(self, name: str) -> Piece | None:
        """Find a piece by id or link without loading the others."""
        kind, colon, wanted = name.strip().casefold().rpartition(":")
        for each in KINDS:
            if colon and each != kind:
                continue
            if (found := next((one for one in self._pieces.get(each, ()) if one.id == wanted), None)) is not None:
                return found
            if f"{wanted}.md" in file_names(self._content().joinpath(piece_files.FOLDERS[each]), ".md"):
                return piece_files.load_piece(self._content(), each, wanted)
        return None

    def _no_such_piece(self, name: str) -> str:
        """Say that there is no such piece and which ones come near."""
        from difflib import get_close_matches

        names = {piece.id: piece.id for piece in self.pieces()}
        names |= {piece.title.casefold(): piece.id for piece in self.pieces()}
        names |= {each.casefold(): guide.id for guide in self.guides() for each in (*guide.names, *guide.brands)}
        wanted = name.strip().casefold()[:100]
        inside = [piece for each, piece in names.items() if len(wanted) > 2 and wanted in each]
        near = inside or [names[each] for each in get_close_matches(wanted, names, n=3, cutoff=0.5)]
        close = (
            f" Close to it: {', '.join(list(dict.fromkeys(near))[:5])}."
            if near
            else " `companion read list` shows them all."
        )
        return f"There is nothing to read called {printable(name)}.{close} `companion read search` looks inside them."
