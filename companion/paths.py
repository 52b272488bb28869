"""Where the records, the state and the cache of a profile lie, and the making of folders nobody else can open."""

from __future__ import annotations

import contextlib
import errno
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from companion.domain.errors import BadInput, NotReadable

FIRST_PROFILE = "me"
"""The profile used when none is named."""

CONFIG_NAME = "config.toml"
"""The file of local preferences."""

_PROFILE = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")


@dataclass(frozen=True, slots=True)
class Paths:
    """Every folder and file of one profile on this machine."""

    profile: str
    """The profile they belong to."""

    config: Path
    """The file of local preferences, shared by all profiles."""

    data: Path
    """The one folder to sync: the log and the keys."""

    state: Path
    """What belongs to this machine and profile: device, lock, drafts, backups, plan."""

    cache: Path
    """What can be thrown away at any time."""

    is_chosen: bool = False
    """Did the person choose where these lie (COMPANION_HOME, or the data folder in the preferences)?"""

    is_own_data: bool = True
    """Is the data folder one that Companion makes, rather than one the preferences point to?"""

    warnings: tuple[str, ...] = ()
    """What the person should know about how these were found."""

    @property
    def log(self) -> Path:
        """The revision log."""
        return self.data / "log"

    @property
    def keys(self) -> Path:
        """Sealed identities, if the records are encrypted."""
        return self.data / "keys"

    @property
    def recipients(self) -> Path:
        """The public keys that what is saved here is sealed to; without a key in it encryption is off."""
        return self.state / "recipients"

    @property
    def is_sealing(self) -> bool:
        """Is encryption on here? Nothing is imported to find out; what cannot be read counts as on, as what is lost."""
        try:
            try:
                return b"\nage1" in self.recipients.read_bytes()
            except (FileNotFoundError, NotADirectoryError):
                return any(name.endswith(".age") for name in os.listdir(self.state / "keys"))  # noqa: PTH208 (quick)
        except (FileNotFoundError, NotADirectoryError):
            return False
        except OSError:
            return True

    @property
    def device(self) -> Path:
        """This machine's device id."""
        return self.state / "device"

    @property
    def lock(self) -> Path:
        """The lock that two copies of the app share."""
        return self.state / "lock"

    @property
    def drafts(self) -> Path:
        """Texts that are not saved yet."""
        return self.state / "drafts"

    @property
    def backups(self) -> Path:
        """Verified copies of the log."""
        return self.state / "backups"

    @property
    def backup_note(self) -> Path:
        """Why the last try to make a backup made none, if it did."""
        return self.backups / "failed"

    @property
    def plan(self) -> Path:
        """The safety plan as a plain file, if the person wants it readable while locked."""
        return self.state / "plan"

    @property
    def printed(self) -> Path:
        """Which rows each terminal printed last."""
        return self.state / "printed"

    @property
    def pointer(self) -> Path:
        """Where the data folder was the last time the preferences pointed to one."""
        return self.state / "data-folder"

    @property
    def made(self) -> Path:
        """Which folders Companion made here, so that as many can go again."""
        return self.state / "folders"

    @property
    def forgetting(self) -> Path:
        """Says that these records are hidden and will be erased, and when; there is none unless the person asked."""
        return self.state / "forget.json"

    @property
    def presence(self) -> Path:
        """Held by every running copy of Companion."""
        return self.state / "open"

    @property
    def crash_log(self) -> Path:
        """Where and in what kind of error the app last stopped; never what was in it."""
        return self.state / "crash.log"


def profile_name(given: str | None, environ: Mapping[str, str]) -> str:
    """The profile to use: the one given, else COMPANION_PROFILE, else the first.

    Raises:
        BadInput: the name could not be a folder on every machine.
    """
    name = given or environ.get("COMPANION_PROFILE") or FIRST_PROFILE
    if not _PROFILE.fullmatch(name):
        shown = name.encode("ascii", "backslashreplace").decode()[:40]
        raise BadInput(
            f"“{shown}” cannot be a profile name. Use up to 32 lower-case letters, digits, - and _, such as “me”.",
            "profile",
        )
    return name


def is_profile(name: str) -> bool:
    """Can this be the name of a profile?"""
    return _PROFILE.fullmatch(name) is not None


def locate(profile: str, environ: Mapping[str, str]) -> Paths:
    """The folders of a profile, before the preferences are read.

    Raises:
        NotReadable: the system knows no home folder.
    """
    home = environ.get("COMPANION_HOME")
    if home:
        root = Path(os.path.abspath(os.path.expanduser(home)))  # noqa: PTH100, PTH111 (never follow links here)
        folders = [root / name for name in ("config", "data", "state", "cache")]
        return _paths(profile, folders, is_chosen=True)
    from platformdirs import PlatformDirs  # 16 ms: only without COMPANION_HOME

    dirs = PlatformDirs("companion", appauthor=False)
    try:
        folders = [dirs.user_config_path, dirs.user_data_path, dirs.user_state_path, dirs.user_cache_path]
    except RuntimeError:
        folders = []
    if not folders or not all(folder.is_absolute() for folder in folders):
        raise NotReadable("No home folder is known here. Set COMPANION_HOME to a folder of your own and try again.")
    if len(set(folders)) < len(folders):  # macOS keeps several of them in one place
        folders = [folder / name for folder, name in zip(folders, ("config", "data", "state", "cache"), strict=True)]
    return _paths(profile, folders, is_chosen=False)


def _paths(profile: str, folders: list[Path], *, is_chosen: bool) -> Paths:
    config, data, state, cache = folders
    return Paths(profile, config / CONFIG_NAME, data / profile, state / profile, cache / profile, is_chosen)


def has_records(paths: Paths) -> bool:
    """Has anything been saved in a profile? One that cannot be looked at may have records."""
    try:
        return any(paths.log.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True


def profiles(environ: Mapping[str, str]) -> tuple[str, ...]:
    """The profiles with records where Companion keeps them itself, by name."""
    root = locate(FIRST_PROFILE, environ).data.parent
    try:
        names = sorted(folder.name for folder in root.iterdir() if _PROFILE.fullmatch(folder.name))
    except OSError:
        return ()
    return tuple(name for name in names if has_records(locate(name, environ)))


def prepare(paths: Paths) -> tuple[str, ...]:
    """Make the folders of a profile, closed to everybody else.

    Returns:
        standing warnings: sentences about a chosen folder that is not as private as it should be.

    Raises:
        NotReadable: a folder is missing, is a file, cannot be written, or (where Companion chose it) is not private.
    """
    try:
        return _prepared(paths)
    except OSError as error:
        folder = error.filename or paths.data
        raise NotReadable(f"The folder {folder} cannot be opened ({reason(error)}).") from None


def check_chosen(paths: Paths) -> None:
    """See that the data folder the person chose is there, and apart from what belongs to this computer alone.

    Raises:
        NotReadable: it is not: what is written is somewhere else.
    """
    if not paths.is_own_data and not paths.data.is_dir():
        what = "is a file, not a folder" if paths.data.exists() else "is not there"
        raise NotReadable(
            f"The data folder {paths.data}, chosen in {paths.config}, {what}. "
            "If it is on a drive or a share, connect it; else make it, or change the setting. Nothing was changed."
        )
    if any(_is_within(paths.data, folder) for folder in (paths.state, paths.cache)):
        raise NotReadable(
            f"The data folder {paths.data} lies where Companion keeps what belongs to this computer alone. Please "
            f"choose a folder of its own in {paths.config}. Nothing was changed."
        )


def _prepared(paths: Paths) -> tuple[str, ...]:
    check_chosen(paths)
    ours = [paths.config.parent, paths.state]
    if paths.is_own_data:
        ours.append(paths.data)
    made = [one for folder in (*ours, paths.log, paths.keys) for one in _make_or_say(folder)]
    warnings = paths.warnings
    try:
        made += _make_or_say(paths.cache)
        ours.append(paths.cache)
    except NotReadable as error:  # nothing in it is needed
        warnings = (*warnings, f"{error} Companion opens more slowly without it.")
    if made:
        note_made(paths, made)
    others = [folder for folder in dict.fromkeys((*ours, paths.data)) if folder.stat().st_uid != os.geteuid()]
    problems = [words for words in (_owned_by_others(others), _open_to_others(ours)) if words]
    if problems and not paths.is_chosen:
        raise NotReadable(
            f"{problems[0]} Companion keeps nothing in a folder that is not private. Nothing was changed."
        )
    return (*warnings, *problems)


def _is_within(inner: Path, outer: Path) -> bool:
    within = os.path.realpath(outer)
    return os.path.commonpath([os.path.realpath(inner), within]) == within


def made_folders(paths: Paths) -> tuple[Path, ...]:
    """The folders that Companion made for a profile, the outermost first; none where that was not noted."""
    import json

    try:
        found = json.loads(paths.made.read_text("utf-8", "surrogateescape"))
    except (OSError, ValueError):
        return ()
    return tuple(Path(name) for name in found if isinstance(name, str)) if isinstance(found, list) else ()


def note_made(paths: Paths, made: Sequence[Path]) -> None:
    """Note that Companion made these folders; they go when all of the profile goes, if they are empty then."""
    import json

    names = dict.fromkeys(map(str, (*made_folders(paths), *made)))
    with contextlib.suppress(OSError):  # then a folder or two stays, empty
        write_private(paths.made, json.dumps(list(names), ensure_ascii=True))


def _make_or_say(folder: Path) -> list[Path]:
    try:
        made = make_folder(folder)
    except (FileExistsError, NotADirectoryError):
        raise NotReadable(f"{_file_in_the_way(folder)} is a file, but a folder is needed there.") from None
    except OSError as error:
        raise NotReadable(f"The folder {folder} cannot be made ({reason(error)}).") from None
    if not os.access(folder, os.R_OK | os.X_OK):
        raise NotReadable(f"The folder {folder} cannot be opened: permission denied.")
    return made


def make_folder(folder: Path) -> list[Path]:
    """Make a folder and what is missing above it, each closed to others whatever the umask; a power cut keeps them.

    Returns:
        Those that were made, the outermost first.
    """
    if folder.is_dir():
        return []
    above = [] if folder.parent.is_dir() else make_folder(folder.parent)
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        if not folder.is_dir():  # another copy may have been quicker
            raise
        return above
    try:
        sync_folder(folder.parent)
    except OSError:
        folder.rmdir()  # else the next try would take it for one that is kept
        raise
    return [*above, folder]


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk; where a system cannot do that, there is no need either."""
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(opened)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(opened)


def _file_in_the_way(folder: Path) -> Path:
    return next((part for part in (folder, *folder.parents) if part.exists() and not part.is_dir()), folder)


def _owned_by_others(folders: list[Path]) -> str:
    if not folders:
        return ""
    return f"{_named(folders)} to another user of this computer, who can read and change what is inside."


def _named(folders: list[Path]) -> str:
    first = f"The folder {folders[0]} belongs"
    return first if len(folders) == 1 else f"The folders {', '.join(map(str, folders))} belong"


def _open_to_others(folders: list[Path]) -> str:
    """Close folders of ours to everybody else, and say which cannot be."""
    left = [folder for folder in folders if not _is_closed(folder)]
    return f"Other users of this computer may be able to open {', '.join(map(str, left))}." if left else ""


def _is_closed(folder: Path) -> bool:
    info = folder.stat()
    if info.st_uid != os.geteuid():
        return True  # said already
    if info.st_mode & 0o077:
        with contextlib.suppress(OSError):
            folder.chmod(0o700)
    return folder.stat().st_mode & 0o077 == 0


def write_private(file: Path, text: str) -> None:
    """Write a small file that only its owner can read, replacing what was there in one step."""
    make_folder(file.parent)
    folder = os.open(file.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        replace_file(file, text, folder)
    finally:
        os.close(folder)


def replace_file(file: Path, text: str, folder: int) -> None:
    """Put a file in place of another of the same name: written beside it, kept on disk, then renamed.

    Args:
        file: the file; its folder exists.
        text: all it will hold.
        folder: its folder, opened.
    """
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    try:
        opened = os.open(beside, flags, 0o600)
    except FileExistsError:  # left by a process of the same number that could not finish or take it away
        beside.unlink()
        opened = os.open(beside, flags, 0o600)
    try:
        with os.fdopen(opened, "w", encoding="utf-8", errors="surrogateescape", newline="") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(opened)
        beside.replace(file)
    except OSError:
        beside.unlink(missing_ok=True)
        raise
    os.fsync(folder)


def reason(error: Exception) -> str:
    """Why something on disk did not work, in a few words and without a path."""
    if isinstance(error, OSError):
        return (error.strerror or "unknown reason").lower()
    return "it is not UTF-8 text" if isinstance(error, UnicodeDecodeError) else str(error)
