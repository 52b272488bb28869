"""The app: it wires parts together, owns the keys that work everywhere, and ends calmly. Nothing else lives here."""

from __future__ import annotations

import asyncio
import gc
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from typing import Any, ClassVar

from rich.console import RenderableType
from textual import events, on
from textual.binding import BindingType
from textual.driver import Driver
from textual.filter import LineFilter
from textual.notifications import SeverityLevel
from textual.reactive import var
from textual.screen import Screen
from textual.worker import WorkerFailed

from companion.domain.crisis import Region
from companion.domain.errors import CompanionError
from companion.ui import note_place, styles
from companion.ui import theme as themes
from companion.ui.burst import BurstGuard
from companion.ui.gate import KeyGate, Verdict
from companion.ui.gone import is_of_a_gone_page
from companion.ui.heartbeat import Heartbeat
from companion.ui.keymap import check_keymap
from companion.ui.keys import APP_BINDINGS, declared, takes_text
from companion.ui.locking import AppLock
from companion.ui.messages import ClockJumped, DayChanged
from companion.ui.parts import AppParts
from companion.ui.screens.base import CompanionModal, CompanionScreen, is_too_small
from companion.ui.screens.main import MainScreen
from companion.ui.screens.opening import OpeningScreen
from companion.ui.terminal import ending
from companion.ui.terminal.cursor import cursor_place
from companion.ui.terminal.filter import HarmlessLines, plain_letters
from companion.ui.turns import KeysInTurn
from companion.ui.vault_parts import Again
from companion.ui.words import shell as words
from companion.ui.words import theme as theme_words


class CompanionApp(KeysInTurn):
    """The full-screen app."""

    TITLE = words.APP
    BINDINGS: ClassVar[list[BindingType]] = [*APP_BINDINGS]
    COMMANDS: ClassVar[set[Any]] = set()
    ALLOW_IN_MAXIMIZED_VIEW = "SafetyBar"
    AUTO_FOCUS = None

    crisis_region: var[Region | None] = var(None)
    """Whose crisis lines are shown; every bar follows it."""

    short_help: var[bool] = var(False)
    """Does Help now show the lines and the plan in two rows?"""

    def __init__(self, parts: AppParts, *, driver_class: type[Driver] | None = None) -> None:
        super().__init__(driver_class=driver_class, ansi_color=True if "NO_COLOR" in os.environ else None)
        self.parts = parts
        self.crash: BaseException | None = None
        """What broke, if something did."""
        self.last_words = ""
        """What is said once the app has closed by itself."""
        self.crashed = False
        """Did the app end because something broke?"""
        self.set_reactive(CompanionApp.crisis_region, parts.region)
        self.set_reactive(CompanionApp.short_help, parts.settings.short_help)
        self.animation_level = parts.settings.animation
        for theme in themes.THEMES:
            self.register_theme(theme)
        self._harmless = HarmlessLines()
        self._plain_letters = plain_letters(parts.settings.ascii_only)
        self._gate = KeyGate(BurstGuard(parts.burst_window))
        self._heart = Heartbeat(parts.now, parts.monotonic, parts.day_of)
        self._until_built = ExitStack()
        self._is_styled = True
        self.watching = asyncio.Lock()
        """Held by who looks for news, or keeps them away for a while."""
        self._clock_problem = ""
        self._drafts_kept = False
        self._unkept: Exception | None = None
        self._asked_about: tuple[str, ...] | None = None
        self._leaves_with = 0
        self.hands_over = False
        """Does another app follow in the same terminal? Then this one leaves its screen standing."""
        self.app_lock = AppLock(self)
        """Locks it, where the records are encrypted."""
        self._problems = [*parts.key_problems]
        self._choose_theme(parts.settings.theme)
        self._map_keys()

    # Screens

    def get_default_screen(self) -> OpeningScreen:
        """Start on the main screen, or on the lock: it is not pushed, so its first frame comes early."""
        if self.parts.locked is not None:
            from companion.ui.screens.lock import LockScreen

            return LockScreen(self.parts.locked, self.parts.now, when_built=self._until_built.close)
        return MainScreen(self.parts, when_built=self._until_built.close)

    @property
    def ground(self) -> OpeningScreen:
        """The screen everything else stands over."""
        screen = self.screen_stack[0]
        assert isinstance(screen, OpeningScreen)  # noqa: S101 - get_default_screen made it
        return screen

    @property
    def main(self) -> MainScreen:
        """The screen with the tabs, whatever stands above it."""
        screen = self.screen_stack[0]
        assert isinstance(screen, MainScreen)  # noqa: S101 - get_default_screen made it
        return screen

    @property
    def _first_pane(self) -> str:
        if self.parts.locked is not None:
            return styles.LOCK
        return self.parts.initial_pane or next((entry.id for entry in self.parts.panes), "")

    @property
    def is_open(self) -> bool:
        """Do the real widgets stand and take keys?"""
        return self._gate.opens_at <= time.monotonic()

    def on_load(self) -> None:
        """Have the styles ready for the first widget, and nothing painted before the first tab stands."""
        self.stylesheet.set_variables(self.get_css_variables())
        styles.add(self.stylesheet, "first", styles.first(self._first_pane))
        self._until_built.enter_context(self.batch_update())

    @on(OpeningScreen.Built)
    def _open(self) -> None:
        """Let keys in as soon as it was painted."""
        self._is_styled = False
        self.call_after_refresh(self._let_keys_in)
        self.set_timer(0.1, self._let_keys_in)  # a dialog that is open already swallows the other call

    def _let_keys_in(self) -> None:
        if self.is_open:
            return
        self._gate.opens_at = time.monotonic()
        if not gc.isenabled():  # `bootstrap` turned it off: it would walk through all that was imported, many times
            gc.freeze()
            gc.enable()
        self.ground.look_around()
        styles.add(self.stylesheet, "others", styles.others(self._first_pane))
        for screen in self.screen_stack:  # help may have been opened by now
            self.stylesheet.update(screen)
        self.set_interval(1, self._beat)
        if self.parts.watch is not None:
            self.set_interval(2, self._look_for_news)
        for problem in self._problems:
            self.notify(problem, severity="warning", timeout=12)

    # Time and news

    def _beat(self) -> None:
        """Look at the clock, and whether the terminal is still there."""
        if not self.is_headless and ending.is_terminal_gone():
            self._keep_drafts()
            self._stop_trying()
            ending.leave_at_once(129)
        self.app_lock.look()
        self._look_at_clock()
        beat = self._heart.beat()
        if beat.jumped_by is not None:
            self.ground.tell(ClockJumped(beat.now, beat.jumped_by))
        if beat.new_day is not None:
            self.ground.tell(DayChanged(beat.new_day))
        if beat.is_new_minute or beat.jumped_by is not None:
            self.ground.tick(beat.now)

    def _look_at_clock(self) -> None:
        """Say once that the clock cannot be right: meanwhile the time stands still and nothing can be saved."""
        problem = self.parts.clock_problem()
        if problem and problem != self._clock_problem:
            self.notify(problem, severity="error", timeout=60)
        self._clock_problem = problem

    async def _look_for_news(self) -> None:
        if self.parts.watch is None or self.watching.locked():
            return
        async with self.watching:
            try:
                changed, standing, self.last_words = await asyncio.to_thread(self._watch, self.parts.watch)
            except CompanionError as error:
                self.notify(str(error), severity="warning")
                return
            if self.last_words:
                self._keep_drafts()
                self.exit()
                return
            if changed:
                self.ground.spread(changed)
            for screen in self.screen_stack:
                if isinstance(screen, CompanionModal):
                    screen.looked_for_news()
            self.app_lock.answer_vault()
            for problem in standing:
                if problem not in self._problems:
                    self._problems.append(problem)
                    self.notify(problem, severity="warning", timeout=12)

    def _watch(self, watch: Callable[[], frozenset[str]]) -> tuple[frozenset[str], tuple[str, ...], str]:
        if ended := self.parts.ended():
            return frozenset(), (), ended
        self.app_lock.ask_vault()
        return watch(), self.parts.standing() if self.parts.standing is not None else (), ""

    # Keys

    async def on_event(self, event: events.Event) -> None:
        """Let keys through the gate; a paste outside a text field does nothing."""
        if self._ends_quiet_time(event):
            event.stop()
        elif isinstance(event, events.Key) and not event.is_forwarded:
            await self._admit(event)
        elif isinstance(event, events.Paste) and not event.is_forwarded and not takes_text(self.focused):
            event.stop()
        else:
            await super().on_event(event)

    def _ends_quiet_time(self, event: events.Event) -> bool:
        """Does this come after nobody was there for so long that the records are locked? Then it does nothing else."""
        if not isinstance(event, (events.Key, events.MouseEvent, events.Paste, events.Resize)) or event.is_forwarded:
            return False
        return self.app_lock.look(event) and not isinstance(event, events.Resize)

    async def _admit(self, event: events.Key) -> None:
        screen = self.screen
        put_away = is_too_small(*self.size) and not getattr(screen, "WORKS_TINY", True)
        put_away = put_away or (self._gate.guard.is_on and event.time < getattr(screen, "answers_from", 0.0))
        asked_for = getattr(screen, "TAKES_EARLY_KEYS", False)
        in_text = takes_text(screen.focused)
        match self._gate.judge(event, in_text=in_text, put_away=put_away, asked_for=asked_for):
            case Verdict.PASS:
                await self._release_keys()
                await super().on_event(event)
            case Verdict.HOLD:
                self._gate.held.append(event)
                self.set_timer(self._gate.guard.window, self._release_settled_keys)
            case Verdict.BURST:
                self.notify(words.PASTED, severity="warning")
            case Verdict.DROP:
                pass

    async def _release_settled_keys(self) -> None:
        held = self._gate.held
        if held and time.monotonic() - held[-1].time >= self._gate.guard.window:
            await self._release_keys()

    async def _release_keys(self) -> None:
        for event in self._gate.release():
            await super().on_event(event)

    def _map_keys(self) -> None:
        wanted = self.parts.settings.keymap
        known = declared() if wanted else {binding.id or "": tuple(binding.key.split(",")) for binding in APP_BINDINGS}
        if any(id_ not in known for id_ in wanted):
            known = declared(everything=True)
        checked = check_keymap(wanted, known)
        self._problems += checked.problems
        self.set_keymap(checked.keys)

        def keys_of(start: str) -> frozenset[str]:
            return frozenset(
                key
                for id_, keys in known.items()
                if id_.startswith(start)
                for key in (checked.keys[id_].split(",") if id_ in checked.keys else keys)
            )

        self._gate.everywhere = keys_of("app.")
        self.help_keys = keys_of("app.help")
        """The keys that open help."""

    def action_help_now(self) -> None:
        """Show where to get help; where it is open already, close what stands over it."""
        from companion.ui.screens.help_now import HelpNowScreen

        if not self._go_back_to(HelpNowScreen):
            self.push_screen(HelpNowScreen(self.crisis_region))

    def action_cover(self) -> None:
        """Hide everything but the crisis line, or uncover it; what was opened over the cover closes first.

        Encrypted records are locked as well.
        """
        from companion.ui.screens.cover import CoverScreen

        if self.app_lock.is_on:
            self.app_lock.lock()
        elif isinstance(self.screen, CoverScreen):
            self.screen.dismiss()
        elif not self._go_back_to(CoverScreen):
            self.push_screen(CoverScreen())

    def cover(self) -> None:
        """Hide everything but the crisis line, whatever is open."""
        from companion.ui.screens.cover import CoverScreen

        if not isinstance(self.screen, CoverScreen):
            self.push_screen(CoverScreen())

    def _go_back_to(self, kind: type[Screen[Any]]) -> bool:
        """Close what stands over a screen of this kind, if one is open and no cover hides it."""
        from companion.ui.screens.cover import CoverScreen

        stack = self.screen_stack
        place = next((at for at in range(len(stack) - 1, 0, -1) if isinstance(stack[at], (kind, CoverScreen))), 0)
        if not isinstance(stack[place], kind):
            return False
        for _ in stack[place + 1 :]:
            self.pop_screen()
        return True

    def action_keys_help(self) -> None:
        """List the keys that work here."""
        from companion.ui.screens.keys_help import KeysHelpScreen

        if not isinstance(self.screen, KeysHelpScreen):
            self.push_screen(KeysHelpScreen(self.screen))

    action_show_help_panel = action_keys_help

    def action_command_palette(self) -> None:
        """Offer every command by name."""
        from companion.ui.screens.palette import open_palette

        self._put_news_away()
        open_palette(self)

    def action_help_quit(self) -> None:
        """Say how to quit: ctrl+c means "copy" to many hands."""
        self.notify(words.QUIT_HINT)

    async def action_quit(self) -> None:
        """Close the app; drafts are kept. Words that cannot be kept are asked about once before they are gone."""
        if not self._keep_drafts() and self._asked_about != (typed := tuple(self._typed())):
            self._asked_about = typed
            why = str(self._unkept) if isinstance(self._unkept, CompanionError) else words.UNKEPT
            self.notify(f"{why} {words.QUIT_AGAIN}", severity="error", timeout=60)
            return
        self.exit()

    def _typed(self) -> Iterator[str]:
        """What stands in every field of the screens that keep drafts."""
        from textual.widgets import TextArea

        for screen in self.screen_stack:
            if isinstance(screen, (CompanionScreen, CompanionModal)):
                for field in screen.query("Input, TextArea"):
                    yield field.text if isinstance(field, TextArea) else getattr(field, "value", "")

    # Looks

    def refresh_css(self, animate: bool = True) -> None:
        """Style everything anew, unless the first paint is still to come: that theme is worn from the beginning."""
        if self._is_styled:
            for screen in self.screen_stack:
                screen._css_update_count = self._css_update_count
        else:
            super().refresh_css(animate)

    def _choose_theme(self, name: str) -> None:
        allowed = themes.choices(set(self.available_themes), no_color=self.no_color)
        if self.no_color:
            self.theme = name if name in allowed else themes.WITHOUT_COLOR
            return
        if name not in allowed:
            self._problems.append(theme_words.unknown(name, themes.DEFAULT))
            name = themes.DEFAULT
        self.theme = name

    def choose_theme(self, name: str) -> None:
        """Wear a theme and have it remembered."""
        if name in themes.choices(set(self.available_themes), no_color=self.no_color):
            self.theme = name
            if self.parts.theme_chosen is not None:
                self.parts.theme_chosen(name)

    def search_themes(self) -> None:
        """Offer the themes by name."""
        from companion.ui.screens.palette import open_themes

        open_themes(self)

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """Show a note. Its words are never markup unless asked for."""
        super().notify(message, title=title, severity=severity, timeout=timeout, markup=markup)

    def on_notify(self) -> None:
        """Leave one note beside the new one, an error before news: a pile would hide the newest."""
        shown = sorted(self._notifications, key=lambda note: note.severity != "information")
        for note in shown[:-1]:
            self._unnotify(note, refresh=False)

    def _put_news_away(self) -> None:
        """Take away the notes that are only news: they would stand over the line somebody is about to type in."""
        for note in tuple(self._notifications):
            if note.severity == "information":
                self._unnotify(note)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Clean every line that goes to the terminal, last of all."""
        return [*super().get_line_filters(), *self._plain_letters, self._harmless]

    def post_display_hook(self) -> None:
        """Keep notes off what has to be read, and put the terminal's cursor where the person is."""
        if self._notifications and self._running and self.screen_stack:
            note_place.settle(self.screen)
        if self._driver is None or self.is_headless or not self._running or not self.screen_stack:
            return
        place = self.screen.outer_size.clamp_offset(cursor_place(self.screen))
        if place != self._previous_cursor_position:
            self.cursor_position = self._previous_cursor_position = place
            self._driver.write(f"\x1b[{place.y + 1};{place.x + 1}H")

    # Ends

    def make_room(self, go_on: Callable[[Again], None], again: Again) -> bool:
        """End so that another app can follow in the same terminal, without a glimpse of the shell; does it end?

        It does not where what is being typed cannot be kept. Asked twice, or while it ends anyway, it tells nobody: one
        app too many would be drawn over the shell's screen, and stay there.

        Args:
            go_on: told how to go on.
            again: what it is told.
        """
        if self._exit:
            return True
        if not self._keep_drafts():
            return False
        go_on(again)
        self.hands_over = True
        self.exit()
        return True

    def exit(self, result: Any | None = None, return_code: int = 0, message: RenderableType | None = None) -> None:
        """End, and wait for no passphrase that is being tried."""
        self._leaves_with = return_code
        self._stop_trying()
        super().exit(result, return_code, message)

    def _stop_trying(self) -> None:
        held = self.parts.locked or self.parts.locking
        if held is not None:
            held.vault.stop()

    def end_by_signal(self, code: int) -> None:
        """Keep what is being typed and end, also where another app was to follow."""
        self.hands_over = False
        self._keep_drafts()
        self.exit(return_code=code)

    def _keep_drafts(self) -> bool:
        """Have everything that holds unsaved words write them down, once; were all of them kept?"""
        if self._drafts_kept:
            return True
        self._drafts_kept, self._unkept = True, None
        keepers = [s.keep_draft for s in self.screen_stack if isinstance(s, (CompanionScreen, CompanionModal))]
        for keep in (*keepers, self.parts.keep_drafts):
            try:
                keep()
            except Exception as error:  # noqa: BLE001 - one broken part must not lose the others' drafts
                self._unkept = self._unkept or error
        self._drafts_kept = self._unkept is None
        return self._drafts_kept

    def _handle_exception(self, error: Exception) -> None:
        """Go on where only a page that is being closed was missed; anything else ends the app."""
        if not is_of_a_gone_page(error):
            super()._handle_exception(error)

    def _fatal_error(self) -> None:
        """End calmly: Textual would print a traceback with every local, and so the journal, into the terminal."""
        self._end_calmly(sys.exc_info()[1] or self._exception)

    def panic(self, *renderables: RenderableType) -> None:
        """End calmly when Textual itself gives up."""
        self._return_code = 1
        found = [each for each in renderables if isinstance(each, BaseException)]
        self._end_calmly(found[0] if found else self._exception)

    def _end_calmly(self, error: BaseException | None) -> None:
        from companion.ui import crash

        self.crash = error.error if isinstance(error, WorkerFailed) else error
        is_ending = self._exit  # then what was still being built may miss a part that went before it
        if self.parts.crash_log is not None and not self.crashed:
            crash.write_log(self.parts.crash_log, self.crash)
        if is_ending:
            self._return_code = self._leaves_with
        else:
            self.crashed, self.hands_over = True, False
        self._keep_drafts()
        self._stop_trying()
        self._close_messages_no_wait()

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Name the variables of ours that a theme may set."""
        return {}

    def get_system_commands(self, screen: Screen[Any]) -> Any:  # noqa: ARG002
        """None of Textual's: the palette reads the live keys, and a picture of the screen is nobody's to save."""
        return ()
