"""Homes in which something is wrong: the app says so calmly, the numbers stand, and nothing is lost."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.house import READY, House, has_help, wait_open


@contextlib.contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Take the right to write from a folder and the files in it; root has it all the same."""
    files = [folder, *folder.rglob("*")]
    modes = {file: file.stat().st_mode for file in files}
    for file in files:
        file.chmod(modes[file] & ~0o222)
    try:
        yield
    finally:
        for file, mode in modes.items():
            file.chmod(mode)


def test_a_damaged_line_costs_itself_and_is_named(house: House) -> None:
    house.do("take", "lithium")
    (log,) = house.log.glob("*.jsonl")
    lines = log.read_bytes().splitlines(keepends=True)
    at = next(at for at, line in enumerate(lines) if b'"t":"dose"' in line)
    lines.insert(at, b'{"at":"2026 something that is no line\n')
    log.write_bytes(b"".join(lines))
    with house.open() as terminal:
        terminal.wait_for("cannot be read in one place")
        assert has_help(terminal)
        terminal.wait_for("taken 08:")
        assert "Sertraline" in terminal.text
        terminal.press("space")
        terminal.wait_for("Next at 20:00")
    assert b"something that is no line" in log.read_bytes(), "what cannot be read is kept"
    assert house.states()["Sertraline 08:00"] == "taken"


def test_a_log_that_vanishes_while_it_is_open_is_said_and_put_back_it_is_there_again(house: House) -> None:
    (log,) = house.log.glob("*.jsonl")
    kept = log.read_bytes()
    with house.open() as terminal:
        log.unlink()
        terminal.wait_for("is gone from the folder")
        assert has_help(terminal)
    assert log.name in house.run("doctor").stdout
    log.write_bytes(kept)
    assert house.states()["Sertraline 08:00"] == "due"
    assert "gone" not in house.run("doctor").stdout


@pytest.mark.parametrize(
    "text", ['region = "US"\ntheme = \n', 'region = "US"\nthemme = "x"\nglyphs = 7\n'], ids=["no TOML", "odd keys"]
)
def test_a_typo_in_the_preferences_is_said_and_costs_no_more_than_itself(house: House, text: str) -> None:
    house.config.write_text(text, encoding="utf-8")
    with house.open() as terminal:
        terminal.wait_until(lambda: "config.toml" in terminal.text, "the typo is not named")
        assert has_help(terminal)
        assert "Sertraline" in terminal.text
        assert "Welcome to Companion" not in terminal.text
        terminal.press("space")
        terminal.wait_for("taken 08:")
    assert house.config.read_text() == text, "a person's file is not written over"


def test_a_data_folder_that_cannot_be_written_keeps_what_is_there_and_says_what_is_not_saved(house: House) -> None:
    before = house.lines
    with house.open() as terminal:
        (log,) = house.log.glob("*.jsonl")
        kept = log.with_name(f"{log.name}.kept")
        log.rename(kept)
        log.mkdir()
        terminal.press("space")
        terminal.wait_until(lambda: "not saved" in terminal.text.casefold(), "it did not say that nothing was saved")
        assert has_help(terminal)
        assert "✓ taken" not in terminal.text
        log.rmdir()
        kept.rename(log)
    assert house.lines == before
    with house.open() as terminal:
        terminal.press("space")
        terminal.wait_for("taken 08:")


@pytest.mark.parametrize("part", ["data", "state"])
def test_a_folder_that_is_a_file_is_named_calmly_with_the_numbers(tmp_path: Path, part: str) -> None:
    house = House(tmp_path / "home").settle_in()
    (house.home / part).write_text("not a folder", encoding="utf-8")
    with house.start() as terminal:
        assert terminal.wait_exit(timeout=40) == 1
        assert "isafile,butafolderisneededthere" in "".join(terminal.text.split()), "wherever the lines break"
        assert "988" in terminal.text
        assert "911" in terminal.text
        assert b"Traceback" not in terminal.raw
        assert terminal.is_cursor_shown
    assert (house.home / part).read_text() == "not a folder"


def test_a_cache_folder_that_is_a_file_costs_nothing_but_time(house: House) -> None:
    shutil.rmtree(house.home / "cache", ignore_errors=True)
    (house.home / "cache").write_text("not a folder", encoding="utf-8")
    with house.open() as terminal:
        assert has_help(terminal)
        assert "Sertraline" in terminal.text
        terminal.press("space")
        terminal.wait_for("taken 08:")
    assert house.states()["Sertraline 08:00"] == "taken"
    assert (house.home / "cache").read_text() == "not a folder"


def test_a_home_that_is_read_only_opens_or_says_why_with_the_numbers(house: House) -> None:
    before = house.lines
    with read_only(house.home / "data"), house.start() as terminal:
        terminal.wait_until(lambda: has_help(terminal) or terminal.code is not None, "no crisis line", timeout=40)
        if os.geteuid() == 0:  # nothing is read-only to root
            return
        wait_open(terminal)
        terminal.press("space")
        terminal.wait_until(lambda: "not saved" in terminal.text.casefold(), "it did not say that nothing was saved")
        assert has_help(terminal)
        assert READY in terminal.text
    assert house.lines == before
