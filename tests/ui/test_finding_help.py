"""“What do I do, I forgot my lithium yesterday”: the ways that lead there, key by key, and what is seen on each."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

from msgspec.structs import replace as change
from textual.command import CommandInput, CommandList
from textual.pilot import Pilot

from companion.library.library import Library
from companion.services.reading import ONE_OFFER
from companion.ui.app import CompanionApp
from companion.ui.parts import AppParts
from companion.ui.render import settle
from companion.ui.screens.checkin import CheckInScreen
from companion.ui.screens.own_lists import LettersList, PeopleList, PlanList
from companion.ui.screens.piece import PieceScreen
from companion.ui.screens.symptoms import SymptomsScreen
from companion.ui.tabs import tabs
from companion.ui.widgets.choice_list import ChoiceList
from companion.ui.widgets.reader import Reader
from companion.ui.words import own_words
from companion.ui.words import read as words
from companion.ui.words.finding import is_meant
from tests.ui.desk import MORNING, TODAY, Desk
from tests.ui.examples import US
from tests.ui.pilot import notes, opened, shown, wait_until
from tests.ui.today_days import add, two_doses

LIBRARY = Library()
WHAT_TO_DO = ("If a dose was missed", "Your own instructions come first", "Lithium")
"""What stands on the page that was looked for."""


@asynccontextmanager
async def at_home(desk: Desk, size: tuple[int, int] = (80, 24)) -> AsyncIterator[tuple[CompanionApp, Pilot[Any]]]:
    """Open the app on Today."""
    desk.services = replace(desk.services, library=lambda: LIBRARY)
    parts = AppParts(now=desk.clock.now, panes=tabs(desk.services), services=desk.services, region=US, burst_window=0)
    async with opened(parts, size) as (app, pilot):
        await settle(pilot)
        yield app, pilot


def yesterday_forgotten() -> Desk:
    """Lithium was planned yesterday morning, and nothing was said about it."""
    desk = Desk()
    add(desk, "Lithium carbonate", "08:00", mg="300", n="2", release="ER")
    return desk


def tells_what_to_do(app: CompanionApp) -> bool:
    return all(each in shown(app) for each in WHAT_TO_DO)


async def first_find(app: CompanionApp, pilot: Pilot[Any]) -> None:
    await wait_until(pilot, lambda: "found" in shown(app), "nothing was found")


def are_ours(app: CompanionApp) -> list[bool]:
    """Which rows of the palette lead to one's own plan, people or letters?"""
    return [own_words.OPEN_TIP in str(each.prompt) for each in app.screen.query_one(CommandList).options]


async def test_the_palette_opens_what_one_wrote_from_every_tab_and_names_it_once() -> None:
    async with at_home(Desk()) as (app, pilot):
        for tab, word, kind in (("1", "plan", PlanList), ("1", "contacts", PeopleList), ("6", "letters", LettersList)):
            await pilot.press(tab, "ctrl+p")
            await wait_until(pilot, lambda: app.screen.has_class("-ready"))
            await pilot.press(*word)
            await wait_until(pilot, lambda: are_ours(app)[:1] == [True])
            assert sum(are_ours(app)) == 1
            await pilot.press("enter")
            await wait_until(pilot, lambda kind=kind: isinstance(app.screen, kind))
            await pilot.press("escape")
            await wait_until(pilot, lambda: len(app.screen_stack) == 1)


async def test_the_palette_knows_the_word_forgot() -> None:
    async with at_home(yesterday_forgotten()) as (app, pilot):
        await pilot.press("ctrl+p")
        await wait_until(pilot, lambda: app.screen.has_class("-ready"))
        await pilot.press(*"forgot")
        options = app.screen.query_one(CommandList)
        await wait_until(
            pilot,
            lambda: any("I missed a dose" in str(each.prompt) for each in options.options[:3]),
            "not in the first rows",
        )
        while "I missed a dose" not in str(options.get_option_at_index(options.highlighted or 0).prompt):
            await pilot.press("down")
        await pilot.press("enter")
        await wait_until(pilot, lambda: words.MINE in shown(app))
        await pilot.press("down", "down", "enter")
        await wait_until(pilot, lambda: tells_what_to_do(app))
        await pilot.press("ctrl+p")
        await wait_until(pilot, lambda: app.screen.has_class("-ready"))
        app.screen.query_one(CommandInput).value = "i forgot my lithium"
        options = app.screen.query_one(CommandList)
        await wait_until(pilot, lambda: words.search_for("i forgot my lithium") in shown(app))
        await wait_until(pilot, lambda: options.highlighted == 0)
        await pilot.press("enter")
        await wait_until(pilot, lambda: "places found" in shown(app))
        assert "Lithium · Medicine guide · If a dose was missed" in shown(app)


async def test_the_row_of_the_dose_names_its_key() -> None:
    async with at_home(yesterday_forgotten()) as (app, pilot):
        assert words.ABOUT_LABEL not in shown(app), "the dose of this morning is due, there is nothing to ask"
        await pilot.press("left_square_bracket")
        await wait_until(pilot, lambda: "not logged" in shown(app))
        await wait_until(pilot, lambda: f"i {words.ABOUT_LABEL}" in shown(app))
        for _ in range(2):
            await pilot.press("i")
            await wait_until(pilot, lambda: tells_what_to_do(app))
            await pilot.press("escape")
            await wait_until(pilot, lambda: app.main.active == "today" and f"i {words.ABOUT_LABEL}" in shown(app))
            assert "not logged" in shown(app), "it comes back to the day and the row it was asked from"
        await pilot.press("i")
        await wait_until(pilot, lambda: tells_what_to_do(app))
        await pilot.press("1", "4", "escape")
        await settle(pilot)
        assert app.main.active == "read", "opened from its own tab, Read leads to its list"


async def test_a_dose_of_this_morning_that_is_past_its_window_has_the_key_too() -> None:
    desk = yesterday_forgotten()
    desk.clock.at = MORNING + timedelta(hours=5)
    async with at_home(desk) as (app, pilot):
        await wait_until(pilot, lambda: "since 08:00" in shown(app))
        assert f"i {words.ABOUT_LABEL}" in shown(app)
        await pilot.press("i")
        await wait_until(pilot, lambda: tells_what_to_do(app))


def test_worse_since_a_new_medicine_leads_to_side_effects_too() -> None:
    shelf = next(each for each in LIBRARY.shelves() if each.id == "feel-worse")
    assert {"article:side-effects", "article:starting-well"} <= set(shelf.pieces)
    assert is_meant("worse since new pill", shelf.need, " ".join(shelf.also))


async def test_the_first_shelf_is_the_one() -> None:
    async with at_home(yesterday_forgotten()) as (app, pilot):
        await pilot.press("4")
        await wait_until(pilot, lambda: "I missed a dose" in shown(app))
        await pilot.press("enter")
        await wait_until(pilot, lambda: words.MINE in shown(app))
        await pilot.press("down", "down", "enter")
        await wait_until(pilot, lambda: tells_what_to_do(app))


async def test_the_search_takes_the_question_as_it_is_asked() -> None:
    async with at_home(yesterday_forgotten()) as (app, pilot):
        await pilot.press("4", "slash", *"what do I do, I forgot my lithium yesterday")
        await first_find(app, pilot)
        assert "Lithium · Medicine guide · If a dose was missed" in shown(app)
        await pilot.press("down")
        rows = app.main.query_one("#articles", ChoiceList)
        while "If a dose was missed" not in str(rows.get_option_at_index(rows.highlighted or 0).prompt):
            await pilot.press("down")
        assert (rows.highlighted or 0) <= 1
        await pilot.press("enter")
        await wait_until(pilot, lambda: tells_what_to_do(app))


async def test_a_medicine_leads_to_its_guide() -> None:
    async with at_home(two_doses()) as (app, pilot):
        await pilot.press("5")
        await wait_until(pilot, lambda: "Sertraline" in shown(app))
        await pilot.press("i")
        await wait_until(pilot, lambda: "SSRIs" in shown(app))
        assert app.main.active == "read"
        assert isinstance(app.focused, Reader)
        await pilot.press("escape")
        await wait_until(pilot, lambda: app.main.active == "medicines")


async def test_a_medicine_without_a_guide_says_so() -> None:
    desk = Desk()
    add(desk, "Unheardofin", "08:00")
    async with at_home(desk) as (app, pilot):
        await pilot.press("5")
        await wait_until(pilot, lambda: "Unheardofin" in shown(app))
        await pilot.press("i")
        await wait_until(pilot, lambda: words.NO_GUIDE in notes(app))
        assert app.main.active == "medicines"


async def test_a_dose_of_a_medicine_without_a_guide_leads_to_what_holds_for_all() -> None:
    desk = Desk()
    add(desk, "Unheardofin", "08:00")
    desk.clock.at = MORNING + timedelta(hours=5)
    async with at_home(desk) as (app, pilot):
        await pilot.press("i")
        await wait_until(pilot, lambda: "When you miss a dose" in shown(app))


async def test_a_symptom_leads_to_its_piece_and_esc_comes_back_to_the_form() -> None:
    desk = Desk()
    desk.pick("tiredness")
    async with at_home(desk) as (app, pilot):
        await pilot.press("c")
        await wait_until(pilot, lambda: isinstance(app.screen, CheckInScreen) and app.screen.focused is not None)
        await pilot.press("3")
        form = app.screen
        assert isinstance(form, CheckInScreen)
        while not form.check_action("about", ()):
            await pilot.press("down")
        while getattr(form.focused, "answer", "") != "tiredness":
            await pilot.press("down")
        await pilot.press("i")
        await wait_until(pilot, lambda: isinstance(app.screen, PieceScreen) and "Sleep" in shown(app))
        assert "988" in shown(app)
        await pilot.press("l")
        await settle(pilot)
        await pilot.press("1")
        await settle(pilot)
        assert isinstance(app.screen, PieceScreen)
        await pilot.press("escape", "escape")
        await wait_until(pilot, lambda: app.screen is form)
        await pilot.press("ctrl+s")
        await wait_until(pilot, lambda: bool(desk.entries))
        assert desk.entries[0].values["mood"] == 3, "nothing of the form was lost"


async def test_the_list_of_symptoms_leads_there_too() -> None:
    async with at_home(Desk()) as (app, pilot):
        await pilot.press("c")
        await wait_until(pilot, lambda: isinstance(app.screen, CheckInScreen) and app.screen.focused is not None)
        await pilot.press("s")
        await wait_until(pilot, lambda: isinstance(app.screen, SymptomsScreen))
        await pilot.press("down", "i")
        await wait_until(pilot, lambda: isinstance(app.screen, PieceScreen))
        await pilot.press("escape")
        await wait_until(pilot, lambda: isinstance(app.screen, SymptomsScreen))


async def low_check_in(app: CompanionApp, pilot: Pilot[Any]) -> None:
    await pilot.press("c")
    await wait_until(pilot, lambda: isinstance(app.screen, CheckInScreen) and app.screen.focused is not None)
    await pilot.press("1", "enter")
    await wait_until(pilot, lambda: not isinstance(app.screen, CheckInScreen))


async def test_a_low_check_in_is_followed_by_one_quiet_line_once_in_a_while() -> None:
    desk = Desk()
    title = LIBRARY.piece(LIBRARY.leads().low).title
    async with at_home(desk) as (app, pilot):
        await low_check_in(app, pilot)
        await wait_until(pilot, lambda: words.after_low(title) in notes(app))
        assert app.main.active == "today", "nothing opens by itself"
        app.clear_notifications()
        desk.clock.wait(timedelta(days=5))
        await low_check_in(app, pilot)
        await settle(pilot)
        assert words.after_low(title) not in notes(app)
        await pilot.press("4")
        await wait_until(pilot, lambda: words.WAITING in shown(app))
        await pilot.press("enter")
        await settle(pilot)
        assert app.main.query_one(Reader).piece == LIBRARY.piece(LIBRARY.leads().low)
        await pilot.press("escape")
        await wait_until(pilot, lambda: words.NEEDS in shown(app) and words.WAITING not in shown(app))
    assert desk.services.reading.offer_after_low_mood(TODAY + ONE_OFFER) is not None


async def test_a_good_check_in_is_followed_by_nothing() -> None:
    desk = Desk()
    async with at_home(desk) as (app, pilot):
        service = desk.services.checkin
        service.save(change(service.begin(), values={"mood": 6}))
        assert not desk.services.reading.waiting()
        await pilot.press("c")
        await wait_until(pilot, lambda: isinstance(app.screen, CheckInScreen) and app.screen.focused is not None)
        await pilot.press("5", "enter")
        await wait_until(pilot, lambda: len(desk.entries) == 2)
        await settle(pilot)
        assert not desk.services.reading.waiting()
        assert not [note for note in notes(app) if "reading" in note]
