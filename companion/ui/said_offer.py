"""What was said while the records were locked is asked about once they are open, one after the other."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual.screen import Screen

from companion.domain.errors import CompanionError
from companion.ui.messages import RecordsChanged
from companion.ui.words import said as words

if TYPE_CHECKING:
    from companion.services.day_view import DayView
    from companion.services.desk import Services
    from companion.services.said import Waiting
    from companion.ui.floor import Floor
    from companion.ui.screens.said import SaidAnswer


class SaidOffer:
    """Asks in its turn; Esc leaves all of it for the next start."""

    def __init__(self, screen: Screen[None], services: Services, floor: Floor) -> None:
        self._screen = screen
        self._services = services
        self._floor = floor

    async def look(self, *, is_asked_for: bool = False) -> None:
        """Ask if something waits."""
        async with self._floor.turn():
            while (waiting := await self._waiting()) and await self._ask(waiting, is_asked_for=is_asked_for):
                pass

    async def ask(self) -> None:
        """Ask because the person wants to answer now."""
        if self._floor.is_taken or await self._waiting():
            await self.look(is_asked_for=True)
        else:
            self._screen.app.notify(words.NONE)

    async def _waiting(self) -> tuple[Waiting, ...]:
        try:
            return await asyncio.to_thread(self._read)
        except CompanionError:
            return ()  # the tab itself says that the records cannot be read

    def _read(self) -> tuple[Waiting, ...]:
        """What waits; what was half typed when the lock screen ended is taken in first."""
        self._services.said_drafts.take_in(self._services.store)
        return self._services.said.waiting()

    async def _ask(self, waiting: tuple[Waiting, ...], *, is_asked_for: bool) -> bool:
        """Ask about the first; may the next one be asked about?"""
        from companion.ui.screens.said import SaidScreen

        view = await asyncio.to_thread(lambda: self._services.today.view())
        answer = await self._floor.ask(SaidScreen(waiting[0], view), is_asked_for=is_asked_for)
        if answer is None:
            self._screen.app.notify(words.later(len(waiting)))
            return False
        return await self._keep(waiting[0], answer, view)

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
            self._screen.app.notify(str(error), severity="error", markup=False)
            return False
        self._screen.app.notify(note, markup=False)
        changed = {said.id, "entry", *(dose.id for dose in answer.doses)}
        self._screen.post_message(RecordsChanged(frozenset(changed)))
        return True
