"""Domain records as documents and back: one codec a table, unknown fields kept.

A document is what stands in a log line's `doc`.
"""

from __future__ import annotations

import json
from decimal import InvalidOperation
from typing import Any

from msgspec.structs import replace

from companion.domain.amounts import Strength
from companion.domain.days import Place
from companion.domain.dose import DoseRecord, Extra, State
from companion.domain.journal import MOOD, Entry, Symptom
from companion.domain.medicine import EVERY_DAY, Medicine, Pause, Product, Slot, Version
from companion.domain.own_words import AFTER_LOW, FROM_DATE, MOST_TIMES, Letter, Person, PlanPart
from companion.domain.prefs import Pref, Reaction
from companion.domain.said import Said
from companion.domain.schedule import is_readable
from companion.services.ports import Record
from companion.storage import values
from companion.storage.codec import REACTION, Codec, Doc, is_known_slot
from companion.storage.line import compact
from companion.storage.values import UnreadableRecord, amount_doc, instant_text, wall_text


def codec_of(record: Record) -> Codec:
    """The codec of a record."""
    return _BY_TYPE[type(record)]


def decode(table: str, id_: str, rev: str, doc: Doc) -> Record | None:
    """The record of a table's document; None for tables this version does not show.

    Raises:
        UnreadableRecord: the document is not what the table holds.
    """
    codec = _BY_TYPE[Reaction] if table == "pref" and id_.startswith(REACTION) else _BY_TABLE.get(table)
    if codec is None:
        return None
    try:
        return codec.decode(id_, rev, doc)
    except (KeyError, TypeError, ValueError, AttributeError, InvalidOperation, OverflowError) as error:
        raise UnreadableRecord(f"{table} {id_}: {type(error).__name__}") from None


def _sparse(**fields: Any) -> Doc:
    """A document without its empty fields; a trailing underscore in a name is dropped ("from_")."""
    return {key.rstrip("_"): value for key, value in fields.items() if value not in (None, "", (), [], {}, False)}


def _medicine_doc(medicine: Medicine) -> Doc:
    return _sparse(
        name=medicine.name,
        for_=medicine.purpose,
        note=medicine.note,
        as_needed=medicine.as_needed,
        removed=medicine.removed,
        window=medicine.window,
    )


def _medicine(id_: str, rev: str, doc: Doc) -> Medicine:
    return Medicine(
        id_,
        str(doc["name"]),
        str(doc.get("for", "")),
        str(doc.get("note", "")),
        doc.get("as_needed") is True,
        doc.get("removed") is True,
        values.window(doc["window"]) if "window" in doc else None,
        rev,
    )


def medicine_in_part(id_: str, rev: str, doc: Doc) -> Medicine:
    """What can be read of a medicine whose record as a whole cannot: it must not drop off the day with its doses."""
    named = {key: value for key, value in doc.items() if key != "window"}
    return _medicine(id_, rev, {"name": "a medicine that cannot be read here", **named})


def _product_doc(product: Product) -> Doc:
    strengths = [{"name": s.ingredient, "n": format(s.n, "f"), "unit": s.unit} for s in product.strengths]
    return _sparse(medicine=product.medicine, form=product.form, release=product.release, ingredients=strengths)


def _product(id_: str, rev: str, doc: Doc) -> Product:
    strengths = tuple(
        Strength(str(item["name"]), values.number(item["n"]), str(item["unit"])) for item in doc.get("ingredients", ())
    )
    form, release = str(doc.get("form", "piece")), str(doc.get("release", ""))
    return Product(id_, str(doc["medicine"]), form, release, strengths, rev)


def _slot_doc(slot: Slot) -> Doc:
    return _sparse(
        slot=slot.id,
        rule=slot.rule,
        wall=slot.wall.isoformat(timespec="minutes"),
        amount=amount_doc(slot.amount),
        from_=slot.since.isoformat() if slot.since else None,
        of=slot.split_from,
        added=instant_text(slot.added) if slot.added else None,
    )


def _slot_id(id_: Any) -> str:
    if type(id_) is not str or not id_ or "/" in id_:  # it is the last part of a dose's identity
        raise UnreadableRecord("an id that no slot can have")
    return id_


def _slot(doc: Doc) -> Slot:
    return Slot(
        _slot_id(doc["slot"]),
        values.clock_time(doc["wall"]),
        values.amount(doc.get("amount", ())),
        str(doc.get("rule", EVERY_DAY)),
        values.day(doc["from"]) if "from" in doc else None,
        doc.get("of"),
        values.instant(doc["added"]) if "added" in doc else None,
    )


def _version_doc(version: Version) -> Doc:
    return {
        "medicine": version.medicine,
        "from": version.first.isoformat(),
        "slots": [*map(_slot_doc, version.slots), *map(json.loads, version.rest)],
    } | _sparse(ended=version.ended, why=version.why)


def _version(id_: str, rev: str, doc: Doc) -> Version:
    items = doc.get("slots", ())
    slots = tuple(_slot(item) for item in items if is_known_slot(item))
    first, is_ended = values.day(doc["from"]), doc.get("ended") is True
    rest = tuple(compact(item).decode() for item in items if not is_known_slot(item))
    is_partial = bool(rest) or not all(is_readable(slot.rule) for slot in slots)
    return Version(id_, str(doc["medicine"]), first, slots, is_ended, str(doc.get("why", "")), rest, is_partial, rev)


def _pause_doc(pause: Pause) -> Doc:
    last = pause.last.isoformat() if pause.last else None
    return _sparse(medicine=pause.medicine, from_=pause.first.isoformat(), to=last, reason=pause.reason)


def _pause(id_: str, rev: str, doc: Doc) -> Pause:
    last = values.day(doc["to"]) if "to" in doc else None
    return Pause(id_, str(doc["medicine"]), values.day(doc["from"]), last, str(doc.get("reason", "")), rev)


def _dose_doc(dose: DoseRecord) -> Doc:
    return _sparse(
        medicine=dose.medicine,
        date=dose.date.isoformat(),
        slot=dose.slot,
        state=dose.state.value,
        wall=wall_text(dose.wall),
        planned=amount_doc(dose.planned),
        version=dose.version,
        instant=instant_text(dose.instant) if dose.instant else None,
        zone=dose.zone,
        local=wall_text(dose.local) if dose.local else None,
        amount=amount_doc(dose.amount),
        reason=dose.reason,
        note=dose.note,
    )


def _dose(id_: str, rev: str, doc: Doc) -> DoseRecord:
    _, _, of = id_.partition("/")
    if of[:1].isdigit() and not of.startswith(f"{doc['date']}/"):  # its day and its identity are two doses
        raise UnreadableRecord("a dose of another date than its id says")
    return DoseRecord(
        id=id_,
        medicine=str(doc["medicine"]),
        date=values.day(doc["date"]),
        slot=str(doc["slot"]),
        state=State(doc["state"]),
        wall=values.wall(doc["wall"]),
        planned=values.amount(doc.get("planned", ())),
        version=str(doc.get("version", "")),
        instant=values.instant(doc["instant"]) if "instant" in doc else None,
        zone=str(doc.get("zone", "")),
        local=values.wall(doc["local"]) if "local" in doc else None,
        amount=values.amount(doc.get("amount", ())),
        reason=str(doc.get("reason", "")),
        note=str(doc.get("note", "")),
        rev=rev,
    )


def _extra_doc(extra: Extra) -> Doc:
    return _sparse(
        medicine=extra.medicine,
        day=extra.day.isoformat(),
        instant=instant_text(extra.instant),
        zone=extra.zone,
        local=wall_text(extra.local),
        amount=amount_doc(extra.amount),
        reason=extra.reason,
        note=extra.note,
    )


def _extra(id_: str, rev: str, doc: Doc) -> Extra:
    return Extra(
        id_,
        str(doc["medicine"]),
        values.day(doc["day"]),
        values.instant(doc["instant"]),
        str(doc.get("zone", "")),
        values.wall(doc["local"]),
        values.amount(doc.get("amount", ())),
        str(doc.get("reason", "")),
        str(doc.get("note", "")),
        rev,
    )


def _entry_doc(entry: Entry) -> Doc:
    return _sparse(
        day=entry.day.isoformat(),
        instant=instant_text(entry.instant),
        zone=entry.zone,
        local=wall_text(entry.local),
        values=dict(entry.values),
        symptoms=dict(entry.symptoms),
        tags=list(entry.tags),
        note=entry.note,
        flag=entry.flag,
    )


def _entry(id_: str, rev: str, doc: Doc) -> Entry:
    return Entry(
        id_,
        values.day(doc["day"]),
        values.instant(doc["instant"]),
        str(doc.get("zone", "")),
        values.wall(doc["local"]),
        values.steps(doc.get("values")),
        values.steps(doc.get("symptoms")),
        tuple(str(tag) for tag in doc.get("tags", ())),
        str(doc.get("note", "")),
        doc.get("flag") is True,
        rev,
    )


def _symptom(id_: str, rev: str, doc: Doc) -> Symptom:
    return Symptom(id_, str(doc["name"]), rev)


def _place_doc(place: Place) -> Doc:
    return _sparse(from_=instant_text(place.since), zone=place.zone, mode=place.mode)


def _place(id_: str, rev: str, doc: Doc) -> Place:
    return Place(values.instant(doc["from"]), str(doc["zone"]), str(doc.get("mode", "adapt")), id_, rev)


def _pref_doc(pref: Pref) -> Doc:
    return {"key": pref.key, "value": pref.value} | _sparse(from_=pref.since.isoformat() if pref.since else None)


def _pref(_id: str, rev: str, doc: Doc) -> Pref:
    since = values.day(doc["from"]) if "from" in doc else None
    return Pref(str(doc["key"]), doc["value"], since, rev)


def _reaction_doc(reaction: Reaction) -> Doc:
    return _sparse(key=REACTION.rstrip("/"), name=reaction.name, what=reaction.what, allergy=reaction.is_allergy)


def _reaction(id_: str, rev: str, doc: Doc) -> Reaction:
    name, what = str(doc["name"]), str(doc.get("what", ""))
    return Reaction(id_.removeprefix(REACTION), name, what, doc.get("allergy") is True, rev)


def _said_doc(said: Said) -> Doc:
    return {
        "words": said.words,
        "instant": instant_text(said.instant),
        "zone": said.zone,
        "local": wall_text(said.local),
        "day": said.day.isoformat(),
    }


def _said(id_: str, rev: str, doc: Doc) -> Said:
    instant, local = values.instant(doc["instant"]), values.wall(doc["local"])
    return Said(id_, str(doc["words"]), instant, str(doc.get("zone", "")), local, values.day(doc["day"]), rev)


def _plan_part(id_: str, rev: str, doc: Doc) -> PlanPart:
    return PlanPart(id_, str(doc["text"]), rev)


def _person_doc(person: Person) -> Doc:
    return _sparse(name=person.name, reach=person.reach, for_=person.purpose, order=person.order)


def _person(id_: str, rev: str, doc: Doc) -> Person:
    order = values.count(doc.get("order", 1), values.MOST_PLACES)
    name, reach, purpose = (values.text(said) for said in (doc["name"], doc.get("reach"), doc.get("for")))
    return Person(id_, name, reach, purpose, order, rev)


def _letter_doc(letter: Letter) -> Doc:
    is_low, first = letter.shows == AFTER_LOW, letter.first if letter.shows == FROM_DATE else None
    return {"title": letter.title, "text": letter.text, "shows": letter.shows} | _sparse(
        mood=letter.step if is_low else None,
        times=letter.times if is_low else None,
        from_=first.isoformat() if first else None,
    )


def _letter(id_: str, rev: str, doc: Doc) -> Letter:
    letter = Letter(id_, str(doc["title"]), str(doc["text"]), str(doc["shows"]), rev=rev)
    if letter.shows == AFTER_LOW:
        step, times = values.count(doc["mood"], MOOD.last), values.count(doc["times"], MOST_TIMES)
        return replace(letter, step=step, times=times)
    return replace(letter, first=values.day(doc["from"])) if letter.shows == FROM_DATE else letter


_BY_TYPE: dict[type, Codec] = {
    Medicine: Codec(
        "medicine",
        frozenset({"name", "for", "note", "as_needed", "removed", "window"}),
        _medicine_doc,
        _medicine,
    ),
    Product: Codec("product", frozenset({"medicine", "form", "release", "ingredients"}), _product_doc, _product),
    Version: Codec("version", frozenset({"medicine", "from", "slots", "ended", "why"}), _version_doc, _version),
    Pause: Codec("pause", frozenset({"medicine", "from", "to", "reason"}), _pause_doc, _pause),
    DoseRecord: Codec(
        "dose",
        frozenset(
            [
                "medicine",
                "date",
                "slot",
                "state",
                "wall",
                "planned",
                "version",
                "instant",
                "zone",
                "local",
                "amount",
                "reason",
                "note",
            ],
        ),
        _dose_doc,
        _dose,
    ),
    Extra: Codec(
        "extra",
        frozenset({"medicine", "day", "instant", "zone", "local", "amount", "reason", "note"}),
        _extra_doc,
        _extra,
    ),
    Entry: Codec(
        "entry",
        frozenset({"day", "instant", "zone", "local", "values", "symptoms", "tags", "note", "flag"}),
        _entry_doc,
        _entry,
    ),
    Symptom: Codec("symptom", frozenset({"name"}), lambda symptom: {"name": symptom.name}, _symptom),
    Place: Codec("place", frozenset({"from", "zone", "mode"}), _place_doc, _place),
    Pref: Codec("pref", frozenset({"key", "value", "from"}), _pref_doc, _pref),
    Said: Codec("said", frozenset({"words", "instant", "zone", "local", "day"}), _said_doc, _said),
    PlanPart: Codec("plan", frozenset({"text"}), lambda part: {"text": part.text}, _plan_part),
    Person: Codec("person", frozenset({"name", "reach", "for", "order"}), _person_doc, _person),
    Letter: Codec("letter", frozenset({"title", "text", "shows", "mood", "times", "from"}), _letter_doc, _letter),
    Reaction: Codec("pref", frozenset({"key", "name", "what", "allergy"}), _reaction_doc, _reaction),
}
_BY_TABLE = {codec.table: codec for kind, codec in _BY_TYPE.items() if kind is not Reaction}
