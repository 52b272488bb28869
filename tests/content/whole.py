"""The bundled content as the tests look at it, and the checks that need to know all of it."""

from __future__ import annotations

from companion.domain.fixed import FixedId
from companion.domain.piece import Piece
from companion.library.content import content_root
from companion.library.fixed import load_fixed
from companion.library.library import Library
from companion.library.shelves import load_leads, load_shelves
from tests.content.checks import form, sources, urgency, wording
from tests.content.checks.doses import NextDose
from tests.content.checks.reading import Reading
from tests.content.checks.text import Check
from tests.content.readability import exempt

LIBRARY = Library()
PIECES: dict[str, Piece] = {piece.ref: piece for piece in LIBRARY.pieces()}
GUIDES = LIBRARY.guides()
SHELVES = load_shelves(content_root())
LEADS = load_leads(content_root())
GLOSSARY = LIBRARY.glossary()
FIXED = {sentence.id: sentence for sentence in load_fixed(content_root())}

NAMES = tuple(name for guide in GUIDES for name in (*guide.names, *guide.brands))
"""Every name and brand of the guides."""

HARD_TERMS = tuple(form for term in GLOSSARY if not term.is_plain for form in (term.term, *term.also))
"""Words that are not counted because each piece explains them."""

READING = Reading(exempt((*NAMES, *HARD_TERMS)), GLOSSARY)
NEXT_DOSE = NextDose(tuple(FIXED.values()), (*NAMES, "sertraline", "lithium", "Zoloft"))

CHECKS: tuple[Check, ...] = (
    sources.figures_have_sources,
    sources.markers_resolve,
    sources.sources_are_checked,
    sources.percentages_say_of_whom,
    sources.missed_doses_have_a_source,
    sources.signs_have_sources,
    form.length_is_right,
    form.parts_are_there,
    form.yesterday_is_answered,
    form.cards_are_quick,
    form.characters_are_plain,
    form.markdown_is_plain,
    READING.reads_easily,
    READING.terms_are_explained,
    wording.words_are_kind,
    wording.advises_no_dose,
    wording.spelling_is_american,
    wording.gives_no_amounts,
    wording.help_is_named_with_suicide,
    wording.names_no_country,
    wording.blue_is_not_the_only_color,
    NEXT_DOSE.next_dose_is_fixed,
    urgency.signs_are_urgent,
    urgency.the_most_urgent_comes_first,
)
"""The checks that look at one piece."""

FIXED_IDS: tuple[FixedId, ...] = ("stop", "wait", "call", "clinic", "no_rule")
"""The five sentences."""
