"""What works from every tab: undo, redo, the low-energy view, nudges; and the words around them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import time, timedelta
from typing import Any

import pytest
from msgspec.structs import replace
from textual.content import Content
from textual.pilot import Pilot

from companion.domain.dose import State
from companion.domain.errors import NotSaved
from companion.services.low_energy import is_low_energy, set_low_energy
from companion.ui.low_energy import LowEnergyView
from companion.ui.messages import ShowPane
from companion.ui.nudging import Nudger
from companion.ui.screens.confirm import ConfirmScreen
from companion.ui.snoozes import snooze, snoozes
from companion.ui.terminal.nudge import notification
from companion.ui.timeline import MARKS, Row, first_frame_text
from companion.ui.widgets.dose_list import LOOKS, DoseList
from companion.ui.widgets.dose_row import Pen
from companion.ui.words import today as words
from companion.ui.words.doses import dose_label, dose_state_words
from companion.ui.words.history import describe_step
from tests.ui.desk import MORNING, Desk
from tests.ui.pilot import notes, opened, screen_lines, shown, wait_until
from tests.ui.today_days import add, dose_id, dose_of, full, list_of, parts, state, two_doses


async def until_state(pilot: Pilot[Any], desk: Desk, medicine: str, wall: str, wanted: State) -> None:
    await wait_until(pilot, lambda: state(desk, medicine, wall) is wanted, f"{medicine} never became {wanted}")


async def test_the_answers_of_the_first_questions_are_named_when_undone() -> None:
    desk = two_doses()
    desk.services.setup.choose(day_start=time(3), poles=2)
    async with opened(parts(desk)) as (app, pilot):
        await pilot.press("u")
        await wait_until(pilot, lambda: "Undid: when a day begins, how mood is noted" in notes(app))


async def test_the_footer_names_more_keys_where_it_has_room() -> None:
    for width, more in ((80, False), (160, True)):
        async with opened(parts(two_doses()), (width, 30)) as (app, pilot):
            await wait_until(pilot, lambda: "Space Take" in screen_lines(app)[-1])
            await wait_until(pilot, lambda more=more: ("z Later" in screen_lines(app)[-1]) is more)
            footer = screen_lines(app)[-1]
            for key in ("T At its time", "n Not taken", "e Edit", "z Later", " o "):
                assert (key in footer) is more, (footer, key)
            for key in ("Space Take", "c Check in", "all keys"):
                assert key in footer


async def test_undo_and_redo_name_what_they_did() -> None:
    desk = two_doses()
    desk.services.today.take(dose_id(desk, "sertraline", "08:00"))
    async with opened(parts(desk)) as (app, pilot):
        assert "taken 08:12, u undoes" in shown(app)
        await pilot.press("u")
        await wait_until(pilot, lambda: "Undid: Sertraline 08:00, taken 08:12" in notes(app))
        await wait_until(pilot, lambda: "was marked taken 08:12" in shown(app))
        await pilot.press("ctrl+r")
        await wait_until(pilot, lambda: "Redid: Sertraline 08:00, taken 08:12" in notes(app))
        await wait_until(pilot, lambda: "taken 08:12, u undoes" in shown(app))


async def test_undoing_a_new_medicine_names_it() -> None:
    desk = two_doses()
    async with opened(parts(desk)) as (app, pilot):
        await pilot.press("u")
        await wait_until(pilot, lambda: bool(notes(app)))
        assert notes(app) == ["Undid: Lithium carbonate, added"]
        await pilot.press("ctrl+r")
        await wait_until(pilot, lambda: len(notes(app)) == 2)
        assert notes(app)[-1] == "Redid: Lithium carbonate, added"


async def test_two_undos_in_a_row_take_back_two_actions() -> None:
    desk = two_doses()
    desk.services.today.take(dose_id(desk, "sertraline", "08:00"))
    desk.services.today.take(dose_id(desk, "lithium", "08:00"))
    async with opened(parts(desk)) as (_, pilot):
        await pilot.press("u", "u")
        await until_state(pilot, desk, "sertraline", "08:00", State.DUE)
        assert state(desk, "lithium", "08:00") is State.DUE


async def test_undo_works_from_another_tab() -> None:
    desk = two_doses()
    desk.services.today.take(dose_id(desk, "sertraline", "08:00"))
    from companion.ui.panes.base import PaneEntry
    from tests.ui.examples import ExamplePage

    made = parts(desk)
    async with opened(replace(made, panes=(*made.panes, PaneEntry.of(ExamplePage)))) as (app, pilot):
        await pilot.press("3")
        await wait_until(pilot, lambda: app.main.active == "trends")
        await pilot.press("u")
        await until_state(pilot, desk, "sertraline", "08:00", State.DUE)
        await pilot.press("1")
        await wait_until(pilot, lambda: "was marked taken 08:12" in shown(app))


async def test_undoing_something_done_before_today_asks_first() -> None:
    desk = two_doses()
    desk.services.today.take(dose_id(desk, "sertraline", "08:00"))
    desk.clock.wait(timedelta(hours=24))
    async with opened(parts(desk)) as (app, pilot):
        await pilot.press("u")
        await wait_until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        await pilot.pause()
        assert "Sertraline 08:00, taken 08:12" in shown(app)
        await pilot.press("n")
        await wait_until(pilot, lambda: len(app.screen_stack) == 1)
        assert desk.services.history.next_undo() is not None
        assert desk.services.history.next_undo().kind == "take"  # type: ignore[union-attr]
        await pilot.press("u")
        await wait_until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        await pilot.press("y")
        await wait_until(pilot, lambda: any(note.startswith("Undid: Sertraline") for note in notes(app)))


async def test_nothing_to_undo_or_redo_is_said() -> None:
    async with opened(parts(Desk())) as (app, pilot):
        await pilot.press("u", "ctrl+r")
        await wait_until(pilot, lambda: "There is nothing to redo." in notes(app))
        assert "There is nothing to undo on this machine." in notes(app)


async def test_an_undo_that_cannot_be_saved_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = two_doses()
    desk.services.today.take(dose_id(desk, "sertraline", "08:00"))

    def broken(*_: object) -> None:
        raise NotSaved("The disk is full.")

    monkeypatch.setattr(desk.store, "undo", broken)
    async with opened(parts(desk)) as (app, pilot):
        await pilot.press("u")
        await wait_until(pilot, lambda: "The disk is full." in notes(app))
        assert state(desk, "sertraline", "08:00") is State.TAKEN


# The low-energy view


async def test_the_low_energy_view_shows_one_dose_and_stays_until_turned_off() -> None:
    desk = two_doses()
    async with opened(parts(desk)) as (app, pilot):
        await pilot.press("o")
        low = app.main.query_one(LowEnergyView)
        await wait_until(pilot, lambda: low.display and app.focused is low)
        text = shown(app)
        assert "988" in text
        assert text.count("mg") == 1
        assert "20:00" not in text
        assert is_low_energy(desk.services.state)
    async with opened(parts(desk)) as (app, pilot):
        low = app.main.query_one(LowEnergyView)
        await wait_until(pilot, lambda: low.display and app.focused is low)
        await pilot.press("o")
        await wait_until(pilot, lambda: not low.display and app.focused is list_of(app))
        assert not is_low_energy(desk.services.state)


async def test_in_the_low_energy_view_space_takes_one_dose_after_the_other() -> None:
    desk = two_doses()
    set_low_energy(desk.services.state, True)
    async with opened(parts(desk)) as (app, pilot):
        await wait_until(pilot, lambda: "Space Take" in screen_lines(app)[-1])
        await pilot.press("space")
        await until_state(pilot, desk, "lithium", "08:00", State.TAKEN)
        await wait_until(pilot, lambda: "Sertraline" in shown(app))
        await pilot.press("n")
        await until_state(pilot, desk, "sertraline", "08:00", State.NOT_TAKEN)
        await wait_until(pilot, lambda: words.LOW_NOTHING in shown(app))
        await wait_until(pilot, lambda: "Space" not in screen_lines(app)[-1])
        assert "s Skip" not in screen_lines(app)[-1]
        await pilot.press("space", "A", "e", "x")
        await pilot.pause()
        assert state(desk, "lithium", "20:00") is State.UPCOMING


@pytest.mark.parametrize("size", [(40, 12), (60, 20), (80, 24)])
async def test_the_low_energy_view_fits(size: tuple[int, int]) -> None:
    desk = two_doses()
    set_low_energy(desk.services.state, True)
    async with opened(parts(desk), size=size) as (app, _):
        text = shown(app)
        assert "Lithium" in text
        assert "988" in text
        for said in (words.LOW_LINE, words.LOW_THING, words.LOW_HELP, words.LOW_BACK):
            assert said in text


# Nudges


def test_each_dose_rings_once_at_its_time_and_not_for_what_was_due_before() -> None:
    desk = two_doses()
    add(desk, "Quetiapine", "08:30", mg="50")
    nudger = Nudger(desk.services.today.view, desk.services.state)
    assert nudger.look() == ()
    desk.clock.wait(timedelta(minutes=20))
    assert [dose.plan.medicine for dose in nudger.look()] == ["quetiapine"]
    assert nudger.look() == ()
    desk.clock.wait(timedelta(hours=12))
    assert [dose.plan.medicine for dose in nudger.look()] == ["lithium"]


def test_a_dose_put_off_rings_again_at_its_time_and_once() -> None:
    desk = two_doses()
    nudger = Nudger(desk.services.today.view, desk.services.state)
    nudger.look()
    id_ = dose_id(desk, "sertraline", "08:00")
    snooze(desk.services.state, id_, MORNING + timedelta(minutes=10))
    assert nudger.look() == ()
    desk.clock.wait(timedelta(minutes=10))
    assert [dose.id for dose in nudger.look()] == [id_]
    assert nudger.look() == ()
    snooze(desk.services.state, id_, desk.clock.at + timedelta(minutes=10))
    desk.services.today.take(id_)
    desk.clock.wait(timedelta(minutes=10))
    assert nudger.look() == ()


def test_snoozes_that_cannot_be_read_are_left_out() -> None:
    desk = Desk()
    desk.services.state.set("snoozes", {"a": "soon", "b": 4, "c": MORNING.isoformat(), "d": "2026-11-23T08:00"})
    assert snoozes(desk.services.state) == {"c": MORNING}
    desk.services.state.set("snoozes", "nothing")
    assert snoozes(desk.services.state) == {}


async def test_a_nudge_rings_with_words_that_name_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = two_doses()
    desk.clock.at = MORNING - timedelta(minutes=30)
    async with opened(parts(desk)) as (app, pilot):
        rung: list[str] = []
        monkeypatch.setattr(app.main, "ring", rung.append)
        app.main.tick(desk.clock.at)
        await pilot.pause()
        await wait_until(pilot, lambda: app.main._nudger is not None and app.main._nudger._has_looked)
        desk.clock.at = MORNING
        await wait_until(pilot, lambda: bool(rung))
        assert rung == [words.NUDGE]
        assert "sertraline" not in words.NUDGE.casefold()


async def test_nudges_can_be_turned_off() -> None:
    from companion.ui.parts import UiSettings

    async with opened(parts(two_doses(), settings=UiSettings(nudges=False))) as (app, _):
        assert app.main._nudger is None


def test_a_notification_is_one_sequence_without_anything_that_could_end_it() -> None:
    assert notification("due\x07\x1b]0;x\x07").count("\x1b") == 2
    assert notification("due") == "\x1b]9;due\x1b\\"


# Words


def test_the_first_frame_names_the_doses_of_the_day() -> None:
    text = first_frame_text(full().services.today.view())
    assert text.startswith("Monday, November 23, 2026\n")
    for said in ("Sertraline 100 mg", "Lithium carbonate ER 300 mg", "taken 06:12", "since 09:00", "upcoming"):
        assert said in text
    assert "No medicine is written down yet." in first_frame_text(Desk().services.today.view())


def test_every_mark_has_a_look_and_no_look_is_without_use() -> None:
    looks = {f"dose-list--{LOOKS.get(name, name)}" for name in (*MARKS, *LOOKS, "heading", "detail")}
    assert looks | {"dose-list--cursor", "dose-list--cursor-blurred"} == DoseList.COMPONENT_CLASSES


async def test_rows_are_laid_out_once_to_be_measured_and_once_to_be_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    laid_out: list[int] = []
    lay_out = DoseList._laid_out

    def counted(self: DoseList, width: int, pen: Pen) -> Iterator[tuple[Row, list[Content]]]:
        laid_out.append(width)
        return lay_out(self, width, pen)

    async with opened(parts(full())) as (app, pilot):
        await pilot.pause()
        monkeypatch.setattr(DoseList, "_laid_out", counted)
        await pilot.press("down")
        await wait_until(pilot, lambda: len(laid_out) > 1)
        await pilot.pause()
        assert list_of(app).cursor_line > 0
        assert len(laid_out) == 2


def test_words_and_the_first_frame_need_no_textual() -> None:
    modules = "companion.ui.words.today, companion.ui.words.doses, companion.ui.words.history, companion.ui.timeline"
    code = f"import sys, {modules}; sys.exit('textual' in sys.modules or 'rich' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_actions_are_named_by_what_they_did() -> None:
    desk = two_doses()
    history, today = desk.services.history, desk.services.today

    def last() -> str:
        step = history.next_undo()
        assert step is not None
        return describe_step(step, today.view().regimens)

    assert last() == "Lithium carbonate, added"
    today.take(dose_id(desk, "sertraline", "08:00"))
    assert last() == "Sertraline 08:00, taken 08:12"
    record = dose_of(today.view(), "sertraline", "08:00").record
    assert record is not None
    today.edit(record, at=MORNING - timedelta(minutes=30))
    assert last() == "Sertraline 08:00, taken 08:12 changed to taken 07:42"
    record = dose_of(today.view(), "sertraline", "08:00").record
    assert record is not None
    today.clear(record)
    assert last() == "Sertraline 08:00, taken 07:42, cleared"
    today.take_all_due()
    assert last() == "Lithium carbonate 08:00 and Sertraline 08:00, taken 08:12"
    desk.services.intakes.record("sertraline")
    assert last() == "Sertraline, extra 08:12"
    desk.services.medicines.end(desk.services.medicines.get("sertraline"), MORNING.date())
    assert last() == "Sertraline, ended"


def test_states_and_labels_are_said_alike_everywhere() -> None:
    desk = full()
    view = desk.services.today.view()
    said = {(d.plan.medicine, d.plan.wall.hour): dose_state_words(d, view.calendar) for d in view.doses}
    assert said == {
        ("lamotrigine", 7): "taken 06:12",
        ("sertraline", 8): "due",
        ("lithium", 8): "due",
        ("lithium", 20): "upcoming",
        ("quetiapine", 22): "skipped · side effect",
    }
    assert dose_label(view.regimens["lithium"]) == "Lithium carbonate ER 300 mg"


async def test_a_record_can_be_brought_to_the_front() -> None:
    desk = two_doses()
    async with opened(parts(desk)) as (app, pilot):
        app.main.post_message(ShowPane("today", dose_id(desk, "lithium", "20:00")))
        await wait_until(pilot, lambda: list_of(app).cursor == dose_id(desk, "lithium", "20:00"))
