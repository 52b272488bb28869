"""The homes these tests work in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.storage.kit import Home, in_memory


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder in memory, where a sync costs nothing."""
    with in_memory() as root:
        yield root


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)
