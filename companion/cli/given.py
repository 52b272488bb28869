"""Words given on the command line, or asked for, or read from standard input."""

from __future__ import annotations

from typing import TYPE_CHECKING

from companion.cli import asking
from companion.cli.words import given as words

if TYPE_CHECKING:
    from companion.cli.session import Session


def name_of(session: Session, given: str | None, what: str = "medicine") -> str:
    """The name given, or the one typed when asked.

    Raises:
        BadInput: none was given and none came.
    """
    if given is None or given == asking.DASH:
        return asking.ask(session, words.which(what), what)
    return given


def text_of(session: Session, given: str | None, what: str) -> str:
    """A longer text: as given, or all of standard input where a dash stands.

    Raises:
        BadInput: too much came in.
    """
    if given == asking.DASH:
        return asking.read_all(session, what)
    if given and asking.is_terminal():
        session.out.tell(words.in_history(what))
    return given or ""
