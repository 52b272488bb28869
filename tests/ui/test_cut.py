"""What a crash cut short is offered on opening."""

from __future__ import annotations

import json

import pytest

from companion.ui.screens.choose import ChooseScreen
from tests.ui.desk import Desk
from tests.ui.pilot import notes, opened, shown, wait_until
from tests.ui.test_safety_bar import says_where_to_get_help
from tests.ui.today_days import add, list_of, parts


def crashed() -> Desk:
    """All three that were due were taken at once; a crash cut off the third."""
    before = Desk()
    for name in ("Sertraline", "Lamotrigine", "Quetiapine"):
        add(before, name, "08:00")
    before.services.today.take_all_due()
    lines = before.shelf.lines
    del lines[max(place for place, line in enumerate(lines) if json.loads(line)["op"].startswith("take-all-"))]
    return Desk(clock=before.clock, shelf=before.shelf)


def taken(desk: Desk) -> int:
    return sum(dose.record is not None for dose in desk.services.today.view().doses)


@pytest.mark.parametrize(("key", "left", "said"), [("1", 2, "Kept what is there."), ("2", 0, "Taken back.")])
async def test_it_is_kept_or_taken_back(key: str, left: int, said: str) -> None:
    desk = crashed()
    async with opened(parts(desk)) as (app, pilot):
        await wait_until(pilot, lambda: isinstance(app.screen, ChooseScreen), "nothing was offered")
        assert "A crash cut this short" in shown(app)
        assert "all due, 2 of 3 saved." in shown(app)
        assert says_where_to_get_help(app)
        await pilot.press(key)
        await wait_until(pilot, lambda: said in notes(app))
        assert desk.services.history.cut() == ()
        assert taken(desk) == left
        await wait_until(pilot, lambda: sum("taken" in row.state for row in list_of(app).rows) == left)


async def test_leaving_it_changes_nothing_and_it_is_offered_again() -> None:
    desk = crashed()
    for _ in range(2):
        async with opened(parts(desk)) as (app, pilot):
            await wait_until(pilot, lambda app=app: isinstance(app.screen, ChooseScreen), "nothing was offered")
            await pilot.press("escape")
            await wait_until(pilot, lambda app=app: len(app.screen_stack) == 1)
    assert len(desk.services.history.cut()) == 1
    assert taken(desk) == 2


async def test_where_nothing_is_cut_nothing_is_asked() -> None:
    async with opened(parts(Desk())) as (app, pilot):
        await pilot.pause(0.2)
        assert len(app.screen_stack) == 1
