"""The pages behind the doors of Help now: numbers first, in one widget of text, and more about it after that."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget

from companion.domain.errors import CompanionError
from companion.domain.help_now import TOO_MUCH_CARD, HelpGuide
from companion.ui.number_lines import someone_else_lines, too_much_lines
from companion.ui.page import blocks_under_numbers
from companion.ui.screens.base import CompanionScreen
from companion.ui.text import OwnWords, Words, plain
from companion.ui.widgets.number_text import NumberText
from companion.ui.widgets.page_text import PageText
from companion.ui.words import help_now as words
from companion.ui.words import read as read_words
from companion.ui.words import shell

if TYPE_CHECKING:
    from companion.domain.crisis import Region
    from companion.services.help_now import HelpContent


class HelpPage(CompanionScreen[None]):
    """A page that scrolls and goes back; it works in the smallest window, and records nothing."""

    WORKS_TINY = True
    TAKES_EARLY_KEYS: ClassVar[bool] = True
    """Is it opened by a key only, and harmless? Then its keys work even before the first page stands."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "back", shell.BACK_LABEL, tooltip=shell.BACK_TIP, id="help.back"),
        Binding("down,j", "scroll(1)", shell.DOWN_LABEL, tooltip=shell.SCROLL_TIP, id="help.down", show=False),
        Binding("up,k", "scroll(-1)", shell.UP_LABEL, tooltip=shell.SCROLL_TIP, id="help.up", show=False),
        Binding("pagedown", "scroll(8)", shell.DOWN_LABEL, tooltip=shell.SCROLL_TIP, id="help.page-down", show=False),
        Binding("pageup", "scroll(-8)", shell.UP_LABEL, tooltip=shell.SCROLL_TIP, id="help.page-up", show=False),
        Binding("home,g", "scroll(-9999)", shell.FIRST_LABEL, tooltip=shell.SCROLL_TIP, id="help.first", show=False),
        Binding("end,G", "scroll(9999)", shell.LAST_LABEL, tooltip=shell.SCROLL_TIP, id="help.last", show=False),
    ]
    HEADING: ClassVar[str] = words.TITLE
    """What the page is about."""

    def compose_body(self) -> ComposeResult:
        """One page of text."""
        with VerticalScroll(id="help-page", can_focus=False):
            yield from self.compose_page()

    def compose_page(self) -> ComposeResult:
        """What stands on it from the first frame on."""
        yield from ()

    @property
    def page(self) -> VerticalScroll:
        """The page."""
        return self.query_one("#help-page", VerticalScroll)

    def action_back(self) -> None:
        """Go back to where the person was."""
        self.dismiss()

    def action_scroll(self, lines: int) -> None:
        """Move through the page."""
        self.page.scroll_relative(y=lines, animate=False)

    def tiny_line(self) -> str:
        """Name the page."""
        return self.HEADING


class NumbersPage(HelpPage):
    """A page that begins with numbers, which need no file; what the content says is added once they stand."""

    def __init__(self, region: Region | None, content: Callable[[], HelpContent]) -> None:
        super().__init__()
        self._crisis_region, self._content = region, content

    def on_mount(self) -> None:
        """Add the rest once the numbers stand."""
        self.call_after_refresh(self._add_rest)

    @work
    async def _add_rest(self) -> None:
        try:
            rest = await self.rest()
        except CompanionError:
            await self.page.mount(Words(words.CARD_MISSING, classes="help-note"))
        else:
            await self.page.mount(*rest)

    async def rest(self) -> Iterator[Widget]:
        """Read what stands under the numbers; raises CompanionError."""
        return iter(())


class TooMuchScreen(NumbersPage):
    """What to do about too much of a medicine, or the wrong one. It asks nothing and shows no amount."""

    HEADING = words.TOO_MUCH

    def compose_page(self) -> ComposeResult:
        """Words and numbers."""
        yield NumberText(self._crisis_region, too_much_lines)

    async def rest(self) -> Iterator[Widget]:
        """The card."""
        card = await asyncio.to_thread(lambda: self._content().piece(TOO_MUCH_CARD))
        return iter((PageText(blocks_under_numbers(card), classes="help-part"),))


class SomeoneElseScreen(NumbersPage):
    """What to do where somebody else is in danger."""

    HEADING = words.SOMEONE_ELSE

    def compose_page(self) -> ComposeResult:
        """The numbers."""
        yield NumberText(self._crisis_region, someone_else_lines)

    async def rest(self) -> Iterator[Widget]:
        """The steps."""
        return guide_widgets(await asyncio.to_thread(lambda: self._content().help_guide("someone-else")))


def guide_widgets(guide: HelpGuide) -> Iterator[Widget]:
    """A guide as paragraphs: what is said first, its steps, what is said at the end, and what it rests on."""
    yield from (Words(each, classes="help-part") for each in guide.opening)
    for step in guide.steps:
        yield Words(Content.assemble((f"{step.mark}. ", "bold"), plain(step.text)), classes="help-part")
    yield from (Words(each, classes="help-part") for each in guide.closing)
    rest = [words.written(guide.written, guide.reviewed_by)]
    rest += [read_words.source(each.id, each.title, each.address) for each in guide.sources]
    yield Words("\n".join(rest), classes="help-note")


class WrittenPage(HelpPage):
    """What the person wrote, under its title: the safety plan, or a letter."""

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        self._title, self._text = title, text

    def compose_page(self) -> ComposeResult:
        """The title, and their own words."""
        yield Words(self._title, id="written-title", classes="help-title")
        yield OwnWords(self._text, id="written", classes="help-part")

    def tell(self, title: str, text: str) -> None:
        """Show these words from now on; where the person was in them stays."""
        self._title, self._text = title, text
        self.query_one("#written-title", Words).say(title)
        self.query_one("#written", Words).say(text)

    def tiny_line(self) -> str:
        """Name what is read."""
        return self._title
