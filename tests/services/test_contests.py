"""Choosing between two versions, over the plain store, which another machine writes to."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from companion.domain.errors import NotFound, NotSaved
from companion.domain.own_words import PlanPart
from companion.services.contests import ContestsService
from companion.ui.words import contests as words
from companion.ui.words import own_words
from tests.services.conftest import Desk


@pytest.fixture
def contests(plain: Desk) -> ContestsService:
    return ContestsService(plain.store, plain.clock)


def test_the_version_chosen_is_the_one_that_holds(plain: Desk, contests: ContestsService) -> None:
    lithium = plain.add("Lithium", "08:00").medicine
    plain.store.wrote_beside("medicine", lithium.id, replace(lithium, note="at night"))
    (contest,) = contests.all()
    assert (contest.key, contest.medicine, contest.can_be_both) == (f"medicine/{lithium.id}", lithium.id, False)
    assert contests.choose(contest, 1).overlapped == ()
    assert plain.medicines.get(lithium.id).medicine.note == "at night"
    assert contests.all() == ()
    with pytest.raises(NotFound):
        contests.find(contest.key)


def test_medicines_come_in_their_order_and_what_is_gone_last(plain: Desk, contests: ContestsService) -> None:
    first, second = plain.add("Lithium", "08:00").medicine, plain.add("Sertraline", "08:00").medicine
    for medicine in (second, first):
        plain.store.wrote_beside("medicine", medicine.id, replace(medicine, note="else"))
    gone = replace(first, id="gone", name="Zinc")
    plain.store.wrote_beside("medicine", "gone", gone)
    assert [contest.id for contest in contests.all()] == [first.id, second.id, "gone"]
    assert contests.all()[-1].sides[0].record is None
    contests.choose(contests.all()[-1], 1)
    assert [each.medicine.name for each in plain.medicines.all()] == ["Lithium", "Sertraline", "Zinc"]


def test_what_was_removed_can_stay_removed(plain: Desk, contests: ContestsService) -> None:
    plain.add("Lorazepam")
    medicine = plain.medicines.all()[0].medicine.id
    plain.intakes.record(medicine, id_="x")
    plain.store.wrote_beside("extra", "x", None)
    assert plain.today.view().contested == {"x"}
    contests.choose(contests.of_extras()[0], 1)
    assert plain.today.view().extras == ()
    assert plain.today.view().contested == frozenset()


def test_what_was_written_for_a_hard_moment_is_asked_about(plain: Desk, contests: ContestsService) -> None:
    plain.plan.write(plain.plan.part("calm"), "the green mug")
    plain.plan.keep_person(replace(plain.plan.new_person(), name="Alex"))
    plain.letters.keep(replace(plain.letters.new(), title="For a gray week", text="It moved."))
    (alex,), (letter,) = plain.plan.people(), plain.letters.all()
    plain.store.wrote_beside("plan", "calm", replace(plain.plan.part("calm"), text="the long walk"))
    plain.store.wrote_beside("person", alex.id, replace(alex, reach="555-0142"))
    plain.store.wrote_beside("letter", letter.id, None)
    titles = [words.title(contest, words.Known()) for contest in contests.all()]
    assert titles == ["My safety plan, calm myself", "My people, Alex", "Letter, For a gray week"]
    assert own_words.title(PlanPart("signs", "")) == "My safety plan, signs I notice"
    said = [words.difference(contest, 1, words.Known()) for contest in contests.all()]
    assert said == ["Calm myself: the long walk", "Reach: 555-0142", "removed"]
    for contest in contests.all():
        contests.choose(contest, 1)
    assert plain.plan.part("calm").text == "the long walk"
    assert plain.plan.people()[0].reach == "555-0142"
    assert plain.letters.all() == ()


def test_a_failed_save_leaves_the_question(plain: Desk, contests: ContestsService) -> None:
    lithium = plain.add("Lithium", "08:00").medicine
    plain.store.wrote_beside("medicine", lithium.id, replace(lithium, note="at night"))
    plain.store.is_full = True
    with pytest.raises(NotSaved):
        contests.choose(contests.all()[0], 1)
    assert len(contests.all()) == 1
