"""The words of the safety bar fit every width in every region, and no number is ever cut."""

from __future__ import annotations

import pytest

from companion.domain.crisis import (
    FALLBACK,
    Emergency,
    Line,
    Region,
    bar_text,
    guess_region,
    if_a_number_fails,
    sentence,
)
from companion.library.crisis import load_regions

REGIONS = {region.code: region for region in load_regions()}
EVERY_REGION = pytest.mark.parametrize("region", REGIONS.values(), ids=REGIONS)


@EVERY_REGION
@pytest.mark.parametrize("ascii_only", [False, True], ids=["dots", "ascii"])
def test_both_numbers_stand_whole_at_every_width(region: Region, ascii_only: bool) -> None:
    number, emergency = region.lines[0].number, region.emergency[0].number
    lengths = []
    for width in range(20, 301):
        text = bar_text(region, width, ascii_only=ascii_only)
        lengths.append(len(text))
        assert len(text) <= width
        assert "\n" not in text
        assert _stands_whole(number, text)
        assert _stands_whole(emergency, text)
        assert text == text.strip(" ·|")
        assert text.isascii() or not ascii_only
        first = number if region.lines[0].around_the_clock else emergency
        assert text.removeprefix("Crisis line ").removeprefix("Crisis ").removeprefix("Emergency ").startswith(first)
    assert lengths == sorted(lengths)


@EVERY_REGION
def test_the_full_form_names_the_key_and_what_each_number_is(region: Region) -> None:
    text = bar_text(region, 300)
    assert text.endswith("F1 help")
    assert "Crisis line" in text
    assert "Emergency" in text
    assert all(emergency.number in text for emergency in region.emergency)


@pytest.mark.parametrize(
    ("width", "text"),
    [
        (300, "Crisis line 988 call or text · Emergency 911 · F1 help"),
        (54, "Crisis line 988 call or text · Emergency 911 · F1 help"),
        (53, "Crisis line 988 · Emergency 911 · F1 help"),
        (40, "Crisis 988 · Emergency 911 · F1"),
        (30, "988 · 911 · F1 help"),
        (20, "988 · 911 · F1 help"),
        (18, "988 · 911 · F1"),
        (12, "988 · 911"),
        (7, "988/911"),
        (1, "988/911"),
    ],
)
def test_the_us_forms(width: int, text: str) -> None:
    assert bar_text(REGIONS["US"], width) == text


def test_a_long_number_drops_the_key_before_a_digit() -> None:
    assert bar_text(REGIONS["MX"], 20) == "800 911 2000 · 911"
    assert bar_text(REGIONS["DE"], 20) == "0800 111 0 111 · 112"


def test_the_emergency_number_comes_first_where_nobody_may_answer_at_night() -> None:
    assert bar_text(REGIONS["BR"], 80) == "Emergency 192 or 190 · Crisis line 188 · F1 help"
    assert bar_text(REGIONS["ZA"], 20) == "112 · 0800 567 567"


@pytest.mark.parametrize("region", [None, FALLBACK], ids=["none", "fallback"])
def test_the_words_until_a_region_is_confirmed(region: Region | None) -> None:
    for width in range(20, 301):
        wide = "988 (US) · 112/911 · F1 for your country"
        assert bar_text(region, width) == (wide if width >= len(wide) else "988 · 112/911 · F1")
    assert bar_text(region, 80, ascii_only=True) == "988 (US) | 112/911 | F1 for your country"
    assert bar_text(region, 20, ascii_only=True) == "988 | 112/911 | F1"


def test_a_line_that_only_takes_texts_says_so() -> None:
    us = REGIONS["US"]
    texts = next(line for line in us.lines if line.channels == ("text",))
    region = Region("US", us.name, us.emergency, (texts,), None, us.checked)
    assert f"{texts.number} text" in bar_text(region, 100)


@EVERY_REGION
def test_the_sentence_for_places_without_keys(region: Region) -> None:
    text = sentence(region)
    assert _stands_whole(region.lines[0].number, text)
    assert all(emergency.number in text for emergency in region.emergency)
    assert "F1" not in text
    assert text.isascii()


def test_the_sentence_until_a_region_is_confirmed() -> None:
    assert sentence(REGIONS["US"]) == "Crisis line: 988 (call or text). Emergency: 911."
    assert sentence(None) == sentence(FALLBACK)
    assert "988 (US, call or text)" in sentence(None)


def test_it_says_when_numbers_were_checked_and_what_if_one_fails() -> None:
    assert "2026-11-23" in if_a_number_fails(REGIONS["US"])
    assert "findahelpline.com" in if_a_number_fails(None)


@pytest.mark.parametrize(
    ("zone", "code"),
    [
        ("America/New_York", "US"),
        ("US/Pacific", "US"),
        ("America/Toronto", "CA"),
        ("Europe/London", "GB"),
        ("Europe/Dublin", "IE"),
        ("Asia/Kolkata", "IN"),
        ("Europe/Vienna", None),
        ("UTC", None),
        ("", None),
        (None, None),
    ],
)
def test_a_region_is_guessed_from_the_time_zone(zone: str | None, code: str | None) -> None:
    assert guess_region(zone, tuple(REGIONS.values())) == code


def test_nothing_is_guessed_without_regions() -> None:
    assert guess_region("America/New_York", ()) is None


def test_the_longest_number_imaginable_is_still_whole() -> None:
    line = Line("A", "Call", ("call",), "0800 1234 5678 9012", "", False, (), "", "", "v", "2026-11-23")
    region = Region("XX", "X", (Emergency("112", "", "", "v"),), (line,), None, "2026-11-23")
    assert bar_text(region, 20) == "112/0800 1234 5678 9012"


def _stands_whole(number: str, text: str) -> bool:
    """Is the number there with no other digit touching it?"""
    start = text.find(number)
    around = text[max(0, start - 1) : start] + text[start + len(number) : start + len(number) + 1]
    return start >= 0 and not any(letter.isdigit() for letter in around)
