"""Checks of the next dose: only the fixed sentences speak about it, word for word."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from companion.domain.fixed import FixedSentence
from companion.domain.piece import MARKER, Piece
from tests.content.checks.text import passages
from tests.content.readability import split_sentences

DOSE = r"(?:one|dose|tablet|pill|capsule|injection|shot|patch)"

NEXT_DOSE = re.compile(
    rf"""\bnext[ -](?:\w+\ )?{DOSE}\b
      | \b(?<!unless\ the\ )(?<!\bof\ the\ )following\ {DOSE}\b
      | \b(?:coming|upcoming|forgotten|tonight's|tomorrow's|today's|yesterday's)\ {DOSE}\b | \bdose\ after\ that\b
      | \bskip\ (?:it|the\ (?:missed\ )?(?:dose|tablet|pill))\b | \bskip\ when\b
      | \btake\ it\ (?:as\ soon\ as|when)\ you\ remember\b
      | \b(?:start|begin)\ (?:again|over)\ (?:at|with|on|to(?:day|night|morrow))\b | \bresume\b
      | \bpick\ up\ where\b | \brestart\ (?:on|at|tomorrow)\b
      | \b(?:go|carry|keep)\ on\ (?:\w+\ ){{0,4}}as\ usual\b | \bcarry\ on\ with\b | ^leave\ it\ (?:out|until)\b
      | \b(?:make\ up\ for|catch\ up\ with)\ it\b | \bmake\ it\ up\b
      | \b(?:keep|return|go\ back|stick)\ to\ (?:your|the)\ usual\ (?:time|hour)\b
      | \bcontinue\ with\ (?:it|your|the)\b
      | \bdouble\ (?:up|tonight)\b | ^wait\ (?:until|\w+\ hours)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""Words about what to do with the next dose, which only the fixed sentences may say."""

ABOUT_THE_SENTENCES = re.compile(
    r"^(?:What )?Companion (?:will say|does not work out)|^When it speaks about the next dose"
)
"""The two places that speak about the fixed sentences themselves."""

THING = r"(?=\s(?:it|one|another|two|the|a|your)\b)"

VERB = (
    r"(?:take|swallow|chew|use|inject|apply|ingest|consume|drink|eat|dissolve|pop|down|administer|give|place"
    rf"|have{THING}|get{THING}|put\son|put(?=\s(?:it|the|your|a)(?:\s\w+){{0,2}}\son\b)|keep\staking|let\s\w+\stake"
    r"|skip|double(?:\sup)?|repeat|restart|start|begin|stop|continue|finish|hold|omit|ignore|space|shift|pass\son"
    r"|miss\sout|leave(?=(?:\s\w+){0,3}\sout)|leave(?=\s(?:it|the)\b)|forget(?=\s(?:it|the|about)\b)"
    r"|move(?=\s(?:it|the)\b)|try(?=\s(?:the|your)\b)|change(?=\sthe\spatch)|drop(?=\s(?:a|one|the|to\w+'s)\b)"
    r"|no(?=\s(?:more|tablets|pills|doses)\b))"
)
"""A verb of taking, as it stands in an order."""

ORDER = re.compile(
    rf"""(?:
        (?:^|[.:;,?]\ |\b(?:and|or|then|so|please|just|but|why\ not|try\ to|instead|simply|go\ ahead\ and|free\ to
            |anyway)\ )
            (?:(?:do\ not|don't|never|always|then|just)\ )? (?P<bare>{VERB})
      | \b(?:you|people|they|anyone|someone|somebody|everybody|who\ forgets?)(?:\ (?:can|may|should|could|must
            |need\ to|have\ to|ought\ to|might|(?:will\ )?want\ to|had\ better)|'ll|'d\ better)[ ]
            (?:then|still|also|always|never|just|not)?\ ?(?P<modal>{VERB})
      | \b(?:best|better|safe|safer|fine|okay|OK|right|wise|time|enough|good|important|says?|said|agree
            |advice\ is)\ to[ ]
            (?:not\ )?(?P<told>{VERB})
      | \b(?:should|must|can|may|could|has\ to|have\ to|is\ best|are\ best)\ (?:then|still|also|not)?\ ?(?:be\ )?
            (?P<passive>taken|swallowed|skipped|doubled|repeated|left\ out|used|given|moved|wait\ until)
      | \b(?:forgotten|missed)\ (?:dose|tablet|pill|one)s?\ (?:is|are)\ (?P<missed>taken|skipped|left\ out|used)
      | ^(?P<noun>Taking)\b(?=.*\ (?:is|are)\ (?:fine|safe|okay|OK|all\ right|enough|best)\b|.*\ (?:works|helps)\b)
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
"""A verb of taking that orders, allows or advises."""

MEDICINE = (
    r"(?:it|one|ones|them|two|another|both|half|the rest|more|any(?= (?:more|until|today))|dos(?:e|es)|tablets?|pills?"
    r"|capsules?|medicines?|injections?|shots?|patch(?:es)?|film|syrup|strip)"
)
"""What is taken; the names of the medicines are added."""

TIME = re.compile(
    r"""\b(?:
        (?:as\ soon\ as|when|once|if|the\ moment)\ (?:you|they)\ (?:remember|notice|see|think|wake) | when\ remembered
      | (?:when|as|once|before|after)\ you\ (?:get\ up|eat|wake|go|board|feel|are\ home) | (?:on|upon|after)\ waking
      | (?:today|tonight|tomorrow|yesterday|later|now|immediately|at\ once|right\ away|straight\ away|again
            |first\ thing)
      | as\ (?:soon\ as\ (?:you\ can|possible|remembered)|usual|always) | like\ always | anyway | even\ so
      | (?:late|early|then)(?=[.!]|$)
      | (?:on\ |until\ |by\ )(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day
      | (?:at|by)\ (?:\d+|\w+\ o'clock|midnight|noon)
      | until\ (?:you|someone|somebody|morning|tomorrow)
      | (?:the|that)\ (?:evening|morning|night)\ (?:one|tablet|pill|dose)
      | vomit | throw\ up | when\ the\ (?:hour|time)\ is
      | (?:at|by|in|to|before|after|until|with)\ (?:the\ |your\ |its\ |that\ )?(?:\w+\ )?
            (?:usual|same|next|set|morning|evening|night|noon|bedtime|bed|day|lunch|dinner|breakfast|time|hours?)
      | (?:within|in|after|for|every|next|following|same|each|a|per|once|twice)\ (?:a\ |the\ |\w+\ )?
            (?:minutes?|hours?|days?|weeks?|mornings?|evenings?|nights?|times?)
      | (?:almost|nearly|close\ to|near)\ (?:the\ )?(?:time|next|usual)
      | (?:hours?|days?)\ (?:later|apart|ago|have\ passed)
      | (?:\d+|some|few|several|one|two|three|four|six|eight|twelve)\ (?:minutes?|hours?|days?)
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
"""A time, or a moment that stands for one."""

NEVER_TWO = re.compile(
    r"\b(?:never|do not) take (?:two(?: doses)?|extra|a second (?:one|dose))(?: together| in the same night)?"
    r"(?: to (?:make up|catch up)(?: for (?:one|it))?)?(?:, and never take extra)?",
    re.IGNORECASE,
)
"""The one rule that every source shares, which may be said anywhere."""

APART = re.compile(
    r"\bwithin (?:\d+|two|five|a few) (?:days|weeks) of (?:taking )?(?:an? )?MAO(?:I|Is| inhibitors?)\b", re.IGNORECASE
)
"""How far apart two medicines have to be, which says nothing about the next dose of either."""

OWN_QUESTION = re.compile(r"\b(?:I|my|we|our)\b[^?]*\?[\"”)]*$")
"""A question somebody asks about their own medicine orders nothing."""

NOT_TAKEN = re.compile(
    r"\s+(?:along|with you|home|checked|tested|filled|ready)\b|\s+(?:list|box|bottle|name|page|plan|notes?|package)\b",
    re.IGNORECASE,
)
"""What makes "take the medicine list along" be about a list."""


class NextDose:
    """Knows the fixed sentences and the names of the medicines, and looks for anything else said about a dose."""

    def __init__(self, fixed: tuple[FixedSentence, ...], names: tuple[str, ...] = ()) -> None:
        self._fixed = tuple(sentence.text for sentence in fixed)
        known = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
        medicine = rf"(?:{MEDICINE}|{known})" if known else MEDICINE
        self._taken = re.compile(
            rf"^(?:\W*(?!(?:of|if|when|because|unless|while|and|or)\b)[\w'’-]+){{0,4}}?\W*\b{medicine}\b(?P<after>.*)",
            re.IGNORECASE | re.DOTALL,
        )
        self._next = re.compile(rf"\bnext (?:{known or DOSE})\b", re.IGNORECASE)
        self._before = re.compile(rf"\b{medicine}\b", re.IGNORECASE)

    def next_dose_is_fixed(self, piece: Piece) -> list[str]:
        """Say what a piece says about the next dose in words of its own."""
        faults = []
        for passage in passages(piece):
            for each in self._sentences(passage):
                if OWN_QUESTION.search(each) or ABOUT_THE_SENTENCES.match(each):
                    continue
                if NEXT_DOSE.search(each) or self._next.search(each):
                    faults.append(f"says something of its own about the next dose: {each}")
                elif self.joins(each):
                    faults.append(f"joins a medicine, a time and a verb of taking: {each}")
                faults += [f"nearly the fixed sentence: {each}" for text in self._fixed if _nearly(each, text)]
        return faults

    def joins(self, sentence: str) -> bool:
        """Does a sentence tell when to take a medicine, or when not to?"""
        bare = APART.sub("", NEVER_TWO.sub("", MARKER.sub("", sentence))).strip(' "“”')
        if not TIME.search(bare):
            return False
        return any(self._is_about_a_medicine(bare, order) for order in ORDER.finditer(bare))

    def _is_about_a_medicine(self, sentence: str, order: re.Match[str]) -> bool:
        if order["missed"]:
            return True
        if order["passive"]:
            return bool(self._before.search(sentence[: order.start()]))
        found = self._taken.match(sentence[order.end() :])
        return found is not None and not NOT_TAKEN.match(found["after"])

    def _sentences(self, passage: str) -> Iterator[str]:
        for text in self._fixed:
            passage = passage.replace(f'"{text}"', "").replace(text, "")
        yield from split_sentences(passage)


def _nearly(sentence: str, text: str) -> bool:
    """Is this a fixed sentence with a word changed?"""
    bare = sentence.strip(' "“”').casefold()
    parts = [text, *split_sentences(text)]
    return len(bare) > 20 and any(_is_like(bare, part.casefold()) for part in parts)


def _is_like(sentence: str, part: str) -> bool:
    """Do two sentences differ by little? The quick looks come first, since hardly any do."""
    match = difflib.SequenceMatcher(None, sentence, part)
    return match.real_quick_ratio() > 0.8 and match.quick_ratio() > 0.8 and match.ratio() > 0.8
