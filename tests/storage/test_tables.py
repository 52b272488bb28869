"""TinyDB's interface over the log: what a program written for TinyDB may rely on."""

from __future__ import annotations

import pytest
from tinydb import Query, where
from tinydb.operations import add, delete, increment
from tinydb.operations import set as set_to
from tinydb.table import Document

from companion.domain.errors import NotReadable, NotSaved
from companion.storage.engine import RevisionStore
from companion.storage.line import encode
from companion.storage.tables import LogTable
from companion.storage.writing import Put
from tests.storage.kit import Files, Shelves, revision

Rig = Files | Shelves


@pytest.fixture
def table(log: RevisionStore) -> LogTable:
    table = log.table("dose")
    table.insert_multiple({"n": n, "odd": bool(n % 2), "tags": ["x"]} for n in range(3))
    return table


def numbers(table: LogTable) -> list[int]:
    return sorted(doc["n"] for doc in table)


def test_insert_gives_an_id_of_text(table: LogTable) -> None:
    id_ = table.insert({"n": 9})
    assert isinstance(id_, str)
    assert table.get(doc_id=id_) == {"n": 9}
    assert table.get(doc_id=id_).doc_id == id_
    assert table.contains(doc_id=id_)
    assert table.get(doc_id="nobody") is None


def test_insert_under_an_own_id_and_never_twice(table: LogTable) -> None:
    assert table.insert(Document({"n": 9}, doc_id="mine")) == "mine"
    with pytest.raises(ValueError, match="already exists"):
        table.insert(Document({"n": 10}, doc_id="mine"))
    assert table.get(doc_id="mine") == {"n": 9}


def test_insert_multiple_is_one_action(log: RevisionStore, table: LogTable) -> None:
    assert len(table) == 3
    log.undo()
    assert len(table) == 0


def test_queries(table: LogTable) -> None:
    row = Query()
    assert [doc["n"] for doc in table.search(row.odd == True)] == [1]  # noqa: E712
    assert table.count((row.n >= 1) & (row.n < 5)) == 2
    assert table.get(where("n") == 2)["n"] == 2
    assert table.get(where("n") == 7) is None
    assert table.contains(~(row.n == 7))
    assert table.search(row.tags.any(["x"])) == table.all()
    assert table.search(row.n.test(lambda n: n > 1))[0]["n"] == 2
    assert len(table.get(doc_ids=[doc.doc_id for doc in table][:2])) == 2


def test_update_by_fields_by_function_and_by_operation(table: LogTable) -> None:
    (one,) = table.update({"odd": None}, where("n") == 1)
    assert table.get(doc_id=one)["odd"] is None
    table.update(add("n", 10), where("n") == 2)
    table.update(increment("n"), where("n") == 12)
    table.update(set_to("seen", True))
    table.update(delete("tags"), where("n") == 0)
    assert numbers(table) == [0, 1, 13]
    assert all(doc["seen"] for doc in table)
    assert "tags" not in table.get(where("n") == 0)
    table.update(lambda doc: doc["tags"].append("y"), where("n") == 1)
    assert table.get(where("n") == 1)["tags"] == ["x", "y"]


def test_update_multiple(table: LogTable) -> None:
    changed = table.update_multiple([({"n": 5}, where("n") == 0), (add("n", 1), where("n") == 1)])
    assert len(changed) == 2
    assert numbers(table) == [2, 2, 5]


def test_update_by_ids_skips_those_not_there(table: LogTable) -> None:
    id_ = table.get(where("n") == 0).doc_id
    assert table.update({"n": 7}, doc_ids=[id_, "nobody"]) == [id_]
    assert numbers(table) == [1, 2, 7]


def test_upsert(table: LogTable) -> None:
    table.upsert({"n": 1, "new": 1}, where("n") == 1)
    table.upsert({"n": 8}, where("n") == 8)
    table.upsert(Document({"n": 9}, doc_id="mine"))
    table.upsert(Document({"m": 9}, doc_id="mine"))
    assert numbers(table) == [0, 1, 2, 8, 9]
    assert table.get(doc_id="mine") == {"n": 9, "m": 9}


def test_remove_by_query_by_id_and_all(log: RevisionStore, table: LogTable) -> None:
    (gone,) = table.remove(where("n") == 1)
    assert log.head("dose", gone).doc is None
    assert table.remove(doc_ids=[gone, "nobody"]) == []
    assert numbers(table) == [0, 2]
    table.truncate()
    assert len(table) == 0
    log.undo()
    assert numbers(table) == [0, 2]


def test_an_update_that_changes_nothing_is_no_action(log: RevisionStore, table: LogTable) -> None:
    before = log.greatest
    table.update({"odd": True}, where("n") == 1)
    table.remove(where("n") == 99)
    assert log.greatest == before


def test_an_updater_that_fails_half_way_leaves_everything(rig: Rig, log: RevisionStore, table: LogTable) -> None:
    before = log.docs("dose")

    def fail(doc: dict[str, object]) -> None:
        doc["n"] = 100
        doc["tags"].append("half")
        if doc["odd"]:
            raise RuntimeError("half way")

    with pytest.raises(RuntimeError):
        table.update(fail)
    assert log.docs("dose") == before
    assert rig.open("lapp").docs("dose") == before


def test_results_do_not_reach_into_the_store(table: LogTable) -> None:
    table.all()[0]["tags"].append("changed")
    table.search(where("n") == 0)[0]["tags"].append("changed")
    table.get(where("n") == 0)["tags"].clear()
    for doc in table:
        doc["tags"].append("changed")
    assert all(doc["tags"] == ["x"] for doc in table)


def test_what_was_inserted_can_be_changed_afterwards(table: LogTable) -> None:
    mine = {"n": 9, "tags": ["x"]}
    id_ = table.insert(mine)
    mine["tags"].append("changed")
    assert table.get(doc_id=id_)["tags"] == ["x"]


def test_nothing_is_kept_back_between_questions(rig: Rig, table: LogTable) -> None:
    assert table.count(where("n") >= 0) == 3
    rig.open("lapp").write("take", [Put("dose", "theirs", {"n": 50})])
    assert table.count(where("n") >= 0) == 4


def test_the_whole_database_is_never_rewritten(log: RevisionStore, table: LogTable) -> None:
    for refused in (log.db.drop_tables, lambda: log.db.drop_table("dose"), lambda: log.db.storage.write({})):
        with pytest.raises(NotSaved):
            refused()
    assert len(table) == 3


def test_tables_and_the_default_table(log: RevisionStore, table: LogTable) -> None:
    log.db.insert({"n": 1})
    assert log.db.tables() == {"dose", "_default"}
    assert len(log.db) == 1
    assert "dose" in repr(log.db)
    assert repr(table).startswith("<LogTable")


def test_a_newer_record_cannot_be_changed(rig: Rig) -> None:
    line = encode(revision(1, doc={"n": 1}, v=2))
    if isinstance(rig, Shelves):
        rig.shelf.lines.append(line)
    else:
        rig.home.log.mkdir()
        (rig.home.log / "lapp-2026.jsonl").write_bytes(line + b"\n")
    store = rig.open(known={"dose": 1})
    with pytest.raises(NotReadable, match="newer"):
        store.table("dose").update({"n": 2})
    assert store.doc("dose", "a") == {"n": 1}


def test_a_document_that_is_no_mapping_is_refused(table: LogTable) -> None:
    with pytest.raises(ValueError, match="Mapping"):
        table.insert([1])
