"""What the health service asks of the store: the faults of log and records as plain facts, without any content."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from companion.services import health
from companion.services.health import LogSize, Mended, Trouble
from companion.storage.line import Line, Revision, decode
from companion.storage.record import DATED, document_day

if TYPE_CHECKING:
    from companion.storage.engine import RevisionStore
    from companion.storage.healing import Diagnosis, Torn
    from companion.storage.store import RecordStore


class LogHealth:
    """Implements `services.health.RecordsHealth`."""

    def __init__(self, records: RecordStore, revisions: RevisionStore) -> None:
        self._records = records
        self._revisions = revisions

    def files(self, *, anew: bool = False) -> tuple[Trouble, ...]:
        """What is wrong with the log files, and what became of it."""
        faults = self._revisions.faults(anew=anew)
        return (
            *map(_damaged, faults.stretches),
            *map(_torn, faults.torn),
            *(Trouble(health.CLOSED, bad.file, length=bad.length, why=bad.why) for bad in faults.closed),
            *(Trouble(health.SHORTER, file, records=lines) for file, lines in faults.shorter.items()),
            *(Trouble(health.GONE, file, records=lines) for file, lines in faults.gone.items()),
        )

    def records(self) -> tuple[Trouble, ...]:
        """What is wrong with the records; reads all of them."""
        return tuple(self._troubles())

    def _troubles(self) -> Iterator[Trouble]:
        revisions = self._revisions
        for warning in revisions.warnings:
            yield Trouble(health.FOLDER, why=warning)
        if why := revisions.why_nothing_is_saved():
            yield Trouble(health.FOLDER, why=why)
        for name in revisions.strange():
            yield Trouble(
                health.FOLDER,
                why=f"{name} in the folder of the records is a link or the like, not a file, so nothing in it is read. "
                "If your records are behind it, put the file itself in its place.",
            )
        self._records.look_over()
        for table, n in sorted(Counter(table for table, _ in self._records.unreadable).items()):
            yield Trouble(health.UNREADABLE, records=n, table=table)
        for table, n in revisions.newer().items():
            yield Trouble(health.NEWER, records=n, table=table)
        for cut in revisions.incomplete():
            yield Trouble(
                health.CUT, records=cut.have, of=cut.of, action=cut.kind, is_mine=cut.mine, is_damaged=cut.damaged
            )
        for kind, files in ((health.AHEAD, revisions.future_files()), (health.ERASED, revisions.held_elsewhere())):
            names = self._records.computer_names() if files else {}
            for file, n in files.items():
                maker = file.partition("-")[0]
                computer = names.get(maker, "") if maker != revisions.device else ""
                yield Trouble(kind, file, records=n, computer=computer)
        for file in revisions.unwritable():
            yield Trouble(health.READ_ONLY, file)

    def size(self) -> LogSize:
        """The log as a whole."""
        faults = self._revisions.faults()
        return LogSize(faults.files, faults.bytes, self._revisions.locked, self._revisions.device)

    def repair(self) -> tuple[Mended, ...]:
        """Bring back what can be repaired exactly."""
        return tuple(map(_mended, self._revisions.repair()))

    def forget(self, file: str) -> None:
        """Miss a file, or its end, no more."""
        self._revisions.forget_gone(file)


def _damaged(one: Diagnosis) -> Trouble:
    bad = one.damage
    return Trouble(
        health.DAMAGED,
        bad.file,
        bad.offset,
        bad.length,
        one.records,
        bad.why,
        mendable=tuple(_mended(decode(line)) for line in one.mendable),
        mark=f"{bad.file}:{bad.offset}:{bad.length}:{bad.crc:08x}",
        is_healed=one.is_healed,
    )


def _mended(line: Line) -> Mended:
    """Name a record by its table and day alone."""
    if not isinstance(line, Revision):
        return Mended("")
    day = document_day(line.table, line.doc) if line.doc is not None and line.table in DATED else None
    try:
        return Mended(line.table, date.fromisoformat(day) if day is not None else None)
    except ValueError:
        return Mended(line.table)


def _torn(torn: Torn) -> Trouble:
    bad = torn.damage
    try:
        changed = datetime.fromtimestamp(torn.changed_ns / 1e9, UTC)
    except (OverflowError, ValueError, OSError):  # a clock said what no calendar has
        changed = None
    return Trouble(health.TORN, bad.file, bad.offset, bad.length, why=bad.why, since=changed)
