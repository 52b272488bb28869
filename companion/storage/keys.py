"""The key files of a profile, `identity-<name>.age`: secret keys sealed with the passphrase, in the stock age format.

They lie in the synced folder `keys/`, so that the passphrase opens the records on every machine, and a copy of each in
the state folder of every machine that opened it: a key folder that vanishes must not cost a medical history. Every key
has a file of its own name, so two machines that turn encryption on at the same moment do not overwrite each other's.

    # Companion key k7qd2a, made on desk on 2026-11-26
    # seals to: age1…              what is saved is sealed to these
    # seals to: age1…
    # stands for: m3xz5b           key files whose keys are in this one, or that it replaces
    AGE-SECRET-KEY-1…

No public key lies in the synced folder in clear: whoever can write there, and does not know the passphrase, can neither
add a key nor write a line that opens.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable

from msgspec import Struct

from companion.storage import age
from companion.storage.disk import Disk, fsync_folder, make_folder, patiently, read_file, write_durably

_FILE = re.compile(r"identity-([a-z2-7]{6})\b.*\.age", re.ASCII)
_SEALS_TO, _STANDS_FOR = "# seals to: ", "# stands for: "


class Keys(Struct, frozen=True):
    """What a key file holds."""

    secrets: tuple[str, ...]
    """The secret keys."""

    recipients: tuple[str, ...]
    """What is saved is sealed to these."""

    stands_for: tuple[str, ...] = ()
    """The names of other key files that need not be opened when this one was."""

    note: str = ""
    """Where and when it was made."""

    def text(self) -> bytes:
        """Write it as an age identity file."""
        lines = [f"# {self.note}", *(_SEALS_TO + one for one in self.recipients)]
        lines += [_STANDS_FOR + one for one in self.stands_for]
        return "".join(f"{line}\n" for line in (*lines, *self.secrets)).encode()


def parsed(text: bytes) -> Keys:
    """Read what a key file held; raises CannotRead."""
    try:
        lines = text.decode().splitlines()
    except UnicodeDecodeError:
        raise age.CannotRead("it holds no keys") from None
    secrets = tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))
    if not secrets:
        raise age.CannotRead("it holds no keys")
    own = [age.recipient_of(age.identity(secret)) for secret in secrets]
    named = [one for one in _after(_SEALS_TO, lines) if age.is_recipient(one)]
    note = lines[0].removeprefix("# ") if lines[0].startswith("# ") else ""
    return Keys(secrets, tuple(dict.fromkeys((*own, *named))), _after(_STANDS_FOR, lines), note)


def _after(mark: str, lines: Iterable[str]) -> tuple[str, ...]:
    return tuple(line.removeprefix(mark).strip() for line in lines if line.startswith(mark))


class Found(Struct, frozen=True):
    """A key file, still sealed."""

    name: str
    """Which key."""

    path: str
    """Where it lies."""

    data: bytes
    """What it holds."""

    is_synced: bool
    """Does it lie in the synced folder?"""


class KeyFolders:
    """The synced key folder and this machine's copies."""

    def __init__(self, synced: str, local: str, disk: Disk) -> None:
        self.synced = synced
        """The folder that travels with the records."""
        self.local = local
        """The copies of this machine."""
        self._disk = disk

    def is_any(self) -> bool:
        """Is there a key file in the synced folder?"""
        try:
            return bool(self._names(self.synced))
        except OSError:
            return False  # what cannot be looked into is said when it is needed

    def is_any_copy(self) -> bool:
        """Is there a copy of a key file on this machine?"""
        try:
            return bool(self._names(self.local))
        except OSError:
            return False

    def found(self) -> list[Found]:
        """Read every key file, each content once: the newest first, conflict copies too, then what only lies here.

        Raises OSError if none could be read and one is or may be there.
        """
        found: dict[bytes, Found] = {}
        trouble: OSError | None = None
        for folder in (self.synced, self.local):
            try:
                for file, name in self._names(folder):
                    path = f"{folder}/{file}"
                    data = read_file(self._disk, path)
                    found.setdefault(data, Found(name, path, data, folder == self.synced))
            except FileNotFoundError:
                continue
            except OSError as error:
                trouble = error
        if trouble is not None and not found:
            raise trouble
        return list(found.values())

    def files(self) -> dict[str, bytes]:
        """Give the key files of the synced folder by their names; those that cannot be read are left out."""
        found = {}
        with contextlib.suppress(OSError):
            for file, _ in self._names(self.synced):
                found[file] = read_file(self._disk, f"{self.synced}/{file}")
        return found

    def write(self, name: str, data: bytes) -> None:
        """Put a key file into both folders, durably; raises OSError."""
        for folder in (self.synced, self.local):
            self._write(folder, name, data)

    def keep_copy(self, name: str, data: bytes) -> None:
        """Have a copy of a key file on this machine, if it differs from the one that is here; raises OSError."""
        self._write(self.local, name, data)

    def put_back(self, name: str, data: bytes) -> bool:
        """Put a key file that is gone from the synced folder back into it; says whether it was. Raises OSError."""
        if any(known == name for _, known in self._names(self.synced)):
            return False
        self._write(self.synced, name, data)
        return True

    def retire(self) -> None:
        """Take the key files out of the synced folder; the copies of this machine stay. Raises OSError."""
        for found in reversed(self.found()):  # the newest last
            if found.is_synced:
                self._write(self.local, found.name, found.data)
        files = self._names(self.synced)
        for file, _ in files:
            patiently(self._disk.unlink, f"{self.synced}/{file}")
        if files:
            fsync_folder(self._disk, self.synced)

    def _write(self, folder: str, name: str, data: bytes) -> None:
        path = f"{folder}/identity-{name}.age"
        with contextlib.suppress(OSError):
            if read_file(self._disk, path) == data:
                return
        make_folder(self._disk, folder)
        write_durably(self._disk, path, data)

    def _names(self, folder: str) -> list[tuple[str, str]]:
        """The key files of a folder with the names of their keys, the newest first."""
        try:
            listed = patiently(self._disk.listing, folder)
        except (FileNotFoundError, NotADirectoryError):
            return []
        files = sorted(listed, key=lambda file: (-listed[file].mtime_ns, file))
        return [(file, match[1]) for file in files if (match := _FILE.fullmatch(file))]
