"""The facade: one place to ask for pieces, finds, shelves, regions and fixed sentences."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from companion.domain.crisis import FALLBACK, UNREAD, bar_text
from companion.domain.errors import NotFound, NotReadable
from companion.domain.help_now import GUIDES
from companion.library.library import Library
from tests.content.samples import CARD


def test_pieces_come_in_order_and_are_read_once(content: Path) -> None:
    for name in ("aaa", "zzz"):
        text = CARD.replace("sample-card", name).replace('emergency"', 'same-day"')
        (content / "red-flags" / f"{name}.md").write_text(text, encoding="utf-8")
    library = Library(content)
    orders = [article.order for article in library.articles()]
    assert orders == sorted(orders) == list(range(1, len(orders) + 1))
    assert [piece.ref for piece in library.pieces()[len(orders) :]] == [
        "medicine:sample-guide",
        "red-flag:sample-card",
        "red-flag:aaa",
        "red-flag:zzz",
    ]
    assert library.articles()[0] is library.articles()[0] is library.pieces()[0]
    assert library.pieces("medicine") == library.guides()


@pytest.mark.parametrize("asked", ["hospital", " Hospital ", "HOSPITAL"])
def test_an_article_is_found_by_its_id(asked: str) -> None:
    library = Library()
    assert library.piece(asked).ref == library.piece(f"article:{asked.strip()}").ref == "article:hospital"
    library.articles()
    assert library.piece(asked).id == library.named(asked).id == "hospital"


@pytest.mark.parametrize(
    ("asked", "ref"),
    [
        ("sample-guide", "medicine:sample-guide"),
        ("medicine:sample-guide", "medicine:sample-guide"),
        ("Zoloft XR", "medicine:sample-guide"),
        ("sertraline 50 mg", "medicine:sample-guide"),
        ("red-flag:sample-card", "red-flag:sample-card"),
        ("sweating  and shaking, a SAMPLE", "red-flag:sample-card"),
        ("When you miss a dose", "article:when-you-miss-a-dose"),
    ],
)
def test_a_piece_is_found_as_a_person_asks_for_it(content: Path, asked: str, ref: str) -> None:
    assert Library(content).named(asked).ref == ref


@pytest.mark.parametrize("asked", ["Zoloft", "article:sample-guide", "drug:sample-guide", "medicine:", ":"])
def test_a_link_means_only_what_it_names(content: Path, asked: str) -> None:
    with pytest.raises(NotFound):
        Library(content).piece(asked)


def test_a_misspelled_brand_names_its_guide(content: Path) -> None:
    with pytest.raises(NotFound, match="sample-guide"):
        Library(content).named("Zolofft")


def test_the_cards_of_a_guide(content: Path) -> None:
    library = Library(content)
    guide = library.guide_for("Zoloft")
    assert guide is not None
    assert [card.id for card in library.red_flags(guide.id)] == ["sample-card"]
    assert library.red_flags("lithium") == ()
    assert library.guide_for("vitamin D") is None


def test_shelves_hold_what_can_be_read(content: Path) -> None:
    text = '[[shelves]]\nid = "a"\nneed = "A"\npieces = ["article:gone", "medicine:sample-guide"]\nall = "medicine"\n'
    more = '[[shelves]]\nid = "b"\nneed = "B"\npieces = ["article:gone"]\n'
    last = '[[shelves]]\nid = "c"\nneed = "C"\nall = "red-flag"\n'
    (content / "shelves.toml").write_text(text + more + last)
    library = Library(content)
    assert [(shelf.need, shelf.pieces) for shelf in library.shelves()] == [
        ("A", ("medicine:sample-guide",)),
        ("C", ("red-flag:sample-card",)),
    ]
    (content / "shelves.toml").write_bytes(b"\xff")
    assert Library(content).shelves() == ()
    assert [problem.split(":")[0] for problem in Library(content).problems()] == ["shelves.toml"]


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
        Library().piece(asked)


@pytest.mark.parametrize("asked", ["", "../crisis/us", "a/b", "\x1b[31m", "x" * 100_000, "hospital.md", "\ud800"])
def test_no_name_leads_elsewhere(asked: str) -> None:
    with pytest.raises(NotFound) as caught:
        Library().piece(asked)
    assert "\x1b" not in str(caught.value)
    assert len(str(caught.value)) < 300


def test_a_damaged_article_costs_only_itself(content: Path) -> None:
    before = len(Library(content).pieces())
    (content / "articles" / "hospital.md").write_bytes(b"\xff")
    library = Library(content)
    assert len(library.pieces()) == before - 1
    assert library.search("lithium")
    with pytest.raises(NotReadable, match="articles/hospital"):
        library.piece("hospital")
    assert [problem.split(":")[0] for problem in library.problems()] == ["articles/hospital.md"]


def test_missing_content_leaves_the_rest_standing(tmp_path: Path) -> None:
    library = Library(tmp_path / "nowhere")
    assert library.pieces() == library.shelves() == library.glossary() == ()
    assert library.guide_for("lithium") is None
    assert library.search("lithium") == ()
    assert library.regions() == ()
    assert library.region("US") is UNREAD
    assert library.guess_region("America/New_York") is None
    assert bar_text(library.region("US"), 80) == bar_text(None, 80)
    assert len(library.problems()) == 8 + len(GUIDES)
    with pytest.raises(NotFound):
        library.piece("hospital")
    with pytest.raises(NotReadable):
        library.fixed("stop")


def test_each_missing_part_is_reported(content: Path) -> None:
    shutil.rmtree(content / "crisis")
    for name in ("fixed.toml", "glossary.toml", "red-flags/sample-card.md", "medicines/sample-guide.md"):
        (content / name).unlink()
    problems = Library(content).problems()
    assert len(problems) == 5
    assert "medicines: nothing could be read." in problems
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
