"""Whatever comes in: a clear message, nothing lost, no crash, no injected color or action."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import Cli


def test_invalid_utf8_is_replaced_and_said(cli: Cli) -> None:
    answer = cli("checkin", "--note", "-", stdin=b"caf\xe9 au lait \xff")
    assert answer.code == 0
    assert "not UTF-8" in answer.err
    assert cli("journal", "list", "--json").data["entries"][0]["note"] == "caf\ufffd au lait \ufffd"


def test_invalid_utf8_in_an_answer_is_said(morning: Cli) -> None:
    answer = morning("take", stdin=b"sertr\xffaline\n")
    assert answer.code == 1
    assert "not UTF-8" in answer.err


def test_invalid_utf8_in_a_word_of_the_command_is_said(cli: Cli, home: Path) -> None:
    found = subprocess.run(
        [sys.executable, "-m", "companion", "medicine", "add", b"inv\xff\xfe", "--times", "8"],
        env={**os.environ, "COMPANION_HOME": str(home)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    assert found.returncode == 0
    assert found.stderr.count(b"not UTF-8") == 1
    assert cli("medicine", "list", "--json").data["medicines"][0]["name"] == "inv\ufffd\ufffd"
    assert "not UTF-8" not in cli("medicine", "list").err


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_a_folder_whose_name_is_not_utf8_is_used_as_it_stands(cli: Cli, tmp_path: Path) -> None:
    folder = os.fsdecode(os.fsencode(tmp_path) + b"/d\xe9mo")
    answer = cli("demo", "--write", folder, "--days", "2")
    assert answer.code == 0
    assert "not UTF-8" not in answer.err
    assert Path(folder).is_dir()


def test_a_pasted_megabyte_is_refused_whole_or_kept_whole(cli: Cli) -> None:
    answer = cli("checkin", "--note", "-", stdin=b"word " * 200_000)
    assert answer.code == 2
    assert "characters" in answer.err
    assert len(answer.err) < 1000
    assert cli("journal", "list", "--json").data["total"] == 0
    long = "word " * 19_999 + "end"
    cli("checkin", "--note", "-", stdin=long.encode())
    assert cli("journal", "list", "--json").data["entries"][0]["note"] == long


def test_endless_input_is_refused(cli: Cli) -> None:
    answer = cli("checkin", "--note", "-", stdin=b"x" * 3_000_000)
    assert answer.code == 2
    assert "two megabytes" in answer.err
    assert cli("take", stdin=b"x" * 3_000_000).code == 2


def test_a_byte_order_mark_is_no_word(morning: Cli) -> None:
    assert morning("take", stdin=b"\xef\xbb\xbfsertraline\r\n").code == 0


def test_a_note_with_escapes_cannot_color_or_act(cli: Cli) -> None:
    note = "\x1b]0;PWNED\x07\x1b[31mred\x1b[0m \x9b32m \u202eevil\u202c [@click=app.bell]x[/] [/"
    cli("checkin", "--note", "-", "--tag", "\x1b[1mbold", stdin=note.encode())
    for argv in (("today",), ("journal", "list"), ("journal", "show", "1"), ("journal", "list", "--json"), ()):
        answer = cli(*argv)
        assert not set(answer.out + answer.err) & set("\x1b\x07\x9b\u202e\u202c")
        assert "[@click=app.bell]x[/] [/" in answer.out


def test_a_multi_line_paste_is_no_answer_to_the_next_question(cli: Cli) -> None:
    answer = cli("medicine", "add", "--yes", "Name\ny\ny", "--times", "8")
    assert "Name y y" in answer.out


def test_stdin_that_is_closed(morning: Cli, home: Path) -> None:
    found = subprocess.run(
        [sys.executable, "-m", "companion", "take"],
        env={**os.environ, "COMPANION_HOME": str(home)},
        preexec_fn=lambda: os.close(0),
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 2
    assert "Please give the medicine" in found.stderr


@pytest.mark.parametrize(
    "config",
    [
        "regoin = 'US'", "[notification]\nnames = true", "region = 7", "region = 'USA'", "idle-lock = -5",
        "glyphs = 'emoji'", "theme = 3", "[keymap]\n'app.help' = 7", "region = [", "\x00", "notifications = 'off'",
        "data = '/tmp'", "[[region]]\nx = 1", "region = 'US'\nregion = 'GB'",
    ],
)  # fmt: skip
def test_a_config_with_a_mistake_is_named_and_stops_nothing(morning: Cli, home: Path, config: str) -> None:
    file = home / "config" / "config.toml"
    file.write_text(config)
    answer = morning("today")
    assert answer.code == 0
    assert str(file) in answer.err
    assert "Sertraline" in answer.out
    assert file.read_text() == config


def test_the_nearest_setting_is_named(morning: Cli, home: Path) -> None:
    (home / "config" / "config.toml").write_text("regoin = 'US'")
    assert "Did you mean “region”?" in morning("today").err


def test_an_answer_in_json_stays_clean_when_something_is_said(morning: Cli, home: Path) -> None:
    (home / "config" / "config.toml").write_text("regoin = 'US'")
    answer = morning("today", "--json")
    assert answer.data["doses"]
    assert answer.err


@pytest.mark.parametrize("folder", ["data", "data/me", "data/me/log", "state", "state/me", "config"])
def test_a_file_where_a_folder_should_be(cli: Cli, home: Path, folder: str) -> None:
    path = home / folder
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("mine")
    answer = cli("checkin", "--mood", "5")
    assert answer.code == 1
    assert str(path) in answer.err
    assert "file" in answer.err
    assert path.read_text() == "mine"


def test_a_chosen_data_folder_that_is_missing(cli: Cli, home: Path, tmp_path: Path) -> None:
    (home / "config").mkdir(parents=True)
    (home / "config" / "config.toml").write_text(f'[data]\nme = "{tmp_path / "drive"}"\n')
    answer = cli("checkin", "--mood", "5")
    assert answer.code == 1
    assert "is not there" in answer.err
    assert not (tmp_path / "drive").exists()
    (tmp_path / "drive").mkdir(mode=0o700)
    assert cli("checkin", "--mood", "5").code == 0
    assert list((tmp_path / "drive" / "log").iterdir())


def test_a_config_that_breaks_later_never_shows_an_empty_journal(cli: Cli, home: Path, tmp_path: Path) -> None:
    (tmp_path / "drive").mkdir(mode=0o700)
    (home / "config").mkdir(parents=True)
    config = home / "config" / "config.toml"
    config.write_text(f'[data]\nme = "{tmp_path / "drive"}"\n')
    cli("checkin", "--mood", "5")
    config.write_text("[data\n")
    answer = cli("journal", "list", "--json")
    assert answer.data["total"] == 1
    assert "still" in answer.err
    config.write_text("")
    assert cli("journal", "list", "--json").data["total"] == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_a_folder_of_someone_else_is_used_with_a_standing_warning(morning: Cli, home: Path) -> None:
    os.chown(home / "data" / "me", 12345, 12345)
    for argv in (("today",), ("due",), ("due",), ("doctor",)):
        answer = morning(*argv)
        assert "another user" in answer.err + answer.out
    assert "Sertraline" in morning("today").out


def run_as_nobody(home: Path, *argv: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [Path(sys.executable).resolve(), "-m", "companion", *argv],
        env={**os.environ, "COMPANION_HOME": str(home), "PYTHONPATH": str(Path.cwd()), "PYTHONDONTWRITEBYTECODE": "1"},
        user=65534,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.skipif(os.geteuid() != 0, reason="root reads everything, so another user has to try")
@pytest.mark.parametrize("mode", [0o500, 0o000])
def test_a_read_only_or_closed_home(tmp_path: Path, mode: int) -> None:
    home = tmp_path / "home"
    home.mkdir()
    for folder in (home, *home.parents):
        if folder.stat().st_uid == os.geteuid() and str(folder).startswith("/tmp/"):
            folder.chmod(folder.stat().st_mode | 0o011)
    os.chown(home, 65534, 65534)
    try:
        can_run = run_as_nobody(home, "crisis").returncode == 0
    except PermissionError:
        can_run = False
    if not can_run:
        pytest.skip("another user cannot reach this interpreter")
    home.chmod(mode)
    found = run_as_nobody(home, "checkin", "--mood", "5")
    assert found.returncode == 1
    assert str(home) in found.stderr
    assert "Traceback" not in found.stderr
    assert "broke" not in found.stderr
    assert run_as_nobody(home, "crisis").stdout.startswith("Crisis line")


def test_a_cache_that_cannot_be_used_only_costs_time(cli: Cli, home: Path) -> None:
    home.mkdir()
    (home / "cache").write_text("a file in the way")
    added = cli("medicine", "add", "Sertraline", "--times", "8")
    assert added.code == 0
    assert "opens more slowly" in added.err
    assert cli("take", "sertraline").code == 0
    assert "taken 08:10" in cli("today").out
    assert cli("due", "--format", "status").code == 0
    assert "a file" in cli("doctor").out
