"""A conversation: one line in, plain lines out, built on the same commands as the command line."""

from __future__ import annotations

import contextlib
import shlex
from typing import TYPE_CHECKING

import click

from companion.cli import asking
from companion.cli.days import print_day
from companion.cli.output import Unwritable
from companion.cli.words import plain as words
from companion.domain.errors import CompanionError
from companion.domain.words import clean_line

if TYPE_CHECKING:
    from companion.cli.session import Session


class Conversation:
    """Holds the loop; every answer comes from a command of the command line."""

    def __init__(self, session: Session) -> None:
        self._session = session
        session.out.is_talking = True

    def hold(self) -> int:
        """Talk until the person leaves; the crisis line stands at the start and at the end."""
        out = self._session.out
        out.show(self._session.crisis_sentence())
        out.show()
        try:
            self._begin()
            while (line := self._next()) is not None:
                if self._answer(line):
                    break
        finally:
            out.show(f"\n{words.GOODBYE}\n{self._session.crisis_sentence()}")
        return 0

    def _begin(self) -> None:
        try:
            print_day(self._session, self._session.services().today.view())
        except CompanionError as error:
            self._session.out.tell(str(error))
        if self._session.preferences.region is None:
            self._session.out.show(f"\n{words.NO_REGION}")
        self._session.out.show(f"\n{words.BEGIN}")

    def _next(self) -> str | None:
        """The next line; None when the person is gone."""
        try:
            return asking.next_line(self._session, words.PROMPT)
        except CompanionError as error:
            self._session.out.tell(str(error))
            return ""

    def _answer(self, line: str) -> bool:
        """Answer one line. Returns whether the conversation is over."""
        said = clean_line(line)
        if said.casefold() in words.LEAVE:
            return True
        if said.casefold() in words.HELP:
            self._session.out.show(f"{self._session.crisis_sentence()}\n\n{words.WHAT_TO_SAY}")
        elif said:
            self._run(words.command_for(_split(said)))
        return False

    def _run(self, argv: list[str]) -> None:
        from companion.cli.app import COMMANDS
        from companion.cli.exits import invoke, may_be_hard, tell_crash, tell_error

        if argv[0] == "plain" or argv[0] not in COMMANDS:
            self._session.out.tell(words.not_understood(argv[0], self._session.crisis_sentence()))
            return
        try:
            with contextlib.suppress(CompanionError):  # crisis lines and articles need no records; what does says so
                self._session.refresh()
            self._session.is_hard_moment = False
            invoke(argv, self._session)
        except KeyboardInterrupt:
            self._session.out.tell(f"\n{words.STOPPED}")
        except click.UsageError as error:
            self._session.out.tell(f"{error.format_message()} {words.TRY_HELP}")
            if may_be_hard(argv, self._session):
                self._session.out.tell(self._session.crisis_sentence())
        except CompanionError as error:
            tell_error(error, self._session)
        except (BrokenPipeError, Unwritable):
            raise
        except Exception as error:  # noqa: BLE001 (one broken answer does not end the conversation)
            tell_crash(error, self._session)


def _split(said: str) -> list[str]:
    """Words, where quotes hold several together; an apostrophe alone is no quote."""
    try:
        return shlex.split(said)
    except ValueError:
        return said.split()
