"""Which rows a terminal printed last, so that `take 1` can mean the first of them for ten minutes.

Only ids and fingerprints are kept, no names; the file lies in the state folder, one per terminal, sealed while
encryption is on.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from companion.cli.words import rows as words
from companion.domain.errors import AlreadyRecorded, NotFound

if TYPE_CHECKING:
    from pathlib import Path

    from companion.cli.session import Session
    from companion.domain.dose import Dose
    from companion.domain.medicine import Regimen
    from companion.services.contests import Contest

KEPT_FOR = timedelta(minutes=10)
"""How long a printed list can be referred to."""

DOSES = "doses"
"""A list of doses."""

ENTRIES = "entries"
"""A list of journal entries."""

ARTICLES = "articles"
"""A list of articles."""

MEDICINES = "medicines"
"""A list of medicines."""

CONFLICTS = "conflicts"
"""A list of what was changed in two places."""


@dataclass(frozen=True, slots=True)
class Row:
    """One printed row."""

    id: str
    """What it showed."""

    mark: str = ""
    """A fingerprint of how it was shown."""


def is_row(text: str) -> bool:
    """Is this the number of a row rather than a name?"""
    return text.isascii() and text.isdigit() and len(text) <= 3


def mark_of(dose: Dose, regimen: Regimen) -> str:
    """A fingerprint of what a row said about a dose, but for what the clock alone changes."""
    recorded = dose.record.state.value if dose.record else ""
    shown = "\0".join([regimen.medicine.name, dose.plan.wall.isoformat(), repr(dose.plan.amount), recorded])
    return _hash(shown)


def mark_of_versions(contest: Contest) -> str:
    """A fingerprint of the versions a row showed."""
    return _hash("\0".join(sorted(contest.revs)))


def keep(session: Session, kind: str, rows: Sequence[Row]) -> None:
    """Remember the rows just printed, if any; where that cannot be kept, row numbers simply do not work."""
    if not rows:
        return
    with contextlib.suppress(OSError):
        _sweep(session.paths.printed, session.clock.now())
        kept: dict[str, object] = {
            "at": session.clock.now().isoformat(),
            "kind": kind,
            "rows": [{"id": row.id, "mark": row.mark} for row in rows],
        }
        _write(session, kept)


def recall(session: Session, number: str, kind: str) -> Row:
    """The row of a number in the list this terminal printed last.

    Raises:
        NotFound: nothing was printed in the last ten minutes, it was another kind of list, or it was shorter.
    """
    try:
        kept = _read(session)
        age = abs(session.clock.now() - datetime.fromisoformat(kept["at"]))
        rows = [Row(str(row["id"]), str(row["mark"])) for row in kept["rows"]]
        found_kind = kept["kind"]
    except (OSError, ValueError, KeyError, TypeError):
        raise NotFound(words.nothing_printed(kind)) from None
    if age > KEPT_FOR or found_kind != kind:
        raise NotFound(words.nothing_printed(kind))
    if not 1 <= int(number) <= len(rows):
        raise NotFound(words.no_such_row(int(number), len(rows)))
    return rows[int(number) - 1]


def check(row: Row, mark: str, now_reads: str) -> None:
    """Refuse a row that no longer is what was printed.

    Raises:
        AlreadyRecorded: it has changed; the sentence says how it reads now.
    """
    if row.mark != mark:
        raise AlreadyRecorded(words.changed(now_reads))


def _write(session: Session, kept: dict[str, object]) -> None:
    if session.paths.is_sealing:
        session.private_files().write(session.paths.printed / _terminal(), kept)
    else:
        from companion.paths import write_private

        write_private(_file(session), json.dumps(kept))


def _read(session: Session) -> Any:
    if session.paths.is_sealing:
        session.services()  # the list is sealed, and opens with the records
        return session.private_files().read(session.paths.printed / _terminal())
    return json.loads(_file(session).read_text("utf-8"))


def _file(session: Session) -> Path:
    return session.paths.printed / f"{_terminal()}.json"


def _terminal() -> str:
    """This terminal: its name, if any, within its login session, so that two windows never share a list."""
    name = ""
    for descriptor in (0, 1, 2):
        with contextlib.suppress(OSError):
            name = os.ttyname(descriptor)
            break
    return _hash(f"{name} {os.getsid(0)}")


def _hash(text: str) -> str:
    from hashlib import sha256

    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _sweep(folder: Path, now: datetime) -> None:
    if folder.is_dir():
        for file in folder.iterdir():
            if now.timestamp() - file.stat().st_mtime > KEPT_FOR.total_seconds():
                file.unlink(missing_ok=True)
