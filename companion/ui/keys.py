"""Keys: each is declared once, as a `Binding` with an id, and everything that shows keys reads the live bindings."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct
from textual.binding import ActiveBinding, Binding
from textual.dom import DOMNode
from textual.keys import key_to_character
from textual.screen import Screen, SystemModalScreen
from textual.widget import Widget

from companion.ui.words import shell as words

if TYPE_CHECKING:
    from companion.ui.parts import AppParts

EVERYWHERE: Final = "app"
"""The first part of ids of keys that work everywhere."""

ON_TABS: Final = "main"
"""The first part of ids of keys that work on every tab."""

MOVING: Final = "list"
"""The first part of ids of keys that only move within a list."""

_MOVING_KEYS: Final = frozenset({"up", "down", "pageup", "pagedown", "home", "end", "j", "k", "g", "G", "upper_g"})

IF_ROOM: Final = Binding.Group("if there is room")
"""Keys that are named in the footer after all others, where it has room left."""

PROTECTED: Final = frozenset({"app.help", "app.cover", "app.quit"})
"""These keep their own keys whatever the keymap says; it can only add to them."""

APP_BINDINGS: Final = [
    Binding(
        "f1,ctrl+g,exclamation_mark",
        "help_now",
        words.HELP_LABEL,
        tooltip=words.HELP_TIP,
        id="app.help",
        priority=True,
        show=False,
    ),
    Binding("f2,ctrl+l", "cover", words.COVER_LABEL, tooltip=words.COVER_TIP, id="app.cover", priority=True),
    Binding(
        "ctrl+p",
        "command_palette",
        words.PALETTE_LABEL,
        tooltip=words.PALETTE_TIP,
        id="app.palette",
        priority=True,
    ),
    Binding("question_mark", "keys_help", words.KEYS_LABEL, tooltip=words.KEYS_TIP, id="app.keys", priority=True),
    Binding("ctrl+q", "quit", words.QUIT_LABEL, tooltip=words.QUIT_TIP, id="app.quit", priority=True, show=False),
    Binding("ctrl+c", "help_quit", words.QUIT_LABEL, id="app.quit-hint", show=False, system=True),
]
"""The keys that work everywhere; without `priority` none of them would reach a dialog."""


class LiveKey(Struct, frozen=True):
    """One action that can be reached by a key right now."""

    id: str
    """The id of its binding; empty for Textual's own."""

    keys: tuple[str, ...]
    """Its keys, the first being the one shown."""

    names: tuple[str, ...]
    """The names of its keys."""

    label: str
    """A verb."""

    tip: str
    """What it does."""

    action: str
    """The action to run, in the namespace of `node`."""

    node: DOMNode
    """Where it was declared."""

    enabled: bool
    """Can it run now? If not it is shown dim."""

    shown: bool
    """Does it want a place in the footer?"""

    if_room: bool = False
    """Or one only where there is room left?"""

    @property
    def place(self) -> str:
        """The first part of the id: `app`, `main`, a pane or a dialog."""
        return self.id.partition(".")[0]

    @property
    def is_moving(self) -> bool:
        """Does it only move within a list or a page? Then the palette need not offer it."""
        return self.place == MOVING or (not self.shown and not _MOVING_KEYS.isdisjoint(self.keys))

    @property
    def key(self) -> str:
        """The name of the first key."""
        return self.names[0]


def live_keys(screen: Screen[Any]) -> tuple[LiveKey, ...]:
    """List what the keys do now, nearest to the focus first, several keys of one action together."""
    found: dict[tuple[DOMNode, str], LiveKey] = {}
    ascii_only = _shows_only_ascii(screen)
    for key, (node, binding, enabled, tip) in _bindings_of(screen).items():
        if binding.system or not binding.description:
            continue
        same = found.get((node, binding.action))
        found[node, binding.action] = LiveKey(
            id=binding.id or (same.id if same else ""),
            keys=(*(same.keys if same else ()), key),
            names=(*(same.names if same else ()), words.key_name(key, ascii_only=ascii_only)),
            label=same.label if same else binding.description,
            tip=same.tip if same else tip or binding.description,
            action=binding.action,
            node=node,
            enabled=enabled,
            shown=binding.show,
            if_room=binding.group is IF_ROOM,
        )
    return tuple(found.values())


def _shows_only_ascii(screen: Screen[Any]) -> bool:
    """Are key names to be spelled with plain letters?"""
    parts: AppParts | None = getattr(screen.app, "parts", None)
    return parts is not None and parts.settings.ascii_only


def _bindings_of(screen: Screen[Any]) -> dict[str, ActiveBinding]:
    """The bindings that act now; Textual leaves the app's own out of dialogs, though those with priority work there."""
    active = screen.active_bindings
    if not screen.is_modal:
        return active
    app, bindings = screen._binding_chain[-1]
    everywhere = {
        key: ActiveBinding(app, binding, True, binding.tooltip)
        for key, binding in bindings
        if binding.priority and not (binding.action == "command_palette" and isinstance(screen, SystemModalScreen))
    }
    return {**active, **everywhere}


def takes_text(widget: Widget | None) -> bool:
    """Would a letter be typed into this widget?"""
    return widget is not None and widget.check_consume_key("a", "a")


def is_printable(key: str, character: str | None) -> bool:
    """Is this a key that could be part of pasted text?"""
    character = character if character is not None else key_to_character(key)
    return character is not None and len(character) == 1 and character.isprintable()


@functools.cache
def _load_everything() -> None:
    """Import every module of the interface, so that every binding is known."""
    import importlib
    import pkgutil

    import companion.ui

    for module in pkgutil.walk_packages(companion.ui.__path__, "companion.ui."):
        if not module.name.endswith((".render", "__main__")):
            importlib.import_module(module.name)


def declared(*, everything: bool = False) -> dict[str, tuple[str, ...]]:
    """Find the ids of all bindings and their keys.

    Args:
        everything: import the modules not needed so far, to know their keys as well.
    """
    if everything:
        _load_everything()
    found: dict[str, list[str]] = {}
    for bindings in _all_bindings():
        for binding in Binding.make_bindings(bindings):
            if binding.id and binding.key not in (keys := found.setdefault(binding.id, [])):
                keys.append(binding.key)
    return {id_: tuple(keys) for id_, keys in found.items()}


def _all_bindings() -> Iterator[Iterable[Any]]:
    yield APP_BINDINGS
    for cls in _subclasses(Widget):
        if not cls.__module__.startswith("textual.") and "BINDINGS" in cls.__dict__:
            yield cls.BINDINGS


def _subclasses(cls: type[Widget]) -> Iterator[type[Widget]]:
    for subclass in cls.__subclasses__():
        yield subclass
        yield from _subclasses(subclass)
