"""Lists of medicines to test the Medicines tab with."""

from __future__ import annotations

from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from msgspec.structs import replace
from textual.events import Paste
from textual.pilot import Pilot

from companion.domain.amounts import Part
from companion.domain.medicine import Regimen
from companion.ui.app import CompanionApp
from companion.ui.panes.base import PaneEntry
from companion.ui.panes.medicines import MedicinesPane
from companion.ui.parts import AppParts
from companion.ui.screens.medicine_form import MedicineFormScreen
from companion.ui.screens.read_back import ReadBackScreen
from tests.ui.desk import TODAY, Desk
from tests.ui.pilot import wait_until
from tests.ui.today_days import add

_KEYS = {" ": "space"}

NOTE = "With food. If you miss one, take the next at its usual time and call us. Blood test every three months."


def empty() -> Desk:
    """Nothing written down, and a place for drafts."""
    return Desk()


def full() -> Desk:
    """Every kind of row: changed, weekly, on pause, as needed, to come, ended, an allergy and a reaction."""
    desk = empty()
    service = desk.services.medicines
    add(desk, "Lithium carbonate", "08:00", "20:00", mg="300", release="ER", purpose="even moods", note=NOTE)
    seen = service.get("lithium")
    form = service.form_of(seen, TODAY - timedelta(days=6))
    times = (form.times[0], replace(form.times[1], amount=(Part(Decimal(2), "lithium-p"),)))
    service.change(seen, replace(form, times=times, why="level was 0.5 at the last blood test"))
    add(desk, "Sertraline", "08:00", mg="50", rule="FREQ=WEEKLY;BYDAY=MO,WE,FR")
    add(desk, "Quetiapine", "22:00", mg="25")
    service.pause(service.get("quetiapine"), TODAY, TODAY + timedelta(days=4), "told to by the clinic")
    add(desk, "Lorazepam", as_needed=True, mg="0.5")
    add(desk, "Vitamin D", "09:00", mg="", form="drop", n="5", first=TODAY + timedelta(days=8))
    add(desk, "Mirtazapine", "22:00", mg="15", first=date(2026, 9, 1))
    service.end(service.get("mirtazapine"), date(2026, 11, 10), "made me sleepy")
    service.add_reaction("Penicillin", "rash as a child", is_allergy=True)
    service.add_reaction("Haloperidol", "stiff neck, second day")
    return desk


def parts(desk: Desk, theme: str = "companion-dark") -> AppParts:
    """Parts of an app that opens on Medicines over these records."""
    made = desk.parts(theme=theme, start="medicines")
    mine = PaneEntry.of(MedicinesPane, lambda: MedicinesPane(desk.services.medicines, desk.services.contests))
    return replace(made, panes=(*made.panes, mine))


def pane_of(app: CompanionApp) -> MedicinesPane:
    """Find the tab."""
    return app.main.query_one(MedicinesPane)


def medicine(desk: Desk, name: str) -> Regimen:
    """Find a medicine by its name."""
    return next(each for each in desk.services.medicines.all() if each.medicine.name == name)


def plan(desk: Desk, name: str, on: date = TODAY) -> list[tuple[time, str, str]]:
    """Say what is planned: time, pieces, rule."""
    version = medicine(desk, name).version_on(on)
    assert version is not None
    return [(slot.wall, "+".join(format(part.n, "f") for part in slot.amount), slot.rule) for slot in version.slots]


async def form_of(app: CompanionApp, pilot: Pilot[Any]) -> MedicineFormScreen:
    """Wait for the form."""
    await wait_until(pilot, lambda: isinstance(app.screen, MedicineFormScreen), "the form did not open")
    await pilot.pause()
    assert isinstance(app.screen, MedicineFormScreen)
    return app.screen


async def read_back_of(app: CompanionApp, pilot: Pilot[Any]) -> ReadBackScreen:
    """Wait for the read-back."""
    await wait_until(pilot, lambda: isinstance(app.screen, ReadBackScreen), "nothing was read back")
    await pilot.pause()
    assert isinstance(app.screen, ReadBackScreen)
    return app.screen


async def type_in(pilot: Pilot[Any], field: str, text: str) -> None:
    """Go to a field and put words in the place of what is there."""
    pilot.app.screen.query_one(f"#{field}").focus()
    await pilot.press("ctrl+e", "ctrl+u")
    await write(pilot, text)


async def write(pilot: Pilot[Any], text: str) -> None:
    """Type as a keyboard does; long texts arrive as one event would."""
    if len(text) > 60 or not text.isascii() or not text.isprintable():
        pilot.app.screen.focused.post_message(Paste(text))  # type: ignore[union-attr]
        await pilot.pause()
        return
    await pilot.press(*(_KEYS.get(char, char) for char in text))
