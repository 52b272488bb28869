"""Where the person is, asked when the computer's clock says another zone than they live by."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from companion.ui.screens.checkin import CheckInScreen
from companion.ui.screens.choose import ChooseScreen
from companion.ui.screens.help_now import HelpNowScreen
from companion.ui.words import zone as words
from tests.ui.medicine_days import add, empty, parts
from tests.ui.pilot import notes, opened, shown, wait_until


def moved():
    """A desk at home in UTC whose computer says it is in Paris."""
    desk = empty()
    add(desk, "Sertraline", "08:00")
    desk.clock.zone_name = "Europe/Paris"
    return desk


def zone_of(desk) -> str:
    return desk.services.store.calendar().zone_name(desk.clock.now())


@pytest.mark.parametrize("size", [(40, 12), (60, 20), (80, 24)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_it_says_what_both_clocks_read_and_keeps_the_crisis_line(size) -> None:
    desk = moved()
    async with opened(parts(desk), size) as (app, pilot):
        await wait_until(pilot, lambda: isinstance(app.screen, ChooseScreen))
        await wait_until(pilot, lambda: "I am there too" in shown(app))
        assert "08:12" in shown(app)
        assert "09:12" in shown(app)
        assert "988" in shown(app)


async def test_moving_is_one_key_and_one_undo() -> None:
    desk = moved()
    async with opened(parts(desk)) as (app, pilot):
        await wait_until(pilot, lambda: isinstance(app.screen, ChooseScreen))
        await pilot.press("1")
        await wait_until(pilot, lambda: zone_of(desk) == "Europe/Paris")
        await wait_until(pilot, lambda: any("follow the clocks of Paris now" in note for note in notes(app)))
        await pilot.press("u")
        await wait_until(pilot, lambda: zone_of(desk) == "UTC")


async def test_staying_is_remembered() -> None:
    desk = moved()
    async with opened(parts(desk)) as (app, pilot):
        await wait_until(pilot, lambda: isinstance(app.screen, ChooseScreen))
        await pilot.press("2")
        await wait_until(pilot, lambda: any("not asked about this again" in note for note in notes(app)))
    async with opened(parts(desk)) as (app, pilot):
        await app.main.offers.zone.look()
        assert not isinstance(app.screen, ChooseScreen)
    assert zone_of(desk) == "UTC"


async def test_leaving_it_open_asks_at_the_next_start_and_not_before() -> None:
    desk = moved()
    async with opened(parts(desk)) as (app, pilot):
        await wait_until(pilot, lambda: isinstance(app.screen, ChooseScreen))
        await pilot.press("escape")
        await wait_until(pilot, lambda: words.LATER in notes(app))
        await app.main.offers.zone.look()
        assert not isinstance(app.screen, ChooseScreen)
    async with opened(parts(desk)) as (app, pilot):
        await wait_until(pilot, lambda: isinstance(app.screen, ChooseScreen))


async def test_a_journey_while_it_is_open_is_asked_about_but_never_over_a_form() -> None:
    desk = moved()
    desk.clock.zone_name = "UTC"
    async with opened(parts(desk)) as (app, pilot):
        await pilot.press("c")
        await wait_until(pilot, lambda: isinstance(app.screen, CheckInScreen))
        desk.clock.zone_name = "Asia/Tokyo"
        later = datetime(2026, 11, 23, 8, 13, tzinfo=UTC)
        app.main.tick(later)
        await pilot.pause(0.1)
        assert isinstance(app.screen, CheckInScreen)
        await pilot.press("escape")
        await wait_until(pilot, lambda: not isinstance(app.screen, CheckInScreen))
        app.main.tick(later + timedelta(minutes=1))
        await wait_until(pilot, lambda: isinstance(app.screen, ChooseScreen))
        await wait_until(pilot, lambda: "Tokyo" in shown(app))


async def test_a_key_meant_for_the_page_below_is_no_answer_to_a_dialog_that_just_came() -> None:
    desk = moved()
    async with opened(replace(parts(desk), burst_window=0.015)) as (app, pilot):
        await wait_until(pilot, lambda: isinstance(app.screen, ChooseScreen))
        assert app.screen.answers_from > 0
        app.screen.answers_from += 60
        await pilot.press("1")
        await pilot.pause(0.1)
        assert isinstance(app.screen, ChooseScreen)
        assert zone_of(desk) == "UTC"
        await pilot.press("f1")
        await wait_until(pilot, lambda: isinstance(app.screen, HelpNowScreen), "help did not come at once")
        await pilot.press("escape")
        app.screen.answers_from = 0.0
        await pilot.press("1")
        await wait_until(pilot, lambda: zone_of(desk) == "Europe/Paris")
