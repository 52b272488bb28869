"""Everything that was asked at the first start, and the looks, to be chosen again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import time
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from msgspec import Struct
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from companion.domain.crisis import FALLBACK, Region
from companion.domain.days import DEFAULT_DAY_START
from companion.domain.errors import CompanionError
from companion.services.desk import Services
from companion.services.low_energy import is_low_energy, set_low_energy
from companion.ui.idle import USUAL_MINUTES
from companion.ui.messages import RecordsChanged
from companion.ui.screens.base import CompanionModal
from companion.ui.screens.choose import ChooseScreen
from companion.ui.screens.first_run import HOURS
from companion.ui.text import Words, plain
from companion.ui.widgets.choice_list import ChoiceList
from companion.ui.widgets.region_picker import RegionPicker
from companion.ui.words import help_now as help_words
from companion.ui.words import setup as words
from companion.ui.words.dates import clock
from companion.ui.words.zone import place

if TYPE_CHECKING:
    from companion.ui.machine import Machine


class Choice(Struct, frozen=True):
    """One thing that can be chosen."""

    id: str
    """What it is about."""

    name: str
    """Its name."""

    now: str
    """What holds now, in words."""


class PickRegionScreen(CompanionModal[Region]):
    """Asks for the country alone; the answer is `FALLBACK` where it is not in the list."""

    AUTO_FOCUS = "#region-search"

    def __init__(self, machine: Machine) -> None:
        super().__init__(words.REGION)
        self._machine = machine

    def compose_body(self) -> ComposeResult:
        """Why it is asked, and the list."""
        yield Words(words.REGION_WHY, classes="why")
        yield RegionPicker(self._machine.regions, self._machine.guess(), self._machine.read().region)

    @on(RegionPicker.Chosen)
    def _chosen(self, event: RegionPicker.Chosen) -> None:
        event.stop()
        self.dismiss(event.region or FALLBACK)


class ChoicesScreen(CompanionModal[None]):
    """A list of choices; each is saved as soon as it is made."""

    AUTO_FOCUS = "#choices"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "choose", words.CHOOSE_LABEL, tooltip=words.CHOOSE_TIP, id="choices.choose", show=False),
    ]

    @dataclass
    class KeepWanted(Message):
        """A choice is to be kept."""

        keep: Callable[[], object]
        """Keeps it."""

        then: Callable[[], None] | None = None
        """What to do once it is kept."""

        said: str = words.SAVED
        """What to say then."""

    def __init__(self, services: Services, machine: Machine | None) -> None:
        super().__init__(words.CHOICES_TITLE)
        self._services, self._machine = services, machine
        self._choices: tuple[Choice, ...] = ()

    def compose_body(self) -> ComposeResult:
        """A line that talks, and the list."""
        yield Words(words.CHOICES_HOW, id="status")
        yield ChoiceList(id="choices")

    def on_mount(self) -> None:
        """Fill the list."""
        self._fill()

    def _fill(self) -> None:
        listed = self.query_one("#choices", ChoiceList)
        at = listed.highlighted or 0
        self._choices = tuple(self._offered())
        width = max(len(choice.name) for choice in self._choices)
        listed.clear_options()
        listed.add_options(
            Option(Content.assemble(f"{choice.name:<{width}}   ", (plain(choice.now)).stylize("$accent")))
            for choice in self._choices
        )
        listed.highlighted = at

    def _offered(self) -> list[Choice]:
        held = self._services.setup.choices()
        app: Any = self.app
        region = app.crisis_region
        synced = [
            Choice("zone", words.ZONE_NAME, place(held.zone)),
            Choice("day", words.DAY_START_NAME, clock(held.day_start)),
            Choice("poles", words.POLES_NAME, words.POLES_SHORT[str(held.poles)]),
            Choice("asks", words.ASKS_NAME, words.ON if self._services.checkin.is_asked() else words.PAUSED),
            Choice("low", words.LOW_NAME, words.ON if is_low_energy(self._services.state) else words.OFF),
            Choice("theme", words.THEME_NAME, app.theme),
        ]
        if self._machine is None:
            return synced
        kept = self._machine.read()
        return [
            Choice("region", words.REGION_NAME, region.name if region is not None else words.NOT_CHOSEN),
            *synced,
            Choice("help", help_words.SHORT_NAME, help_words.SHORT_NAMES[kept.help_now]),
            Choice("glyphs", words.GLYPHS_NAME, words.GLYPHS_NAMES[kept.glyphs]),
            Choice("notifications", words.NOTIFICATIONS_NAME, words.NOTIFICATION_NAMES[kept.notifications]),
            Choice("names", words.NAMES_NAME, words.ON if kept.notification_names else words.OFF),
            *self._locks(kept.idle_lock),
        ]

    def _locks(self, minutes: int | None) -> tuple[Choice, ...]:
        """After how long the records are locked, where they are encrypted."""
        app: Any = self.app
        if app.parts.locking is None or not app.parts.locking.vault.is_on:
            return ()
        minutes = USUAL_MINUTES if minutes is None else minutes
        return (Choice("lock", words.LOCK_NAME, words.lock_after(minutes)),)

    def action_choose(self) -> None:
        """Change the one under the cursor."""
        self.query_one("#choices", ChoiceList).action_select()

    @on(OptionList.OptionSelected, "#choices")
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        choice = self._choices[event.option_index].id
        machine = self._machine
        match choice:
            case "region" if machine is not None:
                self._ask_region(machine)
            case "help" if machine is not None:
                self._ask(help_words.SHORT_WHY, help_words.SHORT_NAMES, partial(self._set_help, machine))
            case "day":
                names = {str(at.hour): words.day_start_name(at, DEFAULT_DAY_START) for at in HOURS}
                self._ask(
                    words.DAY_START, names, lambda hour: self._set_up(words.DAY_START_SAVED, day_start=time(int(hour)))
                )
            case "poles":
                self._ask(words.POLES, words.POLES_NAMES, lambda poles: self._set_up(words.SAVED, poles=int(poles)))
            case "asks":
                self._ask(words.ASKS_NAME, words.ASKS_NAMES, self._set_asks)
            case "zone":
                held = self._services.setup.choices()
                names = {zone: words.zone_answer(zone) for zone in dict.fromkeys((held.zone, held.machine_zone))}
                self._ask(words.ZONE_WHY, names, self._move)
            case "low":
                self._ask(words.LOW_NAME, words.SWITCH_NAMES, self._set_low)
            case "theme":
                app: Any = self.app
                app.search_themes()
            case "glyphs":
                self._ask(words.GLYPHS_NAME, words.GLYPHS_NAMES, lambda value: self._write("glyphs", value))
            case "notifications":
                self._ask(
                    words.NOTIFICATIONS_NAME,
                    words.NOTIFICATION_NAMES,
                    lambda value: self._write("notifications.terminal", value),
                )
            case "lock":
                names = {str(minutes): words.lock_after(minutes) for minutes in words.LOCK_MINUTES}
                self._ask(words.LOCK_NAME, names, lambda value: self._choose_lock(int(value)))
            case "names":
                self._ask(
                    words.NAMES_NAME,
                    words.SWITCH_NAMES,
                    lambda value: self._write("notifications.names", value == "on"),
                )

    @work(exclusive=True, group="choice")
    async def _ask(self, question: str, names: Mapping[str, str], then: Callable[[str], None]) -> None:
        answer = await self.app.push_screen_wait(ChooseScreen(question, tuple(names.items())))
        if answer is not None:
            then(answer)

    @work(exclusive=True, group="choice")
    async def _ask_region(self, machine: Machine) -> None:
        region = await self.app.push_screen_wait(PickRegionScreen(machine))
        if region is not None:
            app: Any = self.app

            def shown() -> None:
                app.crisis_region = region if region.code else None

            keep = partial(machine.write, "region", region.code or None)
            self.post_message(self.KeepWanted(keep, shown, words.region_saved(region)))

    def _set_help(self, machine: Machine, value: str) -> None:
        app: Any = self.app

        def shown() -> None:
            app.short_help = value == "short"

        self.post_message(self.KeepWanted(partial(machine.write, "help-now", value), shown))

    def _set_up(self, said: str, **answers: Any) -> None:
        self._keep_synced(partial(self._services.setup.choose, **answers), said)

    def _keep_synced(self, keep: Callable[[], object], said: str = words.SAVED) -> None:
        """Keep something that every tab may show."""
        app: Any = self.app
        tell = partial(app.main.post_message, RecordsChanged(frozenset({"pref"})))
        self.post_message(self.KeepWanted(keep, tell, said))

    def _move(self, zone: str) -> None:
        self._keep_synced(partial(self._services.zone.move, zone))

    def _set_asks(self, value: str) -> None:
        self._keep_synced(partial(self._services.checkin.ask, value == "on"))

    def _set_low(self, value: str) -> None:
        self._keep_synced(partial(set_low_energy, self._services.state, value == "on"))

    def _write(self, key: str, value: str | int | bool) -> None:
        if self._machine is not None:
            self.post_message(self.KeepWanted(partial(self._machine.write, key, value), said=words.AT_NEXT_START))

    def _choose_lock(self, minutes: int) -> None:
        if self._machine is not None:
            app: Any = self.app
            keep = partial(self._machine.write, "idle-lock", minutes)
            self.post_message(self.KeepWanted(keep, partial(app.app_lock.choose_idle, minutes)))

    @on(KeepWanted)
    async def _keep(self, message: KeepWanted) -> None:
        status = self.query_one("#status", Words)
        try:
            await asyncio.to_thread(message.keep)
        except CompanionError as error:
            status.say(str(error))
            return
        if message.then is not None:
            message.then()
        status.say(message.said)
        self._fill()

    def on_screen_resume(self) -> None:
        """Show what holds now: a theme is chosen on another screen."""
        if self._choices:
            self._fill()
