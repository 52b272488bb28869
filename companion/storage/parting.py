"""The merged state as a snapshot keeps it: what is hot apart from what lies on shelves, and back from there."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import cast

from companion.storage.fold import Action, Fold, Parts
from companion.storage.line import Doc
from companion.storage.record import (
    DATED,
    DOC,
    Key,
    Record,
    Row,
    day_of,
    document_day,
    freeze,
    is_contested,
    shelf_of,
    thaw,
)
from companion.storage.segments import Segments
from companion.storage.snapshot import ColdShelf, Hot

_ACTIONS = 256
_NEVER = "~"
"""Sorts after every day: records of tables that belong to no day are always hot."""


def parted(
    fold: Fold, edge: str, moved: Collection[str]
) -> tuple[dict[str, dict[str, Row]], dict[str, list[tuple[Key, Row]]]]:
    """Part what is in memory into the hot tables and the shelves to be written anew.

    What was changed in two places stays hot however old it is, so that nobody looks through the years for it.
    """
    tables: dict[str, dict[str, Row]] = {}
    shelves: dict[str, list[tuple[Key, Row]]] = {}
    for table, records in fold.tables.items():
        hot = tables[table] = {}
        for id_, kept in records.items():
            day = _day(table, id_, kept) if table in DATED else _NEVER
            if day >= edge or is_contested(kept):
                hot[id_] = _frozen(kept)
            elif (shelf := shelf_of(table, day)) in moved:
                shelves.setdefault(shelf, []).append(((table, id_), _frozen(kept)))
    return tables, shelves


def shelf_in_cold(fold: Fold, key: Key, edge: str) -> str | None:
    """Name the shelf of a record of a dated table; None if it is hot, or not in memory."""
    kept = fold.tables.get(key[0], {}).get(key[1])
    if kept is None:
        return None
    day = _day(*key, kept)
    return None if day >= edge or is_contested(kept) else shelf_of(key[0], day)


def rows_of(fold: Fold, keys: Iterable[Key]) -> list[tuple[Key, Row]]:
    """The rows of records that are in memory, as a shelf keeps them."""
    return [(key, _frozen(fold.tables[key[0]][key[1]])) for key in keys]


def moved_shelves(fold: Fold, edge: str, cold: Collection[str]) -> set[str]:
    """Name the shelves whose cold file must be written anew for the hot days to begin at an edge."""
    old = fold.edge
    low, high = sorted((old, edge))
    if old == edge:
        return set(fold.dirty)
    return fold.dirty | {shelf for shelf in shelves_of(fold, cold) if low[:4] <= year_of(shelf) <= high[:4]}


def shelves_of(fold: Fold, cold: Collection[str]) -> set[str]:
    """Name every shelf: those that lie in cold files, and those of which something is in memory."""
    tables = fold.tables
    held = {shelf_of(table, _day(table, id_, kept)) for table in DATED for id_, kept in tables.get(table, {}).items()}
    return held.union(cold)


def year_of(shelf: str) -> str:
    """The year of a shelf."""
    return shelf.rpartition("-")[2]


def hot_of(
    fold: Fold,
    tables: dict[str, dict[str, Row]],
    folder: str,
    edge: str,
    segments: Segments,
    cold: dict[str, ColdShelf],
    keys: list[str],
    *,
    is_whole: bool,
) -> Hot:
    """What a hot file is to hold; see `Hot`."""
    actions = sorted(fold.actions.values(), key=lambda one: one.at)
    return Hot(
        folder=folder,
        device=fold.device,
        greatest=fold.greatest,
        heard=fold.heard,
        edge=edge,
        segments=list(segments.files.values()),
        gone=segments.gone,
        short=segments.short,
        actions=[[one.op, one.at, one.un, one.last] for one in actions[-_ACTIONS:]],
        trimmed=fold.trimmed or len(actions) > _ACTIONS,
        partial=[
            [op, sorted(one.seen), one.of, sorted(one.keys), one.device, one.first, one.last]
            for op, one in fold.partial.items()
        ],
        keys=keys,
        cold=cold,
        tables=tables,
        unswept=[list(key) for key in sorted(fold.unswept)],
        whole=is_whole,
    )


def thawed(hot: Hot, device: str | None) -> Fold:
    """The merged state that a hot file holds, as far as it is this machine's."""
    fold = Fold()
    fold.tables = cast("dict[str, dict[str, Record | Row]]", hot.tables)
    fold.greatest = hot.greatest
    fold.heard = hot.heard
    if hot.device == device:
        fold.actions = {
            op: Action(op, at, un, last or at) for op, at, un, last in hot.actions if op is not None and at is not None
        }
        fold.trimmed = hot.trimmed
    else:
        fold.trimmed = True
    for op, seen, of, keys, wrote, first, last in hot.partial:
        known = {(table, id_) for table, id_ in cast("list[list[str]]", keys)}
        parts = Parts(
            set(cast("list[int]", seen)),
            cast("int", of),
            known,
            cast("str", wrote),
            cast("str", first),
            cast("str", last),
        )
        fold.partial[cast("str", op)] = parts
    fold.unswept = {(table, id_) for table, id_ in hot.unswept}
    fold.edge = hot.edge
    return fold


def _frozen(kept: Record | Row) -> Row:
    return kept if isinstance(kept, list) else freeze(kept)


def _day(table: str, id_: str, kept: Record | Row) -> str:
    """Name the day of a record, without thawing it if its row says so."""
    if isinstance(kept, list):
        doc = kept[DOC]
        day = document_day(table, cast("Doc", doc)) if doc is not None else None
        return day or day_of(thaw((table, id_), kept))
    return day_of(kept)
