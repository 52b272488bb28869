"""Records that are hidden until they are erased: a mark in the state folder of the profile.

Nothing is moved or renamed. A sync tool would take a folder that goes for one that was deleted, and carry that to
every other machine; a mark is one small file of this machine, written whole, and gone again when the person changes
their mind.
"""

from __future__ import annotations

import json
import os
import time
from datetime import UTC, date, datetime
from pathlib import Path

from companion.domain.errors import NotReadable, NotSaved
from companion.domain.forgetting import Forgetting, Uptime
from companion.storage.disk import Disk, close_quietly, fsync_folder, make_folder, patiently, read_from, write_durably
from companion.storage.line import compact

FOR_EVER = datetime(9999, 1, 1, tzinfo=UTC)
"""When records are erased whose mark cannot be read: they stay hidden, and are erased only when asked for again."""


class Mark:
    """The mark of one profile."""

    def __init__(self, path: Path, disk: Disk | None = None) -> None:
        self._path = str(path)
        self._disk = disk or Disk()

    def read(self) -> Forgetting | None:
        """Read it; None if nothing is hidden. Raises NotReadable where it cannot be looked at."""
        try:
            fd = patiently(self._disk.open, self._path, os.O_RDONLY)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise NotReadable(f"{self._path} cannot be read: {error.strerror or error}.") from error
        try:
            return _forgetting(json.loads(read_from(self._disk, fd, 0)))
        except (OSError, ValueError, KeyError, TypeError, OverflowError):
            return Forgetting(FOR_EVER)
        finally:
            close_quietly(self._disk, fd)

    def write(self, forgetting: Forgetting) -> None:
        """Write it durably, whole or not at all; raises NotSaved."""
        try:
            make_folder(self._disk, self._path.rpartition("/")[0])
            write_durably(self._disk, self._path, compact(_document(forgetting)))
        except OSError as error:
            raise NotSaved(f"Not done: the disk reports “{error.strerror or error}”. Please try again.") from error

    def remove(self) -> None:
        """Take it away; raises NotSaved."""
        try:
            patiently(self._disk.unlink, self._path)
            fsync_folder(self._disk, self._path.rpartition("/")[0])
        except FileNotFoundError:
            return
        except OSError as error:
            raise NotSaved(f"Not done: the disk reports “{error.strerror or error}”. Please try again.") from error


def uptime() -> Uptime:
    """How long this machine has been running, asleep or not; where that cannot be told, nothing."""
    clock: int | None = getattr(time, "CLOCK_BOOTTIME", None)
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return Uptime(boot, int(time.clock_gettime(clock))) if clock is not None else Uptime()
    except (OSError, ValueError):
        return Uptime()


class PassingState:
    """Implements `services.ports.LocalState` for this run only."""

    def __init__(self) -> None:
        self._kept: dict[str, object] = {}

    def get(self, key: str) -> object:
        """The value kept under a key; None if there is none."""
        return self._kept.get(key)

    def set(self, key: str, value: object) -> None:
        """Keep a value under a key until the run ends."""
        self._kept[key] = value


def _document(forgetting: Forgetting) -> dict[str, object]:
    return {
        "v": 1,
        "asked": forgetting.asked.isoformat(),
        "boot": forgetting.began.boot,
        "up": forgetting.began.seconds,
        "seen": [day.isoformat() for day in forgetting.seen],
        "came": forgetting.came.isoformat() if forgetting.came else None,
        "records": forgetting.records,
        "begun": forgetting.is_begun,
    }


def _forgetting(found: dict[str, object]) -> Forgetting:
    seen = found["seen"]
    if found["v"] != 1 or not isinstance(seen, list):
        raise ValueError("another version")
    return Forgetting(
        _instant(found["asked"]),
        Uptime(str(found["boot"]), int(str(found["up"]))),
        tuple(date.fromisoformat(str(day)) for day in seen),
        _instant(found["came"]) if found["came"] is not None else None,
        {"keep": "keep", "erase": "erase"}.get(str(found["records"]), "remove"),
        found["begun"] is True,
    )


def _instant(text: object) -> datetime:
    found = datetime.fromisoformat(str(text))
    return found.astimezone(UTC) if found.tzinfo is not None else found.replace(tzinfo=UTC)
