"""Countries by the names people call them."""

from __future__ import annotations

import pytest

from companion.domain.countries import OTHER_NAMES, is_called, names_of
from companion.library.crisis import load_regions

REGIONS = {region.code: region for region in load_regions()}


def test_other_names_are_those_of_countries_that_have_numbers() -> None:
    assert OTHER_NAMES.keys() <= REGIONS.keys()


def test_no_name_means_two_countries() -> None:
    for region in REGIONS.values():
        for name in (region.code, *names_of(region)):
            assert [other.code for other in REGIONS.values() if is_called(other, name)] == [region.code]


@pytest.mark.parametrize("given", ["UK", "u.k.", " U. K. ", "the united kingdom", "UNITED-KINGDOM", "Éngland"])
def test_spelling_does_not_matter(given: str) -> None:
    assert is_called(REGIONS["GB"], given)


@pytest.mark.parametrize("given", ["", ".", "the", "united", "kingdom", "u"])
def test_part_of_a_name_is_no_name(given: str) -> None:
    assert [region.code for region in REGIONS.values() if is_called(region, given)] == []
