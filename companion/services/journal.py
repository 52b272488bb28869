"""The journal: entries by day, search, delete."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from msgspec.structs import replace

from companion.domain.errors import Ambiguous, NotFound
from companion.domain.journal import SYMPTOMS, Entry, Haystack, haystack, is_found
from companion.domain.words import fold
from companion.services.ports import Remove, Saved, Store


class JournalService:
    """Read back what was written, and take an entry out."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._folded: dict[str, tuple[str | None, Haystack]] = {}
        self._named: Mapping[str, str] = {}

    def entries(self, first: date | None = None, last: date | None = None) -> tuple[Entry, ...]:
        """Entries for days between two dates (None: no bound), newest first."""
        return self._store.entries(first, last)

    def get(self, id_: str) -> Entry:
        """One entry, by its id or an unmistakable beginning of it.

        Raises:
            NotFound: there is none.
            Ambiguous: several ids begin so.
        """
        exact = self._store.entry(id_)
        if exact is not None:
            return exact
        close = [entry for entry in self._store.entries() if entry.id.startswith(id_)] if len(id_) >= 3 else []
        if len(close) > 1:
            raise Ambiguous(f"More than one entry begins with “{id_[:20]}”. Please give more of its id.")
        if not close:
            raise NotFound(f"There is no entry “{id_[:20]}”.")
        return close[0]

    def versions(self, id_: str) -> tuple[Entry, ...]:
        """An entry as it stands, first, then what it says in other versions, where it was changed in two places."""
        held, *others = self._store.entry_versions(id_) or (None,)
        if held is None:
            return ()
        return (held, *(other for other in others if replace(other, rev=held.rev) != held))

    def search(self, words: str, among: tuple[Entry, ...] | None = None) -> tuple[Entry, ...]:
        """Entries in which every word is found (note, tags, symptoms, date), newest first.

        Args:
            words: what to look for.
            among: the entries to look at, where they are at hand; None looks at all.
        """
        wanted = fold(words).split()
        names = self.symptom_names()
        if names != self._named:
            self._folded, self._named = {}, names
        entries = self._store.entries() if among is None else among
        return tuple(entry for entry in entries if is_found(wanted, self._haystack(entry)))

    def _haystack(self, entry: Entry) -> Haystack:
        """What a search looks at in an entry, folded once per revision: a search comes with every key."""
        kept = self._folded.get(entry.id)
        if kept is None or kept[0] != entry.rev:
            kept = self._folded[entry.id] = (entry.rev, haystack(entry, self._named))
        return kept[1]

    def symptom_names(self) -> Mapping[str, str]:
        """The names of all symptoms by id."""
        own = {symptom.id: symptom.name for symptom in self._store.symptoms()}
        return {symptom.id: symptom.name for symptom in SYMPTOMS} | own

    def delete(self, entry: Entry) -> Saved:
        """Delete an entry; undo brings it back.

        Raises:
            NotSaved: it could not be made durable.
        """
        return self._store.save("entry-delete", [Remove(entry)])
