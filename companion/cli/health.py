"""Looking over an installation: what is well and what needs a look, without a name, a note or an amount."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from companion.cli.words import conflicts
from companion.cli.words import doctor as words
from companion.cli.words.times import clocks_apart
from companion.domain.errors import CompanionError, Hidden
from companion.ui.words.devices import about
from companion.ui.words.health import read_only

if TYPE_CHECKING:
    from companion.cli.output import Json
    from companion.cli.session import Session
    from companion.services.health import Mended, Trouble


class Finding(Struct, frozen=True):
    """One thing that was looked at."""

    name: str
    """What."""

    sentence: str
    """What was found."""

    is_well: bool = True
    """Does it need no look?"""

    trouble: Trouble | None = None
    """What is wrong with the records, if it is about them."""


def examine(session: Session) -> Iterator[Finding]:
    """Look over everything; whatever is broken becomes a finding, never an error."""
    for name, look in (
        (words.VERSION, _version),
        (words.SETTINGS, _settings),
        (words.FOLDERS, _folders),
        (words.RECORDS, _records),
        (words.ENCRYPTION, _encryption),
        (words.BACKUPS, _backups),
        (words.DEVICES, _devices),
        (words.CONTENT, _content),
        (words.CLOCK, _clock),
    ):
        try:
            yield from look(session, name)
        except Hidden:
            continue  # said once, of the records
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
            yield Finding(name, read_only(str(folder)), is_well=False)


def _records(session: Session, name: str) -> Iterator[Finding]:
    from companion.bootstrap.hiding import hidden_sentence
    from companion.bootstrap.services import open_quietly

    if sentence := hidden_sentence(session.paths, session.clock):
        yield Finding(name, sentence)
        return
    services = open_quietly(session.paths, session.clock, session.vault)
    try:
        for trouble in services.health.look():
            nameless = replace(trouble, computer="")  # the file bears its id
            yield Finding(name, words.trouble(nameless), is_well=trouble.is_well, trouble=trouble)
        if waiting := len(services.contests.all(doses=True)):
            yield Finding(name, conflicts.waiting(waiting), is_well=False)
        yield Finding(name, words.records(services.health.size()))
    finally:
        services.close()


def _encryption(session: Session, name: str) -> Iterator[Finding]:
    from companion.cli.sealed_health import findings

    for sentence, is_well in findings(session):
        yield Finding(name, sentence, is_well)


def _devices(session: Session, name: str) -> Iterator[Finding]:
    """The machines, by their ids: what they are called is a person's own business."""
    if session.is_locked:
        return
    services = session.services()
    now, calendar = services.clock.now(), services.store.calendar()
    silent = {one.silent.device.id: one for one in services.devices.not_heard()}
    for device in services.devices.all():
        if (one := silent.get(device.id)) is not None:
            yield Finding(name, words.not_heard(replace(one, name=device.id), calendar, now), is_well=False)
        else:
            yield Finding(name, words.device(device, about(device, calendar, now)))


def _backups(session: Session, name: str) -> Iterator[Finding]:
    from companion.bootstrap.backups import shelf_of, trouble_with_backups
    from companion.cli.commands.backup import holds, kept_on, when_of
    from companion.cli.words import backups

    for sentence in trouble_with_backups(session.paths, session.clock):
        yield Finding(name, sentence, is_well=False)
    shelf = shelf_of(session.paths, session.clock)
    kept = kept_on(shelf)
    if not kept:
        yield Finding(name, backups.NONE)
        return
    looks = [shelf.look(shelf.path(one)) for one in kept]
    for look in looks:
        if look.manifest is None:
            yield Finding(name, look.problem or "", is_well=False)
    whole = [look.manifest for look in looks if look.manifest is not None]
    for manifest in whole[:1]:
        for lack in manifest.lacks:
            yield Finding(name, backups.lacks(lack.name, lack.why), is_well=False)
        yield Finding(name, backups.newest(len(whole), when_of(session)(manifest), holds(manifest)))


def _content(_session: Session, name: str) -> Iterator[Finding]:
    from companion.bootstrap.services import open_library

    library = open_library()
    for problem in library.problems():
        yield Finding(name, problem, is_well=False)
    counts = Counter(piece.kind for piece in library.pieces())
    yield Finding(name, words.content(counts, len(library.regions())))


def _clock(session: Session, name: str) -> Iterator[Finding]:
    zone = session.clock.zone()
    yield Finding(name, words.zone(zone, is_named=zone[:1] not in "+-"))
    if session.is_locked:
        return
    if (question := session.services().zone.question()) is not None:
        yield Finding(name, clocks_apart(question))


def as_json(findings: list[Finding], mended: tuple[Mended, ...] | None) -> dict[str, Json]:
    """The answer of `doctor --json`: its keys stay what they are."""
    answer: dict[str, Json] = {
        "well": all(finding.is_well for finding in findings),
        "findings": [
            {"name": each.name, "well": each.is_well, "sentence": each.sentence, **_facts(each.trouble)}
            for each in findings
        ],
    }
    if mended is not None:
        answer["repaired"] = [_mended(each) for each in mended]
    return answer


def _facts(trouble: Trouble | None) -> dict[str, Json]:
    """What a program needs to know about the records: nothing that stands in them."""
    if trouble is None:
        return {}
    return {
        "kind": trouble.kind,
        "file": trouble.file or None,
        "first": trouble.first if trouble.length else None,
        "last": trouble.first + trouble.length - 1 if trouble.length else None,
        "records": trouble.records,
        "of": trouble.of or None,
        "action": trouble.action or None,
        "table": trouble.table or None,
        "healed": trouble.is_healed,
        "known": trouble.is_known,
        "repairable": [_mended(each) for each in trouble.mendable],
    }


def _mended(mended: Mended) -> dict[str, Json]:
    return {"table": mended.table or None, "day": mended.day.isoformat() if mended.day else None}
