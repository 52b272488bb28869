"""What stands between people's words and the terminal, both ways."""

from __future__ import annotations

import os
import signal
import stat
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.segment import Segment
from textual import events
from textual.color import Color
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from companion.ui import crash
from companion.ui.terminal.between import ending_after, ending_in_order
from companion.ui.terminal.environment import drop_debug_settings
from companion.ui.terminal.filter import HarmlessLines
from companion.ui.terminal.parser import SafeParser
from companion.ui.text import Words, harmless, plain
from companion.ui.widgets.line_input import LineInput
from companion.ui.widgets.note_area import LONGEST_LINE, NoteArea, fold_long_lines
from tests.ui.examples import example_parts
from tests.ui.pilot import notes, opened, screen_lines, shown

HOSTILE = (
    "[/]",
    "lorazepam [PRN]",
    "[@click=app.quit]x[/]",
    "slept badly [/",
    '[1, "3"] z [b + [/#888888]',
    "\x1b]0;PWNED\x07",
    "\x1b[31mred",
    "a\x9b31mb",
    "\u202eevil\u2066",
    "e\u0301 ñ 語 👩‍👩‍👧 🧠",
    "مرحبا",
    "nul\x00",
    "x" * 5000,
    "line\u2028line",
    "\ud800",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_shown_is_the_words_and_nothing_a_terminal_obeys(text: str) -> None:
    shown_text = plain(text).plain
    assert harmless(text) == shown_text
    assert not any(ord(char) < 32 and char not in "\n\t" for char in shown_text)
    assert "\x1b" not in shown_text
    if text.isprintable():
        assert shown_text == text


@given(st.text())
@settings(max_examples=300)
def test_no_line_ever_carries_a_control_character(text: str) -> None:
    for segment in HarmlessLines().apply([Segment(text)], Color(0, 0, 0)):
        assert not any(ord(char) < 32 and char not in "\n\t" for char in segment.text)
        assert not any(0x7F <= ord(char) <= 0x9F or 0xD800 <= ord(char) <= 0xDFFF for char in segment.text)


@pytest.mark.parametrize("text", HOSTILE)
async def test_every_way_of_showing_words_survives_hostile_ones(text: str) -> None:
    async with opened(example_parts()) as (app, pilot):
        await app.main.mount(Words(text), before=0)
        app.notify(text)
        app.main.query_one("#panes").border_title = plain(text)
        await pilot.pause(0.1)
        for line in screen_lines(app):
            assert harmless(line) == line
        if text == "lorazepam [PRN]":
            assert shown(app).count("lorazepam [PRN]") >= 2


def read(parser: SafeParser, data: bytes) -> list[Message]:
    return list(parser.feed(data))


def keys_of(found: list[Message]) -> list[str]:
    return [event.key for event in found if isinstance(event, events.Key)]


def test_a_broken_sequence_costs_itself_and_nothing_after_it() -> None:
    parser = SafeParser()
    read(parser, b"\x1b[99999999u")
    assert keys_of(read(parser, b"ab")) == ["a", "b"]


def test_bytes_that_are_no_text_are_dropped() -> None:
    assert keys_of(read(SafeParser(), b"a\xff\xe9b")) == ["a", "b"]


@pytest.mark.parametrize("cut", range(1, 24))
def test_a_paste_arrives_whole_wherever_a_read_cuts_it(cut: int) -> None:
    data = b"\x1b[200~one\x1b[31mtwo\x1b[201~x"
    parser = SafeParser()
    found = [*read(parser, data[:cut]), *read(parser, data[cut:])]
    pastes = [event.text for event in found if isinstance(event, events.Paste)]
    assert pastes == ["onetwo"]
    assert keys_of(found) == ["x"]


def test_a_paste_without_an_end_comes_to_one(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = [100.0]
    monkeypatch.setattr("companion.ui.terminal.parser.time.monotonic", lambda: moment[0])
    parser = SafeParser()
    assert read(parser, b"\x1b[200~words\x1b[20") == []
    assert list(parser.tick()) == []
    moment[0] += 3
    assert [event.text for event in parser.tick() if isinstance(event, events.Paste)] == ["words"]
    assert keys_of(read(parser, b"a")) == ["a"]


@given(st.lists(st.binary(max_size=40), max_size=8))
@settings(max_examples=300, deadline=None)
def test_no_bytes_make_the_parser_raise(chunks: list[bytes]) -> None:
    parser = SafeParser()
    for chunk in chunks:
        read(parser, chunk)
        list(parser.tick())


@pytest.mark.parametrize("size", [b"0;0;0;0", b"99999;99999;1;1", b"24;0;0;0"])
def test_a_made_up_window_size_is_ignored(size: bytes) -> None:
    found = read(SafeParser(), b"\x1b[48;" + size + b"t")
    assert not [event for event in found if isinstance(event, events.Resize)]


def test_textual_still_has_the_hooks_we_stand_on() -> None:
    """Our overrides of what is private must fail here first when Textual changes."""
    from textual.app import App

    for name in ("_fatal_error", "_close_messages_no_wait", "panic", "post_display_hook", "get_line_filters"):
        assert callable(getattr(App, name)), name
    for name in ("run_input_thread", "start_application_mode", "stop_application_mode", "_get_terminal_size"):
        assert callable(getattr(LinuxDriver, name)), name
    assert "_previous_cursor_position" in App.__init__.__code__.co_names


async def paste(app: Any, pilot: Any, text: str) -> None:
    event = events.Paste(text)
    event.set_sender(app)
    app.post_message(event)
    await pilot.pause(0.2)


async def test_pasted_lines_are_joined_in_a_one_line_field_and_it_says_so() -> None:
    async with opened(example_parts()) as (app, pilot):
        await app.main.show_pane("journal")
        await paste(app, pilot, "one\r\ntwo\x1b[31m\n\n  three ")
        assert app.main.query_one("#line", LineInput).value == "one two three"
        assert notes(app) == ["Joined 3 pasted lines into one."]


async def test_a_note_keeps_what_fits_and_says_how_much() -> None:
    async with opened(example_parts()) as (app, pilot):
        await app.main.show_pane("journal")
        area = app.main.query_one("#note", NoteArea)
        area.focus()
        await pilot.pause()
        await paste(app, pilot, "a\x00b\x1b[31m\n[/] c")
        assert area.text == "ab\n[/] c"
        await paste(app, pilot, "word " * 200_000)
        assert len(area.text) == 100_000
        assert area.text.startswith("ab\n[/] cword word")
        assert notes(app)[-1].startswith("Kept the first 99,992 of 1,000,000 pasted characters")


async def test_a_note_squeezed_to_no_width_ends_nothing() -> None:
    async with opened(example_parts()) as (app, pilot):
        await app.main.show_pane("journal")
        area = app.main.query_one("#note", NoteArea)
        area.styles.width = 2
        await pilot.pause()
        assert area.content_size.width == 0
        assert area.render_line(0).cell_length == area.size.width


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGQUIT])
def test_a_signal_while_python_cleans_up_is_not_swallowed(number: signal.Signals) -> None:
    class Struck:
        def __del__(self) -> None:
            os.kill(os.getpid(), number)
            time.sleep(0.001)

    with ending_in_order(), pytest.raises(SystemExit) as ended, ending_after():
        Struck()
    assert ended.value.code == 128 + number
    assert signal.getsignal(number) is signal.SIG_DFL


async def test_a_megabyte_on_one_line_stays_quick_to_type_in() -> None:
    async with opened(example_parts()) as (app, pilot):
        await app.main.show_pane("journal")
        area = app.main.query_one("#note", NoteArea)
        area.focus()
        await pilot.pause()
        await paste(app, pilot, "x" * 1_000_000)
        assert max(len(line) for line in area.text.split("\n")) <= LONGEST_LINE
        await pilot.press("y")
        assert "y" in area.text


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=300), st.integers(4, 40))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_folding_loses_no_character_but_the_spaces_at_breaks(text: str, longest: int) -> None:
    folded = fold_long_lines(text, longest)
    assert all(len(line) <= longest for line in folded.split("\n"))
    assert folded.replace("\n", "").replace(" ", "") == text.replace("\n", "").replace(" ", "")


async def test_a_paste_outside_a_field_does_nothing() -> None:
    async with opened(example_parts()) as (app, pilot):
        await paste(app, pilot, " A n 2 q")
        assert app.main.active == "today"
        assert app.main.pane.log_of == ["first", "shown"]  # type: ignore[union-attr]


def test_debug_settings_are_dropped_and_the_harmless_ones_kept() -> None:
    environ = {
        "TEXTUAL": "debug",
        "TEXTUAL_LOG": "x",
        "TEXTUAL_DRIVER": "web",
        "TEXTUAL_ANIMATIONS": "none",
        "PATH": "/bin",
    }
    drop_debug_settings(environ)
    assert environ == {"TEXTUAL_ANIMATIONS": "none", "PATH": "/bin"}


def broken() -> BaseException:
    diary = "my diary says lorazepam"
    try:
        try:
            {}[diary]
        except KeyError as error:
            raise ValueError(f"with {diary}") from error
    except ValueError as error:
        return error


def test_a_report_says_what_and_where_and_nothing_personal(tmp_path: Path) -> None:
    log = tmp_path / "state" / "crash.log"
    os.umask(0o000)
    try:
        assert crash.write_log(log, broken())
    finally:
        os.umask(0o022)
    report = log.read_text()
    assert "ValueError" in report
    assert "KeyError" in report
    assert "test_terminal.py" in report
    assert "broken" in report
    assert "lorazepam" not in report
    assert str(tmp_path) not in report
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    assert stat.S_IMODE(log.parent.stat().st_mode) == 0o700


def test_a_report_that_cannot_be_written_is_no_second_crash(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert not crash.write_log(tmp_path / "file" / "crash.log", broken())
    target = tmp_path / "target"
    target.write_text("mine")
    (tmp_path / "link").symlink_to(target)
    assert not crash.write_log(tmp_path / "link", broken())
    assert target.read_text() == "mine"


def test_a_long_log_starts_anew(tmp_path: Path) -> None:
    log = tmp_path / "crash.log"
    log.write_text("x" * (crash.LOG_LIMIT + 1))
    crash.write_log(log, broken())
    assert log.stat().st_size < crash.LOG_LIMIT


def test_a_terminal_that_is_gone_does_not_break_the_goodbye() -> None:
    class Gone:
        def write(self, text: str) -> int:
            raise OSError(5, "gone")

        def flush(self) -> None:
            raise OSError(5, "gone")

    crash.say_goodbye(Gone(), None, None)  # type: ignore[arg-type]
