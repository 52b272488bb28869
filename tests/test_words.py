"""The words of the app itself never blame: a strict list over every string of `ui/words` and `cli/words`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import companion

FOLDERS = [Path(companion.__file__).parent / part / "words" for part in ("ui", "cli")]
FILES = sorted(file for folder in FOLDERS for file in folder.glob("*.py"))

NEVER_SHOWN = re.compile(
    r"\b(?:late|missed|allowed|overrid(?:e|es|den|ing)|(?:non-?)?complian(?:t|ce)|(?:non-?)?adheren(?:t|ce)|fail(?:ed|ure|s)?"
    r"|streaks?)\b",
    re.IGNORECASE,
)
"""Words that sound like a grade, a ruling or a reproach."""

LOOKED_FOR = "read search missed"
"""A word people look for in the articles, as an example of a search."""


def strings(source: str) -> Iterator[str]:
    """Give every string of a module that can be shown: no docstring, no name."""
    tree = ast.parse(source)
    silent = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent:
            yield node.value.replace(LOOKED_FOR, "")


def found_in(source: str) -> list[str]:
    """Name the strings of a module that hold a word that is never shown."""
    return [each for each in strings(source) if NEVER_SHOWN.search(each)]


def test_there_are_words_to_look_at() -> None:
    assert len(FILES) > 30
    assert {file.parent.parent.name for file in FILES} == {"ui", "cli"}


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.parent.name}/{file.name}")
def test_no_string_of_the_app_blames(file: Path) -> None:
    assert found_in(file.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "shown",
    ["2 doses missed", "You are late", "MISSED", "Allowed from 14:10", "Override", "adherence: 80 %", "non-compliant",
     "Saving failed", "Your streak", "3 streaks", "Failed", "late."],
)  # fmt: skip
def test_a_planted_word_is_found(shown: str) -> None:
    assert found_in(f"X = {shown!r}")
    assert found_in(f"def x(n):\n    return f'{{n}} {shown}'")


@pytest.mark.parametrize("shown", ["not logged", "later", "related", "template", "your rule: from 14:10", "plate"])
def test_a_word_that_only_looks_like_one_passes(shown: str) -> None:
    assert found_in(f"X = {shown!r}") == []


def test_docstrings_and_names_are_not_shown() -> None:
    assert found_in('"""Late and missed."""\nmissed = "fine"\ndef late():\n    """Missed."""') == []
