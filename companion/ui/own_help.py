"""What the person wrote, behind the doors of Help now: plan and people to read, letters; one key leads to writing."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from functools import partial
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.events import ScreenResume
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from companion.domain.errors import CompanionError, NotFound
from companion.domain.own_words import Letter
from companion.domain.words import clean_line, clean_text
from companion.services.desk import Services
from companion.services.letters import LettersService
from companion.ui.help_parts import Own, OwnDoor
from companion.ui.screens.base import CompanionScreen
from companion.ui.screens.help_pages import WrittenPage
from companion.ui.text import Words, plain
from companion.ui.widgets.choice_list import ChoiceList
from companion.ui.words import health as health_words
from companion.ui.words import help_now as help_words
from companion.ui.words import own_words as words
from companion.ui.words import shell


class RecordsHelp:
    """Plan, people and letters as they stand in the open records."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def look(self) -> Own:
        """Read what there is; only what is written has a door."""
        try:
            text = plan_of(self._services)
            letters = self._services.letters.in_help()
        except CompanionError as error:
            return Own(missing=str(error))
        doors = [OwnDoor("plan", partial(MyPlanScreen, self._services, _said(self._services, text)))] if text else []
        if letters:
            doors.append(OwnDoor("letters", partial(LettersScreen, self._services, letters)))
        missing = "" if text else _none(self._services)
        return Own(tuple(doors), missing=missing, plan_line=help_words.in_one_line(text) if text else "")


def plan_of(services: Services) -> str:
    """Plan and people in one text; empty where nothing is written."""
    return words.plan_text(services.plan.parts(), services.plan.people(), services.plan.others())


def _none(services: Services) -> str:
    """Why there is no plan: where records are missing, it may have been written."""
    return health_words.LACKING_IN_APP if services.health.is_lacking() else words.NONE_YET


def _said(services: Services, text: str) -> str:
    """Plan and people, and a word where records are missing: it may not be all that was written."""
    if not text:
        return _none(services)
    return f"{text}\n\n{words.PART_MISSING_IN_APP}" if services.health.is_lacking() else text


class RecordsPage(WrittenPage):
    """What stands in the open records. It is read anew when this copy, another one or another machine changed it."""

    def read(self) -> tuple[str, str]:
        """Title and text as they are now; called in a thread. Raises CompanionError: then what was read stays."""
        raise NotImplementedError

    @on(ScreenResume)
    @work(exclusive=True, group="written")
    async def _look_again(self) -> None:
        with suppress(CompanionError):
            self.tell(*await asyncio.to_thread(self.read))

    def refresh_records(self, changed: frozenset[str]) -> None:  # noqa: ARG002
        """Look again."""
        self._look_again()


class MyPlanScreen(RecordsPage):
    """The plan and the people. They are read here; one key leads to where they are written."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "edit('plan')", words.EDIT_PLAN, tooltip=words.EDIT_TIP, id="my-plan.edit"),
        Binding("m", "edit('people')", words.EDIT_PEOPLE, tooltip=words.EDIT_TIP, id="my-plan.people"),
    ]

    def __init__(self, services: Services, text: str) -> None:
        super().__init__(help_words.PLAN, text)
        self._services = services

    def action_edit(self, what: str) -> None:
        """Go and write."""
        from companion.ui.screens.own_lists import open_own

        open_own(self.app, self._services, what)

    def read(self) -> tuple[str, str]:
        """Both in one text, or why there is none."""
        return help_words.PLAN, _said(self._services, plan_of(self._services))


class LetterPage(RecordsPage):
    """A letter as it was written."""

    def __init__(self, letters: LettersService, letter: Letter) -> None:
        super().__init__(clean_line(letter.title), clean_text(letter.text))
        self._letters, self._letter_id = letters, letter.id

    def read(self) -> tuple[str, str]:
        """The letter; once it is deleted or erased nothing of it stands here."""
        try:
            letter = self._letters.get(self._letter_id)
        except NotFound as gone:
            return words.LETTER, str(gone)
        return clean_line(letter.title), clean_text(letter.text)


class LettersScreen(CompanionScreen[None]):
    """The letters that stand in Help now, each on a row; Enter opens one."""

    WORKS_TINY = True
    AUTO_FOCUS = "#letters"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "back", shell.BACK_LABEL, tooltip=shell.BACK_TIP, id="letters.back"),
        Binding("e", "edit", words.EDIT_LETTERS, tooltip=words.EDIT_TIP, id="letters.edit"),
    ]

    def __init__(self, services: Services, letters: tuple[Letter, ...]) -> None:
        super().__init__()
        self._services, self._letters = services, letters

    def compose_body(self) -> ComposeResult:
        """A title and the rows."""
        yield Words(help_words.LETTERS, classes="help-title")
        none = Words(words.NO_LETTER_HERE, id="no-letter")
        none.display = not self._letters
        yield none
        yield ChoiceList(*map(_row, self._letters), id="letters")

    @on(OptionList.OptionSelected, "#letters")
    def _opened(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.app.push_screen(LetterPage(self._services.letters, self._letters[event.option_index]))

    def action_edit(self) -> None:
        """Go and write."""
        from companion.ui.screens.own_lists import open_own

        open_own(self.app, self._services, "letters")

    @on(ScreenResume)
    @work(exclusive=True, group="letters")
    async def _look_again(self) -> None:
        """Show what was written meanwhile, here or elsewhere; the cursor stays on its letter."""
        try:
            letters = await asyncio.to_thread(self._services.letters.in_help)
        except CompanionError:
            return  # what was read stays
        if letters != self._letters:
            rows = self.query_one("#letters", ChoiceList)
            at = rows.highlighted or 0
            marked = self._letters[at].id if at < len(self._letters) else ""
            places = {letter.id: place for place, letter in enumerate(letters)}
            self._letters = letters
            rows.clear_options()
            rows.add_options(map(_row, letters))
            rows.highlighted = places.get(marked, min(at, len(letters) - 1)) if letters else None
            self.query_one("#no-letter").display = not letters

    def refresh_records(self, changed: frozenset[str]) -> None:  # noqa: ARG002
        """Look again."""
        self._look_again()

    def action_back(self) -> None:
        """Go back to where the person was."""
        self.dismiss()

    def tiny_line(self) -> str:
        """Name the page."""
        return help_words.LETTERS


def _row(letter: Letter) -> Option:
    return Option(plain(clean_line(letter.title)))
