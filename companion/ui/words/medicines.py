"""How medicines are said: plans, totals, histories, pauses, and what was done to them. No part of Textual is needed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from companion.domain.amounts import Total, format_number, total
from companion.domain.days import ONE_DAY, Calendar
from companion.domain.medicine import EVERY_DAY, Pause, Product, Regimen, Slot, Version, amount_label, label
from companion.domain.medicine import strength_label as strength_of
from companion.domain.prefs import Reaction
from companion.domain.schedule import rule_words
from companion.domain.words import clean_line
from companion.ui.words.dates import clock, full_date, plural, short_date, spans_of

if TYPE_CHECKING:
    from companion.services.read_back import ReadBack

ADD_LABEL: Final = "Add"
ADD_TIP: Final = "Write down a medicine, as its label says it"
CHANGE_LABEL: Final = "Change"
CHANGE_TIP: Final = "Change how it is taken, from a date on; the past stays"
CORRECT_LABEL: Final = "Correct"
CORRECT_TIP: Final = "Correct a mistake in what was written down"
PAUSE_LABEL: Final = "Pause"
PAUSE_TIP: Final = "Put it on pause, or resume it"
END_LABEL: Final = "End"
END_TIP: Final = "Plan no more doses from a date on; its history stays"
REMOVE_LABEL: Final = "Remove"
REMOVE_TIP: Final = "Take it off the list; recorded doses keep its name"
REACTIONS_LABEL: Final = "Reactions"
REACTIONS_TIP: Final = "Allergies and past reactions"
SAVE_LABEL: Final = "Save"
SAVE_TIP: Final = "Save this"

TITLE: Final = "Medicines"
EMPTY_TITLE: Final = "No medicine is written down yet."
EMPTY_HOW: Final = "Have the box or the label at hand and press a."
EMPTY_WHY: Final = "Before anything is saved you see what it adds up to."
EMPTY_REACTIONS: Final = "r notes allergies and past reactions."
ENDED: Final = "Ended"
REACTIONS: Final = "Allergies and past reactions"
NO_PLAN: Final = "no planned times"
AS_NEEDED: Final = "as needed"
ON_PAUSE: Final = "on pause"
NOT_LOADED: Final = "The medicines could not be read."
NO_STRENGTH: Final = "strength not written down"
NOT_ADDED_UP: Final = "part of it cannot be added up"
HISTORY: Final = "History"
PRODUCTS: Final = "In the box"
PAUSES: Final = "Pauses"
FOR: Final = "For"
NOTE: Final = "Prescriber said"
WINDOW: Final = "Window"
USUAL_WINDOW: Final = "two hours either side of its time, as usual"
NOW: Final = "now"
CHANGED: Final = "changed in two places"
CHANGED_IN_TWO: Final = "Changed in two places. v shows both."
ALLERGY: Final = "allergy"
REACTION: Final = "reaction"

PAUSE_TITLE: Final = "Put on pause"
PAUSE_HOW: Final = "Doses inside are shown as on pause. If nobody told you to pause it, call your clinic first."
RESUME_TITLE: Final = "Resume"
RESUME_HOW: Final = "After any break, ask your clinic or a pharmacist first. For some medicines one day counts."
END_TITLE: Final = "End"
END_HOW: Final = (
    "No dose is planned from this date on. Everything recorded stays. "
    "If nobody told you to stop it, call your clinic first."
)
PAUSE_FROM: Final = "From"
PAUSE_UNTIL: Final = "Until"
PAUSE_UNTIL_HINT: Final = "last day on pause; empty: until you resume"
RESUME_FROM: Final = "Again from"
LISTED: Final = 12
"""So many spans of days are named one by one."""
END_FROM: Final = "From"
REASON: Final = "Why"
REASON_HINT: Final = "if you like"
DATE_HINT: Final = "2026-11-23, today or tomorrow"
REMOVE_YES: Final = "Remove"
REMOVE_NO: Final = "Keep"
REMOVE_HOW: Final = (
    "Its planned doses go; recorded ones keep its name, and u undoes it. "
    "If you no longer take it, End keeps its history in view."
)

REACTIONS_TITLE: Final = "Allergies and past reactions"
REACTIONS_HOW: Final = "For your own memory and for the people who treat you."
REACTION_NAME: Final = "What"
REACTION_NAME_HINT: Final = "medicine or substance"
REACTION_WHAT: Final = "What happened"
REACTION_WHAT_HINT: Final = "such as rash, second week"
REACTION_KIND: Final = "It was"
REACTION_KINDS: Final = {"reaction": "a bad reaction", "allergy": "an allergy"}
REACTION_ADDED: Final = "Written down. u undoes."
REACTION_REMOVED: Final = "Removed. u undoes."
REACTION_REMOVE_LABEL: Final = "Remove"
REACTION_REMOVE_TIP: Final = "Remove the one under the cursor; u undoes it"

READ_BACK_TITLE: Final = "Same as your label?"
READ_BACK_DAYS: Final = "The next 14 days"
READ_BACK_YES: Final = "Yes, save it"
READ_BACK_NO: Final = "No, back to the form"
YES_TIP: Final = "It says the same as the label: save it"
NO_TIP: Final = "Go back; everything you typed is still there"
OTHER_ANSWER: Final = "Other answer"
OTHER_TIP: Final = "Go to the other answer"
NO_DOSE: Final = "no dose"


def near_date(day: date, today: date) -> str:
    """Say a day near today: today, tomorrow, Fri Nov 27, or Nov 3, 2027."""
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}.get((day - today).days)
    return near or (short_date(day) if abs((day - today).days) < 180 else full_date(day))


def by_id(products: Iterable[Product]) -> dict[str, Product]:
    """Products by their id."""
    return {product.id: product for product in products}


def last_plan(plan: str) -> str:
    """Say how a medicine that has ended was taken last."""
    return f"last: {plan}"


def title_of(regimen: Regimen, version: Version | None) -> str:
    """Name a medicine as its box does, with the strengths a version uses."""
    used = {part.product for slot in (version.slots if version else ()) for part in slot.amount}
    products = tuple(product for product in regimen.products if product.id in used) or regimen.products[-1:]
    return clean_line(label(regimen.medicine, products))


def plan_words(slots: Sequence[Slot], products: Mapping[str, Product], *, with_strength: bool = False) -> str:
    """Say a plan: 1 tablet at 08:00, 2 tablets at 20:00, every day; with the strength where nothing else says it."""
    parts = []
    for rule in dict.fromkeys(slot.rule for slot in slots):
        doses = ", ".join(
            f"{clean_line(amount_label(slot.amount, products, with_strength=with_strength))} at {clock(slot.wall)}"
            for slot in slots
            if slot.rule == rule
        )
        parts.append(f"{doses}, {rule_words(rule)}")
    return "; ".join(parts) or NO_PLAN


def day_total(slots: Sequence[Slot], products: Mapping[str, Product]) -> str:
    """Say what a day adds up to: 900 mg a day; empty where days differ or nothing is known."""
    rules = {slot.rule for slot in slots}
    if len(rules) != 1:
        return ""
    summed = total_words(total((slot.amount for slot in slots), products))
    if not summed or summed == NO_STRENGTH:
        return summed
    return f"{summed} {'a day' if rules == {EVERY_DAY} else 'on each of these days'}"


def total_words(found: Total) -> str:
    """Say a total: 900 mg, 5 mg oxycodone + 325 mg acetaminophen; what cannot be added up is said."""
    several = len({strength.ingredient.casefold() for strength in found.by_ingredient}) > 1
    sums = [
        f"{format_number(strength.n)} {strength.unit}{' ' + clean_line(strength.ingredient) if several else ''}"
        for strength in found.by_ingredient
    ]
    if found.uncounted:
        sums.append(NOT_ADDED_UP if sums else NO_STRENGTH)
    return " + ".join(sums)


def state_words(regimen: Regimen, today: date) -> str:
    """Say what is special about a medicine now: on pause until Fri Nov 27, as needed, from Dec 1, ends Fri Dec 4."""
    if regimen.is_ended(today):
        version = regimen.version_on(today)
        return f"ended {near_date(version.first, today)}" if version else "ended"
    said = []
    pause = next((pause for pause in regimen.pauses if pause.covers(today)), None)
    if pause is not None:
        said.append(f"{ON_PAUSE}{until_words(pause, today)}")
    if regimen.medicine.as_needed:
        said.append(AS_NEEDED)
    following = next((version for version in regimen.versions if version.first > today), None)
    if following is not None:
        is_new = regimen.version_on(today) is None
        verb = "ends" if following.ended else "begins" if is_new else "changes"
        said.append(f"{verb} {near_date(following.first, today)}")
    return ", ".join(said)


def until_words(pause: Pause, today: date) -> str:
    """Say how long a pause goes on."""
    return f" until {near_date(pause.last, today)}" if pause.last else " until you resume it"


def version_heading(version: Version, today: date, holding: Version | None) -> str:
    """Head a version in a history: From Nov 3, 2026 · now."""
    if version is holding:
        return f"From {full_date(version.first)} · {NOW}"
    days = (version.first - today).days
    return (
        f"From {full_date(version.first)} · in {plural(days, 'day')}"
        if days > 0
        else f"From {full_date(version.first)}"
    )


def rival_words(version: Version, products: Mapping[str, Product]) -> str:
    """Say what was also written for a date and does not hold; the title above names the strength of the other one."""
    said = "ended" if version.ended else plan_words(version.slots, products, with_strength=True)
    return f"Also written for this date, not in use: {said}"


def changes(before: Version, after: Version, products: Mapping[str, Product]) -> tuple[str, ...]:
    """Say what a version changed, time by time."""
    old, new = ({slot.id: slot for slot in version.slots} for version in (before, after))
    said = []
    for id_, slot in new.items():
        if (was := old.get(id_)) is None:
            said.append(f"{clock(slot.wall)} added: {_amount(slot, products)}")
            continue
        if was.wall != slot.wall:
            said.append(f"{clock(was.wall)} moved to {clock(slot.wall)}")
        if was.amount != slot.amount:
            said.append(f"{clock(slot.wall)}: {_amount(was, products, slot)} → {_amount(slot, products, was)}")
        if was.rule != slot.rule:
            said.append(f"{clock(slot.wall)}: {rule_words(was.rule)} → {rule_words(slot.rule)}")
    said += [f"{clock(slot.wall)} left out" for id_, slot in old.items() if id_ not in new]
    return tuple(said)


def _amount(slot: Slot, products: Mapping[str, Product], other: Slot | None = None) -> str:
    """An amount in pieces, with the strength where it differs from that of the other."""
    said = clean_line(amount_label(slot.amount, products))
    if (
        other is not None
        and len(slot.amount) == 1
        and [p.product for p in slot.amount] != [p.product for p in other.amount]
    ):
        product = products.get(slot.amount[0].product)
        return f"{said} {strength_of(product)}".strip() if product else said
    return said


def product_words(product: Product) -> str:
    """Say what is in a box: tablet ER, 300 mg lithium carbonate."""
    strengths = " + ".join(
        f"{format_number(strength.n)} {strength.unit} {clean_line(strength.ingredient)}"
        for strength in product.strengths
    )
    kind = clean_line(f"{product.form} {product.release}")
    return f"{kind}, {strengths or NO_STRENGTH}"


def pause_words(pause: Pause) -> str:
    """Say a pause: Nov 3, 2026 to Nov 9, 2026: reason."""
    span = f"{full_date(pause.first)} to {full_date(pause.last)}" if pause.last else f"from {full_date(pause.first)} on"
    return f"{span}: {clean_line(pause.reason)}" if pause.reason else span


def window_words(minutes: int | None) -> str:
    """Say the window of a medicine."""
    return USUAL_WINDOW if minutes is None else f"{plural(minutes, 'minute')} either side of its time"


def reaction_words(reaction: Reaction) -> str:
    """Say a reaction in one line: Penicillin · allergy · rash."""
    kind = ALLERGY if reaction.is_allergy else REACTION
    return " · ".join(part for part in (clean_line(reaction.name), kind, clean_line(reaction.what)[:200]) if part)


def tiny(in_use: int) -> str:
    """Say the tab in one line."""
    return f"{TITLE}: {in_use} in use" if in_use else EMPTY_TITLE


def pause_title(name: str) -> str:
    """Head the dialog that puts a medicine on pause."""
    return f"{PAUSE_TITLE}: {clean_line(name)}"


def resume_title(name: str) -> str:
    """Head the dialog that resumes a medicine."""
    return f"{RESUME_TITLE}: {clean_line(name)}"


def end_title(name: str) -> str:
    """Head the dialog that ends a medicine."""
    return f"{END_TITLE}: {clean_line(name)}"


def remove_title(name: str) -> str:
    """Ask whether to remove a medicine."""
    return f"Take {clean_line(name)} off the list?"


def done(verb: str, name: str) -> str:
    """Say what was done and how to take it back."""
    said = {
        "add": "was added",
        "change": "was changed",
        "correct": "was corrected",
        "pause": "is on pause",
        "resume": "is planned again",
        "end": "ends",
        "remove": "was taken off the list",
    }[verb]
    return f"{clean_line(name)} {said}. u undoes."


def overlapped() -> str:
    """Say that a record changed elsewhere meanwhile and both were kept."""
    return "It was changed elsewhere meanwhile too. Both are kept; v shows them."


def read_back(doses: str, summed: str) -> str:
    """Read a plan back: 1 tablet at 08:00, 2 tablets at 20:00 = 900 mg a day."""
    return f"{doses}{f' = {summed} a day' if summed else ''}."


def doses_words(doses: Iterable[tuple[str, str]]) -> str:
    """Say amounts with their times."""
    return ", ".join(f"{amount} at {at}" for amount, at in doses) or NO_DOSE


def begins(first: date, today: date) -> str:
    """Say from when it holds."""
    if first == today:
        return "Holds from today."
    near, full = near_date(first, today), full_date(first)
    if near == full:
        return f"Holds from {full}."
    return f"Holds from {near}, {first.year if near == short_date(first) else full}."


def followed_by(version: Version) -> str:
    """Say what takes over from a plan that begins before one written down already."""
    last = short_date(version.first - ONE_DAY)
    what = "it ends, as written down before" if version.ended else "what was written down before holds"
    return f"This holds up to {last}. From {short_date(version.first)} on {what}."


def cannot_add(products: Iterable[Product]) -> str:
    """Say that a strength is not known, so nothing is added up."""
    known = [product for product in products if product.strengths]
    if not known:
        return "The strength is not written down, so nothing is added up. You can add it at any time."
    units = ", ".join(dict.fromkeys(strength.unit for product in known for strength in product.strengths))
    return f"Pieces of {units} cannot be added up here; only the pieces are counted."


def same_name(names: Iterable[str]) -> str:
    """Warn of another medicine with the same name."""
    listed = ", ".join(map(clean_line, names))
    return f"{listed} is on your list already. Two entries mean two sets of doses."


def altered(days: Sequence[date]) -> str:
    """List past days whose unlogged doses a change alters."""
    return f"This begins in the past. On {plural(len(days), 'day')} doses that are not logged change: {_listed(days)}."


def end_alters(days: Sequence[date]) -> str:
    """List past days on which doses that are not logged would no longer be planned."""
    return f"In the past: on {plural(len(days), 'day')} doses that are not logged go: {_listed(days)}."


def _listed(days: Sequence[date]) -> str:
    spans = spans_of(days)
    more = len(spans) - LISTED
    return ", ".join(spans[:LISTED]) + (f" and {plural(more, 'more span')}" if more > 0 else "")


def night_notes(found: ReadBack, calendar: Calendar) -> Iterator[str]:
    """Say to which night a time before the day's start belongs, once per time."""
    said: set[str] = set()
    for day in found.days:
        for dose in day.doses:
            at = clock(dose.wall)
            if calendar.day_of_wall(dose.wall) != day.date and at not in said:
                said.add(at)
                yield night_note(day.date, at)


def night_note(day: date, at: str) -> str:
    """Say to which night an early hour belongs: Tue 00:30 is Monday night."""
    names = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    return f"{names[day.weekday()]} {at} is {names[(day - ONE_DAY).weekday()]} night."


def count_doses(count: int) -> str:
    """Say how many doses a day has."""
    return plural(count, "dose")
