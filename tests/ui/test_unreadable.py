"""What a newer version wrote, on the screens: said calmly, left to the person, never offered again."""

from __future__ import annotations

from companion.domain.dose import State
from companion.services.low_energy import set_low_energy
from companion.storage.writing import Put as RawPut
from companion.ui.screens.read_back import warnings
from companion.ui.words.doses import PART_NEWER
from tests.ui import medicine_days
from tests.ui.desk import TODAY, Desk
from tests.ui.pilot import notes, opened, shown, wait_until
from tests.ui.today_days import add, dose_id, list_of, parts, state


def change_by_a_newer_version(desk: Desk, medicine: str) -> None:
    """Change how a medicine is taken in a way that cannot be read here."""
    slots = [{"slot": "new", "wall": {"at": "sunrise"}}]
    doc = {"medicine": medicine, "from": TODAY.isoformat(), "slots": slots}
    desk.store._revisions.write("newer", [RawPut("version", "vnew", doc, v=99)])


def words_of_screen(text: str) -> str:
    return " ".join(text.replace("│", " ").replace("|", " ").split())


async def test_today_says_that_a_plan_may_be_out_of_date_and_all_due_leaves_it() -> None:
    desk = Desk()
    add(desk, "Lithium", "08:00")
    add(desk, "Sertraline", "08:00")
    change_by_a_newer_version(desk, "lithium")
    async with opened(parts(desk), size=(80, 24)) as (app, pilot):
        assert PART_NEWER in words_of_screen(shown(app))
        await pilot.press("A")
        await wait_until(pilot, lambda: bool(notes(app)))
        said = " ".join(notes(app))
        assert "Taken: Sertraline 08:00" in said
        assert "Lithium 08:00, part of its plan was written by a newer version of Companion" in said


async def test_the_low_energy_view_says_it_too() -> None:
    desk = Desk()
    add(desk, "Lithium", "08:00")
    change_by_a_newer_version(desk, "lithium")
    set_low_energy(desk.services.state, True)
    async with opened(parts(desk), size=(80, 24)) as (app, _):
        assert PART_NEWER in words_of_screen(shown(app))


async def test_a_medicine_of_which_nothing_is_planned_is_named_below_the_doses() -> None:
    desk = Desk()
    medicine = add(desk, "Lithium", "08:00")
    [version] = desk.services.medicines.get(medicine).versions
    head = desk.store._revisions.head("version", version.id)
    assert head is not None
    assert head.doc is not None
    doc = {**head.doc, "slots": [{"slot": "every", "every": 360}]}
    desk.store._revisions.write("newer", [RawPut("version", version.id, doc, head.at)])
    async with opened(parts(desk), size=(60, 20)) as (app, _):
        assert f"Lithium 100 mg: {PART_NEWER}" in words_of_screen(shown(app))


async def test_keys_leave_a_dose_alone_whose_record_cannot_be_read() -> None:
    desk = Desk()
    add(desk, "Lithium", "08:00")
    dose = dose_id(desk, "lithium", "08:00")
    doc = {"medicine": "lithium", "date": TODAY.isoformat(), "slot": "x", "state": "half", "wall": "2026-11-23T08:00"}
    desk.store._revisions.write("newer", [RawPut("dose", dose, doc, v=99)])
    async with opened(parts(desk), size=(80, 24)) as (app, pilot):
        list_of(app).cursor = dose
        assert "unreadable" in shown(app)
        for key in ("space", "n", "s", "e", "A"):
            await pilot.press(key)
            await wait_until(pilot, lambda: any("cannot be read here" in note for note in notes(app)))
            await pilot.pause()
            assert len(app.screen_stack) == 1
    assert state(desk, "lithium", "08:00") is State.UNREADABLE


async def test_the_medicines_tab_says_that_a_plan_may_be_out_of_date() -> None:
    desk = medicine_days.full()
    regimen = desk.services.medicines.all()[0]
    change_by_a_newer_version(desk, regimen.medicine.id)
    async with opened(medicine_days.parts(desk), size=(80, 24)) as (app, _):
        assert PART_NEWER in words_of_screen(shown(app))


def test_a_change_is_read_back_with_a_word_about_what_is_not_shown() -> None:
    desk = medicine_days.full()
    regimen = desk.services.medicines.all()[0]
    change_by_a_newer_version(desk, regimen.medicine.id)
    medicines = desk.services.medicines
    form = medicines.form_of(medicines.get(regimen.medicine.id), TODAY)
    assert PART_NEWER in warnings(medicines.read_back(form))
