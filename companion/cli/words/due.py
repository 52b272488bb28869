"""How rows of doses are laid out; apart from the other words, so that a status line loads nothing else."""

from __future__ import annotations

DUE = "due"
NOTHING_DUE = "Nothing is due now."
NOTHING_READ = (
    "Nothing that can be read is due now, but records that were here are missing or damaged. `companion restore` looks "
    "for them in the backups."
)


def row(n: int, state: str, planned: str, words: str) -> str:
    """One line of a list: its number, the word, the planned time, the medicine."""
    return f"{n:>2}  {state:<13} {planned:<12} {words}".rstrip()
