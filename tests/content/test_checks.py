"""Every check notices what it is there for, and lets through what is fine."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from companion.domain.piece import Gap, Guide, Piece, Source
from companion.domain.shelves import Leads, Shelf
from tests.content.checks import form, links, rules, sources, wording
from tests.content.checks.text import Check
from tests.content.readability import grade
from tests.content.samples import FILLER, sample, sample_card, sample_guide
from tests.content.whole import CHECKS, FIXED, NEXT_DOSE, READING

HARD = (
    "Pharmacotherapeutic intervention necessitates individualized consideration of multidimensional psychosocial "
    "determinants. "
)
"""Far above grade 11."""

GRADE_11 = (
    "Many people notice side effects before any benefit, and that can make the first weeks of a medicine difficult. "
)
"""As hard as much that is written about medicines."""


@pytest.mark.parametrize("piece", [sample(), sample_guide(), sample_card()], ids=lambda piece: piece.kind)
def test_the_sound_samples_pass_every_check(piece: Piece) -> None:
    assert [fault for check in CHECKS for fault in check(piece)] == []
    assert links.links_resolve(piece, {"article:other", "red-flag:sample-card", "medicine:sample-guide"}) == []


@pytest.mark.parametrize(
    ("check", "planted"),
    [
        (sources.figures_have_sources, "About 40 people took part."),
        (sources.figures_have_sources, "It helped 12 percent more. The study was small [1]."),
        (sources.figures_have_sources, "One in five people feels this way."),
        (sources.figures_have_sources, "This happens to half of all people."),
        (sources.figures_have_sources, "- It doubled the odds"),
        (sources.percentages_say_of_whom, "## Chances\n\nIt came back for 40 percent [1]."),
        (form.length_is_right, FILLER * 2),
        (form.markdown_is_plain, "| a | b |\n|---|---|\n| c | d |"),
        (form.markdown_is_plain, "- [ ] a task"),
        (form.markdown_is_plain, "<b>bold</b>"),
        (form.markdown_is_plain, "See https://example.org for more."),
        (form.markdown_is_plain, "A note.[^1]"),
        (form.markdown_is_plain, "### Deeper"),
        (form.markdown_is_plain, "1. One"),
        (form.markdown_is_plain, "> A quote"),
        (form.markdown_is_plain, "`code`"),
        (READING.reads_easily, HARD * 30),
        (READING.reads_easily, GRADE_11 * 2),
        (READING.reads_easily, GRADE_11 * 20),
        (READING.reads_easily, "and so on " * 20 + "."),
        (READING.terms_are_explained, "Then the titration begins. After it you will know more."),
        (READING.terms_are_explained, "The half-life differs.\n\nA half-life is the time to clear half of it."),
        (wording.words_are_kind, "Do not worry if you failed."),
        (wording.words_are_kind, "If you failed to take it, say so."),
        (wording.words_are_kind, "Your adherence matters."),
        (wording.words_are_kind, "Some people are non-adherent."),
        (wording.words_are_kind, "Stay compliant."),
        (wording.words_are_kind, "Keep your streak."),
        (wording.words_are_kind, "He committed suicide."),
        (wording.words_are_kind, "She is a bipolar."),
        (wording.words_are_kind, "It is a chemical imbalance."),
        (wording.words_are_kind, "You should have taken it."),
        (wording.words_are_kind, "You must take it."),
        (wording.words_are_kind, "A lethal amount is small."),
        (wording.words_are_kind, "You keep forgetting."),
        (wording.words_are_kind, "You only have yourself to thank."),
        (wording.words_are_kind, "It was your own fault."),
        (wording.words_are_kind, "Just try harder."),
        (wording.words_are_kind, "There is no excuse for missing it."),
        (wording.words_are_kind, "It is important that you always take it."),
        (wording.words_are_kind, "Make sure you never run late."),
        (wording.advises_no_dose, "If it makes you ill, stop it."),
        (wording.advises_no_dose, "Stop taking the medicine today."),
        (wording.advises_no_dose, "If that helps, increase your dose."),
        (wording.advises_no_dose, "Double the dose after a bad night."),
        (wording.advises_no_dose, "Then go back to the old dose."),
        (wording.advises_no_dose, "It is safe to skip."),
        (wording.advises_no_dose, "You may stop once you feel well."),
        (wording.advises_no_dose, "Taper off over weeks."),
        (wording.spelling_is_american, "After hospitalisation your behaviour may change."),
        (wording.gives_no_amounts, "Take 50 mg [1]."),
        (wording.gives_no_amounts, "Take 2 tablets [1]."),
        (wording.help_is_named_with_suicide, "Thoughts of suicide can come."),
        (wording.names_no_country, "Call 988 or 911."),
        (wording.names_no_country, "Text HOME to 741741."),
        (wording.blue_is_not_the_only_color, "Call for slow breath or blue lips."),
        (wording.blue_is_not_the_only_color, "Are the nails blue?"),
        (wording.help_is_named_with_suicide, "If you want to hurt yourself, call the crisis line."),
    ],
)
def test_a_planted_fault_is_found(check: Check, planted: str) -> None:
    assert check(sample(planted)) != []


@pytest.mark.parametrize(
    ("check", "sound"),
    [
        (sources.figures_have_sources, "In the US, call or text 988."),
        (sources.figures_have_sources, "Of 200 people, 40 felt better [1]."),
        (READING.terms_are_explained, "Then comes **titration**: going up in small steps."),
        (READING.terms_are_explained, "The half-life is the time to clear half of it. A long half-life is slow."),
        (READING.terms_are_explained, "It can lead to [serotonin syndrome](red-flag:serotonin)."),
        (READING.terms_are_explained, "Your prescriber knows. A relapse can come."),
        (READING.terms_are_explained, "A boxed warning says so."),
        (READING.reads_easily, "Benzodiazepines, antipsychotics, antidepressants, lamotrigine and clozapine differ."),
        (wording.names_no_country, "Read [what happens when you call 988](article:calling-988)."),
        (
            wording.names_no_country,
            "In the US, Poison Help is 1-800-222-1222. A study of 911 people and 1,988 others [1].",
        ),
        (wording.words_are_kind, "It can lead to kidney failure. That is rare."),
        (wording.words_are_kind, "It is not your doing, and you have done nothing wrong."),
        (wording.words_are_kind, "Forgetting is the reason people name most."),
        (wording.words_are_kind, "People living with bipolar disorder know this."),
        (wording.blue_is_not_the_only_color, "Call for lips that are blue or gray."),
        (wording.advises_no_dose, "Please do not stop the medicine suddenly on your own."),
        (wording.advises_no_dose, "Your prescriber may lower the dose."),
        (wording.advises_no_dose, "What happens if I stop it?"),
        (wording.advises_no_dose, "Never double the dose."),
        (
            wording.help_is_named_with_suicide,
            "If thoughts of suicide come, call the crisis line or the emergency number at the bottom of this screen.",
        ),
    ],
)
def test_what_is_fine_passes(check: Check, sound: str) -> None:
    assert check(sample(sound)) == []


def test_grade_eleven_is_measured_as_such() -> None:
    assert 10.5 < grade(GRADE_11) < 11.5
    assert READING.reads_easily(replace(sample(), summary=GRADE_11 * 2))


@pytest.mark.parametrize("make", [sample, sample_guide, sample_card], ids=["article", "guide", "card"])
@pytest.mark.parametrize(
    ("check", "planted"),
    [
        (sources.figures_have_sources, "About 40 people took part."),
        (wording.words_are_kind, "Stay compliant."),
        (READING.reads_easily, GRADE_11 * 2),
        (NEXT_DOSE.next_dose_is_fixed, "Take the tablet when you remember."),
    ],
)
def test_a_fault_is_found_in_every_kind_of_piece(make: Callable[[str], Piece], check: Check, planted: str) -> None:
    assert check(make("")) == []
    assert check(make(planted)) != []


def test_a_piece_about_a_hard_word_explains_it_as_a_whole() -> None:
    card = sample_card("It feels like akathisia.")
    assert READING.terms_are_explained(card)
    assert READING.terms_are_explained(replace(card, title="Akathisia")) == []


def test_an_unused_source_is_found() -> None:
    piece = sample("39 percent", instead_of="39 percent had a relapse within 52 weeks [1]")
    assert sources.markers_resolve(piece) == ["source [1] is not used"]


def test_a_source_that_was_not_verified_is_found() -> None:
    guess = Source(1, "A guess", "nowhere", "U")  # type: ignore[arg-type]
    assert sources.sources_are_checked(replace(sample(), sources=(guess,))) == ["[1] is graded U"]


def test_a_missed_dose_section_without_a_source_is_found() -> None:
    assert sources.missed_doses_have_a_source(sample_guide("one.", instead_of="one [1]."))
    assert sources.missed_doses_have_a_source(sample_guide()) == []


def test_a_sign_without_a_source_is_found() -> None:
    def red_flags(listed: str) -> list[str]:
        return sources.signs_have_sources(sample_guide(listed, instead_of="If you sweat and shake,"))

    assert red_flags("Call now for:\n\n- an uneven heartbeat\n\nElse") == ["no source: - an uneven heartbeat"]
    assert red_flags("Call now for:\n\n- a seizure\n- an uneven heartbeat [1]\n\nElse") == []
    assert red_flags("Call now for these [1].\n\n- an uneven heartbeat\n- dark urine\n\nElse") == []
    assert sources.signs_have_sources(sample_guide("upset stomach", instead_of="upset stomach [1]"))
    assert sources.signs_have_sources(sample_card("- sweating", instead_of="- sweating [1]"))


@pytest.mark.parametrize(
    "piece",
    [
        sample("Short.", instead_of=FILLER),
        sample_guide("Do it at any visit, and you can bring a friend. " * 60),
        sample_card("word " * 300),
    ],
    ids=lambda piece: piece.kind,
)
def test_a_wrong_length_is_found(piece: Piece) -> None:
    assert form.length_is_right(piece)


@pytest.mark.parametrize(
    "piece",
    [
        sample_guide("", instead_of="## Do not\n\n- Do not stop on your own.\n"),
        sample_guide("## Common effects", instead_of="## Common side effects"),
        sample_guide("## One more\n\nWords."),
        sample_card("## What it looks like", instead_of="## Signs"),
        sample_card("", instead_of="This can come on fast. Help is there for you."),
    ],
)
def test_a_missing_or_misnamed_part_is_found(piece: Piece) -> None:
    assert form.parts_are_there(piece)


@pytest.mark.parametrize("planted", ["", "Were you late yesterday?", "Pages differ. Ask a pharmacist about yesterday."])
def test_a_guide_that_leaves_yesterday_open_is_found(planted: str) -> None:
    said = "If you forgot it yesterday,\nask a pharmacist today."
    assert form.yesterday_is_answered(sample_guide(planted, instead_of=said))
    assert form.yesterday_is_answered(sample_guide("If your date was yesterday: call.", instead_of=said)) == []


@pytest.mark.parametrize(
    ("planted", "instead_of"),
    [
        ("Call " + "the emergency number " * 7 + "now.", "Call the emergency number now."),
        ("Sweating is one [1].", "- sweating [1]"),
        ('level = "same-day"', 'level = "emergency"'),
        ("Call today. Faint? Call the emergency number now.", "Call the emergency number now."),
    ],
)
def test_a_card_that_is_slow_to_read_or_less_urgent_than_its_level_is_found(planted: str, instead_of: str) -> None:
    assert form.cards_are_quick(sample_card(planted, instead_of=instead_of))


def test_a_dead_link_is_found() -> None:
    assert links.links_resolve(sample(), {"article:sample"}) == ["no article:other"]
    assert links.links_resolve(sample("medicine:other", instead_of="article:other"), {"article:other"})
    assert links.links_resolve(sample("a page", instead_of="[another page](article:other)"), {"article:other"})
    assert links.links_resolve(sample("article:sample", instead_of="article:other"), {"article:sample"})
    assert "no medicine:sample-guide" in links.links_resolve(sample_card(), set())


def test_a_shelf_to_nowhere_and_a_piece_without_a_way_to_it_are_found() -> None:
    pieces = (sample(), sample_guide(), sample_card())
    shelf = Shelf("any", "Any", ("article:gone", "article:sample"))
    assert links.shelves_resolve((shelf,), {"article:sample"}) == ["any: no article:gone"]
    assert links.nothing_is_orphaned(pieces, (shelf,)) == []  # guide and card lead to each other
    assert links.nothing_is_orphaned(pieces, ()) == ["no way to article:sample"]
    assert links.nothing_is_orphaned((replace(sample(), links=sample_card().links),), ()) == [
        "no way to article:sample"
    ]
    assert links.nothing_is_orphaned(pieces[1:2], (Shelf("all", "All", (), "medicine"),)) == []


def test_a_lead_to_nowhere_and_a_part_no_guide_has_are_found() -> None:
    sound = Leads("article:sample", "article:sample", "Do not", {"tremor": "article:sample"})
    assert links.leads_resolve(sound, {"article:sample"}, {"tremor"}) == []
    gone = Leads("article:gone", "article:sample", "Do not", {"tremor": "red-flag:gone"})
    assert links.leads_resolve(gone, {"article:sample"}, {"tremor", "nausea"}) == [
        "low: no article:gone",
        "tremor: no red-flag:gone",
        "no lead for nausea",
    ]
    assert links.parts_resolve(sound, (), (sample_guide(),)) == []
    shelf = Shelf("any", "Any", (), "medicine", part="If all goes well")
    assert links.parts_resolve(sound, (shelf,), (sample_guide(),)) == ["sample-guide: no part If all goes well"]


def test_a_card_nothing_leads_to_is_found() -> None:
    card = sample_card("medicines = []", instead_of='medicines = ["sample-guide"]')
    assert links.cards_belong_somewhere((card,)) == ["nothing leads to red-flag:sample-card"]
    assert links.cards_belong_somewhere((card, sample_guide())) == []
    assert links.cards_belong_somewhere((sample_card(),)) == []


def test_a_guide_that_does_not_lead_to_its_card_is_found() -> None:
    guide, card = sample_guide(), sample_card()
    assert links.guides_lead_to_their_cards((guide,), (card,)) == []
    guide = replace(guide, links=())
    assert links.guides_lead_to_their_cards((guide,), (card,)) == [f"{guide.ref} does not lead to {card.ref}"]
    assert links.guides_lead_to_their_cards((guide,), (replace(card, medicines=()),)) == []


def test_a_name_in_two_guides_and_an_id_of_two_pieces_are_found() -> None:
    guide = sample_guide()
    other = replace(guide, id="other", names=("lorazepam",), brands=("ZOLOFT XR",))
    assert links.names_are_unique((guide,)) == []
    assert links.names_are_unique((guide, other)) == ["zoloft: sample-guide, other"]
    assert links.names_are_unique((replace(guide, brands=("Zoloft", "Zoloft XR")),)) == []
    assert links.names_are_unique((replace(guide, brands=("XR",)),)) == ["(nothing): sample-guide"]
    assert links.ids_are_unique((guide, replace(sample(), id="sample-guide"))) == ["sample-guide stands 2 times"]


@pytest.mark.parametrize(
    "gaps",
    [
        (Gap("call", 3),),
        (Gap("wait", 2),),
        (),
        (Gap("call", 2), Gap("wait", 7)),
        (Gap("call", 2), Gap("call", 2)),
        (Gap("call", None),),
    ],
)
def test_a_rule_that_is_not_in_the_facts_is_found(gaps: tuple[Gap, ...]) -> None:
    assert rules.gaps_agree_with_the_facts(sample_guide()) == []
    assert rules.gaps_agree_with_the_facts(replace(sample_guide(), gaps=gaps))


@pytest.mark.parametrize(
    ("names", "gap", "stands"),
    [
        (("sertraline",), Gap("call", 2), True),
        (("sertraline",), Gap("wait", 2), False),
        (("sertraline",), Gap("clinic"), False),
        (("sertraline",), Gap("stop"), False),
        (("sertraline",), Gap("wait", 14), False),
        (("bupropion",), Gap("stop"), False),
        (("buspirone",), Gap("wait", 3), False),
        (("buspirone",), Gap("no_rule"), True),
        (("sertraline", "buspirone"), Gap("call", 2), False),
        (("haloperidol decanoate",), Gap("clinic"), True),
        (("buprenorphine",), Gap("clinic"), False),
    ],
)
def test_an_unsourced_rule_is_found(names: tuple[str, ...], gap: Gap, *, stands: bool) -> None:
    guide: Guide = replace(sample_guide(), names=names, gaps=(gap,))
    assert (rules.gaps_stand_on_something(guide, FIXED) == []) is stands


def test_two_thresholds_need_names_beside_which_one_holds() -> None:
    guide = replace(sample_guide(), names=("lamotrigine",))
    both = (Gap("wait", 3), Gap("wait", 2, ("carbamazepine", "phenytoin")))
    assert rules.gaps_agree_with_the_facts(replace(guide, gaps=both)) == []
    assert rules.gaps_agree_with_the_facts(replace(guide, gaps=(Gap("wait", 3), Gap("wait", 2))))
    assert rules.gaps_agree_with_the_facts(replace(guide, gaps=both[:1]))


def test_a_guide_that_says_another_sentence_than_its_rule_is_found() -> None:
    guide = replace(sample_guide(), gaps=(Gap("wait", 2),))
    assert rules.gaps_are_said(sample_guide(), FIXED) == []
    assert rules.gaps_are_said(guide, FIXED) == ["sample-guide: does not say wait"]
    assert rules.days_are_said(sample_guide(), FIXED) == []
    nine = sample_guide("After nine days without it", instead_of="After two days without it")
    assert rules.days_are_said(nine, FIXED) == ["sample-guide: does not say that call holds from day 2"]
    assert rules.other_sentences_are_not_said(sample_guide(), FIXED) == []
    assert rules.other_sentences_are_not_said(guide, FIXED) == ["sample-guide: says call, which has no standing for it"]
    weeks = f"After two weeks or more without it: {FIXED['wait'].text}"
    assert rules.other_sentences_are_not_said(sample_guide(weeks), FIXED) == []
    assert rules.other_sentences_are_not_said(sample_guide(FIXED["wait"].text), FIXED)
    assert rules.other_sentences_are_not_said(sample_guide(FIXED["clinic"].text), FIXED)
    assert rules.other_sentences_are_not_said(sample_guide(f"The shot is late? {FIXED['clinic'].text}"), FIXED) == []
    seizure = sample_guide(f"After a seizure: {FIXED['stop'].text}")
    assert rules.other_sentences_are_not_said(seizure, FIXED)
    assert (
        rules.other_sentences_are_not_said(replace(seizure, names=("bupropion",), gaps=(Gap("call", 2),)), FIXED) == []
    )
