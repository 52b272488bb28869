"""The safety plan and the people: written under headings, put in order, taken out and brought back."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from companion.domain.errors import BadInput, NotFound
from companion.domain.own_words import HEADINGS, PlanPart
from companion.services.ports import Put


def people(desk) -> list[str]:
    return [person.name for person in desk.plan.people()]


def add(desk, *names: str) -> None:
    for name in names:
        desk.plan.keep_person(replace(desk.plan.new_person(), name=name))


def test_every_heading_can_be_written_and_stands_in_its_place(desk):
    for heading in reversed(HEADINGS):
        desk.plan.write(desk.plan.part(heading), f"words of {heading}\nand more")
    assert [part.id for part in desk.plan.parts()] == list(HEADINGS)
    assert desk.plan.part("calm").text == "words of calm\nand more"


def test_words_are_cleaned_changed_and_undone(desk):
    desk.plan.write(desk.plan.part("calm"), " a walk\x1b[31m\r\nthe mug \n\n")
    assert desk.plan.part("calm").text == "a walk\nthe mug"
    desk.plan.write(desk.plan.part("calm"), "a walk")
    desk.history.undo()
    assert desk.plan.part("calm").text == "a walk\nthe mug"
    desk.history.redo()
    assert desk.plan.part("calm").text == "a walk"


def test_the_same_words_again_save_nothing(desk):
    desk.plan.write(desk.plan.part("calm"), "a walk")
    assert desk.plan.write(desk.plan.part("calm"), "a walk\n").op == ""
    assert desk.plan.write(desk.plan.part("signs"), "  ").op == ""


def test_a_heading_can_be_blank_again_and_undo_brings_the_words_back(desk):
    desk.plan.write(desk.plan.part("calm"), "a walk")
    desk.plan.write(desk.plan.part("calm"), "\n")
    assert desk.plan.parts() == ()
    desk.history.undo()
    assert desk.plan.part("calm").text == "a walk"
    desk.plan.remove(desk.plan.part("calm"))
    assert desk.plan.parts() == ()


def test_a_heading_that_is_none_cannot_be_written_but_one_of_a_later_version_can_be_changed(desk):
    with pytest.raises(BadInput, match="no such heading"):
        desk.plan.write(PlanPart("other", ""), "words")
    desk.store.save("newer", [Put(PlanPart("other", "written later"))])
    desk.plan.write(desk.plan.part("other"), "changed here")
    assert desk.plan.part("other").text == "changed here"


def test_people_stand_in_the_order_they_were_written_and_can_be_moved(desk):
    add(desk, "Alex", "Robin", "Sam")
    assert people(desk) == ["Alex", "Robin", "Sam"]
    desk.plan.move_person(desk.plan.people()[2], -1)
    assert people(desk) == ["Alex", "Sam", "Robin"]
    assert desk.plan.move_person(desk.plan.people()[0], -1).op == ""
    assert desk.plan.move_person(desk.plan.people()[2], 1).op == ""
    desk.history.undo()
    assert people(desk) == ["Alex", "Robin", "Sam"]
    add(desk, "Kim")
    assert people(desk)[-1] == "Kim"


def test_a_person_has_a_name_a_way_and_a_purpose(desk):
    new = desk.plan.new_person()
    desk.plan.keep_person(replace(new, name=" Alex ", reach="555-0142\n", purpose="a walk"))
    (alex,) = desk.plan.people()
    assert (alex.id, alex.name, alex.reach, alex.purpose) == (new.id, "Alex", "555-0142", "a walk")
    desk.plan.keep_person(replace(alex, reach="the blue door"))
    assert desk.plan.person(alex.id).reach == "the blue door"
    for wrong in ({"name": " "}, {"reach": "5" * 301}):
        with pytest.raises(BadInput):
            desk.plan.keep_person(replace(alex, **wrong))


def test_somebody_taken_off_the_list_comes_back_in_their_place(desk):
    add(desk, "Alex", "Robin", "Sam")
    robin = desk.plan.people()[1]
    desk.plan.remove_person(robin)
    assert people(desk) == ["Alex", "Sam"]
    with pytest.raises(NotFound):
        desk.plan.person(robin.id)
    desk.history.undo()
    assert people(desk) == ["Alex", "Robin", "Sam"]
