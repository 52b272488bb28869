"""Where notes stand on a screen, and which lines they must leave alone."""

from __future__ import annotations

from typing import Any

from textual.widgets._toast import Toast

from companion.ui.note_place import ABOUT
from companion.ui.terminal.cursor import cursor_place
from companion.ui.text import Words
from companion.ui.widgets.safety_bar import SafetyBar
from companion.ui.widgets.tab_strip import TabStrip

TOLD = "The words could not be kept, because the disk is full. What was typed is still there; nothing else was changed."
"""A note of some lines."""

LOOKED_AT = ((60, 20), (80, 24), (120, 40))
"""The sizes at which no line of these may be hidden; a smaller window has not always room for all of them."""


def lines_of_notes(app: Any) -> set[int]:
    """The lines notes lie on."""
    placed = app.screen._compositor.full_map
    seen = [placed[note].visible_region for note in app.screen.query(Toast) if note.display and note in placed]
    return {line for each in seen for line in range(each.y, each.bottom)}


def kept_lines(app: Any) -> set[int]:
    """The lines of heading and question, of the bar, and of a field or else the line in focus."""
    placed, screen = app.screen._compositor.full_map, app.screen
    found = [*screen.query(ABOUT), *screen.query(SafetyBar)]
    lines = {line for one in found if one in placed for line in _lines(placed[one].visible_region)}
    for text in asked(screen):
        rows = _lines(placed[text].visible_region)
        lines |= {*rows} if len(rows) <= 4 else {rows.start}
    if not screen.is_modal:
        lines.add(0)
    if screen.focused is None or screen.focused not in placed:
        return lines
    field = placed[screen.focused].visible_region
    return lines | ({*_lines(field)} if field.height <= 4 else {cursor_place(screen).y})


def asked(screen: Any) -> list[Words]:
    """The first text of a screen, and the last one before what is in focus, or a dialog's second where nothing is."""
    if screen.query(TabStrip):
        return []
    placed = screen._compositor.full_map
    texts = [one for one in screen.query("*") if one is screen.focused or (isinstance(one, Words) and one in placed)]
    texts = [one for one in texts if one is screen.focused or placed[one].visible_region]
    at = texts.index(screen.focused) if screen.focused in texts else min(1 + screen.is_modal, len(texts))
    return [text for text in (*texts[:1], *texts[max(0, at - 1) : at]) if isinstance(text, Words)]


def is_whole(app: Any) -> bool:
    """Can the note be read to its end? Words of the page may stand beside it."""
    placed = app.screen._compositor.full_map
    notes = [note for note in app.screen.query(Toast) if note.display and note in placed]
    return bool(notes) and all(placed[note].visible_region.size == placed[note].region.size for note in notes)


def hides_nothing(app: Any) -> bool:
    """Is a note up, whole, and over none of those lines?"""
    return bool(lines_of_notes(app)) and is_whole(app) and not lines_of_notes(app) & kept_lines(app)


def _lines(region: Any) -> range:
    return range(region.y, region.bottom)
