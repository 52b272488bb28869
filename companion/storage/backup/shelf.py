"""The backups of one profile on this machine: made, verified, thinned, rewritten. Each is one file and stands alone."""

from __future__ import annotations

import contextlib
import stat as modes
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC
from functools import partial

from msgspec import Struct, structs

from companion.domain.errors import Ambiguous, NotFound, NotReadable, NotSaved
from companion.storage.backup.archive import Archive, digest, pack
from companion.storage.backup.copying import BackupFailed, Copier, failing, reason
from companion.storage.backup.folder import LOCK, Folder
from companion.storage.backup.lines import Pause
from companion.storage.backup.marks import marked
from companion.storage.backup.placing import drop_beside, is_there, name_new, put_new, written_beside
from companion.storage.backup.shape import (
    KEYS,
    LOG,
    MOST_BYTES,
    Kept,
    Manifest,
    Member,
)
from companion.storage.backup.source import Source
from companion.storage.backup.thinning import to_remove
from companion.storage.disk import fsync_folder, make_folder, patiently, read_file
from companion.storage.lock import WriterLock
from companion.storage.rewriting import Rewrite, beside, rewritten
from companion.storage.stamp import Now

_TURN = 0.001
_YEAR = 4


class Found(Struct, frozen=True):
    """A backup looked at."""

    name: str
    """The name of its file."""

    size: int
    """The size of its file."""

    manifest: Manifest | None = None
    """What it says about itself; None if it cannot be used."""

    problem: str | None = None
    """Why it cannot be used, as a sentence."""


class Made(Struct, frozen=True):
    """A backup made and verified."""

    path: str
    """Its file."""

    size: int
    """The size of its file."""

    manifest: Manifest
    """What it holds."""

    removed: tuple[str, ...] = ()
    """Older backups that went, because newer ones hold all they held."""

    is_beside: bool = False
    """Was it put elsewhere, but on the drive the other backups are on?"""


class Rewritten(Struct, frozen=True):
    """What came of putting other bytes into the backups."""

    done: tuple[str, ...]
    """Those that are new now, each verified."""

    failed: Mapping[str, str]
    """Those that are as they were, though they hold what should be changed or cannot be looked into, and why."""

    strange: tuple[str, ...] = ()
    """What else lies beside them and is no backup of this profile that can be looked into."""


class Shelf:
    """The folder of the backups."""

    def __init__(self, folder: str, source: Source, profile: str, app: str, now: Now, *, wait: float = 5.0) -> None:
        """Look at nothing yet.

        Args:
            folder: Where they lie.
            source: What they are made of.
            profile: The profile they are of.
            app: The version of Companion.
            now: Asks the time, which only names them.
            wait: How many seconds to wait for another copy that makes one.
        """
        self.folder = folder
        """Where they lie."""
        self._folder = Folder(folder, source.disk)
        self._source = source
        self._disk = source.disk
        self._profile = profile
        self._now = now
        self._lock = WriterLock(f"{folder}/{LOCK}", self._disk, wait)
        self._pause: Pause = partial(self._disk.sleep, _TURN)
        self._copier = Copier(source, profile, app, self._pause)

    # Looking

    def kept(self) -> tuple[Kept, ...]:
        """List the backups by their names, the one made last first; raises OSError."""
        return self._folder.kept()

    def find(self, words: str) -> Kept:
        """Find a backup by its name, by its number, or by how its name begins.

        Raises:
            NotFound, Ambiguous, OSError
        """
        kept = self.kept()
        shown = words.encode("ascii", "backslashreplace").decode()[:60]
        found = [one for one in kept if words in (one.name, one.name.removesuffix(".zip"), str(one.number))]
        found = found or [one for one in kept if len(words) >= _YEAR and one.name.startswith(words)]
        if not found:
            raise NotFound(f"There is no backup “{shown}”. `companion backup list` shows those there are.")
        if len(found) > 1:
            raise Ambiguous(f"“{shown}” fits several backups: {', '.join(one.name for one in found)}.")
        return found[0]

    def path(self, kept: Kept) -> str:
        """Name the file of a backup."""
        return f"{self.folder}/{kept.name}"

    def open(self, path: str) -> Archive:
        """Open a backup, from this folder or from anywhere; raises NotReadable."""
        name = path.rpartition("/")[2]
        try:
            data = read_file(self._disk, path, MOST_BYTES)
        except OSError as error:
            raise NotReadable(f"{path} cannot be read: {reason(error)}.") from error
        return Archive(data, name)

    def newest(self) -> Archive | None:
        """Open the newest backup that is whole; None if there is none."""
        try:
            kept = self.kept()
        except OSError as error:
            raise NotReadable(f"The folder of the backups {self.folder} cannot be opened: {reason(error)}.") from error
        opened = (self._whole(one) for one in kept)
        return next((archive for archive in opened if archive is not None), None)

    def marked(self) -> Iterator[bytes]:
        """Walk the lines of the backups here that may tell of an erasing for good; those that cannot be read do not."""
        with contextlib.suppress(OSError):
            for kept in self.kept():
                with contextlib.suppress(NotReadable):
                    archive = self.open(self.path(kept))
                    for member in archive.manifest.log:
                        self._pause()
                        yield from marked(archive.read(member))

    def look(self, path: str, *, thoroughly: bool = False) -> Found:
        """Look at a backup; `thoroughly` unpacks it, and checks and counts every line."""
        name = path.rpartition("/")[2]
        size = 0
        try:
            size = patiently(self._disk.lstat, path).st_size
            archive = self.open(path)
            if thoroughly:
                archive.check(self._pause, recount=True)
        except NotReadable as error:
            return Found(name, size, problem=str(error))
        except OSError as error:
            return Found(name, size, problem=f"{name} cannot be read: {reason(error)}.")
        return Found(name, size, archive.manifest)

    def is_changed(self) -> bool:
        """Was something changed since the last backup? Raises OSError."""
        there = {name: seen.size for name, seen in self._source.files().items()}
        if not any(name.startswith(LOG) and size for name, size in there.items()):
            return False
        last = self._last(self.kept())
        return last is None or there != {member.name: member.bytes for member in last.members}

    def elsewhere(self) -> tuple[str, ...]:
        """Name the copies that were put elsewhere, oldest first, whether they are still there or not."""
        return self._folder.elsewhere()

    # Making

    def make(self) -> Made:
        """Make a backup now, verify it by reading it back, and thin out the older ones.

        Raises:
            BackupFailed: None was made, and why.
            Busy: A copy of Companion is saving, or making one, and does not finish.
        """
        with failing(), self._lock.held():
            self._sweep()
            kept = self.kept()
            last = self._last(kept)
            at = self._now().astimezone(UTC)
            new = Kept(kept[0].number + 1 if kept else 1, at.replace(microsecond=0))
            manifest, data = self._copier.packed(at, last)
            path = self.path(new)
            try:
                _checked(written_beside(self._disk, path, data), new.name, self._pause)
                name_new(self._disk, path)
            except FileExistsError:
                raise
            except OSError:
                with contextlib.suppress(OSError):
                    self._disk.unlink(path)  # what may be gone after a power cut is none
                raise
            finally:
                drop_beside(self._disk, path)
            self._folder.forget_note()
            return Made(path, len(data), manifest, self._thin())

    def make_at(self, path: str) -> Made:
        """Make a backup somewhere else, such as on a stick: in a folder, or under a name where no file is.

        No folder is made for it: one that is not there may be on a drive that is not connected, and a file in its place
        would be taken for a copy on that drive.

        Raises:
            BackupFailed, Busy: as in `make`.
        """
        with failing():
            at = self._now().astimezone(UTC)
            path = self._place(path, f"companion-{self._profile}-{at:%Y-%m-%dT%H%M%SZ}.zip")
            manifest, data = self._copier.packed(at, self._last(self.kept()))
            _checked(data, path, self._pause)
            try:
                put_new(self._disk, path, data)
            except FileExistsError:
                raise BackupFailed(f"{path} is there already, and nothing is written over it") from None
            self._folder.remember_elsewhere(path)
            return Made(path, len(data), manifest, is_beside=self._is_beside(path))

    def _place(self, path: str, name: str) -> str:
        """The file that is meant by a path: one in a folder, or a new one whose name says that it is a file."""
        if self._is_folder(path):
            return f"{path.rstrip('/')}/{name}"
        folder = path.rpartition("/")[0] or "/"
        if not path.casefold().endswith(".zip") and not is_there(self._disk, path):
            raise BackupFailed(
                f"there is no folder {path}. If it is on a drive, please connect it, or else make the folder first; a "
                "name for the file itself ends in .zip"
            )
        if not self._is_folder(folder):
            raise BackupFailed(
                f"there is no folder {folder}. If it is on a drive, please connect it, or else make the folder first"
            )
        return path

    def _is_folder(self, path: str) -> bool:
        try:
            return modes.S_ISDIR(patiently(self._disk.stat, path).st_mode)
        except FileNotFoundError:
            return False

    def _is_beside(self, path: str) -> bool:
        """Is it on the drive of the other backups? What cannot be told is no."""
        try:
            drives = {patiently(self._disk.stat, each).st_dev for each in (path, self.folder)}
        except OSError:
            return False
        return len(drives) == 1

    def _last(self, kept: Sequence[Kept]) -> Manifest | None:
        return self.look(self.path(kept[0])).manifest if kept else None

    # Thinning and rewriting

    def _thin(self) -> tuple[str, ...]:
        """Remove what the calendar no longer keeps and newer backups hold; what fails here is done the next time."""
        removed: list[str] = []
        try:
            for one in to_remove(self.kept(), self._whole, self._pause):
                patiently(self._disk.unlink, self.path(one))
                removed.append(one.name)
        except OSError:
            pass
        return tuple(removed)

    def _whole(self, kept: Kept) -> Archive | None:
        """Open a backup if it can be read from beginning to end."""
        try:
            archive = self.open(self.path(kept))
            archive.check(self._pause, recount=False)
        except NotReadable:
            return None
        return archive

    def rewrite(self, line: Rewrite, keys: Mapping[str, bytes] | None = None) -> Rewritten:
        """Put other bytes in the place of lines, for encryption and for erasing for good.

        Each backup whole or not at all; it keeps its name, also one that a person or a tool gave it. What a crash or
        an earlier failure left beside them goes, too.

        Args:
            line: What becomes of each line, damaged ones included: as many lines, and the same said of every record.
            keys: If given, the key files that each backup shall hold from now on, by name.

        Raises:
            NotSaved: The folder cannot be looked into.
            Busy: Another copy is making a backup and does not finish.
        """
        done: list[str] = []
        failed: dict[str, str] = {}
        try:
            with self._lock.held():
                self._sweep()
                strangers = self._folder.strangers()
                renamed = [name for name in strangers if self.is_renamed(name)]
                for name in (*(kept.name for kept in self.kept()), *renamed):
                    try:
                        if self._rewrite(name, line, keys):
                            done.append(name)
                    except (NotReadable, OSError) as error:
                        failed[name] = reason(error)
        except OSError as error:
            raise NotSaved(f"The backups in {self.folder} could not be changed: {reason(error)}.") from error
        return Rewritten(tuple(done), failed, tuple(name for name in strangers if name not in renamed))

    def is_renamed(self, name: str) -> bool:
        """Is a file beside the backups a whole one of this profile, under another name?"""
        try:
            archive = self.open(f"{self.folder}/{name}")
            archive.check(self._pause, recount=False)
        except NotReadable:
            return False
        return archive.is_alone and archive.manifest.profile == self._profile

    def _rewrite(self, name: str, line: Rewrite, keys: Mapping[str, bytes] | None) -> bool:
        path = f"{self.folder}/{name}"
        archive = self.open(path)
        before = [(member, archive.read(member)) for member in archive.manifest.members]
        after: list[tuple[Member, bytes]] = []
        for member, data in before:
            self._pause()
            if member.name.startswith(LOG):
                new = rewritten(data, line)
                after.append((member if new == data else self._copier.member(member.name, new), new))
            elif keys is None:
                after.append((member, data))
        after += [(Member(KEYS + name, len(data), digest(data)), data) for name, data in sorted((keys or {}).items())]
        if after == before:
            return False
        manifest = structs.replace(archive.manifest, members=tuple(member for member, _ in after))
        try:
            _checked(written_beside(self._disk, path, pack(manifest, after)), name, self._pause)
            patiently(self._disk.replace, beside(path), path)
        finally:
            drop_beside(self._disk, path)
        fsync_folder(self._disk, self.folder)
        return True

    def _sweep(self) -> None:
        """Remove what a crash left: a backup that was being made. Called with the lock held; raises OSError."""
        make_folder(self._disk, self.folder)
        for name in self._folder.listing():
            if name.startswith(".") and name.endswith(".new"):
                patiently(self._disk.unlink, f"{self.folder}/{name}")


def _checked(data: bytes, name: str, pause: Pause) -> None:
    """Make sure that what was read back is a whole backup; raises NotReadable."""
    Archive(data, name).check(pause, recount=False)
