from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from companion.storage.fold import Fold
from companion.storage.line import Revision, decode, encode
from companion.storage.record import Record, freeze, thaw
from tests.storage.kit import revision, stamp


@st.composite
def revisions(draw: st.DrawFn) -> list[Revision]:
    """Any revisions of a few records, with links to earlier, later, missing and equal stamps."""
    found = []
    for number in draw(st.lists(st.integers(0, 9), max_size=12)):
        was = draw(st.none() | st.integers(0, 12))
        doc = draw(st.none() | st.fixed_dictionaries({"n": st.integers(0, 3)}))
        un = draw(st.sampled_from([None, None, "edit-1desk"]))
        also = draw(st.sampled_from([(), (stamp(2),)])) if was is not None else ()
        n = draw(st.sampled_from(["1/1", "1/2", "2/2"]))
        device = draw(st.sampled_from(["desk", "lapp"]))
        id_ = draw(st.sampled_from("ab"))
        found.append(revision(number, id_, doc, was, un=un, also=also, n=n, device=device))
    return found


def seen(fold: Fold) -> dict[object, Record]:
    return {(table, id_): record for table in fold.tables for id_, record in fold.records(table)}


def folded(*batches: list[Revision]) -> Fold:
    fold = Fold()
    fold.device = "desk"
    for batch in batches:
        fold.add(batch)
    return fold


@given(revisions(), st.randoms())
def test_the_order_of_arrival_never_matters(lines: list[Revision], chance: random.Random) -> None:
    other = list(lines)
    chance.shuffle(other)
    assert seen(folded(lines)) == seen(folded(other))
    assert folded(lines).actions.keys() == folded(other).actions.keys()


@given(revisions(), st.integers(0, 12))
def test_how_lines_are_split_over_files_never_matters(lines: list[Revision], cut: int) -> None:
    assert seen(folded(lines)) == seen(folded(lines[cut:], lines[:cut])) == seen(folded(*[[line] for line in lines]))


@given(revisions(), st.randoms())
def test_what_arrives_twice_changes_nothing(lines: list[Revision], chance: random.Random) -> None:
    again = [line for line in lines if chance.random() < 0.5]
    fold = folded(lines)
    assert fold.add(again) == set()
    assert seen(fold) == seen(folded(lines))


@given(revisions(), revisions(), revisions())
def test_merging_is_associative(one: list[Revision], two: list[Revision], three: list[Revision]) -> None:
    assert seen(folded(one + two, three)) == seen(folded(one, two + three))


@given(revisions())
def test_the_newest_revision_holds_and_bytes_break_a_tie(lines: list[Revision]) -> None:
    for (_, id_), record in seen(folded(lines)).items():
        of_record = [line for line in lines if line.id == id_]
        assert record.head == max(of_record, key=lambda line: (line.at, encode(line)))


@given(revisions())
def test_a_record_survives_the_snapshot(lines: list[Revision]) -> None:
    for (table, id_), record in seen(folded(lines)).items():
        again = thaw((table, id_), freeze(record))
        assert again == record


@given(revisions(), st.randoms(), st.integers(0, 12))
def test_a_record_brought_back_late_merges_with_what_arrived(
    lines: list[Revision], chance: random.Random, cut: int
) -> None:
    cold, late = folded(lines[:cut]), folded(lines[cut:])
    for key, record in seen(cold).items():
        late.put_back(key, freeze(record))  # type: ignore[arg-type]
    assert seen(late) == seen(folded(lines))


def test_a_chain_of_edits_has_one_leaf() -> None:
    fold = folded([revision(1, doc={"n": 1}), revision(2, doc={"n": 2}, was=1), revision(3, doc={"n": 3}, was=2)])
    assert [leaf.at for leaf in fold.find(("dose", "a")).leaves] == [stamp(3)]


def test_edits_of_one_version_in_two_places_are_both_kept() -> None:
    fold = folded([revision(1, doc={"n": 1}), revision(2, doc={"n": 2}, was=1), revision(3, doc={"n": 3}, was=1)])
    assert [leaf.doc for leaf in fold.find(("dose", "a")).leaves] == [{"n": 3}, {"n": 2}]


def test_a_revision_that_settles_two_versions_leaves_one() -> None:
    settled = revision(4, doc={"n": 4}, was=3, also=(stamp(2),))
    lines = [revision(2, doc={"n": 2}), revision(3, doc={"n": 3}), settled]
    for order in (lines, lines[::-1]):
        assert folded(order).find(("dose", "a")).leaves == (settled,)


def test_an_undone_record_still_knows_what_it_was() -> None:
    lines = [revision(1, doc={"state": "taken"}), revision(2, doc=None, was=1, un="edit-1desk")]
    for order in (lines, lines[::-1]):
        assert folded(order).find(("dose", "a")).before == {"state": "taken"}


def test_a_deleted_record_is_not_an_undone_one() -> None:
    fold = folded([revision(1, doc={"state": "taken"}), revision(2, doc=None, was=1)])
    assert fold.find(("dose", "a")).before is None


def test_actions_of_this_device_only_are_remembered() -> None:
    fold = folded([revision(1, doc={}), revision(2, "b", {}, device="lapp")])
    assert list(fold.actions) == ["edit-1desk"]


def test_lines_decoded_from_bytes_fold_the_same() -> None:
    lines = [revision(1, doc={"n": 1}), revision(2, doc={"n": 2}, was=1)]
    assert seen(folded(lines)) == seen(folded([decode(encode(line)) for line in lines]))  # type: ignore[list-item]
