"""`companion plan`: the safety plan, the person's people and their letters, read and written without the app."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from companion.cli import writing_plan
from companion.cli.asking import DASH
from companion.cli.given import name_of, needed_text
from companion.cli.helpful import HelpfulGroup
from companion.cli.options import json_option
from companion.cli.output import Json
from companion.cli.session import Session
from companion.cli.words import helps
from companion.cli.words import plan as plan_words
from companion.cli.words.doses import MISSING
from companion.domain.errors import BadInput, NotFound
from companion.domain.own_words import MOST_TIMES, RULES, STEPS
from companion.domain.words import clean_note
from companion.ui.words import own_words as words

if TYPE_CHECKING:
    from companion.domain.own_words import Letter, Person
    from companion.services.plan import PlanService


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
        session.out.show(f"{text}\n\n{session.crisis_sentence()}")
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
    shown = words.plan_text(parts, people, service.others()) or session.none(words.NONE_IN_COMMANDS, MISSING)
    session.out.show(f"{shown}\n\n{session.crisis_sentence()}")


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


@plan.command("set", help=helps.PLAN_SET)
@click.argument("heading", required=False)
@click.argument("text", metavar="[TEXT]...", nargs=-1)
@click.pass_obj
def write(session: Session, heading: str | None, text: tuple[str, ...]) -> None:
    """Write under a heading."""
    service = session.services().plan
    part = writing_plan.part_meant(session, service, heading)
    given = needed_text(session, " ".join(text) if text else None, "text")
    if not clean_note(given, "text").strip():
        raise BadInput(session.out.worded(plan_words.nothing_came(part.id)), "text")
    if service.write(part, given).op:
        session.out.show(plan_words.written(part.id, in_place_of=part.text))
        session.tell_undo()
    else:
        session.out.show(plan_words.UNCHANGED)


@plan.command("clear", help=helps.PLAN_CLEAR)
@click.argument("heading", required=False)
@click.pass_obj
def clear(session: Session, heading: str | None) -> None:
    """Leave a heading blank."""
    service = session.services().plan
    part = writing_plan.part_meant(session, service, heading)
    if part.rev is None:
        session.out.show(plan_words.is_blank(part.id))
        return
    service.remove(part)
    session.out.show(plan_words.cleared(part.id))
    session.tell_undo()


reach_option = click.option("--reach", metavar="TEXT", help=helps.PERSON_REACH)
for_option = click.option("--for", "purpose", metavar="TEXT", help=helps.PERSON_FOR)


@plan.command("add-person", help=helps.PLAN_ADD_PERSON)
@click.argument("name", required=False)
@reach_option
@for_option
@click.pass_obj
def add_person(session: Session, name: str | None, reach: str | None, purpose: str | None) -> None:
    """Write somebody down."""
    service = session.services().plan
    asks = name in {None, DASH}
    name = name_of(session, name, plan_words.NAME)
    person = writing_plan.person_with(session, service.new_person(), name, reach, purpose, asks=asks)
    _keep_person(session, service, person)


@plan.command("change-person", help=helps.PLAN_CHANGE_PERSON)
@click.argument("name", required=False)
@click.option("--name", "new_name", metavar="TEXT", help=helps.PERSON_NAME)
@reach_option
@for_option
@click.pass_obj
def change_person(
    session: Session, name: str | None, new_name: str | None, reach: str | None, purpose: str | None
) -> None:
    """Change what is written of somebody."""
    service = session.services().plan
    person = writing_plan.person_meant(service, name_of(session, name, plan_words.PERSON))
    changed = writing_plan.person_with(session, person, new_name, reach, purpose)
    if changed == person:
        session.out.show(plan_words.UNCHANGED)
    else:
        _keep_person(session, service, changed)


def _keep_person(session: Session, service: PlanService, person: Person) -> None:
    service.keep_person(person)
    session.out.show(plan_words.person_written(person))
    session.tell_undo()


@plan.command("remove-person", help=helps.PLAN_REMOVE_PERSON)
@click.argument("name", required=False)
@click.pass_obj
def remove_person(session: Session, name: str | None) -> None:
    """Take somebody off the list."""
    service = session.services().plan
    person = writing_plan.person_meant(service, name_of(session, name, plan_words.PERSON))
    service.remove_person(person)
    session.out.show(plan_words.person_removed(person))
    session.tell_undo()


def letter_options(body: Callable[..., None]) -> Callable[..., None]:
    """What can be said of a letter besides its title."""
    options = (
        click.option("--text", metavar="TEXT", help=helps.LETTER_TEXT),
        click.option("--shows", type=click.Choice(RULES, case_sensitive=False), help=helps.LETTER_SHOWS),
        click.option("--mood", type=click.IntRange(STEPS[0], STEPS[-1]), help=helps.LETTER_MOOD),
        click.option("--in-a-row", "times", type=click.IntRange(1, MOST_TIMES), help=helps.LETTER_TIMES),
        click.option("--from", "first", metavar="DATE", help=helps.LETTER_FROM),
    )
    for option in reversed(options):
        body = option(body)
    return body


@plan.command("add-letter", help=helps.PLAN_ADD_LETTER)
@click.argument("title", required=False)
@letter_options
@click.pass_obj
def add_letter(session: Session, /, title: str | None, **given: Any) -> None:
    """Write a letter."""
    service = session.services().letters
    _keep_letter(session, service.new(), name_of(session, title, plan_words.TITLE), given)


@plan.command("change-letter", help=helps.PLAN_CHANGE_LETTER)
@click.argument("letter", required=False)
@click.option("--title", metavar="TEXT", help=helps.LETTER_TITLE)
@letter_options
@click.pass_obj
def change_letter(session: Session, /, letter: str | None, title: str | None, **given: Any) -> None:
    """Change a letter."""
    found = writing_plan.letter_meant(session.services().letters, name_of(session, letter, plan_words.LETTER))
    _keep_letter(session, found, title, given)


def _keep_letter(session: Session, letter: Letter, title: str | None, given: dict[str, Any]) -> None:
    service = session.services().letters
    filled = writing_plan.letter_with(session, service, letter, writing_plan.LetterWords(title=title, **given))
    if filled == letter:
        session.out.show(plan_words.UNCHANGED)
        return
    service.keep(filled)
    session.out.show(plan_words.letter_written(filled))
    session.tell_undo()


@plan.command("remove-letter", help=helps.PLAN_REMOVE_LETTER)
@click.argument("letter", required=False)
@click.pass_obj
def remove_letter(session: Session, letter: str | None) -> None:
    """Delete a letter."""
    service = session.services().letters
    found = writing_plan.letter_meant(service, name_of(session, letter, plan_words.LETTER))
    service.remove(found)
    session.out.show(plan_words.letter_removed(found))
    session.tell_undo()


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
