"""`companion take`: a dose was taken, now or at a time that is told."""

from __future__ import annotations

import click

from companion.cli import choosing
from companion.cli.days import tell_not_heard
from companion.cli.helpful import Helpful
from companion.cli.marking import dose_asked, is_wanted, said
from companion.cli.options import at_option, name_argument, on_option, slot_option, yes_option
from companion.cli.session import Session
from companion.cli.words import helps


@click.command("take", cls=Helpful, help=helps.TAKE)
@name_argument
@slot_option
@at_option
@on_option
@click.option("--planned", is_flag=True, help=helps.PLANNED)
@click.option("--amount", metavar="TEXT", help=helps.AMOUNT_TAKEN)
@click.option("--all-due", is_flag=True, help=helps.ALL_DUE)
@yes_option
@click.pass_obj
def take(
    session: Session,
    name: str | None,
    slot: str | None,
    at: str | None,
    on: str | None,
    planned: bool,
    amount: str | None,
    all_due: bool,
    yes: bool,
) -> None:
    """Record a dose as taken."""
    from companion.cli.marking import take_all_due

    if all_due:
        if name or slot or at or on or planned or amount:
            raise click.UsageError(helps.ALL_DUE_ALONE)
        take_all_due(session)
        return
    if at is not None and planned:
        raise click.UsageError(helps.AT_OR_PLANNED)
    services = session.services()
    chosen = dose_asked(session, name, slot, on)
    calendar = services.today.view().calendar
    day = choosing.day_meant(services, on) or services.today.today()
    taken = choosing.amount_meant(amount, chosen.regimen) if amount is not None else None
    if not planned and not is_wanted(session, chosen, is_told=at is not None, is_sure=yes):
        return
    tell_not_heard(session, {chosen.dose.id})
    if planned:
        services.today.take_planned(chosen.dose.id)
    else:
        services.today.take(
            chosen.dose.id, choosing.instant_meant(calendar, day, at, "time") if at is not None else None, taken
        )
    said(session, chosen)


command = take
