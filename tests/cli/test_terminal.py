"""In a real terminal: questions, typed-ahead keys, rows that belong to one terminal, a store that is busy."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest

from tests.storage.vaults import PASSPHRASE, seal_home


class Terminal:
    """A command in a pseudo-terminal of its own session."""

    def __init__(self, home: Path, *argv: str, width: int = 0, **environ: str) -> None:
        self.said = b""
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, width, 0, 0))
            os.environ.update({"COMPANION_HOME": str(home), "TERM": "xterm", **environ})
            os.execv(sys.executable, [sys.executable, "-m", "companion", *argv])

    def wait_for(self, text: str) -> None:
        """Read until a text has come."""
        until = time.monotonic() + 30
        while text.encode() not in self.said:
            assert time.monotonic() < until, self.said.decode(errors="replace")
            assert self._read(), self.said.decode(errors="replace")

    def type(self, text: str) -> None:
        os.write(self._fd, text.encode())

    def end(self) -> int:
        """Read to the end and answer the exit code."""
        while self._read():
            pass
        os.close(self._fd)
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])

    def _read(self) -> bool:
        with contextlib.suppress(OSError):
            if select.select([self._fd], [], [], 30)[0]:
                chunk = os.read(self._fd, 65536)
                self.said += chunk
                return bool(chunk)
        return False


def run(home: Path, *argv: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "companion", *argv],
        env={**os.environ, "COMPANION_HOME": str(home), "TERM": "dumb"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def test_keys_typed_ahead_do_not_answer_the_question(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path, "medicine", "add", "Sertraline", "--times", "8")
    terminal.type("y\ny\n")
    terminal.wait_for("Same as your label? [y/n]")
    terminal.type("n\n")
    assert terminal.end() == 0
    assert b"Nothing was saved." in terminal.said
    assert "No medicines" in run(tmp_path, "medicine", "list").stdout


def test_a_medicine_line_by_line(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path, "medicine", "add")
    for question, answer in (
        ("Name of the medicine", "Sertraline"),
        ("Strength of one piece", "100 mg"),
        ("How much each time", "1 tablet"),
        ("At which times", "08:00,20:00"),
        ("On which days", "daily"),
        ("Same as your label?", "y"),
    ):
        terminal.wait_for(question)
        terminal.type(f"{answer}\n")
    assert terminal.end() == 0
    assert "200 mg a day" in terminal.said.decode()
    assert "Sertraline 100 mg" in run(tmp_path, "medicine", "list").stdout


@pytest.mark.parametrize("key", ["\x03", "\x04"])
def test_ctrl_c_and_ctrl_d_end_a_question_without_saving(tmp_path: Path, key: str) -> None:
    terminal = Terminal(tmp_path, "medicine", "add")
    terminal.wait_for("Name of the medicine")
    terminal.type(key)
    assert terminal.end() == (130 if key == "\x03" else 2)
    assert "Traceback" not in terminal.said.decode()


def test_rows_belong_to_the_terminal_that_printed_them(tmp_path: Path) -> None:
    run(tmp_path, "medicine", "add", "Sertraline", "--times", "0,6,12,18")
    first = Terminal(tmp_path, "plain")
    first.wait_for("What now?")
    assert run(tmp_path, "take", "1").returncode == 1
    first.type("take 1 --yes\n")
    first.wait_for("Taken ")
    first.type("quit\n")
    assert first.end() == 0


def test_rows_work_from_one_command_to_the_next(tmp_path: Path) -> None:
    run(tmp_path, "medicine", "add", "Sertraline", "--times", "0,6,12,18")
    run(tmp_path, "today")
    taken = run(tmp_path, "take", "1", "--yes")
    assert taken.returncode == 0
    assert "Sertraline" in taken.stdout


def test_a_store_that_stays_busy_is_exit_code_3(tmp_path: Path) -> None:
    run(tmp_path, "checkin", "--mood", "5")
    with (tmp_path / "state" / "me" / "lock").open("r+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        found = run(tmp_path, "checkin", "--mood", "6")
    assert found.returncode == 3
    assert "Another copy" in found.stderr
    assert run(tmp_path, "journal", "list").stdout.count("mood") == 1


@pytest.mark.parametrize("width", [80, 50, 30])
@pytest.mark.parametrize("argv", [("take", "1"), ("--help",), ("take", "--help"), ("crisis",), ("medicine", "lst")])
def test_sentences_are_broken_between_words_to_the_width_of_the_terminal(
    tmp_path: Path, argv: tuple[str, ...], width: int
) -> None:
    terminal = Terminal(tmp_path, *argv, width=width)
    terminal.end()
    lines = terminal.said.decode().replace("\r", "").splitlines()
    assert [line for line in lines if len(line) > width and len(line.split()) > 1] == []
    piped = run(tmp_path, *argv)
    if argv[-1] != "--help":  # click lays a help out to the width itself
        assert " ".join(lines).split() == (piped.stdout + piped.stderr).split()


def test_a_question_keeps_the_space_before_its_answer(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path, "medicine", "add", width=30)
    terminal.wait_for("Name of the medicine, as on\r\nthe label: ")
    terminal.type("\x03")
    assert terminal.end() == 130


# Passphrases


def slow_vault(home: Path) -> None:
    """Encrypt a home; its passphrase takes its usual second to try."""
    from companion.paths import locate, prepare

    paths = locate("me", {"COMPANION_HOME": str(home)})
    prepare(paths)
    seal_home(paths, PASSPHRASE)


def test_nothing_typed_while_a_passphrase_is_tried_shows_or_answers(tmp_path: Path) -> None:
    run(tmp_path, "medicine", "add", "Sertraline", "--times", "8", "--yes")
    slow_vault(tmp_path)
    terminal = Terminal(tmp_path, "today")
    terminal.wait_for("Passphrase: ")
    terminal.type("not the one\n")
    terminal.wait_for("One moment")
    terminal.type("typed ahead\n")
    terminal.wait_for("changed.\r\nPassphrase: ")
    terminal.type(f"{PASSPHRASE}\n")
    terminal.wait_for("Sertraline")
    assert terminal.end() == 0
    said = terminal.said.decode()
    assert said.count("does not open the records") == 1, "what was typed meanwhile was no answer"
    assert not any(words in said for words in ("typed ahead", "not the one", PASSPHRASE))


def test_what_is_typed_shows_again_at_the_first_question_that_may_be_seen(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path, "encrypt", "on")
    terminal.wait_for("New passphrase")
    terminal.type(f"{PASSPHRASE}\n")
    terminal.wait_for("once more: ")
    terminal.type(f"{PASSPHRASE}\n")
    terminal.wait_for("please type back:\r\nGroup ")
    terminal.type("abcd\n")
    terminal.wait_for("abcd")
    terminal.wait_for("reads differently")
    terminal.type("\x03")
    assert terminal.end() == 130
    assert PASSPHRASE not in terminal.said.decode()
