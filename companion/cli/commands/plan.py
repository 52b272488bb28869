"""`companion plan`: the safety plan, the person's people and their letters, read without the app."""

from __future__ import annotations

import click

from companion.cli.helpful import HelpfulGroup
from companion.cli.options import json_option
from companion.cli.output import Json
from companion.cli.session import Session
from companion.cli.words import helps
from companion.cli.words import plan as plan_words
from companion.cli.words.doses import MISSING
from companion.domain.errors import NotFound
from companion.ui.words import own_words as words


@click.group("plan", cls=HelpfulGroup, help=helps.PLAN)
@click.pass_obj
def plan(session: Session) -> None:
    """Group the commands about the plan. Whoever asks for it and cannot read it sees the crisis line."""
    session.is_hard_moment = True


@plan.command("show", help=helps.PLAN_SHOW)
@json_option
@click.pass_obj
def show(session: Session, as_json: bool) -> None:
    """Show plan and people; where they stay readable while locked, no passphrase is asked for."""
    if not as_json and session.is_locked and (text := _readable(session)):
        session.out.show(text)
        return
    service = session.services().plan
    parts, people = service.parts(), service.people()
    if as_json:
        headed: list[Json] = [{"id": part.id, "heading": words.heading(part.id), "text": part.text} for part in parts]
        listed: list[Json] = [
            {"id": each.id, "name": each.name, "reach": each.reach, "for": each.purpose} for each in people
        ]
        session.out.json({"plan": headed, "people": listed})
        return
    session.out.show(words.plan_text(parts, people) or session.none(words.NONE_IN_COMMANDS, MISSING))


@plan.command("letters", help=helps.PLAN_LETTERS)
@click.argument("number", metavar="[NUMBER]", type=click.IntRange(min=1), required=False)
@json_option
@click.pass_obj
def letters(session: Session, number: int | None, as_json: bool) -> None:
    """List the letters, or show one."""
    found = session.services().letters.all()
    if number is not None and number > len(found):
        raise NotFound(session.out.worded(plan_words.no_letter(number)))
    shown = found if number is None else found[number - 1 : number]
    if as_json:
        headed: list[Json] = [
            {"id": each.id, "title": each.title, "shows": words.rule(each), "text": each.text} for each in shown
        ]
        session.out.json({"letters": headed})
    elif number is None:
        session.out.show(plan_words.letters(found) or session.none(plan_words.NO_LETTERS, MISSING))
    else:
        session.out.show(f"{plan_words.letter(shown[0])}\n\n{session.crisis_sentence()}")


@plan.command("readable", help=helps.PLAN_READABLE)
@click.argument("answer", metavar="[yes|no]", type=click.Choice(("yes", "no"), case_sensitive=False), required=False)
@click.pass_obj
def readable(session: Session, answer: str | None) -> None:
    """Say, or choose, whether plan and people stay readable while locked."""
    setup = session.services().setup
    if answer is not None:
        setup.keep_plan_readable(answer == "yes")
        if answer == "no":
            from companion.storage.paper import drop_plan

            drop_plan(session.paths.plan)
    is_on = session.vault.is_on
    session.out.show(plan_words.readable(is_readable=setup.is_plan_readable(), is_encrypted=is_on))


def _readable(session: Session) -> str | None:
    """The plan as it stands in clear, if it does."""
    from companion.domain.errors import NotReadable
    from companion.storage.paper import read_plan

    session.refuse_hidden()
    try:
        return read_plan(session.paths.plan)
    except NotReadable:
        return None  # it is in the records


command = plan
