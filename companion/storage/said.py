"""What was said while locked and became other records: when those are erased for good, the words go, too."""

from __future__ import annotations

from collections.abc import Iterator, Set

from companion.storage.reading import Reading
from companion.storage.record import Key

_BECAME = ("said-match-", "said-note-")


def said_of(revisions: Reading, keys: Set[Key]) -> Iterator[Key]:
    """Name what was said while locked, and answered for, of which one of these records was made.

    A note has the id of what was said; doses were recorded by the action that took it off the list.

    Raises:
        NotReadable: the log cannot be read.
    """
    for key in revisions.everything():
        table, id_ = key
        if table != "said" or key in keys:
            continue
        if ("entry", id_) in keys or any(wanted in keys for wanted in _made_of(revisions, id_)):
            yield key


def _made_of(revisions: Reading, id_: str) -> Iterator[Key]:
    """Name the records that were made of something said; none while it waits to be answered for."""
    head = revisions.head("said", id_)
    if head is None or head.doc is not None or head.erases:
        return
    for op in dict.fromkeys(one.op for one in revisions.history("said", id_)):
        if op.startswith(_BECAME):
            yield from (one.key for one in revisions.revisions_of(op))
