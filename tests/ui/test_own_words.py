"""My safety plan, my people, letters: written in Care, kept whatever happens, a letter offered once."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from companion.domain.errors import NotReadable
from companion.services.letters import LettersService
from companion.services.low_energy import LowEnergyService
from companion.ui.app import CompanionApp
from companion.ui.own_help import LetterPage, RecordsHelp
from companion.ui.panes.care import CarePane
from companion.ui.render import settle
from companion.ui.screens import writing
from companion.ui.screens.choose import ChooseScreen
from companion.ui.screens.confirm import ConfirmScreen
from companion.ui.screens.contest import ContestScreen
from companion.ui.screens.own_forms import LetterForm, PersonForm, PlanPartForm
from companion.ui.screens.own_lists import LettersList, OwnList, PeopleList, PlanList
from companion.ui.widgets.form_fields import Picks
from companion.ui.widgets.note_area import NoteArea
from companion.ui.words import checkin as checkin_words
from companion.ui.words import health as health_words
from companion.ui.words import own_words as words
from companion.ui.words import shell
from tests.ui.desk import TODAY, Desk
from tests.ui.pilot import notes, opened, shown, wait_until
from tests.ui.test_checkin import form as check_in_form
from tests.ui.test_data_health import GONE, Log
from tests.ui.test_help_now import LIBRARY
from tests.ui.test_own_help import heard


def parts(desk: Desk) -> Any:
    return desk.parts((CarePane, lambda: CarePane(desk.services)), start="care")


async def list_opened(app: CompanionApp, pilot: Pilot[Any], key: str, kind: type[OwnList[Any]]) -> OwnList[Any]:
    await pilot.press(key)
    await wait_until(pilot, lambda: isinstance(app.screen, kind), "the list did not open")
    await pilot.pause(0.1)
    assert isinstance(app.screen, OwnList)
    return app.screen


async def form_opened(app: CompanionApp, pilot: Pilot[Any], key: str, kind: type[Any]) -> Any:
    await pilot.press(key)
    await wait_until(pilot, lambda: isinstance(app.screen, kind), "the form did not open")
    await pilot.pause(0.1)
    return app.screen


def text_of(app: CompanionApp) -> str:
    return app.screen.query_one("#text", NoteArea).text


async def type_text(app: CompanionApp, text: str) -> None:
    app.screen.query_one("#text", NoteArea).text = text


async def test_care_shows_what_is_written_and_what_is_not() -> None:
    desk = Desk()
    async with opened(parts(desk)) as (app, pilot):
        await wait_until(pilot, lambda: words.NOTHING_YET in shown(app))
        assert "988" in shown(app)
        desk.services.plan.keep_person(replace(desk.services.plan.new_person(), name="Alex"))
        await list_opened(app, pilot, "m", PeopleList)
        await pilot.press("escape")
        app.main.spread(frozenset({"person"}))
        await wait_until(pilot, lambda: "1 person" in shown(app))


async def test_where_records_are_missing_nothing_says_that_nothing_was_written() -> None:
    desk, log = Desk(), Log(GONE)
    services = dataclasses.replace(desk.services, records_health=lambda: log)
    lacking = f"{health_words.LACKING} {health_words.LACKING_HOW}"
    async with opened(desk.parts((CarePane, lambda: CarePane(services)), start="care"), (60, 20)) as (app, pilot):
        await wait_until(pilot, lambda: shown(app).count(words.MAY_BE_MISSING) == 3)
        assert words.NOTHING_YET not in shown(app)
        for key, kind in (("m", PeopleList), ("w", LettersList)):
            await list_opened(app, pilot, key, kind)
            await wait_until(pilot, lambda: lacking in " ".join(shown(app).split()))
            await pilot.press("escape")
            await wait_until(pilot, lambda: len(app.screen_stack) == 1)
    assert RecordsHelp(services).look().missing == lacking
    desk.services.plan.write(desk.services.plan.part("calm"), "the green mug")
    async with opened(desk.parts((CarePane, lambda: CarePane(services)))) as (app, pilot):
        app.push_screen(RecordsHelp(services).look().doors[0].screen())
        await wait_until(pilot, lambda: words.PART_MISSING in " ".join(shown(app).split()))
        assert "the green mug" in shown(app)
        await pilot.press("e")
        await wait_until(pilot, lambda: isinstance(app.screen, PlanList) and words.PART_MISSING in shown(app))
        assert "the green mug" in shown(app)


async def test_a_heading_is_written_taken_out_and_brought_back() -> None:
    desk = Desk()
    async with opened(parts(desk)) as (app, pilot):
        await list_opened(app, pilot, "p", PlanList)
        assert words.HINTS["signs"][:30] in shown(app)
        assert f"{words.HEADINGS['calm']} · {words.BLANK}" in shown(app)
        await pilot.press("down")
        await form_opened(app, pilot, "enter", PlanPartForm)
        await type_text(app, "the green mug\nthe long walk")
        await pilot.press("ctrl+s")
        await wait_until(pilot, lambda: isinstance(app.screen, PlanList) and "the long walk" in shown(app))
        assert desk.services.plan.part("calm").text == "the green mug\nthe long walk"
        assert words.SAVED in shown(app)
        assert f"{words.HEADINGS['calm']} · {words.BLANK}" not in shown(app)
        await pilot.press("delete")
        await wait_until(pilot, lambda: "the long walk" not in shown(app) and words.TAKEN_OUT in shown(app))
        await pilot.press("u")
        await wait_until(pilot, lambda: "the long walk" in shown(app))
        await wait_until(pilot, lambda: words.TAKEN_OUT not in shown(app), "it still says what was undone")
        assert any("safety plan" in note for note in notes(app))
        await pilot.press("escape")
        await wait_until(pilot, lambda: "1 part" in shown(app))


async def test_people_are_added_moved_and_taken_off() -> None:
    desk = Desk()
    async with opened(parts(desk)) as (app, pilot):
        await list_opened(app, pilot, "m", PeopleList)
        await wait_until(pilot, lambda: words.NOBODY[:25] in shown(app))
        for key, name in (("n", "Alex"), ("a", "Robin")):
            await form_opened(app, pilot, key, PersonForm)
            await pilot.press(*name, "enter", *"555", "enter", "enter")
            await wait_until(pilot, lambda name=name: isinstance(app.screen, PeopleList) and name in shown(app))
        await pilot.press("K")
        await wait_until(pilot, lambda: [one.name for one in desk.services.plan.people()] == ["Robin", "Alex"])
        await pilot.pause(0.1)
        await pilot.press("delete")
        await wait_until(pilot, lambda: [one.name for one in desk.services.plan.people()] == ["Alex"])
        await pilot.press("delete")
        await wait_until(pilot, lambda: words.TAKEN_OUT in shown(app) and words.NOBODY[:25] in shown(app))
        await pilot.press("u", "u")
        await wait_until(pilot, lambda: len(desk.services.plan.people()) == 2)
        await wait_until(pilot, lambda: words.PEOPLE_HOW in shown(app), "it still says that nobody is listed")
        there = desk.other().services.plan
        seen = there.people()[0]
        desk.services.plan.keep_person(replace(seen, purpose="a walk"))
        there.remove_person(seen)
        heard(app, desk)
        await wait_until(pilot, lambda: words.ONE_GONE in " ".join(shown(app).split()))
        await pilot.press("escape")
        await wait_until(pilot, lambda: words.IN_TWO_PLACES in shown(app), "Care did not say so")


async def test_a_person_without_a_name_is_said_under_the_field() -> None:
    desk = Desk()
    async with opened(parts(desk)) as (app, pilot):
        await list_opened(app, pilot, "m", PeopleList)
        form = await form_opened(app, pilot, "n", PersonForm)
        await pilot.press("ctrl+s")
        await wait_until(pilot, lambda: bool(form.line("name").problem))
        assert desk.services.plan.people() == ()


async def test_a_letter_asks_only_for_what_its_rule_needs() -> None:
    desk = Desk()
    async with opened(parts(desk)) as (app, pilot):
        await list_opened(app, pilot, "w", LettersList)
        form = await form_opened(app, pilot, "n", LetterForm)
        lines = ("step", "times", "first")
        assert [form.line(name).display for name in lines] == [False, False, False]
        await pilot.press(*"Gray")
        await type_text(app, "It moved.")
        form.query_one("#shows", Picks).value = "date"
        await pilot.pause()
        assert [form.line(name).display for name in lines] == [False, False, True]
        await pilot.press("ctrl+s")
        await wait_until(pilot, lambda: bool(form.line("first").problem))
        form.query_one("#shows", Picks).value = "low"
        await pilot.pause()
        assert [form.line(name).display for name in lines] == [True, True, False]
        form.query_one("#times").value = "three"
        await pilot.press("ctrl+s")
        await wait_until(pilot, lambda: bool(form.line("times").problem))
        form.query_one("#times").value = "3"
        await pilot.press("ctrl+s")
        await wait_until(pilot, lambda: isinstance(app.screen, LettersList) and "Gray" in shown(app))
        (letter,) = desk.services.letters.all()
        assert (letter.shows, letter.step, letter.times, letter.text) == ("low", 2, 3, "It moved.")
        assert "after 3 check-ins in a row" in shown(app)


@pytest.mark.parametrize("key", ["p", "w"])
async def test_words_survive_an_end_without_warning(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "KEEP_EVERY", 0.03)
    desk = Desk()
    kind, form, opens = (PlanList, PlanPartForm, "enter") if key == "p" else (LettersList, LetterForm, "n")
    async with opened(parts(desk)) as (app, pilot):
        await list_opened(app, pilot, key, kind)
        await form_opened(app, pilot, opens, form)
        await type_text(app, "half a sentence\nand more")
        await wait_until(pilot, lambda: "half a sentence" in str(desk.draft_words), "it was not kept")
    async with opened(parts(desk)) as (app, pilot):
        await list_opened(app, pilot, key, kind)
        await form_opened(app, pilot, opens, form)
        await wait_until(pilot, lambda: text_of(app) == "half a sentence\nand more", "it did not come back")
        assert shell.BROUGHT_BACK in notes(app)


@pytest.mark.parametrize(("answer", "comes_back"), [("2", True), ("3", False)])
async def test_leaving_asks_what_becomes_of_the_words(answer: str, comes_back: bool) -> None:
    desk = Desk()
    async with opened(parts(desk)) as (app, pilot):
        await list_opened(app, pilot, "p", PlanList)
        await form_opened(app, pilot, "enter", PlanPartForm)
        await pilot.press("escape")
        await wait_until(pilot, lambda: isinstance(app.screen, PlanList), "untouched, it asked")
        await form_opened(app, pilot, "enter", PlanPartForm)
        await type_text(app, "half a sentence")
        await pilot.press("escape")
        await wait_until(pilot, lambda: isinstance(app.screen, ChooseScreen))
        await pilot.press("escape")
        await wait_until(pilot, lambda: isinstance(app.screen, PlanPartForm))
        assert text_of(app) == "half a sentence"
        await pilot.press("escape")
        await wait_until(pilot, lambda: isinstance(app.screen, ChooseScreen))
        await pilot.press(answer)
        await wait_until(pilot, lambda: isinstance(app.screen, PlanList))
        await wait_until(pilot, lambda: bool(desk.draft_words) is comes_back)
        await form_opened(app, pilot, "enter", PlanPartForm)
        await pilot.pause(0.1)
        assert (text_of(app) == "half a sentence") is comes_back
        assert desk.services.plan.parts() == ()


async def test_words_begun_over_another_version_keep_both() -> None:
    desk, there = Desk(), None
    plan = desk.services.plan
    plan.write(plan.part("signs"), "as it was")
    async with opened(parts(desk)) as (app, pilot):
        await list_opened(app, pilot, "p", PlanList)
        await form_opened(app, pilot, "enter", PlanPartForm)
        await type_text(app, "written here")
        await pilot.press("escape")
        await wait_until(pilot, lambda: isinstance(app.screen, ChooseScreen))
        await pilot.press("2")
        await wait_until(pilot, lambda: bool(desk.draft_words))
        there = desk.other().services.plan
        there.write(there.part("signs"), "written there")
        desk.services.refresh()
        app.main.spread(frozenset({"signs"}))
        await wait_until(pilot, lambda: "written there" in shown(app))
        await form_opened(app, pilot, "enter", PlanPartForm)
        await wait_until(pilot, lambda: text_of(app) == "written here")
        await wait_until(pilot, lambda: "changed elsewhere meanwhile" in shown(app))
        await pilot.press("ctrl+s")
        await wait_until(pilot, lambda: isinstance(app.screen, PlanList))
        (contest,) = desk.services.contests.all()
        assert {side.record.text for side in contest.sides} == {"written here", "written there"}  # type: ignore[union-attr]
        await wait_until(pilot, lambda: words.CHANGED in shown(app))
        await pilot.press("v")
        await wait_until(pilot, lambda: isinstance(app.screen, ContestScreen))
        await pilot.press("2")
        await wait_until(pilot, lambda: isinstance(app.screen, PlanList) and plan.part("signs").text == "written there")
        await wait_until(pilot, lambda: words.CHANGED not in shown(app))


async def test_a_letter_is_offered_once_and_read_with_one_key() -> None:
    desk = Desk()
    desk.services = dataclasses.replace(desk.services, library=lambda: LIBRARY)
    letters, checkins = desk.services.letters, desk.services.checkin
    letters.keep(replace(letters.new(), title="For a gray week", text="It moved.", shows="low"))
    checkins.save(replace(checkins.begin(TODAY - timedelta(days=1)), values={"mood": 2}))
    async with opened(parts(desk)) as (app, pilot):
        await check_in_form(app, pilot)
        await pilot.press("1", "enter")
        await wait_until(pilot, lambda: isinstance(app.screen, ConfirmScreen) and words.OFFER_TITLE in shown(app))
        assert "For a gray week" in shown(app)
        assert "It moved." not in shown(app)
        await pilot.press("y")
        await wait_until(pilot, lambda: isinstance(app.screen, LetterPage) and "It moved." in shown(app))
        assert "988" in shown(app)
        await pilot.press("escape")
        await wait_until(pilot, lambda: len(app.screen_stack) == 1)
        assert letters.to_offer() is None
        await settle(pilot)
        assert not desk.services.reading.waiting(), "one offer is enough"
        assert desk.services.reading.offer_after_low_mood(TODAY) is not None, "there was something to read"
        await check_in_form(app, pilot)
        await pilot.press("1", "enter")
        await wait_until(pilot, lambda: isinstance(app.screen, ConfirmScreen), "the other offer did not come")
        assert checkin_words.LESS_TITLE in shown(app), "the letter was offered for these days"


async def test_records_that_cannot_be_read_while_something_is_offered_end_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk, asked = Desk(), []
    letters, checkins = desk.services.letters, desk.services.checkin
    letters.keep(replace(letters.new(), title="For a gray week", text="It moved.", shows="low"))
    checkins.save(replace(checkins.begin(TODAY - timedelta(days=1)), values={"mood": 2}))

    def note_offer(service: object) -> None:
        asked.append(type(service))
        raise NotReadable("The folder is gone.")

    for service in (LettersService, LowEnergyService):
        monkeypatch.setattr(service, "note_offer", note_offer)
    async with opened(parts(desk)) as (app, pilot):
        await check_in_form(app, pilot)
        await pilot.press("1", "enter")
        await wait_until(pilot, lambda: asked == [LettersService, LowEnergyService] and len(app.screen_stack) == 1)
        await settle(pilot)
        assert len(app.screen_stack) == 1


async def test_one_is_erased_for_good_after_a_typed_word() -> None:
    desk = Desk()
    plan = desk.services.plan
    plan.write(plan.part("signs"), "private words")
    async with opened(parts(desk)) as (app, pilot):
        await list_opened(app, pilot, "p", PlanList)
        await pilot.press("D")
        await wait_until(pilot, lambda: "for good?" in shown(app))
        await pilot.press(*"ERASE", "enter")
        await wait_until(pilot, lambda: plan.parts() == ())
    assert desk.store.next_undo() is None
