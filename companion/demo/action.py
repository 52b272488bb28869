"""What a person did, and what they are about to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from companion.services.ports import Change

A_SECOND = timedelta(seconds=1)


class Action(Struct, frozen=True):
    """One thing a person did: what a service would have given to `Store.save`."""

    at: datetime
    """When it was saved, in UTC, in whole seconds; no two actions of a life share it."""

    kind: str
    """Its verb, as the services name it; "undo" for one that takes another back."""

    changes: tuple[Change, ...]
    """What it changed. Records have no `rev`: who writes them knows the revisions they wrote before."""

    undoes: datetime | None = None
    """For an undo: the `at` of the action it takes back."""


class Event(Struct, frozen=True):
    """Something that is going to happen at a moment, unless what happened before makes it pointless."""

    at: datetime
    """When, in UTC."""

    do: Callable[[datetime], Action | None]
    """Do it, given the moment; None if there is nothing left to do."""

    is_fixed: bool = False
    """Must it happen at that very second, because a record names it?"""


def deed(at: datetime, kind: str, changes: Iterable[Change]) -> Event:
    """An event that happens whatever came before."""
    changed = tuple(changes)
    return Event(at, lambda moment: Action(moment, kind, changed))


def in_order(events: Iterable[Event]) -> list[Event]:
    """The events by time, each in a second of its own; fixed ones keep theirs, others wait for a free one."""
    ordered = sorted(events, key=lambda event: (not event.is_fixed, event.at))
    claimed: set[datetime] = set()
    placed = []
    for event in ordered:
        at = event.at
        while at in claimed:
            at += A_SECOND
        claimed.add(at)
        placed.append(replace(event, at=at))
    return sorted(placed, key=lambda event: event.at)
