"""Minutes, new days, clocks that jump, and news from other copies."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from companion.domain.errors import NotReadable
from companion.services.clock import SteadyClock
from companion.ui.heartbeat import Heartbeat
from companion.ui.messages import RecordsChanged, ShowPane
from tests.ui.examples import ExampleList, FakeClock, example_parts
from tests.ui.pilot import notes, opened, wait_until

MINUTE = timedelta(minutes=1)


def heart(clock: FakeClock) -> Heartbeat:
    return Heartbeat(clock.now, clock.monotonic, lambda moment: (moment - timedelta(hours=4)).date())


def test_a_minute_is_told_once() -> None:
    clock = FakeClock()
    beats = heart(clock)
    clock.wait(timedelta(seconds=30))
    assert not beats.beat().is_new_minute
    clock.wait(timedelta(seconds=30))
    assert beats.beat().is_new_minute
    assert not beats.beat().is_new_minute


def test_the_day_turns_over_at_its_own_hour() -> None:
    clock = FakeClock(datetime(2026, 11, 24, 3, 59, 50, tzinfo=UTC))
    beats = heart(clock)
    assert beats.beat().new_day is None
    clock.wait(timedelta(seconds=20))
    assert beats.beat().new_day == datetime(2026, 11, 24).date()
    assert beats.beat().new_day is None


@pytest.mark.parametrize("by", [timedelta(hours=9), timedelta(minutes=5), timedelta(hours=-2), timedelta(days=400)])
def test_a_clock_that_moves_without_us_has_jumped(by: timedelta) -> None:
    clock = FakeClock()
    beats = heart(clock)
    clock.wait(timedelta(seconds=1))
    clock.jump(by)
    assert beats.beat().jumped_by == by
    assert beats.beat().jumped_by is None


def test_summer_time_is_no_jump() -> None:
    zone = ZoneInfo("Europe/Berlin")
    clock = FakeClock(datetime(2026, 3, 29, 0, 59, 59, tzinfo=UTC))
    beats = Heartbeat(lambda: clock.wall.astimezone(zone), clock.monotonic, lambda moment: moment.date())
    clock.wait(timedelta(seconds=2))
    assert beats.beat().jumped_by is None


async def test_panes_hear_of_minutes_days_and_jumps() -> None:
    clock = FakeClock()
    parts = replace(example_parts(), now=clock.now, monotonic=clock.monotonic)
    async with opened(parts) as (app, pilot):
        pane = app.main.pane
        assert isinstance(pane, ExampleList)
        clock.wait(MINUTE)
        await wait_until(pilot, lambda: "tick 08:13" in pane.log_of)
        clock.jump(timedelta(days=1))
        await wait_until(pilot, lambda: "jump" in pane.log_of and "day" in pane.log_of)
        assert "tick 08:13" in pane.log_of


async def test_news_from_another_copy_reaches_every_pane_within_two_seconds() -> None:
    news = [frozenset({"dose"})]
    parts = replace(example_parts(), watch=lambda: news.pop() if news else frozenset())
    async with opened(parts) as (app, pilot):
        pane = app.main.pane
        assert isinstance(pane, ExampleList)
        await wait_until(pilot, lambda: "changed ['dose']" in pane.log_of)


async def test_a_store_that_cannot_be_looked_at_is_said_and_the_app_goes_on() -> None:
    def watch() -> frozenset[str]:
        raise NotReadable("The folder cannot be read.")

    async with opened(replace(example_parts(), watch=watch)) as (app, pilot):
        await wait_until(pilot, lambda: bool(notes(app)))
        assert set(notes(app)) == {"The folder cannot be read."}


async def test_a_save_in_one_pane_is_told_to_the_others_not_to_itself() -> None:
    async with opened(example_parts()) as (app, pilot):
        today = app.main.pane
        assert isinstance(today, ExampleList)
        await app.main.show_pane("journal")
        app.main.pane.post_message(RecordsChanged(frozenset({"a"})))  # type: ignore[union-attr]
        today.post_message(RecordsChanged(frozenset({"b"})))
        await pilot.pause(0.1)
        assert "changed ['a']" in today.log_of
        assert "changed ['b']" not in today.log_of


async def test_a_pane_can_ask_for_another() -> None:
    async with opened(example_parts()) as (app, pilot):
        app.main.pane.post_message(ShowPane("care"))  # type: ignore[union-attr]
        await wait_until(pilot, lambda: app.main.active == "care")


async def test_a_clock_that_cannot_be_right_is_said_once_and_the_app_goes_on() -> None:
    clock = FakeClock()
    steady = SteadyClock(clock)
    parts = replace(example_parts(), now=steady.now, monotonic=clock.monotonic, clock_problem=steady.problem)
    async with opened(parts) as (app, pilot):
        pane = app.main.pane
        assert isinstance(pane, ExampleList)
        right = clock.now()
        clock.jump(datetime(9999, 12, 31, 23, 59, tzinfo=right.tzinfo) - right)
        await wait_until(pilot, lambda: any("clock says 9999-12-31" in note for note in notes(app)))
        await pilot.pause(2.1)
        assert len([note for note in notes(app) if "clock says" in note]) == 1
        assert "jump" not in pane.log_of
        clock.jump(right + MINUTE - clock.now())
        clock.wait(MINUTE)
        await wait_until(pilot, lambda: "tick 08:14" in pane.log_of)
