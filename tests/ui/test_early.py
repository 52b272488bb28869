"""The frame that stands before Textual is imported."""

from __future__ import annotations

import io
import os
import subprocess
import sys

import pytest

from companion.ui import early
from companion.ui.early import EarlyFrame, body_lines, early_frame, fitting

TEXT = "Monday\n1 dose is due.\n\n  08:00  due  Lithium \x1b]0;title\x07 [PRN]"


class Screen(io.StringIO):
    """A terminal that keeps what was written to it."""

    def isatty(self) -> bool:
        return True

    def fileno(self) -> int:
        return 99


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Screen:
    monkeypatch.setattr(os, "get_terminal_size", lambda _: os.terminal_size((80, 24)))
    made = Screen()
    monkeypatch.setattr(sys, "__stderr__", made)
    return made


@pytest.mark.parametrize("size", [(20, 5), (40, 12), (60, 20), (80, 24), (120, 40), (300, 100)])
def test_it_fills_the_window_and_not_a_line_more(size: tuple[int, int]) -> None:
    width, height = size
    lines = body_lines(TEXT, width, height)
    assert len(lines) == height - (2 if width >= 40 and height >= 12 else 1)
    assert all(len(line) <= width for line in lines)


def test_the_crisis_line_is_there_before_any_record_is_read(screen: Screen) -> None:
    with early_frame(None):
        assert "988 (US) · 112/911 · F1 for your country" in screen.getvalue()


def test_the_doses_follow_by_name_and_no_escape_of_theirs_reaches_the_terminal(screen: Screen) -> None:
    EarlyFrame(screen, None).show(TEXT)
    sent = screen.getvalue()
    assert "Lithium  [PRN]" in sent
    assert "\x1b]" not in sent
    assert sent.count("\x1b") == 3


def test_the_terminal_is_given_back_if_the_app_does_not_open(screen: Screen) -> None:
    with pytest.raises(RuntimeError), early_frame(None):
        raise RuntimeError
    assert screen.getvalue().endswith("\x1b[?1049l")


def test_what_is_no_terminal_gets_nothing() -> None:
    out = io.StringIO()
    frame = EarlyFrame(out, None)
    frame.show(TEXT)
    frame.take_away()
    assert out.getvalue() == ""


@pytest.mark.parametrize(
    ("line", "width", "kept"), [("漢字かな", 5, "漢字"), ("abc", 2, "ab"), ("e\u0301e", 1, "e\u0301")]
)
def test_wide_characters_count_twice(line: str, width: int, kept: str) -> None:
    assert fitting(line, width) == kept


def test_it_needs_no_part_of_textual() -> None:
    code = f"import sys, {early.__name__}; sys.exit(any(name in sys.modules for name in ('textual', 'rich')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_signal_while_no_app_stands_says_the_numbers_after_the_terminal_is_given_back(screen: Screen) -> None:
    with pytest.raises(SystemExit), early_frame(None):
        raise SystemExit(143)
    assert "Crisis line: 988" in screen.getvalue().rpartition("\x1b[?1049l")[2]


def test_a_signal_right_after_the_frame_was_written_gives_the_terminal_back(
    screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = screen.write

    def struck(text: str) -> int:
        monkeypatch.setattr(screen, "write", write)
        write(text)
        raise SystemExit(143)

    monkeypatch.setattr(screen, "write", struck)
    with pytest.raises(SystemExit), early_frame(None):
        pass
    assert "Crisis line: 988" in screen.getvalue().rpartition("\x1b[?1049l")[2]
    assert "\x1b[?1049l" in screen.getvalue()


def test_a_frame_that_could_not_be_written_stands_nowhere(screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(_: str) -> int:
        raise OSError(5, "gone")

    monkeypatch.setattr(screen, "write", gone)
    frame = EarlyFrame(screen, None)
    frame.show(TEXT)
    assert not frame.is_shown
