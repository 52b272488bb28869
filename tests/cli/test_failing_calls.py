"""Each system call of a whole command fails: a sentence and a code, never a crash, and what was said is true."""

from __future__ import annotations

import errno
import shutil
from itertools import count
from pathlib import Path

import pytest

from tests.cli.conftest import Cli
from tests.faults.system import Failing

COMMANDS = {
    "take": (("take", "sertraline"), "taken"),
    "checkin": (("checkin", "--mood", "5", "--note", "-"), "words"),
    "undo": (("undo",), "undone"),
    "today": (("today",), ""),
}
"""Commands, and what they change."""


def changed(cli: Cli, change: str) -> bool:
    taken = {dose["medicine"].split()[0] for dose in cli("today", "--json").data["doses"] if dose["state"] == "taken"}
    if change in {"taken", "undone"}:
        return ("Sertraline" if change == "taken" else "Lithium") in taken
    return any(entry["note"] == "words" for entry in cli("journal", "list", "--json").data["entries"])


@pytest.mark.parametrize(
    ("name", "error"),
    [*((name, errno.EIO) for name in COMMANDS), ("take", errno.EACCES)],
    ids=lambda value: value if isinstance(value, str) else errno.errorcode[value],
)
def test_a_failing_call_of_a_command_is_a_sentence(morning: Cli, home: Path, name: str, error: int) -> None:
    words, change = COMMANDS[name]
    assert morning("take", "lithium").code == 0
    kept = home.with_name("kept")
    home.rename(kept)
    for step in count(1):
        assert step < 300, "it never went through untouched"
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(kept, home)
        with Failing(home, error, step) as shim:
            answer = morning(*words, stdin=b"words")
        where = f"call {step}: {shim.hits}: {answer.err}"
        assert answer.code in {0, 1, 3}, where
        assert "had to close" not in answer.err, where
        assert not (home / "state" / "me" / "crash.log").exists(), where
        if answer.code:
            assert (answer.err or answer.out).rstrip().endswith("."), where
        elif change:
            assert changed(morning, change) == (change != "undone"), f"said to be done: {where}"
        if not shim.hits:
            return
