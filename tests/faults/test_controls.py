"""With each guard the smallest test passes, and without it the same test fails."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.controls import CONTROLS, Control


@pytest.mark.parametrize("control", CONTROLS, ids=lambda one: one.name.replace(" ", "-"))
def test_the_suite_goes_red_without(control: Control, folder: Path) -> None:
    for name in ("with", "without"):
        (folder / name).mkdir()
    assert control.notices(folder / "with", without=False) == ""
    said = control.notices(folder / "without", without=True)
    assert said.startswith("AssertionError"), said or f"nobody misses: {control.name}"
