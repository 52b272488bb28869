"""All keys that work where the person is, read from the live bindings and filtered by typing."""

from __future__ import annotations

import textwrap
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult, RenderResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input

from companion.ui.keys import APP_BINDINGS, EVERYWHERE, ON_TABS, LiveKey, live_keys
from companion.ui.screens.base import CompanionModal
from companion.ui.text import harmless, plain
from companion.ui.widgets.line_input import LineInput
from companion.ui.words import shell as words


class KeysHelpScreen(CompanionModal[None]):
    """Shows the keys of the screen below in groups."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "scroll(1)", words.DOWN_LABEL, tooltip=words.SCROLL_TIP, id="keys.down", show=False),
        Binding("up", "scroll(-1)", words.UP_LABEL, tooltip=words.SCROLL_TIP, id="keys.up", show=False),
        Binding("pagedown", "scroll(8)", words.DOWN_LABEL, tooltip=words.SCROLL_TIP, id="keys.page-down", show=False),
        Binding("pageup", "scroll(-8)", words.UP_LABEL, tooltip=words.SCROLL_TIP, id="keys.page-up", show=False),
    ]

    def __init__(self, below: Screen[Any]) -> None:
        super().__init__(words.KEYS_TITLE)
        self._keys = live_keys(below)

    def compose_body(self) -> ComposeResult:
        """A filter and the list."""
        yield LineInput(placeholder=words.KEYS_FILTER, id="keys-filter")
        with VerticalScroll(id="keys-list", can_focus=False):
            yield KeysText(self._keys)

    @on(Input.Changed, "#keys-filter")
    def _filter(self, event: Input.Changed) -> None:
        event.stop()
        wanted = event.value.casefold().split()
        matching = tuple(key for key in self._keys if all(word in _haystack(key) for word in wanted))
        self.query_one(KeysText).keys = matching
        self.query_one("#keys-list").scroll_home(animate=False)

    def action_scroll(self, lines: int) -> None:
        """Move through the list."""
        self.query_one("#keys-list").scroll_relative(y=lines, animate=False)


def _haystack(key: LiveKey) -> str:
    return f"{' '.join(key.names)} {key.label} {key.tip}".casefold()


class KeysText(Widget, can_focus=False):
    """The list as one widget; what does not fit beside a key goes on under its explanation."""

    DEFAULT_CSS = """
    KeysText { width: 1fr; height: auto; }
    """

    keys: reactive[tuple[LiveKey, ...]] = reactive((), layout=True)
    """The keys that are shown."""

    def __init__(self, keys: tuple[LiveKey, ...]) -> None:
        super().__init__()
        self.set_reactive(KeysText.keys, keys)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """As many lines as the words need at this width."""
        return len(key_lines(self.keys, width))

    def render(self) -> RenderResult:
        """Join the lines."""
        return Content("\n").join(key_lines(self.keys, self.size.width))


def key_lines(keys: tuple[LiveKey, ...], width: int) -> list[Content]:
    """Lay out keys in groups: here, on every tab, everywhere."""
    ours = [key for key in keys if key.id]
    groups = (
        (words.KEYS_HERE, [key for key in ours if key.place not in (EVERYWHERE, ON_TABS) and not key.is_moving]),
        (words.KEYS_MOVING, [key for key in ours if key.is_moving]),
        (words.KEYS_TABS, [key for key in ours if key.place == ON_TABS]),
        (words.KEYS_EVERYWHERE, sorted((key for key in ours if key.place == EVERYWHERE), key=_app_order)),
    )
    lines: list[Content] = []
    column = max((len(_names(key)) for key in ours), default=0) + 2
    for title, members in groups:
        if members:
            lines += [Content("")] * bool(lines) + [Content(title).stylize("bold $text-muted")]
            lines += [line for key in members for line in _row(key, column, width)]
    return lines or [plain(words.KEYS_NONE)]


def _app_order(key: LiveKey) -> int:
    ids = [binding.id for binding in APP_BINDINGS]
    return ids.index(key.id) if key.id in ids else len(ids)


def _names(key: LiveKey) -> str:
    return ", ".join(key.names)


def _row(key: LiveKey, column: int, width: int) -> list[Content]:
    tip = f"{key.label} · {key.tip}" if key.tip != key.label else key.label
    wrapped = textwrap.wrap(harmless(tip), max(10, width - column)) or [""]
    rows = [Content.assemble((_names(key).ljust(column), "bold $accent"), plain(wrapped[0]))]
    rows += [plain(" " * column + more) for more in wrapped[1:]]
    return rows if key.enabled else [row.stylize("$text-disabled") for row in rows]
