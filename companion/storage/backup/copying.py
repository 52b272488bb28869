"""Copying the log and the keys into one zip file in memory, and saying why that did not work."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from companion.domain.errors import NotReadable, NotSaved
from companion.storage.backup.archive import digest, pack
from companion.storage.backup.lines import Pause, count
from companion.storage.backup.shape import LOG, MOST_BYTES, MOST_MEMBERS, VERSION, Lack, Manifest, Member
from companion.storage.backup.source import Source
from companion.storage.device import known_device
from companion.storage.stamp import time_text


class BackupFailed(NotSaved):
    """No backup could be made; the earlier ones are as they were."""

    def __init__(self, why: str) -> None:
        super().__init__(f"No backup was made: {why}. The records and the earlier backups are as they were.")
        self.why = why
        """The reason alone, in a few words."""


class Copier:
    """Packs what is there."""

    def __init__(self, source: Source, profile: str, app: str, pause: Pause) -> None:
        self._source = source
        self._profile = profile
        self._app = app
        self._pause = pause

    def packed(self, at: datetime, last: Manifest | None) -> tuple[Manifest, bytes]:
        """Copy everything into one zip file in memory; only what the last backup does not hold is counted.

        A file that cannot be read is left out and named in the manifest: better a backup without it than none.

        Args:
            at: When it is, by this machine's clock.
            last: What the last backup said about itself.

        Raises:
            BackupFailed: There is nothing to copy, or too much.
            Busy: A copy of Companion is saving and does not finish.
            OSError: The folders cannot be looked into.
        """
        contents: list[tuple[Member, bytes]] = []
        lacks: list[Lack] = []
        for name in self._source.files():
            try:
                data = self._source.read(name)
            except FileNotFoundError:
                continue  # it went while we looked
            except OSError as error:
                lacks.append(Lack(name.encode("ascii", "backslashreplace").decode(), reason(error)))
                continue
            contents.append((self.member(name, data, last), data))
            self._pause()
        if not any(member.lines for member, _ in contents):
            raise BackupFailed("nothing in the records can be read" if contents or lacks else "nothing is saved yet")
        if len(contents) >= MOST_MEMBERS or sum(member.bytes for member, _ in contents) > MOST_BYTES:
            raise BackupFailed("the records are larger than a backup can be")
        members = tuple(member for member, _ in contents)
        manifest = Manifest(VERSION, time_text(at), self._app, self._profile, self._device(), members, tuple(lacks))
        return manifest, pack(manifest, contents)

    def member(self, name: str, data: bytes, last: Manifest | None = None) -> Member:
        """Describe a file, by what is known of it if it has not changed since the last backup."""
        sha = digest(data)
        known = last.member(name) if last is not None else None
        if known is not None and known.sha256 == sha:
            return known
        if not name.startswith(LOG):
            return Member(name, len(data), sha)
        tally = count(data, self._pause)
        return Member(name, len(data), sha, tally.lines, tuple(tally.damage))

    def _device(self) -> str | None:
        try:
            return known_device(f"{self._source.state}/device", self._source.disk)
        except OSError:
            return None


@contextmanager
def failing() -> Iterator[None]:
    """Turn what goes wrong while a backup is made into a sentence."""
    try:
        yield
    except OSError as error:
        raise BackupFailed(reason(error)) from error
    except NotReadable as error:
        raise BackupFailed("what was read back from the disk is not what was written") from error


def reason(error: Exception) -> str:
    """Say why something did not work, in a few words."""
    return (error.strerror or str(error)) if isinstance(error, OSError) else str(error).rstrip(".")
