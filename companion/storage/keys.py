"""The key files of a profile, `identity-<name>.age`: secret keys sealed with the passphrase, in the stock age format.

They lie in the synced folder `keys/`, so that the passphrase opens the records on every machine, and a copy of each in
the state folder of every machine that opened it: a key folder that vanishes must not cost a medical history. Every key
has a file of its own name, so two machines that turn encryption on at the same moment do not overwrite each other's.

    # Companion key k7qd2a, made on desk on 2026-11-26
    # seals to: age1…              what is saved is sealed to these
    # seals to: age1…
    # stands for: m3xz5b           key files whose keys are in this one, or that nothing here needs beside it
    # replaces: m3xz5b             key files that the recovery key was used instead of: they are set aside
    # changes: 1                 how often its passphrase was changed
    AGE-SECRET-KEY-1…

The copies of this machine are named `identity-<name>.<changes>.age` once the passphrase was changed. One of more
changes takes the place of those of fewer; two that differ otherwise stand side by side: a file that an old backup or a
sync tool brought back costs nobody the passphrase in use.

No public key lies in the synced folder in clear: whoever can write there, and does not know the passphrase, can neither
add a key nor write a line that opens.

A key file that a recovery replaced is set aside on every machine that opens the new one and can read every line with
it: it leaves the synced folder and lies as `retired-<name>.<CRC-32>.age` among the copies. Its passphrase then opens
nothing there, also when a sync tool or a backup brings the file back, unless no other key file is left. It is not
removed: lines sealed to it alone may still come.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable
from typing import Literal
from zlib import crc32

from msgspec import Struct

from companion.storage import age
from companion.storage.disk import Disk, fsync_folder, make_folder, patiently, read_file, write_durably

_FILE = re.compile(r"identity-([a-z2-7]{6})\b.*\.age", re.ASCII)
_COPY = re.compile(r"identity-[a-z2-7]{6}(?:\.(\d{1,9})(?:\.[0-9a-f]{8})?)?\.age", re.ASCII)
_RETIRED = re.compile(r"retired-([a-z2-7]{6})\.[0-9a-f]{8}\.age", re.ASCII)
_SEALS_TO, _STANDS_FOR, _REPLACES, _CHANGES = "# seals to: ", "# stands for: ", "# replaces: ", "# changes: "


class Keys(Struct, frozen=True):
    """What a key file holds."""

    secrets: tuple[str, ...]
    """The secret keys."""

    recipients: tuple[str, ...]
    """What is saved is sealed to these."""

    stands_for: tuple[str, ...] = ()
    """The names of other key files of which nothing is said if they stay closed when this one was opened."""

    note: str = ""
    """Where and when it was made."""

    changes: int = 0
    """How often its passphrase was changed."""

    replaces: tuple[str, ...] = ()
    """The names of key files whose passphrase is to open nothing any more: the recovery key was used instead."""

    def text(self) -> bytes:
        """Write it as an age identity file."""
        lines = [f"# {self.note}", *(_SEALS_TO + one for one in self.recipients)]
        lines += [_STANDS_FOR + one for one in self.stands_for]
        lines += [_REPLACES + one for one in self.replaces]
        lines += [f"{_CHANGES}{self.changes}"] if self.changes else []
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
    changes = next((int(one) for one in _after(_CHANGES, lines) if one.isascii() and one.isdigit()), 0)
    return Keys(
        secrets,
        tuple(dict.fromkeys((*own, *named))),
        _after(_STANDS_FOR, lines),
        note,
        min(changes, _MOST),
        _after(_REPLACES, lines),
    )


def _after(mark: str, lines: Iterable[str]) -> tuple[str, ...]:
    return tuple(line.removeprefix(mark).strip() for line in lines if line.startswith(mark))


_MOST = 999_999_999
"""What is not believed to be more changes than this."""


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


Where = Literal["both", "synced", "copies"]
"""Which of the two folders a key file is put into."""


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

    def are_known(self) -> bool:
        """Are key files in the synced folder, and of each of them a copy on this machine? Then all were in use here."""
        try:
            synced, local = ({name for _, name in self._names(folder)} for folder in (self.synced, self.local))
        except OSError:
            return False
        return bool(synced) and synced <= local

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

    def write(self, name: str, data: bytes, changes: int = 0, *, to: Where = "both") -> None:
        """Put a key file into both folders, or into one of them, durably; raises OSError."""
        if to != "copies":
            self._write(self.synced, f"identity-{name}.age", data)
        if to != "synced":
            self.keep_copy(name, data, changes)

    def may_be_written(self, name: str, data: bytes) -> bool:
        """Is a key file in the synced folder or among the copies, as far as that can be seen?"""
        try:
            copies = [f"{self.local}/{file}" for file, known in self._names(self.local) if known == name]
            return any(self._is(path, data) for path in (f"{self.synced}/identity-{name}.age", *copies))
        except OSError:
            return True

    def rewrite(self, found: Found, data: bytes) -> None:
        """Put other bytes in the place of a conflict copy in the synced folder, durably; raises OSError."""
        self._write(self.synced, found.path.rpartition("/")[2], data)

    def drop_copy(self, found: Found, data: bytes) -> None:
        """Remove a copy of this machine that another one replaced, unless it is that one; raises OSError."""
        with contextlib.suppress(FileNotFoundError):
            if not found.is_synced and read_file(self._disk, found.path) != data:
                patiently(self._disk.unlink, found.path)

    def keep_copy(self, name: str, data: bytes, changes: int = 0) -> None:
        """Have a copy of a key file on this machine; raises OSError.

        It takes the place of copies of fewer changes of the passphrase, and of no others; of one of more changes it
        is an older form, which is not kept.
        """
        copies = {file: _changes_of(file) for file, known in self._names(self.local) if known == name}
        if any(made > changes for made in copies.values()):
            return
        if not any(made == changes and self._holds(file, data) for file, made in copies.items()):
            usual = f"identity-{name}.{changes}.age" if changes else f"identity-{name}.age"
            apart = f"identity-{name}.{changes}.{crc32(data):08x}.age"
            self._write(self.local, apart if usual in copies else usual, data)
        for file, made in copies.items():
            if made < changes:
                patiently(self._disk.unlink, f"{self.local}/{file}")

    def newest_copy(self, file: str) -> bytes | None:
        """Give the copy of a key file, as it is named in the synced folder, with the passphrase chosen last."""
        copies = [one for one, name in self._names(self.local) if file == f"identity-{name}.age"]
        return read_file(self._disk, f"{self.local}/{max(copies, key=_changes_of)}") if copies else None

    def _holds(self, file: str, data: bytes) -> bool:
        with contextlib.suppress(OSError):
            return self._is(f"{self.local}/{file}", data)
        return False

    def _is(self, path: str, data: bytes) -> bool:
        with contextlib.suppress(FileNotFoundError):
            return read_file(self._disk, path) == data
        return False

    def put_back(self, name: str, data: bytes) -> bool:
        """Put a key file that is gone from the synced folder back into it; says whether it was. Raises OSError."""
        if any(known == name for _, known in self._names(self.synced)):
            return False
        self._write(self.synced, f"identity-{name}.age", data)
        return True

    def retire(self) -> None:
        """Take the key files out of the synced folder; the copies of this machine stay. Raises OSError."""
        for found in reversed(self.found()):  # the newest last
            if found.is_synced:
                made = [_changes_of(file) for file, name in self._names(self.local) if name == found.name]
                self.keep_copy(found.name, found.data, max(made, default=0))  # closed: not known to be an older form
        files = self._names(self.synced)
        for file, _ in files:
            patiently(self._disk.unlink, f"{self.synced}/{file}")
        if files:
            fsync_folder(self._disk, self.synced)

    # Key files that a recovery replaced

    def set_aside(self, names: Iterable[str]) -> None:
        """Put the key files of these names where no passphrase is tried on them; raises OSError."""
        gone = set(names)
        for folder in (self.synced, self.local):
            for file, name in self._names(folder):
                if name in gone:
                    data = read_file(self._disk, f"{folder}/{file}")
                    self._write(self.local, f"retired-{name}.{crc32(data):08x}.age", data)
                    patiently(self._disk.unlink, f"{folder}/{file}")

    def aside(self) -> list[Found]:
        """Read every key file that was set aside; those that cannot be read are left out."""
        found = []
        with contextlib.suppress(OSError):
            for file, name in self._names(self.local, _RETIRED):
                path = f"{self.local}/{file}"
                found.append(Found(name, path, read_file(self._disk, path), is_synced=False))
        return found

    def _write(self, folder: str, file: str, data: bytes) -> None:
        path = f"{folder}/{file}"
        with contextlib.suppress(OSError):
            if read_file(self._disk, path) == data:
                return
        make_folder(self._disk, folder)
        write_durably(self._disk, path, data)

    def _names(self, folder: str, form: re.Pattern[str] = _FILE) -> list[tuple[str, str]]:
        """The key files of a folder with the names of their keys, the newest first."""
        try:
            listed = patiently(self._disk.listing, folder)
        except (FileNotFoundError, NotADirectoryError):
            return []
        files = sorted(listed, key=lambda file: (-listed[file].mtime_ns, file))
        return [(file, match[1]) for file in files if (match := form.fullmatch(file))]


def _changes_of(file: str) -> int:
    """Read from the name of a copy how often the passphrase had been changed."""
    match = _COPY.fullmatch(file)
    return int(match[1] or 0) if match is not None else 0
