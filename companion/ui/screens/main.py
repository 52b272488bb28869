"""The main screen: the tab strip and one pane per tab, each built when it is first shown."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.message import Message
from textual.reactive import var
from textual.widget import Widget

from companion.ui.messages import CheckInAsked, OfferWanted, RecordsChanged, ShowPane
from companion.ui.offers import Offers
from companion.ui.screens.base import CompanionModal, CompanionScreen, say_tiny_line
from companion.ui.screens.opening import help_commands
from companion.ui.screens.recording import RecordingScreen
from companion.ui.widgets.safety_bar import SafetyBar
from companion.ui.widgets.tab_strip import TabStrip, TabTitle
from companion.ui.words import shell as words
from companion.ui.words.dates import short_date
from companion.ui.words.today import nudged

if TYPE_CHECKING:
    from textual.command import Provider

    from companion.ui.panes.base import TabPane
    from companion.ui.parts import AppParts


def _setup_commands() -> type[Provider]:
    """What the palette offers about choosing again; imported when the palette opens."""
    from companion.ui.welcoming import SetupCommands

    return SetupCommands


def _backup_commands() -> type[Provider]:
    """What the palette offers about backups; imported when the palette opens."""
    from companion.ui.backup_now import BackupCommands

    return BackupCommands


def _encryption_commands() -> type[Provider]:
    """What the palette offers about encryption; imported when the palette opens."""
    from companion.ui.encrypting import EncryptionCommands

    return EncryptionCommands


def _terminal_commands() -> type[Provider]:
    """What the palette tells of things done in a terminal; imported when the palette opens."""
    from companion.ui.in_terminal import TerminalCommands

    return TerminalCommands


def _need_commands() -> type[Provider]:
    """What the palette offers to read, by need; imported when the palette opens."""
    from companion.ui.reading_about import NeedCommands

    return NeedCommands


def _own_commands() -> type[Provider]:
    """What the palette offers of one's own plan, people and letters; imported when the palette opens."""
    from companion.ui.own_commands import OwnCommands

    return OwnCommands


class MainScreen(RecordingScreen):
    """Shows one tab at a time. It is the app's default screen, so its first frame comes early."""

    AUTO_FOCUS = ""
    COMMANDS: ClassVar[set[Any]] = {
        help_commands,
        _setup_commands,
        _backup_commands,
        _encryption_commands,
        _terminal_commands,
        _need_commands,
        _own_commands,
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(str(digit), f"tab({digit})", title, tooltip=words.TAB_TIP, id=f"main.tab-{digit}", show=False)
            for digit, title in enumerate(words.TABS, 1)
        ),
        Binding("right", "step(1)", words.NEXT_TAB, tooltip=words.TAB_STEP_TIP, id="main.next-tab", show=False),
        Binding("left", "step(-1)", words.PREVIOUS_TAB, tooltip=words.TAB_STEP_TIP, id="main.previous-tab", show=False),
        Binding("c", "check_in", words.CHECK_IN_LABEL, tooltip=words.CHECK_IN_TIP, id="main.check-in"),
        Binding("f4", "data_health", words.HEALTH_LABEL, tooltip=words.HEALTH_TIP, id="main.data-health", show=False),
        Binding("q", "app.quit", words.QUIT_LABEL, tooltip=words.QUIT_TIP, id="main.quit", show=False),
    ]

    active: var[str] = var("")
    """The id of the pane in front."""

    def __init__(self, parts: AppParts, *, when_built: Callable[[], object]) -> None:
        """Build the screen.

        Args:
            parts: everything the app is given.
            when_built: called as soon as the first tab stands, while the screen is still being laid out.
        """
        super().__init__(parts.services, nudges=parts.settings.nudges, id="main")
        self._when_built = when_built
        self._parts = parts
        self._entries = {entry.id: entry for entry in parts.panes}
        self._panes: dict[str, TabPane] = {}
        self._last_focus: dict[TabPane, Widget] = {}
        self.offers = Offers(self, parts, parts.services) if parts.services is not None else None
        """What is asked over the tabs; None where there are no records."""
        self.is_built = False
        """Does the first tab stand, with what it shows?"""

    def compose_body(self) -> ComposeResult:
        """Build the strip and the first tab."""
        strip = TabStrip()
        strip.tabs = tuple(TabTitle(entry.id, entry.digit, entry.title) for entry in self._parts.panes)
        yield strip
        with Container(id="panes"):
            entry = self._entries.get(self._parts.initial_pane) or next(iter(self._entries.values()), None)
            if entry is not None:
                self._panes[entry.id] = pane = entry.build()
                yield pane

    async def on_mount(self) -> None:
        """Fill the first tab, give it the focus and show its keys: it is painted once, and whole."""
        self.show_day(self._parts.now())
        for pane in tuple(self._panes):
            await self.show_pane(pane, is_first=True)
        for bar in self.query_children(SafetyBar):
            bar.show_keys()
        self.is_built = True
        self._when_built()
        self.post_message(self.Built())

    def look_around(self) -> None:
        """Offer what a crash left, and ask the first questions; the first paint waits for neither."""
        for pane in self.panes:
            pane.on_opened()
        self.call_after_refresh(self._begin_to_ask)

    def _begin_to_ask(self) -> None:
        if self.offers is not None:
            self.run_worker(self.offers.ask(), group="offers")

    def ask_what_was_said(self) -> None:
        """Ask what was said while the records were locked."""
        if self.offers is not None:
            self.run_worker(self.offers.said.ask(), group="offers")

    @on(OfferWanted)
    def _ask_for_pane(self, message: OfferWanted) -> None:
        message.stop()
        if self.offers is not None:
            self.run_worker(message.offer(self.offers.floor), group="offers")

    @on(events.ScreenResume)
    def _look_who_waits(self) -> None:
        if self.offers is not None:
            self.offers.floor.look()

    @property
    def panes(self) -> Iterator[TabPane]:
        """The panes built so far."""
        return iter(tuple(self._panes.values()))

    @property
    def pane(self) -> TabPane | None:
        """The pane in front."""
        return self._panes.get(self.active)

    async def show_pane(
        self, pane_id: str, record: str | None = None, *, is_first: bool = False, back_to: str | None = None
    ) -> None:
        """Bring a pane to the front, building it if need be, and give it the focus.

        Args:
            pane_id: which one.
            record: the id of a record to show in it.
            is_first: is it the one the app opens with, built but not shown yet?
            back_to: the pane its way back leads to, if it leads out of it.
        """
        entry = self._entries.get(pane_id)
        if entry is None:
            return
        if self.maximized is not None:
            self.minimize()
        before, is_new = self.pane, is_first or pane_id not in self._panes
        with self.app.batch_update():  # a pane is never seen before it has the focus
            if pane_id not in self._panes:
                self._panes[pane_id] = pane = entry.build()
                await self.query_one("#panes", Container).mount(pane)
            pane = self._panes[pane_id]
            if before is not None and before is not pane:
                self._remember_focus(before)
                before.display = False
            pane.display = True
            pane.back_to = back_to
            self.active = pane_id
            self.query_one(TabStrip).active = pane_id
            self._give_focus(pane)
        for hook in ([pane.on_first_shown] if is_new else []) + [pane.on_shown]:
            outcome = cast(object, hook())
            if inspect.isawaitable(outcome):
                await outcome
        if record is not None:
            pane.show_record(record)
        if is_new or self.focused is None:
            self._give_focus(pane)
        say_tiny_line(self)

    def _remember_focus(self, pane: TabPane) -> None:
        if self.focused is not None and pane in self.focused.ancestors:
            self._last_focus[pane] = self.focused

    def _give_focus(self, pane: TabPane) -> None:
        last = self._last_focus.get(pane)
        target = last if last is not None and last.is_attached and last.focusable else pane.focus_target()
        self.set_focus(target)
        self.refresh_bindings()

    def tell(self, message: Message) -> None:
        """Pass news on to every pane built so far, and to the pages and dialogs over them."""
        for place in (*self.panes, *self._over):
            place.post_message(message)

    def tick(self, now: datetime) -> None:
        """Let the panes know that time has passed."""
        if self.is_built:
            self.show_day(now)
            for pane in self.panes:
                pane.on_tick(now)
            self.run_worker(self.nudge(), group="nudge")
            if self.offers is not None and self.is_quiet and not self.offers.floor.is_taken:
                self.run_worker(self.offers.zone.look(), group="offers")
            say_tiny_line(self)

    def show_day(self, now: datetime) -> None:
        """Show the day in the strip."""
        strip = self.query_one(TabStrip)
        strip.label = self._parts.label
        strip.note = short_date(self._parts.day_of(now))

    @on(RecordsChanged)
    def _pass_on_records(self, message: RecordsChanged) -> None:
        message.stop()
        self.spread(message.changed, message.origin)

    def spread(self, changed: frozenset[str], sender: object = None) -> None:
        """Have every pane but the sender's, and what stands over them, update these records in place."""
        for pane in self.panes:
            if sender is not pane:
                pane.refresh_records(changed)
        for screen in self._over:
            screen.refresh_records(changed)
        say_tiny_line(self)

    @property
    def _over(self) -> tuple[CompanionScreen[Any] | CompanionModal[Any], ...]:
        """The pages and dialogs over the tabs."""
        kinds = (CompanionScreen, CompanionModal)
        return tuple(each for each in self.app.screen_stack if isinstance(each, kinds) and each is not self)

    @on(ShowPane)
    async def _show_asked_pane(self, message: ShowPane) -> None:
        message.stop()
        await self.show_pane(message.pane, message.record, back_to=message.back_to)

    @on(CheckInAsked)
    def _open_check_in(self, message: CheckInAsked) -> None:
        message.stop()
        if self.offers is not None:
            self.offers.check_ins.open(message)

    def action_check_in(self) -> None:
        """Say how one is."""
        if self.offers is not None:
            self.offers.check_ins.open()

    def action_data_health(self) -> None:
        """Show what of the records is damaged or missing."""
        from companion.ui.screens.data_health import DataHealthScreen

        if self._parts.services is not None:
            self.app.push_screen(DataHealthScreen(self._parts.services.health))
        else:
            self.notify(words.HEALTH_NEEDS_RECORDS, markup=False)

    @on(TabStrip.Chosen)
    async def _show_clicked_pane(self, message: TabStrip.Chosen) -> None:
        await self.show_pane(message.pane)

    async def action_tab(self, digit: int) -> None:
        """Go to the tab with this digit."""
        for entry in self._parts.panes:
            if digit == entry.digit:
                await self.show_pane(entry.id)

    async def action_step(self, step: int) -> None:
        """Go to the tab beside this one."""
        ids = list(self._entries)
        if self.active in ids:
            await self.show_pane(ids[(ids.index(self.active) + step) % len(ids)])

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only tabs that are there."""
        if action == "tab":
            return any(parameters[0] == entry.digit for entry in self._parts.panes)
        if action == "check_in":
            return self.offers is not None
        if action == "step":
            return len(self._entries) > 1
        return super().check_action(action, parameters)

    def told_of(self, count: int) -> None:
        """Say on another tab that doses have come due."""
        if self.active != "today":
            self.notify(nudged(count))

    def tiny_line(self) -> str:
        """Let the pane in front speak."""
        return self.pane.tiny_line() if self.pane is not None else words.APP

    def keep_draft(self) -> None:
        """Have every pane write down what is being typed."""
        for pane in self.panes:
            pane.keep_draft()
