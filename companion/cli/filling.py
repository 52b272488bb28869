"""Writing a made-up life to a folder that can be used as COMPANION_HOME: the same bytes for the same seed."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from companion.cli.words import demo as words
from companion.domain.errors import BadInput, NotSaved
from companion.paths import FIRST_PROFILE, locate, make_folder, reason
from companion.storage.bulk import write_log

if TYPE_CHECKING:
    from companion.demo.action import Action


def empty_folder(folder: Path) -> Path:
    """The folder, if it is empty or not there yet.

    Raises:
        BadInput: it is something else; a real home is never written to.
    """
    if folder.is_symlink() or (folder.exists() and (not folder.is_dir() or any(folder.iterdir()))):
        raise BadInput(words.not_empty(str(folder)), "write")
    return folder


def fill(home: Path, life: Iterable[Action], seed: int) -> int:
    """Write a life into an empty folder; the answer is how many lines that took.

    Raises:
        NotSaved: the folder cannot be written.
    """
    log = locate(FIRST_PROFILE, {"COMPANION_HOME": str(home)}).log
    try:
        make_folder(log)
    except OSError as error:
        raise NotSaved(words.not_written(str(home), reason(error))) from None
    return write_log(log, life, seed)
