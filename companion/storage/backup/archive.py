"""The zip file itself: packing it, and opening one from anywhere without believing a word of it."""

from __future__ import annotations

import stat as modes
import struct
import zipfile
import zlib
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from io import BytesIO

import msgspec

from companion.domain.errors import NotReadable
from companion.storage.backup.lines import Pause, count
from companion.storage.backup.shape import (
    KEYS,
    KIND,
    LOG,
    MANIFEST,
    MOST_BYTES,
    MOST_MEMBERS,
    MOST_RATIO,
    SMALL,
    VERSION,
    Manifest,
    Member,
    is_member,
)

_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    NotImplementedError,
    OverflowError,
    RuntimeError,
    ValueError,
    LookupError,
)
"""What a damaged or made-up zip file can raise while it is read."""

_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_FIRST_YEAR, _LAST_YEAR = 1980, 2107


class _Kind(msgspec.Struct):
    kind: str
    v: int


def digest(data: bytes) -> str:
    """SHA-256, in hex."""
    return sha256(data).hexdigest()


def pack(manifest: Manifest, contents: Sequence[tuple[Member, bytes]]) -> bytes:
    """Pack a backup.

    Args:
        manifest: What it says about itself.
        contents: Each member with its bytes.
    """
    says = msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n"
    files = [*((member.name, data) for member, data in contents), (MANIFEST, says)]
    stored: set[str] = set()
    while True:
        buffer = BytesIO()
        with zipfile.ZipFile(buffer, "w") as zipped:
            for name, data in files:
                method = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
                zipped.writestr(_described(name, manifest.moment), data, method)
            traps = {one.filename for one in zipped.infolist() if _looks_like_a_trap(one)}
        if not traps:
            return buffer.getvalue()
        stored |= traps


def _described(name: str, when: datetime | None) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    if when is not None and _FIRST_YEAR <= when.year <= _LAST_YEAR:
        info.date_time = (when.year, when.month, when.day, when.hour, when.minute, when.second)
    info.create_system = 3
    info.external_attr = (modes.S_IFREG | 0o600) << 16
    return info


def _looks_like_a_trap(info: zipfile.ZipInfo) -> bool:
    return info.file_size > max(SMALL, info.compress_size * MOST_RATIO)


class Archive:
    """An opened backup. What it says about itself is not believed before `check`."""

    def __init__(self, data: bytes, name: str) -> None:
        """Open it.

        Args:
            data: The file.
            name: What to call it in sentences.

        Raises:
            NotReadable: It is no backup that can be used here, and why; nothing was unpacked.
        """
        self.name = name
        """What it is called in sentences."""
        self._zip, entries = _entries(data, name)
        self._infos = entries
        self.is_alone = bool(entries) and _ends(data) and not min(each.header_offset for each in self._zip.infolist())
        """Is the file this backup and nothing else? Other packed files may end or begin with one."""
        if MANIFEST not in entries:
            raise NotReadable(f"{name} is a zip file, but not a backup of Companion: it has no {MANIFEST}.")
        self.manifest = self._manifest(self._unpacked(MANIFEST))
        """What it says about itself."""
        self._compare()

    def _manifest(self, data: bytes) -> Manifest:
        try:
            kind = msgspec.json.decode(data, type=_Kind)
        except (msgspec.MsgspecError, RecursionError):
            raise NotReadable(
                f"{self.name} is not a backup of Companion: its {MANIFEST} says something else."
            ) from None
        if kind.kind != KIND or kind.v < 1:
            raise NotReadable(f"{self.name} is not a backup of Companion: its {MANIFEST} says something else.")
        if kind.v > VERSION:
            raise NotReadable(
                f"{self.name} was made by a newer version of Companion. Update Companion here, then try again."
            )
        try:
            return msgspec.json.decode(data, type=Manifest)
        except (msgspec.MsgspecError, RecursionError):
            raise self._damaged(MANIFEST) from None

    def _compare(self) -> None:
        """Make sure that the members are those the manifest names, each once."""
        named = [member.name for member in self.manifest.members]
        if len(set(named)) < len(named):
            raise self._damaged(MANIFEST)
        for name in sorted(set(named) - self._infos.keys()):
            raise NotReadable(f"{self.name} is damaged: {_shown(name)} is missing from it.")
        for name in sorted(self._infos.keys() - set(named) - {MANIFEST}):
            raise _strange(self.name, name)
        for member in self.manifest.members:
            if self._infos[member.name].file_size != member.bytes:
                raise self._damaged(member.name)

    def read(self, member: Member) -> bytes:
        """Unpack a member and make sure that it has the bytes it should; raises NotReadable."""
        data = self._unpacked(member.name)
        if digest(data) != member.sha256:
            raise self._damaged(member.name)
        return data

    def check(self, pause: Pause, *, recount: bool) -> None:
        """Unpack everything and compare it with the manifest; raises NotReadable.

        Args:
            pause: Lets others have their turn.
            recount: Check each line and count them anew, too. Not needed for bytes counted a moment ago.
        """
        for member in self.manifest.members:
            pause()
            data = self.read(member)
            if recount and member.name.startswith(LOG):
                tally = count(data, pause)
                if (tally.lines, len(tally.damage)) != (member.lines, len(member.damage)):
                    raise self._damaged(member.name)

    def _unpacked(self, name: str) -> bytes:
        info = self._infos[name]
        try:
            with self._zip.open(info) as member:
                data = member.read(info.file_size + 1)
        except _BROKEN:
            raise self._damaged(name) from None
        if len(data) != info.file_size:
            raise self._damaged(name)
        return data

    def _damaged(self, name: str) -> NotReadable:
        return NotReadable(
            f"{self.name} is damaged: {_shown(name)} in it is not what it was. Another backup may be whole."
        )


def _entries(data: bytes, name: str) -> tuple[zipfile.ZipFile, dict[str, zipfile.ZipInfo]]:
    try:
        zipped = zipfile.ZipFile(BytesIO(data))
        infos: Sequence[zipfile.ZipInfo] = zipped.infolist()
    except _BROKEN:
        raise NotReadable(
            f"{name} is not a backup of Companion, or it is damaged: it cannot be read as a zip file."
        ) from None
    found: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        if info.filename in (LOG, KEYS) and not info.file_size:
            continue  # whoever packs an unpacked backup again adds its folders
        if info.filename in found or info.orig_filename != info.filename:
            raise _strange(name, info.orig_filename)
        if info.filename != MANIFEST and not is_member(info.filename):
            raise _strange(name, info.orig_filename)
        kind = modes.S_IFMT(info.external_attr >> 16)
        if kind not in (0, modes.S_IFREG) or info.flag_bits & 1 or info.compress_type not in _METHODS:
            raise _strange(name, info.filename)
        found[info.filename] = info
    sizes = [info.file_size for info in found.values()]
    if any(map(_looks_like_a_trap, found.values())) or sum(sizes) > MOST_BYTES or len(found) > MOST_MEMBERS:
        raise NotReadable(
            f"{name} would unpack to far more than a backup of Companion holds. Nothing of it was unpacked."
        )
    return zipped, found


def _ends(data: bytes) -> bool:
    """Is what ends a zip file without a comment the end of these bytes?"""
    return data[-22:-18] == b"PK\x05\x06"


def _strange(name: str, inside: str) -> NotReadable:
    return NotReadable(f"{name} holds “{_shown(inside)}”, which no backup of Companion does. Nothing was changed.")


def _shown(name: str) -> str:
    return name.encode("ascii", "backslashreplace").decode()[:80]
