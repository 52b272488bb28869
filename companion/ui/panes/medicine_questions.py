"""The dialogs of the Medicines tab, and what happens after each."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from companion.domain.errors import CompanionError
from companion.domain.medicine import Regimen
from companion.services.medicine_drafts import MedicineDraft
from companion.services.medicines import MedicinesService
from companion.services.ports import Saved
from companion.ui.medicine_text import text_from, text_of
from companion.ui.screens.choose import ChooseScreen
from companion.ui.screens.confirm import ConfirmScreen
from companion.ui.screens.end_medicine import EndScreen
from companion.ui.screens.medicine_form import FormDone, FormOpened, MedicineFormScreen, resumed
from companion.ui.screens.pause import PauseScreen, ResumeScreen
from companion.ui.screens.reactions import ReactionsScreen
from companion.ui.words import medicine_form as form_words
from companion.ui.words import medicines as words

if TYPE_CHECKING:
    from companion.ui.floor import Floor
    from companion.ui.panes.medicines import MedicinesPane

_GO_ON, _NEW, _LATER, _DROP = "go on", "new", "later", "drop"


class Questions:
    """Opens dialogs over the tab and hands their outcome back to it."""

    def __init__(self, pane: MedicinesPane, service: MedicinesService) -> None:
        self._pane = pane
        self._service = service
        self._left: set[str] = set()

    # The form

    def add(self) -> None:
        """Open the form for a new medicine; a draft is offered first."""
        self._after_drafts("add", "", self._add_anew)

    def _add_anew(self) -> None:
        form = self._service.new_form()
        self._open(FormOpened("add", form, text_of(form), self._service.today()))

    def change(self, regimen: Regimen) -> None:
        """Open the form for a change from a date on."""
        self._after_drafts("change", regimen.medicine.id, lambda: self._open(self._for(regimen, "change")))

    def correct(self, regimen: Regimen) -> None:
        """Open the form for the correction of a mistake."""
        self._after_drafts("correct", regimen.medicine.id, lambda: self._open(self._for(regimen, "correct")))

    def _for(self, regimen: Regimen, verb: str) -> FormOpened:
        today = self._service.today()
        if verb == "change":
            form = self._service.form_of(regimen)
        else:
            held = regimen.version_on(today) or next(iter(regimen.versions), None)
            form = self._service.form_of(regimen, held.first if held is not None else today)
        return FormOpened(verb, form, text_of(form), today, regimen)

    def _open(self, opened: FormOpened) -> None:
        self._pane.app.push_screen(MedicineFormScreen(self._service, opened, self._pane.show_now), self._form_done)

    async def _form_done(self, done: FormDone | None) -> None:
        if done is None:
            return
        if done.saved is None:
            self._left.add(done.id)
            self._pane.notify(form_words.KEPT, markup=False)
            return
        await self._pane.tell_saved(done.verb, done.name, done.id, done.saved)

    # Drafts

    async def offer_draft(self, floor: Floor) -> None:
        """Offer the newest draft, if there is one, in its turn: nobody asked for it.

        One that was left only just now is offered the next time, as was said then.
        """
        async with floor.turn():
            try:
                drafts = await asyncio.to_thread(self._drafts)
            except CompanionError:
                return  # the tab itself says that the records cannot be read
            drafts = [draft for draft in drafts if draft.id not in self._left]
            if drafts:
                answer = await floor.ask(self._question(drafts[0], is_asked_for=False))
                await self._answered(drafts[0], None, answer)

    def _drafts(self) -> list[MedicineDraft]:
        """Drafts that can be gone on with; what was saved since, or is about something gone, is dropped."""
        here = {regimen.medicine.id for regimen in self._service.all()}
        kept = []
        for draft in self._service.drafts.kept():
            if (draft.verb == "add") == (draft.id in here):
                self._service.drafts.drop(draft.id)
            else:
                kept.append(draft)
        return kept

    def _after_drafts(self, verb: str, medicine: str, otherwise: Callable[[], None]) -> None:
        """Offer a draft of this kind first; else go straight on."""
        mine = [d for d in self._drafts() if d.verb == verb and medicine in {"", d.id}]
        if mine:
            self._offer(mine[0], otherwise)
        else:
            otherwise()

    def _offer(self, draft: MedicineDraft, otherwise: Callable[[], None]) -> None:
        question = self._question(draft, is_asked_for=True)
        self._pane.app.push_screen(question, partial(self._answered, draft, otherwise))

    def _question(self, draft: MedicineDraft, *, is_asked_for: bool) -> ChooseScreen:
        text = text_from(draft.words)
        at = self._kept_at(draft)
        new = form_words.OFFER_NEW if draft.verb == "add" else form_words.OFFER_AFRESH
        other = (_NEW, new) if is_asked_for else (_LATER, form_words.OFFER_LATER)
        answers = [(_GO_ON, form_words.OFFER_YES), other, (_DROP, form_words.OFFER_DROP)]
        detail = form_words.offer_detail(text.name.strip()[:60], at)
        return ChooseScreen(
            form_words.OFFER_TITLE, answers, detail=detail, asks_again={_DROP: form_words.OFFER_DROP_AGAIN}
        )

    async def _answered(self, draft: MedicineDraft, otherwise: Callable[[], None] | None, answer: str | None) -> None:
        """Do what was chosen for a draft, then what was asked for, if it was."""
        if answer == _GO_ON:
            self._resume(draft)
        elif answer == _DROP:
            await asyncio.to_thread(self._service.drafts.drop, draft.id)
        if answer in {_NEW, _DROP} and otherwise is not None:
            otherwise()

    def _kept_at(self, draft: MedicineDraft) -> str:
        if draft.at is None:
            return ""
        wall = self._service.calendar().wall(draft.at)
        today = self._service.today()  # after midnight the day is still the one before: nothing was kept tomorrow
        return f"{words.near_date(min(wall.date(), today), today)} {wall:%H:%M}"

    def _resume(self, draft: MedicineDraft) -> None:
        try:
            if draft.verb == "add":
                opened = FormOpened("add", self._service.new_form(), text_from(draft.words), self._service.today())
            else:
                begun = self._for(self._service.get(draft.id), draft.verb)
                opened = FormOpened(draft.verb, begun.base, text_from(draft.words), begun.today, begun.seen)
        except CompanionError as error:
            self._pane.notify(str(error), severity="warning", markup=False)
            return
        base = resumed(opened.base, draft)
        self._open(FormOpened(opened.verb, base, opened.text, opened.today, opened.seen))

    # The smaller dialogs

    def pause(self, regimen: Regimen, today: date) -> None:
        """Ask from when to when it is on pause, or from when it is planned again."""
        is_paused = regimen.is_paused(today)
        screen = (ResumeScreen if is_paused else PauseScreen)(self._service, regimen, today)
        self._ask(screen, "resume" if is_paused else "pause", regimen)

    def end(self, regimen: Regimen, today: date) -> None:
        """Ask from when it is not taken any more."""
        proposed = self._service.proposed_first(regimen)
        self._ask(EndScreen(self._service, regimen, today, proposed), "end", regimen)

    def _ask(self, screen: PauseScreen | ResumeScreen | EndScreen, verb: str, regimen: Regimen) -> None:
        async def done(result: Saved | None) -> None:
            if result is not None:
                await self._pane.tell_saved(verb, regimen.medicine.name, regimen.medicine.id, result)

        kept = self._service.forms.of(verb, regimen.medicine.id, screen.heading)
        self._pane.app.push_screen(screen.keep_in(kept), done)

    def remove(self, regimen: Regimen) -> None:
        """Ask whether to take it off the list."""
        question = ConfirmScreen(
            words.remove_title(regimen.medicine.name),
            words.REMOVE_HOW,
            yes=words.REMOVE_YES,
            no=words.REMOVE_NO,
        )

        def answered(is_sure: bool | None) -> None:
            if is_sure:
                self._pane.want_removed(regimen)

        self._pane.app.push_screen(question, answered)

    def reactions(self) -> None:
        """Show allergies and past reactions."""
        screen = ReactionsScreen(self._service)

        async def done(result: Saved | None) -> None:
            if result is not None:
                said = words.REACTION_REMOVED if screen.removed else words.REACTION_ADDED
                await self._pane.tell_saved("", "", "", result, said)

        self._pane.app.push_screen(screen.keep_in(self._service.forms.of("reactions", "", screen.heading)), done)
