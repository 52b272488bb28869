"""Signs that need help now: the red-flag cards, those of one's own medicines first, and one of them in full."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from textual import on, work
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from companion.domain.errors import CompanionError
from companion.services.help_now import Card, cards_by_sign, my_medicines
from companion.ui.screens.help_pages import HelpPage
from companion.ui.text import Words, plain
from companion.ui.widgets.choice_list import ChoiceList
from companion.ui.widgets.reader import Reader
from companion.ui.words import help_now as words

if TYPE_CHECKING:
    from companion.services.desk import Services
    from companion.services.help_now import HelpContent


class SignsScreen(HelpPage):
    """Every card with the line that says what to do."""

    HEADING = words.SIGNS
    AUTO_FOCUS = "#signs"

    def __init__(self, content: HelpContent) -> None:
        super().__init__()
        self._content = content
        self._cards: tuple[Card, ...] = ()

    def compose_body(self) -> ComposeResult:
        """A title and the list."""
        yield Words(words.SIGNS, classes="help-title", id="signs-title")
        yield ChoiceList(id="signs")

    def on_mount(self) -> None:
        """Read the cards."""
        self._read()

    @work
    async def _read(self) -> None:
        app: Any = self.app
        self._cards = await asyncio.to_thread(_cards, self._content, app.parts.services)
        listed = self.query_one("#signs", ChoiceList)
        if not self._cards:
            self.query_one("#signs-title", Words).say(words.NO_CARDS)
            return
        listed.add_options(Option(_row(card)) for card in self._cards)
        listed.highlighted = 0

    @on(OptionList.OptionSelected, "#signs")
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.app.push_screen(CardScreen(self._content, self._cards[event.option_index].flag.ref))

    def action_scroll(self, lines: int) -> None:
        """Move through the list."""
        listed = self.query_one("#signs", ChoiceList)
        listed.scroll_relative(y=lines, animate=False)


class CardScreen(HelpPage):
    """One card, its action on top; what it leads to opens in its place."""

    HEADING = words.SIGNS
    AUTO_FOCUS = "#card"

    def __init__(self, content: HelpContent, ref: str) -> None:
        super().__init__()
        self._content = content
        self._trail = [ref]

    def compose_body(self) -> ComposeResult:
        """The page."""
        yield Reader(id="card")

    def on_mount(self) -> None:
        """Open the card."""
        self._show(self._trail[-1])

    def _show(self, ref: str) -> bool:
        try:
            piece = self._content.piece(ref)
        except CompanionError as error:
            self.notify(str(error), severity="warning")
            return False
        self.query_one(Reader).show(piece)
        return True

    @on(Reader.LinkChosen)
    def _follow(self, message: Reader.LinkChosen) -> None:
        message.stop()
        if self._show(message.ref):
            self._trail.append(message.ref)

    @on(Reader.Moved)
    def _moved(self, message: Reader.Moved) -> None:
        message.stop()  # where somebody was in here is nobody's business

    def action_back(self) -> None:
        """Go back to the page before, then to the list."""
        self._trail.pop()
        if self._trail:
            self._show(self._trail[-1])
        else:
            self.dismiss()

    def action_scroll(self, lines: int) -> None:
        """Move through the page."""
        self.query_one(Reader).scroll_relative(y=lines, animate=False)


def _cards(content: HelpContent, services: Services | None) -> tuple[Card, ...]:
    return cards_by_sign(content, my_medicines(services))


def _row(card: Card) -> Content:
    mine = ("\n", plain(words.about(card.mine)).stylize("$text-muted")) if card.mine else ()
    return Content.assemble(plain(card.flag.title).stylize("bold"), *mine, "\n", plain(card.flag.action), "\n")
