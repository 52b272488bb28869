"""The machines that write here: what each said of itself, once a day, and how much of it has arrived."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from companion import __version__
from companion.domain.devices import NAMED, RETIRED, Device, machine_name, told_apart
from companion.domain.errors import Busy, NotSaved
from companion.domain.prefs import Pref
from companion.domain.words import clean_line
from companion.storage.device import MADE_UP
from companion.storage.engine import RevisionStore
from companion.storage.line import Doc
from companion.storage.stamp import Now, time_of
from companion.storage.undo import NOTE
from companion.storage.writing import Put

AGAIN = timedelta(hours=1)
"""What could not be noted is tried again after so long: a full disk is not asked every other second."""


def note_presence(revisions: RevisionStore, machine: str, day: date) -> bool:
    """Say once a day that this machine is here, and how far it has read the others; says whether it stands there now.

    A machine that never saved anything says nothing, so that looking makes no file. Where the note cannot be written,
    nothing is lost: it is tried again later.

    Args:
        revisions: the log.
        machine: what the machine is called.
        day: this day, in UTC.
    """
    heard, device = revisions.heard(), revisions.device
    if device is None or device not in heard:
        return False
    id_ = f"{device}/{day.isoformat()}"
    if revisions.doc(NOTE, id_) is not None:
        return True
    doc: Doc = {"device": device, "name": machine_name(machine), "day": day.isoformat(), "version": __version__}
    if others := {name: at for name, at in heard.items() if name not in {device, MADE_UP}}:
        doc["read"] = others
    with contextlib.suppress(NotSaved, Busy):
        said = [Put(NOTE, id_, doc, v=revisions.newest(NOTE))]
        revisions.write(NOTE, lambda log: [] if log.doc(NOTE, id_) is not None else said)
        return True
    return False


class Presence:
    """A step of housekeeping: once this process saved something, the day's note is written."""

    def __init__(self, revisions: RevisionStore, now: Now, machine: str) -> None:
        self._revisions = revisions
        self._now = now
        self._machine = machine
        self._said: date | None = None
        self._not_before: datetime | None = None

    def __call__(self) -> tuple[str, ...]:
        """Write the note if it is to be written; nobody needs to know if that cannot be done now."""
        if not self._revisions.has_saved:
            return ()
        now = self._now()
        if self._said != now.date() and (self._not_before is None or now >= self._not_before):
            self._not_before = now + AGAIN
            if note_presence(self._revisions, self._machine, now.date()):
                self._said, self._not_before = now.date(), None
        return ()


def known_devices(revisions: RevisionStore, prefs: Mapping[str, Pref], since: date | None = None) -> tuple[Device, ...]:
    """Every machine that wrote something that arrived here, this one first, then those heard last.

    Args:
        revisions: the log.
        prefs: the person's preferences by id, with what they call a machine and whether it is retired.
        since: look for what machines said of themselves from this day on; None: ever.
    """
    said = _newest(revisions.docs(NOTE, since))
    found = [
        Device(
            id=id_,
            name=chosen_name(prefs, id_) or machine_name(said.get(id_, {}).get("name")) or id_,
            wrote=time_of(at),
            version=_version(said.get(id_, {}).get("version")),
            is_this=id_ == revisions.device,
            is_retired=(retired := prefs.get(f"{RETIRED}/{id_}")) is not None and retired.value is True,
        )
        for id_, at in revisions.heard().items()
        if id_ != MADE_UP
    ]
    found.sort(key=lambda device: (device.wrote, device.id), reverse=True)
    return tuple(sorted(found, key=lambda device: not device.is_this))


def computer_names(revisions: RevisionStore, prefs: Mapping[str, Pref]) -> dict[str, str]:
    """By id what each machine is called wherever one is named, told apart from others of its name."""
    return told_apart(known_devices(revisions, prefs))


def _newest(docs: Mapping[str, Doc]) -> dict[str, Doc]:
    """By device, what it said of itself last; the ids of these records end with their day."""
    return {id_.partition("/")[0]: docs[id_] for id_ in sorted(docs)}


def chosen_name(prefs: Mapping[str, Pref], id_: str) -> str:
    """What the person calls a machine; empty if they gave it no name."""
    pref = prefs.get(f"{NAMED}/{id_}")
    return clean_line(pref.value) if pref is not None and isinstance(pref.value, str) else ""


def _version(said: object) -> str:
    return clean_line(said)[:20] if isinstance(said, str) else ""
