"""Articles are checked as they are read, and an error names the file and the field."""

from __future__ import annotations

from datetime import date

import pytest

from companion.domain.article import Link, Section, Source, plain
from companion.domain.errors import NotReadable
from companion.library.articles import parse_article

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

More, and [again](article:two), and [a third](article:three).
"""


def test_an_article_is_read() -> None:
    article = parse_article(TEXT, LABEL)
    assert (article.id, article.title, article.summary, article.topics) == ("one", "One", "A page.", ("first",))
    assert (article.written, article.reviewed_by, article.order) == (date(2026, 11, 23), "none yet", 3)
    assert article.sources == (Source(1, "A study", "example.org", "V"),)
    assert article.sections[0] == Section("", "opening", "Some *opening* words.")
    assert [(section.heading, section.anchor) for section in article.sections[1:]] == [
        ("First part", "first-part"),
        ("Second part", "second-part"),
    ]
    assert article.sections[2].markdown.startswith("More, and")
    assert article.links == (Link("a link over a line", "two"), Link("a third", "three"))
    assert article.words > 20
    assert article.reading_minutes == 1


def test_windows_line_ends_make_no_difference_to_the_front_matter() -> None:
    assert parse_article(TEXT, LABEL) == parse_article(TEXT.replace("\r\n", "\n"), LABEL)


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
        ("article:three", "https://example.org", "example.org"),
        ("article:three", "article:../three", "three"),
        ("article:three", "three", "three"),
        ("## Second part", "## First part", "stands twice"),
        ("## Second part", "## ---", "no letters"),
        ("\nMore, and [again](article:two), and [a third](article:three).\n", "", "no text under"),
    ],
)
def test_a_fault_names_the_file_and_the_field(was: str, becomes: str, names: str) -> None:
    assert was in TEXT
    with pytest.raises(NotReadable) as caught:
        parse_article(TEXT.replace(was, becomes, 1), LABEL)
    assert str(caught.value).startswith(f"{LABEL}: ")
    assert names in str(caught.value)


def test_an_article_without_text_is_refused() -> None:
    with pytest.raises(NotReadable, match="no text"):
        parse_article(TEXT[: TEXT.index("Some *")], LABEL)


def test_marks_are_taken_out_of_the_text() -> None:
    assert plain("**Bold**, *slanted*, [a link](article:two) [1].") == "Bold, slanted, a link [1]."
