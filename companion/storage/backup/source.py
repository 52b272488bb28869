"""What a backup is made of: the files of the log and of the keys, whole lines only."""

from __future__ import annotations

from contextlib import nullcontext

from companion.domain.errors import Busy
from companion.storage.backup.lines import whole_lines
from companion.storage.backup.shape import KEYS, LOG, is_key, is_member
from companion.storage.disk import Disk, Seen, patiently, read_file
from companion.storage.lock import WriterLock
from companion.storage.log_names import is_log


class Source:
    """The log and the keys of one profile."""

    def __init__(self, log: str, keys: str, state: str, disk: Disk, wait: float = 5.0) -> None:
        self.folders = {LOG: log, KEYS: keys}
        """The folders, by what the names of their files begin with in a backup."""
        self.disk = disk
        """The door to the operating system."""
        self.state = state
        """The state folder."""
        self.lock = WriterLock(f"{state}/lock", disk, wait)
        """Keeps writers of this machine out."""

    def files(self) -> dict[str, Seen]:
        """List what is there, named as members of a backup, with what is known of each; raises OSError."""
        found: dict[str, Seen] = {}
        for begin, folder in self.folders.items():
            try:
                listed = patiently(self.disk.listing, folder)
            except FileNotFoundError:
                continue
            for name, seen in sorted(listed.items()):
                if is_log(name) if begin == LOG else is_key(name):
                    found[begin + name] = seen
        return found

    def path(self, member: str) -> str:
        """Name the file that a member is, or would be."""
        begin = LOG if member.startswith(LOG) else KEYS
        return f"{self.folders[begin]}/{member.removeprefix(begin)}"

    def read(self, member: str, *, held: bool = False) -> bytes:
        """Read one file: of the log only whole lines, and none that a copy of Companion is about to take back.

        Args:
            member: Which.
            held: Is the writer's lock held?

        Raises:
            OSError: It cannot be read, or could not stand in a backup under its name.
            Busy: A copy of Companion is saving and does not finish.
        """
        if not is_member(member):
            raise OSError(None, "its name has signs that another computer may not allow")
        if not member.startswith(LOG):
            return read_file(self.disk, self.path(member))
        with nullcontext(True) if held else self.lock.shared(wait=True) as is_quiet:
            if not is_quiet:
                raise Busy("Another copy of Companion is saving and did not finish in time. Nothing was changed.")
            return whole_lines(read_file(self.disk, self.path(member)))
