"""Crisis lines and the words of the safety bar: help a person can read on every screen.

The numbers come from `content/crisis`; `FALLBACK` stands in when that is gone. Nothing here reads a file or can fail,
and every number is shown whole or not at all.
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

Channel = Literal["call", "text", "chat", "video"]
"""A way to reach a line."""

Grade = Literal["V", "v"]
"""How a number was checked: V in an official or primary page, v in a secondary one. Nothing weaker is shipped."""

UNCONFIRMED: Final = ""
"""The code of the region that stands in until the person has chosen theirs."""

DIRECTORY: Final = "findahelpline.com"
"""A directory of crisis lines by country, for where this app knows none or a number has changed."""


class Emergency(NamedTuple):
    """One emergency number of a region."""

    number: str
    """The number as it is dialed and shown, such as 911."""

    what: str
    """Whom it reaches."""

    source: str
    """The page it was read in."""

    grade: Grade
    """How well it was checked."""


class Line(NamedTuple):
    """One line a person can call, text or chat with."""

    name: str
    """What the line calls itself."""

    contact: str
    """How to reach it, as one sentence."""

    channels: tuple[Channel, ...]
    """The ways the number works; a chat address stands in `contact`."""

    number: str
    """The number as it is dialed and shown."""

    hours: str
    """When it is open, if that was checked; otherwise empty."""

    around_the_clock: bool
    """Was it checked that it is open every hour of every day?"""

    languages: tuple[str, ...]
    """The languages it answers in, if that was checked."""

    for_whom: str
    """Whom it is for."""

    source: str
    """The page it was read in."""

    grade: Grade
    """How well it was checked."""

    checked: str
    """The ISO date of the check."""


class Region(NamedTuple):
    """A country and where to get help there."""

    code: str
    """Its ISO 3166 alpha-2 code; empty for the stand-in."""

    name: str
    """Its name in English."""

    emergency: tuple[Emergency, ...]
    """Its emergency numbers; the first is the one in the bar."""

    lines: tuple[Line, ...]
    """Its lines; the first is the one in the bar."""

    poison: Line | None
    """Its poison line, where one was checked."""

    checked: str
    """The ISO date its file was last checked as a whole."""

    zones: tuple[str, ...] = ()
    """The IANA time zones that suggest it."""


FALLBACK: Final = Region(
    code=UNCONFIRMED,
    name="Country not chosen yet",
    emergency=(
        Emergency("112", "In the European Union and many other countries", "www2.hse.ie", "V"),
        Emergency("911", "In the US, Canada and Mexico", "karryon.com.au", "v"),
    ),
    lines=(
        Line(
            name="988 Suicide & Crisis Lifeline (US)",
            contact="In the US, call or text 988.",
            channels=("call", "text"),
            number="988",
            hours="24 hours a day, every day",
            around_the_clock=True,
            languages=("English", "Spanish"),
            for_whom="Anyone in the US",
            source="988lifeline.org/get-help/what-to-expect",
            grade="V",
            checked="2026-11-23",
        ),
    ),
    poison=Line(
        name="Poison Help (US)",
        contact="In the US, call 1-800-222-1222 if you or someone else took too much.",
        channels=("call",),
        number="1-800-222-1222",
        hours="",
        around_the_clock=False,
        languages=(),
        for_whom="Anyone in the US",
        source="medicine label text; Healthwise page",
        grade="V",
        checked="2026-11-23",
    ),
    checked="2026-11-23",
)
"""What is shown until a region is chosen, and whenever the bundled numbers cannot be read."""

UNREAD: Final = FALLBACK._replace(name="Country whose file cannot be read")
"""Stands in for a country that was chosen and whose file is damaged: the same numbers, and that is said of them."""


def bar_text(region: Region | None, width: int, *, ascii_only: bool = False) -> str:
    """Say where to get help in one line of at most `width` columns.

    The longest form that fits is chosen. Below 20 columns the shortest form may be wider than the screen: it still
    holds both numbers whole.
    """
    forms = _forms(region or FALLBACK)
    chosen = next((form for form in forms if len(form) <= width), forms[-1])
    return chosen.replace("·", "|") if ascii_only else chosen


def sentence(region: Region | None) -> str:
    """Say where to get help in plain words, for a place without keys such as `--help` or an exit after a crash."""
    region = region or FALLBACK
    numbers = " or ".join(emergency.number for emergency in region.emergency)
    emergency = f"Emergency: {numbers}."
    if region.code == UNCONFIRMED:
        return f"Crisis line: {region.lines[0].number} (US, call or text). {emergency} Elsewhere: {DIRECTORY}."
    line = f"Crisis line: {_line(region.lines[0], '{} ({})')}."
    return f"{line} {emergency}" if _line_first(region) else f"{emergency} {line}"


def if_a_number_fails(region: Region | None) -> str:
    """Say when the numbers were checked and what to do if one no longer works."""
    region = region or FALLBACK
    return f"Numbers checked {region.checked}. If a number fails, use your local emergency number or {DIRECTORY}."


def guess_region(zone_name: str | None, regions: tuple[Region, ...]) -> str | None:
    """Guess the code of the region a time zone lies in; the person still has to confirm it."""
    if not zone_name:
        return None
    return next((region.code for region in regions if zone_name in region.zones), None)


def _forms(region: Region) -> tuple[str, ...]:
    """List the words of the bar from the fullest to the shortest."""
    if region.code == UNCONFIRMED:
        return (
            "988 (US) · 112/911 · F1 for your country",
            "988 · 112/911 · F1",
            "988 · 112/911",
            "988/112/911",
        )
    number, emergency = region.lines[0].number, region.emergency[0].number
    every_emergency = " or ".join(each.number for each in region.emergency)
    pairs = (
        (f"Crisis line {_line(region.lines[0])}", f"Emergency {every_emergency}", " · F1 help"),
        (f"Crisis line {_line(region.lines[0])}", f"Emergency {emergency}", " · F1 help"),
        (f"Crisis line {number}", f"Emergency {emergency}", " · F1 help"),
        (f"Crisis {number}", f"Emergency {emergency}", " · F1"),
        (number, emergency, " · F1 help"),
        (number, emergency, " · F1"),
        (number, emergency, ""),
    )
    line_first = _line_first(region)
    forms = [f"{line} · {rescue}{key}" if line_first else f"{rescue} · {line}{key}" for line, rescue, key in pairs]
    forms.append(f"{number}/{emergency}" if line_first else f"{emergency}/{number}")
    return tuple(forms)


def _line_first(region: Region) -> bool:
    """Does the line come before the emergency number? Only where someone is sure to answer at any hour."""
    return region.lines[0].around_the_clock


def _line(line: Line, form: str = "{} {}") -> str:
    """Give a line's number and, where there is a choice, how it may be used."""
    ways = [way for way in ("call", "text") if way in line.channels]
    return line.number if ways == ["call"] else form.format(line.number, " or ".join(ways))
