"""The bundled crisis lines: every number is verified, whole, and shown only as far as it was checked."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from pathlib import Path
from zoneinfo import available_timezones

import pytest

import companion
from companion.domain.crisis import Line, Region
from companion.library.crisis import load_with_problems

REGIONS, PROBLEMS = load_with_problems()
EVERY_REGION = pytest.mark.parametrize("region", REGIONS, ids=lambda region: region.code)
EVERY_LINE = pytest.mark.parametrize(
    ("region", "line"),
    [
        pytest.param(region, line, id=f"{region.code} {line.name}")
        for region in REGIONS
        for line in (*region.lines, *filter(None, [region.poison]))
    ],
)

UNVERIFIED = [
    "877-565-8860",
    "877-330-6366",
    "678-678",
    "950-6264",
    "62640",
    "668-6868",
    "686868",
    "242-3310",
    "808 8000",
    "1800 742 444",
    "1800 247 247",
    "22 4636",
    "92 76",
    "659 467",
    "55 1800",
    "89-14416",
    "599-0019",
    "5774-0992",
    "veteranscrisisline.net",
    "PRIDE",
]
"""Numbers and addresses the facts could not verify, or that have ended."""


def test_every_verified_country_is_there() -> None:
    assert PROBLEMS == ()
    codes = {"US", "CA", "GB", "IE", "AU", "NZ", "IN", "DE", "FR", "ES", "NL", "MX", "BR", "ZA", "JP"}
    assert {region.code for region in REGIONS} == codes


@EVERY_REGION
def test_a_region_says_when_it_was_checked(region: Region) -> None:
    assert re.fullmatch(r"2026-\d\d-\d\d", region.checked)
    assert {line.checked for line in region.lines} == {region.checked}


@EVERY_REGION
def test_its_time_zones_exist_and_belong_to_no_other_region(region: Region) -> None:
    assert set(region.zones) <= available_timezones()
    assert len(set(region.zones)) == len(region.zones)
    for other in REGIONS:
        assert other is region or not set(other.zones) & set(region.zones)


@EVERY_LINE
def test_a_line_says_how_to_reach_it(region: Region, line: Line) -> None:
    assert line.number in line.contact
    assert "chat" not in line.channels or re.search(r"[a-z0-9]+\.[a-z]+|WhatsApp", line.contact)
    assert "text" not in line.channels or re.search(r"\b[Tt]ext", line.contact)
    assert "call" not in line.channels or "Call" in line.contact
    assert line.source
    assert line.for_whom


@EVERY_LINE
def test_no_line_promises_hours_that_were_not_checked(region: Region, line: Line) -> None:
    assert line.hours or not line.around_the_clock


def test_numbers_that_were_not_verified_are_not_shipped() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in _crisis_files())
    for number in UNVERIFIED:
        assert number not in text


def test_nothing_tells_a_caller_to_press_three() -> None:
    for path in _crisis_files():
        assert not re.search(r"press 3|option 3", path.read_text(encoding="utf-8"), re.IGNORECASE)


def test_116_123_stands_only_where_a_country_runs_it() -> None:
    holders = {region.code for region in REGIONS for line in region.lines if line.number == "116 123"}
    assert holders == {"GB", "IE", "DE"}


def test_lines_whose_hours_are_unknown_are_not_called_open() -> None:
    brazil, south_africa = (next(region for region in REGIONS if region.code == code) for code in ("BR", "ZA"))
    assert not brazil.lines[0].around_the_clock
    assert not brazil.lines[0].hours
    assert not south_africa.lines[0].around_the_clock


def test_the_poison_line_is_the_us_one_only() -> None:
    assert {region.code: region.poison.number for region in REGIONS if region.poison} == {"US": "1-800-222-1222"}


def test_a_number_says_how_it_was_graded() -> None:
    for path in _crisis_files():
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        for entry in (*table["lines"], *table["emergency"]):
            assert entry["grade"] in ("V", "v")


def _crisis_files() -> list[Path]:
    """List the files as they lie in the tree or in the installed package."""
    inside = Path(str(files("companion"))) / "content"
    root = inside if inside.is_dir() else Path(companion.__file__).parent.parent / "content"
    found = sorted((root / "crisis").glob("*.toml"))
    assert found
    return found
