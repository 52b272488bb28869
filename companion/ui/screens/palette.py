"""The command palette: Textual's, with our bar on it, reading the live keys of the screen below."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.types import IgnoreReturnCallbackType

from companion.ui import theme as themes
from companion.ui.keys import EVERYWHERE, live_keys
from companion.ui.screens.base import is_too_small
from companion.ui.text import plain
from companion.ui.widgets.safety_bar import SafetyBar
from companion.ui.words import shell as words

if TYPE_CHECKING:
    from companion.ui.app import CompanionApp


class Commands(Provider):
    """Offers everything a key can do now, and what has no key."""

    def _offers(self) -> Iterator[tuple[str, str, str, IgnoreReturnCallbackType]]:
        """List label, tip, key and what to run."""
        is_small = is_too_small(*self.app.size)
        for key in live_keys(self.screen):
            if not key.id or not key.enabled or key.action == "command_palette":
                continue
            if is_small and key.place != EVERYWHERE:
                continue
            yield key.label, key.tip, key.key, partial(self.app.run_action, key.action, key.node)
        app = self.app
        yield words.THEME_LABEL, words.THEME_TIP, "", app.search_themes
        if self.screen.maximized is not None:
            yield words.MINIMIZE_LABEL, words.MINIMIZE_TIP, "", self.screen.action_minimize
        elif self.screen.focused is not None and self.screen.focused.allow_maximize:
            yield words.MAXIMIZE_LABEL, words.MAXIMIZE_TIP, "", self.screen.action_maximize

    async def discover(self) -> Hits:
        """Show every command before anything is typed."""
        for label, tip, key, run in self._offers():
            yield DiscoveryHit(_shown(plain(label), key), run, text=label, help=tip)

    async def search(self, query: str) -> Hits:
        """Find commands by letters of their label or tip."""
        matcher = self.matcher(query)
        for label, tip, key, run in self._offers():
            score = max(matcher.match(label), 0.8 * matcher.match(tip))
            if score > 0:
                yield Hit(score, _shown(matcher.highlight(label), key), run, text=label, help=tip)


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


class CompanionPalette(CommandPalette):
    """The palette with the safety bar; its list ends above the bar."""

    WORKS_TINY = True
    DEFAULT_CSS = """
    CompanionPalette {
        align-horizontal: center;
        background: $background 70%;
        &:ansi { background: ansi_default; }
        & > SafetyBar { margin: 0; height: auto; visibility: visible; background: $panel; }
        #--container {
            width: 72;
            max-width: 100%;
            height: 1fr;
            margin-top: 1;
            background: transparent;
        }
        #--input { border: none; padding: 1 1 0 1; background: $surface; }
        #--input.--list-visible { border: none; }
        SearchIcon { display: none; }
        CommandInput, CommandInput:focus { border: none; padding: 0 1; height: 1; }
        #--results { overlay: none; height: 1fr; }
        CommandList { max-height: 100%; height: auto; border: none; background: $surface; padding: 1 0; }
        CommandList:focus { border: none; }
        CommandList.--populating { border: none; }
        CommandList > .option-list--option { text-style: none; padding: 0 2; }
        CommandList > .option-list--option-highlighted {
            color: $block-cursor-foreground;
            background: $block-cursor-background;
            text-style: bold;
        }
        CommandList:nocolor > .option-list--option-highlighted { text-style: bold reverse; }
        LoadingIndicator { display: none; }
    }
    CompanionPalette > .command-palette--help-text { color: $text-muted; text-style: none; }
    """

    def compose(self) -> ComposeResult:
        """Textual's palette and our bar."""
        yield from super().compose()
        yield SafetyBar()


def open_palette(app: CompanionApp) -> None:
    """Offer what the screen in front can do."""
    if not isinstance(app.screen, CommandPalette):
        providers = {Commands, *app.screen.COMMANDS}
        app.push_screen(CompanionPalette(providers, placeholder=words.PALETTE_HINT, id="--command-palette"))


def open_themes(app: CompanionApp) -> None:
    """Offer the themes."""
    app.push_screen(CompanionPalette({Themes}, placeholder=words.THEME_HINT, id="--theme-palette"))


def _shown(label: Content, key: str) -> Content:
    return Content.assemble(label, "  ", (key, "$accent")) if key else label
