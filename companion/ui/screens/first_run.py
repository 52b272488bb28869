"""The first run: four short questions, each skippable, each saved as soon as it is answered."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import time
from enum import Enum
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widget import Widget
from textual.widgets import OptionList

from companion.domain.crisis import Region
from companion.domain.days import DEFAULT_DAY_START
from companion.domain.errors import CompanionError
from companion.services.ports import LocalState
from companion.services.setup import SetupService
from companion.ui.first_start import SEEN
from companion.ui.messages import RecordsChanged
from companion.ui.screens.base import CompanionScreen
from companion.ui.text import Words
from companion.ui.widgets.numbered_list import NumberedList
from companion.ui.widgets.region_picker import RegionPicker
from companion.ui.words import setup as words

if TYPE_CHECKING:
    from companion.ui.app import CompanionApp
    from companion.ui.machine import Machine

HOURS = tuple(time(hour) for hour in range(7))
"""When a day can begin."""


class Begin(Enum):
    """Where the person wants to begin."""

    ADD = "add"
    """With the form for the first medicine."""

    DEMO = "demo"
    """With made-up data, in a home of its own."""

    OPEN = "open"
    """With the app as it is."""


class FirstRunScreen(CompanionScreen[Begin]):
    """One question at a time. Enter answers, Esc skips, b goes back."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "skip", words.SKIP_LABEL, tooltip=words.SKIP_TIP, id="first-run.skip"),
        Binding("b", "back", words.BACK_LABEL, tooltip=words.BACK_TIP, id="first-run.back"),
    ]

    @dataclass
    class KeepWanted(Message):
        """An answer is to be kept before the next question."""

        keep: Callable[[], object]
        """Keeps it."""

        region: Region | None = None
        """The country whose numbers are shown from now on, if that was the question."""

    def __init__(self, setup: SetupService, state: LocalState, machine: Machine | None) -> None:
        super().__init__(id="first-run")
        self._setup, self._state, self._machine = setup, state, machine
        self._steps = (self._ask_region, self._ask_day_start, self._ask_poles, self._ask_next)
        self._at = 0 if machine is not None else 1
        self._first = self._at
        self._is_busy = False
        self._begins: tuple[Begin, ...] = ()

    def compose_body(self) -> ComposeResult:
        """The heading, the question, and room for its answers."""
        with Vertical(id="first-run-page"):
            yield Words(words.TITLE, id="first-run-title")
            yield Words(words.SUBTITLE, id="first-run-subtitle")
            yield Words(id="first-run-question")
            yield Words(id="first-run-why")
            yield Words(id="first-run-problem")
            yield Vertical(id="first-run-answers")

    async def on_mount(self) -> None:
        """Ask the first question."""
        await self._show()

    async def _show(self) -> None:
        question, why, answers = self._steps[self._at]()
        count = len(self._steps) - self._first
        head = f"{words.step(self._at - self._first + 1, count)}   {question}"
        self.query_one("#first-run-question", Words).say(head)
        self.query_one("#first-run-why", Words).say(why)
        self._say_problem("")
        box = self.query_one("#first-run-answers")
        await box.remove_children()
        await box.mount(answers)
        target = next((each for each in (answers, *answers.query("*")) if each.focusable), None)
        if target is not None:
            target.focus()
        self.refresh_bindings()

    def _say_problem(self, sentence: str) -> None:
        line = self.query_one("#first-run-problem", Words)
        line.say(sentence)
        line.display = bool(sentence)

    # The questions

    def _ask_region(self) -> tuple[str, str, Widget]:
        machine = self._machine
        assert machine is not None  # noqa: S101 - without one this question is left out
        picker = RegionPicker(machine.regions, machine.guess(), machine.read().region)
        return words.REGION, words.REGION_WHY, picker

    def _ask_day_start(self) -> tuple[str, str, Widget]:
        answers = [(str(at.hour), words.day_start_name(at, DEFAULT_DAY_START)) for at in HOURS]
        held = str(self._setup.choices().day_start.hour)
        return words.DAY_START, words.DAY_START_WHY, NumberedList(answers, first=0, chosen=held, id="day-start")

    def _ask_poles(self) -> tuple[str, str, Widget]:
        held = str(self._setup.choices().poles)
        return words.POLES, words.POLES_WHY, NumberedList(tuple(words.POLES_NAMES.items()), chosen=held, id="poles")

    def _ask_next(self) -> tuple[str, str, Widget]:
        has_demo = self._machine is not None and self._machine.open_demo is not None
        self._begins = tuple(begin for begin in Begin if has_demo or begin is not Begin.DEMO)
        answers = [(begin.value, words.NEXT_NAMES[begin.value]) for begin in self._begins]
        return words.NEXT, words.NEXT_WHY if has_demo else "", NumberedList(answers, id="next")

    # The answers

    @on(RegionPicker.Chosen)
    async def _region_chosen(self, event: RegionPicker.Chosen) -> None:
        event.stop()
        if event.region is None or self._machine is None:
            await self._go(1)
        else:
            self.post_message(self.KeepWanted(partial(self._machine.write, "region", event.region.code), event.region))

    @on(OptionList.OptionSelected, "#day-start")
    def _day_start_chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.post_message(self.KeepWanted(partial(self._setup.choose, day_start=HOURS[event.option_index])))

    @on(OptionList.OptionSelected, "#poles")
    def _poles_chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.post_message(self.KeepWanted(partial(self._setup.choose, poles=event.option_index + 1)))

    @on(OptionList.OptionSelected, "#next")
    async def _next_chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        await self._leave(self._begins[event.option_index])

    @on(KeepWanted)
    async def _keep(self, message: KeepWanted) -> None:
        if self._is_busy:
            return
        self._is_busy = True
        try:
            await asyncio.to_thread(message.keep)
        except CompanionError as error:
            self._say_problem(f"{error} {words.KEPT}")
        else:
            if message.region is not None:
                self._companion.crisis_region = message.region
            else:
                self._companion.main.post_message(RecordsChanged(frozenset({"pref"})))
            await self._go(1)
        finally:
            self._is_busy = False

    @property
    def _companion(self) -> CompanionApp:
        from companion.ui.app import CompanionApp

        assert isinstance(self.app, CompanionApp)  # noqa: S101 - no other app has this screen
        return self.app

    # Moving

    async def _go(self, by: int) -> None:
        self._at = max(self._first, self._at + by)
        if self._at < len(self._steps):
            await self._show()
        else:
            await self._leave(Begin.OPEN)

    async def action_skip(self) -> None:
        """Leave this question for later."""
        await self._go(1)

    async def action_back(self) -> None:
        """Go back one question."""
        await self._go(-1)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """There is nothing before the first question."""
        return self._at > self._first if action == "back" else True

    async def _leave(self, begin: Begin) -> None:
        await asyncio.to_thread(self._state.set, SEEN, True)
        self.dismiss(begin)

    def tiny_line(self) -> str:
        """Say what this is."""
        return words.TITLE
