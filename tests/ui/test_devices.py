"""A computer that was not heard from: Today says so before a dose is recorded, and it can be said to be out of use."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from companion.domain.errors import NotSaved
from companion.services.low_energy import set_low_energy
from companion.ui.panes.today import TodayPane
from companion.ui.panes.today_loaded import read_day
from companion.ui.screens.choose import ChooseScreen
from companion.ui.screens.devices import DevicesScreen
from companion.ui.tabs import tabs
from companion.ui.words import devices as words
from tests.ui.desk import MORNING, Desk
from tests.ui.pilot import opened, shown, wait_until
from tests.ui.test_safety_bar import says_where_to_get_help
from tests.ui.today_days import add, dose_id, pane_of, parts, two_doses

SAYS = "has not heard from there since Sun 08:05"


def one_line(app) -> str:
    """What the screen shows, however it is broken into lines."""
    return " ".join(shown(app).split())


def apart() -> tuple[Desk, Desk]:
    """Lithium of Sunday was recorded on the other computer; it is Monday 08:12 here."""
    desk = Desk()
    desk.clock.at = MORNING - timedelta(days=1, minutes=7)
    add(desk, "Sertraline", "08:00")
    add(desk, "Lithium carbonate", "08:00", "20:00", mg="300", n="2", release="ER")
    other = desk.other()
    other.store.refresh()
    other.services.today.take(dose_id(other, "lithium", "08:00"))
    desk.clock.at = MORNING
    desk.store.refresh()
    return desk, other


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_today_says_it_above_the_doses_with_the_crisis_line_in_view(size) -> None:
    desk, _ = apart()
    async with opened(parts(desk), size) as (app, pilot):
        await wait_until(pilot, lambda: SAYS in one_line(app), "it is not said")
        assert "A dose may be recorded there that is not shown here." in one_line(app)
        assert one_line(app).index("not heard") < one_line(app).index("Lithium carbonate")
        assert "among all commands" not in one_line(app), "a day is not long"
        assert says_where_to_get_help(app)


async def test_in_the_smallest_window_the_dose_is_still_in_view() -> None:
    desk, _ = apart()
    async with opened(parts(desk), (40, 12)) as (app, pilot):
        await wait_until(pilot, lambda: "has not heard from there" in one_line(app))
        assert "Sertraline" in shown(app) or "Lithium" in shown(app)
        assert says_where_to_get_help(app)


async def test_nothing_stands_there_where_all_were_heard() -> None:
    async with opened(parts(two_doses())) as (app, pilot):
        await pilot.pause(0.1)
        assert not app.main.query_one("#day-notice").display


async def test_recording_the_dose_here_ends_it() -> None:
    desk, _ = apart()
    async with opened(parts(desk)) as (app, pilot):
        await wait_until(pilot, lambda: SAYS in one_line(app))
        pane_of(app).show_record(dose_id(desk, "lithium", "08:00"))
        await pilot.press("space")
        await wait_until(pilot, lambda: "not heard" not in shown(app), "it is recorded, and yet it is said")


async def test_hearing_from_it_ends_it_without_a_key() -> None:
    desk, other = apart()
    async with opened(parts(desk)) as (app, pilot):
        await wait_until(pilot, lambda: SAYS in one_line(app))
        other.services.checkin.ask(False)
        app.main.spread(frozenset(id_ for _, id_ in desk.store.refresh()))
        await wait_until(pilot, lambda: "not heard" not in shown(app), "it was heard, and yet it is said")


async def test_its_time_coming_while_the_app_is_open_brings_it() -> None:
    desk, _ = apart()
    desk.clock.at = MORNING - timedelta(hours=1)
    async with opened(parts(desk)) as (app, pilot):
        await pilot.pause(0.1)
        assert "not heard" not in shown(app)
        desk.clock.at = MORNING
        app.main.tick(desk.clock.at)
        await wait_until(pilot, lambda: SAYS in one_line(app))


async def test_the_first_paint_does_not_wait_for_it() -> None:
    desk, _ = apart()
    first = read_day(desk.services, None, 0, desk.services.today.view())
    made = parts(desk)
    (today,) = (entry for entry in tabs(desk.services, made.settings, first) if entry.id == TodayPane.PANE)
    panes = (today, *made.panes[1:])
    seen: list[int] = []
    asked = desk.services.devices.not_heard

    def counted():
        seen.append(1)
        return asked()

    desk.services.devices.not_heard = counted  # type: ignore[method-assign]
    async with opened(replace(made, panes=panes)) as (app, pilot):
        assert pane_of(app).loaded is not None
        await wait_until(pilot, lambda: SAYS in one_line(app), "it does not come after the first paint")
    assert seen


async def test_the_low_energy_view_says_it_too() -> None:
    desk, _ = apart()
    desk.clock.at = MORNING + timedelta(days=2)
    set_low_energy(desk.services.state, True)
    async with opened(parts(desk)) as (app, pilot):
        await wait_until(pilot, lambda: SAYS in one_line(app))
        assert "among all commands" not in one_line(app)
        assert pane_of(app).low is not None


async def test_an_earlier_day_says_nothing_of_it() -> None:
    desk, _ = apart()
    async with opened(parts(desk)) as (app, pilot):
        await wait_until(pilot, lambda: SAYS in one_line(app))
        await pilot.press("left_square_bracket")
        await wait_until(pilot, lambda: "earlier day" in shown(app))
        assert "not heard" not in shown(app)


async def test_after_two_days_it_says_where_to_put_it_out_of_use_and_the_palette_leads_there() -> None:
    desk, _ = apart()
    desk.clock.at = MORNING + timedelta(days=2)
    async with opened(parts(desk), (120, 40)) as (app, pilot):
        await wait_until(pilot, lambda: "say so in Computers, among all commands" in one_line(app))
        await pilot.press("ctrl+p")
        await pilot.press(*"computers")
        await wait_until(pilot, lambda: words.TIP in one_line(app), "the palette does not know it")
        await pilot.press("enter")
        await wait_until(pilot, lambda: isinstance(app.screen, DevicesScreen))
        await wait_until(pilot, lambda: "heard Sun 08:05" in shown(app))
        assert says_where_to_get_help(app)


async def test_out_of_use_and_back_are_two_keys_each_and_u_undoes() -> None:
    desk, _ = apart()
    async with opened(parts(desk)) as (app, pilot):
        await wait_until(pilot, lambda: SAYS in one_line(app))
        await pilot.click("#day-notice")
        await wait_until(pilot, lambda: isinstance(app.screen, DevicesScreen), "a click on it leads nowhere")
        await wait_until(pilot, lambda: "this computer" in shown(app))
        await pilot.press("down", "space")
        await wait_until(pilot, lambda: isinstance(app.screen, ChooseScreen))
        await pilot.press("1")
        await wait_until(pilot, lambda: "no longer used: no more notices about it" in one_line(app))
        await wait_until(pilot, lambda: "heard Sun 08:05, no longer used" in one_line(app))
        await pilot.press("escape")
        await wait_until(pilot, lambda: "not heard" not in shown(app), "it is out of use, and yet it is said")
        await pilot.press("u")
        await wait_until(pilot, lambda: SAYS in one_line(app), "undo does not bring it back")
        desk.services.devices.retire(desk.services.devices.matching("there"))
        app.main.query_one(TodayPane).action_open_devices()
        await wait_until(pilot, lambda: isinstance(app.screen, DevicesScreen))
        await wait_until(pilot, lambda: "no longer used" in shown(app))
        await pilot.press("down", "enter")
        await wait_until(pilot, lambda: words.BRING_BACK in shown(app))
        await pilot.press("1")
        await wait_until(pilot, lambda: "is noted as used again" in one_line(app))


async def open_name(app, pilot) -> None:
    """Open the list of computers, and the field for the name of the second."""
    app.main.query_one(TodayPane).action_open_devices()
    await wait_until(pilot, lambda: isinstance(app.screen, DevicesScreen))
    await wait_until(pilot, lambda: "this computer" in shown(app))
    await pilot.press("down", "enter")
    await wait_until(pilot, lambda: isinstance(app.screen, ChooseScreen))
    await pilot.press("2")
    await wait_until(pilot, lambda: app.screen.query("#device-name").first().has_focus)


async def test_a_name_is_typed_shown_as_it_is_and_used_in_the_notice() -> None:
    desk, _ = apart()
    async with opened(parts(desk)) as (app, pilot):
        await open_name(app, pilot)
        app.screen.query_one("#device-name").value = "Old Mac [/] [PRN]"
        await pilot.press("enter")
        await wait_until(pilot, lambda: "there is called Old Mac [/] [PRN] from now on" in one_line(app))
        await pilot.press("escape")
        await wait_until(pilot, lambda: "has not heard from Old Mac [/] [PRN] since Sun 08:05" in one_line(app))


async def test_esc_leaves_the_name_and_then_the_list() -> None:
    desk, _ = apart()
    async with opened(parts(desk)) as (app, pilot):
        await open_name(app, pilot)
        await pilot.press("x", "escape")
        await wait_until(pilot, lambda: not app.screen.query("#device-name").first().display)
        assert isinstance(app.screen, DevicesScreen)
        await pilot.press("escape")
        await wait_until(pilot, lambda: not isinstance(app.screen, DevicesScreen))
        assert desk.services.devices.matching("there").name == "there"


async def test_what_cannot_be_saved_or_used_is_said_and_the_name_stays_to_be_mended() -> None:
    desk, _ = apart()
    async with opened(parts(desk)) as (app, pilot):
        await open_name(app, pilot)
        field = app.screen.query_one("#device-name")
        field.value = "  "
        await pilot.press("enter")
        await wait_until(pilot, lambda: "is empty" in one_line(app))
        field.value = "Kitchen"
        desk.store.broken = NotSaved("Not saved: the disk is full. Nothing was changed.")
        await pilot.press("enter")
        await wait_until(pilot, lambda: "the disk is full" in one_line(app))
        assert field.has_focus
        assert field.value == "Kitchen"
        desk.store.broken = None
        await pilot.press("enter")
        await wait_until(pilot, lambda: "is called Kitchen" in one_line(app))


async def test_without_any_computer_the_list_says_so() -> None:
    desk = Desk()
    async with opened(parts(desk)) as (app, pilot):
        app.main.query_one(TodayPane).action_open_devices()
        await wait_until(pilot, lambda: words.NONE in shown(app))
        await pilot.press("enter", "space")
        assert isinstance(app.screen, DevicesScreen)
