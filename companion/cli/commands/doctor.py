"""`companion doctor`: is everything well? Nothing personal is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from companion.cli import asking, exits, health
from companion.cli.helpful import Helpful
from companion.cli.options import json_option, yes_option
from companion.cli.session import Session
from companion.cli.words import doctor as words
from companion.cli.words import helps
from companion.domain.errors import BadInput
from companion.ui.words import health as health_words

if TYPE_CHECKING:
    from companion.services.health import Mended


@click.command("doctor", cls=Helpful, help=helps.DOCTOR)
@json_option
@click.option("--repair", is_flag=True, help=helps.REPAIR)
@click.option("--known", is_flag=True, help=helps.KNOWN)
@yes_option
@click.pass_obj
def doctor(session: Session, as_json: bool, repair: bool, known: bool, yes: bool) -> int:
    """Look over this installation."""
    mended = _repair(session, is_sure=yes) if repair else None
    if known:
        _end_notices(session)
    findings = list(health.examine(session))
    to_look_at = [finding for finding in findings if not finding.is_well]
    if as_json:
        session.out.json(health.as_json(findings, mended))
    else:
        lines = [words.line(f.name, session.out.worded(f.sentence), is_well=f.is_well) for f in findings]
        session.out.show("\n".join(lines))
        session.out.show("\n" + (health_words.looked(len(to_look_at)) if to_look_at else words.ALL_WELL))
    return exits.FAILED if to_look_at else exits.OK


def _repair(session: Session, *, is_sure: bool) -> tuple[Mended, ...]:
    """Bring back what can be, after a question that says what it is."""
    from companion.bootstrap.services import open_quietly

    services = open_quietly(session.paths, session.clock, session.vault)
    try:
        preview = health_words.preview(services.health.look())
        if preview:
            question, nobody = f"{preview}\n{words.REPAIR_IT}", BadInput(f"{preview} {words.SAY_YES}")
            if not asking.is_agreed(session, question, is_sure=is_sure, nobody=nobody, refused=words.NOTHING_CHANGED):
                return ()
        mended = services.health.repair() if preview else ()
        session.out.tell(health_words.repaired(mended))
        return mended
    finally:
        services.close()


def _end_notices(session: Session) -> None:
    """Tell no more of damage and of missing files: the person knows."""
    from companion.bootstrap.services import open_quietly

    services = open_quietly(session.paths, session.clock, session.vault)
    try:
        files = []
        for trouble in services.health.look():
            if trouble.can_be_forgotten:
                services.health.forget(trouble)
                files.append(health_words.where(trouble))
        session.out.tell(words.known(files) if files else words.NOTHING_KNOWN)
    finally:
        services.close()


command = doctor
