"""What log files are called: `<device>-<year>.jsonl`, and what else stands where that has its year.

After a disk error a year goes on in `-2`, `-3`. A sync tool may put anything behind the year, or take the name away.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

REPAIRED = "repaired"
"""Stands where the name of another log file has its year: what is in it is of any year and machine."""

LIKE_OURS = r"[a-z2-7]{4,6}-(?:\d{4}|repaired|restored-\d{4})[^/]*\.jsonl[^/]*"
"""Log files that Companion makes on any machine, and conflict copies of them."""

_FIRST = re.compile(r"[a-z2-7]{4,6}-(?:\d{4}|repaired)(?:-\d{1,9}(?=\.))?(?!\d)", re.ASCII)
_YEAR = re.compile(r"-(\d{4})(?:-\d{1,9})?\.jsonl", re.ASCII)


@lru_cache(maxsize=1024)
def is_log(name: str) -> bool:
    """Is a file of this name part of the log? Hidden and temporary files of sync tools are not."""
    return ".jsonl" in name and not name.startswith((".", "~")) and not name.endswith((".tmp", ".part", ".new"))


@lru_cache(maxsize=1024)
def year_of(name: str) -> int | None:
    """The year of the stamps in a file, by its name."""
    match = _YEAR.search(name)
    return int(match[1]) if match else None


@lru_cache(maxsize=1024)
def stem_of(name: str) -> str:
    """What the name of a log file and those of conflict copies of it begin with; empty if it begins as none does."""
    match = _FIRST.match(name)
    return match[0] if match else ""


def name_of(device: str, year: str, part: int = 1) -> str:
    """Name a machine's file of a year."""
    return f"{device}-{year}{f'-{part}' if part > 1 else ''}.jsonl"


def newest_part(device: str, year: str, names: Iterable[str]) -> int:
    """How many files of a year a machine has begun, by their names: 1 also if it has none yet."""
    shape = re.compile(rf"{device}-{year}(?:-([1-9]\d{{0,8}}))?\.jsonl", re.ASCII)
    return max((int(match[1] or 1) for name in names if (match := shape.fullmatch(name))), default=1)
