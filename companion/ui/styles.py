"""The styles, read when they are needed: the first paint waits for those of the first tab only.

Each group is one source for Textual. It keeps the parsed rules of 64 sources only, and with more it would parse all
of them anew for every kind of widget that is shown for the first time.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from textual.css.stylesheet import Stylesheet

_HERE: Final = Path(__file__).parent
_SHELL: Final = ("shell.tcss",)
_TODAY: Final = ("panes/today.tcss", *_SHELL)
_LOCK: Final = (*_SHELL, "controls.tcss", "screens/lock.tcss")

LOCK: Final = "lock"
"""What stands in the place of a tab while the records are locked."""


def first(pane: str) -> tuple[Path, ...]:
    """The files the first paint needs, if the app opens with this pane."""
    known = {"today": _TODAY, LOCK: _LOCK}.get(pane)
    return tuple(_HERE / name for name in known) if known is not None else _all()


def others(pane: str) -> tuple[Path, ...]:
    """The files that the first paint did not need: those of the other tabs, of lists and buttons and of dialogs."""
    known = first(pane)
    return tuple(path for path in _all() if path not in known)


def _all() -> tuple[Path, ...]:
    """Every file in the order in which it may overrule: tabs and widgets, the shell, controls, dialogs."""
    tabs = [path for path in sorted(_HERE.rglob("*.tcss")) if path.parent.name != "screens"]
    last = [_HERE / "shell.tcss", _HERE / "controls.tcss"]
    screens = sorted((_HERE / "screens").glob("*.tcss"))
    return (*(path for path in tabs if path not in last), *last, *screens)


def add(stylesheet: Stylesheet, name: str, files: Iterable[Path]) -> None:
    """Read files into a stylesheet as one source with a name; Textual parses it when the next widget is styled."""
    text = "\n".join(f"/* {path.name} */\n{path.read_text(encoding='utf-8')}" for path in files)
    stylesheet.add_source(text, read_from=(str(_HERE), name), is_default_css=False)
