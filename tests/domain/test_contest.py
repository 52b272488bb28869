"""What differs at all between two versions, and what holds until the person chooses."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from msgspec.structs import replace

from companion.domain.amounts import Part, Strength
from companion.domain.contest import as_it_holds, narrowest, reads_same, rival_places, rival_versions
from companion.domain.days import Calendar, Place
from companion.domain.dose import due_now, is_contested
from companion.domain.medicine import Medicine, Product, Regimen, Slot, Version, sort_versions
from companion.domain.schedule import Planned
from tests.domain.test_dose import Dose, State

FIRST = date(2026, 11, 23)
BOX = Product("p", "m", strengths=(Strength("lithium", Decimal(300), "mg"),))
SAME_BOX = replace(BOX, id="p2")
OTHER_BOX = replace(BOX, id="p3", strengths=(Strength("lithium", Decimal(450), "mg"),))


def version(id_: str, n: str = "1", product: str = "p", slot: str = "s", rev: str = "1", **changes: object) -> Version:
    slots = (Slot(slot, time(8), (Part(Decimal(n), product),)),)
    return replace(Version(id_, "m", FIRST, slots, rev=rev), **changes)


def regimen(*versions: Version) -> Regimen:
    return Regimen(Medicine("m", "Lithium"), (BOX, SAME_BOX, OTHER_BOX), sort_versions(versions))


@pytest.mark.parametrize(
    ("windows", "narrow"),
    [
        ((30, 240), 30), ((240, 30), 30), ((None, 30), 30), ((None, 240), None), ((240, None), None),
        ((None, None), None), ((120, None), 120), ((60, 45, 90), 45),
    ],
)  # fmt: skip
def test_the_narrowest_window_is_the_stricter_and_none_is_two_hours(
    windows: tuple[int | None, ...], narrow: int | None
) -> None:
    assert narrowest(windows) == narrow


def test_only_limits_are_taken_from_the_older_version() -> None:
    newest = Medicine("m", "Lithium ER", note="new", window=240, rev="2")
    older = Medicine("m", "Lithium", note="old", window=30, rev="1", removed=True)
    assert as_it_holds([newest, older]) == replace(newest, window=30)
    assert as_it_holds([newest]) == newest


@pytest.mark.parametrize(
    ("other", "is_rival"),
    [
        (version("b", rev="2"), False),
        (version("b", slot="other", rev="2"), False),
        (version("b", product="p2", rev="2"), False),
        (version("b", rev="2", why="told on the phone"), False),
        (version("b", product="p3", rev="2"), True),
        (version("b", n="2", rev="2"), True),
        (version("b", rev="2", ended=True, slots=()), True),
        (version("b", n="2", rev="2", first=date(2026, 11, 24)), False),
    ],
)
def test_two_versions_on_one_date_are_rivals_if_they_plan_different_things(other: Version, is_rival: bool) -> None:
    held = version("a")
    assert rival_versions(regimen(held, other)) == ((((other,), (held,)),) if is_rival else ())


def test_of_three_versions_on_one_date_the_newest_stands_first_and_equal_ones_together() -> None:
    one, two, three = version("a", n="2", rev="1"), version("b", n="1", rev="2"), version("c", n="2", rev="3")
    assert rival_versions(regimen(one, two, three)) == (((three, one), (two,)),)


def test_rivals_of_several_dates_come_by_their_dates() -> None:
    days = [date(2026, 11, 24), date(2026, 11, 23)]
    versions = [version(f"{day.day}-{n}", n=str(n), rev=str(n), first=day) for day in days for n in (1, 2)]
    found = rival_versions(regimen(*versions))
    assert [sides[0][0].id for sides in found] == ["23-2", "24-2"]


def test_what_only_ids_tell_apart_reads_the_same() -> None:
    assert reads_same(version("a"), version("a", slot="other", rev="2"))
    assert not reads_same(version("a"), version("a", n="2"))
    assert not reads_same(version("a"), version("a", why="told to"))


def test_places_that_begin_together_with_other_clocks_are_rivals() -> None:
    then = datetime(2026, 3, 1, tzinfo=UTC)
    york, berlin, again = (
        Place(then, zone, id=id_, rev=id_) for zone, id_ in (("A/York", "1"), ("E/Berlin", "2"), ("A/York", "3"))
    )
    later = Place(datetime(2026, 4, 1, tzinfo=UTC), "UTC", id="4", rev="4")
    assert rival_places(Calendar("UTC", (york, berlin, later))) == (((berlin,), (york,)),)
    assert rival_places(Calendar("UTC", (york, again))) == ()
    assert rival_places(Calendar("UTC", (york, later))) == ()


@pytest.mark.parametrize(
    ("contested", "is_so"),
    [
        (frozenset(), False), ({"v"}, True), ({"p"}, True), ({"pause"}, True), ({"gone version"}, True),
        ({"m"}, False), ({"v2"}, False), ({"p3"}, False),
    ],
)  # fmt: skip
def test_a_dose_is_contested_by_what_plans_it(contested: set[str], is_so: bool) -> None:
    held, later = version("v"), version("v2", rev="2", first=date(2026, 12, 1))
    own = replace(regimen(held, later), contested=frozenset(contested))
    due = datetime(2026, 11, 23, 8, tzinfo=UTC)
    plan = Planned("m/2026-11-23/s", "m", FIRST, "s", datetime(2026, 11, 23, 8), due, held.slots[0].amount, "v")
    dose = Dose(plan, State.DUE)
    assert is_contested(dose, {"m": own}) is is_so
    taken, left = due_now([dose], {"m": own})
    assert (taken, left) == (((), (dose,)) if is_so else ((dose,), ()))
