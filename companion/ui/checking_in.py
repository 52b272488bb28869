"""How a check-in begins and ends: the form opens at the key press, drafts are offered back, news is told."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual.events import Key
from textual.screen import Screen

from companion.domain.errors import CompanionError
from companion.ui.messages import CheckInAsked, RecordsChanged
from companion.ui.screens.base import unasked
from companion.ui.words import checkin as words

if TYPE_CHECKING:
    from companion.services.checkin import CheckInService, Draft
    from companion.services.desk import Services
    from companion.ui.screens.checkin import CheckedIn
    from companion.ui.screens.draft_offer import Choice


class CheckIns:
    """Opens the form over the main screen. It knows the drafts, so that no key waits for a disk."""

    def __init__(self, screen: Screen[None], services: Services) -> None:
        self._screen = screen
        self._services = services
        self._kept: tuple[Draft, ...] = ()

    @property
    def _service(self) -> CheckInService:
        return self._services.checkin

    async def look_for_drafts(self) -> None:
        """Find what a crash or a closed window left, and offer the newest."""
        self._kept = await asyncio.to_thread(lambda: self._service.kept())
        if self._kept and len(self._screen.app.screen_stack) == 1:
            self._offer(self._kept[0], None)

    def open(self, asked: CheckInAsked | None = None) -> None:
        """Open the form, or offer a draft first."""
        if self._is_open():
            return
        asked = asked or CheckInAsked()
        kept = [draft for draft in self._kept if asked.entry is None or draft.id == asked.entry.id]
        if kept:
            self._offer(kept[0], asked)
        else:
            self._write(self._begin(asked))

    def _is_open(self) -> bool:
        from companion.ui.screens.checkin import CheckInScreen
        from companion.ui.screens.draft_offer import DraftOfferScreen

        return any(isinstance(each, (CheckInScreen, DraftOfferScreen)) for each in self._screen.app.screen_stack)

    def _begin(self, asked: CheckInAsked) -> Draft:
        return self._service.edit(asked.entry) if asked.entry is not None else self._service.begin(asked.day)

    def _offer(self, draft: Draft, asked: CheckInAsked | None) -> None:
        from companion.ui.screens.draft_offer import Choice, DraftOfferScreen

        async def answer(choice: Choice | None) -> None:
            if choice is Choice.GO_ON:
                self._write(draft, is_resumed=True)
            elif choice is Choice.NEW:
                self._write(self._begin(asked or CheckInAsked()), typed=dialog.typed)
            elif choice is Choice.DROP:
                self._forget(draft)
                await asyncio.to_thread(self._service.discard, draft)
                if asked is not None:
                    self.open(asked)

        others = len(self._kept) - 1
        is_edit = asked is not None and asked.entry is not None
        dialog = DraftOfferScreen(draft, self._service.wall(draft), others, is_edit=is_edit)
        self._screen.app.push_screen(dialog if asked is not None else unasked(dialog), answer)

    def _write(self, draft: Draft, *, is_resumed: bool = False, typed: tuple[Key, ...] = ()) -> None:
        from companion.ui.screens.checkin import CheckInScreen

        form = CheckInScreen(self._service, draft, is_resumed=is_resumed, typed=typed)
        self._screen.app.push_screen(form, self._done)

    def _done(self, result: CheckedIn | None) -> None:
        """Tell what became of it."""
        if result is None:
            return
        self._forget(result.draft)
        if result.saved is None:
            self._kept = (result.draft, *self._kept)
            self._screen.app.notify(words.KEPT, markup=False)
            return
        if result.saved.overlapped:
            self._screen.app.notify(words.BOTH_KEPT, severity="warning", timeout=10, markup=False)
        else:
            self._screen.app.notify(words.SAVED, timeout=3, markup=False)
        self._screen.post_message(RecordsChanged(frozenset({"entry", result.draft.id})))
        self._screen.run_worker(self._offer_less(), group="offer-less")

    async def _offer_less(self) -> None:
        """Offer the low-energy view after low check-ins, once."""
        from companion.ui.screens.confirm import ConfirmScreen

        less = self._services.low_energy
        try:
            is_wanted = await asyncio.to_thread(less.is_to_be_offered)
        except CompanionError:
            return  # the tabs themselves say that the records cannot be read
        if not is_wanted or len(self._screen.app.screen_stack) > 1:
            return
        await asyncio.to_thread(less.note_offer)
        question = ConfirmScreen(words.LESS_TITLE, words.LESS_DETAIL, yes=words.LESS_YES, no=words.LESS_NO)
        if await self._screen.app.push_screen_wait(unasked(question)):
            await self._screen.run_action("low_energy")

    def _forget(self, draft: Draft) -> None:
        self._kept = tuple(kept for kept in self._kept if kept.id != draft.id)
