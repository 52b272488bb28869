"""The laws of merging, with examples of Hypothesis: several machines, half-arrived files, conflict copies, clones."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from companion.domain.errors import NothingToUndo
from companion.storage.filestore import FileStore
from companion.storage.writing import Put
from tests.faults.figures import Figure, Run
from tests.storage import test_fold
from tests.storage.kit import Clock, Home, in_memory, state

MACHINES = ("desk", "lapp", "tablet")

LAWS: tuple[Callable[[], None], ...] = (
    test_fold.test_the_order_of_arrival_never_matters,
    test_fold.test_how_lines_are_split_over_files_never_matters,
    test_fold.test_what_arrives_twice_changes_nothing,
    test_fold.test_merging_is_associative,
    test_fold.test_the_newest_revision_holds_and_bytes_break_a_tie,
    test_fold.test_a_record_survives_the_snapshot,
    test_fold.test_a_record_brought_back_late_merges_with_what_arrived,
)
"""What must hold of any revisions whatever."""

MACHINE = st.integers(0, len(MACHINES) - 1)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("put"), MACHINE, st.sampled_from("abc"), st.integers(0, 5)),
        st.tuples(st.just("delete"), MACHINE, st.sampled_from("abc")),
        st.tuples(st.just("undo"), MACHINE),
        st.tuples(st.just("send"), MACHINE, MACHINE, st.floats(0, 1)),
        st.tuples(st.just("clock"), MACHINE, st.integers(-4000, 4000)),
        st.tuples(st.just("restart"), MACHINE),
        st.tuples(st.just("clone"), MACHINE, MACHINE),
    ),
    max_size=14,
)
"""What happens on three machines that hear of each other now and then."""


class World:
    """Machines with a folder each."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.names = list(MACHINES)
        self.clocks = [Clock() for _ in MACHINES]
        self.stores = [self.opened(at) for at in range(len(MACHINES))]
        self.copies = 0

    def opened(self, at: int) -> FileStore:
        """A machine's store; a cloned one bears the name of the other."""
        home = Home(self.root / str(at))
        home.root.mkdir(exist_ok=True)
        return home.open(self.names[at], self.clocks[at])

    def do(self, step: tuple[Any, ...]) -> None:
        """One step."""
        what, at, *rest = step
        store = self.stores[at]
        if what == "put":
            head = store.head("dose", rest[0])
            store.write("edit", [Put("dose", rest[0], {"n": rest[1]}, head.at if head else None)])
            assert store.doc("dose", rest[0]) == {"n": rest[1]}, "a machine does not see what it just saved"
        elif what == "delete":
            head = store.head("dose", rest[0])
            store.write("delete", [Put("dose", rest[0], None, head.at if head else None)])
        elif what == "undo":
            try:
                store.undo()
            except NothingToUndo:
                return
        elif what == "send":
            self.send(at, rest[0], rest[1])
            self.stores[rest[0]].refresh()
        elif what == "clock":
            self.clocks[at].turn(days=rest[0])
        elif what == "restart":
            store.close()
            self.stores[at] = self.opened(at)
        elif what == "clone" and at != rest[0] and self.names[rest[0]] == MACHINES[rest[0]]:
            self.stores[at].close()
            shutil.rmtree(self.root / str(rest[0]))
            shutil.copytree(self.root / str(at), self.root / str(rest[0]))
            self.names[rest[0]] = self.names[at]
            self.stores[rest[0]] = self.opened(rest[0])

    def send(self, source: int, target: int, share: float = 1.0) -> None:
        """Have a machine's files arrive at another one, whole or in part; a file of the same name as a copy of it."""
        there = self.root / str(target) / "log"
        for file in sorted((self.root / str(source) / "log").glob("*.jsonl*")):
            there.mkdir(exist_ok=True, mode=0o700)
            data = file.read_bytes()
            data = data[: int(len(data) * share)]
            same = there / file.name
            if not same.exists():
                same.write_bytes(data)
            elif (kept := same.read_bytes()) != data and not kept.startswith(data):
                if data.startswith(kept) and not self._is_own(target, file.name):
                    same.write_bytes(data)
                else:
                    self.copies += 1
                    copy = there / f"{file.name.split('.')[0]}.sync-conflict-{self.copies}.jsonl"
                    copy.write_bytes(data)

    def _is_own(self, at: int, name: str) -> bool:
        device = self.stores[at].device
        return device is not None and name.startswith(f"{device}-")

    def settle(self) -> None:
        """Have everything arrive everywhere."""
        for _ in range(2):
            for source in range(len(MACHINES)):
                for target in range(len(MACHINES)):
                    if source != target:
                        self.send(source, target)

    def agree(self) -> None:
        """All machines see the same, however they look."""
        for store in self.stores:
            store.refresh()
        right = state(self.stores[0])
        for at, store in enumerate(self.stores):
            assert state(store) == right, f"machine {at} sees something else than machine 0"
            assert state(self.opened(at)) == right, f"machine {at} sees something else after a restart"


@given(STEPS)
def test_machines_that_have_heard_everything_agree(steps: list[tuple[Any, ...]]) -> None:
    with in_memory() as folder:
        world = World(folder)
        for step in steps:
            world.do(step)
        world.settle()
        world.agree()


def laws(run: Run) -> Iterator[Figure]:
    """Each law over as many examples."""
    examples = run.times(10_000)
    for law in (*LAWS, test_machines_that_have_heard_everything_agree):
        count = _run(law, examples)
        name = law.__name__.removeprefix("test_").replace("_", " ")
        yield Figure(f"law: {name}", count, note="Hypothesis")


def _run(law: Callable[[], None], examples: int) -> int:
    """Run a law over so many examples; how many there were."""
    count = 0
    inner = law.hypothesis.inner_test  # type: ignore[attr-defined]

    def counted(*args: Any, **named: Any) -> Any:
        nonlocal count
        count += 1
        return inner(*args, **named)

    every = list(HealthCheck)
    kept = vars(law).get("_hypothesis_internal_use_settings")
    law.hypothesis.inner_test = counted  # type: ignore[attr-defined]
    law._hypothesis_internal_use_settings = settings(  # type: ignore[attr-defined]
        max_examples=examples, deadline=None, database=None, suppress_health_check=every, derandomize=False
    )
    try:
        law()
    finally:
        law.hypothesis.inner_test = inner  # type: ignore[attr-defined]
        law._hypothesis_internal_use_settings = kept  # type: ignore[attr-defined]
    return count
