"""Words given on the command line, or asked for, or read from standard input."""

from __future__ import annotations

from typing import TYPE_CHECKING

from companion.cli import asking
from companion.cli.words import given as words
from companion.cli.words.asking import cannot_ask
from companion.domain.errors import BadInput

if TYPE_CHECKING:
    from companion.cli.session import Session


def name_of(session: Session, given: str | None, what: str = "medicine", *, saves: bool = True) -> str:
    """The name given, or the one typed when asked.

    Raises:
        BadInput: none was given and none came.
    """
    if given is None or given == asking.DASH:
        return asking.ask(session, words.which(what), what, saves=saves)
    return given


def line_of(session: Session, given: str | None, what: str) -> str:
    """A short text: as given, or the next line of standard input where a dash stands.

    Raises:
        BadInput: too much came in.
    """
    if given == asking.DASH:
        return asking.ask_or_skip(session, words.what_is(what))
    _warn_of_history(session, given, what)
    return given or ""


def reason_of(session: Session, given: str | None, name: str | None, what: str = "reason") -> str:
    """A reason: as given, or asked for where the name was asked for too.

    Raises:
        BadInput: too much came in.
    """
    if given is None and name in {None, asking.DASH}:
        return asking.ask_or_skip(session, words.what_is(what))
    return text_of(session, given, what)


def text_of(session: Session, given: str | None, what: str) -> str:
    """A longer text: as given, or all of standard input where a dash stands.

    Raises:
        BadInput: too much came in.
    """
    if given == asking.DASH:
        return asking.read_all(session, what)
    _warn_of_history(session, given, what)
    return given or ""


def needed_text(session: Session, given: str | None, what: str) -> str:
    """A longer text that has to be there: as given, else all of standard input, or the next line of a conversation.

    Raises:
        BadInput: nothing may be asked, or too much came in.
    """
    if given is not None and given != asking.DASH:
        return text_of(session, given, what)
    if session.is_talking:
        return asking.ask(session, words.needed(what), what)
    if given is None and session.no_input:
        raise BadInput(cannot_ask(what), what)
    return asking.read_all(session, what)


def _warn_of_history(session: Session, given: str | None, what: str) -> None:
    if given and asking.is_terminal() and not session.is_talking:
        session.out.tell(words.in_history(what))
