"""`companion plain`: the same app as questions and answers, without redrawing anything."""

from __future__ import annotations

import click

from companion.cli.helpful import Helpful
from companion.cli.session import Session
from companion.cli.words import helps


@click.command("plain", cls=Helpful, help=helps.PLAIN)
@click.pass_obj
def plain(session: Session) -> int:
    """Talk line by line until the person leaves."""
    from companion.cli.conversation import Conversation

    return Conversation(session).hold()


command = plain
