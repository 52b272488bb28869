"""`companion pause`: no dose of a medicine is offered between two dates."""

from __future__ import annotations

import click

from companion.cli import choosing
from companion.cli.given import name_of, reason_of
from companion.cli.helpful import Helpful
from companion.cli.options import name_argument, reason_option
from companion.cli.session import Session
from companion.cli.words import helps
from companion.cli.words import medicines as words
from companion.domain.days import parse_date


@click.command("pause", cls=Helpful, help=helps.PAUSE)
@name_argument
@click.option("--from", "first", metavar="DATE", help=helps.PAUSE_FROM)
@click.option("--until", "last", metavar="DATE", help=helps.PAUSE_UNTIL)
@click.option("--resume", is_flag=True, help=helps.RESUME)
@reason_option
@click.pass_obj
def pause(
    session: Session, name: str | None, first: str | None, last: str | None, resume: bool, reason: str | None
) -> None:
    """Put a medicine on pause, or resume it."""
    if resume and last is not None:
        raise click.UsageError(words.RESUME_HAS_NO_END)
    medicines = session.services().medicines
    today = medicines.today()
    regimen = choosing.medicine_meant(session, name_of(session, name))
    begin = parse_date(first, today, "from") if first is not None else today
    if resume:
        medicines.resume(regimen, begin)
        session.out.show(words.resumed(regimen.medicine.name, begin, today))
    else:
        end = parse_date(last, today, "until") if last is not None else None
        medicines.pause(regimen, begin, end, reason_of(session, reason, name))
        session.out.show(words.paused(regimen.medicine.name, begin, end, today))
    session.tell_undo()


command = pause
