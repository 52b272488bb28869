"""What happens when something of ours breaks: a calm line, where to get help, and a report without personal words."""

from __future__ import annotations

import contextlib
import os
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Final

from companion.domain.crisis import Region, sentence
from companion.ui.words import crash as words

LOG_LIMIT: Final = 64 * 1024
"""A longer log starts anew."""


def describe(error: BaseException | None) -> tuple[str, ...]:
    """Say what broke and where: types, files, lines and function names; never messages, never values."""
    lines: list[str] = []
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        lines.append(type(error).__qualname__)
        for frame in traceback.extract_tb(error.__traceback__)[-12:]:
            lines.append(f"  {_short(frame.filename)}:{frame.lineno} {frame.name}")
        error = error.__cause__ or error.__context__
    return tuple(lines) or ("an error without a trace",)


def write_log(path: Path, error: BaseException | None) -> bool:
    """Add a report to the log, readable by nobody else; was it written?"""
    report = "\n".join((f"[{datetime.now(UTC).isoformat(timespec='seconds')}]", *describe(error), "", ""))
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        is_long = path.exists() and path.stat().st_size > LOG_LIMIT
        flags = os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW | (os.O_TRUNC if is_long else os.O_APPEND)
        descriptor = os.open(path, flags, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            os.fchmod(file.fileno(), 0o600)
            file.write(report)
    except OSError:
        return False
    return True


def say_goodbye(out: IO[str] | None, region: Region | None, log: Path | None) -> None:
    """Print the calm lines; the terminal may be gone."""
    _print(out, ["", words.CRASHED, *([words.log_at(str(log))] if log is not None else []), "", sentence(region), ""])


def say_why(out: IO[str] | None, why: str, region: Region | None) -> None:
    """Print why the app closed by itself, and where to get help."""
    _print(out, [why, "", sentence(region), ""])


def say_numbers(out: IO[str] | None, region: Region | None) -> None:
    """Print where to get help, after an end nobody asked for; the terminal may be gone."""
    _print(out, [sentence(region), ""])


def _print(out: IO[str] | None, lines: list[str]) -> None:
    with contextlib.suppress(OSError, ValueError):
        if out is not None:
            out.write("\n".join(lines))
            out.flush()


def _short(filename: str) -> str:
    """Name a file by its place in its package: where it is installed is nobody's business."""
    parts = Path(filename).parts
    for root in ("companion", "site-packages"):
        if root in parts:
            at = len(parts) - 1 - parts[::-1].index(root)
            return "/".join(parts[at + (root == "site-packages") :])
    return parts[-1] if parts else filename
