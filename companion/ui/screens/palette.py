"""The command palette: Textual's, with our bar on it, reading the live keys of the screen below."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.command import CommandInput, CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.css.query import NoMatches
from textual.types import IgnoreReturnCallbackType
from textual.widgets import LoadingIndicator

from companion.ui import theme as themes
from companion.ui.keys import EVERYWHERE, live_keys
from companion.ui.screens.base import HEIGHTS, WIDTHS, is_too_small
from companion.ui.text import plain
from companion.ui.widgets.choice_list import PaletteList
from companion.ui.widgets.safety_bar import SafetyBar
from companion.ui.words import shell as words

if TYPE_CHECKING:
    from companion.ui.app import CompanionApp


Offer = tuple[str, str, str, IgnoreReturnCallbackType]
"""Label, tip, key (empty if it has none) and what to run."""

_KEY_AT = 18
_TIP_AT = 26
"""The columns of keys and of explanations."""


class Offering(Provider):
    """Offers commands by name. Subclasses list them in `offers`."""

    MEANT: ClassVar[float] = 2.5
    """What each letter of another word for a command counts: less than the same word in its label, which counts 3, and
    more than letters that are strewn over it."""

    NAMED: ClassVar[float] = 0.1
    """What a whole word counts beside the beginning of one: friend is first of all for a friend, then for friends."""

    @property
    def companion(self) -> CompanionApp:
        """The app: no other one has these commands."""
        return cast("CompanionApp", self.app)

    def offers(self) -> Iterator[Offer]:
        """List what can be done now."""
        yield from ()

    def also(self, label: str) -> str:
        """Other words people look for a command by."""
        from companion.ui.words.finding import ALSO

        return ALSO.get(label, "")

    async def discover(self) -> Hits:
        """Show every command before anything is typed."""
        for label, tip, key, run in self.offers():
            yield DiscoveryHit(command_row(plain(label), key, tip), run, text=label)

    async def search(self, query: str) -> Hits:
        """Find commands by letters of their label or tip, or by another word for them."""
        from companion.ui.words.finding import is_meant, is_named

        matcher = self.matcher(query)
        for label, tip, key, run in self.offers():
            score = max(matcher.match(label), 0.8 * matcher.match(tip))
            if is_meant(query, label, self.also(label)):
                meant = self.MEANT * len(query) + (self.NAMED if is_named(query, self.also(label)) else 0)
                score = max(score, meant)
            if score > 0:
                yield Hit(score, command_row(matcher.highlight(label), key, tip), run, text=label)


class Commands(Offering):
    """Offers everything a key can do now, and what has no key."""

    def offers(self) -> Iterator[Offer]:
        """List the live keys, the themes, and seeing one part alone."""
        is_small = is_too_small(*self.app.size)
        seen: set[tuple[str, str]] = set()
        for key in live_keys(self.screen):
            if not key.id or not key.enabled or key.action == "command_palette" or key.is_moving:
                continue
            if is_small and key.place != EVERYWHERE:
                continue
            if (key.label, key.tip) in seen:
                continue
            seen.add((key.label, key.tip))
            yield key.label, key.tip, key.key, partial(self.app.run_action, key.action, key.node)
        app = self.app
        yield words.THEME_LABEL, words.THEME_TIP, "", app.search_themes
        if self.screen.maximized is not None:
            yield words.MINIMIZE_LABEL, words.MINIMIZE_TIP, "", self.screen.action_minimize
        elif self.screen.focused is not None and self.screen.focused.allow_maximize:
            yield words.MAXIMIZE_LABEL, words.MAXIMIZE_TIP, "", self.screen.action_maximize


class Themes(Provider):
    """Offers the themes."""

    def _names(self) -> tuple[str, ...]:
        return themes.choices(set(self.app.available_themes), no_color=self.app.no_color)

    def _choose(self, name: str) -> IgnoreReturnCallbackType:
        app: Any = self.app
        return partial(app.choose_theme, name)

    async def discover(self) -> Hits:
        """Show every theme."""
        for name in self._names():
            yield DiscoveryHit(plain(name), self._choose(name), text=name)

    async def search(self, query: str) -> Hits:
        """Find themes by letters of their name."""
        matcher = self.matcher(query)
        for name in self._names():
            if (score := matcher.match(name)) > 0:
                yield Hit(score, matcher.highlight(name), self._choose(name), text=name)


_gather: Callable[[CommandPalette, str], Awaitable[None]] = vars(CommandPalette)["_gather_commands"].__wrapped__


class CompanionPalette(CommandPalette):
    """The palette with the safety bar; its list ends above the bar."""

    WORKS_TINY = True
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "escape", words.CLOSE_LABEL, tooltip=words.CLOSE_TIP, id="palette.close"),
    ]

    @property
    def _provider_classes(self) -> list[type[Provider]]:  # type: ignore[override]
        """What offers commands, always in one order, what a key can do here first; Textual's is a set."""
        return sorted(
            super()._provider_classes, key=lambda cls: (cls is not Commands, getattr(cls, "__qualname__", ""))
        )

    def on_mount(self) -> None:
        """Nothing blinks."""
        self.query_one(CommandInput).cursor_blink = False

    @work(exclusive=True, group=CommandPalette._GATHER_COMMANDS_GROUP)
    async def _gather_commands(self, search_value: str) -> None:
        """Gather as Textual does; a palette that was closed meanwhile has no list, and that must not end the app."""
        with suppress(NoMatches):
            await _gather(self, search_value)

    def compose(self) -> ComposeResult:
        """Textual's parts with a list that shows its cursor without color, and our bar."""
        with Vertical(id="--container"):
            with Horizontal(id="--input"):
                yield CommandInput(placeholder=self._placeholder, select_on_focus=False)
            with Vertical(id="--results"):
                yield PaletteList()
                yield LoadingIndicator()
        yield SafetyBar()


def open_palette(app: CompanionApp) -> None:
    """Offer what the screen in front can do."""
    if not isinstance(app.screen, CommandPalette):
        providers = {Commands, *app.screen.COMMANDS}
        app.push_screen(
            CompanionPalette(providers, placeholder=words.PALETTE_HINT, id=_id_for(app, "--command-palette"))
        )


def open_themes(app: CompanionApp) -> None:
    """Offer the themes."""
    app.push_screen(CompanionPalette({Themes}, placeholder=words.THEME_HINT, id=_id_for(app, "--theme-palette")))


def _id_for(app: CompanionApp, name: str) -> str | None:
    """The id of a palette; none where one stands under the cover already, since an id is there once."""
    return None if any(screen.id == name for screen in app.screen_stack) else name


def command_row(label: Content, key: str, tip: str) -> Content:
    """Lay out one command on one line: what, key, explanation; a name that needs the room takes it from the key."""
    gap = " " * max(2, (_KEY_AT if key else _TIP_AT) - label.cell_length)
    key_gap = " " * max(2, _TIP_AT - label.cell_length - len(gap) - len(key)) if key else ""
    return Content.assemble(label, gap, (key, "$accent"), key_gap, (tip, "$text-muted"))
