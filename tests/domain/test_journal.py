"""Scales, sleep, tags, and the search through entries."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.domain.errors import BadInput
from companion.domain.journal import (
    ENERGY,
    MOOD,
    MOOD_HIGH,
    MOOD_LOW,
    SCALES,
    SYMPTOM_STEPS,
    SYMPTOMS,
    Direction,
    Entry,
    clean_tags,
    matches,
    parse_sleep,
    parse_step,
    sleep_label,
    steps_of,
)

DAY = date(2026, 11, 23)


def entry(**words) -> Entry:
    return Entry("e", DAY, datetime(2026, 11, 23, 8, tzinfo=UTC), "UTC", datetime(2026, 11, 23, 8), **words)


def test_mood_has_seven_labelled_steps_and_poles_have_five():
    assert (MOOD.first, MOOD.last, len(set(MOOD.labels))) == (1, 7, 7)
    assert {(pole.first, pole.last, pole.direction) for pole in (MOOD_LOW, MOOD_HIGH)} == {
        (0, 4, Direction.LOW_IS_GOOD)
    }
    assert ENERGY.direction is Direction.MIDDLE_IS_STEADY
    assert ENERGY.label(3) == "steady"


def test_symptoms_have_stable_and_different_ids():
    ids = [symptom.id for symptom in SYMPTOMS]
    assert len(set(ids)) == len(ids)
    assert ids[0] == "anxiety"


def test_a_step_this_version_does_not_know_is_shown_as_its_number():
    assert MOOD.label(9) == "9"
    assert MOOD.label(0) == "0"


@pytest.mark.parametrize("scale", [*SCALES.values(), SYMPTOM_STEPS])
def test_a_step_is_its_number_or_its_word(scale):
    for value in range(scale.first, scale.last + 1):
        assert parse_step(str(value), scale) == value
        assert parse_step(f" {scale.label(value).upper()} ", scale) == value
        assert scale.check(value) == value
    for wrong in (scale.first - 1, scale.last + 1):
        with pytest.raises(BadInput, match=f"goes from {scale.first} to {scale.last}"):
            scale.check(wrong)


@pytest.mark.parametrize("text", ["", "8", "-1", "3.5", "great", "\x1b[31m", "x" * 10_000, "1e1", "9999999"])
def test_what_is_on_no_scale_is_refused(text):
    with pytest.raises(BadInput) as refused:
        parse_step(text, MOOD)
    assert refused.value.field == "mood"
    assert "\x1b" not in str(refused.value)
    assert len(str(refused.value)) < 140


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("7.5", 450),
        ("7,5", 450),
        ("7:30", 450),
        ("7h30", 450),
        ("7 h 30 min", 450),
        ("7h30m", 450),
        ("7 h", 420),
        ("7 hours", 420),
        ("1 hour", 60),
        ("8 hrs", 480),
        ("7½", 450),
        ("½", 30),
        ("0", 0),
        ("0.0", 0),
        ("0:00", 0),
        ("24", 1440),
        ("24:00", 1440),
        ("7.33", 440),
        ("٧", 420),
    ],
)
def test_hours_slept_are_read(text, minutes):
    assert parse_sleep(text) == minutes


@pytest.mark.parametrize(
    "text",
    [
        "",
        "25",
        "24:01",
        "-1",
        "7:60",
        "7:5",
        "eight",
        "NaN",
        "1e3",
        "1e999",
        "7:30:00",
        "30 min",
        "1,000",
        "\x1b[31m",
        "9" * 9999,
    ],
)
def test_what_is_no_number_of_hours_is_refused(text):
    with pytest.raises(BadInput) as refused:
        parse_sleep(text)
    assert refused.value.field == "sleep"
    assert "\x1b" not in str(refused.value)


@given(st.text() | st.from_regex(r"[0-9hm:., ½]{1,8}"))
def test_reading_sleep_raises_nothing_but_bad_input(text):
    try:
        assert 0 <= parse_sleep(text) <= 1440
    except BadInput as refused:
        str(refused).encode()


@given(st.integers(0, 1440))
def test_sleep_as_it_is_shown_is_read_back(minutes):
    assert parse_sleep(sleep_label(minutes)) == minutes


def test_sleep_is_shown_in_hours():
    assert [sleep_label(minutes) for minutes in (0, 30, 420, 450, 440, 600)] == [
        *("0 h", "0.5 h", "7 h", "7.5 h", "7 h 20 min", "10 h")
    ]


def test_tags_are_cleaned_and_not_doubled():
    assert clean_tags(["#Work", "work", " # home  office ", "", "#", "\u200b", "\x1b[31mred"]) == (
        "Work",
        "home office",
        "red",
    )


def test_a_tag_too_long_is_refused():
    with pytest.raises(BadInput, match="61 characters"):
        clean_tags(["x" * 61])


@given(st.lists(st.text(max_size=20)))
def test_cleaning_tags_twice_is_cleaning_once(tags):
    try:
        once = clean_tags(tags)
    except BadInput:
        return
    assert clean_tags(once) == once


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", True),
        ("argued", True),
        ("ARGUED zoe", True),
        ("argued nobody", False),
        ("rgue", True),
        ("don't", True),
        ("カフェ", True),
        ("anxiety", True),
        ("panic", False),
        ("2026-11-23", True),
        ("2026-12", False),
        ("tag:wo", True),
        ("tag:ork", False),
        ("tag:argued", False),
        ("[/]", True),
        (".*", False),
        ("\x1b[31margued", True),
    ],
)
def test_every_word_of_a_query_must_be_found(query, found):
    held = entry(
        note="Argued with Zoë.\nI don’t know [/] 駅のカフェ", tags=("Work",), symptoms={"anxiety": 2, "panic": 0}
    )
    assert matches(held, query, {"anxiety": "Anxiety", "panic": "Panic"}) is found


def test_a_symptom_without_a_name_is_found_by_its_id():
    assert matches(entry(symptoms={"newer": 1}), "newer", {})


@given(st.text(max_size=30), st.text(max_size=30))
def test_no_note_and_no_query_stop_a_search(note, query):
    assert matches(entry(note=note), query, {}) in {True, False}


def test_an_entry_is_blank_only_if_nothing_was_said():
    assert entry().is_blank
    assert not entry(values={"mood": 1}).is_blank
    assert not entry(symptoms={"anxiety": 0}).is_blank


def test_a_step_that_is_none_of_a_symptom_is_refused_under_its_name():
    with pytest.raises(BadInput, match="Panic goes from 0 to 4"):
        parse_step("7", steps_of("Panic"))
