"""Allergies and past reactions: read, written down and removed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets.option_list import Option

from companion.domain.prefs import Reaction
from companion.domain.words import clean_name, clean_note
from companion.services.medicines import MedicinesService
from companion.services.ports import Saved
from companion.ui.screens.saving_dialog import SavingDialog
from companion.ui.text import plain
from companion.ui.widgets.choice_list import ChoiceList
from companion.ui.widgets.form_fields import FormLine, Picks
from companion.ui.widgets.line_input import LineInput
from companion.ui.words import medicines as words


class ReactionsScreen(SavingDialog):
    """The list, and fields for a new one. Leaves after one thing was saved, so that `u` takes back just that."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "delete,backspace",
            "remove",
            words.REACTION_REMOVE_LABEL,
            tooltip=words.REACTION_REMOVE_TIP,
            id="reactions.remove",
        ),
    ]
    AUTO_FOCUS = "#name"

    def __init__(self, service: MedicinesService) -> None:
        super().__init__(words.REACTIONS_TITLE, words.REACTIONS_HOW)
        self._service = service
        self._reactions: tuple[Reaction, ...] = service.reactions()
        self._removes: Reaction | None = None
        self.removed = False
        """Was one removed rather than written down?"""

    def compose_fields(self) -> ComposeResult:
        """The list, then what a new one needs."""
        if self._reactions:
            yield ChoiceList(*(Option(plain(words.reaction_words(each))) for each in self._reactions), id="reactions")
        yield FormLine(words.REACTION_NAME, LineInput(id="name", placeholder=words.REACTION_NAME_HINT), id="name-line")
        yield FormLine(
            words.REACTION_KIND, Picks(tuple(words.REACTION_KINDS.items()), "reaction", id="kind"), id="kind-line"
        )
        yield FormLine(words.REACTION_WHAT, LineInput(id="what", placeholder=words.REACTION_WHAT_HINT), id="what-line")

    def action_remove(self) -> None:
        """Remove the one under the cursor."""
        at = self._highlighted
        if at is not None:
            self._removes = self._reactions[at]
            self.action_save()

    @property
    def _highlighted(self) -> int | None:
        found = [each for each in self.query("#reactions").results(ChoiceList) if each.has_focus]
        return found[0].highlighted if found else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Offer to remove only where there is something to remove."""
        return bool(self._reactions) if action == "remove" else True

    def write(self) -> Callable[[], Saved]:
        """Read the fields, or remove what was asked for."""
        removes, self._removes = self._removes, None
        self.removed = removes is not None
        if removes is not None:
            return partial(self._service.remove_reaction, removes)
        name = clean_name(self.text("name"), "name")
        what = clean_note(self.text("what"), "what")
        is_allergy = self.query_one("#kind", Picks).value == "allergy"
        return partial(self._service.add_reaction, name, what, is_allergy=is_allergy)
