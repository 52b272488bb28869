"""The dialogs of the Today tab: correcting a dose, recording an intake, and times as people type them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from textual.pilot import Pilot

from companion.domain.days import Calendar
from companion.domain.dose import State
from companion.domain.errors import BadInput, NotSaved
from companion.ui.app import CompanionApp
from companion.ui.screens.confirm import ConfirmScreen
from companion.ui.screens.edit_dose import EditDoseScreen
from companion.ui.screens.extra import ExtraScreen
from companion.ui.when import parse_when
from companion.ui.widgets.line_input import LineInput
from tests.ui.desk import MORNING, Desk
from tests.ui.pilot import notes, opened, shown, wait_until
from tests.ui.today_days import add, dose_id, dose_of, list_of, parts, row_of, state, two_doses, words_of


async def until_screen(pilot: Pilot[Any], app: CompanionApp, kind: type) -> None:
    await wait_until(pilot, lambda: isinstance(app.screen, kind), f"no {kind.__name__} opened")
    await pilot.pause()


async def until_closed(pilot: Pilot[Any], app: CompanionApp) -> None:
    await wait_until(pilot, lambda: len(app.screen_stack) == 1, "the dialog stayed")


async def fill(app: CompanionApp, pilot: Pilot[Any], field: str, keys: Iterable[str]) -> None:
    """Type into a field instead of what it holds."""
    box = app.screen.query_one(f"#{field}", LineInput)
    box.focus()
    box.select_all()
    await pilot.press("backspace", *("space" if key == " " else key for key in keys))


async def edit(app: CompanionApp, pilot: Pilot[Any], desk: Desk, medicine: str, wall: str) -> None:
    list_of(app).cursor = dose_id(desk, medicine, wall)
    await pilot.pause()
    await pilot.press("e")
    await until_screen(pilot, app, EditDoseScreen)


async def test_time_and_amount_of_a_taken_dose_are_corrected() -> None:
    desk = two_doses()
    desk.services.today.take(dose_id(desk, "sertraline", "08:00"))
    async with opened(parts(desk)) as (app, pilot):
        await edit(app, pilot, desk, "sertraline", "08:00")
        await fill(app, pilot, "time", "07:40")
        assert "Mon Nov 23, 07:40 · 20 min before its time" in shown(app)
        await fill(app, pilot, "amount-0", "1/2")
        await pilot.press("enter")
        await until_closed(pilot, app)
        await wait_until(pilot, lambda: "taken 07:40" in words_of(row_of(app, "Sertraline")))
        assert "took 0.5 tablet; planned was 1 tablet" in words_of(row_of(app, "Sertraline"))
    record = dose_of(desk.services.today.view(), "sertraline", "08:00").record
    assert record is not None
    assert record.amount[0].n == Decimal("0.5")


async def test_a_dose_whose_time_is_to_come_is_proposed_as_taken_just_now() -> None:
    desk = two_doses()
    add(desk, "Quetiapine", "09:00", mg="50")
    async with opened(parts(desk)) as (app, pilot):
        await edit(app, pilot, desk, "quetiapine", "09:00")
        assert app.screen.query_one("#time", LineInput).value == "now"
        await fill(app, pilot, "time", "09:00")
        await pilot.press("enter")
        await wait_until(pilot, lambda: "09:00 on 2026-11-23 is still to come" in " ".join(shown(app).split()))
        assert "Nov 22" not in shown(app), "a dose of today was not taken yesterday"
        await fill(app, pilot, "time", "now")
        await pilot.press("enter")
        await until_closed(pilot, app)
        await wait_until(pilot, lambda: "taken 08:12" in words_of(row_of(app, "Quetiapine")))


async def test_another_state_is_a_digit_and_a_reason_can_follow() -> None:
    desk = two_doses()
    desk.services.today.take(dose_id(desk, "sertraline", "08:00"))
    async with opened(parts(desk)) as (app, pilot):
        await edit(app, pilot, desk, "sertraline", "08:00")
        app.screen.query_one("#states").focus()
        await pilot.press("2", *"asleep")
        await pilot.press("enter")
        await until_closed(pilot, app)
        await wait_until(pilot, lambda: "not taken · asleep" in words_of(row_of(app, "Sertraline")))


async def test_a_dose_without_a_record_can_be_written_down_for_an_earlier_time() -> None:
    desk = two_doses()
    async with opened(parts(desk)) as (app, pilot):
        await edit(app, pilot, desk, "sertraline", "08:00")
        await fill(app, pilot, "time", "06:30")
        await fill(app, pilot, "note", "with tea")
        await pilot.press("ctrl+s")
        await until_closed(pilot, app)
        await wait_until(pilot, lambda: state(desk, "sertraline", "08:00") is State.TAKEN)
        await wait_until(pilot, lambda: "with tea" in words_of(row_of(app, "Sertraline")))
        assert "taken 06:30" in words_of(row_of(app, "Sertraline"))


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("time", "25:61", "is not a time of day"),
        ("time", "20:30 ", "still to come"),
        ("amount-0", "-1", "is not above zero"),
        ("amount-0", "1e999", "“1e999” is"),
        ("amount-0", "[/]", "does not begin with a number"),
        ("amount-0", "", "How much was it?"),
    ],
)
async def test_what_cannot_be_used_is_named_and_stays(field: str, text: str, said: str) -> None:
    desk = two_doses()
    async with opened(parts(desk)) as (app, pilot):
        await edit(app, pilot, desk, "sertraline", "08:00")
        box = app.screen.query_one(f"#{field}", LineInput)
        box.value = text
        await pilot.pause()
        if said in shown(app):  # a time is read back before it is saved
            return
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert said in shown(app)
        assert box.value == text
        assert state(desk, "sertraline", "08:00") is State.DUE


async def test_a_form_that_could_not_be_saved_opens_again_with_what_it_said() -> None:
    desk = two_doses()
    async with opened(parts(desk)) as (app, pilot):
        desk.store.broken = NotSaved("The disk is full.")
        await edit(app, pilot, desk, "sertraline", "08:00")
        await fill(app, pilot, "note", "kept")
        await pilot.press("ctrl+s")
        await wait_until(pilot, lambda: "The disk is full." in notes(app))
        await until_screen(pilot, app, EditDoseScreen)
        assert app.screen.query_one("#note", LineInput).value == "kept"
        desk.store.broken = None
        await pilot.press("ctrl+s")
        await wait_until(pilot, lambda: state(desk, "sertraline", "08:00") is State.TAKEN)


async def test_a_form_says_when_its_dose_changed_elsewhere_and_keeps_its_words() -> None:
    desk = two_doses()
    other = desk.other()
    other.services.refresh()
    watch = lambda: frozenset(id_ for _, id_ in desk.services.refresh())  # noqa: E731
    async with opened(parts(desk, watch=watch)) as (app, pilot):
        await edit(app, pilot, desk, "sertraline", "08:00")
        await fill(app, pilot, "note", "mine")
        other.services.today.take(dose_id(other, "sertraline", "08:00"))
        await wait_until(pilot, lambda: "changed elsewhere" in shown(app))
        assert app.screen.query_one("#note", LineInput).value == "mine"


async def test_an_as_needed_intake_is_two_keys_the_first_time() -> None:
    desk = two_doses()
    add(desk, "Lorazepam", as_needed=True, mg="0.5")
    async with opened(parts(desk)) as (app, pilot):
        list_of(app).cursor = "lorazepam"
        await pilot.pause()
        await pilot.press("space")
        await until_screen(pilot, app, ExtraScreen)
        await pilot.press("enter")
        await until_closed(pilot, app)
        await wait_until(pilot, lambda: len(desk.services.today.view().extras) == 1)
        await wait_until(pilot, lambda: "extra 08:12" in shown(app))
        assert "last 08:12" in shown(app)


async def test_a_second_intake_of_the_same_ingredient_always_asks() -> None:
    desk = two_doses()
    add(desk, "Lorazepam", as_needed=True, mg="0.5")
    add(desk, "Ativan", as_needed=True, mg="1", ingredient="lorazepam")
    desk.services.intakes.record("lorazepam")
    desk.clock.wait(timedelta(minutes=70))
    async with opened(parts(desk)) as (app, pilot):
        list_of(app).cursor = "ativan"
        await pilot.pause()
        await pilot.press("space")
        await until_screen(pilot, app, ExtraScreen)
        assert "Last taken 08:12, 1 h 10 min ago." in shown(app)
        await pilot.press("enter")
        await until_screen(pilot, app, ConfirmScreen)
        assert "Record another?" in shown(app)
        await pilot.press("escape")
        await until_closed(pilot, app)
        assert len(desk.services.today.view().extras) == 1
        await pilot.press("space")
        await until_screen(pilot, app, ExtraScreen)
        await pilot.press("enter")
        await until_screen(pilot, app, ConfirmScreen)
        await pilot.press("y")
        await wait_until(pilot, lambda: len(desk.services.today.view().extras) == 2)


async def test_an_extra_dose_of_a_scheduled_medicine_is_chosen_by_its_digit() -> None:
    desk = two_doses()
    async with opened(parts(desk)) as (app, pilot):
        await pilot.press("x")
        await until_screen(pilot, app, ExtraScreen)
        lithium = next(digit for digit in "12" if f"{digit}  Lithium" in shown(app))
        await pilot.press(lithium)
        await pilot.pause()
        await fill(app, pilot, "time", "yesterday 23:50")
        await fill(app, pilot, "reason", "[/] headache")
        await pilot.press("enter")
        await until_closed(pilot, app)
        await wait_until(pilot, lambda: len(desk.services.today.view(MORNING.date() - timedelta(1)).extras) == 1)
    (extra,) = desk.services.today.view(MORNING.date() - timedelta(1)).extras
    assert (extra.medicine, extra.reason) == ("lithium", "[/] headache")
    assert extra.local == datetime(2026, 11, 22, 23, 50)


async def test_an_intake_is_corrected_and_can_be_taken_away() -> None:
    desk = two_doses()
    desk.services.intakes.record("sertraline", id_="x1")
    async with opened(parts(desk)) as (app, pilot):
        list_of(app).cursor = "x1"
        await pilot.pause()
        await pilot.press("e")
        await until_screen(pilot, app, ExtraScreen)
        await fill(app, pilot, "time", "07:05")
        await pilot.press("enter")
        await wait_until(pilot, lambda: "extra 07:05" in shown(app))
        await pilot.press("delete")
        await wait_until(pilot, lambda: not desk.services.today.view().extras)
        await wait_until(pilot, lambda: any("Cleared: Sertraline 100 mg, extra 07:05" in n for n in notes(app)))


async def test_an_intake_that_could_not_be_saved_is_recorded_once() -> None:
    desk = two_doses()
    async with opened(parts(desk)) as (app, pilot):
        desk.store.broken = NotSaved("The disk is full.")
        await pilot.press("x", "enter", "enter")
        await wait_until(pilot, lambda: "The disk is full." in notes(app))
        await until_screen(pilot, app, ExtraScreen)
        desk.store.broken = None
        await pilot.press("ctrl+s")
        await wait_until(pilot, lambda: len(desk.services.today.view().extras) == 1)


NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "near", "wanted"),
    [
        ("08:12", None, "2026-11-23 08:12"),
        ("8:12 am", None, "2026-11-23 08:12"),
        ("23:50", None, "2026-11-22 23:50"),
        ("yesterday 23:50", None, "2026-11-22 23:50"),
        ("2026-11-20 08:00", None, "2026-11-20 08:00"),
        ("20:15", "2026-11-22 20:00", "2026-11-22 20:15"),
        ("07:00", "2026-11-22 20:00", "2026-11-23 07:00"),
        ("18:00", "2026-11-22 20:00", "2026-11-22 18:00"),
        ("09:00", "2026-11-19 08:00", "2026-11-19 09:00"),
        ("00:40", "2026-11-19 23:30", "2026-11-20 00:40"),
    ],
)
def test_a_typed_time_means_the_moment_nearest_to_the_plan_that_is_past(
    text: str, near: str | None, wanted: str
) -> None:
    plan = datetime.fromisoformat(near) if near else None
    found = parse_when(text, Calendar(), NOON, plan)
    assert found is not None
    assert f"{found:%Y-%m-%d %H:%M}" == wanted


@pytest.mark.parametrize("text", ["", "now", " NOW "])
def test_nothing_and_now_mean_now(text: str) -> None:
    assert parse_when(text, Calendar(), NOON) is None


@pytest.mark.parametrize("text", ["25:61", "soon", "tomorrow 08:00", "2026-13-01 08:00", "[/]", "8" * 5_000])
def test_what_is_no_past_time_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        parse_when(text, Calendar(), NOON)


@pytest.mark.parametrize(("key", "heading"), [("s", "Why was it skipped?"), ("e", "What happened?")])
async def test_in_a_small_window_the_dialog_keeps_saying_which_dose(key: str, heading: str) -> None:
    desk = two_doses()
    async with opened(parts(desk), size=(40, 12)) as (app, pilot):
        list_of(app).cursor = dose_id(desk, "sertraline", "08:00")
        await pilot.press(key)
        await wait_until(pilot, lambda: len(app.screen_stack) == 2, "no dialog opened")
        for _ in range(10):
            assert app.screen.heading == heading  # type: ignore[attr-defined]
            assert heading in shown(app)
            assert "Sertraline 100 mg, 1 tablet" in shown(app)
            await pilot.press("tab" if key == "e" else "down")
            await pilot.pause()


async def test_in_a_small_window_an_intake_keeps_saying_of_what() -> None:
    desk = Desk()
    add(desk, "Lorazepam", as_needed=True, mg="0.5")
    async with opened(parts(desk), size=(40, 12)) as (app, pilot):
        await pilot.press("x")
        await until_screen(pilot, app, ExtraScreen)
        for _ in range(8):
            assert "Lorazepam" in shown(app)
            await pilot.press("tab")
            await pilot.pause()


async def test_arrows_go_through_the_fields_of_a_dose() -> None:
    desk = two_doses()
    desk.services.today.take(dose_id(desk, "sertraline", "08:00"))
    async with opened(parts(desk), (60, 16)) as (app, pilot):
        await edit(app, pilot, desk, "sertraline", "08:00")
        visited = []
        for _ in range(3):
            visited.append(app.focused.id if app.focused else "")
            await pilot.press("down")
            await pilot.pause()
        assert visited == ["time", "amount-0", "note"]
        await pilot.press("up", "up")
        await pilot.pause()
        assert app.focused is not None
        assert app.focused.id == "amount-0"


async def test_the_state_that_is_chosen_stands_in_brackets_wherever_the_focus_is() -> None:
    desk = two_doses()
    async with opened(parts(desk)) as (app, pilot):
        await edit(app, pilot, desk, "sertraline", "08:00")
        assert "[1] taken" in shown(app)
        await pilot.press("2")
        await wait_until(pilot, lambda: app.focused is not None and app.focused.id == "reason")
        assert "[2] not taken" in shown(app)
        assert "[1]" not in shown(app)


async def test_esc_asks_once_before_it_drops_what_was_typed() -> None:
    desk = two_doses()
    async with opened(parts(desk)) as (app, pilot):
        await edit(app, pilot, desk, "sertraline", "08:00")
        await fill(app, pilot, "note", "with food")
        await pilot.press("escape")
        await wait_until(pilot, lambda: "Esc again closes without it" in shown(app))
        assert isinstance(app.screen, EditDoseScreen)
        await pilot.press("escape")
        await until_closed(pilot, app)
        await edit(app, pilot, desk, "sertraline", "08:00")
        await pilot.press("escape")
        await until_closed(pilot, app)
