"""The Flesch-Kincaid grade of a text; names of medicines and hard words that are explained do not count."""

from __future__ import annotations

import re
from collections.abc import Iterable

from companion.domain.piece import MARKER, plain

Exempt = re.Pattern[str]
"""Finds the names and terms that are left out of the count."""

EXEMPT = {
    "adhd", "amitriptyline", "antidepressant", "antidepressants", "antipsychotic", "antipsychotics", "antler",
    "aripiprazole", "benzodiazepines", "bipolar", "clozapine", "companion", "dopamine", "ephar", "emblem",
    "fluoxetine", "gaba", "lamotrigine", "lithium", "medicaid", "mirtazapine", "neurotransmitters", "norepinephrine",
    "paroxetine", "schizophrenia", "serotonin", "sertraline", "valproate", "venlafaxine",
}  # fmt: skip
"""Names a reader knows from the label; their length says nothing about how hard a sentence is. Those of the medicine
guides are added."""

SILENT_END = re.compile(r"(?:(?<![iscgxzl])(?<!sh)(?<!ch)es|[^aeioutd]ed|[^aeiouyl]e|[aeiouy]le)$")
"""Endings whose e is not spoken: takes, missed, time, while; but not table, doses, wanted."""

SPLIT_VOWELS = re.compile(
    r"[aeiou]ing|[^cgst]ia(?!ge)|[^cstv]io(?!n)|ie(?:t|nc)|[^cgst]ious|[^qg]ua[lt]|eo(?!p)|creat|idea|area|suici|fluid|[^q]uie|iu"
)
"""Neighboring vowels that are spoken apart: being, trial, quiet, usual, create."""

INNER_SILENT = re.compile(
    r"(?:some|there|where|care|life|safe|more|home|like|time|side|state|use)(?=[bcdfghklmnopstw][a-z])"
)
"""A silent e in the middle of a word made of two, such as something."""


def exempt(names: Iterable[str] = ()) -> Exempt:
    """Find these names and terms, longer ones first, besides those that never count."""
    every = sorted({*EXEMPT, *(name.casefold() for name in names)}, key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, every))})(?!\w)", re.IGNORECASE)


def grade(markdown: str, left_out: Exempt | None = None) -> float:
    """Give the US school grade a text reads at."""
    sentences = [words for each in split_sentences(markdown) if (words := counted_words(each, left_out))]
    words = [word for sentence in sentences for word in sentence]
    if not words:
        return 0.0
    syllables = sum(count_syllables(word) for word in words)
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59


def split_sentences(markdown: str) -> list[str]:
    """Cut a text into sentences; a heading, a bullet and a paragraph each end one."""
    sentences: list[str] = []
    for block in re.split(r"\n\s*\n|\n(?=- |#)", markdown):
        text = " ".join(plain(block).lstrip("-# ").split())
        sentences += [part for part in re.split(r"(?:(?<=[.!?])|(?<=[.!?][\"”)]))\s+(?=[\"“A-Z])", text) if part]
    return sentences


def count_syllables(word: str) -> int:
    """Count the syllables of an English word, roughly."""
    word = re.sub(r"[^a-z]", "", word.lower())
    if not word:
        return 1
    groups = len(re.findall(r"[aeiouy]+", word)) + len(SPLIT_VOWELS.findall(word)) - len(INNER_SILENT.findall(word))
    if SILENT_END.search(word) and groups > 1:
        groups -= 1
    return max(1, groups)


def counted_words(text: str, left_out: Exempt | None = None) -> list[str]:
    """List the words of a text that are counted."""
    text = (left_out or _ALWAYS).sub(" ", MARKER.sub("", plain(text)))
    words = re.findall(r"[A-Za-z][A-Za-z'’-]*|\d[\d.,]*", text)
    return [part for word in words for part in word.split("-") if part]


_ALWAYS = exempt()
