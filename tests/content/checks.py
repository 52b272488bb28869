"""What is checked in an article beyond its form: figures, sources, words, reading level. Each check returns faults."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

from companion.domain.article import MARKER, Article, FixedSentence, plain
from tests.content.readability import grade, split_sentences

Check = Callable[[Article], list[str]]
"""Looks at an article and says in one sentence each what is wrong with it."""

FEWEST_WORDS, MOST_WORDS = 500, 900
"""How long an article is."""

HIGHEST_GRADE = 8.0
"""The ceiling of the reading level."""

NO_FIGURE = re.compile(
    r"\b1-800-222-1222\b|\b988\b|\b911\b|\b112\b|\bF1\b|^\s*\d+\.\s|\b24/7\b",
    re.MULTILINE,
)
"""Digits that are no figure: numbers to call and keys to press."""

COUNT_WORD = "one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|fifty|hundred"

FIGURE = re.compile(
    rf"\d|\bper ?cent\b|%|\b(?:half|a third|a quarter|two thirds|three quarters) of "
    rf"|\b(?:{COUNT_WORD}) (?:in|out of) (?:every )?(?:{COUNT_WORD})\b|\b(?:doubled|tripled|halved)\b",
    re.IGNORECASE,
)
"""A figure, in digits or in words."""

DENOMINATOR = re.compile(r"\b\d[\d,]* (?:\w+ ){0,2}(?:people|adults|inpatients|studies|trials|papers)\b", re.IGNORECASE)
"""Out of how many: the group a percentage was counted in."""

PERCENT_WITHOUT_GROUP = re.compile(r"guide (?:gives|reports)|Across the country in \d{4}")
"""Two sources that give a percentage without saying of how many; the text names them as what they are."""

BANNED = re.compile(
    r"""\b(?:
      commit(?:s|ted|ting)?\ suicide|(?:completed|successful|failed|unsuccessful)\ (?:suicide|attempt)s?
    | cry\ for\ help|attention[- ]seeking|manipulative|skyrocket\w*|epidemic|lethal\w*|fatal\ (?:dose|amount)\w*
    | hang(?:ed|ing)?\ (?:myself|yourself|themselves)|noose|ligature|firearms?|guns?|suicide\ notes?
    | (?:non-?)?complian(?:t|ce)|(?:non-?)?adheren(?:t|ce)|(?:in|to)\ adhere|streaks?
    | fail(?:s|ed|ing|ure|ures)?|lazy|careless|excuses?|naughty|cheat\w*|should\ have|you\ must|bad\ days?\ again
    | chemical\ imbalance|suffer(?:s|ing)?\ from|victims?|addicts?|psychos?|crazy|insane|mentally\ ill
    | (?:a|the)\ (?:bipolar|schizophrenic|depressive|borderline|psychotic)s?(?!\ (?:disorder|episode|symptom))
    | schizophrenics?|allowed|override|overdue
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
"""Words that blame, label, alarm or teach what must not be taught."""

BRITISH = re.compile(
    r"\b(?:\w+isation\w*|\w*behaviour\w*|colour\w*|programme\w*|diarrhoea|centre|whilst|favourite|counsell\w+|"
    r"judgement|organis\w+|recognis\w+|realis\w+|tumour|neighbour\w*|labour|cheque|noradrenaline|paracetamol)\b",
    re.IGNORECASE,
)
"""British spellings and names; the app is written in American English."""

DOSE_AMOUNT = re.compile(r"\d\s*(?:mg|milligrams?|mcg|micrograms?|ml|tablets?|pills?|capsules?)\b", re.IGNORECASE)
"""An amount of a medicine: articles give none."""

NEXT_DOSE = re.compile(
    r"\bnext (?:one|dose|tablet|pill|injection|shot)\b"
    r"|\bskip (?:it|the (?:missed )?(?:dose|tablet|pill))\b|\btake it (?:as soon as|when) you remember\b"
    r"|\bstart (?:again|over) (?:at|with|on)\b|\bresume\b",
    re.IGNORECASE,
)
"""Words about what to do with the next dose, which only the fixed sentences may say."""

ABOUT_THE_SENTENCES = re.compile(
    r"^(?:What )?Companion (?:will say|does not work out)|^When it speaks about the next dose"
)
"""The two places that speak about the fixed sentences themselves."""

TOKENS = {
    "paragraph_open", "paragraph_close", "inline", "text", "softbreak", "strong_open", "strong_close", "em_open",
    "em_close", "bullet_list_open", "bullet_list_close", "list_item_open", "list_item_close", "link_open", "link_close",
}  # fmt: skip
"""The Markdown the reader shows well."""


def body(article: Article) -> str:
    """Give the text of an article with its headings."""
    return "\n\n".join(
        f"## {section.heading}\n\n{section.markdown}" if section.heading else section.markdown
        for section in article.sections
    )


def sentences(article: Article) -> list[str]:
    """Give every sentence of an article, title and summary included."""
    return [article.title, article.summary, *split_sentences(body(article))]


def figures_have_sources(article: Article) -> list[str]:
    """Every sentence with a figure carries a source marker."""
    return [
        f"no source: {sentence}"
        for sentence in sentences(article)
        if FIGURE.search(NO_FIGURE.sub("", MARKER.sub("", sentence))) and not MARKER.search(sentence)
    ]


def markers_resolve(article: Article) -> list[str]:
    """Every marker names a source, and every source is used."""
    used = {int(number) for number in MARKER.findall(body(article))}
    known = {source.id for source in article.sources}
    return [f"no source [{number}]" for number in sorted(used - known)] + [
        f"source [{number}] is not used" for number in sorted(known - used)
    ]


def sources_are_checked(article: Article) -> list[str]:
    """No source is weaker than a page that was read, and none of them is a machine of ours or a bare guess."""
    return [f"[{source.id}] is graded {source.grade}" for source in article.sources if source.grade not in ("V", "v")]


def percentages_say_of_whom(article: Article) -> list[str]:
    """Every part that gives a percentage also says in how many people or studies it was counted."""
    return [
        f"no group: {section.heading or 'opening'}"
        for section in article.sections
        if re.search(r"\d percent", section.markdown)
        and not DENOMINATOR.search(section.markdown)
        and not PERCENT_WITHOUT_GROUP.search(section.markdown)
    ]


def length_is_right(article: Article) -> list[str]:
    """An article is long enough to help and short enough to read when unwell."""
    return [] if FEWEST_WORDS <= article.words <= MOST_WORDS else [f"{article.words} words"]


def reads_easily(article: Article) -> list[str]:
    """No article reads above the ceiling, and no sentence runs on."""
    level = grade(body(article))
    faults = [f"grade {level:.1f}"] if level > HIGHEST_GRADE else []
    return faults + [f"long: {each}" for each in split_sentences(body(article)) if len(each.split()) > 35]


def words_are_kind(article: Article) -> list[str]:
    """No word blames, labels, alarms or teaches what must not be taught."""
    return [f"{found[0]}: {each}" for each in sentences(article) if (found := BANNED.search(each))]


def spelling_is_american(article: Article) -> list[str]:
    """The spelling is American."""
    return [found[0] for each in sentences(article) if (found := BRITISH.search(each))]


def gives_no_amounts(article: Article) -> list[str]:
    """No article names an amount of a medicine."""
    return [each for each in sentences(article) if DOSE_AMOUNT.search(each)]


def links_resolve(article: Article, known: set[str]) -> list[str]:
    """Every link leads to an article that exists and is not this one; every article leads somewhere."""
    faults = [f"no article {link.article}" for link in article.links if link.article not in known - {article.id}]
    return faults if article.links else [*faults, "leads nowhere"]


def next_dose_is_fixed(article: Article, fixed: tuple[FixedSentence, ...]) -> list[str]:
    """Only the fixed sentences speak about the next dose, and they stand word for word."""
    allowed = {sentence.text for sentence in fixed}
    faults = []
    for passage in _passages(article):
        rest = passage
        for text in allowed:
            rest = rest.replace(f'"{text}"', "").replace(text, "")
        for each in split_sentences(rest):
            if NEXT_DOSE.search(each) and not ABOUT_THE_SENTENCES.match(each):
                faults.append(f"says something of its own about the next dose: {each}")
            faults += [f"nearly the fixed sentence: {each}" for text in allowed if _nearly(each, text)]
    return faults


def _passages(article: Article) -> Iterator[str]:
    """Give the text paragraph by paragraph and bullet by bullet."""
    for section in article.sections:
        yield section.heading
        for block in re.split(r"\n\s*\n|\n(?=- )", section.markdown):
            yield " ".join(plain(block).removeprefix("- ").split())


def _nearly(sentence: str, text: str) -> bool:
    """Is this a fixed sentence with a word changed?"""
    bare = sentence.strip(' "“”').casefold()
    parts = [text, *split_sentences(text)]
    return len(bare) > 20 and any(difflib.SequenceMatcher(None, bare, part.casefold()).ratio() > 0.8 for part in parts)


def markdown_is_plain(article: Article) -> list[str]:
    """Only the Markdown that the reader shows well is used."""
    parser = MarkdownIt("commonmark").enable("table").enable("strikethrough")
    faults = [f"a heading inside {each.heading}" for each in article.sections if re.search(r"^#", each.markdown, re.M)]
    for section in article.sections:
        for token in _tokens(parser.parse(section.markdown)):
            if token.type not in TOKENS:
                faults.append(f"{token.type} under {section.heading or 'the opening'}")
            if token.type == "text" and re.search(r"^\[[ xX]\]|\[\^|https?://|:::", token.content):
                faults.append(f"{token.content!r} under {section.heading or 'the opening'}")
    return faults


def _tokens(tokens: list[Token]) -> Iterator[Token]:
    """Walk through tokens and what is inside them."""
    for token in tokens:
        yield token
        yield from _tokens(token.children or [])


CHECKS: tuple[Check, ...] = (
    figures_have_sources,
    markers_resolve,
    sources_are_checked,
    percentages_say_of_whom,
    length_is_right,
    reads_easily,
    words_are_kind,
    spelling_is_american,
    gives_no_amounts,
    markdown_is_plain,
)
"""The checks that need nothing but the article."""
