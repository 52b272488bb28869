"""What will be due until the day ends, kept in the cache so that a status line costs next to nothing.

It holds as long as the log's files are exactly those it was made from and the day has not ended; anything else means
making it anew, so deleting it is always safe. A status line asks every few seconds; loading all each time is waste.
While encryption is on nothing of the kind is kept.
"""

from __future__ import annotations

import contextlib
import json
import os
from datetime import datetime
from typing import TYPE_CHECKING, TypedDict

from companion import __version__

if TYPE_CHECKING:
    from pathlib import Path

    from companion.cli.output import Json
    from companion.cli.session import Session
    from companion.services.day_view import DayView

FORMAT = 2
"""The version of the file."""

Log = list[list[int | str]]
"""The log's files: name, size, time of change, inode."""


class OpenDose(TypedDict):
    """One dose that waits for an answer, or will before the day ends."""

    opens: str
    """When it becomes due."""

    closes: str
    """When its window ends."""

    ends: str
    """When it becomes "not logged"."""

    since: str
    """How its state reads once its window has ended."""

    planned: str
    """Its planned time, as a list shows it."""

    words: str
    """Its medicine and amount, as a list shows them."""

    mark: str
    """Its fingerprint for `take 1`."""

    answer: dict[str, Json]
    """It as JSON; the state is filled in when it is asked for."""


class Forecast(TypedDict):
    """What `companion due` answers."""

    day: str
    """The day."""

    doses: list[OpenDose]
    """Its open doses."""

    not_heard: list[Json]
    """The machines that may know of doses that are not known here, as JSON."""

    notices: list[str]
    """The same as sentences."""


def log_files(session: Session) -> Log:
    """The log's files as they are now."""
    try:
        with os.scandir(session.paths.log) as found:
            stats = [(entry.name, entry.stat()) for entry in found]
    except OSError:
        return []
    return sorted([name, stat.st_size, stat.st_mtime_ns, stat.st_ino] for name, stat in stats)


def recall(session: Session, log: Log) -> Forecast | None:
    """What holds now, if what is kept still does."""
    if session.paths.is_sealing:
        return None
    now = session.clock.now()
    try:
        kept = json.loads(_file(session).read_bytes())
        if [kept["format"], kept["app"], kept["log"]] != [FORMAT, __version__, log]:
            return None
        if not datetime.fromisoformat(kept["from"]) <= now < datetime.fromisoformat(kept["until"]):
            return None
        return {
            "day": kept["day"],
            "doses": [dose for dose in kept["doses"] if _is_open(dose, now)],
            "not_heard": [*kept["not_heard"]],
            "notices": [*kept["notices"]],
        }
    except (OSError, ValueError, KeyError, TypeError):
        return None


def made(session: Session, log: Log) -> Forecast:
    """Read the records and keep what will be due until the day ends.

    Args:
        session: the run.
        log: the log's files as they were before.
    """
    from companion.cli import shapes
    from companion.cli.days import not_heard
    from companion.ui.words.devices import not_heard as said

    view = session.services().today.view()
    silent = not_heard(session, view)
    doses = _doses(view)
    answer: Forecast = {
        "day": view.day.isoformat(),
        "doses": doses,
        "not_heard": shapes.not_heard(silent, view.calendar),
        "notices": [said(one, view.calendar, view.now) for one in silent],
    }
    _keep(session, view, log, answer)
    return {**answer, "doses": [dose for dose in doses if _is_open(dose, view.now)]}


def _keep(session: Session, view: DayView, log: Log, answer: Forecast) -> None:
    if not log or not view.calendar.places or session.services().warnings or session.paths.is_sealing:
        return
    from companion.paths import write_private

    until = _until(session, view)
    kept = {"format": FORMAT, "app": __version__, "log": log, "from": view.now.isoformat(), "until": until.isoformat()}
    with contextlib.suppress(OSError):
        write_private(_file(session), json.dumps({**kept, **answer}))


def _until(session: Session, view: DayView) -> datetime:
    """When the day ends, or before that a dose of the next one becomes due, or what is not heard may change."""
    from companion.domain.days import ONE_DAY

    services = session.services()
    following = services.today.view(view.day + ONE_DAY).doses
    ends = [view.calendar.bounds(view.day)[1], *(dose.opens for dose in following if dose.opens is not None)]
    if (changes := services.devices.not_heard_until()) is not None:
        midnight = datetime.combine(view.calendar.wall(view.now).date() + ONE_DAY, datetime.min.time())
        ends += [changes, view.calendar.instant(midnight)]
    return min(ends)


def _is_open(dose: OpenDose, now: datetime) -> bool:
    """Does it wait for an answer now? Its state as JSON is filled in."""
    opens, closes, ends = (datetime.fromisoformat(dose[key]) for key in ("opens", "closes", "ends"))
    dose["answer"]["state"] = "due" if now <= closes else "since"
    return opens <= now < ends


def _doses(view: DayView) -> list[OpenDose]:
    from companion.cli import rows, shapes
    from companion.cli.days import detailed
    from companion.cli.words import doses as words
    from companion.domain.dose import State

    waiting = {State.UPCOMING, State.DUE, State.SINCE}
    return [
        {
            "opens": dose.opens.isoformat(),
            "closes": dose.closes.isoformat(),
            "ends": dose.ends.isoformat(),
            "since": words.since(dose),
            "planned": words.planned_word(dose, view.day),
            "words": detailed(view, dose),
            "mark": rows.mark_of(dose, view.regimens[dose.plan.medicine]),
            "answer": shapes.dose_in(view, dose),
        }
        for dose in (*view.earlier, *view.doses)
        if dose.state in waiting and dose.opens and dose.closes and dose.ends
    ]


def _file(session: Session) -> Path:
    return session.paths.cache / "due.json"
