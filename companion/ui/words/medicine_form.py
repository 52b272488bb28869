"""Words of the form for a medicine. No part of Textual is needed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from companion.domain.medicine import plural
from companion.domain.words import shown
from companion.ui.words.dates import long_date

NAME: Final = "Name"
NAME_HINT: Final = "as on the label"
INGREDIENTS: Final = "Ingredients"
INGREDIENTS_HINT: Final = "if other than the name; a comma between two"
FORM: Final = "Form"
OWN_FORM: Final = "Form in words"
OWN_FORM_HINT: Final = "what one piece is called, such as lozenge"
RELEASE: Final = "Release"
STRENGTH: Final = "Strength"
STRENGTH_HINT: Final = "of one piece, such as 300 mg; empty if not known"
WHEN: Final = "Taken"
TIME: Final = "Time"
TIME_HINT: Final = "such as 08:00"
ON_DAYS: Final = "  on"
AMOUNT_HINT: Final = "how much"
ADD_TIME: Final = "+ add another time"
FIRST: Final = "From"
FIRST_HINT: Final = "2026-11-23, today or tomorrow"
PURPOSE: Final = "For"
PURPOSE_HINT: Final = "what you take it for, if you like"
NOTE: Final = "Prescriber"
NOTE_HINT: Final = "what they said: with food, what to do after a gap"
WINDOW: Final = "Window"
WINDOW_HINT: Final = "minutes around its time; empty: 2 hours"
WHY: Final = "Why"
WHY_HINT: Final = "why it changes, if you like"

NAME_OF: Final = "medicine name"
FORM_OF: Final = "form"
INGREDIENT_OF: Final = "ingredient"
PURPOSE_OF: Final = "purpose"
WHY_OF: Final = "reason"

FORM_NAMES: Final = {"mL": "liquid (mL)"}
"""What a form is called in the row of forms, where that is another word."""
RELEASE_NAMES: Final = {"": "none"}
WHENS: Final = ("times", "needed")
"""The ids of the two ways to take it."""
WHEN_NAMES: Final = {"times": "at set times", "needed": "as needed"}

HOW_TO: Final = "Enter continues, ctrl+s reads it back. Saved only after your yes."
CHANGE_HOW_TO: Final = "Holds from the date below. Everything before it stays as it was."
CORRECT_HOW_TO: Final = "For a slip in what was written down. If your dose changed, use Change instead."
SAVING: Final = "Saving…"
TEXT_STAYS: Final = "Everything you typed is still here. ctrl+s tries again."
CHANGED_ELSEWHERE: Final = "This medicine was changed elsewhere meanwhile. What you typed is still here."

READ_LABEL: Final = "Read back"
READ_TIP: Final = "See what it adds up to before anything is saved"
ADD_TIME_LABEL: Final = "Add time"
ADD_TIME_TIP: Final = "Add another time of day"
DROP_TIME_LABEL: Final = "Drop time"
DROP_TIME_TIP: Final = "Leave out the time the cursor is on"
NEXT_LABEL: Final = "Next"
NEXT_TIP: Final = "Go to the next field"
PREVIOUS_LABEL: Final = "Previous"
PREVIOUS_TIP: Final = "Go to the field before"
PICK_LABEL: Final = "Choose"
PICK_LEFT: Final = "Left"
PICK_RIGHT: Final = "Right"
PICK_TIP: Final = "Move to the answer beside this one"
DAY_LABEL: Final = "Day on or off"
DAY_TIP: Final = "Choose or leave out this weekday"
EVERY_DAY_LABEL: Final = "Every day"
EVERY_DAY_TIP: Final = "Choose all seven days"
WEEKDAYS_LABEL: Final = "Mon to Fri"
WEEKDAYS_TIP: Final = "Choose Monday to Friday"

NO_DAYS: Final = "which days?"
DAYS_NEEDED: Final = "On which days? d chooses every day, w Monday to Friday, 1 to 7 a single day."
TIME_NEEDED: Final = "At what time? For example 08:00."
TIMES_NEEDED: Final = "When is it taken? Please give a time such as 08:00, or choose “as needed” above."

NOT_KEPT: Final = "Esc again closes without keeping it."
OFFER_TITLE: Final = "You were writing about a medicine. Continue?"
OFFER_YES: Final = "Continue"
OFFER_NEW: Final = "Start over; the draft is kept"
OFFER_AFRESH: Final = "Start fresh; this draft goes once you type"
OFFER_LATER: Final = "Later; the draft is kept"
OFFER_DROP: Final = "Discard the draft"
OFFER_DROP_AGAIN: Final = "Press 3 again to throw it away for good."
KEPT: Final = "Kept as a draft. It is offered the next time."


def add_title() -> str:
    """Head the form for a new medicine."""
    return "Add a medicine"


def change_title(name: str) -> str:
    """Head the form for a change from a date on."""
    return f"Change {name} from a date on"


def correct_title(name: str) -> str:
    """Head the form for the correction of a mistake."""
    return f"Correct a mistake in {name}"


def corrected_since(first: date) -> str:
    """Say which version is being corrected."""
    return f"the plan that began {long_date(first)}"


def date_reading(day: date, today: date) -> str:
    """Say how a date was understood."""
    near = {-1: "yesterday, ", 0: "today, ", 1: "tomorrow, "}.get((day - today).days, "")
    return f"{near}{long_date(day)}"


def how_often(text: str) -> str:
    """Ask for times where it says how often."""
    return f"“{shown(text)}” says how often, not when. At which times? For example 08:00, 20:00."


def amount_needed(form: str) -> str:
    """Ask for an amount."""
    return f"How much each time? For example 1, 1/2 or 2 {plural(form, True)}."


def pieces_needed(text: str, form: str) -> str:
    """Ask for pieces where a weight was given."""
    return f"“{shown(text)}” is a weight. How many {plural(form, True)} is that? For example 1 or 1/2."


def not_the_form(text: str, form: str) -> str:
    """Say that an amount names something else than the form or strength of this medicine."""
    return f"“{shown(text)}” does not fit the form above. An amount reads like 1 or 2 {plural(form, True)}."


def which_strength(text: str, strengths: Iterable[str]) -> str:
    """Ask which strength is meant."""
    example = " + ".join(f"1 x {strength}" for strength in strengths)
    return f"“{shown(text)}”: of which strength? An amount of several reads like {example}."


def as_many_strengths(ingredients: int, strengths: int) -> str:
    """Say that each ingredient needs its strength."""
    if ingredients == 1:
        return f"One ingredient has one strength, here are {strengths}. Please name each ingredient above."
    example = " / ".join(("5 mg", "325 mg", *(["1 mg"] * ingredients))[:ingredients])
    return f"{ingredients} ingredients need {ingredients} strengths, such as {example}, in the same order."


def no_window(text: str) -> str:
    """Say that this is no window."""
    return f"“{shown(text)}” is not a window. It reads like 90 min or 2 h, from 1 minute to 24 hours."


def time_name(place: int, count: int) -> str:
    """Name a row of the times."""
    return TIME if count == 1 else f"{TIME} {place + 1}"


def count_problems(count: int) -> str:
    """Say that some fields need another look."""
    return "One field needs another look." if count == 1 else f"{count} fields need another look."


def offer_detail(name: str, at: str) -> str:
    """Say what a draft is about."""
    return f"{name or 'A medicine without a name yet'}, kept {at}." if at else f"{name or 'No name yet'}."


def days_words(days: tuple[str, ...], rule: str) -> str:
    """Say which days are chosen: every day, Mon to Fri, 3 days, or which keys choose."""
    if not days:
        return rule or NO_DAYS
    if len(days) == 7:
        return "every day"
    if days == ("mon", "tue", "wed", "thu", "fri"):
        return "Monday to Friday"
    return "1 day a week" if len(days) == 1 else f"{len(days)} days a week"
