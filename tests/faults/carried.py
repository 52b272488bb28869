"""Real sync as a section of the long run: two homes carried by Syncthing, by git, as one folder, and as clones."""

from __future__ import annotations

from collections.abc import Iterator

from tests.faults.figures import Figure, Run
from tests.faults.sync import rounds


def sections(run: Run) -> Iterator[Figure]:
    """Each way of carrying a folder."""
    for way in rounds.WAYS.values():
        found = way.go(max(rounds.APART, run.times(way.full)))
        yield Figure(f"sync: {way.what}", found.rounds, found.acknowledged, found.lost, note=found.line())
