"""The calendar thins backups out, no clock can make it hurry, and none that holds something alone ever goes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.storage.backup.rotation import worth_keeping
from tests.storage.backups import Desk, lines, manifest_of
from tests.storage.kit import log_bytes

FIRST = date(2026, 1, 1)
DAYS = st.dates(date(1970, 1, 1), date(2199, 12, 31))
ORDERS = st.lists(DAYS, min_size=1, max_size=120).map(lambda days: list(enumerate(days, 1)))


def lived(count: int) -> set[date]:
    """The days left when a backup was made every day and thinned at once, as it happens."""
    kept: list[tuple[int, date]] = []
    for number in range(count):
        kept.append((number, FIRST + timedelta(days=number)))
        worth = worth_keeping(kept)
        kept = [one for one in kept if one[0] in worth]
    return {day for _, day in kept}


def test_after_three_years_seven_days_four_weeks_twelve_months_and_every_year_are_left() -> None:
    days = lived(3 * 365 + 100)
    today = max(days)
    assert today == date(2029, 4, 9)
    assert {day for day in days if day > today - timedelta(days=7)} == {today - timedelta(days=n) for n in range(7)}
    assert {date(2029, 4, 8), date(2029, 4, 1), date(2029, 3, 25)} <= days, "the Sundays that end a week"
    ends = {date(2029, 3, 31), date(2029, 2, 28), date(2029, 1, 31), date(2028, 12, 31), date(2028, 5, 31)}
    assert ends <= days
    assert date(2028, 4, 30) not in days
    assert {date(2026, 12, 31), date(2027, 12, 31)} <= days
    assert len(days) == 7 + 2 + 11 + 2  # today's week and month are among the days, 2028 among the months


@pytest.mark.parametrize("count", [1, 2, 8, 40, 400])
def test_thinning_each_day_leaves_the_same_as_thinning_once(count: int) -> None:
    days = [(n, FIRST + timedelta(days=n)) for n in range(count)]
    assert lived(count) == {day for n, day in days if n in worth_keeping(days)}


@given(ORDERS)
def test_whatever_the_clock_said_the_newest_stays_and_no_more_than_should(backups: list[tuple[int, date]]) -> None:
    kept = worth_keeping(backups)
    assert backups[-1][0] in kept
    assert len(kept) <= 7 + 4 + 12 + len({day.year for _, day in backups})
    assert {day.year for n, day in backups if n in kept} == {day.year for _, day in backups}
    assert worth_keeping([one for one in backups if one[0] in kept]) == kept


@given(ORDERS)
def test_the_last_seven_days_made_stay_whatever_they_are_called(backups: list[tuple[int, date]]) -> None:
    newest: dict[date, int] = {}
    for number, day in reversed(backups):
        newest.setdefault(day, number)
    assert set(list(newest.values())[:7]) <= worth_keeping(backups)


@given(ORDERS, DAYS)
def test_one_more_backup_costs_at_most_one_for_each_period(backups: list[tuple[int, date]], day: date) -> None:
    before = worth_keeping(backups)
    after = worth_keeping([*backups, (len(backups) + 1, day)])
    assert len(before - after) <= 4


def test_a_clock_years_ahead_for_a_fortnight_pushes_nothing_of_the_time_after_it_out() -> None:
    days = [FIRST + timedelta(days=n) for n in range(30)]
    days += [date(2190, 1, 1) + timedelta(days=n) for n in range(14)]
    days += [FIRST + timedelta(days=n) for n in range(45, 60)]
    kept: list[tuple[int, date]] = []
    for number, day in enumerate(days):
        kept.append((number, day))
        worth = worth_keeping(kept)
        kept = [one for one in kept if one[0] in worth]
        assert number in worth
    left = {day for _, day in kept}
    assert set(days[-7:]) <= left
    assert max(day for day in left if day.year == 2190) == date(2190, 1, 14)
    assert date(2026, 1, 30) in left, "the newest of its month"
    assert date(2026, 1, 29) not in left


# What the calendar may not take


class Diary:
    """Backups made day after day over real files."""

    def __init__(self, root: Path) -> None:
        self.desk = Desk(root)
        self.desk.moment = datetime(2026, 1, 1, 8, tzinfo=UTC)
        self.number = 0

    def day(self, name: str = "lapp-2026.jsonl") -> None:
        """One line more, and the day's backup."""
        self.desk.write(name, *lines(self.number, 1))
        self.number += 1
        self.desk.shelf.make()
        self.desk.turn(days=1)

    def days(self, count: int) -> None:
        for _ in range(count):
            self.day()

    def left(self) -> list[int]:
        return [one.number for one in self.desk.shelf.kept()]

    def held(self) -> set[str]:
        """Every stamp in any backup."""
        found: set[str] = set()
        for one in self.desk.shelf.kept():
            archive = self.desk.shelf.open(self.desk.shelf.path(one))
            for member in archive.manifest.log:
                data = archive.read(member)
                found |= {raw[7 : raw.index(b'"', 7)].decode() for raw in data.split(b"\n") if raw.startswith(b'{"at')}
        return found


@pytest.fixture
def diary(tmp_path: Path) -> Diary:
    return Diary(tmp_path)


def test_backups_are_thinned_as_they_are_made(diary: Diary) -> None:
    diary.days(40)
    days = {one.day for one in diary.desk.shelf.kept()}
    assert days == {date(2026, 1, 1) + timedelta(days=n) for n in range(33, 40)} | {
        date(2026, 1, 25),
        date(2026, 1, 31),
        date(2026, 2, 1),
    }
    assert len(diary.held()) == 40


def test_the_last_backup_with_a_file_that_vanished_stays_for_ever_and_only_that(diary: Diary) -> None:
    diary.desk.write("othr-2025.jsonl", *lines(0, 5, "othr"))
    diary.days(3)
    (diary.desk.home.log / "othr-2025.jsonl").unlink()
    diary.days(30)
    held = [
        one
        for one in diary.desk.shelf.kept()
        if manifest_of(diary.desk, diary.desk.shelf.path(one)).member("log/othr-2025.jsonl")
    ]
    assert [one.number for one in held] == [3]
    diary.desk.restore(diary.desk.shelf.path(held[0]))
    diary.day()
    diary.days(10)
    assert 3 not in diary.left(), "newer ones hold it all again"


def test_damage_pushes_no_whole_backup_out(diary: Diary) -> None:
    diary.days(5)
    path = diary.desk.home.log / "lapp-2026.jsonl"
    harmed = bytearray(path.read_bytes())
    harmed[200] ^= 1
    path.write_bytes(harmed)
    diary.days(30)
    assert 5 in diary.left()
    assert manifest_of(diary.desk, diary.desk.shelf.path(diary.desk.shelf.find("5"))).damaged == 0
    assert {4, 3} & set(diary.left()) == set()


def test_an_emptied_log_pushes_nothing_out(diary: Diary) -> None:
    diary.days(5)
    (diary.desk.home.log / "lapp-2026.jsonl").write_bytes(log_bytes(*lines(900, 1, "fres")))
    diary.days(60)
    assert 5 in diary.left()


def test_a_file_that_was_renamed_or_whose_copy_went_keeps_no_old_backup(diary: Diary) -> None:
    diary.days(5)
    log = diary.desk.home.log
    (log / "lapp-2026.sync-conflict-20260105-080000-ABC.jsonl").write_bytes((log / "lapp-2026.jsonl").read_bytes())
    diary.days(2)
    (log / "lapp-2026.sync-conflict-20260105-080000-ABC.jsonl").unlink()
    (log / "lapp-2026.jsonl").rename(log / "lapp-2026 (1).jsonl")
    diary.days(30)
    assert {5, 6, 7} & set(diary.left()) == set()


def test_a_key_that_vanished_or_was_emptied_keeps_the_last_backup_that_holds_it(diary: Diary) -> None:
    diary.desk.keys.mkdir()
    (diary.desk.keys / "a.age").write_bytes(b"identity")
    (diary.desk.keys / "b.age").write_bytes(b"recovery")
    diary.days(4)
    (diary.desk.keys / "a.age").write_bytes(b"")
    (diary.desk.keys / "b.age").unlink()
    diary.days(30)
    assert [n for n in diary.left() if n < 10] == [4]


def test_a_backup_that_cannot_be_read_is_neither_removed_nor_counted_on(diary: Diary) -> None:
    diary.days(6)
    broken = Path(diary.desk.shelf.path(diary.desk.shelf.find("3")))
    broken.write_bytes(broken.read_bytes()[:-50])
    diary.days(40)
    assert 3 in diary.left()
    for one in diary.desk.shelf.kept()[:-1]:
        if one.number != 3:
            assert diary.desk.shelf.look(diary.desk.shelf.path(one), thoroughly=True).problem is None
    diary.desk.home.files()
    (diary.desk.home.log / "lapp-2026.jsonl").unlink()
    newest = diary.desk.shelf.kept()[0]
    Path(diary.desk.shelf.path(newest)).write_bytes(b"")
    diary.number = 500
    diary.days(40)
    assert newest.number - 1 in diary.left(), "the one after it, which held all of this too, cannot be read"


def test_a_clock_that_ran_ahead_or_back_removes_nothing_that_is_alone(diary: Diary) -> None:
    diary.days(20)
    for moment in (
        datetime(2198, 5, 1, tzinfo=UTC),
        datetime(1971, 5, 1, tzinfo=UTC),
        datetime(2026, 1, 25, tzinfo=UTC),
    ):
        diary.desk.moment = moment
        diary.days(12)
    assert len(diary.held()) == 56
    days = {one.day for one in diary.desk.shelf.kept()}
    assert {date(2026, 1, 25) + timedelta(days=n) for n in range(5, 12)} <= days


def test_names_that_are_not_ours_are_left_alone(diary: Diary) -> None:
    diary.day()
    for name in ("notes.txt", "2026-01-01T080000Z-1 (copy).zip", "old.zip"):
        (diary.desk.folder / name).write_bytes(b"mine")
    diary.days(40)
    assert {"notes.txt", "2026-01-01T080000Z-1 (copy).zip", "old.zip"} <= set(diary.desk.names())
