"""Bringing a backup back: what is missing here is added, nothing is changed or removed, and twice is as good as once.

A line is here if a sound line of its stamp is, whatever else it says: a line that was sealed or emptied since keeps its
stamp, and does not come back as it was.
"""

from __future__ import annotations

import contextlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct, field

from companion.domain.errors import NotReadable, NotSaved
from companion.storage.backup.archive import Archive
from companion.storage.backup.lines import Pause, sound
from companion.storage.backup.marks import Marks, is_marked
from companion.storage.backup.placing import put_new
from companion.storage.backup.returning import Returning, understood
from companion.storage.backup.shape import KEYS, LOG, Manifest
from companion.storage.backup.source import Source
from companion.storage.disk import make_folder, patiently, read_file
from companion.storage.erasures import remembered
from companion.storage.keys import KeyFolders
from companion.storage.line import Revision, is_sealed_line, stamp_of
from companion.storage.record import Key
from companion.storage.rewriting import Rewrite
from companion.storage.seal import Seal, copies_of

_BY_ITSELF = b'"t":"device"'
_PORTION = 250


def _at_once() -> None:
    """Let nobody wait: there is nobody else."""


class Plan(Struct):
    """What restoring a backup would bring back."""

    manifest: Manifest
    """What the backup says about itself."""

    lines: int = 0
    """How many lines it holds that are not here, but for those of records erased for good."""

    records: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """The records those lines are of, by table."""

    sealed: int = 0
    """How many of those lines are locked, so that nothing more is known of them."""

    erased: int = 0
    """How many more lines are of records erased for good: they come back empty, or not at all."""

    revived: tuple[Key, ...] = ()
    """Records that are in the log again, though backups or this machine's memory say they were erased for good."""

    left_out: int = 0
    """How many damaged stretches of files that come back do not: something that may not stand here may be in them."""

    files: dict[str, bytes] = field(default_factory=dict)
    """The files it would write, named as members, with their bytes."""

    returning: tuple[str, ...] = ()
    """The log files and keys that are gone, and come back under their own names."""

    closed: int = 0
    """How many lines here are locked, where lines come back: which records they erased for good nobody knows."""

    differing: tuple[str, ...] = ()
    """The keys that are here and say something else: they stay as they are."""

    shared: int = 0
    """How many of its lines are here already."""

    here: int = 0
    """How many lines are here, but for those a machine writes about itself."""

    @property
    def is_empty(self) -> bool:
        """Is everything here already?"""
        return not self.files and not self.revived

    @property
    def is_strange(self) -> bool:
        """Are there records here, none of which the backup knows? It may be somebody else's."""
        return self.here > 0 and self.lines > 0 and not self.shared


class Restorer:
    """Compares a backup with what is here, and adds what is missing."""

    def __init__(
        self,
        source: Source,
        line: Rewrite | None = None,
        pause: Pause = _at_once,
        *,
        seal: Seal | None = None,
        told: Callable[[], Iterable[bytes]] = tuple,
    ) -> None:
        """Look at nothing yet.

        Args:
            source: The log and the keys that are here.
            line: What becomes of each line before it is written, such as sealing it.
            pause: Lets others have their turn.
            seal: Seals what is written where encryption is on, and opens what is sealed as far as its keys are at hand.
            told: Gives lines of this machine's own backups that tell of an erasing for good.
        """
        self._told = told
        self._source = source
        self._pause = pause
        self._seal = seal
        self._returning = Returning(line, pause, seal)

    def plan(self, archive: Archive) -> Plan:
        """Find out what restoring would bring back; nothing is written.

        Raises:
            NotReadable: The backup is damaged, or what is here cannot be looked into.
        """
        here = self._here()
        plan = Plan(archive.manifest, here=here.lines)
        self._plan_keys(plan, archive, here)
        lines = {
            member.name: {stamp_of(line): line for line in sound(archive.read(member), self._pause)}
            for member in archive.manifest.log
        }
        everything = {at: line for every in lines.values() for at, line in every.items()}
        missing = {
            at: line for at, line in everything.items() if at not in here.stamps and understood(line) is not None
        }
        opened = {at: self._returning.opened(line) for at, line in missing.items()}
        erased = self._outside_marks()
        if missing or erased:
            self._open_marks(plan, here)
        erased.add((*here.marks, *everything.values(), *opened.values()), is_here=True)
        plan.revived = self._revived(here, erased)
        if gone := [at for at, line in opened.items() if self._returning.is_closed_and_erased(line, erased)]:
            plan.erased += len(gone)
            missing = {at: line for at, line in missing.items() if at not in gone}
        plan.shared = len(everything.keys() & here.stamps)
        for at in missing:
            _count(plan, opened[at], erased)
        wanted = frozenset(missing)
        for member in archive.manifest.log:
            own = lines[member.name]
            if member.name not in here.files and not own.keys().isdisjoint(wanted):
                plan.files[member.name], left_out = self._returning.whole(archive.read(member), erased)
                plan.left_out += left_out
                plan.returning += (member.name,)
                missing = {at: line for at, line in missing.items() if at not in own}
        plan.files |= self._returning.gathered(missing, erased, here.files)
        return plan

    def restore(self, archive: Archive) -> Plan:
        """Add what is missing. Each file is written whole or not at all; after a failure doing it again does the rest.

        Returns:
            What was brought back.

        Raises:
            NotReadable: The backup is damaged. Nothing was changed.
            NotSaved: Something could not be written. What was brought back before stays, and is whole.
            Busy: A copy of Companion is saving and does not finish. Nothing was changed.
        """
        done = ""
        try:
            with self._source.lock.held():
                self._look_at_seal()
                plan = self.plan(archive)
                self._prepare()
                for name, data in plan.files.items():
                    put_new(self._source.disk, self._source.path(name), data)
                    done = " What was brought back before that stays; restoring again brings the rest."
        except FileExistsError as error:
            raise NotSaved(f"A file arrived while it was to be brought back. Please restore again.{done}") from error
        except OSError as error:
            raise NotSaved(
                f"Not everything could be brought back: the disk reports “{error.strerror or error}”."
                f"{done or self._again()}"
            ) from error
        return plan

    def _again(self) -> str:
        """Say what to do where nothing could be written at all."""
        folder = self._source.folders[LOG].rpartition("/")[0]
        return f" Nothing was changed. Once {folder} can be written, restoring again brings it back."

    def _look_at_seal(self) -> None:
        """See whether another copy turned encryption on or off meanwhile; raises OSError, NotSaved."""
        if self._seal is not None:
            self._seal.look()
            if not self._seal.is_known:
                raise NotSaved(
                    "It cannot be read which keys the records here are sealed to; unlocking them makes that list anew. "
                    "Nothing was changed."
                )

    def _prepare(self) -> None:
        """Make the folders, and remove what a restoring that was cut left beside the files; raises OSError."""
        disk = self._source.disk
        for folder in self._source.folders.values():
            make_folder(disk, folder)
            for name in patiently(disk.listing, folder):
                if name.startswith(".") and name.endswith(".new"):
                    patiently(disk.unlink, f"{folder}/{name}")

    def _here(self) -> _Here:
        """Look at every line that is here."""
        here = _Here()
        try:
            here.files = frozenset(self._source.files())
        except OSError as error:
            raise NotReadable(f"The records cannot be looked into: {error.strerror or error}.") from error
        for line in self._lines(here):
            here.stamps.add(stamp_of(line))
            here.lines += _BY_ITSELF not in line
            if is_sealed_line(line):
                here.sealed.append(line)
            elif is_marked(line):
                here.marks.append(line)
        return here

    def _lines(self, here: _Here) -> Iterator[bytes]:
        """Walk every sound line that is here. A file that cannot be read counts as one without lines."""
        for name in here.files:
            if name.startswith(LOG):
                with contextlib.suppress(OSError):
                    yield from sound(read_file(self._source.disk, self._source.path(name)), self._pause)

    def _outside_marks(self) -> Marks:
        """What is known to be erased for good though the log may not say so."""
        marks = Marks()
        with contextlib.suppress(OSError):
            marks.memory = remembered(self._source.disk, self._source.state)
        marks.add(self._told(), is_here=False)
        return marks

    def _revived(self, here: _Here, marks: Marks) -> tuple[Key, ...]:
        """Name what stands here again though it was erased for good, and though nothing in the log says so.

        A record that was written anew since is left alone: another erasing would take that, too.
        """
        if not marks.heard and not marks.memory.records:
            return ()
        said = Marks()
        said.add(here.marks, is_here=True)
        newest: dict[Key, str] = {}
        dead: set[Key] = set()
        for line in self._lines(here):
            found = understood(self._returning.opened(line))
            if isinstance(found, Revision) and found.holds and marks.last(found.key):
                newest[found.key] = max(found.at, newest.get(found.key, ""))
                if marks.is_erased(found):
                    dead.add(found.key)
        return tuple(
            key for key in sorted(dead) if newest[key] <= (last := marks.last(key)) and said.said.get(key, "") < last
        )

    def _open_marks(self, plan: Plan, here: _Here) -> None:
        """Find what was erased for good among the sealed lines that are here."""
        for number, line in enumerate(here.sealed):
            if not number % _PORTION:
                self._pause()
            opened = self._returning.opened(line)
            if opened is line:
                plan.closed += 1
            elif is_marked(opened):
                here.marks.append(opened)

    def _plan_keys(self, plan: Plan, archive: Archive, here: _Here) -> None:
        for member in archive.manifest.members:
            if not member.name.startswith(KEYS):
                continue
            data = archive.read(member)
            if member.name not in here.files:
                plan.files[member.name] = self._copy(member.name) or data
                plan.returning += (member.name,)
            elif _other(self._source, member.name, data):
                plan.differing += (member.name,)

    def _copy(self, name: str) -> bytes | None:
        """Give the copy of a key that this machine kept: its passphrase may have been changed since the backup."""
        source = self._source
        copies = KeyFolders(source.folders[KEYS], copies_of(source.state), source.disk)
        with contextlib.suppress(OSError):
            return copies.newest_copy(name.removeprefix(KEYS))
        return None


class _Here(Struct):
    """What is here."""

    files: frozenset[str] = frozenset()
    lines: int = 0
    stamps: set[bytes] = field(default_factory=set)
    marks: list[bytes] = field(default_factory=list)
    sealed: list[bytes] = field(default_factory=list)


def _other(source: Source, name: str, data: bytes) -> bool:
    try:
        return source.read(name) != data
    except OSError:
        return True


def _count(plan: Plan, line: bytes, erased: Marks) -> None:
    found = understood(line)
    if isinstance(found, Revision) and (found.erases or erased.is_erased(found)):
        plan.erased += 1
        return
    plan.lines += 1
    if isinstance(found, Revision):
        plan.records[found.table].add(found.id)
    else:
        plan.sealed += 1
