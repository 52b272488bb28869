"""Where this computer's clock and the person's do not agree, and records of a newer version: said, never decided."""

from __future__ import annotations

import json
from pathlib import Path
from zlib import crc32

import pytest
from msgspec.structs import replace

from companion.bootstrap.services import open_services
from companion.domain.errors import NotSaved
from companion.settings import load
from companion.storage.line import Revision, encode
from companion.storage.reader import TABLES
from tests.cli.conftest import Cli, StandingClock


def test_a_computer_elsewhere_is_told_beside_the_list_and_by_the_doctor(
    morning: Cli, clock: StandingClock, home: Path
) -> None:
    assert "follow the clocks" not in morning("today").err
    clock.zone_name = "Europe/Paris"
    answer = morning("today")
    assert "Doses follow the clocks of New York, 08:10 now; this computer says Paris, 14:10." in answer.err
    assert "follow the clocks" not in morning("today", "--json").err
    assert "Doses follow the clocks of New York" in morning("doctor").out
    assert "Doses follow the clocks of New York" in morning("plain", stdin=b"quit\n").err
    (log,) = (home / "data" / "me" / "log").glob("*.jsonl")
    assert log.read_text().count('"t":"place"') == 1, "nothing was moved"


def test_the_doctor_counts_what_a_newer_version_wrote(morning: Cli, home: Path) -> None:
    (log,) = (home / "data" / "me" / "log").glob("*.jsonl")
    line = next(line for line in log.read_text().splitlines() if '"t":"medicine"' in line)
    body = json.loads(line)
    del body["crc"]
    at = body["at"]
    body |= {"at": at[:-9] + "zzzz" + at[-5:], "v": 99, "was": at}
    text = json.dumps(body, separators=(",", ":"), ensure_ascii=False)[:-1]
    with log.open("a") as out:
        out.write(f'{text},"crc":"{crc32(text.encode()):08x}"}}\n')
    (look,) = [line for line in morning("doctor").out.splitlines() if "newer version" in line]
    assert "One record in “medicine” was written by a newer version of Companion" in look
    assert look.startswith("look")


def test_a_time_told_for_a_dose_of_an_earlier_day_belongs_to_today(cli: Cli, clock: StandingClock) -> None:
    cli("medicine", "add", "Weekly", "--amount", "1", "--times", "08:00", "--days", "mon", "--yes")
    clock.to("2026-11-25T14:00:00+00:00")  # Wednesday 09:00 in New York
    answer = cli("take", "weekly", "--at", "08:30")
    assert "Taken Wed Nov 25 08:30: Weekly, 1 tablet, planned for Mon Nov 23 08:00." in answer.out
    (dose,) = cli("today", "--json", "--on", "2026-11-23").data["doses"]
    assert dose["record"]["taken"].startswith("2026-11-25T08:30")


def test_a_time_the_clock_reads_twice_is_asked_back_and_can_be_given_whole(cli: Cli, clock: StandingClock) -> None:
    clock.to("2026-10-31T14:00:00+00:00")
    cli("medicine", "add", "Lorazepam", "--strength", "1 mg", "--amount", "1", "--as-needed", "--yes")
    clock.to("2026-11-01T08:00:00+00:00")  # 03:00, an hour after the clocks went back; still October 31
    answer = cli("extra", "lorazepam", "--at", "01:30")
    assert answer.code == 2
    assert "2026-11-01T01:30-04:00 or 2026-11-01T01:30-05:00" in answer.err
    assert cli("extra", "lorazepam", "--at", "2026-11-01T01:30-05:00", "--yes").code == 0
    assert cli("extra", "lorazepam", "--at", "00:30", "--yes").code == 0, "once only"
    assert cli("extra", "lorazepam", "--at", "2026-11-01T25:00").code == 2
    assert cli("extra", "lorazepam", "--at", "0001-01-01T00:00").code == 2


def test_a_dose_of_the_next_day_that_is_due_before_this_one_ends_is_not_missed(cli: Cli, clock: StandingClock) -> None:
    cli("medicine", "add", "Early", "--amount", "1", "--times", "04:30", "--from", "2026-11-24", "--yes")
    clock.to("2026-11-24T01:00:00+00:00")  # 20:00
    assert "Nothing" in cli("due").out
    clock.to("2026-11-24T08:30:00+00:00")  # 03:30, the day begins at 04:00
    assert "Early" in cli("due").out


def test_reading_back_says_to_which_night_an_early_hour_belongs(cli: Cli) -> None:
    answer = cli("medicine", "add", "Zolpidem", "--amount", "1", "--times", "00:30", "--days", "tue", "--yes")
    assert "Tuesday 00:30 is Monday night." in answer.err


@pytest.mark.parametrize("at", ["0001-01-02T09:00:00+00:00", "9999-12-25T09:00:00+00:00", "9999-12-31T23:59:00+00:00"])
def test_a_clock_that_cannot_be_right_is_said_with_the_crisis_line_and_nothing_is_saved(
    morning: Cli, clock: StandingClock, home: Path, at: str
) -> None:
    log = home / "data" / "me" / "log"
    before = {file.name: file.read_bytes() for file in log.iterdir()}
    clock.to(at)
    for words in (
        *(["today"], ["today", "--json"], ["due"], ["take", "lithium"], ["take", "--all-due"], ["skip", "lithium"]),
        *(["extra", "lorazepam"], ["pause", "lithium"], ["checkin", "--mood", "4"], ["undo"], ["redo"]),
        *(["medicine", "list"], ["medicine", "end", "lithium"], ["journal", "list"], []),
    ):
        answer = morning(*words)
        assert answer.code == 1, words
        assert f"This computer's clock says {at[:10]}" in answer.err, words
        assert "broke" not in answer.err
        assert "Help" in answer.out + answer.err or "988" in answer.out + answer.err, words
    assert morning("crisis").code == 0
    assert "This computer's clock says" in morning("doctor").out
    talk = morning("plain", stdin=b"today\ntake lithium\nquit\n")
    assert "This computer's clock says" in talk.err
    assert {file.name: file.read_bytes() for file in log.iterdir()} == before
    clock.to("2026-11-23T13:10:00+00:00")
    assert morning("take", "lithium").code == 0


def test_a_clock_that_is_lost_while_records_are_open_saves_nothing(home: Path, clock: StandingClock) -> None:
    paths, _ = load("me", {"COMPANION_HOME": str(home)})
    services = open_services(paths, clock)
    try:
        services.checkin.save(replace(services.checkin.begin(), note="before"))
        right = clock.at
        clock.to("9999-12-25T09:00:00+00:00")
        assert services.clock.now() == right
        assert services.today.view().day == right.date()
        with pytest.raises(NotSaved, match="clock says 9999-12-25"):
            services.checkin.save(replace(services.checkin.begin(), note="meanwhile"))
        with pytest.raises(NotSaved, match="clock says 9999-12-25"):
            services.history.undo()
        clock.at = right
        services.checkin.save(replace(services.checkin.begin(), note="after"))
        assert {entry.note for entry in services.journal.entries()} == {"before", "after"}
        clock.to("9999-12-25T09:00:00+00:00")
    finally:
        services.close()


@pytest.mark.parametrize("table", TABLES)
def test_the_doctor_counts_what_cannot_be_understood_in_every_table(cli: Cli, home: Path, table: str) -> None:
    assert cli("checkin", "--mood", "4").code == 0
    log = home / "data" / "me" / "log"
    doc = {"day": "2001-05-05", "date": "2001-05-05", "from": 5}
    at = "2026-11-23T13:10:01.000Z-0000-zzzzzz.abcd"
    (log / "zzzzzz-2026.jsonl").write_bytes(encode(Revision(at, "odd-1", table, "odd", doc)) + b"\n")
    answer = cli("doctor")
    assert answer.code == 1
    assert f"One record in “{table}” cannot be understood; left out, and kept." in answer.out


def test_after_midnight_the_day_of_a_dose_is_told_as_the_calendar_has_it(cli: Cli, clock: StandingClock) -> None:
    cli("medicine", "add", "Nightly", "--amount", "1", "--times", "00:05", "--yes")
    clock.to("2026-11-25T06:20:00+00:00")  # Wednesday 01:20 in New York
    cli("take", "nightly", "--yes")
    clock.to("2026-11-26T00:20:00+00:00")  # Wednesday 19:20
    assert "planned for tomorrow 00:05, in 4 hours." in cli("take", "nightly", "--slot", "00:05").err
    clock.to("2026-11-26T08:50:00+00:00")  # Thursday 03:50
    cli("medicine", "add", "Late", "--amount", "1", "--times", "00:15", "--yes")
    assert "planned for 00:15, 3 hours ago." in cli("take", "late", "--slot", "00:15").err
    answers = [cli("today"), cli("extra", "late"), cli("extra", "late"), cli("undo")]
    assert "Thu 00:15" in answers[0].out
    assert "Recorded: Late, 1 tablet, Thu 03:50." in answers[1].out
    assert "Last intake: Thu 03:50, 1 tablet (less than a minute ago)." in answers[2].err
    assert "Thu 03:50" in answers[3].out
    assert "tomorrow" not in "".join(answer.out + answer.err for answer in answers), "nothing was tomorrow"
