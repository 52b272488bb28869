"""A day printed as plain text that reads well aloud: the word before the name, one thing per line."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from companion.cli import rows
from companion.cli.words import doses as words
from companion.cli.words.due import NOTHING_DUE, NOTHING_READ, row
from companion.cli.words.entries import entry_line
from companion.cli.words.times import clocks_apart
from companion.domain.dose import Dose, DoseRecord, is_contested, is_unclear
from companion.ui.words.devices import not_heard as not_heard_words
from companion.ui.words.devices import this_dose

if TYPE_CHECKING:
    from companion.cli.session import Session
    from companion.services.day_view import DayView
    from companion.services.devices import NotHeard


def print_day(session: Session, view: DayView) -> None:
    """Print a day and remember its rows."""
    services = session.services()
    lines = [words.title(view.day, services.today.today()), ""]
    if silent := not_heard(session, view):
        lines += [*(not_heard_words(one, view.calendar, view.now) for one in silent), ""]
    numbered = (*view.earlier, *view.doses)
    if view.earlier:
        lines += [words.EARLIER, *dose_lines(view, view.earlier, 1), ""]
    lines += [words.DOSES, *dose_lines(view, view.doses, len(view.earlier) + 1)]
    if not view.doses:
        has_medicines = any(not regimen.is_ended(view.day) for regimen in view.regimens.values())
        lines.append(f"    {words.NO_DOSES if has_medicines else session.none(words.NO_MEDICINES, words.MISSING)}")
    lines += _others(session, view)
    session.out.show("\n".join(lines))
    if waiting := len(services.contests.all(doses=True)):
        from companion.cli.words import conflicts

        session.out.tell(conflicts.waiting(waiting))
    if (question := services.zone.question()) is not None:
        session.out.tell(clocks_apart(question))
    remember(session, view, numbered)


def not_heard(session: Session, view: DayView) -> tuple[NotHeard, ...]:
    """The machines that may know of doses of today that are not known here; none for another day."""
    services = session.services()
    return services.devices.not_heard() if view.day == services.today.today() else ()


def tell_not_heard(session: Session, doses: Collection[str]) -> None:
    """Say before doses are recorded that they may be recorded on a machine that was not heard."""
    services = session.services()
    for one in services.devices.not_heard():
        if not set(doses).isdisjoint(one.silent.doses):
            session.out.tell(this_dose(one, services.store.calendar(), services.clock.now()))


def tell_open(session: Session, view: DayView) -> None:
    """Say which doses are open and remember their rows, for someone who is asked for one."""
    session.out.tell("\n".join(dose_lines(view, view.open_doses, 1)) or session.none(NOTHING_DUE, NOTHING_READ))
    remember(session, view, view.open_doses)


def dose_lines(view: DayView, doses: Iterable[Dose], first: int) -> list[str]:
    """One numbered line per dose."""
    return [
        row(n, words.state_word(dose), words.planned_word(dose, view.day), detailed(view, dose))
        for n, dose in enumerate(doses, first)
    ]


def detailed(view: DayView, dose: Dose) -> str:
    """A dose's medicine and amount, with what else is known about it."""
    trace = next((t.record for t in view.traces if isinstance(t.record, DoseRecord) and t.record.id == dose.id), None)
    shown = words.what(view.regimens[dose.plan.medicine], dose.plan.amount, view.products)
    others = view.rivals.get(dose.id, ())
    is_old, is_disputed = is_unclear(dose, view.regimens), is_contested(dose, view.regimens)
    return shown + words.details(dose, trace, others, is_out_of_date=is_old, is_disputed=is_disputed)


def remember(session: Session, view: DayView, doses: Iterable[Dose]) -> None:
    """Keep the rows just printed for `take 1`."""
    kept = [rows.Row(dose.id, rows.mark_of(dose, view.regimens[dose.plan.medicine])) for dose in doses]
    rows.keep(session, rows.DOSES, kept)


def _others(session: Session, view: DayView) -> list[str]:
    unclear = [r for r in view.regimens.values() if r.is_unclear(view.day) and not r.medicine.removed]
    lines = ["", *(words.part_newer(regimen) for regimen in unclear)] if unclear else []
    if view.extras:
        known = [extra for extra in view.extras if extra.medicine in view.regimens]
        lines += ["", words.EXTRAS]
        lines += [words.extra_row(extra, view.regimens[extra.medicine], view.products) for extra in known]
    if view.as_needed:
        lines += ["", words.AS_NEEDED]
        lines += [words.as_needed_row(found.regimen, found.last, view.day) for found in view.as_needed]
    if view.entries:
        names = session.services().journal.symptom_names()
        lines += ["", words.CHECK_INS, *(f"    {entry_line(entry, names, view.day)}" for entry in view.entries)]
    return lines
