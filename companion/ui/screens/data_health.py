"""What of the records is damaged or missing, and what the person can do about it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import ClassVar, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from companion.domain.errors import CompanionError
from companion.services.health import HealthService, Trouble
from companion.ui.saving import saved
from companion.ui.screens.base import CompanionModal
from companion.ui.screens.confirm import ConfirmScreen
from companion.ui.text import Words, harmless, plain
from companion.ui.widgets.choice_list import ChoiceList
from companion.ui.words import health as words
from companion.ui.words import shell

T = TypeVar("T")


class DataHealthScreen(CompanionModal[None]):
    """Looks through all records while it is open, and lists what it finds; what needs a look comes first."""

    AUTO_FOCUS = "#troubles"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "repair", words.REPAIR_LABEL, tooltip=words.REPAIR_TIP, id="health.repair"),
        Binding("i", "know", words.KNOWN_LABEL, tooltip=words.KNOWN_TIP, id="health.known"),
    ]

    class RepairRequested(Message):
        """The person wants back what can be brought back."""

    class KnownRequested(Message):
        """The person knows of this one."""

        def __init__(self, trouble: Trouble) -> None:
            super().__init__()
            self.trouble = trouble
            """The one they know of."""

    def __init__(self, service: HealthService) -> None:
        super().__init__(shell.HEALTH_LABEL)
        self._service = service
        self._troubles: tuple[Trouble, ...] | None = None
        self._seen: object = None

    def compose_body(self) -> ComposeResult:
        """What the look came to, and the list."""
        yield Words(words.LOOKING, id="health-summary")
        yield ChoiceList(id="troubles")

    def on_mount(self) -> None:
        """Look."""
        self.add_class("-empty")
        self._look()

    def refresh_records(self, changed: frozenset[str]) -> None:  # noqa: ARG002
        """Look again: what came in may have healed something."""
        self._look()

    def looked_for_news(self) -> None:
        """Look again if the files are not as they were: another copy may have repaired, or something was damaged."""
        if self._seen is not None:
            self.run_worker(self._look_if_changed(), group="glance", exclusive=True)

    async def _look_if_changed(self) -> None:
        before = self._seen
        with suppress(CompanionError):
            if await asyncio.to_thread(self._service.glance) != before and self._seen is before:
                self._look()

    def _look(self) -> None:
        self.run_worker(self._show(), group="look", exclusive=True)

    async def _show(self) -> None:
        try:
            seen = await asyncio.to_thread(self._service.glance)
            troubles = await asyncio.to_thread(self._service.look)
        except CompanionError as error:
            self.query_one("#health-summary", Words).say(str(error))
            return
        self._seen = seen
        self.query_one("#health-summary", Words).say(words.summary(troubles))
        if troubles != self._troubles:
            self._fill(troubles)

    def _fill(self, troubles: tuple[Trouble, ...]) -> None:
        """Show the list; the cursor stays on what it was on, or else where it was."""
        shown = self.query_one("#troubles", ChoiceList)
        at, was, is_first = shown.highlighted or 0, self._marked, not self._troubles
        self._troubles = troubles
        shown.clear_options()
        shown.add_options([Option(_row(trouble)) for trouble in troubles])
        self.set_class(not troubles, "-empty")
        if troubles:
            same = (n for n, each in enumerate(troubles) if was is not None and _place(each) == _place(was))
            shown.highlighted = next(same, min(at, len(troubles) - 1))
            if is_first:
                shown.focus()
        self.refresh_bindings()

    @property
    def _marked(self) -> Trouble | None:
        at = self.query_one("#troubles", ChoiceList).highlighted
        return self._troubles[at] if self._troubles and at is not None and at < len(self._troubles) else None

    @on(OptionList.OptionHighlighted, "#troubles")
    def _moved(self) -> None:
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Offer only what can be done."""
        if action == "repair":
            return bool(words.preview(self._troubles or ()))
        if action == "know":
            return self.is_mounted and (marked := self._marked) is not None and marked.can_be_forgotten
        return True

    def action_say_health_later(self) -> None:
        """Nothing: it is open."""

    def action_repair(self) -> None:
        """Say what would be brought back, and ask."""
        question = ConfirmScreen(
            words.REPAIR_ASKED, words.preview(self._troubles or ()), yes=words.REPAIR_LABEL, no=words.REPAIR_KEEP
        )
        self.app.push_screen(question, self._answered)

    def _answered(self, is_wanted: bool | None) -> None:
        if is_wanted:
            self.post_message(self.RepairRequested())

    @on(RepairRequested)
    def _begin_repair(self) -> None:
        self.begin(self._repair)

    async def _repair(self) -> None:
        summary = self.query_one("#health-summary", Words)
        mended = await self._done(self._service.repair, lambda: summary.say(words.REPAIRING))
        if mended is not None:
            self.notify(words.repaired(mended), timeout=12)
        self._look()

    def action_know(self) -> None:
        """Tell of the marked one no more."""
        if (marked := self._marked) is not None:
            self.post_message(self.KnownRequested(marked))

    @on(KnownRequested)
    async def _know(self, message: KnownRequested) -> None:
        await self._done(lambda: self._service.forget(message.trouble), lambda: None)
        self._look()

    async def _done(self, write: Callable[[], T], taking_long: Callable[[], None]) -> T | None:
        try:
            return await saved(write, taking_long)
        except CompanionError as error:
            self.notify(str(error), severity="error")
            return None


def _place(trouble: Trouble) -> tuple[object, ...]:
    """What stays the same of a trouble whatever becomes of it."""
    return trouble.kind, trouble.file, trouble.first, trouble.length, trouble.table, trouble.action, trouble.why


def _row(trouble: Trouble) -> Content:
    """What is wrong, and under it what can be done."""
    told, advice = words.sentence(trouble), words.advice(trouble, words.REPAIR_HOW)
    return Content.assemble(plain(told), "\n", (harmless(f"{advice}\n" if advice else ""), "$text-muted"))
