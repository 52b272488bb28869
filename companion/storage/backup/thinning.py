"""Which backups may go: those the calendar no longer keeps, if every line in them is in a newer one that stays.

So a file that vanished, a damaged stretch or an emptied log pushes no good backup out: the last one that held those
lines stays, for as long as no newer one holds them again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from companion.storage.backup.archive import Archive
from companion.storage.backup.lines import Pause, sound
from companion.storage.backup.rotation import worth_keeping
from companion.storage.backup.shape import LOG, Kept, Member
from companion.storage.line import stamp_of

Open = Callable[[Kept], Archive | None]
"""Opens a backup and makes sure that all of it can be read; None if not."""


def to_remove(kept: Sequence[Kept], open_: Open, pause: Pause) -> Iterator[Kept]:
    """Choose the backups that may go. One that cannot be read stays, and none counts on it.

    Args:
        kept: Every backup.
        open_: Opens one.
        pause: Lets others have their turn.
    """
    worth = worth_keeping((one.number, one.day) for one in kept)
    stays = [one for one in kept if one.number in worth]
    cover = _Cover(open_, pause)
    for one in sorted((one for one in kept if one.number not in worth), reverse=True):
        archive = open_(one)
        if archive is not None and cover.holds(
            archive, sorted((other for other in stays if other > one), reverse=True)
        ):
            yield one
        else:
            stays.append(one)  # and older ones may count on it


class _Cover:
    """Backups that stay, and what they hold; each is opened once."""

    def __init__(self, open_: Open, pause: Pause) -> None:
        self._open = open_
        self._pause = pause
        self._opened: dict[Kept, Archive | None] = {}
        self._stamps: dict[Kept, frozenset[bytes]] = {}

    def holds(self, archive: Archive, newer: Sequence[Kept]) -> bool:
        """Is everything in a backup also in newer ones?"""
        left = list(archive.manifest.members)
        wanted: dict[str, set[bytes]] = {}
        for kept in newer:
            other = self._archive(kept)
            if other is not None:
                left = [member for member in left if not self._has(kept, other, member, archive, wanted)]
            if not left:
                return True
        return not left

    def _has(self, kept: Kept, other: Archive, member: Member, archive: Archive, wanted: dict[str, set[bytes]]) -> bool:
        """Is all of a member in another backup, together with those looked at before? Nearly always it only grew."""
        theirs = other.manifest.member(member.name)
        if not member.name.startswith(LOG):
            return theirs is not None and (theirs.bytes > 0 or member.bytes == 0)
        if theirs is not None and theirs.sha256 == member.sha256:
            return True
        if member.name not in wanted:
            data = archive.read(member)
            if theirs is not None and other.read(theirs).startswith(data):
                return True
            wanted[member.name] = set(map(stamp_of, sound(data, self._pause)))
        wanted[member.name] -= self._stamps_in(kept, other)
        return not wanted[member.name]

    def _archive(self, kept: Kept) -> Archive | None:
        if kept not in self._opened:
            self._opened[kept] = self._open(kept)
        return self._opened[kept]

    def _stamps_in(self, kept: Kept, archive: Archive) -> frozenset[bytes]:
        if kept not in self._stamps:
            found = (sound(archive.read(member), self._pause) for member in archive.manifest.log)
            self._stamps[kept] = frozenset(stamp_of(line) for lines in found for line in lines)
        return self._stamps[kept]
