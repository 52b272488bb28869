"""The safety plan as a plain file that is read while the records are locked: written when it changes, and taken away.

It is there only while encryption is on and the person said yes to it, so that nothing in clear is left that nobody
asked for. It holds the plan and the people; letters never go into it.
"""

from __future__ import annotations

import os
import stat
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from companion.domain.errors import CompanionError
from companion.storage.private import write_whole

TABLES: Final = frozenset({"plan", "person", "pref"})
"""A change in one of these tables may change the file."""


class PlanPaper:
    """Keeps the file as the records are."""

    def __init__(self, file: Path, wanted: Callable[[], str | None]) -> None:
        """Take the place and the words; nothing is read before it is asked.

        Args:
            file: where the plan stands.
            wanted: gives what is to stand there now; empty if there is to be no file, None if that is not known now.
        """
        self._file, self._wanted = file, wanted
        self._lock = threading.Lock()
        self.problem = ""
        """Why the file is not as the records are; empty if it is."""

    def changed(self, tables: Iterable[str]) -> None:
        """Something changed in these tables. It never raises: what was saved is saved, whatever becomes of the file."""
        if not TABLES.isdisjoint(tables):
            self.keep()

    def keep(self) -> None:
        """Write the file, or take it away, if it is not as the records are."""
        with self._lock:  # what was read first is not written last
            self.problem = ""
            try:
                self._put(self._wanted())
            except CompanionError as error:
                self.problem = str(error)
            except OSError as error:
                self.problem = f"{self._file}: {(error.strerror or 'unknown reason').lower()}."

    def _put(self, text: str | None) -> None:
        if text is None:
            return
        if not text:
            if os.path.lexists(self._file):
                from companion.storage.paper import drop_plan  # no start needs it

                drop_plan(self._file)
        elif self._data() != (data := f"{text}\n".encode()):
            write_whole(self._file, data, durable=True)

    def _data(self) -> bytes | None:
        """What stands there for its owner alone; None where it is to be written again."""
        try:
            handle = os.open(self._file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError:
            return None
        if os.fstat(handle).st_mode != stat.S_IFREG | 0o600:
            os.close(handle)
            return None
        with os.fdopen(handle, "rb") as stream:
            return stream.read()
