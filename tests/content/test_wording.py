"""Faults in odd forms are found: figures in words, names that blame, orders, amounts, numbers of one country."""

from __future__ import annotations

import pytest

from tests.content.checks import form, sources, wording
from tests.content.checks.text import Check
from tests.content.samples import sample


@pytest.mark.parametrize(
    "planted",
    [
        "About seven of ten felt better.",
        "The chance is one in a hundred.",
        "One person in eight stops early.",
        "The risk was twice as high.",
        "It happens three times as often.",
        "The risk is fourfold.",
        "It cut the risk by half.",
        "A quarter felt worse.",
        "Three quarters had a new episode.",
        "This is true for a fifth of adults.",
        "½ of people noticed.",
        "The rate was thirty per hundred.",
        "Thousands of people took part.",
        "Around forty people took part.",
        "It takes two to four weeks to work.",
        "It stays in the body for three days.",
        "It is most likely in the first eight weeks.",
        "Most people feel better within six weeks.",
        "It lasts about a dozen weeks for most.",
    ],
)
def test_a_figure_in_words_without_a_source_is_found(planted: str) -> None:
    assert sources.figures_have_sources(sample(planted))
    assert sources.figures_have_sources(sample(planted.replace(".", " [1]."))) == []


@pytest.mark.parametrize(
    "sound",
    [
        "After two weeks or more without it, call.",
        "Try one change at a time, for two weeks.",
        'You could say: "It takes about six weeks, I was told. I take about half."',
        "Say a page shows twenty-four of twenty-eight doses.",
        "It uses one of five sentences.",
    ],
)
def test_a_span_of_our_own_and_what_a_person_says_need_no_source(sound: str) -> None:
    assert sources.figures_have_sources(sample(sound)) == []


@pytest.mark.parametrize(
    ("check", "planted"),
    [
        (wording.words_are_kind, "Your compli-ance matters."),
        (wording.words_are_kind, "Your non-adher-ence matters."),
        (wording.words_are_kind, "Patients who did not comply felt worse."),
        (wording.words_are_kind, "Adhering to the plan helps."),
        (wording.words_are_kind, "Poor adherers relapse."),
        (wording.words_are_kind, "You are streaking ahead."),
        (wording.words_are_kind, "It was a cry-for-help."),
        (wording.words_are_kind, "She took her own life."),
        (wording.words_are_kind, "He killed himself."),
        (wording.words_are_kind, "An attempt that was not successful."),
        (wording.words_are_kind, "A botched attempt."),
        (wording.words_are_kind, "Bipolars need sleep."),
        (wording.words_are_kind, "The mentally-ill need help."),
        (wording.words_are_kind, "He is an alcoholic, and it is substance abuse."),
        (wording.words_are_kind, "A clean test is good."),
        (wording.words_are_kind, "You should've taken it."),
        (wording.words_are_kind, "You shouldn't have skipped it."),
        (wording.words_are_kind, "You ought to have taken it."),
        (wording.words_are_kind, "You forgot your medicine again."),
        (wording.words_are_kind, "You have only yourself to blame."),
        (wording.words_are_kind, "You let your family down."),
        (wording.words_are_kind, "You relapsed because you stopped."),
        (wording.words_are_kind, "You're not trying."),
        (wording.words_are_kind, "Never miss a dose."),
        (wording.words_are_kind, "Snap out of it."),
        (form.characters_are_plain, "Stay compli\u00adant."),
        (form.characters_are_plain, "Your stre\u200baks."),
        (form.characters_are_plain, "Stay c\u043empliant."),
        (wording.advises_no_dose, "Stop your lithium now."),
        (wording.advises_no_dose, "Quit sertraline right away."),
        (wording.advises_no_dose, "Come off the tablets slowly."),
        (wording.advises_no_dose, "Cut the tablet in half."),
        (wording.advises_no_dose, "Take half the dose."),
        (wording.advises_no_dose, "Take a little less of it."),
        (wording.advises_no_dose, "Reduce it by a quarter each week."),
        (wording.advises_no_dose, "Try a lower dose."),
        (wording.advises_no_dose, "Take a break from it at weekends."),
        (wording.advises_no_dose, "Begin again at the low dose."),
        (wording.advises_no_dose, "You do not need to take it."),
        (wording.advises_no_dose, "It's fine if you stop."),
        (wording.advises_no_dose, "It is okay to have a beer with it."),
        (wording.advises_no_dose, "You might halve the dose."),
        (wording.advises_no_dose, "Feel free to stop."),
        (wording.advises_no_dose, "Add a second tablet."),
        (wording.advises_no_dose, "Use it only when you need it."),
        (wording.advises_no_dose, "Hold the medicine until you are well."),
        (wording.advises_no_dose, "Your team can help, so double the dose."),
        (wording.advises_no_dose, "Your prescriber may tell you more, but stop it today."),
        (wording.gives_no_amounts, "Take two tablets [1]."),
        (wording.gives_no_amounts, "Ten milligrams is usual [1]."),
        (wording.gives_no_amounts, "Half a tablet is enough [1]."),
        (wording.gives_no_amounts, "A few pills can kill [1]."),
        (wording.gives_no_amounts, "A dose of 20 is usual [1]."),
        (wording.gives_no_amounts, "600-mg tablets [1]."),
        (wording.names_no_country, "Call 9-8-8."),
        (wording.names_no_country, "Call 116123."),
        (wording.names_no_country, "Text 85258."),
        (wording.names_no_country, "Call 13 11 14."),
        (wording.names_no_country, "Call 0800 111 0 111."),
        (wording.names_no_country, "Poison Help is 1-800-222-1222."),
        (wording.help_is_named_with_suicide, "Thoughts of dying can come."),
        (wording.help_is_named_with_suicide, "Some people want to end their life."),
        (wording.help_is_named_with_suicide, "Some feel others would be better off without them."),
        (wording.help_is_named_with_suicide, "Some people cut themselves."),
        (wording.spelling_is_american, "Ask your GP about oestrogen pills."),
        (wording.spelling_is_american, "You may feel grey while travelling."),
        (wording.spelling_is_american, "Summarise it for your mum."),
    ],
)
def test_a_fault_in_an_odd_form_is_found(check: Check, planted: str) -> None:
    assert check(sample()) == []
    assert check(sample(planted))


@pytest.mark.parametrize(
    ("check", "sound"),
    [
        (wording.words_are_kind, "It is there so that you do not have to keep it all in your head."),
        (wording.words_are_kind, "At bedtime, unless you were told otherwise."),
        (form.characters_are_plain, "Then … it is a café – “yes”."),
        (wording.advises_no_dose, "Some medicines are risky to stop all at once."),
        (wording.advises_no_dose, "Some people take less to make a bottle last."),
        (wording.advises_no_dose, "Your prescriber may taper it, and can lower it slowly."),
        (wording.gives_no_amounts, "Never take two to make up for one."),
        (wording.names_no_country, "Poison Help in the US: 1-800-222-1222."),
        (wording.spelling_is_american, "I promise to exercise, as advised. Gralise is a brand."),
    ],
)
def test_what_only_looks_like_a_fault_passes(check: Check, sound: str) -> None:
    assert check(sample(sound)) == []
