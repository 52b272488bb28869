"""Search finds what people type, however they type it, with and without SQLite's help, and never breaks."""

from __future__ import annotations

import sqlite3
import sys
import threading

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from companion.library.content import content_root
from companion.library.pieces import load_pieces
from companion.library.search import MOST_HITS, WORD, PieceIndex, _words, fold, query_terms
from tests.content.samples import sample_card, sample_guide

ARTICLES, _ = load_pieces(content_root(), "article")
PIECES = (*ARTICLES[:11], sample_guide(), sample_card())
"""Few enough that a new article changes no find here; the whole library is asked in `tests/content`."""
WITH_FTS5 = PieceIndex(PIECES)


def _without_fts5() -> PieceIndex:
    """Build an index in a Python that has no SQLite."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "sqlite3", None)
        return PieceIndex(PIECES)


PLAIN = _without_fts5()


@pytest.fixture(params=["fts5", "scan"])
def index(request: pytest.FixtureRequest) -> PieceIndex:
    """Both ways to search; they must agree."""
    return WITH_FTS5 if request.param == "fts5" else PLAIN


def test_both_ways_are_really_tried() -> None:
    assert WITH_FTS5.has_fts5
    assert not PLAIN.has_fts5


def test_a_sqlite_without_fts5_is_no_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    class Bare(sqlite3.Connection):
        def execute(self, *_: object) -> sqlite3.Cursor:  # type: ignore[override]
            raise sqlite3.OperationalError("no such module: fts5")

    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *a, **k: connect(*a, **k, factory=Bare))
    bare = PieceIndex(PIECES)
    assert not bare.has_fts5
    assert bare.search("lithium")


@pytest.mark.parametrize(
    ("typed", "article"),
    [
        ("lithium", "staying-well"),
        ("LITHIUM", "staying-well"),
        ("lith", "staying-well"),
        ("hospital", "hospital"),
        ("hospitalization", "hospital"),
        ("hospitalisation", "hospital"),
        ("half-life", "brain-signals"),
        ("missed dose", "when-you-miss-a-dose"),
        ("forgot", "when-you-miss-a-dose"),
        ("talking with my doctor", "talking-with-providers"),
        ("ssri", "staying-well"),
        ("clozapine", "when-you-miss-a-dose"),
        ("quality of life", "quality-of-life"),
        ("everyday", "everyday-life"),
        ("psychotherapy", "medicine-and-therapy"),
        ("people's views", "quality-of-life"),
        ("peoples views", "quality-of-life"),
        ("people’s views", "quality-of-life"),
        ("sérótonin", "brain-signals"),
    ],
)
def test_what_people_type_is_found(index: PieceIndex, typed: str, article: str) -> None:
    assert article in [hit.piece for hit in index.search(typed)[:8]]


@pytest.mark.parametrize(
    ("typed", "piece", "anchor"),
    [
        ("zoloft", "sample-guide", "what-it-is-for"),
        ("I forgot my Zoloft yesterday, what do I do?", "sample-guide", "if-a-dose-was-missed"),
        ("missed sertraline", "sample-guide", "if-a-dose-was-missed"),
        ("sweating and shaking", "sample-card", "opening"),
        ("emergency sweating", "sample-card", "opening"),
    ],
)
def test_guides_are_found_by_name_and_cards_by_sign(index: PieceIndex, typed: str, piece: str, anchor: str) -> None:
    found = [(hit.kind, hit.piece, hit.anchor) for hit in index.search(typed)[:3]]
    assert ("medicine" if piece == "sample-guide" else "red-flag", piece, anchor) in found


def test_the_name_of_a_guide_does_not_bring_up_each_of_its_parts(index: PieceIndex) -> None:
    assert [hit.anchor for hit in index.search("zoloft")] == ["what-it-is-for"]


def test_more_words_count_before_fewer(index: PieceIndex) -> None:
    hits = index.search("zoloft forgot zzzzqqqq")
    assert (hits[0].piece, hits[0].anchor) == ("sample-guide", "if-a-dose-was-missed")
    assert len(hits) > 3


@pytest.mark.parametrize("typed", ["", " ", "\n", "''", '"', "-", "!!!", "zzzzqqqq", "\x00", "\ud800", "🙂"])
def test_what_is_no_word_finds_nothing(index: PieceIndex, typed: str) -> None:
    assert index.search(typed) == ()


@pytest.mark.parametrize(
    "typed",
    ['lithium"', "lithium AND", "title:lithium", "-lithium", "lithium*", "(lithium", "lithium OR NOT", "^lithium"],
)
def test_nothing_typed_is_read_as_a_query(index: PieceIndex, typed: str) -> None:
    assert index.search(typed)


def test_every_word_counts_before_any_word_does(index: PieceIndex) -> None:
    both = index.search("injections hospital")
    assert all(hit.piece == "hospital" for hit in both)
    assert index.search("injections zzzzqqqq")


def test_a_find_shows_its_words_and_marks_them(index: PieceIndex) -> None:
    for hit in index.search("withdrawal relapse"):
        assert len(hit.snippet) < 200
        assert "**" not in hit.snippet
        for begin, end in hit.marks:
            assert fold(hit.snippet[begin:end]).startswith(("withdrawal", "stopping", "relapse"))


def test_a_find_in_the_text_is_marked_and_says_where(index: PieceIndex) -> None:
    hit = index.search("dizzy")[0]
    assert (hit.piece, hit.anchor) == ("when-you-miss-a-dose", "why-a-gap-is-not-the-same-for-every-medicine")
    assert "dizzy" in [hit.snippet[begin:end] for begin, end in hit.marks]
    assert hit.title == "When you miss a dose"
    assert hit.heading


def test_a_title_leads_to_the_opening_once(index: PieceIndex) -> None:
    hits = [hit for hit in index.search("relationships") if hit.piece == "relationships"]
    assert hits[0].anchor == "opening"


def test_there_are_never_too_many(index: PieceIndex) -> None:
    assert len(index.search("you")) <= MOST_HITS


def test_what_one_kind_holds_is_not_crowded_out_by_the_others(index: PieceIndex) -> None:
    among_all = [hit for hit in index.search("medicine") if hit.kind == "red-flag"]
    alone = index.search("medicine", "red-flag")
    assert {hit.kind for hit in alone} == {"red-flag"}
    assert len(alone) > len(among_all)


def test_a_megabyte_is_no_trouble(index: PieceIndex) -> None:
    index.search("lithium " * 130_000)
    index.search("x" * 1_000_000)


@example("²:ʼ")
@given(st.text(alphabet=st.characters(max_codepoint=0x2FF), max_size=60))
def test_the_short_way_to_the_words_of_a_text_gives_the_same(text: str) -> None:
    assert _words(text) == " ".join(filter(None, map(fold, WORD.findall(text))))


def test_words_are_made_comparable() -> None:
    assert fold("Don’t") == fold("don't") == fold("DONT") == "dont"
    assert fold("Café") == "cafe"
    assert query_terms("a lithium") == (("lithium",),)
    assert query_terms("what if I take my lithium") == (("take",), ("lithium",))
    assert query_terms("what do I do") == (("what",), ("do",))
    assert query_terms("SSRI") == (("ssri", "antidepressant", "sertraline", "fluoxetine"),)
    assert query_terms("x x X") == (("x",),)


@given(st.text(alphabet=st.characters(), max_size=80))
def test_no_input_breaks_it(typed: str) -> None:
    for hit in (*WITH_FTS5.search(typed), *PLAIN.search(typed)):
        assert all(0 <= begin < end <= len(hit.snippet) for begin, end in hit.marks)


@given(
    st.lists(
        st.sampled_from(["lithium", "don't", '"', "*", "AND", "NEAR", "(", ":", "-", "^", "sleep", "é"]), max_size=8
    )
)
def test_both_ways_find_the_same_sections(words: list[str]) -> None:
    typed = " ".join(words)
    found = [{(hit.piece, hit.anchor) for hit in index.search(typed)} for index in (WITH_FTS5, PLAIN)]
    assert found[0] == found[1] or max(map(len, found)) == MOST_HITS


def test_it_may_be_asked_from_several_threads() -> None:
    found: list[int] = []
    threads = [threading.Thread(target=lambda: found.append(len(WITH_FTS5.search("lithium")))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1
