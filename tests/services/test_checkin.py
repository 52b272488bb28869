"""Check-ins: begun, kept, saved, edited; what they ask about."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import MappingProxyType

import pytest
from msgspec.structs import replace

from companion.domain.errors import BadInput, NotFound, NotSaved
from companion.domain.journal import ENERGY, MOOD, MOOD_HIGH, MOOD_LOW, SLEEP, Entry
from tests.services.conftest import TODAY


def test_one_digit_is_a_whole_check_in(desk):
    draft = desk.checkin.begin()
    desk.checkin.save(replace(draft, values={MOOD.id: 5}))
    (entry,) = desk.store.entries(TODAY, TODAY)
    assert (entry.id, entry.day, dict(entry.values)) == (draft.id, TODAY, {"mood": 5})
    assert entry.local == datetime(2026, 11, 23, 8)


def test_an_empty_check_in_says_i_was_here(desk):
    desk.checkin.save(desk.checkin.begin())
    (entry,) = desk.journal.entries()
    assert entry.is_blank


def test_everything_said_is_kept_and_cleaned(desk):
    own = desk.checkin.add_symptom("Jaw clenching")
    draft = replace(
        desk.checkin.begin(),
        values={MOOD.id: 3, SLEEP: 450, ENERGY.id: 5},
        symptoms={"anxiety": 2, own.id: 4},
        tags=("#work", "Work", "\u200b", "family"),
        note="\nslept \x1b[31mbadly\x1b[0m\r\nagain \n",
        flag=True,
    )
    desk.checkin.save(draft)
    (entry,) = desk.journal.entries()
    assert entry.values == draft.values
    assert entry.symptoms == draft.symptoms
    assert entry.tags == ("work", "family")
    assert entry.note == "slept badly\nagain"
    assert entry.flag


def test_a_form_open_over_midnight_keeps_its_day_and_its_time(desk):
    desk.clock.set("2026-11-24T03:58")
    draft = desk.checkin.begin()
    desk.clock.set("2026-11-24T04:20")
    assert desk.checkin.today() == date(2026, 11, 24)
    desk.checkin.save(draft)
    (entry,) = desk.journal.entries()
    assert (entry.day, entry.local) == (TODAY, datetime(2026, 11, 24, 3, 58))


def test_a_check_in_for_an_earlier_day_stands_there(desk):
    desk.checkin.save(replace(desk.checkin.begin(date(2026, 11, 20)), values={MOOD.id: 2}))
    assert [entry.day for entry in desk.journal.entries(date(2026, 11, 20), date(2026, 11, 20))] == [date(2026, 11, 20)]


@pytest.mark.parametrize(
    "wrong",
    [
        {"values": {MOOD.id: 0}},
        {"values": {MOOD.id: 8}},
        {"values": {MOOD_LOW.id: 5}},
        {"values": {SLEEP: 1441}},
        {"values": {SLEEP: -1}},
        {"symptoms": {"anxiety": 5}},
        {"symptoms": {"anxiety": -1}},
        {"tags": ("x" * 61,)},
        {"note": "x" * 100_001},
    ],
)
def test_what_is_on_no_scale_is_refused_and_nothing_is_saved(desk, wrong):
    with pytest.raises(BadInput):
        desk.checkin.save(replace(desk.checkin.begin(), **wrong))
    assert desk.journal.entries() == ()


def test_an_edit_keeps_the_moment_and_what_this_version_does_not_know(plain, twin):
    at = datetime(2026, 11, 22, 20, tzinfo=UTC)
    twin.write(
        Entry(
            "e",
            date(2026, 11, 22),
            at,
            "Asia/Tokyo",
            datetime(2026, 11, 23, 5),
            {"mood": 4, "newer-scale": 9},
            {"newer-symptom": 3, "anxiety": 1},
        )
    )
    draft = plain.checkin.edit(twin.entry("e"))
    plain.checkin.save(replace(draft, values={MOOD.id: 5}, symptoms={}))
    entry = twin.entry("e")
    assert entry.values == {"mood": 5, "newer-scale": 9}
    assert entry.symptoms == {"newer-symptom": 3}
    assert (entry.instant, entry.zone, entry.local) == (at, "Asia/Tokyo", datetime(2026, 11, 23, 5))
    assert plain.history.next_undo().kind == "checkin-edit"


def test_a_draft_survives_word_for_word_and_goes_when_saved(desk):
    draft = replace(
        desk.checkin.begin(),
        values=MappingProxyType({MOOD.id: 4}),
        symptoms={"anxiety": 1},
        tags=("work",),
        note="half a sent",
        flag=True,
    )
    desk.checkin.keep(draft)
    (kept,) = desk.checkin.kept()
    assert kept == replace(draft, values={MOOD.id: 4})
    desk.checkin.save(kept)
    assert desk.checkin.kept() == ()
    assert desk.drafts.kept == {}


def test_a_discarded_draft_is_gone(desk):
    draft = replace(desk.checkin.begin(), note="never mind")
    desk.checkin.keep(draft)
    desk.checkin.discard(draft)
    assert desk.checkin.kept() == ()


def test_the_newest_draft_comes_first(desk):
    for note in ("one", "two"):
        desk.checkin.keep(replace(desk.checkin.begin(), note=note))
    assert [draft.note for draft in desk.checkin.kept()] == ["two", "one"]


def test_a_draft_that_was_saved_but_not_dropped_is_not_offered(desk):
    desk.clock.set("2026-11-23T08:00:42")
    draft = replace(desk.checkin.begin(), values={MOOD.id: 4}, note="saved ")
    desk.checkin.save(draft)
    desk.checkin.keep(draft)
    assert desk.checkin.kept() == ()
    desk.checkin.keep(replace(draft, note="saved, and more"))
    assert [kept.note for kept in desk.checkin.kept()] == ["saved, and more"]


def test_a_draft_too_long_to_save_is_offered_and_hides_no_other(desk):
    desk.checkin.keep(replace(desk.checkin.begin(), note="short"))
    desk.checkin.save(draft := desk.checkin.begin())
    desk.checkin.keep(replace(draft, note="x" * 1_000_000))
    assert [len(kept.note) for kept in desk.checkin.kept()] == [1_000_000, 5]


@pytest.mark.parametrize(
    "words",
    [
        {},
        {"day": "never", "opened": "2026-11-23T08:00:00+00:00"},
        {"day": "2026-11-23", "opened": "soon"},
        {"day": "2026-11-23"},
    ],
)
def test_a_draft_no_one_can_read_is_left_out(desk, words):
    desk.drafts.keep("checkin", "bad", words)
    assert desk.checkin.kept() == ()


def test_a_damaged_draft_offers_what_is_left_of_it(desk):
    desk.drafts.keep(
        "checkin",
        "odd",
        {
            "day": "2026-11-23",
            "opened": "2026-11-23T08:00:00",
            "values": {"mood": "high", "energy": True, "sleep": 400},
            "symptoms": [],
            "tags": "work",
            "note": "the words",
        },
    )
    (draft,) = desk.checkin.kept()
    assert (draft.values, draft.symptoms, draft.tags, draft.note) == ({"sleep": 400}, {}, (), "the words")
    desk.checkin.save(draft)
    assert desk.journal.get("odd").note == "the words"


def test_a_save_that_fails_keeps_the_draft_and_says_it_may_be_saved(plain, twin):
    twin.is_full = twin.lands_anyway = True
    draft = replace(plain.checkin.begin(), note="important")
    with pytest.raises(NotSaved, match="may already be saved"):
        plain.checkin.save(draft)
    assert plain.checkin.kept() == ()  # it did land, so it is not offered as if it were lost
    assert plain.drafts.kept["checkin", draft.id]["is_maybe_saved"] is True
    twin.is_full = False
    plain.checkin.save(draft)
    assert [entry.note for entry in plain.journal.entries()] == ["important"]


def test_a_save_that_fails_for_good_offers_the_draft_again(plain, twin):
    twin.is_full = True
    with pytest.raises(NotSaved):
        plain.checkin.save(replace(plain.checkin.begin(), note="important"))
    (draft,) = plain.checkin.kept()
    assert (draft.note, draft.is_maybe_saved) == ("important", False)


def test_a_state_folder_that_is_full_too_does_not_hide_why_the_save_failed(plain, twin):
    twin.is_full = plain.drafts.is_full = True
    with pytest.raises(NotSaved, match="The disk is full"):
        plain.checkin.save(plain.checkin.begin())


def test_the_draft_of_an_edit_comes_back_as_an_edit(desk):
    desk.checkin.save(replace(desk.checkin.begin(), note="first"))
    (entry,) = desk.journal.entries()
    desk.checkin.keep(replace(desk.checkin.edit(entry), note="first, better"))
    (draft,) = desk.checkin.kept()
    assert draft.seen == entry
    assert desk.checkin.save(draft).overlapped == ()
    assert [entry.note for entry in desk.journal.entries()] == ["first, better"]


def test_an_entry_changed_elsewhere_while_its_draft_waited_is_told(plain, twin):
    plain.checkin.save(replace(plain.checkin.begin(), note="first"))
    (entry,) = plain.journal.entries()
    draft = replace(plain.checkin.edit(entry), note="mine")
    assert not plain.checkin.is_changed_elsewhere(draft)
    plain.checkin.keep(draft)
    twin.write(replace(entry, note="theirs"))
    (kept,) = plain.checkin.kept()
    assert plain.checkin.is_changed_elsewhere(kept)
    assert plain.checkin.save(kept).overlapped == (("entry", entry.id),)


def test_mood_is_one_line_until_two_poles_are_chosen(desk):
    assert desk.checkin.scales() == (MOOD, ENERGY)
    desk.setup.choose(poles=2)
    assert desk.checkin.mood_scales() == (MOOD_LOW, MOOD_HIGH)
    desk.setup.choose(poles=1)
    assert desk.checkin.mood_scales() == (MOOD,)


def test_anxiety_is_asked_first_and_then_what_was_picked_in_that_order(desk):
    assert [symptom.id for symptom in desk.checkin.symptoms()] == ["anxiety"]
    own = desk.checkin.add_symptom("Jaw clenching")
    desk.checkin.pick_symptoms(("tremor", own.id, "panic", "tremor", "gone"))
    assert [symptom.id for symptom in desk.checkin.symptoms()] == ["anxiety", "tremor", own.id, "panic"]
    desk.history.undo()
    assert [symptom.id for symptom in desk.checkin.symptoms()] == ["anxiety"]


def test_a_symptom_is_found_by_the_beginning_of_its_name(desk):
    assert desk.checkin.symptom_named("ANX").id == "anxiety"
    assert desk.checkin.symptom_named("racing").id == "racing-thoughts"
    assert desk.checkin.symptom_named("Shaky hands").id == "tremor"
    for words in ("", "xyz", "t", "\x1b[31mxyz"):
        with pytest.raises(NotFound) as refused:
            desk.checkin.symptom_named(words)
        assert "\x1b" not in str(refused.value)


def test_a_symptom_cannot_be_there_twice(desk):
    with pytest.raises(BadInput, match="on your list already"):
        desk.checkin.add_symptom("ANXIETY ")
    with pytest.raises(BadInput, match="empty"):
        desk.checkin.add_symptom("\u200b")
    assert desk.store.symptoms() == ()


def test_asking_for_a_check_in_can_be_put_on_pause_and_undone(desk):
    assert desk.today.view().asks
    desk.checkin.ask(False)
    assert not desk.checkin.is_asked()
    assert not desk.today.view().asks
    assert desk.checkin.ask(False).op == ""
    desk.history.undo()
    assert desk.today.view().asks


def test_check_ins_of_one_second_stand_in_the_order_they_were_saved(desk):
    for number in range(8):
        desk.checkin.save(replace(desk.checkin.begin(), note=str(number)))
    (third,) = (entry for entry in desk.journal.entries() if entry.note == "3")
    desk.checkin.save(replace(desk.checkin.edit(third), note="3 again"))
    assert [entry.note for entry in desk.journal.entries()] == ["7", "6", "5", "4", "3 again", "2", "1", "0"]
