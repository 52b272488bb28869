"""The Medicines tab, pressed as a person would."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from textual.events import ScreenResume
from textual.message import Message

from companion.domain.errors import NotSaved
from companion.ui.messages import OfferWanted
from companion.ui.screens.choose import ChooseScreen
from companion.ui.screens.end_medicine import EndScreen
from companion.ui.screens.medicine_form import MedicineFormScreen
from companion.ui.screens.medicine_history import MedicineHistoryScreen
from companion.ui.screens.pause import PauseScreen, ResumeScreen
from companion.ui.screens.reactions import ReactionsScreen
from companion.ui.widgets.form_fields import Picks
from companion.ui.widgets.line_input import LineInput
from companion.ui.widgets.medicine_list import MedicineList
from companion.ui.widgets.time_lines import TimeBlock
from companion.ui.words import medicine_form as words
from tests.ui.desk import TODAY
from tests.ui.medicine_days import (
    empty,
    form_of,
    full,
    medicine,
    pane_of,
    parts,
    plan,
    read_back_of,
    type_in,
    write,
)
from tests.ui.pilot import notes, opened, screen_lines, shown, wait_until
from tests.ui.test_safety_bar import says_where_to_get_help
from tests.ui.today_days import add

EVERY = "FREQ=DAILY"


async def fill_lithium(app, pilot) -> MedicineFormScreen:
    """Type lithium with two times and different amounts, by keys alone."""
    await pilot.press("a")
    form = await form_of(app, pilot)
    await write(pilot, "Lithium carbonate")
    await pilot.press("enter")
    await write(pilot, "300 mg")
    await pilot.press("enter", "enter", "right", "right", "right", "enter", "enter", "enter")
    await write(pilot, "8:00, 20:00")
    await pilot.press("enter")
    await write(pilot, "1")
    await pilot.press("enter", "d", "enter", "enter")
    await write(pilot, "2")
    await pilot.press("enter", "d")
    return form


async def test_empty_it_says_what_to_do() -> None:
    async with opened(parts(empty())) as (app, _pilot):
        assert "No medicine is written down yet." in shown(app)
        assert "press a" in shown(app)
        assert says_where_to_get_help(app)


async def test_adding_with_two_times_reads_back_the_total_and_fourteen_days() -> None:
    desk = empty()
    async with opened(parts(desk)) as (app, pilot):
        await fill_lithium(app, pilot)
        await pilot.press("ctrl+s")
        screen = await read_back_of(app, pilot)
        text = shown(app)
        assert "Lithium carbonate ER 300 mg" in text
        assert "1 tablet at 08:00, 2 tablets at 20:00 = 900 mg a day." in text
        assert "Same as your label?" in text
        assert text.count("900 mg") == 15
        assert len(screen.found.days) == 14
        assert not desk.services.medicines.all(), "nothing is saved before the yes"
        await pilot.press("y")
        await wait_until(pilot, lambda: bool(desk.services.medicines.all()))
        assert plan(desk, "Lithium carbonate") == [(time(8), "1", EVERY), (time(20), "2", EVERY)]
        await wait_until(pilot, lambda: any("u undoes" in note for note in notes(app)))
        assert not desk.drafts.kept
        await pilot.press("u")
        await wait_until(pilot, lambda: not desk.services.medicines.all())


async def test_after_the_yes_the_list_never_says_that_there_is_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = empty()
    seen: list[bool] = []
    async with opened(parts(desk)) as (app, pilot):
        await fill_lithium(app, pilot)
        await pilot.press("ctrl+s")
        await read_back_of(app, pilot)
        pane = pane_of(app)
        resumed = app.main.post_message

        def look(message: Message) -> bool:
            if isinstance(message, ScreenResume):
                seen.append(pane.query_one("#no-medicines").display)
            return resumed(message)

        monkeypatch.setattr(app.main, "post_message", look)
        await pilot.press("y")
        await wait_until(pilot, lambda: len(app.screen_stack) == 1, "the form stayed")
    assert seen == [False]


async def test_no_goes_back_to_the_form_with_everything_kept() -> None:
    desk = empty()
    async with opened(parts(desk)) as (app, pilot):
        form = await fill_lithium(app, pilot)
        before = form.text
        await pilot.press("ctrl+s")
        await read_back_of(app, pilot)
        await pilot.press("n")
        await wait_until(pilot, lambda: app.screen is form)
        assert form.text == before
        assert not desk.services.medicines.all()


async def test_no_day_is_chosen_silently() -> None:
    async with opened(parts(empty())) as (app, pilot):
        await pilot.press("a")
        form = await form_of(app, pilot)
        await write(pilot, "Sertraline")
        block = form.query_one(TimeBlock)
        block.field.focus()
        await write(pilot, "8:00")
        await pilot.press("enter")
        await write(pilot, "1")
        await pilot.press("ctrl+s")
        await wait_until(pilot, lambda: "d chooses every day" in shown(app))
        assert app.screen is form
        assert block.text.days == ()
        await pilot.press("1", "3", "5", "ctrl+s")
        screen = await read_back_of(app, pilot)
        assert {dose.date.weekday() for day in screen.found.days for dose in day.doses} == {0, 2, 4}
        assert "Mon, Wed, Fri" in shown(app)
        assert "no dose" in shown(app)
        assert "strength is not written down" in shown(app)


async def test_times_typed_together_share_amount_and_days() -> None:
    desk = empty()
    async with opened(parts(desk)) as (app, pilot):
        await pilot.press("a")
        form = await form_of(app, pilot)
        await write(pilot, "Sertraline")
        form.query_one(TimeBlock).field.focus()
        await write(pilot, "8:00, 14:00, 20:00")
        await pilot.press("enter")
        await write(pilot, "1.5")
        await pilot.press("enter", "d", "down", "down")
        await write(pilot, "2")
        await pilot.press("ctrl+s")
        await read_back_of(app, pilot)
        await pilot.press("y")
        await wait_until(pilot, lambda: bool(desk.services.medicines.all()))
        expected = [(time(8), "1.5", EVERY), (time(14), "2", EVERY), (time(20), "1.5", EVERY)]
        assert plan(desk, "Sertraline") == expected


async def test_a_second_medicine_of_the_same_name_is_pointed_out() -> None:
    desk = full()
    async with opened(parts(desk)) as (app, pilot):
        await fill_lithium(app, pilot)
        await pilot.press("ctrl+s")
        await read_back_of(app, pilot)
        assert "on your list already" in shown(app)


async def test_a_change_from_a_date_keeps_slots_and_the_past() -> None:
    desk = empty()
    add(desk, "Lithium carbonate", "08:00", "20:00", mg="300", release="ER")
    slots = [slot.id for slot in medicine(desk, "Lithium carbonate").versions[0].slots]
    async with opened(parts(desk)) as (app, pilot):
        await pilot.press("e")
        form = await form_of(app, pilot)
        await type_in(pilot, "first", "2026-12-01")
        second = form.query(TimeBlock).last(TimeBlock)
        second._amount.focus()
        await pilot.press("backspace", "2", "ctrl+s")
        await read_back_of(app, pilot)
        assert "Holds from Tue Dec 1" in shown(app)
        await pilot.press("y")
        await wait_until(pilot, lambda: len(medicine(desk, "Lithium carbonate").versions) == 2)
        after = medicine(desk, "Lithium carbonate").versions[1]
        assert [slot.id for slot in after.slots] == slots
        assert after.first == date(2026, 12, 1)
        assert [amount for _, amount, _ in plan(desk, "Lithium carbonate")] == ["1", "1"]
        assert [amount for _, amount, _ in plan(desk, "Lithium carbonate", date(2026, 12, 1))] == ["1", "2"]


async def test_an_amount_that_is_typed_replaces_the_one_that_stands_there() -> None:
    desk = empty()
    add(desk, "Lithium carbonate", "08:00", mg="300", release="ER")
    async with opened(parts(desk)) as (app, pilot):
        await pilot.press("e")
        form = await form_of(app, pilot)
        await pilot.press("ctrl+n", *"20:00")
        await pilot.press("enter", "2", "ctrl+s")
        await read_back_of(app, pilot)
        assert "1 tablet at 08:00, 2 tablets at 20:00 = 900 mg a day" in shown(app)
        assert form.query(TimeBlock).last(TimeBlock).text.amount == "2"


async def test_a_change_before_another_says_what_is_entered_and_when_the_other_takes_over() -> None:
    desk = empty()
    id_ = add(desk, "Sertraline", "08:00")
    service = desk.services.medicines
    service.change(service.get(id_), service.form_of(service.get(id_), TODAY))
    async with opened(parts(desk), (100, 40)) as (app, pilot):
        await pilot.press("e")
        form = await form_of(app, pilot)
        await type_in(pilot, "first", "2026-11-20")
        form.query_one(TimeBlock)._amount.focus()
        await pilot.press("backspace", "2", "ctrl+s")
        await read_back_of(app, pilot)
        said = " ".join(shown(app).split())
        assert "2 tablets at 08:00 = 200 mg a day" in said
        assert "This holds up to Sun Nov 22. From Mon Nov 23 on what was written down before holds." in said
        assert "Holds from Fri Nov 20, 2026." in said


async def test_enter_on_another_time_adds_one_and_enter_without_a_time_goes_on() -> None:
    desk = empty()
    add(desk, "Lithium carbonate", "08:00", mg="300", release="ER")
    async with opened(parts(desk)) as (app, pilot):
        await pilot.press("e")
        form = await form_of(app, pilot)
        form.query_one("#add-time").focus()
        await pilot.press("enter")
        await wait_until(pilot, lambda: len(form.query(TimeBlock)) == 2)
        await wait_until(pilot, lambda: app.focused is form.query(TimeBlock).last(TimeBlock).field)
        form.query_one("#add-time").focus()
        await wait_until(pilot, lambda: app.focused is form.query_one("#add-time"))
        await pilot.press("enter")
        await wait_until(pilot, lambda: app.focused is form.query(TimeBlock).last(TimeBlock).field)
        assert len(form.query(TimeBlock)) == 2
        await pilot.press("enter")
        await wait_until(pilot, lambda: app.focused is form.query_one("#purpose"))
        assert len(form.query(TimeBlock)) == 1


async def test_an_added_time_that_stays_empty_is_left_out() -> None:
    desk = empty()
    add(desk, "Lithium carbonate", "08:00", mg="300", release="ER")
    async with opened(parts(desk)) as (app, pilot):
        await pilot.press("e")
        await form_of(app, pilot)
        await pilot.press("ctrl+n", "tab", "tab", "ctrl+s")
        screen = await read_back_of(app, pilot)
        assert [planned.wall for planned in screen.found.form.times] == [time(8)]


@pytest.mark.parametrize("size", [(80, 24), (60, 20)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_footer_names_what_the_row_under_the_cursor_can_do(size: tuple[int, int]) -> None:
    async with opened(parts(full()), size) as (app, pilot):
        await pilot.press("e")
        form = await form_of(app, pilot)
        form.query_one(TimeBlock).field.focus()
        await wait_until(pilot, lambda: "ctrl+o Drop time" in screen_lines(app)[-1])
        for picks in ("#form", "#release"):
            form.query_one(picks).focus()
            await wait_until(pilot, lambda picks=picks: app.focused is form.query_one(picks))
            await wait_until(pilot, lambda: "← → Choose" in screen_lines(app)[-1])
            assert "ctrl+o" not in screen_lines(app)[-1]
        form.query_one("#add-time").focus()
        await wait_until(pilot, lambda: any("> " in line and "add another time" in line for line in screen_lines(app)))


async def test_a_back_dated_change_lists_the_days_it_alters() -> None:
    desk = empty()
    add(desk, "Sertraline", "08:00")
    async with opened(parts(desk)) as (app, pilot):
        await pilot.press("e")
        form = await form_of(app, pilot)
        await type_in(pilot, "first", "2026-11-20")
        form.query_one(TimeBlock)._amount.focus()
        await pilot.press("backspace", "2", "ctrl+s")
        screen = await read_back_of(app, pilot)
        assert screen.found.altered == tuple(TODAY - timedelta(days=ago) for ago in (3, 2, 1))
        assert "This begins in the past" in shown(app)
        assert "Fri Nov 20" in shown(app)


async def test_correcting_a_mistake_revises_the_same_version() -> None:
    desk = empty()
    add(desk, "Sertraline", "08:00", mg="50")
    before = medicine(desk, "Sertraline")
    async with opened(parts(desk)) as (app, pilot):
        await pilot.press("m")
        form = await form_of(app, pilot)
        assert "Correct a mistake" in shown(app)
        assert not form.query("#first")
        form.query_one(TimeBlock).field.focus()
        await pilot.press("ctrl+e", "ctrl+u")
        await write(pilot, "9:00")
        await pilot.press("ctrl+s")
        await read_back_of(app, pilot)
        await pilot.press("y")
        await wait_until(pilot, lambda: plan(desk, "Sertraline")[0][0] == time(9))
        after = medicine(desk, "Sertraline")
        assert len(after.versions) == 1
        assert after.versions[0].slots[0].id == before.versions[0].slots[0].id
        assert after.versions[0].first == before.versions[0].first


async def test_pause_resume_end_and_remove_can_each_be_undone() -> None:
    desk = empty()
    add(desk, "Sertraline", "08:00")
    async with opened(parts(desk)) as (app, pilot):

        def now():
            return next(iter(desk.services.medicines.all()), None)

        await pilot.press("p")
        await wait_until(pilot, lambda: isinstance(app.screen, PauseScreen))
        await pilot.press("ctrl+s")
        await wait_until(pilot, lambda: now().is_paused(TODAY))
        await wait_until(pilot, lambda: "on pause until you resume it" in shown(app))
        await pilot.press("p")
        await wait_until(pilot, lambda: isinstance(app.screen, ResumeScreen))
        await pilot.press("ctrl+s")
        await wait_until(pilot, lambda: not now().is_paused(TODAY))
        await wait_until(pilot, lambda: len(app.screen_stack) == 1)
        await pilot.press("u")
        await wait_until(pilot, lambda: now().is_paused(TODAY))
        await pilot.press("u")
        await wait_until(pilot, lambda: not now().is_paused(TODAY))
        await pilot.press("x")
        await wait_until(pilot, lambda: isinstance(app.screen, EndScreen))
        await pilot.press("ctrl+s")
        await wait_until(pilot, lambda: now().is_ended(TODAY))
        await wait_until(pilot, lambda: "Ended" in shown(app) and len(app.screen_stack) == 1)
        await pilot.press("u")
        await wait_until(pilot, lambda: not now().is_ended(TODAY))
        await pilot.press("delete")
        await wait_until(pilot, lambda: len(app.screen_stack) == 2)
        await pilot.press("n")
        await pilot.pause()
        assert now() is not None
        await pilot.press("delete")
        await wait_until(pilot, lambda: len(app.screen_stack) == 2)
        await pilot.press("y")
        await wait_until(pilot, lambda: now() is None)
        await pilot.press("u")
        await wait_until(pilot, lambda: now() is not None)


@pytest.mark.parametrize("typed", ["1800-01-01", "2200-01-01", "soon", "2026-13-45", "[/]"])
async def test_a_pause_with_a_wrong_date_keeps_the_words(typed: str) -> None:
    desk = empty()
    add(desk, "Sertraline", "08:00")
    async with opened(parts(desk)) as (app, pilot):
        await pilot.press("p")
        await wait_until(pilot, lambda: isinstance(app.screen, PauseScreen))
        await type_in(pilot, "last", typed)
        await pilot.press("ctrl+s")
        await wait_until(pilot, lambda: "! " in shown(app))
        assert app.screen.text("last") == typed
        assert not medicine(desk, "Sertraline").pauses


async def test_reactions_are_written_down_and_removed() -> None:
    desk = empty()
    async with opened(parts(desk)) as (app, pilot):
        await pilot.press("r")
        await wait_until(pilot, lambda: isinstance(app.screen, ReactionsScreen))
        await write(pilot, "Penicillin")
        await pilot.press("enter", "right", "enter")
        await write(pilot, "rash")
        await pilot.press("enter")
        await wait_until(pilot, lambda: bool(desk.services.medicines.reactions()))
        assert desk.services.medicines.reactions()[0].is_allergy
        await wait_until(pilot, lambda: "Penicillin" in shown(app) and len(app.screen_stack) == 1)
        await pilot.press("r")
        await wait_until(pilot, lambda: isinstance(app.screen, ReactionsScreen))
        app.screen.query_one("#reactions").focus()
        await pilot.press("down", "delete")
        await wait_until(pilot, lambda: not desk.services.medicines.reactions())
        await pilot.press("u")
        await wait_until(pilot, lambda: bool(desk.services.medicines.reactions()))


async def test_a_store_that_cannot_save_keeps_the_form() -> None:
    desk = empty()
    async with opened(parts(desk)) as (app, pilot):
        form = await fill_lithium(app, pilot)
        desk.store.broken = NotSaved("The disk is full.")
        await pilot.press("ctrl+s")
        await read_back_of(app, pilot)
        await pilot.press("y")
        await wait_until(pilot, lambda: app.screen is form and "The disk is full." in shown(app))
        assert form.text.name == "Lithium carbonate"
        desk.store.broken = None
        await pilot.press("ctrl+s")
        await read_back_of(app, pilot)
        await pilot.press("y")
        await wait_until(pilot, lambda: len(desk.services.medicines.all()) == 1)
        assert len(medicine(desk, "Lithium carbonate").versions) == 1


HOSTILE = (
    "[/]",
    "lorazepam [PRN]",
    "שלום",
    "💊 pill",
    "\x1b]0;PWNED\x07x",
    "[@click=app.bell]x[/]",
    "e" * 121,
    "x" * 10_000,
)


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
async def test_hostile_names_are_shown_or_refused_never_obeyed(name: str) -> None:
    desk = empty()
    async with opened(parts(desk)) as (app, pilot):
        await pilot.press("a")
        form = await form_of(app, pilot)
        await write(pilot, name)
        form.query_one("#when", Picks).value = "needed"
        await pilot.press("ctrl+s")
        if len(name) > 120:
            await wait_until(pilot, lambda: "characters" in shown(app))
            assert len(form.text.name) == len(name), "nothing typed is cut"
            return
        await read_back_of(app, pilot)
        await pilot.press("y")
        await wait_until(pilot, lambda: bool(desk.services.medicines.all()) and len(app.screen_stack) == 1)
        await wait_until(pilot, lambda: pane_of(app).query_one(MedicineList).row is not None)
        assert "\x1b" not in shown(app)
        await pilot.press("enter")
        await wait_until(pilot, lambda: isinstance(app.screen, MedicineHistoryScreen))
        assert says_where_to_get_help(app)


async def test_what_was_typed_comes_back_after_a_crash() -> None:
    desk = empty()
    desk.clock.at = datetime.combine(TODAY, time(2), UTC)  # for most, the day is still the one before
    async with opened(parts(desk)) as (app, pilot):
        form = await fill_lithium(app, pilot)
        typed = form.text
        await wait_until(pilot, lambda: bool(desk.drafts.kept))
        await wait_until(pilot, lambda: form._kept == typed)
    async with opened(parts(desk)) as (app, pilot):
        await wait_until(pilot, lambda: isinstance(app.screen, ChooseScreen), "the draft was not offered")
        await wait_until(pilot, lambda: "Lithium carbonate, kept today 02:00" in shown(app), shown(app))
        assert " 3  Discard the draft" in shown(app)
        await pilot.press("1")
        form = await form_of(app, pilot)
        assert form.text == typed
        await pilot.press("escape")
        await wait_until(pilot, lambda: len(app.screen_stack) == 1)
        await pilot.press("a")
        await wait_until(pilot, lambda: isinstance(app.screen, ChooseScreen))
        assert " 3  Discard the draft" in shown(app)
        await pilot.press("3")
        await wait_until(pilot, lambda: "Press 3 again" in shown(app))
        assert desk.drafts.kept
        await pilot.press("3")
        await form_of(app, pilot)
        assert not desk.drafts.kept


async def test_a_change_made_elsewhere_is_said_and_nothing_is_refilled() -> None:
    desk = empty()
    add(desk, "Sertraline", "08:00")
    async with opened(parts(desk)) as (app, pilot):
        await pilot.press("e")
        form = await form_of(app, pilot)
        await type_in(pilot, "purpose", "mine")
        app.main.spread(frozenset({"sertraline"}))
        await wait_until(pilot, lambda: any("changed elsewhere" in note for note in notes(app)))
        assert form.text.purpose == "mine"


async def test_the_cursor_follows_its_medicine() -> None:
    desk = full()
    async with opened(parts(desk)) as (app, pilot):
        listed = pane_of(app).query_one(MedicineList)
        listed.go_to("quetiapine")
        add(desk, "Aripiprazole", "08:00", first=date(2026, 10, 1))
        pane_of(app).refresh_records(frozenset({"aripiprazole"}))
        await wait_until(pilot, lambda: "Aripiprazole" in shown(app))
        assert listed.row is not None
        assert listed.row.id == "quetiapine"


async def test_full_it_says_everything_in_words() -> None:
    async with opened(parts(full()), (120, 40)) as (app, _pilot):
        text = shown(app)
        for said in (
            "1 tablet at 08:00, 2 tablets at 20:00, every day",
            "= 900 mg a day",
            "on pause until Fri Nov 27",
            "as needed",
            "begins Tue Dec 1",
            "(strength not written",
            "Ended",
            "ended Tue Nov 10",
            "Allergies and past reactions",
            "20:00: 1 tablet → 2 tablets",
            "level was 0.5",
        ):
            assert said in text, said


async def test_the_name_of_what_has_ended_can_be_corrected() -> None:
    desk = empty()
    add(desk, "Sertralin", "08:00", id_="s")
    service = desk.services.medicines
    service.end(service.get("s"), TODAY)
    async with opened(parts(desk)) as (app, pilot):
        await pilot.press("m")
        await form_of(app, pilot)
        await type_in(pilot, "name", "Sertraline")
        await pilot.press("ctrl+s")
        await read_back_of(app, pilot)
        await pilot.press("y")
        await wait_until(pilot, lambda: service.get("s").medicine.name == "Sertraline")
        assert service.get("s").is_ended(TODAY)


async def test_ending_it_in_the_past_says_first_which_days_it_alters() -> None:
    desk = empty()
    add(desk, "Sertraline", "08:00", first=TODAY - timedelta(days=10))
    async with opened(parts(desk), (100, 30)) as (app, pilot):
        await pilot.press("x")
        await wait_until(pilot, lambda: isinstance(app.screen, EndScreen))
        field = app.screen.query_one("#first", LineInput)
        field.value = (TODAY - timedelta(days=3)).isoformat()
        await wait_until(pilot, lambda: "on 3 days" in " ".join(shown(app).split()))
        assert "Fri Nov 20 to Sun Nov 22" in " ".join(shown(app).split())
        field.value = "today"
        await wait_until(pilot, lambda: "on 3 days" not in " ".join(shown(app).split()))


async def test_a_draft_that_was_left_just_now_is_not_offered_at_once() -> None:
    desk = full()
    async with opened(parts(desk)) as (app, pilot):
        pane = pane_of(app)
        await pilot.press("a")
        await form_of(app, pilot)
        pane.post_message(OfferWanted(pane.questions.offer_draft))  # it waits for its turn behind the form
        await write(pilot, "Lithium")
        await pilot.press("escape")
        await wait_until(pilot, lambda: words.KEPT in notes(app), "it was not told")
        await pilot.pause(0.3)
        assert len(app.screen_stack) == 1, "it was offered all the same"
        await pilot.press("a")
        await wait_until(pilot, lambda: isinstance(app.screen, ChooseScreen), "who asks is offered it")
