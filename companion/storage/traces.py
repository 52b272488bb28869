"""Everything Companion ever wrote on this machine: found, listed, and removed, without following a symbolic link.

Only what Companion makes is counted as its own, by where it lies and what it is called. Whatever else lies in its
folders belongs to somebody else: it is named and stays, and so does the folder it lies in.
"""

from __future__ import annotations

import re
import stat as modes
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from companion.storage.disk import Disk, fsync_folder, patiently
from companion.storage.leftovers import HALF
from companion.storage.log_names import LIKE_OURS

LOG = re.compile(rf"{LIKE_OURS}|\.{LIKE_OURS}\.new")
"""Log files, mended and restored lines, conflict copies and leftovers included."""

KEYS = re.compile(rf"identity-[a-z2-7]{{6}}(?![A-Za-z0-9_])[^/]*\.age|{HALF}")
"""Sealed identities, conflict copies included."""

STATE = re.compile(
    rf"(?:device|lock|open|data-folder|folders|plan|recipients|crash\.log|[a-z][a-z-]*\.(?:json|age)|{HALF})"
    rf"|(?:drafts|printed)/(?:[^/]+\.(?:json|age)|{HALF})|keys/(?:{KEYS.pattern}|retired-[^/]+\.age)|backups/.+|plan/.+"
)
"""Files of the state folder."""

CACHE = re.compile(rf"[a-z][A-Za-z0-9-]*\.(?:json|age)|{HALF}")
"""Files of the cache folder."""

CONFIG = re.compile(r"config\.toml|\.config\.toml\.\d+")
"""Preferences."""

ANYTHING = re.compile(r".+")
"""Every file: the folder is Companion's alone."""

LAST = ("forget.json", "lock", "open", "folders")
"""Files that go last, so that a removal cut short goes on the next time."""


class Place(Struct, frozen=True):
    """A folder in which Companion writes."""

    folder: Path
    """Where."""

    own: re.Pattern[str]
    """What the files are called that it makes there, seen from the folder."""

    goes: bool = True
    """Does the folder itself go, too, if it is empty then?"""


class Found(Struct, frozen=True):
    """What was found of Companion."""

    files: tuple[tuple[str, int], ...]
    """Its files with their sizes, in the order in which they go."""

    folders: tuple[str, ...]
    """Its folders, the innermost first; each goes if it is empty then."""

    others: tuple[str, ...]
    """What somebody else put there: it stays. Symbolic links among it, and what cannot be looked into."""

    @property
    def size(self) -> int:
        """How many bytes the files hold together."""
        return sum(size for _, size in self.files)


def find(places: Iterable[Place], disk: Disk) -> Found:
    """Look through some places; what is not there is no trouble."""
    files: list[tuple[str, int]] = []
    folders: list[str] = []
    others: list[str] = []
    for place in places:
        root = str(place.folder)
        try:
            stat = patiently(disk.lstat, root)
        except OSError:
            continue
        if not modes.S_ISDIR(stat.st_mode):
            others.append(root)
            continue
        _walk(place, root, "", disk, (files, folders, others))
        if place.goes:
            folders.append(root)
    files.sort(key=lambda file: _goes_when(file[0]))
    return Found(tuple(dict.fromkeys(files)), tuple(dict.fromkeys(folders)), tuple(dict.fromkeys(others)))


def remove(found: Found, disk: Disk) -> tuple[str, ...]:
    """Remove what was found, so that a power cut brings nothing back; doing it again does the rest.

    Returns:
        Files that could not be removed, each with the reason.
    """
    first = [path for path, _ in found.files if not _goes_when(path)]
    left = [problem for path in first if (problem := _unlink(path, disk))]
    _remove_empty(found.folders, disk)
    left += _brought_to_disk(found, disk)
    if not left:  # the mark stays until all else is gone
        left = [problem for path, _ in found.files if _goes_when(path) and (problem := _unlink(path, disk))]
        _remove_empty(found.folders, disk)
        left += _brought_to_disk(found, disk)
    return tuple(left)


def _brought_to_disk(found: Found, disk: Disk) -> Iterator[str]:
    """Bring to the disk that names are gone, in each folder or the next one above that is there; gives problems."""
    done = set()
    for folder in sorted({*found.folders, *(path.rpartition("/")[0] for path, _ in found.files)}):
        there = folder
        while there and there not in done:
            done.add(there)
            try:
                fsync_folder(disk, there)
            except (FileNotFoundError, NotADirectoryError):
                there = there.rpartition("/")[0]
            except PermissionError:  # a folder above that is not the person's, such as the one for temporary files
                break
            except OSError as error:
                yield f"{there} ({error.strerror or error})"
                break
            else:
                break


def _unlink(path: str, disk: Disk) -> str:
    try:
        patiently(disk.unlink, path)
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except OSError as error:
        return f"{path} ({error.strerror or error})"
    return ""


def _remove_empty(folders: Iterable[str], disk: Disk) -> None:
    for folder in folders:
        with suppress(OSError):  # not empty, or gone
            patiently(disk.rmdir, folder)


def throw_away_homes(folders: Sequence[Path], uid: int, disk: Disk) -> Iterator[Path]:
    """Find homes of the demo and of pictures that a crash left in the folders for temporary files."""
    for folder in dict.fromkeys(folders):
        try:
            entries = disk.entries(str(folder))
        except OSError:
            continue
        for name, stat in entries:
            is_ours = name.startswith(("companion-demo-", "companion-pictures-"))
            if is_ours and modes.S_ISDIR(stat.st_mode) and stat.st_uid == uid:
                yield folder / name


def _walk(
    place: Place, folder: str, inside: str, disk: Disk, into: tuple[list[tuple[str, int]], list[str], list[str]]
) -> None:
    files, folders, others = into
    try:
        entries = disk.entries(folder)
    except OSError:
        others.append(folder)
        return
    for name, stat in entries:
        path, within = f"{folder}/{name}", f"{inside}{name}"
        if modes.S_ISDIR(stat.st_mode):
            before = len(files)
            _walk(place, path, f"{within}/", disk, into)
            if len(files) > before or _is_own_folder(place, within):
                folders.append(path)
        elif modes.S_ISREG(stat.st_mode) and place.own.fullmatch(within):
            files.append((path, stat.st_size))
        else:
            others.append(path)


def _is_own_folder(place: Place, within: str) -> bool:
    """Is this a folder that Companion makes in that place, though nothing lies in it?"""
    return place.own is ANYTHING or bool(re.fullmatch(r"(?:drafts|printed|backups(?:/.+)?|plan)", within))


def _goes_when(path: str) -> int:
    name = path.rpartition("/")[2]
    return LAST[::-1].index(name) + 1 if name in LAST else 0
