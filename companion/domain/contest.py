"""What was changed in two places: which of it differs at all, and what holds until the person chooses.

For a limit or a prescriber's rule the stricter one holds until then, for everything else the newest.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeVar

from msgspec.structs import replace

from companion.domain.days import Calendar, Place
from companion.domain.dose import USUAL_WINDOW
from companion.domain.medicine import Medicine, Product, Regimen, Version

T = TypeVar("T")

_USUAL_MINUTES: Final = int(USUAL_WINDOW.total_seconds() // 60)


def narrowest(windows: Sequence[int | None]) -> int | None:
    """The narrowest of some windows; None stands for the usual two hours."""
    return min(windows, key=lambda minutes: _USUAL_MINUTES if minutes is None else minutes)


LIMITS: Final[Mapping[str, Callable[[Sequence[Any]], Any]]] = {"window": narrowest}
"""The fields of a medicine that are a limit or a rule, each with what tells the strictest of several.

A narrower window is stricter: outside of it a dose is asked about before it is recorded, and "all due" leaves it.
"""


def as_it_holds(versions: Sequence[Medicine]) -> Medicine:
    """A medicine as it holds while several versions of it stand: the newest, but of each limit the strictest.

    Args:
        versions: what stands, newest first; at least one.
    """
    return replace(
        versions[0],
        **{name: strictest([getattr(one, name) for one in versions]) for name, strictest in LIMITS.items()},
    )


Rivals = tuple[tuple[T, ...], ...]
"""Records of which one can hold: those that read the same together, the side that holds first, each newest first."""


def rival_versions(regimen: Regimen) -> tuple[Rivals[Version], ...]:
    """Versions of a medicine that begin on one date and plan different things.

    They only ever come from two machines. What reads the same raises no question.
    """
    products = {product.id: product for product in regimen.products}
    return _rivals(regimen.versions, lambda version: version.first, lambda version: _plan(version, products))


def reads_same(one: Version, other: Version) -> bool:
    """Do two versions say the same to a person? Two machines mint different ids for one new time."""
    alike = (one.first, one.ended, one.why, one.rest) == (other.first, other.ended, other.why, other.rest)
    return alike and _plan(one, {}) == _plan(other, {})


def rival_places(calendar: Calendar) -> tuple[Rivals[Place], ...]:
    """Places that begin at one instant with different clocks."""
    return _rivals(calendar.places, lambda place: place.since, lambda place: (place.zone, place.mode))


def _rivals(records: Sequence[T], begins: Callable[[T], object], says: Callable[[T], object]) -> tuple[Rivals[T], ...]:
    """Records that begin together and say different things; they come oldest first, and the last one holds."""
    together: dict[object, list[tuple[object, list[T]]]] = {}
    for record in reversed(records):
        sides, meaning = together.setdefault(begins(record), []), says(record)
        same = next((side for said, side in sides if said == meaning), None)
        if same is None:
            sides.append((meaning, [record]))
        else:
            same.append(record)
    groups = [tuple(tuple(side) for _, side in sides) for sides in together.values() if len(sides) > 1]
    return tuple(reversed(groups))


def _plan(version: Version, products: Mapping[str, Product]) -> object:
    """What a version plans, as it reads: two machines mint different ids for the same times and boxes."""
    slots = sorted(
        (slot.wall, slot.rule, [(part.n, _box(part.product, products)) for part in slot.amount])
        for slot in version.slots
    )
    return (version.ended, version.rest, slots)


def _box(id_: str, products: Mapping[str, Product]) -> tuple[object, ...]:
    product = products.get(id_)
    if product is None:
        return (id_, "", ())
    return (product.form, product.release, tuple((s.ingredient, s.n, s.unit) for s in product.strengths))
