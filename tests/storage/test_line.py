from __future__ import annotations

import json
from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.storage.line import BadLine, Damage, Doc, Revision, Sealed, decode, encode, read
from tests.storage.kit import log_bytes, revision, stamp

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)
DOCS = st.dictionaries(st.text(st.characters(exclude_categories=["Cs"]), max_size=8), JSON, max_size=4)
ONE = revision(1, doc={"note": 'quotes " and {"at":" and a line\nbreak', "n": [1, {"x": None}]})
TWO = revision(2, "b", {"date": "2026-11-23"})
BODY: Doc = {"at": stamp(1), "op": "a-b", "n": "1/1", "t": "t", "id": "i", "was": None, "v": 1, "doc": None}


def sealed_with(body: dict[str, object]) -> bytes:
    text = json.dumps(body, separators=(",", ":")).encode()[:-1]
    return text + b',"crc":"%08x"}' % crc32(text)


def test_a_line_has_its_keys_in_the_fixed_order() -> None:
    line = Revision(stamp(1), "undo-x", "dose", "a", {"z": 1}, "w", (), 2, "2/5", "take-y", {"later": True})
    assert list(json.loads(encode(line))) == ["at", "op", "un", "n", "t", "id", "was", "v", "doc", "later", "crc"]


def test_the_checksum_covers_what_stands_before_it() -> None:
    raw = encode(TWO)
    body, _, crc = raw.partition(b',"crc":"')
    assert crc == b'%08x"}' % crc32(body)


@given(DOCS, st.sampled_from([None, stamp(0)]), st.sampled_from([(), (stamp(3),)]), st.none() | DOCS)
def test_a_line_reads_back_as_it_was_written(
    doc: dict[str, object], was: str | None, also: tuple[str, ...], more: object
) -> None:
    extra = {f"x-{key}": value for key, value in more.items()} if isinstance(more, dict) and more else None
    line = Revision(stamp(1), "edit-x", "dose", "ä/…", doc, was, also if was else (), 3, "1/1", None, extra)
    raw = encode(line)
    assert b"\n" not in raw
    assert decode(raw) == line
    assert encode(decode(raw)) == raw


def test_unknown_keys_of_a_line_survive() -> None:
    raw = sealed_with({**BODY, "erase": True})
    line = decode(raw)
    assert isinstance(line, Revision)
    assert line.extra == {"erase": True}
    assert encode(line) == raw


def test_a_sealed_line_is_kept_apart() -> None:
    raw = encode(Sealed(stamp(1), "YWdl"))
    assert list(json.loads(raw)) == ["at", "age", "crc"]
    assert decode(raw) == Sealed(stamp(1), "YWdl")


@pytest.mark.parametrize(
    "change",
    [
        {"at": "2026"},
        {"op": None},
        {"n": "1of2"},
        {"n": "0/1"},
        {"t": 1},
        {"id": None},
        {"was": 5},
        {"was": []},
        {"v": "1"},
        {"v": True},
        {"doc": []},
        {"un": 1},
    ],
)
def test_a_line_of_another_shape_is_refused_though_its_checksum_is_right(change: dict[str, object]) -> None:
    with pytest.raises(BadLine):
        decode(sealed_with({**BODY, **change}))


@pytest.mark.parametrize("value", ["NaN", "Infinity", "[" * 100_000, "1" * 5000])
def test_what_json_does_not_allow_is_refused(value: str) -> None:
    text = encode(TWO)[:-18].replace(b'"2026-11-23"}', value.encode() + b"}")
    with pytest.raises(BadLine):
        decode(text + b',"crc":"%08x"}' % crc32(text))


def test_two_lines_run_together_are_both_read() -> None:
    raw = encode(ONE) + b"K" + encode(TWO)
    assert [line for line in read(raw, "f") if not isinstance(line, Damage)] == [ONE, TWO]


def test_a_line_behind_rubbish_is_read_and_the_rubbish_reported() -> None:
    raw = b"\0\0\0\0" + encode(ONE)
    assert list(read(raw, "f", 100)) == [Damage("f", 100, 4, "this is not a line of the log", crc32(b"\0\0\0\0")), ONE]


def test_a_line_cut_short_costs_only_itself() -> None:
    raw = encode(ONE)[:-30] + b"\n" + encode(TWO) + b"\n"
    damage, line = read(raw, "f")
    assert damage == Damage("f", 0, len(encode(ONE)) - 30, "the line is cut off", crc32(encode(ONE)[:-30]))
    assert line == TWO


def test_something_like_a_line_inside_a_damaged_document_is_not_believed() -> None:
    inner = json.loads(encode(revision(9, "evil", {"date": "2020-01-01"})))
    raw = encode(revision(1, doc={"file": inner})).replace(b'"t":"dose","id":"a"', b'"t":"dose","id":"b"')
    assert all(isinstance(one, Damage) for one in read(raw, "f"))


@given(st.lists(st.binary(max_size=40), max_size=5))
def test_garbage_between_lines_never_costs_a_line(garbage: list[bytes]) -> None:
    parts = [part for rubbish in garbage for part in (rubbish.replace(b"\n", b""), encode(TWO))]
    found = [line for line in read(b"\n".join(parts), "f") if not isinstance(line, Damage)]
    assert found == [TWO] * len(garbage)


def test_damage_lies_where_it_says() -> None:
    data = log_bytes(ONE) + b"rubbish\n" + log_bytes(TWO)
    (damage,) = [one for one in read(data, "f", 10) if isinstance(one, Damage)]
    assert data[damage.offset - 10 :][: damage.length] == b"rubbish"
