"""Words of the check-in: its rows, what it says while someone writes, and what it offers."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from companion.domain.journal import Entry, Scale, sleep_label
from companion.ui.words.dates import clock, listed, long_date, plural, short_date

if TYPE_CHECKING:
    from companion.services.checkin import Draft

SLEEP_NAME: Final = "Sleep"
SLEEP_HINT: Final = "hours, 7.5 or 7:30"
TAGS_NAME: Final = "Tags"
TAGS_HINT: Final = "such as work, family"
NOTE_NAME: Final = "Note"
NOTE_HINT: Final = "Anything you want to keep. ctrl+s saves."
FLAG_NAME: Final = "Tell my clinician"
FLAG_HINT: Final = "Space marks it for the next visit"
FLAG_ON: Final = "yes, at the next visit"

HOW_TO: Final = "A digit answers, Down skips, Enter saves. All may be empty."
IN_NOTE: Final = "Enter begins a new line, ctrl+s saves."
SAVING: Final = "Saving…"
SAVED: Final = "Saved."
BOTH_KEPT: Final = "Saved. This entry also changed elsewhere; both versions are kept."
TEXT_STAYS: Final = "What you wrote is still here. ctrl+s tries again."
MAYBE_SAVED: Final = "It may already be saved; saving again keeps only one."
CHANGED_ELSEWHERE: Final = (
    "This entry changed elsewhere while you were writing. Nothing here was touched; saving keeps both versions."
)
KEPT: Final = "Kept as a draft. Press c to continue it."
NOT_KEPT: Final = "Esc again closes without keeping it."

SAVE_LABEL: Final = "Save"
SAVE_TIP: Final = "Save this check-in, empty rows and all"
NEXT_LABEL: Final = "Next row"
NEXT_TIP: Final = "Go to the next row, leaving this one as it is"
PREVIOUS_LABEL: Final = "Row before"
PREVIOUS_TIP: Final = "Go back one row"
CLEAR_LABEL: Final = "Clear"
CLEAR_TIP: Final = "Empty this row; on an empty row, go back to the one before"
MORE_LABEL: Final = "One up"
LESS_LABEL: Final = "One down"
STEP_TIP: Final = "Move the answer by one step"
TOGGLE_LABEL: Final = "Mark"
TOGGLE_TIP: Final = "Mark or unmark this"
NOTE_LABEL: Final = "Note"
NOTE_TIP: Final = "Go straight to the note"
SYMPTOMS_LABEL: Final = "Symptoms"
SYMPTOMS_TIP: Final = "Choose which symptoms you are asked about"

OFFER_LABEL: Final = "Continue"
OFFER_TIP: Final = "Continue writing where you were"
OFFER_NEW_LABEL: Final = "New check-in"
OFFER_NEW_TIP: Final = "Start a new one; the draft is kept"
OFFER_AFRESH_LABEL: Final = "Edit it afresh"
OFFER_AFRESH_TIP: Final = "Begin again from what is saved; this draft goes once you type"
OFFER_DROP_LABEL: Final = "Discard draft"
OFFER_DROP_TIP: Final = "Throw the draft away for good"
OFFER_DROP_AGAIN: Final = "Press d again to throw it away for good."

LESS_TITLE: Final = "Would less on the screen help for now?"
LESS_DETAIL: Final = "Today then shows one dose, one line and help. It stays so until o brings everything back."
LESS_YES: Final = "Show less"
LESS_NO: Final = "Leave it as it is"

PICK_TITLE: Final = "Symptoms you are asked about"
PICK_HOW: Final = "Space picks, Enter keeps. Anxiety is always asked."
PICK_OWN: Final = "Add your own and press Enter"
PICK_LABEL: Final = "Pick"
PICK_TIP: Final = "Pick or leave out this symptom"
PICK_SAVE_LABEL: Final = "Keep"
PICK_SAVE_TIP: Final = "Keep this list"
PICK_ADD_LABEL: Final = "Add own"
PICK_ADD_TIP: Final = "Write down a symptom of your own"


def title(day: date, opened: datetime) -> str:
    """Head a new check-in: the day it is for, and when the form was opened."""
    return f"Check-in · {short_date(day)}, {clock(opened)}"


def edit_title(entry: Entry) -> str:
    """Head an entry that is being changed."""
    return f"Entry of {long_date(entry.day)}, {clock(entry.local)}"


def ends(scale: Scale) -> str:
    """Name both ends of a scale, for a row without an answer."""
    return f"{scale.labels[0]} … {scale.labels[-1]}"


def ends_how(scale: Scale) -> str:
    """Name both ends of a scale with their digits, where there is no room for that beside the row."""
    ends = f"{scale.first} {scale.labels[0]} … {scale.last} {scale.labels[-1]}."
    return f"{ends} Down skips, Enter saves."


def span(scale: Scale) -> str:
    """Say which digits a scale takes."""
    return f"{scale.first}-{scale.last}"


def not_on_scale(name: str, scale: Scale) -> str:
    """Say which digits a row takes, after another one was typed."""
    return f"{name} goes from {scale.first} ({scale.labels[0]}) to {scale.last} ({scale.labels[-1]})."


def day_is_over(today: date, day: date) -> str:
    """Say that midnight passed and the form stays with its day."""
    return f"It is {short_date(today)} by now. This check-in stays with {short_date(day)}."


def not_saved(reason: str) -> str:
    """Say that a save did not work, and that the text stays."""
    return f"{reason} {TEXT_STAYS}"


def not_kept(reason: str) -> str:
    """Say that closing would lose the text, because the draft cannot be kept."""
    return f"{reason} {NOT_KEPT}"


def offer(draft: Draft, opened: datetime) -> str:
    """Ask whether to go on with a draft."""
    if draft.seen is not None:
        seen = draft.seen
        return f"You were changing the entry of {short_date(seen.day)}, {clock(seen.local)}. Continue?"
    return f"You were writing on {short_date(opened.date())}, {clock(opened)}. Continue?"


def offer_detail(draft: Draft, others: int) -> str:
    """Say what a draft holds, without showing it, and how many others there are."""
    answers = len(draft.values) + len(draft.symptoms) + bool(draft.sleep_words)
    held = [
        *([plural(answers, "answer")] if answers else []),
        *([plural(len(draft.tags), "tag")] if draft.tags else []),
        *([f"a note of {plural(len(draft.note), 'character')}"] if draft.note else []),
    ]
    lines = [f"It holds {listed(held)}." if held else "It is empty so far."]
    if draft.is_maybe_saved:
        lines.append(MAYBE_SAVED)
    if others:
        lines.append(f"There {'is' if others == 1 else 'are'} {plural(others, 'older draft')} besides.")
    return " ".join(lines)


def sleep_reading(minutes: int) -> str:
    """Say how a length of sleep was understood."""
    return sleep_label(minutes)
