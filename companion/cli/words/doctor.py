"""What the doctor says."""

from __future__ import annotations

OK = "ok"
LOOK = "look"
ALL_WELL = "All is well."


def line(name: str, state: str, sentence: str) -> str:
    """One finding."""
    return f"{state:<5} {name}: {sentence}"


def looked(n: int) -> str:
    """How many findings need a look."""
    return "One thing needs a look." if n == 1 else f"{n} things need a look."
