"""Crisis lines load whatever happens: a damaged file costs only itself, and the built-in numbers are always there."""

from __future__ import annotations

from pathlib import Path

import pytest

from companion.domain.crisis import FALLBACK, UNREAD
from companion.domain.errors import NotReadable
from companion.library.crisis import load_region, load_regions, load_with_problems, read_region


def test_a_region_is_found_in_any_case() -> None:
    assert load_region("us").code == load_region("US").code == "US"


@pytest.mark.parametrize("code", [None, "", "x", "xx", "USA", "../us", "u\x00", "é1", "ＵＳ", "u" * 5000])
def test_an_unknown_region_is_the_fallback(code: str | None) -> None:
    assert load_region(code) is FALLBACK


def test_missing_content_is_the_fallback(tmp_path: Path) -> None:
    assert load_region("us", tmp_path) is UNREAD
    assert load_regions(tmp_path) == ()
    regions, problems = load_with_problems(tmp_path)
    assert regions == ()
    assert "built-in" in problems[0]


@pytest.mark.parametrize("data", [b"", b"\xff", b"code = ", b"[[lines]]", b"a = " + b"[" * 100_000, b"\x00" * 100])
def test_a_damaged_file_costs_only_itself(data: bytes, content: Path) -> None:
    (content / "crisis" / "us.toml").write_bytes(data)
    assert load_region("us", content) is UNREAD
    assert load_region("zz", content) is FALLBACK
    regions, problems = load_with_problems(content)
    assert len(regions) == 14
    assert len(problems) == 1
    assert problems[0].startswith("crisis/us.toml: ")


def test_a_folder_in_the_place_of_a_file_costs_only_itself(content: Path) -> None:
    (content / "crisis" / "us.toml").unlink()
    (content / "crisis" / "us.toml").mkdir()
    assert load_region("us", content) is UNREAD
    assert len(load_regions(content)) == 14


@pytest.mark.parametrize(
    ("was", "becomes", "names"),
    [
        ('code = "US"', 'code = "CA"', "code"),
        ('name = "United States"', "name = 1", "name"),
        ('name = "United States"', 'name = " "', "name"),
        ('name = "United States"', "", "name is missing"),
        ('name = "United States"', 'name = "US"\nnmae = "x"', "nmae"),
        ("checked = 2026-11-23", 'checked = "soon"', "checked"),
        ("checked = 2026-11-23", "checked = 2026-11-23T08:00:00", "checked"),
        ('number = "911"', 'number = "call me"', "emergency 1: number"),
        ('number = "911"', 'number = "٩١١"', "emergency 1: number"),
        ('number = "911"', 'number = "9  11"', "emergency 1: number"),
        ('grade = "V"', 'grade = "U"', "grade"),
        ('channels = ["call", "text", "chat"]', 'channels = ["fax"]', "lines 1: channels"),
        ('channels = ["call", "text", "chat"]', 'channels = ["text"]', "lines"),
        ('channels = ["call", "text", "chat"]', "channels = []", "channels"),
        ('channels = ["call", "text", "chat"]', 'channels = "call"', "channels"),
        ('channels = ["call", "text", "chat"]', "channels = [1]", "channels"),
        ("around_the_clock = true", 'around_the_clock = "yes"', "around_the_clock"),
        ('hours = "24 hours a day, every day"', 'hours = ""', "hours"),
        ("[poison]", "[[poison]]", "poison"),
    ],
)
def test_a_fault_names_the_file_and_the_field(was: str, becomes: str, names: str, content: Path) -> None:
    file = content / "crisis" / "us.toml"
    text = file.read_text(encoding="utf-8")
    assert was in text
    file.write_text(text.replace(was, becomes, 1), encoding="utf-8")
    with pytest.raises(NotReadable) as caught:
        read_region(content / "crisis", "us.toml")
    assert str(caught.value).startswith("crisis/us.toml: ")
    assert names in str(caught.value)


def test_lists_that_are_no_lists_are_named(content: Path) -> None:
    file = content / "crisis" / "us.toml"
    file.write_text('code = "US"\nname = "X"\nchecked = 2026-11-23\nzones = ["a"]\nemergency = [1]\nlines = 3\n')
    with pytest.raises(NotReadable, match="emergency must be a list of tables"):
        read_region(content / "crisis", "us.toml")


def test_regions_come_by_name() -> None:
    names = [region.name for region in load_regions()]
    assert names == sorted(names)
