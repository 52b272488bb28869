"""What the keys do that change or repeat records from every tab: undo, redo, the low-energy view; and the nudges."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.message import Message

from companion.domain.errors import CompanionError
from companion.domain.medicine import Regimen
from companion.services.low_energy import is_low_energy, set_low_energy
from companion.services.ports import Record, Step, Undone
from companion.ui.keys import IF_ROOM
from companion.ui.messages import RecordsChanged, ShowPane
from companion.ui.nudging import Nudger
from companion.ui.saving import saved
from companion.ui.screens.opening import OpeningScreen
from companion.ui.terminal.nudge import ring
from companion.ui.turns import in_turn
from companion.ui.words import history as words
from companion.ui.words import today as today_words

if TYPE_CHECKING:
    from companion.services.desk import Services

_TODAY = "today"


class RecordingScreen(OpeningScreen):
    """A screen on whose every tab records can be undone and redone."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("u", "undo", words.UNDO_LABEL, tooltip=words.UNDO_TIP, id="main.undo"),
        Binding("ctrl+r", "redo", words.REDO_LABEL, tooltip=words.REDO_TIP, id="main.redo", show=False),
        Binding(
            "o",
            "low_energy",
            today_words.LOW_LABEL,
            tooltip=today_words.LOW_TIP,
            id="main.low-energy",
            show=False,
            group=IF_ROOM,
        ),
    ]

    @dataclass
    class UndoAgreed(Message):
        """The person agreed to undo something done before today."""

        op: str
        """The action."""

    def __init__(self, services: Services | None, *, nudges: bool = True, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._services = services
        self._nudger = Nudger(services.today.view, services.state) if services is not None and nudges else None
        self._is_looking = False
        self._repeating = asyncio.Lock()

    async def action_undo(self) -> None:
        """Take back what was done last; older than today asks first."""
        await in_turn(self, self._undo, self._repeating)

    async def _undo(self) -> None:
        services = self._services
        if services is None:
            return
        try:
            step, is_old, regimens = await asyncio.to_thread(_next_undo, services)
        except CompanionError as error:
            self.notify(str(error), severity="error", markup=False)
            return
        if step is None:
            self.notify(words.NOTHING_TO_UNDO)
        elif is_old:
            self._ask_about_older(step, words.describe_step(step, regimens))
        else:
            await self._repeat(lambda: services.history.undo(step.op), words.undid)

    @work(exclusive=True, group="undo-older")
    async def _ask_about_older(self, step: Step, name: str) -> None:
        from companion.ui.screens.confirm import ConfirmScreen

        question = ConfirmScreen(words.OLDER, name, yes=words.UNDO_ANYWAY, no=words.KEEP)
        if await self.app.push_screen_wait(question):
            self.post_message(self.UndoAgreed(step.op))

    @on(UndoAgreed)
    async def _undo_older(self, message: UndoAgreed) -> None:
        services = self._services
        if services is not None:
            await self._repeat(lambda: services.history.undo(message.op), words.undid)

    async def action_redo(self) -> None:
        """Bring back what was undone last."""
        await in_turn(self, self._redo, self._repeating)

    async def _redo(self) -> None:
        services = self._services
        if services is None:
            return
        try:
            step = await asyncio.to_thread(services.history.next_redo)
        except CompanionError as error:
            self.notify(str(error), severity="error", markup=False)
            return
        if step is None:
            self.notify(words.NOTHING_TO_REDO)
        else:
            await self._repeat(lambda: services.history.redo(step.op), words.redid)

    async def _repeat(self, do: Callable[[], Undone], say: Callable[[Undone, Mapping[str, Regimen]], str]) -> None:
        """Undo or redo, say what came of it, and have every tab look again."""
        try:
            done = await saved(do, lambda: self.notify(today_words.SAVING, timeout=2))
            regimens = await asyncio.to_thread(_regimens, self._services)
        except CompanionError as error:
            self.notify(str(error), severity="error", markup=False)
            return
        said = "\n".join(part for part in (say(done, regimens), words.kept(done, regimens)) if part)
        self.notify(said, markup=False)
        self.post_message(RecordsChanged(_ids(done.step)))

    async def action_low_energy(self) -> None:
        """Show one thing at a time on Today, or everything again; it stays so until changed."""
        if self._services is None:
            return
        state = self._services.state
        await asyncio.to_thread(set_low_energy, state, not is_low_energy(state))
        self.post_message(ShowPane(_TODAY))
        self.post_message(RecordsChanged(frozenset({_TODAY})))

    async def nudge(self) -> None:
        """Ring for doses that have just come due."""
        if self._nudger is None or self._is_looking:
            return
        self._is_looking = True
        try:
            found = await asyncio.to_thread(self._nudger.look)
        except CompanionError:
            return  # the tab itself says that the records cannot be read
        finally:
            self._is_looking = False
        if found:
            self.ring(today_words.NUDGE)
            self.told_of(len(found))

    def ring(self, text: str) -> None:
        """Ring the bell and show a notification of the terminal."""
        ring(self.app, text)

    def told_of(self, count: int) -> None:
        """Say inside the app that doses have come due."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what needs records only where there are any."""
        if action in {"undo", "redo", "low_energy"}:
            return self._services is not None
        return super().check_action(action, parameters)


def _next_undo(services: Services) -> tuple[Step | None, bool, Mapping[str, Regimen]]:
    step = services.history.next_undo()
    if step is None:
        return None, False, {}
    return step, services.history.is_older_than_today(step), _regimens(services)


def _regimens(services: Services | None) -> Mapping[str, Regimen]:
    return services.today.view().regimens if services is not None else {}


def _ids(step: Step) -> frozenset[str]:
    records: list[Record] = [
        record for change in step.changes for record in (change.before, change.after) if record is not None
    ]
    return frozenset(record.id for record in records)
