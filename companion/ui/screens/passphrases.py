"""Dialogs that ask for passphrases. What was typed stays whatever happens."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Self

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input, TextArea

from companion.domain.errors import BadInput, CompanionError, WrongPassphrase
from companion.services.form_drafts import KeptForm
from companion.services.ports import Saved
from companion.services.vault import Vault, check_new_passphrase
from companion.ui.screens.saving_dialog import SavingDialog
from companion.ui.widgets.form_fields import FormLine
from companion.ui.widgets.key_area import KeyArea, so_far
from companion.ui.widgets.passphrase_input import PassphraseInput
from companion.ui.words import encryption as words


def passphrase_line(name: str, id_: str) -> FormLine:
    """A field for a passphrase with its name."""
    return FormLine(name, PassphraseInput(id=id_), id=f"{id_}-line")


class PassphraseDialog(SavingDialog):
    """Asks for passphrases and does something with them. Its outcome is kept beside the answer."""

    def __init__(self, title: str, how_to: str) -> None:
        super().__init__(title, how_to)
        self.notes: tuple[str, ...] = ()
        """What the person should know afterwards."""

    def keep_in(self, kept: KeptForm) -> Self:  # noqa: ARG002 (other dialogs use it)
        """Keep nothing: what is typed here is never written down, whatever other dialogs keep."""
        return self

    @on(Input.Changed, "#passphrase")
    def _say_length(self, event: Input.Changed) -> None:
        line = self.line("passphrase")
        if line is not None and self.query("#again"):
            line.say(reading=words.length_hint(event.value))

    def not_saved(self, error: CompanionError) -> None:
        """Say under its own field that a passphrase opens nothing."""
        if not isinstance(error, WrongPassphrase):
            super().not_saved(error)
        elif error.is_other:
            self.show_problem(BadInput(words.WRONG_OTHER, "other"))
        else:
            self.show_problem(BadInput(words.WRONG, "old"))

    def new_passphrase(self) -> str:
        """The new passphrase, typed twice.

        Raises:
            BadInput: it is too short, or the two differ.
        """
        new = self.text("passphrase")
        check_new_passphrase(new)
        if self.text("again") != new:
            raise BadInput(words.DIFFERS, "again")
        return new

    def old_passphrase(self, field: str) -> str:
        """The passphrase that holds now.

        Raises:
            BadInput: nothing was typed.
        """
        if not self.text(field):
            raise BadInput(words.NOTHING_TYPED, field)
        return self.text(field)

    def done(self, do: Callable[[], tuple[str, ...] | None]) -> Callable[[], Saved]:
        """Wrap what is to be done so that it can be waited for as a save."""

        def write() -> Saved:
            self.notes = do() or ()
            return Saved("")

        return write


class AskPassphraseScreen(PassphraseDialog):
    """Asks for one passphrase."""

    def __init__(self, title: str, how_to: str, do: Callable[[str], tuple[str, ...] | None]) -> None:
        """Take the question.

        Args:
            title: what it is for.
            how_to: what comes of it.
            do: called with the passphrase, in a thread; answers what the person should know.
        """
        super().__init__(title, how_to)
        self._do = do

    def compose_fields(self) -> ComposeResult:
        """One field."""
        yield passphrase_line(words.FIELD, "old")

    def write(self) -> Callable[[], Saved]:
        """Read the passphrase."""
        return self.done(partial(self._do, self.old_passphrase("old")))


class ChangePassphraseScreen(PassphraseDialog):
    """Asks for the passphrase that holds and for a new one, twice."""

    def __init__(self, vault: Vault) -> None:
        super().__init__(words.CHANGE_TITLE, words.CHANGE_HOW)
        self._vault = vault

    def compose_fields(self) -> ComposeResult:
        """Three fields."""
        yield passphrase_line(words.OLD, "old")
        yield passphrase_line(words.NEW, "passphrase")
        yield passphrase_line(words.AGAIN, "again")

    def write(self) -> Callable[[], Saved]:
        """Read the passphrases."""
        return self.done(partial(self._vault.change, self.old_passphrase("old"), self.new_passphrase()))


class RecoverScreen(PassphraseDialog):
    """Asks for the recovery key and for a new passphrase, twice."""

    def __init__(self, vault: Vault) -> None:
        super().__init__(words.RECOVER_TITLE, words.RECOVER_HOW)
        self._vault = vault

    def compose_fields(self) -> ComposeResult:
        """Three fields; the key can be seen, it is copied from paper."""
        yield FormLine(words.RECOVERY, KeyArea(id="recovery"), id="recovery-line")
        yield passphrase_line(words.NEW, "passphrase")
        yield passphrase_line(words.AGAIN, "again")

    def write(self) -> Callable[[], Saved]:
        """Read the key and the passphrases."""
        key = self.query_one("#recovery", KeyArea).text
        return self.done(partial(self._vault.recover, key, self.new_passphrase()))

    @on(TextArea.Changed, "#recovery")
    def _say_group(self, event: TextArea.Changed) -> None:
        """Say how far the key is typed, so that the place on paper is found again."""
        if (line := self.line("recovery")) is not None:
            line.say(problem="", reading=words.key_so_far(*so_far(event.text_area.text)))


class AddKeyScreen(PassphraseDialog):
    """Asks for one's own passphrase and for the one a key of another machine was made with."""

    def __init__(self, vault: Vault) -> None:
        super().__init__(words.ADD_TITLE, words.ADD_HOW)
        self._vault = vault

    def compose_fields(self) -> ComposeResult:
        """Two fields."""
        yield passphrase_line(words.YOURS, "old")
        yield passphrase_line(words.OTHER, "other")

    def write(self) -> Callable[[], Saved]:
        """Read both."""
        return self.done(partial(self._vault.add, self.old_passphrase("old"), self.old_passphrase("other")))
