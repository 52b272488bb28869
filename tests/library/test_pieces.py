"""Pieces are checked as they are read, and an error names the file and the field."""

from __future__ import annotations

from datetime import date

import pytest

from companion.domain.errors import NotReadable
from companion.domain.piece import Article, Gap, Kind, Link, Section, Source, plain
from companion.library.pieces import FOLDERS, parse_piece
from tests.content.samples import CARD, GUIDE, sample_card, sample_guide

LABEL = "articles/one.md"
TEXT = """+++
id = "one"
title = "One"
summary = "A page."
topics = ["first"]
written = 2026-11-23
reviewed_by = "none yet"
order = 3

[[sources]]
id = 1
title = "A study"
address = "example.org"
grade = "V"
+++

Some *opening* words.

## First **part**

Text with a source [1] and [a link
over a line](article:two).

- a bullet [1]

## Second part

More, and [again](article:two), and [a third](medicine:three).
"""


def parse_article(text: str = TEXT) -> Article:
    article = parse_piece(text, "article", LABEL)
    assert isinstance(article, Article)
    return article


def test_an_article_is_read() -> None:
    article = parse_article()
    assert (article.id, article.title, article.summary, article.topics) == ("one", "One", "A page.", ("first",))
    assert (article.written, article.reviewed_by, article.order) == (date(2026, 11, 23), "none yet", 3)
    assert article.sources == (Source(1, "A study", "example.org", "V"),)
    assert article.sections[0] == Section("", "opening", "Some *opening* words.")
    assert [(section.heading, section.anchor) for section in article.sections[1:]] == [
        ("First part", "first-part"),
        ("Second part", "second-part"),
    ]
    assert article.sections[2].markdown.startswith("More, and")
    assert article.links == (
        Link("a link over a line", "article", "two"),
        Link("a third", "medicine", "three"),
    )
    assert article.words > 20
    assert article.reading_minutes == 1


def test_windows_line_ends_make_no_difference_to_the_front_matter() -> None:
    assert parse_article() == parse_article(TEXT.replace("\r\n", "\n"))


@pytest.mark.parametrize(
    ("was", "becomes", "names"),
    [
        ("+++\nid", "id", "front matter"),
        ('id = "one"', 'id = "two"', "id"),
        ('id = "one"', 'id = "One!"', "id"),
        ('id = "one"', "", "id is missing"),
        ('title = "One"', 'title = ""', "title"),
        ('title = "One"', 'title = "One"\ncolour = "red"', "colour"),
        ('topics = ["first"]', "topics = []", "topics"),
        ('topics = ["first"]', 'topics = "first"', "topics"),
        ("written = 2026-11-23", 'written = "today"', "written"),
        ('reviewed_by = "none yet"', "", "reviewed_by"),
        ("order = 3", "order = true", "order"),
        ("order = 3", 'order = "3"', "order"),
        ("order = 3", "order = ", "TOML"),
        ("id = 1", 'id = "1"', "sources 1: id"),
        ("id = 1", "id = 2", "sources has no [1]"),
        ('grade = "V"', 'grade = "U"', "sources 1: grade"),
        ('grade = "V"', 'grade = "V"\n\n[[sources]]\nid = 1\ntitle = "B"\naddress = "b"\ngrade = "v"', "twice"),
        ("a bullet [1]", "a bullet [7]", "[7]"),
        ("medicine:three", "https://example.org", "example.org"),
        ("medicine:three", "article:../three", "three"),
        ("medicine:three", "remedy:three", "remedy"),
        ("medicine:three", "three", "three"),
        ("## Second part", "## First part", "stands twice"),
        ("## Second part", "## ---", "no letters"),
        ("\nMore, and [again](article:two), and [a third](medicine:three).\n", "", "no text under"),
    ],
)
def test_a_fault_names_the_file_and_the_field(was: str, becomes: str, names: str) -> None:
    assert was in TEXT
    with pytest.raises(NotReadable) as caught:
        parse_article(TEXT.replace(was, becomes, 1))
    assert str(caught.value).startswith(f"{LABEL}: ")
    assert names in str(caught.value)


def test_an_article_without_text_is_refused() -> None:
    with pytest.raises(NotReadable, match="no text"):
        parse_article(TEXT[: TEXT.index("Some *")])


def test_marks_are_taken_out_of_the_text() -> None:
    assert (
        plain("**Bold**, *slanted*, [a link](article:two), [one](red-flag:x) [1].") == "Bold, slanted, a link, one [1]."
    )


def test_a_guide_is_read() -> None:
    guide = sample_guide()
    assert (guide.ref, guide.names, guide.brands) == ("medicine:sample-guide", ("sertraline",), ("Zoloft",))
    assert (guide.scope, guide.gaps) == ("medicine", (Gap("call", 2),))
    assert guide.links == (Link("the card", "red-flag", "sample-card"),)
    assert sample_guide("", instead_of='[[gap]]\nfixed = "call"\ndays = 2\n').gaps == ()
    said = sample_guide('fixed = "wait"\nwith = ["x"]', instead_of='fixed = "call"\ndays = 2')
    assert said.gaps == (Gap("wait", None, ("x",)),)


def test_a_card_is_read() -> None:
    card = sample_card()
    assert (card.ref, card.level, card.medicines) == ("red-flag:sample-card", "emergency", ("sample-guide",))
    assert card.action == "Call the emergency number now."
    assert [section.heading for section in card.sections] == ["", "Signs", "When it can happen", "What to do"]


@pytest.mark.parametrize(
    ("kind", "was", "becomes", "names"),
    [
        ("medicine", 'names = ["sertraline"]', "", "names is missing"),
        ("medicine", 'names = ["sertraline"]', "names = []", "names"),
        ("medicine", 'names = ["sertraline"]', 'names = ["Sertraline"]', "lower case"),
        ("medicine", 'brands = ["Zoloft"]', "", "brands is missing"),
        ("medicine", 'kind = "medicine"', 'kind = "drug"', "kind"),
        ("medicine", 'kind = "medicine"', 'kind = "medicine"\norder = 3', "order"),
        ("medicine", 'fixed = "call"', 'fixed = "perhaps"', "gap 1: fixed"),
        ("medicine", "days = 2", "days = 0", "gap 1: days"),
        ("medicine", "days = 2", 'days = "2"', "gap 1: days"),
        ("medicine", "days = 2", "hours = 2", "gap 1: hours"),
        ("medicine", "[[gap]]", "[gap]", "gap must be a list"),
        ("red-flag", 'level = "emergency"', 'level = "soon"', "level"),
        ("red-flag", 'action = "Call the emergency number now."', 'action = ""', "action"),
        ("red-flag", 'medicines = ["sample-guide"]', 'medicines = ["Sample guide"]', "medicines"),
        ("red-flag", 'medicines = ["sample-guide"]', "order = 1", "order"),
        ("red-flag", 'grade = "v"', 'grade = "U"', "sources 1: grade"),
    ],
)
def test_a_fault_in_a_guide_or_card_names_the_file_and_the_field(
    kind: Kind, was: str, becomes: str, names: str
) -> None:
    text, label = (GUIDE, "sample-guide") if kind == "medicine" else (CARD, "sample-card")
    assert was in text
    with pytest.raises(NotReadable) as caught:
        parse_piece(text.replace(was, becomes, 1), kind, f"{FOLDERS[kind]}/{label}.md")
    assert str(caught.value).startswith(f"{FOLDERS[kind]}/{label}.md: ")
    assert names in str(caught.value)
