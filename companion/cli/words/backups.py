"""What is said about backups and restoring."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from companion.cli.words.times import counted
from companion.ui.words.backups import amount

NONE = "There is no backup yet. One is made after the first change of each day; `companion backup make` makes one now."
NONE_READABLE = "No backup here can be read. `companion backup verify` says why; each of them stays as it is."
VERIFIED = "verified when made"
NO_CHANGE_MISSING = "No change in it is missing here."
NOTHING_MISSING = "Nothing in it is missing here. Nothing was changed."
DRY_RUN = "Nothing was changed: --dry-run only shows what would come back."
NOT_UNDOABLE = "What is missing is added, nothing that is here is changed, and it cannot be undone."
ASK = "Bring it back?"
SAY_YES = "To bring it back, add --yes. Nothing was changed."
SAME_DRIVE = (
    "That is on the same drive as the backups Companion makes by itself. A copy on another drive is still there if "
    "this one breaks."
)
NOTHING_CHANGED = "Nothing was changed."


def put_elsewhere(paths: Sequence[str]) -> str:
    """Name the copies that were put elsewhere."""
    return f"Copies were put elsewhere: {', '.join(paths)}. `companion restore PATH` takes one."


_THINGS = {
    "medicine": "medicine",
    "version": "regimen",
    "dose": "dose",
    "extra": "extra intake",
    "pause": "pause",
    "entry": "check-in",
    "stock": "stock entry",
}
_OTHER = "other record"


def line(number: int, when: str, size: int, holds: str, name: str) -> str:
    """One backup in the list."""
    return f"{number:>2}  {when:<16}  {amount(size):>8}  {holds}  {name}"


def holds(lines: int, files: int, damaged: int) -> str:
    """What a backup holds."""
    harmed = f", {counted(damaged, 'place')} damaged when it was made" if damaged else ""
    return f"{counted(lines, 'change')} in {counted(files, 'file')}{harmed}"


def where(folder: str) -> str:
    """Where the backups lie."""
    return f"They are in {folder}. `companion backup verify` reads them all."


def elsewhere(paths: Sequence[str]) -> str:
    """Copies that were put elsewhere."""
    return f"Copies were made elsewhere, too: {', '.join(paths)}."


def lacks(name: str, why: str) -> str:
    """A file a backup is without."""
    return f"It is without {name}, which could not be read: {why}."


def kept_at(path: str) -> str:
    """Where the new backup is."""
    return f"It is the file {path}."


def removed(names: Sequence[str]) -> str:
    """Older backups went."""
    went = "went, because newer ones hold all it held" if len(names) == 1 else "went; newer ones hold all they held"
    return f"{counted(len(names), 'older backup')} {went}."


def whole(name: str, what: str) -> str:
    """A backup is as it was made."""
    return f"ok    {name}: {what}."


def broken(problem: str) -> str:
    """A backup is not as it was made."""
    return f"look  {problem}"


def found(name: str, when: str, app: str, profile: str, what: str) -> str:
    """The backup that is to be restored."""
    return f"{name}: made {when} by Companion {app}, profile “{profile}”, {what}."


def missing(lines: int, records: Mapping[str, int], sealed: int) -> str:
    """What would come back."""
    named = [counted(records[table], word) for table, word in _THINGS.items() if records.get(table)]
    if other := sum(n for table, n in records.items() if table not in _THINGS):
        named.append(counted(other, _OTHER))
    if sealed:
        named.append(counted(sealed, "sealed line"))
    return f"Missing here: {counted(lines, 'change')} ({', '.join(named)})." if lines else NO_CHANGE_MISSING


def returning(files: Sequence[str]) -> str:
    """Files that are gone and come back."""
    gone = "1 file is" if len(files) == 1 else f"{len(files)} files are"
    return f"{gone} gone here and would come back: {', '.join(files)}."


def erased(lines: int) -> str:
    """Lines of records erased for good."""
    return f"{counted(lines, 'change')} of what was erased for good {'stays' if lines == 1 else 'stay'} erased."


def left_out(places: int) -> str:
    """Damaged places that stay in the backup."""
    return (
        f"{counted(places, 'damaged place')} of the backup {'is' if places == 1 else 'are'} left out: what was erased "
        "for good, or is to be sealed, may stand there."
    )


def closed(lines: int) -> str:
    """Lines here that no key at hand opens."""
    return (
        f"{counted(lines, 'change')} here could not be unlocked. If something was erased for good in "
        f"{'it' if lines == 1 else 'them'}, what the backup holds of it comes back."
    )


def differing(keys: Sequence[str]) -> str:
    """Keys that say something else here."""
    return f"Other keys are here under the names {', '.join(keys)}; they stay as they are."


def revived(records: int) -> str:
    """Records that are here again though they were erased for good."""
    is_are = "is" if records == 1 else "are"
    return f"{counted(records, 'record')} {is_are} here again though erased for good, and would be emptied again."


def restored(lines: int, files: int, revived: int) -> str:
    """It came back."""
    changes = f"{counted(lines, 'change')}, in " if lines else ""
    back = [f"Brought back: {changes}{counted(files, 'file')}."] if files else []
    if revived:
        back.append(f"Erased for good again: {counted(revived, 'record')}.")
    return " ".join(back)


def still_missing(files: Sequence[str]) -> str:
    """Files that held more than this backup."""
    named = files[0] if len(files) == 1 else f"Each of {', '.join(files)}"
    return (
        f"{named} held more than this backup, such as what was saved after it was made. Another backup may hold it: "
        "`companion backup list`. If none is left, `companion doctor --known` ends the notice about it."
    )


def newest(count: int, when: str, what: str) -> str:
    """What there is, for the doctor."""
    return f"{counted(count, 'backup')}, the last {when}: {what}."


def other_profile(name: str, profile: str, here: str) -> str:
    """The backup is of another profile."""
    profile = profile[:40]
    return (
        f"{name} is a backup of the profile “{profile}”, and this is “{here}”. "
        f"`companion --profile {profile} restore` brings it back there; --mine brings it in here all the same. "
        "Nothing was changed."
    )


def strange(name: str) -> str:
    """The backup shares nothing with the records here."""
    return (
        f"Nothing in {name} is among the records here, so it may be somebody else's, and it could not be taken out "
        "again. If it is yours, add --mine. Nothing was changed."
    )
