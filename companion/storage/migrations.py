"""Documents of older versions, raised when they are read to the shape this version knows.

A table's schema grows by one step at a time, each a pure function from a document of one version to the next. What
stands in the log is never rewritten: a raised document is written back only with somebody's edit, in the newest
version, with every field it had that this version does not know. The field that names the day of a dated table keeps
its name and form in every version, since what lies on which day is known without reading documents.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from msgspec.structs import replace

from companion.storage.line import Doc, Revision, copied
from companion.storage.record import Key

Upgrade = Callable[[Doc], Doc]
"""Turns a document of one version into one of the next; it is given a copy of its own."""

UPGRADES: Mapping[str, Sequence[Upgrade]] = {}
"""The steps of each table, from version 1 on. Nothing has a second version yet."""

_ODD = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


def newest(table: str, upgrades: Mapping[str, Sequence[Upgrade]] = UPGRADES) -> int:
    """The version of a table's documents that this version of Companion writes."""
    return 1 + len(upgrades.get(table, ()))


class Raising:
    """Raises documents, each once."""

    def __init__(self, upgrades: Mapping[str, Sequence[Upgrade]] | None = None) -> None:
        self._upgrades = upgrades or {}
        self._raised: dict[Key, tuple[str, int, Doc]] = {}

    def newest(self, table: str) -> int:
        """The version that is written."""
        return newest(table, self._upgrades)

    def is_needed(self, table: str) -> bool:
        """Can documents of this table be older than what is written?"""
        return table in self._upgrades

    def revision(self, old: Revision) -> Revision:
        """Give a revision as this version would have written it; one that cannot be raised stays as it is."""
        if not self._upgrades or old.v >= self.newest(old.table):  # asked of every record, so it must cost nothing
            return old
        if old.doc is None:
            return replace(old, v=self.newest(old.table))
        v, doc = self.kept(old.key, old.at, old.v, old.doc)
        return replace(old, v=v, doc=doc)

    def kept(self, key: Key, at: str, v: int, doc: Doc) -> tuple[int, Doc]:
        """Give the document of a revision raised, and its version; asked again, it is not raised again."""
        if v >= self.newest(key[0]):
            return v, doc
        known = self._raised.get(key)
        if known is None or known[0] != at:
            known = self._raised[key] = (at, *self.document(key[0], v, doc))
        return known[1:]

    def document(self, table: str, v: int, doc: Doc) -> tuple[int, Doc]:
        """Give a document as this version would have written it, and its version; one that is odd stays as it is."""
        if v >= self.newest(table):
            return v, doc
        raised: Doc = copied(doc)
        try:
            for step in self._upgrades[table][max(v, 1) - 1 :]:
                raised = step(raised)
        except _ODD:
            return v, doc
        return self.newest(table), raised
