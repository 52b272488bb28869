"""Erasing for good, as every tab that offers it goes about it: ask, erase, say what could not be reached."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, cast

from companion.domain.errors import CompanionError
from companion.domain.journal import Entry
from companion.services.erasing import ErasingService, Erasure
from companion.services.ports import Erased
from companion.ui.screens.choose import ChooseScreen
from companion.ui.screens.erase import EraseDaysScreen, EraseScreen
from companion.ui.words import erasing as words
from companion.ui.words.dates import short_date

if TYPE_CHECKING:
    from textual.app import App

    from companion.services.desk import Services
    from companion.ui.parts import AppParts

_ENTRY, _DAY, _DAYS = "entry", "day", "days"
_CLOSE, _OTHERS = "close", "others"


def services_of(app: App[Any]) -> Services:
    """The services the app was opened with."""
    parts: AppParts = cast("Any", app).parts
    assert parts.services is not None  # noqa: S101 - a tab with records has services
    return parts.services


async def erase(app: App[Any], service: ErasingService, prepare: Callable[[], Erasure]) -> bool:
    """Show what would be erased and erase it if the word is typed; says whether it was. For workers.

    Args:
        app: the app.
        service: who erases.
        prepare: counts what would be erased; called in a thread.
    """
    try:
        erasure = await asyncio.to_thread(prepare)
    except CompanionError as error:
        app.notify(str(error), severity="warning", markup=False)
        return False
    erased = await app.push_screen_wait(EraseScreen(service, erasure))
    if erased is None:
        return False
    if await _told(app, words.done(erased), erased) == _OTHERS:
        try:
            again = await asyncio.to_thread(service.erase_others)
        except CompanionError as error:
            app.notify(str(error), severity="warning", markup=False)
        else:
            await _told(app, "" if again.problems else words.OTHERS_DONE, again)
    return True


async def _told(app: App[Any], done: str, erased: Erased) -> str | None:
    """Say what came of it; answers what is to be done about files of other computers."""
    answers = [(_CLOSE, words.DONE_YES), *([(_OTHERS, words.OTHERS_YES)] if erased.machines else [])]
    detail = "\n\n".join(filter(None, (done, *words.left(erased, words.OTHERS_HOW))))
    return await app.push_screen_wait(ChooseScreen(words.DONE_TITLE, answers, detail=detail))


async def erase_entries(
    app: App[Any], service: ErasingService, entry: Entry, of_day: Sequence[Entry], today: date
) -> bool:
    """Ask which entries, then go on as `erase`; says whether anything was erased. For workers.

    Args:
        app: the app.
        service: who erases.
        entry: the entry the cursor is on.
        of_day: every entry of its day.
        today: the person's day.
    """
    answers = [
        (_ENTRY, words.ONE_ENTRY),
        (_DAY, words.day_choice(short_date(entry.day), len(of_day))),
        (_DAYS, words.SOME_DAYS),
    ]
    answer = await app.push_screen_wait(ChooseScreen(words.WHAT_TITLE, answers))
    if answer == _ENTRY:
        return await erase(app, service, lambda: service.entry(entry))
    if answer == _DAY:
        return await erase(app, service, lambda: service.entries(entry.day, entry.day))
    if answer == _DAYS:
        erasure = await app.push_screen_wait(EraseDaysScreen(service, entry.day, today))
        return erasure is not None and await erase(app, service, lambda: erasure)
    return False
