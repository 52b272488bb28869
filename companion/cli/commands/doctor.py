"""`companion doctor`: is everything well? Nothing personal is shown."""

from __future__ import annotations

import click

from companion.cli import exits, health
from companion.cli.helpful import Helpful
from companion.cli.options import json_option
from companion.cli.session import Session
from companion.cli.words import doctor as words
from companion.cli.words import helps


@click.command("doctor", cls=Helpful, help=helps.DOCTOR)
@json_option
@click.pass_obj
def doctor(session: Session, as_json: bool) -> int:
    """Look over this installation."""
    findings = list(health.examine(session))
    to_look_at = [finding for finding in findings if not finding.is_well]
    if as_json:
        session.out.json(
            {
                "well": not to_look_at,
                "findings": [{"name": f.name, "well": f.is_well, "sentence": f.sentence} for f in findings],
            }
        )
    else:
        lines = [words.line(f.name, session.out.worded(f.sentence), is_well=f.is_well) for f in findings]
        session.out.show("\n".join(lines))
        session.out.show("\n" + (words.looked(len(to_look_at)) if to_look_at else words.ALL_WELL))
    return exits.FAILED if to_look_at else exits.OK


command = doctor
