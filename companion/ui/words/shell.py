"""Words of the shell: tabs, keys, covers, notes and the too small window."""

from __future__ import annotations

from typing import Final

APP: Final = "Companion"

TABS: Final = ("Today", "Journal", "Trends", "Read", "Medicines", "Care")
"""Titles of the six tabs, in the order of their digits."""

ENLARGE: Final = "Enlarge the window."
"""Below 40 columns or 12 lines."""

PASTED: Final = "Looks like pasted text. Nothing was recorded."
"""A burst of keys outside a text field."""

COVER_TITLE: Final = "Companion is covered"
COVER_HINT: Final = "F2 returns."
COVER_RETURN: Final = "Enter or F2 returns."

BROUGHT_BACK: Final = "What you were writing here is back. It is not saved yet."

HELP_LABEL: Final = "Help now"
HELP_TIP: Final = "Crisis lines, and what helps besides them"
COVER_LABEL: Final = "Cover"
COVER_TIP: Final = "Hide everything but the crisis line, or uncover it"
PALETTE_LABEL: Final = "Commands"
PALETTE_TIP: Final = "Find any command by typing a few letters"
PALETTE_HINT: Final = "Type a few letters of what you want to do"
KEYS_LABEL: Final = "All keys"
KEYS_TIP: Final = "Every key that works here"
KEYS_MORE: Final = "all keys"
COMMANDS_MORE: Final = "all commands"
KEYS_TITLE: Final = "Keys"
KEYS_FILTER: Final = "Type to filter"
KEYS_NONE: Final = "No key matches."
KEYS_EVERYWHERE: Final = "Everywhere"
KEYS_HERE: Final = "Here"
KEYS_MOVING: Final = "In the list"
KEYS_TABS: Final = "On every tab"
HEALTH_LABEL: Final = "Data health"
HEALTH_TIP: Final = "What of the records is damaged or missing, and what can be done"
HEALTH_FROM_TABS: Final = "Data health opens from the tabs: close this first."
HEALTH_NEEDS_RECORDS: Final = "Data health looks at the records, and they are not open now."
QUIT_LABEL: Final = "Quit"
QUIT_TIP: Final = "Close Companion. What was saved stays saved."
UNKEPT: Final = "What you were writing could not be kept."
QUIT_AGAIN: Final = "Save or copy it first; ctrl+q again closes without keeping it."
QUIT_HINT: Final = "Press ctrl+q to quit."
CLOSE_LABEL: Final = "Close"
CLOSE_TIP: Final = "Close this and go back"
BACK_LABEL: Final = "Back"
BACK_TIP: Final = "Go back to where you were"
RETURN_LABEL: Final = "Return"
RETURN_TIP: Final = "Uncover the screen"
YES_LABEL: Final = "Yes"
NO_LABEL: Final = "No"
CHECK_IN_LABEL: Final = "Check in"
CHECK_IN_TIP: Final = "Say how you are; one digit is enough"
TAB_TIP: Final = "Go to this tab"
NEXT_TAB: Final = "Next tab"
PREVIOUS_TAB: Final = "Previous tab"
TAB_STEP_TIP: Final = "Move to the tab beside this one"
UP_LABEL: Final = "Up"
DOWN_LABEL: Final = "Down"
FIRST_LABEL: Final = "First"
LAST_LABEL: Final = "Last"
LIST_TIP: Final = "Move through the list"
SCROLL_TIP: Final = "Move through the page"

THEME_LABEL: Final = "Theme"
THEME_TIP: Final = "Choose the colors of the app"
THEME_HINT: Final = "Type a few letters of a theme"
MAXIMIZE_LABEL: Final = "Maximize"
MAXIMIZE_TIP: Final = "Give the focused part the whole screen"
MINIMIZE_LABEL: Final = "Minimize"
MINIMIZE_TIP: Final = "Show everything again"


def pasted_part(kept: int, pasted: int) -> str:
    """Say how much of a paste was kept."""
    return (
        f"Kept the first {kept:,} of {pasted:,} pasted characters; a note holds no more. "
        "Your clipboard still has the rest."
    )


def pasted_lines(lines: int) -> str:
    """Say that pasted lines were joined into one."""
    return f"Joined {lines} pasted lines into one."


def field_full(limit: int) -> str:
    """Say that a one-line field cut a paste at its limit."""
    return f"Only the first {limit} characters fit here; the rest was left out."


_ARROWS: Final = {"up": "Up", "down": "Down", "left": "Left", "right": "Right"}


def key_name(key: str, *, ascii_only: bool = False) -> str:
    """Name a key as it stands on a keyboard, arrows by a word where they cannot be drawn."""
    if ascii_only and key in _ARROWS:
        return _ARROWS[key]
    named = {
        "escape": "Esc",
        "enter": "Enter",
        "space": "Space",
        "tab": "Tab",
        "shift+tab": "Shift+Tab",
        "up": "↑",
        "down": "↓",
        "left": "←",
        "right": "→",
        "pageup": "PgUp",
        "pagedown": "PgDn",
        "home": "Home",
        "end": "End",
        "backspace": "Backspace",
        "delete": "Del",
        "question_mark": "?",
        "exclamation_mark": "!",
        "slash": "/",
        "plus": "+",
        "minus": "-",
    }
    if key in named:
        return named[key]
    if key[:1] == "f" and key[1:].isdigit():
        return key.upper()
    from textual.keys import key_to_character  # commands without a screen say words of this module, too

    *modifiers, last = key.split("+")
    return "+".join([*modifiers, key_to_character(last) or last])


def left_unsaved(about: str) -> str:
    """Words for what was being written in a dialog when the app ended."""
    return f"You were writing under “{about}”. It is kept: open it again and it is there."
