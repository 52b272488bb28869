"""A golden file per read command: what `--json` answers is a promise to scripts.

After a wanted change: `GOLDEN=write pytest tests/cli/test_json.py`, then read the difference.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest

from .conftest import Cli, StandingClock

GOLDEN = Path(__file__).parent / "golden"

COMMANDS = {
    "today": ("today", "--json"),
    "due": ("due", "--json"),
    "journal-list": ("journal", "list", "--json"),
    "journal-show": ("journal", "show", "1", "--json"),
    "journal-search": ("journal", "search", "train", "--json"),
    "medicine-list": ("medicine", "list", "--all", "--json"),
    "crisis": ("crisis", "--region", "US", "--json"),
}


@pytest.fixture
def lived(morning: Cli, clock: StandingClock) -> Cli:
    """A morning with something of everything in it."""
    for argv in (
        ("take", "sertraline"),
        ("extra", "lorazepam", "--reason", "panic on the train"),
        ("checkin", "--mood", "5", "--sleep", "7.5", "--symptom", "anxiety=2", "--tag", "work", "--note", "The train."),
        ("medicine", "add", "Zinc", "--times", "09:00", "--days", "tue"),
        ("medicine", "end", "zinc"),
        ("pause", "lorazepam", "--until", "2026-12-01", "--reason", "told to"),
        ("journal", "list"),
    ):
        assert morning(*argv).code == 0
    return morning


IDS = ("id", "medicine_id", "slot", "product", "version")


def without_chance(value: Any) -> Any:
    """An answer whose random ids are numbered by their first appearance, in an order they do not decide."""
    numbers: dict[str, str] = {}

    def bare(inner: Any) -> Any:
        if isinstance(inner, dict):
            return {key: bare(each) for key, each in inner.items() if key not in IDS}
        return [bare(each) for each in inner] if isinstance(inner, list) else inner

    def numbered(inner: Any, key: str = "") -> Any:
        if isinstance(inner, dict):
            return {name: numbered(each, name) for name, each in inner.items()}
        if isinstance(inner, list):
            return [numbered(each) for each in sorted(inner, key=lambda each: json.dumps(bare(each)))]
        if key in IDS and isinstance(inner, str):
            parts = (p if p[:2] == "20" else numbers.setdefault(p, f"<{len(numbers) + 1}>") for p in inner.split("/"))
            return "/".join(parts)
        return inner

    return numbered(value)


def compare(name: str, found: Any) -> None:
    file = GOLDEN / f"{name}.json"
    text = json.dumps(found, ensure_ascii=False, indent=2) + "\n"
    if os.environ.get("GOLDEN") == "write":
        file.write_text(text, "utf-8")
    assert text == file.read_text("utf-8"), f"{file.name} differs"


@pytest.mark.parametrize("name", COMMANDS)
def test_answers_are_as_promised(lived: Cli, name: str) -> None:
    answer = lived(*COMMANDS[name])
    assert answer.code == 0
    assert answer.err == ""
    compare(name, without_chance(json.loads(answer.out)))


def shape(value: Any) -> Any:
    """The keys and kinds of an answer whose words may change."""
    if isinstance(value, dict):
        return {key: shape(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [shape(value[0])] if value else []
    return type(value).__name__


@pytest.mark.parametrize(
    ("name", "argv"),
    [
        ("read-list", ("read", "list", "--json")),
        ("read-show", ("read", "show", "why-it-matters", "--json")),
        ("read-show-guide", ("read", "show", "Lamictal XR", "--json")),
        ("read-show-card", ("read", "show", "red-flag:serious-rash", "--json")),
        ("read-search", ("read", "search", "sleep", "--json")),
        ("help-now", ("help-now", "--region", "US", "--json")),
        ("doctor", ("doctor", "--json")),
    ],
)
def test_shapes_are_as_promised(lived: Cli, name: str, argv: tuple[str, ...]) -> None:
    compare(name, shape(json.loads(lived(*argv).out)))


def test_every_instant_has_an_offset(lived: Cli) -> None:
    instants = re.findall(r'"(\d{4}-\d\d-\d\dT[^"]*)"', lived("today", "--json").out)
    assert instants
    assert all(re.search(r"(Z|[+-]\d\d:\d\d)$", each) for each in instants)


def test_no_number_is_a_float(lived: Cli) -> None:
    for argv in COMMANDS.values():
        json.loads(lived(*argv).out, parse_float=lambda text: pytest.fail(text))


def test_signs_that_do_not_print_are_escaped(cli: Cli) -> None:
    cli("checkin", "--note", "-", stdin="a\u200dक\u200dष b\ttab".encode())
    out = cli("journal", "list", "--json").out
    assert all(char.isprintable() or char == "\n" for char in out)
    assert json.loads(out)["data"]["entries"][0]["note"] == "aक\u200dष b\ttab"
