"""Help now: whom to call, before anything else and whatever else is broken."""

from __future__ import annotations

import textwrap
from typing import ClassVar

from textual.app import ComposeResult, RenderResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.widget import Widget

from companion.domain.crisis import FALLBACK, UNCONFIRMED, Line, if_a_number_fails
from companion.domain.crisis import Region as CrisisRegion
from companion.ui.own_region import choose_region, is_unchosen, may_choose
from companion.ui.screens.base import CompanionScreen
from companion.ui.terminal.cursor import READ_FIRST
from companion.ui.text import harmless, plain
from companion.ui.words import help_now as words
from companion.ui.words import shell


class HelpNowScreen(CompanionScreen[None]):
    """The numbers of the region, in one widget of text. It needs no store and records nothing."""

    WORKS_TINY = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "back", shell.BACK_LABEL, tooltip=shell.BACK_TIP, id="help.back"),
        Binding(
            words.REGION_KEY, "choose_region", words.REGION_LABEL, tooltip=words.REGION_TIP, id="help.choose-country"
        ),
        Binding("down,j", "scroll(1)", shell.DOWN_LABEL, tooltip=shell.SCROLL_TIP, id="help.down", show=False),
        Binding("up,k", "scroll(-1)", shell.UP_LABEL, tooltip=shell.SCROLL_TIP, id="help.up", show=False),
    ]

    def __init__(self, region: CrisisRegion | None) -> None:
        super().__init__()
        self._crisis_region = region or FALLBACK

    def compose_body(self) -> ComposeResult:
        """One page of text."""
        with VerticalScroll(id="help-page"):
            yield HelpText(self._crisis_region)

    def on_mount(self) -> None:
        """Follow the region of the app once it changes."""
        if hasattr(self.app, "crisis_region"):
            self.watch(self.app, "crisis_region", self._show, init=False)

    def _show(self, region: CrisisRegion | None) -> None:
        self.query_one(HelpText).crisis_region = region or FALLBACK
        self.query_one("#help-page", VerticalScroll).scroll_home(animate=False)
        self.refresh_bindings()

    def action_choose_region(self) -> None:
        """Ask for the country."""
        choose_region(self.app)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """A country is asked for until one is chosen."""
        return action != "choose_region" or may_choose(self.app)

    def action_back(self) -> None:
        """Go back to where the person was."""
        self.dismiss()

    def action_scroll(self, lines: int) -> None:
        """Move through the page."""
        self.query_one("#help-page", VerticalScroll).scroll_relative(y=lines, animate=False)

    def tiny_line(self) -> str:
        """Name the page."""
        return words.TITLE


class HelpText(Widget, can_focus=False):
    """The page as one widget: it is there in the next frame, and it wraps with its indents kept."""

    DEFAULT_CSS = """
    HelpText { width: 1fr; height: auto; }
    """

    crisis_region: reactive[CrisisRegion] = reactive(FALLBACK, layout=True)
    """Whose numbers stand there."""

    def __init__(self, region: CrisisRegion) -> None:
        super().__init__(classes=READ_FIRST)
        self.set_reactive(HelpText.crisis_region, region)

    @classmethod
    def of(cls, region: CrisisRegion | None) -> HelpText:
        """The page of a region, or of the constant where none is chosen."""
        return cls(region or FALLBACK)

    @property
    def first_lines(self) -> int:
        """The lines to the first number for talking to somebody, emergency numbers among them: no note lies on them."""
        said = [line.plain for line in self._lines(self.size.width)]
        talk = words.TALK.partition(" ")[0]
        return next((at + 3 for at, line in enumerate(said) if line.startswith(talk)), len(said))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """As many lines as the words need at this width."""
        return len(self._lines(width))

    def render(self) -> RenderResult:
        """Join the lines."""
        return Content("\n").join(self._lines(self.size.width))

    def _lines(self, width: int) -> list[Content]:
        return help_lines(self.crisis_region, width, may_choose=is_unchosen(self.app))


def help_lines(region: CrisisRegion, width: int, *, may_choose: bool = False) -> list[Content]:
    """Say whom to call: emergency first, then every line with when, for whom and when it was checked."""
    is_chosen = region.code != UNCONFIRMED
    lines = _wrap(words.title(region.name) if is_chosen else words.TITLE, width, style="bold $accent")
    if not is_chosen:
        lines += [Content(""), *_wrap(words.CHOOSE, width)]
        if may_choose:
            lines.append(Content.assemble((words.REGION_KEY, "bold $accent"), "  ", words.REGION_LABEL))
    lines += [Content(""), *_wrap(words.DANGER, width, style="bold")]
    for each in region.emergency:
        lines += _numbered(each.number, each.what, width, "none")
    lines += [Content(""), *_wrap(words.TALK, width, style="bold")]
    for index, line in enumerate(region.lines):
        lines += [Content("")] * bool(index) + _line(line, width)
    if region.poison is not None:
        lines += [Content(""), *_wrap(words.POISON, width, style="bold"), *_line(region.poison, width)]
    lines += [Content(""), *_wrap(words.ELSEWHERE, width)]
    return [*lines, Content(""), *_wrap(if_a_number_fails(region), width, style="$text-muted")]


def _line(line: Line, width: int) -> list[Content]:
    when = " · ".join(part for part in (line.hours or words.HOURS_UNKNOWN, words.languages(line.languages)) if part)
    return [
        *_numbered(line.number, line.name, width, "bold"),
        *_wrap(line.contact, width, indent=2),
        *(_wrap(line.for_whom, width, indent=2) if line.for_whom else []),
        *_wrap(when, width, indent=2),
        *_wrap(words.checked(line.checked, line.source), width, indent=2, style="$text-muted"),
    ]


def _numbered(number: str, text: str, width: int, style: str) -> list[Content]:
    """A number and whom it reaches, beside each other or under each other."""
    first = Content.assemble("  ", plain(number).stylize("bold $accent"))
    if text == number or not text:
        return [first]
    if len(number) + len(text) + 4 <= width:
        return [Content.assemble(first, "  ", plain(text).stylize(style))]
    return [first, *_wrap(text, width, indent=2, style=style)]


def _wrap(text: str, width: int, *, indent: int = 0, style: str = "none") -> list[Content]:
    margin = " " * indent
    wrapped = textwrap.wrap(harmless(text), max(10, width), initial_indent=margin, subsequent_indent=margin)
    return [plain(line).stylize(style) for line in wrapped]
