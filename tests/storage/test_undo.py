"""Undo and redo, over files and in memory."""

from __future__ import annotations

import random
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.domain.errors import NothingToUndo
from companion.storage.engine import RevisionStore
from companion.storage.line import Doc
from companion.storage.writing import Put
from tests.storage.kit import Files, Shelves, put

Rig = Files | Shelves


def edit(store: RevisionStore, id_: str, n: int | None, kind: str = "edit") -> str:
    head = store.head("dose", id_)
    doc: Doc | None = None if n is None else {"n": n}
    return store.write(kind, [Put("dose", id_, doc, head.at if head else None)]).op or ""


def test_with_nothing_done_there_is_nothing_to_undo(log: RevisionStore) -> None:
    assert log.peek_undo() is None
    assert log.peek_redo() is None
    with pytest.raises(NothingToUndo):
        log.undo()
    with pytest.raises(NothingToUndo):
        log.redo()


def test_undo_takes_the_whole_action_back_and_keeps_what_it_was(log: RevisionStore) -> None:
    op = log.write("take-all", [put("a", n=1), put("b", n=2)]).op
    step = log.peek_undo()
    assert step is not None
    assert (step.op, step.kind) == (op, "take-all")
    assert [(one.id, one.before, one.after) for one in step.changes] == [("a", None, {"n": 1}), ("b", None, {"n": 2})]
    undone = log.undo()
    assert [one.id for one in undone.changed] == ["a", "b"]
    assert undone.kept == ()
    assert log.docs("dose") == {}
    assert log.before("dose", "a") == {"n": 1}


def test_undo_and_redo_go_many_levels_and_survive_a_restart(rig: Rig, log: RevisionStore) -> None:
    for n in range(110):
        edit(log, "a", n)
    for n in reversed(range(109)):
        log.undo()
        assert log.doc("dose", "a") == {"n": n}
    again = rig.open()
    for n in range(1, 60):
        again.redo()
        assert again.doc("dose", "a") == {"n": n}
    again.undo()
    assert again.doc("dose", "a") == {"n": 58}


def test_undo_and_redo_can_alternate(log: RevisionStore) -> None:
    edit(log, "a", 1)
    edit(log, "a", 2, "skip")
    for _ in range(4):
        log.undo()
        assert log.doc("dose", "a") == {"n": 1}
        log.redo()
        assert log.doc("dose", "a") == {"n": 2}
        step = log.peek_undo()
        assert step is not None
        assert step.kind == "skip"
    log.undo()
    log.undo()
    assert log.doc("dose", "a") is None
    assert log.peek_undo() is None


def test_a_new_action_ends_the_redo_chain(log: RevisionStore) -> None:
    edit(log, "a", 1)
    edit(log, "a", 2)
    log.undo()
    edit(log, "b", 1)
    assert log.peek_redo() is None
    log.undo()
    log.undo()
    assert log.docs("dose") == {}


def test_a_deleted_record_comes_back(log: RevisionStore) -> None:
    edit(log, "a", 1)
    edit(log, "a", None, "remove")
    log.undo()
    assert log.doc("dose", "a") == {"n": 1}
    log.redo()
    assert log.doc("dose", "a") is None


def test_what_another_machine_does_never_changes_what_u_means(rig: Rig, log: RevisionStore) -> None:
    op = edit(log, "a", 1)
    other = rig.open("lapp")
    rig.clock.turn(hours=1)
    edit(other, "b", 1)
    edit(other, "a", 2)
    log.refresh()
    step = log.peek_undo()
    assert step is not None
    assert step.op == op
    undone = log.undo()
    assert [(one.id, one.state) for one in undone.kept] == [("a", "changed")]
    assert undone.changed == ()
    assert log.doc("dose", "a") == {"n": 2}
    assert log.peek_undo() is None
    assert rig.open().peek_undo() is None


def test_records_changed_since_stay_and_the_others_go_back(rig: Rig, log: RevisionStore) -> None:
    log.write("take-all", [put("a", n=1), put("b", n=1)])
    other = rig.open("lapp")
    edit(other, "b", 2)
    undone = log.undo()
    assert [one.id for one in undone.changed] == ["a"]
    assert [one.id for one in undone.kept] == ["b"]
    assert log.docs("dose") == {"b": {"n": 2}}


def test_an_action_of_the_history_can_be_taken_back_by_name(log: RevisionStore) -> None:
    first = edit(log, "a", 1)
    edit(log, "b", 1)
    log.undo(first)
    assert log.docs("dose") == {"b": {"n": 1}}
    log.redo()
    assert log.docs("dose") == {"a": {"n": 1}, "b": {"n": 1}}


def test_another_machines_action_can_be_taken_back_by_name(rig: Rig, log: RevisionStore) -> None:
    other = rig.open("lapp")
    op = edit(other, "a", 1)
    assert log.refresh()
    assert log.peek_undo() is None
    log.undo(op)
    assert log.doc("dose", "a") is None
    log.redo()
    assert log.doc("dose", "a") == {"n": 1}


def test_taking_back_twice_by_name_changes_nothing(log: RevisionStore) -> None:
    op = edit(log, "a", 1)
    log.undo(op)
    undone = log.undo(op)
    assert undone.op is None
    assert [one.state for one in undone.kept] == ["already"]


def test_taking_back_an_earlier_edit_names_the_later_one(log: RevisionStore) -> None:
    first = edit(log, "a", 1)
    edit(log, "a", 2)
    undone = log.undo(first)
    assert [one.state for one in undone.kept] == ["changed"]
    assert log.doc("dose", "a") == {"n": 2}


def test_an_edit_undone_by_name_after_a_redo_is_off_the_stack(log: RevisionStore) -> None:
    edit(log, "b", 1)
    op = edit(log, "a", 1)
    log.undo()
    log.redo()
    log.undo(op)
    assert log.docs("dose") == {"b": {"n": 1}}
    log.undo()
    assert log.docs("dose") == {}


def test_an_unknown_action_cannot_be_taken_back(log: RevisionStore) -> None:
    with pytest.raises(NothingToUndo):
        log.undo("take-nothing")


def test_undoing_an_overlapping_edit_brings_the_other_version_back(rig: Rig, log: RevisionStore) -> None:
    edit(log, "a", 1)
    other = rig.open("lapp")
    seen = other.head("dose", "a")
    assert seen is not None
    edit(log, "a", 2)
    other.write("edit", [put("a", was=seen.at, n=3)])
    other.undo()
    assert other.doc("dose", "a") == {"n": 2}
    assert len(other.leaves("dose", "a")) == 1


STEPS = st.lists(st.sampled_from(["undo", "redo", *[f"{id_}{n}" for id_ in "ab" for n in "12x"]]), max_size=14)


def model(steps: list[str]) -> list[dict[str, Doc]]:
    """The same steps on whole states, as an editor keeps them."""
    states: list[dict[str, Doc]] = [{}]
    at = 0
    trace = []
    for step in steps:
        if step == "undo":
            at = max(0, at - 1)
        elif step == "redo":
            at = min(len(states) - 1, at + 1)
        else:
            new = {key: doc for key, doc in states[at].items() if key != step[0]}
            if step[1] != "x":
                new[step[0]] = {"n": int(step[1])}
            elif step[0] not in states[at]:
                trace.append(states[at])
                continue
            states[at + 1 :] = [new]
            at += 1
        trace.append(states[at])
    return trace


@settings(max_examples=150)
@given(STEPS)
def test_undo_and_redo_behave_like_an_editors(steps: list[str]) -> None:
    rig = Shelves()
    store = rig.open()
    for step, expected in zip(steps, model(steps), strict=True):
        if step in ("undo", "redo"):
            with suppress(NothingToUndo):
                getattr(store, step)()
        else:
            edit(store, step[0], int(step[1]) if step[1] != "x" else None)
        assert store.docs("dose") == expected
        again = rig.open()
        assert again.peek_undo() == store.peek_undo()
        assert again.peek_redo() == store.peek_redo()


class Pair:
    """Two machines, each with lines of its own until they meet."""

    def __init__(self) -> None:
        self.rigs = [Shelves(), Shelves()]
        self.stores = [rig.open(name) for rig, name in zip(self.rigs, ("desk", "lapp"), strict=True)]

    def meet(self) -> None:
        for mine, other in (self.rigs, self.rigs[::-1]):
            mine.shelf.lines += [line for line in other.shelf.lines if line not in mine.shelf.lines]
        for store in self.stores:
            store.refresh()


def pair_with_two_leaves(first: Doc, second: Doc) -> Pair:
    pair = Pair()
    for store, doc in zip(pair.stores, (first, second), strict=True):
        store.write("take", [Put("dose", "a", doc)])
    pair.meet()
    return pair


def leaves(store: RevisionStore, id_: str = "a") -> list[Doc | None]:
    return [leaf.doc for leaf in store.leaves("dose", id_)]


def test_undoing_what_settled_two_versions_brings_both_back() -> None:
    desk, lapp = pair_with_two_leaves({"n": 1}, {"n": 2}).stores
    newest, other = desk.leaves("dose", "a")
    desk.write("settle", [Put("dose", "a", {"n": 1}, newest.at, also=(other.at,))])
    assert leaves(desk) == [{"n": 1}]
    desk.undo()
    assert leaves(desk) == [{"n": 2}, {"n": 1}]
    desk.redo()
    assert leaves(desk) == [{"n": 1}]
    desk.undo()
    assert leaves(desk) == [{"n": 2}, {"n": 1}]
    assert leaves(lapp) == [{"n": 2}, {"n": 1}]


def test_undoing_an_edit_of_one_of_two_versions_leaves_the_other() -> None:
    desk, _ = pair_with_two_leaves({"n": 1}, {"n": 2}).stores
    _, older = desk.leaves("dose", "a")
    desk.write("edit", [Put("dose", "a", {"n": 1, "note": "x"}, older.at)])
    desk.undo()
    assert leaves(desk) == [{"n": 2}, {"n": 1}]
    desk.redo()
    assert leaves(desk) == [{"n": 1, "note": "x"}, {"n": 2}]


@pytest.mark.parametrize("second", [{"n": 1}, {"n": 2}], ids=["the same", "another"])
def test_undo_takes_back_ones_own_version_and_leaves_the_other_machines(second: Doc) -> None:
    pair = pair_with_two_leaves({"n": 1}, second)
    for store, other in zip(pair.stores, [second, {"n": 1}], strict=True):
        assert store.undo().kept == ()
        assert leaves(store) == [other]
        store.redo()
        assert sorted(map(str, leaves(store))) == sorted(map(str, [{"n": 1}, second]))


def test_what_lies_under_an_action_and_is_not_here_is_not_taken_for_nothing() -> None:
    rig = Shelves()
    store = rig.open()
    edit(store, "a", 1)
    edit(store, "a", 2)
    partly = Shelves()
    partly.shelf.lines += rig.shelf.lines[1:]
    again = partly.open()
    assert [one.state for one in again.undo().kept] == ["changed"]
    assert again.docs("dose") == {"a": {"n": 2}}


@pytest.mark.parametrize("lost", [1, 2])
def test_an_undo_of_several_versions_that_a_crash_cut_is_carried_through(lost: int) -> None:
    desk, _ = pair_with_two_leaves({"n": 1}, {"n": 2}).stores
    newest, other = desk.leaves("dose", "a")
    op = desk.write("settle", [Put("dose", "a", {"n": 3}, newest.at, also=(other.at,)), put("b", n=1)]).op
    undo = desk.undo().op
    whole = Shelves()
    whole.shelf.lines += desk.shelf.lines[:-lost]
    store = whole.open()
    (cut,) = store.incomplete()
    assert (cut.op, cut.have, cut.of) == (undo, 3 - lost, 3)
    store.finish(cut.op)
    assert leaves(store) == [{"n": 2}, {"n": 1}]
    assert store.doc("dose", "b") is None
    assert store.incomplete() == ()
    assert store.peek_redo().op == undo
    store.redo()
    assert leaves(store) == [{"n": 3}]
    assert store.peek_undo().kind == op.rpartition("-")[0]


PAIR_STEPS = st.lists(
    st.tuples(
        st.integers(0, 1),
        st.sampled_from(["edit", "edit", "settle", "delete", "undo", "undo", "redo", "meet"]),
        st.integers(0, 2),
        st.integers(0, 3),
    ),
    max_size=12,
)


@settings(max_examples=150)
@given(PAIR_STEPS, st.integers(0, 99))
def test_whatever_two_machines_do_an_undo_restores_every_version_and_a_redo_takes_it_away_again(
    steps: list[tuple[int, str, int, int]], seed: int
) -> None:
    pair = Pair()
    for who, what, which, n in steps:
        store = pair.stores[who]
        before = leaves(store)
        if what == "meet":
            pair.meet()
        elif what in {"undo", "redo"}:
            with suppress(NothingToUndo):
                getattr(store, what)()
        elif _write(store, what, which, n):
            after = leaves(store)
            for _ in range(2):
                assert store.undo().kept == ()
                assert _living(leaves(store)) == _living(before)
                assert store.redo().kept == ()
                assert _living(leaves(store)) == _living(after)
    pair.meet()
    lines = [*pair.rigs[0].shelf.lines]
    random.Random(seed).shuffle(lines)
    mixed = Shelves()
    mixed.shelf.lines += lines
    assert leaves(mixed.open()) == leaves(pair.stores[0]) == leaves(pair.stores[1])


def _living(documents: list[Doc | None]) -> tuple[Doc | None, set[str]]:
    """What holds, and what stands at all; a record that was not there and one that is gone are the same."""
    return documents[0] if documents else None, {str(doc) for doc in documents if doc is not None}


def _write(store: RevisionStore, what: str, which: int, n: int) -> bool:
    """Edit, delete or settle from any version that stands; says whether anything was written."""
    standing = store.leaves("dose", "a")
    seen = standing[which % len(standing)].at if standing else None
    also = tuple(one.at for one in standing if one.at != seen) if what == "settle" else ()
    doc: Doc | None = None if what == "delete" else {"n": n}
    return store.write(what, [Put("dose", "a", doc, seen, also=also)]).op is not None
