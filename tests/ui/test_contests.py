"""What was changed in two places, seen and settled by keys: in Medicines, on Today and in the Journal."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from companion.domain.devices import NAMED
from companion.domain.errors import NotSaved
from companion.domain.journal import Entry
from companion.domain.medicine import Pause, Version
from companion.domain.prefs import Pref
from companion.services.ports import Put, Remove, Writer
from companion.ui.app import CompanionApp
from companion.ui.panes.journal import JournalPane
from companion.ui.screens.choose import ChooseScreen
from companion.ui.screens.contest import ContestScreen
from companion.ui.widgets.comparison import Comparison
from companion.ui.widgets.medicine_list import MedicineList
from companion.ui.widgets.numbered_list import NumberedList
from companion.ui.words import contests as words
from tests.ui import today_days
from tests.ui.desk import MORNING, TODAY, Desk, entry
from tests.ui.medicine_days import form_of, medicine, pane_of, parts
from tests.ui.pilot import EIGHT_SIZES, notes, opened, shown, wait_until
from tests.ui.test_medicines_looks import steady
from tests.ui.test_safety_bar import says_where_to_get_help
from tests.ui.test_today import watching
from tests.ui.today_days import add


def laptop(desk: Desk) -> Desk:
    """Another machine, which has heard everything so far."""
    there = desk.other()
    there.store.refresh()
    there.store.save("device-name", [Put(Pref(f"{NAMED}/there", "laptop"))])
    desk.store.refresh()
    return there


def change_apart(desk: Desk, here: dict[str, Any], there: dict[str, Any], name: str = "Lithium carbonate") -> None:
    """Have the version of a medicine corrected on two machines, neither knowing of the other."""
    other = laptop(desk)
    seen = medicine(desk, name).versions[-1]
    desk.store.save("medicine-correct", [Put(_changed(seen, **here))])
    other.store.save("medicine-correct", [Put(_changed(seen, **there))])
    desk.store.refresh()


def _changed(version: Version, n: int = 0, **changes: Any) -> Version:
    """A version with another number of pieces at its last time."""
    *before, last = version.slots
    if n:
        last = replace(last, amount=(replace(last.amount[0], n=type(last.amount[0].n)(n)),))
    return replace(version, **{"slots": (*before, last), **changes})


def lithium() -> Desk:
    desk = Desk()
    add(desk, "Lithium carbonate", "08:00", "20:00", mg="300", release="ER", note="With food.")
    add(desk, "Sertraline", "08:00", mg="50")
    return desk


def apart() -> Desk:
    desk = lithium()
    change_apart(desk, {"n": 2}, {"n": 3, "why": "told on the phone"})
    return desk


def pieces(desk: Desk) -> str:
    return str(medicine(desk, "Lithium carbonate").versions[-1].slots[-1].amount[0].n)


async def dialog(app: Any, pilot: Pilot[Any]) -> ContestScreen:
    await wait_until(pilot, lambda: isinstance(app.screen, ContestScreen), "the dialog did not open")
    await pilot.pause()
    return app.screen  # type: ignore[no-any-return]


def test_each_line_is_said_once_and_times_stand_by_the_clock() -> None:
    desk = lithium()
    seen = medicine(desk, "Lithium carbonate").versions[-1]
    early, late = seen.slots
    moved = replace(late, wall=early.wall.replace(hour=7))
    change_apart(desk, {"why": "level"}, {"slots": (early, moved)})
    (contest,) = desk.services.contests.all()
    said = words.lines(contest, words.known(*desk.services.contests.names()))
    assert [(line.label, line.differs) for line in said] == [
        ("From", False), ("07:00", True), ("08:00", False), ("20:00", True),
        ("In a day", False), ("Why", True),
    ]  # fmt: skip
    assert {line.label: line.texts for line in said}["07:00"] == ("1 tablet of 300 mg, every day", "")


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_a_medicine_changed_in_two_places_is_marked_and_shows_both(size: tuple[int, int]) -> None:
    desk = apart()
    async with opened(parts(desk), size) as (app, pilot):
        await wait_until(pilot, lambda: "≠ Changed in two places. v shows both." in shown(app))
        await pilot.press("v")
        screen = await dialog(app, pilot)
        text = shown(app)
        await pilot.press("pagedown")  # where there is little room, what differs last stands below
        await pilot.pause()
        text += shown(app)
        for part in (
            "laptop, holds now", "this computer", "≠ 20:00", "3 tablets", "2 tablets", "1200 mg", "900 mg",
            "told on the phone", "The same in both", "08:00", "Which one holds?", "As on laptop", "As on this computer",
        ):  # fmt: skip
            assert part in text, part
        assert says_where_to_get_help(app)
        assert screen.query_one(Comparison).has_class("-stacked") is (size[0] < 80)
        await pilot.press("2")
        await wait_until(pilot, lambda: pieces(desk) == "2")
        await wait_until(pilot, lambda: "Changed in two places" not in shown(app))
        assert any("u brings the question back" in note for note in notes(app))
        await pilot.press("v")
        await pilot.pause()
        assert len(app.screen_stack) == 1
        await pilot.press("u")
        await wait_until(pilot, lambda: "≠ Changed in two places" in shown(app))
        assert pieces(desk) == "3"


async def test_news_of_it_arrive_while_the_app_is_open() -> None:
    desk = lithium()
    other = laptop(desk)
    async with opened(replace(parts(desk), watch=watching(desk))) as (app, pilot):
        await wait_until(pilot, lambda: "Lithium carbonate" in shown(app))
        assert "two places" not in shown(app)
        seen = medicine(desk, "Lithium carbonate").medicine
        desk.store.save("medicine-correct", [Put(replace(seen, note="at night"))])
        other.store.save("medicine-correct", [Put(replace(seen, note="in the morning"))])
        await wait_until(pilot, lambda: "≠ Changed in two places. v shows both." in shown(app))
        await pilot.press("v")
        await dialog(app, pilot)
        (contest,) = other.services.contests.all()
        other.services.contests.choose(contest, 0)
        await wait_until(pilot, lambda: "Something arrived about this meanwhile" in shown(app))
        assert "at night" in shown(app), "what is shown stays"
        await pilot.press("2")
        await wait_until(pilot, lambda: any("Nothing is lost" in note for note in notes(app)))
        (again,) = desk.services.contests.all()
        assert {side.record.note for side in again.sides} == {"at night", "in the morning"}  # type: ignore[union-attr]


async def test_esc_leaves_the_question_open_and_a_failed_save_says_so() -> None:
    desk = apart()
    async with opened(parts(desk)) as (app, pilot):
        await wait_until(pilot, lambda: "v shows both" in shown(app))
        await pilot.press("v")
        await dialog(app, pilot)
        await pilot.press("escape")
        await wait_until(pilot, lambda: len(app.screen_stack) == 1)
        assert len(desk.services.contests.all()) == 1
        desk.store.broken = NotSaved("Not saved: the disk is full.")
        await pilot.press("v")
        await dialog(app, pilot)
        await pilot.press("down", "enter")
        await wait_until(pilot, lambda: any("the disk is full" in note for note in notes(app)))
        assert len(desk.services.contests.all()) == 1


async def test_several_of_one_medicine_are_offered_to_choose_from() -> None:
    desk = apart()
    other = laptop(desk)
    seen = medicine(desk, "Lithium carbonate").medicine
    desk.store.save("medicine-correct", [Put(replace(seen, note="[/] at night"))])
    other.store.save("medicine-correct", [Put(replace(seen, note="in the morning"))])
    desk.store.refresh()
    async with opened(parts(desk)) as (app, pilot):
        await wait_until(pilot, lambda: "v shows both" in shown(app))
        await pilot.press("v")
        await wait_until(pilot, lambda: isinstance(app.screen, ChooseScreen))
        assert "2 things were changed in two places." in shown(app)
        assert "Lithium carbonate, how it is taken from Nov 1, 2026" in shown(app)
        await pilot.press("1")
        await dialog(app, pilot)
        assert "[/] at night" in shown(app)
        await pilot.press("2")
        await wait_until(pilot, lambda: medicine(desk, "Lithium carbonate").medicine.note == "[/] at night")
        assert len(desk.services.contests.all()) == 1


async def test_two_versions_on_one_date_are_asked_about_too() -> None:
    desk = lithium()
    other = laptop(desk)
    seen = medicine(desk, "Lithium carbonate").versions[-1]
    for each, id_, n in ((desk, "here", 2), (other, "there", 3)):
        each.store.save("medicine-change", [Put(_changed(seen, n, id=id_, first=TODAY + timedelta(days=1), rev=None))])
    desk.store.refresh()
    async with opened(parts(desk)) as (app, pilot):
        await wait_until(pilot, lambda: "v shows both" in shown(app))
        await pilot.press("v")
        await dialog(app, pilot)
        assert "how it is taken from Nov 24, 2026" in shown(app)
        await pilot.press("2")
        await wait_until(pilot, lambda: pieces(desk) == "2")
        assert desk.services.contests.all() == ()


async def test_both_pauses_can_be_kept() -> None:
    desk = lithium()
    desk.store.save("pause", [Put(Pause("p", "sertraline", TODAY, TODAY))])
    other = laptop(desk)
    (seen,) = medicine(desk, "Sertraline").pauses
    desk.store.save("pause", [Put(replace(seen, reason="surgery"))])
    first = TODAY + timedelta(days=5)
    other.store.save("pause", [Put(replace(seen, first=first, last=first))])
    desk.store.refresh()
    async with opened(parts(desk)) as (app, pilot):
        await wait_until(pilot, lambda: "v shows both" in shown(app))
        app.main.query_one(MedicineList).go_to("sertraline")
        await pilot.pause()
        assert "(changed in two places)" in shown(app)
        await pilot.press("v")
        await dialog(app, pilot)
        assert "Both: two pauses" in shown(app)
        await pilot.press("3")
        await wait_until(pilot, lambda: len(medicine(desk, "Sertraline").pauses) == 2)
        await wait_until(pilot, lambda: "two places" not in shown(app))


async def test_a_medicine_taken_off_the_list_here_and_changed_there_can_come_back() -> None:
    desk = lithium()
    other = laptop(desk)
    seen = medicine(desk, "Sertraline")
    other.store.save("medicine-correct", [Put(replace(seen.medicine, note="with water"))])
    desk.services.medicines.remove(seen)
    async with opened(parts(desk)) as (app, pilot):
        await wait_until(pilot, lambda: "Sertraline, name and notes" in shown(app))
        pane_of(app).query_one(MedicineList).go_to("medicine/sertraline")
        await pilot.press("enter")
        await dialog(app, pilot)
        assert "no, taken off" in shown(app)
        await pilot.press("2")
        await wait_until(pilot, lambda: any(m.medicine.name == "Sertraline" for m in desk.services.medicines.all()))
        assert medicine(desk, "Sertraline").medicine.note == "with water"


@pytest.mark.parametrize("size", EIGHT_SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_long_words_can_be_read_to_their_end_and_help_stays(size: tuple[int, int]) -> None:
    desk = lithium()
    other = laptop(desk)
    seen = medicine(desk, "Lithium carbonate").medicine
    for each, letter in ((desk, "h"), (other, "t")):
        note = "\n".join(f"{letter}{line}." for line in range(100, 180))
        each.store.save("medicine-correct", [Put(replace(seen, note=note))])
    desk.store.refresh()
    async with opened(parts(desk), size) as (app, pilot):
        await pilot.press("5", "v")
        await pilot.pause()
        assert says_where_to_get_help(app)
        if size[0] >= 60 and size[1] >= 20:
            await dialog(app, pilot)
            assert app.screen.query_one(NumberedList).region.height == 2, "the answers stay in view"
            read = shown(app)
            while "two hours" not in read:  # the last words of all
                await pilot.press("space")
                await pilot.pause()
                read += shown(app)
            assert all(f"{letter}{line}." in read for letter in "ht" for line in range(100, 180))


# Today


@asynccontextmanager
async def intake_asked_about(desk: Desk) -> AsyncIterator[tuple[CompanionApp, Pilot[Any]]]:
    """Today, with the question about the intake x1 that was changed in two places."""
    async with opened(today_days.parts(desk)) as (app, pilot):
        await wait_until(pilot, lambda: "≠ Changed in two places. e shows both." in shown(app))
        today_days.pane_of(app).show_record("x1")
        await pilot.pause()
        await pilot.press("e")
        await dialog(app, pilot)
        yield app, pilot


async def test_an_intake_changed_in_two_places_is_marked_on_today_and_answered_there() -> None:
    desk = Desk()
    add(desk, "Lorazepam", as_needed=True, mg="0.5")
    desk.services.intakes.record("lorazepam", at=MORNING - timedelta(hours=2), id_="x1")
    other = laptop(desk)
    (seen,) = desk.services.today.view().extras
    desk.services.intakes.edit(seen, at=MORNING - timedelta(hours=1))
    other.services.intakes.edit(seen, at=MORNING - timedelta(minutes=30))
    desk.store.refresh()
    async with opened(parts(desk)) as (app, pilot):
        await wait_until(pilot, lambda: "Lorazepam" in shown(app))
        assert "two places" not in shown(app), "it is no question about the medicine"
        await pilot.press("v")
        await dialog(app, pilot)
    async with intake_asked_about(desk) as (app, pilot):
        assert "Lorazepam, intake of Mon Nov 23" in shown(app)
        await pilot.press("3")
        await wait_until(pilot, lambda: len(desk.services.today.view().extras) == 2)
        await wait_until(pilot, lambda: "two places" not in shown(app))


async def test_an_intake_deleted_here_and_corrected_there_is_offered_on_today() -> None:
    desk = Desk()
    add(desk, "Lorazepam", as_needed=True, mg="0.5")
    desk.services.intakes.record("lorazepam", at=MORNING - timedelta(hours=2), id_="x1")
    other = laptop(desk)
    (seen,) = desk.services.today.view().extras
    other.services.intakes.edit(seen, reason="panic on the train")
    desk.services.today.clear(seen)
    assert desk.services.today.view().extras == ()
    async with intake_asked_about(desk) as (app, pilot):
        assert "panic on the train" in shown(app)
        await pilot.press("2")
        await wait_until(pilot, lambda: len(desk.services.today.view().extras) == 1)


async def test_today_says_of_a_dose_that_its_plan_was_changed_in_two_places() -> None:
    desk = apart()
    async with opened(today_days.parts(desk)) as (app, pilot):
        await wait_until(pilot, lambda: "≠ Plan changed in two places: 5, then v." in shown(app))
        await pilot.press("A")
        await wait_until(pilot, lambda: any("its plan was changed in two places" in note for note in notes(app)))
        states = {dose.plan.medicine: dose.state.value for dose in desk.services.today.view().doses[:2]}
        assert states == {"lithium": "due", "sertraline": "taken"}


async def test_clocks_set_in_two_places_are_said_on_today_and_asked_about_in_medicines() -> None:
    desk = lithium()
    (place,) = desk.store.calendar().places
    desk.clock.zone_name = "Europe/Berlin"  # else it is asked first where the person is
    other = laptop(desk)
    other.store.save("place", [Put(replace(place, id="other", zone="Europe/Berlin", rev=None))])
    desk.store.refresh()
    async with opened(today_days.parts(desk), (120, 40)) as (app, pilot):
        said = "≠ The clocks your plans follow: changed in two places. 5, then v."
        await wait_until(pilot, lambda: said in shown(app))
        await wait_until(pilot, lambda: len(app.screen_stack) == 1)
    async with opened(parts(desk), (80, 40)) as (app, pilot):
        await wait_until(pilot, lambda: "The clocks your plans follow" in shown(app))
        pane_of(app).query_one(MedicineList).go_to("place/other+" + place.id)
        await pilot.press("v")
        await dialog(app, pilot)
        assert "≠ Clocks of" in shown(app)
        assert "Berlin" in shown(app)
        await pilot.press("2")
        await wait_until(pilot, lambda: desk.store.calendar().zone_name(MORNING) == "UTC")
        await wait_until(pilot, lambda: not pane_of(app).loaded.contests)


async def test_keys_work_in_medicines_when_all_it_lists_was_changed_in_two_places() -> None:
    desk = Desk()
    desk.services.plan.write(desk.services.plan.part("calm"), "the green mug")
    seen, other = desk.services.plan.part("calm"), laptop(desk)
    for there, text in ((desk, "the long walk"), (other, "a cold shower")):
        there.services.plan.write(seen, text)
    desk.store.refresh()
    async with opened(replace(parts(desk), initial_pane="")) as (app, pilot):
        await pilot.press("5")
        await wait_until(pilot, lambda: "My safety plan, calm myself" in shown(app))
        await wait_until(pilot, lambda: isinstance(app.focused, MedicineList), "no key reaches the tab")
        await pilot.press("a")
        await form_of(app, pilot)


async def test_a_reaction_changed_in_two_places_is_marked_in_its_row() -> None:
    desk = lithium()
    desk.services.medicines.add_reaction("Penicillin", "rash", is_allergy=True)
    (seen,) = desk.store.reactions()
    other = laptop(desk)
    desk.store.save("reaction", [Put(replace(seen, what="rash as a child"))])
    other.store.save("reaction", [Put(replace(seen, what="could not breathe"))])
    desk.store.refresh()
    async with opened(parts(desk), (80, 40)) as (app, pilot):
        await wait_until(pilot, lambda: "v shows both" in shown(app))
        pane_of(app).query_one(MedicineList).go_to(seen.id)
        await pilot.press("v")
        await dialog(app, pilot)
        assert "Penicillin, what happened" in shown(app)
        assert "the same in both" in shown(app).casefold()
        await pilot.press("2")
        await wait_until(pilot, lambda: desk.store.reactions()[0].what == "rash as a child")


def test_a_machine_without_a_name_is_another_computer() -> None:
    assert words.writer(Writer()) == "another computer"
    assert words.writer(Writer("[/] box\x1b[2J")) == "[/] box"


# Journal


def deleted_and_changed() -> tuple[Desk, Entry]:
    desk = Desk()
    desk.write(entry("one", MORNING, mood=4, note="plain"), entry("two", MORNING - timedelta(days=1), note="calm"))
    other = laptop(desk)
    seen = next(each for each in desk.entries if each.id == "one")
    other.write(replace(seen, note="what I wrote on the train [/]"))
    desk.store.save("entry-delete", [Remove(seen)])
    return desk, seen


async def test_the_words_of_an_entry_deleted_here_and_changed_there_are_offered() -> None:
    desk, _ = deleted_and_changed()
    pane = (JournalPane, lambda: JournalPane(desk.services.journal, desk.services.checkin, desk.services.contests))
    async with opened(desk.parts(pane, start="journal"), (100, 30)) as (app, pilot):
        await wait_until(pilot, lambda: "1 entry · ≠ 1 entry deleted in one place, changed in another" in shown(app))
        await pilot.press("v")
        await dialog(app, pilot)
        assert "removed, holds now" in " ".join(shown(app).split())
        assert "what I wrote on the train" in shown(app)
        assert "[/]" in shown(app)
        await pilot.press("2")
        await wait_until(pilot, lambda: len(desk.entries) == 2)
        assert desk.entries[0].note == "what I wrote on the train [/]"
        await wait_until(pilot, lambda: "2 entries" in shown(app))
        assert "deleted in one place" not in shown(app)


async def test_they_are_offered_also_where_nothing_else_is_written() -> None:
    desk, _ = deleted_and_changed()
    desk.store.save("entry-delete", [Remove(each) for each in desk.entries])
    pane = (JournalPane, lambda: JournalPane(desk.services.journal, desk.services.checkin, desk.services.contests))
    async with opened(desk.parts(pane, start="journal"), (100, 30)) as (app, pilot):
        await wait_until(pilot, lambda: "deleted in one place" in shown(app))
        await pilot.press("v")
        await dialog(app, pilot)
        await pilot.press("2")
        await wait_until(pilot, lambda: len(desk.entries) == 1)


@pytest.mark.parametrize("size", [(60, 20), (80, 24)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_it_looks_as_it_was_looked_at(snap_compare: Any, tmp_path: Path, size: tuple[int, int]) -> None:
    del tmp_path
    from companion.ui.app import CompanionApp

    async def open_it(pilot: Pilot[Any]) -> None:
        await steady(pilot)
        await pilot.press("v")
        await dialog(pilot.app, pilot)
        await pilot.pause(0.2)

    assert snap_compare(CompanionApp(parts(apart())), terminal_size=size, run_before=open_it)
