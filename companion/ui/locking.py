"""Locking the app: at a key, or when nobody has touched it for a while. It is covered at once, then it ends."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from textual import events

from companion.ui.idle import IdleWatch
from companion.ui.vault_parts import Again
from companion.ui.words import lock as words
from companion.ui.words import shell

if TYPE_CHECKING:
    from companion.ui.app import CompanionApp

_COVER_KEY = "app.cover"
_FALLBACK = 0.1
"""Seconds after which it goes on though the cover was not painted: a dialog may swallow the news of a paint."""


class AppLock:
    """Decides when the app is to be locked, and locks it by having it make room for the lock screen."""

    def __init__(self, app: CompanionApp) -> None:
        self._app = app
        self._locking = app.parts.locking
        self._idle: IdleWatch | None = None
        self._is_leaving = self._is_vault_other = self._is_passphrase_new = False
        if self._locking is not None and app.parts.services is not None:
            clock = app.parts.services.clock
            self._idle = IdleWatch(self._locking.vault, self._locking.idle_minutes, clock.now, app.parts.monotonic)
            self.name_key()

    @property
    def is_on(self) -> bool:
        """Are the records encrypted, so that covering them locks them?"""
        return self._locking is not None and self._locking.vault.is_on

    def choose_idle(self, minutes: int) -> None:
        """Lock by itself after so many quiet minutes from now on, 0 for never."""
        if self._idle is not None:
            self._idle.choose(minutes)

    def name_key(self) -> None:
        """Have the key of the cover say what it does now."""
        label, tip = (words.LOCK_LABEL, words.LOCK_TIP) if self.is_on else (shell.COVER_LABEL, shell.COVER_TIP)
        held = self._app._bindings.key_to_bindings
        for key, bindings in held.items():
            held[key] = [
                replace(each, description=label, tooltip=tip) if each.id == _COVER_KEY else each for each in bindings
            ]

    def look(self, event: events.Event | None = None) -> bool:
        """Lock if nobody was there for long enough; is it locking?

        Args:
            event: what has just happened; a key, a paste or the mouse says that somebody is there.
        """
        if self._idle is None or self._is_leaving:
            return self._is_leaving
        if self._idle.is_over:
            self._idle.touch()
            if self.is_on:
                self.lock(shows_help=isinstance(event, events.Key) and event.key in self._app.help_keys)
            else:
                self._app.cover()
            return True
        if event is not None and not isinstance(event, events.Resize):
            self._idle.touch()
        return False

    def lock(self, *, shows_help: bool = False) -> None:
        """Hide everything at once, then keep what is being typed and end."""
        if self._is_leaving or self._locking is None:
            return
        from companion.ui.screens.help_now import HelpNowScreen

        self._is_leaving = True
        app = self._app
        is_help_open = any(isinstance(screen, HelpNowScreen) for screen in app.screen_stack)
        again = Again(is_locked=True, pane=app.main.active, shows_help=shows_help or is_help_open)
        app.cover()
        leave = partial(self._leave, again)
        app.call_after_refresh(leave)
        app.set_timer(_FALLBACK, leave)

    def ask_vault(self) -> None:
        """Look whether another copy changed encryption or the passphrase; in a thread, since the disk may be slow."""
        if self._locking is not None:
            vault = self._locking.vault
            self._is_vault_other = vault.has_changed
            self._is_passphrase_new |= not self._is_vault_other and vault.has_new_passphrase()

    def answer_vault(self) -> None:
        """Ask for the passphrase, or open the records anew, if another copy turned encryption on or off.

        That is done as soon as no dialog is open. What the key of the cover does is said at once.
        """
        if self._locking is None:
            return
        from companion.ui.words.encryption import CHANGED_ELSEWHERE, TURNED, TURNED_OFF, TURNED_ON

        if self._is_vault_other:
            vault = self._locking.vault
            self.name_key()
            self._app.screen.refresh_bindings()
            if self._app.ground.is_quiet:
                note = TURNED_ON if vault.is_locked else TURNED if vault.is_on else TURNED_OFF
                self.open_anew(notes=(note,))
        elif self._is_passphrase_new:
            self._is_passphrase_new = False
            self._app.notify(CHANGED_ELSEWHERE, severity="warning", timeout=60)

    def open_anew(self, *, notes: tuple[str, ...] = ()) -> None:
        """Have the records opened once more: they were sealed or opened meanwhile."""
        if self._is_leaving or self._locking is None:
            return
        self._is_leaving = True
        self._leave(Again(pane=self._app.main.active, notes=notes))

    def _leave(self, again: Again) -> None:
        if not self._is_leaving or self._locking is None or self._app.hands_over:
            return
        if not self._app.make_room(self._locking.go_on, again):
            self._is_leaving = False
            self._app.notify(words.NOT_LOCKED, severity="error", timeout=60)
