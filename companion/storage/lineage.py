"""The life of one record: which of its revisions stand, and which earlier one each undo brought back."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from companion.storage.line import Revision


class Lineage:
    """All revisions of a record, oldest first, and how they follow from each other."""

    def __init__(self, history: Sequence[Revision]) -> None:
        self._history = history
        self._by_op: dict[str, list[Revision]] = {}
        for revision in history:
            self._by_op.setdefault(revision.op, []).append(revision)
        self._docs = {revision.at: revision.doc for revision in history}
        self._origins: dict[str, str | None] = {}
        for revision in history:
            self._origins[revision.at] = self._traced(revision)

    def made_by(self, op: str) -> list[Revision]:
        """List what an action wrote of this record."""
        return self._by_op.get(op, [])

    def leaves(self) -> list[Revision]:
        """List the revisions that nobody wrote over, oldest first."""
        replaced = {at for revision in self._history for at in _earlier(revision)}
        standing = {revision.at: revision for revision in self._history if revision.at not in replaced}
        return list(standing.values())  # of two with one stamp the later in order holds

    def origin(self, revision: Revision) -> str | None:
        """Name the revision whose content this one has: itself, or what it brought back; None if it took all away."""
        return self._origins[revision.at]

    def origins(self, revisions: Collection[Revision]) -> set[str | None]:
        """Name the revisions whose content these have."""
        return {self._origins[revision.at] for revision in revisions}

    @staticmethod
    def tops(made: Collection[Revision]) -> list[Revision]:
        """Leave out of an action's revisions those it was itself written over, when a save was tried again."""
        under = {at for one in made for at in _earlier(one)}
        return [one for one in made if one.at not in under]

    def under(self, made: Collection[Revision]) -> list[Revision]:
        """List what these revisions were written over, as far as it is known here, oldest first."""
        stamps = _under(made)
        return list({one.at: one for one in self._history if one.at in stamps}.values())

    def freed(self, made: Collection[Revision]) -> list[Revision]:
        """List what these revisions alone were written over, oldest first."""
        own = {revision.at for revision in made}
        elsewhere = {at for one in self._history if one.at not in own for at in _earlier(one)}
        return [one for one in self.under(made) if one.at not in elsewhere]

    def misses(self, made: Collection[Revision]) -> bool:
        """Were these written over something that is not known here?"""
        return not _under(made) <= self._origins.keys()

    def _traced(self, revision: Revision) -> str | None:
        """Follow an undo to what it brought back: what the action was written over, or what stood beside it.

        Two that read the same are told apart by their order, in which an undo brings them back.
        """
        made = [one for one in self._by_op.get(revision.un or "", ()) if one.at < revision.at]
        if not made:
            return revision.at
        taken = {self._origins[one.at] for one in made}
        under, beside = _under(made), set(_earlier(revision))
        named = [at for at in sorted(under | beside) if at in self._origins and self._docs[at] == revision.doc]
        found = [at for at in named if at in under]
        found += [at for at in named if at not in under and self._origins[at] not in taken]
        if not found:
            return None if revision.doc is None else revision.at
        place = [one.at for one in self._by_op[revision.op] if one.doc == revision.doc].index(revision.at)
        return self._origins[found[min(place, len(found) - 1)]]


def _under(made: Collection[Revision]) -> set[str]:
    """Name what an action was written over; a line that was added to finish it lies over its own."""
    return {at for one in made for at in _earlier(one)} - {one.at for one in made}


def _earlier(revision: Revision) -> list[str]:
    """Name the revisions this one was written over; a later one cannot have been."""
    return [at for at in revision.replaces if at < revision.at]
