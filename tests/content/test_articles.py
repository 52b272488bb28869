"""The bundled articles hold what we promise about them, and every check notices what it is there for."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from companion.domain.article import Article, Source
from companion.library.library import Library
from tests.content import checks
from tests.content.samples import FILLER, sample

LIBRARY = Library()
ARTICLES = {article.id: article for article in LIBRARY.articles()}
FIXED = tuple(LIBRARY.fixed(name) for name in ("stop", "wait", "call", "clinic", "no_rule"))
EVERY_ARTICLE = pytest.mark.parametrize("article", ARTICLES.values(), ids=ARTICLES)

THEMES = [
    "why-it-matters",
    "when-you-miss-a-dose",
    "brain-signals",
    "staying-well",
    "everyday-life",
    "medicine-and-therapy",
    "hospital",
    "making-it-doable",
    "relationships",
    "quality-of-life",
    "talking-with-providers",
]


def test_the_eleven_articles_are_there_in_order() -> None:
    assert list(ARTICLES) == THEMES
    assert [article.order for article in ARTICLES.values()] == list(range(1, 12))
    assert LIBRARY.problems() == ()


@EVERY_ARTICLE
@pytest.mark.parametrize("check", checks.CHECKS, ids=lambda check: check.__name__)
def test_every_article_passes(article: Article, check: checks.Check) -> None:
    assert check(article) == []


@EVERY_ARTICLE
def test_links_lead_to_articles_that_exist(article: Article) -> None:
    assert checks.links_resolve(article, set(ARTICLES)) == []


@EVERY_ARTICLE
def test_only_fixed_sentences_speak_about_the_next_dose(article: Article) -> None:
    assert checks.next_dose_is_fixed(article, FIXED) == []


@EVERY_ARTICLE
def test_nobody_is_named_as_reviewer_before_someone_reviewed(article: Article) -> None:
    assert article.reviewed_by == "none yet"
    assert article.written == date(2026, 11, 23)


def test_the_sound_sample_passes_every_check() -> None:
    article = sample()
    assert [fault for check in checks.CHECKS for fault in check(article)] == []
    assert checks.links_resolve(article, {"other", "sample"}) == []
    assert checks.next_dose_is_fixed(article, FIXED) == []


@pytest.mark.parametrize(
    ("check", "planted"),
    [
        (checks.figures_have_sources, "About 40 people took part."),
        (checks.figures_have_sources, "It helped 12 percent more. The study was small [1]."),
        (checks.figures_have_sources, "One in five people feels this way."),
        (checks.figures_have_sources, "This happens to half of all people."),
        (checks.figures_have_sources, "- It doubled the odds"),
        (checks.percentages_say_of_whom, "## Chances\n\nIt came back for 40 percent [1]."),
        (checks.length_is_right, FILLER * 2),
        (
            checks.reads_easily,
            "Pharmacotherapeutic intervention necessitates individualized consideration of multidimensional "
            "psychosocial determinants. " * 30,
        ),
        (checks.reads_easily, "and so on " * 20 + "."),
        (checks.words_are_kind, "Do not worry if you failed."),
        (checks.words_are_kind, "Your adherence matters."),
        (checks.words_are_kind, "Stay compliant and keep your streak."),
        (checks.words_are_kind, "He committed suicide."),
        (checks.words_are_kind, "She is a bipolar."),
        (checks.words_are_kind, "It is a chemical imbalance."),
        (checks.words_are_kind, "You should have taken it."),
        (checks.words_are_kind, "A lethal amount is small."),
        (checks.spelling_is_american, "After hospitalisation your behaviour may change."),
        (checks.gives_no_amounts, "Take 50 mg [1]."),
        (checks.gives_no_amounts, "Take 2 tablets [1]."),
        (checks.markdown_is_plain, "| a | b |\n|---|---|\n| c | d |"),
        (checks.markdown_is_plain, "- [ ] a task"),
        (checks.markdown_is_plain, "<b>bold</b>"),
        (checks.markdown_is_plain, "See https://example.org for more."),
        (checks.markdown_is_plain, "A note.[^1]"),
        (checks.markdown_is_plain, "### Deeper"),
        (checks.markdown_is_plain, "1. One"),
        (checks.markdown_is_plain, "> A quote"),
        (checks.markdown_is_plain, "`code`"),
    ],
)
def test_a_planted_fault_is_found(check: checks.Check, planted: str) -> None:
    assert check(sample(planted)) != []


def test_an_unused_source_is_found() -> None:
    assert checks.markers_resolve(sample("39 percent", instead_of="39 percent had a relapse within 52 weeks [1]"))


def test_a_source_that_was_not_verified_is_found() -> None:
    guess = Source(1, "A guess", "nowhere", "U")  # type: ignore[arg-type]
    article = replace(sample(), sources=(guess,))
    assert checks.sources_are_checked(article) == ["[1] is graded U"]


def test_a_short_article_is_found() -> None:
    assert checks.length_is_right(sample("Short.", instead_of=FILLER))


def test_a_link_to_nowhere_is_found() -> None:
    assert checks.links_resolve(sample(), {"sample"}) == ["no article other"]
    assert checks.links_resolve(sample("a page", instead_of="[another page](article:other)"), {"other"})
    assert checks.links_resolve(sample("article:sample", instead_of="article:other"), {"sample"})


@pytest.mark.parametrize(
    "planted",
    [
        "Skip the missed dose.",
        "Take it as soon as you remember.",
        "Then take the next tablet as usual.",
        "- Take your next dose at the usual time",
        "Talk to a clinician or a pharmacist before the next one.",
        '"Do not take the next one until a doctor tells you."',
        "We have no rule for this. Ask a pharmacist today.",
        "## The next dose\n\nHere is what to do.",
    ],
)
def test_words_of_our_own_about_the_next_dose_are_found(planted: str) -> None:
    assert checks.next_dose_is_fixed(sample(planted), FIXED) != []


@pytest.mark.parametrize("sentence", FIXED, ids=lambda sentence: sentence.id)
def test_a_fixed_sentence_may_be_quoted_word_for_word(sentence: checks.FixedSentence) -> None:
    assert checks.next_dose_is_fixed(sample(f'- "{sentence.text}"'), FIXED) == []
    assert checks.next_dose_is_fixed(sample(sentence.text), FIXED) == []
