"""How check-ins and journal entries are said."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from companion.cli.words.times import counted, day_beside
from companion.domain.journal import SCALES, SLEEP, SYMPTOM_STEPS, Entry, Scale, sleep_label
from companion.domain.words import clean_line, clean_text
from companion.ui.words.dates import clock, long_date

NONE = "Nothing is written here yet. `companion checkin` begins."
NONE_THERE = "Nothing is written on these days."
NONE_FOUND = "No entry has these words."
ASK_SLEEP = "Hours slept, such as 7.5 (Enter to skip): "
ASK_TAGS = "Tags, such as work (Enter to skip): "
ASK_NOTE = "Note (an empty line ends it): "
ASK_MORE = "  "
GO_ON = "Continue it?"
NOTHING_GIVEN = "Please say something, such as --mood 4, or --here for an empty check-in. Nothing was saved."
DRAFT_KEPT = "What you gave is kept as a draft: `companion checkin` without options continues it."
GOES_ON = "Go on; it is saved after the last answer."
HERE = "I was here"
OTHER_VERSION = "Written elsewhere over the same entry; both are kept:"


def ask_scale(scale: Scale) -> str:
    """Ask for a step of a scale."""
    return f"{scale.name}, {scale.first} ({scale.labels[0]}) to {scale.last} ({scale.labels[-1]}) (Enter to skip): "


def ask_symptom(name: str) -> str:
    """Ask how strong a symptom is."""
    labels = SYMPTOM_STEPS.labels
    return f"{clean_line(name)}, 0 ({labels[0]}) to 4 ({labels[-1]}) (Enter to skip): "


def other_mood(*, keeps_poles: bool) -> str:
    """Mood was given the way it is not kept."""
    if keeps_poles:
        return "You keep low and high mood apart: please give --low and --high, 0 to 4."
    return "You keep mood as one line: please give --mood, 1 to 7."


def symptom_form(given: str) -> str:
    """A symptom without its strength."""
    return f"“{clean_line(given)[:40]}” does not say how strong it is. A symptom reads like anxiety=2."


def draft_found(day: date, note: str, today: date) -> str:
    """A check-in was begun and not saved."""
    begins = f" Its note begins “{clean_line(note)[:40]}”." if note else ""
    return f"A check-in for {day_beside(day, today)} was begun and not saved.{begins}"


def no_draft(why: str) -> str:
    """No draft can be kept of what is being answered."""
    return f"{why} {GOES_ON}"


def summary(entry: Entry, names: Mapping[str, str]) -> str:
    """What an entry holds, on one line, without its note."""
    parts = []
    for id_, value in entry.values.items():
        if id_ == SLEEP:
            parts.append(f"sleep {sleep_label(value)}")
        else:
            scale = SCALES.get(id_)
            parts.append(f"{scale.name.lower()} {value} ({scale.label(value)})" if scale else f"{id_} {value}")
    for id_, step in entry.symptoms.items():
        parts.append(f"{clean_line(names.get(id_, id_)).lower()} {step} ({SYMPTOM_STEPS.label(step)})")
    parts += [f"#{clean_line(tag)}" for tag in entry.tags]
    if entry.flag:
        parts.append("tell my clinician")
    return ", ".join(parts)


def entry_line(entry: Entry, names: Mapping[str, str], today: date) -> str:
    """An entry on one line: when, what, and how its note begins."""
    when = clock(entry.local) if entry.day == today else f"{day_beside(entry.day, today)} {clock(entry.local)}"
    note = clean_line(entry.note)
    begins = f"“{note[:60]}{'…' if len(note) > 60 else ''}”" if note else ""
    words = "; ".join(part for part in (summary(entry, names), begins) if part)
    return f"{when}  {words or HERE}"


def entry_page(entry: Entry, names: Mapping[str, str]) -> str:
    """An entry in full."""
    head = f"{long_date(entry.day)}, {clock(entry.local)}"
    body = [part for part in (summary(entry, names), clean_text(entry.note)) if part]
    return "\n\n".join([head, *(body or [HERE])]) + f"\n\nid {entry.id}"


def saved(entry: Entry, names: Mapping[str, str], today: date) -> str:
    """A check-in was saved."""
    return f"Saved: {entry_line(entry, names, today)}"


def more(n: int, *, is_search: bool) -> str:
    """How many entries were not listed."""
    how = "--limit shows" if is_search else "--limit and --from show"
    return f"{counted(n, 'earlier entry')} not listed; {how} more."
