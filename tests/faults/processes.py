"""Processes that are killed, and processes that save at once."""

from __future__ import annotations

import os
import random
import select
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from companion.storage.filestore import FileStore
from companion.storage.writing import Put
from tests.faults.figures import Figure, Run
from tests.storage.kit import Home, state
from tests.storage.writer import now, save_and_count

ROUNDS_A_HOME = 40
"""Kills after which a new home is begun, so that looking takes no longer and longer."""


AFTER_THE_FIRST = 0.8
"""The share of children that are killed after a first save; the others may be killed while they open."""


def opened(root: Path, machine: str = "desk") -> FileStore:
    return Home(root).open(machine, now, wait=30.0)


class Child:
    """A process that works until it is done or killed, and says what was acknowledged."""

    def __init__(self, work: Callable[[Callable[[str], None]], None]) -> None:
        self.hear, say = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            code = 1
            try:
                os.close(self.hear)
                work(lambda line: os.write(say, f"{line}\n".encode()) and None)
                code = 0
            finally:
                os._exit(code)
        os.close(say)
        self.said = b""

    def listen(self, seconds: float) -> None:
        """Take in what it says for a time."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0 and select.select([self.hear], [], [], left)[0]:
            part = os.read(self.hear, 65536)
            if not part:
                return
            self.said += part

    def listen_for_first(self) -> None:
        """Wait until it has said something."""
        while not self.said and (part := os.read(self.hear, 65536)):
            self.said += part

    def kill(self) -> list[str]:
        """Kill it; what it said."""
        os.kill(self.pid, signal.SIGKILL)
        return self.end()[0]

    def end(self) -> tuple[list[str], int]:
        """Wait until it has ended; what it said, and its code."""
        while part := os.read(self.hear, 65536):
            self.said += part
        os.close(self.hear)
        code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return [line.decode() for line in self.said.split(b"\n")[:-1]], code


def work(root: Path, name: str, count: int) -> Callable[[Callable[[str], None]], None]:
    """Save, edit and delete by turns; every third record goes again."""

    def go(say: Callable[[str], None]) -> None:
        store = opened(root)
        for n in range(count):
            id_ = f"{name}-{n}"
            saved = store.write("take", [Put("dose", id_, {"date": "2026-11-23", "n": 0})])
            say(f"{id_} saved")
            edited = store.write("edit", [Put("dose", id_, {"date": "2026-11-23", "n": 1}, saved.revisions[0].at)])
            say(f"{id_} edited")
            if n % 3 == 0:
                store.write("delete", [Put("dose", id_, None, edited.revisions[0].at)])
                say(f"{id_} deleted")

    return go


STAGES = ("", "saved", "edited", "deleted")


def judge(store: FileStore, said: list[str]) -> int:
    """See that every record is as it was said to be, or one step further; how many were lost."""
    stage: dict[str, int] = {}
    for line in said:
        id_, word = line.split()
        stage[id_] = STAGES.index(word)
    docs, lost = store.docs("dose"), 0
    for id_, reached in stage.items():
        doc = docs.get(id_)
        is_gone = store.head("dose", id_) is not None and doc is None
        found = 3 if is_gone else 0 if doc is None else 2 if doc["n"] == 1 else 1
        lost += found < reached
    return lost


def kills(run: Run) -> Iterator[Figure]:
    """kill -9 at random points of saving, editing and deleting."""
    chance, rounds, acknowledged, lost = random.Random(run.seed), run.times(2000), 0, 0
    root = Path()
    said: list[str] = []
    for round_ in range(rounds):
        if round_ % ROUNDS_A_HOME == 0:
            root, said = Path(tempfile.mkdtemp(dir=run.folder)), []
        child = Child(work(root, f"w{round_}", 100_000))
        if chance.random() < AFTER_THE_FIRST:
            child.listen_for_first()
        child.listen(chance.uniform(0.0, 0.02))
        new = child.kill()
        acknowledged += len(new)
        said += new
        store = opened(root)
        lost += judge(store, said)
        assert all(one.why.startswith("the l") for one in store.damage()), "damage that is no torn line"
        assert state(store) == state(opened(root, "third"))
        if (round_ + 1) % ROUNDS_A_HOME == 0:
            shutil.rmtree(root)
    yield Figure("kill -9 at random points", rounds, acknowledged, lost, note=f"save, edit, delete; seed {run.seed}")


def writers(run: Run) -> Iterator[Figure]:
    """Several writers at once, with a reader; then once more with one of them killed."""
    for count, each in ((2, 1000), (4, 500), (8, 250)):
        yield _writers(run, count, run.times(each))
    yield _one_killed(run, 8, run.times(250))


def _writers(run: Run, count: int, each: int) -> Figure:
    root = Path(tempfile.mkdtemp(dir=run.folder))
    children = [Child(counting(root, f"w{n}", each)) for n in range(count)]
    reader, looks = opened(root, "third"), 0
    seen: set[str] = set()
    while any(not _is_over(child) for child in children):
        reader.refresh()
        found = set(reader.docs("dose"))
        assert seen <= found, "a record was there and is not any more"
        seen, looks = found, looks + 1
    ends = [child.end() for child in children]
    assert [code for _, code in ends] == [0] * count
    store = opened(root, "fourth")
    total = count * each
    lost = total * 2 - len(store.docs("dose"))
    counter = store.doc("pref", "count") or {}
    assert counter.get("n") == total, f"counted {counter} of {total}"
    assert store.damage() == ()
    assert store.incomplete() == ()
    shutil.rmtree(root)
    return Figure(
        f"{count} writers x {each}, and a reader", looks, total * 3, lost, note="exact counts; faults = looks"
    )


def _one_killed(run: Run, count: int, each: int) -> Figure:
    root = Path(tempfile.mkdtemp(dir=run.folder))
    children = [Child(counting(root, f"w{n}", each)) for n in range(count)]
    chance = random.Random(run.seed)
    children[0].listen(chance.uniform(0.05, 0.4))
    said = children[0].kill()
    ends = [child.end() for child in children[1:]]
    assert all(code == 0 for _, code in ends), ends
    store = opened(root, "fourth")
    total = (count - 1) * each
    docs = store.docs("dose")
    lost = sum(f"w{n}-{m}-{part}" not in docs for n in range(1, count) for m in range(each) for part in "ab")
    lost += sum(f"w0-{line}-{part}" not in docs for line in said for part in "ab")
    counter = store.doc("pref", "count") or {}
    number = counter.get("n")
    assert isinstance(number, int)
    assert total + len(said) <= number <= total + len(said) + 1
    shutil.rmtree(root)
    return Figure(f"{count} writers x {each}, one killed", 1, (total + len(said)) * 3, lost, note="the others go on")


def counting(root: Path, name: str, count: int) -> Callable[[Callable[[str], None]], None]:
    """Save two records as one action, and count one up, as often as is asked."""
    return lambda say: save_and_count(opened(root), name, count, say)


def _is_over(child: Child) -> bool:
    child.listen(0.001)
    return os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
