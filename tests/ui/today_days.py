"""Days to test the Today tab with: an empty one, a full one, and pieces to make others of."""

from __future__ import annotations

from datetime import date, time, timedelta
from decimal import Decimal

from msgspec.structs import replace

from companion.domain.amounts import Part, Strength
from companion.domain.dose import Dose, State
from companion.domain.medicine import EVERY_DAY, Product
from companion.services.day_view import DayView
from companion.services.medicine_form import MedicineForm, PlannedTime
from companion.ui.app import CompanionApp
from companion.ui.panes.today import TodayPane
from companion.ui.parts import AppParts, UiSettings
from companion.ui.tabs import tabs
from companion.ui.timeline import Row
from companion.ui.widgets.dose_list import DoseList
from tests.ui.desk import MORNING, Desk, entry

SUNDAYS = "FREQ=WEEKLY;BYDAY=SU"
FIRST = date(2026, 11, 1)


def add(
    desk: Desk,
    name: str,
    *times: str,
    mg: str = "100",
    n: str = "1",
    id_: str = "",
    form: str = "tablet",
    release: str = "",
    rule: str = EVERY_DAY,
    as_needed: bool = False,
    purpose: str = "",
    note: str = "",
    ingredient: str = "",
    first: date = FIRST,
) -> str:
    """Write a medicine down; its id is its name in lower case unless given."""
    medicine = id_ or name.split()[0].casefold()
    product = f"{medicine}-p"
    strengths = (Strength(ingredient or name.casefold(), Decimal(mg), "mg"),) if mg else ()
    amount = (Part(Decimal(n), product),)
    desk.services.medicines.add(
        MedicineForm(
            medicine,
            name,
            (Product(product, medicine, form, release, strengths),),
            first,
            tuple(PlannedTime(time.fromisoformat(each), amount, rule) for each in times),
            as_needed,
            purpose,
            note,
        )
    )
    return medicine


def two_doses() -> Desk:
    """Sertraline and lithium at 08:00, lithium again at 20:00; it is 08:12 and nothing is recorded."""
    desk = Desk()
    add(desk, "Sertraline", "08:00", purpose="low mood and worry", note="With breakfast.")
    add(desk, "Lithium carbonate", "08:00", "20:00", mg="300", n="2", release="ER")
    return desk


def full() -> Desk:
    """A day with every kind of row."""
    desk = two_doses()
    today = desk.services.today
    add(desk, "Lamotrigine", "07:30", mg="25", n="2")
    add(desk, "Quetiapine", "22:00", mg="50", release="XR")
    add(desk, "Vitamin D", "09:00", mg="", form="drop", n="5", rule=SUNDAYS)
    add(desk, "Lorazepam", as_needed=True, mg="0.5")
    add(desk, "Hydroxyzine", as_needed=True, mg="25")
    desk.clock.at = MORNING - timedelta(hours=1)
    desk.services.intakes.record("lorazepam", reason="could not sleep", id_="x1")
    today.take(dose_id(desk, "lamotrigine", "07:30"), MORNING - timedelta(hours=2), note="with tea")
    today.take(dose_id(desk, "sertraline", "08:00"))
    desk.services.history.undo()
    desk.write(
        entry("e1", MORNING, mood=5, sleep=450, energy=3, symptoms={"anxiety": 1}, note="Woke early, a good walk.")
    )
    desk.clock.at = MORNING
    today.mark(dose_id(desk, "quetiapine", "22:00"), State.SKIPPED, "side effect")
    return desk


def dose_id(desk: Desk, medicine: str, wall: str) -> str:
    """Find the id of today's dose of a medicine."""
    return dose_of(desk.services.today.view(), medicine, wall).id


def dose_of(view: DayView, medicine: str, wall: str) -> Dose:
    """Find a dose in view."""
    return next(
        dose
        for dose in (*view.doses, *view.earlier)
        if dose.plan.medicine == medicine and dose.plan.wall.time() == time.fromisoformat(wall)
    )


def state(desk: Desk, medicine: str, wall: str) -> State:
    """Say what the records hold about today's dose of a medicine."""
    return dose_of(desk.services.today.view(), medicine, wall).state


def parts(desk: Desk, theme: str = "companion-dark", **changes: object) -> AppParts:
    """Parts of an app that opens on Today over these records."""
    made = desk.parts(theme=theme)
    settings = changes.pop("settings", made.settings)
    assert isinstance(settings, UiSettings)
    others = [entry for entry in made.panes if entry.id != TodayPane.PANE]
    panes = tuple(entry for entry in tabs(desk.services, settings) if entry.id == TodayPane.PANE)
    return replace(made, panes=(*panes, *others), settings=settings, **changes)  # type: ignore[arg-type]


def pane_of(app: CompanionApp) -> TodayPane:
    """Find the tab."""
    return app.main.query_one(TodayPane)


def list_of(app: CompanionApp) -> DoseList:
    """Find the list."""
    return app.main.query_one(DoseList)


def row_of(app: CompanionApp, medicine: str, wall: str = "") -> Row:
    """Find the row of a medicine, by the beginning of its label and its time."""
    return next(
        row
        for row in list_of(app).rows
        if row.what.casefold().startswith(medicine.casefold()) and (not wall or row.time == wall)
    )


def words_of(row: Row) -> str:
    """Everything a row says."""
    return " ".join(("".join((row.state, *row.more)), row.what, row.amount, *row.details))
