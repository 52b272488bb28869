"""The one way out: every error becomes a calm sentence and an exit code that scripts can rely on."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import TYPE_CHECKING

from companion.cli.output import Unwritable
from companion.cli.session import Session
from companion.cli.words import errors as words
from companion.domain.errors import Ambiguous, BadInput, Busy, CompanionError, Locked, WrongClock

if TYPE_CHECKING:
    from companion.cli.session import Opener
    from companion.services.ports import Clock

OK = 0
"""Done."""

FAILED = 1
"""Not done; a sentence says why."""

USAGE = 2
"""The command or a value in it could not be used."""

BUSY = 3
"""Another copy holds the records, or they are locked."""

NOTHING_DUE = 4
"""Nothing is due; only with --exit-code."""

INTERRUPTED = 130
"""Stopped by the person."""

_ASKS_FOR_HELP = frozenset({"help-now", "crisis"})
"""The commands that show where to get help."""

COMPLETION = "_COMPANION_COMPLETE"
"""What a shell sets when it asks for completions."""


def run(
    argv: Sequence[str],
    environ: Mapping[str, str] | None = None,
    clock: Clock | None = None,
    opener: Opener | None = None,
) -> int:
    """Run one command and answer its exit code; nothing escapes.

    Args:
        argv: the words after the program's name.
        environ: the environment, this process's unless given.
        clock: who knows the time, the machine unless given.
        opener: who opens the records, `bootstrap.services.open_services` unless given.
    """
    session = Session(os.environ if environ is None else environ, clock, opener)
    try:
        return _run(argv, session)
    except BrokenPipeError:
        _leave_pipe()
        return OK
    except Unwritable as error:
        _leave_pipe()
        with contextlib.suppress(Unwritable, OSError):
            session.out.tell(words.unwritable(str(error)))
        return FAILED


def _run(argv: Sequence[str], session: Session) -> int:
    try:
        return _command(argv, session) if argv or COMPLETION in session.environ else _open(session)
    except KeyboardInterrupt:
        session.out.tell(f"\n{words.STOPPED}")
        return INTERRUPTED
    except CompanionError as error:
        tell_error(error, session)
        return code_of(error)
    except (BrokenPipeError, Unwritable):
        raise
    except Exception as error:  # noqa: BLE001 (the one place that catches everything)
        tell_crash(error, session)
        return FAILED
    finally:
        with contextlib.suppress(Exception):
            session.close()


def _open(session: Session) -> int:
    """Open the app, as `companion` without a word does: there is nothing for click to read."""
    from companion.cli.opening import open_companion

    return open_companion(session)


def _command(argv: Sequence[str], session: Session) -> int:
    """Run the command that was typed, and say so if it could not be understood."""
    from click import UsageError

    _tell_broken(argv, session)
    try:
        return invoke(argv, session)
    except UsageError as error:
        session.out.tell(error.format_message())
        if error.ctx is not None:
            session.out.tell(words.try_help(error.ctx.command_path))
        if may_be_hard(argv, session):
            session.out.tell(session.crisis_sentence())
        return USAGE


def may_be_hard(argv: Sequence[str], session: Session) -> bool:
    """Whether words that could not be understood may have been a call for help: then they are answered with one."""
    return session.is_hard_moment or not _ASKS_FOR_HELP.isdisjoint(argv)


def _tell_broken(argv: Sequence[str], session: Session) -> None:
    """Say so if a word came in that is not UTF-8; cleaning replaces its signs. A folder's name is used as it stands."""
    if "demo" not in argv and any("\udc80" <= sign <= "\udcff" for word in argv for sign in word):
        from companion.cli.words.asking import NOT_UTF8

        session.out.tell(NOT_UTF8)


def invoke(argv: Sequence[str], session: Session) -> int:
    """Run one command; errors pass through. Click's own `main` is not used: it hides a closed pipe."""
    from click.exceptions import Exit

    from companion.cli.app import companion

    if COMPLETION in session.environ:
        companion.main(list(argv), prog_name="companion")
    try:
        with companion.make_context("companion", list(argv), obj=session) as context:
            answer = companion.invoke(context)
    except Exit as end:
        return end.exit_code
    return answer if isinstance(answer, int) else OK


def tell_error(error: CompanionError, session: Session) -> None:
    """Say why something was not done, and where to get help if it was asked for in a hard moment."""
    session.out.tell(str(error))
    if session.is_hard_moment or isinstance(error, WrongClock):  # then nothing works until it is set right, but this
        session.out.tell(session.crisis_sentence())


def code_of(error: CompanionError) -> int:
    """The exit code of an error."""
    if isinstance(error, Busy | Locked):
        return BUSY
    return USAGE if isinstance(error, BadInput | Ambiguous) else FAILED


def tell_crash(error: Exception, session: Session) -> None:
    """Say that something broke by its kind and place alone: what was typed never gets into a bug report."""
    kind, place = type(error).__name__, _place(error.__traceback__)
    log = _keep_crash(error, session)
    session.out.tell(words.crashed(kind, place, log))
    session.out.tell(session.crisis_sentence())


def _place(traceback: TracebackType | None) -> str:
    steps = _steps(traceback)
    return next((step for step in reversed(steps) if step.startswith("companion")), steps[-1] if steps else "?")


def _steps(traceback: TracebackType | None) -> list[str]:
    steps = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        name = code.co_filename.replace(os.sep, "/")
        short = name[name.rfind("/companion/") + 1 :] if "/companion/" in name else name.rpartition("/")[2]
        steps.append(f"{short} line {traceback.tb_lineno} in {code.co_name}")
        traceback = traceback.tb_next
    return steps


def _keep_crash(error: BaseException, session: Session) -> str:
    """Write crash.log: kinds and places only. Answers where it is, or nothing where it could not be written."""
    from companion import __version__

    lines = [f"companion {__version__}, python {sys.version.split()[0]}, {sys.platform}"]
    cause: BaseException | None = error
    seen: set[int] = set()
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        lines += [type(cause).__name__, *(f"  {step}" for step in _steps(cause.__traceback__))]
        cause = cause.__cause__ or cause.__context__
    with contextlib.suppress(Exception):
        from companion.paths import write_private

        write_private(session.paths.crash_log, "\n".join(lines) + "\n")
        return str(session.paths.crash_log)
    return ""


def _leave_pipe() -> None:
    """Nobody reads on: end quietly, and keep the interpreter from saying so at exit."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
