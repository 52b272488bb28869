"""Marking a dose from the command line, and saying back what was recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from companion.cli import choosing, given
from companion.cli.words import doses as words
from companion.domain.dose import State

if TYPE_CHECKING:
    from companion.cli.session import Session


def mark(session: Session, state: State, name: str | None, slot: str | None, on: str | None, reason: str) -> None:
    """Record a dose as anything but taken.

    Raises:
        CompanionError: it could not be found or recorded.
    """
    chosen = choosing.dose_meant(session, given.name_of(session, name), slot, on)
    session.services().today.mark(chosen.dose.id, state, reason)
    said(session, chosen)


def said(session: Session, chosen: choosing.Chosen) -> None:
    """Repeat name, time and amount of what was recorded, read back from the records."""
    dose, _, _ = session.services().today.find(chosen.dose.id)
    if dose.record is not None:
        session.out.show(words.recorded(dose, dose.record, chosen.regimen, chosen.products))
    session.out.tell(words.UNDO_HINT)
