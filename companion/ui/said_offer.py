"""What was said while the records were locked is asked about once they are open, one after the other."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from textual.screen import Screen

from companion.domain.errors import CompanionError
from companion.ui.messages import RecordsChanged
from companion.ui.screens.base import unasked
from companion.ui.words import said as words

if TYPE_CHECKING:
    from companion.services.day_view import DayView
    from companion.services.desk import Services
    from companion.services.said import Waiting
    from companion.ui.screens.said import SaidAnswer


class SaidOffer:
    """Asks over a screen that has no dialog open; Esc leaves all of it for the next start."""

    def __init__(self, screen: Screen[None], services: Services) -> None:
        self._screen = screen
        self._services = services
        self._is_asking = False
        self._is_later = False

    async def look(self, then: Callable[[], Awaitable[None]] | None = None) -> None:
        """Ask if something waits and nobody said "later".

        Args:
            then: what follows once nothing is to be asked.
        """
        waiting = () if self._is_later else await self._waiting()
        if not waiting:
            if then is not None:
                await then()
        elif self._is_quiet:
            await self._ask(waiting, then, is_asked_for=False)

    async def ask(self) -> None:
        """Ask because the person wants to answer now."""
        waiting = await self._waiting()
        if not waiting:
            self._screen.app.notify(words.NONE)
        elif not self._is_asking:
            await self._ask(waiting, None, is_asked_for=True)

    async def _waiting(self) -> tuple[Waiting, ...]:
        try:
            return await asyncio.to_thread(self._read)
        except CompanionError:
            return ()  # the tab itself says that the records cannot be read

    def _read(self) -> tuple[Waiting, ...]:
        """What waits; what was half typed when the lock screen ended is taken in first."""
        self._services.said_drafts.take_in(self._services.store)
        return self._services.said.waiting()

    @property
    def _is_quiet(self) -> bool:
        return self._screen.is_attached and len(self._screen.app.screen_stack) == 1 and not self._is_asking

    async def _ask(
        self, waiting: tuple[Waiting, ...], then: Callable[[], Awaitable[None]] | None, *, is_asked_for: bool
    ) -> None:
        from companion.ui.screens.said import SaidScreen

        self._is_asking = True
        first = waiting[0]
        view = await asyncio.to_thread(lambda: self._services.today.view())

        async def answered(answer: SaidAnswer | None) -> None:
            self._is_asking = False
            if answer is None:
                self._is_later = True
                self._screen.app.notify(words.later(len(waiting)))
            elif await self._keep(first, answer, view):
                self._is_later = False
            await self.look(then)

        dialog = SaidScreen(first, view)
        self._screen.app.push_screen(dialog if is_asked_for else unasked(dialog), answered)

    async def _keep(self, waiting: Waiting, answer: SaidAnswer, view: DayView) -> bool:
        """Record the answer; was it kept?"""
        said, service = waiting.said, self._services.said
        try:
            if answer.doses:
                await asyncio.to_thread(service.match, said.id, [dose.id for dose in answer.doses])
                note = words.matched(answer.doses, view.regimens, view.calendar.wall(said.instant))
            elif answer.is_note:
                await asyncio.to_thread(service.keep_as_note, said.id)
                note = words.KEPT_AS_NOTE
            else:
                await asyncio.to_thread(service.drop, said.id)
                note = words.DROPPED
        except CompanionError as error:
            self._is_later = True
            self._screen.app.notify(str(error), severity="error", markup=False)
            return False
        self._screen.app.notify(note, markup=False)
        changed = {said.id, "entry", *(dose.id for dose in answer.doses)}
        self._screen.post_message(RecordsChanged(frozenset(changed)))
        return True
