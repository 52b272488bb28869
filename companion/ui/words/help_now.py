"""Words of the Help now screen."""

from __future__ import annotations

from typing import Final

TITLE: Final = "Help now"
DANGER: Final = "If you or someone else may be in danger right now, call:"
TALK: Final = "To talk with someone:"
POISON: Final = "Too much of a medicine, or the wrong one:"
CHOOSE: Final = "Your country is not chosen yet, so these numbers may not be yours."
REGION_KEY: Final = "r"
REGION_LABEL: Final = "Choose your country"
REGION_TIP: Final = "Show the numbers of your country here and at the bottom of every screen"
ELSEWHERE: Final = "Any other country: findahelpline.com lists crisis lines by country."
HOURS_UNKNOWN: Final = "Hours not checked. If nobody answers, use the emergency number."


def title(country: str) -> str:
    """Head the page with the country its numbers belong to."""
    return f"{TITLE} · {country}"


def languages(names: tuple[str, ...]) -> str:
    """List the languages a line answers in."""
    return ", ".join(names)


def checked(date: str, source: str) -> str:
    """Say when a number was checked and where."""
    return f"Checked {date}: {source}"


def not_kept(country: str, reason: str) -> str:
    """Say that the numbers of a country are shown, though the choice could not be kept."""
    return f"The numbers are those of {country} until Companion closes. {reason}"
