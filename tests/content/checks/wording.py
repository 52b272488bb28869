"""Checks of words: none that blame, alarm or order; American spelling; no amounts; help where suicide is named."""

from __future__ import annotations

import re

from companion.domain.piece import Piece
from tests.content.checks.text import body, sentences

BANNED = re.compile(
    r"""\b(?:
      commit(?:s|ted|ting)?\ suicide|(?:completed|successful|failed|unsuccessful)\ (?:suicide|attempt)s?
    | cry\ for\ help|attention[- ]seeking|manipulative|skyrocket\w*|epidemic|lethal\w*|fatal\ (?:dose|amount)\w*
    | hang(?:ed|ing)?\ (?:myself|yourself|themselves)|noose|ligature|firearms?|guns?|suicide\ notes?
    | (?:non-?)?complian(?:t|ce)|(?:non-?)?adheren(?:t|ce)|(?:in|to)\ adhere|streaks?
    | (?<!heart\ )(?<!liver\ )(?<!kidney\ )(?<!organ\ )fail(?:s|ed|ing|ure|ures)?
    | lazy|careless|excuses?|naughty|cheat\w*|should\ have|bad\ days?\ again
    | chemical\ imbalance|suffer(?:s|ing)?\ from|victims?|addicts?|psychos?|crazy|insane|mentally\ ill
    | (?:a|the)\ (?:bipolar|schizophrenic|depressive|borderline|psychotic)s?(?!\ (?:disorder|episode|symptom))
    | schizophrenics?|overdue
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
"""Words that blame, label, alarm or teach what must not be taught. Milder than the list for the words of the app."""

BLAME = re.compile(
    r"""\b(?:
      you\ (?:must|forgot\ again|keep\ (?:forgetting|missing)|only\ have\ yourself
        |are\ (?:not\ trying|to\ blame)|let\ \w+\ down)
    | (?:your|their|his|her)\ (?:own\ )?fault(?!\ at\ all) | blame\ yourself
    | (?:if|because)\ you\ (?:do\ not|don't|did\ not|didn't)\ (?:bother|care|try)
    | it\ is\ (?:important|essential|vital|crucial)\ (?:that\ you|to)\ (?:never|always)?\ ?(?:take|comply|follow)
    | (?:never|always)\ forget\ to | make\ sure\ you\ (?:never|always)
    | (?:simply|just)\ (?:take|remember|try\ harder|pull)
    | no\ (?:good\ )?(?:reason|excuse)\ (?:to|for)\ (?:miss|stop)\w*
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
"""Ways to put it that blame or scold."""

ADVICE = re.compile(
    r"""\b(?:
      (?:stop|quit)\ (?:taking\ )?(?:it|this|the\ (?:medicine|tablets?|pills?|drug)|your\ (?:medicine|tablets?|pills?))
        (?=[.!,;:]|\ (?:at\ once|right\ away|immediately|today|now)\b)
    | (?:increase|raise|lower|reduce|cut|halve|double|split|adjust)\ (?:your|the)\ (?:daily\ )?
        (?:dose|amount)\b(?!s?\ on\ your\ own)
    | (?:restart|resume|go\ back\ (?:on|to))\ (?:it|the\ (?:medicine|old\ (?:dose|amount))|your\ (?:medicine|dose))
    | (?:it\ is|it's|that\ is)\ (?:safe|fine|okay|OK)\ to\ (?:take|skip|stop|mix|drink)
    | you\ (?:can|may)\ (?:safely\ )?(?:skip|stop|double|restart|resume)
    | taper\ (?:it\ |off\ )?(?:by|over)\ \w+
    )""",
    re.IGNORECASE | re.VERBOSE,
)
"""Advice about a dose, which only a prescriber or a pharmacist gives."""

NOT_AN_ORDER = re.compile(
    r"\b(?:do not|don't|never|not to|before (?:you|they)|please do not|without|instead of|who|whether|asks?|want to"
    r"|wish to|may|might|can|could|prescriber|pharmacist|clinician|doctor|team)\b(?!, (?:stop|quit|double))",
    re.IGNORECASE,
)
"""What stands in a sentence that speaks about a change of the dose without ordering one."""

BRITISH = re.compile(
    r"\b(?:\w+isation\w*|\w*behaviour\w*|colour\w*|programme\w*|diarrhoea|centre|whilst|favourite|counsell\w+|"
    r"judgement|organis\w+|recognis\w+|realis\w+|tumour|neighbour\w*|labour|cheque|noradrenaline|paracetamol)\b",
    re.IGNORECASE,
)
"""British spellings and names; the app is written in American English."""

DOSE_AMOUNT = re.compile(r"\d\s*(?:mg|milligrams?|mcg|micrograms?|ml|tablets?|pills?|capsules?)\b", re.IGNORECASE)
"""An amount of a medicine: no piece gives one."""

SUICIDE = re.compile(r"\bsuicid\w*|\b(?:hurt|harm|kill)(?:ing)? (?:yourself|themselves|myself)\b", re.IGNORECASE)
"""Words about suicide and hurting oneself."""

COUNTRY_NUMBER = re.compile(
    r"(?<![\d,.-])(?:988|911|999|112|000|116 123|741741)(?![\d,.]*\d|-\d| (?:people|adults|trials|studies|percent))"
)
"""A number that helps in one country and misleads in another."""

BLUE = re.compile(
    r"\bblue\b(?=.*\b(?:lips|gums|nails|fingers|skin)\b)|\b(?:lips|gums|nails|fingers|skin)\b.*\bblue\b",
    re.I,
)
"""Lips or skin that turn blue for want of air."""

HELP = ("crisis line", "emergency number", "at the bottom of this screen")
"""Where help is, in the words that hold in every country."""


def words_are_kind(piece: Piece) -> list[str]:
    """No word blames, labels, alarms or teaches what must not be taught."""
    return [f"{found[0]}: {each}" for each in sentences(piece) if (found := BANNED.search(each) or BLAME.search(each))]


def advises_no_dose(piece: Piece) -> list[str]:
    """No sentence tells to stop, change or begin a medicine again."""
    return [
        f"{found[0]}: {each}"
        for each in sentences(piece)
        if (found := ADVICE.search(each)) and not NOT_AN_ORDER.search(each[: found.start()]) and not each.endswith("?")
    ]


def spelling_is_american(piece: Piece) -> list[str]:
    """The spelling is American."""
    return [found[0] for each in sentences(piece) if (found := BRITISH.search(each))]


def gives_no_amounts(piece: Piece) -> list[str]:
    """No piece names an amount of a medicine."""
    return [each for each in sentences(piece) if DOSE_AMOUNT.search(each)]


def names_no_country(piece: Piece) -> list[str]:
    """No piece but the one about that line names a country's crisis or emergency number: the reader may be anywhere."""
    if piece.id == "calling-988":
        return []
    text = re.sub(r"\[[^\]]*\]\(article:calling-988\)", "", body(piece))
    return [found[0] for each in (piece.title, piece.summary, text) if (found := COUNTRY_NUMBER.search(each))]


def blue_is_not_the_only_color(piece: Piece) -> list[str]:
    """Where blue lips are a sign, gray ones are too: on darker skin they do not look blue."""
    return [each for each in sentences(piece) if BLUE.search(each) and not re.search(r"\bgray\b", each)]


def help_is_named_with_suicide(piece: Piece) -> list[str]:
    """A piece that names suicide says where help is."""
    text = " ".join(body(piece).split())
    return [f"names suicide but not: {each}" for each in HELP if SUICIDE.search(text) and each not in text]
