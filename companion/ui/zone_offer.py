"""When the machine's clock says another zone than the person lives by, they are asked once where they are."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from textual.screen import Screen

from companion.domain.errors import CompanionError
from companion.ui.messages import RecordsChanged
from companion.ui.words import zone as words

if TYPE_CHECKING:
    from companion.services.desk import Services
    from companion.services.zone import ZoneQuestion
    from companion.ui.floor import Floor

_MOVED: Final = "moved"
_ELSEWHERE: Final = "elsewhere"


class ZoneOffer:
    """Asks in its turn; Esc leaves the question for the next start."""

    def __init__(self, screen: Screen[None], services: Services, floor: Floor) -> None:
        self._screen = screen
        self._services = services
        self._floor = floor
        self._asked: set[str] = set()

    async def look(self) -> None:
        """Ask if there is something to ask."""
        async with self._floor.turn():
            try:
                question = await asyncio.to_thread(lambda: self._services.zone.question())
            except CompanionError:
                return  # the tab itself says that the records cannot be read
            if question is not None and question.machine not in self._asked:
                self._asked.add(question.machine)
                await self._ask(question)

    async def _ask(self, question: ZoneQuestion) -> None:
        from companion.ui.screens.choose import ChooseScreen

        answers = [(_MOVED, words.move_answer(question)), (_ELSEWHERE, words.stay_answer(question))]
        dialog = ChooseScreen(words.TITLE, answers, detail=words.detail(question))
        answer = await self._floor.ask(dialog)
        if answer is None:
            self._screen.app.notify(words.LATER, markup=False)
            return
        try:
            if answer == _MOVED:
                await asyncio.to_thread(self._services.zone.move, question.machine)
                said = words.moved(question)
            else:
                await asyncio.to_thread(self._services.zone.stay, question.machine)
                said = words.stays(question)
        except CompanionError as error:
            self._asked.discard(question.machine)
            self._screen.app.notify(str(error), severity="error", markup=False)
            return
        self._screen.app.notify(said, markup=False)
        self._screen.post_message(RecordsChanged(frozenset({"place"})))
