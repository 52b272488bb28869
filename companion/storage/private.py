"""Small JSON files of this machine, sealed as a whole while encryption is on: drafts, local state, printed lists.

Named without an ending, a file is `<name>.json` in clear and `<name>.age` sealed. Sealing needs no passphrase, so that
a draft can be kept while locked; opening does.
"""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from companion.paths import make_folder, sync_folder
from companion.storage.age import MissingExtra
from companion.storage.seal import Seal

CLEAR, SEALED = ".json", ".age"


class PrivateFiles:
    """Reads and writes such files as encryption is now."""

    def __init__(self, seal: Seal | None = None) -> None:
        self._seal = seal

    @property
    def is_sealing(self) -> bool:
        """Are files sealed? Another copy may have turned encryption on or off since; raises OSError."""
        if self._seal is None:
            return False
        self._seal.look()
        if not self._seal.is_known:
            raise OSError(None, "it cannot be read which keys to seal to")
        return self._seal.is_on

    def read(self, path: Path) -> object:
        """What a file holds, named without its ending; None if it is missing, damaged or locked."""
        for ending in (CLEAR, SEALED) if self._seal is None or not self._seal.is_on else (SEALED, CLEAR):
            with contextlib.suppress(OSError, ValueError, RecursionError, MissingExtra):
                data = _read(with_ending(path, ending))
                opened = self._seal.open_bytes(data) if ending == SEALED and self._seal is not None else data
                if opened is not None:
                    value: object = json.loads(opened)
                    return value
        return None

    def write(self, path: Path, value: object, *, durable: bool = False) -> None:
        """Write a file whole or not at all, readable by its owner only.

        Args:
            path: where, without its ending; its folder is made if it is missing.
            value: a JSON value.
            durable: whether it must survive a power cut when this returns.

        Raises:
            OSError: it could not be written; the file before it stands.
            NotReadable: encryption is on, and its extra is not installed.
        """
        data = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str).encode()
        is_sealed = self.is_sealing
        if is_sealed and self._seal is not None:
            data = self._seal.seal_bytes(data)
        write_whole(with_ending(path, SEALED if is_sealed else CLEAR), data, durable=durable)
        _unlink(with_ending(path, CLEAR if is_sealed else SEALED))

    def drop(self, path: Path) -> None:
        """Remove a file, named without its ending; nothing happens if there is none."""
        for ending in (CLEAR, SEALED):
            _unlink(with_ending(path, ending))

    def outdated(self, folder: Path) -> Iterator[Path]:
        """Walk the files of a folder that are not as encryption is now, without their endings."""
        ending = CLEAR if self._seal is not None and self._seal.is_on else SEALED
        with contextlib.suppress(OSError):
            for path in sorted(folder.glob(f"*{ending}")):
                if path.is_file() and not path.name.startswith("."):
                    yield path.with_name(path.name.removesuffix(ending))

    def convert(self, path: Path) -> bool:
        """Write a file as encryption is now; says whether that could be done. Raises OSError, NotReadable."""
        value = self.read(path)
        if value is None:
            return False
        times = newest(path)
        self.write(path, value, durable=True)
        ending = SEALED if self.is_sealing else CLEAR
        os.utime(with_ending(path, ending), ns=(times, times))
        return True


def with_ending(path: Path, ending: str) -> Path:
    """Name a file with an ending; what looks like one in its name stays."""
    return path.with_name(f"{path.name}{ending}")


def newest(path: Path) -> int:
    """When a file, named without its ending, was last changed."""
    times = []
    for ending in (CLEAR, SEALED):
        with contextlib.suppress(OSError):
            times.append(with_ending(path, ending).stat().st_mtime_ns)
    return max(times, default=0)


def _unlink(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink()


def _read(path: Path) -> bytes:
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    with os.fdopen(handle, "rb") as file:
        return file.read()


def write_whole(path: Path, data: bytes, *, durable: bool) -> None:
    """Write a file whole or not at all, readable by its owner only; its folder is made if it is missing.

    Args:
        path: where.
        data: all it will hold.
        durable: whether it must survive a power cut when this returns.

    Raises:
        OSError: it could not be written; the file before it stands.
    """
    make_folder(path.parent)
    handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        os.replace(name, path)  # noqa: PTH105
        if durable:
            sync_folder(path.parent)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)  # noqa: PTH108
        raise
