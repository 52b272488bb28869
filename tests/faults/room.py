"""A disk that is full, and a disk whose power goes."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from companion.domain.errors import NotSaved
from companion.storage.disk import Disk
from tests.faults.figures import Figure, Run
from tests.faults.processes import Child, judge, opened, work
from tests.storage.kit import put, state

FICLONE = 0x40049409
"""The call that copies a file as it is this moment."""

WARM_UP = 0.2
"""Seconds writers work before the first cut."""


@contextlib.contextmanager
def mounted(source: str, folder: Path, *options: str) -> Iterator[Path]:
    """Something mounted, as long as it is needed."""
    folder.mkdir(exist_ok=True)
    subprocess.run(["mount", *options, source, str(folder)], check=True, capture_output=True)
    try:
        yield folder
    finally:
        for _ in range(50):
            if subprocess.run(["umount", str(folder)], check=False, capture_output=True).returncode == 0:
                break
            time.sleep(0.05)


def full_disk(run: Run) -> Iterator[Figure]:
    """A real disk of 128 KB that fills up, and is given room again."""
    with mounted("none", run.folder / "full", "-t", "tmpfs", "-o", "size=128k") as root:
        filler = root / "filler"
        filler.write_bytes(bytes(80_000))
        store = opened(root)
        acknowledged: set[str] = set()
        refused = 0
        for n in range(max(400, run.times(400))):
            if n == 250:
                filler.unlink()
            try:
                store.write("take", [put(f"a{n}", n=n), put(f"b{n}", n=n)])
                acknowledged |= {f"a{n}", f"b{n}"}
            except NotSaved:
                refused += 1
        found = set(opened(root, "third").docs("dose"))
        assert state(store) == state(opened(root)), "memory differs from what lies there"
        assert found <= acknowledged, "something refused can be seen"
        assert refused, "it never filled up"
        yield Figure(
            "full disk of 128 KB, then room again",
            refused,
            len(acknowledged),
            len(acknowledged - found),
            note="tmpfs; faults = saves refused",
        )


def power(run: Run) -> Iterator[Figure]:
    """The power goes at random moments: the disk as it is in that moment, looked at after a restart."""
    if shutil.which("mkfs.xfs") is None:
        print("power cuts: not here, no mkfs.xfs (package xfsprogs): nothing can copy a disk in one moment")
        return
    with _disks(run) as (outer, inner):
        yield _cuts(run, outer, inner, run.times(300), "power cut at random moments, ext4", without=False)
        control = _cuts(run, outer, inner, 10, "control: the same without fsync", without=True)
        assert control.lost, "without fsync nothing was lost: the test has no teeth"
    print(
        f"control without fsync: {control.lost} of {control.acknowledged} lost in {control.faults} cuts, as it must be"
    )


@contextlib.contextmanager
def _disks(run: Run) -> Iterator[tuple[Path, Path]]:
    """A disk (ext4 in a file) on a disk that can copy files in one moment (XFS in a file)."""
    image = run.folder / "xfs.img"
    _empty(image, 400)
    subprocess.run(["mkfs.xfs", "-q", "-m", "reflink=1", str(image)], check=True, capture_output=True)
    with mounted(str(image), run.folder / "xfs", "-o", "loop") as outer:
        disk = outer / "disk.img"
        _empty(disk, 48)
        subprocess.run(["mkfs.ext4", "-q", str(disk)], check=True, capture_output=True)
        with mounted(str(disk), run.folder / "ext4", "-o", "loop") as inner:
            yield outer, inner


def _empty(file: Path, megabytes: int) -> None:
    with file.open("wb") as opened_file:
        opened_file.truncate(megabytes << 20)


def _cuts(run: Run, outer: Path, inner: Path, rounds: int, what: str, *, without: bool) -> Figure:
    real, acknowledged, lost = Disk.fsync, 0, 0
    if without:
        Disk.fsync = lambda *_: None  # type: ignore[method-assign, assignment]
    begun = time.monotonic()
    try:
        for round_ in range(rounds):
            root = inner / f"home{round_ // 10}{without}"
            root.mkdir(exist_ok=True)
            child = Child(work(root, f"w{round_}", 100_000))
            child.listen(WARM_UP + (time.monotonic() - begun) % 0.05)
            said = [line.decode() for line in child.said.split(b"\n")[:-1]]
            _copy(outer / "disk.img", outer / "cut.img")
            os.kill(child.pid, signal.SIGKILL)
            child.end()
            with mounted(str(outer / "cut.img"), run.folder / "cut", "-o", "loop") as after:
                there = after / root.name
                acknowledged += len(said)
                lost += judge(opened(there, f"look{round_}"), said) if there.exists() else len(said)
    finally:
        Disk.fsync = real  # type: ignore[method-assign]
    return Figure(what, rounds, acknowledged, lost, note="reflink copy of the live disk, mounted and read")


def _copy(source: Path, target: Path) -> None:
    with source.open("rb") as one, target.open("wb") as two:
        fcntl.ioctl(two, FICLONE, one.fileno())


def small_room(run: Run) -> Iterator[Figure]:
    """Real short writes: the system takes part of a line, then none, until the limit is lifted."""
    import resource

    root = Path(tempfile.mkdtemp(dir=run.folder))
    refused = done = 0
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    store = opened(root)
    try:
        for n in range(run.times(400)):
            log = max((file.stat().st_size for file in (root / "log").glob("*.jsonl")), default=0)
            resource.setrlimit(resource.RLIMIT_FSIZE, (log + 1 + n % 400, before[1]))
            try:
                store.write("take", [put(f"a{n}", n=n), put(f"b{n}", n=n)])
                done += 1
            except NotSaved:
                refused += 1
                resource.setrlimit(resource.RLIMIT_FSIZE, before)
                store.write("take", [put(f"a{n}", n=n), put(f"b{n}", n=n)])
                done += 1
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)
    reader = opened(root, "third")
    assert state(store) == state(reader)
    assert reader.incomplete() == ()
    lost = 2 * done - len(reader.docs("dose"))
    yield Figure(
        "short writes by the system itself", refused, 2 * done, lost, note="RLIMIT_FSIZE at every byte of a line"
    )
