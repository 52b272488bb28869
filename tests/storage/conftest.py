"""One suite over files and memory: a `rig` opens stores of several machines that share what is written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from companion.storage.engine import RevisionStore
from tests.storage.kit import Files, Home, Shelves, in_memory

settings.register_profile("storage", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("storage")


@pytest.fixture(params=["files", "memory"])
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Files | Shelves:
    return Files(tmp_path) if request.param == "files" else Shelves()


@pytest.fixture
def log(rig: Files | Shelves) -> RevisionStore:
    return rig.open()


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


@pytest.fixture
def shm() -> Iterator[Path]:
    """A folder in memory, where fsync costs nothing."""
    with in_memory() as folder:
        yield folder
