"""What every store does, over files and in memory."""

from __future__ import annotations

from datetime import date

import pytest

from companion.domain.errors import NotSaved
from companion.storage.engine import RevisionStore
from companion.storage.line import Doc, Revision, Sealed, encode
from companion.storage.writing import Put
from tests.storage.kit import Files, Shelves, put, revision, stamp

TAKEN: Doc = {"date": "2026-11-23", "state": "taken"}
SKIPPED: Doc = {"date": "2026-11-23", "state": "skipped"}

Rig = Files | Shelves


def arrive(rig: Rig, *lines: bytes, name: str = "lapp-2026.jsonl") -> None:
    """Let lines of another machine arrive."""
    if isinstance(rig, Shelves):
        rig.shelf.lines += lines
    else:
        rig.home.log.mkdir(exist_ok=True)
        with (rig.home.log / name).open("ab") as file:
            file.writelines(line + b"\n" for line in lines)


def test_an_empty_store_holds_nothing(log: RevisionStore) -> None:
    assert log.head("dose", "a") is None
    assert log.doc("dose", "a") is None
    assert log.docs("dose") == {}
    assert log.tables() == ()
    assert log.leaves("dose", "a") == ()
    assert log.history("dose", "a") == ()
    assert log.refresh() == frozenset()
    assert log.damage() == ()
    assert log.incomplete() == ()
    assert log.greatest == ""


def test_what_is_written_can_be_read_at_once(log: RevisionStore) -> None:
    written = log.write("take", [Put("dose", "a", TAKEN)])
    assert log.doc("dose", "a") == TAKEN
    assert log.docs("dose") == {"a": TAKEN}
    assert log.head("dose", "a") == written.revisions[0]
    assert written.op is not None
    assert written.op.startswith("take-")
    assert log.tables() == ("dose",)
    assert log.revisions_of(written.op) == written.revisions


def test_it_is_still_there_after_reopening(rig: Rig, log: RevisionStore) -> None:
    written = log.write("take-all", [put("a"), put("b")])
    log.close()
    again = rig.open()
    assert [again.head("dose", id_) for id_ in "ab"] == list(written.revisions)
    assert again.device == log.device


def test_the_lines_of_an_action_are_counted(log: RevisionStore) -> None:
    written = log.write("take-all", [put("a"), put("b"), put("c")])
    assert [one.n for one in written.revisions] == ["1/3", "2/3", "3/3"]
    assert len({one.op for one in written.revisions}) == 1
    assert log.incomplete() == ()


def test_an_edit_replaces_and_a_delete_leaves_a_tombstone(log: RevisionStore) -> None:
    (one,) = log.write("take", [put("a", n=1)]).revisions
    (two,) = log.write("edit", [put("a", was=one.at, n=2)]).revisions
    (gone,) = log.write("remove", [Put("dose", "a", None, two.at)]).revisions
    assert log.doc("dose", "a") is None
    assert log.docs("dose") == {}
    assert log.head("dose", "a") == gone
    assert log.history("dose", "a") == (one, two, gone)
    assert log.leaves("dose", "a") == (gone,)
    assert log.before("dose", "a") is None


def test_memory_is_not_what_the_caller_passed_in(log: RevisionStore) -> None:
    doc: Doc = {"date": "2026-11-23", "amount": [{"n": "1"}]}
    log.write("take", [Put("dose", "a", doc)])
    doc["amount"].append("changed")  # type: ignore[attr-defined]
    assert log.doc("dose", "a") == {"date": "2026-11-23", "amount": [{"n": "1"}]}


def test_nothing_to_write_is_no_action(log: RevisionStore) -> None:
    assert log.write("take", []).op is None
    assert log.write("remove", [Put("dose", "never", None)]).op is None
    assert log.peek_undo() is None


def test_one_action_has_one_put_of_a_record(log: RevisionStore) -> None:
    with pytest.raises(ValueError, match="two puts"):
        log.write("take", [put("a"), put("a")])


@pytest.mark.parametrize("value", [float("nan"), object(), "\ud800", {1, 2}])
def test_what_cannot_be_kept_is_refused_and_memory_stays(log: RevisionStore, value: object) -> None:
    with pytest.raises(NotSaved):
        log.write("take", [put("a"), put("b", bad=value)])
    assert log.docs("dose") == {}
    log.write("take", [put("a")])
    assert log.docs("dose").keys() == {"a"}


def test_a_decision_is_made_with_the_news_read(rig: Rig, log: RevisionStore) -> None:
    other = rig.open("lapp")
    other.write("take", [put("a", n=1)])

    def build(view: RevisionStore) -> list[Put]:
        return [] if view.head("dose", "a") else [put("a", n=2)]

    assert log.write("take", build).op is None
    assert log.doc("dose", "a") == {"n": 1}


def test_an_error_while_deciding_writes_nothing_and_lets_go(rig: Rig, log: RevisionStore) -> None:
    def build(view: RevisionStore) -> list[Put]:
        raise KeyError("no such medicine")

    with pytest.raises(KeyError):
        log.write("take", build)
    assert rig.open("lapp").write("take", [put("a")]).op is not None


# Two stores


def test_each_sees_what_the_other_saved_and_is_told_once(rig: Rig, log: RevisionStore) -> None:
    other = rig.open("lapp")
    log.write("take", [put("a"), put("b")])
    assert other.refresh() == {("dose", "a"), ("dose", "b")}
    assert other.refresh() == frozenset()
    assert other.docs("dose") == log.docs("dose")
    assert log.refresh() == frozenset()


def test_news_read_while_saving_are_told_at_the_next_refresh(rig: Rig, log: RevisionStore) -> None:
    other = rig.open("lapp")
    log.write("take", [put("a")])
    other.write("take", [put("b")])
    assert other.refresh() == {("dose", "a")}


def test_a_strict_put_is_refused_if_the_record_changed(rig: Rig, log: RevisionStore) -> None:
    other = rig.open("lapp")
    log.write("take", [Put("dose", "a", TAKEN)])
    written = other.write("skip", [Put("dose", "a", SKIPPED, strict=True), put("b")])
    assert [(one.put.id, one.why, one.head.doc) for one in written.refused] == [("a", "changed", TAKEN)]
    assert [one.id for one in written.revisions] == ["b"]
    assert [one.n for one in written.revisions] == ["1/1"]
    assert other.write("skip", [Put("dose", "a", SKIPPED, strict=True)]).op is None


def test_a_strict_put_on_what_was_seen_lands(log: RevisionStore) -> None:
    (one,) = log.write("take", [Put("dose", "a", TAKEN)]).revisions
    written = log.write("skip", [Put("dose", "a", SKIPPED, one.at, strict=True)])
    assert written.refused == ()
    assert log.doc("dose", "a") == SKIPPED


def test_an_undone_record_counts_as_not_there(log: RevisionStore) -> None:
    log.write("take", [Put("dose", "a", TAKEN)])
    log.undo()
    written = log.write("take", [Put("dose", "a", TAKEN, strict=True)])
    assert written.refused == written.overlapped == ()
    assert len(log.leaves("dose", "a")) == 1


def test_a_form_that_met_another_edit_lands_and_both_are_kept(rig: Rig, log: RevisionStore) -> None:
    other = rig.open("lapp")
    (one,) = log.write("add", [put("a", n=1)]).revisions
    other.refresh()
    (theirs,) = log.write("edit", [put("a", was=one.at, n=2)]).revisions
    written = other.write("edit", [put("a", was=one.at, n=3)])
    assert [overlap.head for overlap in written.overlapped] == [theirs]
    assert other.doc("dose", "a") == {"n": 3}
    assert [leaf.doc for leaf in other.leaves("dose", "a")] == [{"n": 3}, {"n": 2}]


def test_settling_two_versions_leaves_one(rig: Rig, log: RevisionStore) -> None:
    (one,) = log.write("add", [put("a", n=1)]).revisions
    log.write("edit", [put("a", was=one.at, n=2)])
    log.write("edit", [put("a", was=one.at, n=3)])
    three, two = log.leaves("dose", "a")
    log.write("settle", [Put("dose", "a", {"n": 4}, three.at, also=(two.at,))])
    assert [leaf.doc for leaf in log.leaves("dose", "a")] == [{"n": 4}]
    assert [leaf.doc for leaf in rig.open("lapp").leaves("dose", "a")] == [{"n": 4}]


def test_the_same_again_is_no_conflict(rig: Rig, log: RevisionStore) -> None:
    log.write("add", [put("a", n=1)])
    written = rig.open("lapp").write("add", [put("a", n=1)])
    assert written.overlapped == ()
    assert log.refresh()
    assert len(log.leaves("dose", "a")) == 1


# What arrives


def test_a_record_newer_than_the_app_is_read_only(rig: Rig) -> None:
    arrive(rig, encode(revision(1, doc={"n": 1}, v=2)), encode(revision(2, "b", {"n": 1})))
    store = rig.open(known={"dose": 1})
    assert store.is_newer("dose", "a")
    assert not store.is_newer("dose", "b")
    written = store.write("edit", [put("a", was=stamp(1), n=2), put("b", was=stamp(2), n=2)])
    assert [(one.put.id, one.why) for one in written.refused] == [("a", "newer")]
    assert store.doc("dose", "a") == {"n": 1}
    assert store.doc("dose", "b") == {"n": 2}


def test_what_a_newer_version_wrote_is_counted_by_table(rig: Rig) -> None:
    arrive(
        rig,
        encode(revision(1, doc={"n": 1}, v=2)),
        encode(revision(2, "b", {"n": 1})),
        encode(revision(3, "c", {"n": 1}, table="visit")),
        encode(revision(4, "d", None, table="plan")),
    )
    assert rig.open(known={"dose": 1}).newer() == {"dose": 1, "visit": 1}
    assert rig.open(known={"dose": 2, "visit": 1}).newer() == {}


def test_unknown_keys_of_a_line_come_back_with_an_undo(rig: Rig) -> None:
    arrive(rig, encode(revision(1, doc={"n": 1}, extra={"later": [1]})))
    store = rig.open()
    store.write("edit", [put("a", was=stamp(1), n=2)])
    store.undo()
    assert store.head("dose", "a").extra == {"later": [1]}


def test_sealed_lines_are_counted_as_locked_not_damaged(rig: Rig) -> None:
    arrive(rig, encode(Sealed(stamp(1), "YWdl")), encode(revision(2, doc={"n": 1})))
    store = rig.open()
    assert store.locked == 1
    assert store.damage() == ()
    assert store.greatest == stamp(2)


def test_lines_from_the_future_are_named(rig: Rig) -> None:
    ahead = stamp(0, "lapp", "2027-03-01T00:00:00.000Z")
    arrive(rig, encode(revision(1, doc={"n": 1})))
    store = rig.open()
    assert store.future_files() == {}
    arrive(rig, encode(Revision(ahead, "edit-x", "dose", "b", {"n": 2})))
    store.refresh()
    assert list(store.future_files().values()) == [1]
    (mine,) = store.write("edit", [put("b", n=3)]).revisions
    assert mine.at > ahead
    assert store.doc("dose", "b") == {"n": 3}


def test_the_last_write_wins_whatever_the_clock_does(rig: Rig, log: RevisionStore) -> None:
    was = None
    for step, by in enumerate([0, -400, 365 * 60, -365 * 90, 1, -1, 365 * 200]):
        rig.clock.turn(days=by)
        (line,) = log.write("edit", [put("a", was=was, n=step)]).revisions
        was = line.at
        assert log.doc("dose", "a") == {"n": step}
    assert rig.open("lapp").doc("dose", "a") == {"n": 6}
    assert rig.open("lapp").leaves("dose", "a") == (line,)


def test_documents_since_a_day(log: RevisionStore) -> None:
    days = ["2020-02-29", "2026-11-22", "2026-11-23"]
    log.write("import", [Put("entry", day, {"day": day}) for day in days])
    log.write("import", [Put("medicine", "m", {"name": "x"})])
    assert log.docs("entry", date(2026, 11, 23)).keys() == {"2026-11-23"}
    assert log.docs("entry", date(2020, 3, 1)).keys() == set(days[1:])
    assert log.docs("entry").keys() == set(days)
    assert log.docs("medicine", date(2026, 11, 23)).keys() == {"m"}


# Cut actions


def cut(rig: Rig, device: str = "lapp") -> None:
    lines = [revision(n, id_, {"n": n}, op="take-all-x", n=f"{n}/3", device=device) for n, id_ in ((1, "a"), (2, "b"))]
    arrive(rig, *map(encode, lines))


def test_a_cut_action_is_named(rig: Rig) -> None:
    cut(rig)
    (found,) = rig.open().incomplete()
    assert (found.op, found.kind, found.have, found.of, found.mine) == ("take-all-x", "take-all", 2, 3, False)
    assert found.keys == (("dose", "a"), ("dose", "b"))


def test_a_cut_action_can_be_finished(rig: Rig) -> None:
    cut(rig)
    store = rig.open()
    written = store.finish("take-all-x", [put("c", n=3)])
    assert written.op == "take-all-x"
    assert [one.n for one in written.revisions] == ["3/3"]
    assert store.incomplete() == rig.open("third").incomplete() == ()


def test_a_cut_action_can_be_accepted_as_it_is(rig: Rig) -> None:
    cut(rig)
    store = rig.open()
    store.finish("take-all-x")
    assert store.docs("dose") == {"a": {"n": 1}, "b": {"n": 2}}
    assert store.incomplete() == rig.open("third").incomplete() == ()


def test_a_cut_action_can_be_taken_back(rig: Rig) -> None:
    cut(rig)
    store = rig.open()
    store.take_back("take-all-x")
    assert store.docs("dose") == {}
    assert store.incomplete() == rig.open("third").incomplete() == ()


def test_the_rest_of_an_action_may_arrive_later_and_twice(rig: Rig) -> None:
    cut(rig)
    store = rig.open()
    last = revision(3, "c", {"n": 3}, op="take-all-x", n="3/3", device="lapp")
    arrive(rig, encode(last))
    store.refresh()
    assert store.incomplete() == ()
    arrive(rig, encode(last), name="lapp-2026.sync-conflict-1.jsonl")
    store.refresh()
    assert store.incomplete() == ()


def test_a_cut_undo_can_be_finished(rig: Rig) -> None:
    lines = [revision(n, id_, {"n": n}, op="take-all-x", n=f"{n}/2") for n, id_ in ((1, "a"), (2, "b"))]
    undo = revision(3, "a", None, 1, op="undo-y", un="take-all-x", n="1/2")
    arrive(rig, *map(encode, [*lines, undo]))
    store = rig.open()
    assert [one.kind for one in store.incomplete()] == ["undo"]
    store.finish("undo-y")
    assert store.docs("dose") == {}
    assert store.incomplete() == ()
