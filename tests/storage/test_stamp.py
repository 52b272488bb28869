from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.domain.errors import NotSaved
from companion.storage.stamp import StampClock, device_of, is_by, is_stamp, time_of, time_text
from tests.storage.kit import START, Clock


def clock(moment: datetime = START) -> StampClock:
    return StampClock(Clock(moment), "9f3a")


def test_a_stamp_looks_like_the_format_says() -> None:
    assert clock().take(1, "k7qd", "") == ["2026-11-23T08:00:00.000Z-0000-k7qd.9f3a"]


def test_stamps_of_one_moment_count_up() -> None:
    first, second = clock().take(2, "k7qd", "")
    assert first < second
    assert second[25:29] == "0001"


@pytest.mark.parametrize(
    "moment",
    [
        datetime(1970, 1, 1, tzinfo=UTC),
        datetime(2038, 1, 19, 3, 14, 8, tzinfo=UTC),
        datetime(9999, 12, 31, 23, 59, 59, 999000, tzinfo=UTC),
        datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14))),
        datetime(9999, 12, 31, 23, 59, tzinfo=timezone(-timedelta(hours=12))),
    ],
)
def test_any_clock_gives_stamps_of_one_width(moment: datetime) -> None:
    (at,) = clock(moment).take(1, "k7qd", "")
    assert len(at) == len("2026-11-23T08:01:02.123Z-0000-k7qd.9f3a")
    assert is_stamp(at)


def test_a_clock_that_went_back_still_gives_later_stamps() -> None:
    seen = "2031-01-01T00:00:00.000Z-0007-m3xz.0000"
    (at,) = clock().take(1, "k7qd", seen)
    assert at.startswith("2031-01-01T00:00:00.000Z-0008-")


def test_a_full_counter_carries_into_the_milliseconds() -> None:
    (at,) = clock().take(1, "k7qd", "2031-01-01T00:00:59.999Z-ffff-m3xz.0000")
    assert at.startswith("2031-01-01T00:01:00.000Z-0000-")


def test_a_day_its_month_does_not_have_is_read_as_the_next() -> None:
    (at,) = clock().take(1, "k7qd", "2031-02-31T05:00:00.000Z-ffff-m3xz.0000")
    assert at.startswith("2031-03-01T05:00:00.001Z-0000-")


def test_an_action_over_new_year_stays_in_one_file() -> None:
    stamps = clock().take(3, "k7qd", "2026-12-31T23:59:59.999Z-fffe-m3xz.0000")
    assert {at[:4] for at in stamps} == {"2027"}
    assert stamps == sorted(stamps)


def test_after_the_last_moment_nothing_can_be_saved() -> None:
    with pytest.raises(NotSaved):
        clock().take(1, "k7qd", "9999-12-31T23:59:59.999Z-ffff-m3xz.0000")


def test_the_device_is_read_from_the_stamp() -> None:
    at = "2026-11-23T08:00:00.000Z-0000-k7qd2a.9f3a"
    assert device_of(at) == "k7qd2a"
    assert is_by(at, "k7qd2a")
    assert not is_by(at, "k7qd")


@given(st.datetimes(min_value=datetime(1, 1, 2), max_value=datetime(9999, 12, 30)), st.integers(1, 40))
def test_each_stamp_is_later_than_every_one_seen(moment: datetime, count: int) -> None:
    seen = "2026-11-23T08:00:00.123Z-fff0-m3xz.ffff"
    stamps = clock(moment.replace(tzinfo=UTC)).take(count, "k7qd", seen)
    assert [seen, *stamps] == sorted({seen, *stamps})


@given(st.datetimes(min_value=datetime(1, 1, 1), max_value=datetime(9999, 12, 31)))
def test_times_survive_writing_and_reading(moment: datetime) -> None:
    moment = moment.replace(microsecond=moment.microsecond // 1000 * 1000, tzinfo=UTC)
    assert time_of(time_text(moment)) == moment


@pytest.mark.parametrize(
    "text", ["", "2026-13-01T00:00:00.000Z-0000-k7qd.9f3a", "2026-11-23T08:00:00.000Z-0000-k7qd", "x"]
)
def test_what_is_no_stamp_is_told(text: str) -> None:
    assert not is_stamp(text)
