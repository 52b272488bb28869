"""A field for a passphrase: hidden until asked for, never on the clipboard while hidden, taken exactly as typed."""

from __future__ import annotations

from typing import ClassVar, Final

from textual import events
from textual.actions import SkipAction
from textual.binding import Binding, BindingType

from companion.ui.widgets.line_input import LineInput
from companion.ui.words import lock as words

LONGEST: Final = 1000
"""More characters than anybody types."""


class PassphraseInput(LineInput):
    """One line whose characters are dots."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+t", "show_or_hide", words.SHOW_LABEL, tooltip=words.SHOW_TIP, id="passphrase.show"),
    ]

    def __init__(self, *, id: str, placeholder: str = "") -> None:  # noqa: A002
        super().__init__(id=id, placeholder=placeholder, password=True, max_length=LONGEST, select_on_focus=False)

    def action_show_or_hide(self) -> None:
        """Show what is typed, or hide it again."""
        self.password = not self.password

    def action_copy(self) -> None:
        """Copy what is selected, if it can be seen."""
        if self.password:
            raise SkipAction
        super().action_copy()

    def action_cut(self) -> None:
        """Cut what is selected, if it can be seen."""
        if not self.password:
            super().action_cut()

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        self.replace(event.text.replace("\n", ""), *sorted(self.selection))
