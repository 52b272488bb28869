"""The short guides of Help now are held to the checks of the pieces, as far as these are about words and sources."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from companion.domain.help_now import (
    DO_NOW,
    EMERGENCY_SIGNS,
    GUIDES,
    HAVE_READY,
    ON_PURPOSE,
    TOO_MUCH_CARD,
    HelpGuide,
    Pace,
    Step,
)
from companion.domain.piece import Article, Section, Source
from companion.library.help_now import load_guide
from tests.content.checks import sources, urgency, wording
from tests.content.checks.text import Check, body
from tests.content.whole import LIBRARY, NEXT_DOSE, READING

EVERY_GUIDE = pytest.mark.parametrize("guide", [load_guide(each) for each in GUIDES], ids=GUIDES)

CHECKS: tuple[Check, ...] = (
    sources.figures_have_sources,
    sources.markers_resolve,
    sources.sources_are_checked,
    wording.words_are_kind,
    wording.advises_no_dose,
    wording.spelling_is_american,
    wording.gives_no_amounts,
    wording.help_is_named_with_suicide,
    wording.blue_is_not_the_only_color,
    READING.reads_easily,
    NEXT_DOSE.next_dose_is_fixed,
    urgency.signs_are_urgent,
)


def as_article(guide: HelpGuide) -> Article:
    """A guide in the form the checks look at."""
    text = "\n\n".join((*guide.opening, *(f"{step.text}" for step in guide.steps), *guide.closing))
    return Article(
        id=guide.id,
        title=re.sub(r": 5-4-3-2-1$", "", guide.title),
        summary=guide.opening[0],
        topics=(),
        sections=(Section("", "opening", text),),
        sources=tuple(Source(each.id, each.title, each.address, each.grade) for each in guide.sources),
        written=date.fromisoformat(guide.written),
        reviewed_by=guide.reviewed_by,
        words=len(text.split()),
        reading_minutes=1,
        links=(),
        order=1,
    )


@EVERY_GUIDE
@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_every_guide_passes(guide: HelpGuide, check: Check) -> None:
    assert check(as_article(guide)) == []


@pytest.mark.parametrize(
    ("planted", "check"),
    [
        ("It helps 7 of 10 people.", sources.figures_have_sources),
        ("It is said so [9].", sources.markers_resolve),
        ("Nobody should have waited.", wording.words_are_kind),
        ("Take 20 mg of it.", wording.gives_no_amounts),
        ("Mind the colour.", wording.spelling_is_american),
    ],
)
def test_a_planted_fault_is_found(planted: str, check: Check) -> None:
    guide = load_guide("grounding")
    faulty = replace(guide, steps=(*guide.steps, Step("plant", 1, planted)))
    assert check(as_article(faulty))


@EVERY_GUIDE
def test_nobody_is_named_as_reviewer_and_every_source_is_used(guide: HelpGuide) -> None:
    assert guide.reviewed_by == "none yet"
    text = body(as_article(guide))
    assert all(f"[{each.id}]" in text for each in guide.sources)


def test_breathing_and_grounding_state_nothing_that_would_need_a_source() -> None:
    for guide_id in ("breathing", "grounding"):
        guide = load_guide(guide_id)  # type: ignore[arg-type]
        assert guide.sources == ()
        claims = re.compile(
            r"\b(?:calms?|lowers?|reduces?|helps?|proven|stud(?:y|ies)|research|works|relieves?)\b", re.I
        )
        assert not claims.search(body(as_article(guide)))


def test_the_pace_on_the_screen_is_that_of_the_guide() -> None:
    assert tuple((step.mark, step.count) for step in load_guide("breathing").steps) == Pace().parts


def test_the_walk_counts_down_through_the_senses() -> None:
    words = ("one", "two", "three", "four", "five")
    steps = load_guide("grounding").steps
    assert [step.count for step in steps] == [5, 4, 3, 2, 1]
    assert all(words[step.count - 1] in step.text for step in steps)


def test_what_is_said_without_a_file_is_what_the_card_says() -> None:
    card = LIBRARY.piece(TOO_MUCH_CARD)
    text = f"{card.action} {body(card)}"  # type: ignore[attr-defined]
    for sign in ("collapse", "seizure", "trouble breathing", "grows drowsy", "confused", "cannot be woken"):
        assert sign in EMERGENCY_SIGNS
        assert sign in text
    assert "even if you feel" in DO_NOW
    assert "even if you feel" in card.action  # type: ignore[attr-defined]
    assert "to hurt yourself, call now" in ON_PURPOSE
    assert "to hurt yourself, call the emergency number now" in text.replace("**", "")
    assert HAVE_READY == "Have the box in your hand. They will ask what, how much and when."
    assert "Have the box in your hand. They will ask what, how much, and when." in text
