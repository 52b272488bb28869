"""Asking which of several versions holds: first about what, if there is more than one thing, then which."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

from companion.domain.errors import CompanionError
from companion.services.contests import Contest, ContestsService
from companion.ui.messages import RecordsChanged
from companion.ui.words import contests as words

if TYPE_CHECKING:
    from textual.widget import Widget

    from companion.services.ports import Saved


def ask_which(
    pane: Widget,
    service: ContestsService,
    contests: Sequence[Contest],
    known: words.Known,
    then: Callable[[], Awaitable[None]],
) -> None:
    """Ask about what was changed in two places.

    Args:
        pane: the tab or list it is asked over.
        service: keeps the choice.
        contests: what may be asked about; several are offered to choose from.
        known: what names and amounts are said with.
        then: shows what the tab shows anew, once a choice was kept.
    """
    if len(contests) == 1:
        _ask(pane, service, contests[0], known, then)
    elif contests:
        from companion.ui.screens.choose import ChooseScreen

        def picked(place: str | None) -> None:
            if place is not None:
                _ask(pane, service, contests[int(place)], known, then)

        answers = [(str(at), words.title(contest, known)) for at, contest in enumerate(contests)]
        detail = words.summary(len(contests))
        pane.app.push_screen(ChooseScreen(words.SEVERAL, answers, detail=detail), picked)


def _ask(
    pane: Widget,
    service: ContestsService,
    contest: Contest,
    known: words.Known,
    then: Callable[[], Awaitable[None]],
) -> None:
    from companion.ui.screens.contest import BOTH, ContestScreen

    def keep(answer: str) -> Saved:
        return service.keep_both(contest) if answer == BOTH else service.choose(contest, int(answer))

    async def answered(answer: str | None) -> None:
        if answer is None:
            return
        try:
            saved = await asyncio.to_thread(keep, answer)
        except CompanionError as error:
            pane.notify(str(error), severity="error", markup=False)
            return
        pane.notify(words.ARRIVED if saved.overlapped else words.done(contest, known), markup=False)
        await then()
        pane.post_message(RecordsChanged(frozenset({contest.table, contest.record.id})))

    pane.app.push_screen(ContestScreen(contest, known), answered)
