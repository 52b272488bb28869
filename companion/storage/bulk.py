"""A whole log written at once, for made-up lives: the same actions and seed always give the same bytes."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Protocol

from companion.domain.errors import NotSaved
from companion.services.ports import Change, Key, Remove
from companion.storage.device import MADE_UP
from companion.storage.line import Doc, Revision, encode
from companion.storage.migrations import newest
from companion.storage.records import codec_of
from companion.storage.stamp import time_text

_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"


class Action(Protocol):
    """One thing a made-up person did."""

    @property
    def at(self) -> datetime:
        """When, in UTC; later than the one before."""

    @property
    def kind(self) -> str:
        """Its verb."""

    @property
    def changes(self) -> tuple[Change, ...]:
        """What it changed; revisions are worked out here."""

    @property
    def undoes(self) -> datetime | None:
        """For an undo: when the action it takes back was done."""


class LogWriter:
    """Turns actions into the lines that saving them one by one would have written."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)  # noqa: S311  made-up data, repeatable on purpose
        self._nonce = f"{self._random.randrange(16**4):04x}"
        self._heads: dict[Key, tuple[str, Doc | None]] = {}
        self._done: dict[datetime, tuple[str, list[tuple[Key, Doc | None]]]] = {}
        self.years: dict[str, list[bytes]] = defaultdict(list)
        """The lines so far, by the year of their stamp."""

    def add(self, action: Action) -> None:
        """Take in the next action."""
        un, puts = None, [self._put(change) for change in action.changes]
        if action.undoes is not None:
            un, puts = self._done[action.undoes]
        if not puts:
            return
        op = f"{action.kind}-{''.join(self._random.choice(_LETTERS) for _ in range(10))}"
        self._done[action.at] = (op, [(key, self._heads.get(key, ("", None))[1]) for key, _ in puts])
        for number, (key, doc) in enumerate(puts):
            at = f"{time_text(action.at)}-{number:04x}-{MADE_UP}.{self._nonce}"
            was = self._heads[key][0] if key in self._heads else None
            n = f"{number + 1}/{len(puts)}"
            self.years[at[:4]].append(encode(Revision(at, op, *key, doc, was, v=newest(key[0]), n=n, un=un)))
            self._heads[key] = (at, doc)

    def _put(self, change: Change) -> tuple[Key, Doc | None]:
        codec = codec_of(change.record)
        key = (codec.table, codec.id_of(change.record))
        if isinstance(change, Remove):
            return key, None
        before = self._heads.get(key)
        return key, codec.merge(change.record, before[1] if before else None)


def write_log(folder: Path, actions: Iterable[Action], seed: int) -> int:
    """Write a whole log into an empty folder; how many lines it has.

    Args:
        folder: the log folder; made if it is missing, 0700.
        actions: what was done, in order of time.
        seed: makes the random parts of ids repeatable.

    Raises:
        NotSaved: something is in the folder already, or it cannot be written.
    """
    writer = LogWriter(seed)
    for action in actions:
        writer.add(action)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise NotSaved(f"{folder} is not empty. Nothing was written.")
        for year, lines in sorted(writer.years.items()):
            _write(folder / f"{MADE_UP}-{year}.jsonl", lines)
    except OSError as error:
        raise NotSaved(f"{folder} cannot be written: {error.strerror or error}.") from error
    return sum(len(lines) for lines in writer.years.values())


def _write(path: Path, lines: Sequence[bytes]) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.writelines(line + b"\n" for line in lines)
        file.flush()
        os.fsync(file.fileno())
