"""What was said while locked is answered for with a question, and every answer can be taken back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from companion.domain.dose import State
from companion.domain.errors import AlreadyRecorded, BadInput, NotFound
from companion.services.said import SaidService
from tests.services.conftest import TODAY, Desk


@pytest.fixture
def said(desk: Desk) -> SaidService:
    desk.add("Lithium", "08:00", "20:00")
    desk.add("Sertraline", "08:15")
    desk.clock.set("2026-11-23T08:20:00")
    service = SaidService(desk.store, desk.clock, desk.today)
    service.say("took my morning ones")
    desk.clock.set("2026-11-23T15:00:00")
    return service


def near(said: SaidService) -> list[str]:
    return [f"{dose.plan.wall:%H:%M}" for dose in said.waiting()[0].doses]


def test_it_waits_with_the_doses_near_in_time_and_the_words_are_not_read(desk, said):
    (waiting,) = said.waiting()
    assert waiting.said.words == "took my morning ones"
    assert waiting.said.instant == datetime(2026, 11, 23, 8, 20, tzinfo=UTC)
    assert near(said) == ["08:15", "08:00", "20:00"]
    assert waiting.there == ()
    desk.today.take(waiting.doses[0].id)
    assert near(said) == ["08:00", "20:00"]
    (there,) = said.waiting()[0].there
    assert (there.id, there.state) == (waiting.doses[0].id, State.TAKEN)
    desk.today.mark(waiting.doses[1].id, State.SKIPPED)
    assert [dose.state for dose in said.waiting()[0].there] == [State.SKIPPED, State.TAKEN]


def test_a_dose_whose_time_had_come_stands_before_one_that_is_nearer_but_still_to_come(desk, said):
    (waiting,) = said.waiting()
    said.drop(waiting.said.id)
    desk.clock.set("2026-11-23T16:00:00")
    said.say("took it")
    desk.clock.set("2026-11-23T16:30:00")
    assert near(said) == ["08:15", "08:00", "20:00"]


def test_matching_records_the_doses_at_that_moment_in_one_action(desk, said):
    (waiting,) = said.waiting()
    said.match(waiting.said.id, [dose.id for dose in waiting.doses[:2]])
    assert said.waiting() == ()
    records = desk.store.doses(TODAY, TODAY)
    assert {(record.state, record.instant, f"{record.local:%H:%M}") for record in records.values()} == {
        (State.TAKEN, datetime(2026, 11, 23, 8, 20, tzinfo=UTC), "08:20")
    }
    assert len(records) == 2
    desk.store.undo()
    assert desk.store.doses(TODAY, TODAY) == {}
    assert [one.said.words for one in said.waiting()] == ["took my morning ones"]
    desk.store.redo()
    assert said.waiting() == ()
    assert len(desk.store.doses(TODAY, TODAY)) == 2


def test_what_is_recorded_already_is_not_recorded_again_and_it_goes_on_waiting(desk, said):
    (waiting,) = said.waiting()
    desk.today.take(waiting.doses[0].id)
    with pytest.raises(AlreadyRecorded):
        said.match(waiting.said.id, [dose.id for dose in waiting.doses])
    assert len(said.waiting()) == 1
    assert len(desk.store.doses(TODAY, TODAY)) == 1
    with pytest.raises(BadInput):
        said.match(waiting.said.id, [])


def test_it_can_be_a_note_or_be_let_go(desk, said):
    (waiting,) = said.waiting()
    said.keep_as_note(waiting.said.id)
    (entry,) = desk.store.entries()
    assert (entry.note, entry.day, f"{entry.local:%H:%M}") == ("took my morning ones", TODAY, "08:20")
    desk.store.undo()
    assert desk.store.entries() == ()
    said.drop(waiting.said.id)
    assert said.waiting() == ()
    for again in (said.drop, said.keep_as_note, lambda id_: said.match(id_, ["x"])):
        with pytest.raises(NotFound):
            again(waiting.said.id)
    desk.store.undo()
    assert len(said.waiting()) == 1


def test_nothing_is_kept_without_words_and_a_retry_makes_no_second(desk, said):
    for words in ("", " \n ", "\x1b"):
        with pytest.raises(BadInput):
            said.say(words)
    id_ = said.waiting()[0].said.id
    said.say("something else", "abcdef")
    said.drop(id_)
    assert [one.said.id for one in said.waiting()] == ["abcdef"]


def test_the_plan_is_locked_with_the_rest_unless_the_person_says_so(desk):
    assert not desk.setup.is_plan_readable()
    desk.setup.keep_plan_readable(True)
    assert desk.setup.is_plan_readable()
    assert desk.setup.keep_plan_readable(True).op == ""
    desk.setup.keep_plan_readable(False)
    assert not desk.setup.is_plan_readable()
