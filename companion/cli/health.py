"""Looking over an installation: what is well and what needs a look, without a name, a note or an amount."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from companion.cli.words import doctor as words
from companion.cli.words.times import clocks_apart
from companion.domain.errors import CompanionError
from companion.ui.words.devices import about

if TYPE_CHECKING:
    from companion.cli.session import Session


class Finding(Struct, frozen=True):
    """One thing that was looked at."""

    name: str
    """What."""

    sentence: str
    """What was found."""

    is_well: bool = True
    """Does it need no look?"""


def examine(session: Session) -> Iterator[Finding]:
    """Look over everything; whatever is broken becomes a finding, never an error."""
    for name, look in (
        (words.VERSION, _version),
        (words.SETTINGS, _settings),
        (words.FOLDERS, _folders),
        (words.RECORDS, _records),
        (words.DEVICES, _devices),
        (words.CONTENT, _content),
        (words.CLOCK, _clock),
    ):
        try:
            yield from look(session, name)
        except CompanionError as error:
            yield Finding(name, str(error), is_well=False)
        except Exception as error:  # noqa: BLE001 (a doctor that falls ill helps nobody)
            yield Finding(name, words.broke(type(error).__name__), is_well=False)


def _version(_session: Session, name: str) -> Iterator[Finding]:
    from importlib.metadata import PackageNotFoundError, version

    from companion import __version__

    found = []
    for part in ("textual", "tinydb", "click"):
        try:
            found.append(f"{part} {version(part)}")
        except PackageNotFoundError:
            yield Finding(name, words.missing(part), is_well=False)
    python = sys.version.split()[0]
    yield Finding(name, f"Companion {__version__}, Python {python}, {', '.join(found)}, {sys.platform}.")


def _settings(session: Session, name: str) -> Iterator[Finding]:
    file = str(session.paths.config)
    yield Finding(name, words.settings_file(file, exists=os.path.exists(file)))  # noqa: PTH110 (never fails)
    for problem in session.preferences.problems:
        yield Finding(name, problem, is_well=False)
    region = session.preferences.region
    if region is None or _has_numbers(region):
        yield Finding(name, words.region(region))
    else:
        yield Finding(name, words.no_numbers(region), is_well=False)


def _has_numbers(region: str) -> bool:
    from companion.library.crisis import load_region

    return bool(load_region(region).code)


def _folders(session: Session, name: str) -> Iterator[Finding]:
    from companion.paths import prepare

    warnings = prepare(session.paths)
    for warning in warnings:
        yield Finding(name, warning, is_well=False)
    for folder in (session.paths.data, session.paths.state, session.paths.cache):
        if os.access(folder, os.W_OK):
            yield Finding(name, words.folder(str(folder)))
        else:
            yield Finding(name, words.read_only(str(folder)), is_well=False)


def _records(session: Session, name: str) -> Iterator[Finding]:
    from companion.bootstrap import open_records

    records, revisions = open_records(session.paths, session.clock)
    try:
        for warning in revisions.warnings:
            yield Finding(name, warning, is_well=False)
        records.look_over()
        for damage in revisions.damage():
            yield Finding(name, words.damage(damage.file, damage.offset, damage.length, damage.why), is_well=False)
        unreadable = Counter(table for table, _ in records.unreadable)
        for table, n in sorted(unreadable.items()):
            yield Finding(name, words.unreadable(table, n), is_well=False)
        for table, n in revisions.newer().items():
            yield Finding(name, words.newer(table, n), is_well=False)
        for cut in revisions.incomplete():
            sentence = words.incomplete(cut.kind, cut.have, cut.of, is_mine=cut.mine, is_damaged=cut.damaged)
            yield Finding(name, sentence, is_well=False)
        for file, ahead in revisions.future_files().items():
            yield Finding(name, words.ahead(file, ahead), is_well=False)
        for file in _closed_files(session, revisions.device):
            yield Finding(name, words.read_only(file), is_well=False)
        yield Finding(name, words.records(revisions.device, _lines(session), sealed=revisions.locked))
    finally:
        records.close()


def _devices(session: Session, name: str) -> Iterator[Finding]:
    """The machines, by their ids: what they are called is a person's own business."""
    services = session.services()
    now, calendar = services.clock.now(), services.store.calendar()
    silent = {one.silent.device.id: one for one in services.devices.not_heard()}
    for device in services.devices.all():
        if (one := silent.get(device.id)) is not None:
            yield Finding(name, words.not_heard(replace(one, name=device.id), calendar, now), is_well=False)
        else:
            yield Finding(name, words.device(device, about(device, calendar, now)))


def _closed_files(session: Session, device: str | None) -> list[str]:
    """This machine's log files that nothing can be added to."""
    log = session.paths.log
    own = sorted(log.glob(f"{device}-*.jsonl")) if device else []
    return [str(file) for file in own if not os.access(file, os.W_OK)]


def _lines(session: Session) -> tuple[int, int]:
    """How many log files there are, and how many bytes they hold."""
    log = session.paths.log
    sizes = [file.stat().st_size for file in log.iterdir() if file.is_file()] if log.is_dir() else []
    return len(sizes), sum(sizes)


def _content(_session: Session, name: str) -> Iterator[Finding]:
    from companion.bootstrap import open_library

    library = open_library()
    for problem in library.problems():
        yield Finding(name, problem, is_well=False)
    yield Finding(name, words.content(len(library.articles()), len(library.regions())))


def _clock(session: Session, name: str) -> Iterator[Finding]:
    zone = session.clock.zone()
    yield Finding(name, words.zone(zone, is_named=zone[:1] not in "+-"))
    if (question := session.services().zone.question()) is not None:
        yield Finding(name, clocks_apart(question))
