"""The story's medicines as records: versions with slots kept across changes, pauses, and when each was written down."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from companion.demo import story
from companion.demo.action import Event, deed
from companion.demo.chance import Chance
from companion.demo.choices import opening
from companion.demo.story import Box, Break, Course, Stage, Time
from companion.demo.timeline import Timeline
from companion.domain.amounts import Part, parse_number, parse_strength
from companion.domain.days import ONE_DAY, parse_time
from companion.domain.medicine import EVERY_DAY, Medicine, Pause, Product, Regimen, Slot, Version
from companion.domain.schedule import weekly
from companion.services.ports import Change, Put


class Taking(Struct, frozen=True):
    """A medicine of the life, with the events of its history."""

    course: Course
    """What the story says about it."""

    regimen: Regimen
    """Its records."""

    events: tuple[Event, ...]
    """When they were written down."""


class _Dated(Struct, frozen=True):
    """A stage with the day it was written down and the first date it holds."""

    entered: date
    first: date
    stage: Stage


def takings(timeline: Timeline, chance: Chance) -> tuple[Taking, ...]:
    """Every medicine taken at some time of the life, in the order they are written down on the first day."""
    found = []
    at = opening(timeline) + timedelta(seconds=150)
    for course in story.COURSES:
        stages = _stages(course, timeline)
        if stages:
            found.append(_taking(course, stages, at, timeline, chance))
            at += timedelta(seconds=70)
    return tuple(found)


def _stages(course: Course, timeline: Timeline) -> list[_Dated]:
    """The stages that fall into the life: what holds on its first day, then each change, written down a day before."""
    held = None
    later: list[_Dated] = []
    for stage in course.stages:
        first = timeline.on(stage.ago)
        if first <= timeline.first:
            held = stage
            continue
        entered = timeline.open_from(first - ONE_DAY)
        if entered < timeline.last and (not later or later[-1].entered < entered):
            later.append(_Dated(entered, entered + ONE_DAY, stage))
    if held is None or held.is_end:
        return later
    return [_Dated(timeline.first, timeline.first, replace(held, why="")), *later]


def _taking(course: Course, stages: list[_Dated], at: datetime, timeline: Timeline, chance: Chance) -> Taking:
    medicine = Medicine(chance.id(), course.name, course.purpose, course.note, course.is_as_needed)
    products = {box.key: _product(box, course, medicine, chance) for box in course.boxes}
    slots: dict[str, Slot] = {}
    held: tuple[Slot, ...] = ()
    known: list[Product] = []
    versions: list[Version] = []
    events = []
    for dated in stages:
        added = at if timeline.calendar.day_of(at) == dated.first else None
        held = _slots(dated.stage.times, slots, held, products, chance, added)
        slots.update((time.key, slot) for time, slot in zip(_by_time(dated.stage.times), held, strict=True))
        version = Version(chance.id(), medicine.id, dated.first, held, dated.stage.is_end, dated.stage.why)
        used = _used(dated.stage, course, products)
        new = [product for product in used if product not in known]
        known += new
        moment = at if dated.entered == timeline.first else timeline.at(dated.entered, 15) + chance.minutes(0, 90, 170)
        events.append(_written(medicine, new, version, moment, is_first=not versions))
        versions.append(version)
    pauses, pausing = _pauses(medicine, timeline, chance)
    regimen = Regimen(medicine, tuple(known), tuple(versions), pauses)
    return Taking(course, regimen, (*events, *pausing))


def _written(medicine: Medicine, new: list[Product], version: Version, at: datetime, *, is_first: bool) -> Event:
    """The event in which a version is written down, as the services do it."""
    if version.ended:
        return deed(at, "medicine-end", [Put(version)])
    changes: list[Change] = [Put(medicine)] if is_first else []
    changes += [Put(product) for product in new]
    event = deed(at, "medicine-add" if is_first else "medicine-change", [*changes, Put(version)])
    return replace(event, is_fixed=any(slot.added == at for slot in version.slots))


def _product(box: Box, course: Course, medicine: Medicine, chance: Chance) -> Product:
    strength = parse_strength(box.strength, course.ingredient)
    return Product(chance.id(), medicine.id, box.form, box.release, (strength,))


def _used(stage: Stage, course: Course, products: dict[str, Product]) -> list[Product]:
    """The products of a stage; an as-needed medicine has its first one."""
    keys = [time.box for time in stage.times] or ([course.boxes[0].key] if course.is_as_needed else [])
    return [products[box.key] for box in course.boxes if box.key in keys]


def _by_time(times: tuple[Time, ...]) -> list[Time]:
    return sorted(times, key=lambda time: parse_time(time.wall))


def _slots(
    times: tuple[Time, ...],
    known: dict[str, Slot],
    held: tuple[Slot, ...],
    products: dict[str, Product],
    chance: Chance,
    added: datetime | None,
) -> tuple[Slot, ...]:
    """The slots of a stage: known ones keep their id and where they came from, new ones get one."""
    before = {slot.id for slot in held}
    slots: dict[str, Slot] = {}
    for time in _by_time(times):
        kept = known.get(time.key)
        whole = known.get(time.split)
        slots[time.key] = Slot(
            id=kept.id if kept else chance.id(8),
            wall=parse_time(time.wall),
            amount=_amount(time, products),
            rule=EVERY_DAY if time.days == "daily" else weekly(time.days),
            split_from=kept.split_from if kept else whole.id if whole and whole.id in before else None,
            added=kept.added if kept and kept.id in before else added,
        )
    return tuple(slots.values())


def _amount(time: Time, products: dict[str, Product]) -> tuple[Part, ...]:
    return (Part(parse_number(time.pieces), products[time.box].id),)


def _pauses(medicine: Medicine, timeline: Timeline, chance: Chance) -> tuple[tuple[Pause, ...], list[Event]]:
    pauses: list[Pause] = []
    events: list[Event] = []
    for pausing in story.BREAKS:
        begin = timeline.on(pausing.ago)
        entered = begin - ONE_DAY
        is_lived = timeline.first < entered < timeline.last and entered not in timeline.silent
        if pausing.name == medicine.name and is_lived:
            pause, done = _pause(pausing, medicine, begin, timeline, chance)
            pauses.append(pause)
            events += done
    return tuple(pauses), events


def _pause(
    pausing: Break, medicine: Medicine, begin: date, timeline: Timeline, chance: Chance
) -> tuple[Pause, Iterator[Event]]:
    """A pause, written down the evening before; an open one ends when the person says so."""
    last = begin + timedelta(days=pausing.days - 1)
    resumed = timeline.open_from(last)
    pause = Pause(chance.id(), medicine.id, begin, resumed if pausing.is_open else last, pausing.reason)
    as_begun = replace(pause, last=None) if pausing.is_open else pause
    at = timeline.at(begin - ONE_DAY, 17) + chance.minutes(0, 40, 100)
    events = [deed(at, "pause", [Put(as_begun)])]
    if pausing.is_open:
        events.append(deed(timeline.at(resumed, 17) + chance.minutes(0, 40, 100), "resume", [Put(pause)]))
    return pause, iter(events)
