"""What the store's tests share: a clock to turn, homes to open stores in, and a disk that fails on demand."""

from __future__ import annotations

import errno
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from companion.storage.disk import Disk
from companion.storage.engine import RevisionStore
from companion.storage.filestore import FileStore
from companion.storage.line import Doc, Revision, encode
from companion.storage.memory import MemoryLog, Shelf
from companion.storage.writing import Put

START = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


class Clock:
    """A clock that stands still until it is turned."""

    def __init__(self, moment: datetime = START) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment

    def turn(self, **by: int) -> None:
        self.moment += timedelta(**by)


class Machine(Disk):
    """The real disk, on a machine of another name."""

    def __init__(self, name: str) -> None:
        self.name = name

    def machine(self) -> str:
        return self.name


class Home:
    """A folder of logs, and machines that share it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.log = root / "log"

    def open(
        self,
        machine: str = "desk",
        clock: Callable[[], datetime] | None = None,
        disk: Disk | None = None,
        **kw: object,
    ) -> FileStore:
        state, cache = self.root / machine / "state", self.root / machine / "cache"
        kw.setdefault("wait", 0.2)
        return RevisionStore.open(self.log, state, cache, clock or Clock(), disk=disk or Machine(machine), **kw)

    def files(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in sorted(self.log.iterdir())}


class Files:
    """Stores over files, several machines on one folder."""

    def __init__(self, root: Path) -> None:
        self.home = Home(root)
        self.clock = Clock()

    def open(self, machine: str = "desk", **kw: object) -> RevisionStore:
        return self.home.open(machine, self.clock, **kw)


class Shelves:
    """Stores in memory, several machines on one shelf."""

    def __init__(self) -> None:
        self.shelf = Shelf()
        self.clock = Clock()

    def open(self, machine: str = "desk", **kw: object) -> RevisionStore:
        return MemoryLog(self.clock, shelf=self.shelf, device=machine, **kw)


@contextmanager
def in_memory() -> Iterator[Path]:
    """A folder in memory, where a sync costs nothing, if this machine has one."""
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as folder:
        yield Path(folder)


def put(id_: str = "a", table: str = "dose", was: str | None = None, **doc: object) -> Put:
    return Put(table, id_, dict(doc) or {"date": "2026-11-23"}, was)


def stamp(number: int, device: str = "desk", time: str = "2026-11-23T08:00:00.000Z") -> str:
    return f"{time}-{number:04x}-{device}.0000"


def revision(number: int, id_: str = "a", doc: Doc | None = None, was: int | None = None, **kw: object) -> Revision:
    device = str(kw.pop("device", "desk"))
    table = str(kw.pop("table", "dose"))
    op = str(kw.pop("op", f"edit-{number}{device}"))
    before = None if was is None else stamp(was)
    return Revision(stamp(number, device), op, table, id_, doc, before, **kw)  # type: ignore[arg-type]


def log_bytes(*revisions: Revision) -> bytes:
    return b"".join(encode(one) + b"\n" for one in revisions)


def state(store: RevisionStore) -> dict[str, object]:
    """Everything that can be seen of a store's records."""
    with store._memory:
        for _ in store.ensure():
            pass
        fold = store._fold
        return {
            f"{table}/{id_}": (record.head, record.leaves, record.before, record.replaced)
            for table in fold.tables
            for id_, record in fold.records(table)
        }


class FaultyDisk(Machine):
    """A disk whose k-th call fails, once or from then on."""

    CALLS = ("open", "pread", "write", "fsync", "ftruncate", "fstat", "lstat", "listing", "mkdir", "replace")
    MORE_CALLS = ("unlink", "flock")

    def __init__(self, error: int | None, *, persistent: bool = False, name: str = "desk") -> None:
        super().__init__(name)
        self.error = error
        self.persistent = persistent
        self.at: int | None = None
        self.count = 0
        self.hits: list[str] = []

    def arm(self, at: int | None) -> None:
        self.at, self.count, self.hits = at, 0, []

    def fails(self, name: str) -> bool:
        if self.at is None:
            return False
        self.count += 1
        hit = self.count >= self.at if self.persistent else self.count == self.at
        if hit:
            self.hits.append(name)
        return hit

    def sleep(self, seconds: float) -> None:
        """Do not wait."""


def _faulty(name: str) -> Callable[..., object]:
    real = getattr(Disk, name)

    def call(self: FaultyDisk, *args: object) -> object:
        if self.fails(name):
            if self.error is None and name == "write":
                return real(self, args[0], bytes(args[1])[: max(1, len(bytes(args[1])) // 2)])  # type: ignore[arg-type]
            if self.error is not None:
                raise OSError(self.error, errno.errorcode[self.error])
        return real(self, *args)

    return call


for _name in FaultyDisk.CALLS + FaultyDisk.MORE_CALLS:
    setattr(FaultyDisk, _name, _faulty(_name))
