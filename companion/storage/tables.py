"""TinyDB over the revision log: queries, upsert, update and remove as everywhere, each saved as one action."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, MutableMapping
from datetime import date
from typing import TYPE_CHECKING, Any, NoReturn, cast

from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Document, Table

from companion.domain.errors import NotReadable, NotSaved
from companion.storage.device import random_name
from companion.storage.line import Doc, copied
from companion.storage.writing import Put

if TYPE_CHECKING:
    from companion.storage.engine import RevisionStore

KIND = "table-edit"
"""What the log calls an action done through TinyDB's interface."""

_ID_LENGTH = 16


class _AnyDocument(type):
    """Lets a plain `tinydb.table.Document` pass for a `LogDocument`, as TinyDB's own code asks."""

    def __instancecheck__(cls, instance: object) -> bool:
        return type.__instancecheck__(Document, instance)


class LogDocument(Document, metaclass=_AnyDocument):
    """A document as TinyDB hands it out: a copy, whose `doc_id` is the record's id."""

    def __init__(self, value: Mapping[str, Any], doc_id: str) -> None:
        super().__init__({key: copied(one) for key, one in value.items()}, cast("int", doc_id))


class Draft(MutableMapping[str, Doc]):
    """A table as an updater sees it: documents are copied when touched, and what changed is known afterwards."""

    def __init__(self, docs: Mapping[str, Doc]) -> None:
        self._docs = docs
        self._touched: dict[str, Doc] = {}
        self._gone: set[str] = set()

    def __getitem__(self, id_: str) -> Doc:
        if id_ in self._gone:
            raise KeyError(id_)
        if id_ not in self._touched:
            self._touched[id_] = copied(self._docs[id_])
        return self._touched[id_]

    def __setitem__(self, id_: str, doc: Doc) -> None:
        self._gone.discard(id_)
        self._touched[id_] = doc

    def __delitem__(self, id_: str) -> None:
        if id_ not in self:
            raise KeyError(id_)
        self._touched.pop(id_, None)
        self._gone.add(id_)

    def __contains__(self, id_: object) -> bool:
        return id_ not in self._gone and (id_ in self._touched or id_ in self._docs)

    def __iter__(self) -> Iterator[str]:
        yield from (id_ for id_ in self._docs if id_ not in self._gone)
        yield from (id_ for id_ in self._touched if id_ not in self._docs)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def clear(self) -> None:
        """Take every document out."""
        for id_ in list(self):
            del self[id_]

    def changes(self) -> Iterator[tuple[str, Doc | None]]:
        """List what is to be written: each changed document, or None for one taken out."""
        for id_, doc in self._touched.items():
            if self._docs.get(id_) != doc:
                yield id_, doc
        for id_ in sorted(self._gone):
            if id_ in self._docs:
                yield id_, None


class LogStorage(Storage):
    """The whole state for TinyDB to read; it is never written whole."""

    def __init__(self, store: RevisionStore) -> None:
        self.store = store
        """The store underneath."""

    def read(self) -> dict[str, dict[str, Any]] | None:
        """Give the state as it is now, with what other copies saved meanwhile."""
        self.store.look()
        return cast("dict[str, dict[str, Any]]", _Tables(self.store))

    def write(self, data: dict[str, dict[str, Any]]) -> NoReturn:  # noqa: ARG002  (TinyDB's signature)
        """Refuse: a log is appended to, and no table is ever dropped."""
        raise NotSaved(
            "Companion never rewrites all of its records, so a table cannot be dropped. Nothing was changed."
        )

    def close(self) -> None:
        """Leave the store open: it belongs to whoever opened it."""


class _Tables(dict[str, Any]):
    """The tables of a store; the documents of one are gathered when it is asked for."""

    def __init__(self, store: RevisionStore) -> None:
        super().__init__((name, None) for name in store.tables())
        self._store = store

    def __getitem__(self, name: str) -> dict[str, Doc]:
        return self._store.docs(name)


class LogTable(Table):
    """One table, with ids that are text and nothing kept back between questions."""

    document_class = LogDocument  # type: ignore[assignment]  # TinyDB's hook; its hint says Document
    document_id_class = str  # type: ignore[assignment]  # TinyDB's hook; its hint says type[int]
    default_query_cache_capacity = 0

    def __init__(self, storage: LogStorage, name: str, cache_size: int = 0, persist_empty: bool = False) -> None:
        del cache_size
        super().__init__(storage, name, cache_size=0, persist_empty=persist_empty)
        self._store = storage.store
        self._since: date | None = None
        self._until: date | None = None

    def between(self, first: date | None, last: date | None) -> LogTable:
        """Give this table for questions about some days, so that the other years need not be walked through."""
        table = LogTable(cast("LogStorage", self._storage), self.name)
        table._since, table._until = first, last
        return table

    def ids(self) -> tuple[str, ...]:
        """Name the documents of the table; nothing of them is copied."""
        return tuple(cast("Mapping[str, object]", self._read_table()))

    def _read_table(self) -> dict[str, Mapping[Any, Any]]:
        self._store.look()
        return cast("dict[str, Mapping[Any, Any]]", self._store.docs(self.name, self._since, self._until))

    def _get_next_id(self) -> str:
        return random_name(_ID_LENGTH)

    def _update_table(self, updater: Callable[[Any], None]) -> None:
        def build(store: RevisionStore) -> list[Put]:
            draft = Draft(store.docs(self.name))
            updater(draft)
            return [_put(store, self.name, id_, doc) for id_, doc in draft.changes()]

        written = self._store.write(KIND, build)
        if written.refused:
            names = ", ".join(refusal.put.id for refusal in written.refused)
            raise NotReadable(f"Written by a newer version of Companion, so it cannot be changed here: {names}.")


class LogDB(TinyDB):
    """The store as a TinyDB database."""

    table_class = LogTable  # type: ignore[assignment]  # TinyDB's hook; its hint says Table
    default_storage_class = LogStorage  # type: ignore[assignment]  # TinyDB's hook; its hint says JSONStorage

    def __init__(self, store: RevisionStore) -> None:
        super().__init__(store, storage=LogStorage)

    def table(self, name: str, **kwargs: Any) -> LogTable:
        """Give one table."""
        return cast("LogTable", super().table(name, **kwargs))

    def drop_tables(self) -> NoReturn:
        """Refuse: records are deleted one by one, each by a line."""
        self.storage.write({})
        raise NotSaved("Nothing was changed.")

    def drop_table(self, name: str) -> NoReturn:
        """Refuse: records are deleted one by one, each by a line; `truncate` deletes all of a table."""
        self.storage.write({name: {}})
        raise NotSaved("Nothing was changed.")


def _put(store: RevisionStore, table: str, id_: str, doc: Doc | None) -> Put:
    head = store.head(table, id_)
    if head is None:
        return Put(table, id_, doc, v=store.newest(table))
    return Put(table, id_, doc, head.at, v=head.v, extra=head.extra if doc is not None else None)
