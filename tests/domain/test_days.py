"""Days, zones and wall times, where clocks are strange too."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.domain.days import (
    FIRST_DATE,
    LAST_DATE,
    ONE_DAY,
    Calendar,
    DayStart,
    Place,
    localize,
    parse_date,
    parse_time,
    wall_of,
    zone_named,
)
from companion.domain.errors import BadInput

LONG_AGO = datetime(1900, 1, 1, tzinfo=UTC)
STRANGE = (
    "America/New_York",
    "America/St_Johns",
    "Europe/London",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Africa/Cairo",
    "Pacific/Apia",
    "Pacific/Kiritimati",
    "Asia/Kathmandu",
    "America/Sao_Paulo",
    "+05:45",
    "-12:00",
    "UTC",
)
INSTANTS = st.datetimes(datetime(1971, 1, 1), datetime(2037, 12, 30)).map(lambda at: at.replace(tzinfo=UTC))
STARTS = st.integers(0, 360).map(lambda minutes: time(minutes // 60, minutes % 60))


def calendar(zone: str, start: time = time(4)) -> Calendar:
    return Calendar(places=(Place(LONG_AGO, zone),), day_starts=(DayStart(FIRST_DATE, start),))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "wall", "instant", "reads"),
    [
        ("America/New_York", "2026-03-08T02:30", "2026-03-08T07:30", "2026-03-08T03:30"),
        ("America/New_York", "2026-11-01T01:30", "2026-11-01T05:30", "2026-11-01T01:30"),
        ("Europe/London", "2026-03-29T01:30", "2026-03-29T01:30", "2026-03-29T02:30"),
        ("Europe/London", "2026-10-25T01:30", "2026-10-25T00:30", "2026-10-25T01:30"),
        ("Australia/Lord_Howe", "2026-10-04T02:15", "2026-10-03T15:45", "2026-10-04T02:45"),
        ("Australia/Lord_Howe", "2026-04-05T01:45", "2026-04-04T14:45", "2026-04-05T01:45"),
        ("Africa/Casablanca", "2026-02-15T02:30", "2026-02-15T01:30", "2026-02-15T02:30"),
        ("Africa/Casablanca", "2026-03-22T02:30", "2026-03-22T02:30", "2026-03-22T03:30"),
        ("Africa/Cairo", "2026-04-24T00:30", "2026-04-23T22:30", "2026-04-24T01:30"),
        ("Africa/Cairo", "2026-10-29T23:30", "2026-10-29T20:30", "2026-10-29T23:30"),
        ("Pacific/Apia", "2011-12-30T08:00", "2011-12-30T18:00", "2011-12-31T08:00"),
        ("Pacific/Apia", "2011-12-31T08:00", "2011-12-30T18:00", "2011-12-31T08:00"),
    ],
)
def test_a_gap_moves_forward_and_an_overlap_is_the_first(zone, wall, instant, reads):
    found = localize(datetime.fromisoformat(wall), ZoneInfo(zone))
    assert found == at(instant)
    assert wall_of(found, ZoneInfo(zone)) == datetime.fromisoformat(reads)


@pytest.mark.parametrize(
    ("start", "instant", "day"),
    [
        ("00:00", "2026-11-23T00:00", "2026-11-23"),
        ("00:00", "2026-11-22T23:59:59", "2026-11-22"),
        ("04:00", "2026-11-23T03:59:59", "2026-11-22"),
        ("04:00", "2026-11-23T04:00", "2026-11-23"),
        ("06:00", "2026-11-23T05:59", "2026-11-22"),
        ("06:00", "2026-11-23T06:00", "2026-11-23"),
        ("06:00", "2024-03-01T01:00", "2024-02-29"),
        ("06:00", "2027-01-01T01:00", "2026-12-31"),
    ],
)
def test_a_day_begins_at_its_start(start, instant, day):
    found = calendar("UTC", time.fromisoformat(start))
    assert found.day_of(at(instant)) == date.fromisoformat(day)
    assert found.day_of_wall(datetime.fromisoformat(instant)) == date.fromisoformat(day)


def test_without_any_record_days_start_at_four_by_the_clocks_of_home():
    found = Calendar("America/New_York")
    assert found.zone_name(at("2026-11-23T00:00")) == "America/New_York"
    assert found.day_of(at("2026-11-23T08:59")) == date(2026, 11, 22)
    assert found.day_of(at("2026-11-23T09:00")) == date(2026, 11, 23)


def test_an_hour_lived_twice_does_not_bring_yesterday_back():
    found = calendar("America/New_York", time(1, 30))
    days = [found.day_of(at("2026-11-01T04:00") + timedelta(minutes=minute)) for minute in range(240)]
    assert days == sorted(days)
    assert days.count(date(2026, 10, 31)) == 90


def test_a_day_start_in_a_gap_begins_when_the_gap_ends():
    found = calendar("America/New_York", time(2, 30))
    assert found.bounds(date(2026, 3, 8))[0] == at("2026-03-08T07:30")
    assert found.day_of(at("2026-03-08T07:29")) == date(2026, 3, 7)
    assert found.day_of(at("2026-03-08T07:30")) == date(2026, 3, 8)


def test_a_date_the_clocks_skipped_has_no_instants():
    found = calendar("Pacific/Apia")
    hours = [found.day_of(at("2011-12-30T00:00") + timedelta(hours=hour)) for hour in range(30)]
    assert date(2011, 12, 30) not in hours
    assert set(hours) == {date(2011, 12, 29), date(2011, 12, 31)}


@given(st.sampled_from(STRANGE), STARTS, INSTANTS)
def test_the_bounds_of_the_day_of_an_instant_contain_it(zone, start, instant):
    found = calendar(zone, start)
    begin, end = found.bounds(found.day_of(instant))
    assert begin <= instant < end


@given(st.sampled_from(STRANGE), STARTS, INSTANTS, st.integers(0, 60 * 48))
def test_days_never_run_backwards(zone, start, instant, minutes):
    found = calendar(zone, start)
    assert found.day_of(instant) <= found.day_of(instant + timedelta(minutes=minutes))


@settings(max_examples=60)
@given(
    st.lists(st.tuples(INSTANTS, st.sampled_from(STRANGE)), min_size=1, max_size=4),
    st.lists(st.tuples(st.dates(date(1971, 1, 1), date(2037, 12, 1)), STARTS), max_size=4),
    INSTANTS,
)
def test_so_it_is_for_people_who_move_and_change_their_minds(moves, starts, instant):
    places = tuple(Place(since, zone) for since, zone in sorted(moves))
    day_starts = tuple(DayStart(since, start) for since, start in sorted(starts))
    found = Calendar("Europe/Berlin", places, day_starts)
    begin, end = found.bounds(found.day_of(instant))
    assert begin <= instant < end


@given(st.sampled_from(STRANGE), INSTANTS)
def test_a_wall_time_read_off_a_clock_leads_back_to_its_instant_or_the_first_like_it(zone, instant):
    found = calendar(zone)
    wall = found.wall(instant)
    back = found.instant(wall)
    assert back <= instant
    assert found.wall(back) == wall


def test_a_move_holds_from_its_instant_on_and_the_first_place_before_it():
    found = Calendar(
        "UTC", (Place(at("2026-06-01T00:00"), "Asia/Tokyo"), Place(at("2026-06-10T12:00"), "Europe/Paris"))
    )
    assert found.zone_name(at("2000-01-01T00:00")) == "Asia/Tokyo"
    assert found.zone_name(at("2026-06-10T11:59")) == "Asia/Tokyo"
    assert found.zone_name(at("2026-06-10T12:00")) == "Europe/Paris"
    assert found.instant(datetime(2026, 6, 10, 8)) == at("2026-06-09T23:00")
    assert found.instant(datetime(2026, 6, 11, 8)) == at("2026-06-11T06:00")


def test_a_wall_time_that_a_move_skipped_is_read_by_the_clocks_before_it():
    eastward = Calendar("UTC", (Place(LONG_AGO, "America/New_York"), Place(at("2026-11-24T01:00"), "Europe/London")))
    assert eastward.instant(datetime(2026, 11, 23, 22)) == at("2026-11-24T03:00")


def test_no_past_day_moves_when_the_day_start_changes():
    before = calendar("UTC", time(4))
    after = Calendar("UTC", before.places, (*before.day_starts, DayStart(date(2026, 11, 23), time(0))))
    for hours in range(24 * 10):
        instant = at("2026-11-12T00:00") + timedelta(hours=hours)
        assert before.day_of(instant) == after.day_of(instant)
    assert after.day_of(at("2026-11-24T01:00")) == date(2026, 11, 24)


def test_a_zone_this_machine_does_not_know_reads_as_utc_and_harms_nothing():
    found = Calendar("UTC", (Place(LONG_AGO, "Mars/Olympus"),))
    assert found.wall(at("2026-11-23T08:00")) == datetime(2026, 11, 23, 8)
    assert found.zone_name(at("2026-11-23T08:00")) == "Mars/Olympus"


@pytest.mark.parametrize(
    ("name", "hours"), [("UTC", 0), ("+05:30", 5.5), ("-03:30", -3.5), ("+00:00", 0), ("+14:00", 14)]
)
def test_a_zone_is_a_name_or_an_offset(name, hours):
    assert datetime(2026, 11, 23, tzinfo=zone_named(name)).utcoffset() == timedelta(hours=hours)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "America",
        "Mars/Olympus",
        "../etc/passwd",
        "/etc/passwd",
        "+24:00",
        "+99:99",
        "+ab:cd",
        "+1:00",
        "a" * 9999,
        "Europe/London\0",
        "\ud800",
        "\x1b[31mred",
        "UTC+1:00x",
    ],
)
def test_what_is_no_zone_is_refused_in_clean_words(name):
    with pytest.raises(BadInput) as refused:
        zone_named(name)
    str(refused.value).encode()
    assert "\x1b" not in str(refused.value)
    assert len(str(refused.value)) < 120


@pytest.mark.parametrize(
    ("text", "hour", "minute"),
    [
        ("08:00", 8, 0),
        ("8:00", 8, 0),
        ("8", 8, 0),
        (" 20.30 ", 20, 30),
        ("0", 0, 0),
        ("23:59", 23, 59),
        ("8am", 8, 0),
        ("8 AM", 8, 0),
        ("8:30 pm", 20, 30),
        ("8 p.m.", 20, 0),
        ("12am", 0, 0),
        ("12:05 pm", 12, 5),
    ],
)
def test_a_time_of_day_is_read(text, hour, minute):
    assert parse_time(text) == time(hour, minute)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "25:61",
        "24:00",
        "08:60",
        "8:5",
        "8:",
        ":30",
        "1 2",
        "8 30",
        "0800",
        "-8",
        "+8",
        "8:00:00",
        "13pm",
        "0am",
        "eight",
        "٨",
        "８:００",
        "8am pm",
        "8\x1b[31m",
        "x" * 10_000,
        "1e1",
        "8,30",
        "²",
        "\ud800",
    ],
)
def test_what_is_no_time_of_day_is_refused_not_guessed(text):
    with pytest.raises(BadInput) as refused:
        parse_time(text, "times")
    assert refused.value.field == "times"
    assert "\x1b" not in str(refused.value)
    assert len(str(refused.value)) < 120


@given(st.text())
def test_reading_a_time_raises_nothing_but_bad_input(text):
    try:
        found = parse_time(text)
    except BadInput as refused:
        str(refused).encode()
    else:
        assert parse_time(f"{found:%H:%M}") == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2026-11-23", date(2026, 11, 23)),
        (" 2024-02-29 ", date(2024, 2, 29)),
        ("Today", date(2026, 11, 30)),
        ("yesterday", date(2026, 11, 29)),
        ("tomorrow", date(2026, 12, 1)),
        ("1900-01-01", FIRST_DATE),
        ("2199-12-31", LAST_DATE),
    ],
)
def test_a_date_is_read(text, found):
    assert parse_date(text, date(2026, 11, 30)) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1.5.2026",
        "10",
        "23/11/2026",
        "2026-02-30",
        "2026-W48-1",
        "20261123",
        "2026-1-1",
        "1899-12-31",
        "2200-01-01",
        "0000-00-00",
        "monday",
        "２０２６-11-23",
        "2026-11-23T08:00",
        "\x1b]0;x\x07",
        "x" * 10_000,
    ],
)
def test_what_is_no_date_is_refused_not_guessed(text):
    with pytest.raises(BadInput) as refused:
        parse_date(text, date(2026, 11, 23), "from")
    assert refused.value.field == "from"
    assert "\x1b" not in str(refused.value)


@given(st.text())
def test_reading_a_date_raises_nothing_but_bad_input(text):
    try:
        assert FIRST_DATE <= parse_date(text, date(2026, 11, 23)) <= LAST_DATE
    except BadInput as refused:
        str(refused).encode()


def test_a_day_follows_a_day_for_a_decade():
    for zone in STRANGE:
        found = calendar(zone)
        day = date(2005, 1, 1)
        while day < date(2015, 1, 1):
            assert found.bounds(day)[1] == found.bounds(day + ONE_DAY)[0]
            assert found.bounds(day)[0] <= found.bounds(day)[1]
            day += timedelta(days=7)
