"""The low-energy view is offered after low check-ins, and check-ins can be on pause while doses go on."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from companion.services.low_energy import is_low_energy
from companion.ui.low_energy import LowEnergyView
from companion.ui.screens.checkin import CheckInScreen
from companion.ui.screens.confirm import ConfirmScreen
from companion.ui.words import checkin as words
from companion.ui.words import today as today_words
from tests.ui.desk import TODAY, Desk
from tests.ui.pilot import opened, shown, wait_until
from tests.ui.test_checkin import form
from tests.ui.test_today_history import parts, two_doses


def after_a_low_day() -> Desk:
    desk = two_doses()
    service = desk.services.checkin
    service.save(replace(service.begin(TODAY - timedelta(days=1)), values={"mood": 2}))
    return desk


async def test_a_second_low_check_in_offers_it_and_one_key_turns_it_on() -> None:
    desk = after_a_low_day()
    async with opened(parts(desk)) as (app, pilot):
        await form(app, pilot)
        await pilot.press("1", "enter")
        await wait_until(pilot, lambda: isinstance(app.screen, ConfirmScreen) and words.LESS_TITLE in shown(app))
        assert "988" in shown(app)
        await pilot.press("y")
        await wait_until(pilot, lambda: bool(app.main.query(LowEnergyView)) and today_words.LOW_LINE in shown(app))
        assert is_low_energy(desk.services.state)


async def test_escape_leaves_everything_as_it_is_and_it_is_not_offered_again() -> None:
    desk = after_a_low_day()
    async with opened(parts(desk)) as (app, pilot):
        await form(app, pilot)
        await pilot.press("1", "enter")
        await wait_until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        await pilot.press("escape")
        await wait_until(pilot, lambda: not isinstance(app.screen, ConfirmScreen))
        assert not is_low_energy(desk.services.state)
        await form(app, pilot)
        await pilot.press("1", "enter")
        await wait_until(pilot, lambda: not isinstance(app.screen, CheckInScreen))
        await app.main.offers.check_ins._offer_less()
        assert not isinstance(app.screen, ConfirmScreen)


async def test_a_better_check_in_offers_nothing() -> None:
    desk = after_a_low_day()
    async with opened(parts(desk)) as (app, pilot):
        await form(app, pilot)
        await pilot.press("4", "enter")
        await wait_until(pilot, lambda: not isinstance(app.screen, CheckInScreen))
        await app.main.offers.check_ins._offer_less()
        assert not isinstance(app.screen, ConfirmScreen)


async def test_on_pause_today_asks_for_no_check_in_but_c_still_opens_one() -> None:
    desk = two_doses()
    desk.services.checkin.ask(False)
    async with opened(parts(desk)) as (app, pilot):
        await wait_until(pilot, lambda: "Sertraline" in shown(app))
        assert today_words.CHECK_IN_KEY not in shown(app)
        await form(app, pilot)
        await pilot.press("5", "enter")
        await wait_until(pilot, lambda: "fairly good" in shown(app))
