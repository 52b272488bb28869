"""Words not saved yet and small local things, one JSON file each in the state folder; sealed while encryption is on."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from pathlib import Path

from companion.domain.errors import NotReadable, NotSaved
from companion.storage.disk import Disk
from companion.storage.leftovers import sweep
from companion.storage.private import CLEAR, SEALED, PrivateFiles, newest
from companion.storage.seal import Seal


class FileDrafts:
    """Drafts as files `<kind>-<id>.json`, or `.age`: written beside and renamed into place, 0600, synced to disk.

    Keeping one needs no passphrase, finding one does.
    """

    def __init__(self, folder: Path, seal: Seal | None = None) -> None:
        self._folder = folder
        self._files = PrivateFiles(seal)

    def keep(self, kind: str, id_: str, words: Mapping[str, object]) -> None:
        """Keep a draft durably, replacing the one with this id.

        Raises:
            NotSaved: the folder cannot be written.
        """
        try:
            self._files.write(self._folder / f"{kind}-{id_}", words, durable=True)
        except (OSError, NotReadable) as error:
            why = getattr(error, "strerror", None) or error
            raise NotSaved(f"The draft could not be kept ({why}). Your words are still on screen.") from None

    def find(self, kind: str) -> tuple[tuple[str, Mapping[str, object]], ...]:
        """The drafts of a kind, newest first; unreadable ones are left where they are and out of the answer."""
        found = {}
        sweep(Disk(), str(self._folder))
        with contextlib.suppress(OSError):
            for file in self._folder.glob(f"{kind}-*"):
                name = file.name.removesuffix(CLEAR).removesuffix(SEALED)
                if name != file.name and name not in found:
                    words = self._files.read(self._folder / name)
                    if isinstance(words, dict):
                        found[name] = (newest(self._folder / name), name.removeprefix(f"{kind}-"), words)
        rows = sorted(found.values(), key=lambda row: row[:2], reverse=True)
        return tuple((id_, words) for _, id_, words in rows)

    def drop(self, kind: str, id_: str) -> None:
        """Forget a draft; nothing happens if there is none."""
        self._files.drop(self._folder / f"{kind}-{id_}")


class FileState:
    """Small local things in one file; losing it loses nothing of the record."""

    def __init__(self, path: Path, seal: Seal | None = None) -> None:
        self._path = path.with_name(path.name.removesuffix(CLEAR))
        self._files = PrivateFiles(seal)
        self._seal = seal
        self._kept: dict[str, object] | None = None

    def get(self, key: str) -> object:
        """The value kept under a key; None if there is none."""
        return self._read().get(key)

    def set(self, key: str, value: object) -> None:
        """Keep a value under a key; what cannot be written, or lies over a locked file, is kept for this run only."""
        kept = self._read()
        kept[key] = value
        if self._seal is not None and self._seal.is_on and not self._seal.can_open:
            return
        with contextlib.suppress(OSError, NotReadable):
            self._files.write(self._path, kept)

    def _read(self) -> dict[str, object]:
        if self._kept is None:
            found = self._files.read(self._path)
            self._kept = found if isinstance(found, dict) else {}
        return self._kept
