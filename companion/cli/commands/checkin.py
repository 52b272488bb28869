"""`companion checkin`: how a person is, by options or line by line."""

from __future__ import annotations

import click
from msgspec.structs import replace

from companion.cli import choosing
from companion.cli.helpful import Helpful
from companion.cli.options import on_option
from companion.cli.session import Session
from companion.cli.words import helps


@click.command("checkin", cls=Helpful, help=helps.CHECKIN)
@click.option("--mood", metavar="1-7", help=helps.MOOD)
@click.option("--low", metavar="0-4", help=helps.LOW)
@click.option("--high", metavar="0-4", help=helps.HIGH)
@click.option("--sleep", metavar="HOURS", help=helps.SLEEP)
@click.option("--energy", metavar="1-5", help=helps.ENERGY)
@click.option("--symptom", "symptoms", metavar="NAME=0-4", multiple=True, help=helps.SYMPTOM)
@click.option("--tag", "tags", metavar="WORD", multiple=True, help=helps.TAG)
@click.option("--note", metavar="TEXT", help=helps.NOTE)
@click.option("--flag", is_flag=True, help=helps.FLAG)
@click.option("--here", is_flag=True, help=helps.HERE)
@on_option
@click.pass_obj
def checkin(
    session: Session,
    mood: str | None,
    low: str | None,
    high: str | None,
    sleep: str | None,
    energy: str | None,
    symptoms: tuple[str, ...],
    tags: tuple[str, ...],
    note: str | None,
    flag: bool,
    here: bool,
    on: str | None,
) -> None:
    """Say how you are."""
    from companion.cli import checking_in

    session.refuse_hidden()  # before words are read, or kept as a draft without a passphrase
    scales = {"mood": mood, "mood-low": low, "mood-high": high, "energy": energy}
    steps = {id_: value for id_, value in scales.items() if value is not None}
    given = checking_in.Given(steps, sleep, symptoms, tags, note, flag)
    kept = None
    if session.is_locked and given.has_words:
        given = checking_in.read_note(session, given)
        kept = checking_in.keep_locked(session, given)
    services = checking_in.unlocked(session, kept)
    draft = services.checkin.begin(choosing.day_meant(services, on))
    if kept is not None:
        draft = replace(draft, id=kept)  # saving it drops the sealed draft
    if given.has_words or flag or here:
        draft = checking_in.filled(session, draft, given)
        checking_in.refuse_empty(draft, here=here)
    else:
        draft = checking_in.asked(session, draft)
    checking_in.save(session, draft)
    session.tell_undo()


command = checkin
