"""Checks of words: none that blame, alarm or order; American spelling; no amounts; help where suicide is named."""

from __future__ import annotations

import re

from companion.domain.piece import Piece
from tests.content.checks.text import body, sentences

BANNED = re.compile(
    r"""\b(?:
      commit(?:s|ted|ting)?\ suicide|(?:completed|(?:un)?successful|failed|botched)\ (?:suicide|attempt)s?
    | attempts?\ (?:that\ )?(?:was|were)\ (?:not\ )?(?:un)?successful
    | (?:took|takes?|taken|taking|ended)\ (?:his|her|their)\ (?:own\ )?li(?:fe|ves)|killed\ (?:him|her|them)sel(?:f|ves)
    | cry[- ]for[- ]help|attention[- ]seeking|manipulative|skyrocket\w*|epidemic|lethal\w*|fatal\ (?:dose|amount)\w*
    | hang(?:ed|ing)?\ (?:myself|yourself|themselves)|noose|ligature|firearms?|guns?|suicide\ notes?
    | (?:non[-‑]?)?complian(?:t|ce)|compl(?:y|ies|ied|ying)|(?:non[-‑]?)?adher(?:ed?|es|ent|ence|ers?|ing)
    | un-?cooperative|streak(?:s|ing)?
    | (?<!heart\ )(?<!liver\ )(?<!kidney\ )(?<!organ\ )fail(?:s|ed|ing|ure|ures)?
    | lazy|careless|irresponsible|excuses?|naughty|cheat\w*|(?:should|ought\ to)(?:n't)?(?:\ not)?\ have
    | should(?:n't)?'ve
    | bad\ days?\ again|drug[- ](?:seeking|abuse)|substance\ abuse|abusers?|alcoholics?|(?:clean|dirty)\ test
    | chemical\ imbalance|suffer(?:s|ing)?\ from|afflicted|victims?|addicts?|psychos?|crazy|insane|mentally[- ]ill
    | (?:a|the)\ (?:bipolar|schizophrenic|depressive|borderline|psychotic)s?(?!\ (?:disorder|episode|symptom))
    | schizophrenics?|bipolars|overdue
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
"""Words that blame, label, alarm or teach what must not be taught. Milder than the list for the words of the app."""

BLAME = re.compile(
    r"""\b(?:
      you\ (?:must|forgot\ (?:\w+\ ){0,3}again|keep\ (?:forgetting|missing)|only\ have\ yourself|have\ only\ yourself
        |neglected|slipped\ up|messed\ up|were\ forgetful|need\ to\ try\ harder|let\ (?:\w+\ ){1,2}down
        |are\ (?:not\ trying|to\ blame))
    | you're\ not\ trying | shame\ on\ you | blame\ lies | be\ good\ and | snap\ out\ of | get\ a\ grip | man\ up
    | it\ is\ all\ in\ your\ head | because\ you\ (?:stopped|missed|skipped|forgot)
    | (?:your|their|his|her)\ (?:own\ )?fault(?!\ at\ all) | blame\ yourself
    | (?:if|because)\ you\ (?:do\ not|don't|did\ not|didn't)\ (?:bother|care|try)
    | it\ is\ (?:important|essential|vital|crucial)\ (?:that\ you|to)\ (?:never|always)?\ ?(?:take|comply|follow)
    | (?:never|do\ not|don't)\ (?:miss|skip)\ (?:a|any)\b | (?:never|always)\ forget\ to
    | make\ sure\ you\ (?:never|always)
    | (?:simply|just)\ (?:take|remember|try\ harder|pull)
    | no\ (?:good\ )?(?:reason|excuse)\ (?:to|for)\ (?:miss|stop)\w*
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
"""Ways to put it that blame or scold."""

ADVICE = re.compile(
    r"""\b(?:
      (?:stop|quit|discontinue|pause|hold)\ (?:taking\ )?(?:it|this|(?:the|your)\ (?:medicine|tablets?|pills?|drug))
        (?=[.!,;:]|\ (?:at\ once|right\ away|immediately|today|now|until|for)\b|$)
    | (?:stop|quit|hold)\ (?:taking\ )?(?:(?:the|your)\ )?(?!all\b|off\b|by\b)\w+\ (?:at\ once|right\ away
            |immediately|today|now|until\ you)\b
    | discontinue\ \w+ | come\ off\ (?:it|the|your)\b
    | (?:increase|raise|lower|reduce|cut|halve|double|split|adjust|up|drop)\ (?:your|the)\ (?:daily\ )?
        (?:dose|amount)\b(?!s?\ on\ your\ own)
    | (?:increase|raise|lower|reduce|halve|double|taper|wean|cut)\ (?:it|yourself)\b
    | (?:cut|halve|split|break|crush)\ (?:your|the|a)\ (?:tablet|pill|patch)\w*\ (?:in|into)\b
    | (?<!to\ )(?<!people\ )(?<!you\ )(?:take|give\ \w+|add|drop)\ (?:half|twice|double|less|fewer|more|one
            |a\ (?:bit|little|second))\b
        (?!\ (?:time|care|about|rest|to\ make\ up))
    | (?:try|start\ with|go\ (?:up|down)\ to)\ (?:a\ (?:lower|higher|smaller|bigger)\ dose|two|half)\b
    | take\ a\ (?:break|holiday|day\ off)\ from\ (?:it|the\ (?:medicine|tablets?|pills?)|your)
    | (?:restart|resume|go\ back\ (?:on|to))\ (?:it|the\ (?:medicine|old\ (?:dose|amount))|your\ (?:medicine|dose))
    | (?:start|begin)\ (?:it\ )?again\b(?!\ (?:low|means))
    | (?:it\ is|it's|that\ is)\ (?:safe|fine|okay|OK|all\ right)\ (?:to|if\ you)\ (?:take|skip|stop|mix|drink|have\ a)
    | (?:do|does)\ not\ (?:need|have)\ to\ take\ (?:it|them|one|the) | no\ need\ to\ take\ (?:it|them|one|the)
    | feel\ free\ to\ (?:take|stop|skip) | (?:drink|beer|wine)\ is\ (?:fine|safe|okay|OK)
    | skip\ a\ (?:day|dose) | switch\ to\ the\b | (?<!to\ )use\ it\ only\ when\b | mix\ it\ with\b
    | you\ (?:can|may|could|should|might)\ (?:safely\ )?(?:skip|stop\ (?:it|once)|double|halve|lower|raise|restart
            |resume)\b
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

CLAUSE = re.compile(r", (?:so|but|and then|then)\b")
"""Where another thought begins, which the words before do not soften."""

BRITISH = re.compile(
    r"""\b(?!Gralise)(?:
      \w+isation\w*|\w*behaviour\w*|colour\w*|programme\w*|diarrhoea|centre|whilst|favourite|counsell\w+|judgement
    | (?:organ|recogn|real|apolog|\w+(?:mar|log|im|al|mor|rit|bil))is(?:e|es|ed|ing) | analyse[sd]?
    | tumour|neighbour\w*|labour|cheque|noradrenaline|paracetamol|grey|fibre|\w*aemi[ac]\w*|oedema|oestrogen\w*
    | paediatric\w*|faec\w+|practis\w+|defence|licence|mum|GPs?|chemists?|learnt|litres?|travell\w+|cancell(?:ed|ing)
    | fulfil|enrol|ageing|sceptic\w*|fortnight
    )\b|\bA&E\b""",
    re.IGNORECASE | re.VERBOSE,
)
"""British spellings and names; the app is written in American English."""

DOSE_AMOUNT = re.compile(
    r"(?:\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|half an?|a few|several))(?:\s|-)*"
    r"(?:mg|milligrams?|mcg|µg|micrograms?|ml|milliliters?|grams?|drops|units|tablets?|pills?|capsules?)\b"
    r"|\bdoses? of \d|\bhalf (?:of )?(?:the|your|a) (?:tablet|pill|dose)\b",
    re.IGNORECASE,
)
"""An amount of a medicine: no piece gives one."""

SUICIDE = re.compile(
    r"""\bsuicid\w* | \bself-harm
      | \b(?:hurt|harm|kill|cut)(?:s|ing)?\ (?:your|my|him|her|one|them)sel(?:f|ves)
      | \b(?:thoughts?\ of|wish(?:es|ing)?\ for|want(?:s|ing)?\ to)\ (?:dying|death|die|be\ dead)\b
      | \bend(?:s|ing)?\ (?:your|my|his|her|their|it)\ (?:life|lives|all)\b | \bbetter\ off\ (?:dead|without)\b
      | \bwish(?:ed|es)?\ (?:you|they|I|he|she)\ (?:were|was)\ dead\b | \bnot\ (?:to\ )?wake\ up\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""Words about suicide and hurting oneself, the plain ones included."""

COUNTRY_NUMBER = re.compile(
    r"(?<![\d,.-])(?:9-?8-?8|9-?1-?1|999|112|000|116 ?123|741741|1737|3114|14416|50808|85258|838255|10177)"
    r"(?![\d,.]*\d|-\d| (?:people|adults|trials|studies|percent))"
)
"""A number that helps in one country and misleads in another."""

BLUE = re.compile(
    r"\bblue\b(?=.*\b(?:lips|gums|nails|fingers|skin)\b)|\b(?:lips|gums|nails|fingers|skin)\b.*\bblue\b",
    re.I,
)
"""Lips or skin that turn blue for want of air."""

LONG_NUMBER = re.compile(r"(?<![\w.])\d{1,4}(?:[ -]\d{1,4}){2,}\b")
"""A telephone number, which names the country it is for."""

HELP = ("crisis line", "emergency number", "at the bottom of this screen")
"""Where help is, in the words that hold in every country."""


def words_are_kind(piece: Piece) -> list[str]:
    """No word blames, labels, alarms or teaches what must not be taught."""
    return [
        f"{found[0]}: {each}"
        for each in sentences(piece)
        if (found := BANNED.search(each) or BANNED.search(each.replace("-", "")) or BLAME.search(each))
    ]


def advises_no_dose(piece: Piece) -> list[str]:
    """No sentence tells to stop, change or begin a medicine again."""
    return [
        f"{found[0]}: {each}"
        for each in sentences(piece)
        if (found := ADVICE.search(each))
        and not NOT_AN_ORDER.search(CLAUSE.split(each[: found.start()])[-1])
        and not each.endswith("?")
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
    faults = [found[0] for each in (piece.title, piece.summary, text) if (found := COUNTRY_NUMBER.search(each))]
    return faults + [
        f"of no country: {found[0]}"
        for each in sentences(piece)
        if (found := LONG_NUMBER.search(each)) and "the US" not in each
    ]


def blue_is_not_the_only_color(piece: Piece) -> list[str]:
    """Where blue lips are a sign, gray ones are too: on darker skin they do not look blue."""
    return [each for each in sentences(piece) if BLUE.search(each) and not re.search(r"\bgray\b", each)]


def help_is_named_with_suicide(piece: Piece) -> list[str]:
    """A piece that names suicide says where help is."""
    text = " ".join(body(piece).split())
    return [f"names suicide but not: {each}" for each in HELP if SUICIDE.search(text) and each not in text]
