"""The dialogs of the Today tab: each asks in a worker, which ends by asking the tab to save."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from msgspec.structs import replace
from textual.screen import Screen

from companion.domain.dose import Dose, DoseRecord, Extra, State
from companion.domain.ids import new_id
from companion.domain.medicine import Product, Regimen
from companion.services.day_view import DayView
from companion.services.desk import Services
from companion.services.form_drafts import KeptForm
from companion.services.intakes import RECENT
from companion.ui.choosing_versions import ask_which
from companion.ui.screens.choose import ChooseScreen
from companion.ui.screens.confirm import ConfirmScreen
from companion.ui.screens.edit_dose import DoseAnswer, EditDoseScreen
from companion.ui.screens.extra import ExtraAnswer, ExtraScreen
from companion.ui.screens.skip import SkipScreen
from companion.ui.words import contests as contest_words
from companion.ui.words import today as words
from companion.ui.words.doses import amount_words, dose_label, record_words

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from companion.ui.panes.today import TodayPane

Result = TypeVar("Result")


class Questions:
    """Asks what the tab needs to know before it can record something."""

    def __init__(self, pane: TodayPane, services: Services) -> None:
        self._pane, self._services = pane, services

    def take_anyway(self, dose: Dose) -> None:
        """Ask before a dose is taken before its window, after its day, or on a pause."""
        self._run(self._take_anyway(dose))

    async def _take_anyway(self, dose: Dose) -> None:
        view = self._view
        if dose.state is State.ON_PAUSE:
            question = words.PAUSE_QUESTION
        elif dose.state is State.UPCOMING:
            question = words.early_question(dose, view.now)
        else:
            question = words.late_question(dose, view.now, view.calendar.day_of(view.now))
        asked = ConfirmScreen(question, words.dose_heading(dose, view), yes=words.TAKE_IT, no=words.NOT_NOW)
        if await self._ask(asked):
            self._pane.want_take(dose.id)

    def skip(self, dose: Dose) -> None:
        """Ask for a reason."""
        self._run(self._skip(dose))

    async def _skip(self, dose: Dose) -> None:
        heading = words.dose_heading(dose, self._view)
        draft = self._services.forms.of("skip", dose.id, f"{words.SKIP_TITLE} {heading}")
        reason = await self._ask(SkipScreen(heading).keep_in(draft))
        if reason is not None:
            mark = partial(self._services.today.mark, dose.id, State.SKIPPED, reason)
            self._want(dose.id, draft.until_saved(mark))

    def snooze(self, dose: Dose) -> None:
        """Ask for how long."""
        self._run(self._snooze(dose))

    async def _snooze(self, dose: Dose) -> None:
        answers = [(str(minutes), words.minutes(minutes)) for minutes in words.SNOOZES]
        detail = words.dose_heading(dose, self._view)
        chosen = await self._ask(ChooseScreen(words.SNOOZE_TITLE, answers, detail=detail))
        if chosen is not None:
            self._pane.want_snooze(dose, int(chosen))

    def edit(self, dose: Dose, kept: DoseAnswer | None = None) -> None:
        """Ask what happened; a dose recorded in two places is settled first."""
        self._run(self._edit(dose, kept))

    async def _edit(self, dose: Dose, kept: DoseAnswer | None) -> None:
        view = self._view
        others = view.rivals.get(dose.id, ())
        if dose.record is not None and others:
            await self._settle(dose.record, others, view)
            return
        heading = words.dose_heading(dose, view)
        products = _products(view.regimens[dose.plan.medicine], dose, view.products)
        form = EditDoseScreen(dose, heading, view.calendar, self._services.clock.now(), products, kept)
        rev = dose.record.rev if dose.record is not None else None
        draft = self._services.forms.of("dose", dose.id, f"{words.EDIT_TITLE} {heading}", rev)
        answer = await self._ask(form.keep_in(draft))
        if answer is not None:
            again = partial(self.edit, dose, answer)
            do = draft.until_saved(partial(self._keep, dose, answer))
            self._pane.post_message(self._pane.SaveWanted(dose.id, do, None, again))

    def _keep(self, dose: Dose, answer: DoseAnswer) -> object:
        today, seen = self._services.today, dose.record
        if seen is not None:
            at = answer.at if answer.state is State.TAKEN else None
            at = at or (self._services.clock.now() if answer.state is State.TAKEN else None)
            return today.edit(
                seen, state=answer.state, at=at, amount=answer.amount, reason=answer.reason, note=answer.note
            )
        if answer.state is State.TAKEN:
            return today.take(dose.id, answer.at, answer.amount or None, answer.note)
        return today.mark(dose.id, answer.state, answer.reason, answer.note)

    async def _settle(self, record: DoseRecord, others: tuple[DoseRecord, ...], view: DayView) -> None:
        today = self._services.today
        if record.state is State.TAKEN and all(other.state is State.TAKEN for other in others):
            question = words.twice_question(record, others, view.regimens)
            answers = [("one", words.ONE_DOSE), ("two", words.TWO_DOSES)]
            chosen = await self._ask(ChooseScreen(question, answers))
            if chosen is not None:
                self._want(record.id, partial(today.settle, record, others, are_two=chosen == "two"))
            return
        versions = (record, *others)
        answers = [(str(place), record_words(each)) for place, each in enumerate(versions)]
        chosen = await self._ask(ChooseScreen(words.which_question(record, view.regimens), answers))
        if chosen is not None:
            keep = versions[int(chosen)]
            beside = tuple(each for each in versions if each is not keep)
            self._want(record.id, partial(today.settle, keep, beside))

    def intake(self, medicine: str = "", kept: ExtraAnswer | None = None) -> None:
        """Ask which medicine, how much and when; ask again if the same ingredient was taken recently."""
        self._run(self._extra(kept or ExtraAnswer(new_id(), medicine)))

    async def _extra(self, begin: ExtraAnswer) -> None:
        view = self._view
        medicines = _in_use(view)
        if not medicines:
            self._pane.notify(words.ADD_FIRST)
            return
        now = self._services.clock.now()
        last = await asyncio.to_thread(self._last_intakes, medicines, view, now)
        said = {id_: words.last_said(at, view.calendar.wall(at), now, view.day) for id_, (at, _) in last.items()}
        draft = self._services.forms.of("extra", "", words.EXTRA_TITLE)
        begin = await asyncio.to_thread(self._resumed, begin, draft, view)
        answer = await self._ask(ExtraScreen(medicines, view.calendar, now, begin, said).keep_in(draft))
        if answer is None:
            return
        at = answer.at or now
        before = last.get(answer.medicine)
        if before is not None and abs(at - before[0]) < RECENT:
            name = dose_label(view.regimens[answer.medicine], answer.amount)
            detail = f"{name}, {amount_words(answer.amount, view.products)}"
            if not await self._ask(ConfirmScreen(before[1], detail, yes=words.TAKE_ANYWAY, no=words.NOT_NOW)):
                await asyncio.to_thread(draft.drop)
                return
        do = partial(
            self._services.intakes.record, answer.medicine, answer.amount, answer.at, answer.reason, id_=answer.id
        )
        again = partial(self.intake, answer.medicine, answer)
        self._pane.post_message(self._pane.SaveWanted(answer.id, draft.until_saved(do), None, again))

    def _resumed(self, begin: ExtraAnswer, draft: KeptForm, view: DayView) -> ExtraAnswer:
        """Begin under the id a kept draft holds, so that what was saved after all is not recorded twice."""
        id_ = draft.read().get("id", begin.id)
        if any(extra.id == id_ for extra in view.extras):
            draft.drop_kept()
            return begin
        return replace(begin, id=id_)

    def _last_intakes(
        self, medicines: Sequence[Regimen], view: DayView, now: datetime
    ) -> Mapping[str, tuple[datetime, str]]:
        """Find when each medicine's ingredients were last taken, with the question about it."""
        found = {}
        for regimen in medicines:
            last = self._services.intakes.last(regimen.medicine.id)
            if last is not None:
                at, amount = last
                wall = view.calendar.wall(at)
                said = amount_words(amount, view.products)
                today = view.calendar.wall(now).date()
                found[regimen.medicine.id] = (at, words.again_question(at, said, now, wall, today))
        return found

    def edit_extra(self, id_: str, kept: ExtraAnswer | None = None) -> None:
        """Correct an intake beside the plan."""
        extra = next((extra for extra in self._view.extras if extra.id == id_), None)
        if extra is not None:
            self._run(self._edit_extra(extra, kept))

    def versions(self, id_: str) -> None:
        """Ask which version of an intake holds that was changed in two places."""
        contests = [each for each in self._services.contests.of_extras() if each.id == id_]
        known = contest_words.known(*self._services.contests.names())
        ask_which(self._pane, self._services.contests, contests, known, self._chose)

    async def _chose(self) -> None:
        self._pane.look_again()

    async def _edit_extra(self, seen: Extra, kept: ExtraAnswer | None) -> None:
        view = self._view
        regimen = view.regimens.get(seen.medicine)
        if regimen is None:
            return
        begin = kept or ExtraAnswer(seen.id, seen.medicine, seen.amount, seen.instant, seen.reason)
        now = self._services.clock.now()
        draft = self._services.forms.of("intake", seen.id, f"{words.EDIT_TITLE} {dose_label(regimen)}")
        answer = await self._ask(ExtraScreen([regimen], view.calendar, now, begin, {}, seen).keep_in(draft))
        if answer is not None and answer != begin:
            at = answer.at or now
            do = partial(
                self._services.intakes.edit,
                seen,
                at=None if at == seen.instant else at,
                amount=answer.amount,
                reason=answer.reason,
                note=seen.note,
            )
            again = partial(self.edit_extra, seen.id, answer)
            self._pane.post_message(self._pane.SaveWanted(seen.id, draft.until_saved(do), None, again))
        elif answer is not None:
            await asyncio.to_thread(draft.drop)

    @property
    def _view(self) -> DayView:
        assert self._pane.loaded is not None  # noqa: S101 - questions are asked about what is shown
        return self._pane.loaded.view

    def _want(self, row: str, do: Callable[[], object]) -> None:
        self._pane.post_message(self._pane.SaveWanted(row, do))

    def _run(self, asking: Coroutine[None, None, None]) -> None:
        self._pane.run_worker(asking, group="today-question", exclusive=True)

    async def _ask(self, screen: Screen[Result]) -> Result | None:
        return await self._pane.app.push_screen_wait(screen)


def _in_use(view: DayView) -> tuple[Regimen, ...]:
    """The medicines that are taken on a day, those taken when needed first."""
    in_use = [regimen for regimen in view.regimens.values() if not regimen.is_ended(view.day) and regimen.versions]
    in_use += [r for r in view.regimens.values() if r not in in_use and r.medicine.as_needed and not r.medicine.removed]
    return tuple(sorted(in_use, key=lambda regimen: not regimen.medicine.as_needed))


def _products(regimen: Regimen, dose: Dose, products: Mapping[str, Product]) -> tuple[Product, ...]:
    """The products an amount of a dose can be made of."""
    amount = (*(dose.record.amount if dose.record else ()), *dose.plan.amount)
    known = {product.id: product for product in regimen.products}
    known |= {part.product: products[part.product] for part in amount if part.product in products}
    return tuple(known.values())
