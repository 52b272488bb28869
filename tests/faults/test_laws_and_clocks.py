"""A sample of what the long run does ten thousand times."""

from __future__ import annotations

from pathlib import Path

from tests.faults import clocks
from tests.faults.figures import Run
from tests.faults.merging import test_machines_that_have_heard_everything_agree

__all__ = ["test_machines_that_have_heard_everything_agree"]


def test_a_clock_that_jumps_costs_nothing(folder: Path) -> None:
    (figure,) = clocks.jumps(Run(folder, folder, share=0.3))
    assert figure.is_sound
    assert figure.acknowledged


def test_two_clocks_twenty_years_apart_end_with_the_same_state(folder: Path) -> None:
    (figure,) = clocks.ten_years_apart(Run(folder, folder, share=0.3))
    assert figure.is_sound
