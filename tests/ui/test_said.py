"""What was said while locked is asked about once the records are open."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from companion.domain.dose import State
from companion.domain.errors import NotSaved
from companion.services.said_drafts import SaidDrafts
from companion.ui.screens.said import SaidScreen
from companion.ui.words import said as words
from tests.ui import today_days
from tests.ui.desk import MORNING, Desk
from tests.ui.pilot import notes, opened, shown, wait_until


def said_desk(*said: str) -> Desk:
    """Two medicines at 08:00 and 20:00, and words said at 08:02 and after."""
    desk = Desk()
    today_days.add(desk, "Sertraline", "08:00")
    today_days.add(desk, "Lithium", "08:00", "20:00")
    for place, text in enumerate(said):
        desk.clock.at = MORNING - timedelta(minutes=10 - place)
        desk.services.said.say(text)
    desk.clock.at = MORNING
    return desk


async def asked(app: Any, pilot: Any) -> Any:
    """Wait until it asks."""
    await wait_until(pilot, lambda: isinstance(app.screen, SaidScreen) and app.focused is not None)
    app.screen.answers_from = 0.0
    return app.screen


def taken(desk: Desk) -> list[tuple[str, str]]:
    """The doses taken today, with their times."""
    doses = desk.services.today.view().doses
    return sorted(
        (dose.plan.medicine, f"{dose.record.local:%H:%M}")
        for dose in doses
        if dose.record is not None and dose.state is State.TAKEN and dose.record.local is not None
    )


@pytest.mark.parametrize("size", [(40, 12), (60, 20), (80, 24)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_it_quotes_the_words_with_their_time_and_the_doses_that_fit(size: tuple[int, int]) -> None:
    desk = said_desk("took it [/] [PRN]")
    async with opened(today_days.parts(desk), size) as (app, pilot):
        await asked(app, pilot)
        await wait_until(pilot, lambda: "“took it [/] [PRN]”" in shown(app))
        assert "said at 08:02" in shown(app)
        assert "08:00" in shown(app)
        assert "988" in shown(app)


async def test_one_key_records_the_nearest_dose_at_that_time_and_one_key_undoes() -> None:
    desk = said_desk("took it")
    async with opened(today_days.parts(desk)) as (app, pilot):
        await asked(app, pilot)
        assert "recorded:" not in shown(app)
        await pilot.press("enter")
        await wait_until(pilot, lambda: any("Taken 08:02" in note for note in notes(app)))
        assert [at for _, at in taken(desk)] == ["08:02"]
        assert desk.services.said.waiting() == ()
        await pilot.press("u")
        await wait_until(pilot, lambda: taken(desk) == [])
        assert len(desk.services.said.waiting()) == 1, "undone, the question is back"


async def test_a_dose_that_is_recorded_already_is_named_and_cannot_be_recorded_twice() -> None:
    desk = said_desk("took it")
    (lithium,) = (
        dose for dose in desk.services.today.view().doses if dose.id.startswith("lithium") and dose.plan.wall.hour == 8
    )
    desk.services.today.take(lithium.id)
    desk.services.intakes.record("lithium")
    async with opened(today_days.parts(desk), (60, 20)) as (app, pilot):
        screen = await asked(app, pilot)
        assert " ".join(shown(app).split()).count("recorded: taken 08:12") == 2, (
            "an intake without a plan is named, too"
        )
        assert "[ ] 08:00  Sertraline" in shown(app)
        assert "✓ 08:00  Lithium" in shown(app)
        assert "recorded: taken 08:12" in shown(app)
        await pilot.press("down", "down", "space", "enter")
        await wait_until(pilot, lambda: words.IS_THERE in notes(app))
        assert app.screen is screen
        assert [medicine for medicine, _ in taken(desk)] == ["lithium"]
        await pilot.press("g", "space", "down", "down", "enter")
        await wait_until(pilot, lambda: len(taken(desk)) == 2)
    assert {"lithium", "sertraline"} == {medicine for medicine, _ in taken(desk)}


async def test_where_every_dose_is_recorded_already_it_says_so_and_enter_adds_nothing() -> None:
    desk = said_desk("took it")
    for dose in desk.services.today.view().doses:
        desk.services.today.mark(dose.id, State.SKIPPED, "asleep")
    async with opened(today_days.parts(desk), (60, 20)) as (app, pilot):
        screen = await asked(app, pilot)
        assert words.ALL_THERE in " ".join(shown(app).split())
        assert " ".join(shown(app).split()).count("recorded: skipped · asleep") == 3
        await pilot.press("enter")
        await wait_until(pilot, lambda: words.IS_THERE in notes(app))
        assert app.screen is screen
        assert taken(desk) == []
        await pilot.press("n")
        await wait_until(pilot, lambda: words.KEPT_AS_NOTE in notes(app))


async def test_several_doses_are_marked_and_recorded_as_one_action() -> None:
    desk = said_desk("took my morning ones")
    async with opened(today_days.parts(desk)) as (app, pilot):
        await asked(app, pilot)
        await pilot.press("space", "down", "space")
        await wait_until(pilot, lambda: shown(app).count("[x]") == 2)
        await pilot.press("enter")
        await wait_until(pilot, lambda: len(taken(desk)) == 2)
        assert {medicine for medicine, _ in taken(desk)} == {"sertraline", "lithium"}
        await pilot.press("u")
        await wait_until(pilot, lambda: taken(desk) == [])


async def test_something_else_is_kept_as_a_note_of_that_time() -> None:
    desk = said_desk("slept badly")
    async with opened(today_days.parts(desk)) as (app, pilot):
        await asked(app, pilot)
        await pilot.press("n")
        await wait_until(pilot, lambda: bool(desk.entries))
        (entry,) = desk.entries
        assert (entry.note, f"{entry.local:%H:%M}") == ("slept badly", "08:02")
        await pilot.press("u")
        await wait_until(pilot, lambda: any("a note of what was said while locked" in note for note in notes(app)))
        assert desk.entries == ()


async def test_nothing_lets_it_go_and_undo_brings_it_back() -> None:
    desk = said_desk("a slip")
    async with opened(today_days.parts(desk)) as (app, pilot):
        await asked(app, pilot)
        await pilot.press("G", "enter")
        await wait_until(pilot, lambda: words.DROPPED in notes(app))
        assert desk.services.said.waiting() == ()
        assert taken(desk) == []
        await pilot.press("u")
        await wait_until(pilot, lambda: len(desk.services.said.waiting()) == 1)


async def test_several_are_asked_one_after_the_other() -> None:
    desk = said_desk("first", "second")
    async with opened(today_days.parts(desk)) as (app, pilot):
        first = await asked(app, pilot)
        await wait_until(pilot, lambda: "“first”" in shown(app))
        await pilot.press("d")
        await wait_until(pilot, lambda: isinstance(app.screen, SaidScreen) and app.screen is not first)
        await asked(app, pilot)
        await wait_until(pilot, lambda: "“second”" in shown(app))
        await pilot.press("d")
        await wait_until(pilot, lambda: len(app.screen_stack) == 1)


async def test_later_asks_again_at_the_next_start_and_from_the_palette() -> None:
    desk = said_desk("took it")
    async with opened(today_days.parts(desk)) as (app, pilot):
        await asked(app, pilot)
        await pilot.press("escape")
        await wait_until(pilot, lambda: any("left for the next start" in note for note in notes(app)))
        await pilot.press("ctrl+p")
        await wait_until(pilot, lambda: app.screen.has_class("-ready"))
        await pilot.press(*"said")
        await wait_until(pilot, lambda: words.COMMAND_TIP[:20] in shown(app))
        await pilot.press("enter")
        await asked(app, pilot)
    async with opened(today_days.parts(desk)) as (app, pilot):
        await asked(app, pilot)


async def test_words_half_typed_when_the_lock_ended_are_asked_about_too() -> None:
    desk = said_desk()
    desk.clock.at = MORNING - timedelta(minutes=5)
    SaidDrafts(desk.drafts, desk.clock).keep("half", "half a sentence")
    desk.clock.at = MORNING
    async with opened(today_days.parts(desk)) as (app, pilot):
        await asked(app, pilot)
        await wait_until(pilot, lambda: "“half a sentence”" in shown(app))
        assert "said at 08:07" in shown(app)
    assert desk.drafts.kept == {}
    assert [waiting.said.words for waiting in desk.services.said.waiting()] == ["half a sentence"]


async def test_an_answer_that_cannot_be_kept_is_said_and_asked_again() -> None:
    desk = said_desk("took it")
    async with opened(today_days.parts(desk)) as (app, pilot):
        await asked(app, pilot)
        desk.store.broken = NotSaved("The disk is full.")
        await pilot.press("enter")
        await wait_until(pilot, lambda: "The disk is full." in notes(app))
        assert len(desk.services.said.waiting()) == 1
        desk.store.broken = None
        app.main.ask_what_was_said()
        await asked(app, pilot)


async def test_nothing_said_asks_nothing() -> None:
    desk = said_desk()
    async with opened(today_days.parts(desk)) as (app, pilot):
        await pilot.pause(0.2)
        assert len(app.screen_stack) == 1
        app.main.ask_what_was_said()
        await wait_until(pilot, lambda: words.NONE in notes(app))
