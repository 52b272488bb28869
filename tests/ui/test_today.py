"""The Today tab: what its rows say, and what its keys record."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from textual.pilot import Pilot

from companion.domain.dose import State
from companion.domain.errors import NotSaved
from companion.ui.app import CompanionApp
from companion.ui.screens.choose import ChooseScreen
from companion.ui.screens.confirm import ConfirmScreen
from companion.ui.screens.skip import SkipScreen
from companion.ui.terminal.cursor import cursor_place
from companion.ui.timeline import Kind
from companion.ui.words import today as today_words
from tests.ui.desk import MORNING, Desk
from tests.ui.pilot import notes, opened, shown, wait_until
from tests.ui.today_days import (
    add,
    dose_id,
    full,
    list_of,
    pane_of,
    parts,
    row_of,
    state,
    two_doses,
    words_of,
)


def go_to(app: CompanionApp, desk: Desk, medicine: str, wall: str) -> None:
    list_of(app).cursor = dose_id(desk, medicine, wall)


async def until_state(pilot: Pilot[Any], desk: Desk, medicine: str, wall: str, wanted: State) -> None:
    await wait_until(pilot, lambda: state(desk, medicine, wall) is wanted, f"{medicine} never became {wanted}")


async def until_row(pilot: Pilot[Any], app: CompanionApp, medicine: str, wall: str, words: str) -> None:
    await wait_until(
        pilot, lambda: words in words_of(row_of(app, medicine, wall)), f"never said {words}: {list_of(app).rows}"
    )


async def until_screen(pilot: Pilot[Any], app: CompanionApp, kind: type) -> None:
    await wait_until(pilot, lambda: isinstance(app.screen, kind), f"no {kind.__name__} opened")
    await pilot.pause()


# What it says


async def test_every_kind_of_row_says_its_state_in_words() -> None:
    desk = full()
    async with opened(parts(desk), size=(120, 40)) as (app, _):
        said = {(row.time, row.what): words_of(row) for row in list_of(app).rows}
        text = shown(app)
    assert said["07:30", "Lamotrigine 25 mg"].startswith("taken 06:12")
    assert "with tea" in said["07:30", "Lamotrigine 25 mg"]
    assert said["08:00", "Sertraline 100 mg"].startswith("due")
    assert "was marked taken 07:12" in said["08:00", "Sertraline 100 mg"]
    assert said["20:00", "Lithium carbonate ER 300 mg"].startswith("upcoming")
    assert said["22:00", "Quetiapine XR 50 mg"].startswith("skipped · side effect, u undoes")
    assert said["09:00", "Vitamin D"].startswith("since 09:00")
    assert said["07:12", "Lorazepam 0.5 mg"].startswith("extra 07:12")
    assert said["", "Lorazepam 0.5 mg"].startswith("last 07:12")
    assert "Earlier days · Sun Nov 22" in text
    assert "Mood fairly good · slept 7.5 h · Energy steady · Anxiety mild" in text
    assert "988" in text


async def test_the_list_has_the_focus_and_stands_on_what_is_due() -> None:
    desk = full()
    async with opened(parts(desk)) as (app, pilot):
        assert app.focused is list_of(app)
        assert list_of(app).row is row_of(app, "Lithium", "08:00")
        await pilot.pause()
        place = cursor_place(app.screen)
        line = shown(app).splitlines()[place.y]
        assert "08:00" in line
        assert "due" in line


@pytest.mark.parametrize("size", [(40, 12), (60, 20), (80, 24)])
async def test_the_row_with_the_cursor_is_in_view_from_the_start(size: tuple[int, int]) -> None:
    async with opened(parts(full()), size=size) as (app, pilot):
        await wait_until(pilot, lambda: any("▸ 08:00" in line for line in shown(app).splitlines()))
        await pilot.press("G")
        await wait_until(pilot, lambda: "▸ 08:12" in shown(app))


@pytest.mark.parametrize(("key", "back"), [("down", "up"), ("j", "k")])
async def test_arrows_and_letters_move_the_cursor(key: str, back: str) -> None:
    async with opened(parts(two_doses())) as (app, pilot):
        begin = list_of(app).cursor
        await pilot.press(key)
        assert list_of(app).cursor != begin
        await pilot.press(back)
        assert list_of(app).cursor == begin
        await pilot.press("G")
        assert list_of(app).row is not None
        assert list_of(app).row.kind is Kind.CHECK_IN  # type: ignore[union-attr]
        await pilot.press("g")
        assert list_of(app).cursor == begin


async def test_a_click_moves_the_cursor() -> None:
    async with opened(parts(two_doses())) as (app, pilot):
        await pilot.click(list_of(app), offset=(10, 1))
        assert list_of(app).row is row_of(app, "Sertraline")


async def test_without_medicines_it_says_how_to_add_one() -> None:
    async with opened(parts(Desk())) as (app, pilot):
        assert "No medicine is written down yet." in shown(app)
        assert "5 opens Medicines" in shown(app)
        await pilot.press("space", "A", "n", "x", "z", "p", "T", "m", "delete")
        await pilot.pause()
        assert len(app.screen_stack) == 1


async def test_the_cursor_goes_to_the_first_dose_when_there_was_none_before() -> None:
    desk = Desk()
    async with opened(parts(desk)) as (app, pilot):
        assert list_of(app).row.kind is Kind.CHECK_IN
        add(desk, "Sertraline", "08:00")
        app.main.spread(frozenset({"medicine"}))
        await wait_until(pilot, lambda: list_of(app).row.kind is Kind.DOSE, "the cursor stayed on the check-in")
        await pilot.press("space")
        await until_state(pilot, desk, "sertraline", "08:00", State.TAKEN)


async def test_when_all_is_done_it_says_so_calmly() -> None:
    desk = Desk()
    add(desk, "Sertraline", "08:00")
    async with opened(parts(desk)) as (app, pilot):
        await pilot.press("space")
        await until_row(pilot, app, "Sertraline", "08:00", "taken 08:12")
        assert "All done for today." in shown(app)


async def test_a_dose_that_is_not_logged_is_not_called_done() -> None:
    desk = Desk()
    add(desk, "Sertraline", "08:00", "21:00")
    desk.clock.wait(timedelta(hours=13))
    add(desk, "Lithium", "08:00", first=desk.clock.at.date())
    async with opened(parts(desk)) as (app, pilot):
        list_of(app).cursor = dose_id(desk, "sertraline", "21:00")
        await pilot.press("space")
        await until_state(pilot, desk, "sertraline", "21:00", State.TAKEN)
        await wait_until(pilot, lambda: f"{today_words.NO_MORE} 1 dose is not logged." in shown(app), shown(app))
        assert words_of(row_of(app, "Sertraline", "08:00")).startswith("not logged")
        assert today_words.ALL_DONE not in shown(app)
        assert words_of(row_of(app, "Lithium", "08:00")).startswith("before you added it")
        list_of(app).cursor = dose_id(desk, "lithium", "08:00")
        await pilot.press("T")
        await until_state(pilot, desk, "lithium", "08:00", State.TAKEN)


async def test_a_day_without_doses_says_that_nothing_is_planned() -> None:
    desk = Desk()
    add(desk, "Vitamin D", "09:00", rule="FREQ=WEEKLY;BYDAY=FR")
    async with opened(parts(desk)) as (app, _):
        assert "Nothing is planned for this day." in shown(app)


async def test_ascii_marks_are_used_where_asked() -> None:
    from companion.ui.parts import UiSettings

    async with opened(parts(full(), settings=UiSettings(ascii_only=True)), size=(100, 40)) as (app, _):
        day = "\n".join(shown(app).splitlines()[4:-2])
        assert "* due" in day
        assert not set("●◐✓»○▸") & set(day)


# Marks


async def test_space_takes_the_dose_now_and_names_the_way_back() -> None:
    desk = two_doses()
    async with opened(parts(desk)) as (app, pilot):
        go_to(app, desk, "sertraline", "08:00")
        await pilot.press("space")
        await until_row(pilot, app, "Sertraline", "08:00", "taken 08:12, u undoes")
        assert list_of(app).row is row_of(app, "Sertraline")
        assert state(desk, "sertraline", "08:00") is State.TAKEN


async def test_space_on_a_recorded_dose_changes_nothing_and_says_when_it_was_taken() -> None:
    desk = two_doses()
    desk.services.today.take(dose_id(desk, "sertraline", "08:00"))
    before = desk.services.today.view().doses
    desk.clock.wait(timedelta(minutes=20))
    async with opened(parts(desk)) as (app, pilot):
        go_to(app, desk, "sertraline", "08:00")
        await pilot.press("space", "n", "s", "p", "m")
        await wait_until(pilot, lambda: any("Taken 08:12 already" in note for note in notes(app)))
        assert [dose.record for dose in desk.services.today.view().doses] == [dose.record for dose in before]


async def test_space_long_before_the_time_asks_first() -> None:
    desk = two_doses()
    async with opened(parts(desk)) as (app, pilot):
        go_to(app, desk, "lithium", "20:00")
        await pilot.press("space")
        await until_screen(pilot, app, ConfirmScreen)
        assert "Planned for 20:00, in 11 h. Taken just now?" in shown(app)
        await pilot.press("escape")
        await pilot.pause()
        assert state(desk, "lithium", "20:00") is State.UPCOMING
        await pilot.press("space")
        await until_screen(pilot, app, ConfirmScreen)
        await pilot.press("y")
        await until_state(pilot, desk, "lithium", "20:00", State.TAKEN)


async def test_taking_at_the_planned_time_is_off_for_a_time_still_to_come() -> None:
    desk = two_doses()
    async with opened(parts(desk)) as (app, pilot):
        go_to(app, desk, "lithium", "20:00")
        await pilot.pause()
        await pilot.press("T")
        await pilot.pause()
        assert state(desk, "lithium", "20:00") is State.UPCOMING
        go_to(app, desk, "sertraline", "08:00")
        await pilot.pause()
        await pilot.press("T")
        await until_row(pilot, app, "Sertraline", "08:00", "taken 08:00")


@pytest.mark.parametrize(
    ("key", "wanted", "said"),
    [("n", State.NOT_TAKEN, "not taken"), ("p", State.ON_PAUSE, "on pause"), ("m", State.NOT_SURE, "not sure")],
)
async def test_one_key_marks(key: str, wanted: State, said: str) -> None:
    desk = two_doses()
    async with opened(parts(desk)) as (app, pilot):
        go_to(app, desk, "sertraline", "08:00")
        await pilot.press(key)
        await until_row(pilot, app, "Sertraline", "08:00", said)
        assert state(desk, "sertraline", "08:00") is wanted


async def test_all_due_takes_one_of_two_open_slots_and_says_what_it_left() -> None:
    desk = Desk()
    add(desk, "Lithium carbonate", "05:00", "08:00", mg="300")
    add(desk, "Sertraline", "08:00", id_="z1", ingredient="sertraline")
    add(desk, "Sertraline", "08:00", id_="z2", mg="25", ingredient="sertraline")
    add(desk, "Levothyroxine", "05:30", mg="1")
    async with opened(parts(desk)) as (app, pilot):
        await pilot.press("A")
        await until_state(pilot, desk, "lithium", "08:00", State.TAKEN)
        await wait_until(pilot, lambda: any("Left:" in note for note in notes(app)))
        assert state(desk, "z1", "08:00") is State.TAKEN
        assert state(desk, "z2", "08:00") is State.TAKEN
        assert state(desk, "lithium", "05:00") is not State.TAKEN
        assert state(desk, "levothyroxine", "05:30") is State.SINCE
        assert any("Levothyroxine 05:30, its window has ended" in note for note in notes(app))
        await pilot.press("u")
        await until_state(pilot, desk, "lithium", "08:00", State.DUE)
        assert state(desk, "z2", "08:00") is State.DUE


async def test_skip_takes_a_digit_as_the_reason() -> None:
    desk = two_doses()
    async with opened(parts(desk)) as (app, pilot):
        go_to(app, desk, "sertraline", "08:00")
        await pilot.press("s")
        await until_screen(pilot, app, SkipScreen)
        await pilot.press("4")
        await until_row(pilot, app, "Sertraline", "08:00", "skipped · told to by a clinician")


async def test_skip_needs_no_reason_and_takes_any() -> None:
    desk = two_doses()
    async with opened(parts(desk)) as (app, pilot):
        go_to(app, desk, "sertraline", "08:00")
        await pilot.press("s")
        await until_screen(pilot, app, SkipScreen)
        await pilot.press("enter")
        await until_state(pilot, desk, "sertraline", "08:00", State.SKIPPED)
        go_to(app, desk, "lithium", "08:00")
        await pilot.press("s")
        await until_screen(pilot, app, SkipScreen)
        await pilot.press("9", *"[/] 1")
        await pilot.press("enter")
        await until_row(pilot, app, "Lithium", "08:00", "skipped · [/] 1")


async def test_leaving_the_skip_dialog_records_nothing() -> None:
    desk = two_doses()
    async with opened(parts(desk)) as (app, pilot):
        await pilot.press("s")
        await until_screen(pilot, app, SkipScreen)
        await pilot.press("escape")
        await pilot.pause()
        assert state(desk, "lithium", "08:00") is State.DUE


async def test_snoozed_doses_stay_on_the_list_and_say_when_they_ring() -> None:
    desk = two_doses()
    async with opened(parts(desk)) as (app, pilot):
        go_to(app, desk, "sertraline", "08:00")
        await pilot.press("z")
        await until_screen(pilot, app, ChooseScreen)
        await pilot.press("2")
        await until_row(pilot, app, "Sertraline", "08:00", "rings again 08:42")
        assert state(desk, "sertraline", "08:00") is State.DUE


async def test_clear_takes_the_mark_off_and_leaves_a_trace() -> None:
    desk = two_doses()
    desk.services.today.take(dose_id(desk, "sertraline", "08:00"))
    async with opened(parts(desk)) as (app, pilot):
        go_to(app, desk, "sertraline", "08:00")
        await pilot.pause()
        await pilot.press("delete")
        await until_state(pilot, desk, "sertraline", "08:00", State.DUE)
        await wait_until(pilot, lambda: any("Cleared: Sertraline 08:00" in note for note in notes(app)))
        await pilot.press("u")
        await until_row(pilot, app, "Sertraline", "08:00", "taken 08:12")


# Saving


async def test_a_failed_save_says_so_and_changes_nothing() -> None:
    desk = two_doses()
    async with opened(parts(desk)) as (app, pilot):
        desk.store.broken = NotSaved("The disk is full. Nothing was recorded.")
        go_to(app, desk, "sertraline", "08:00")
        await pilot.press("space")
        await wait_until(pilot, lambda: "The disk is full. Nothing was recorded." in notes(app))
        assert words_of(row_of(app, "Sertraline", "08:00")).startswith("due")
        await pilot.press("A")
        await wait_until(pilot, lambda: notes(app).count("The disk is full. Nothing was recorded.") == 2)
        desk.store.broken = None
        await pilot.press("space")
        await until_state(pilot, desk, "sertraline", "08:00", State.TAKEN)


async def test_it_says_saving_while_a_save_takes_long_and_taken_only_afterwards() -> None:
    desk = two_doses()
    gate = threading.Event()
    save = desk.store.save

    def slow(*args: Any) -> Any:
        gate.wait(5)
        return save(*args)

    desk.store.save = slow  # type: ignore[method-assign,assignment]
    async with opened(parts(desk)) as (app, pilot):
        go_to(app, desk, "sertraline", "08:00")
        await pilot.pause()
        app.simulate_key("space")
        for _ in range(300):  # the pilot itself would wait until the save is over
            await asyncio.sleep(0.01)
            if "saving" in shown(app):
                break
        assert "saving" in shown(app)
        assert "taken 08:12" not in shown(app)
        gate.set()
        await until_row(pilot, app, "Sertraline", "08:00", "taken 08:12")
        await wait_until(pilot, lambda: "saving" not in shown(app))


# Time and news


async def test_a_new_day_is_shown_by_itself() -> None:
    desk = two_doses()
    async with opened(parts(desk)) as (app, pilot):
        desk.clock.wait(timedelta(hours=24))
        await wait_until(pilot, lambda: "Tuesday, November 24, 2026" in shown(app))
        assert words_of(row_of(app, "Sertraline")).startswith("due")


async def test_a_day_being_looked_at_stays_over_midnight() -> None:
    desk = two_doses()
    async with opened(parts(desk)) as (app, pilot):
        await pilot.press("left_square_bracket")
        await wait_until(pilot, lambda: "Sunday, November 22, 2026" in shown(app))
        desk.clock.wait(timedelta(hours=24))
        await wait_until(pilot, lambda: "Tue Nov 24" in shown(app))
        assert "Sunday, November 22, 2026" in shown(app)
        await pilot.press("escape")
        await wait_until(pilot, lambda: "Tuesday, November 24, 2026" in shown(app))


async def test_an_earlier_day_can_be_filled_in() -> None:
    desk = two_doses()
    async with opened(parts(desk)) as (app, pilot):
        await pilot.press("left_square_bracket")
        await wait_until(pilot, lambda: "Sunday, November 22, 2026" in shown(app))
        assert words_of(row_of(app, "Sertraline")).startswith("not logged")
        list_of(app).cursor = row_of(app, "Sertraline").id
        await pilot.pause()
        await pilot.press("T")
        await until_row(pilot, app, "Sertraline", "08:00", "taken 08:00")
        await pilot.press("right_square_bracket")
        await wait_until(pilot, lambda: "Monday, November 23, 2026" in shown(app))


async def test_states_follow_a_clock_that_jumps() -> None:
    desk = two_doses()
    async with opened(parts(desk)) as (app, pilot):
        desk.clock.wait(timedelta(hours=4))
        await until_row(pilot, app, "Sertraline", "08:00", "since 08:00")
        desk.clock.wait(timedelta(hours=-4))
        await until_row(pilot, app, "Sertraline", "08:00", "due")


def watching(desk: Desk) -> Callable[[], frozenset[str]]:
    return lambda: frozenset(id_ for _, id_ in desk.services.refresh())


async def test_news_from_elsewhere_updates_the_row_and_leaves_the_cursor_on_it() -> None:
    desk = two_doses()
    other = desk.other()
    async with opened(parts(desk, watch=watching(desk))) as (app, pilot):
        go_to(app, desk, "sertraline", "08:00")
        await pilot.pause()
        other.services.refresh()
        other.services.today.take(dose_id(other, "sertraline", "08:00"))
        add(other, "Aripiprazole", "06:30", mg="5")
        await wait_until(pilot, lambda: any(row.what.startswith("Aripiprazole") for row in list_of(app).rows))
        await until_row(pilot, app, "Sertraline", "08:00", "taken 08:12")
        assert list_of(app).row is row_of(app, "Sertraline")
        assert app.focused is list_of(app)
        assert "u undoes" not in shown(app)


async def test_a_mark_on_a_dose_recorded_elsewhere_meanwhile_changes_nothing() -> None:
    desk = two_doses()
    other = desk.other()
    other.services.refresh()
    async with opened(parts(desk)) as (app, pilot):
        other.services.today.mark(dose_id(other, "sertraline", "08:00"), State.SKIPPED, "ran out")
        go_to(app, desk, "sertraline", "08:00")
        await pilot.press("space")
        await wait_until(pilot, lambda: any("skipped already" in note for note in notes(app)))
        await until_row(pilot, app, "Sertraline", "08:00", "skipped · ran out")


async def test_one_dose_recorded_twice_is_asked_about() -> None:
    desk = two_doses()
    other = desk.other()
    other.services.refresh()
    id_ = dose_id(desk, "sertraline", "08:00")
    shelf = [*desk.shelf.lines]
    apart = Desk(clock=desk.clock, device="there")
    apart.shelf.lines += shelf
    apart.services.refresh()
    desk.services.today.take(id_, MORNING - timedelta(hours=2))
    apart.services.today.take(id_, MORNING)
    desk.shelf.lines += apart.shelf.lines[len(shelf) :]
    desk.services.refresh()
    async with opened(parts(desk)) as (app, pilot):
        go_to(app, desk, "sertraline", "08:00")
        await pilot.pause()
        await until_row(pilot, app, "Sertraline", "08:00", "Recorded twice, 06:12 and 08:12. One dose or two?")
        await pilot.press("e")
        await until_screen(pilot, app, ChooseScreen)
        await pilot.press("2")
        await wait_until(pilot, lambda: len(desk.services.today.view().extras) == 1)
        await wait_until(pilot, lambda: "Recorded twice" not in words_of(row_of(app, "Sertraline", "08:00")))


# Hostile words


HOSTILE = ("[/]", "lorazepam [PRN]", "💊 pill 👩‍👩‍👧", "\u202eelddim\u202c אבג", "x" * 100 + " [b]", "tab\there")


@pytest.mark.parametrize("size", [(40, 12), (60, 20), (80, 24), (120, 40)])
async def test_any_name_reason_and_note_can_be_shown(size: tuple[int, int]) -> None:
    desk = Desk()
    for place, name in enumerate(HOSTILE):
        add(desk, name, "08:00", id_=f"m{place}", purpose=name, note=name * 40)
        add(desk, f"{name} {place}", id_=f"n{place}", as_needed=True)
        id_ = dose_id(desk, f"m{place}", "08:00")
        desk.services.today.mark(id_, State.SKIPPED, (name * 50)[:500], "long " * 1_000 + name)
        desk.services.intakes.record(f"n{place}", reason=(name * 50)[:500], id_=f"x{place}")
    async with opened(parts(desk), size=size) as (app, pilot):
        text = shown(app)
        assert "988" in text
        assert "\x1b" not in text
        for _ in range(len(list_of(app).rows)):
            await pilot.press("j")
        await pilot.press("g", "e")
        await wait_until(pilot, lambda: len(app.screen_stack) == 2)
        assert "988" in shown(app)


async def test_a_medicine_that_has_not_arrived_is_shown_all_the_same() -> None:
    desk = two_doses()
    other = Desk(clock=desk.clock, device="there")
    add(other, "Clozapine", "08:00", mg="25")
    other.services.today.take(dose_id(other, "clozapine", "08:00"))
    desk.shelf.lines.append(other.shelf.lines[-1])
    desk.services.refresh()
    async with opened(parts(desk)) as (app, pilot):
        list_of(app).cursor = row_of(app, "a medicine not here yet").id
        await pilot.press("e")
        await wait_until(pilot, lambda: len(app.screen_stack) == 2)


async def test_in_a_tiny_window_it_says_what_is_open_first() -> None:
    async with opened(parts(two_doses()), size=(30, 8)) as (app, _):
        assert pane_of(app).tiny_line() == "Lithium carbonate 08:00"
        assert "Lithium carbonate 08:00" in shown(app)
