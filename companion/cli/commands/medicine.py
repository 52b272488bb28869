"""`companion medicine`: list, add, end."""

from __future__ import annotations

import click
from msgspec.structs import replace

from companion.cli import choosing, rows, shapes
from companion.cli.given import line_of, name_of, reason_of, text_of
from companion.cli.helpful import HelpfulGroup
from companion.cli.options import json_option, name_argument, yes_option
from companion.cli.session import Session
from companion.cli.words import helps
from companion.cli.words import medicines as words
from companion.cli.words.doses import MISSING
from companion.domain.days import parse_date
from companion.ui.words.medicines import end_alters


@click.group("medicine", cls=HelpfulGroup, help=helps.MEDICINE)
def medicine() -> None:
    """Group the commands about medicines."""


@medicine.command("list", help=helps.MEDICINE_LIST)
@json_option
@click.option("--all", "also_ended", is_flag=True, help=helps.ALL)
@click.pass_obj
def list_medicines(session: Session, as_json: bool, also_ended: bool) -> None:
    """List medicines."""
    medicines = session.services().medicines
    today = medicines.today()
    everything = medicines.all()
    shown = [regimen for regimen in everything if also_ended or not regimen.is_ended(today)]
    if as_json:
        session.out.json({"day": today.isoformat(), "medicines": [shapes.medicine(r, today) for r in shown]})
        return
    lines = [f"{n:>2}  {words.medicine_line(regimen, today)}" for n, regimen in enumerate(shown, 1)]
    session.out.show("\n".join(lines) if lines else session.none(words.NONE, MISSING))
    if len(shown) < len(everything):
        session.out.tell(words.hidden(len(everything) - len(shown)))
    if disputed := len(session.services().contests.of_medicines()):
        from companion.cli.words.conflicts import waiting

        session.out.tell(waiting(disputed))
    rows.keep(session, rows.MEDICINES, [rows.Row(regimen.medicine.id) for regimen in shown])


@medicine.command("add", help=helps.MEDICINE_ADD)
@name_argument
@click.option("--strength", metavar="TEXT", help=helps.STRENGTH)
@click.option("--amount", metavar="TEXT", help=helps.AMOUNT)
@click.option("--times", metavar="TIMES", help=helps.TIMES)
@click.option("--days", metavar="DAYS", help=helps.DAYS)
@click.option("--from", "first", metavar="DATE", help=helps.FROM_DATE)
@click.option("--release", metavar="TEXT", help=helps.RELEASE)
@click.option("--as-needed", is_flag=True, help=helps.AS_NEEDED)
@click.option("--purpose", metavar="TEXT", help=helps.PURPOSE)
@click.option("--note", metavar="TEXT", help=helps.PRESCRIBER_NOTE)
@yes_option
@click.pass_obj
def add(
    session: Session,
    name: str | None,
    strength: str | None,
    amount: str | None,
    times: str | None,
    days: str | None,
    first: str | None,
    release: str | None,
    as_needed: bool,
    purpose: str | None,
    note: str | None,
    yes: bool,
) -> None:
    """Write down a medicine."""
    from companion.cli.adding import Words, add_medicine, ask_words

    session.services()
    given = Words(name or "", strength, amount, times, days, first, release, as_needed, purpose)
    if name is None or name == "-":
        given = ask_words(session, given)
    given = replace(given, purpose=line_of(session, purpose, "purpose"))
    add_medicine(session, given, text_of(session, note, "note"), is_sure=yes)


@medicine.command("end", help=helps.MEDICINE_END)
@name_argument
@click.option("--on", metavar="DATE", help=helps.END_ON)
@click.option("--why", metavar="TEXT", help=helps.WHY)
@click.pass_obj
def end(session: Session, name: str | None, on: str | None, why: str | None) -> None:
    """End a medicine."""
    medicines = session.services().medicines
    today = medicines.today()
    regimen = choosing.medicine_meant(session, name_of(session, name))
    if regimen.contested:
        from companion.cli.words.conflicts import in_two_places

        session.out.tell(in_two_places(regimen.medicine.name))
    day = parse_date(on, today, "on") if on is not None else today
    reason = reason_of(session, why, name)
    if altered := medicines.end_alters(regimen, day):
        session.out.show(end_alters(altered))
    medicines.end(regimen, day, reason)
    session.out.show(words.ended(regimen.medicine.name, day, today))
    session.tell_undo()


command = medicine
