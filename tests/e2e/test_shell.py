"""The shell in a real terminal: what is sent, what survives, how it ends."""

from __future__ import annotations

import random
import signal
import stat
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.house import has_help, here, wait_open
from tests.e2e.terminal import Terminal

BAR = "Crisis line 988 call or text · Emergency 911"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home of our own."""
    return tmp_path


@pytest.fixture
def shell(home: Path) -> Iterator[Terminal]:
    """The shell, open and ready."""
    with open_shell(home) as terminal:
        yield terminal


def open_shell(home: Path, **env: str) -> Terminal:
    terminal = Terminal.of_python("-m", "tests.e2e.shell_program", env={"COMPANION_HOME": str(home), **env})
    wait_open(terminal)
    return terminal


def test_the_crisis_line_and_the_doses_stand_in_the_first_frame(home: Path) -> None:
    with Terminal.of_python("-m", "tests.e2e.shell_program", env={"COMPANION_HOME": str(home)}) as terminal:
        terminal.wait_for(BAR)
        assert "Sertraline 100 mg" in terminal.text


def test_the_cursor_is_shown_and_stands_on_the_focused_row_and_field(shell: Terminal) -> None:
    assert shell.is_cursor_shown
    shell.wait_until(lambda: "Sertraline" in here(shell), "the cursor is not on the first row")
    first = shell.cursor
    shell.press("down")
    shell.wait_until(lambda: shell.cursor[1] == first[1] + 1, "the cursor did not follow")
    assert "Lithium" in shell.display[shell.cursor[1]]
    shell.press("2")
    shell.wait_for("How was the day")
    shell.type("well")
    shell.wait_for("well")
    column = shell.display[shell.cursor[1]].index("well") + len("well")
    shell.wait_until(lambda: shell.cursor[0] == column, "the cursor is not behind what was typed")
    assert shell.is_cursor_shown


def test_f1_and_ctrl_g_open_help_in_a_field_where_an_exclamation_mark_is_typed(shell: Terminal) -> None:
    shell.press("2")
    shell.wait_for("How was the day")
    shell.press("!")
    shell.wait_for(" !")
    shell.press("f1")
    shell.wait_for("Help now")
    shell.press("escape")
    shell.wait_for("How was the day")
    shell.press("ctrl+g")
    shell.wait_for("Help now")


def test_text_pasted_without_brackets_presses_nothing(shell: Terminal) -> None:
    shell.paste("A note about a hard day, nothing to do with keys. " * 40, bracketed=False)
    shell.wait_for("Looks like pasted text")
    shell.read(0.6)
    assert "took" not in shell.text
    assert "How was the day" not in shell.text
    shell.press("space")
    shell.wait_for("took 1")


def test_a_bracketed_paste_outside_a_field_does_nothing(shell: Terminal) -> None:
    shell.paste("A 1 2 q\n")
    shell.read(0.4)
    assert "took" not in shell.text
    assert "Sertraline" in shell.text


def test_keys_typed_before_the_first_frame_do_nothing(home: Path) -> None:
    with Terminal.of_python("-m", "tests.e2e.shell_program", env={"COMPANION_HOME": str(home)}) as terminal:
        time.sleep(0.05)
        terminal.send("   ")
        terminal.wait_for("all keys")
        terminal.read(0.6)
        assert "took" not in terminal.text
        terminal.press("space")
        terminal.wait_for("took 1")


@pytest.mark.parametrize(
    "poison",
    [
        b"\xff\xfe\x9b\xe9",
        b"\x1b[99999999u",
        b"\x1b[55555;1;99999999u",
        b"\x1b[55296u",
        b"\x1b[48;0;0;0;0t",
        b"\x1b[48;99999999;99999999;1;1t",
        b"\x1b[<0;99999999;99999999M",
        b"\x1b]0;title\x07",
        b"\x1b[200~\xff\x00\x1b]52;c;aGk=\x07",
    ],
)
def test_no_bytes_from_the_terminal_end_the_app(shell: Terminal, poison: bytes) -> None:
    shell.send(poison)
    shell.read(0.3)
    shell.send(b"\x1b[201~")
    shell.press("escape", gap=0.3)
    shell.press("f1", gap=0.3)
    shell.wait_for("Help now")


def test_random_bytes_do_not_end_the_app(shell: Terminal) -> None:
    noise = random.Random(7)
    for _ in range(60):
        data = bytes(noise.choice(b"\x1b[]<>;:0123456789uMmtPRABc~?$\xff\xc3\x9b") for _ in range(80))
        shell.send(data)
        shell.read(0.02)
    shell.send(b"\x1b[201~")
    shell.read(0.6)
    shell.press("escape", gap=0.4)
    shell.press("f1", gap=0.4)
    shell.wait_for("Help now")


def test_what_a_person_typed_never_reaches_the_terminal_raw(shell: Terminal) -> None:
    shell.press("2")
    shell.wait_for("How was the day")
    before = len(shell.raw)
    shell.paste("evil\x07\x1b]0;PWNED\x07 text")
    shell.wait_for("evil text")
    assert b"PWNED" not in shell.raw[before:]
    assert b"\x07" not in shell.raw[before:].replace(b"\x1b]22;", b"")


def test_an_escape_inside_a_paste_presses_no_keys(shell: Terminal) -> None:
    shell.paste("a\x1b q \x07 \x1bOP \x1b[200~ 2")
    shell.read(0.5)
    assert "Sertraline" in shell.text
    assert "took" not in shell.text


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_in_order(shell: Terminal, home: Path, number: signal.Signals) -> None:
    shell.kill(number)
    assert shell.wait_exit() == 128 + number
    assert (home / "draft").read_text() == "kept"
    assert b"\x1b[?1049l" in shell.raw, "the screen of before is back"
    assert shell.is_cursor_shown


def test_a_closed_window_ends_it(shell: Terminal, home: Path) -> None:
    shell.hang_up()
    assert shell.wait_exit(timeout=10) in (129, -signal.SIGHUP)
    assert (home / "draft").read_text() == "kept"


@pytest.mark.parametrize("key", ["x", "y"])
def test_a_crash_says_calmly_where_to_get_help_and_nothing_personal(shell: Terminal, home: Path, key: str) -> None:
    shell.press(key)
    assert shell.wait_exit() == 1
    said = shell.text
    assert "Companion had to close" in said
    assert "988" in said
    assert "911" in said
    assert b"lorazepam here" not in shell.raw
    assert b"Traceback" not in shell.raw
    log = home / "state" / "crash.log"
    report = log.read_text()
    assert "RuntimeError" in report
    assert "shell_program.py" in report
    assert "lorazepam" not in report
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    assert (home / "draft").read_text() == "kept"


def test_ctrl_q_quits_and_gives_the_terminal_back(shell: Terminal) -> None:
    shell.press("ctrl+q")
    assert shell.wait_exit() == 0
    assert shell.raw.rstrip().endswith(b"\x1b[?1004l") or b"\x1b[?1049l" in shell.raw


def test_no_color_sends_no_color(home: Path) -> None:
    with open_shell(home, NO_COLOR="1") as terminal:
        terminal.press("f1")
        terminal.wait_for("Help now")
        terminal.press("escape")
        terminal.press("ctrl+p")
        terminal.wait_for("Type a few letters")
        assert b"38;2" not in terminal.raw
        assert b"48;2" not in terminal.raw
        assert b"[38;5" not in terminal.raw


def test_debug_settings_of_textual_do_nothing(home: Path) -> None:
    log = home / "keys.log"
    with open_shell(home, TEXTUAL="debug,devtools", TEXTUAL_LOG=str(log), TEXTUAL_PRESS="space,space") as terminal:
        terminal.read(0.5)
        assert "took" not in terminal.text
        assert not log.exists()


@pytest.mark.parametrize("size", [(20, 5), (40, 12), (60, 20), (300, 100)])
def test_the_numbers_stand_at_every_size_also_after_a_resize(home: Path, size: tuple[int, int]) -> None:
    with open_shell(home) as terminal:
        terminal.resize(*size)
        terminal.wait_until(lambda: has_help(terminal), "the numbers are gone")
        terminal.wait_until(lambda: terminal.text.count("988") == 1, "something of another size is left")
        terminal.read(0.4)
        assert has_help(terminal)


def test_suspending_gives_the_terminal_back_and_coming_back_works(shell: Terminal) -> None:
    shell.kill(signal.SIGTSTP)
    shell.wait_until(lambda: b"\x1b[?1049l" in shell.raw, "the screen of before did not come back")
    shell.wait_stopped()
    mark = len(shell.raw)
    shell.kill(signal.SIGCONT)
    shell.wait_until(lambda: b"\x1b[?1049h" in shell.raw[mark:], "the app did not come back")
    shell.wait_for(BAR)
