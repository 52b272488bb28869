"""Checks of the gap rules: each stands on something, and agrees with the thresholds of the facts."""

from __future__ import annotations

import re

from companion.domain.fixed import FixedId, FixedSentence
from companion.domain.piece import Guide, plain
from companion.library.guides import name_words
from tests.content.expected import THRESHOLDS
from tests.content.readability import split_sentences

INJECTION = re.compile(r"\b(?:injections?|shots?|implants?)\b", re.IGNORECASE)
"""What *clinic* holds for."""

TWO_WEEKS = re.compile(r"\b(?:two|2) weeks\b|\b14 days\b", re.IGNORECASE)
"""When *wait* holds for any medicine."""

DAYS_IN_WORDS = {
    1: r"\bone whole\b|\byesterday\b",
    2: r"\btwo\b",
    3: r"\bthree\b",
    7: r"\ba week\b|\bseven\b",
}
"""How the days of a rule are said."""

UNCOUNTED = ("clinic", "no_rule")
"""The sentences that do not depend on how many days it has been."""


def is_injection(guide: Guide) -> bool:
    """Is a guide about a long-acting injection?"""
    spoken = [word for text in (guide.id, guide.title, *guide.names) for word in name_words(text)]
    return bool({"injection", "decanoate", "palmitate", "lauroxil", "pamoate"} & set(spoken))


def stands_on(guide: Guide, fixed: FixedSentence) -> bool:
    """Does a fixed sentence stand on something for all names of a guide?"""
    if fixed.id == "clinic":
        return is_injection(guide)
    grounds = [name_words(name) for ground in fixed.stands_on for name in ground.names]
    stands = [any(_holds(name_words(name), ground) for ground in grounds) for name in guide.names]
    return all(stands)


def gaps_stand_on_something(guide: Guide, fixed: dict[FixedId, FixedSentence]) -> list[str]:
    """Each gap rule uses a sentence that stands on a source or on a default we own up to, for this medicine."""
    return [
        f"{guide.id}: {gap.fixed} has no standing"
        for gap in guide.gaps
        if gap.fixed == "stop" or (gap.fixed != "no_rule" and not stands_on(guide, fixed[gap.fixed]))
    ]


def gaps_agree_with_the_facts(guide: Guide) -> list[str]:
    """Each gap rule has the days that the facts give, and each threshold of the facts has its rule."""
    wanted = {each for name in guide.names for each in _thresholds(name, guide)}
    given = {(gap.fixed, None if gap.fixed in UNCOUNTED else gap.days) for gap in guide.gaps}
    if not wanted:
        given.discard(("no_rule", None))
    faults = [
        f"{guide.id}: {fixed} after {days} is not in the facts" for fixed, days in sorted(given - wanted, key=str)
    ]
    faults += [f"{guide.id}: {fixed} after {days} is missing" for fixed, days in sorted(wanted - given, key=str)]
    if sum(not gap.beside for gap in guide.gaps) > 1:
        faults.append(f"{guide.id}: more than one rule holds for everybody; `with` says beside what the others do")
    return faults


def gaps_are_said(guide: Guide, fixed: dict[FixedId, FixedSentence]) -> list[str]:
    """A guide with a gap rule says its sentence, word for word, where it speaks about a missed dose."""
    text = " ".join(plain(section.markdown) for section in guide.sections if section.anchor == "if-a-dose-was-missed")
    said = " ".join(text.split())
    return [f"{guide.id}: does not say {gap.fixed}" for gap in guide.gaps if fixed[gap.fixed].text not in said]


def days_are_said(guide: Guide, fixed: dict[FixedId, FixedSentence]) -> list[str]:
    """The words before a fixed sentence give the days from which it holds, as the app counts them."""
    text = " ".join(plain(section.markdown) for section in guide.sections if section.anchor == "if-a-dose-was-missed")
    faults = []
    for gap in guide.gaps:
        if gap.days is None or gap.fixed == "no_rule":
            continue
        before = " ".join(text.split()).split(fixed[gap.fixed].text)[:-1]
        heard = before if gap.beside else [split_sentences(each)[-1] for each in before if each]
        if not any(re.search(DAYS_IN_WORDS[gap.days], each, re.IGNORECASE) for each in heard):
            faults.append(f"{guide.id}: does not say that {gap.fixed} holds from day {gap.days}")
    return faults


def other_sentences_are_not_said(guide: Guide, fixed: dict[FixedId, FixedSentence]) -> list[str]:
    """A guide says no fixed sentence that has no standing for its medicine."""
    text = " ".join(" ".join(plain(section.markdown) for section in guide.sections).split())
    own = {gap.fixed for gap in guide.gaps}
    return [
        f"{guide.id}: says {each.id}, which has no standing for it"
        for each in fixed.values()
        if each.text in text
        and each.id not in {*own, "no_rule"}
        and not (each.id == "stop" and stands_on(guide, each))
        and not (each.id == "wait" and TWO_WEEKS.search(text))
        and not (each.id == "clinic" and INJECTION.search(text))
    ]


def _thresholds(name: str, guide: Guide) -> tuple[tuple[FixedId, int | None], ...]:
    """The rules that the facts give for a medicine."""
    if is_injection(guide):
        return THRESHOLDS["long-acting injection"]
    words = name_words(name)
    return next((rules for known, rules in THRESHOLDS.items() if _holds(words, name_words(known))), ())


def _holds(words: tuple[str, ...], inner: tuple[str, ...]) -> bool:
    """Do these words stand among the others, side by side?"""
    return any(words[place : place + len(inner)] == inner for place in range(len(words)))
