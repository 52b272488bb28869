"""What the doctor says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from companion.cli.words.steps import cut_name, cut_words
from companion.cli.words.times import counted
from companion.services.health import CUT
from companion.ui.words import health
from companion.ui.words.devices import not_heard as not_heard_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from companion.domain.days import Calendar
    from companion.domain.devices import Device
    from companion.domain.piece import Kind
    from companion.services.devices import NotHeard
    from companion.services.health import LogSize, Trouble

VERSION = "version"
SETTINGS = "settings"
FOLDERS = "folders"
ENCRYPTION = "encryption"
RECORDS = "records"
BACKUPS = "backups"
DEVICES = "devices"
CONTENT = "content"
CLOCK = "clock"
_LONGEST = max(map(len, (VERSION, SETTINGS, FOLDERS, ENCRYPTION, RECORDS, BACKUPS, DEVICES, CONTENT, CLOCK)))
ALL_WELL = "All is well."
KNOWN = "If no copy is left, `companion doctor --known` ends this notice."
NOTHING_KNOWN = "There is no notice to end."
REPAIR = "`companion doctor --repair` does so."
SAY_YES = "To repair it, add --yes. Nothing was changed."
REPAIR_IT = "Repair it?"
NOTHING_CHANGED = "Nothing was changed."


def line(name: str, sentence: str, *, is_well: bool) -> str:
    """One finding."""
    return f"{'ok' if is_well else 'look':<5} {name:<{_LONGEST}} {sentence}"


def broke(kind: str) -> str:
    """Looking itself went wrong."""
    return f"could not be looked at ({kind})."


def missing(part: str) -> str:
    """A library is not installed."""
    return f"{part} is not installed."


def settings_file(file: str, *, exists: bool) -> str:
    """Where the preferences are."""
    return file if exists else f"{file} does not exist yet; the usual settings hold."


def region(code: str | None) -> str:
    """Whether the crisis lines are those of a chosen country."""
    return f"Crisis lines of {code}." if code else "No country is chosen for the crisis lines yet."


def no_numbers(code: str) -> str:
    """The country chosen has no checked numbers, or they are damaged."""
    return f"No checked numbers for {code} can be read, so the general ones are shown."


def folder(path: str) -> str:
    """A folder that is private."""
    return f"{path} is there."


def known(files: Sequence[str]) -> str:
    """What is told no more, because the person knows."""
    return f"No more notice about {', '.join(files)}. Whatever is put back is still read."


def trouble(found: Trouble) -> str:
    """Something about the records, with what can be done."""
    told = incomplete(found) if found.kind == CUT else health.sentence(found)
    return " ".join(part for part in (told, health.advice(found, REPAIR, KNOWN)) if part)


def incomplete(cut: Trouble) -> str:
    """An action some of whose lines are missing."""
    have, of = cut.records, cut.of
    if cut.is_damaged:
        return f"Part of this is damaged: {cut_name(cut.action)}, {have} of {of} can be read. What can be read stands."
    if not cut.is_mine:
        return f"An action ({cut.action}) has {have} of its {of} lines; the rest may still arrive from another device."
    return (
        f"A crash cut this short: {cut_words(cut.action, have, of)}. "
        "`companion undo --cut` takes it back, `companion undo --keep-cut` keeps what is there."
    )


def records(log: LogSize) -> str:
    """The records as a whole."""
    name = f"device {log.device}" if log.device else "nothing saved on this device yet"
    locked = f", {counted(log.sealed, 'line')} sealed" if log.sealed else ""
    return f"{counted(log.files, 'log file')}, {counted(log.bytes, 'byte')}{locked}; {name}."


def device(device: Device, about: str) -> str:
    """One machine, by its id."""
    version = f", Companion {device.version}" if device.version else ""
    return f"{device.id}: {about}{version}."


def not_heard(one: NotHeard, calendar: Calendar, now: datetime) -> str:
    """A machine that may know of doses that are not known here."""
    sentence = not_heard_words(one, calendar, now)
    return f"{sentence} `companion device list` names it; `companion device retire` says that it is no longer used."


def content(pieces: Mapping[Kind, int], regions: int) -> str:
    """What comes with Companion."""
    names: tuple[tuple[Kind, str], ...] = (
        ("article", "article"),
        ("medicine", "medicine guide"),
        ("red-flag", "red-flag card"),
    )
    read = [counted(pieces.get(kind, 0), name) for kind, name in names]
    return f"{', '.join(read)}, crisis lines of {counted(regions, 'country')}."


def zone(name: str, *, is_named: bool) -> str:
    """The zone of this machine."""
    return f"This computer's zone is {name}." if is_named else f"This computer knows no zone name, only {name}."
