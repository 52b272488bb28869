"""How Help now is printed."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING

from companion.cli.words.crisis import general, line_text, page
from companion.domain.crisis import UNCONFIRMED, Region, if_a_number_fails, sentence
from companion.domain.help_now import DO_NOW, EMERGENCY_SIGNS, HAVE_READY, ON_PURPOSE, HelpGuide, Pace, Step
from companion.domain.words import clean_line
from companion.ui.words import help_now as shared

if TYPE_CHECKING:
    from companion.domain.piece import RedFlag

RUN_READ = "companion read show"
SAY_READ = "read"
RUN_LETTERS = "companion plan letters"
SAY_LETTERS = "plan letters"
LOCKED = f"{shared.PLAN_LOCKED} `companion plan show` asks for the passphrase."
HIDDEN = shared.PLAN_HIDDEN

WIDTH = 80
"""How wide a line is at most."""


def numbers(region: Region, known: list[str]) -> str:
    """Whom to call, before anything else; where a country without checked numbers was named, what helps anywhere."""
    head = shared.title(region.name) if region.code != UNCONFIRMED else shared.TITLE
    return f"{head}\n\n{page(region) if region.lines else general(known)}"


def ending(region: Region) -> str:
    """What stands last: the numbers once more, at the bottom of the screen."""
    if region.lines:
        return sentence(region)
    every = " or ".join(each.number for each in region.emergency)
    return f"Emergency: {every}. {if_a_number_fails(region)}"


def too_much(region: Region) -> str:
    """What to do about too much of a medicine, or the wrong one; no amount is named, and nothing is asked."""
    lines = [_head(shared.TOO_MUCH), DO_NOW, "", EMERGENCY_SIGNS, ON_PURPOSE]
    lines += [f"  {each.number}: {each.what}." for each in region.emergency]
    lines += ["", shared.ADVICE]
    if region.poison is not None:
        lines += [f"  {each}" for each in line_text(region.poison)]
        lines += [_filled(shared.POISON_ELSEWHERE, "  ")] if region.code == UNCONFIRMED else []
    else:
        lines.append(_filled(shared.no_poison_line(region.name if region.code != UNCONFIRMED else ""), "  "))
    return "\n".join([*lines, "", HAVE_READY])


def guide(found: HelpGuide) -> str:
    """A guide, its steps under one another."""
    lines = [_head(found.title), *(_filled(each) for each in found.opening)]
    lines += [_filled(_step(found, step), "  ") for step in found.steps]
    lines += [_filled(each) for each in found.closing]
    lines += [_filled(f"[{each.id}] {each.title}, {each.address}") for each in found.sources]
    return "\n".join([*lines, shared.written(found.written, found.reviewed_by)])


def _step(found: HelpGuide, step: Step) -> str:
    """One step; of a breath with its counts, as the pace on screen has them."""
    if found.id == "breathing":
        seconds = {str(way): length for way, length in Pace().parts}.get(step.mark, step.count)
        return f"{step.text} {shared.counts(seconds)}"
    return f"{step.count}. {step.text}" if found.id == "grounding" else f"{step.mark}. {step.text}"


def signs(cards: tuple[RedFlag, ...], how: str) -> str:
    """Every red-flag card with what to do, and how it is read."""
    lines = [shared.SIGNS.upper()]
    for card in cards:
        lines += ["", card.title, _filled(card.action, "  "), f"  {how} {card.id}"]
    return "\n".join(lines)


def own(text: str, why_not: str) -> str:
    """What the person wrote, in their own lines, and why it does not stand there, or perhaps not all of it."""
    return _head(shared.PLAN) + "\n\n".join(filter(None, (text, _filled(why_not))))


def letters(listed: tuple[tuple[int, str], ...], how: str) -> str:
    """The letters that stand there, by title, each with how it is read."""
    rows = [f"{clean_line(title)}\n  {how} {number}" for number, title in listed]
    return "\n".join([_head(shared.LETTERS), *rows])


def unreadable(why: str) -> str:
    """Plan and people are there and cannot be read."""
    return f"Your safety plan and your people cannot be read ({why}). `companion doctor` looks closer."


def _head(title: str) -> str:
    return f"{title.upper()}\n"


def _filled(text: str, indent: str = "") -> str:
    return fill(text, WIDTH, initial_indent=indent, subsequent_indent=indent, break_long_words=False)
