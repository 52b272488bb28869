"""How a check-in begins and ends: the form opens at the key press, drafts are offered back, news is told."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from textual.events import Key
from textual.screen import Screen

from companion.domain.errors import CompanionError
from companion.domain.journal import is_low_mood
from companion.ui.messages import CheckInAsked, RecordsChanged
from companion.ui.words import checkin as words

if TYPE_CHECKING:
    from companion.services.checkin import CheckInService, Draft
    from companion.services.desk import Services
    from companion.ui.floor import Floor
    from companion.ui.screens.checkin import CheckedIn
    from companion.ui.screens.draft_offer import Choice, DraftOfferScreen


class CheckIns:
    """Opens the form over the main screen. It knows the drafts, so that no key waits for a disk."""

    def __init__(self, screen: Screen[None], services: Services, floor: Floor) -> None:
        self._screen = screen
        self._services = services
        self._floor = floor
        self._kept: tuple[Draft, ...] = ()

    @property
    def _service(self) -> CheckInService:
        return self._services.checkin

    async def look_for_drafts(self) -> None:
        """Find what a crash, a closed window or the lock left."""
        self._kept = await asyncio.to_thread(lambda: self._service.kept())

    async def offer_draft(self) -> None:
        """Offer the newest of it, if it was not gone on with meanwhile."""
        async with self._floor.turn():
            if self._kept:
                draft = self._kept[0]
                dialog = self._question(draft)
                choice = await self._floor.ask(dialog)
                await self._answered(draft, None, dialog, choice)

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

    def _offer(self, draft: Draft, asked: CheckInAsked) -> None:
        dialog = self._question(draft, is_edit=asked.entry is not None)
        self._screen.app.push_screen(dialog, partial(self._answered, draft, asked, dialog))

    def _question(self, draft: Draft, *, is_edit: bool = False) -> DraftOfferScreen:
        from companion.ui.screens.draft_offer import DraftOfferScreen

        return DraftOfferScreen(draft, self._service.wall(draft), len(self._kept) - 1, is_edit=is_edit)

    async def _answered(
        self, draft: Draft, asked: CheckInAsked | None, dialog: DraftOfferScreen, choice: Choice | None
    ) -> None:
        """Do what was chosen for a draft; after dropping it go on with what was asked for, if it was."""
        from companion.ui.screens.draft_offer import Choice

        if choice is Choice.GO_ON:
            self._write(draft, is_resumed=True)
        elif choice is Choice.NEW:
            self._write(self._begin(asked or CheckInAsked()), typed=dialog.typed)
        elif choice is Choice.DROP:
            self._forget(draft)
            await asyncio.to_thread(self._service.discard, draft)
            if asked is not None:
                self.open(asked)

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
        self._screen.run_worker(self._look_after(result.draft), group="offer-less")

    async def _look_after(self, draft: Draft) -> None:
        """After a low check-in: a letter, or to have less on the screen, or something to read. One offer is enough."""
        if await self._offer_letter() or await self._offer_less():
            return
        await self._offer_to_read(draft)

    async def _offer_letter(self) -> bool:
        """Offer a letter once; says whether it was offered."""
        letters = self._services.letters
        async with self._floor.turn():
            try:
                letter = await asyncio.to_thread(letters.to_offer)
                if letter is not None:
                    await asyncio.to_thread(letters.note_offer)
            except CompanionError:
                return False  # the tabs themselves say that the records cannot be read
            if letter is None:
                return False
            from companion.domain.words import clean_line
            from companion.ui.own_help import LetterPage
            from companion.ui.screens.confirm import ConfirmScreen
            from companion.ui.words import own_words as own

            detail = f"{clean_line(letter.title)}\n{own.OFFER_DETAIL}"
            question = ConfirmScreen(own.OFFER_TITLE, detail, yes=own.OFFER_YES, no=own.OFFER_NO)
            if await self._floor.ask(question):
                self._screen.app.push_screen(LetterPage(letters, letter))
            return True

    async def _offer_less(self) -> bool:
        """Offer the low-energy view after low check-ins, once; was it offered now?"""
        from companion.ui.screens.confirm import ConfirmScreen

        less = self._services.low_energy
        async with self._floor.turn():
            try:
                is_wanted = await asyncio.to_thread(less.is_to_be_offered)
                if is_wanted:
                    await asyncio.to_thread(less.note_offer)
            except CompanionError:
                return False  # the tabs themselves say that the records cannot be read
            if not is_wanted:
                return False
            question = ConfirmScreen(words.LESS_TITLE, words.LESS_DETAIL, yes=words.LESS_YES, no=words.LESS_NO)
            if await self._floor.ask(question):
                await self._screen.run_action("low_energy")
            return True

    async def _offer_to_read(self, draft: Draft) -> None:
        """Say once, in one quiet line, that there is something to read for a day like this; it waits in Read."""
        from companion.ui.words.read import after_low

        if is_low_mood(draft.values) is True:
            piece = await asyncio.to_thread(self._services.reading.offer_after_low_mood, draft.day)
            if piece is not None:
                self._screen.app.notify(after_low(piece.title))

    def _forget(self, draft: Draft) -> None:
        self._kept = tuple(kept for kept in self._kept if kept.id != draft.id)
