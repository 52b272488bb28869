"""Trying a passphrase in a process of its own: the work takes seconds, and pyrage lets no other thread run meanwhile.

The process is this Python with this Companion and nothing else: isolated, protected as we are before it hears the
passphrase, without our open files. Passphrase, keys and answer go through its standard input and output alone. It
ends when it has answered, when `stop` is called and, on Linux, when we end, however that happens.
"""

from __future__ import annotations

import json
import re
import sys
import threading
from base64 import b64decode, b64encode
from pathlib import Path
from typing import TYPE_CHECKING

from companion.domain.errors import NotReadable
from companion.storage import age

if TYPE_CHECKING:
    from subprocess import Popen

_BEGIN = "import sys, json; sys.path[:] = json.loads(sys.stdin.buffer.readline())"
_CODE = f"{_BEGIN}; from companion.storage.apart import main; main()"
_READY = b"ready\n"
_PR_SET_PDEATHSIG = 1
_CHEAP = 10
"""A key whose work factor is below this takes some milliseconds: no process is worth it."""

_WORK = re.compile(rb"-> scrypt \S+ (\d{1,2})\n")


class Apart:
    """Seals with a passphrase and opens with one while this process goes on; where none can be started, in this one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._started: set[Popen[bytes]] = set()
        self._is_stopped = False

    def wrap(self, data: bytes, passphrase: str) -> bytes:
        """Seal some bytes with a passphrase; see `age.wrap`. Raises NotReadable if it was stopped or broke off."""
        answer = self._asked("wrap", data, passphrase)
        return age.wrap(data, passphrase) if answer is None else _done(answer)

    def unwrap(self, data: bytes, passphrase: str) -> bytes:
        """Open what a passphrase sealed; see `age.unwrap`. Raises NotReadable if it was stopped or broke off."""
        work = _WORK.search(data, 0, 200)
        answer = None if work is None or int(work[1]) < _CHEAP else self._asked("unwrap", data, passphrase)
        return age.unwrap(data, passphrase) if answer is None else _done(answer)

    def stop(self) -> None:
        """End what is being tried, and try nothing any more: the person leaves."""
        with self._lock:
            self._is_stopped = True
            for process in self._started:
                process.kill()

    def _asked(self, what: str, data: bytes, passphrase: str) -> dict[str, str] | None:
        """Have a process do it; None where none can be started."""
        process = self._start()
        if process is None:
            return None
        answer, is_ready = b"", False
        try:
            if is_ready := _is_ready(process):
                request = {"do": what, "data": b64encode(data).decode(), "passphrase": passphrase}
                answer = _answer(process, request)
        finally:
            self._end(process)
        if answer:
            return dict(json.loads(answer))
        if self._is_stopped:
            raise NotReadable("The passphrase was not tried to the end: Companion was closing.")
        if is_ready:
            raise NotReadable(
                "The passphrase was not tried to the end: the system broke it off, perhaps for lack of memory. Please "
                "try again."
            )
        return None

    def _start(self) -> Popen[bytes] | None:
        import subprocess

        if not sys.executable or getattr(sys, "frozen", False):
            return None
        with self._lock:
            if self._is_stopped:
                raise NotReadable("The passphrase was not tried: Companion was closing.")
            try:
                process = subprocess.Popen(
                    [sys.executable, "-I", "-S", "-c", _CODE],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    cwd="/",
                )
            except (OSError, ValueError):
                return None
            self._started.add(process)
        return process

    def _end(self, process: Popen[bytes]) -> None:
        process.kill()  # it has answered, or will not
        process.wait()
        with self._lock:
            self._started.discard(process)
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except OSError:  # what was to be written to it is of no use any more
                    continue


def _is_ready(process: Popen[bytes]) -> bool:
    """Say where Companion lies, and hear whether it can begin."""
    here = str(Path(__file__).parents[2])
    try:
        _say(process, [here, *(entry for entry in sys.path if entry and entry != here)])
        return process.stdout is not None and process.stdout.readline() == _READY
    except OSError:
        return False


def _answer(process: Popen[bytes], request: dict[str, str]) -> bytes:
    """Ask, and wait for the whole answer; nothing if it ended before."""
    try:
        _say(process, request)
        line = process.stdout.readline() if process.stdout is not None else b""
    except OSError:
        return b""
    return line if line.endswith(b"\n") else b""


def _say(process: Popen[bytes], words: object) -> None:
    assert process.stdin is not None  # noqa: S101 - it was started with a pipe
    process.stdin.write(json.dumps(words).encode() + b"\n")
    process.stdin.flush()


def _done(answer: dict[str, str]) -> bytes:
    if "closed" in answer:
        raise age.CannotOpen(answer["closed"])
    if "broken" in answer:
        raise age.CannotRead(answer["broken"])
    return b64decode(answer["done"])


# In the other process


def main() -> None:
    """Protect the process, say that it is ready, do one thing and answer."""
    from companion.process import protect

    protect()
    _end_with_parent()
    age.new_secret()  # without pyrage it is not ready
    sys.stdout.buffer.write(_READY)
    sys.stdout.buffer.flush()
    if asked := sys.stdin.buffer.readline():
        sys.stdout.buffer.write(json.dumps(_tried(json.loads(asked))).encode() + b"\n")
        sys.stdout.buffer.flush()


def _tried(asked: dict[str, str]) -> dict[str, str]:
    do = age.wrap if asked["do"] == "wrap" else age.unwrap
    try:
        return {"done": b64encode(do(b64decode(asked["data"]), asked["passphrase"])).decode()}
    except age.CannotOpen as error:
        return {"closed": str(error)}
    except age.CannotRead as error:
        return {"broken": str(error)}


def _end_with_parent() -> None:
    """Have the system end this process when the one that started it is gone, where it can."""
    if sys.platform == "linux":
        import contextlib
        import ctypes
        import signal

        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
