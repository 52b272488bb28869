"""Is the record well? What is damaged, missing or not understood, what became of it, and what can be done."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final, Protocol

from msgspec import Struct
from msgspec.structs import replace

from companion.domain.errors import CompanionError
from companion.services.ports import Clock, LocalState

FOLDER: Final = "folder"
"""Something is odd about the folder of the records; `why` says what."""
DAMAGED: Final = "damaged"
"""A stretch of a file cannot be read."""
TORN: Final = "cut-off"
"""The last line of a file is cut off or still arriving."""
CLOSED: Final = "closed"
"""A file cannot be opened; `why` says why."""
GONE: Final = "gone"
"""A file is gone that was here before."""
SHORTER: Final = "shorter"
"""A file holds fewer records than it did."""
READ_ONLY: Final = "read-only"
"""Nothing can be added to a file of this machine."""
UNREADABLE: Final = "not-understood"
"""Records of a table do not hold what they should."""
NEWER: Final = "newer"
"""Records of a table were written by a newer version."""
CUT: Final = "cut-action"
"""Some lines of an action are missing."""
AHEAD: Final = "ahead"
"""Lines of a file bear a time more than a day ahead of this clock."""

ERASED: Final = "erased"
"""Lines of a file of another machine in use hold what was erased for good, until Companion opens there."""

ARRIVING: Final = timedelta(minutes=2)
"""So long after its last change the end of a file may still be arriving."""

_KNOWN: Final = "health.known"
_MISSING: Final = frozenset({DAMAGED, TORN, CLOSED, GONE, SHORTER})
_FORGETTABLE: Final = frozenset({DAMAGED, GONE, SHORTER})


class Mended(Struct, frozen=True):
    """A record that a repair brings back, without anything of what is in it."""

    table: str
    """Its table; empty if its line is sealed."""

    day: date | None = None
    """The day it is about; None if it belongs to none."""


class Trouble(Struct, frozen=True):
    """One thing that needs a look, or did."""

    kind: str
    """What sort of thing."""

    file: str = ""
    """The log file."""

    first: int = 0
    """Where in the file it begins, in bytes."""

    length: int = 0
    """How many bytes long it is."""

    records: int = 0
    """How many records or lines it is about; of a damaged stretch at least, and 0 if it cannot be told."""

    why: str = ""
    """What is wrong, in words."""

    table: str = ""
    """The table of the records."""

    action: str = ""
    """What was being done when it was cut short."""

    of: int = 0
    """How many lines the action has."""

    is_mine: bool = False
    """Was it done on this machine?"""

    is_damaged: bool = False
    """Was the action written whole, and was a line of it damaged since?"""

    since: datetime | None = None
    """When the file was last changed."""

    mendable: tuple[Mended, ...] = ()
    """The records of it that can be repaired exactly."""

    mark: str = ""
    """Tells this damage from any other."""

    is_healed: bool = False
    """Does all that was there stand sound somewhere else?"""

    is_known: bool = False
    """Did the person say that they know?"""

    computer: str = ""
    """What the machine is called that wrote the file, told apart, where that helps; empty for this one."""

    @property
    def is_well(self) -> bool:
        """Does it need no look?"""
        return self.is_healed or self.is_known

    @property
    def can_be_forgotten(self) -> bool:
        """Can the person say that they know, so that it is told no more?"""
        return self.kind in _FORGETTABLE and not self.is_well


class LogSize(Struct, frozen=True):
    """The log as a whole."""

    files: int = 0
    """How many files."""

    bytes: int = 0
    """How long they are together."""

    sealed: int = 0
    """How many of their lines are locked."""

    device: str | None = None
    """This machine's name in it; None before its first save."""


class RecordsHealth(Protocol):
    """What the health service needs of the store."""

    def files(self, *, anew: bool = False) -> tuple[Trouble, ...]:
        """What is wrong with the log files, and what became of it; cheap when asked again.

        Args:
            anew: read every byte of them again, since damage on a disk changes nothing else about a file.

        Raises:
            NotReadable: they are to be read again, and the folder cannot be.
        """

    def records(self) -> tuple[Trouble, ...]:
        """What is wrong with the records; reads all of them."""

    def size(self) -> LogSize:
        """The log as a whole."""

    def repair(self) -> tuple[Mended, ...]:
        """Bring back what can be repaired exactly, durably; what came back. Raises NotSaved or Busy."""

    def forget(self, file: str) -> None:
        """Miss a file, or its end, no more."""


class HealthService:
    """Looks the records over, repairs what can be, and remembers what the person knows already."""

    def __init__(self, health: RecordsHealth, state: LocalState, clock: Clock) -> None:
        self._health = health
        self._state = state
        self._clock = clock

    def look(self) -> tuple[Trouble, ...]:
        """Everything there is to tell; what needs a look first. Reads every file and every record again."""
        found = (*self._files(), *self._health.records())
        return tuple(sorted(found, key=lambda trouble: trouble.is_well))

    def standing(self) -> tuple[Trouble, ...]:
        """What is missing or cannot be read and nobody knows of; cheap enough to be asked all the time."""
        found = self._health.files()
        return (
            tuple(each for each in self._marked(found) if each.kind in _MISSING and not each.is_well) if found else ()
        )

    def is_lacking(self) -> bool:
        """Is something missing that nobody knows of? Then an empty list does not mean that nothing was written."""
        return bool(self.standing())

    def glance(self) -> object:
        """Something that is equal as long as `look` would find the same; cheap enough to be asked all the time."""
        return self._marked(self._health.files()), self._health.size()

    def size(self) -> LogSize:
        """The log as a whole."""
        return self._health.size()

    def repair(self) -> tuple[Mended, ...]:
        """Bring back every record that can be repaired exactly; no file is changed for it.

        Raises:
            NotSaved, Busy: nothing was brought back; trying again is safe.
        """
        return self._health.repair()

    def forget(self, trouble: Trouble) -> None:
        """Tell of this damage, or of this missing file, no more: the person knows."""
        if trouble.kind == DAMAGED:
            there = {each.mark for each in self._health.files()}
            kept = [mark for mark in self._known() if mark in there and mark != trouble.mark]
            self._state.set(_KNOWN, [*kept, trouble.mark])
        elif trouble.can_be_forgotten:
            self._health.forget(trouble.file)

    def _files(self) -> tuple[Trouble, ...]:
        try:
            return self._marked(self._health.files(anew=True))
        except CompanionError as error:
            return (Trouble(FOLDER, why=str(error)),)

    def _marked(self, found: Iterable[Trouble]) -> tuple[Trouble, ...]:
        known = frozenset(self._known())
        return tuple(
            replace(each, is_known=True) if each.mark in known else each
            for each in found
            if each.kind != TORN or not self._is_arriving(each)
        )

    def _is_arriving(self, torn: Trouble) -> bool:
        if torn.since is None:
            return False
        return timedelta() <= self._clock.now() - torn.since < ARRIVING

    def _known(self) -> tuple[str, ...]:
        kept = self._state.get(_KNOWN)
        return tuple(mark for mark in kept if isinstance(mark, str) and mark) if isinstance(kept, list) else ()
