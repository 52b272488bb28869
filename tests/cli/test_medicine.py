"""Writing down, listing and ending medicines."""

from __future__ import annotations

import pytest

from .conftest import Cli, StandingClock


def test_the_example_of_the_help(cli: Cli) -> None:
    answer = cli(
        "medicine", "add", "Sertraline", "--strength", "100 mg", "--amount", "1 tablet", "--times", "08:00,20:00",
        "--days", "mon,wed", "--from", "2026-11-01", "--note", "-", stdin=b"with food\n",
    )  # fmt: skip
    assert answer.code == 0
    assert answer.out == "Added: Sertraline 100 mg, from Sun Nov 1.\n"
    medicine = cli("medicine", "list", "--json").data["medicines"][0]
    assert medicine["note"] == "with food"
    assert [slot["time"] for slot in medicine["versions"][0]["slots"]] == ["08:00", "20:00"]
    assert medicine["versions"][0]["slots"][0]["days"] == ["mon", "wed"]
    assert medicine["versions"][0]["first"] == "2026-11-01"


def test_the_day_and_the_next_14_days_are_read_back(cli: Cli) -> None:
    answer = cli(
        "medicine", "add", "Lithium carbonate", "--release", "ER", "--strength", "300 mg", "--times", "08:00=1,20:00=2"
    )
    assert answer.err.splitlines()[0] == (
        "Lithium carbonate ER 300 mg: 1 tablet at 08:00, 2 tablets at 20:00 = 900 mg a day."
    )
    assert "Every day: the next 14 days, Mon Nov 23 to Sun Dec 6, are alike." in answer.err


def test_nothing_is_silently_daily(cli: Cli) -> None:
    answer = cli("medicine", "add", "Vitamin D", "--strength", "50 mcg", "--times", "09:00", "--days", "wed")
    assert answer.err.count("no dose") == 12
    assert answer.err.count("= 50 mcg") == 2


def test_same_as_your_label_is_asked_only_at_a_terminal(cli: Cli) -> None:
    refused = cli("medicine", "add", "Sertraline", "--times", "8", tty=True, stdin=b"n\n")
    assert "Same as your label?" in refused.err
    assert refused.out == ""
    assert cli("medicine", "list", "--json").data["medicines"] == []
    assert cli("medicine", "add", "Sertraline", "--times", "8", tty=True, stdin=b"y\n").code == 0
    assert "Same as" not in cli("medicine", "add", "Lithium", "--times", "8").err
    assert "Same as" not in cli("medicine", "add", "Zinc", "--times", "8", "--yes", tty=True).err


def test_enter_alone_throws_no_answers_away(cli: Cli) -> None:
    answer = cli("medicine", "add", "Sertraline", "--times", "8", tty=True, stdin=b"\n\ny\n")
    assert answer.code == 0
    assert answer.err.count("Please type y or n") == 2
    assert len(cli("medicine", "list", "--json").data["medicines"]) == 1


def test_line_by_line(cli: Cli) -> None:
    answer = cli("medicine", "add", stdin=b"Sertraline\n100 mg\n1 tablet\n08:00,20:00\ndaily\ny\n", tty=True)
    assert answer.code == 0
    assert "= 200 mg a day" in answer.err
    assert cli("medicine", "add", stdin=b"Lorazepam\n1 mg\n1 tablet\n\n").code == 0
    assert [m["as_needed"] for m in cli("medicine", "list", "--json").data["medicines"]].count(True) == 1


def test_a_second_one_of_the_same_name_is_pointed_out(cli: Cli) -> None:
    cli("medicine", "add", "Sertraline", "--times", "8")
    assert "reads the same: Sertraline" in cli("medicine", "add", "SERTRALINE", "--times", "8").err


def test_a_liquid_is_counted_in_milliliters(cli: Cli) -> None:
    answer = cli("medicine", "add", "Oral", "--strength", "20 mg/mL", "--amount", "2.5 ml", "--times", "8")
    assert "2.5 mL at 08:00 = 50 mg a day" in answer.err


@pytest.mark.parametrize(
    "argv",
    [
        ("--times", "25:61"), ("--times", "8", "--amount", "-1"), ("--times", "8", "--amount", "1e999"),
        ("--times", "8", "--amount", "NaN tablets"), ("--times", "8", "--amount", "100 mg"),
        ("--times", "8", "--strength", "100 unicorns"), ("--times", "8", "--strength", "0 mg"),
        ("--times", "8", "--days", "someday"), ("--times", "8", "--from", "1823-01-01"),
        ("--times", "8", "--from", "2200-01-01"), ("--times", "8,8"), (), ("--times", "8", "--as-needed"),
        ("--times", ","), ("--times", "8", "--amount", "x" * 10_000),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_named_and_nothing_saved(cli: Cli, argv: tuple[str, ...]) -> None:
    answer = cli("medicine", "add", "Sertraline", *argv)
    assert answer.code == 2
    assert "broke" not in answer.err
    assert len(answer.err) < 1000
    assert cli("medicine", "list", "--json").data["medicines"] == []


@pytest.mark.parametrize(
    "name",
    ["lorazepam [PRN]", "[/]", "\"quoted\" 'name'", "💊 sertraline", "שלום", "-", "1", "a\tb", "[@click=app.bell]x[/]"],
)
def test_hostile_names_stay_words(cli: Cli, name: str) -> None:
    answer = cli("medicine", "add", *([] if name == "-" else ["--"]), name, "--times", "8", stdin=b"dash\n1\n8\n")
    if name == "-":
        return
    assert answer.code == 2 or " ".join(name.split()) in answer.out


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("\x1b]0;PWNED\x07sertraline", "sertraline"),
        ("sertr\x1b[31maline", "sertraline"),
        ("\x9b31msertraline\x00", "sertraline"),
        ("ser\u202etraline\u2066", "sertraline"),
        ("sertraline\nlithium", "sertraline lithium"),
        ("ser\ud800traline", "ser\ufffdtraline"),
    ],
)
def test_escapes_never_stay(cli: Cli, name: str, kept: str) -> None:
    answer = cli("medicine", "add", name, "--times", "8")
    assert answer.code == 0
    assert cli("medicine", "list", "--json").data["medicines"][0]["name"] == kept
    for text in (answer.out, answer.err, cli("today").out, cli("medicine", "list").out):
        assert not set(text) & set("\x1b\x9b\x07\x00\u202e\u2066")


@pytest.mark.parametrize("name", ["x" * 10_000, "   ", "\u200b", "\x1b[31m"])
def test_a_name_too_long_or_empty_is_refused(cli: Cli, name: str) -> None:
    answer = cli("medicine", "add", name, "--times", "8")
    assert answer.code == 2
    assert len(answer.err) < 500


def test_end_keeps_what_was_recorded(morning: Cli) -> None:
    morning("take", "sertraline")
    answer = morning("medicine", "end", "sertraline", "--on", "tomorrow")
    assert answer.code == 0
    assert "from tomorrow on" in answer.out
    assert "taken 08:10" in morning("today").out
    morning("medicine", "end", "lithium")
    listed = morning("medicine", "list")
    assert "Lithium" not in listed.out
    assert "1 medicine ended" in listed.err
    assert "ended today" in morning("medicine", "list", "--all").out
    assert morning("medicine", "end", "lithium").code == 2


def test_an_answer_that_cannot_be_used_is_asked_for_again_at_a_terminal(cli: Cli) -> None:
    answers = (
        b"\xe2\x80\x8b\nSertraline\n100\n100 mg\n-1\n1e999\n1/3\n1 tablet\n25:61\n08:00=\n08:00\nfunday\ndaily\ny\n"
    )
    answer = cli("medicine", "add", stdin=answers, tty=True)
    assert answer.code == 0
    for said in (
        "is empty",
        "no unit",
        "not above zero",
        "1e999",
        "no exact",
        "25:61",
        "begin with a number",
        "funday",
    ):
        assert said in answer.err
    assert "= 100 mg a day" in answer.err


def test_what_it_is_for_need_not_stand_in_the_arguments(cli: Cli) -> None:
    answers = b"Sertraline\n100 mg\n1 tablet\n8\ndaily\nfor the dark months\nafter food\n"
    answer = cli("medicine", "add", "--purpose", "-", "--note", "-", stdin=answers)
    assert answer.code == 0
    [medicine] = cli("medicine", "list", "--json").data["medicines"]
    assert (medicine["purpose"], medicine["note"]) == ("for the dark months", "after food")


@pytest.mark.parametrize("argv", [("--days", ""), ("--from", ""), ("--times", "08:00=")])
def test_a_value_given_empty_is_not_taken_for_the_usual_one(cli: Cli, argv: tuple[str, ...]) -> None:
    assert cli("medicine", "add", "Sertraline", "--times", "8", *argv).code == 2
    assert cli("medicine", "list", "--json").data["medicines"] == []


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        ((), "1 tablet at 08:00; the strength is not written down."),
        (("--strength", "5 %"), "1 tablet at 08:00; 5 % cannot be added up."),
    ],
)
def test_what_cannot_be_added_up_is_said(cli: Cli, argv: tuple[str, ...], said: str) -> None:
    assert said in cli("medicine", "add", "Sertraline", "--times", "8", *argv).err


def test_ending_a_medicine_in_the_past_names_the_days_it_alters(cli: Cli, clock: StandingClock) -> None:
    cli("medicine", "add", "Sertraline", "--strength", "100 mg", "--amount", "1", "--times", "08:00", "--yes")
    clock.on(days=6)
    answer = cli("medicine", "end", "sertraline", "--on", "2026-11-26")
    assert "on 3 days doses that are not logged go: Thu Nov 26 to Sat Nov 28." in answer.out
