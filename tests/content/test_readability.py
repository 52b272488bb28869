"""The reading level is counted as a person would count it."""

from __future__ import annotations

import pytest

from tests.content.readability import count_syllables, grade, split_sentences


@pytest.mark.parametrize(
    ("word", "syllables"),
    [
        ("a", 1),
        ("time", 1),
        ("takes", 1),
        ("missed", 1),
        ("hours", 1),
        ("people", 2),
        ("table", 2),
        ("doses", 2),
        ("changes", 2),
        ("studies", 2),
        ("wanted", 2),
        ("trial", 2),
        ("being", 2),
        ("someone", 2),
        ("sometimes", 2),
        ("usual", 3),
        ("suicide", 3),
        ("depression", 3),
        ("prescriber", 3),
        ("medicine", 3),
        ("emergency", 4),
        ("medication", 4),
        ("psychiatric", 4),
        ("behavioral", 4),
    ],
)
def test_syllables(word: str, syllables: int) -> None:
    assert count_syllables(word) == syllables


def test_sentences_end_at_stops_bullets_and_headings() -> None:
    text = '## A heading\n\nOne thing [1]. "Two?" Three.\n\n- four\n- five'
    assert split_sentences(text) == ["A heading", "One thing [1].", '"Two?"', "Three.", "four", "five"]


def test_the_grade_follows_the_published_formula() -> None:
    assert grade("The cat sat on the mat.") == pytest.approx(0.39 * 6 + 11.8 - 15.59)
    assert grade("The cat sat on the mat. A medicine may help.") == pytest.approx(0.39 * 5 + 11.8 * 1.2 - 15.59)


def test_names_of_medicines_do_not_count() -> None:
    assert grade("You take lamotrigine now.") == grade("You take now.")


def test_an_empty_text_has_no_grade() -> None:
    assert grade("") == 0
