"""How medicines are taken, as the records say it together, and from when on something about it is unclear here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, TypeVar, cast

from msgspec.structs import replace

from companion.domain.medicine import Medicine, Pause, Product, Regimen, Version, sort_versions
from companion.services.ports import Contested, Record
from companion.storage.records import medicine_in_part

if TYPE_CHECKING:
    from companion.storage.reader import RecordReader
    from companion.storage.reading import Reading

R = TypeVar("R", bound=Record)


def regimens(store: RecordReader, revisions: Reading) -> tuple[Regimen, ...]:
    """Every medicine with its products, versions and pauses, in the order they were added."""
    products = _by_medicine(store.all_of("product", Product))
    versions = _by_medicine(store.all_of("version", Version))
    pauses = _by_medicine(store.all_of("pause", Pause))
    found = []
    medicines = (*store.all_of("medicine", Medicine), *_read_in_part(store, revisions))
    unclear, contested = _unclear(store, revisions), _contested(store)
    for medicine in medicines:
        disputed = contested.get(medicine.id, ())
        regimen = Regimen(
            _as_it_holds(medicine, disputed),
            tuple(products.get(medicine.id, ())),
            sort_versions(versions.get(medicine.id, ())),
            tuple(sorted(pauses.get(medicine.id, ()), key=lambda pause: (pause.first, pause.id))),
            tuple(unclear.get(medicine.id, ())),
            frozenset(one.id for one in disputed),
        )
        if regimen.rivals():
            from companion.domain.contest import rival_versions

            rivals = {version.id for sides in rival_versions(regimen) for side in sides for version in side}
            regimen = replace(regimen, contested=regimen.contested | rivals)
        found.append(regimen)
    return tuple(sorted(found, key=_age))


def _read_in_part(store: RecordReader, revisions: Reading) -> Iterator[Medicine]:
    """Medicines whose record cannot be read whole, with what can be."""
    for table, id_ in sorted(store.unreadable):
        head = revisions.head(table, id_) if table == "medicine" else None
        if head is not None and head.doc is not None:
            yield medicine_in_part(id_, head.at, dict(head.doc))


def _unclear(store: RecordReader, revisions: Reading) -> dict[str, set[date]]:
    """From which dates on something about a medicine cannot be understood here, or a newer version wrote it."""
    found: dict[str, set[date]] = {}
    for table in ("medicine", "product", "version", "pause"):
        for id_, doc in revisions.docs(table).items():
            record = store.record(table, id_)
            is_partial = isinstance(record, Version) and record.is_partial
            if record is None or is_partial or revisions.is_newer(table, id_):
                medicine = id_ if table == "medicine" else str(doc.get("medicine", ""))
                since = record.first if isinstance(record, Version) else _begins(table, doc)
                found.setdefault(medicine, set()).add(since)
    return found


def _contested(store: RecordReader) -> dict[str, list[Contested]]:
    """What says how a medicine is taken and was changed in two places, by medicine."""
    found: dict[str, list[Contested]] = {}
    for one in store.contests_of(("medicine", "product", "version", "pause"), None):
        record = next(variant.record for variant in one.variants if variant.record is not None)
        medicine = one.id if isinstance(record, Medicine) else cast("Product", record).medicine
        found.setdefault(medicine, []).append(one)
    return found


def _by_medicine(records: Iterable[R]) -> dict[str, list[R]]:
    found: dict[str, list[R]] = {}
    for record in records:
        found.setdefault(cast("Product", record).medicine, []).append(record)
    return found


def _as_it_holds(medicine: Medicine, disputed: Iterable[Contested]) -> Medicine:
    """A medicine with the stricter of each limit, where the medicine itself was changed in two places."""
    versions = [
        variant.record
        for one in disputed
        for variant in one.variants
        if one.table == "medicine" and isinstance(variant.record, Medicine)
    ]
    if not versions:
        return medicine
    from companion.domain.contest import as_it_holds

    return as_it_holds([medicine, *versions])


def _age(regimen: Regimen) -> tuple[str, str]:
    """When a medicine was added: the oldest revision that still stands of anything that belongs to it."""
    revs = [regimen.medicine.rev, *(product.rev for product in regimen.products)]
    revs += [version.rev for version in regimen.versions]
    return (min(rev or "~" for rev in revs), regimen.medicine.id)


def _begins(table: str, doc: Mapping[str, object]) -> date:
    """From when on a document that is not understood may change a plan; the first of all dates if it does not say."""
    try:
        return date.fromisoformat(str(doc["from"])) if table == "version" else date.min
    except (KeyError, ValueError):
        return date.min
