from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from itertools import pairwise

import pytest

from companion.demo import chance, choices, notes
from companion.demo.life import HOME, live, until_day
from companion.domain import ids
from companion.domain.days import LAST_DATE, zone_named
from companion.domain.dose import OPEN, RECORDED, DoseRecord, Extra, State, derive
from companion.domain.errors import BadInput
from companion.domain.ids import dose_id
from companion.domain.journal import LONGEST_SLEEP, SCALES, SLEEP, SYMPTOM_STEPS, Entry
from companion.domain.medicine import Medicine, Pause, Version
from companion.domain.words import clean_line, clean_note
from companion.services import checkin, setup
from companion.services.ports import Put
from tests.demo.replay import Lived

LAST = date(2026, 11, 23)
DIGEST = (
    "from datetime import date; from hashlib import sha256; from companion.demo.life import live;"
    "print(sha256(''.join(map(repr, live(5, 400, date(2026, 11, 23)))).encode()).hexdigest())"
)


@pytest.fixture(scope="module")
def ten_years():
    return tuple(live(1, 3650, LAST))


def lived(actions) -> Lived:
    store = Lived()
    for action in actions:
        store.apply(action)
    return store


def records(actions):
    return [change.record for action in actions for change in action.changes]


def doses_at(store: Lived, now: datetime, first: date, last: date):
    calendar, recorded = store.calendar(), store.doses(first, last)
    return [dose for regimen in store.regimens() for dose in derive(regimen, calendar, recorded, first, last, now)]


def test_the_same_seed_gives_the_same_life():
    assert tuple(live(5, 400, LAST)) == tuple(live(5, 400, LAST))


def test_another_seed_gives_another_life():
    assert tuple(live(5, 60, LAST)) != tuple(live(6, 60, LAST))


@pytest.mark.parametrize("hash_seed", ["0", "4711"])
def test_a_life_does_not_depend_on_the_process(hash_seed):
    env = {**os.environ, "PYTHONHASHSEED": hash_seed}
    told = subprocess.run([sys.executable, "-c", DIGEST], env=env, capture_output=True, text=True, check=True).stdout
    assert told.strip() == sha256("".join(map(repr, live(5, 400, LAST))).encode()).hexdigest()


def test_ten_years_hold_as_many_records_as_the_budgets_name(ten_years):
    assert 20_000 <= len(records(ten_years)) <= 25_000


@pytest.mark.parametrize("seed", [2, 3, 2026])
def test_other_seeds_hold_as_many(seed):
    assert 20_000 <= len(records(live(seed, 3650, LAST))) <= 25_000


def test_no_two_actions_share_a_second(ten_years):
    assert all(before.at < after.at for before, after in pairwise(ten_years))
    assert all(action.at.tzinfo is UTC and not action.at.microsecond for action in ten_years)


def test_no_dose_is_recorded_twice(ten_years):
    recorded: set[str] = set()
    for action in ten_years:
        for change in action.changes:
            if not isinstance(change.record, DoseRecord):
                continue
            if not isinstance(change, Put):
                recorded.remove(change.record.id)
            elif change.strict:
                assert change.record.id not in recorded
                recorded.add(change.record.id)
            else:
                assert change.record.id in recorded


def test_every_dose_record_explains_itself(ten_years):
    versions = {record.id: record for record in records(ten_years) if isinstance(record, Version)}
    for record in records(ten_years):
        if not isinstance(record, DoseRecord):
            continue
        slot = next(slot for slot in versions[record.version].slots if slot.id == record.slot)
        assert record.id == dose_id(record.medicine, record.date, record.slot)
        assert (record.wall.date(), record.wall.time(), record.planned) == (record.date, slot.wall, slot.amount)
        assert record.state in RECORDED
        assert (record.state is State.TAKEN) == bool(record.instant and record.local and record.amount)
        if record.instant:
            local = record.instant.astimezone(zone_named(record.zone)).replace(tzinfo=None)
            assert record.local == local.replace(second=0)


def test_nothing_is_said_about_what_is_still_to_come(ten_years):
    for action in ten_years:
        for record in (change.record for change in action.changes):
            if isinstance(record, DoseRecord | Extra | Entry) and record.instant:
                assert record.instant <= action.at


def test_check_ins_stay_on_their_scales(ten_years):
    for entry in (record for record in records(ten_years) if isinstance(record, Entry)):
        for id_, value in entry.values.items():
            assert 0 <= value <= LONGEST_SLEEP if id_ == SLEEP else SCALES[id_].check(value) == value
        assert all(SYMPTOM_STEPS.check(value) == value for value in entry.symptoms.values())
        assert entry.note == clean_note(entry.note)


def test_words_are_clean_and_blame_nobody():
    said = [*notes.OTHERS, *notes.ODD, *notes.TRAVEL, *notes.TAPER, *notes.BACK, notes.TAKEN_AGAIN]
    said += [text for pool in (notes.BEGINNINGS, notes.ENDINGS) for texts in pool.values() for text in texts]
    said += [text for text, _ in (*notes.SKIPPED, *notes.NOT_TAKEN, *notes.TAGS)]
    for text in (*said, *notes.NEEDED_FOR, *notes.DOSE_NOTES, *notes.ONE_PAUSED, *notes.NOT_SURE_NOTES):
        assert clean_note(text) == text
        folded = clean_line(text).casefold()
        assert not [word for word in ("missed", "failed", "streak", "complian", "suicid", "overdose") if word in folded]


def test_ten_years_tell_everything_there_is_to_tell(ten_years):
    kinds = Counter(action.kind for action in ten_years)
    assert kinds.keys() >= {
        "setup", "medicine-add", "medicine-change", "medicine-end", "pause", "resume", "take", "take-all", "skip",
        "not-taken", "not-sure", "pause-one", "edit", "clear", "undo", "extra", "checkin", "checkin-edit",
        "entry-delete", "symptom-add", "symptoms-pick", "reaction-add", "plan-write", "person-write",
        "letter-write",
    }  # fmt: skip
    states = Counter(record.state for record in records(ten_years) if isinstance(record, DoseRecord))
    assert states.keys() == RECORDED
    assert states[State.TAKEN] > 15 * states[State.SKIPPED] > 0
    store = lived(ten_years)
    assert len(store.calendar().places) > 2
    assert any(slot.split_from for version in store.of(Version) for slot in version.slots)
    assert len({tag for entry in store.of(Entry) for tag in entry.tags}) > 8
    assert {"mood", "mood-low", "mood-high"} <= {scale for entry in store.of(Entry) for scale in entry.values}


def test_three_months_hold_a_taper_a_gap_and_several_languages():
    actions = tuple(live(11, 90, LAST))
    store = lived(actions)
    named = {medicine.id: medicine.name for medicine in store.of(Medicine)}
    tapered = [version for version in store.of(Version) if named[version.medicine] == "Sertraline"]
    assert [version.ended for version in tapered] == [False, False, False, False, True]
    assert [pause.first for pause in store.of(Pause)]
    days = {entry.day for entry in store.of(Entry)} | set(store.by_date)
    assert not [LAST - timedelta(days=ago) for ago in (38, 37, 36, 35) if LAST - timedelta(days=ago) in days]
    written = "".join(entry.note for entry in store.of(Entry))
    assert any(char > "\u0590" for char in written)
    assert "mood" in {scale for entry in store.of(Entry) for scale in entry.values}


def test_an_undo_names_the_action_it_takes_back(ten_years):
    by_time = {action.at: action for action in ten_years}
    undone = [action for action in ten_years if action.kind == "undo"]
    assert undone
    for action in undone:
        assert by_time[action.undoes].changes[0].record == action.changes[0].record
    assert not [action for action in ten_years if action.undoes and action.kind != "undo"]


@pytest.mark.parametrize("changed", [date(2026, 3, 8), date(2025, 11, 2)])
def test_on_the_day_the_clocks_change_plans_keep_their_wall_time(changed):
    for record in records(live(4, 12, changed + timedelta(days=4))):
        if isinstance(record, DoseRecord) and record.date == changed and record.instant:
            assert record.zone == "America/New_York"
            assert abs(record.local - record.wall) < timedelta(hours=2)


def test_the_morning_of_the_last_day_is_left_open():
    now = datetime(2026, 11, 23, 14, 10, tzinfo=UTC)
    doses = [dose for dose in doses_at(lived(live(1, 120, LAST)), now, LAST, LAST) if dose.plan.due <= now]
    assert {f"{dose.plan.wall:%H:%M}": dose.state for dose in doses} == {"06:30": State.TAKEN, "08:00": State.DUE}


@pytest.mark.parametrize("seed", range(1, 9))
def test_a_life_that_is_written_down_ends_before_its_last_day_begins(seed):
    begins = datetime(2026, 11, 23, 4, tzinfo=zone_named(HOME))
    actions = tuple(until_day(seed, 60, LAST))
    assert actions == tuple(until_day(seed, 60, LAST))
    assert all(action.at <= begins for action in actions)
    for record in records(actions):
        if isinstance(record, DoseRecord | Extra | Entry) and record.instant:
            assert record.instant <= begins
    doses = doses_at(lived(actions), begins.astimezone(UTC), LAST, LAST)
    assert doses
    assert not [dose for dose in doses if dose.record]


@pytest.mark.parametrize("days", [1, 2, 3])
def test_a_short_life_that_is_written_down_has_its_medicines(days):
    assert [action.kind for action in until_day(2, days, LAST)].count("medicine-add") >= 6


@pytest.mark.parametrize("hour", [0, 5, 9, 13, 17, 22])
def test_nothing_happens_after_now_and_what_is_far_back_is_recorded(hour):
    now = datetime(2026, 11, 23, hour, 40, tzinfo=zone_named("Europe/Berlin"))
    actions = tuple(live(8, 30, LAST, "Europe/Berlin", now))
    assert all(action.at <= now for action in actions)
    for dose in doses_at(lived(actions), now.astimezone(UTC), LAST, LAST):
        if dose.state is not State.ON_PAUSE:
            assert (dose.record is not None) == (dose.plan.due <= now - timedelta(hours=2, minutes=30))


def test_most_days_leave_little_open_behind(ten_years):
    now = datetime(2026, 11, 23, 14, 10, tzinfo=UTC)
    earlier = doses_at(lived(ten_years), now, LAST - timedelta(days=8), LAST - timedelta(days=1))
    assert sum(dose.state in OPEN for dose in earlier) <= 3


@pytest.mark.parametrize("days", [1, 2, 3, 8, 31])
def test_short_lives_begin_with_setup_and_medicines(days):
    actions = tuple(live(2, days, LAST))
    assert actions[0].kind == "setup"
    assert [action.kind for action in actions].count("medicine-add") >= 6
    assert {dose.state for dose in doses_at(lived(actions), actions[-1].at, LAST, LAST)}


def test_no_days_are_no_actions():
    assert not list(live(1, 0, LAST))


@pytest.mark.parametrize(
    ("days", "until"), [(-1, LAST), (36_526, LAST), (36_500, date(1950, 1, 1)), (1, LAST_DATE + timedelta(days=1))]
)
def test_lengths_no_life_has_are_refused(days, until):
    with pytest.raises(BadInput):
        live(1, days, until)


def test_a_zone_that_is_none_is_refused():
    with pytest.raises(BadInput):
        list(live(1, 3, LAST, "Mars/Olympus"))


def test_a_hundred_years_begin_without_trouble():
    actions = live(1, 36_500, LAST)
    assert next(actions).kind == "setup"
    assert next(actions).at.year == 1926


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "Pacific/Auckland", "+05:30", "UTC", "Pacific/Kiritimati"])
def test_home_may_be_anywhere(zone):
    actions = tuple(live(9, 200, LAST, zone))
    store = lived(actions)
    assert store.calendar().places[-1].zone == zone
    assert actions[-1].at <= store.calendar().instant(datetime(2026, 11, 23, 9, 10))


def test_words_shared_with_domain_and_services_are_the_same():
    assert ids._ALPHABET == chance.ALPHABET
    assert (choices.POLES, choices.PICKED, choices.DAY_START) == (checkin.POLES, checkin.PICKED, setup.DAY_START)
