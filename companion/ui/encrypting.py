"""The palette's way to encryption: turning it on and off, passphrases, the recovery key, and what was said."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from companion.domain.errors import CompanionError
from companion.services.ports import Saved
from companion.ui.messages import RecordsChanged
from companion.ui.screens.convert import ConvertScreen
from companion.ui.screens.encrypt import EncryptScreen
from companion.ui.screens.palette import Offer, Offering
from companion.ui.screens.passphrases import (
    AddKeyScreen,
    AskPassphraseScreen,
    ChangePassphraseScreen,
    PassphraseDialog,
    RecoverScreen,
)
from companion.ui.words import encryption as words
from companion.ui.words import said as said_words

if TYPE_CHECKING:
    from companion.ui.app import CompanionApp
    from companion.ui.floor import Floor
    from companion.ui.vault_parts import Locking


def turn_on(app: CompanionApp, locking: Locking) -> None:
    """Ask everything that is needed, then seal what is there."""
    if locking.vault.is_coming_off:
        _turn_on_again(app, locking)
        return

    async def decided(is_plan_readable: bool | None) -> None:
        if is_plan_readable is None:
            return
        _seal(app, locking)
        await _keep_plan(app, locking, is_readable=is_plan_readable)

    app.push_screen(EncryptScreen(locking.vault, locking.write_key), decided)


def _turn_on_again(app: CompanionApp, locking: Locking) -> None:
    """Ask for the passphrase used until it was turned off, which did not come to its end."""

    dialog = AskPassphraseScreen(words.ON_AGAIN_TITLE, words.ON_AGAIN_HOW, locking.vault.join)

    def is_on() -> None:
        if locking.vault.has_changed:  # the records were opened without the key
            _open_anew(app, dialog, words.IS_ON)
            return
        _seal(app, locking)

    _ask(app, dialog, is_on)


def _seal(app: CompanionApp, locking: Locking) -> None:
    """Say that encryption is on, and seal what is there."""
    app.app_lock.name_key()
    app.notify(words.IS_ON)
    app.push_screen(ConvertScreen(locking.vault))


async def _keep_plan(app: CompanionApp, locking: Locking, *, is_readable: bool) -> None:
    """Keep the choice whether plan and people stay readable while locked, and say which holds."""
    services = app.parts.services
    if services is None:
        return
    try:
        await asyncio.to_thread(services.setup.keep_plan_readable, is_readable)
        if not is_readable:
            await asyncio.to_thread(locking.drop_plan)
    except CompanionError as error:
        app.notify(f"{words.PLAN_NOT_KEPT} {error}", severity="error", markup=False)
    else:
        app.notify(words.PLAN_IS_READABLE if is_readable else words.PLAN_IS_LOCKED)
    app.main.post_message(RecordsChanged(frozenset({"pref"})))


def keep_plan(app: CompanionApp, locking: Locking, *, is_readable: bool) -> None:
    """Choose again whether plan and people stay readable while locked."""
    app.main.run_worker(_keep_plan(app, locking, is_readable=is_readable), group="plan-readable")


def turn_off(app: CompanionApp, locking: Locking) -> None:
    """Ask for the passphrase, then make plain text of what is there."""

    def is_off() -> None:
        app.app_lock.name_key()
        app.push_screen(ConvertScreen(locking.vault))

    _ask(app, AskPassphraseScreen(words.OFF_TITLE, words.OFF_HOW, locking.vault.turn_off), is_off)


def change(app: CompanionApp, locking: Locking) -> None:
    """Ask for another passphrase."""
    _ask(app, ChangePassphraseScreen(locking.vault), partial(app.notify, words.CHANGED))


def recover(app: CompanionApp, locking: Locking) -> None:
    """Ask for the recovery key."""
    dialog = RecoverScreen(locking.vault)

    def recovered() -> None:
        app.notify(words.RECOVERED)
        for note in dialog.notes:
            app.notify(note, severity="warning", timeout=60, markup=False)

    _ask(app, dialog, recovered)


def add(app: CompanionApp, locking: Locking) -> None:
    """Ask for the passphrase of a key made on another machine, then open the records anew."""
    _ask(app, AddKeyScreen(locking.vault), lambda: app.app_lock.open_anew(notes=(words.ADDED,)))


def join(app: CompanionApp, locking: Locking) -> None:
    """Ask for the passphrase that was chosen on another machine, then open the records anew."""
    dialog, said = _joining(locking)
    _ask(app, dialog, partial(_open_anew, app, dialog, said))


async def offer_to_join(app: CompanionApp, locking: Locking, floor: Floor) -> None:
    """The same, in its turn: nobody asked for it."""
    dialog, said = _joining(locking)
    async with floor.turn():
        if await floor.ask(dialog) is not None:
            _open_anew(app, dialog, said)


def _joining(locking: Locking) -> tuple[PassphraseDialog, str]:
    """Give the question, and what is said once it was answered: where encryption was turned off here it stays so."""
    vault = locking.vault
    if vault.is_coming_off:
        return AskPassphraseScreen(words.COMING_OFF_TITLE, words.COMING_OFF_HOW, vault.unlock), words.OPENED
    return AskPassphraseScreen(words.JOIN_TITLE, words.JOIN_HOW, vault.join), words.JOINED


def _open_anew(app: CompanionApp, dialog: PassphraseDialog, said: str) -> None:
    app.app_lock.open_anew(notes=(said, *dialog.notes))


def _ask(app: CompanionApp, dialog: PassphraseDialog, then: Callable[[], None]) -> None:
    def answered(done: Saved | None) -> None:
        if done is not None:
            then()

    app.push_screen(dialog, answered)


def go_on(app: CompanionApp, locking: Locking) -> None:
    """Do what is left."""
    app.push_screen(ConvertScreen(locking.vault))


class EncryptionCommands(Offering):
    """Offers what fits how things stand."""

    def offers(self) -> Iterator[Offer]:
        """List what was said while locked, and what can be done about encryption."""
        app = self.companion
        if app.parts.services is None:
            return
        yield said_words.COMMAND_LABEL, said_words.COMMAND_TIP, "", app.main.ask_what_was_said
        locking = app.parts.locking
        if locking is None:
            return
        for label, tip, do in _fitting(locking, is_plan_readable=app.parts.services.setup.is_plan_readable()):
            yield label, tip, "", partial(do, app, locking)


_Do = Callable[["CompanionApp", "Locking"], None]


def _fitting(locking: Locking, *, is_plan_readable: bool = False) -> Iterator[tuple[str, str, _Do]]:
    vault = locking.vault
    if vault.is_invited:
        if vault.is_coming_off:
            yield words.OPEN_LABEL, words.OPEN_TIP, join
            yield words.ENCRYPT_LABEL, words.ENCRYPT_TIP, turn_on
        else:
            yield words.JOIN_LABEL, words.JOIN_TIP, join
    elif not vault.is_on:
        yield words.ENCRYPT_LABEL, words.ENCRYPT_TIP, turn_on
    else:
        yield words.CHANGE_LABEL, words.CHANGE_TIP, change
        yield words.OFF_LABEL, words.OFF_TIP, turn_off
        yield words.RECOVER_LABEL, words.RECOVER_TIP, recover
        yield words.ADD_LABEL, words.ADD_TIP, add
        label, tip = words.PLAN_LOCK if is_plan_readable else words.PLAN_OPEN
        yield label, tip, partial(keep_plan, is_readable=not is_plan_readable)
    rest = vault.left()
    if rest.own or rest.local:
        yield words.GO_ON_LABEL, words.GO_ON_TIP, go_on
