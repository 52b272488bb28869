"""One dose recorded in two places: what is shown, and what is asked.

Same state within 30 minutes, or equal in meaning, is one dose, the earlier time shown. Taken against anything else is
shown as taken, the other beside it. Taken twice further apart is asked: one dose or two? Otherwise the newest holds.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from companion.domain.dose import SAME_DOSE, DoseRecord, State


def settle(versions: Sequence[DoseRecord]) -> tuple[DoseRecord, tuple[DoseRecord, ...]]:
    """What is shown of a dose recorded in several places, and what stands beside it.

    Args:
        versions: its records that nobody replaced, newest first; at least one.
    """
    taken = sorted(
        (record for record in versions if record.state is State.TAKEN and record.instant is not None),
        key=lambda record: (record.instant, record.rev),
    )
    groups: list[list[DoseRecord]] = []
    for record in (*taken, *(record for record in versions if record not in taken)):
        own = next((group for group in groups if is_same(group[0], record)), None)
        if own is None:
            groups.append([record])
        else:
            own.append(record)
    shown, *beside = (_as_one(group) for group in groups)
    places = {record.rev: place for place, record in enumerate(versions)}
    return shown, tuple(sorted(beside, key=lambda record: places[record.rev]))


def _as_one(group: list[DoseRecord]) -> DoseRecord:
    first, *others = group
    return replace(first, also=tuple(record.rev for record in others if record.rev is not None))


def is_same(one: DoseRecord, other: DoseRecord) -> bool:
    """Do two records of one dose say the same?"""
    if one.state is not other.state:
        return False
    if one.instant is not None and other.instant is not None:
        return abs(one.instant - other.instant) <= SAME_DOSE
    return replace(one, rev=None, zone="") == replace(other, rev=None, zone="")
