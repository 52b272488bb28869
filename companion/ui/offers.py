"""What is asked after a start, and after unlocking, though nobody asked for it: one thing after the other."""

from __future__ import annotations

import asyncio
from functools import cached_property
from typing import TYPE_CHECKING

from companion.domain.errors import CompanionError
from companion.ui.checking_in import CheckIns
from companion.ui.floor import Floor
from companion.ui.words import shell as words
from companion.ui.zone_offer import ZoneOffer

if TYPE_CHECKING:
    from companion.services.desk import Services
    from companion.ui.parts import AppParts
    from companion.ui.said_offer import SaidOffer
    from companion.ui.screens.main import MainScreen


class Offers:
    """Asks over the tabs, in one order; each question waits until nothing is open there."""

    def __init__(self, screen: MainScreen, parts: AppParts, services: Services) -> None:
        self._screen, self._parts, self._services = screen, parts, services
        self.floor = Floor(screen)
        """Whose turn it is."""
        self.check_ins = CheckIns(screen, services, self.floor)
        """The form and its drafts."""
        self.zone = ZoneOffer(screen, services, self.floor)
        """Where the person is."""

    @cached_property
    def said(self) -> SaidOffer:
        """What was said while locked."""
        from companion.ui.said_offer import SaidOffer

        return SaidOffer(self._screen, self._services, self.floor)

    async def ask(self) -> None:
        """Ask and tell everything once. What was being written comes before what can wait."""
        for offer in (
            self.check_ins.look_for_drafts,  # from here on the key of the form knows them
            self._join,
            self._welcome,
            self._cuts,
            self.check_ins.offer_draft,
            self.said.look,
            self._tell_unsaved,
            self.zone.look,
        ):
            try:
                await offer()
            except CompanionError:
                continue  # the tabs themselves say that the records cannot be read

    async def _join(self) -> None:
        """Ask for the passphrase another machine's encryption was turned on with: the records open anew with it."""
        locking = self._parts.locking
        if locking is not None and locking.vault.is_invited:
            from companion.ui.encrypting import offer_to_join

            await offer_to_join(self._screen.app, locking, self.floor)  # type: ignore[arg-type]

    async def _welcome(self) -> None:
        """Ask the first questions, if this is the first start."""
        from companion.ui.first_start import is_first_start

        if self._parts.machine is not None and await asyncio.to_thread(is_first_start, self._services):
            from companion.ui.welcoming import open_first_run

            async with self.floor.turn():
                open_first_run(self._screen.app)  # type: ignore[arg-type]

    async def _cuts(self) -> None:
        from companion.ui.cut_offer import offer_cuts

        await offer_cuts(self._screen, self._services, self.floor)

    async def _tell_unsaved(self) -> None:
        for about in await asyncio.to_thread(lambda: self._services.forms.left()):
            self._screen.notify(words.left_unsaved(about), timeout=10, markup=False)
