"""Clocks that jump, stand still, run backwards or stand ten years beside each other."""

from __future__ import annotations

import random
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from companion.domain.errors import CompanionError
from companion.storage.writing import Put
from tests.faults.figures import Figure, Run
from tests.storage.kit import START, Clock, Home, state

MOMENTS = (
    datetime(1970, 1, 1, tzinfo=UTC),
    datetime(2038, 1, 19, 3, 14, 8, tzinfo=UTC),
    datetime(1999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
    datetime(9999, 12, 31, 23, 59, 59, 990_000, tzinfo=UTC),
    START,
)
"""Where clocks stand that have lost their battery, or were written by hand."""


def jumps(run: Run) -> Iterator[Figure]:
    """One machine whose clock jumps before every save: the last save always holds, and undo takes back the last."""
    chance, root = random.Random(run.seed), Path(tempfile.mkdtemp(dir=run.memory))
    clock, steps, done = Clock(), run.times(500), 0
    home = Home(root)
    store = home.open(clock=clock)
    stamps: list[str] = []
    for step in range(steps):
        _jump(clock, chance)
        head = store.head("dose", "a")
        try:
            store.write("edit", [Put("dose", "a", {"n": step}, head.at if head else None)])
        except CompanionError:
            assert clock.moment.year == 9999, "refused by a clock that can be right"
            clock.moment = START
            continue
        done += 1
        assert store.doc("dose", "a") == {"n": step}, "an older save holds"
        stamps.append(store.greatest)
        if step % 7 == 0:
            store.undo()
            assert store.doc("dose", "a") != {"n": step}
            store.redo()
            assert store.doc("dose", "a") == {"n": step}
        if step % 50 == 0:
            store.close()
            store = home.open(clock=clock)
            assert store.doc("dose", "a") == {"n": step}
    assert stamps == sorted(stamps), "stamps ran backwards"
    assert state(store) == state(home.open("third", clock))
    yield Figure(
        "clock jumps: 1970 to 9999, back, frozen", steps, done, note="the last save holds; undo, redo, restart"
    )


def _jump(clock: Clock, chance: random.Random) -> None:
    match chance.randrange(5):
        case 0:
            clock.moment = chance.choice(MOMENTS)
        case 1:
            clock.moment = max(datetime(1900, 1, 1, tzinfo=UTC), min(START, clock.moment)) - timedelta(days=400)
        case 2 if clock.moment.year < 9990:
            clock.turn(hours=1)
        case 3:
            clock.moment = START + timedelta(days=chance.randrange(-3650, 3650))


def ten_years_apart(run: Run) -> Iterator[Figure]:
    """Two machines ten years apart edit the same records and end with the same state."""
    chance, rounds = random.Random(run.seed), run.times(200)
    root = Path(tempfile.mkdtemp(dir=run.memory))
    clocks = [Clock(START - timedelta(days=3650)), Clock(START + timedelta(days=3650))]
    homes = [Home(root / "one"), Home(root / "two")]
    stores = [home.open(name, clock) for home, name, clock in zip(homes, ("desk", "lapp"), clocks, strict=True)]
    saved = 0
    for number in range(rounds):
        at = chance.randrange(2)
        store = stores[at]
        clocks[at].turn(minutes=chance.randrange(90))
        id_ = chance.choice("abcdef")
        head = store.head("dose", id_)
        store.write("edit", [Put("dose", id_, {"n": number}, head.at if head else None)])
        assert store.doc("dose", id_) == {"n": number}, "a machine does not see what it just saved"
        saved += 1
        if chance.random() < 0.3:
            _sync(homes)
            for each in stores:
                each.refresh()
            assert state(stores[0]) == state(stores[1])
    yield Figure("two clocks twenty years apart, files carried over", rounds, saved, note="same state after each sync")


def _sync(homes: list[Home]) -> None:
    for one, two in (homes, homes[::-1]):
        own = one.open("desk" if one is homes[0] else "lapp").device
        for file in one.log.glob(f"{own}-*.jsonl") if one.log.exists() else ():
            two.log.mkdir(exist_ok=True, mode=0o700)
            shutil.copy(file, two.log / file.name)
