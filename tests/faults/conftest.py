"""The homes these tests work in."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.storage.kit import Home


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder in memory, where a sync costs nothing."""
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as root:
        yield Path(root)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)
