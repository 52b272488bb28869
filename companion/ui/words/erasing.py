"""Words about erasing for good, in the app and on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from companion.domain.words import clean_line
from companion.ui.words.dates import full_date, listed, plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from companion.services.erasing import Erasure
    from companion.services.ports import Erased

LABEL: Final = "Erase for good…"
ENTRY_TIP: Final = "Erase this entry, or those of some days, so that nothing brings them back"
MEDICINE_TIP: Final = "Erase this medicine with everything recorded of it, so that nothing brings it back"
RECORD_TIP: Final = "Erase what is recorded here, so that nothing brings it back"

DIFFERENCE: Final = (
    "What is deleted can come back with undo or from a backup. What is erased for good cannot: nothing brings it back."
)
ESC_LEAVES: Final = "Esc leaves everything as it is."
NOTHING_ERASED: Final = "Nothing was erased."
NOT_THE_WORD: Final = "That is not the word, so nothing was erased."
DRY_RUN: Final = "This was only a look: nothing was erased."
ERASING: Final = "Erasing…"
OTHER_COPIES: Final = (
    "What Companion cannot reach: exports and prints you made, copies kept by backup programs and sync tools, and "
    "traces on the disk itself until it is written over. An encrypted disk is the answer to those."
)
DONE_TITLE: Final = "Erased for good"
DONE_YES: Final = "Close"
OTHERS_YES: Final = "Take it out of those files here, too"
OTHERS_HOW: Final = (
    "For a computer that stays closed, it can be taken out of those files here. If that computer is used again, "
    "nothing it saved is lost, and what was erased goes once more."
)
OTHERS_IN_COMMANDS: Final = "For a computer that stays closed, `companion erase others` takes it out here."
OTHERS_DONE: Final = "What was erased for good is out of the files of other computers here, too."
OTHERS_NONE: Final = "No file of another computer holds anything that was erased for good."

WHAT_TITLE: Final = "Erase what for good?"
FROM: Final = "From"
TO: Final = "To"
DAYS_TITLE: Final = "Erase the entries of some days for good"
DAYS_HOW: Final = "Both days are included. The next step shows how many entries that is, before anything is erased."
DAY_HINT: Final = "such as 2026-11-23 or yesterday"
ONE_ENTRY: Final = "This entry"
SOME_DAYS: Final = "The entries between two dates"

_NOUNS: Final = {
    "product": ("product", "products"),
    "version": ("plan of how it is taken", "plans of how it is taken"),
    "pause": ("pause", "pauses"),
    "dose": ("recorded dose", "recorded doses"),
    "extra": ("extra intake", "extra intakes"),
    "entry": ("journal entry", "journal entries"),
    "plan": ("part of your safety plan", "parts of your safety plan"),
    "person": ("entry of your people", "entries of your people"),
    "letter": ("letter", "letters"),
}


def title(erasure: Erasure) -> str:
    """Ask about it in one line."""
    match erasure.kind:
        case "medicine":
            return f"Erase {clean_line(erasure.name)} for good?"
        case "entry":
            return "Erase this journal entry for good?"
        case "entries":
            return "Erase these journal entries for good?"
        case "own":
            return f"Erase “{clean_line(erasure.name)}” for good?"
        case _:
            return f"Erase this record of {clean_line(erasure.name)} for good?"


def what(erasure: Erasure) -> str:
    """Say in counts and dates what would be erased."""
    counts = erasure.counts
    parts = [plural(counts[table], *nouns) for table, nouns in _NOUNS.items() if counts.get(table)]
    if "medicine" in counts:
        parts.insert(0, "the medicine with its name and notes")
    days = _days(erasure)
    sentence = f"This erases {listed(parts)}{days}." if parts else f"This erases what was written{days}."
    if erasure.kind == "entry":
        sentence = f"This erases the entry of {_day(erasure)}, with every version of it and its draft."
    if erasure.unseen > 0:
        noun = plural(erasure.unseen, "record that was deleted before", "records that were deleted before")
        sentence += f" It also erases {noun}."
    return sentence


def stays(erasure: Erasure) -> tuple[str, ...]:
    """Say what is not erased with it, because it is part of something else."""
    said = []
    if erasure.kind == "dose":
        said.append("The medicine and its plan stay, so the dose will read as not logged.")
    if erasure.kind == "extra":
        said.append("The medicine itself stays.")
    if erasure.mentions:
        verb = "mentions" if erasure.mentions == 1 else "mention"
        entries = plural(erasure.mentions, "journal entry", "journal entries")
        said.append(
            f"{entries} {verb} “{clean_line(erasure.name)}” in your own words; these stay until you erase them."
        )
    if erasure.is_reaction:
        said.append("The allergy or reaction written down under this name stays; it can be removed in Medicines.")
    return tuple(said)


def type_this(erasure: Erasure, word: str) -> str:
    """Ask for the word that agrees."""
    if erasure.kind == "medicine":
        return f"Type {word} or the medicine's name, then Enter"
    return f"Type {word}, then Enter"


def day_choice(day: str, count: int) -> str:
    """Offer all entries of a day."""
    return f"All {plural(count, 'entry', 'entries')} of {day}" if count > 1 else f"Everything written for {day}"


def done(erased: Erased) -> str:
    """Say that it is done, in one line."""
    return f"Erased for good: {plural(erased.records, 'record')}."


def others(names: Sequence[str]) -> str:
    """Name the computers whose files still hold what was erased for good."""
    named = listed([clean_line(name) for name in names])
    return f"Files written by {named} still hold it until Companion is next opened there."


def left(erased: Erased, how: str = "") -> tuple[str, ...]:
    """Say by name what could not be reached.

    Args:
        erased: what came of it.
        how: what can be done about files of other computers.
    """
    said = list(erased.problems)
    if erased.machines:
        said.append(f"{others(erased.machines)} {how}".rstrip())
    if erased.locked:
        said.append(
            f"{plural(erased.locked, 'line')} of the records cannot be opened with the keys on this computer, so what "
            "they hold was not looked into and stays. `companion encrypt add` opens another key."
        )
    if erased.unread:
        names = listed([clean_line(name) or "this computer" for name in erased.unread])
        said.append(
            f"Places in files written by {names} cannot be read, so nobody knows what they hold. `companion doctor` "
            "shows where."
        )
    if erased.strange:
        names = listed([f"“{clean_line(name)}”" for name in erased.strange])
        be, it, them = ("is", "it", "it") if len(erased.strange) == 1 else ("are", "they", "them")
        said.append(
            f"Next to the backups {be} {names}, which Companion cannot look into. If {it} may hold any of this, remove "
            f"{them}."
        )
    said += [f"Older versions may lie in {copy}, which Companion does not look into." for copy in erased.copies]
    said += [f"The backup you put at {path} still holds it, if it is there." for path in erased.backups]
    return (*said, OTHER_COPIES)


def _days(erasure: Erasure) -> str:
    if erasure.first is None or erasure.last is None:
        return ""
    if erasure.first == erasure.last:
        return f", {_day(erasure)}"
    return f", {full_date(erasure.first)} to {full_date(erasure.last)}"


def _day(erasure: Erasure) -> str:
    return full_date(erasure.first) if erasure.first else ""
