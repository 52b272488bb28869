"""Words of the Help now screen."""

from __future__ import annotations

from typing import Final

TITLE: Final = "Help now"
DANGER: Final = "If you or someone else may be in danger right now, call:"
TALK: Final = "To talk with someone:"
POISON: Final = "Too much of a medicine, or the wrong one:"
CHOOSE: Final = "Companion does not know your country, so these numbers may not be yours."
UNREAD: Final = (
    "The file with your country's numbers cannot be read, so these may not be yours. `companion doctor` says more."
)
NOT_YOURS: Final = ": these numbers may not be yours."
UNREADABLE: Final = "The numbers of your country could not be read. `companion doctor` says what is damaged."
REGION_KEY: Final = "r"
REGION_LABEL: Final = "Choose your country"
REGION_TIP: Final = "Show the numbers of your country here and at the bottom of every screen"
OTHER_REGION_LABEL: Final = "Country"
OTHER_REGION_TIP: Final = "Show the numbers of another country, at home or on a trip"
ELSEWHERE: Final = "Any other country: findahelpline.com lists crisis lines by country."
HOURS_UNKNOWN: Final = "Hours not checked. If nobody answers, use the emergency number."
ALL_LINES_LABEL: Final = "All lines"
ALL_LINES_TIP: Final = "Show every line with its hours, or the short form again"

TOO_MUCH: Final = "I took too much, or the wrong medicine"
TOO_MUCH_TIP: Final = "The poison line, and signs that need an ambulance"
SOMEONE_ELSE: Final = "Someone else is in danger"
SOMEONE_ELSE_TIP: Final = "What to do for another person, step by step"
BREATHE: Final = "Breathe with me"
BREATHE_TIP: Final = "A slow pace to breathe along with"
LOOK_AROUND: Final = "Look around: 5-4-3-2-1"
LOOK_AROUND_TIP: Final = "A walk through your senses, one step at a time"
SIGNS: Final = "Signs that need help now"
SIGNS_TIP: Final = "Warning signs and what to do about them, those of your medicines first"
PLAN: Final = "My safety plan and my people"
PLAN_TIP: Final = "What you wrote down for a hard moment"
LETTERS: Final = "Letters from my well self"
LETTERS_TIP: Final = "What you wrote to yourself on a steadier day"

ADVICE: Final = "For advice right now:"
_ASK_INSTEAD: Final = "Call a pharmacist or a doctor's office now, or the emergency number."
POISON_ELSEWHERE: Final = f"Not in the US? {_ASK_INSTEAD}"
CARD_MISSING: Final = "The page with more about this could not be read."

NO_CARDS: Final = "The pages about signs could not be read. The numbers at the bottom of this screen hold."

NEXT_LABEL: Final = "Next"
NEXT_TIP: Final = "Go to the next step"
PREVIOUS_LABEL: Final = "Step back"
PREVIOUS_TIP: Final = "Go to the step before"
STILL_LABEL: Final = "Hold still"
STILL_TIP: Final = "Have nothing move: the counts stand there to be followed by yourself"
MOVE_LABEL: Final = "Move along"
MOVE_TIP: Final = "Have the pace shown as it goes"
WAYS: Final = {"in": "Breathe in", "hold": "Hold", "out": "Breathe out"}

PLAN_LOCKED: Final = "Your safety plan and your people are in your records, which are locked."
PLAN_HIDDEN: Final = "Your safety plan and your people are in your records, which are hidden."

SHORT_NAME: Final = "Help now"
SHORT_WHY: Final = "How much stands in Help now?"
SHORT_NAMES: Final = {
    "full": "every line with its hours",
    "short": "the lines and my plan in two rows",
}


def title(country: str) -> str:
    """Head the page with the country its numbers belong to."""
    return f"{TITLE} · {country}"


def languages(names: tuple[str, ...]) -> str:
    """List the languages a line answers in."""
    return ", ".join(names)


def checked(date: str, source: str) -> str:
    """Say when a number was checked and where."""
    return f"Checked {date}: {source}"


def counts(seconds: int) -> str:
    """Count the seconds of a part of a breath."""
    return " ".join(str(second) for second in range(1, seconds + 1))


def no_poison_line(country: str) -> str:
    """Say whom to ask where no poison line was checked."""
    return f"Companion has no checked poison line for {country or 'your country'}. {_ASK_INSTEAD}"


def in_one_line(plan: str) -> str:
    """Say the plan in one line, as much of it as there is room for."""
    return f"My plan: {' · '.join(line.strip() for line in plan.splitlines() if line.strip())}"


def step(place: int, count: int) -> str:
    """Say how far along the steps are."""
    return f"Step {place} of {count}"


def written(date: str, reviewed_by: str) -> str:
    """Say when a guide was written and who reviewed it."""
    return f"Written {date} · reviewed by {'no clinician yet' if reviewed_by == 'none yet' else reviewed_by}"


def about(names: tuple[str, ...]) -> str:
    """Say about which of one's medicines a card is."""
    return f"About your {', '.join(names)}"


def not_kept(country: str, reason: str) -> str:
    """Say that the numbers of a country are shown, though the choice could not be kept."""
    return f"The numbers are those of {country} until Companion closes. {reason}"
