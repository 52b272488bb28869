"""What the tests of backups share: a home with a shelf, and zip files made by others."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

from companion.storage.backup.restoring import Restorer
from companion.storage.backup.shape import Manifest
from companion.storage.backup.shelf import Shelf
from companion.storage.backup.source import Source
from companion.storage.disk import Disk
from companion.storage.line import Revision, decode
from tests.storage.kit import START, Home, Machine, log_bytes, revision


class Unhurried(Machine):
    """A machine on which nobody else waits for a turn."""

    def sleep(self, seconds: float) -> None:
        """Do not wait."""


class Desk:
    """One machine with records and backups; its clock is turned by hand."""

    def __init__(self, root: Path, disk: Disk | None = None) -> None:
        self.home = Home(root)
        self.state = root / "desk" / "state"
        self.keys = root / "keys"
        self.folder = self.state / "backups"
        self.moment = START
        self.disk = disk or Unhurried("desk")

    @property
    def source(self) -> Source:
        return Source(str(self.home.log), str(self.keys), str(self.state), self.disk, 0.0)

    @property
    def shelf(self) -> Shelf:
        return Shelf(str(self.folder), self.source, "me", "0.1.0", lambda: self.moment, wait=0.0)

    @property
    def restorer(self) -> Restorer:
        return Restorer(self.source)

    def turn(self, **by: int) -> None:
        self.moment += timedelta(**by)

    def write(self, name: str, *lines: Revision, more: bytes = b"") -> None:
        """Add lines to a log file."""
        self.home.log.mkdir(parents=True, exist_ok=True)
        with (self.home.log / name).open("ab") as file:
            file.write(log_bytes(*lines) + more)

    def names(self) -> list[str]:
        """The files in the folder of the backups, whatever they are."""
        return sorted(path.name for path in self.folder.iterdir()) if self.folder.exists() else []

    def zips(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in sorted(self.folder.glob("*.zip"))}

    def newest(self) -> str:
        return self.shelf.path(self.shelf.kept()[0])

    def restore(self, path: str | None = None) -> None:
        self.restorer.restore(self.shelf.open(path or self.newest()))

    def stamps(self) -> set[str]:
        """The stamps of all sound lines in the log, read by this test's own means."""
        found = set()
        for data in self.home.files().values() if self.home.log.exists() else ():
            for raw in data.split(b"\n"):
                try:
                    found.add(decode(raw).at)
                except ValueError:
                    continue
        return found


def lines(first: int, count: int, device: str = "lapp", note: str = "slept well") -> list[Revision]:
    """Some lines of one machine, each of a record of its own."""
    return [
        revision(n, f"r{n}", {"date": "2026-11-23", "note": f"{note} {n}"}, device=device)
        for n in range(first, first + count)
    ]


def inside(data: bytes) -> dict[str, bytes]:
    """What any unzip finds in a backup."""
    with zipfile.ZipFile(BytesIO(data)) as zipped:
        assert zipped.testzip() is None
        return {name: zipped.read(name) for name in zipped.namelist()}


def repacked(data: bytes, change: Callable[[dict[str, bytes]], object]) -> bytes:
    """A backup packed again by somebody's zip, with something changed."""
    found = inside(data)
    change(found)
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in found.items():
            zipped.writestr(name, content)
    return buffer.getvalue()


def manifest_of(desk: Desk, path: str | None = None) -> Manifest:
    return desk.shelf.open(path or desk.newest()).manifest


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
