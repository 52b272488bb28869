"""Choosing which symptoms a check-in asks about, and adding one's own."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from companion.domain.errors import CompanionError
from companion.domain.journal import ANXIETY, Symptom
from companion.services.checkin import CheckInService
from companion.ui.screens.base import CompanionModal
from companion.ui.text import Words, plain
from companion.ui.widgets.choice_list import ChoiceList
from companion.ui.widgets.line_input import LineInput
from companion.ui.words import checkin as words
from companion.ui.words import read as read_words


class SymptomsScreen(CompanionModal[bool]):
    """A list to pick from. Leaves with True if what is asked changed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "pick", words.PICK_LABEL, tooltip=words.PICK_TIP, id="symptoms.pick"),
        Binding("enter,ctrl+s", "save", words.PICK_SAVE_LABEL, tooltip=words.PICK_SAVE_TIP, id="symptoms.save"),
        Binding("i", "about", read_words.ABOUT_LABEL, tooltip=read_words.ABOUT_SYMPTOM_TIP, id="symptoms.about"),
        Binding("a,plus", "add", words.PICK_ADD_LABEL, tooltip=words.PICK_ADD_TIP, id="symptoms.add"),
    ]

    class SaveRequested(Message):
        """The person wants this list."""

    def __init__(self, service: CheckInService) -> None:
        super().__init__(words.PICK_TITLE)
        self._service = service
        self._before = [symptom.id for symptom in service.symptoms() if symptom.id != ANXIETY.id]
        self._picked = list(self._before)
        self._known: tuple[Symptom, ...] = ()
        self._is_saving = False

    def compose_body(self) -> ComposeResult:
        """How to, the list, a field for one's own."""
        yield Words(words.PICK_HOW, id="symptoms-status")
        yield ChoiceList(id="symptoms-list", compact=True)
        yield LineInput(id="symptoms-own", placeholder=words.PICK_OWN, max_length=60)

    def on_mount(self) -> None:
        """Fill the list."""
        self._fill(0)
        self._list.focus()

    @property
    def _list(self) -> OptionList:
        return self.query_one("#symptoms-list", OptionList)

    def _fill(self, at: int) -> None:
        self._known = tuple(each for each in self._service.known_symptoms() if each.id != ANXIETY.id)
        self._list.clear_options()
        self._list.add_options(Option(self._row(symptom)) for symptom in self._known)
        self._list.highlighted = at

    def _row(self, symptom: Symptom) -> Content:
        is_picked = symptom.id in self._picked
        return Content.assemble(("[x] " if is_picked else "[ ] ", "$accent" if is_picked else ""), plain(symptom.name))

    def action_pick(self) -> None:
        """Pick or leave out the highlighted symptom."""
        at = self._list.highlighted
        if at is None or not self._list.has_focus:
            return
        symptom = self._known[at]
        if symptom.id in self._picked:
            self._picked.remove(symptom.id)
        else:
            self._picked.append(symptom.id)
        self._list.replace_option_prompt_at_index(at, self._row(symptom))

    @on(OptionList.OptionSelected)
    def _save_from_list(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_save()

    async def action_about(self) -> None:
        """Read about the highlighted symptom; Esc comes back here."""
        from companion.ui.reading_about import read_about_symptom

        at = self._list.highlighted
        if at is not None and self._list.has_focus:
            await read_about_symptom(self.app, self._known[at].id)

    def action_save(self) -> None:
        """Keep the list."""
        self.post_message(self.SaveRequested())

    def action_add(self) -> None:
        """Go to the field for one's own."""
        self.query_one("#symptoms-own").focus()

    @on(Input.Submitted, "#symptoms-own")
    async def _add(self, event: Input.Submitted) -> None:
        event.stop()
        if not event.value.strip():
            self.action_save()
            return
        try:
            symptom = await asyncio.to_thread(self._service.add_symptom, event.value)
        except CompanionError as error:
            self._say(str(error))
            return
        event.input.clear()
        self._picked.append(symptom.id)
        self._fill(len(self._service.known_symptoms()))
        self._list.highlighted = [each.id for each in self._known].index(symptom.id)
        self._list.focus()

    @on(SaveRequested)
    async def _save(self) -> None:
        if self._is_saving:
            return
        if self._picked == self._before:
            self.dismiss(False)
            return
        self._is_saving = True
        try:
            await asyncio.to_thread(self._service.pick_symptoms, tuple(self._picked))
        except CompanionError as error:
            self._say(str(error))
        else:
            self.dismiss(True)
        finally:
            self._is_saving = False

    def _say(self, sentence: str) -> None:
        self.query_one("#symptoms-status", Words).say(sentence)

    def action_close(self) -> None:
        """Leave the list as it was."""
        self.dismiss(False)
