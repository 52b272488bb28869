"""Words about forgetting everything."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from companion.domain.words import clean_line
from companion.ui.words.dates import full_date, listed, plural

CANCEL_HOW: Final = "`companion forget --cancel` brings them back."
MEANWHILE: Final = f"Until then nothing is shown or saved. {CANCEL_HOW}"
HIDDEN_FOR_NOW: Final = f"The records of this profile are hidden. Nothing is shown or saved. {CANCEL_HOW}"
LABEL: Final = "HIDDEN"
BACK_LABEL: Final = "Bring them back"
BACK_TIP: Final = "Show the records again; nothing is erased then"
BACK_TITLE: Final = "Bring your records back?"
BACK_DETAIL: Final = "They are shown again at once, and nothing is erased."
STAY_LABEL: Final = "Leave them hidden"
CLOSED_HIDDEN: Final = (
    "Companion closed: these records were hidden or erased, as asked.\n"
    "If they are hidden, what you saved or typed until now is among them. "
    "`companion forget --cancel` brings all of it back."
)
CLOSED_SHOWN: Final = "Companion closed because these records are no longer hidden. Please open it again."
BEGUN: Final = "The erasing has begun, so it cannot be canceled any more. What is left goes on the next start."
STILL_OPEN: Final = (
    "Another copy of Companion is open here. The records are hidden meanwhile: close that copy, then start Companion "
    "again, and they are erased."
)
ERASED: Final = "Everything was erased, as you asked. Start Companion again to begin anew."
ERASED_NOW: Final = "Everything was erased."
SOME_LEFT: Final = "Not everything could be removed; it is tried again on the next start:"
NOT_HIDDEN: Final = "No records are hidden, so there is nothing to cancel."
CANCELED: Final = "Canceled. Your records are all here again."
NOTHING_DONE: Final = "Nothing was changed."
NOTHING_THERE: Final = "Companion keeps nothing on this computer, so there is nothing to forget."
EVERYTHING_NEEDED: Final = (
    "Please say `companion forget --everything`. It lists what there is and asks before anything goes."
)
ONE_ANSWER: Final = "--in-7-days, --at-once and --cancel are different answers: please give one of them."

LOCKED: Final = (
    "The records are locked, so none of them can be erased on other machines yet: that takes the passphrase. Nothing "
    "was erased."
)
DUE_AND_LOCKED: Final = (
    "The date to erase the hidden records has come. They are to be erased on all machines, which takes the passphrase; "
    "until it is given they stay hidden. Without it, `companion forget --everything --at-once --records remove` "
    "removes the files instead."
)

CHOICES: Final = (
    "1  Hide now, erase in 7 days. You can cancel any time until then.\n"
    "2  Erase at once. Nothing brings it back.\n"
    "Enter changes nothing."
)
CHOICES_HIDDEN: Final = (
    "1  Begin the 7 days again, from today. You can cancel any time until then.\n"
    "2  Erase at once. Nothing brings it back.\n"
    "Enter changes nothing: they stay hidden."
)
WHICH: Final = "1 or 2? "
DIFFERENCE: Final = "Hiding can be taken back. Erasing is for good: Companion cannot bring anything back."
SYNCED: Final = (
    "The folder of the records is shared or synced, so other machines and the sync tool may keep copies of it.\n"
    "1  Only what is on this computer goes; the folder of the records stays as it is.\n"
    "2  Every record is erased for good on all machines first: on each when Companion next opens there. The folder "
    "stays and holds only empty lines.\n"
    "3  The files in the folder go. A sync tool carries that to the other machines."
)
WHICH_RECORDS: Final = "1, 2 or 3? "
OTHER_COPIES: Final = (
    "What Companion cannot reach: exports and prints you made, copies kept by backup programs and sync tools, and "
    "traces on the disk itself until it is written over."
)
DATE_HAS_COME: Final = (
    "By this computer's clock the date to erase the hidden records has come. Nothing else confirms that yet, so they "
    "are erased from tomorrow on."
)


def hidden(day: date) -> str:
    """Say that records are hidden until a date."""
    return f"The records of this profile are hidden and will be erased on {full_date(day)}. {MEANWHILE}"


def page_title(day: date | None) -> str:
    """Say that records are hidden, and until when if that is known."""
    return f"Your records are hidden until {full_date(day)}." if day is not None else "Your records are hidden."


def page_detail(day: date | None, *, has_come: bool) -> str:
    """Say what it means that they are hidden, and how they are brought back."""
    when = (
        f"{DATE_HAS_COME if has_come else 'On that day they are erased.'} Until then" if day is not None else "Any time"
    )
    return (
        f"{when} you can bring all of it back: b here, or `companion forget --cancel`. Meanwhile nothing is shown or "
        "saved.\n\nRead (4), Care (6) and help (F1) need no records."
    )


def away(folder: str) -> str:
    """Say that the folder of the records is not there now."""
    return f"{folder} (not there now; connect it, then try again)"


def profile(name: str) -> str:
    """Head what belongs to a profile."""
    return f"Profile {name}"


def row(path: str, size: int) -> str:
    """Say a file with its size."""
    return f"  {_size(size):>9}  {path}"


def total(files: int, size: int) -> str:
    """Say how much it is together."""
    return f"Together {plural(files, 'file')}, {_size(size)}."


def others(paths: tuple[str, ...]) -> str:
    """Name what stays because somebody else put it there."""
    listed = "\n".join(f"  {path}" for path in paths)
    return f"Not Companion's, so it stays, with the folder it lies in:\n{listed}"


def copies(paths: tuple[str, ...]) -> str:
    """Name the backups that a person put elsewhere."""
    listed = "\n".join(f"  {path}" for path in paths)
    return f"Backups you put elsewhere stay, if they are still there:\n{listed}"


def machines(names: Sequence[str]) -> str:
    """Name the other computers that wrote here."""
    return f"Other computers wrote here: {listed([clean_line(name) for name in names])}."


def type_this(word: str) -> str:
    """Ask for the word that agrees."""
    return f"Type {word}, then Enter: "


def will_be(day: date) -> str:
    """Say that the records are hidden now."""
    return f"Hidden. They will be erased on {full_date(day)}. {CANCEL_HOW}"


def locked_lines(count: int) -> str:
    """Say that not all records can be erased because some are sealed to a key that is not at hand."""
    return (
        f"{plural(count, 'line')} of the records can only be opened with another key, so not everything can be erased "
        "on other machines yet. `companion encrypt add` opens that key, too. Nothing was erased."
    )


def left(paths: tuple[str, ...]) -> str:
    """Name what could not be removed."""
    return "\n".join([SOME_LEFT, *(f"  {path}" for path in paths)])


def _size(size: int) -> str:
    if size < 1000:
        return f"{size} B"
    return f"{size / 1000:.1f} kB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB"
