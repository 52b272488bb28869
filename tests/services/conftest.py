"""The same services over a plain store in memory and over the real one without files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from msgspec.structs import replace

from companion.domain.amounts import Amount, Part, Strength
from companion.domain.medicine import EVERY_DAY, Product, Regimen
from companion.services.checkin import CheckInService
from companion.services.day_view import DayView
from companion.services.history import HistoryService
from companion.services.intakes import IntakesService
from companion.services.journal import JournalService
from companion.services.letters import LettersService
from companion.services.medicine_form import MedicineForm, PlannedTime
from companion.services.medicines import MedicinesService
from companion.services.plan import PlanService
from companion.services.ports import Store
from companion.services.setup import SetupService
from companion.services.today import TodayService
from companion.services.trends import TrendsService
from companion.services.zone import ZoneService
from companion.storage.memory import MemoryLog
from companion.storage.reader import KNOWN
from companion.storage.store import RecordStore
from tests.services.memory import HandClock, MemoryDrafts, MemoryState, MemoryStore

TODAY = date(2026, 11, 23)
"""A Monday."""


@dataclass
class Desk:
    """All services over one store, with shorthands."""

    store: Store
    clock: HandClock
    drafts: MemoryDrafts

    def __post_init__(self) -> None:
        self.today = TodayService(self.store, self.clock)
        self.intakes = IntakesService(self.store, self.clock)
        self.medicines = MedicinesService(self.store, self.clock)
        self.checkin = CheckInService(self.store, self.clock, self.drafts)
        self.journal = JournalService(self.store)
        self.setup = SetupService(self.store, self.clock)
        self.history = HistoryService(self.store, self.clock)
        self.trends = TrendsService(self.store, self.clock)
        self.zone = ZoneService(self.store, self.clock, MemoryState())
        self.plan = PlanService(self.store)
        self.letters = LettersService(self.store, self.clock, MemoryState())

    def add(
        self, name: str = "Lithium", *times: str, n: str = "1", first: date = TODAY, rule: str = EVERY_DAY, **words
    ) -> Regimen:
        """A medicine with one product of 300 mg, taken at some times."""
        form = self.medicines.new_form(name)
        ingredient = words.pop("ingredient", name.casefold())
        product = Product(form.products[0].id, form.id, strengths=(Strength(ingredient, Decimal(300), "mg"),))
        planned = tuple(PlannedTime(time.fromisoformat(at), (Part(Decimal(n), product.id),), rule) for at in times)
        filled = MedicineForm(form.id, name, (product,), first, planned, not times, version=form.version, **words)
        self.medicines.add(filled)
        return self.medicines.get(form.id)

    def state(self, at: str | None = None, day: date | None = None) -> dict[str, str]:
        """The day's doses: wall time and state; the clock set first, to an ISO instant, if one is given."""
        if at is not None:
            self.clock.set(at)
        view = self.today.view(day)
        return {f"{dose.plan.wall:%H:%M}": dose.state.value for dose in view.doses}

    def dose(self, wall: str, view: DayView | None = None) -> str:
        """The id of the dose planned for a wall time today."""
        view = view or self.today.view()
        (found,) = [d.id for d in (*view.earlier, *view.doses) if f"{d.plan.wall:%H:%M}" == wall]
        return found

    def pieces(self, regimen: Regimen, n: str) -> Amount:
        return (Part(Decimal(n), regimen.products[-1].id),)


def fresh(desk: Desk) -> Regimen:
    """The only medicine, as it stands now."""
    (regimen,) = desk.store.regimens()
    return regimen


def move(form: MedicineForm, *times: str) -> MedicineForm:
    """The form with its times moved, one for one."""
    return replace(
        form,
        times=tuple(
            replace(planned, wall=time.fromisoformat(at)) for planned, at in zip(form.times, times, strict=True)
        ),
    )


@pytest.fixture
def clock() -> HandClock:
    return HandClock(datetime(2026, 11, 23, 8, tzinfo=UTC))


@pytest.fixture
def drafts() -> MemoryDrafts:
    return MemoryDrafts()


@pytest.fixture
def twin(clock: HandClock) -> MemoryStore:
    """The plain store, for tests that make it fail or write to it as another machine."""
    return MemoryStore(clock)


@pytest.fixture(params=["plain", "log"])
def store(request: pytest.FixtureRequest, clock: HandClock) -> Store:
    """Both stores: what holds over one must hold over the other."""
    if request.param == "plain":
        return MemoryStore(clock)
    return RecordStore(MemoryLog(clock.now, KNOWN), clock)


@pytest.fixture
def desk(store: Store, clock: HandClock, drafts: MemoryDrafts) -> Desk:
    return Desk(store, clock, drafts)


@pytest.fixture
def plain(twin: MemoryStore, clock: HandClock, drafts: MemoryDrafts) -> Desk:
    """The services over the plain store."""
    return Desk(twin, clock, drafts)
