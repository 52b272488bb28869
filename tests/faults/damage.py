"""Damage to the bytes of a file: cuts at every byte, tails, and every bit flipped."""

from __future__ import annotations

import random
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from companion.storage.filestore import FileStore
from companion.storage.line import Revision
from tests.faults.figures import Figure, Run
from tests.storage.kit import Clock, Home, log_bytes, put, revision

LINES = [revision(n, f"r{n}", {"date": "2026-11-23", "note": f"note {n}"}) for n in range(20)]
"""A file of twenty records."""

TAILS = (b"\0", b"\0" * 5000, b"\n\n", b"{", b'{"at":"', b"\xff\xfe", b"garbage\n", bytes(range(40, 80)), b"\n" * 300)


def opened(root: Path, data: bytes) -> FileStore:
    """A store over one file of another machine with these bytes."""
    home = Home(root)
    home.log.mkdir(exist_ok=True)
    (home.log / "lapp-2026.jsonl").write_bytes(data)
    return home.open(clock=Clock())


def heads(store: FileStore) -> dict[str, Revision]:
    """What it shows of each record."""
    return {id_: record.head for id_, record in store._fold.records("dose")}


def cut_everywhere(root: Path, lines: list[Revision], *, then_save: bool) -> int:
    """Cut the file at every byte: only what was cut is lost, and it is said. How many cuts there were."""
    data = log_bytes(*lines)
    ends = [len(log_bytes(*lines[: n + 1])) for n in range(len(lines))]
    clean = {0, *ends, *(end - 1 for end in ends)}
    for cut in range(len(data) + 1):
        store = opened(root, data[:cut])
        whole = sum(cut >= end - 1 for end in ends)
        assert heads(store) == {one.id: one for one in lines[:whole]}, f"cut at {cut}"
        assert bool(store.damage()) == (cut not in clean), f"cut at {cut}: not as it was said"
        if then_save:
            store.write("take", [put("later", n=cut)])
            again = Home(root).open("third")
            assert again.docs("dose").keys() == {one.id for one in lines[:whole]} | {"later"}
            shutil.rmtree(root / "desk")
            for file in (root / "log").glob("*.jsonl"):
                file.unlink()
    return len(data) + 1


def tail_then_save(home: Home, tail: bytes) -> None:
    """Something stands behind the last line: what was saved before it is there, and what is saved after it."""
    store = home.open()
    store.write("take", [put("a", n=1)])
    mine = home.log / f"{store.device}-2026.jsonl"
    mine.write_bytes(mine.read_bytes() + tail)
    store.write("take", [put("b", n=2)])
    for reader in (store, home.open("third")):
        reader.refresh()
        assert reader.docs("dose") == {"a": {"n": 1}, "b": {"n": 2}}


def flip(root: Path, lines: list[Revision], places: Iterable[int]) -> int:
    """Flip bits one at a time: none is believed, and each costs one record at most. How many there were."""
    data, right = log_bytes(*lines), {one.id: one for one in lines}
    count = 0
    for place in places:
        flipped = bytearray(data)
        flipped[place // 8] ^= 1 << place % 8
        store = opened(root, bytes(flipped))
        found = heads(store)
        assert all(right.get(id_) == one for id_, one in found.items()), f"bit {place} was believed"
        assert len(found) >= len(right) - 1, f"bit {place} cost more than its record"
        assert store.damage() or len(found) == len(right), f"bit {place} was not reported"
        count += 1
    return count


def harm(root: Path, lines: list[Revision], rounds: int, seed: int) -> int:
    """Cut out, put in and write over stretches at random: nothing is believed that nobody wrote."""
    data, right, chance = log_bytes(*lines), {one.id: one for one in lines}, random.Random(seed)
    for _ in range(rounds):
        harmed = bytearray(data)
        start, length = chance.randrange(len(data)), chance.randint(2, 60)
        harmed[start : start + length] = chance.randbytes(chance.choice([0, length, 2 * length]))
        store = opened(root, bytes(harmed))
        assert all(right.get(id_) == one for id_, one in heads(store).items())
        assert store.damage() or bytes(harmed) == data or len(heads(store)) == len(right)
    return rounds


def cuts(run: Run) -> Iterator[Figure]:
    """Truncation at every byte, tails, random damage."""
    root = Path(tempfile.mkdtemp(dir=run.memory))
    count = cut_everywhere(root, LINES[: run.times(len(LINES))], then_save=True)
    yield Figure("file of 20 records cut at every byte, then a save", count, count, note="the save is there each time")
    done = 0
    for tail in TAILS:
        home = Home(Path(tempfile.mkdtemp(dir=run.memory)))
        tail_then_save(home, tail)
        done += 2
    yield Figure("tails of zeros, rubbish and line ends, then a save", len(TAILS), done)
    rounds = harm(Path(tempfile.mkdtemp(dir=run.memory)), LINES, run.times(20_000), run.seed)
    yield Figure("stretches cut out, put in, written over", rounds, note=f"seed {run.seed}")


def flips(run: Run) -> Iterator[Figure]:
    """Every bit of a file of 20 records."""
    root = Path(tempfile.mkdtemp(dir=run.memory))
    bits = range(0, len(log_bytes(*LINES)) * 8, max(1, round(1 / run.share)))
    count = flip(root, LINES, bits)
    yield Figure("bits flipped in a file of 20 records", count, note="each costs its record or none, and is said")
