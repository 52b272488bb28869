"""Words of the first run and of the choices that can be made again later."""

from __future__ import annotations

from datetime import time
from typing import Final

from companion.domain.crisis import Region
from companion.ui.words.dates import clock, plural
from companion.ui.words.zone import place as place_of

TITLE: Final = "Welcome to Companion"
SUBTITLE: Final = "Four short questions. Esc skips one; all can be chosen again."
BACK_LABEL: Final = "Back"
BACK_TIP: Final = "Go back one question"
SKIP_LABEL: Final = "Skip"
SKIP_TIP: Final = "Leave this question for later"
CHOOSE_LABEL: Final = "Choose"
CHOOSE_TIP: Final = "Choose the answer under the cursor"
KEPT: Final = "Nothing was changed by this; the answer can be given again."

REGION: Final = "In which country are you?"
REGION_WHY: Final = "So that the right numbers stand at the bottom of every screen."
REGION_SEARCH: Final = "Type a few letters; Enter confirms"
REGION_NONE: Final = "My country is not here"
REGION_FIRST: Final = "Choose your country with the arrows or a few letters. Esc leaves it for later."
REGION_OPEN: Final = "No country is chosen now. The numbers below are those that hold in many."
GUESSED: Final = "(your time zone)"

DAY_START: Final = "When does a new day begin for you?"
DAY_START_WHY: Final = "What you write before it still belongs to the evening before."
USUAL: Final = "usual"

POLES: Final = "How do you want to note your mood?"
POLES_WHY: Final = "Apart, low and high can both be there on one day."
POLES_NAMES: Final = {"1": "One line, from very low to very high", "2": "Low and high apart, usual for bipolar"}

NEXT: Final = "Where do you want to begin?"
NEXT_WHY: Final = "The demo has a home of its own, which is gone when it closes."
NEXT_NAMES: Final = {
    "add": "Add the first medicine",
    "demo": "Look around with demo data",
    "open": "Just open the app",
}

CHOICES_TITLE: Final = "Choices"
CHOICES_HOW: Final = "Enter changes one. Each takes effect as soon as it is saved."
CHOICES_LABEL: Final = "Choices"
CHOICES_TIP: Final = "Country, start of the day, mood, colors and symbols"
FIRST_RUN_LABEL: Final = "First questions again"
FIRST_RUN_TIP: Final = "Go through the questions of the first start once more"

REGION_NAME: Final = "Country of the crisis lines"
DAY_START_NAME: Final = "A day begins at"
POLES_NAME: Final = "Mood"
THEME_NAME: Final = "Colors"
GLYPHS_NAME: Final = "Symbols"
ZONE_NAME: Final = "Clocks of your doses"
ZONE_WHY: Final = "Which clocks do your doses follow?"
ASKS_NAME: Final = "Check-in on Today"
ASKS_NAMES: Final = {"on": "asked for each day", "off": "on pause; c still opens one"}
PAUSED: Final = "on pause"
LOW_NAME: Final = "Low-energy view"
NOTIFICATIONS_NAME: Final = "Notice at the due time"
NAMES_NAME: Final = "Names in the notice"
LOCK_NAME: Final = "Lock by itself"
LOCK_MINUTES: Final = (5, 15, 30, 60, 0)
"""The quiet minutes offered; any other number can be written into the preferences."""
NOT_CHOSEN: Final = "not chosen yet"
ON: Final = "on"
OFF: Final = "off"
AT_NEXT_START: Final = "Saved. It takes effect at the next start."
SAVED: Final = "Saved."
DAY_START_SAVED: Final = "Saved. It takes effect tomorrow; earlier days stay as they are."

GLYPHS_NAMES: Final = {
    "auto": "as the terminal can",
    "unicode": "● ✓ and the like",
    "ascii": "plain letters only",
}
NOTIFICATION_NAMES: Final = {
    "auto": "as the terminal can",
    "bell": "the bell",
    "osc9": "a message (OSC 9)",
    "osc777": "a message (OSC 777)",
    "off": "off",
}
SWITCH_NAMES: Final = {"on": ON, "off": OFF}
POLES_SHORT: Final = {"1": "one line", "2": "low and high apart"}


def lock_after(minutes: int) -> str:
    """Say after how many quiet minutes it locks."""
    return f"after {plural(minutes, 'quiet minute')}" if minutes else "never"


def zone_answer(zone: str) -> str:
    """Name a zone in a list of answers."""
    return f"{place_of(zone)} ({zone})" if "/" in zone else place_of(zone)


def step(place: int, count: int) -> str:
    """Say how far along the questions are."""
    return f"{place} of {count}"


def region_line(region: Region) -> str:
    """Say the numbers of a country."""
    emergency = region.emergency[0].number if region.emergency else ""
    line = region.lines[0].number if region.lines else ""
    return " · ".join(part for part in (line, emergency) if part)


def region_saved(region: Region) -> str:
    """Say which country's numbers are shown now."""
    if not region.code:
        return REGION_OPEN
    return f"The numbers below are those of {region.name} now."


def day_start_name(at: time, usual: time) -> str:
    """Name an hour at which a day can begin."""
    return f"{clock(at)}  {USUAL}" if at == usual else clock(at)
