"""Words of the lock screen and of locking. No part of Textual is needed, so the first frame can say them."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from companion.ui.words.dates import clock

TITLE: Final = "Companion is locked"
SUBTITLE: Final = "Your records are encrypted and wait for your passphrase."

FIELD: Final = "Passphrase"
HOW: Final = "Enter opens your records. ctrl+t shows what is typed."
NOTHING_TYPED: Final = "Please type your passphrase first."
TURNED_OFF: Final = "Encryption was turned off in another window, so no passphrase is needed. Enter opens your records."
OPENING: Final = "Opening…"
OPENED: Final = "Open. One moment…"
WRONG: Final = (
    "It does not open your records. What you typed is still there; ctrl+t shows it. Forgotten? ctrl+r takes the "
    "recovery key."
)

SAY: Final = "I took"
SAY_HINT: Final = "such as: my morning ones"
SAY_HOW: Final = "Enter keeps it with the time. You match it when you unlock."
KEEPING: Final = "Keeping…"
SAID_STAYS: Final = "What you typed is still there; Enter tries again."

PLAN: Final = "My safety plan"
NO_PLAN: Final = "Your safety plan is not shown here: there is none yet, or you chose to keep it locked."

SHOW_LABEL: Final = "Show or hide"
SHOW_TIP: Final = "Show what is typed as a passphrase, or hide it again"
RECOVER_LABEL: Final = "Recovery key"
RECOVER_TIP: Final = "Open your records with the recovery key from paper and choose a new passphrase"
NEXT_LABEL: Final = "Next"
PREVIOUS_LABEL: Final = "Previous"
FIELD_TIP: Final = "Go to the part beside this one"

LOCK_LABEL: Final = "Lock now"
LOCK_TIP: Final = "Hide everything and lock your records; the passphrase opens them again"
NOT_LOCKED: Final = "Covered, but not locked: what you were writing could not be kept. Please save it or copy it first."


def kept(now: datetime, count: int) -> str:
    """Say that words were kept, and how many wait."""
    waiting = "You match it when you unlock." if count == 1 else f"{count} wait to be matched when you unlock."
    return f"Kept {clock(now)}. {waiting}"


def first_frame() -> str:
    """Say in the very first frame what is coming."""
    return f"{TITLE}\n{SUBTITLE}"
