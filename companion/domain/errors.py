"""Everything that can go wrong, as sentences fit for a person.

CompanionError
├── BadInput        something typed, pasted or read from a file cannot be used
├── NotFound        nothing here has that name or id
├── Ambiguous       more than one thing matches; the sentence lists them
├── AlreadyRecorded the dose was recorded meanwhile; nothing was changed
├── NotSaved        the store could not keep it; nothing changed, the draft stays
│   ├── MaybeSaved  it is not known whether it was kept; trying again with the same draft is safe
│   └── WrongClock  this machine's clock cannot be right, so no day can be shown and nothing kept
├── Busy            another copy holds the store
├── NotReadable     a folder, file or record cannot be opened
├── Hidden          the records are hidden until they are erased, as the person asked
├── Locked          the records are encrypted and were not unlocked
│   └── WrongPassphrase  this passphrase opens none of the keys
└── NothingToUndo   no action on this device is left to take back (or to redo)
"""

from __future__ import annotations


class CompanionError(Exception):
    """Something went wrong; its text is a calm sentence that says what and where."""


class BadInput(CompanionError):
    """A value cannot be used; the sentence names the value, where it stood and what would work."""

    def __init__(self, sentence: str, field: str | None = None) -> None:
        super().__init__(sentence)
        self.field = field
        """The form field or option the value stood in, if known."""


class NotFound(CompanionError):
    """Nothing here has that name or id."""


class Ambiguous(CompanionError):
    """More than one thing matches; the sentence lists them."""


class AlreadyRecorded(CompanionError):
    """The record changed since it was shown; nothing was written."""


class NotSaved(CompanionError):
    """The store could not keep the change: nothing of it is acknowledged and memory is as before."""


class MaybeSaved(NotSaved):
    """It is not known whether the change is on disk: it may turn up later, once and whole."""


class WrongClock(NotSaved):
    """This machine's clock tells a time that cannot be; what it would be written into could not be taken out again."""


class Busy(CompanionError):
    """Another copy of Companion holds the store and did not let go in time."""


class NotReadable(CompanionError):
    """A folder, a file or a record cannot be opened or understood."""


class Hidden(CompanionError):
    """The records are hidden until they are erased, as the person asked: nothing of them is shown, and nothing kept."""


class Locked(CompanionError):
    """The records are encrypted, and no passphrase opened them."""


class WrongPassphrase(Locked):
    """This passphrase opens none of the keys."""

    def __init__(self, sentence: str, *, is_other: bool = False) -> None:
        super().__init__(sentence)
        self.is_other = is_other
        """Where two were given, is it the second one that opens nothing?"""


class NothingToUndo(CompanionError):
    """No action of this device is left to take back or to redo."""
