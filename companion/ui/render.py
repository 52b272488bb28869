"""Pictures of every screen, for looking at: `python -m companion.ui.render [--png] [--out DIR]`.

Each tab and each screen that opens over it, at three sizes, in both own themes and without color, as SVG; with
`--png` also as PNG, drawn by Chromium or else by cairosvg. The personal words in them are those of the parts that are
given, so by default those of the demo.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from msgspec.structs import replace

from companion.ui.styles import LOCK
from companion.ui.terminal.environment import drop_debug_settings

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from companion.ui.app import CompanionApp
    from companion.ui.parts import AppParts

DEMO: Final = "companion.bootstrap.pictures:demo_parts"
"""Where the parts come from unless told otherwise; looked up late, since this package knows no bootstrap."""

CONTESTED: Final = "companion.bootstrap.pictures:contested_parts"
"""The parts of the pictures in which something was changed in two places."""

LOCKED_DEMO: Final = "companion.bootstrap.pictures:demo_locked_parts"
"""Where the parts of the lock come from, whose pictures follow those of the demo."""

SIZES: Final = ((60, 20), (80, 24), (120, 40))
"""Columns and lines."""

NO_COLOR: Final = "no-color"
LOOKS: Final = ("companion-dark", "companion-light", NO_COLOR)
"""Themes, and the look under NO_COLOR."""

OVERLAYS: Final = (
    ("palette", "", ("ctrl+p",)),
    ("keys", "", ("question_mark",)),
    ("help-now", "", ("f1",)),
    ("help-too-much", "", ("f1", "t")),
    ("help-someone-else", "", ("f1", "d")),
    ("help-breathe", "", ("f1", "b", "s")),
    ("help-look-around", "", ("f1", "l")),
    ("help-signs", "", ("f1", "s")),
    ("help-card", "", ("f1", "s", "enter")),
    ("help-plan", "", ("f1", "p")),
    ("cover", "", ("f2",)),
    ("check-in", "today", ("c",)),
    ("symptoms", "today", ("c", "s")),
    ("skip", "today", ("s",)),
    ("edit-dose", "today", ("e",)),
    ("intake", "today", ("x",)),
    ("snooze", "today", ("z",)),
    ("data-health", "today", ("f4",)),
    ("choices", "today", ("ctrl+p", *"choices", "enter")),
    ("first-run", "today", ("ctrl+p", *"questions", "enter")),
    ("journal-search", "journal", ("slash", *"walk")),
    ("erase-what", "journal", ("D",)),
    ("erase-entry", "journal", ("D", "1")),
    ("erase-days", "journal", ("D", "3")),
    ("trends-table", "trends", ("t",)),
    ("shelf", "read", ("enter",)),
    ("article", "read", ("enter", "enter")),
    ("article-find", "read", ("enter", "enter", "slash", *"dose", "enter")),
    ("medicine-add", "medicines", ("a",)),
    ("medicine-change", "medicines", ("e",)),
    ("read-back", "medicines", ("e", "ctrl+s")),
    ("pause", "medicines", ("p",)),
    ("end", "medicines", ("x",)),
    ("reactions", "medicines", ("r",)),
    ("erase-medicine", "medicines", ("D",)),
    ("plan", "care", ("p",)),
    ("plan-part", "care", ("p", "enter")),
    ("people", "care", ("m",)),
    ("person", "care", ("m", "enter")),
    ("letters", "care", ("w",)),
    ("letter", "care", ("w", "enter")),
    ("encrypt", "today", ("ctrl+p", *"encrypt", "enter")),
    ("in-terminal", "today", ("ctrl+p", *"everything", "enter")),
    ("recovery-key", LOCK, ("ctrl+r",)),
    ("low-energy", "today", ("o",)),
)
"""What opens over a tab (the first one, where none is named), over the lock or in it, and by which keys.

The low-energy view stays on, so it comes last.
"""

OF_TWO_MACHINES: Final = (
    ("two-versions", "medicines", ("v", "1")),
    ("two-versions-list", "medicines", ("v",)),
    ("two-versions-entry", "journal", ("v",)),
)
"""The same over what was changed in two places."""

Overlays = Sequence[tuple[str, str, Sequence[str]]]

FONT: Final = "'DejaVu Sans Mono', 'Liberation Mono', Menlo, monospace"

_STYLE: Final = "body{margin:0;background:#292929}svg{display:block}"
_PAGE: Final = f'<!doctype html><meta charset="utf-8"><style>{_STYLE}</style>'
_FONT_FACE = re.compile(r"@font-face \{.*?\}", re.DOTALL)
_VIEW = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
_CHROMES: Final = ("chromium", "chromium-browser", "google-chrome", "chrome")


def local_fonts(svg: str) -> str:
    """Have a picture use a font of this machine instead of one from the network."""
    return _FONT_FACE.sub("", svg).replace("Fira Code", FONT).replace(f'"{FONT}"', FONT)


async def settle(pilot: Pilot[Any]) -> None:
    """Wait until the app takes keys and stands still."""
    app: Any = pilot.app
    for _ in range(200):
        await pilot.pause(0.01)
        if app.is_open:
            break
    await pilot.wait_for_scheduled_animations()
    await pilot.pause(0.15)


async def shoot(
    parts: AppParts,
    size: tuple[int, int],
    look: str,
    only: Sequence[str] = (),
    overlays: Overlays = OVERLAYS,
    *,
    has_tabs: bool = True,
) -> dict[str, str]:
    """Make the pictures of one size and look, by name; all of them, unless some are named."""
    from companion.ui.app import CompanionApp

    if look != NO_COLOR:
        parts = replace(parts, settings=replace(parts.settings, theme=look))
    pictures: dict[str, str] = {}
    app: CompanionApp = CompanionApp(parts)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        for entry in parts.panes:
            if not has_tabs or (only and entry.id not in only):
                continue
            await pilot.press("escape", str(entry.digit))
            await app.main.show_pane(entry.id)
            await settle(pilot)
            pictures[entry.id] = app.export_screenshot()
        known = {entry.id: entry.id for entry in parts.panes} | {"": parts.panes[0].id if parts.panes else LOCK}
        if parts.locked is not None:
            known = {LOCK: LOCK}
            if not only or LOCK in only:
                pictures[LOCK] = app.export_screenshot()
        for name, pane, keys in overlays:
            if pane in known and (not only or name in only):
                pictures[name] = await _shoot_over(pilot, known[pane], keys)
    return {name: local_fonts(svg) for name, svg in pictures.items()}


async def _shoot_over(pilot: Pilot[Any], pane: str, keys: Sequence[str]) -> str:
    """Go to a tab, press keys one by one, make the picture and leave again."""
    app: Any = pilot.app
    if pane != LOCK:
        await app.main.show_pane(pane)
    await settle(pilot)
    for key in keys:
        await pilot.press(key)
        await settle(pilot)
    picture: str = app.export_screenshot()
    while len(app.screen_stack) > 1:
        await app.pop_screen()
    await pilot.press("escape")
    await settle(pilot)
    return picture


@contextmanager
def no_color(wanted: bool) -> Iterator[None]:
    """Set or unset NO_COLOR for a while."""
    before = os.environ.pop("NO_COLOR", None)
    if wanted:
        os.environ["NO_COLOR"] = "1"
    try:
        yield
    finally:
        os.environ.pop("NO_COLOR", None)
        if before is not None:
            os.environ["NO_COLOR"] = before


def to_png(svg: Path) -> Path | None:
    """Draw a picture as PNG beside the SVG; None if nothing here can."""
    png = svg.with_suffix(".png")
    chrome = next((found for name in _CHROMES if (found := shutil.which(name))), None)
    if chrome is not None and (view := _VIEW.search(svg.read_text(encoding="utf-8"))):
        width, height = (round(float(each)) for each in view.groups())
        with tempfile.TemporaryDirectory() as profile:
            page = Path(profile) / "page.html"
            page.write_text(_PAGE + svg.read_text(encoding="utf-8"), encoding="utf-8")
            command = [chrome, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
            command += [f"--user-data-dir={profile}", f"--window-size={width},{height}", f"--screenshot={png}"]
            subprocess.run([*command, page.as_uri()], check=False, capture_output=True, timeout=60)
        if png.exists():
            return png
    try:
        cairosvg: Any = importlib.import_module("cairosvg")
    except (ImportError, OSError):
        return None
    cairosvg.svg2png(url=str(svg), write_to=str(png), scale=1.5)
    return png


def _parts_from(text: str) -> Callable[[], AppParts]:
    module, _, name = text.partition(":")
    make: Callable[[], AppParts] = getattr(importlib.import_module(module), name)
    return make


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    return int(width), int(height)


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the pictures."""
    parser = argparse.ArgumentParser(prog="companion.ui.render", description="Render every screen to a picture.")
    parser.add_argument("--png", action="store_true", help="also as PNG")
    parser.add_argument("--out", type=Path, default=Path("screens"), help="the folder they go to")
    parser.add_argument("--parts", default=DEMO, help="module:function that makes the parts")
    parser.add_argument("--size", type=_size, action="append", help="such as 80x24; may be repeated")
    parser.add_argument("--look", action="append", help=f"a theme or {NO_COLOR}; may be repeated")
    parser.add_argument("--only", action="append", help="a tab or screen; may be repeated")
    wanted = parser.parse_args(arguments)
    makers = [_parts_from(name) for name in ((DEMO, LOCKED_DEMO) if wanted.parts == DEMO else (wanted.parts,))]
    wanted.out.mkdir(parents=True, exist_ok=True)
    for look in wanted.look or LOOKS:
        for size in wanted.size or SIZES:
            with no_color(look == NO_COLOR):
                pictures: dict[str, str] = {}
                for make in makers:
                    pictures |= asyncio.run(shoot(make(), size, look, wanted.only or ()))
                of_two = not wanted.only or any(name in wanted.only for name, _, _ in OF_TWO_MACHINES)
                if wanted.parts == DEMO and of_two:
                    apart = _parts_from(CONTESTED)()
                    pictures |= asyncio.run(
                        shoot(apart, size, look, wanted.only or (), OF_TWO_MACHINES, has_tabs=False)
                    )
            for name, svg in pictures.items():
                path = wanted.out / f"{name}-{size[0]}x{size[1]}-{look.removeprefix('companion-')}.svg"
                path.write_text(svg, encoding="utf-8")
                made = to_png(path) if wanted.png else path
                sys.stdout.write(f"{made or path}\n")
    return 0


if __name__ == "__main__":
    drop_debug_settings(os.environ)
    sys.exit(main())
