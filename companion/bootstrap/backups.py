"""The backups of a profile: their shelf, the one of each day, and what is wrong with them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from companion.bootstrap.clock import believed
from companion.bootstrap.hiding import refuse_hidden

if TYPE_CHECKING:
    from companion.paths import Paths
    from companion.services.ports import Clock
    from companion.storage.backup.archive import Archive
    from companion.storage.backup.daily import DailyBackup, Trouble
    from companion.storage.backup.restoring import Plan
    from companion.storage.backup.shelf import Shelf
    from companion.storage.backup.source import Source
    from companion.storage.engine import RevisionStore
    from companion.storage.vault import FileVault


def source_of(paths: Paths) -> Source:
    """What backups of a profile are made of, and restored into."""
    from companion.storage.backup.source import Source
    from companion.storage.disk import Disk

    return Source(str(paths.log), str(paths.keys), str(paths.state), Disk())


def shelf_of(paths: Paths, clock: Clock) -> Shelf:
    """The backups of a profile; nothing is looked at yet.

    Raises:
        Hidden: they are hidden with the records.
    """
    refuse_hidden(paths, clock)
    return unhidden_shelf(paths, clock)


def unhidden_shelf(paths: Paths, clock: Clock) -> Shelf:
    """The backups of a profile, whether they are hidden or not."""
    from companion import __version__
    from companion.storage.backup.shelf import Shelf

    return Shelf(str(paths.backups), source_of(paths), paths.profile, __version__, believed(clock))


def daily_backup(paths: Paths, clock: Clock, revisions: RevisionStore) -> DailyBackup:
    """The backup of each day, to be made when nobody waits."""
    import time

    from companion.storage.backup.daily import DailyBackup
    from companion.storage.backup.folder import Folder
    from companion.storage.disk import Disk

    folder = Folder(str(paths.backups), Disk())
    now = believed(clock)
    return DailyBackup(folder, lambda: shelf_of(paths, clock), now, lambda: revisions.greatest, time.monotonic)


def trouble_with_backups(paths: Paths, clock: Clock) -> tuple[str, ...]:
    """Why no backup could be made the last time, if none could: of an earlier run, so that every command can say it."""
    if not os.path.lexists(paths.backup_note):
        return ()
    from companion.storage.backup.daily import Trouble
    from companion.storage.backup.folder import Folder
    from companion.storage.disk import Disk

    folder = Folder(str(paths.backups), Disk())
    why = folder.noted()
    return backup_words(Trouble(folder.last(), why), clock) if why else ()


def backup_words(trouble: Trouble | None, clock: Clock) -> tuple[str, ...]:
    """What the person should know about the day's backup."""
    if trouble is None:
        return ()
    from companion.domain.days import Calendar
    from companion.ui.words import backups as words

    if trouble.lacks is not None:
        return (words.lacking(trouble.lacks, trouble.why),)
    last = trouble.last
    day = last.astimezone(Calendar(clock.zone()).zone_at(last)).date() if last is not None else None
    return (words.failing(day, trouble.why),)


def backups_elsewhere(paths: Paths) -> tuple[str, ...]:
    """Name the copies of backups that were put elsewhere; nothing here reaches them."""
    from companion.storage.backup.folder import Folder
    from companion.storage.disk import Disk

    return Folder(str(paths.backups), Disk()).elsewhere()


def backup_now(paths: Paths, clock: Clock) -> str:
    """Make a backup and say so; raises NotSaved or Busy, with the reason."""
    from companion.ui.words.backups import made

    done = shelf_of(paths, clock).make()
    return made(done.manifest.lines, done.size)


def is_own_backup(paths: Paths, path: str, device: str | None) -> bool:
    """Was a backup made by Companion on this very machine, and does it lie where Companion keeps them by itself?"""
    from companion.storage.device import known_device
    from companion.storage.disk import Disk

    if device is None or os.path.realpath(path.rpartition("/")[0]) != os.path.realpath(paths.backups):
        return False
    try:
        return known_device(f"{paths.state}/device", Disk()) == device
    except OSError:
        return False


def plan_restore(paths: Paths, clock: Clock, archive: Archive, vault: FileVault | None = None) -> Plan:
    """What restoring a backup into a profile would bring back; nothing is written.

    Args:
        paths: the profile's folders.
        clock: who knows the time.
        archive: the backup.
        vault: what opens sealed lines; without it nothing is known of them.

    Raises:
        NotReadable: the backup is damaged, or the records cannot be looked into.
    """
    from companion.storage.backup.restoring import Restorer

    seal = vault.seal if vault is not None else None
    return Restorer(source_of(paths), seal=seal, told=unhidden_shelf(paths, clock).marked).plan(archive)
