"""One article on a page that scrolls: its sections are mounted one by one, so that the first stands at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Markdown

from companion.domain.article import Article, Section
from companion.ui.screens.choose import ChooseScreen
from companion.ui.text import Words, plain
from companion.ui.words import read as words

_PREFIX = "article:"
_SETTLED = 1.0


class SectionText(Markdown):
    """One section; links are not followed by themselves."""

    DEFAULT_CSS = """
    SectionText { max-width: 80; padding: 0 2 0 0; margin: 0; background: transparent; }
    SectionText MarkdownH2 { margin: 0 0 1 0; padding: 0; }
    """

    def __init__(self, section: Section) -> None:
        heading = f"## {section.heading}\n\n" if section.heading else ""
        super().__init__(f"{heading}{section.markdown}", open_links=False)
        self.part = section.anchor
        """Its id inside the article."""


class Reader(VerticalScroll, can_focus=True):
    """Shows an article and knows which section is at the top."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("t", "contents", words.CONTENTS_LABEL, tooltip=words.CONTENTS_TIP, id="read.contents"),
        Binding("l", "links", words.LINKS_LABEL, tooltip=words.LINKS_TIP, id="read.links"),
        Binding("j", "scroll_down", words.DOWN_LABEL, tooltip=words.SCROLL_TIP, id="read.down", show=False),
        Binding("k", "scroll_up", words.UP_LABEL, tooltip=words.SCROLL_TIP, id="read.up", show=False),
        Binding("space", "page_down", words.PAGE_DOWN_LABEL, tooltip=words.SCROLL_TIP, id="read.page", show=False),
        Binding("b", "page_up", words.PAGE_UP_LABEL, tooltip=words.SCROLL_TIP, id="read.page-up", show=False),
        Binding("g", "scroll_home", words.HOME_LABEL, tooltip=words.SCROLL_TIP, id="read.home", show=False),
        Binding("G", "scroll_end", words.END_LABEL, tooltip=words.SCROLL_TIP, id="read.end", show=False),
    ]
    DEFAULT_CSS = """
    Reader {
        .reader-title { text-style: bold; color: $accent; }
        .reader-facts { color: $text-muted; max-width: 80; margin-bottom: 1; }
        .reader-end { color: $text-muted; max-width: 80; margin-bottom: 1; }
    }
    """

    @dataclass
    class LinkChosen(Message):
        """The person wants another article."""

        article: str
        """Its id."""

    @dataclass
    class Moved(Message):
        """The page came to rest at another section."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.article: Article | None = None
        """The article on the page."""
        self._settling: Timer | None = None

    @property
    def part(self) -> str | None:
        """The section at the top of the page; None where the page is not shown, and so stands nowhere."""
        top = self.scroll_offset.y + 1
        shown = [part for part in self.query_children(SectionText) if part.virtual_region.height]
        above = [part for part in shown if part.virtual_region.y <= top]
        return above[-1].part if above else "" if shown else None

    def show(self, article: Article, anchor: str = "") -> None:
        """Put an article on the page, at a section of it."""
        self.article = article
        self._fill(article, anchor)

    @work(exclusive=True, group="reader")
    async def _fill(self, article: Article, anchor: str) -> None:
        await self.remove_children()
        self.scroll_home(animate=False)
        await self.mount(
            Words(article.title, classes="reader-title"),
            Words(words.facts(article), classes="reader-facts"),
        )
        for section in article.sections:
            await self.mount(SectionText(section))
            if section.anchor == anchor:
                self.go_to(anchor)
        await self.mount(Words(_end(article), classes="reader-end"))
        if anchor:
            self.call_after_refresh(self.go_to, anchor)

    def go_to(self, anchor: str) -> None:
        """Bring a section to the top."""
        for part in self.query_children(SectionText):
            if part.part == anchor and part is not next(iter(self.query_children(SectionText)), None):
                self.scroll_to_widget(part, top=True, animate=False)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Say so when the page has come to rest."""
        super().watch_scroll_y(old_value, new_value)
        if self._settling is not None:
            self._settling.stop()
        self._settling = self.set_timer(_SETTLED, lambda: self.post_message(self.Moved()))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer nothing while the page is empty."""
        if action in {"contents", "links"}:
            return self.article is not None
        return super().check_action(action, parameters)

    @work
    async def action_contents(self) -> None:
        """List the sections and go to one."""
        if self.article is None:
            return
        parts = [(part.anchor, part.heading or words.OPENING) for part in self.article.sections]
        chosen = await self.app.push_screen_wait(ChooseScreen(words.CONTENTS, parts))
        if chosen is not None:
            if chosen == self.article.sections[0].anchor:
                self.scroll_home(animate=False)
            self.go_to(chosen)

    @work
    async def action_links(self) -> None:
        """List the articles this one leads to and open one."""
        if self.article is None:
            return
        links = [(link.article, link.text) for link in self.article.links]
        if not links:
            self.notify(words.NO_LINKS)
            return
        chosen = await self.app.push_screen_wait(ChooseScreen(words.LINKS, links))
        if chosen is not None:
            self.post_message(self.LinkChosen(chosen))

    @on(Markdown.LinkClicked)
    def _clicked(self, event: Markdown.LinkClicked) -> None:
        event.stop()
        if event.href.startswith(_PREFIX):
            self.post_message(self.LinkChosen(event.href.removeprefix(_PREFIX)))


def _end(article: Article) -> Content:
    """The end of an article: that it is general, where it leads, and what it rests on."""
    lines = [plain(words.NOT_ADVICE), Content("")]
    if article.links:
        lines.append(plain(words.LINKS).stylize("bold"))
        lines += [plain(f"{number}. {link.text}") for number, link in enumerate(article.links, 1)]
        lines.append(Content(""))
    lines.append(plain(words.SOURCES).stylize("bold"))
    lines += [plain(words.source(source.id, source.title, source.address)) for source in article.sources]
    return Content("\n").join(lines)
