"""Load the crisis lines; whatever is missing or damaged costs only itself, and `FALLBACK` is always there.

Only the standard library is imported, so that `companion crisis` answers at once.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, cast, get_args

from companion.domain.crisis import FALLBACK, UNREAD, Channel, Emergency, Grade, Line, Region
from companion.domain.errors import NotReadable
from companion.library.content import content_root, file_names
from companion.library.table import Table

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

FOLDER: Final = "crisis"
"""The folder of the content that holds one file per country."""

NUMBER: Final = re.compile(r"\d+([ -]\d+)*", re.ASCII)
"""What a phone number may look like: digits, single spaces and hyphens."""

LINE_FIELDS: Final = (
    "name",
    "contact",
    "channels",
    "number",
    "hours",
    "around_the_clock",
    "languages",
    "for_whom",
    "source",
    "grade",
    "checked",
)
"""The fields of one line."""


def load_regions(root: Traversable | None = None) -> tuple[Region, ...]:
    """Load every region that can be read, by name; none if the content is gone. Never raises."""
    return load_with_problems(root)[0]


def load_with_problems(root: Traversable | None = None) -> tuple[tuple[Region, ...], tuple[str, ...]]:
    """Load every region that can be read, and say in one sentence each which files could not be. Never raises."""
    folder = (root or content_root()).joinpath(FOLDER)
    regions: list[Region] = []
    problems: list[str] = []
    for name in file_names(folder, ".toml"):
        try:
            regions.append(read_region(folder, name))
        except NotReadable as error:
            problems.append(str(error))
    if not regions:
        problems.append(f"{FOLDER}: no crisis lines could be read; the built-in numbers are shown.")
    return tuple(sorted(regions, key=lambda region: region.name)), tuple(problems)


def load_region(code: str | None, root: Traversable | None = None) -> Region:
    """Load one region; `FALLBACK` if the code is unknown, `UNREAD` if its file cannot be read. Never raises."""
    if not code or not re.fullmatch(r"[A-Za-z]{2}", code):
        return FALLBACK
    folder, name = (root or content_root()).joinpath(FOLDER), f"{code.lower()}.toml"
    try:
        return read_region(folder, name)
    except NotReadable:
        return UNREAD if _may_be_there(folder, name) else FALLBACK


def _may_be_there(folder: Traversable, name: str) -> bool:
    """Is a file there, or is so much gone that nobody can tell?"""
    try:
        names = [entry.name for entry in folder.iterdir()]
    except (OSError, KeyError, ValueError):
        return True
    return name in names or not names


def read_region(folder: Traversable, name: str) -> Region:
    """Read and check one country's file.

    Raises:
        NotReadable: It is missing or damaged; the sentence names the file and the field.
    """
    label = f"{FOLDER}/{name}"
    table = Table.read(folder, name, label)
    table.only("code", "name", "checked", "zones", "emergency", "lines", "poison")
    poison = table.inner("poison")
    region = Region(
        code=table.text("code"),
        name=table.text("name"),
        emergency=table.each("emergency", _emergency),
        lines=table.each("lines", _line),
        poison=_line(poison) if poison else None,
        checked=table.day("checked").isoformat(),
        zones=table.texts("zones"),
    )
    if f"{region.code.lower()}.toml" != name:
        raise table.fault("code", f"is {region.code}, which is not what the file is called")
    if "call" not in region.lines[0].channels:
        raise table.fault("lines", "must begin with a line that takes calls: it stands in the bar")
    return region


def _emergency(table: Table) -> Emergency:
    """Read one emergency number."""
    table.only("number", "what", "source", "grade")
    return Emergency(
        number=_number(table),
        what=table.text("what"),
        source=table.text("source"),
        grade=_grade(table),
    )


def _line(table: Table) -> Line:
    """Read one line."""
    table.only(*LINE_FIELDS)
    hours, around_the_clock = table.text("hours", empty=True), table.flag("around_the_clock")
    if around_the_clock and not hours:
        raise table.fault("hours", "must be given for a line that is open around the clock")
    return Line(
        name=table.text("name"),
        contact=table.text("contact"),
        channels=_channels(table),
        number=_number(table),
        hours=hours,
        around_the_clock=around_the_clock,
        languages=table.texts("languages", empty=True),
        for_whom=table.text("for_whom"),
        source=table.text("source"),
        grade=_grade(table),
        checked=table.day("checked").isoformat(),
    )


def _number(table: Table) -> str:
    """Read a phone number; anything else in its place would be shown as one."""
    number = table.text("number")
    if not NUMBER.fullmatch(number):
        raise table.fault("number", "must be digits with single spaces or hyphens")
    return number


def _channels(table: Table) -> tuple[Channel, ...]:
    """Read the ways a line can be reached."""
    channels = table.texts("channels")
    if not set(channels) <= set(get_args(Channel)):
        raise table.fault("channels", f"may hold only {', '.join(get_args(Channel))}")
    return cast("tuple[Channel, ...]", channels)


def _grade(table: Table) -> Grade:
    """Read a grade; a number that was not verified has none and is not shipped."""
    return cast("Grade", table.choice("grade", get_args(Grade)))
