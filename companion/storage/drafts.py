"""Words not saved yet and small local things, one JSON file each in the state folder; sealed while encryption is on."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from threading import Lock, Thread

from companion.domain.errors import NotReadable, NotSaved
from companion.storage.disk import Disk
from companion.storage.leftovers import sweep
from companion.storage.private import CLEAR, SEALED, PrivateFiles, newest
from companion.storage.seal import Seal

WasErased = Callable[[str, str], bool]
"""Was a record, named by table and id, erased for good and not written again since?"""


class FileDrafts:
    """Drafts as files `<kind>-<id>.json`, or `.age`: written beside and renamed into place, 0600, synced to disk.

    Keeping one needs no passphrase, finding one does. What was erased for good has no drafts: a form that was open over
    it meanwhile, here or in another copy, keeps its words on the screen alone.
    """

    def __init__(self, folder: Path, seal: Seal | None = None, was_erased: WasErased | None = None) -> None:
        self._folder = folder
        self._files = PrivateFiles(seal)
        self._was_erased = was_erased

    def keep(self, kind: str, id_: str, words: Mapping[str, object]) -> None:
        """Keep a draft durably, replacing the one with this id.

        Raises:
            NotSaved: the folder cannot be written, or what it is about was erased for good.
        """
        if self._is_gone(kind, id_, words):
            self.drop(kind, id_)
            raise NotSaved(
                "What this is about was erased for good meanwhile, so nothing of it is kept. Your words are still on "
                "screen."
            )
        try:
            self._files.write(self._folder / f"{kind}-{id_}", words, durable=True)
        except (OSError, NotReadable) as error:
            why = getattr(error, "strerror", None) or error
            raise NotSaved(f"The draft could not be kept ({why}). Your words are still on screen.") from None

    def find(self, kind: str) -> tuple[tuple[str, Mapping[str, object]], ...]:
        """The drafts of a kind, newest first; unreadable ones are left where they are and out of the answer.

        Those about what was erased for good go.
        """
        found = {}
        sweep(Disk(), str(self._folder))
        with contextlib.suppress(OSError):
            for file in self._folder.glob(f"{kind}-*"):
                name = file.name.removesuffix(CLEAR).removesuffix(SEALED)
                if name == file.name or name in found:
                    continue
                id_, words = name.removeprefix(f"{kind}-"), self._files.read(self._folder / name)
                if not isinstance(words, dict):
                    continue
                if self._is_gone(kind, id_, words):
                    self.drop(kind, id_)
                else:
                    found[name] = (newest(self._folder / name), id_, words)
        rows = sorted(found.values(), key=lambda row: row[:2], reverse=True)
        return tuple((id_, words) for _, id_, words in rows)

    def drop(self, kind: str, id_: str) -> None:
        """Forget a draft; nothing happens if there is none."""
        self._files.drop(self._folder / f"{kind}-{id_}")

    def _is_gone(self, kind: str, id_: str, words: Mapping[str, object]) -> bool:
        if self._was_erased is None:
            return False
        try:
            return any(self._was_erased(*key) for key in _about(kind, id_, words))
        except (OSError, NotReadable):  # nobody knows now
            return False


def _about(kind: str, id_: str, words: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Name the records that a draft is about, or may be: their ids are like no other's.

    A dose and a part of the plan can be written again after they were erased, in a form that saw none.
    """
    from companion.services import checkin, form_drafts, medicine_drafts, said_drafts  # no start needs them

    if kind == checkin.KIND:
        yield "entry", id_
    elif kind in (medicine_drafts.KIND, said_drafts.KIND):
        yield kind, id_
    elif kind == form_drafts.KIND:
        subject, fields = str(words.get("subject") or ""), words.get("words")
        yield "medicine", subject.partition("/")[0]
        yield from ((table, subject) for table in ("extra", "person", "letter"))
        if words.get("rev"):
            yield from ((table, subject) for table in ("dose", "plan"))
        yield from (("medicine", str(chosen)) for chosen in (fields.values() if isinstance(fields, dict) else ()))


class FileState:
    """Small local things in one file; losing it loses nothing of the record."""

    def __init__(self, path: Path, seal: Seal | None = None, *, is_beside: bool = False) -> None:
        """Read nothing yet.

        Args:
            path: the file.
            seal: what seals it while encryption is on.
            is_beside: write in a thread, so that nobody who keeps something waits for the disk; Python ends after it.
        """
        self._path = path.with_name(path.name.removesuffix(CLEAR))
        self._files = PrivateFiles(seal)
        self._seal = seal
        self._kept: dict[str, object] | None = None
        self._is_beside = is_beside
        self._changing = Lock()
        self._due: dict[str, object] | None = None
        self._writer: Thread | None = None

    def get(self, key: str) -> object:
        """The value kept under a key; None if there is none."""
        return self._read().get(key)

    def set(self, key: str, value: object) -> None:
        """Keep a value under a key; what cannot be written, or lies over a locked file, is kept for this run only."""
        kept = self._read()
        with self._changing:
            kept[key] = value
            if self._seal is not None and self._seal.is_on and not self._seal.can_open:
                return
            self._due = dict(kept)
            if self._is_beside and self._writer is None:
                self._writer = Thread(target=self._write)
                self._writer.start()
        if not self._is_beside:
            self._write()

    def _write(self) -> None:
        """Write what is due, until nothing is."""
        while True:
            with self._changing:
                kept, self._due = self._due, None
                if kept is None:
                    self._writer = None
                    return
            with contextlib.suppress(OSError, NotReadable):
                self._files.write(self._path, kept)

    def _read(self) -> dict[str, object]:
        if self._kept is None:
            found = self._files.read(self._path)
            self._kept = found if isinstance(found, dict) else {}
        return self._kept
