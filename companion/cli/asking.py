"""Asking line by line, and reading what comes in on standard input."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from companion.cli.words import asking as words
from companion.domain.errors import BadInput, CompanionError

if TYPE_CHECKING:
    from companion.cli.session import Session

LARGEST_INPUT = 2_000_000
"""The most bytes read from standard input at once."""

LARGEST_SECRET = 4096
"""The most bytes of a passphrase."""

Check = Callable[[str], object]
"""Reads an answer and raises BadInput where it cannot be used."""

DASH = "-"
"""The value that means: read it from standard input."""


def is_terminal() -> bool:
    """Does a person sit at standard input?"""
    try:
        return sys.stdin is not None and sys.stdin.isatty()
    except ValueError:  # standard input is closed
        return False


def ask(session: Session, question: str, what: str, check: Check | None = None, *, saves: bool = True) -> str:
    """Ask for one line that is needed, at a terminal again until there is one that can be used.

    Args:
        session: the run.
        question: as it is asked in a terminal; without one the next line is taken silently.
        what: how a sentence calls what is missing.
        check: reads the answer as it will be read.
        saves: would something be saved with it, so that it is said that nothing was?

    Raises:
        BadInput: nothing may be asked, standard input ended, or what it held cannot be used.
    """
    if session.no_input:
        raise BadInput(words.cannot_ask(what), what)
    while True:
        line = next_line(session, question)
        if line is None:
            raise BadInput(words.nothing_came(what, saves=saves), what)
        if not line.strip() and is_terminal():
            session.out.tell(words.needed(what))
        elif _is_usable(session, line, check):
            return line


def ask_or_skip(session: Session, question: str, check: Check | None = None) -> str:
    """Ask for one line that may stay empty; with nobody to ask it stays empty.

    Raises:
        BadInput: what standard input held cannot be used; at a terminal it is said and asked again.
    """
    while True:
        line = "" if session.no_input else next_line(session, question) or ""
        if not line.strip() or _is_usable(session, line, check):
            return line


def _is_usable(session: Session, line: str, check: Check | None) -> bool:
    """Can the answer be used? At a terminal what is wrong is said, so that it can be typed again."""
    try:
        if check is not None:
            check(line)
    except BadInput as error:
        if not is_terminal():
            raise
        session.out.tell(str(error))
        return False
    return True


def yes_or_no(session: Session, question: str, *, enter: bool | None) -> bool:
    """Ask for yes or no at a terminal until it is one of them; keys typed before the question do not answer it.

    Args:
        session: the run.
        question: as it is asked.
        enter: what Enter alone says, and the end of what comes in; None where an answer throws something away: then
            Enter says nothing, and the end says no.
    """
    while True:
        line = fresh_line(session, f"{question} {words.CHOICES[enter]} ")
        said = "" if line is None else line.strip().casefold()
        if line is None or (not said and enter is not None):
            return bool(enter)
        if said in words.YES | words.NO:
            return said in words.YES
        session.out.tell(words.SAY_YES_OR_NO if enter is None else words.yes_no_or_enter(enter))


def is_agreed(
    session: Session,
    question: str,
    *,
    is_sure: bool,
    nobody: CompanionError | None = None,
    refused: str = words.NOTHING_RECORDED,
) -> bool:
    """Does the person want it done? With nobody to ask, only --yes says so.

    Args:
        session: the run.
        question: as it is asked.
        is_sure: did the person say yes already?
        nobody: what is raised where nobody can be asked; unless given, that it is not recorded without --yes.
        refused: what is said after a no.

    Raises:
        CompanionError: nobody can be asked.
    """
    if is_sure:
        return True
    if session.no_input or not is_terminal():
        raise nobody or CompanionError(words.SAY_YES)
    if yes_or_no(session, question, enter=False):
        return True
    session.out.tell(refused)
    return False


def typed_word(session: Session, question: str, word: str, otherwise: str) -> str:
    """What is typed where a word is asked for; keys typed before the question are no answer to it.

    Args:
        session: the run.
        question: as it is asked.
        word: the word.
        otherwise: what is said behind the reason where nothing may be asked.

    Raises:
        BadInput: nothing may be asked.
    """
    if session.no_input:
        raise BadInput(f"{words.cannot_type(word)} {otherwise}", "word")
    return fresh_line(session, question) or ""


def fresh_line(session: Session, question: str) -> str | None:
    """The next line, which no key typed before the question begins; None when there is none."""
    forget_typed_ahead()
    return next_line(session, question)


def secret(session: Session, question: str) -> str | None:
    """Ask for one line at a terminal that does not show it; None when there is none."""
    session.quiet.begin()  # until the next question that may be seen, or the end: a key is tried meanwhile
    session.out.prompt(question)
    try:
        content = sys.stdin.buffer.readline(LARGEST_SECRET + 1)
    except (AttributeError, ValueError, OSError):
        content = b""
    session.out.tell()
    if not content:
        return None
    return content.decode("utf-8", "surrogateescape").rstrip("\r\n")


def read_all(session: Session, what: str) -> str:
    """All of standard input as text.

    Raises:
        BadInput: more came in than can be kept, or standard input is closed.
    """
    session.quiet.end()
    if is_terminal():
        session.out.tell(words.write_until_end(what))
    try:
        content = sys.stdin.buffer.read(LARGEST_INPUT + 1)
    except (AttributeError, ValueError, OSError):
        raise BadInput(words.nothing_came(what), what) from None
    return _decoded(session, content)


def next_line(session: Session, question: str) -> str | None:
    """The next line of standard input, asked for at a terminal; None when there is none.

    Raises:
        BadInput: the line is longer than can be kept.
    """
    session.quiet.end()
    if is_terminal():
        session.out.prompt(question)
    try:
        content = sys.stdin.buffer.readline(LARGEST_INPUT + 1)
    except (AttributeError, ValueError, OSError):
        return None
    if not content:
        if is_terminal():
            session.out.tell()
        return None
    return _decoded(session, content).rstrip("\r\n")


def _decoded(session: Session, content: bytes) -> str:
    if len(content) > LARGEST_INPUT:
        raise BadInput(words.TOO_LONG)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        session.out.tell(words.NOT_UTF8)
        return content.decode("utf-8-sig", "replace")


def forget_typed_ahead() -> None:
    """Let no key that was typed before a question answer it."""
    if is_terminal():
        import termios

        with contextlib.suppress(termios.error, OSError, ValueError):
            termios.tcflush(sys.stdin.fileno(), termios.TCIFLUSH)
