"""A clean machine for every test of the interface: no settings of ours or Textual's, no real home, one time zone."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.css.stylesheet import Stylesheet

_UNWANTED = ("NO_COLOR", "FORCE_COLOR", "COLORTERM", "COLUMNS", "LINES")
_FAMILIES = ("TEXTUAL", "COMPANION", "XDG_")

_parse_rules = Stylesheet._parse_rules
_parsed: dict[Any, Any] = {}


def _parsed_once(self: Stylesheet, css: str, **where: Any) -> Any:
    """Parse a style sheet as Textual does, but each one once for all the apps of a run: they share the same few."""
    key = (css, *where.items(), *self._variables.items())
    if key not in _parsed:
        _parsed[key] = _parse_rules(self, css, **where)
    return _parsed[key]


@pytest.fixture(autouse=True, scope="session")
def styles_parsed_once() -> Iterator[None]:
    """Have the apps of a run share what was parsed of their styles."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Stylesheet, "_parse_rules", _parsed_once)
        yield


@pytest.fixture(autouse=True)
def clean_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Take out what would change looks or reach a real home."""
    for name in list(os.environ):
        if name in _UNWANTED or (name.startswith(_FAMILIES) and not name.startswith("TEXTUAL_SNAPSHOT")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("COMPANION_HOME", str(tmp_path / "companion"))
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.setenv("TERM", "xterm-256color")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()
