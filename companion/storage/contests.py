"""Records that were changed in two places: what each place says, as far as it differs, and who wrote it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from companion.domain.contest import reads_same
from companion.domain.dose import DoseRecord
from companion.domain.medicine import Version
from companion.domain.own_words import Person
from companion.domain.settle import settle
from companion.services.ports import Contested, Record, Variant, Writer
from companion.storage.line import Doc, Revision
from companion.storage.reading import Reading
from companion.storage.stamp import device_of

Decode = Callable[[str, str, str, Doc], Record | None]
"""Reads a document of a table and id from a revision; None where it cannot be read."""


def contests(
    revisions: Reading, table: str, ids: Iterable[str], decode: Decode, writer: Callable[[Revision], Writer] | None
) -> Iterator[Contested]:
    """Walk those of some records of a table about which there is something to choose.

    Args:
        revisions: the store.
        table: the table.
        ids: the records.
        decode: reads a document.
        writer: says who wrote a revision; None if that is not asked, since after an undo the log is read for it.
    """
    for id_ in ids:
        leaves = revisions.leaves(table, id_)
        writers = {leaf.at: writer(leaf) for leaf in leaves} if writer is not None else {}
        variants = _variants(revisions, leaves, decode, writers)
        if len(variants) > 1:
            yield Contested(table, id_, variants)


def _variants(
    revisions: Reading, leaves: Sequence[Revision], decode: Decode, writers: Mapping[str, Writer]
) -> tuple[Variant, ...]:
    """What revisions of one record say, those that mean the same as one, in the order they are given.

    It is empty where one of them cannot be understood: nobody can choose between what is not all shown.
    """
    if not leaves or revisions.is_newer(leaves[0].table, leaves[0].id):
        return ()
    found: list[tuple[Record | None, str]] = []
    for leaf in leaves:
        record = decode(leaf.table, leaf.id, leaf.at, leaf.doc) if leaf.doc is not None else None
        if leaf.doc is not None and record is None:
            return ()
        found.append((record, leaf.at))
    if all(record is None for record, _ in found):
        return ()
    if any(isinstance(record, DoseRecord) for record, _ in found):
        return _doses(found, writers)
    groups: list[list[tuple[Record | None, str]]] = []
    for record, at in found:
        same = next((group for group in groups if _is_same(group[0][0], record)), None)
        if same is None:
            groups.append([(record, at)])
        else:
            same.append((record, at))
    return tuple(
        Variant(group[0][0], tuple(at for _, at in group), writers.get(group[0][1], Writer())) for group in groups
    )


def _is_same(one: Record | None, other: Record | None) -> bool:
    if one is None or other is None:
        return one is other
    if isinstance(one, Version) and isinstance(other, Version):
        return reads_same(one, other)
    if isinstance(one, Person) and isinstance(other, Person):
        other = replace(other, order=one.order)  # a place in a list is no reason to ask anybody
    return replace(one, rev=None) == replace(other, rev=None)


def _doses(found: Sequence[tuple[Record | None, str]], writers: Mapping[str, Writer]) -> tuple[Variant, ...]:
    """What is shown of a dose and what stands beside it; marks that were taken off go with what is shown."""
    shown, beside = settle([record for record, _ in found if isinstance(record, DoseRecord)])
    shown = replace(shown, also=(*shown.also, *(at for record, at in found if record is None)))
    return tuple(
        Variant(one, (str(one.rev), *one.also), writers.get(str(one.rev), Writer())) for one in (shown, *beside)
    )


def writer_of(revisions: Reading, names: Callable[[], Mapping[str, str]], revision: Revision) -> Writer:
    """The machine that first said what a revision says, told apart from others of its name."""
    at = revisions.origin(revision)
    device = device_of(at)
    if device == revisions.device:
        return Writer(is_here=True)
    name = names().get(device, device)
    return Writer("" if name == device else name)  # its id tells a person nothing
