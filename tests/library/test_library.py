"""The facade: one place to ask for articles, finds, regions and fixed sentences."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from companion.domain.crisis import FALLBACK, bar_text
from companion.domain.errors import NotFound, NotReadable
from companion.library.library import Library


def test_articles_come_in_order() -> None:
    library = Library()
    assert [article.order for article in library.articles()] == list(range(1, 12))
    assert library.articles() is library.articles()


@pytest.mark.parametrize("asked", ["hospital", " Hospital ", "HOSPITAL"])
def test_an_article_is_found_by_its_id(asked: str) -> None:
    library = Library()
    assert library.article(asked).id == "hospital"
    library.articles()
    assert library.article(asked).id == "hospital"


@pytest.mark.parametrize(
    ("asked", "near"),
    [
        ("hospitl", "hospital"),
        ("relation", "relationships"),
        ("quality", "quality-of-life"),
        ("staying", "staying-well"),
    ],
)
def test_an_unknown_article_names_near_ones(asked: str, near: str) -> None:
    with pytest.raises(NotFound, match=near):
        Library().article(asked)


@pytest.mark.parametrize("asked", ["", "../crisis/us", "a/b", "\x1b[31m", "x" * 100_000, "hospital.md", "\ud800"])
def test_no_name_leads_elsewhere(asked: str) -> None:
    with pytest.raises(NotFound) as caught:
        Library().article(asked)
    assert "\x1b" not in str(caught.value)
    assert len(str(caught.value)) < 300


def test_a_damaged_article_costs_only_itself(content: Path) -> None:
    (content / "articles" / "hospital.md").write_bytes(b"\xff")
    library = Library(content)
    assert len(library.articles()) == 10
    assert library.search("lithium")
    with pytest.raises(NotReadable, match="articles/hospital"):
        library.article("hospital")
    assert [problem.split(":")[0] for problem in library.problems()] == ["articles/hospital.md"]


def test_missing_content_leaves_the_rest_standing(tmp_path: Path) -> None:
    library = Library(tmp_path / "nowhere")
    assert library.articles() == ()
    assert library.search("lithium") == ()
    assert library.regions() == ()
    assert library.region("US") is FALLBACK
    assert library.guess_region("America/New_York") is None
    assert bar_text(library.region("US"), 80) == bar_text(None, 80)
    assert len(library.problems()) == 3
    with pytest.raises(NotFound):
        library.article("hospital")
    with pytest.raises(NotReadable):
        library.fixed("stop")


def test_each_missing_part_is_reported(content: Path) -> None:
    shutil.rmtree(content / "crisis")
    (content / "fixed.toml").unlink()
    problems = Library(content).problems()
    assert len(problems) == 2
    assert any("built-in" in problem for problem in problems)


def test_a_region_is_found_before_and_after_all_are_loaded() -> None:
    library = Library()
    assert library.region("us").code == "US"
    library.regions()
    assert library.region(" us ").code == "US"
    assert library.region("XX") is library.region(None) is FALLBACK


def test_a_region_is_suggested_by_the_time_zone() -> None:
    guess = Library().guess_region("Europe/Dublin")
    assert guess is not None
    assert guess.code == "IE"
    assert Library().guess_region(None) is None


def test_fixed_sentences_are_found_by_id() -> None:
    assert Library().fixed("clinic").text == "Call the clinic."
    with pytest.raises(NotFound):
        Library().fixed("other")


def test_making_a_library_opens_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("opened a file")

    monkeypatch.setattr("companion.library.library.content_root", refuse)
    monkeypatch.setattr(Path, "read_bytes", refuse)
    Library()
