"""Going through what was said while locked: each is matched to a dose, kept as a note, let go or left for later."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from companion.cli import asking
from companion.cli.words import doses as dose_words
from companion.cli.words import encryption as words
from companion.domain.days import ONE_DAY
from companion.domain.errors import CompanionError
from companion.ui.words.dates import clock, long_date
from companion.ui.words.doses import dose_state_words
from companion.ui.words.said import intake_row

if TYPE_CHECKING:
    from companion.cli.session import Session
    from companion.domain.dose import Dose
    from companion.services.said import Waiting


def offer(session: Session) -> None:
    """Ask about everything said, or say that it waits where nobody can be asked."""
    services = session.services()
    with suppress(CompanionError):  # what cannot be taken in now stays a draft
        services.said_drafts.take_in(services.store)
    waiting = services.said.waiting()
    if not waiting:
        return
    if session.no_input or session.is_talking or not asking.is_terminal():
        session.out.tell(words.waiting(len(waiting)))
        return
    for one in waiting:
        _ask(session, one)


def _ask(session: Session, one: Waiting) -> None:
    out = session.out
    calendar = session.services().today.view().calendar
    wall = calendar.wall(one.said.instant)
    out.tell(words.you_said(long_date(wall.date()), clock(wall), one.said.words))
    for number, dose in enumerate(one.doses, 1):
        out.tell(f"{number:3}  {_dose(session, dose)}")
    if not one.doses:
        out.tell(words.NO_DOSES_NEAR)
    for dose in one.there:
        out.tell(words.is_there(_dose(session, dose), dose_state_words(dose, calendar)))
    view = session.services().today.view()
    for extra in one.intakes:
        out.tell(f"     {intake_row(extra, view.regimens, view.day)}")
    while True:
        answer = (asking.next_line(session, words.WHICH) or "").strip().casefold()
        if not answer:
            out.tell(words.LATER)
            return
        try:
            if _answered(session, one, answer):
                return
        except CompanionError as error:
            out.tell(str(error))
            return


def _answered(session: Session, one: Waiting, answer: str) -> bool:
    said, out = session.services().said, session.out
    if answer in words.NOTE_WORDS:
        said.keep_as_note(one.said.id)
        out.tell(words.KEPT_AS_NOTE)
    elif answer in words.DROP_WORDS:
        said.drop(one.said.id)
        out.tell(words.LET_GO)
    else:
        numbers = answer.replace(",", " ").split()
        rows = [int(number) for number in numbers if number.isascii() and number.isdigit()]
        if len(rows) < len(numbers) or not all(1 <= row <= len(one.doses) for row in rows):
            out.tell(words.not_a_row(answer))
            return False
        chosen = [one.doses[row - 1] for row in dict.fromkeys(rows)]
        said.match(one.said.id, [dose.id for dose in chosen])
        for dose in chosen:
            _say_back(session, dose)
    session.tell_undo()
    return True


def _dose(session: Session, dose: Dose) -> str:
    view = session.services().today.view(dose.plan.date)
    return dose_words.dose_words(dose, view.regimens[dose.plan.medicine], view.products)


def _say_back(session: Session, dose: Dose) -> None:
    today = session.services().today
    found, _, _ = today.find(dose.id)
    view = today.view(dose.plan.date + ONE_DAY)
    if found.record is not None:
        regimen = view.regimens[dose.plan.medicine]
        session.out.tell(dose_words.recorded(found, found.record, regimen, view.products))
