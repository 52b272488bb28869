"""`take 1`: row 1 of the list this terminal last printed."""

from __future__ import annotations

from pathlib import Path

from .conftest import Cli, StandingClock


def test_a_row_repeats_name_time_and_amount(morning: Cli) -> None:
    morning("today")
    answer = morning("take", "1")
    assert answer.out == "Taken 08:10: Lithium ER 300 mg, 1 tablet, planned for 07:45.\n"


def test_rows_of_due_count_too(morning: Cli) -> None:
    morning("due")
    assert "Sertraline" in morning("skip", "2").out


def test_a_row_without_a_list_is_refused(morning: Cli) -> None:
    answer = morning("take", "1")
    assert answer.code == 1
    assert "companion today" in answer.err


def test_a_row_lasts_ten_minutes(morning: Cli, clock: StandingClock) -> None:
    morning("today")
    clock.on(minutes=11)
    assert morning("take", "1").code == 1


def test_a_row_that_changed_since_is_refused(morning: Cli) -> None:
    morning("today")
    morning("take", "lithium")
    answer = morning("take", "1")
    assert answer.code == 1
    assert "taken 08:10" in answer.err


def test_a_row_stays_good_while_only_the_clock_moves(morning: Cli, clock: StandingClock) -> None:
    clock.to("2026-11-23T14:43:00+00:00")
    morning("today")
    clock.on(minutes=5)  # from "due" to "since 07:45"
    assert morning("take", "1").code == 0


def test_a_row_of_another_kind_of_list_is_refused(morning: Cli) -> None:
    morning("medicine", "list")
    assert morning("take", "1").code == 1


def test_a_row_beyond_the_list_is_refused(morning: Cli) -> None:
    morning("today")
    answer = morning("take", "9")
    assert answer.code == 1
    assert "rows 1 to 4" in answer.err


def test_an_empty_list_keeps_the_rows_before_it(morning: Cli, clock: StandingClock) -> None:
    morning("today")
    clock.to("2026-11-23T13:15:00+00:00")
    morning("journal", "list")
    assert morning("take", "1").code == 0


def test_json_numbers_no_rows(morning: Cli) -> None:
    morning("today", "--json")
    assert morning("take", "1").code == 1


def test_the_list_is_private_and_names_nobody(morning: Cli, home: Path) -> None:
    morning("today")
    kept = list((home / "state" / "me" / "printed").iterdir())
    assert [file.stat().st_mode & 0o777 for file in kept] == [0o600]
    assert "Sertraline" not in kept[0].read_text()


def test_a_damaged_list_is_no_list(morning: Cli, home: Path) -> None:
    morning("today")
    next((home / "state" / "me" / "printed").iterdir()).write_text('{"rows": 7')
    assert morning("take", "1").code == 1


def test_rows_of_medicines_entries_and_articles(morning: Cli) -> None:
    morning("checkin", "--mood", "4")
    morning("journal", "list")
    assert "mood 4" in morning("journal", "show", "1").out
    morning("read", "list")
    assert morning("read", "show", "2").code == 0
    morning("medicine", "list")
    assert morning("medicine", "end", "1").code == 0


def test_a_row_takes_no_slot_and_no_day(morning: Cli) -> None:
    morning("today")
    for argv in (("--slot", "20:15"), ("--on", "yesterday")):
        answer = morning("take", "1", *argv)
        assert answer.code == 2
        assert "row" in answer.err
    assert not any(dose["record"] for dose in morning("today", "--json").data["doses"])
