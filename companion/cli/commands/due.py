"""`companion due`: what is due now, for a person, a script or a status line."""

from __future__ import annotations

import click

from companion.cli import exits, forecast, rows
from companion.cli.helpful import Helpful
from companion.cli.options import json_option
from companion.cli.output import Json
from companion.cli.session import Session
from companion.cli.words import due as words
from companion.cli.words import helps

MARK = "●"
"""The whole of what a status line shows, with a number behind it: no name stands where others look."""


@click.command("due", cls=Helpful, help=helps.DUE)
@click.option("--format", "form", type=click.Choice(["text", "json", "status"]), default="text", help=helps.DUE_FORMAT)
@json_option
@click.option("--exit-code", is_flag=True, help=helps.EXIT_CODE)
@click.pass_obj
def due(session: Session, form: str, as_json: bool, exit_code: bool) -> int:
    """Show what is due now."""
    session.no_input = session.no_input or form == "status"  # a status line asks for no passphrase
    found = _open_doses(session)
    doses = found["doses"]
    if as_json or form == "json":
        answers: list[Json] = [dose["answer"] for dose in doses]
        session.out.json({"day": found["day"], "doses": answers, "not_heard": found["not_heard"]})
    elif form == "status":
        if doses:
            session.out.show(f"{MARK} {len(doses)}")
    else:
        _print(session, doses)
        for notice in found["notices"]:
            session.out.tell(notice)
    return exits.NOTHING_DUE if exit_code and not doses else exits.OK


def _open_doses(session: Session) -> forecast.Forecast:
    """What is due: from the forecast if that holds, else from the records."""
    log = forecast.log_files(session)
    session.refuse_hidden()
    kept = forecast.recall(session, log)
    if kept is not None:
        session.tell_problems()
        return kept
    return forecast.made(session, log)


def _print(session: Session, doses: list[forecast.OpenDose]) -> None:
    lines = [
        words.row(n, dose["since"] if dose["answer"]["state"] == "since" else words.DUE, dose["planned"], dose["words"])
        for n, dose in enumerate(doses, 1)
    ]
    session.out.show("\n".join(lines) or session.none(words.NOTHING_DUE, words.NOTHING_READ))
    rows.keep(session, rows.DOSES, [rows.Row(str(dose["answer"]["id"]), dose["mark"]) for dose in doses])


command = due
