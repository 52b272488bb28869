"""One piece on a page that scrolls: its sections are mounted one by one, so that the first stands at once."""

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

from companion.domain.piece import KINDS, Guide, Piece, RedFlag, Section
from companion.ui.screens.choose import ChooseScreen
from companion.ui.text import Words, plain
from companion.ui.words import read as words

_PREFIXES = tuple(f"{kind}:" for kind in KINDS)
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
        """Its id inside the piece."""


class Reader(VerticalScroll, can_focus=True):
    """Shows a piece and knows which section is at the top."""

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
        .reader-action { text-style: bold; max-width: 80; margin-top: 1; }
        .reader-names { max-width: 80; }
        .reader-facts { color: $text-muted; max-width: 80; margin-bottom: 1; }
        .reader-end { color: $text-muted; max-width: 80; margin-bottom: 1; }
    }
    """

    @dataclass
    class LinkChosen(Message):
        """The person wants another piece."""

        ref: str
        """What it is called in links."""

    @dataclass
    class Moved(Message):
        """The page came to rest at another section."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.piece: Piece | None = None
        """The piece on the page."""
        self._settling: Timer | None = None

    @property
    def part(self) -> str | None:
        """The section at the top of the page; None where the page is not shown, and so stands nowhere."""
        top = self.scroll_offset.y + 1
        shown = [part for part in self.query_children(SectionText) if part.virtual_region.height]
        above = [part for part in shown if part.virtual_region.y <= top]
        return above[-1].part if above else "" if shown else None

    def show(self, piece: Piece, anchor: str = "") -> None:
        """Put a piece on the page, at a section of it."""
        self.piece = piece
        self._fill(piece, anchor)

    @work(exclusive=True, group="reader")
    async def _fill(self, piece: Piece, anchor: str) -> None:
        await self.remove_children()
        self.scroll_home(animate=False)
        await self.mount(
            Words(piece.title, classes="reader-title"),
            *_above(piece),
            Words(words.facts(piece), classes="reader-facts"),
        )
        for section in piece.sections:
            await self.mount(SectionText(section))
            if section.anchor == anchor:
                self.go_to(anchor)
        await self.mount(Words(_end(piece), classes="reader-end"))
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
            return self.piece is not None
        return super().check_action(action, parameters)

    @work
    async def action_contents(self) -> None:
        """List the sections and go to one."""
        if self.piece is None:
            return
        parts = [(part.anchor, part.heading or words.OPENING) for part in self.piece.sections]
        chosen = await self.app.push_screen_wait(ChooseScreen(words.CONTENTS, parts))
        if chosen is not None:
            if chosen == self.piece.sections[0].anchor:
                self.scroll_home(animate=False)
            self.go_to(chosen)

    @work
    async def action_links(self) -> None:
        """List the pieces this one leads to and open one."""
        if self.piece is None:
            return
        links = [(link.ref, link.text) for link in self.piece.links]
        if not links:
            self.notify(words.NO_LINKS)
            return
        chosen = await self.app.push_screen_wait(ChooseScreen(words.LINKS, links))
        if chosen is not None:
            self.post_message(self.LinkChosen(chosen))

    @on(Markdown.LinkClicked)
    def _clicked(self, event: Markdown.LinkClicked) -> None:
        event.stop()
        if event.href.startswith(_PREFIXES):
            self.post_message(self.LinkChosen(event.href))


def _above(piece: Piece) -> list[Words]:
    """What stands over the text: what to do on a card, the names a guide is for."""
    if isinstance(piece, RedFlag):
        return [Words(piece.action, classes="reader-action")]
    return [Words(words.names(piece), classes="reader-names")] if isinstance(piece, Guide) else []


def _end(piece: Piece) -> Content:
    """The end of a piece: that it is general, where it leads, and what it rests on."""
    lines = [plain(words.NOT_ADVICE), Content("")]
    if piece.links:
        lines.append(plain(words.LINKS).stylize("bold"))
        lines += [plain(f"{number}. {link.text}") for number, link in enumerate(piece.links, 1)]
        lines.append(Content(""))
    lines.append(plain(words.SOURCES).stylize("bold"))
    lines += [plain(words.source(source.id, source.title, source.address)) for source in piece.sources]
    return Content("\n").join(lines)
