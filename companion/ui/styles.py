"""The styles, read when they are needed: the first frame waits for none, the first tab not for those of dialogs.

Each folder is one source for Textual. It keeps the parsed rules of 64 sources only, and with more it would parse all
of them anew for every kind of widget that is shown for the first time.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from textual.css.stylesheet import Stylesheet

_HERE = Path(__file__).parent


def pages() -> tuple[Path, ...]:
    """The files of the shell, the tabs and the widgets."""
    return tuple(path for path in sorted(_HERE.rglob("*.tcss")) if path.parent.name != "screens")


def screens() -> tuple[Path, ...]:
    """The files of the screens that open over the tabs."""
    return tuple(sorted((_HERE / "screens").glob("*.tcss")))


def add(stylesheet: Stylesheet, files: Iterable[Path]) -> None:
    """Read files into a stylesheet as one source and parse what is new."""
    read = [(path, path.read_text(encoding="utf-8")) for path in files]
    text = "\n".join(f"/* {path.name} */\n{content}" for path, content in read)
    where = str(read[0][0].parent) if read else str(_HERE)
    stylesheet.add_source(text, read_from=(where, "styles"), is_default_css=False)
    stylesheet.parse()
