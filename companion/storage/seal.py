"""Sealing lines and small files of a profile: for that only public keys are needed; opening them takes an identity.

Which public keys those are is written down in the state folder of this machine, never read from the synced folder: so
whoever can write there cannot have anything sealed to a key of their own. The list comes out of a key file that only
the passphrase opens. A list without a key says that encryption was turned off here; no list, that it never was on,
unless copies of keys lie beside it: they are kept here only after the list was written, so then it is lost.
"""

from __future__ import annotations

import os
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Sequence
from pathlib import Path
from zlib import crc32

from companion.storage import age
from companion.storage.disk import Disk, Seen, make_folder, patiently, read_file, seen_of, write_durably
from companion.storage.line import START, BadLine, Line, Revision, Sealed, decode, encode

_HEAD = """\
# The keys that Companion seals the records of this computer to. They are public, and nothing opens with them.
# This file is not synced. Without it Companion asks for the passphrase before anything is saved.
"""
_CHECK = "# check "
_OFF = "# Encryption was turned off on this computer.\n"


class Seal:
    """What seals and opens the lines of a profile."""

    def __init__(self, pins: str, disk: Disk) -> None:
        self._pins = pins
        self._disk = disk
        self._seen: Seen | None = None
        self._is_looked_for = False
        self._recipients: tuple[str, ...] | None = None
        self._identities: tuple[age.Identity, ...] = ()
        self.keys: tuple[str, ...] = ()
        """The public halves of the secret keys at hand."""
        self.is_known = True
        """Could it be read what is sealed to? If not nothing is saved before it is."""
        try:
            self.look()
        except OSError:
            self.is_known = False

    # What is sealed to

    @property
    def recipients(self) -> tuple[str, ...]:
        """The public keys lines are sealed to; none while encryption is off."""
        return self._recipients or ()

    @property
    def is_on(self) -> bool:
        """Is what is saved sealed?"""
        return bool(self._recipients)

    @property
    def is_decided(self) -> bool:
        """Was encryption ever turned on or off on this machine?"""
        return self._recipients is not None

    def look(self) -> None:
        """Read the list again if another copy changed it; raises OSError."""
        try:
            stat = patiently(self._disk.lstat, self._pins)
        except (FileNotFoundError, NotADirectoryError):
            if self._seen is not None or not self._is_looked_for:  # no copy is kept before there is a list
                self._seen, self._recipients, self.is_known = None, None, not self._was_on()
            self._is_looked_for = True
            return
        seen = seen_of(stat)
        if seen != self._seen:
            text, _, check = read_file(self._disk, self._pins).decode("ascii", "replace").rpartition(_CHECK)
            self.is_known = check.strip() == _check(text)
            if self.is_known:
                self._recipients = tuple(line for line in text.split() if line.startswith("age1"))
            self._seen = seen

    def _was_on(self) -> bool:
        """Do copies of keys say that there was a list?"""
        try:
            names = patiently(self._disk.listing, copies_of(Path(self._pins).parent))
        except (FileNotFoundError, NotADirectoryError):
            return False
        return any(name.endswith(".age") for name in names)

    def pin(self, recipients: Sequence[str]) -> None:
        """Seal to these keys from now on, durably; to none turns sealing off. Raises OSError."""
        lines = "".join(f"{one}\n" for one in dict.fromkeys(recipients))
        make_folder(self._disk, str(Path(self._pins).parent))
        text = f"{_HEAD}{lines or _OFF}"
        write_durably(self._disk, self._pins, f"{text}{_CHECK}{_check(text)}\n".encode())
        self._seen = None
        self.look()

    # What opens it

    @property
    def can_open(self) -> bool:
        """Is a secret key at hand?"""
        return bool(self._identities)

    def unlock(self, identities: Sequence[age.Identity]) -> None:
        """Take secret keys into memory."""
        self._identities = tuple(identities)
        self.keys = tuple(sorted(age.recipient_of(one) for one in identities))

    def lock(self) -> None:
        """Forget the secret keys."""
        self._identities, self.keys = (), ()

    # Lines

    def seal_line(self, raw: bytes) -> bytes:
        """Seal a clear line, without its line end: its stamp stays in sight, everything else goes inside."""
        at, rest = _parted(raw if raw[raw.index(b'"', len(START)) :][:2] == b'",' else encode(decode(raw)))
        return encode(Sealed(at, b64encode(age.seal(b"{" + rest, self.recipients)).decode()))

    def open_line(self, line: Sealed) -> bytes | None:
        """Give the clear line a sealed one was made from, byte for byte; None if no key at hand opens it.

        Raises:
            BadLine: it opens, and what is inside does not belong to this stamp or is no line.
        """
        if not self._identities:
            return None
        try:
            inside = age.unseal(b64decode(line.age, validate=True), self._identities)
        except age.CannotOpen:
            return None
        except NotBase64:
            raise BadLine("the sealed part is not base64") from None
        raw = b'%s%s",%s' % (START, line.at.encode(), inside[1:])
        if not isinstance(decode(raw), Revision):
            raise BadLine("a sealed line inside a sealed line")
        return raw

    def opened(self, line: Sealed) -> Line:
        """Give what a sealed line says, or the line itself if no key at hand opens it; raises BadLine."""
        raw = self.open_line(line)
        return line if raw is None else decode(raw)

    # Small files

    def seal_bytes(self, data: bytes) -> bytes:
        """Seal a file as a whole."""
        return age.seal(data, self.recipients)

    def open_bytes(self, data: bytes) -> bytes | None:
        """Open a file that was sealed as a whole; None if no key at hand does, or it is damaged."""
        if not self._identities:
            return None
        try:
            return age.unseal(data, self._identities)
        except age.CannotOpen:
            return None


def _check(text: str) -> str:
    return f"{crc32(text.encode()):08x}"


def _parted(raw: bytes) -> tuple[str, bytes]:
    """Part a clear line into its stamp and what follows it."""
    end = raw.index(b'"', len(START))
    return raw[len(START) : end].decode(), raw[end + 2 :]


def pins_of(state: str | os.PathLike[str]) -> str:
    """Name the file that says what is sealed to, in the state folder of a profile."""
    return f"{os.fspath(state)}/recipients"


def copies_of(state: str | os.PathLike[str]) -> str:
    """Name the folder with this machine's copies of the key files, in the state folder of a profile."""
    return f"{os.fspath(state)}/keys"
