"""States through a day, windows, identity under every edit, and what "all due" takes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from companion.domain.amounts import Part, Strength
from companion.domain.days import Calendar, DayStart, Place
from companion.domain.dose import Dose, DoseRecord, State, derive, due_now, window
from companion.domain.medicine import EVERY_DAY, Medicine, Pause, Product, Regimen, Slot, Version
from companion.domain.schedule import Planned, planned

MONDAY = date(2026, 11, 23)
LONG_AGO = datetime(1900, 1, 1, tzinfo=UTC)
MONDAYS = "FREQ=WEEKLY;BYDAY=MO"
HOURS = timedelta(hours=2)


def pieces(n: str) -> tuple[Part, ...]:
    return (Part(Decimal(n), "p"),)


def slot(at: str, n: str = "1", id_: str = "", rule: str = EVERY_DAY, **more) -> Slot:
    return Slot(id_ or f"s{at}", time.fromisoformat(at), pieces(n), rule, **more)


def regimen(*slots: Slot, first: date = date(2026, 11, 1), pauses: tuple[Pause, ...] = (), **medicine) -> Regimen:
    return Regimen(Medicine("m", "Lithium", **medicine), versions=(Version("v1", "m", first, slots),), pauses=pauses)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text if "T" in text else f"2026-11-23T{text}").replace(tzinfo=UTC)


def calendar(zone: str = "UTC", start: time = time(4)) -> Calendar:
    return Calendar(places=(Place(LONG_AGO, zone),), day_starts=(DayStart(date(1900, 1, 1), start),))


def doses(plan: Regimen, now: datetime, *records: DoseRecord, day: date = MONDAY, days: Calendar | None = None):
    return derive(plan, days or calendar(), {record.id: record for record in records}, day, day, now)


def states(plan: Regimen, now: datetime, *records: DoseRecord, **more) -> dict[str, str]:
    return {f"{dose.plan.wall:%H:%M}": dose.state.value for dose in doses(plan, now, *records, **more)}


def taken(plan: Regimen, wall: str, day: date = MONDAY, state: State = State.TAKEN) -> DoseRecord:
    """The record that a dose planned for a wall time was taken."""
    (of,) = [dose for dose in planned(plan, calendar(), day, day) if f"{dose.wall:%H:%M}" == wall]
    return DoseRecord(
        of.id, "m", of.date, of.slot, state, of.wall, of.amount, of.version, of.due, "UTC", of.wall, of.amount
    )


def course(plan: Regimen, wall: str, begin: str, minutes: int, **more) -> list[tuple[str, str]]:
    """The states one dose goes through, minute by minute, each with the first minute it holds."""
    minute = [at(begin) + timedelta(minutes=offset) for offset in range(minutes)]
    seen = [(states(plan, now, **more)[wall], now) for now in minute]
    return [(state, f"{next(run)[1]:%d %H:%M}") for state, run in groupby(seen, key=lambda pair: pair[0])]


def test_a_dose_goes_through_its_day_minute_by_minute():
    plan = regimen(slot("08:00"), slot("20:00"))
    assert course(plan, "08:00", "00:00", 1680) == [
        ("upcoming", "23 00:00"),
        ("due", "23 06:00"),
        ("since", "23 10:01"),
        ("not_logged", "23 18:00"),
    ]
    assert course(plan, "20:00", "00:00", 1740) == [
        ("upcoming", "23 00:00"),
        ("due", "23 18:00"),
        ("since", "23 22:01"),
        ("not_logged", "24 04:00"),
    ]


def test_close_doses_share_the_time_between_them_by_quarters():
    plan = regimen(slot("08:00"), slot("09:00"))
    assert course(plan, "08:00", "05:00", 300) == [
        ("upcoming", "23 05:00"),
        ("due", "23 06:00"),
        ("since", "23 08:16"),
        ("not_logged", "23 08:45"),
    ]
    assert course(plan, "09:00", "05:00", 400) == [("upcoming", "23 05:00"), ("due", "23 08:45"), ("since", "23 11:01")]


@pytest.mark.parametrize(
    ("before", "after", "opens", "closes"),
    [
        (None, None, "10:00", "14:00"),
        ("04:00", "20:00", "10:00", "14:00"),
        ("08:00", None, "11:00", "14:00"),
        (None, "13:00", "10:00", "12:15"),
        ("11:59", "12:01", "11:59:45", "12:00:15"),
    ],
)
def test_a_window_is_two_hours_or_a_quarter_of_the_way(before, after, opens, closes):
    def plan(text):
        return Planned(text, "m", MONDAY, text, at(text).replace(tzinfo=None), at(text), (), "v")

    beside = [plan(text) for text in (before, "12:00", after) if text]
    assert window(plan("12:00"), beside, HOURS) == (at(opens), at(closes))


def test_a_window_of_ones_own_is_kept_within_the_quarter():
    plan = regimen(slot("08:00"), window=15)
    assert course(plan, "08:00", "07:00", 120) == [("upcoming", "23 07:00"), ("due", "23 07:45"), ("since", "23 08:16")]
    wide = regimen(slot("08:00"), slot("12:00"), window=24 * 60)
    assert course(wide, "12:00", "08:00", 200)[1] == ("due", "23 11:00")


@pytest.mark.parametrize(("start", "end"), [("00:00", "24 00:00"), ("04:00", "24 04:00"), ("06:00", "24 06:00")])
def test_an_evening_dose_is_not_logged_once_the_day_has_ended(start, end):
    plan, days = regimen(slot("22:00")), calendar(start=time.fromisoformat(start))
    assert course(plan, "22:00", "20:00", 680, days=days)[-1] == ("not_logged", end)


def test_a_dose_late_in_the_night_is_open_until_its_day_ends():
    plan = regimen(slot("23:30"))
    assert states(plan, at("2026-11-24T00:40")) == {"23:30": "due"}
    assert states(plan, at("2026-11-24T03:59")) == {"23:30": "since"}
    assert states(plan, at("2026-11-24T04:00")) == {"23:30": "not_logged"}


def test_a_weekly_dose_stays_open_for_seven_days_at_most():
    plan = regimen(slot("08:00", rule=MONDAYS), first=MONDAY)
    fortnightly = regimen(slot("08:00", rule=f"{MONDAYS};INTERVAL=2"), first=MONDAY)
    assert states(plan, at("2026-11-30T05:59")) == {"08:00": "since"}
    assert states(plan, at("2026-11-30T06:00")) == {"08:00": "not_logged"}
    assert states(fortnightly, at("2026-11-30T07:59")) == {"08:00": "since"}
    assert states(fortnightly, at("2026-11-30T08:00")) == {"08:00": "not_logged"}


def test_a_dose_with_another_on_the_next_day_ends_with_its_day():
    plan = regimen(slot("08:00", rule="FREQ=WEEKLY;BYDAY=MO,TU"))
    assert states(plan, at("2026-11-24T03:59")) == {"08:00": "since"}
    assert states(plan, at("2026-11-24T04:00")) == {"08:00": "not_logged"}
    assert states(plan, at("2026-11-28T12:00"), day=date(2026, 11, 24)) == {"08:00": "since"}


def test_no_clock_ever_makes_a_dose_not_taken():
    plan = regimen(slot("08:00"), slot("20:00"))
    for hours in range(0, 24 * 40, 7):
        found = set(states(plan, at("00:00") + timedelta(hours=hours)).values())
        assert found <= {"upcoming", "due", "since", "not_logged"}


def test_doses_inside_a_pause_are_on_pause_and_recorded_ones_are_not():
    plan = regimen(slot("08:00"), slot("20:00"), pauses=(Pause("x", "m", MONDAY, MONDAY),))
    assert states(plan, at("08:00"), taken(plan, "08:00")) == {"08:00": "taken", "20:00": "on_pause"}
    assert states(plan, at("08:00"), day=date(2026, 11, 24)) == {"08:00": "upcoming", "20:00": "upcoming"}
    assert states(plan, at("08:00"), day=date(2026, 11, 22)) == {"08:00": "not_logged", "20:00": "not_logged"}


@pytest.mark.parametrize("state", [State.TAKEN, State.NOT_TAKEN, State.SKIPPED, State.ON_PAUSE, State.NOT_SURE])
def test_a_recorded_state_holds_whatever_the_clock_says(state):
    plan = regimen(slot("08:00"))
    record = taken(plan, "08:00", state=state)
    for now in ("05:00", "08:00", "2026-11-24T12:00", "2036-01-01T00:00"):
        assert states(plan, at(now), record) == {"08:00": state.value}


def edited(*slots: Slot, first: date = MONDAY) -> Regimen:
    """The medicine after a change from a date on."""
    before = regimen(slot("08:00", "2", "s"))
    return replace(before, versions=(*before.versions, Version("v2", "m", first, slots)))


WHOLE = regimen(slot("08:00", "2", "s"))


@pytest.mark.parametrize(
    "plan",
    [
        pytest.param(edited(slot("08:30", "2", "s")), id="moved"),
        pytest.param(edited(slot("20:00", "2", "s")), id="moved to the evening"),
        pytest.param(edited(slot("08:00", "3", "s")), id="amount"),
        pytest.param(edited(slot("08:00", "1", "s"), slot("20:00", "1", "t", split_from="s")), id="split"),
        pytest.param(
            edited(
                slot("08:00", "1", "s"),
                slot("14:00", "0.5", "t", split_from="s"),
                slot("20:00", "0.5", "u", split_from="t"),
            ),
            id="split twice",
        ),
        pytest.param(edited(slot("08:00", "2", "s", rule="FREQ=WEEKLY;BYDAY=TU")), id="other weekdays"),
        pytest.param(edited(), id="no times left"),
        pytest.param(replace(WHOLE, versions=()), id="the plan has not arrived"),
        pytest.param(replace(WHOLE, medicine=replace(WHOLE.medicine, name="Lithium carbonate")), id="renamed"),
        pytest.param(replace(WHOLE, medicine=replace(WHOLE.medicine, removed=True)), id="removed"),
        pytest.param(
            replace(WHOLE, versions=(replace(WHOLE.versions[0], slots=(slot("07:00", "1", "s"),)),)), id="corrected"
        ),
    ],
)
def test_one_taken_dose_stays_one_taken_dose(plan):
    record = taken(WHOLE, "08:00")
    for days in (
        calendar(),
        calendar(start=time(0)),
        calendar(start=time(6)),
        calendar("Asia/Tokyo"),
        calendar("America/New_York"),
    ):
        found = doses(plan, at("12:00"), record, days=days)
        assert [(dose.id, dose.state) for dose in found] == [(record.id, State.TAKEN)]
        assert (found[0].plan.wall, found[0].plan.amount) == (record.wall, record.planned)
        assert due_now(found, {"m": plan}) == ((), ())


def test_the_unrecorded_doses_of_the_day_follow_the_new_version():
    before = regimen(slot("08:00", id_="a"), slot("20:00", id_="b"))
    changed = Version("v2", "m", MONDAY, (slot("09:00", id_="a"), slot("21:00", id_="b")))
    plan = replace(before, versions=(*before.versions, changed))
    assert states(plan, at("12:00"), taken(before, "08:00")) == {"08:00": "taken", "21:00": "upcoming"}


def test_the_second_half_is_offered_where_the_first_was_recorded_as_a_half():
    plan = edited(slot("08:00", "1", "s"), slot("20:00", "1", "t", split_from="s"))
    half = replace(taken(WHOLE, "08:00"), planned=pieces("1"), version="v2")
    assert states(plan, at("12:00"), half) == {"08:00": "taken", "20:00": "upcoming"}
    moved = Version("v3", "m", MONDAY, (slot("08:00", "1", "s"), slot("21:00", "1", "t", split_from="s")))
    again = replace(plan, versions=(*plan.versions, moved))
    assert states(again, at("12:00"), half) == {"08:00": "taken", "21:00": "upcoming"}
    assert states(plan, at("12:00")) == {"08:00": "since", "20:00": "upcoming"}


def test_a_half_recorded_by_a_version_that_has_not_arrived_is_known_by_its_amount():
    plan = edited(slot("08:00", "1", "s"), slot("20:00", "1", "t", split_from="s"))
    half = replace(taken(WHOLE, "08:00"), planned=pieces("1"), version="elsewhere")
    assert states(plan, at("12:00"), half) == {"08:00": "taken", "20:00": "upcoming"}
    assert states(plan, at("12:00"), replace(half, planned=pieces("2"))) == {"08:00": "taken"}


def test_slots_split_from_one_another_in_a_ring_stop_nothing():
    plan = edited(slot("08:00", "1", "a", split_from="b"), slot("20:00", "1", "b", split_from="a"))
    assert states(plan, at("12:00")) == {"08:00": "since", "20:00": "upcoming"}


def test_a_recorded_dose_stands_at_the_instant_its_wall_time_had():
    days = calendar("America/New_York")
    sunday = date(2026, 3, 8)
    before = regimen(slot("01:00", id_="s"), first=date(2026, 3, 1))
    record = taken(before, "01:00", sunday)
    moved = replace(before, versions=(Version("v1", "m", date(2026, 3, 1), (slot("09:00", id_="s"),)),))
    (dose,) = doses(moved, at("2026-03-08T15:00"), record, day=sunday, days=days)
    assert dose.plan.due == at("2026-03-08T06:00")


def products(ingredient: str) -> tuple[Product, ...]:
    return (Product("p", "m", strengths=(Strength(ingredient, Decimal(300), "mg"),)),)


def medicine(id_: str, wall: str, ingredient: str, **more) -> Regimen:
    version = Version("v", id_, date(2026, 11, 1), (slot(wall),))
    return Regimen(Medicine(id_, id_, **more), products(ingredient), (version,))


def all_due(now: str, *plans: Regimen, records: tuple[DoseRecord, ...] = ()) -> tuple[list[str], list[str]]:
    known = {record.id: record for record in records}
    found = [dose for plan in plans for dose in derive(plan, calendar(), known, MONDAY, MONDAY, at(now))]
    took, left = due_now(found, {plan.medicine.id: plan for plan in plans})
    return [dose.plan.medicine for dose in took], [dose.plan.medicine for dose in left]


def test_all_due_takes_different_ingredients_whenever_they_were_planned():
    assert all_due("08:30", medicine("a", "08:00", "x"), medicine("b", "09:00", "y")) == (["a", "b"], [])


def test_of_one_ingredient_only_the_latest_planned_time_is_taken():
    assert all_due("08:50", medicine("a", "08:00", "x"), medicine("b", "09:00", "X ")) == (["b"], ["a"])


def test_two_products_of_one_ingredient_at_the_same_minute_are_both_taken():
    assert all_due("08:00", medicine("a", "08:00", "x"), medicine("b", "08:00", "x")) == (["a", "b"], [])


def test_pressing_again_does_not_take_the_earlier_one_after_the_later():
    early, late = medicine("a", "08:00", "x"), medicine("b", "09:00", "x")
    record = DoseRecord(
        "b/2026-11-23/s08:00", "b", MONDAY, "s08:00", State.TAKEN, datetime(2026, 11, 23, 9), pieces("1"), "v"
    )
    record = replace(record, id="b/2026-11-23/s09:00", slot="s09:00")
    assert all_due("08:50", early, late, records=(record,)) == ([], ["a"])
    assert all_due("08:50", early, late, records=(replace(record, state=State.SKIPPED),)) == (["a"], [])


def test_a_combination_is_left_where_a_later_dose_shares_one_of_its_ingredients():
    both = Regimen(
        Medicine("c", "c"),
        (Product("p", "c", strengths=(Strength("x", Decimal(1), "mg"), Strength("y", Decimal(1), "mg"))),),
        (Version("v", "c", date(2026, 11, 1), (slot("08:00"),)),),
    )
    assert all_due("08:50", both, medicine("b", "09:00", "y")) == (["b"], ["c"])


def test_what_is_past_its_window_is_left():
    assert all_due("10:01", medicine("a", "08:00", "x")) == ([], ["a"])
    assert all_due("05:59", medicine("a", "08:00", "x")) == ([], [])


def test_two_slots_of_one_medicine_are_never_taken_together():
    def open_dose(slot_id: str, wall: str) -> Dose:
        due = at(wall)
        plan = Planned(f"m/2026-11-23/{slot_id}", "m", MONDAY, slot_id, due.replace(tzinfo=None), due, (), "v")
        return Dose(plan, State.DUE)

    plan = regimen(slot("08:00"))
    late = (open_dose("a", "08:00"), open_dose("b", "08:30"))
    assert [dose.plan.slot for dose in due_now(late, {"m": plan})[0]] == ["b"]
    same = (open_dose("a", "08:00"), open_dose("b", "08:00"))
    assert [dose.plan.slot for dose in due_now(same, {"m": plan})[0]] == ["a"]
    rest = (replace(same[0], state=State.TAKEN), same[1])
    assert [[dose.plan.slot for dose in part] for part in due_now(rest, {"m": plan})] == [[], ["b"]]


def test_two_times_that_a_gap_brings_together_are_not_taken_together():
    plan, days, sunday = (
        regimen(slot("02:30"), slot("03:30"), first=date(2026, 3, 1)),
        calendar("America/New_York", time(0)),
        date(2026, 3, 8),
    )
    found = doses(plan, at("2026-03-08T07:30"), day=sunday, days=days)
    assert len({dose.plan.due for dose in found}) == 1
    took, left = due_now(found, {"m": plan})
    assert [f"{dose.plan.wall:%H:%M}" for dose in took] == ["03:30"]
    assert [f"{dose.plan.wall:%H:%M}" for dose in left] == ["02:30"]


WALLS = st.times().map(lambda wall: wall.replace(second=0, microsecond=0))
SLOTS = st.lists(
    st.builds(
        lambda id_, wall, n, rule, of: Slot(id_, wall, pieces(str(n)), rule, split_from=of),
        st.sampled_from("abcd"),
        WALLS,
        st.integers(1, 4),
        st.sampled_from([EVERY_DAY, MONDAYS, "FREQ=WEEKLY;BYDAY=MO,TH", "FREQ=DAILY;INTERVAL=3", "nonsense"]),
        st.sampled_from([None, None, "a", "b"]),
    ),
    max_size=4,
).map(tuple)
VERSIONS = st.lists(
    st.builds(
        lambda offset, slots, ended: Version(
            f"v{offset}", "m", date(2026, 3, 1) + timedelta(days=offset), slots, ended
        ),
        st.integers(0, 20),
        SLOTS,
        st.booleans(),
    ),
    max_size=3,
).map(lambda found: tuple(sorted(found, key=lambda version: version.first)))
RECORDS = st.lists(
    st.builds(
        lambda offset, id_, wall, state, n: DoseRecord(
            f"m/{date(2026, 3, 1) + timedelta(days=offset)}/{id_}",
            "m",
            date(2026, 3, 1) + timedelta(days=offset),
            id_,
            state,
            datetime.combine(date(2026, 3, 1) + timedelta(days=offset), wall),
            pieces(str(n)),
            "v3",
        ),
        st.integers(0, 20),
        st.sampled_from("abcx"),
        WALLS,
        st.sampled_from([State.TAKEN, State.SKIPPED]),
        st.integers(1, 4),
    ),
    max_size=6,
)


@given(
    VERSIONS,
    RECORDS,
    st.sampled_from(["America/New_York", "Europe/London", "Africa/Cairo", "UTC"]),
    st.integers(0, 60 * 24 * 25),
    st.integers(0, 360),
)
def test_whatever_was_planned_and_recorded(versions, listed, zone, minute, start):
    """No two doses with one id; every record shown, as recorded; states in order; "all due" takes one a medicine."""
    plan = Regimen(Medicine("m", "Lithium"), versions=versions)
    records = {record.id: record for record in listed}
    first, last, now = date(2026, 3, 4), date(2026, 3, 14), datetime(2026, 3, 1, tzinfo=UTC) + timedelta(minutes=minute)
    found = derive(plan, calendar(zone, time(start // 60, start % 60)), records, first, last, now)
    ids = [dose.id for dose in found]
    assert len(ids) == len(set(ids))
    shown = {dose.id: dose for dose in found}
    for record in records.values():
        if first <= record.date <= last:
            assert (shown[record.id].state, shown[record.id].plan.wall) == (record.state, record.wall)
    assert all(first <= dose.plan.date <= last for dose in found)
    for dose in found:
        if dose.opens is not None:
            assert dose.opens <= dose.plan.due or dose.record
            assert dose.opens <= dose.closes <= dose.ends
    took, left = due_now(found, {"m": plan})
    assert len(took) <= 1
    assert not {dose.id for dose in took} & {dose.id for dose in left}
    assert all(dose.state is State.DUE for dose in took)
