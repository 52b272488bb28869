"""What a backup is: its name, its manifest, what may be in it, and how much."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from msgspec import Struct

from companion.storage.log_names import is_log

VERSION = 1
"""Of the format; a greater one was made by a newer Companion."""

KIND = "companion-backup"
"""What a manifest says it is of."""

MANIFEST = "manifest.json"
"""The member that says what the others should be."""

LOG, KEYS = "log/", "keys/"
"""What the names of the other members begin with."""

MOST_BYTES = 1 << 30
"""All members together, unpacked; more is neither packed nor unpacked."""

MOST_MEMBERS = 4096
"""More files are neither packed nor unpacked."""

MOST_RATIO = 200
"""How much smaller a member may have been packed; what packs better is stored as it is, and met only in a trap."""

SMALL = 1 << 16
"""Up to this size no member is a trap, however well it packs."""

_NAME = re.compile(r"(\d{4})-(\d{2})-(\d{2})T(\d{2})(\d{2})(\d{2})Z-([1-9]\d{0,8})\.zip", re.ASCII)
_ODD = re.compile(r"[\x00-\x1f\x7f/\\]")
_LONGEST = 255


class Bad(Struct, frozen=True):
    """A stretch of a log file that could not be read when it was copied; its bytes are in the backup all the same."""

    offset: int
    """Where it begins."""

    length: int
    """How many bytes it has."""

    why: str
    """What is wrong with it."""


class Member(Struct, frozen=True):
    """One file in a backup."""

    name: str
    """Its name in the zip file: `log/` or `keys/` and its name in that folder."""

    bytes: int
    """Its size."""

    sha256: str
    """SHA-256 of its bytes, in hex."""

    lines: int = 0
    """How many sound lines it has; none for a key."""

    damage: tuple[Bad, ...] = ()
    """What in it is damaged."""


class Lack(Struct, frozen=True):
    """A file that was there and could not be read, so that the backup is without it."""

    name: str
    """As a member would be named."""

    why: str
    """Why not."""


class Manifest(Struct, frozen=True):
    """What a backup says about itself."""

    v: int
    """The version of the format."""

    made: str
    """When: UTC, ISO 8601."""

    app: str
    """The version of Companion that made it."""

    profile: str
    """The profile it is of."""

    device: str | None
    """The machine it was made on, as it is called in stamps."""

    members: tuple[Member, ...]
    """Every other file in it."""

    lacks: tuple[Lack, ...] = ()
    """What should have been in it."""

    kind: str = KIND
    """What this file is."""

    @property
    def lines(self) -> int:
        """How many sound lines it holds."""
        return sum(member.lines for member in self.members)

    @property
    def damaged(self) -> int:
        """How many stretches in it are damaged."""
        return sum(len(member.damage) for member in self.members)

    @property
    def log(self) -> tuple[Member, ...]:
        """Its log files."""
        return tuple(member for member in self.members if member.name.startswith(LOG))

    @property
    def moment(self) -> datetime | None:
        """When it was made; None if that cannot be read."""
        try:
            found = datetime.fromisoformat(self.made)
        except ValueError:
            return None
        return found if found.tzinfo is not None else None

    def member(self, name: str) -> Member | None:
        """The member of a name."""
        return next((member for member in self.members if member.name == name), None)


class Kept(Struct, frozen=True, order=True):
    """A backup on the shelf, as its name tells it. They sort in the order they were made, whatever the clock said."""

    number: int
    """Which it is of all that were made here."""

    at: datetime
    """When it was made, by the clock of then."""

    @property
    def name(self) -> str:
        """The name of its file."""
        return f"{self.at:%Y-%m-%dT%H%M%SZ}-{self.number}.zip"

    @property
    def day(self) -> date:
        """The day it was made on, in UTC."""
        return self.at.date()


def named(name: str) -> Kept | None:
    """Read the name of a backup's file; None for any other file."""
    match = _NAME.fullmatch(name)
    if match is None:
        return None
    *parts, number = map(int, match.groups())
    try:
        kept = Kept(number, datetime(*parts, tzinfo=UTC))  # type: ignore[misc,arg-type]
    except ValueError:
        return None
    return kept if kept.name == name else None


def is_key(name: str) -> bool:
    """Is a file of this name in the folder of the keys one of them? Hidden and temporary files are not."""
    return bool(name) and not name.startswith((".", "~")) and not name.endswith((".tmp", ".part", ".new"))


def is_member(name: str) -> bool:
    """May a file of this name be in a backup? Nothing that could land elsewhere, or that no reader reads."""
    for folder in (LOG, KEYS):
        if name.startswith(folder):
            rest = name.removeprefix(folder)
            fits = is_log(rest) if folder == LOG else is_key(rest)
            return fits and not _ODD.search(rest) and _is_short_text(rest)
    return False


def _is_short_text(name: str) -> bool:
    try:
        return len(name.encode()) <= _LONGEST
    except UnicodeEncodeError:
        return False
