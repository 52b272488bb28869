"""`companion forget`: list everything Companion keeps here, hide it, and erase it."""

from __future__ import annotations

import click

from companion import forgetting
from companion.bootstrap.records import computers_of
from companion.cli import asking
from companion.cli.forgetting import carry_out
from companion.cli.helpful import Helpful
from companion.cli.session import Session
from companion.cli.words import helps
from companion.domain.days import Calendar, believable
from companion.domain.errors import BadInput
from companion.services.erasing import WORD
from companion.ui.words import forgetting as words


@click.command("forget", cls=Helpful, help=helps.FORGET)
@click.option("--everything", is_flag=True, help=helps.FORGET_EVERYTHING)
@click.option("--in-7-days", "later", is_flag=True, help=helps.FORGET_LATER)
@click.option("--at-once", "at_once", is_flag=True, help=helps.FORGET_AT_ONCE)
@click.option("--records", type=click.Choice(["keep", "erase", "remove"]), help=helps.FORGET_RECORDS)
@click.option("--cancel", is_flag=True, help=helps.FORGET_CANCEL)
@click.option("--dry-run", is_flag=True, help=helps.FORGET_DRY_RUN)
@click.pass_obj
def forget(
    session: Session, everything: bool, later: bool, at_once: bool, records: str | None, cancel: bool, dry_run: bool
) -> None:
    """Forget everything, or cancel that."""
    if later + at_once + cancel > 1:
        raise BadInput(words.ONE_ANSWER)
    if cancel:
        _cancel(session)
        return
    if not everything:
        raise BadInput(words.EVERYTHING_NEEDED)
    only = [session.given_profile] if session.given_profile else None
    found = forgetting.look(session.environ, only)
    _show(session, found)
    if found.is_empty or dry_run:
        session.out.show(words.NOTHING_THERE if found.is_empty else words.NOTHING_DONE)
        return
    choices = words.CHOICES_HIDDEN if _tell_hidden(session, found) else words.CHOICES
    answer = "1" if later else "2" if at_once else _asked(session, choices, words.WHICH)
    if answer not in {"1", "2"}:
        session.out.show(words.NOTHING_DONE)
        return
    kept = records or _what_of_records(session, found)
    if kept is None:
        session.out.show(words.NOTHING_DONE)
    elif answer == "1":
        _hide(session, found, kept)
    else:
        _erase(session, found, kept)


def _show(session: Session, found: forgetting.Everything) -> None:
    """List every path with its size."""
    show = session.out.show
    for each in found.profiles:
        files = (*each.records.files, *each.local.files)
        if files:
            show("\n".join([words.profile(each.paths.profile), *(words.row(*file) for file in files)]))
        if each.machines:
            show(words.machines(computers_of(each.paths, session.clock, each.machines)))
    if found.shared.files:
        show("\n".join(words.row(*file) for file in found.shared.files))
    if copies := tuple(copy for each in found.profiles for copy in each.copies):
        show(words.copies(copies))
    if found.others:
        show(words.others(found.others))
    files = tuple(file for part in found.parts for file in part.files)
    show(words.total(len(files), sum(size for _, size in files)))


def _tell_hidden(session: Session, found: forgetting.Everything) -> bool:
    """Say which profiles are hidden already, and until when; is that so of all of them?"""
    marks = {each.paths: forgetting.hidden(each.paths) for each in found.profiles}
    for paths, mark in marks.items():
        if mark is not None:
            head = f"{words.profile(paths.profile)}: " if len(marks) > 1 else ""
            session.out.show(f"\n{head}{forgetting.sentence(mark, session.clock.zone())}")
    return bool(marks) and all(marks.values())


def _asked(session: Session, choices: str, question: str) -> str:
    session.out.show(f"\n{choices}")
    return "" if session.no_input else (asking.fresh_line(session, question) or "").strip()


def _what_of_records(session: Session, found: forgetting.Everything) -> str | None:
    """What happens to a folder of records that others have too; None if that is left open."""
    if not any(each.is_synced and each.records.files for each in found.profiles):
        return "remove"
    return {"1": "keep", "2": "erase", "3": "remove"}.get(_asked(session, words.SYNCED, words.WHICH_RECORDS))


def _hide(session: Session, found: forgetting.Everything, records: str) -> None:
    now = believable(session.clock.now())
    for each in found.profiles:
        forgetting.hide(each.paths, now, forgetting.plan_of(each, records))
    due = Calendar(session.clock.zone()).wall(now + forgetting.WAIT).date()
    session.out.show(f"{words.will_be(due)}\n{words.OTHER_COPIES}")
    session.out.show(session.crisis_sentence())


def _erase(session: Session, found: forgetting.Everything, records: str) -> None:
    """Erase at once, after the word was typed.

    Raises:
        BadInput: it was not.
    """
    session.out.show(words.DIFFERENCE)
    typed = asking.typed_word(session, words.type_this(WORD), WORD, words.NOTHING_DONE)
    if typed.strip().casefold() != WORD.casefold():
        raise BadInput(words.NOTHING_DONE, "word")
    crisis = session.crisis_sentence()
    left = carry_out(session, [each.paths.profile for each in found.profiles], records)
    session.forget_preferences()
    session.out.show(words.left(left) if left else words.ERASED_NOW)
    session.out.show(f"{words.OTHER_COPIES}\n\n{crisis}")


def _cancel(session: Session) -> None:
    names = [session.given_profile] if session.given_profile else forgetting.known_profiles(session.environ)
    done = [forgetting.show_again(forgetting.paths_of(name, session.environ)) is not None for name in names]
    session.out.show(words.CANCELED if any(done) else words.NOT_HIDDEN)


command = forget
