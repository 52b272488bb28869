"""When the machine's clock says another zone than the person lives by, they are asked once where they are."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from textual.screen import Screen

from companion.domain.errors import CompanionError
from companion.ui.messages import RecordsChanged
from companion.ui.screens.base import unasked
from companion.ui.words import zone as words

if TYPE_CHECKING:
    from companion.services.desk import Services
    from companion.services.zone import ZoneQuestion

_MOVED: Final = "moved"
_ELSEWHERE: Final = "elsewhere"


class ZoneOffer:
    """Asks over a screen that has no dialog open; Esc leaves the question for the next start."""

    def __init__(self, screen: Screen[None], services: Services) -> None:
        self._screen = screen
        self._services = services
        self._asked: set[str] = set()

    async def look(self) -> None:
        """Ask if there is something to ask."""
        if not self._is_quiet:
            return
        try:
            question = await asyncio.to_thread(lambda: self._services.zone.question())
        except CompanionError:
            return  # the tab itself says that the records cannot be read
        if question is not None and question.machine not in self._asked and self._is_quiet:
            self._asked.add(question.machine)
            self._ask(question)

    @property
    def _is_quiet(self) -> bool:
        return self._screen.is_attached and len(self._screen.app.screen_stack) == 1

    def _ask(self, question: ZoneQuestion) -> None:
        from companion.ui.screens.choose import ChooseScreen

        async def answered(answer: str | None) -> None:
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

        answers = [(_MOVED, words.move_answer(question)), (_ELSEWHERE, words.stay_answer(question))]
        dialog = ChooseScreen(words.TITLE, answers, detail=words.detail(question))
        self._screen.app.push_screen(unasked(dialog), answered)
