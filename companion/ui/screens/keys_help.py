"""All keys that work where the person is, read from the live bindings and filtered by typing."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input

from companion.ui.keys import APP_BINDINGS, EVERYWHERE, ON_TABS, LiveKey, live_keys
from companion.ui.screens.base import CompanionModal
from companion.ui.text import Words, plain
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
            yield Words(keys_text(self._keys), id="keys-text")

    @on(Input.Changed, "#keys-filter")
    def _filter(self, event: Input.Changed) -> None:
        event.stop()
        wanted = event.value.casefold().split()
        matching = tuple(key for key in self._keys if all(word in _haystack(key) for word in wanted))
        self.query_one("#keys-text", Words).say(keys_text(matching))
        self.query_one("#keys-list").scroll_home(animate=False)

    def action_scroll(self, lines: int) -> None:
        """Move through the list."""
        self.query_one("#keys-list").scroll_relative(y=lines, animate=False)


def _haystack(key: LiveKey) -> str:
    names = " ".join(words.key_name(each) for each in key.keys)
    return f"{names} {key.label} {key.tip}".casefold()


def keys_text(keys: tuple[LiveKey, ...]) -> Content:
    """Lay out keys in groups: here, on every tab, everywhere."""
    ours = [key for key in keys if key.id]
    groups = (
        (words.KEYS_HERE, [key for key in ours if key.place not in (EVERYWHERE, ON_TABS) and not key.is_moving]),
        (words.KEYS_MOVING, [key for key in ours if key.is_moving]),
        (words.KEYS_TABS, [key for key in ours if key.place == ON_TABS]),
        (words.KEYS_EVERYWHERE, sorted((key for key in ours if key.place == EVERYWHERE), key=_app_order)),
    )
    blocks = []
    width = max((len(_names(key)) for key in ours), default=0)
    for title, members in groups:
        if members:
            rows = [Content(title).stylize("bold $text-muted")]
            rows += [_row(key, width) for key in members]
            blocks.append(Content("\n").join(rows))
    return Content("\n\n").join(blocks) if blocks else plain(words.KEYS_NONE)


def _app_order(key: LiveKey) -> int:
    ids = [binding.id for binding in APP_BINDINGS]
    return ids.index(key.id) if key.id in ids else len(ids)


def _names(key: LiveKey) -> str:
    return ", ".join(words.key_name(each) for each in key.keys)


def _row(key: LiveKey, width: int) -> Content:
    tip = f"{key.label} · {key.tip}" if key.tip != key.label else key.label
    row = Content.assemble((_names(key).ljust(width), "bold $accent"), "  ", plain(tip))
    return row if key.enabled else row.stylize("$text-disabled")
