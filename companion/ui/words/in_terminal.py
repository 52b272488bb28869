"""Words about what is done in a terminal rather than in the app, so that whoever looks for it here finds the way."""

from __future__ import annotations

from typing import Final

from msgspec import Struct


class Told(Struct, frozen=True):
    """One thing that a command does, and how to say it."""

    label: str
    """Its name among all commands."""

    tip: str
    """What it does."""

    text: str
    """How to go about it."""

    @property
    def title(self) -> str:
        """Its name as a heading."""
        return self.label.removesuffix("…")


CLOSE: Final = "Close"

RESTORE: Final = Told(
    "Restore records…",
    "Bring back from a backup",
    "What is missing here comes back from the newest backup. Nothing that is here is changed, and you are asked "
    "first.\n"
    "\n"
    "Type this in a terminal:\n"
    "\n"
    "  companion restore\n"
    "\n"
    "`companion restore --dry-run` only shows what would come back, `companion backup list` lists the backups.",
)
COPY: Final = Told(
    "Save a copy elsewhere…",
    "A backup on a drive or stick",
    "A copy of all your records, as one file, on a drive or in a folder of your choice.\n"
    "\n"
    "Type this in a terminal, with the folder's name:\n"
    "\n"
    "  companion backup make FOLDER\n"
    "\n"
    "If your records are encrypted, so is the copy.",
)
SYNC: Final = Told(
    "Use several computers…",
    "Carried by a sync tool",
    "Companion never uses the network. A tool you trust, such as Syncthing, a shared drive or git, carries the folder "
    "of your records to your other computers; each adds to it, and nothing is overwritten.\n"
    "\n"
    "This names the folder, in a terminal:\n"
    "\n"
    "  companion doctor\n"
    "\n"
    "Once another computer has saved something, it is listed under Computers.",
)
ERASE_ALL: Final = Told(
    "Erase everything…",
    "All that Companion keeps here",
    "This lists every file Companion keeps on this computer, then asks: hide it now and erase it in 7 days, or erase "
    "it right away. Nothing goes before you answer.\n"
    "\n"
    "Type this in a terminal:\n"
    "\n"
    "  companion forget --everything\n"
    "\n"
    "For one entry or medicine alone, press D on it in Journal or Medicines.",
)
ALL: Final = (COPY, RESTORE, SYNC, ERASE_ALL)
"""All of them, in the order they are listed."""
