"""Shelves and glossary are checked as they are read, and an error names the file and the field."""

from __future__ import annotations

from pathlib import Path

import pytest

from companion.domain.errors import NotReadable
from companion.domain.shelves import Leads, Shelf, Term
from companion.library.meant import shelf_meant
from companion.library.shelves import load_glossary, load_leads, load_shelves

SHELF = '[[shelves]]\nid = "a"\nneed = "I need this"\npieces = ["article:one"]\nall = "medicine"\n'
TERM = '[[terms]]\nterm = "half-life"\nalso = ["half-lives"]\nmeaning = "A time."\n'


def test_a_shelf_is_read(tmp_path: Path) -> None:
    (tmp_path / "shelves.toml").write_text(SHELF)
    assert load_shelves(tmp_path) == (Shelf("a", "I need this", ("article:one",), "medicine"),)


def test_of_a_megabyte_only_the_beginning_says_what_a_shelf_is_about() -> None:
    shelf = Shelf("a", "Lithium", ("article:one",))
    assert shelf_meant(f"lithium {'x ' * 500_000}", (shelf,)) == shelf
    assert shelf_meant(f"{'x ' * 500_000} lithium", (shelf,)) is None


def test_terms_are_read_in_order(tmp_path: Path) -> None:
    more = '[[terms]]\nterm = "Dystonia"\nmeaning = "Tight muscles."\nplain = true\n'
    (tmp_path / "glossary.toml").write_text(TERM + more)
    assert load_glossary(tmp_path) == (
        Term("Dystonia", (), "Tight muscles.", is_plain=True),
        Term("half-life", ("half-lives",), "A time.", is_plain=False),
    )


@pytest.mark.parametrize(
    ("was", "becomes", "names"),
    [
        ('id = "a"', 'id = "A b"', "id"),
        ('need = "I need this"', "", "need is missing"),
        ('"article:one"', '"one"', "pieces has one"),
        ('"article:one"', '"drug:one"', "pieces has drug:one"),
        ('"article:one"', '"article:one", "article:one"', "twice"),
        ('all = "medicine"', 'all = "drugs"', "all"),
        ('pieces = ["article:one"]\nall = "medicine"', "", "pieces is missing"),
        ('pieces = ["article:one"]', 'peices = ["article:one"]', "peices"),
        ('all = "medicine"\n', f'all = "medicine"\n{SHELF}', "one id twice"),
    ],
)
def test_a_fault_in_a_shelf_is_named(tmp_path: Path, was: str, becomes: str, names: str) -> None:
    assert was in SHELF
    (tmp_path / "shelves.toml").write_text(SHELF.replace(was, becomes, 1))
    with pytest.raises(NotReadable, match=r"^shelves\.toml: ") as caught:
        load_shelves(tmp_path)
    assert names in str(caught.value)


@pytest.mark.parametrize(
    ("was", "becomes", "names"),
    [
        ('meaning = "A time."', "", "meaning is missing"),
        ('meaning = "A time."', 'meaning = "A time."\nplain = "yes"', "plain"),
        ('also = ["half-lives"]', 'also = ["half-life"]', "one word twice"),
        ('term = "half-life"', 'term = "half-life"\nword = "x"', "word"),
    ],
)
def test_a_fault_in_the_glossary_is_named(tmp_path: Path, was: str, becomes: str, names: str) -> None:
    assert was in TERM
    (tmp_path / "glossary.toml").write_text(TERM.replace(was, becomes, 1))
    with pytest.raises(NotReadable, match=r"^glossary\.toml: ") as caught:
        load_glossary(tmp_path)
    assert names in str(caught.value)


LEADS = 'low = "article:one"\ngap = "article:two"\ngap_part = "If a dose was missed"\n'
LEAD = '\n[[symptoms]]\nid = "tremor"\npiece = "red-flag:three"\n'


def test_a_shelf_may_name_other_words_and_the_part_a_guide_opens_at(tmp_path: Path) -> None:
    (tmp_path / "shelves.toml").write_text(f'{SHELF}also = ["forgot"]\npart = "Do not"\n')
    (shelf,) = load_shelves(tmp_path)
    assert (shelf.also, shelf.part) == (("forgot",), "Do not")


def test_leads_are_read(tmp_path: Path) -> None:
    (tmp_path / "leads.toml").write_text(LEADS + LEAD)
    expected = Leads("article:one", "article:two", "If a dose was missed", {"tremor": "red-flag:three"})
    assert load_leads(tmp_path) == expected


@pytest.mark.parametrize(
    ("was", "becomes", "names"),
    [
        ('low = "article:one"', "", "low is missing"),
        ('"article:two"', '"two"', "gap is two"),
        ('"red-flag:three"', '"drug:three"', "piece is drug:three"),
        ('gap_part = "If', 'part = "If', "part"),
        ('id = "tremor"', "", "id is missing"),
    ],
)
def test_damaged_leads_name_the_field(was: str, becomes: str, names: str, tmp_path: Path) -> None:
    (tmp_path / "leads.toml").write_text((LEADS + LEAD).replace(was, becomes))
    with pytest.raises(NotReadable, match=names):
        load_leads(tmp_path)
