"""Words of turning encryption on and off, of passphrases and of the recovery key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from companion.services.vault import KEY_LENGTH, PREFIX, SHORTEST_PASSPHRASE, Left, RecoveryKey, Step, told
from companion.ui.words.dates import plural

# The palette

ENCRYPT_LABEL: Final = "Encrypt my records…"
ENCRYPT_TIP: Final = "A passphrase of yours opens them from then on"
CHANGE_LABEL: Final = "Change passphrase…"
CHANGE_TIP: Final = "The records stay encrypted as they are"
OFF_LABEL: Final = "Turn encryption off…"
OFF_TIP: Final = "Keep the records as plain text again"
RECOVER_LABEL: Final = "Use the recovery key…"
RECOVER_TIP: Final = "Choose a new passphrase with the key from paper"
JOIN_LABEL: Final = "Unlock what another machine encrypted…"
JOIN_TIP: Final = "Encryption was turned on there; its passphrase opens it here too"
OPEN_LABEL: Final = "Unlock what is still sealed…"
OPEN_TIP: Final = "Encryption was turned off here; the passphrase used until then opens the rest"
ADD_LABEL: Final = "Open a key of another machine…"
ADD_TIP: Final = "For a key that was made there under another passphrase"
PLAN_OPEN: Final = (
    "Keep my safety plan readable when locked",
    "Plan and people are then plain text on this computer",
)
"""Label and tip."""
PLAN_LOCK: Final = ("Lock my safety plan too", "Nobody reads plan and people without the passphrase")
"""Label and tip."""
GO_ON_LABEL: Final = "Continue encrypting"
GO_ON_TIP: Final = "Some files are not yet as you chose"

# Turning it on

TITLE: Final = "Encrypt my records"
EXPLAINED: Final = (
    "A passphrase opens your records, drafts and backups from then on.\n"
    "A lost computer or a copied folder then tells nobody anything.\n"
    "While open, they are not protected.\n"
    "Without it and the recovery key, nobody can ever open them again."
)
BEGIN: Final = "Choose a passphrase"
NOT_NOW: Final = "Not now"
CHOOSE_LABEL: Final = "Choose"
CHOOSE_TIP: Final = "Choose the answer under the cursor"
BACK_LABEL: Final = "Back"
BACK_TIP: Final = "Go back one step; what you typed stays"

NEW_TITLE: Final = "Your passphrase"
NEW_HOW: Final = "Four or five words that do not belong together are easy to keep in mind. ctrl+t shows what is typed."
NEW: Final = "New"
AGAIN: Final = "Once more"
DIFFERS: Final = "The two differ. ctrl+t shows what is typed."

KEY_TITLE: Final = "Your recovery key"
KEY_HOW: Final = (
    "It opens everything if you forget the passphrase, and it is shown this once. Please write it on paper, or print "
    "it, and keep it where your important papers are."
)
KEY_ON_PAPER: Final = "I have it on paper"
KEY_TO_FILE: Final = "Save it as a file, to print it"

TYPE_TITLE: Final = "From your paper"
TYPE_HOW: Final = "Please type these two groups from your paper. Capital or lowercase letters are both fine."

PLAN_TITLE: Final = "While it is locked"
PLAN_HOW: Final = "Keep my safety plan and people readable when locked? They are then plain text on this computer."
PLAN_ANSWERS: Final = (("yes", "Yes, keep them readable"), ("no", "No, lock them too"))

TURNING_ON: Final = "Making the keys…"
IS_ON: Final = "Encryption is on. What you save from now on is sealed."
PLAN_NOT_KEPT: Final = "The choice about your safety plan could not be kept; the command palette offers it again."
PLAN_IS_READABLE: Final = "Your safety plan and your people stay readable when locked."
PLAN_IS_LOCKED: Final = "Your safety plan and your people are locked with the rest."

# Passphrases

CHANGE_TITLE: Final = "Change the passphrase"
CHANGE_HOW: Final = "Your records stay as they are; only what opens them changes. The recovery key stays the same."
OLD: Final = "Current"
CHANGED: Final = "The new passphrase works from now on."

RECOVER_TITLE: Final = "Use the recovery key"
RECOVER_HOW: Final = f"Please type the key from your paper, all of it, with or without {PREFIX}, then a new passphrase."
RECOVERY: Final = "Recovery key"
RECOVERED: Final = "Your records are open, and the new passphrase works from now on."

OFF_TITLE: Final = "Turn encryption off"
OFF_HOW: Final = "Your records are plain text again afterwards, readable for whoever opens this computer's disk."
FIELD: Final = "Passphrase"

JOIN_TITLE: Final = "Encryption was turned on on another machine"
JOIN_HOW: Final = (
    "What is saved there shows here once you type the passphrase you chose there. Until then everything else works as "
    "before. Esc leaves it for later."
)
COMING_OFF_TITLE: Final = "Some of your records are still sealed"
COMING_OFF_HOW: Final = (
    "Encryption was turned off here, and not all is plain text yet. The passphrase used until then opens the rest. "
    "Until then that does not show. Esc leaves it for later."
)
OPENED: Final = "What was still sealed shows now."
ON_AGAIN_TITLE: Final = "Turn encryption on again"
ON_AGAIN_HOW: Final = (
    "Not all is plain text yet since it was turned off. The passphrase used until then seals everything again; the "
    "recovery key stays the same."
)
JOINED: Final = "What the other machine saved shows now."
TURNED_ON: Final = "Encryption was turned on here, in another window. The passphrase chosen there opens your records."
TURNED_OFF: Final = "Encryption was turned off here, in another window. Your records need no passphrase now."
TURNED: Final = "Encryption was changed by another copy of Companion, so the records were opened again."
CHANGED_ELSEWHERE: Final = (
    "The passphrase was changed in another window or on another computer. The new one opens your records from now on."
)

ADD_TITLE: Final = "Open a key of another machine"
ADD_HOW: Final = "Afterwards your own passphrase opens both, and what was sealed to the other key shows."
YOURS: Final = "Yours, to keep"
OTHER: Final = "The other one"
ADDED: Final = "That key is open too, and your passphrase opens both from now on."

NOTHING_TYPED: Final = "Please type the passphrase."
WRONG: Final = "It does not open your records. Nothing was changed; ctrl+t shows what you typed."
WRONG_OTHER: Final = "It opens no key here. Nothing was changed; ctrl+t shows what you typed."

# Converting

SEALING: Final = "Encrypting what is there"
OPENING: Final = "Making plain text of what is there"
CONVERT_HOW: Final = "Esc stops after this file; it continues at the next start."
STOPPING: Final = "Stopping after this file…"
STOPPED: Final = "It continues at the next start."
ALL_SEALED: Final = "Everything on this computer is encrypted."
ALL_OPEN: Final = "Everything on this computer is plain text."
CLOSE_LABEL: Final = "Close"
CLOSE_TIP: Final = "Close this; the rest continues at the next start"


def length_hint(passphrase: str) -> str:
    """Say how hard a passphrase is to guess, by its length alone."""
    if not passphrase:
        return f"at least {SHORTEST_PASSPHRASE} characters"
    if len(passphrase) < SHORTEST_PASSPHRASE:
        return f"{plural(len(passphrase), 'character')} of at least {SHORTEST_PASSPHRASE}"
    if len(passphrase) < 16 and len(passphrase.split()) < 4:
        return "It can be used. A longer one is harder to guess."
    return "A good length."


def key_lines(key: RecoveryKey, wide: bool) -> str:
    """Lay the recovery key out for reading: its groups, each line with the number of its first."""
    across = 5 if wide else 4
    rows = [f"{at + 1:>2}  {'  '.join(key.groups[at : at + across])}" for at in range(0, len(key.groups), across)]
    return "\n".join((PREFIX, *rows))


def group(number: int) -> str:
    """Name a group of the recovery key."""
    return f"Group {number + 1}"


def key_so_far(letters: int, groups: int) -> str:
    """Say how far the recovery key is typed, and which group comes next."""
    if not letters:
        return "Capital or lowercase letters are both fine; spaces come by themselves."
    if letters < KEY_LENGTH:
        return f"{letters} of {KEY_LENGTH} characters. Now at group {groups + 1}."
    return "All of it is there." if letters == KEY_LENGTH else f"{letters} characters; a key has {KEY_LENGTH}."


def key_file(key: RecoveryKey) -> str:
    """Say everything that belongs on the paper."""
    return (
        "Companion: recovery key\n\n"
        "It opens your encrypted records if the passphrase is forgotten. Print this or copy it to paper, then remove\n"
        "the file: whoever reads it can open the records.\n\n"
        f"{key_lines(key, wide=True)}\n\n"
        "In Companion: ctrl+r on the lock screen. With the age tool, in one line:\n"
        f"{key.secret}\n"
    )


def key_saved(path: str) -> str:
    """Say where the recovery key was saved."""
    return f"Saved as {path}. Please remove it once it is on paper."


def progress(step: Step) -> str:
    """Say how far it is."""
    return f"{step.done} of {plural(step.of, 'file')}"


def left(rest: Left, computers: Mapping[str, str], *, is_on: bool) -> tuple[str, ...]:
    """Name what is not as the person chose.

    Args:
        rest: what that is.
        computers: what other computers are called, by their ids.
        is_on: is encryption on?
    """
    state = "Not sealed yet" if is_on else "Still sealed"
    ours = (*rest.own, *rest.local)
    here = (f"{state} here: {_names(ours)}. It continues at the next start.",) if ours else ()
    return (*here, *told(rest, computers, is_on=is_on))


def _names(names: Sequence[str], most: int = 6) -> str:
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"
