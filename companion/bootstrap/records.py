"""The records of a profile, with what opens them where they are encrypted."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from functools import cache, partial
from typing import TYPE_CHECKING

from companion.bootstrap.backups import shelf_of, source_of, unhidden_shelf
from companion.bootstrap.clock import believed
from companion.bootstrap.hiding import hidden_sentence, refuse_hidden
from companion.domain.errors import NotReadable

if TYPE_CHECKING:
    from companion.paths import Paths
    from companion.services.ports import Clock
    from companion.storage.backup.archive import Archive
    from companion.storage.backup.restoring import Plan
    from companion.storage.backup.shelf import Shelf
    from companion.storage.converting import Backups, Unlike
    from companion.storage.engine import RevisionStore
    from companion.storage.erasing import Eraser
    from companion.storage.filestore import FileStore
    from companion.storage.keys import KeyFolders
    from companion.storage.rewriting import Rewrite
    from companion.storage.seal import Seal
    from companion.storage.store import RecordStore
    from companion.storage.vault import FileVault


def open_vault(paths: Paths, clock: Clock) -> FileVault:
    """Whether the records of a profile are encrypted, and what opens them; the first thing to be opened of them."""
    from companion.storage.vault import FileVault

    def open_store(seal: Seal) -> FileStore:
        return _open_log(paths, clock, seal, with_snapshot=False)

    def backups(seal: Seal, keys: KeyFolders) -> Backups:
        return _LateBackups(paths, clock, seal, keys)

    due = paths.cache / "due.json"  # what a status line shows
    machine = os.uname().nodename
    return FileVault(paths.keys, paths.state, clock, open_store, machine=machine, backups=backups, worthless=(due,))


class _LateBackups:
    """The backups as encryption sees them; imported when some are there and encryption is or was on."""

    def __init__(self, paths: Paths, clock: Clock, seal: Seal, keys: KeyFolders) -> None:
        self._paths, self._clock, self._seal, self._keys = paths, clock, seal, keys

    def unlike(self) -> Unlike:
        from companion.storage.converting import Unlike

        return self._real().unlike() if self._paths.backups.is_dir() else Unlike()

    def rewrite(self, line: Rewrite) -> Mapping[str, str]:
        return self._real().rewrite(line)

    def _real(self) -> Backups:
        from companion.storage.backup.converting import SealedBackups
        from companion.storage.disk import Disk

        def shelf() -> Shelf:
            return shelf_of(self._paths, self._clock)

        noted = self._paths.state / "backups-seen.json"
        return SealedBackups(str(self._paths.backups), str(noted), shelf, self._seal, self._keys.files, Disk())


def open_records(paths: Paths, clock: Clock, vault: FileVault | None = None) -> tuple[RecordStore, RevisionStore]:
    """Open the records of a profile, and the log under them.

    Args:
        paths: the profile's folders.
        clock: who knows the time.
        vault: what opens sealed lines; without it they stay locked.

    Raises:
        Hidden: they are hidden until they are erased.
        NotReadable: the folder cannot be used.
    """
    from companion.storage.store import RecordStore

    refuse_hidden(paths, clock)
    vault = vault or open_vault(paths, clock)
    revisions = _open_log(paths, clock, vault.seal, with_snapshot=not vault.is_locked)
    revisions.why_closed = partial(_why_closed, paths, clock)
    vault.attach(revisions)
    records = RecordStore(revisions, clock)
    records.eraser = cache(lambda: _eraser(paths, revisions, unhidden_shelf(paths, clock)))
    return records, revisions


def _why_closed(paths: Paths, clock: Clock) -> str:
    """Says why nothing is saved now: the records may have been hidden elsewhere while somebody thought or typed."""
    try:
        return hidden_sentence(paths, clock)
    except NotReadable as error:
        return str(error)


def _open_log(paths: Paths, clock: Clock, seal: Seal, *, with_snapshot: bool) -> FileStore:
    """Open the log of a profile, hidden or not."""
    from companion.storage.engine import RevisionStore
    from companion.storage.migrations import UPGRADES
    from companion.storage.reader import KNOWN

    now = believed(clock)
    cache = paths.cache if with_snapshot else None
    return RevisionStore.open(
        paths.log, paths.state, cache, now, known=KNOWN, upgrades=UPGRADES, chosen=paths.is_chosen, seal=seal
    )


def erase_all_records(paths: Paths, clock: Clock, vault: FileVault | None = None) -> None:
    """Erase every record of a profile for good, hidden or not; on other machines they go when Companion opens there.

    Raises:
        Locked, NotSaved, Busy: they could not all be erased.
    """
    from companion.domain.errors import NotSaved
    from companion.storage.paper import drop_plan

    vault = vault or open_vault(paths, clock)
    refuse_if_locked(paths, clock, vault)
    revisions = _open_log(paths, clock, vault.seal, with_snapshot=True)
    left = _eraser(paths, revisions).erase(revisions.everything())
    drop_plan(paths.plan)
    if left.problems:
        raise NotSaved(left.problems[0])


def computers_of(paths: Paths, clock: Clock, files: Sequence[str]) -> tuple[str, ...]:
    """What the computers are called that wrote some files of a profile's log, hidden or not; nothing is written.

    Where that cannot be read, or is locked, a file is named instead.
    """
    from companion.domain.errors import CompanionError
    from companion.storage.store import RecordStore

    try:
        revisions = _open_log(paths, clock, open_vault(paths, clock).seal, with_snapshot=False)
        return RecordStore(revisions, clock).wrote(files)
    except CompanionError:
        return tuple(dict.fromkeys(files))


def refuse_if_locked(paths: Paths, clock: Clock, vault: FileVault) -> None:
    """See that every record can be read, so that none is left out when all are erased; nothing is written.

    Raises:
        Locked: the passphrase was not given, or another key is needed for some of them.
    """
    from companion.domain.errors import Locked
    from companion.ui.words import forgetting as words

    if vault.is_locked or vault.is_invited:
        raise Locked(words.LOCKED)
    revisions = _open_log(paths, clock, vault.seal, with_snapshot=False)
    locked = revisions.locked
    revisions.close()
    if locked:
        raise Locked(words.locked_lines(locked))


def _eraser(paths: Paths, revisions: FileStore, backups: Shelf | None = None) -> Eraser:
    from companion.storage.erasing import Eraser

    return Eraser(revisions, paths.log, paths.state, backups)


def restore(paths: Paths, clock: Clock, archive: Archive, vault: FileVault | None = None) -> Plan:
    """Bring a backup back into the records of a profile: what is missing is added, nothing changed or removed.

    Where encryption is on what comes back is sealed, for which no passphrase is needed; knowing what was erased for
    good, so that it comes back empty, takes one.

    Args:
        paths: the profile's folders.
        clock: who knows the time.
        archive: the backup.
        vault: what opens sealed lines; without it nothing is known of them.

    Raises:
        Hidden: the records are hidden until they are erased.
        NotReadable, NotSaved, Busy: as in `Restorer.restore`, or a folder cannot be used.
    """
    from companion.paths import prepare
    from companion.storage.backup.restoring import Restorer

    refuse_hidden(paths, clock)
    prepare(paths)
    vault = vault or open_vault(paths, clock)
    shelf = unhidden_shelf(paths, clock)
    done = Restorer(source_of(paths), seal=vault.seal, told=shelf.marked).restore(archive)
    if done.revived:
        revisions = _open_log(paths, clock, vault.seal, with_snapshot=not vault.is_locked)
        try:
            _eraser(paths, revisions, shelf).erase(done.revived)
        finally:
            revisions.close()
    return done


def settle(paths: Paths, clock: Clock, archive: Archive, vault: FileVault | None = None) -> tuple[str, ...]:
    """Miss no more what a backup held, once all of it is here again.

    Returns:
        The log files of which something is still missed, which is not in this backup.

    Raises:
        Hidden, NotReadable: the records cannot be opened.
    """
    refuse_hidden(paths, clock)
    vault = vault or open_vault(paths, clock)
    revisions = _open_log(paths, clock, vault.seal, with_snapshot=not vault.is_locked)
    try:
        revisions.forget_lost({member.name.removeprefix("log/"): member.lines for member in archive.manifest.log})
        return revisions.missing()
    finally:
        revisions.close()
