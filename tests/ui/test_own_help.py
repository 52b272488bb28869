"""What a person wrote, in Help now: plan, people and letters are read there, and one key leads to writing."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from companion.domain.errors import NotReadable
from companion.ui.app import CompanionApp
from companion.ui.help_parts import HelpParts
from companion.ui.own_help import LetterPage, LettersScreen, MyPlanScreen, RecordsHelp
from companion.ui.screens.help_now import DoorList
from companion.ui.screens.own_lists import LettersList, PeopleList, PlanList
from companion.ui.widgets.choice_list import ChoiceList
from companion.ui.words import own_words as words
from tests.ui.desk import TODAY, Desk
from tests.ui.pilot import shown, wait_until
from tests.ui.test_help_now import LIBRARY, go_to, help_open


def helped(desk: Desk) -> Any:
    own = RecordsHelp(desk.services)
    return replace(desk.parts(), help=HelpParts(content=lambda: LIBRARY, own=own))


def write(desk: Desk, title: str, **rule: Any) -> None:
    letters = desk.services.letters
    letters.keep(replace(letters.new(), title=title, text=f"Text of {title}.", **rule))


def heard(app: CompanionApp, desk: Desk) -> None:
    """Do what the app does every two seconds."""
    app.main.spread(frozenset(id_ for _, id_ in desk.services.refresh()))


async def test_plan_and_people_are_read_there_and_written_with_one_key() -> None:
    desk = Desk()
    plan = desk.services.plan
    plan.write(plan.part("calm"), "the [b]green[/b] mug")
    plan.keep_person(replace(plan.new_person(), name="Alex", reach="555-0142"))
    async with help_open(helped(desk)) as (app, pilot, screen):
        await wait_until(pilot, lambda: screen.query_one(DoorList).doors[-1] == "plan")
        await go_to(app, pilot, "p", MyPlanScreen)
        await wait_until(pilot, lambda: "the [b]green[/b] mug" in shown(app) and "Alex · 555-0142" in shown(app))
        assert "988" in shown(app)
        await go_to(app, pilot, "m", PeopleList)
        await pilot.press("escape")
        await wait_until(pilot, lambda: isinstance(app.screen, MyPlanScreen))
        await go_to(app, pilot, "e", PlanList)
        plan.write(plan.part("signs"), "written meanwhile")
        await pilot.press("escape")
        await wait_until(pilot, lambda: isinstance(app.screen, MyPlanScreen) and "written meanwhile" in shown(app))
        there = desk.other().services.plan
        there.write(there.part("signs"), "written elsewhere")
        heard(app, desk)
        await wait_until(pilot, lambda: "written elsewhere" in shown(app), "what another copy wrote was not shown")


async def test_what_was_changed_in_two_places_stands_there_in_both_versions_also_where_one_is_blank() -> None:
    desk = Desk()
    plan = desk.services.plan
    plan.write(plan.part("calm"), "as it was")
    plan.keep_person(replace(plan.new_person(), name="Alex", reach="555-0142"))
    there = desk.other().services
    part, alex = there.plan.part("calm"), there.plan.people()[0]
    plan.write(plan.part("calm"), "the green mug")
    plan.keep_person(replace(plan.people()[0], reach="555-0111"))
    there.plan.write(part, "")
    there.plan.keep_person(replace(alex, reach="555-0199"))
    desk.services.refresh()
    async with help_open(helped(desk)) as (app, pilot, screen):
        await wait_until(pilot, lambda: screen.query_one(DoorList).doors[-1] == "plan")
        await go_to(app, pilot, "p", MyPlanScreen)
        await wait_until(pilot, lambda: words.OTHER_VERSION in " ".join(shown(app).split()))
        for written in ("the green mug", "555-0111", "555-0199"):
            assert written in shown(app)
        assert plan.part("calm").text == "", "the one that holds"
    for contest in desk.services.contests.all():
        desk.services.contests.choose(contest, 1)
    assert words.plan_text(plan.parts(), plan.people(), plan.others()).count("555") == 1
    assert words.OTHER_VERSION not in words.plan_text(plan.parts(), plan.people(), plan.others())


async def test_letters_of_help_now_are_listed_and_opened_those_for_oneself_are_not() -> None:
    desk = Desk()
    write(desk, "For a gray week", shows="low")
    write(desk, "From today", shows="date", first=TODAY)
    write(desk, "Kept to oneself", shows="asked")
    async with help_open(helped(desk)) as (app, pilot, screen):
        await wait_until(pilot, lambda: screen.query_one(DoorList).doors[-1] == "letters")
        assert words.NONE_YET[:40] in shown(app)
        await go_to(app, pilot, "w", LettersScreen)
        await wait_until(pilot, lambda: "From today" in shown(app))
        assert "Kept to oneself" not in shown(app)
        await go_to(app, pilot, "enter", LetterPage)
        await wait_until(pilot, lambda: "Text of For a gray week." in shown(app))
        there = desk.other().services.letters
        there.keep(replace(there.all()[0], title="Gray again", text="Changed\n[b]elsewhere[/b]"))
        heard(app, desk)
        await wait_until(pilot, lambda: "[b]elsewhere[/b]" in shown(app) and "Gray again" in shown(app))
        there.remove(there.all()[0])
        heard(app, desk)
        await wait_until(pilot, lambda: "This letter is not there any more." in shown(app), "another copy deleted it")
        assert "Gray again" not in shown(app)
        await pilot.press("escape")
        await wait_until(pilot, lambda: isinstance(app.screen, LettersScreen))
        await go_to(app, pilot, "e", LettersList)
        write(desk, "One more")
        await pilot.press("escape")
        await wait_until(pilot, lambda: isinstance(app.screen, LettersScreen) and "One more" in shown(app))
        await pilot.press("down")
        there.remove(there.all()[0])
        heard(app, desk)
        await wait_until(pilot, lambda: "From today" not in shown(app), "another copy deleted it")
        assert app.screen.query_one("#letters", ChoiceList).highlighted == 0, "the cursor left its letter"
        for letter in there.in_help():
            there.remove(letter)
        heard(app, desk)
        await wait_until(pilot, lambda: words.NO_LETTER_HERE in shown(app))
        await pilot.press("escape")
        await wait_until(pilot, lambda: screen.query_one(DoorList).doors[-1] == "signs")
        there.keep(replace(there.new(), title="Come back", text="x"))
        heard(app, desk)
        await wait_until(pilot, lambda: screen.query_one(DoorList).doors[-1] == "letters", "its door did not come")


def test_what_is_missing_is_said_and_nothing_of_it_raises() -> None:
    desk = Desk()
    own = RecordsHelp(desk.services)
    assert (own.look().doors, own.look().missing) == ((), words.NONE_YET)

    def broken() -> Any:
        raise NotReadable("The records cannot be read.")

    desk.store.plan = broken  # type: ignore[method-assign]
    assert own.look().missing == "The records cannot be read."


def test_the_short_form_has_the_plan_in_one_line() -> None:
    desk = Desk()
    plan = desk.services.plan
    plan.write(plan.part("calm"), "the mug\nthe walk")
    assert RecordsHelp(desk.services).look().plan_line == "My plan: Calm myself · the mug · the walk"
