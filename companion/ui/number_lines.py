"""Whom to call, as lines of a page: every number whole, with when, for whom, and where and when it was checked."""

from __future__ import annotations

import textwrap

from textual.content import Content

from companion.domain.crisis import UNCONFIRMED, UNREAD, Line, Region, if_a_number_fails, sentence
from companion.domain.help_now import DO_NOW, EMERGENCY_SIGNS, HAVE_READY, ON_PURPOSE
from companion.ui.text import glued, plain, unglued
from companion.ui.words import help_now as words


def help_lines(region: Region, width: int, *, may_choose: bool = False) -> list[Content]:
    """Say whom to call: emergency first, then every line with when, for whom and when it was checked."""
    is_chosen = region.code != UNCONFIRMED
    lines = wrap(words.title(region.name) if is_chosen else words.TITLE, width, style="bold $accent")
    if not is_chosen:
        unknown = words.UNREAD if region == UNREAD else words.CHOOSE
        lines += [Content(""), *(_choose_lines(width) if may_choose else wrap(unknown, width))]
    lines += [Content(""), *wrap(words.DANGER, width, style="bold"), *emergency_lines(region, width)]
    lines += [Content(""), *wrap(words.TALK, width, style="bold")]
    for index, line in enumerate(region.lines):
        lines += [Content("")] * bool(index) + line_lines(line, width)
    if region.poison is not None:
        lines += [Content(""), *wrap(words.POISON, width, style="bold"), *line_lines(region.poison, width)]
    lines += [Content(""), *wrap(words.ELSEWHERE, width)]
    return [*lines, Content(""), *wrap(if_a_number_fails(region), width, style="$text-muted")]


def _choose_lines(width: int) -> list[Content]:
    """The key for the country, and why to press it: in one row, so that all numbers stand on the first page."""
    key, *more = wrap(f"{words.REGION_KEY}  {words.REGION_LABEL}{words.NOT_YOURS}", width)
    return [Content.assemble(key[:1].stylize("bold $accent"), key[1:]), *more]


def short_lines(region: Region, width: int, plan: str) -> list[Content]:
    """The lines and the plan in two rows; a number is never cut, so a narrow window may need one more."""
    lines = wrap(sentence(region), width, style="bold")
    return [*lines, *_one_row(plan, width)] if plan else lines


def too_much_lines(region: Region, width: int) -> list[Content]:
    """Say what to do about too much of a medicine, or the wrong one; nothing is asked, and no amount is shown."""
    lines = wrap(words.TOO_MUCH, width, style="bold $accent")
    lines += [Content(""), *wrap(DO_NOW, width, style="bold")]
    lines += [Content(""), *wrap(EMERGENCY_SIGNS, width), *wrap(ON_PURPOSE, width), *emergency_lines(region, width)]
    lines += [Content(""), *wrap(words.ADVICE, width)]
    if region.poison is None:
        lines += wrap(words.no_poison_line(region.name), width, indent=2)
    else:
        lines += line_lines(region.poison, width)
        if region.code == UNCONFIRMED:
            lines += wrap(words.POISON_ELSEWHERE, width, indent=2)
    return [*lines, Content(""), *wrap(HAVE_READY, width)]


def someone_else_lines(region: Region, width: int) -> list[Content]:
    """Whom to call for somebody else."""
    lines = wrap(words.SOMEONE_ELSE, width, style="bold $accent")
    lines += [Content(""), *emergency_lines(region, width)]
    also = [region.lines[0], *([region.poison] if region.poison is not None else [])]
    return [*lines, *(part for each in also for part in numbered(each.number, each.name, width, "none"))]


def emergency_lines(region: Region, width: int) -> list[Content]:
    """The emergency numbers, each with whom it reaches."""
    return [line for each in region.emergency for line in numbered(each.number, each.what, width, "none")]


def line_lines(line: Line, width: int) -> list[Content]:
    """One line: how to reach it, for whom, when, in which languages, and where and when that was checked."""
    when = " · ".join(part for part in (line.hours or words.HOURS_UNKNOWN, words.languages(line.languages)) if part)
    return [
        *reached_lines(line, width),
        *(wrap(line.for_whom, width, indent=2) if line.for_whom else []),
        *wrap(when, width, indent=2),
        *wrap(words.checked(line.checked, line.source), width, indent=2, style="$text-muted"),
    ]


def reached_lines(line: Line, width: int) -> list[Content]:
    """The number of a line, and how else it is reached."""
    return [*numbered(line.number, line.name, width, "bold"), *wrap(line.contact, width, indent=2)]


def numbered(number: str, text: str, width: int, style: str) -> list[Content]:
    """A number and whom it reaches, beside each other or under each other."""
    first = Content.assemble("  ", plain(number).stylize("bold $accent"))
    if text == number or not text:
        return [first]
    if len(number) + len(text) + 4 <= width:
        return [Content.assemble(first, "  ", plain(text).stylize(style))]
    return [first, *wrap(text, width, indent=2, style=style)]


def wrap(text: str, width: int, *, indent: int = 0, style: str = "none") -> list[Content]:
    """Break a text between words, each line with the indent."""
    margin = " " * indent
    wrapped = textwrap.wrap(glued(text), max(10, width), initial_indent=margin, subsequent_indent=margin)
    return [unglued(line).stylize(style) for line in wrapped]


def _one_row(text: str, width: int) -> list[Content]:
    return [unglued(textwrap.shorten(glued(text), max(10, width), placeholder=" …"))]
