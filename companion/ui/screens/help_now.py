"""Help now: whom to call, before anything else and whatever else is broken."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content

from companion.domain.crisis import FALLBACK, UNCONFIRMED, Line, Region, if_a_number_fails
from companion.ui.screens.base import CompanionScreen
from companion.ui.text import Words, plain
from companion.ui.words import help_now as words
from companion.ui.words import shell


class HelpNowScreen(CompanionScreen[None]):
    """The numbers of the region, in one widget of text. It needs no store and records nothing."""

    WORKS_TINY = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "back", shell.BACK_LABEL, tooltip=shell.BACK_TIP, id="help.back"),
        Binding("down,j", "scroll(1)", shell.DOWN_LABEL, tooltip=shell.SCROLL_TIP, id="help.down", show=False),
        Binding("up,k", "scroll(-1)", shell.UP_LABEL, tooltip=shell.SCROLL_TIP, id="help.up", show=False),
    ]

    def __init__(self, region: Region | None) -> None:
        super().__init__()
        self._crisis_region = region or FALLBACK

    def compose_body(self) -> ComposeResult:
        """One page of text."""
        with VerticalScroll(id="help-page"):
            yield Words(help_text(self._crisis_region), id="help-text")

    def action_back(self) -> None:
        """Go back to where the person was."""
        self.dismiss()

    def action_scroll(self, lines: int) -> None:
        """Move through the page."""
        self.query_one("#help-page", VerticalScroll).scroll_relative(y=lines, animate=False)

    def tiny_line(self) -> str:
        """Name the page."""
        return words.TITLE


def help_text(region: Region) -> Content:
    """Say whom to call: emergency first where no line is sure to answer, every line with what was checked."""
    emergency = _emergency(region)
    lines = _lines(region)
    blocks: list[Content] = [Content(words.TITLE).stylize("bold $accent")]
    if region.code == UNCONFIRMED:
        blocks.append(plain(words.CHOOSE))
    blocks += [emergency, lines]
    if region.poison is not None:
        blocks.append(Content("\n").join([Content(words.POISON).stylize("bold"), _line(region.poison)]))
    blocks.append(plain(words.ELSEWHERE))
    blocks.append(plain(if_a_number_fails(region)).stylize("$text-muted"))
    return Content("\n\n").join(blocks)


def _emergency(region: Region) -> Content:
    rows = [Content(words.DANGER).stylize("bold")]
    width = max(len(each.number) for each in region.emergency)
    for each in region.emergency:
        rows.append(
            Content.assemble("  ", plain(each.number.ljust(width)).stylize("bold $accent"), "  ", plain(each.what))
        )
    return Content("\n").join(rows)


def _lines(region: Region) -> Content:
    rows = [Content(words.TALK).stylize("bold")]
    for line in region.lines:
        rows += [_line(line), Content("")]
    return Content("\n").join(rows[:-1])


def _line(line: Line) -> Content:
    hours = line.hours or words.HOURS_UNKNOWN
    about = " · ".join(part for part in (line.for_whom, hours, words.languages(line.languages)) if part)
    return Content("\n").join(
        [
            Content.assemble("  ", plain(line.number).stylize("bold $accent"), "  ", plain(line.name).stylize("bold")),
            Content.assemble("  ", plain(line.contact)),
            Content.assemble("  ", plain(about)),
            Content.assemble("  ", plain(words.checked(line.checked, line.source)).stylize("$text-muted")),
        ]
    )
