"""Print every figure: `python -m tests.bench [--rounds N] [--only frames|commands|saves|sizes|pages]`."""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import companion
from tests.bench import frames, saves, sizes
from tests.bench.sides import Row, in_turn, take_the_best, timed

DAYS = 3650
"""Ten years."""


def main() -> int:
    """Measure and print; returns how many rows are over their budget."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9, help="how often each side is run")
    parser.add_argument("--only", action="append", choices=GROUPS, help="this group; may be given more than once")
    parser.add_argument("--best", action="store_true", help="compare the best of each side instead of the median")
    given = parser.parse_args()
    if given.best:
        take_the_best()
    rounds = given.rounds
    version = f"{companion.__version__}, Python {platform.python_version()}, {os.cpu_count()} cores"
    print(
        f"Companion {version}, {DAYS} days of made-up records, {'best' if given.best else 'medians'} of {rounds}\n",
        flush=True,
    )
    over = 0
    with tempfile.TemporaryDirectory() as folder:
        home, day = Path(folder) / "years", Path(folder) / "day"
        for where, days in ((home, DAYS), (day, 1)):
            run("-m", "companion", "demo", "--write", str(where), "--days", str(days), "--seed", "1")
        for name in given.only or GROUPS:
            for row in GROUPS[name](home, day, Path(folder), rounds):
                print(row, flush=True)
                over += row.verdict == "OVER"
    return over


def frame_rows(home: Path, _day: Path, _folder: Path, rounds: int) -> Iterator[Row]:
    """First frames, and memory."""
    named = medicine_due(home)
    shown = [b"988", named]
    doses, bare = in_turn([frames.companion(home, shown), frames.bare], rounds)
    yield Row("first frame: crisis line and doses by name", "first frame of a one-label app", doses, bare, 1.25)
    keys, bare = in_turn([frames.companion(home, [*shown, b"All due"]), frames.bare], rounds)
    yield Row("first frame in which every key works", "first frame of a one-label app", keys, bare, 1.6)
    cold, bare = in_turn([frames.companion(home, shown, fresh=True), frames.bare], rounds)
    yield Row("the same without a snapshot: doses", "first frame of a one-label app", cold, bare, 3)
    line, bare = in_turn([frames.companion(home, [b"988"], fresh=True), frames.bare], rounds)
    yield Row("the same without a snapshot: crisis line", "first frame of a one-label app", line, bare, 1.25)
    run("-m", "companion", "today", home=home)  # leaves a snapshot
    opening = ((b"3", b"mean "), (b"2", b"entries"), (b"/", b"Esc"), (b"walk", b"have"))
    peak, bare = in_turn([frames.memory(home, [*shown, b"All due"], opening), frames.bare_memory], 3)
    yield Row("peak memory, Trends and a search open", "peak memory of a one-label app", peak, bare, 2.5, unit="KiB")


def command_rows(home: Path, _day: Path, _folder: Path, rounds: int) -> Iterator[Row]:
    """The command a status line runs."""
    due, floor = in_turn([command(home, "-m", "companion", "due"), command(home, "-c", IMPORTS)], rounds * 2)
    yield Row("companion due", "python importing tinydb, rrule and click", due, floor, 2)
    if jrnl := shutil.which("jrnl"):
        due, other = in_turn(
            [command(home, "-m", "companion", "due"), lambda: timed(lambda: version_of(jrnl))], rounds * 2
        )
        yield Row("companion due", "jrnl --version", due, other, 0.75)
    else:
        yield Row("companion due", "jrnl --version: not on the PATH, not measured", due, 0)


IMPORTS = "import tinydb, dateutil.rrule, click"


def save_rows(home: Path, day: Path, folder: Path, rounds: int) -> Iterator[Row]:
    """Durable saves on ten years and on one day of records.

    The two are run in turn by themselves. In a round of four the first follows what the last one left to the disk and
    the caches, and the second does not: one day against itself differs by 1.08 there.
    """
    rounds *= 10
    records = sum(len(path.read_bytes().splitlines()) for path in (home / "data/me/log").glob("*.jsonl"))
    years, small = in_turn([saves.ours(home), saves.ours(day)], rounds)
    yield Row("durable save, ten years", "durable save, one day of records", years, small, 1.1)
    sides = [saves.ours(home), saves.bare(folder, 400), saves.sqlite(folder, records)]
    years, bare, sqlite = in_turn(sides, rounds)
    yield Row("durable save, ten years", "open, append, fsync, close", years, bare, 1, slack_ms=0.5)
    yield Row("durable save, ten years", "sqlite3 (WAL, FULL)", years, sqlite)
    years, stock = in_turn([saves.ours(home), saves.tinydb(folder, records)], max(3, rounds // 10))
    yield Row("durable save, ten years", "TinyDB's JSONStorage", years, stock)


def size_rows(_home: Path, _day: Path, folder: Path, rounds: int) -> Iterator[Row]:
    """Few records and many."""
    return sizes.rows(folder, rounds * 10)


def page_rows(_home: Path, _day: Path, _folder: Path, rounds: int) -> Iterator[Row]:
    """Opening something to read."""
    from tests.bench import pages

    return pages.rows(rounds)


GROUPS: dict[str, Callable[[Path, Path, Path, int], Iterator[Row]]] = {
    "frames": frame_rows,
    "commands": command_rows,
    "saves": save_rows,
    "sizes": size_rows,
    "pages": page_rows,
}
"""What is measured, first frames first."""


def command(home: Path, *arguments: str) -> Callable[[], float]:
    """A whole process on a home."""
    return lambda: timed(lambda: run(*arguments, home=home))


def run(*arguments: str, home: Path | None = None) -> str:
    """Run this Python and return what it printed."""
    env = os.environ | ({"COMPANION_HOME": str(home)} if home else {}) | {"TZ": frames.ZONE}
    return subprocess.run([sys.executable, *arguments], env=env, check=True, capture_output=True, text=True).stdout


def version_of(program: str) -> None:
    """Have a program say its version."""
    subprocess.run([program, "--version"], check=True, capture_output=True)


def medicine_due(home: Path) -> bytes:
    """The name of a medicine that today's first frame must show."""
    import json

    doses = json.loads(run("-m", "companion", "today", "--json", home=home))["data"]["doses"]
    return str(doses[0]["medicine"]).split()[0].encode()


if __name__ == "__main__":
    sys.exit(min(main(), 1))
