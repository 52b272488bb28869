"""A shim around `os` and `fcntl.flock`: it stands below every part of Companion, whichever way a part goes to disk."""

from __future__ import annotations

import builtins
import errno
import fcntl
import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, Self

Real = Callable[..., Any]

NAMES = (
    "open",
    "close",
    "read",
    "pread",
    "write",
    "fsync",
    "ftruncate",
    "fstat",
    "stat",
    "lstat",
    "scandir",
    "listdir",
    "mkdir",
    "rmdir",
    "chmod",
    "fchmod",
    "replace",
    "rename",
    "unlink",
)
"""What is stood around, as far as it touches the folder that is watched."""


PATIENCE = 60
"""Interruptions in a row after which there are no more: Python's own files wait for their end however long it takes."""


class Shim:
    """Every call that touches a folder goes through `call` while this is entered. Subclasses say what becomes of it."""

    def __init__(self, root: Path) -> None:
        self.root = str(root)
        """The folder that is watched."""
        self.paths: dict[int, str] = {}
        """Files of the folder that are open, by descriptor."""
        self.count = 0
        """How many calls there were."""
        self.hits: list[str] = []
        """The calls that something was done to."""
        self.looks_itself = False
        """Is the shim looking around, so that its own calls are none of Companion's?"""
        self._real: dict[tuple[object, str], Real] = {}

    def call(self, name: str, real: Real, *args: Any, **named: Any) -> Any:
        """Make a call, or have it fail."""
        return real(*args, **named)

    def __enter__(self) -> Self:
        for name in NAMES:
            self._put(os, name, self._around(name, getattr(os, name)))
        self._put(fcntl, "flock", self._around("flock", fcntl.flock))
        self._put(os, "fdopen", self._fdopen)
        for module in (io, builtins):
            self._put(module, "open", self._around("open", module.open))  # type: ignore[attr-defined]
        return self

    def __exit__(self, *_: object) -> None:
        for (module, name), real in self._real.items():
            setattr(module, name, real)
        self._real.clear()

    def _put(self, module: object, name: str, around: Real) -> None:
        self._real[module, name] = getattr(module, name)
        setattr(module, name, around)

    def _around(self, name: str, real: Real) -> Real:
        def around(*args: Any, **named: Any) -> Any:
            if self.looks_itself or not self._is_watched(args):
                return real(*args, **named)
            self.count += 1
            if name == "close":
                self.paths.pop(args[0], None)
            answer = self.call(name, real, *args, **named)
            if name == "open" and type(answer) is int:
                self.paths[answer] = os.fspath(args[0])
            return answer

        return around

    def _is_watched(self, args: tuple[Any, ...]) -> bool:
        if not args:
            return False
        if type(args[0]) is int:
            return args[0] in self.paths
        return isinstance(args[0], (str, os.PathLike)) and os.fspath(args[0]).startswith(self.root)

    def _fdopen(self, fd: int, mode: str = "r", *args: Any, **named: Any) -> IO[Any]:
        """A file object whose bytes go through the shim too; the real ones write from within C."""
        real = self._real[os, "fdopen"]
        if fd not in self.paths or "r" in mode:
            return real(fd, mode, *args, **named)  # type: ignore[no-any-return]
        buffered = io.BufferedWriter(_Raw(fd))
        if "b" in mode:
            return buffered
        del args
        return io.TextIOWrapper(buffered, named.get("encoding"), named.get("errors"), named.get("newline"))


class _Raw(io.RawIOBase):
    """Writes with whatever `os` holds."""

    def __init__(self, fd: int) -> None:
        self._fd = fd

    def fileno(self) -> int:
        return self._fd

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        return os.write(self._fd, data)

    def close(self) -> None:
        if not self.closed:
            super().close()
            os.close(self._fd)


class Failing(Shim):
    """The k-th call fails, once or from then on; an error of None makes a write take half of its bytes."""

    def __init__(self, root: Path, error: int | None, at: int, *, forever: bool = False) -> None:
        super().__init__(root)
        self.error = error
        self.at = at
        self.forever = forever

    def call(self, name: str, real: Real, *args: Any, **named: Any) -> Any:
        is_over = self.error == errno.EINTR and len(self.hits) >= PATIENCE
        if is_over or not (self.count == self.at or (self.forever and self.count > self.at)):
            return real(*args, **named)
        if self.error is None:
            if name == "write":
                self.hits.append(name)
                return real(args[0], half(args[1]))
            return real(*args, **named)
        if name == "close":
            real(*args, **named)  # even where it fails the descriptor is gone
        self.hits.append(name)
        raise OSError(self.error, os.strerror(self.error))


class Killing(Shim):
    """The process ends at the k-th call, before it or, of a write, in the middle. For use in a forked child."""

    def __init__(self, root: Path, at: int, *, torn: bool) -> None:
        super().__init__(root)
        self.at = at
        self.torn = torn

    def call(self, name: str, real: Real, *args: Any, **named: Any) -> Any:
        if self.count == self.at:
            if name == "write" and self.torn:
                real(args[0], half(args[1]))
            os._exit(KILLED)
        return real(*args, **named)


KILLED = 137
"""How a killed child ends."""


class PowerCut(BaseException):
    """The machine is off."""


class Forgetful(Shim):
    """A disk that keeps what was synced and nothing else: the strictest reading of what `fsync` promises.

    A file's bytes are kept by syncing the file, its name by syncing the folder. After a failed sync of a file, nothing
    written to it is kept any more, as if the place on the disk were bad.
    """

    def __init__(self, root: Path, at: int | None = None, *, bad_sync: int | None = None) -> None:
        super().__init__(root)
        self.at = at
        self.bad_sync = bad_sync
        self.syncs = 0
        self.bytes: dict[int, bytes] = {}
        self.names: dict[str, dict[str, int]] = {}
        self.folders: dict[int, str] = {}
        self.bad: set[int] = set()
        for folder, _, files in os.walk(root):
            self._keep_folder(folder)
            for file in files:
                path = Path(folder, file)
                self.bytes[path.stat().st_ino] = path.read_bytes()

    def call(self, name: str, real: Real, *args: Any, **named: Any) -> Any:
        if self.count == self.at:
            self.hits.append(name)
            raise PowerCut
        if name == "fsync":
            self.looks_itself = True
            try:
                self._sync(args[0])
            finally:
                self.looks_itself = False
        return real(*args, **named)

    def _sync(self, fd: int) -> None:
        path = self.paths[fd]
        if Path(path).is_dir():
            self._keep_folder(path)
            return
        ino = os.fstat(fd).st_ino
        self.syncs += 1
        if self.syncs == self.bad_sync:
            self.bad.add(ino)
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        if ino not in self.bad:
            self.bytes[ino] = Path(path).read_bytes()

    def _keep_folder(self, folder: str) -> None:
        with os.scandir(folder) as entries:
            found = {entry.name: entry.stat(follow_symlinks=False).st_ino for entry in entries}
        self.names[folder] = found
        for name, ino in found.items():
            if Path(folder, name).is_dir():
                self.folders[ino] = f"{folder}/{name}"

    def cut(self, target: Path, *, keeps_names: bool = False) -> None:
        """Build what is on the disk after the power is back.

        Args:
            target: where; made anew.
            keeps_names: did the names of new files reach the disk without being asked for, with bytes that are zero?
        """
        self._rebuild(self.root, target, keeps_names=keeps_names)

    def _rebuild(self, folder: str, target: Path, *, keeps_names: bool) -> None:
        target.mkdir(mode=0o700)
        names = dict(self.names.get(folder, {}))
        if keeps_names and Path(folder).is_dir():
            with os.scandir(folder) as entries:
                for entry in entries:
                    ino = entry.stat(follow_symlinks=False).st_ino
                    names[entry.name] = ino
                    if entry.is_dir():
                        self.folders.setdefault(ino, entry.path)
                    else:
                        self.bytes.setdefault(ino, bytes(entry.stat().st_size))
        for name, ino in names.items():
            if ino in self.folders:
                self._rebuild(self.folders[ino], target / name, keeps_names=keeps_names)
            else:
                (target / name).write_bytes(self.bytes.get(ino, b""))


def half(data: Any) -> bytes:
    """Half of some bytes, at least one."""
    whole = bytes(data)
    return whole[: max(1, len(whole) // 2)]
