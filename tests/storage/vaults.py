"""Encrypted homes for tests: machines that share a data folder, with vaults whose passphrases take no work to try."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from companion.bootstrap.clock import SystemClock
from companion.bootstrap.records import open_records, open_vault
from companion.paths import Paths
from companion.services.vault import NewKeys
from companion.storage.age import Wrap
from companion.storage.disk import Disk
from companion.storage.engine import RevisionStore
from companion.storage.filestore import FileStore
from companion.storage.reader import KNOWN
from companion.storage.seal import Seal
from companion.storage.vault import FileVault
from companion.storage.writing import Put
from tests.storage.age_format import wrap
from tests.storage.kit import Clock, FaultyDisk, Machine

PASSPHRASE = "four words that differ"
OTHER = "another long passphrase"
MARKER = "marker words nobody else writes"


class PersonsClock:
    """A clock as services ask it, over one that is turned by hand."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def now(self) -> datetime:
        return self._clock()

    def zone(self) -> str:
        return "Europe/Berlin"


class Safe:
    """One machine's view of a data folder that several share."""

    def __init__(self, root: Path, machine: str = "desk") -> None:
        self.root = root
        self.machine = machine
        self.log, self.keys = root / "data" / "log", root / "data" / "keys"
        self.state, self.cache = root / machine / "state", root / machine / "cache"
        self.clock = Clock()

    def vault(self, disk: Disk | None = None) -> FileVault:
        disk = disk or Machine(self.machine)

        def open_store(seal: Seal) -> FileStore:
            return self._open(seal, disk, None)

        clock = PersonsClock(self.clock)
        return FileVault(self.keys, self.state, clock, open_store, machine=self.machine, disk=disk, wrap=wrap)

    def open(self, vault: FileVault | None = None, disk: Disk | None = None) -> FileStore:
        vault = vault or self.vault(disk)
        cache = None if vault.is_locked else self.cache
        store = self._open(vault.seal, disk or Machine(self.machine), cache)
        vault.attach(store)
        return store

    def _open(self, seal: Seal, disk: Disk, cache: Path | None) -> FileStore:
        return RevisionStore.open(self.log, self.state, cache, self.clock, known=KNOWN, disk=disk, seal=seal, wait=0.2)

    def unlocked(self, passphrase: str = PASSPHRASE, disk: Disk | None = None) -> tuple[FileVault, FileStore]:
        vault = self.vault(disk)
        vault.unlock(passphrase)
        return vault, self.open(vault, disk)

    def files(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in sorted(self.log.iterdir())}

    def holding(self, words: str = MARKER) -> list[str]:
        """Every file under the home in which some words stand in clear."""
        found = (path for path in self.root.rglob("*") if path.is_file())
        return sorted(path.name for path in found if words.encode() in path.read_bytes())


def typed(keys: NewKeys) -> list[str]:
    return [keys.recovery.groups[number] for number in keys.recovery.asked]


def turn_on(vault: FileVault, passphrase: str = PASSPHRASE) -> NewKeys:
    keys = vault.new_keys()
    vault.turn_on(passphrase, keys, typed(keys))
    return keys


def sealed(safe: Safe, passphrase: str = PASSPHRASE) -> tuple[FileVault, FileStore, NewKeys]:
    """Turn encryption on over what is there, to the end."""
    vault = safe.vault()
    store = safe.open(vault)
    keys = turn_on(vault, passphrase)
    assert [step.done for step in vault.convert()] or not store.files.own()
    return vault, store, keys


def seal_home(paths: Paths, passphrase: str, wrap: Wrap | None = None) -> None:
    """Turn encryption on in a whole home and convert what is there, as the app does; `wrap` may take less work."""
    clock = SystemClock()
    vault = open_vault(paths, clock)
    if wrap is not None:
        vault._wrap = wrap
    records, _ = open_records(paths, clock, vault)
    turn_on(vault, passphrase)
    assert list(vault.convert())
    records.close()


def note(id_: str, words: str = MARKER, day: str = "2026-11-23") -> Put:
    return Put("entry", id_, {"day": day, "note": f"{words} {id_}"})


class Killed(BaseException):
    """The process ends here."""


class DyingDisk(FaultyDisk):
    """A disk at whose k-th call the process is killed: nothing after it reaches the disk."""

    def __init__(self, name: str = "desk") -> None:
        super().__init__(None, persistent=True, name=name)
        self.held: set[int] = set()

    def open(self, path: str, flags: int, mode: int = 0o600) -> int:
        fd = Disk.open(self, path, flags, mode)
        self.held.add(fd)
        return fd

    def close(self, fd: int) -> None:
        self.held.discard(fd)
        super().close(fd)

    def bury(self) -> None:
        """Close what a process that ended held open, its locks too."""
        for fd in list(self.held):
            self.close(fd)

    def __getattribute__(self, name: str) -> Callable[..., object]:
        found = super().__getattribute__(name)
        if name in FaultyDisk.CALLS + FaultyDisk.MORE_CALLS and super().__getattribute__("fails")(name):
            raise Killed(name)
        return found
