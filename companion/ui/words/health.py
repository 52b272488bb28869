"""How damage and other troubles of the records are told, in the app and on the command line. No Textual needed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from companion.domain.words import clean_line
from companion.services import health
from companion.services.health import Mended, Trouble
from companion.services.ports import Cut
from companion.ui.words.dates import full_date, listed
from companion.ui.words.history import cut_words

LOOKING: Final = "Looking through all records…"
WELL: Final = "All is well. Every file of the records can be read, to its last line."
REPAIR_LABEL: Final = "Repair"
REPAIR_TIP: Final = "Bring back every damaged record that is known exactly; no file is changed for it"
KNOWN_LABEL: Final = "I know"
KNOWN_TIP: Final = "Stop showing a notice about the marked one"
REPAIRING: Final = "Repairing…"
REPAIR_HOW: Final = "r repairs it."
NOTHING_TO_REPAIR: Final = "Nothing here can be repaired from itself."
REPAIR_ASKED: Final = "Bring back what is known exactly?"
REPAIR_KEEP: Final = "Leave it"
IN_APP: Final = "F4 shows where."
LACKING: Final = "Some records are missing or damaged, perhaps what was here."
LACKING_HOW: Final = "`companion restore` looks for them in the backups. F4 shows where they stood."
LACKING_IN_APP: Final = f"{LACKING} {LACKING_HOW}"
IN_COMMANDS: Final = "`companion doctor` shows where."

KNOWN_HOW: Final = "If no copy is left, i ends this notice."

_BACK: Final = "A copy of the file put into the folder brings it back, and so does a backup: `companion restore`."
_NOUNS: Final = {
    "": "a locked record",
    "dose": "a dose",
    "extra": "an intake",
    "entry": "a check-in",
    "medicine": "a medicine",
    "product": "a product",
    "version": "a plan",
    "pause": "a pause",
    "symptom": "a symptom",
    "place": "a time zone",
    "pref": "a setting",
    "plan": "a part of your safety plan",
    "person": "one of your people",
    "letter": "a letter",
    "stock": "a count of stock",
    "device": "a note of a device",
    "op": "a mark of an undo",
}
_MOST_NAMED: Final = 4
_MOST_FILES: Final = 3


def counted(n: int, word: str) -> str:
    """A number with its word: one record, 1,200 records."""
    return f"one {word}" if n == 1 else f"{n:,} {word}s"


def where(trouble: Trouble) -> str:
    """The file and the place in it."""
    if not trouble.length or trouble.kind == health.CLOSED:
        by = f" of {clean_line(trouble.computer)}" if trouble.computer else ""
        return f"{clean_line(trouble.file)}{by}"
    last = trouble.first + trouble.length - 1
    place = f"byte {trouble.first:,}" if trouble.length == 1 else f"bytes {trouble.first:,} to {last:,}"
    return f"{clean_line(trouble.file)}, {place}"


def damaged(trouble: Trouble) -> str:
    """A stretch of a file that cannot be read."""
    if trouble.is_healed:
        return f"{where(trouble)}: damaged, but all that was there is intact in another file. Nothing is missing."
    if trouble.records:
        lost = f"At least {counted(trouble.records, 'record')} of it cannot be read"
    else:
        lost = "It is unknown whether it held a record"
    sentences = [f"{where(trouble)}: {trouble.why}. {lost}; everything around it is read."]
    if n := len(trouble.mendable):
        what = "What it was is known" if n == trouble.records else f"What {n:,} of them were is known"
        sentences.append(f"{what} exactly: {named(trouble.mendable)} can be brought back.")
    return " ".join(sentences)


def sentence(trouble: Trouble) -> str:
    """What is wrong, or was."""
    n = trouble.records
    match trouble.kind:
        case health.DAMAGED:
            return damaged(trouble)
        case health.GONE:
            return f"{where(trouble)} is gone; it held {counted(n, 'line')}. What is in no other file is missing."
        case health.SHORTER:
            them = "it" if n == 1 else "them"
            return f"{where(trouble)} is shorter than it was, by {counted(n, 'line')}. What was in {them} is missing."
        case health.CUT:
            return _cut(trouble)
        case health.UNREADABLE:
            return f"{counted(n, 'record').capitalize()} in “{trouble.table}” cannot be understood; left out, and kept."
        case health.NEWER:
            return (
                f"{counted(n, 'record').capitalize()} in “{trouble.table}” {'was' if n == 1 else 'were'} written by a "
                "newer version of Companion: kept as they are, and read-only here."
            )
        case health.AHEAD:
            lines = f"{n} line{'' if n == 1 else 's'} {'is' if n == 1 else 'are'}"
            return (
                f"{where(trouble)}: {lines} more than a day ahead of this clock. Is the clock of that computer wrong?"
            )
        case health.ERASED:
            hold = f"{counted(n, 'line')} still {'holds' if n == 1 else 'hold'}"
            return f"{where(trouble)}: {hold} what was erased for good. It goes when Companion opens there."
        case health.READ_ONLY:
            return read_only(where(trouble))
        case health.TORN | health.CLOSED:
            return f"{where(trouble)}: {trouble.why}. Everything else is read."
        case _:
            return trouble.why


def read_only(path: str) -> str:
    """A file or folder that cannot be written."""
    return f"{path} cannot be written: what is in it can be read, nothing saved."


def _cut(trouble: Trouble) -> str:
    """An action some of whose lines are missing."""
    named = cut_words(Cut("", trouble.action, trouble.records, trouble.of))
    if trouble.is_damaged:
        return f"Part of one action is damaged; what can be read of it is kept: {named}"
    if not trouble.is_mine:
        return f"Something done on another device has not fully arrived yet: {named}"
    return f"A crash cut this short: {named} You are asked about it when Companion opens."


def advice(trouble: Trouble, repair: str, known: str = KNOWN_HOW) -> str:
    """What the person can do about it; empty if nothing has to be done.

    Args:
        trouble: what is wrong.
        repair: how a repair is asked for here, as a sentence.
        known: how one says here that one knows, as a sentence.
    """
    if trouble.is_healed:
        return ""
    if trouble.is_known:
        return "You said that you know of it."
    if trouble.kind == health.DAMAGED and trouble.mendable:
        rest = "" if len(trouble.mendable) == trouble.records else f" For the rest: {_BACK[0].lower()}{_BACK[1:]}"
        return f"{repair}{rest}{f' {known}' if rest else ''}"
    if trouble.kind in (health.DAMAGED, health.GONE, health.SHORTER):
        return f"{_BACK} {known}"
    return {
        health.TORN: "If the rest does not arrive, a copy of the file put into the folder brings it back.",
        health.CLOSED: "As soon as it can be opened, it is read.",
        health.UNREADABLE: "Perhaps a newer version of Companion understands it.",
        health.NEWER: "A newer version of Companion can change it.",
        health.ERASED: (
            "Once that computer is noted as no longer used, in Computers or with `companion device retire`, it goes "
            "here; `companion erase others` takes it out here now."
        ),
    }.get(trouble.kind, "")


def named(mended: Sequence[Mended]) -> str:
    """Records by what they are and their day: a dose of Nov 23, 2026 and 2 check-ins of Nov 24, 2026."""
    alike = list(Counter(mended).items())
    names = [_name(each, n) for each, n in alike[:_MOST_NAMED]]
    if (more := sum(n for _, n in alike[_MOST_NAMED:])) > 0:
        names.append(f"{more:,} more")
    return listed(names)


def _name(mended: Mended, n: int) -> str:
    noun = _NOUNS.get(mended.table, "a record")
    if n > 1:
        head, of, rest = noun.partition(" ")[2].partition(" of ")
        noun = f"{n:,} {head}s{of}{rest}"
    return f"{noun} of {full_date(mended.day)}" if mended.day is not None else noun


def repaired(mended: Sequence[Mended]) -> str:
    """What a repair brought back."""
    if not mended:
        return NOTHING_TO_REPAIR
    return f"Brought back, exactly as saved: {named(mended)}."


def preview(troubles: Iterable[Trouble]) -> str:
    """What a repair would bring back; empty if nothing."""
    mendable = [each for trouble in troubles if not trouble.is_healed for each in trouble.mendable]
    if not mendable:
        return ""
    return (
        f"{counted(len(mendable), 'record').capitalize()}: {named(mendable)}. The damaged file stays as it is; what is "
        "brought back goes into a file of this device and reaches your other devices, too."
    )


def summary(troubles: Sequence[Trouble]) -> str:
    """What a look through all records came to."""
    looks = sum(not trouble.is_well for trouble in troubles)
    if not troubles:
        return WELL
    if not looks:
        return "Nothing needs a look. What was damaged is listed below."
    return looked(looks)


def looked(n: int) -> str:
    """How many things need a look."""
    return "One thing needs a look." if n == 1 else f"{n:,} things need a look."


def standing(troubles: Sequence[Trouble], hint: str) -> tuple[str, ...]:
    """What a person is told of damage whenever the records are opened, and as soon as it comes."""
    lost = [trouble for trouble in troubles if trouble.kind in (health.GONE, health.SHORTER)]
    found = [
        f"{clean_line(trouble.file)} is gone from the folder of the records, or lost its end. What was in it is "
        f"missing; `companion restore` looks for it in the backups. {hint}"
        for trouble in (lost if len(lost) <= _MOST_FILES else ())
    ]
    if len(lost) > _MOST_FILES:
        found.append(
            f"{len(lost):,} files of the records are gone, or lost their end. What was in them is missing; "
            f"`companion restore` looks for it in the backups. {hint}"
        )
    if damaged_places := len(troubles) - len(lost):
        places = "one place" if damaged_places == 1 else f"{damaged_places:,} places"
        found.append(f"The records cannot be read in {places}; all else is there. {hint}")
    return tuple(found)
