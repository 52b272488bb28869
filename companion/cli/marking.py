"""Marking a dose from the command line, and saying back what was recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from companion.cli import asking, choosing, given
from companion.cli.days import tell_not_heard, tell_open
from companion.cli.words import doses as words
from companion.cli.words import due as due_words
from companion.domain.dose import State

if TYPE_CHECKING:
    from companion.cli.session import Session


def mark(
    session: Session, state: State, name: str | None, slot: str | None, on: str | None, reason: str | None
) -> None:
    """Record a dose as anything but taken.

    Args:
        session: the run.
        state: what to record.
        name: the medicine or row; asked for if missing, and the reason with it.
        slot: the planned time meant.
        on: the day meant.
        reason: why, in the person's words.

    Raises:
        CompanionError: it could not be found or recorded.
    """
    chosen = dose_asked(session, name, slot, on)
    session.services().today.mark(chosen.dose.id, state, given.reason_of(session, reason, name))
    said(session, chosen)


def dose_asked(session: Session, name: str | None, slot: str | None, on: str | None) -> choosing.Chosen:
    """The dose meant; whoever is asked for it sees the open ones first, with their rows.

    Raises:
        CompanionError: there is none, or it cannot be told which.
    """
    if name in {None, asking.DASH} and slot is None and on is None and asking.is_terminal() and not session.no_input:
        tell_open(session, session.services().today.view())
    return choosing.dose_meant(session, given.name_of(session, name), slot, on)


def is_wanted(session: Session, chosen: choosing.Chosen, *, is_told: bool, is_sure: bool) -> bool:
    """Is a dose to be recorded as taken? One on pause, long before its time or long over is asked about.

    Args:
        session: the run.
        chosen: the dose.
        is_told: was the time it was taken told? Then one that is over needs no question.
        is_sure: did the person say yes already?

    Raises:
        CompanionError: nobody can be asked.
    """
    dose, calendar, now = session.services().today.find(chosen.dose.id)
    is_over = dose.state in {State.NOT_LOGGED, State.BEFORE_ADDED} and not is_told
    if not (is_over or dose.state in {State.UPCOMING, State.ON_PAUSE}) or dose.record is not None:
        return True
    name = words.what(chosen.regimen, dose.plan.amount, chosen.products)
    session.out.tell(words.doubt(dose, name, now, calendar))
    return asking.is_agreed(session, words.TAKEN if is_told else words.TAKEN_NOW, is_sure=is_sure)


def said(session: Session, chosen: choosing.Chosen) -> None:
    """Repeat name, time and amount of what was recorded, read back from the records."""
    dose, _, _ = session.services().today.find(chosen.dose.id)
    if dose.record is not None:
        session.out.show(words.recorded(dose, dose.record, chosen.regimen, chosen.products))
    session.tell_undo()


def take_all_due(session: Session) -> None:
    """Record everything due now as taken, in one action, and say what was left and why."""
    today = session.services().today
    tell_not_heard(session, {dose.id for dose in today.view().open_doses})
    done = today.take_all_due()
    view = today.view()
    for dose in done.taken:
        recorded = view.dose(dose.id)
        if recorded is not None and recorded.record is not None:
            regimen = view.regimens[dose.plan.medicine]
            session.out.show(words.recorded(recorded, recorded.record, regimen, view.products))
    if not done.taken:
        session.out.show(session.none(due_words.NOTHING_DUE, due_words.NOTHING_READ))
    for dose in done.left:
        regimen = view.regimens[dose.plan.medicine]
        session.out.show(words.left(dose, regimen, view.products, view.day))
    if done.taken:
        session.tell_undo()
