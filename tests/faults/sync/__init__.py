"""Real sync: two homes whose data folders are carried by Syncthing, by git, or are one shared folder.

    python -m tests.faults.sync                all three
    python -m tests.faults.sync git --rounds 50

Each function of `rounds` prints and returns its figures, and raises `Missing`, with a sentence, where a program is not
installed. Everything runs on this machine: Syncthing speaks on loopback alone, without discovery, relays or reports.
"""

from __future__ import annotations

from collections.abc import Iterator

from tests.faults.figures import Figure, Run

FULL = {"with_syncthing": 24, "with_git": 50, "with_a_shared_folder": 24, "with_one_device_on_two_homes": 6}
"""The functions of `rounds`, and how many rounds the full run has of each."""


def sections(run: Run) -> Iterator[Figure]:
    """Two homes, carried by each of the carriers in turn."""
    from tests.faults.sync import rounds

    for name, full in FULL.items():
        found = getattr(rounds, name)(max(rounds.APART, run.times(full)))
        yield Figure(
            f"real sync: {found.carrier}",
            found.parted + found.killed,
            found.acknowledged + found.commands,
            found.lost,
            note=found.how(),
        )
