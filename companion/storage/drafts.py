"""Words not saved yet and small local things, one JSON file each in the state folder."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from companion.domain.errors import NotSaved
from companion.paths import make_folder, sync_folder

_LEFT_OVER = 60
"""Seconds after which a file half written belongs to nobody: keeping a draft takes a moment."""


class FileDrafts:
    """Drafts as files `<kind>-<id>.json`, written beside and renamed into place, 0600, synced to disk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, kind: str, id_: str, words: Mapping[str, object]) -> None:
        """Keep a draft durably, replacing the one with this id.

        Raises:
            NotSaved: the folder cannot be written.
        """
        try:
            write_json(self._folder / f"{kind}-{id_}.json", words, durable=True)
        except OSError as error:
            raise NotSaved(f"The draft could not be kept ({error.strerror}). Your words are still on screen.") from None

    def find(self, kind: str) -> tuple[tuple[str, Mapping[str, object]], ...]:
        """The drafts of a kind, newest first; unreadable ones are left where they are and out of the answer."""
        found = []
        with contextlib.suppress(OSError):
            self._sweep()
            for path in self._folder.glob(f"{kind}-*.json"):
                words = read_json(path)
                if isinstance(words, dict):
                    found.append((path.stat().st_mtime_ns, path.stem.removeprefix(f"{kind}-"), words))
        return tuple((id_, words) for _, id_, words in sorted(found, key=lambda row: row[:2], reverse=True))

    def _sweep(self) -> None:
        """Take away what a keeping that was killed left half written: the draft before it stands."""
        for path in self._folder.glob(".*.part"):
            if time.time() - path.lstat().st_mtime > _LEFT_OVER:
                path.unlink()

    def drop(self, kind: str, id_: str) -> None:
        """Forget a draft; nothing happens if there is none."""
        with contextlib.suppress(OSError):
            (self._folder / f"{kind}-{id_}.json").unlink()


class FileState:
    """Small local things in one file; losing it loses nothing of the record."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._kept: dict[str, object] | None = None

    def get(self, key: str) -> object:
        """The value kept under a key; None if there is none."""
        return self._read().get(key)

    def set(self, key: str, value: object) -> None:
        """Keep a value under a key; if it cannot be written it is kept for this run only."""
        kept = self._read()
        kept[key] = value
        with contextlib.suppress(OSError):
            write_json(self._path, kept)

    def _read(self) -> dict[str, object]:
        if self._kept is None:
            found = read_json(self._path)
            self._kept = found if isinstance(found, dict) else {}
        return self._kept


def read_json(path: Path) -> object:
    """What a small JSON file holds; None if it is missing or cannot be read."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        with os.fdopen(handle, "rb") as file:
            return json.loads(file.read())
    except (OSError, ValueError, RecursionError):
        return None


def write_json(path: Path, value: object, *, durable: bool = False) -> None:
    """Write a small JSON file whole or not at all, readable by its owner only.

    Args:
        path: where; its folder is made if it is missing.
        value: a JSON value.
        durable: whether it must survive a power cut when this returns.

    Raises:
        OSError: it could not be written; the file before it stands.
    """
    make_folder(path.parent)
    handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str).encode())
            if durable:
                file.flush()
                os.fsync(file.fileno())
        os.replace(name, path)  # noqa: PTH105
        if durable:
            sync_folder(path.parent)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)  # noqa: PTH108
        raise
