"""Writing a made-up life to a folder that can be used as COMPANION_HOME: the same bytes for the same seed."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from companion.cli.words import demo as words
from companion.domain.errors import BadInput, NotSaved
from companion.paths import FIRST_PROFILE, locate, make_folder, reason, write_private
from companion.services.ports import Change, Remove
from companion.storage.line import Doc, Revision, encode
from companion.storage.records import SCHEMA, codec_of
from companion.storage.stamp import StampClock

if TYPE_CHECKING:
    from companion.demo.action import Action

DEVICE = "demo22"
"""The name of the machine the made-up records come from."""

NONCE = "demo"
"""What its stamps end with, instead of chance."""

_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"


def empty_folder(folder: Path) -> Path:
    """The folder, if it is empty or not there yet.

    Raises:
        BadInput: it is something else; a real home is never written to.
    """
    if folder.is_symlink() or (folder.exists() and (not folder.is_dir() or any(folder.iterdir()))):
        raise BadInput(words.not_empty(str(folder)), "write")
    return folder


def fill(home: Path, life: Iterable[Action], seed: int) -> int:
    """Write a life into an empty folder; the answer is how many lines that took.

    Raises:
        NotSaved: the folder cannot be written.
    """
    pages = _Pages(seed)
    for action in life:
        pages.write(action)
    log = locate(FIRST_PROFILE, {"COMPANION_HOME": str(home)}).log
    try:
        make_folder(log)
        for year, lines in pages.lines.items():
            write_private(log / f"{DEVICE}-{year}.jsonl", b"".join(lines).decode())
    except OSError as error:
        raise NotSaved(words.not_written(str(home), reason(error))) from None
    return sum(map(len, pages.lines.values()))


class _Pages:
    """The lines a life leaves in the log, by year."""

    def __init__(self, seed: int) -> None:
        self.lines: dict[str, list[bytes]] = {}
        """Lines with their ends, by year."""

        self._chance = random.Random(seed)  # noqa: S311 (the same seed must give the same ids)
        self._now = datetime(1900, 1, 1, tzinfo=UTC)
        self._clock = StampClock(lambda: self._now, NONCE)
        self._greatest = ""
        self._heads: dict[tuple[str, str], tuple[str, Doc | None]] = {}
        self._ops: dict[datetime, str] = {}

    def write(self, action: Action) -> None:
        """Add the lines of one action."""
        self._now = action.at
        op = f"{action.kind}-{''.join(self._chance.choices(_LETTERS, k=10))}"
        self._ops[action.at] = op
        un = self._ops.get(action.undoes) if action.undoes is not None else None
        stamps = self._clock.take(len(action.changes), DEVICE, self._greatest)
        for n, (at, change) in enumerate(zip(stamps, action.changes, strict=True), 1):
            line = self._line(change, at, op, f"{n}/{len(stamps)}", un)
            self.lines.setdefault(at[:4], []).append(encode(line) + b"\n")
            self._heads[line.key] = (at, line.doc)
            self._greatest = at

    def _line(self, change: Change, at: str, op: str, n: str, un: str | None) -> Revision:
        codec = codec_of(change.record)
        id_ = codec.id_of(change.record)
        was, before = self._heads.get((codec.table, id_), (None, None))
        doc = None if isinstance(change, Remove) else codec.merge(change.record, before)
        return Revision(at, op, codec.table, id_, doc, was, v=SCHEMA, n=n, un=un)
