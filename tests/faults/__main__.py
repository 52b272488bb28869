"""The long run: `python -m tests.faults --full`, or one section of it with `--only NAME` and `--rounds SHARE`.

It prints a table in Markdown and ends with 1 if anything acknowledged was lost, anything wrong was believed, or
something it needs is not on this machine.
"""

from __future__ import annotations

import argparse
import importlib
import os
import platform
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import companion
from tests.faults import controls, needs
from tests.faults.figures import HEAD, Figure, Run, Section
from tests.storage.kit import in_memory

SECTIONS: dict[str, tuple[str, ...]] = {
    "kills": ("processes:kills", "calls:killed_calls"),
    "errors": ("calls:failing_calls",),
    "room": ("room:full_disk", "room:small_room"),
    "power": ("room:power",),
    "cuts": ("damage:cuts",),
    "flips": ("damage:flips",),
    "writers": ("processes:writers",),
    "laws": ("merging:laws",),
    "clock": ("clocks:jumps", "clocks:ten_years_apart"),
    "signals": ("terminals:signals",),
    "input": ("terminals:hostile_input",),
    "sizes": ("terminals:sizes",),
    "network": ("terminals:network",),
    "sync": ("carried:sections",),
    "crypt": ("crypt:sections",),
    "controls": ("__main__:guards",),
}
"""Every section, and the functions that make it up, each of which takes a `Run` and yields figures."""


def guards(run: Run) -> Iterator[Figure]:
    """Each guard of the store taken away: the suite must go red."""
    red = 0
    for number, control in enumerate(controls.CONTROLS):
        with tempfile.TemporaryDirectory(dir=run.memory) as folder:
            for name in ("with", "without"):
                Path(folder, name).mkdir()
            sound = control.notices(Path(folder, "with"), without=False)
            said = control.notices(Path(folder, "without"), without=True)
        assert not sound, f"{control.name}: {sound}"
        assert said.startswith("AssertionError"), f"control {number}: nobody misses {control.name}"
        red += 1
    yield Figure("guards taken away, the suite goes red", red, note=", ".join(one.name for one in controls.CONTROLS))


def main(arguments: list[str]) -> int:
    """Run and print; 0 if everything is as it must be."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--full", action="store_true", help="every section, on a machine that has all it needs")
    parser.add_argument("--only", action="append", choices=SECTIONS, help="this section; may be given more than once")
    parser.add_argument("--rounds", type=float, default=1.0, metavar="SHARE", help="the share of the full numbers")
    parser.add_argument("--seed", type=int, default=2026, help="what chance begins with")
    given = parser.parse_args(arguments)
    if not given.full and not given.only:
        parser.error("say --full, or --only with a section")
    lacking = list(needs.missing()) if given.full else []
    for sentence in lacking:
        print(f"Missing: {sentence}", flush=True)
    if lacking:
        return 1
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that nothing stays mounted
    return _run(given.only or list(SECTIONS), given.rounds, given.seed)


def _run(names: list[str], share: float, seed: int) -> int:
    print(f"{_machine()}\nSeed {seed}, {share:g} of the full numbers.\n", flush=True)
    print(*HEAD, sep="\n", flush=True)
    problems: list[str] = []
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, in_memory() as quick:
        for name in names:
            for place in SECTIONS[name]:
                run = Run(Path(tempfile.mkdtemp(dir=folder)), Path(tempfile.mkdtemp(dir=quick)), share, seed)
                try:
                    for figure in _section(place)(run):
                        print(figure, flush=True)
                        if not figure.is_sound:
                            problems.append(f"{name}: {figure.what}")
                except Exception as error:  # noqa: BLE001  (told at the end; the other sections run)
                    traceback.print_exc()
                    problems.append(f"{name}: {error or type(error).__name__}")
    print(f"\n{(time.monotonic() - begun) / 60:.0f} minutes.")
    for problem in problems:
        print(f"Failed: {problem}")
    return min(len(problems), 1)


def _section(place: str) -> Section:
    module, _, name = place.partition(":")
    try:
        section: Section = getattr(importlib.import_module(f"tests.faults.{module}"), name)
    except ImportError as error:
        raise RuntimeError(f"tests/faults/{module}.py is not there ({error})") from error
    return section


def _machine() -> str:
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=Path(__file__).parent, capture_output=True, text=True, check=False
    ).stdout.strip()
    kernel, cores = platform.release(), os.cpu_count()
    return (
        f"Companion {companion.__version__} at {commit or 'no commit'}, {datetime.now(UTC):%Y-%m-%d}, "
        f"Python {platform.python_version()}, Linux {kernel}, {cores} cores."
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
