"""A clean machine for every test of the interface: no settings of ours or Textual's, no real home, one time zone."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.house import House, furnished

_UNWANTED = ("NO_COLOR", "FORCE_COLOR", "COLORTERM", "COLUMNS", "LINES")
_FAMILIES = ("TEXTUAL", "COMPANION", "XDG_")


@pytest.fixture(autouse=True)
def clean_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Take out what would change looks or reach a real home."""
    for name in list(os.environ):
        if name in _UNWANTED or name.startswith(_FAMILIES):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("COMPANION_HOME", str(tmp_path / "companion"))
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.setenv("TERM", "xterm-256color")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture(scope="session")
def one_house(tmp_path_factory: pytest.TempPathFactory) -> House:
    """A home with two medicines, made once; tests work on copies of it."""
    return furnished(tmp_path_factory.mktemp("furnished") / "home")


@pytest.fixture
def house(one_house: House, tmp_path: Path) -> House:
    """A home with Sertraline at 08:00 and 20:00 and Lithium at 08:30; it is between eight and nine."""
    return one_house.copy_to(tmp_path / "home")
