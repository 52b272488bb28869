"""The lists of the Read tab: the shelves by need first, then what stands on each, and what a search found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from msgspec import Struct, field

from companion.domain.piece import Guide, Hit, Kind, Piece
from companion.domain.shelves import Shelf
from companion.services.reading import ReadingService
from companion.ui.widgets.piece_view import Place
from companion.ui.words import help_now, shell
from companion.ui.words import read as words
from companion.ui.words.urgent import urgent_in

HOME: Final = ""
"""The list that is shown first."""

SHELF: Final = "shelf:"
"""The start of the name of a shelf's list."""

KEPT: Final = "kept"
RECENT: Final = "recent"
"""The lists of what was kept and of where the person was."""

WHOLE: Final[Mapping[str, tuple[Kind, str]]] = {
    "articles": ("article", words.ALL_ARTICLES),
    "guides": ("medicine", words.ALL_GUIDES),
    "cards": ("red-flag", words.ALL_CARDS),
}
"""The lists of every piece of a kind, with their titles."""

HELP: Final[Mapping[str, str]] = {
    shell.HELP_LABEL: shell.HELP_TIP,
    help_now.TOO_MUCH: help_now.TOO_MUCH_TIP,
    help_now.BREATHE: help_now.BREATHE_TIP,
}
"""What is behind a door of Help now, by its label."""

_MOST_RECENT: Final = 12


class Row(Struct, frozen=True):
    """One row of a list."""

    title: str
    """Its first line."""

    detail: str = ""
    """What stands under it."""

    place: Place | None = None
    """The piece it opens."""

    leads_to: str | None = None
    """The list it opens."""

    door: str | None = None
    """The label of the door of Help now it opens."""

    marks: tuple[tuple[int, int], ...] = ()
    """The words of the detail that were looked for."""

    is_spaced: bool = False
    """Does an empty line stand above it?"""

    @property
    def is_heading(self) -> bool:
        """Does it only stand over others?"""
        return self.place is None and self.leads_to is None and self.door is None


class Shown(Struct, frozen=True):
    """Everything the lists are made of, read at one moment."""

    pieces: tuple[Piece, ...] = ()
    """All there is."""

    shelves: tuple[Shelf, ...] = ()
    """By need."""

    mine: tuple[str, ...] = ()
    """The guides of the person's medicines, as links name them."""

    kept: tuple[str, ...] = ()
    """What was kept."""

    read: tuple[str, ...] = ()
    """What was read to its end."""

    positions: Mapping[str, str] = field(default_factory=dict)
    """Where the person was, by piece, the latest at the end."""

    waiting: str = ""
    """What was offered after a hard day and not opened yet."""

    def rows(self, name: str) -> tuple[Row, ...]:
        """The rows of one list."""
        if name == HOME:
            return tuple(self._home())
        if name == KEPT:
            return tuple(self._each(piece for piece in self.pieces if piece.ref in self.kept))
        if name == RECENT:
            by_id = {piece.id: piece for piece in self.pieces}
            latest = [by_id[id_] for id_ in reversed(tuple(self.positions)) if id_ in by_id]
            return tuple(self._each(latest[:_MOST_RECENT]))
        if name in WHOLE:
            kind, _ = WHOLE[name]
            return tuple(self._mine_first(piece for piece in self.pieces if piece.kind == kind))
        return tuple(self._shelf(name.removeprefix(SHELF)))

    def title(self, name: str) -> str:
        """The title of one list; none over the first one."""
        if name.startswith(SHELF):
            return next((shelf.need for shelf in self.shelves if shelf.id == name.removeprefix(SHELF)), "")
        if name in WHOLE:
            return WHOLE[name][1]
        return {KEPT: words.KEPT_LIST, RECENT: words.RECENT_LIST}.get(name, "")

    def _home(self) -> Iterator[Row]:
        waiting = [piece for piece in self.pieces if piece.ref == self.waiting]
        if waiting:
            yield Row(words.WAITING)
            yield from (Row(f"  {piece.title}", place=Place(piece.ref)) for piece in waiting)
        if self.shelves:
            yield Row(words.NEEDS, is_spaced=bool(waiting))
        for shelf in self.shelves:
            yield Row(shelf.need, leads_to=f"{SHELF}{shelf.id}")
        if self.pieces:
            yield Row(words.EVERYTHING, is_spaced=bool(self.shelves))
        for name, (kind, title) in WHOLE.items():
            if any(piece.kind == kind for piece in self.pieces):
                yield Row(title, leads_to=name)
        if self.pieces:
            yield Row(words.KEPT_LIST, leads_to=KEPT)
            yield Row(words.RECENT_LIST, leads_to=RECENT)

    def _shelf(self, id_: str) -> Iterator[Row]:
        shelf = next((shelf for shelf in self.shelves if shelf.id == id_), None)
        if shelf is not None:
            by_ref = {piece.ref: piece for piece in self.pieces}
            yield from self._mine_first((by_ref[ref] for ref in shelf.pieces if ref in by_ref), shelf.part)

    def _mine_first(self, pieces: Iterable[Piece], part: str = "") -> Iterator[Row]:
        """What is no guide, then the guides of the person's medicines, then the other guides."""
        there = tuple(pieces)
        guides = {piece.ref: piece for piece in there if isinstance(piece, Guide)}
        mine = [guides[ref] for ref in self.mine if ref in guides]
        yield from self._each(piece for piece in there if piece.ref not in guides)
        if mine:
            yield Row(words.MINE)
            yield from self._each(mine, part)
            yield Row(words.OTHERS)
        yield from self._each((piece for ref, piece in guides.items() if ref not in self.mine), part)

    def _each(self, pieces: Iterable[Piece], part: str = "") -> Iterator[Row]:
        for piece in pieces:
            anchor = next((each.anchor for each in piece.sections if part and each.heading == part), "")
            yield Row(piece.title, self._detail(piece), Place(piece.ref, anchor))

    def _detail(self, piece: Piece) -> str:
        anchor = self.positions.get(piece.id, "")
        heading = next((section.heading for section in piece.sections if section.anchor == anchor), "")
        return " · ".join(
            filter(
                None,
                (
                    words.KEPT_MARK if piece.ref in self.kept else "",
                    words.READ_MARK if piece.ref in self.read else "",
                    words.length(piece),
                    words.go_on(heading) if heading else piece.summary,
                ),
            )
        )


def read_all(reading: ReadingService) -> Shown:
    """Read everything the lists are made of; it opens many files, so it belongs in a thread."""
    mine = tuple(guide.ref for guide in reading.my_guides())
    kept, read, places = reading.kept(), reading.read(), reading.positions()
    return Shown(reading.pieces(), reading.shelves(), mine, kept, read, places, reading.waiting())


def rows_on_top(query: str, shelf: Shelf | None) -> tuple[Row, ...]:
    """What helps before what was found: the doors of Help now the words are about, and the shelf."""
    doors = tuple(Row(words.help_now(label), HELP[label], door=label) for label in urgent_in(query))
    if shelf is None:
        return doors
    return (*doors, Row(shelf.need, words.SHELF_DETAIL, leads_to=f"{SHELF}{shelf.id}"))


def rows_of_hits(hits: tuple[Hit, ...]) -> tuple[Row, ...]:
    """The rows of what a search found."""
    return tuple(
        Row(
            " · ".join(filter(None, (hit.title, words.KINDS[hit.kind], hit.heading))),
            hit.snippet,
            Place(f"{hit.kind}:{hit.piece}", hit.anchor),
            marks=hit.marks,
        )
        for hit in hits
    )
