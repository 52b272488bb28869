"""Hidden records when a command starts: erased if their time has come, else told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from companion import forgetting
from companion.domain.days import believable
from companion.domain.errors import CompanionError
from companion.ui.words import forgetting as words

if TYPE_CHECKING:
    from companion.cli.session import Session
    from companion.paths import Paths


def look_at_date(session: Session) -> None:
    """Erase the hidden records of a profile if it is time; called before anything of it is opened.

    Raises:
        CompanionError: they were erased, so this run opens nothing; or they could not be.
        WrongClock: the clock tells a time that cannot be.
    """
    found = forgetting.hidden(session.paths)
    if found is None:
        return
    now = believable(session.clock.now())
    if forgetting.is_due(session.paths, found, now):
        left = carry_out(session, forgetting.due_profiles(session.environ, now), None)
        session.forget_preferences()
        raise CompanionError(words.left(left) if left else words.ERASED)
    if now >= found.due:
        session.out.tell(words.DATE_HAS_COME)


def carry_out(session: Session, profiles: Sequence[str] | None, records: str | None) -> tuple[str, ...]:
    """Erase everything of some profiles, or of all; answers what is left.

    Raises:
        Busy, NotSaved: it could not be done; it is tried again on the next start.
    """

    def erase(paths: Paths) -> None:
        from companion.bootstrap.records import erase_all_records

        erase_all_records(paths, session.clock, session.vault if paths == session.paths else None)

    session.close()  # in a conversation the records are open
    return forgetting.forget(session.environ, forgetting.look(session.environ, profiles), records, erase)
