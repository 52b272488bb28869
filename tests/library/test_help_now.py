"""The short guides of Help now: whole, or named as damaged and left out."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from companion.domain.errors import NotReadable
from companion.domain.help_now import GUIDES
from companion.library.help_now import load_guide, problems_of
from companion.library.library import Library


def test_each_can_be_read_from_a_folder_and_from_a_zip(content: Path, zipped: zipfile.Path) -> None:
    assert problems_of() == ()
    for guide_id in GUIDES:
        here = load_guide(guide_id)
        assert here.id == guide_id
        assert here == load_guide(guide_id, content) == load_guide(guide_id, zipped)  # type: ignore[arg-type]
        assert here == Library(content).help_guide(guide_id)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('id = "breathing"', 'id = "grounding"', "not what the file is called"),
        ('id = "breathing"', 'id = "other"', "id must be one of"),
        ("count = 4", "count = 0", "count must be from 1 to 20"),
        ("count = 4", 'count = "4"', "count must be a whole number"),
        ("closing = [", "endings = [", "is not a field that belongs here"),
        ("sources = []", '[[sources]]\nid = 1\ntitle = "A"\naddress = "b"\ngrade = "U"', "grade must be one of"),
        ("written = 2026-11-26", 'written = "today"', "must be a date"),
    ],
)
def test_a_damaged_one_costs_only_itself_and_is_named(content: Path, before: str, after: str, said: str) -> None:
    file = content / "help-now" / "breathing.toml"
    text = file.read_text("utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), "utf-8")
    with pytest.raises(NotReadable, match=said):
        load_guide("breathing", content)
    assert [problem for problem in Library(content).problems() if "help-now/breathing.toml" in problem]
    assert load_guide("grounding", content).steps


def test_a_lost_folder_is_named_for_each(content: Path) -> None:
    for file in (content / "help-now").iterdir():
        file.unlink()
    assert len(problems_of(content)) == len(GUIDES)
