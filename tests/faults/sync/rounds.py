"""Rounds of writing on both sides at once, apart and together, over whatever carries the folders.

After every round both sides must hold the same, in the files and in a copy of the app that stays open, with every line
that was acknowledged on either side.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import NamedTuple, Protocol

from tests.faults.sync.figures import Figures, Unequal
from tests.faults.sync.git import Folder, Git
from tests.faults.sync.homes import Side, noted, same
from tests.faults.sync.syncthing import Syncthing

PATIENCE = 120.0
"""Seconds until both sides have to hold the same again."""

WRITES = 20
"""How often a writer saves in a round."""

_CHANCE = Random(11)

APART = 4
"""Every so many rounds they write while they cannot reach each other."""


class Carrier(Protocol):
    """What carries the data folders."""

    name: str

    def carry(self) -> None:
        """Bring what one side has to the other, unless that happens by itself."""

    def part(self, *, hard: bool) -> None:
        """Keep the two from reaching each other."""

    def join(self) -> None:
        """Let them reach each other again."""

    def version(self) -> str:
        """Which version of the carrier it is."""


def with_syncthing(rounds: int, writes: int = WRITES) -> Figures:
    """Two homes, two Syncthing daemons on loopback, one of them ended and killed now and then.

    Raises:
        Missing: Syncthing is not installed.
        Unequal: the two do not end up with the same, or something is lost.
    """
    with _two_homes() as (root, left, right), Syncthing(root, (left.data, right.data)) as carrier:
        return _rounds(carrier, left, right, rounds, writes)


def with_git(rounds: int, writes: int = WRITES) -> Figures:
    """Two homes whose data folders are clones of one repository.

    Raises:
        Missing: git is not installed.
        Unequal: the two do not end up with the same, or something is lost.
    """
    with _two_homes() as (root, left, right), Git(root, (left.data, right.data)) as carrier:
        return _rounds(carrier, left, right, rounds, writes)


def with_a_shared_folder(rounds: int, writes: int = WRITES) -> Figures:
    """Two homes on one data folder, as on a shared drive.

    Raises:
        Unequal: something is lost.
    """
    with _two_homes("shared") as (_, left, right), Folder() as carrier:
        return _rounds(carrier, left, right, rounds, writes)


def with_one_device_on_two_homes(rounds: int, writes: int = WRITES) -> Figures:
    """The worst clone: two homes of one device id write the same file, of which Syncthing makes conflict copies.

    Raises:
        Missing: Syncthing is not installed.
        Unequal: the two do not end up with the same, or something is lost.
    """
    with _two_homes() as (root, left, right):
        left.save(noted("begun", "2026-11-23", "begun"))
        (right.root / "state" / "me").mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.copy2(left.root / "state" / "me" / "device", right.root / "state" / "me" / "device")
        with Syncthing(root, (left.data, right.data)) as carrier:
            return _cloned(carrier, left, right, rounds, writes)


class Way(NamedTuple):
    """One way of carrying."""

    what: str
    """What carries, in a few words."""

    go: Callable[[int], Figures]
    """Runs so many rounds."""

    full: int
    """How many rounds the full run has."""


WAYS = {
    "syncthing": Way("two Syncthing daemons", with_syncthing, 24),
    "git": Way("git", with_git, 50),
    "folder": Way("one shared folder", with_a_shared_folder, 24),
    "clone": Way("one device id on two homes", with_one_device_on_two_homes, 6),
}
"""Every way there is."""


@contextmanager
def _two_homes(shared: str = "") -> Iterator[tuple[Path, Side, Side]]:
    """A scratch folder and two homes in it, with a data folder each unless they share one."""
    with TemporaryDirectory(prefix="companion-sync-", ignore_cleanup_errors=True) as folder:
        root = Path(folder)
        left, right = (Side(root, name, root / (shared or f"{name}-data")) for name in ("left", "right"))
        yield root, left, right


def _rounds(carrier: Carrier, left: Side, right: Side, rounds: int, writes: int) -> Figures:
    figures = Figures(f"{carrier.name} {carrier.version()}".strip())
    days = [(datetime.now(UTC) - timedelta(days=1 + n)).date().isoformat() for n in range(rounds // APART + 1)]
    words = ("--strength", "300 mg", "--times", "08:00,20:00", "--from", days[-1], "--yes")
    left.companion("medicine", "add", "Lithium", *words)
    _meet(carrier, left, right, figures)
    for n in range(rounds):
        if n % APART == APART - 1 and not isinstance(carrier, Folder):
            _apart(carrier, left, right, n, days[n // APART], writes, figures)
        else:
            _write(left, right, n, writes, figures)
            _meet(carrier, left, right, figures)
        figures.rounds += 1
    return _judged(figures, left, right)


def _write(left: Side, right: Side, n: int, writes: int, figures: Figures) -> None:
    """Save on both sides at once, by a process each and by the command, and kill one more process that saves."""
    doomed_on = (left, right)[n % 2]
    doomed = doomed_on.start_writer(f"doomed-{n}", 10_000)
    writers = [(side, side.start_writer(f"{side.name}-{n}", writes)) for side in (left, right)]
    doomed_on.kill(doomed, _CHANCE.random() * 0.2)
    figures.killed += 1
    for side in (left, right):
        mark = f"mark-{side.name}-{n}"
        side.companion("checkin", "--mood", str(n % 7 + 1), "--note", mark, mark=mark)
        figures.commands += 1
    for side, writer in writers:
        side.heard_of(writer)


def _apart(carrier: Carrier, left: Side, right: Side, n: int, day: str, writes: int, figures: Figures) -> None:
    """Edit one record and mark the same doses on both sides while they cannot reach each other."""
    id_ = f"shared-{n}"
    left.save(noted(id_, day, "before"))
    _meet(carrier, left, right, figures)
    carrier.part(hard=n % (2 * APART) == APART - 1)
    for side, minute in ((left, "02"), (right, "05")):
        head = side.app.head("entry", id_)
        assert head is not None
        side.save(noted(id_, day, f"by {side.name}", head.at))
        side.companion("take", "lithium", "--slot", "08:00", "--on", day, "--at", f"08:{minute}")
    left.companion("take", "lithium", "--slot", "20:00", "--on", day, "--at", "20:01")
    right.companion("skip", "lithium", "--slot", "20:00", "--on", day, "--reason", "told to")
    figures.commands += 4
    _write(left, right, n, writes, figures)
    carrier.join()
    _meet(carrier, left, right, figures)
    for side in (left, right):
        notes = {str((leaf.doc or {}).get("note")) for leaf in side.open().leaves("entry", id_)}
        if notes != {"by left", "by right"}:
            raise Unequal(f"{side.name}: of an entry edited on both sides there is {notes}")
        _check_doses(side, day)
    figures.kept += 2
    figures.parted += 1


def _check_doses(side: Side, day: str) -> None:
    morning, evening = side.day(day)["doses"]
    if (morning["record"]["taken"][11:16], morning["others"]) != ("08:02", []):
        raise Unequal(f"{side.name}: a dose taken on both sides reads {morning['record']}, {morning['others']}")
    if (evening["state"], [other["state"] for other in evening["others"]]) != ("taken", ["skipped"]):
        raise Unequal(f"{side.name}: a dose taken and skipped reads {evening['state']}, {evening['others']}")


def _cloned(carrier: Carrier, left: Side, right: Side, rounds: int, writes: int) -> Figures:
    figures = Figures(f"{carrier.name} {carrier.version()}, one device id on two homes")
    _meet(carrier, left, right, figures)
    for n in range(rounds):
        carrier.part(hard=False)
        _write(left, right, n, writes, figures)
        carrier.join()
        _meet(carrier, left, right, figures)
        figures.rounds += 1
        figures.parted += 1
    if left.open().device != right.open().device:
        raise Unequal("the two homes were to have one device id")
    return _judged(figures, left, right)


def _meet(carrier: Carrier, left: Side, right: Side, figures: Figures) -> None:
    """Wait until both sides hold the same, with everything that was acknowledged."""
    begun = time.monotonic()
    carrier.carry()
    stamps, marks = left.stamps | right.stamps, left.marks | right.marks
    while True:
        if same((left, right)) and not _lost(left, right, stamps, marks):
            figures.waits.append(time.monotonic() - begun)
            return
        if time.monotonic() > begun + PATIENCE:
            lost = _lost(left, right, stamps, marks)
            raise Unequal(f"{carrier.name}: after {PATIENCE:.0f} s the two differ; missing: {lost[:5]} ({len(lost)})")
        time.sleep(0.2)


def _lost(left: Side, right: Side, stamps: set[str], marks: set[str]) -> list[str]:
    killed = left.killed + right.killed
    return [f"{side.name}: {one}" for side in (left, right) for one in side.missing(stamps, marks, killed)]


def _judged(figures: Figures, left: Side, right: Side) -> Figures:
    stamps, marks = left.stamps | right.stamps, left.marks | right.marks
    figures.acknowledged, figures.lost = len(stamps), len(_lost(left, right, stamps, marks))
    figures.conflict_copies = max(left.conflict_copies(), right.conflict_copies())
    for side in (left, right):
        if cut := side.open().incomplete():
            raise Unequal(f"{side.name}: {len(cut)} actions are cut")
    return figures
