"""What a crash cut short is offered on opening: keep what is there, or take it back."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual.screen import Screen

from companion.domain.errors import CompanionError
from companion.ui.messages import RecordsChanged
from companion.ui.words import history as words

if TYPE_CHECKING:
    from companion.services.desk import Services
    from companion.services.ports import Cut
    from companion.ui.floor import Floor

_KEEP, _BACK = "keep", "back"


async def offer_cuts(screen: Screen[None], services: Services, floor: Floor) -> None:
    """Ask about each action a crash cut short, the oldest first; Esc leaves all of it for the next start.

    Args:
        screen: the screen to ask over, which hears what changed.
        services: what a person can do.
        floor: whose turn it is to ask.
    """
    from companion.ui.screens.choose import ChooseScreen

    async with floor.turn():
        try:
            found = await asyncio.to_thread(lambda: services.history.cut())
        except CompanionError as error:
            screen.app.notify(str(error), severity="warning", markup=False)
            return
        for cut in found:
            answers = [(_KEEP, words.keep_cut(cut.kind)), (_BACK, words.TAKE_BACK_CUT)]
            answer = await floor.ask(ChooseScreen(words.CUT_TITLE, answers, detail=words.cut_words(cut)))
            if answer is None:
                return
            try:
                await asyncio.to_thread(_decide, services, cut, answer)
            except CompanionError as error:
                screen.app.notify(str(error), severity="error", markup=False)
                return
            said = words.cut_kept(cut.kind) if answer == _KEEP else words.CUT_TAKEN_BACK
            screen.app.notify(said, markup=False)
            screen.post_message(RecordsChanged(frozenset({cut.op})))


def _decide(services: Services, cut: Cut, answer: str) -> None:
    if answer == _KEEP:
        services.history.keep_cut(cut.op)
    else:
        services.history.take_back_cut(cut.op)
