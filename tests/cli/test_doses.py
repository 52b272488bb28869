"""Seeing and recording doses."""

from __future__ import annotations

from pathlib import Path

import pytest

from companion.storage.line import Revision, decode, encode

from .conftest import Cli, StandingClock


def states(cli: Cli) -> list[tuple[str, str, str]]:
    return [(d["medicine"], d["planned"][11:16], d["state"]) for d in cli("today", "--json").data["doses"]]


def test_today_reads_well_aloud(morning: Cli) -> None:
    lines = morning("today").out.splitlines()
    assert lines[0] == "Today, Monday, November 23, 2026"
    assert " 1  due           07:45        Lithium ER 300 mg, 1 tablet" in lines
    assert "    Lorazepam [PRN] 1 mg: no intake in the last 7 days" in lines


def test_today_without_medicines_says_how_to_begin(cli: Cli) -> None:
    assert "companion medicine add" in cli("today").out


def test_take_by_name(morning: Cli) -> None:
    answer = morning("take", "sertr")
    assert answer.code == 0
    assert answer.out == "Taken 08:10: Sertraline 100 mg, 1 tablet, planned for 08:00.\n"
    assert ("Sertraline", "08:00", "taken") in states(morning)


def test_take_at_a_time(morning: Cli) -> None:
    assert "Taken 07:55" in morning("take", "sertraline", "--slot", "08:00", "--at", "7:55").out


def test_take_at_the_planned_time(morning: Cli) -> None:
    assert "Taken 08:00" in morning("take", "sertraline", "--planned").out


def test_take_another_amount(morning: Cli) -> None:
    assert "0.5 tablet," in morning("take", "sertraline", "--amount", "½ tablet").out


def test_an_amount_that_is_no_piece_is_refused(morning: Cli) -> None:
    answer = morning("take", "sertraline", "--amount", "50 mg")
    assert answer.code == 2
    assert "tablet" in answer.err


def test_repeating_take_never_records_the_next_dose(morning: Cli) -> None:
    morning("take", "sertraline")
    answer = morning("take", "sertraline")
    assert answer.code == 1
    assert "taken 08:10" in answer.err
    assert ("Sertraline", "20:00", "upcoming") in states(morning)


def test_a_time_to_come_is_refused(morning: Cli) -> None:
    answer = morning("take", "sertraline", "--at", "09:00")
    assert answer.code == 2
    assert "still to come" in answer.err


def test_two_open_doses_of_one_medicine_are_listed(morning: Cli, clock: StandingClock) -> None:
    morning("medicine", "add", "Methylphenidate", "--times", "07:00,08:00,09:00")
    clock.to("2026-11-23T14:20:00+00:00")
    answer = morning("take", "methyl", "--slot", "08:00", "--yes")
    assert answer.code == 0
    morning("medicine", "add", "Sertraline oral", "--amount", "1 mL", "--times", "08:00")
    answer = morning("take", "sert")
    assert answer.code == 2
    assert "Sertraline" in answer.err
    assert "Sertraline oral" in answer.err


def test_an_unknown_name_lists_what_is_there(morning: Cli) -> None:
    answer = morning("take", "fluoxetine")
    assert answer.code == 1
    assert "Sertraline" in answer.err


def test_an_unknown_slot_lists_the_times(morning: Cli) -> None:
    answer = morning("take", "sertraline", "--slot", "09:00")
    assert answer.code == 1
    assert "08:00, 20:00" in answer.err


def test_skip_keeps_the_reason(morning: Cli) -> None:
    answer = morning("skip", "sertraline", "--reason", "felt sick")
    assert answer.out == "Skipped: Sertraline 100 mg, 1 tablet, planned for 08:00 (felt sick).\n"
    assert "skipped" in morning("today").out


def test_a_reason_from_standard_input(morning: Cli) -> None:
    assert "(felt sick)" in morning("skip", "sertraline", "--reason", "-", stdin=b"felt sick\n").out


def test_not_taken(morning: Cli) -> None:
    assert morning("not-taken", "sertraline").out.startswith("Not taken: Sertraline")
    assert ("Sertraline", "08:00", "not_taken") in states(morning)


def test_the_name_is_asked_for_or_read(morning: Cli) -> None:
    assert morning("take", stdin=b"sertraline\n").code == 0
    answer = morning("take", stdin=b"lithium\n", tty=True)
    assert answer.code == 0
    assert "Which medicine?" in answer.err
    assert "Which" not in answer.out


@pytest.mark.parametrize("command", ["take", "skip", "not-taken"])
def test_who_is_asked_which_medicine_sees_the_open_doses_with_their_rows(morning: Cli, command: str) -> None:
    answer = morning(command, stdin=b"2\n\n", tty=True)
    assert " 1  due           07:45        Lithium ER 300 mg, 1 tablet\n" in answer.err.partition("Which")[0]
    assert "20:15" not in answer.err
    assert "Sertraline 100 mg, 1 tablet, planned for 08:00" in answer.out
    assert "due" not in morning(command, stdin=b"lithium\n").err, "a script reads no list"


def test_where_nothing_is_open_the_question_says_so(cli: Cli) -> None:
    cli("medicine", "add", "Sertraline", "--times", "20:00")
    assert "Nothing is due now." in cli("take", stdin=b"sertraline\n", tty=True).err


def test_nothing_on_standard_input_is_said(morning: Cli) -> None:
    answer = morning("take", stdin=b"")
    assert answer.code == 2
    assert "Please give the medicine" in answer.err


def test_another_day(morning: Cli, clock: StandingClock) -> None:
    clock.on(days=1)
    assert morning("take", "sertraline", "--slot", "08:00", "--on", "yesterday", "--at", "21:00").code == 0
    doses = morning("today", "--on", "2026-11-23", "--json").data["doses"]
    assert [d["record"]["taken"] for d in doses if d["record"]] == ["2026-11-23T21:00:00-05:00"]


def test_after_midnight_a_time_still_belongs_to_the_day_shown(morning: Cli, clock: StandingClock) -> None:
    clock.to("2026-11-24T06:30:00+00:00")  # 01:30 in New York, still Monday
    assert morning("today").out.startswith("Today, Monday")
    assert morning("take", "sertraline", "--slot", "20:00", "--at", "01:10").code == 0
    taken = [d["record"]["taken"] for d in morning("today", "--json").data["doses"] if d["record"]]
    assert taken == ["2026-11-24T01:10:00-05:00"]


def test_take_all_due_takes_each_ingredient_once(morning: Cli) -> None:
    answer = morning("take", "--all-due")
    assert answer.code == 0
    assert answer.out.count("Taken 08:10") == 2
    assert morning("undo").code == 0
    assert ("Sertraline", "08:00", "due") in states(morning)


def test_take_all_due_takes_no_name(morning: Cli) -> None:
    assert morning("take", "sertraline", "--all-due").code == 2


def test_an_extra_intake(morning: Cli) -> None:
    answer = morning("extra", "lorazepam", "--reason", "panic")
    assert answer.out == "Recorded: Lorazepam [PRN] 1 mg, 1 tablet, 08:10.\n"
    assert "panic" in morning("today").out


def test_a_second_extra_intake_is_asked_about_at_a_terminal(morning: Cli) -> None:
    morning("extra", "lorazepam")
    answer = morning("extra", "lorazepam", tty=True, stdin=b"n\n")
    assert "Last intake: 08:10, 1 tablet" in answer.err
    assert len(morning("today", "--json").data["extras"]) == 1
    morning("extra", "lorazepam", tty=True, stdin=b"y\n")
    assert len(morning("today", "--json").data["extras"]) == 2


def test_a_second_extra_intake_without_a_terminal_needs_yes(morning: Cli, clock: StandingClock) -> None:
    morning("extra", "lorazepam")
    for argv, tty in ((("extra", "lorazepam"), False), (("--no-input", "extra", "lorazepam"), True)):
        answer = morning(*argv, tty=tty)
        assert (answer.code, answer.out) == (1, "")
        assert "Last intake: 08:10, 1 tablet" in answer.err
        assert "--yes" in answer.err
    assert len(morning("today", "--json").data["extras"]) == 1
    assert morning("extra", "lorazepam", "--yes").code == 0
    clock.on(days=2)
    assert morning("extra", "lorazepam").code == 0, "two days later there is nothing to ask"


@pytest.mark.parametrize(
    ("argv", "says"),
    [
        (("--slot", "20:15"), "planned for 20:15, in 12 hours"),
        (("--slot", "20:15", "--at", "08:00"), "planned for 20:15, in 12 hours"),
        (("--slot", "20:15", "--on", "yesterday"), "planned for yesterday 20:15, 11 hours ago"),
    ],
)
def test_a_dose_far_from_its_time_is_asked_about(
    morning: Cli, clock: StandingClock, argv: tuple[str, ...], says: str
) -> None:
    clock.on(days=1)
    refused = morning("take", "lithium", *argv)
    assert (refused.code, refused.out) == (1, "")
    assert says in refused.err
    assert "--yes" in refused.err
    declined = morning("take", "lithium", *argv, tty=True, stdin=b"\n")
    assert (declined.code, declined.out) == (0, "")
    assert says in declined.err
    assert "Nothing was recorded." in declined.err
    assert morning("take", "lithium", *argv, tty=True, stdin=b"y\n").out.startswith("Taken ")
    morning("undo")
    assert morning("take", "lithium", *argv, "--yes").code == 0


def test_a_row_far_from_its_time_is_asked_about_too(morning: Cli) -> None:
    morning("today")
    assert morning("take", "4").code == 1
    assert morning("take", "4", "--yes").out.startswith("Taken 08:10")


def test_a_dose_that_is_due_or_whose_time_is_told_is_not_asked_about(morning: Cli, clock: StandingClock) -> None:
    assert "?" not in morning("take", "lithium", tty=True).err
    clock.on(days=1)
    told = morning("take", "lithium", "--slot", "20:15", "--on", "yesterday", "--at", "20:30", tty=True)
    assert told.out.startswith("Taken 20:30")
    assert "?" not in told.err


def test_a_dose_on_pause_is_said_to_be_on_pause(morning: Cli) -> None:
    morning("pause", "sertraline")
    answer = morning("take", "sertraline")
    assert answer.code == 1
    assert "Sertraline is on pause" in answer.err
    assert "has no open dose" not in answer.err
    assert "on pause" in morning("take", "sertraline", "--slot", "08:00").err
    assert morning("take", "sertraline", "--slot", "08:00", "--yes").code == 0


def test_an_extra_on_another_day_needs_a_time(morning: Cli) -> None:
    assert morning("extra", "lorazepam", "--on", "yesterday").code == 2
    assert morning("extra", "lorazepam", "--on", "yesterday", "--at", "21:40").code == 0


def test_pause_and_resume(morning: Cli) -> None:
    assert morning("pause", "sertraline", "--until", "2026-11-30").code == 0
    assert ("Sertraline", "08:00", "on_pause") in states(morning)
    assert morning("pause", "sertraline", "--resume").code == 0
    assert ("Sertraline", "08:00", "due") in states(morning)
    assert morning("pause", "sertraline", "--resume").code == 1
    assert morning("pause", "sertraline", "--resume", "--until", "tomorrow").code == 2


def test_undo_and_redo_name_what_they_do(morning: Cli) -> None:
    morning("take", "sertraline")
    undone = morning("undo")
    assert undone.out == "Taken back: Sertraline 100 mg, 1 tablet, planned for 08:00 (taken 08:10).\n"
    assert "was marked taken 08:10" in morning("today").out
    assert morning("redo").out.startswith("Brought back: Sertraline 100 mg")
    assert ("Sertraline", "08:00", "taken") in states(morning)


def test_undo_of_another_day_asks_first(morning: Cli, clock: StandingClock) -> None:
    morning("take", "sertraline")
    clock.on(days=1)
    refused = morning("undo")
    assert refused.code == 2
    assert "may be from before today: Sertraline 100 mg, 1 tablet, planned for yesterday 08:00 (taken" in refused.err
    morning("undo", tty=True, stdin=b"\n")
    assert morning("undo", "--yes").code == 0


def test_nothing_to_undo(cli: Cli) -> None:
    assert cli("undo").code == 1
    assert cli("redo").code == 1


@pytest.mark.parametrize("on", ["1823-05-05", "2200-01-01", "1.5.2026", "soon"])
def test_a_date_that_cannot_be_used_is_named(morning: Cli, on: str) -> None:
    answer = morning("today", "--on", on)
    assert answer.code == 2
    assert on in answer.err


@pytest.mark.parametrize(
    "argv", [("skip",), ("not-taken",), ("extra",), ("pause",), ("medicine", "end")], ids=lambda argv: argv[-1]
)
def test_who_is_asked_for_the_name_is_asked_for_the_reason_too(morning: Cli, argv: tuple[str, ...]) -> None:
    answer = morning(*argv, stdin=b"lithium\nmy own reason\n", tty=True)
    assert answer.code == 0
    assert "Reason (Enter to leave out): " in answer.err
    assert morning(*argv, "--no-input", "sertraline").code in {0, 1}


def make_unreadable(home: Path, name: str, *, dose: str = "") -> None:
    """Let a newer version of Companion change a medicine's plan, or record a dose, in a way that cannot be read."""
    log = next((home / "data" / "me" / "log").glob("*.jsonl"))
    lines = [decode(line) for line in log.read_bytes().splitlines()]
    revisions = [line for line in lines if isinstance(line, Revision)]
    medicine = next(line.id for line in revisions if line.table == "medicine" and (line.doc or {})["name"] == name)
    at = "2026-11-23T13:10:01.000Z-0000-zzzzzz.abcd"
    doc: dict[str, object] = {"medicine": medicine, "from": "2026-11-23", "slots": [{"slot": "n", "wall": "sunrise"}]}
    new = Revision(at, "newer-1", "version", "vnew", doc, None, v=99)
    if dose:
        doc = {"medicine": medicine, "date": "2026-11-23", "state": "half"}
        new = Revision(at, "newer-1", "dose", dose, doc, None, v=99)
    (log.parent / "zzzzzz-2026.jsonl").write_bytes(encode(new) + b"\n")


def test_a_plan_that_is_not_understood_is_said_and_left_by_all_due(morning: Cli, home: Path) -> None:
    make_unreadable(home, "Lithium")
    answer = morning("today")
    assert (
        "Lithium: Part of this was written by a newer version of Companion; it may be out of date here." in answer.out
    )
    assert "Lithium ER 300 mg, 1 tablet (may be out of date here)" in answer.out
    answer = morning("take", "--all-due")
    assert "Taken 08:10: Sertraline" in answer.out
    assert "Left open: Lithium ER 300 mg, 1 tablet" in answer.out
    assert "newer version of Companion" in answer.out
    assert morning("take", "lithium").code == 0
    assert "may be out of date here" in morning("medicine", "list").out
    doses = {d["medicine"]: d["may_be_out_of_date"] for d in morning("today", "--json").data["doses"]}
    assert doses == {"Lithium": True, "Sertraline": False}


def test_a_dose_whose_record_cannot_be_read_is_not_offered(morning: Cli, home: Path) -> None:
    dose = next(d["id"] for d in morning("today", "--json").data["doses"] if d["medicine"] == "Lithium")
    make_unreadable(home, "Lithium", dose=dose)
    assert ("Lithium", "07:45", "unreadable") in states(morning)
    assert "unreadable" in morning("today").out
    assert "Lithium" not in morning("due").out
    answer = morning("take", "lithium", "--slot", "07:45")
    assert answer.code == 1
    assert "cannot be read here" in answer.err
