"""Recurrence rules, and the doses they plan."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.domain.amounts import Part
from companion.domain.days import Calendar, Place
from companion.domain.errors import BadInput
from companion.domain.medicine import EVERY_DAY, Medicine, Regimen, Slot, Version
from companion.domain.schedule import dates_of, is_readable, planned, rule_days, rule_words, weekly

MONDAY = date(2026, 11, 23)
ONE = (Part(Decimal(1), "p"),)
MON_WED = "FREQ=WEEKLY;BYDAY=MO,WE"


def on(*days: str) -> list[date]:
    return [date.fromisoformat(f"2026-{day}") for day in days]


def calendar(zone: str) -> Calendar:
    return Calendar(places=(Place(datetime(1900, 1, 1, tzinfo=UTC), zone),))


def version(first: date, *times: str, id_: str = "v", rule: str = EVERY_DAY, **more) -> Version:
    return Version(id_, "m", first, tuple(Slot(f"s{at}", time.fromisoformat(at), ONE, rule) for at in times), **more)


def regimen(*versions: Version, removed: bool = False) -> Regimen:
    return Regimen(Medicine("m", "Lithium", removed=removed), versions=versions)


def walls(plan: Regimen, zone: str, first: date, last: date) -> list[str]:
    return [f"{dose.wall:%m-%d %H:%M}" for dose in planned(plan, calendar(zone), first, last)]


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("mon,wed", MON_WED),
        ("Wednesday and MONDAY", MON_WED),
        (" we ; mo ", MON_WED),
        ("weekdays", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
        ("weekend, fri", "FREQ=WEEKLY;BYDAY=FR,SA,SU"),
        ("daily", EVERY_DAY),
        ("weekdays,weekend", EVERY_DAY),
        ("every day", EVERY_DAY),
        ("thurs", "FREQ=WEEKLY;BYDAY=TH"),
    ],
)
def test_weekdays_are_read(words, rule):
    assert weekly(words) == rule


@pytest.mark.parametrize("words", ["", ",", "m", "t", "s", "monkey", "8", "mon-fri", "x" * 10_000, "mon,\x1b[31mred"])
def test_what_is_no_weekday_is_refused(words):
    with pytest.raises(BadInput) as refused:
        weekly(words)
    assert "\x1b" not in str(refused.value)
    assert len(str(refused.value)) < 140


@given(st.sets(st.sampled_from(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]), min_size=1))
def test_a_rule_of_weekdays_names_them_again(days):
    assert set(rule_days(weekly(",".join(days)))) == days


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (EVERY_DAY, "every day"),
        (MON_WED, "Mon, Wed"),
        ("FREQ=WEEKLY;BYDAY=MO,WE;INTERVAL=2", "FREQ=WEEKLY;BYDAY=MO,WE;INTERVAL=2"),
        ("FREQ=MONTHLY;BYMONTHDAY=1", "FREQ=MONTHLY;BYMONTHDAY=1"),
        ("FREQ=WEEKLY;BYDAY=", "FREQ=WEEKLY;BYDAY="),
    ],
)
def test_a_rule_this_app_has_no_words_for_is_shown_as_it_stands(rule, words):
    assert rule_words(rule) == words


@pytest.mark.parametrize(
    ("rule", "start", "dates"),
    [
        (EVERY_DAY, MONDAY, on("11-23", "11-24", "11-25", "11-26", "11-27", "11-28", "11-29", "11-30")),
        (MON_WED, MONDAY, on("11-23", "11-25", "11-30")),
        (MON_WED, date(2026, 11, 24), on("11-25", "11-30")),
        ("FREQ=WEEKLY;BYDAY=MO;INTERVAL=2", date(2026, 11, 16), on("11-30")),
        ("FREQ=WEEKLY;BYDAY=MO;COUNT=2", date(2026, 11, 16), on("11-23")),
        ("FREQ=DAILY;INTERVAL=3", date(2026, 11, 22), on("11-25", "11-28")),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", date(2026, 1, 1), on("11-30")),
        ("FREQ=DAILY;UNTIL=20261124", MONDAY, on("11-23", "11-24")),
        (EVERY_DAY, date(2027, 1, 1), []),
    ],
)
def test_a_rule_falls_on_its_dates(rule, start, dates):
    assert list(dates_of(rule, start, MONDAY, date(2026, 11, 30))) == dates


def test_a_monthly_rule_skips_months_too_short_for_it():
    found = list(dates_of("FREQ=MONTHLY;BYMONTHDAY=31", date(2026, 1, 31), date(2026, 1, 1), date(2026, 6, 30)))
    assert found == on("01-31", "03-31", "05-31")


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "nonsense",
        "FREQ=SECONDLY",
        "FREQ=HOURLY",
        "FREQ=DAILY;BYHOUR=8",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=DAILY;COUNT=x",
        "FREQ=DAILY;INTERVAL=0x",
        "\x1b[31m",
        "FREQ=DAILY\nDTSTART:19970101",
        "FREQ=WEEKLY;BYDAY=",
        "DTSTART:19970101",
        "FREQ=DAILY;BYSETPOS=2",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31",
        *("FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;INTERVAL=-1", "FREQ=DAILY;INTERVAL=99999999999999999999"),
        *("FREQ=DAILY;BYMONTH=13", "FREQ=MONTHLY;BYMONTHDAY=0", "FREQ=MONTHLY;BYMONTHDAY=32"),
        *("FREQ=MONTHLY;BYDAY=53MO", "FREQ=YEARLY;BYDAY=366MO", "FREQ=WEEKLY;BYDAY=2MO", "FREQ=DAILY;COUNT=0"),
        "FREQ=DAILY;INTERVAL=7;BYDAY=TU",
    ],
)
def test_a_rule_no_one_can_read_plans_nothing_and_stops_nothing(rule):
    assert not is_readable(rule)
    assert list(dates_of(rule, MONDAY, MONDAY, date(2026, 12, 30))) == []


@given(st.text(st.sampled_from("FREQ=DAILYWEKMOTHU;BYSP,-1230INTVAC"), max_size=40))
def test_no_rule_raises(rule):
    assert all(isinstance(day, date) for day in dates_of(rule, MONDAY, MONDAY, date(2026, 12, 1)))


def test_the_dates_of_a_version_end_where_the_next_begins():
    plan = regimen(
        version(date(2026, 11, 20), "08:00", id_="a"),
        version(MONDAY, "09:00", id_="b"),
        version(date(2026, 11, 25), id_="c", ended=True),
        version(date(2026, 11, 27), "10:00", id_="d"),
    )
    assert walls(plan, "UTC", date(2026, 11, 18), date(2026, 11, 27)) == [
        *("11-20 08:00", "11-21 08:00", "11-22 08:00", "11-23 09:00", "11-24 09:00", "11-27 10:00")
    ]


def test_of_two_versions_on_one_date_only_the_one_that_holds_plans():
    plan = regimen(version(MONDAY, "08:00", id_="a"), version(MONDAY, "09:00", id_="b"))
    assert walls(plan, "UTC", MONDAY, MONDAY) == ["11-23 09:00"]


def test_a_removed_medicine_plans_nothing():
    assert walls(regimen(version(MONDAY, "08:00"), removed=True), "UTC", MONDAY, MONDAY) == []


def test_a_slot_with_a_later_first_date_waits_for_it():
    slots = (Slot("a", time(8), ONE), Slot("b", time(20), ONE, since=date(2026, 11, 24)))
    plan = regimen(Version("v", "m", MONDAY, slots))
    assert walls(plan, "UTC", MONDAY, date(2026, 11, 24)) == ["11-23 08:00", "11-24 08:00", "11-24 20:00"]


def test_a_slot_written_twice_is_one_dose():
    slots = (Slot("a", time(8), ONE), Slot("a", time(20), ONE))
    assert walls(regimen(Version("v", "m", MONDAY, slots)), "UTC", MONDAY, MONDAY) == ["11-23 08:00"]


def test_weekdays_are_calendar_days_also_after_midnight():
    plan = regimen(version(MONDAY, "00:30", rule="FREQ=WEEKLY;BYDAY=TU"))
    found = planned(plan, calendar("UTC"), MONDAY, date(2026, 11, 30))
    assert [(dose.date.strftime("%a"), calendar("UTC").day_of(dose.due).strftime("%a")) for dose in found] == [
        ("Tue", "Mon")
    ]


@pytest.mark.parametrize(
    ("zone", "day", "wall", "due"),
    [
        ("America/New_York", "2026-03-08", "02:30", "2026-03-08T07:30"),
        ("America/New_York", "2026-11-01", "01:30", "2026-11-01T05:30"),
        ("Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-03T15:45"),
        ("Africa/Casablanca", "2026-03-22", "02:30", "2026-03-22T02:30"),
        ("Africa/Cairo", "2026-04-24", "00:00", "2026-04-23T22:00"),
    ],
)
def test_a_dose_falls_once_when_the_clocks_change(zone, day, wall, due):
    start = date.fromisoformat(day)
    plan = regimen(version(start - timedelta(days=3), wall))
    found = planned(plan, calendar(zone), start - timedelta(days=1), start + timedelta(days=1))
    assert [dose.date for dose in found] == [start + timedelta(days=offset) for offset in (-1, 0, 1)]
    assert found[1].due == datetime.fromisoformat(due).replace(tzinfo=UTC)
    assert len({dose.due for dose in found}) == 3


def test_a_date_the_clocks_skipped_plans_no_dose():
    plan = regimen(version(date(2011, 12, 1), "08:00"))
    assert walls(plan, "Pacific/Apia", date(2011, 12, 29), date(2011, 12, 31)) == ["12-29 08:00", "12-31 08:00"]


@given(
    st.sampled_from(["America/New_York", "Pacific/Apia", "Africa/Cairo", "Australia/Lord_Howe", "UTC"]),
    st.dates(date(2000, 1, 1), date(2030, 1, 1)),
    st.lists(st.times().map(lambda at: at.replace(second=0, microsecond=0)), min_size=1, max_size=5, unique=True),
)
def test_every_planned_dose_has_its_own_identity_and_stands_in_order(zone, first, times):
    plan = regimen(version(first, *(f"{at:%H:%M}" for at in times)))
    found = planned(plan, calendar(zone), first, first + timedelta(days=10))
    assert len({dose.id for dose in found}) == len(found)
    assert [dose.due for dose in found] == sorted(dose.due for dose in found)
    assert all(dose.id == f"m/{dose.date}/{dose.slot}" for dose in found)
    assert all(dose.wall.date() == dose.date for dose in found)
