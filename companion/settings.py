"""The preferences that belong to this machine, in `config.toml`: read, checked and changed.

Nothing here needs the store, so the region of the crisis line is known even when the store is locked or damaged.
The preferences are read with the standard library and written with tomlkit, which keeps a person's comments.
"""

from __future__ import annotations

import contextlib
import os
import re
import stat
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from companion.domain.errors import BadInput, NotSaved
from companion.paths import Paths, locate, make_folder, reason, replace_file, write_private

LARGEST_CONFIG = 1_000_000
"""The most bytes of a preferences file that are read."""

GLYPHS = ("auto", "unicode", "ascii")
"""Which signs the terminal can show."""

ANIMATIONS = ("auto", "none", "basic", "full")
"""How much may move."""

HELP_FORMS = ("full", "short")
"""How much stands in Help now: every line with its hours, or the lines and the plan in two rows."""

NOTIFICATIONS = ("auto", "bell", "osc9", "osc777", "off")
"""How the terminal may speak up at a due time."""


@dataclass(frozen=True, slots=True)
class Preferences:
    """What `config.toml` says, with defaults for what it does not."""

    region: str | None = None
    """The country of the crisis lines, two letters; None until the person confirmed one."""

    theme: str = ""
    """The name of a theme; empty for the app's own choice."""

    glyphs: str = "auto"
    """One of `GLYPHS`."""

    animation: str = "auto"
    """One of `ANIMATIONS`."""

    help_now: str = "full"
    """One of `HELP_FORMS`."""

    editor: str = ""
    """The command that opens a long note; empty for $VISUAL or $EDITOR."""

    idle_lock: int | None = None
    """Minutes without a key until the records are locked, or covered where they are not encrypted; 0 for never.

    Where nothing is chosen, encrypted records are locked after a quarter of an hour and others are left open.
    """

    notifications: str = "auto"
    """How the terminal speaks up at a due time, one of `NOTIFICATIONS`."""

    notification_names: bool = False
    """May a notification name the medicine?"""

    keymap: Mapping[str, str] = field(default_factory=dict)
    """Keys by the id of their action."""

    data: Mapping[str, str] = field(default_factory=dict)
    """Chosen data folders by profile."""

    problems: tuple[str, ...] = ()
    """What could not be understood, as sentences; everything else holds."""


def load(profile: str, environ: Mapping[str, str]) -> tuple[Paths, Preferences]:
    """The folders and preferences of a profile, the data folder being where the preferences point.

    Where the preferences are damaged, the data folder they pointed to the last time is used, so that a typo never
    shows an empty journal.
    """
    paths = locate(profile, environ)
    preferences = read(paths.config)
    chosen = preferences.data.get(profile, "")
    warnings: tuple[str, ...] = ()
    if not chosen and preferences.problems:
        with contextlib.suppress(OSError):
            chosen = paths.pointer.read_text("utf-8", "surrogateescape")
            warnings = (f"The data folder is still {chosen}, as it was before {paths.config} was changed.",)
    if chosen:
        data = paths.config.parent / os.path.expanduser(chosen)  # noqa: PTH111 (never fails, unlike Path.expanduser)
        paths = replace(paths, data=data, is_chosen=True, is_own_data=False, warnings=warnings)
    return paths, preferences


def remember_data_folder(paths: Paths) -> None:
    """Keep where the data folder is, for the day the preferences cannot be read.

    Where that cannot be kept the records open all the same: they lie where the preferences say.
    """
    with contextlib.suppress(OSError):
        if paths.is_own_data:
            paths.pointer.unlink(missing_ok=True)
        elif not paths.warnings and _pointed_to(paths) != str(paths.data):
            write_private(paths.pointer, str(paths.data))


def _pointed_to(paths: Paths) -> str | None:
    try:
        return paths.pointer.read_text("utf-8", "surrogateescape")
    except OSError:
        return None


def read(file: Path) -> Preferences:
    """The preferences in a file; what cannot be understood is named in `problems` and never stops the app."""
    try:
        text = _text_of(file)
    except (OSError, ValueError) as error:
        return Preferences(problems=(f"{file} cannot be read ({reason(error)}). Its settings are not in use.",))
    if text is None:
        return Preferences()
    import tomllib

    try:
        found = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        why = str(error) if isinstance(error, tomllib.TOMLDecodeError) else "too deeply nested"
        return Preferences(problems=(f"{file} cannot be understood: {why}. Its settings are not in use.",))
    return _understand(file, found)


def _text_of(file: Path) -> str | None:
    try:
        opened = os.open(file, os.O_RDONLY | os.O_NONBLOCK)
    except (FileNotFoundError, NotADirectoryError):
        return None
    with os.fdopen(opened, "rb") as stream:
        if not stat.S_ISREG(os.fstat(opened).st_mode):
            raise ValueError("it is not a file")
        content = stream.read(LARGEST_CONFIG + 1)
    if len(content) > LARGEST_CONFIG:
        raise ValueError("it is larger than a megabyte")
    return content.decode("utf-8-sig")


def _region(value: object) -> str:
    if isinstance(value, str) and re.fullmatch("[A-Za-z]{2}", value):
        return value.upper()
    raise ValueError('two letters in quotes, such as "US" or "DE"')


def _text(value: object) -> str:
    if isinstance(value, str) and len(value) < 1000 and value.isprintable():
        return value
    raise ValueError("a text in quotes")


def _minutes(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 1440:
        return value
    raise ValueError("a number of minutes from 0 (never) to 1440")


def _switch(value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise ValueError("true or false")


def _one_of(value: object, choices: tuple[str, ...]) -> str:
    if isinstance(value, str) and value in choices:
        return value
    raise ValueError("one of " + ", ".join(f'"{choice}"' for choice in choices))


_KNOWN: dict[str, Callable[[Preferences, object], Preferences]] = {
    "region": lambda known, value: replace(known, region=_region(value)),
    "theme": lambda known, value: replace(known, theme=_text(value)),
    "glyphs": lambda known, value: replace(known, glyphs=_one_of(value, GLYPHS)),
    "animation": lambda known, value: replace(known, animation=_one_of(value, ANIMATIONS)),
    "help-now": lambda known, value: replace(known, help_now=_one_of(value, HELP_FORMS)),
    "editor": lambda known, value: replace(known, editor=_text(value)),
    "idle-lock": lambda known, value: replace(known, idle_lock=_minutes(value)),
    "notifications.terminal": lambda known, value: replace(known, notifications=_one_of(value, NOTIFICATIONS)),
    "notifications.names": lambda known, value: replace(known, notification_names=_switch(value)),
}
"""Every single setting: its key, and how a value found there is checked and taken in."""

_FREE = ("keymap", "data")
"""Tables whose keys are names: of actions, of profiles."""


def _understand(file: Path, found: Mapping[str, object]) -> Preferences:
    known = Preferences()
    free: dict[str, dict[str, str]] = {name: {} for name in _FREE}
    problems = []
    for key, value in _flat(found):
        table, _, name = key.partition(".")
        try:
            if name and table in _FREE:
                free[table][name] = _text(value)
            elif key in _KNOWN:
                known = _KNOWN[key](known, value)
            else:
                problems.append(_unknown(file, key))
        except ValueError as wanted:
            problems.append(f"{file}: “{_shown(key)}” must be {wanted}. The setting is not in use.")
    return replace(known, keymap=free["keymap"], data=free["data"], problems=tuple(problems))


def _flat(found: Mapping[str, object], before: str = "") -> Iterator[tuple[str, object]]:
    for key, value in found.items():
        is_group = before.startswith("keymap.") or (not before and (key in _FREE or key == "notifications"))
        if is_group and isinstance(value, Mapping):
            yield from _flat(value, f"{before}{key}.")
        else:
            yield before + key, value


def _unknown(file: Path, key: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(key, [*_KNOWN, *_FREE], 1)
    hint = f" Did you mean “{near[0]}”?" if near else f" Known are {', '.join([*_KNOWN, *_FREE])}."
    return f"{file}: “{_shown(key)}” is not a setting.{hint}"


def _shown(key: str) -> str:
    return "".join(char if char.isprintable() else "\ufffd" for char in key)[:60]


def write(file: Path, key: str, value: str | int | bool | None) -> None:
    """Set one preference (or remove it, with None), keeping everything else in the file as it stands.

    Args:
        file: the preferences file; it is made if missing, and followed if it is a link.
        key: its dotted name, such as "region", "notifications.names" or "keymap.app.help".
        value: what to set.

    Raises:
        BadInput: there is no such setting, or the value does not fit it.
        NotSaved: the file cannot be written, or is too damaged to change without losing what is in it.
    """
    table, _, name = key.partition(".")
    if not (table in _FREE and name) and key not in _KNOWN:
        raise BadInput(_unknown(file, key), key)
    if value is not None:
        try:
            _text(value) if table in _FREE else _KNOWN[key](Preferences(), value)
        except ValueError as wanted:
            raise BadInput(f"“{key}” must be {wanted}.", key) from None
    import fcntl

    target = Path(os.path.realpath(file))
    try:
        make_folder(target.parent)
        folder = os.open(target.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            replace_file(target, _changed(target, key, value), folder)
        finally:
            os.close(folder)
    except OSError as error:
        raise NotSaved(f"{file} could not be written ({reason(error)}). The setting is as it was.") from None


def _changed(file: Path, key: str, value: str | int | bool | None) -> str:
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    table, _, name = key.partition(".")
    try:
        document = tomlkit.parse(_text_of(file) or "")
    except (TOMLKitError, ValueError, RecursionError):
        raise NotSaved(f"{file} is damaged, so it was left as it is. Please mend or move it, then try again.") from None
    holder: MutableMapping[str, object] = document
    if name:
        if not isinstance(document.get(table), Mapping):
            document[table] = tomlkit.table()
        holder = document[table]
    if value is None:
        holder.pop(name or table, None)
    else:
        holder[name or table] = value
    return tomlkit.dumps(document)
