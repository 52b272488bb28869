"""Checks of urgency: no sign may wait longer in one place than in another, and no link longer than its card."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from enum import IntEnum
from itertools import pairwise
from typing import NamedTuple

from companion.domain.piece import PIECE_LINK, Piece, RedFlag
from tests.content.readability import split_sentences


class Urgency(IntEnum):
    """How soon somebody is called."""

    UNSAID = 0
    LATER = 1
    TODAY = 2
    NOW = 3
    EMERGENCY = 4


WORDS = {
    Urgency.EMERGENCY: re.compile(r"\b(?:emergency number|crisis line|is an emergency)\b", re.I),
    Urgency.NOW: re.compile(
        r"right away|day or night|at any hour|emergency room|to a hospital|at once|(?<!help )\bnow\b(?! and then)", re.I
    ),
    Urgency.TODAY: re.compile(r"\bsame day\b|\btoday\b", re.I),
    Urgency.LATER: re.compile(
        r"\bthis week\b|(?:^|[.:?] )\W*call\b(?! it\b|, too\b)|\btomorrow\b|\bnext (?:visit|appointment|talk|week)\b"
        r"|(?<!not )\bwait (?:a|some|and|until|for)\b|\b(?:mention|bring up)\b|\bgive it (?:a|some)\b|\bemail\b"
        r"|\bmake an appointment\b|\bsoon for\b|\b(?:usually|often|mostly) (?:passes|settles)\b",
        re.I,
    ),
}
"""What says how soon, the most urgent first; a call without a time is the least, and so is what waits or passes."""

SIGNS = {
    Urgency.EMERGENCY: re.compile(
        r"(?<!ever had )\ba seizure\b|chest pain|\bfainting\b|\bconfusion\b|trouble (?:breathing|swallowing)"
        r"|cannot be woken|\bblisters?\b|\bpeel(?:s|ing)\b|swollen (?:face|tongue|throat)|vomiting blood"
        r"|black (?:or red )?stools"
        r"|fever (?:with|and) stiff muscles|stiff muscles with fever|\b(?:great|severe) agitation"
        r"|(?:see|hear)(?:ing|s)? (?:or|and) (?:see|hear)(?:ing|s)? things|touch with (?:what is real|reality)"
        r"|(?:uneven|pounding) heart|\berection|(?:very bad|severe) headache|breathes very slowly"
        r"|thoughts of (?:suicide|dying)|racing heart at rest|\bslow(?:ly)? breath|others find strange"
        r"|(?:blue|gray|pale)(?: at the)? lips|(?:lips|gums) that are blue"
        r"|(?:belly pain|vomiting)\b.* (?:take|on) clozapine"
        r"|^(?!.*\bover age 24\b).*(?:\bpanic\b|\bsudden changes? in (?:behavior|how\b))",
        re.I,
    ),
    Urgency.NOW: re.compile(
        r"yellow (?:skin|eyes)|(?:hardly|cannot) bear|locked (?:muscles|jaw)|muscles that lock"
        r"|(?:neck|jaw|eyes) that lock"
        r"|eyes that will not move|slurred|great thirst|mouth sores|racing heart|took (?:too much|extra)"
        r"|\bbruises\b|slow pulse|dark urine|new urges|turn cold|\bpanic\b|agitation|new anger"
        r"|sudden changes? in (?:mood|behavior|how\b)|mood (?:that )?(?:gets|sinks|drops)|worse low mood"
        r"|fever\b.* (?:take|on) clozapine|(?:vomiting|shaking)\b.* (?:take|on) lithium",
        re.I,
    ),
    Urgency.TODAY: re.compile(
        r"\brash\b|restlessness|cannot sit still|\bno stool\b|sleep very little|little (?:need for )?sleep", re.I
    ),
}
"""Signs by how soon somebody is called at the latest, wherever they are named with a time."""

LEVELS = {"emergency": Urgency.NOW, "same-day": Urgency.TODAY}
"""How soon the level of a card has somebody called at the latest."""

SAME_AGAIN = re.compile(r"\bcall it\b|^\W*(?:Call, too|So too)\b", re.I)
"""A sentence that is as urgent as the one before."""

THEN = re.compile(r"\W*(?:Call\b(?! it|, too)|Wait\b|Mention\b|Bring\b|Give it\b)")
"""A sentence that says what to do about the one before."""

LINKED = re.compile(r"\{red-flag:([a-z0-9-]+)\}")
"""Where a link led, in what is said."""

COMMON = {
    "alone", "also", "away", "call", "called", "clinic", "days", "from", "line", "newly", "nurse", "other",
    "prescriber", "right", "same", "someone", "that", "them", "they", "this", "today", "when", "with", "your",
}  # fmt: skip
"""Words that name no sign."""


class Said(NamedTuple):
    """A sentence, how soon it has somebody called, and the cards it leads to."""

    text: str
    urgency: Urgency
    cards: tuple[str, ...] = ()


def signs_are_urgent(piece: Piece) -> list[str]:
    """No sign waits longer here than it may anywhere."""
    return waits(said(piece))


def the_most_urgent_comes_first(piece: Piece) -> list[str]:
    """In a part with several lists of signs, the signs that can wait least stand first."""
    faults = []
    for section in piece.sections:
        blocks = re.split(r"\n\s*\n", re.sub(r'"[^"]*"', "", section.markdown))
        heads = [head for head, listed in pairwise(blocks) if listed.startswith("- ") and not head.startswith("- ")]
        levels = [(level, head) for head in heads if (level := urgency(PIECE_LINK.sub(r"\1", head)))]
        faults += [f"after {first[0].name}: {then[1]}" for first, then in pairwise(levels) if then[0] > first[0]]
    return faults


def links_are_as_urgent_as_cards(piece: Piece, cards: Mapping[str, RedFlag]) -> list[str]:
    """What leads to a card has somebody called as soon as its level, or the card says so little of the same sign."""
    return [
        f"{each.urgency.name} for {card}: {each.text}"
        for each in said(piece)
        for card in each.cards
        if Urgency.UNSAID < each.urgency < LEVELS[cards[card].level]
        and not any(
            milder.urgency == each.urgency and _words(milder.text) & _words(each.text) for milder in said(cards[card])
        )
    ]


def waits(sentences: Iterable[Said]) -> list[str]:
    """The sentences in which a sign has longer time than it may have."""
    return [
        f"{each.urgency.name}, not {latest.name}, for {sign[0]}: {each.text}"
        for each in sentences
        for latest, signs in SIGNS.items()
        if Urgency.UNSAID < each.urgency < latest and (sign := signs.search(each.text))
    ]


def said(piece: Piece) -> Iterator[Said]:
    """Every sentence of a piece with its urgency, the line on top of a card included."""
    if isinstance(piece, RedFlag):
        yield from said_in(piece.action)
    for section in piece.sections:
        yield from said_in(section.markdown)


def said_in(markdown: str) -> Iterator[Said]:
    """Every sentence of a text, without what a person might say; a bullet is at least as urgent as its list."""
    text = re.sub(r'"[^"]*"', "", PIECE_LINK.sub(r"\1{\2:\3}", markdown))
    listed = before = Urgency.UNSAID
    for block in re.split(r"\n\s*\n|\n(?=- )", text):
        is_bullet = block.lstrip().startswith("- ")
        found = _one_after_another(split_sentences(block), before)
        for sentence, level in found:
            latest = max(level, listed) if is_bullet else level
            yield Said(LINKED.sub("", sentence), latest, tuple(LINKED.findall(sentence)))
        if not is_bullet:
            listed = next((level for _, level in found if level), Urgency.UNSAID)
        before = next((level for _, level in reversed(found) if level), before)


def urgency(text: str) -> Urgency:
    """How soon some words have somebody called."""
    return next((level for level, words in WORDS.items() if words.search(text)), Urgency.UNSAID)


def _one_after_another(sentences: list[str], before: Urgency) -> list[tuple[str, Urgency]]:
    """The sentences of a paragraph or a bullet; what to do may stand in the sentence before a sign or after it."""
    found: list[tuple[str, Urgency]] = []
    for place, sentence in enumerate(sentences):
        level = urgency(LINKED.sub("", sentence))
        if not level and SAME_AGAIN.search(sentence):
            level = before
        if not level and place + 1 < len(sentences) and THEN.match(sentences[place + 1]):
            level = urgency(sentences[place + 1])
        before = level or before
        found.append((sentence, level))
    return found


def _words(sentence: str) -> set[str]:
    """The words of a sentence that may name a sign."""
    return set(re.findall(r"[a-z]{4,}", sentence.lower())) - COMMON
