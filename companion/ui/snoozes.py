"""Doses put off for some minutes: kept on this machine, because they are no record of health."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from companion.services.ports import LocalState

KEY: Final = "snoozes"
"""Where they are kept in the local state."""

_FORGOTTEN_AFTER: Final = timedelta(days=1)


def snoozes(state: LocalState) -> Mapping[str, datetime]:
    """Read when put-off doses ring again, by dose id, in UTC; what cannot be read is left out."""
    kept = state.get(KEY)
    found: dict[str, datetime] = {}
    for id_, text in kept.items() if isinstance(kept, dict) else ():
        try:
            at = datetime.fromisoformat(str(text))
        except ValueError:
            continue
        if at.tzinfo is not None:
            found[str(id_)] = at
    return found


def snooze(state: LocalState, dose: str, until: datetime) -> None:
    """Put a dose off; what rang long ago is forgotten."""
    kept = {id_: at for id_, at in snoozes(state).items() if at > until - _FORGOTTEN_AFTER}
    state.set(KEY, {id_: at.isoformat() for id_, at in (kept | {dose: until}).items()})
