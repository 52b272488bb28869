"""`companion extra`: an as-needed intake, or one beyond the plan."""

from __future__ import annotations

import click

from companion.cli import asking, choosing
from companion.cli.given import name_of, reason_of
from companion.cli.helpful import Helpful
from companion.cli.options import at_option, name_argument, on_option, reason_option, yes_option
from companion.cli.session import Session
from companion.cli.words import doses as dose_words
from companion.cli.words import extras as words
from companion.cli.words import helps
from companion.domain.ids import new_id
from companion.services.intakes import RECENT, usual_amount


@click.command("extra", cls=Helpful, help=helps.EXTRA)
@name_argument
@click.option("--amount", metavar="TEXT", help=helps.AMOUNT_TAKEN)
@at_option
@on_option
@reason_option
@yes_option
@click.pass_obj
def extra(
    session: Session,
    name: str | None,
    amount: str | None,
    at: str | None,
    on: str | None,
    reason: str | None,
    yes: bool,
) -> None:
    """Record an as-needed or extra intake."""
    today, intakes = session.services().today, session.services().intakes
    id_ = new_id()
    regimen = choosing.medicine_meant(session, name_of(session, name))
    view = today.view(choosing.day_meant(session.services(), on))
    products = {product.id: product for product in regimen.products}
    taken = choosing.amount_meant(amount, regimen) if amount is not None else usual_amount(regimen, view.day)
    instant = choosing.instant_meant(view.calendar, view.day, at, "time") if at is not None else None
    if on is not None and at is None and view.day != today.today():
        raise click.UsageError(words.TIME_NEEDED)
    last = intakes.last(regimen.medicine.id)
    if last is not None:
        amount_then = dose_words.amount_words(last[1], view.products) or words.UNKNOWN_AMOUNT
        session.out.tell(dose_words.last_intake(last[0], amount_then, view.now, view.calendar))
        question = words.record_anyway(dose_words.what(regimen, taken, products))
        is_recent = abs((instant or view.now) - last[0]) < RECENT
        if is_recent and not asking.is_agreed(session, question, is_sure=yes):
            return
    words_given = reason_of(session, reason, name)
    intakes.record(regimen.medicine.id, taken, instant, words_given, id_)
    wall = view.calendar.wall(instant or view.now)
    session.out.show(words.recorded(dose_words.what(regimen, taken, products), wall, today.today()))
    session.tell_undo()


command = extra
