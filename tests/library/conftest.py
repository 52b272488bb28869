"""Content folders to damage."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from tests.content.samples import copy_with_samples


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A copy of the bundled content that a test may damage, with one sample guide and one sample card."""
    folder = tmp_path / "content"
    copy_with_samples(folder)
    return folder


@pytest.fixture
def zipped(content: Path, tmp_path: Path) -> zipfile.Path:
    """The same content inside a zip, as in a zipapp."""
    archive = tmp_path / "app.zip"
    with zipfile.ZipFile(archive, "w") as target:
        for path in sorted(content.rglob("*")):
            if path.is_file():
                target.write(path, f"companion/content/{path.relative_to(content).as_posix()}")
    return zipfile.Path(archive, "companion/content/")
