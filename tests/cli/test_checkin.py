"""Check-ins by options, line by line, and from standard input."""

from __future__ import annotations

import fcntl
import re
from pathlib import Path
from typing import Any

import pytest

from companion.cli.words import entries as words
from companion.domain.errors import NotSaved
from companion.storage.drafts import FileDrafts

from .conftest import Cli, StandingClock


def newest(cli: Cli) -> Any:
    return cli("journal", "list", "--json").data["entries"][0]


def test_by_options(cli: Cli) -> None:
    answer = cli(
        "checkin", "--mood", "5", "--sleep", "7.5", "--symptom", "anxiety=2", "--tag", "work", "--note", "-",
        stdin=b"slept badly [/\nbut fine\n",
    )  # fmt: skip
    assert answer.code == 0
    assert answer.out.startswith("Saved: 08:10  mood 5 (fairly good), sleep 7.5 h, anxiety 2 (moderate), #work")
    entry = newest(cli)
    assert entry["values"] == {"mood": 5, "sleep": 450}
    assert entry["symptoms"] == {"anxiety": 2}
    assert entry["note"] == "slept badly [/\nbut fine"
    assert entry["instant"] == "2026-11-23T08:10:00-05:00"


def test_line_by_line_at_a_terminal(cli: Cli) -> None:
    answers = b"5\nseven\n7:30\n\n2\nwork, home\nfirst line\nsecond line\n\n"
    answer = cli("checkin", stdin=answers, tty=True)
    assert answer.code == 0
    assert "is no number of hours" in answer.err
    entry = newest(cli)
    assert entry["values"] == {"mood": 5, "sleep": 450}
    assert entry["symptoms"] == {"anxiety": 2}
    assert entry["tags"] == ["work", "home"]
    assert entry["note"] == "first line\nsecond line"


def test_line_by_line_goes_on_where_no_draft_can_be_kept_and_says_so_once(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    why = "The draft could not be kept (No space left on device)."

    def full(*_: object) -> None:
        raise NotSaved(why)

    monkeypatch.setattr(FileDrafts, "keep", full)
    answer = cli("checkin", stdin=b"5\n7:30\n\n2\nwork\nfirst line\n\n", tty=True)
    assert answer.code == 0
    assert answer.err.count(why) == 1
    assert f"{why} {words.GOES_ON}" in answer.err
    assert newest(cli)["note"] == "first line"


def test_line_by_line_from_standard_input(cli: Cli) -> None:
    answer = cli("checkin", stdin=b"low\n8\n")
    assert answer.code == 0
    assert answer.err.strip() == "`companion undo` takes it back."
    assert newest(cli)["values"] == {"mood": 2, "sleep": 480}


def test_nothing_given_saves_nothing(cli: Cli) -> None:
    assert cli("checkin", stdin=b"").code == 2
    assert cli("--no-input", "checkin", stdin=b"5\n", tty=True).code == 2
    assert cli("journal", "list", "--json").data["total"] == 0


def test_an_empty_check_in_says_i_was_here(cli: Cli) -> None:
    assert "I was here" in cli("checkin", "--here").out
    assert "I was here" in cli("checkin", stdin=b"\n\n\n\n\n\n", tty=True).out


def test_what_was_typed_before_ctrl_c_is_offered_again(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    from companion.cli import checking_in

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(checking_in._Answers, "sleep", stop)
        assert cli("checkin", stdin=b"6\n", tty=True).code == 130
    answer = cli("checkin", stdin=b"y\n\n\n\n\n\nstill here\n\n", tty=True)
    assert "begun and not saved" in answer.err
    assert newest(cli)["values"] == {"mood": 6}
    assert newest(cli)["note"] == "still here"


def test_low_and_high_apart(cli: Cli) -> None:
    assert cli("checkin", "--low", "2").code == 2
    answer = cli("checkin", "--mood", "9")
    assert answer.code == 2
    assert "1 to 7" in answer.err


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--mood", "11"), ("--mood", "-1"), ("--sleep", "1e999"), ("--sleep", "25"),
        ("--sleep", "nan"), ("--energy", "x"), ("--symptom", "anxiety"), ("--symptom", "anxiety=9"),
        ("--symptom", "=2"), ("--symptom", "unicorns=2"), ("--on", "2200-01-01"), ("--tag", "x" * 5000),
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_used_is_named(cli: Cli, option: str, value: str) -> None:
    answer = cli("checkin", option, value)
    assert answer.code in {1, 2}
    assert answer.out == ""
    assert "broke" not in answer.err
    assert "\x1b" not in answer.err


def test_undo_takes_a_check_in_back(cli: Cli) -> None:
    cli("checkin", "--mood", "5")
    assert cli("undo").out.startswith("Taken back: check-in")
    assert cli("journal", "list", "--json").data["total"] == 0


def test_words_in_argv_are_warned_about_at_a_terminal(cli: Cli) -> None:
    assert "history" in cli("checkin", "--note", "private", tty=True).err
    assert "history" not in cli("checkin", "--note", "-", stdin=b"private", tty=True).err


def test_journal_list_show_search(cli: Cli) -> None:
    cli("checkin", "--mood", "5", "--tag", "work", "--note", "-", stdin="Café with Zoë".encode())
    cli("checkin", "--mood", "3", "--on", "yesterday")
    listed = cli("journal", "list").out.splitlines()
    assert [line[:4] for line in listed] == [" 1  ", " 2  "]
    assert "yesterday" in listed[1]
    assert cli("journal", "search", "cafe", "--json").data["total"] == 1
    assert cli("journal", "search", "tag:work", "--json").data["total"] == 1
    assert cli("journal", "search", stdin=b"cafe\n").code == 0
    assert "No entry" in cli("journal", "search", "[/]").out
    id_ = newest(cli)["id"]
    assert "Café with Zoë" in cli("journal", "show", id_).out
    assert cli("journal", "show", id_[:5]).code == 0
    assert cli("journal", "show", "nonesuch").code == 1
    assert cli("journal", "list", "--from", "today", "--json").data["total"] == 1
    assert "1 earlier entry not listed" in cli("journal", "list", "--limit", "1").err


def test_a_day_to_come_is_refused(cli: Cli) -> None:
    answer = cli("checkin", "--mood", "5", "--on", "tomorrow")
    assert answer.code == 2
    assert "2026-11-24 is still to come" in answer.err
    assert cli("checkin", "--mood", "5", "--on", "yesterday").code == 0
    assert cli("journal", "list", "--json").data["total"] == 1


@pytest.mark.parametrize("argv", [("--note", "-"), ("--note", " "), ("--tag", "#"), ("--tag", "", "--note", "")])
def test_a_pipe_that_brought_nothing_is_no_check_in(cli: Cli, argv: tuple[str, ...]) -> None:
    answer = cli("checkin", *argv)
    assert answer.code == 2
    assert "--here" in answer.err
    assert cli("journal", "list", "--json").data["total"] == 0


def test_what_could_not_be_saved_is_said_to_be_kept(cli: Cli, home: Path) -> None:
    cli("checkin", "--here")
    with (home / "state" / "me" / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        answer = cli("checkin", "--mood", "5", "--note", "-", stdin=b"precious")
    assert answer.code == 3
    assert "kept as a draft" in answer.err
    offered = cli("checkin", stdin=b"y\n\n\n\n\n\n\n\n", tty=True)
    assert "precious" in offered.err
    assert "precious" in [entry["note"] for entry in cli("journal", "list", "--json").data["entries"]]


def test_days_without_an_entry_are_not_called_a_beginning(cli: Cli) -> None:
    cli("checkin", "--mood", "5")
    assert "on these days" in cli("journal", "list", "--to", "2026-01-01").out


def test_lines_of_a_pipe_that_cannot_be_used_leave_no_draft_behind(cli: Cli) -> None:
    answer = cli("checkin", stdin=b"5\nseven\n")
    assert answer.code == 2
    assert "begun and not saved" not in cli("checkin", stdin=b"\n\n\n\n\n\n", tty=True).err


def test_the_questions_come_in_the_order_the_readme_and_the_help_tell(cli: Cli, clock: StandingClock) -> None:
    told = re.search(r"companion checkin .*# asks: (.*)", Path("README.md").read_text())
    assert told
    names = told[1].split(", ")
    asked = cli("checkin", stdin=b"\n\n\n\n\n\n", tty=True).err.replace("Hours slept", "Sleep")
    asked = asked.replace("Anxiety", "Symptoms").casefold()
    assert sorted(names, key=asked.index) == names
    assert f"{', '.join(names[:-1])} and {names[-1]}" in " ".join(cli("checkin", "--help").out.split())
    clock.on(minutes=1)
    cli("checkin", stdin=b"5\n7.5\n3\n2\nwork\nfine\n")
    entry = newest(cli)
    assert (entry["values"], entry["symptoms"]) == ({"mood": 5, "sleep": 450, "energy": 3}, {"anxiety": 2})
    assert (entry["tags"], entry["note"]) == (["work"], "fine")
