"""Bare `companion`: the app where a terminal can show it, else today as plain text."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from companion.cli import asking
from companion.domain.errors import CompanionError

if TYPE_CHECKING:
    from companion.cli.session import Session


def open_companion(session: Session) -> int:
    """Open the app, or print today and the crisis line where there is no terminal for it."""
    try:
        if can_show(session):
            session.look_at_hidden()
            from companion.bootstrap.app import open_app

            demo = lambda: _open_demo(session)  # noqa: E731
            return open_app(session.paths, session.preferences, session.clock, open_demo=demo, vault=session.vault)
        from companion.cli.days import print_day

        print_day(session, session.services().today.view())
    except CompanionError as error:
        from companion.cli.exits import code_of
        from companion.cli.words.errors import STILL_WORKS

        session.out.tell(f"{error}\n{STILL_WORKS}")
        session.out.show(session.crisis_sentence())
        return code_of(error)
    session.out.show(f"\n{session.crisis_sentence()}")
    return 0


def _open_demo(session: Session) -> int:
    """Go on with the demo, as the person asked on the first start."""
    from companion.cli.commands.demo import open_demo

    return open_demo(session)


def can_show(session: Session) -> bool:
    """Is there a terminal at every end? The app is drawn on standard error, as Textual does."""
    if session.environ.get("TERM", "dumb") in {"", "dumb", "unknown"}:
        return False
    return asking.is_terminal() and all(out is not None and out.isatty() for out in (sys.stdout, sys.stderr))
