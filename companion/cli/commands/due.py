"""`companion due`: what is due now, for a person, a script or a status line."""

from __future__ import annotations

import click

from companion.cli import exits, shapes
from companion.cli.options import json_option
from companion.cli.session import Session
from companion.cli.words import doses as words
from companion.cli.words import helps

MARK = "●"
"""The whole of what a status line shows, with a number behind it: no name stands where others look."""


@click.command("due", help=helps.DUE)
@click.option("--format", "form", type=click.Choice(["text", "json", "status"]), default="text", help=helps.DUE_FORMAT)
@json_option
@click.option("--exit-code", is_flag=True, help=helps.EXIT_CODE)
@click.pass_obj
def due(session: Session, form: str, as_json: bool, exit_code: bool) -> int:
    """Show what is due now."""
    view = session.services().today.view()
    open_doses = view.open_doses
    if as_json or form == "json":
        session.out.json({"day": view.day.isoformat(), "doses": [shapes.dose_in(view, dose) for dose in open_doses]})
    elif form == "status":
        if open_doses:
            session.out.show(f"{MARK} {len(open_doses)}")
    else:
        from companion.cli.days import dose_lines, remember

        session.out.show("\n".join(dose_lines(view, open_doses, 1)) or words.NOTHING_DUE)
        remember(session, view, open_doses)
    return exits.NOTHING_DUE if exit_code and not open_doses else exits.OK


command = due
