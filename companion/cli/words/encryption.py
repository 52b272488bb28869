"""What is said about encryption: the passphrase, the recovery key, what is sealed and what is not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from companion.domain.words import clean_line, shown

if TYPE_CHECKING:
    from companion.services.vault import Vault

ASK = "Passphrase: "
ASK_NOW = "The passphrase now: "
ASK_OTHER = "The passphrase of the other key: "
ASK_NEW = "New passphrase (it does not show): "
ASK_AGAIN = "The same once more: "
DIFFERS = "The two differ. Please type both again."
WRONG = "This passphrase does not open the records. Nothing was changed."
ONE_MOMENT = "One moment…"
GAVE_UP = (
    "The records stay locked. `companion said` keeps words without a passphrase; if it is forgotten, `companion "
    "encrypt recover` opens everything with the recovery key."
)
CANNOT_ASK = (
    "The records are encrypted, and there is no terminal to ask for the passphrase. `companion said` keeps words "
    "without one; --passphrase-fd reads it from an open file."
)
NEEDS_TERMINAL = (
    "This needs a terminal: it asks for a passphrase, which is never part of a command. Nothing was changed."
)
NEEDS_TERMINAL_BACK = (
    "This needs a terminal: a recovery key is shown, and part of it is asked back there, also with --passphrase-fd. "
    "Nothing was changed."
)
NOTHING_TYPED = "No passphrase was typed. Nothing was changed."
INVITED = (
    "A key is here that was made on another computer, or before turning encryption on here came to its end. Its "
    "passphrase shows what is sealed, and seals the records of this computer too. Enter alone continues without it."
)
ABOUT = (
    "Encryption seals what Companion keeps with a passphrase: records, drafts, backups.\n"
    "What stays in sight: how much you record and when it was saved. It does not help against someone who watches you "
    "type, or against what this computer keeps elsewhere: swap, the window's history, copies made before.\n"
)
RECOVERY_TITLE = "Recovery key of your Companion records"
RECOVERY_ABOUT = """If the passphrase is forgotten, this key opens everything: `companion encrypt recover` asks for it.
So does the age tool: the key is the text AGE-SECRET-KEY-1 and all groups behind it, without spaces.
Keep it on paper, away from this computer. Whoever has it can read your records. It is kept nowhere else."""
WRITE_DOWN = "Please write it down or print it now. Clear this window afterwards."
TYPE_BACK = "To be sure that it can be read, please type back:"
NOT_BACK = "The recovery key was not typed back, so encryption was not turned on. Nothing was changed."
PLAN = "Keep my safety plan and people readable when locked?"
IS_ON = "Encryption is on."
IS_OFF = "Encryption is off. `companion encrypt on` turns it on."
LIST_DAMAGED = (
    "The list of keys that records are sealed to cannot be read, so nothing is saved before they are unlocked; the "
    "passphrase makes it again."
)
IS_INVITED = "Encryption is on on another computer, and not here yet. `companion encrypt on` asks for its passphrase."
IS_COMING_OFF = (
    "Encryption was turned off here, and some of what is kept is still sealed. `companion encrypt off` opens the rest, "
    "`companion encrypt on` seals everything again; both ask for the passphrase used until then."
)
COMING_OFF = (
    "Encryption was turned off here, and some of what is kept is still sealed. The passphrase used until then opens "
    "it, so that it becomes plain text too. Enter alone continues without it."
)
ON_AGAIN = (
    "Encryption was turned off here, and some of what is kept is still sealed. The passphrase used until then seals "
    "everything again, and the recovery key stays the same."
)
NOW_ON = "Encryption is on. From now on Companion asks for the passphrase."
NOW_OFF = "Encryption is off: the records are plain text."
CHANGED = (
    "The passphrase was changed. Copies of the key made before, such as in older backups or on another computer, still "
    "open with the old one until Companion was opened there."
)
RECOVERED = "The records are open, and the new passphrase opens them from now on."
NO_KEY_TYPED = "No recovery key was typed. Nothing was changed."
ADDED = "Both keys are open. From now on the first passphrase opens everything."
NOTHING_ON = "Encryption is off, so there is no passphrase."
RECOVERY_KEY = "Recovery key, in one line or several: "
OLD_BLOCKS = (
    "What was there as plain text was replaced. A disk can keep old pieces of files for a while, and copies made "
    "before, by a sync tool or a backup of the whole computer, are as they were."
)
SAID_WHAT = "What happened? "
READING = "Nothing is said yet that waits for an answer."
SAID_KEPT = "Kept for when the records are unlocked: you will be asked which dose it was."
SAID_HERE = "Kept. `companion said --match` asks which dose it was."
LATER = "It waits until the records are next unlocked."
NO_DOSES_NEAR = "No open dose was planned within 12 hours of it."
WHICH = "Which was it? Numbers such as 1 2, n keeps it as a note, d lets it go, Enter leaves it for later: "
KEPT_AS_NOTE = "Kept as a note."
LET_GO = "Let go."
NOTE_WORDS, DROP_WORDS = frozenset({"n", "note"}), frozenset({"d", "drop"})
DRAFT_SEALED = "What you gave is kept as a sealed draft; `companion checkin` offers it once the records are unlocked."


def sheet(groups: Sequence[str], made: str) -> str:
    """The recovery key as it is printed."""
    rows = [groups[at : at + 5] for at in range(0, len(groups), 5)]
    numbered = (
        "  ".join(f"{row * 5 + at + 1:2} {group:4}" for at, group in enumerate(some)) for row, some in enumerate(rows)
    )
    body = "\n".join(f"    {line}".rstrip() for line in numbered)
    return f"{RECOVERY_TITLE}, {made}\n\n    AGE-SECRET-KEY-1\n{body}\n\n{RECOVERY_ABOUT}"


def group(number: int) -> str:
    """Ask for a group of the recovery key."""
    return f"Group {number + 1}: "


def more(count: int) -> str:
    """Ask for what is still missing of the recovery key."""
    return f"{count} more character{'' if count == 1 else 's'}: "


def written(file: str) -> str:
    """The recovery key was written to a file."""
    return f"The recovery key is in {file}. Print it now, then remove the file."


def not_written(file: str, reason: str) -> str:
    """The recovery key could not be written."""
    return f"{file} could not be written ({reason}). It must be a new file. Nothing was changed."


def standing(vault: Vault) -> str:
    """How things stand with encryption."""
    if vault.is_on:
        return IS_ON
    if vault.is_coming_off:
        return IS_COMING_OFF
    return IS_INVITED if vault.is_invited else IS_OFF


def not_done(files: Sequence[str]) -> str:
    """Files of this computer that are not as it was chosen."""
    names = ", ".join(file.rpartition("/")[2] for file in files)
    return f"Not yet sealed, or not yet opened again: {names}. The next start with the passphrase does it."


def elsewhere(files: Sequence[str]) -> str:
    """Copies of backups that were put elsewhere."""
    return f"Copies of backups that were put elsewhere are still as they were, in plain text: {', '.join(files)}."


def no_file(handle: int, reason: str) -> str:
    """No passphrase can be read from an open file."""
    return f"No passphrase can be read from open file {handle} ({reason})."


def step(name: str, done: int, of: int, *, is_on: bool) -> str:
    """A file was converted."""
    return f"{'Sealed' if is_on else 'Opened'} {done} of {of}: {name}"


def waiting(count: int) -> str:
    """Things that were said wait for an answer."""
    things = "One thing" if count == 1 else f"{count} things"
    verb = "waits" if count == 1 else "wait"
    return f"{things} you said while locked {verb} to be matched to a dose: `companion said --match`."


def you_said(day: str, clock: str, said: str) -> str:
    """What was said, and when."""
    return f"You said at {clock} on {day}: “{clean_line(said)}”."


def is_there(dose: str, state: str) -> str:
    """A dose near that time that has a record: it has no number."""
    return f"     {dose}. Recorded already: {state}."


def not_a_row(answer: str) -> str:
    """An answer that names none of the rows."""
    return f"“{shown(answer)}” is none of these."
