"""The footer: one line with the keys that work now, as many as fit."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace
from textual.app import RenderResult
from textual.content import Content
from textual.events import Click
from textual.geometry import Size
from textual.reactive import reactive
from textual.screen import Screen
from textual.widget import Widget

from companion.ui.keys import EVERYWHERE, LiveKey, live_keys
from companion.ui.words import shell as words

_GAP = "   "


class KeyLine(Widget, can_focus=False):
    """Shows live keys; a click on one presses it."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES = {"key-line--key", "key-line--label", "key-line--off"}  # noqa: RUF012
    DEFAULT_CSS = """
    KeyLine {
        height: 1;
        width: 1fr;
        background: $panel;
        color: $text-muted;
        .key-line--key { color: $accent; text-style: bold; }
        .key-line--label { color: $text-muted; }
        .key-line--off { color: $text-disabled; }
        &:nocolor .key-line--off { text-style: dim; }
    }
    """

    keys: reactive[tuple[LiveKey, ...]] = reactive(())
    """The keys that want to be shown, in order."""

    def __init__(self) -> None:
        super().__init__()
        self._spans: tuple[tuple[int, int, str], ...] = ()
        self._asked = False

    def on_mount(self) -> None:
        """Follow the live bindings of the screen."""
        self.screen.bindings_updated_signal.subscribe(self, self._bindings_changed)
        self._bindings_changed(self.screen)

    def _bindings_changed(self, screen: Screen[Any]) -> None:
        if not self._asked and self.is_attached and screen is self.screen:
            self._asked = True
            self.call_after_refresh(self.read_keys)

    def read_keys(self) -> None:
        """Show the keys that work at this moment."""
        self._asked = False
        if self.is_attached:
            self.keys = tuple(key for key in live_keys(self.screen) if key.shown or key.if_room)

    def get_content_width(self, container: Size, viewport: Size) -> int:  # noqa: ARG002
        """Take the whole line."""
        return container.width

    def render(self) -> RenderResult:
        """Lay the keys out from the left; how to see all of them always stands at the right end."""
        width = self.size.width
        key_style = self.get_visual_style("key-line--key")
        label_style = self.get_visual_style("key-line--label")
        off_style = self.get_visual_style("key-line--off")
        keymap_keys, more = [key for key in self.keys if key.action == "keys_help"], words.KEYS_MORE
        if not keymap_keys:  # "?" is typed where a field has the focus
            keymap_keys, more = [key for key in self.keys if key.action == "command_palette"], words.COMMANDS_MORE
        ours = [key for key in self.keys if key not in keymap_keys]
        ours.sort(key=lambda key: key.place == EVERYWHERE)
        tail = f"{keymap_keys[0].key} {more}" if keymap_keys else ""
        room = width - 2 - (len(tail) + len(_GAP) if tail else 0)
        line, spans, used = Content(" "), [], 0
        for key in _fitting(_once(ours), room + len(_GAP)):
            text = f"{key.key} {key.label}"
            gap = _GAP if used else ""
            spans.append((1 + used + len(gap), 1 + used + len(gap) + len(text), key.keys[0]))
            used += len(gap) + len(text)
            line += Content.assemble(
                gap,
                (key.key, key_style if key.enabled else off_style),
                " ",
                (key.label, label_style if key.enabled else off_style),
            )
        if tail and len(tail) <= width - 2:
            start = width - 1 - len(tail)
            spans.append((start, start + len(tail), keymap_keys[0].keys[0]))
            line += Content.assemble(
                " " * max(1, start - 1 - used),
                (keymap_keys[0].key, key_style),
                " ",
                (more, label_style),
            )
        self._spans = tuple(spans)
        return line

    def on_click(self, event: Click) -> None:
        """Press the key that was clicked."""
        event.stop()
        for start, end, key in self._spans:
            if start <= event.x < end:
                self.app.simulate_key(key)
                return


def _fitting(keys: list[LiveKey], room: int) -> list[LiveKey]:
    """Choose the keys there is room for, from the first on; those that wait for room come before the palette alone.

    The way out of where one is stands there in any case.
    """
    last = [key for key in keys if key.action == "command_palette"]
    firsts = [key for key in keys if not key.if_room and key not in last]
    way_out = [key for key in firsts if "escape" in key.keys and key.enabled][:1]
    chosen, left = _first_fitting(firsts, room)
    if len(chosen) < len(firsts):
        if any(key in chosen for key in way_out):
            return chosen
        end, left = _first_fitting(way_out, room)
        return _first_fitting([key for key in firsts if key not in end], left)[0] + end
    room = left
    for key in [key for key in keys if key.if_room and key.enabled] + last:
        found, room = _first_fitting([key], room)
        chosen += found
    return sorted(chosen, key=lambda key: (key.place == EVERYWHERE, key.if_room))


def _first_fitting(keys: list[LiveKey], room: int) -> tuple[list[LiveKey], int]:
    """The keys up to the first that does not fit, and the room left."""
    for place, key in enumerate(keys):
        needed = len(_GAP) + len(f"{key.key} {key.label}")
        if needed > room:
            return keys[:place], room
        room -= needed
    return keys, room


def _once(keys: list[LiveKey]) -> list[LiveKey]:
    """Name what two keys do once: both where one widget has them for both ways, else the one nearer to the focus."""
    found: dict[tuple[str, str], LiveKey] = {}
    for key in keys:
        same = found.setdefault((key.label, key.tip), key)
        if same is not key and same.node is key.node:
            found[key.label, key.tip] = replace(same, names=(f"{same.key} {key.key}",))
    return list(found.values())
