"""Reading back, first choices, nudges and the first chart."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from msgspec.structs import replace

from companion.domain.errors import Ambiguous, BadInput, NotFound
from companion.domain.journal import MOOD, MOOD_HIGH, MOOD_LOW
from companion.services.nudge import newly_due
from tests.services.conftest import TODAY


def write(desk, day: date = TODAY, **words) -> str:
    draft = replace(desk.checkin.begin(day), **words)
    desk.checkin.save(draft)
    return draft.id


def test_entries_come_newest_first_within_their_days(desk):
    for day, note in ((20, "a"), (22, "b"), (21, "c")):
        write(desk, date(2026, 11, day), note=note)
    assert [entry.note for entry in desk.journal.entries()] == ["b", "c", "a"]
    assert [entry.note for entry in desk.journal.entries(last=date(2026, 11, 21))] == ["c", "a"]
    assert [entry.note for entry in desk.journal.entries(first=date(2026, 11, 22))] == ["b"]


def test_an_entry_is_found_by_an_unmistakable_beginning_of_its_id(plain, twin):
    id_ = write(plain, note="x")
    (entry,) = twin.entries()
    twin.write(replace(entry, id="abcdef"), replace(entry, id="abcxyz"))
    assert plain.journal.get(id_) == entry
    assert plain.journal.get("abcd").id == "abcdef"
    with pytest.raises(Ambiguous):
        plain.journal.get("abc")
    for short in ("", "ab", "zzzz", "abcdefg"):
        with pytest.raises(NotFound):
            plain.journal.get(short)


def test_search_finds_every_word_in_notes_tags_symptoms_and_dates(desk):
    own = desk.checkin.add_symptom("Jaw clenching")
    write(desk, note="Argued with Zoë at the café", tags=("work",), symptoms={own.id: 2, "panic": 0})
    write(desk, date(2026, 11, 20), note="quiet", tags=("home work",))
    for words, notes in {
        "ZOE cafe": 1,
        "tag:work": 1,
        "tag:home": 1,
        "work": 2,
        "jaw": 1,
        "panic": 0,
        "2026-11-20": 1,
        "2026-11": 2,
        "quiet zoe": 0,
        "": 2,
        "[/] \x1b[31m": 0,
    }.items():
        assert len(desk.journal.search(words)) == notes, words


def test_a_deleted_entry_comes_back_with_undo(desk):
    id_ = write(desk, note="do not lose me")
    desk.journal.delete(desk.journal.get(id_))
    assert desk.journal.entries() == ()
    desk.history.undo()
    assert desk.journal.get(id_).note == "do not lose me"


def test_nothing_is_new_once_something_was_chosen(desk):
    assert desk.setup.is_new()
    desk.setup.choose()
    assert not desk.setup.is_new()


def test_the_first_choices_are_one_action_and_hold_for_the_past_too(desk):
    desk.clock.zone_name = "Europe/Berlin"
    desk.setup.choose(day_start=time(5, 30), poles=2, zone="America/New_York")
    held = desk.setup.choices()
    assert (held.zone, held.machine_zone) == ("America/New_York", "Europe/Berlin")
    assert (held.day_start, held.poles) == (time(5, 30), 2)
    assert desk.store.calendar().zone_name(datetime(1990, 1, 1, tzinfo=desk.clock.now().tzinfo)) == "America/New_York"
    desk.history.undo()
    assert desk.setup.is_new()


def test_another_day_start_moves_no_past_dose_to_another_day(desk):
    desk.add("Sertraline", "02:00", first=date(2026, 11, 20))
    desk.clock.set("2026-11-23T12:00")
    before = {day: desk.state(day=date(2026, 11, day)) for day in (21, 22)}
    for at in (time(0), time(6), time(4)):
        desk.setup.choose(day_start=at)
        assert desk.setup.choices().day_start == at
        assert {day: desk.state(day=date(2026, 11, day)) for day in (21, 22)} == before
    desk.setup.choose(day_start=time(0))
    desk.clock.set("2026-11-25T00:30")
    assert desk.today.today() == date(2026, 11, 25)


def test_before_anything_is_recorded_a_day_start_holds_at_once(desk):
    desk.clock.set("2026-11-23T03:00")
    assert desk.today.today() == date(2026, 11, 22)
    desk.setup.choose(day_start=time(0))
    assert desk.today.today() == date(2026, 11, 23)


def test_what_is_not_given_stays_as_it_was_chosen(desk):
    desk.setup.choose(day_start=time(6), poles=2, zone="Asia/Kolkata")
    desk.setup.choose(poles=1)
    held = desk.setup.choices()
    assert (held.zone, held.day_start, held.poles) == ("Asia/Kolkata", time(6), 1)


def test_choosing_the_same_again_writes_nothing(desk):
    desk.setup.choose(day_start=time(6), poles=2, zone="Asia/Kolkata")
    before = desk.history.next_undo()
    assert desk.setup.choose(day_start=time(6), poles=2, zone="Asia/Kolkata").op == ""
    assert desk.history.next_undo() == before


@pytest.mark.parametrize(
    "choice",
    [
        {"day_start": time(6, 1)},
        {"day_start": time(23)},
        {"poles": 0},
        {"poles": 3},
        {"zone": "Mars/Olympus"},
        {"zone": "+99:99"},
        {"zone": "\ud800\x1b[31m"},
    ],
)
def test_a_choice_that_cannot_be_used_is_refused_whole(desk, choice):
    with pytest.raises(BadInput) as refused:
        desk.setup.choose(**{"day_start": time(5), **choice})
    str(refused.value).encode()
    assert "\x1b" not in str(refused.value)
    assert desk.setup.is_new()


def test_a_move_holds_from_now_and_leaves_the_past_in_its_zone(desk):
    desk.setup.choose(zone="America/New_York")
    desk.clock.set("2026-11-23T18:00")
    desk.setup.choose(zone="Europe/London")
    calendar = desk.store.calendar()
    assert calendar.wall(desk.clock.now() - timedelta(hours=1)) == datetime(2026, 11, 23, 12)
    assert calendar.wall(desk.clock.now()) == datetime(2026, 11, 23, 18)


def test_a_day_start_changed_twice_in_a_day_is_one_dated_choice(desk):
    for at in (time(2), time(5)):
        desk.setup.choose(day_start=at)
    assert [(start.since, start.at) for start in desk.store.calendar().day_starts] == [(TODAY, time(5))]
    assert desk.store.calendar().day_start(TODAY - timedelta(days=1)) == time(4)


def test_each_dose_is_told_once_when_its_time_has_come(desk):
    desk.add("Lithium", "08:00", "20:00")
    told: set[str] = set()

    def now(text):
        desk.clock.set(text)
        return [f"{dose.plan.wall:%H:%M}" for dose in newly_due(desk.today.view(), told)]

    assert now("2026-11-23T07:59") == []
    assert now("2026-11-23T09:30") == ["08:00"]  # the laptop slept through the minute itself
    assert now("2026-11-23T09:31") == []
    assert now("2026-11-23T20:00") == ["20:00"]
    assert now("2026-11-24T08:00") == ["08:00"]


def test_no_one_is_told_of_a_recorded_or_paused_dose(desk):
    regimen = desk.add("Lithium", "08:00", "09:00")
    desk.today.take_all_due()
    desk.medicines.pause(regimen, TODAY)
    desk.clock.set("2026-11-23T09:05")
    assert newly_due(desk.today.view(), set()) == ()


def test_mood_over_thirty_days_keeps_gaps(desk):
    write(desk, TODAY - timedelta(days=29), values={MOOD.id: 2})
    write(desk, TODAY, values={MOOD.id: 4})
    write(desk, TODAY, values={MOOD.id: 5})
    write(desk, TODAY - timedelta(days=30), values={MOOD.id: 7})
    ((scale, series),) = desk.trends.mood()
    assert scale is MOOD
    assert series.first == TODAY - timedelta(days=29)
    assert series.last == TODAY
    assert (series.values[0], series.values[-1], series.answered) == (2, 4.5, 2)
    assert series.mean is None


def test_two_poles_are_two_series_and_never_one(desk):
    write(desk, values={MOOD.id: 4})
    desk.setup.choose(poles=2)
    write(desk, values={MOOD_LOW.id: 3, MOOD_HIGH.id: 1})
    found = {scale.id: series.values[-1] for scale, series in desk.trends.mood(1)}
    assert found == {"mood-low": 3, "mood-high": 1, "mood": 4}
    assert [scale.id for scale, _ in desk.trends.mood(1)][:2] == ["mood-low", "mood-high"]


def test_a_period_of_no_days_is_empty(desk):
    ((_, series),) = desk.trends.mood(0)
    assert series.values == ()
