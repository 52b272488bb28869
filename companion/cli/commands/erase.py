"""`companion erase`: take something out for good, after a typed word."""

from __future__ import annotations

import click

from companion.cli import asking, choosing, exits, rows
from companion.cli.given import name_of
from companion.cli.helpful import HelpfulGroup
from companion.cli.options import name_argument, on_option, slot_option
from companion.cli.session import Session
from companion.cli.words import helps
from companion.domain.days import parse_date, parse_time
from companion.domain.dose import DoseRecord
from companion.domain.errors import Ambiguous, BadInput, NotFound
from companion.domain.words import clean_line
from companion.services.erasing import WORD, Erasure
from companion.ui.words import erasing as words
from companion.ui.words.dates import clock

dry_run_option = click.option("--dry-run", is_flag=True, help=helps.ERASE_DRY_RUN)


@click.group("erase", cls=HelpfulGroup, help=helps.ERASE)
def erase() -> None:
    """Group the commands that erase."""


@erase.command("entry", help=helps.ERASE_ENTRY)
@click.argument("entry_id", metavar="ID|ROW", required=False)
@dry_run_option
@click.pass_obj
def entry(session: Session, entry_id: str | None, dry_run: bool) -> None:
    """Erase one journal entry."""
    services = session.services()
    wanted = name_of(session, entry_id, "entry").strip()
    found = services.journal.get(rows.recall(session, wanted, rows.ENTRIES).id if rows.is_row(wanted) else wanted)
    _erase(session, services.erasing.entry(found), is_look=dry_run)


@erase.command("entries", help=helps.ERASE_ENTRIES)
@click.option("--from", "first", metavar="DATE", help=helps.FROM_DAY)
@click.option("--to", "last", metavar="DATE", help=helps.TO_DAY)
@dry_run_option
@click.pass_obj
def entries(session: Session, first: str | None, last: str | None, dry_run: bool) -> None:
    """Erase the journal entries of some days."""
    service = session.services().erasing
    today = service.today()
    if first is None and last is None:
        first = asking.ask(session, helps.ASK_FIRST, "first day", lambda text: parse_date(text, today, "from"))
        last = asking.ask_or_skip(session, helps.ASK_LAST, lambda text: parse_date(text, today, "to")) or first
    begin = parse_date(first or last or "", today, "from")
    end = parse_date(last or first or "", today, "to")
    _erase(session, service.entries(begin, end), is_look=dry_run)


@erase.command("medicine", help=helps.ERASE_MEDICINE)
@name_argument
@dry_run_option
@click.pass_obj
def medicine(session: Session, name: str | None, dry_run: bool) -> None:
    """Erase a medicine with everything that refers to it."""
    regimen = choosing.medicine_meant(session, name_of(session, name))
    _erase(session, session.services().erasing.medicine(regimen), is_look=dry_run)


@erase.command("dose", help=helps.ERASE_DOSE)
@name_argument
@slot_option
@on_option
@dry_run_option
@click.pass_obj
def dose(session: Session, name: str | None, slot: str | None, on: str | None, dry_run: bool) -> None:
    """Erase what was recorded of one planned dose."""
    record, medicine_name = _record_meant(session, name_of(session, name), slot, on)
    _erase(session, session.services().erasing.dose(record, medicine_name), is_look=dry_run)


@erase.command("extra", help=helps.ERASE_EXTRA)
@name_argument
@click.option("--at", metavar="TIME", help=helps.ERASE_AT)
@on_option
@dry_run_option
@click.pass_obj
def extra(session: Session, name: str | None, at: str | None, on: str | None, dry_run: bool) -> None:
    """Erase one extra or as-needed intake."""
    services = session.services()
    regimen = choosing.medicine_meant(session, name_of(session, name))
    view = services.today.view(choosing.day_meant(services, on))
    found = [one for one in view.extras if one.medicine == regimen.medicine.id]
    if at is not None:
        wanted = parse_time(at, "at")
        found = [one for one in found if one.local.time().replace(second=0) == wanted]
    if not found:
        raise NotFound(helps.no_extra(clean_line(regimen.medicine.name)))
    if len(found) > 1:
        raise Ambiguous(helps.several_extras([clock(one.local) for one in found]))
    _erase(session, services.erasing.extra(found[0], regimen.medicine.name), is_look=dry_run)


@erase.command("others", help=helps.ERASE_OTHERS)
@dry_run_option
@click.pass_obj
def others(session: Session, dry_run: bool) -> int:
    """Take what was erased for good out of files of other computers."""
    show, service = session.out.show, session.services().erasing
    found = service.others()
    if not found:
        show(words.OTHERS_NONE)
    elif dry_run:
        show(f"{words.others(found)}\n{words.DRY_RUN}")
    else:
        erased = service.erase_others()
        show("\n".join([*([] if erased.problems else [words.OTHERS_DONE]), *words.left(erased)]))
        return exits.FAILED if erased.problems else exits.OK
    return exits.OK


def _record_meant(session: Session, name: str, slot: str | None, on: str | None) -> tuple[DoseRecord, str]:
    """What is recorded of the dose meant, and its medicine's name; without a time the one recorded dose of the day.

    Raises:
        NotFound: nothing is recorded.
        Ambiguous: several doses are; the sentence lists their times.
    """
    services = session.services()
    if rows.is_row(name) or slot is not None:
        chosen = choosing.dose_meant(session, name, slot, on)
        found, regimen = [chosen.dose], chosen.regimen
    else:
        regimen = choosing.medicine_meant(session, name)
        view = services.today.view(choosing.day_meant(services, on))
        found = [dose for dose in view.doses if dose.plan.medicine == regimen.medicine.id]
    records = [dose.record for dose in found if dose.record is not None]
    if not records:
        raise NotFound(helps.NO_RECORD)
    if len(records) > 1:
        raise Ambiguous(helps.several_doses([clock(record.wall) for record in records]))
    return records[0], regimen.medicine.name


def _erase(session: Session, erasure: Erasure, *, is_look: bool) -> None:
    """Say what it means, ask for the word, erase, and say what could not be reached.

    Raises:
        BadInput: the word was not typed, or nothing may be asked.
    """
    show, service = session.out.show, session.services().erasing
    show("\n".join([words.title(erasure), words.what(erasure), *words.stays(erasure), words.DIFFERENCE]))
    if is_look:
        show(words.DRY_RUN)
        return
    typed = asking.typed_word(session, f"{words.type_this(erasure, WORD)}: ", WORD, words.NOTHING_ERASED)
    if not service.is_agreed(erasure, typed):
        raise BadInput(words.NOT_THE_WORD if typed.strip() else words.NOTHING_ERASED, "word")
    erased = service.erase(erasure)
    show("\n".join([words.done(erased), *words.left(erased, words.OTHERS_IN_COMMANDS)]))


command = erase
