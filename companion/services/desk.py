"""All services of one open profile, as `bootstrap` hands them to the screens and commands.

Each service is imported and made when it is first asked for: the first frame waits for none but today's doses.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from companion.services.checkin import CheckInService
    from companion.services.contests import ContestsService
    from companion.services.devices import DevicesService
    from companion.services.erasing import ErasingService
    from companion.services.form_drafts import FormDrafts
    from companion.services.health import HealthService, RecordsHealth
    from companion.services.history import HistoryService
    from companion.services.intakes import IntakesService
    from companion.services.journal import JournalService
    from companion.services.letters import LettersService
    from companion.services.low_energy import LowEnergyService
    from companion.services.medicines import MedicinesService
    from companion.services.plan import PlanService
    from companion.services.ports import Clock, Drafts, LocalState, Store
    from companion.services.reading import Library, ReadingService
    from companion.services.said import SaidService
    from companion.services.said_drafts import SaidDrafts
    from companion.services.setup import SetupService
    from companion.services.today import TodayService
    from companion.services.trends import TrendsService
    from companion.services.zone import ZoneService


def _nothing() -> None:
    """Do nothing."""


def _no_news() -> frozenset[tuple[str, str]]:
    return frozenset()


@dataclass(frozen=True, kw_only=True)
class Services:
    """What a person can do, over one opened store."""

    store: Store
    """The records; only the services here speak with it."""

    clock: Clock
    """The only one who knows the time."""

    state: LocalState
    """Small things of this machine."""

    drafts: Drafts
    """Words not saved yet; only the services here speak with it."""

    library: Callable[[], Library]
    """Opens the bundled articles."""

    records_health: Callable[[], RecordsHealth]
    """Looks the records over; made when it is first asked for."""

    refresh: Callable[[], frozenset[tuple[str, str]]] = _no_news
    """Read what other copies and machines wrote; which records changed, as table and id."""

    warnings: tuple[str, ...] = ()
    """Standing warnings about the folders, told when the app opens."""

    close: Callable[[], None] = _nothing
    """Let go of the records."""

    @cached_property
    def today(self) -> TodayService:
        """Doses."""
        from companion.services.today import TodayService

        return TodayService(self.store, self.clock)

    @cached_property
    def intakes(self) -> IntakesService:
        """Intakes beside the plan."""
        from companion.services.intakes import IntakesService

        return IntakesService(self.store, self.clock)

    @cached_property
    def checkin(self) -> CheckInService:
        """Check-ins and their drafts."""
        from companion.services.checkin import CheckInService

        return CheckInService(self.store, self.clock, self.drafts)

    @cached_property
    def journal(self) -> JournalService:
        """Entries read back."""
        from companion.services.journal import JournalService

        return JournalService(self.store)

    @cached_property
    def medicines(self) -> MedicinesService:
        """Regimens."""
        from companion.services.medicines import MedicinesService

        return MedicinesService(self.store, self.clock, self.drafts)

    @cached_property
    def forms(self) -> FormDrafts:
        """What was typed into dialogs and not saved."""
        from companion.services.form_drafts import FormDrafts

        return FormDrafts(self.drafts)

    @cached_property
    def contests(self) -> ContestsService:
        """What was changed in two places."""
        from companion.services.contests import ContestsService

        return ContestsService(self.store, self.clock)

    @cached_property
    def trends(self) -> TrendsService:
        """Series for charts."""
        from companion.services.trends import TrendsService

        return TrendsService(self.store, self.clock)

    @cached_property
    def reading(self) -> ReadingService:
        """The library."""
        from companion.services.reading import ReadingService

        return ReadingService(self.library(), self.state, self.store)

    @cached_property
    def setup(self) -> SetupService:
        """The first run, and choosing again."""
        from companion.services.setup import SetupService

        return SetupService(self.store, self.clock)

    @cached_property
    def low_energy(self) -> LowEnergyService:
        """When to offer the low-energy view."""
        from companion.services.low_energy import LowEnergyService

        return LowEnergyService(self.store, self.clock, self.state)

    @cached_property
    def zone(self) -> ZoneService:
        """Where the person is, when the machine's clock says otherwise."""
        from companion.services.zone import ZoneService

        return ZoneService(self.store, self.clock, self.state)

    @cached_property
    def health(self) -> HealthService:
        """What is damaged or missing, and what can be done about it."""
        from companion.services.health import HealthService

        return HealthService(self.records_health(), self.state, self.clock)

    @cached_property
    def devices(self) -> DevicesService:
        """The machines the records are kept on."""
        from companion.services.devices import DevicesService

        return DevicesService(self.store, self.clock)

    @cached_property
    def said(self) -> SaidService:
        """What was said while the records were locked."""
        from companion.services.said import SaidService

        return SaidService(self.store, self.clock, self.today)

    @cached_property
    def said_drafts(self) -> SaidDrafts:
        """What was half typed on the lock screen."""
        from companion.services.said_drafts import SaidDrafts

        return SaidDrafts(self.drafts, self.clock)

    @cached_property
    def plan(self) -> PlanService:
        """The safety plan and the person's people."""
        from companion.services.plan import PlanService

        return PlanService(self.store)

    @cached_property
    def letters(self) -> LettersService:
        """Letters from one's well self."""
        from companion.services.letters import LettersService

        return LettersService(self.store, self.clock, self.state)

    @cached_property
    def history(self) -> HistoryService:
        """Undo and redo."""
        from companion.services.history import HistoryService

        return HistoryService(self.store, self.clock)

    @cached_property
    def erasing(self) -> ErasingService:
        """Erasing for good."""
        from companion.services.erasing import ErasingService

        return ErasingService(self.store, self.clock)
