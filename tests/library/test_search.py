"""Search finds what people type, however they type it, with and without SQLite's help, and never breaks."""

from __future__ import annotations

import sqlite3
import sys
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.library.articles import load_articles
from companion.library.content import content_root
from companion.library.search import MOST_HITS, ArticleIndex, fold, query_terms

ARTICLES, _ = load_articles(content_root())
WITH_FTS5 = ArticleIndex(ARTICLES)


def _without_fts5() -> ArticleIndex:
    """Build an index in a Python that has no SQLite."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "sqlite3", None)
        return ArticleIndex(ARTICLES)


PLAIN = _without_fts5()


@pytest.fixture(params=["fts5", "scan"])
def index(request: pytest.FixtureRequest) -> ArticleIndex:
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
    bare = ArticleIndex(ARTICLES)
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
        ("doctor", "talking-with-providers"),
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
def test_what_people_type_is_found(index: ArticleIndex, typed: str, article: str) -> None:
    assert article in [hit.article for hit in index.search(typed)[:4]]


@pytest.mark.parametrize("typed", ["", " ", "\n", "''", '"', "-", "!!!", "zzzzqqqq", "\x00", "\ud800", "🙂"])
def test_what_is_no_word_finds_nothing(index: ArticleIndex, typed: str) -> None:
    assert index.search(typed) == ()


@pytest.mark.parametrize(
    "typed",
    ['lithium"', "lithium AND", "title:lithium", "-lithium", "lithium*", "(lithium", "lithium OR NOT", "^lithium"],
)
def test_nothing_typed_is_read_as_a_query(index: ArticleIndex, typed: str) -> None:
    assert index.search(typed)


def test_every_word_counts_before_any_word_does(index: ArticleIndex) -> None:
    both = index.search("injections hospital")
    assert all(hit.article == "hospital" for hit in both)
    assert index.search("injections zzzzqqqq")


def test_a_find_shows_its_words_and_marks_them(index: ArticleIndex) -> None:
    for hit in index.search("withdrawal relapse"):
        assert len(hit.snippet) < 200
        assert "**" not in hit.snippet
        for begin, end in hit.marks:
            assert fold(hit.snippet[begin:end]).startswith(("withdrawal", "stopping", "relapse"))


def test_a_find_in_the_text_is_marked_and_says_where(index: ArticleIndex) -> None:
    hit = index.search("dizzy")[0]
    assert (hit.article, hit.anchor) == ("when-you-miss-a-dose", "why-a-gap-is-not-the-same-for-every-medicine")
    assert "dizzy" in [hit.snippet[begin:end] for begin, end in hit.marks]
    assert hit.title == "When you miss a dose"
    assert hit.heading


def test_a_title_leads_to_the_opening_once(index: ArticleIndex) -> None:
    hits = [hit for hit in index.search("relationships") if hit.article == "relationships"]
    assert hits[0].anchor == "opening"


def test_there_are_never_too_many(index: ArticleIndex) -> None:
    assert len(index.search("you")) <= MOST_HITS


def test_a_megabyte_is_no_trouble(index: ArticleIndex) -> None:
    index.search("lithium " * 130_000)
    index.search("x" * 1_000_000)


def test_words_are_made_comparable() -> None:
    assert fold("Don’t") == fold("don't") == fold("DONT") == "dont"
    assert fold("Café") == "cafe"
    assert query_terms("a lithium") == (("lithium",),)
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
    found = [{(hit.article, hit.anchor) for hit in index.search(typed)} for index in (WITH_FTS5, PLAIN)]
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
