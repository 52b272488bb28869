"""A medicine leads to its one guide, however its name is written, and to none rather than to a wrong one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from companion.domain.piece import Guide, Scope
from companion.library.guides import GuideFinder, name_words
from tests.content.samples import sample_guide


def guide(id_: str, names: list[str], brands: list[str], scope: Scope = "medicine", topic: str = "medicine") -> Guide:
    return replace(
        sample_guide(), id=id_, title=id_, topics=(topic,), names=tuple(names), brands=tuple(brands), scope=scope
    )


FINDER = GuideFinder(
    (
        guide("lithium", ["lithium"], ["Lithobid", "Eskalith"]),
        guide("sertraline", ["sertraline"], ["Zoloft"]),
        guide("ssris", ["citalopram", "escitalopram"], ["Celexa", "Lexapro"], "class"),
        guide("venlafaxine", ["venlafaxine"], ["Effexor"]),
        guide("bupropion", ["bupropion"], ["Wellbutrin", "Wellbutrin XL"]),
        guide(
            "stimulants", ["methylphenidate", "mixed amphetamine salts"], ["Ritalin", "Jornay PM", "Adderall"], "class"
        ),
        guide("benzodiazepines", ["lorazepam"], ["Ativan"], "class"),
        guide("oral-antipsychotics", ["aripiprazole", "haloperidol", "olanzapine"], ["Abilify", "Zyprexa"], "class"),
        guide(
            "long-acting-injections",
            ["haloperidol decanoate", "aripiprazole injection"],
            ["Abilify Maintena", "Zyprexa Relprevv"],
            "class",
        ),
        guide("fluoxetine", ["fluoxetine"], ["Prozac", "Sarafem"]),
        guide("naltrexone", ["naltrexone"], ["Vivitrol"], topic="tablet and injection"),
        guide("seligiline", ["selegiline patch"], ["Emsam", "Émsam"]),
    )
)


@pytest.mark.parametrize(
    ("typed", "id_"),
    [
        ("lithium", "lithium"),
        ("LITHIUM", "lithium"),
        ("  Lithium Carbonate  ", "lithium"),
        ("lithium carbonate ER 450 mg", "lithium"),
        ("Lithium citrate (syrup)", "lithium"),
        ("Líthium", "lithium"),
        ("Li\u0301thium", "lithium"),
        ("my lithium [night]", "lithium"),
        ("Lithobid", "lithium"),
        ("lithium (Lithobid)", "lithium"),
        ("Zoloft", "sertraline"),
        ("zoloft50mg", "sertraline"),
        ("Teva-Sertraline HCl", "sertraline"),
        ("sertraline hydrochloride 100mg tablets", "sertraline"),
        ("generic Zoloft", "sertraline"),
        ("Effexor XR", "venlafaxine"),
        ("EffexorXR", "venlafaxine"),
        ("venlafaxine extended-release", "venlafaxine"),
        ("Wellbutrin SR", "bupropion"),
        ("WELLBUTRIN XL 150", "bupropion"),
        ("jornay pm", "stimulants"),
        ("Adderall XR", "stimulants"),
        ("Mixed amphetamine salts ER", "stimulants"),
        ("Lexapro", "ssris"),
        ("SSRI", "ssris"),
        ("my SSRIs", "ssris"),
        ("a benzodiazepine", "benzodiazepines"),
        ("Ativan [PRN]", "benzodiazepines"),
        ("abilify", "oral-antipsychotics"),
        ("Abilify Maintena", "long-acting-injections"),
        ("Abilify-Maintena 400 mg", "long-acting-injections"),
        ("haloperidol", "oral-antipsychotics"),
        ("haloperidol decanoate", "long-acting-injections"),
        ("Haloperidol decanoate injection", "long-acting-injections"),
        ("aripiprazole long-acting injection", "long-acting-injections"),
        ("aripiprazole LAI", "long-acting-injections"),
        ("aripiprazole ER inj", "long-acting-injections"),
        ("aripiprazole extended-release shot", "long-acting-injections"),
        ("naltrexone injection", "naltrexone"),
        ("Vivitrol shot", "naltrexone"),
        ("emsam", "seligiline"),
    ],
)
def test_a_name_as_people_write_it_leads_to_its_guide(typed: str, id_: str) -> None:
    found = FINDER.find(typed)
    assert found is not None
    assert found.id == id_


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "50 mg",
        "XR",
        "tablet",
        "the",
        "vitamin D",
        "sertralin",
        "sert",
        "unlithium",
        "lithiumx",
        "hydroxyzine",
        "B12 injection",
        "injection",
        "depot",
        "olanzapine injection",
        "olanzapine and fluoxetine",
        "Zoloft and Prozac",
        "\x00",
        "\ud800",
        "💊",
        "[/]",
    ],
)
def test_what_is_no_name_or_two_names_leads_nowhere(typed: str) -> None:
    assert FINDER.find(typed) is None


def test_a_guide_to_one_medicine_counts_before_the_guide_to_its_class() -> None:
    both = GuideFinder((guide("ssris", ["sertraline"], [], "class"), guide("sertraline", ["sertraline"], [])))
    found = both.find("sertraline")
    assert found is not None
    assert found.id == "sertraline"


def test_without_guides_nothing_is_found() -> None:
    assert GuideFinder(()).find("lithium") is None


def test_the_words_of_a_name() -> None:
    assert name_words("Lithium Carbonate ER 450 mg") == ("lithium", "carbonate")
    assert name_words("aripiprazole long-acting depot") == ("aripiprazole", "injection")
    assert name_words("St. John's wort") == ("st", "john", "s", "wort")


@given(st.text(max_size=60))
def test_no_input_breaks_it(typed: str) -> None:
    FINDER.find(typed)
    FINDER.find(f"{typed} lithium {typed}")


def test_a_megabyte_is_no_trouble() -> None:
    assert FINDER.find("lithium " + "x" * 1_000_000) is not None
