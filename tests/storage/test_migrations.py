"""Documents of older versions are raised when they are read; the log keeps them as they are."""

from __future__ import annotations

from datetime import date

import pytest
from tinydb import where

from companion.storage.engine import RevisionStore
from companion.storage.line import Doc, copied
from companion.storage.migrations import UPGRADES, Raising, newest
from companion.storage.reader import KNOWN, TABLES
from companion.storage.writing import Put
from tests.storage.kit import Clock, Files, Home, Shelves

Rig = Files | Shelves


def name_to_title(doc: Doc) -> Doc:
    """Version 1 to 2: a name became a title."""
    return {("title" if key == "name" else key): value for key, value in doc.items()}


def plants_with_depth(doc: Doc) -> Doc:
    """Version 2 to 3: each plant got a depth, in a list of its own."""
    return doc | {"plants": [plant | {"depth": 1} for plant in doc["plants"]]}  # type: ignore[attr-defined]


GARDEN = {"garden": (name_to_title, plants_with_depth), "dose": (name_to_title,)}
V1: Doc = {"name": "Front", "plants": [{"id": "p", "n": 2, "new": "kept"}], "unknown": {"deep": [1]}}
V3: Doc = {"title": "Front", "plants": [{"id": "p", "n": 2, "new": "kept", "depth": 1}], "unknown": {"deep": [1]}}


def old(rig: Rig, machine: str = "desk") -> RevisionStore:
    return rig.open(machine, known={"garden": 1, "dose": 1})


def new(rig: Rig, machine: str = "desk") -> RevisionStore:
    return rig.open(machine, known={"garden": 3, "dose": 2}, upgrades=GARDEN)


def bed(doc: Doc | None = None, was: str | None = None, v: int = 1, id_: str = "bed") -> Put:
    return Put("garden", id_, copied(V1 if doc is None else doc), was, v=v)


def test_nothing_has_a_second_version_yet() -> None:
    assert UPGRADES == {}
    assert set(KNOWN) >= set(TABLES)
    assert all(KNOWN[table] == newest(table) == 1 for table in KNOWN)


def test_each_step_is_taken_once_from_the_version_a_document_has() -> None:
    raising = Raising(GARDEN)
    assert raising.newest("garden") == 3
    assert raising.document("garden", 1, V1) == (3, V3)
    assert raising.document("garden", 2, name_to_title(V1)) == (3, V3)
    assert raising.document("garden", 3, V3) == (3, V3)
    assert raising.document("garden", 0, V1) == (3, V3), "no version is older than the first"
    assert raising.document("garden", 9, {"x": 1}) == (9, {"x": 1}), "a newer one is not touched"
    assert raising.document("other", 1, V1) == (1, V1)


def test_a_step_that_changes_its_document_changes_no_record(rig: Rig) -> None:
    def careless(doc: Doc) -> Doc:
        doc["plants"].clear()  # type: ignore[attr-defined]
        return doc

    old(rig).write("plant", [bed()])
    store = rig.open(known={"garden": 2}, upgrades={"garden": (careless,)})
    assert store.doc("garden", "bed")["plants"] == []  # type: ignore[index]
    assert store.history("garden", "bed")[0].doc == V1


def test_old_records_are_read_in_the_new_shape_everywhere(rig: Rig) -> None:
    first = old(rig)
    first.write("plant", [bed()])
    for store in (new(rig), new(rig, "laptop")):
        head = store.head("garden", "bed")
        assert head is not None
        assert (head.v, head.doc) == (3, V3)
        assert store.doc("garden", "bed") == V3
        assert store.docs("garden") == {"bed": V3}
        assert [leaf.doc for leaf in store.leaves("garden", "bed")] == [V3]
        assert store.table("garden").all() == [V3]
        assert store.table("garden").search(where("title") == "Front") == [V3]
        assert not store.is_newer("garden", "bed")
        assert store.newer() == {}
        assert [(one.v, one.doc) for one in store.history("garden", "bed")] == [(1, V1)], "the log is as it was"


def test_an_edit_writes_the_newest_version_and_keeps_what_it_does_not_know(rig: Rig) -> None:
    old(rig).write("plant", [bed()])
    store = new(rig)
    store.table("garden").update({"title": "Back"}, doc_ids=["bed"])  # type: ignore[list-item]
    head = store.history("garden", "bed")[-1]
    assert (head.v, head.doc) == (3, V3 | {"title": "Back"})
    store.table("garden").insert({"title": "New", "plants": []})
    assert {one.v for one in (store.head("garden", id_) for id_ in store.docs("garden")) if one} == {3}


def test_an_older_app_meets_a_newer_record_and_leaves_it_alone(rig: Rig) -> None:
    old(rig).write("plant", [bed()])
    head = new(rig).head("garden", "bed")
    assert head is not None
    new(rig).write("edit", [bed(V3 | {"title": "Back"}, head.at, 3)])
    store = old(rig, "laptop")
    assert store.is_newer("garden", "bed")
    assert store.newer() == {"garden": 1}
    assert store.doc("garden", "bed") == V3 | {"title": "Back"}, "it is shown"
    head = store.head("garden", "bed")
    assert head is not None
    written = store.write("edit", [bed(V1, head.at)])
    assert (written.op, [refusal.why for refusal in written.refused]) == (None, ["newer"])
    assert old(rig, "laptop").doc("garden", "bed") == V3 | {"title": "Back"}


def test_undo_brings_back_a_record_of_an_older_version_as_it_was(rig: Rig) -> None:
    old(rig).write("plant", [bed()])
    store = new(rig)
    head = store.head("garden", "bed")
    assert head is not None
    store.write("edit", [bed(V3 | {"title": "Back"}, head.at, 3)])
    step = store.peek_undo()
    assert step is not None
    (change,) = step.changes
    assert (change.after_v, change.before_v) == (3, 1)
    assert change.before is not None
    assert store.raised("garden", change.before_v, change.before) == V3
    store.undo()
    assert store.doc("garden", "bed") == V3
    back = store.history("garden", "bed")[-1]
    assert (back.v, back.doc) == (1, V1), "what was written is written again, and raised like it"
    store.redo()
    assert store.doc("garden", "bed") == V3 | {"title": "Back"}
    store.undo()
    assert new(rig, "laptop").doc("garden", "bed") == V3


def test_undo_of_the_first_version_takes_it_away_and_redo_brings_it_back_raised(rig: Rig) -> None:
    old(rig).write("take", [Put("dose", "d", {"name": "x", "date": "2026-11-23"})])
    store = new(rig)
    store.undo()
    day = date(2026, 11, 23)
    assert store.doc("dose", "d") is None
    assert store.before("dose", "d") == {"title": "x", "date": "2026-11-23"}
    assert store.gone("dose", day, day) == {"d": {"title": "x", "date": "2026-11-23"}}
    store.redo()
    assert store.docs("dose", day, day) == {"d": {"title": "x", "date": "2026-11-23"}}


def test_two_versions_of_one_record_meet_in_the_new_shape(rig: Rig) -> None:
    first = old(rig)
    first.write("plant", [bed()])
    head = first.head("garden", "bed")
    assert head is not None
    second = new(rig, "laptop")
    first.write("edit", [bed(V1 | {"name": "A"}, head.at)])
    second.write("edit", [bed(V3 | {"title": "B"}, head.at, 3)])
    store = new(rig, "third")
    found = [leaf.doc for leaf in store.leaves("garden", "bed")]
    assert found == [V3 | {"title": "B"}, V3 | {"title": "A"}]


def test_a_snapshot_keeps_old_records_as_they_are_and_they_are_raised_from_it(home: Home) -> None:
    store = home.open(known={"garden": 1, "dose": 1})
    long_ago = {"name": "x", "date": "2020-03-01"}
    store.write("plant", [bed(), Put("dose", "cold", long_ago)])
    assert store.save_snapshot()
    raised = home.open(known={"garden": 3, "dose": 2}, upgrades=GARDEN)
    assert raised._fresh == 0, "it was opened from the snapshot"
    assert raised.doc("garden", "bed") == V3
    day = date(2020, 3, 1)
    assert raised.docs("dose", day, day) == {"cold": {"title": "x", "date": "2020-03-01"}}
    assert raised.save_snapshot()
    again = home.open(known={"garden": 1, "dose": 1})
    assert (again.doc("garden", "bed"), again.doc("dose", "cold")) == (V1, long_ago), "an older app reads it as it was"


def test_an_odd_document_is_not_half_raised_and_costs_only_itself(rig: Rig) -> None:
    old(rig).write("plant", [bed(), bed({"name": "Odd", "plants": 5}, id_="odd")])
    store = new(rig)
    head = store.head("garden", "odd")
    assert head is not None
    assert (head.v, head.doc) == (1, {"name": "Odd", "plants": 5})
    assert store.docs("garden") == {"bed": V3, "odd": {"name": "Odd", "plants": 5}}
    store.table("garden").update({"more": 1}, doc_ids=["odd"])  # type: ignore[list-item]
    assert store.history("garden", "odd")[-1].v == 1, "what could not be raised is not said to be"


def test_a_document_is_raised_once(home: Home) -> None:
    times: list[int] = []

    def counted(doc: Doc) -> Doc:
        times.append(1)
        return doc

    home.open(known={"garden": 1}).write("plant", [bed(id_=f"b{n}") for n in range(50)])
    store = home.open(known={"garden": 2}, upgrades={"garden": (counted,)})
    for _ in range(5):
        store.docs("garden")
        store.head("garden", "b7")
    assert len(times) == 50


def test_services_read_edit_and_undo_records_of_an_older_version(home: Home) -> None:
    """The whole way, with a step for a table of ours that is made up."""
    from companion.domain.journal import Symptom
    from companion.services.ports import Put as Keep
    from companion.storage.store import RecordStore
    from tests.ui.desk import StillClock

    def label_to_name(doc: Doc) -> Doc:
        return {("name" if key == "label" else key): value for key, value in doc.items()}

    clock = Clock()
    plain = home.open(clock=clock, known=KNOWN)
    plain.write("symptom-add", [Put("symptom", "s", {"label": "restless", "later": 1})])
    revisions = home.open(clock=clock, known=KNOWN | {"symptom": 2}, upgrades={"symptom": (label_to_name,)})
    store = RecordStore(revisions, StillClock())
    (found,) = store.symptoms()
    assert found.name == "restless"
    store.save("symptom-add", [Keep(Symptom("s", "restless legs", found.rev))])
    line = revisions.history("symptom", "s")[-1]
    assert (line.v, line.doc) == (2, {"name": "restless legs", "later": 1})
    step = store.next_undo()
    assert step is not None
    assert [(c.before.name, c.after.name) for c in step.changes] == [("restless", "restless legs")]  # type: ignore[union-attr]
    store.undo()
    assert [one.name for one in store.symptoms()] == ["restless"]
    assert store.unreadable == {}


@pytest.mark.parametrize("doc", [{"label": 5}, {}, {"label": None}])
def test_a_record_that_cannot_be_raised_is_left_out_and_told(home: Home, doc: Doc) -> None:
    from companion.storage.store import RecordStore
    from tests.ui.desk import StillClock

    def shout(doc: Doc) -> Doc:
        return {"name": doc["label"].upper()}  # type: ignore[attr-defined]

    home.open(known=KNOWN).write("symptom-add", [Put("symptom", "s", doc), Put("symptom", "t", {"label": "ok"})])
    store = RecordStore(home.open(known=KNOWN | {"symptom": 2}, upgrades={"symptom": (shout,)}), StillClock())
    assert [one.name for one in store.symptoms()] == ["OK"]
    assert set(store.unreadable) == {("symptom", "s")}
