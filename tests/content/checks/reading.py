"""Checks of reading: easy enough for someone who is unwell, and hard words explained where they first stand."""

from __future__ import annotations

import re

from companion.domain.piece import Piece, plain
from companion.domain.shelves import Term
from tests.content.checks.text import body
from tests.content.readability import Exempt, counted_words, grade, split_sentences

HIGHEST_GRADE = 8.0
"""The ceiling of a whole piece."""

HIGHEST_OF_A_PARAGRAPH = 10.0
"""The ceiling of one paragraph or list."""

SHORTEST_PARAGRAPH = 20
"""With fewer words than these the grade of a paragraph says nothing."""

LONGEST_SENTENCE = 35
"""In words."""

EXPLAINS = re.compile(
    r"\b(?:called|known as|(?:a|the|another) (?:name|word|term) for|means?|meaning|stands? for|that is|this is|which is"
    r"|in other words|in plain words|short for|also called|(?:is|are) (?:a|an|the|when|how|what))\b|[(:]|, or ",
    re.IGNORECASE,
)
"""Words that explain another word in the same passage."""


class Reading:
    """Knows which words are not counted and which have to be explained."""

    def __init__(self, exempt: Exempt, glossary: tuple[Term, ...]) -> None:
        self._exempt = exempt
        self._hard = tuple(term for term in glossary if not term.is_plain)

    def reads_easily(self, piece: Piece) -> list[str]:
        """No piece and no paragraph, the summary included, reads above its ceiling, and no sentence runs on."""
        text = body(piece)
        level = grade(text, self._exempt)
        faults = [f"grade {level:.1f}"] if level > HIGHEST_GRADE else []
        for block in (piece.summary, *re.split(r"\n\s*\n", text)):
            level = grade(block, self._exempt)
            if level > HIGHEST_OF_A_PARAGRAPH and len(counted_words(block, self._exempt)) >= SHORTEST_PARAGRAPH:
                faults.append(f"grade {level:.1f}: {block}")
        long = (each for each in split_sentences(text) if len(each.split()) > LONGEST_SENTENCE)
        return faults + [f"long: {each}" for each in long]

    def terms_are_explained(self, piece: Piece) -> list[str]:
        """Every hard word of the glossary is explained in the paragraph in which it first stands, or is a link."""
        blocks = re.split(r"\n\s*\n", body(piece))
        faults = []
        for term in self._hard:
            forms = "|".join(re.escape(form) for form in (term.term, *term.also))
            word = re.compile(rf"(?<![\w-])(?:{forms})(?![\w-])", re.IGNORECASE)
            if word.search(f"{piece.title} {piece.id.replace('-', ' ')}"):
                continue  # the whole piece explains it
            first = next((block for block in blocks if word.search(plain(block)) and not block.startswith("#")), "")
            if first and not _is_explained(first, word):
                faults.append(f"not explained where it first stands: {term.term}: {first}")
        return faults


def _is_explained(block: str, word: re.Pattern[str]) -> bool:
    """Is a word explained in a paragraph: by its sentence or the next one, in bold, or by the page a link leads to?"""
    if re.search(rf"\[[^\]]*{word.pattern}[^\]]*\]\(", block, re.IGNORECASE):
        return True
    if re.search(rf"\*\*{word.pattern}\*\*", block, re.IGNORECASE):
        return True
    spoken = split_sentences(block)
    place = next((place for place, each in enumerate(spoken) if word.search(each)), 0)
    return bool(EXPLAINS.search(re.sub(r"\[\d+\]", "", " ".join(spoken[place : place + 2]))))
