"""A dialog in which something is typed: the words are kept while they are typed, and come back after a crash."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import ClassVar, Final, Self, TypeVar

from textual import events, on
from textual.await_complete import AwaitComplete

from companion.domain.errors import CompanionError
from companion.services.form_drafts import KeptForm
from companion.ui.screens.base import CompanionModal
from companion.ui.widgets.line_input import LineInput
from companion.ui.widgets.numbered_list import NumberedList
from companion.ui.words import shell as words

Result = TypeVar("Result")

KEEP_EVERY: Final = 1.0
"""Seconds between two looks at what was typed."""


class WritingModal(CompanionModal[Result]):
    """Keeps what is typed in its one-line fields, and which answer was chosen beside them."""

    WRITTEN: ClassVar[str] = "LineInput"
    """The fields whose words are kept."""

    _kept: KeptForm | None = None
    _opened_with: Mapping[str, str] | None = None

    def keep_in(self, kept: KeptForm) -> Self:
        """Say where the words are kept; a dialog that is told of no place keeps none."""
        self._kept = kept
        return self

    def written(self) -> dict[str, str]:
        """What the fields hold, by their ids."""
        found = {field.id: field.value for field in self.query(self.WRITTEN).results(LineInput) if field.id}
        found |= {each.id: each.answer for each in self.query(NumberedList) if each.id}
        return found

    def bring_back(self, kept: Mapping[str, str]) -> None:
        """Put words back into their fields."""
        for field in self.query(self.WRITTEN).results(LineInput):
            if field.id is not None and field.id in kept:
                field.value = kept[field.id]
        for answers in self.query(NumberedList):
            if answers.id is not None and answers.id in kept:
                answers.choose(kept[answers.id])

    @on(events.Mount)
    async def _begin_keeping(self) -> None:
        self._opened_with = self.written()
        kept = self._kept
        if kept is None:
            return
        found = await asyncio.to_thread(kept.read)
        now = self.written()
        if found and now == self._opened_with and self.is_attached:
            kept.words = kept.safe = found
            if found != now:
                self.bring_back(found)
                self.notify(words.BROUGHT_BACK, markup=False)
        self.set_interval(KEEP_EVERY, self._keep_if_changed)

    @property
    def _news(self) -> dict[str, str] | None:
        """What was typed and is not kept yet."""
        if self._kept is None or self._opened_with is None:
            return None
        now = self.written()
        return None if now == (self._kept.safe or self._opened_with) else now

    async def _keep_if_changed(self) -> None:
        kept, news = self._kept, self._news
        if kept is not None and news is not None:
            try:
                await asyncio.to_thread(kept.keep, news)
            except CompanionError:
                return  # the words stay on screen, and the next look tries again

    def keep_draft(self) -> None:
        """Write down what is being typed: the app is about to end."""
        if self._kept is not None and (news := self._news) is not None:
            self._kept.keep(news)

    def until_saved(self, save: Callable[[], Result]) -> Callable[[], Result]:
        """Have the words kept, the last ones too, until a save has worked."""
        if self._kept is None:
            return save
        if (news := self._news) is not None:
            self._kept.words = news
        return self._kept.until_saved(save)

    def dismiss(self, result: Result | None = None) -> AwaitComplete:
        """Close. Without an answer the words are not wanted; with one they are kept until it is saved."""
        kept = self._kept
        if kept is not None:
            if result is None:
                asyncio.get_running_loop().run_in_executor(None, kept.drop)
            elif (news := self._news) is not None:
                kept.words = news
        return super().dismiss(result)
