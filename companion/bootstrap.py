"""The one place that builds real parts, each imported inside the function that needs it."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from companion.domain.crisis import Region
    from companion.library.library import Library
    from companion.paths import Paths
    from companion.services.desk import Services
    from companion.services.ports import Clock, Drafts, LocalState
    from companion.services.today import DayView
    from companion.services.vault import Vault
    from companion.settings import Preferences
    from companion.storage.backup.archive import Archive
    from companion.storage.backup.daily import DailyBackup, Trouble
    from companion.storage.backup.restoring import Plan
    from companion.storage.backup.shelf import Shelf
    from companion.storage.backup.source import Source
    from companion.storage.converting import Backups
    from companion.storage.engine import RevisionStore
    from companion.storage.erasing import Eraser
    from companion.storage.filestore import FileStore
    from companion.storage.housekeeping import Housekeeping
    from companion.storage.keys import KeyFolders
    from companion.storage.rewriting import Rewrite
    from companion.storage.running import Running
    from companion.storage.seal import Seal
    from companion.storage.store import RecordStore
    from companion.storage.vault import FileVault
    from companion.ui.early import EarlyFrame
    from companion.ui.machine import Machine
    from companion.ui.parts import AppParts, UiSettings
    from companion.ui.vault_parts import Again, Locking


class SystemClock:
    """This machine's clock and zone."""

    def now(self) -> datetime:
        """The present instant, in UTC."""
        return datetime.now(UTC)

    def zone(self) -> str:
        """The machine's zone name, or its present offset where it knows no name that fits its clock."""
        import warnings
        from zoneinfo import ZoneInfo

        now = datetime.now().astimezone()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error")  # tzlocal only warns where it guesses, and a guess is no zone
                from tzlocal import get_localzone_name, reload_localzone

                reload_localzone()  # it keeps its first answer, and a laptop travels while the app is open
                name = get_localzone_name()
            fits = now.astimezone(ZoneInfo(name)).utcoffset() == now.utcoffset()  # tzlocal passes over a TZ like MOR-3
        except Exception:  # noqa: BLE001 (a machine can be set up in many odd ways; the offset is always there)
            fits = False
        return name if fits else _offset(now)


def _offset(now: datetime) -> str:
    text = f"{now:%z}"
    return f"{text[:3]}:{text[3:5]}"


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

    def names(self) -> Sequence[str]:
        return self._real().names() if self._paths.backups.is_dir() else ()

    def unreadable(self) -> Sequence[str]:
        return self._real().unreadable() if self._paths.backups.is_dir() else ()

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
        NotReadable: the folder cannot be used.
    """
    from companion.storage.store import KNOWN, RecordStore

    if sentence := hidden_sentence(paths, clock):
        from companion.storage.hiding import HiddenLog

        empty = HiddenLog(clock.now, KNOWN, sentence)
        return RecordStore(empty, clock), empty
    vault = vault or open_vault(paths, clock)
    revisions = _open_log(paths, clock, vault.seal, with_snapshot=not vault.is_locked)
    vault.attach(revisions)
    records = RecordStore(revisions, clock)
    records.eraser = cache(lambda: _eraser(paths, revisions, _shelf(paths, clock)))
    return records, revisions


def _open_log(paths: Paths, clock: Clock, seal: Seal, *, with_snapshot: bool) -> FileStore:
    """Open the log of a profile, hidden or not."""
    from companion.domain.days import believable
    from companion.storage.engine import RevisionStore
    from companion.storage.migrations import UPGRADES
    from companion.storage.store import KNOWN

    def now() -> datetime:
        return believable(clock.now())

    cache = paths.cache if with_snapshot else None
    return RevisionStore.open(
        paths.log, paths.state, cache, now, known=KNOWN, upgrades=UPGRADES, chosen=paths.is_chosen, seal=seal
    )


def hidden_sentence(paths: Paths, clock: Clock) -> str:
    """Says that the records of a profile are hidden and how to keep them; empty if they are not."""
    if not os.path.lexists(paths.forgetting):
        return ""
    from companion import forgetting

    found = forgetting.hidden(paths)
    return forgetting.sentence(found, clock.zone()) if found is not None else ""


def erase_all_records(paths: Paths, clock: Clock, vault: FileVault | None = None) -> None:
    """Erase every record of a profile for good, hidden or not; on other machines they go when Companion opens there.

    Raises:
        NotSaved, Busy: they could not all be erased.
    """
    from companion.domain.errors import NotSaved

    vault = vault or open_vault(paths, clock)
    revisions = _open_log(paths, clock, vault.seal, with_snapshot=not vault.is_locked)
    left = _eraser(paths, revisions).erase(revisions.everything())
    if left.problems:
        raise NotSaved(left.problems[0])


def _eraser(paths: Paths, revisions: FileStore, backups: Shelf | None = None) -> Eraser:
    from companion.storage.erasing import Eraser

    return Eraser(revisions, paths.log, paths.state, backups)


def _standing(records: RecordStore, revisions: RevisionStore, now: datetime) -> tuple[str, ...]:
    """What the person should know about their records whenever they are opened; of what is read, only recent days.

    Damage is not among it: `_damage` looks for that, and the first frame does not wait for it.
    """
    from companion.domain.days import ONE_DAY
    from companion.services.today import LOOK_BACK

    found = list(revisions.warnings)
    day = records.calendar().day_of(now)
    records.look_at(day - LOOK_BACK, day + ONE_DAY)
    if unreadable := len(records.unreadable):
        one = "One record cannot" if unreadable == 1 else f"{unreadable} records cannot"
        found.append(f"{one} be understood here, and nothing of it is lost. `companion doctor` says more.")
    if records.cut():
        found.append("Something was cut off while it was being saved. `companion doctor` names it.")
    return tuple(found)


def _damage(services: Services, revisions: RevisionStore, *, in_app: bool) -> tuple[str, ...]:
    """What of the records is missing or cannot be read; cheap enough to be asked all the time."""
    if not revisions.missing() and not revisions.damage():
        return ()
    from companion.ui.words import health as words

    return words.standing(services.health.standing(), words.IN_APP if in_app else words.IN_COMMANDS)


def housekeeping(
    paths: Paths, clock: Clock, records: RecordStore, revisions: RevisionStore, vault: Vault
) -> Housekeeping:
    """What keeps the records of a profile in order; nothing of it is done before it is asked."""
    from companion.storage.housekeeping import Housekeeping, Step
    from companion.storage.presence import Presence

    if hidden_sentence(paths, clock):
        return Housekeeping([])
    daily = cache(lambda: daily_backup(paths, clock, revisions))  # imported when something was saved

    def erase() -> Sequence[str]:
        is_due = records.eraser is not None and _has_to_erase(paths, revisions)
        return records.eraser().step() if records.eraser is not None and is_due else ()

    steps: list[Step] = [
        lambda: _as_encrypted(vault, revisions),
        erase,
        Presence(revisions, clock.now, os.uname().nodename),
        lambda: _told(daily().keep(), clock),
    ]
    return Housekeeping(steps)


def _has_to_erase(paths: Paths, revisions: RevisionStore) -> bool:
    """Was something erased for good, here or elsewhere, that still stands in a file of this machine?"""
    return bool(revisions.unswept()) or (paths.state / "erasing.json").exists()


def _as_encrypted(vault: Vault, revisions: RevisionStore) -> list[str]:
    """Seal what is in clear, or open what is sealed, as was chosen; what the person should know about the rest."""
    from companion.services.vault import told

    left = vault.left()
    if left.is_nothing and (vault.is_on or not revisions.locked):
        return _locked(vault, revisions)
    for _ in vault.convert():
        pass
    names = {str(doc.get("device")): str(doc.get("name")) for doc in revisions.docs("device").values()}
    return [*told(vault.left(), names, is_on=vault.is_on), *_locked(vault, revisions)]


def _locked(vault: Vault, revisions: RevisionStore) -> list[str]:
    """What the person should know about lines that no key at hand opens."""
    if not (locked := revisions.locked):
        return []
    lines = "One line of the records is" if locked == 1 else f"{locked} lines of the records are"
    how = "`companion encrypt on` asks for the passphrase" if vault.is_invited else "`companion encrypt add` opens it"
    return [
        f"{lines} sealed with a key that is not open here, and what is in it does not show: a dose recorded elsewhere "
        f"may be missing. {how}."
    ]


def source_of(paths: Paths) -> Source:
    """What backups of a profile are made of, and restored into."""
    from companion.storage.backup.source import Source
    from companion.storage.disk import Disk

    return Source(str(paths.log), str(paths.keys), str(paths.state), Disk())


def shelf_of(paths: Paths, clock: Clock) -> Shelf:
    """The backups of a profile; nothing is looked at yet.

    Raises:
        NotReadable: they are hidden with the records.
    """
    if sentence := hidden_sentence(paths, clock):
        from companion.domain.errors import NotReadable

        raise NotReadable(sentence)
    return _shelf(paths, clock)


def _shelf(paths: Paths, clock: Clock) -> Shelf:
    from companion import __version__
    from companion.domain.days import believable
    from companion.storage.backup.shelf import Shelf

    def now() -> datetime:
        return believable(clock.now())

    return Shelf(str(paths.backups), source_of(paths), paths.profile, __version__, now)


def daily_backup(paths: Paths, clock: Clock, revisions: RevisionStore) -> DailyBackup:
    """The backup of each day, to be made when nobody waits."""
    import time

    from companion.domain.days import believable
    from companion.storage.backup.daily import DailyBackup
    from companion.storage.backup.folder import Folder
    from companion.storage.disk import Disk

    def now() -> datetime:
        return believable(clock.now())

    folder = Folder(str(paths.backups), Disk())
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
    return _told(Trouble(folder.last(), why), clock) if why else ()


def _told(trouble: Trouble | None, clock: Clock) -> tuple[str, ...]:
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


def plan_restore(paths: Paths, archive: Archive) -> Plan:
    """What restoring a backup into a profile would bring back; nothing is written.

    Raises:
        NotReadable: the backup is damaged, or the records cannot be looked into.
    """
    from companion.storage.backup.restoring import Restorer

    return Restorer(source_of(paths)).plan(archive)


def restore(paths: Paths, clock: Clock, archive: Archive) -> Plan:
    """Bring a backup back into the records of a profile: what is missing is added, nothing changed or removed.

    Raises:
        NotReadable, NotSaved, Busy: as in `Restorer.restore`, or a folder cannot be used.
    """
    from companion.paths import prepare
    from companion.storage.backup.restoring import Restorer

    if sentence := hidden_sentence(paths, clock):
        from companion.domain.errors import NotSaved

        raise NotSaved(sentence)
    prepare(paths)
    done = Restorer(source_of(paths)).restore(archive)
    vault = open_vault(paths, clock)
    revisions = _open_log(paths, clock, vault.seal, with_snapshot=not vault.is_locked)
    try:
        revisions.forget_lost({member.name.removeprefix("log/"): member.lines for member in archive.manifest.log})
    finally:
        revisions.close()
    return done


def open_services(paths: Paths, clock: Clock, vault: FileVault | None = None) -> Services:
    """Open a profile's records with everything a person can do with them; nothing of the screen is imported.

    Args:
        paths: the profile's folders.
        clock: who knows the time.
        vault: unlocked, if the records are encrypted.

    Raises:
        Locked: they are encrypted and were not unlocked.
        NotReadable: a folder cannot be used.
        Busy: another copy holds the records and does not let go.
        WrongClock: this machine's clock cannot be right.
    """
    from dataclasses import replace

    from companion.paths import prepare
    from companion.services.clock import SteadyClock
    from companion.settings import remember_data_folder

    steady = SteadyClock(clock)
    warnings = prepare(paths)
    remember_data_folder(paths)
    presence = _enter(paths)
    vault = vault or open_vault(paths, clock)
    sentence = hidden_sentence(paths, clock)
    if sentence:
        warnings = (*warnings, sentence)
    else:
        _refuse_locked(vault)
    records, revisions = open_records(paths, clock, vault)
    house = housekeeping(paths, steady, records, revisions, vault)
    noted = trouble_with_backups(paths, steady)

    def close() -> None:
        try:
            left = vault.left()
            if revisions.has_saved or left.own or left.local or _has_to_erase(paths, revisions):
                house.keep()  # the answer is printed; what is wrong is said when the records are opened again
        except KeyboardInterrupt:
            pass  # the next command does it
        finally:
            records.close()
            presence.leave()

    services = services_over(records, paths, steady, close=close, seal=vault.seal)
    standing = (*_damage(services, revisions, in_app=False), *_standing(records, revisions, steady.now()))
    return replace(services, warnings=(*warnings, *standing, *_locked(vault, revisions), *noted))


def open_quietly(paths: Paths, clock: Clock, vault: FileVault) -> Services:
    """Open a profile's records to be looked over: nothing is said of them, and nothing done on the way out.

    Args:
        paths: the profile's folders.
        clock: who knows the time.
        vault: what opens sealed lines; it may be locked.

    Raises:
        NotReadable: a folder cannot be used.
    """
    records, _ = open_records(paths, clock, vault)
    return services_over(records, paths, clock, seal=vault.seal)


def _refuse_locked(vault: Vault) -> None:
    if vault.is_locked:
        from companion.domain.errors import Locked

        raise Locked(
            "The records are encrypted, and no passphrase was given. `companion said` keeps words without one, and "
            "`companion crisis` needs none."
        )


def _enter(paths: Paths) -> Running:
    """Be known to be open on a profile, so that nobody removes everything meanwhile."""
    from companion.storage.running import Running

    presence = Running(paths.presence)
    presence.enter()
    return presence


def services_over(
    store: RecordStore,
    paths: Paths,
    clock: Clock,
    warnings: tuple[str, ...] = (),
    close: Callable[[], None] | None = None,
    seal: Seal | None = None,
) -> Services:
    """The services over open records; `close` lets go of them, `seal` seals what is kept beside them."""
    from companion.services.desk import Services
    from companion.storage.drafts import FileDrafts, FileState

    state: LocalState = FileState(paths.state / "state.json", seal)
    drafts: Drafts = FileDrafts(paths.drafts, seal)
    if sentence := hidden_sentence(paths, clock):
        from companion.storage.hiding import NoDrafts, PassingState

        state, drafts = PassingState(), NoDrafts(sentence)
    return Services(
        store=store,
        clock=clock,
        state=state,
        drafts=drafts,
        library=open_library,
        records_health=store.health,
        refresh=store.refresh,
        warnings=warnings,
        close=close or store.close,
    )


def open_app(
    paths: Paths,
    preferences: Preferences,
    clock: Clock,
    *,
    label: str = "",
    open_demo: Callable[[], int] | None = None,
    vault: FileVault | None = None,
) -> int:
    """Open the full-screen app on a profile and answer its exit code; while the records are locked it is the lock.

    Args:
        paths: the profile's folders.
        preferences: what config.toml says.
        clock: who knows the time.
        label: a word for the header, such as DEMO.
        open_demo: opens the demo, called after this app has closed if the person asked for it there.
        vault: unlocked, if the records are encrypted.

    Raises:
        NotReadable, Busy, WrongClock: as in `open_services`; the app does not open.
    """
    from companion.library.crisis import load_region
    from companion.paths import prepare
    from companion.settings import remember_data_folder
    from companion.ui.early import early_frame

    wanted: list[Callable[[], int]] = []
    settings = _ui_settings(preferences)
    region = load_region(preferences.region) if preferences.region else None
    with _uncollected(), early_frame(region, ascii_only=settings.ascii_only) as frame:
        warnings = prepare(paths)
        remember_data_folder(paths)
        presence = _enter(paths)
        try:
            vault = vault or open_vault(paths, clock)
            rounds = _Rounds(paths, preferences, settings, clock, vault, warnings, label)
            if open_demo is not None:
                rounds.open_demo = lambda: wanted.append(open_demo)
            code = rounds.run(frame, region)
        finally:
            presence.leave()
    return wanted[0]() if wanted and code == 0 else code


class _Rounds:
    """The apps that follow one another in one terminal: the lock, the tabs, the lock again."""

    open_demo: Callable[[], None] | None = None

    def __init__(
        self,
        paths: Paths,
        preferences: Preferences,
        settings: UiSettings,
        clock: Clock,
        vault: FileVault,
        warnings: tuple[str, ...],
        label: str,
    ) -> None:
        from companion.services.clock import SteadyClock

        self._paths, self._preferences, self._settings, self._label = paths, preferences, settings, label
        self._clock, self._steady, self._vault, self._warnings = clock, SteadyClock(clock), vault, warnings
        self._asked: list[Again] = []

    def run(self, frame: EarlyFrame, region: Region | None) -> int:
        """Run one after the other until the person leaves; the exit code of the last."""
        was: Again | None = None  # the first frame waits for nothing that is not needed for it
        is_quiet = False
        with ExitStack() as stack:
            while True:
                sentence = hidden_sentence(self._paths, self._clock)
                if self._vault.is_locked and not sentence:
                    code = self._run_locked(frame, region, was)
                else:
                    code = self._run_open(frame, region, was, sentence)
                if code and self._asked:
                    frame.take_away()  # it was told to end while it made room for the next
                if code or not self._asked:
                    return code
                was = self._asked.pop()
                if not is_quiet:
                    from companion.ui.terminal.between import between_apps

                    stack.enter_context(between_apps())
                    is_quiet = True
                self._clear_away(frame)
                if was.is_locked:
                    self._vault.lock()
                region = self._region_now() or region

    def _clear_away(self, frame: EarlyFrame) -> None:
        """Have a signal end it in order while no app stands, and forget what was shown, as far as that can be done."""
        from companion.ui.terminal.between import end_in_order

        end_in_order()
        frame.is_shown = True  # the app that ended left it standing
        gc.unfreeze()
        gc.collect()

    def _region_now(self) -> Region | None:
        """The country, which may have been chosen meanwhile."""
        from companion.library.crisis import load_region
        from companion.settings import read

        code = read(self._paths.config).region
        return load_region(code) if code else None

    def _run_locked(self, frame: EarlyFrame, region: Region | None, was: Again | None) -> int:
        from companion.ui.start import run_app
        from companion.ui.words.lock import first_frame

        frame.show(first_frame())
        return run_app(lambda: self._locked_parts(region, was), is_taken=frame.is_shown)

    def _locked_parts(self, region: Region | None, was: Again | None) -> AppParts:
        from companion.domain.days import zone_named
        from companion.services.said_drafts import SaidDrafts
        from companion.settings import write
        from companion.storage.drafts import FileDrafts
        from companion.storage.paper import read_plan
        from companion.ui.parts import AppParts
        from companion.ui.vault_parts import Again, Locked

        clock, paths = self._steady, self._paths
        return AppParts(
            now=lambda: clock.now().astimezone(zone_named(clock.zone())),
            panes=(),
            machine=machine_of(paths, self._clock),
            locked=Locked(
                vault=self._vault,
                drafts=SaidDrafts(FileDrafts(paths.drafts, self._vault.seal), clock),
                plan=lambda: read_plan(paths.plan),
                go_on=self._asked.append,
                was=was or Again(),
            ),
            region=region,
            settings=self._settings,
            crash_log=paths.crash_log,
            theme_chosen=lambda name: write(paths.config, "theme", name),
            label=self._label,
            key_problems=(*self._preferences.problems, *self._warnings),
            clock_problem=clock.problem,
        )

    def _run_open(self, frame: EarlyFrame, region: Region | None, was: Again | None, sentence: str) -> int:
        """Run the app over the records.

        Args:
            frame: stands until the app does.
            region: whose crisis lines.
            was: how the app before it was left.
            sentence: says that the records are hidden, if they are: then they look empty, and need no passphrase.
        """
        paths, clock, vault, label = self._paths, self._steady, self._vault, self._label
        warnings = (*self._warnings, *(was.notes if was is not None else ()))
        if sentence:
            from companion.ui.words.forgetting import LABEL

            warnings, label = (*warnings, sentence), LABEL
        store, revisions = open_records(paths, self._clock, vault)
        try:
            from companion.ui.timeline import first_frame_text

            view = services_over(store, paths, clock).today.view()
            frame.show(first_frame_text(view))
            told = (*warnings, *_standing(store, revisions, clock.now()))
            services = services_over(store, paths, clock, told, seal=vault.seal)
            from companion.ui.start import run_app

            house = housekeeping(paths, clock, store, revisions, vault)

            def standing() -> tuple[str, ...]:
                return (*_damage(services, revisions, in_app=True), *house.keep())

            def parts() -> AppParts:
                from msgspec.structs import replace

                made = _parts(store, services, paths, self._preferences, self._settings, region, view, label, standing)
                return replace(
                    made,
                    machine=machine_of(paths, self._clock, self.open_demo) if not sentence else None,
                    locking=self._locking() if not sentence else None,
                    initial_pane=was.pane if was is not None else "",
                    clock_problem=clock.problem,
                    backup=None if label else lambda: backup_now(paths, clock),
                    ended=_hidden_or_shown(paths, is_hidden=bool(sentence)),
                )

            return run_app(parts, is_taken=frame.is_shown)
        finally:
            store.close()

    def _locking(self) -> Locking:
        from companion.ui.vault_parts import Locking

        return Locking(
            vault=self._vault,
            go_on=self._asked.append,
            write_key=_write_recovery_file,
            drop_plan=self._drop_plan,
            idle_minutes=self._preferences.idle_lock,
        )

    def _drop_plan(self) -> None:
        from companion.storage.paper import drop_plan

        drop_plan(self._paths.plan)


def _write_recovery_file(text: str) -> str:
    """Write a recovery key to the home folder, where it is found and not synced with the records; answers where."""
    from companion.storage.paper import write_recovery_file

    home = Path(os.path.expanduser("~"))  # noqa: PTH111 (never fails, unlike Path.home)
    return str(write_recovery_file(home, text))


def _hidden_or_shown(paths: Paths, *, is_hidden: bool) -> Callable[[], str]:
    """Says why the app closes when records are hidden while it is open, or are hidden no more."""

    def ended() -> str:
        if os.path.lexists(paths.forgetting) == is_hidden:
            return ""
        from companion.ui.words import forgetting as words

        return words.CLOSED_SHOWN if is_hidden else words.CLOSED_HIDDEN

    return ended


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep the garbage collector from walking through all that is imported; the app turns it on at its first paint."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def machine_of(paths: Paths, clock: Clock, open_demo: Callable[[], None] | None = None) -> Machine:
    """The preferences of this machine, as the screens that choose them see them."""
    from companion.settings import read, write
    from companion.ui.machine import Machine

    library = cache(open_library)
    return Machine(
        regions=lambda: library().regions(),
        guess=lambda: library().guess_region(clock.zone()),
        read=lambda: read(paths.config),
        write=lambda key, value: write(paths.config, key, value),
        open_demo=open_demo,
    )


def _parts(
    store: RecordStore,
    services: Services,
    paths: Paths,
    preferences: Preferences,
    settings: UiSettings,
    region: Region | None,
    first: DayView | None = None,
    label: str = "",
    standing: Callable[[], tuple[str, ...]] | None = None,
) -> AppParts:
    """What the app is given; called once Textual may be imported."""
    from companion.settings import write
    from companion.ui.parts import AppParts
    from companion.ui.tabs import tabs

    def now() -> datetime:
        instant = services.clock.now()
        return instant.astimezone(store.calendar().zone_at(instant))

    return AppParts(
        now=now,
        panes=tabs(services, settings, first),
        services=services,
        region=region,
        settings=settings,
        day_of=lambda moment: store.calendar().day_of(moment),
        watch=lambda: frozenset(id_ for _, id_ in services.refresh()),
        standing=standing,
        crash_log=paths.crash_log,
        theme_chosen=lambda name: write(paths.config, "theme", name),
        label=label,
        key_problems=(*preferences.problems, *services.warnings),
    )


def _ui_settings(preferences: Preferences) -> UiSettings:
    from companion.ui.parts import UiSettings

    usual = UiSettings()
    animations: dict[str, Literal["none", "basic", "full"]] = {"none": "none", "basic": "basic", "full": "full"}
    return UiSettings(
        theme=preferences.theme or usual.theme,
        keymap=preferences.keymap,
        animation=animations.get(preferences.animation, usual.animation),
        ascii_only=preferences.glyphs == "ascii" or (preferences.glyphs == "auto" and _shows_only_ascii()),
        nudges=preferences.notifications != "off",
    )


def _shows_only_ascii() -> bool:
    """Is this a terminal without the signs, such as the Linux console or one that is not UTF-8?"""
    import sys

    encoding = (sys.stdout.encoding or "").lower().replace("-", "") if sys.stdout is not None else ""
    return os.environ.get("TERM") == "linux" or encoding != "utf8"


def open_library() -> Library:
    """The bundled articles and crisis lines; nothing is read before it is asked for."""
    from companion.library.library import Library

    return Library()


@contextmanager
def throw_away_home() -> Iterator[Path]:
    """A private folder that is gone afterwards, for the demo."""
    import tempfile

    folder = os.environ.get("XDG_RUNTIME_DIR")
    with tempfile.TemporaryDirectory(prefix="companion-demo-", dir=folder or None) as home:
        yield Path(home)


def contested_parts() -> AppParts:
    """The same made-up life as in `demo_parts`, with things changed on a laptop before it heard of it."""
    return demo_parts(is_contested=True)


def demo_parts(*, is_contested: bool = False) -> AppParts:
    """The app on a made-up life at one fixed moment, for pictures of its screens; nothing is written to a home."""
    import atexit
    import shutil
    import tempfile

    from msgspec.structs import replace

    from companion.demo.life import live
    from companion.settings import load
    from companion.storage.bulk import LogWriter
    from companion.storage.memory import MemoryLog, Shelf
    from companion.storage.store import KNOWN, RecordStore

    clock, writer, shelf = _FixedClock(), LogWriter(1), Shelf()
    for action in live(1, 400, date(2026, 11, 23), clock.zone(), clock.now()):
        writer.add(action)
    shelf.lines += [line for _, lines in sorted(writer.years.items()) for line in lines]
    home = tempfile.mkdtemp(prefix="companion-pictures-")
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    paths, preferences = load("me", {"COMPANION_HOME": home})
    store = RecordStore(MemoryLog(clock.now, KNOWN, shelf=shelf), clock)
    services = services_over(store, paths, clock)
    if is_contested:
        laptop = RecordStore(MemoryLog(clock.now, KNOWN, shelf=shelf, device="laptop"), clock)
        _change_apart(store, laptop)
    region = open_library().region("US")
    made = _parts(store, services, paths, preferences, _ui_settings(preferences), region, label="DEMO")
    return replace(made, locking=_rounds_for_pictures(paths, preferences, clock)._locking())


def demo_locked_parts() -> AppParts:
    """The lock over nothing, for pictures of it; nothing is written to a home."""
    from msgspec.structs import replace

    from companion.settings import load

    paths, preferences = load("me", {"COMPANION_HOME": os.devnull})
    made = _rounds_for_pictures(paths, preferences, _FixedClock())._locked_parts(open_library().region("US"), None)
    locked = made.locked
    plan = "Signs that it begins: I stop sleeping.\n\nWhat helps: a walk, a shower, the dog.\n\nI call Sam, 555 0100."
    return replace(made, locked=replace(locked, plan=lambda: plan) if locked is not None else None)


def _rounds_for_pictures(paths: Paths, preferences: Preferences, clock: Clock) -> _Rounds:
    return _Rounds(paths, preferences, _ui_settings(preferences), clock, open_vault(paths, clock), (), "DEMO")


def _change_apart(here: RecordStore, there: RecordStore) -> None:
    """Have two machines change a medicine, how it is taken and an entry, neither knowing of the other."""
    from msgspec.structs import replace

    from companion.domain.devices import NAMED
    from companion.domain.prefs import Pref
    from companion.services.ports import Put

    there.save("device-name", [Put(Pref(f"{NAMED}/laptop", "laptop"))])
    regimen = next(each for each in here.regimens() if each.versions[-1].slots)
    medicine, version, entry = regimen.medicine, regimen.versions[-1], here.entries()[0]
    later = replace(version.slots[-1], wall=time(21, 30))
    notes = {here: "With food. Blood test every three months.", there: "Told today: half an hour before a meal."}
    for store, note in notes.items():
        store.refresh()
        slots = (*version.slots[:-1], later) if store is there else version.slots
        changes = [Put(replace(medicine, note=note)), Put(replace(entry, note=note))]
        store.save("medicine-correct", [*changes, Put(replace(version, slots=slots, why=note))])
    here.refresh()


class _FixedClock:
    """A morning in New York that does not pass."""

    def now(self) -> datetime:
        """08:12 on a Monday."""
        return datetime(2026, 11, 23, 13, 12, tzinfo=UTC)

    def zone(self) -> str:
        """Where the made-up person lives."""
        return "America/New_York"
