"""How one kind of record stands in the log, and how what a newer version wrote survives an edit here.

Encoding starts from the document stored before and replaces only what this version knows, nested lists by their id.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from companion.domain.prefs import Reaction
from companion.services.ports import Record
from companion.storage import values

Doc = dict[str, Any]
"""A JSON object."""

REACTION = "reaction/"
"""The start of the ids of allergies and reactions, which are filed among the preferences."""

_LIST_KEYS = {"slots": "slot", "amount": "product", "planned": "product", "ingredients": "name"}
"""Nested lists, and the field that says which item is which."""


class Codec(Struct, frozen=True):
    """How one kind of record stands in the log."""

    table: str
    """The table's name."""

    fields: frozenset[str]
    """The document fields this version knows."""

    encode: Callable[[Any], Doc]
    """A record's known fields as a document, empty ones left out."""

    decode: Callable[[str, str, Doc], Record]
    """A record from its id, revision and document."""

    def id_of(self, record: Record) -> str:
        """The id a record is filed under."""
        return f"{REACTION}{record.id}" if isinstance(record, Reaction) else record.id

    def merge(self, record: Record, before: Mapping[str, Any] | None) -> Doc:
        """The document to write for a record: its known fields over what was stored before."""
        before = before or {}
        return _with_kept(self.table, _merged(self.encode(record), before, self.fields), before)


def _with_kept(table: str, merged: Doc, before: Mapping[str, Any]) -> Doc:
    """The document, with what stood in known fields and was shown to nobody, because it cannot be read here."""
    if table == "medicine" and "window" in before and not values.is_window(before["window"]):
        merged.setdefault("window", before["window"])
    for key in ("values", "symptoms") if table == "entry" else ():
        old = before.get(key)
        if isinstance(old, dict):
            kept = {id_: step for id_, step in old.items() if not values.is_step(step)}
            if kept:
                merged[key] = kept | merged.get(key, {})
        elif old is not None:
            merged.setdefault(key, old)
    return merged


def _merged(new: Doc, old: Mapping[str, Any], known: frozenset[str]) -> Doc:
    merged = dict(new)
    for key, value in old.items():
        if key in known:
            if key in new and key in _LIST_KEYS and isinstance(value, list):
                merged[key] = _merged_list(new[key], value, _LIST_KEYS[key])
        else:
            merged[key] = value
    return merged


def _merged_list(new: list[Doc], old: list[Any], by: str) -> list[Doc]:
    """The items over those of the same id before them: of two with one id, over the one that reads the same.

    Planned times that only a newer version knows stay: they were shown to nobody, so nobody took them out.
    """
    known, left = _ITEM_FIELDS[by], [item for item in old if isinstance(item, dict)]
    before: dict[int, Doc] = {}
    for fields in (known, {by}):
        for at, item in enumerate(new):
            same = next((one for one in left if all(one.get(key) == item.get(key) for key in fields)), None)
            if at not in before and same is not None:
                before[at] = same
                left = [one for one in left if one is not same]
    rest = [item for item in left if by == "slot" and not is_known_slot(item)]
    return [_merged(item, before.get(at, {}), known) for at, item in enumerate(new)] + rest


_ITEM_FIELDS = {
    "slot": frozenset({"slot", "rule", "wall", "amount", "from", "of", "added"}),
    "product": frozenset({"n", "product"}),
    "name": frozenset({"name", "n", "unit"}),
}


def is_known_slot(item: Doc) -> bool:
    """Is this a planned time at a time of day? Others, such as every so many hours, are left as they stand."""
    return "wall" in item
