"""What the doctor says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from companion.cli.words.steps import cut_name, cut_words
from companion.cli.words.times import counted
from companion.ui.words.devices import not_heard as not_heard_words

if TYPE_CHECKING:
    from datetime import datetime

    from companion.domain.days import Calendar
    from companion.domain.devices import Device
    from companion.services.devices import NotHeard

VERSION = "version"
SETTINGS = "settings"
FOLDERS = "folders"
RECORDS = "records"
DEVICES = "devices"
CONTENT = "content"
CLOCK = "clock"
ALL_WELL = "All is well."


def line(name: str, sentence: str, *, is_well: bool) -> str:
    """One finding."""
    return f"{'ok' if is_well else 'look':<5} {name:<9} {sentence}"


def looked(n: int) -> str:
    """How many findings need a look."""
    return "One thing needs a look." if n == 1 else f"{n} things need a look."


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
    """The country chosen has no checked numbers."""
    return f"No checked numbers for {code} come with Companion, so the general ones are shown."


def folder(path: str) -> str:
    """A folder that is private."""
    return f"{path} is there."


def read_only(path: str) -> str:
    """A folder or file that cannot be written."""
    return f"{path} cannot be written: what is in it can be read, nothing saved."


def damage(file: str, offset: int, length: int, why: str) -> str:
    """A stretch of a log file that cannot be read."""
    if not length:
        return f"{file}: {why}. Everything else is read."
    return f"{file}, {counted(length, 'byte')} at {offset}: {why}. Everything around it is read."


def unreadable(table: str, n: int) -> str:
    """Records that do not hold what they should."""
    return f"{counted(n, 'record')} in “{table}” cannot be understood and {'is' if n == 1 else 'are'} left out."


def newer(table: str, n: int) -> str:
    """Records that a newer version wrote."""
    return (
        f"{counted(n, 'record')} in “{table}” {'was' if n == 1 else 'were'} written by a newer version of Companion: "
        "kept as they are, and read-only here."
    )


def incomplete(kind: str, have: int, of: int, *, is_mine: bool, is_damaged: bool) -> str:
    """An action some of whose lines are missing."""
    if is_damaged:
        return f"Part of this is damaged: {cut_name(kind)}, {have} of {of} can be read. What can be read stands."
    if not is_mine:
        return f"An action ({kind}) has {have} of its {of} lines; the rest may still arrive from another device."
    return (
        f"A crash cut this short: {cut_words(kind, have, of)}. "
        "`companion undo --cut` takes it back, `companion undo --keep-cut` keeps what is there."
    )


def ahead(file: str, n: int) -> str:
    """Lines from the future."""
    lines = f"{counted(n, 'line')} {'is' if n == 1 else 'are'}"
    return f"{file}: {lines} more than a day ahead of this clock. Is the clock of a device wrong?"


def records(device: str | None, log: tuple[int, int], *, sealed: int) -> str:
    """The records as a whole."""
    files, size = log
    name = f"device {device}" if device else "nothing saved on this device yet"
    locked = f", {counted(sealed, 'line')} sealed" if sealed else ""
    return f"{counted(files, 'log file')}, {counted(size, 'byte')}{locked}; {name}."


def device(device: Device, about: str) -> str:
    """One machine, by its id."""
    version = f", Companion {device.version}" if device.version else ""
    return f"{device.id}: {about}{version}."


def not_heard(one: NotHeard, calendar: Calendar, now: datetime) -> str:
    """A machine that may know of doses that are not known here."""
    sentence = not_heard_words(one, calendar, now)
    return f"{sentence} `companion device list` names it; `companion device retire` says that it is no longer used."


def content(articles: int, regions: int) -> str:
    """What comes with Companion."""
    return f"{counted(articles, 'article')}, crisis lines of {counted(regions, 'country')}."


def zone(name: str, *, is_named: bool) -> str:
    """The zone of this machine."""
    return f"This computer's zone is {name}." if is_named else f"This computer knows no zone name, only {name}."
