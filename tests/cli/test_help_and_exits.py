"""Help, version, typos and the one way out."""

from __future__ import annotations

import io
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import click
import pytest

from companion.cli import exits
from companion.cli.app import COMMANDS, companion
from companion.cli.words import helps
from companion.domain.errors import Busy, NotSaved

from .conftest import Cli


def test_every_command_has_a_summary() -> None:
    assert set(helps.SUMMARIES) == set(COMMANDS)


@pytest.mark.parametrize("command", ["", *COMMANDS, "journal list", "medicine add", "read show"])
@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_help_ends_with_the_crisis_line(cli: Cli, command: str, flag: str) -> None:
    answer = cli(*command.split(), flag)
    assert answer.code == 0
    ends = " ".join(answer.out.rstrip().rpartition("\n\n")[2].split())
    assert ends == "Crisis line: 988 (US, call or text). Emergency: 112 or 911. Elsewhere: findahelpline.com."


def every_command() -> dict[str, click.Command]:
    """Each command and each command below one, by what is typed for it."""
    found: dict[str, click.Command] = {}
    for name in COMMANDS:
        command = import_module(f"companion.cli.commands.{name.replace('-', '_')}").command
        found[name] = command
        if isinstance(command, click.Group):
            found |= {f"{name} {each}": below for each, below in command.commands.items()}
    return found


@pytest.mark.parametrize("columns", [60, 80])
def test_no_line_of_any_help_is_cut_or_too_long(cli: Cli, monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    commands = every_command()
    assert len(commands) > 40
    for typed, command in {"": companion, **commands}.items():
        text = cli(*typed.split(), "--help").out
        whole = " ".join(text.split())
        assert max(map(len, text.splitlines())) <= columns, typed
        below = [each.help for name, each in commands.items() if name.startswith(f"{typed} ")]
        told = [command.help, *(option.help for option in command.params if isinstance(option, click.Option))]
        firsts = [(said or "").replace("\n", " ").partition(". ")[0] for said in below]
        for said in (*told, *firsts, *(helps.SUMMARIES.values() if not typed else ())):
            assert " ".join((said or "").split()) in whole, typed


def test_help_names_the_chosen_region(cli: Cli, home: Path) -> None:
    (home / "config").mkdir(parents=True)
    (home / "config" / "config.toml").write_text('region = "de"\n')
    assert "112" in cli("--help").out.rstrip().rpartition("\n\n")[2]


def test_help_makes_no_folder(cli: Cli, home: Path) -> None:
    cli("--help")
    assert not home.exists()


def test_version(cli: Cli) -> None:
    answer = cli("--version")
    assert (answer.code, answer.out) == (0, "companion 0.1.0\n")


@pytest.mark.parametrize(("typo", "meant"), [("tdoay", "today"), ("jornal", "journal"), ("Take", "take")])
def test_a_typo_is_answered_with_the_nearest_command(cli: Cli, typo: str, meant: str) -> None:
    answer = cli(typo)
    assert answer.code == 2
    assert meant in answer.err
    assert answer.out == ""


def test_a_typo_inside_a_group(cli: Cli) -> None:
    answer = cli("journal", "lst")
    assert answer.code == 2
    assert "list" in answer.err


def test_an_escape_in_a_wrong_word_never_reaches_the_terminal(cli: Cli) -> None:
    answer = cli("\x1b]0;PWNED\x07x\x9b31m")
    assert answer.code == 2
    assert "\x1b" not in answer.err
    assert "\x9b" not in answer.err


def test_an_unknown_option_is_a_usage_error(cli: Cli) -> None:
    assert cli("today", "--jsn").code == 2


@pytest.mark.parametrize("call", ["suicide", "plan foo", "help-now please", "crisis --foo", "plan add-letter --mood 9"])
def test_words_that_may_be_a_call_for_help_are_answered_with_one(cli: Cli, call: str) -> None:
    answer = cli(*call.split())
    assert answer.code == 2
    assert answer.err.endswith("findahelpline.com.\n")
    assert answer.err.count("Crisis line") == 1
    assert "Crisis line: 988" in cli("plain", stdin=f"{call}\nquit\n".encode()).err
    assert "Crisis line" not in cli("journal", "--foo").err


def test_a_busy_store_is_exit_code_3(cli: Cli) -> None:
    def opener(*_: object) -> Any:
        raise Busy("Another copy is saving.")

    answer = cli("today", opener=opener)
    assert (answer.code, answer.out) == (3, "")
    assert "Another copy is saving." in answer.err


def test_what_could_not_be_saved_is_exit_code_1(cli: Cli) -> None:
    def opener(*_: object) -> Any:
        raise NotSaved("The disk is full. Nothing was saved.")

    assert cli("today", opener=opener).code == 1


def test_ctrl_c_is_exit_code_130(cli: Cli) -> None:
    def opener(*_: object) -> Any:
        raise KeyboardInterrupt

    answer = cli("today", opener=opener)
    assert answer.code == 130
    assert "Stopped" in answer.err


def test_a_crash_says_kind_place_and_crisis_line_but_nothing_personal(cli: Cli, home: Path) -> None:
    def opener(*_: object) -> Any:
        secret = "clozapine and my diary"
        raise ZeroDivisionError(secret)

    answer = cli("today", opener=opener)
    log = home / "state" / "me" / "crash.log"
    assert answer.code == 1
    assert "ZeroDivisionError" in answer.err
    assert "988" in answer.err
    assert str(log) in answer.err
    assert log.stat().st_mode & 0o777 == 0o600
    assert "clozapine" not in answer.err + answer.out + log.read_text()
    assert "line" in log.read_text()


def test_records_that_cannot_be_opened_leave_a_way_to_help(cli: Cli, home: Path) -> None:
    home.mkdir()
    (home / "data").write_text("a file in the way")
    answer = cli()
    assert answer.code == 1
    assert "companion help-now" in answer.err
    assert "988" in answer.out
    assert cli("help-now").code == cli("read", "list").code == 0


def test_a_crash_without_a_place_for_the_log_still_says_so(cli: Cli, home: Path) -> None:
    home.write_text("a file in the way")

    def opener(*_: object) -> Any:
        raise ZeroDivisionError

    answer = cli("today", opener=opener)
    assert answer.code == 1
    assert "ZeroDivisionError" in answer.err
    assert "crash.log" not in answer.err


def test_no_input_asks_nothing(cli: Cli) -> None:
    answer = cli("--no-input", "take", tty=True, stdin=b"sertraline\n")
    assert answer.code == 2
    assert "medicine" in answer.err


def test_global_options_also_stand_behind_the_command(morning: Cli) -> None:
    assert morning("today", "--profile", "other", "--json").data["doses"] == []
    assert len(morning("today", "--profile", "me", "--json").data["doses"]) == 4
    assert morning("today", "--json", COMPANION_PROFILE="other").data["doses"] == []


def test_a_profile_without_records_is_said_to_be_new(morning: Cli) -> None:
    morning("checkin", "--here", "--profile", "anna")
    for _ in range(2):  # looking at it does not make it less new
        answer = morning("today", "--profile", "ana", "--json")
        assert answer.data["doses"] == []
        assert "Profile “ana” is new: nothing is saved in it yet. Profiles with records: anna, me." in answer.err
        assert "“ana” is new" in morning("due", COMPANION_PROFILE="ana").err
    assert "is new" not in morning("today", "--profile", "anna").err + morning("today").err


def test_a_new_profile_is_no_matter_where_none_has_records_and_for_crisis_lines(cli: Cli) -> None:
    assert cli("crisis", "--profile", "ana").err == ""
    assert "with records" not in cli("today", "--profile", "ana").err
    assert "is new" not in cli("today").err


@pytest.mark.parametrize("name", ["../me", "Me", "", "a/b", "x" * 40, "\x1b[31m"])
def test_a_profile_name_that_is_no_folder_name_is_refused(cli: Cli, name: str) -> None:
    answer = cli("--profile", name, "today")
    assert answer.code == 2 or name == ""
    assert "\x1b" not in answer.err


def test_output_that_cannot_be_written_is_said(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    class Full(io.StringIO):
        def write(self, text: str) -> int:
            raise OSError(28, "No space left on device")

    err = io.StringIO()
    monkeypatch.setattr(sys, "stdout", Full())
    monkeypatch.setattr(sys, "stderr", err)
    assert exits.run(["crisis"], {"COMPANION_HOME": str(home)}) == 1
    assert "no space left" in err.getvalue()
