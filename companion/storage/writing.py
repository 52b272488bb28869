"""What a save is made of, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from msgspec import Struct, field

from companion.storage.fold import Fold
from companion.storage.line import Doc, Revision
from companion.storage.record import Key


class Put(Struct, frozen=True):
    """One record to be written: its whole document, or None to delete it."""

    table: str
    """The table."""

    id: str
    """The record, under the id minted when its form opened."""

    doc: Doc | None
    """The document; None leaves a tombstone."""

    was: str | None = None
    """The stamp of the revision the person was looking at; None if they saw no record."""

    strict: bool = False
    """Write it only if the record is still as the person saw it."""

    v: int = 1
    """The schema version of the document."""

    also: tuple[str, ...] = ()
    """Stamps of further revisions this one settles, when two versions were compared."""

    extra: Doc | None = None
    """Top-level keys of the line that this version of Companion does not know."""

    @property
    def key(self) -> Key:
        """Name the record: table and id."""
        return (self.table, self.id)


class Refusal(Struct, frozen=True):
    """A put that was not written."""

    put: Put
    """What was asked."""

    head: Revision
    """The revision that stands there instead."""

    why: Literal["changed", "newer"]
    """`changed`: no longer as the person saw it. `newer`: written by a newer version of Companion, read-only here."""


class Overlap(Struct, frozen=True):
    """A put that was written although the record had changed meanwhile: both versions are kept."""

    put: Put
    """What was written."""

    head: Revision
    """The other version: what stood there before."""


class Written(Struct, frozen=True):
    """What came of a save. Everything in `revisions` is on disk."""

    op: str | None
    """The action's id; None if nothing needed to be written or everything was refused."""

    revisions: tuple[Revision, ...] = ()
    """What was written, in order."""

    refused: tuple[Refusal, ...] = ()
    """What was not written."""

    overlapped: tuple[Overlap, ...] = ()
    """What was written beside another version."""


class Settled(Struct):
    """Puts compared with what stands there now."""

    puts: list[Put] = field(default_factory=list)
    """What is to be written, each with what it replaces."""

    refused: list[Refusal] = field(default_factory=list)
    """What is not."""

    overlapped: list[Overlap] = field(default_factory=list)
    """What is written beside another version."""


def settle(
    asked: Sequence[Put], fold: Fold, known: Mapping[str, int], uncertain: str | None, *, closing: bool
) -> Settled:
    """Compare each put with the head of its record.

    Args:
        asked: The puts.
        fold: What stands there now.
        known: The newest schema version known of each table.
        uncertain: An action whose save was refused but may have landed after all.
        closing: Is this the rest of a cut action? Then even a tombstone is written over a tombstone.
    """
    settled = Settled()
    keys: set[Key] = set()
    for put in asked:
        if put.key in keys:
            raise ValueError(f"two puts of one record in one action: {put.table} {put.id}")
        keys.add(put.key)
        record = fold.find(put.key)
        is_there = record is not None and any(leaf.doc is not None for leaf in record.leaves)
        if closing or put.doc is not None or is_there:  # else nothing to delete
            _settle(put, record.head if record is not None else None, known, uncertain, settled)
    return settled


def settle_back(asked: Sequence[Put], fold: Fold, known: Mapping[str, int]) -> Settled:
    """Let the puts of an undo pass as they were planned under the lock, but leave alone what a newer version wrote.

    One record may come back in several lines: as many as the action was written over.
    """
    settled = Settled()
    for put in asked:
        record = fold.find(put.key)
        leaves = record.leaves if record is not None else ()
        strange = next((leaf for leaf in leaves if leaf.v > known.get(put.table, leaf.v) and _ends(put, leaf)), None)
        if strange is not None:
            settled.refused.append(Refusal(put, strange, "newer"))
        else:
            settled.puts.append(put)
    return settled


def _ends(put: Put, leaf: Revision) -> bool:
    """Would this put take the place of what this revision says?"""
    return leaf.at in (put.was, *put.also) and leaf.doc != put.doc


def _settle(put: Put, head: Revision | None, known: Mapping[str, int], uncertain: str | None, settled: Settled) -> None:
    if head is not None and head.v > known.get(put.table, head.v):
        settled.refused.append(Refusal(put, head, "newer"))
    elif head is None or head.at == put.was:
        settled.puts.append(put)
    elif (put.was is None and head.doc is None) or head.op == uncertain or (head.doc == put.doc and not put.strict):
        settled.puts.append(_over(put, head.at))  # a tombstone is no record; the same again is no conflict
    elif put.strict:
        settled.refused.append(Refusal(put, head, "changed"))
    else:
        settled.puts.append(put)
        settled.overlapped.append(Overlap(put, head))


def _over(put: Put, at: str) -> Put:
    """Write it over this revision as well as over what the person saw."""
    also = tuple(rev for rev in (put.was, *put.also) if rev is not None and rev != at)
    return Put(put.table, put.id, put.doc, at, put.strict, put.v, also, put.extra)
