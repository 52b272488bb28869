"""Real sync as a section of the long run: two homes carried by Syncthing, by git, as one folder, and as clones."""

from __future__ import annotations

from collections.abc import Iterator

from tests.faults.figures import Figure, Run
from tests.faults.sync import rounds


def sections(run: Run) -> Iterator[Figure]:
    """Each way of carrying a folder."""
    ways = (
        ("two Syncthing daemons", rounds.with_syncthing, 24),
        ("git", rounds.with_git, 50),
        ("one shared folder", rounds.with_a_shared_folder, 24),
        ("one device id on two homes", rounds.with_one_device_on_two_homes, 6),
    )
    for name, way, full in ways:
        found = way(run.times(full))
        yield Figure(f"sync: {name}", found.rounds, found.acknowledged, found.lost, note=found.line())
