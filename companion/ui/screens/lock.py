"""The lock: help and the safety plan stand there, a passphrase opens the records, and a dose can be said without it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.events import ScreenResume
from textual.message import Message
from textual.widgets import Input

from companion.domain.errors import BadInput, CompanionError, WrongPassphrase
from companion.domain.ids import new_id
from companion.domain.words import NOTE_LIMIT
from companion.ui.screens.opening import OpeningScreen
from companion.ui.text import OwnWords, Words
from companion.ui.vault_parts import Again
from companion.ui.widgets.form_fields import FormLine
from companion.ui.widgets.line_input import LineInput
from companion.ui.widgets.passphrase_input import PassphraseInput
from companion.ui.widgets.safety_bar import SafetyBar
from companion.ui.words import lock as words

if TYPE_CHECKING:
    from companion.services.ports import Saved
    from companion.ui.vault_parts import Locked

KEEP_EVERY = 0.9
"""A draft is written down at most this many seconds after a key."""

LOOK_EVERY = 1.0
"""Seconds between two looks at whether another copy turned encryption off."""

MOST_LOOKS = 10
"""After so many of them the lock opens though keys are left: another computer may need them for long."""


class LockScreen(OpeningScreen):
    """Shows nothing of the records. It opens them with the passphrase, or with the recovery key."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+r", "recover", words.RECOVER_LABEL, tooltip=words.RECOVER_TIP, id="lock.recover"),
        Binding("down", "go(1)", words.NEXT_LABEL, tooltip=words.FIELD_TIP, id="lock.next", show=False),
        Binding("up", "go(-1)", words.PREVIOUS_LABEL, tooltip=words.FIELD_TIP, id="lock.previous", show=False),
    ]

    class SayWanted(Message):
        """The person said what they took."""

    def __init__(self, locked: Locked, now: Callable[[], datetime], *, when_built: Callable[[], object]) -> None:
        """Build the screen.

        Args:
            locked: what can be done here.
            now: the wall time of this machine: the person's own zone is in the records.
            when_built: called as soon as it stands, while it is still being laid out.
        """
        super().__init__(id="lock")
        self._locked, self._now, self._when_built = locked, now, when_built
        self._said_id = new_id()
        self._said_count = 0
        self._kept_draft = ""
        self._is_opening = self._is_saying = False
        self._opened: Again | None = None
        self._looks = 0
        self._is_off = False

    def compose_body(self) -> ComposeResult:
        """The passphrase, the words, the plan."""
        with VerticalScroll(id="lock-page", can_focus=False):
            yield Words(words.TITLE, id="lock-title")
            yield Words(words.SUBTITLE, id="lock-subtitle")
            yield FormLine(words.FIELD, PassphraseInput(id="passphrase"), id="passphrase-line")
            said = LineInput(id="said", placeholder=words.SAY_HINT, max_length=NOTE_LIMIT, select_on_focus=False)
            yield FormLine(words.SAY, said, id="said-line")
            yield Words(words.PLAN, id="plan-title")
            with VerticalScroll(id="plan"):
                yield OwnWords(id="plan-text")

    def on_mount(self) -> None:
        """The passphrase has the focus; it is painted once, and whole."""
        self._line("passphrase").say(reading=words.HOW)
        self._line("said").say(reading=words.SAY_HOW)
        self.query_one("#plan").can_focus = False
        self.set_focus(self.query_one("#passphrase"))
        self.set_interval(KEEP_EVERY, self._keep_if_changed)
        self.set_interval(LOOK_EVERY, self.look_at_vault)
        for bar in self.query_children(SafetyBar):
            bar.show_keys()
        self._when_built()
        self.post_message(self.Built())

    def look_around(self) -> None:
        """Show the safety plan, and help where it was open."""
        self._show_plan()
        app: Any = self.app
        if self._locked.was.shows_help:
            app.action_help_now()
        for note in self._locked.was.notes:
            self.notify(note, severity="warning", timeout=60)

    @work(group="plan")
    async def _show_plan(self) -> None:
        shown = self.query_one("#plan-text", Words)
        try:
            plan = await asyncio.to_thread(self._locked.plan)
        except CompanionError as error:
            shown.say(str(error))
            return
        shown.say(plan or words.NO_PLAN)
        self.query_one("#plan").can_focus = plan is not None

    def _line(self, field: str) -> FormLine:
        return self.query_one(f"#{field}-line", FormLine)

    def action_go(self, by: int) -> None:
        """Go to the part beside this one."""
        if by > 0:
            self.focus_next()
        else:
            self.focus_previous()

    # Opening

    @on(Input.Submitted, "#passphrase")
    def _asked_to_open(self, event: Input.Submitted) -> None:
        event.stop()
        if self._is_opening or self._opened is not None:
            return
        if self._is_off:
            self._open_without()
        elif event.value:
            self._is_opening = True
            self._unlock(event.value)
        else:
            self._line("passphrase").say(problem=words.NOTHING_TYPED)

    @on(Input.Changed, "#passphrase")
    def _typed(self) -> None:
        if self._line("passphrase").problem:
            self._line("passphrase").say(problem="")

    @work(group="unlock")
    async def _unlock(self, passphrase: str) -> None:
        """Open the keys in a thread, where another process tries the passphrase: it takes about a second."""
        line = self._line("passphrase")
        line.say(problem="", reading=words.OPENING)
        await self._painted()
        try:
            notes = await asyncio.to_thread(self._locked.vault.unlock, passphrase)
        except WrongPassphrase:
            line.say(problem=words.WRONG, reading=words.HOW)
        except CompanionError as error:
            line.say(problem=str(error), reading=words.HOW)
        else:
            line.say(reading=words.OPENED)
            self._go_on(notes)
        finally:
            self._is_opening = False

    async def look_at_vault(self) -> None:
        """Open the records if another copy turned encryption off; a passphrase half typed is not cut off by it.

        While that copy is at work its keys are still there, and so are sealed lines: it is waited for.
        """
        vault = self._locked.vault
        if self._is_opening or self._opened is not None:
            return
        if await asyncio.to_thread(vault.still_locked):
            self._looks, self._is_off = 0, False
            return
        self._looks += 1
        if self._is_opening or self._opened is not None or (vault.is_invited and self._looks < MOST_LOOKS):
            return
        self._is_off = True
        if self.query_one("#passphrase", PassphraseInput).value:
            self._line("passphrase").say(problem="", reading=words.TURNED_OFF)
        else:
            self._open_without()

    def _open_without(self) -> None:
        from companion.ui.words.encryption import TURNED_OFF

        self._go_on((TURNED_OFF,))

    async def _painted(self) -> None:
        """Wait until what was said stands on the screen: where no other process tries the key, all waits for it."""
        stands = asyncio.Event()
        self.call_after_refresh(stands.set)
        with suppress(TimeoutError):  # a dialog may swallow the news of a paint
            await asyncio.wait_for(stands.wait(), 0.1)

    def action_recover(self) -> None:
        """Open the records with the recovery key."""
        from companion.ui.screens.passphrases import RecoverScreen

        dialog = RecoverScreen(self._locked.vault)

        def recovered(done: Saved | None) -> None:
            if done is not None:
                self._go_on(dialog.notes)

        if not self._is_opening and self._opened is None:
            self.app.push_screen(dialog, recovered)

    def _go_on(self, notes: tuple[str, ...]) -> None:
        self._opened = Again(pane=self._locked.was.pane, notes=notes)
        self._make_room()

    @on(ScreenResume)
    def _back_in_front(self) -> None:
        """Open the records if that waited for what stood over the lock."""
        self.call_after_refresh(self._make_room)

    def _make_room(self) -> None:
        """End, so that the records are shown; help that is open is read first."""
        if self._opened is None or self.app.screen is not self:
            return
        app: Any = self.app
        app.make_room(self._locked.go_on, self._opened)

    # Saying

    @on(Input.Submitted, "#said")
    def _asked_to_keep(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.SayWanted())

    @on(SayWanted)
    async def _say(self) -> None:
        field, line = self.query_one("#said", LineInput), self._line("said")
        said = field.value
        if self._is_saying:
            return
        self._is_saying = True
        line.say(problem="", reading=words.KEEPING)
        try:
            await asyncio.to_thread(self._keep_said, said)
        except BadInput as error:
            line.say(problem=str(error), reading=words.SAY_HOW)
        except CompanionError as error:
            line.say(problem=f"{error} {words.SAID_STAYS}", reading=words.SAY_HOW)
        else:
            self._said_id, self._kept_draft = new_id(), ""
            self._said_count += 1
            if field.value == said:
                field.value = ""
            line.say(reading=words.kept(self._now(), self._said_count))
        finally:
            self._is_saying = False

    def _keep_said(self, said: str) -> None:
        self._locked.vault.said(said, self._said_id)
        self._locked.drafts.drop(self._said_id)

    @on(Input.Changed, "#said")
    def _said_changed(self, event: Input.Changed) -> None:
        if event.value and self._line("said").problem:
            self._line("said").say(problem="")

    async def _keep_if_changed(self) -> None:
        """Keep what is half typed, so that a crash does not take it."""
        said = self.query_one("#said", LineInput).value
        if said == self._kept_draft or self._is_saying:
            return
        self._kept_draft = said
        try:
            await asyncio.to_thread(self._keep_words, self._said_id, said)
        except CompanionError as error:
            self._kept_draft = ""  # it is tried again
            self._line("said").say(problem=str(error))

    def _keep_words(self, id_: str, said: str) -> None:
        if said.strip():
            self._locked.drafts.keep(id_, said)
        else:
            self._locked.drafts.drop(id_)

    def keep_draft(self) -> None:
        """Keep what is half typed: the app is about to end."""
        said = self.query_one("#said", LineInput).value
        if said.strip():
            self._locked.drafts.keep(self._said_id, said)

    def tiny_line(self) -> str:
        """Say that it is locked."""
        return words.TITLE
