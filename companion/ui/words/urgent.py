"""Words of a question that Help now answers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from companion.domain.words import fold
from companion.ui.words import help_now, shell

PANIC: Final = "panic anxiety anxious calm"
"""Words of panic, by which the guides are looked for too."""

URGENT: Final[Mapping[str, tuple[str, ...]]] = {
    shell.HELP_LABEL: (
        "suicide", "suicidal", "die", "dying", "kill", "killing myself", "kms", "unalive", "hurt myself",
        "hurting myself", "harm myself", "harming myself", "self harm", "cut myself", "cutting myself", "hang myself",
        "shoot myself", "crisis", "emergency", "hotline", "end my life", "end my own life", "ending my life",
        "take my life", "take my own life", "end it all", "ending it", "be dead", "was dead", "were dead",
        "better off dead", "better off without me", "want to live", "want to be alive", "reason to live",
    ),
    help_now.TOO_MUCH: (
        "overdos", "poison", "swallowed", "too much", "too many", "took two", "took 2", "took three", "took 3",
        "took extra", "took double", "took all my", "took all the", "took all of", "took someone else", "twice",
        "two times", "double dose", "whole bottle", "wrong pill", "wrong tablet", "wrong med", "wrong dose",
        "son took", "daughter took", "child took", "kid took",
    ),
    help_now.BREATHE: tuple(PANIC.split()),
}  # fmt: skip
"""Words of a question that Help now answers before anything there is to read, by the label of its door."""

_ROOT: Final = 5
"""From how many letters on a word also stands for its longer forms: panic for panicking. A number stands for itself."""

_WORD: Final = re.compile(r"[^\W_]+")


def urgent_in(question: str) -> tuple[str, ...]:
    """The doors of Help now a question is about: it holds one of their words, or the beginning of a longer form."""
    said = " ".join(["", *_WORD.findall(fold(question))])
    return tuple(label for label, known in URGENT.items() if any(_is_said(each, f"{said} ") for each in known))


def _is_said(known: str, said: str) -> bool:
    return f" {known}" in said if len(known) >= _ROOT and known[-1].isalpha() else f" {known} " in said
