"""Checks of sources: every figure rests on one, every one is used and was read."""

from __future__ import annotations

import re

from companion.domain.piece import MARKER, PIECE_LINK, Guide, Piece
from tests.content.checks.text import body, sentences

NO_FIGURE = re.compile(
    r"\b1-800-222-1222\b|\b988\b|\b911\b|\b112\b|\bF1\b|^\s*\d+\.\s|\b24/7\b",
    re.MULTILINE,
)
"""Digits that are no figure: numbers to call and keys to press."""

COUNT_WORD = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|twenty|thirty|forty|fifty|sixty|seventy"
    r"|eighty|ninety|hundreds?|thousands?)"
)

FIGURE = re.compile(
    rf"""\d|[½¼¾]|\bper\ ?cent\b|%
      | \b(?:half|a\ third|a\ (?:quarter|fifth|tenth)|(?:two|three|four)\ (?:thirds|quarters|fifths|tenths))
            \ (?:of\ |(?:the\ )?(?:people|feel|felt|had|have|were|are|get|got|stop|stopped|as)\b)
      | (?<![\w-]){COUNT_WORD}\ (?:people\ |persons?\ |adults\ )?(?:in|of|out\ of)\ (?:every\ |a\ )?{COUNT_WORD}\b
            (?!-|\ sentences)
      | \b(?:doubled|tripled|quadrupled|halved|(?:two|three|four|five|ten)fold|by\ half|per\ (?:hundred|thousand))\b
      | \b(?:twice|{COUNT_WORD}\ times)\ (?:as|more|higher|less)\b|\b(?:hundreds|thousands)\ of\b
      | \b{COUNT_WORD}\ (?:people|adults|patients|studies|trials)\ (?:took\ part|were|felt|had)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""A figure, in digits or in words."""

SIGNS = ("Red flags", "Signs", "Common side effects")
"""The parts of guides and cards that list signs."""

FOR_ANYBODY = re.compile(
    r"\ba seizure\b|chest pain|trouble (?:breathing|swallowing)|cannot be woken|hard to wake|\bconfusion\b"
    r"|seeing or hearing|\blose touch\b|hardly bear|far worse than before|any (?:new|other) rash"
    r"|\byou took (?:more|someone)|\bgot at it\b",
    re.IGNORECASE,
)
"""Signs that are a reason to call for anybody, whatever they take."""

QUOTED = re.compile(r'["“][^"”]*(?:["”]|$)')
"""What a person might say."""

HOW_LONG = re.compile(
    rf"""\b(?:takes|lasts|(?:can|may|often|usually)\ (?:take|last)|stays?\ in|works?|helps?|begins?|comes?\ back|likely
            |common|better|worse|relapse[sd]?)\b
         [^:;?]*\b(?:a\ )?{COUNT_WORD}\ (?:\w+\ )?(?:minutes|hours|days|weeks|months|years)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""A figure in words about how long something takes, lasts or stays."""

DENOMINATOR = re.compile(r"\b\d[\d,]* (?:\w+ ){0,2}(?:people|adults|inpatients|studies|trials|papers)\b", re.IGNORECASE)
"""Out of how many: the group a percentage was counted in."""

PERCENT_WITHOUT_GROUP = re.compile(r"guide (?:gives|reports)|Across the country in \d{4}")
"""Two sources that give a percentage without saying of how many; the text names them as what they are."""


def figures_have_sources(piece: Piece) -> list[str]:
    """Every sentence with a figure carries a source marker."""
    return [
        f"no source: {sentence}"
        for sentence in sentences(piece)
        if not MARKER.search(sentence) and _gives_a_figure(NO_FIGURE.sub("", sentence))
    ]


def markers_resolve(piece: Piece) -> list[str]:
    """Every marker names a source, and every source is used."""
    used = {int(number) for number in MARKER.findall(body(piece))}
    known = {source.id for source in piece.sources}
    return [f"no source [{number}]" for number in sorted(used - known)] + [
        f"source [{number}] is not used" for number in sorted(known - used)
    ]


def sources_are_checked(piece: Piece) -> list[str]:
    """No source is weaker than a page that was read: what is graded U is never cited."""
    return [f"[{source.id}] is graded {source.grade}" for source in piece.sources if source.grade not in ("V", "v")]


def percentages_say_of_whom(piece: Piece) -> list[str]:
    """Every part that gives a percentage also says in how many people or studies it was counted."""
    return [
        f"no group: {section.heading or 'opening'}"
        for section in piece.sections
        if re.search(r"\d percent", section.markdown)
        and not DENOMINATOR.search(section.markdown)
        and not PERCENT_WITHOUT_GROUP.search(section.markdown)
    ]


def signs_have_sources(piece: Piece) -> list[str]:
    """Each sign in a list rests on a source: its own, the one over the list, or that of the card it leads to."""
    faults = []
    for section in piece.sections:
        over = ""
        for block in re.split(r"\n\s*\n|\n(?=- )", section.markdown):
            if not block.startswith("- "):
                over = block
            elif section.heading in SIGNS and not any(
                found.search(text) for found in (MARKER, PIECE_LINK) for text in (block, over)
            ):
                faults += [] if FOR_ANYBODY.search(block) else [f"no source: {block}"]
    return faults


def missed_doses_have_a_source(piece: Piece) -> list[str]:
    """What a guide says about a missed dose rests on a source."""
    if not isinstance(piece, Guide):
        return []
    found = [section for section in piece.sections if section.anchor == "if-a-dose-was-missed"]
    return [f"no source: {section.heading}" for section in found if not MARKER.search(section.markdown)]


def _gives_a_figure(sentence: str) -> bool:
    """Is something counted or measured here? What a person might say about themselves is not looked at in words."""
    if re.search(r"\d", sentence):
        return True
    said = QUOTED.sub("", sentence)
    return bool(FIGURE.search(said) or HOW_LONG.search(said))
