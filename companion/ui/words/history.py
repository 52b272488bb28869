"""How actions are named before and after they are undone. No part of Textual is needed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from companion.domain.dose import DoseRecord, Extra
from companion.domain.journal import Entry
from companion.domain.medicine import Medicine, Pause, Regimen, Version
from companion.domain.prefs import DAY_START, POLES, Pref
from companion.domain.words import clean_line
from companion.services.ports import Cut, Record, Step, Undone
from companion.ui.words.dates import clock, plural, short_date
from companion.ui.words.doses import extra_words, name_of, planned_name, record_words

UNDO_LABEL: Final = "Undo"
UNDO_TIP: Final = "Take back what was done last on this machine"
REDO_LABEL: Final = "Redo"
REDO_TIP: Final = "Bring back what was undone last"
UNDO_ANYWAY: Final = "Undo it"
KEEP: Final = "Keep it"
OLDER: Final = "This may have been done before today. Undo it?"
NOTHING_TO_UNDO: Final = "There is nothing to undo on this machine."
NOTHING_TO_REDO: Final = "There is nothing to redo."
CUT_TITLE: Final = "A crash cut this short"
TAKE_BACK_CUT: Final = "Take it back"
CUT_TAKEN_BACK: Final = "Taken back."

_NAMED: Final = 3
"""So many records are named one by one; of more, the number is said."""

KINDS: Final = {
    "medicine-add": "added",
    "medicine-change": "changed",
    "medicine-correct": "corrected",
    "medicine-end": "ended",
    "medicine-remove": "taken off the list",
    "pause": "put on pause",
    "resume": "resumed",
    "version-keep": "the choice of a version",
    "setup": "which clocks your doses follow",
    "checkin-ask": "whether a check-in is asked for",
    "place": "the move to other clocks",
    "symptom-add": "a symptom added",
    "symptoms-pick": "the choice of symptoms",
    "reaction-add": "a reaction written down",
    "reaction-remove": "a reaction removed",
    "device-retire": "a computer no longer used",
    "device-return": "a computer used again",
    "device-rename": "the name of a computer",
    "plan-readable": "whether your safety plan is readable while locked",
    "keep-piece": "the choice of a piece to keep",
    "plan-write": "words of your safety plan",
    "plan-remove": "words of your safety plan, taken out",
    "person-write": "somebody written down under your people",
    "person-remove": "somebody taken off your people",
    "person-move": "the order of your people",
    "letter-write": "a letter written",
    "letter-remove": "a letter deleted",
    "said": "what was said while locked",
    "said-drop": "what was said while locked, let go",
}
"""What was done, by the kind of the action."""

_SETTINGS: Final = {DAY_START: "when a day begins", POLES: "how mood is noted"}
"""What the first questions set, by the keys of preferences."""

CUTS: Final = {
    "take-all": "all due",
    "undo": "an undo",
    "redo": "a redo",
    "medicine-add": "a new medicine",
    "medicine-change": "a change of a medicine",
    "medicine-correct": "a correction of a medicine",
}
"""What was cut short, by the kind of the action."""


def describe_step(step: Step, regimens: Mapping[str, Regimen]) -> str:
    """Name an action: Sertraline 08:00, taken 08:12.

    Args:
        step: the action.
        regimens: every medicine by id.
    """
    pairs = [(change.before, change.after) for change in step.changes]
    doses = [(b, a) for b, a in pairs if isinstance(a or b, (DoseRecord, Extra))]
    if doses:
        return _doses(doses, regimens)
    entries = [a or b for b, a in pairs if isinstance(a or b, Entry)]
    if entries:
        return _entry(entries[0], step.kind)
    own = {record.id: clean_line(record.name) for pair in pairs for record in pair if isinstance(record, Medicine)}
    names = dict.fromkeys(name for pair in pairs if (name := _medicine_name(pair, regimens, own)))
    what = KINDS.get(step.kind, "")
    if step.kind == "setup":
        return _settings(a or b for b, a in pairs) or what
    if names:
        return f"{', '.join(names)}, {what or 'changed'}"
    return what or plural(len(step.changes), "change")


def _settings(records: Iterable[Record | None]) -> str:
    """Name what was set up: when a day begins, how mood is noted. The first zone comes by itself and is named alone."""
    set_up = [_SETTINGS[record.key] for record in records if isinstance(record, Pref) and record.key in _SETTINGS]
    return ", ".join(dict.fromkeys(set_up))


def undid(done: Undone, regimens: Mapping[str, Regimen]) -> str:
    """Say what was taken back."""
    return "Nothing was undone." if done.is_nothing else f"Undid: {describe_step(done.step, regimens)}"


def redid(done: Undone, regimens: Mapping[str, Regimen]) -> str:
    """Say what was brought back."""
    return "Nothing was redone." if done.is_nothing else f"Redid: {describe_step(done.step, regimens)}"


def kept(done: Undone, regimens: Mapping[str, Regimen]) -> str:
    """Say which records stay as they are, because something else changed them since."""
    names = [_record_name(record, regimens) for record in done.kept]
    if names:
        return f"Changed since and left as it is: {_joined(names)}."
    return "It was changed since and stays as it is." if done.is_nothing else ""


def cut_words(cut: Cut) -> str:
    """Name an action cut short: all due, 2 of 3 saved."""
    return f"{CUTS.get(cut.kind) or KINDS.get(cut.kind, 'a change')}, {cut.have} of {cut.of} saved."


def keep_cut(kind: str) -> str:
    """Name the answer that keeps what is there; an undo or a redo is carried through instead."""
    return "Finish it" if kind in {"undo", "redo"} else "Keep what is there"


def cut_kept(kind: str) -> str:
    """Say that what is there stays."""
    return "Finished." if kind in {"undo", "redo"} else "Kept what is there."


def _doses(pairs: list[tuple[Record | None, Record | None]], regimens: Mapping[str, Regimen]) -> str:
    if len(pairs) == 1:
        before, after = pairs[0]
        if after is None:
            return f"{_record_name(before, regimens)}, cleared"
        if before is not None and _words(before) != _words(after):
            return f"{_name(after, regimens)}, {_words(before)} changed to {_words(after)}"
        if before is not None:
            return f"{_record_name(after, regimens)}, edited"
        return _record_name(after, regimens)
    records = [after or before for before, after in pairs]
    said = {_words(record) for record in records}
    names = _joined([_name(record, regimens) for record in records])
    return f"{names}, {said.pop()}" if len(said) == 1 else names


def _record_name(record: Record | None, regimens: Mapping[str, Regimen]) -> str:
    if isinstance(record, (DoseRecord, Extra)):
        return f"{_name(record, regimens)}, {_words(record)}"
    if isinstance(record, Entry):
        return _entry(record, "")
    return _medicine_name((None, record), regimens) or "another record"


def _name(record: Record | None, regimens: Mapping[str, Regimen]) -> str:
    if isinstance(record, DoseRecord):
        return planned_name(record, regimens)
    return name_of(record.medicine, regimens) if isinstance(record, Extra) else ""


def _words(record: Record | None) -> str:
    if isinstance(record, DoseRecord):
        return record_words(record)
    return extra_words(record) if isinstance(record, Extra) else ""


def _entry(record: Record | None, kind: str) -> str:
    if not isinstance(record, Entry):
        return "a check-in"
    words = f"check-in of {short_date(record.day)}, {clock(record.local)}"
    if kind in KINDS:
        return f"{words}, {KINDS[kind]}"
    if kind == "said-note":
        return f"{words}, a note of what was said while locked"
    return f"{words}, {'deleted' if kind.endswith('delete') else 'edited'}" if kind.count("-") else words


def _medicine_name(
    pair: tuple[Record | None, Record | None], regimens: Mapping[str, Regimen], own: Mapping[str, str] | None = None
) -> str:
    """Name the medicine of a record; `own` are the names in the action itself: undone, it may be gone."""
    for record in reversed(pair):
        if isinstance(record, Medicine):
            return clean_line(record.name)
        if isinstance(record, (Version, Pause)):
            return (own or {}).get(record.medicine) or name_of(record.medicine, regimens)
    return ""


def _joined(names: list[str]) -> str:
    if len(names) > _NAMED:
        return f"{', '.join(names[:_NAMED])} and {len(names) - _NAMED} more"
    return " and ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)
