"""Running commands in this process, over a home of their own and a clock that stands still."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct

from companion.cli import exits


class StandingClock:
    """A clock that only moves when told to."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 23, 13, 10, tzinfo=UTC)  # 08:10 in New York, a Monday
        self.zone_name = "America/New_York"

    def now(self) -> datetime:
        return self.at

    def zone(self) -> str:
        return self.zone_name

    def to(self, text: str) -> None:
        """Move to an instant."""
        self.at = datetime.fromisoformat(text)

    def on(self, **span: float) -> None:
        """Move on."""
        self.at += timedelta(**span)


class Answer(Struct, frozen=True):
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """What stands inside the envelope."""
        envelope = json.loads(self.out)
        assert envelope["v"] == 1
        assert set(envelope) == {"v", "data"}
        return envelope["data"]


class _Terminal(io.TextIOWrapper):
    def isatty(self) -> bool:
        return True


Cli = Callable[..., Answer]


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def cli(home: Path, clock: StandingClock, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """Run one command: `cli("take", "1", stdin=b"", tty=False)`."""

    def run(*argv: str, stdin: bytes = b"", tty: bool = False, opener: Any = None, **environ: str) -> Answer:
        kind = _Terminal if tty else io.TextIOWrapper
        out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdin", kind(io.BytesIO(stdin), "utf-8"))
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            code = exits.run(argv, {"COMPANION_HOME": str(home), "TERM": "dumb"} | environ, clock, opener)
        written = [stream.buffer.getvalue().decode() for stream in (out, err)]  # type: ignore[attr-defined]
        return Answer(code, *written)

    return run


@pytest.fixture
def morning(cli: Cli) -> Cli:
    """Three medicines at 08:10, two of them due; lithium comes first in a list."""
    added = [
        cli("medicine", "add", "Sertraline", "--strength", "100 mg", "--amount", "1 tablet", "--times", "08:00,20:00"),
        cli("medicine", "add", "Lithium", "--release", "ER", "--strength", "300 mg", "--times", "07:45=1,20:15=2"),
        cli("medicine", "add", "Lorazepam [PRN]", "--strength", "1 mg", "--as-needed"),
    ]
    assert [answer.code for answer in added] == [0, 0, 0]
    return cli
