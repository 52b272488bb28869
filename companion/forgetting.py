"""Forgetting everything: what belongs to each profile on this machine, hiding it, and erasing it when the time comes.

The parts are in `storage`; here it is said which folders are meant, and in which order things go.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from companion.domain.days import Calendar
from companion.domain.errors import Busy, NotSaved
from companion.domain.forgetting import WAIT as WAIT
from companion.domain.forgetting import Forgetting
from companion.paths import FIRST_PROFILE, Paths, is_profile, locate, made_folders, note_made
from companion.settings import load
from companion.storage import traces
from companion.storage.backup.folder import Folder
from companion.storage.device import known_device
from companion.storage.disk import Disk
from companion.storage.hiding import FOR_EVER, Mark, uptime
from companion.storage.running import Running
from companion.ui.words import forgetting as words

PATIENCE = 6.0
"""Seconds that other running copies are given to close by themselves; they look every two."""

_BY_TOOLS = (".stfolder", ".stversions", ".git", ".hg", ".sync", ".dropbox", ".nextcloudsync.log")


class Profile(Struct, frozen=True):
    """What Companion keeps of one profile."""

    paths: Paths
    """Its folders."""

    local: traces.Found
    """What lies in the folders of this machine: state, backups, drafts, cache."""

    records: traces.Found
    """What lies in the folder of the records."""

    machines: tuple[str, ...]
    """Log files that other machines wrote."""

    is_synced: bool
    """Does the folder of the records lie where a sync tool or another machine may have copies?"""

    copies: tuple[str, ...] = ()
    """Backups that the person put elsewhere; they stay."""

    is_away: bool = False
    """Is the folder of the records one that is not here now, such as a drive that is not connected?"""


class Everything(Struct, frozen=True):
    """Everything Companion wrote on this machine, or all of some profiles."""

    profiles: tuple[Profile, ...]
    """By profile."""

    shared: traces.Found
    """What belongs to no profile: preferences, homes of a demo that a crash left."""

    @property
    def is_empty(self) -> bool:
        """Is there nothing?"""
        return not any(found.files for found in self.parts)

    @property
    def parts(self) -> tuple[traces.Found, ...]:
        """What was found, part by part."""
        return (*(found for each in self.profiles for found in (each.records, each.local)), self.shared)

    @property
    def others(self) -> tuple[str, ...]:
        """What somebody else put into the folders."""
        return tuple(dict.fromkeys(other for found in self.parts for other in found.others))


def known_profiles(environ: Mapping[str, str]) -> tuple[str, ...]:
    """Every profile of which anything lies on this machine, or of which the preferences speak."""
    first = locate(FIRST_PROFILE, environ)
    names = set(load(FIRST_PROFILE, environ)[1].data)
    for root in (first.data.parent, first.state.parent, first.cache.parent):
        try:
            names |= {folder.name for folder in root.iterdir() if folder.is_dir() and not folder.is_symlink()}
        except OSError:
            continue
    return tuple(sorted(name for name in names if is_profile(name)))


def look(environ: Mapping[str, str], only: Sequence[str] | None = None) -> Everything:
    """Find everything, or what belongs to some profiles."""
    disk = Disk()
    names = known_profiles(environ)
    wanted = names if only is None else only
    profiles = tuple(_profile(load(name, environ)[0], disk) for name in wanted)
    first = locate(FIRST_PROFILE, environ)
    places: list[traces.Place] = []
    if set(names) <= set(wanted):
        places.append(traces.Place(first.config.parent, traces.CONFIG))
        folders = [Path(each) for each in (environ.get("XDG_RUNTIME_DIR"), tempfile.gettempdir()) if each]
        homes = traces.throw_away_homes(folders, os.geteuid(), disk)
        places += [traces.Place(home, traces.ANYTHING) for home in homes if not _is_in_use(home)]
    return Everything(profiles, traces.find(places, disk))


def _is_in_use(home: Path) -> bool:
    with Running(home / "state" / FIRST_PROFILE / "open").alone(0) as is_alone:
        return not is_alone


def _profile(paths: Paths, disk: Disk) -> Profile:
    local = traces.find(
        [traces.Place(paths.cache, traces.CACHE), traces.Place(paths.state, traces.STATE)],
        disk,
    )
    log = traces.find([traces.Place(paths.log, traces.LOG), traces.Place(paths.keys, traces.KEYS)], disk)
    own = _device(paths, disk)
    names = [Path(path).name for path, _ in log.files if path.startswith(f"{paths.log}/")]
    machines = tuple(name for name in names if not name.lstrip(".").startswith(f"{own}-"))
    near = (paths.log, paths.data, paths.data.parent)
    by_tool = any((folder / name).exists() for folder in near for name in _BY_TOOLS)
    is_away = not paths.is_own_data and not paths.data.is_dir()
    is_synced = bool(machines) or by_tool or not paths.is_own_data
    copies = Folder(str(paths.backups), disk).elsewhere()
    return Profile(paths, local, log, machines, is_synced, copies, is_away)


def _device(paths: Paths, disk: Disk) -> str | None:
    try:
        return known_device(str(paths.device), disk)
    except OSError:
        return None


def paths_of(profile: str, environ: Mapping[str, str]) -> Paths:
    """The folders of a profile."""
    return load(profile, environ)[0]


# Hiding


def hide(paths: Paths, now: datetime, records: str) -> Forgetting:
    """Hide a profile's records from now on; raises NotSaved, also where the erasing has begun."""
    mark = Mark(paths.forgetting)
    _refuse_begun(mark.read())
    forgetting = Forgetting(now, uptime(), records=records)
    mark.write(forgetting)
    return forgetting


def show_again(paths: Paths) -> Forgetting | None:
    """Take the hiding back; answers what was asked before, None if nothing was hidden.

    Raises:
        NotSaved: it could not be taken back, or the erasing has begun.
    """
    mark = Mark(paths.forgetting)
    found = mark.read()
    _refuse_begun(found)
    mark.remove()
    return found


def _refuse_begun(found: Forgetting | None) -> None:
    if found is not None and found.is_begun:
        raise NotSaved(words.BEGUN)


def hidden(paths: Paths) -> Forgetting | None:
    """What was asked, if a profile's records are hidden; cheap where they are not."""
    return Mark(paths.forgetting).read() if os.path.lexists(paths.forgetting) else None


def is_due(paths: Paths, found: Forgetting, now: datetime) -> bool:
    """Take note that Companion was started, and say whether the records are to be erased now."""
    looked = found.look(now)
    if looked != found and found.asked != FOR_EVER:
        with suppress(NotSaved):  # a read-only folder: the date is looked at again the next time
            Mark(paths.forgetting).write(looked)
    return looked.is_due(now, uptime())


def due_profiles(environ: Mapping[str, str], now: datetime) -> tuple[str, ...]:
    """Every profile whose hidden records are to be erased now."""
    names = known_profiles(environ)
    marks = {name: hidden(paths_of(name, environ)) for name in names}
    return tuple(name for name, mark in marks.items() if mark and is_due(paths_of(name, environ), mark, now))


def day_of(found: Forgetting, zone: str) -> date | None:
    """The day on which hidden records are to be erased; None if that is not known."""
    return Calendar(zone).wall(found.due).date() if found.asked != FOR_EVER else None


def sentence(found: Forgetting, zone: str) -> str:
    """Say that records are hidden, until when, and how to bring them back."""
    day = day_of(found, zone)
    return words.hidden(day) if day is not None else words.HIDDEN_FOR_NOW


# Erasing

Erase = Callable[[Paths], None]
"""Opens the records of a profile and erases all of them for good."""


def forget(environ: Mapping[str, str], found: Everything, records: str | None, erase: Erase) -> tuple[str, ...]:
    """Remove everything that was found.

    Args:
        environ: the environment.
        found: what.
        records: what happens to a folder of records: `remove`, `keep`, or `erase` for good on all machines first; None
            for what was chosen when the profile was hidden.
        erase: does the latter.

    Returns:
        What is left, each with the reason; doing it again does the rest.

    Raises:
        Busy: another copy is open and does not close.
        Locked, NotSaved: the records could not be erased for good; they are hidden, and the next start tries again.
    """
    left: list[str] = []
    plans = plans_of(found, records)
    made = [folder for profile in found.profiles for folder in made_folders(profile.paths)]
    for paths, plan in plans:
        left += _forget_profile(paths, plan, erase)
    disk = Disk()
    if not left:  # the preferences say where the records are
        left += traces.remove(found.shared, disk)
    kept = {above for paths, plan in plans if plan != "remove" for above in _with_parents(paths)}
    folders = [folder for folder in dict.fromkeys([*made, *_roots(environ)]) if folder not in kept]
    for folder in sorted(folders, key=lambda each: len(each.parts), reverse=True):
        with suppress(OSError):  # not empty, or gone
            disk.rmdir(str(folder))
    gone = {paths.profile for paths, _ in plans}
    _hand_over(environ, [folder for folder in made if folder.is_dir()], gone)
    return tuple(left)


def plan_of(profile: Profile, records: str) -> str:
    """What happens to the records of a profile: the choice is one only where others have them, too."""
    return records if profile.is_synced else "remove"


def plans_of(found: Everything, records: str | None) -> list[tuple[Paths, str]]:
    """What happens to the records of each profile; without a choice for all, what was chosen when it was hidden."""
    return [(each.paths, plan_of(each, records) if records else _chosen(each.paths)) for each in found.profiles]


def _hand_over(environ: Mapping[str, str], made: Sequence[Path], gone: Collection[str]) -> None:
    """Have another profile remember folders that one made and that it needs, too: they go with the last one."""
    for name in known_profiles(environ) if made else ():
        paths = paths_of(name, environ)
        if name not in gone and paths.state.is_dir():
            note_made(paths, made)
            return


def _chosen(paths: Paths) -> str:
    found = Mark(paths.forgetting).read()
    return found.records if found is not None else "remove"


def _with_parents(paths: Paths) -> tuple[Path, ...]:
    return (paths.log, paths.keys, paths.data, *paths.data.parents)


def _forget_profile(paths: Paths, records: str, erase: Erase) -> tuple[str, ...]:
    mark, disk = Mark(paths.forgetting), Disk()
    if paths.state.is_dir():
        mark.write(replace(mark.read() or Forgetting(FOR_EVER), is_begun=True, records=records))
    with Running(paths.presence).alone(PATIENCE) as is_alone:
        if not is_alone:
            raise Busy(words.STILL_OPEN)
        if records == "erase":
            if _profile(paths, disk).is_away:
                return (words.away(str(paths.data)),)
            erase(paths)
        profile = _profile(paths, disk)
        left: tuple[str, ...] = ()
        if records == "remove":
            left = (words.away(str(paths.data)),) if profile.is_away else traces.remove(profile.records, disk)
            if paths.is_own_data and not left:
                with suppress(OSError):  # somebody else put something there
                    disk.rmdir(str(paths.data))
        return left or traces.remove(profile.local, disk)


def _roots(environ: Mapping[str, str]) -> Sequence[Path]:
    """The folders above those of the profiles that are Companion's by their name."""
    first = locate(FIRST_PROFILE, environ)
    above = [first.data.parent, first.state.parent, first.cache.parent, first.config.parent]
    return [folder for folder in above if environ.get("COMPANION_HOME") or "companion" in folder.parts[-2:]]
