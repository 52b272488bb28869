"""The system itself fails the calls: `strace` injects into a child that waits, ready, before it saves."""

from __future__ import annotations

import errno
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from tests.faults.cases import Case, Delete, Draft, Edit, FirstSave, Save, Several, Undo
from tests.faults.figures import Figure, Run

CALLS = (
    "openat,close,pread64,write,fsync,ftruncate,newfstatat,fstat,lstat,stat,getdents64,flock,mkdir,rename,unlink,rmdir"
)
"""What a save is made of. The child speaks over a socket, so none of these is about speaking."""

ERRORS = ("EIO", "ENOSPC", "EDQUOT", "EROFS", "EINTR", "EACCES")

OPERATIONS: tuple[type[Case], ...] = (FirstSave, Save, Edit, Delete, Several, Undo, Draft)

_CALL = re.compile(r"^(?:\[pid +\d+\] |\d+ +)?(\w+)\(")


class Outcome(Struct, frozen=True):
    """What came of one try."""

    calls: tuple[str, ...]
    """The calls that were made."""

    done: bool
    """Was it acknowledged?"""

    is_alive: bool
    """Was the process there afterwards?"""

    problem: str = ""
    """What did not hold in its own memory."""


def one_try(kind: type[Case], root: Path, injections: list[str]) -> Outcome:
    """Do an operation once in a child under `strace`, and check everything."""
    case = kind(root)
    ours, theirs = socket.socketpair()
    pid = os.fork()
    if pid == 0:
        ours.close()
        _child(case, theirs)
    theirs.close()
    ours.recv(1)
    with tempfile.TemporaryDirectory(dir=root.parent) as folder:
        trace = Path(folder, "trace")
        command = ["strace", "-p", str(pid), "-o", str(trace), "-e", f"trace={CALLS}", *injections]
        tracer = subprocess.Popen(command, stderr=subprocess.PIPE)
        assert tracer.stderr is not None
        said = tracer.stderr.readline()
        assert b"attached" in said, said
        ours.send(b"g")
        answer = ours.recv(1)
        if answer:
            tracer.send_signal(signal.SIGTERM)  # lets go of the child
        tracer.communicate()
        calls = tuple(match[1] for line in trace.read_text().splitlines() if (match := _CALL.match(line)))
    problem = b""
    if answer:
        ours.send(b"c")
        while part := ours.recv(4096):
            problem += part
    ours.close()
    os.waitpid(pid, 0)
    done = answer == b"1"
    if not answer:
        case.check(done=False, is_own_memory=False)
    return Outcome(calls, done, bool(answer), problem.decode())


def _child(case: Case, speaks: socket.socket) -> None:
    try:
        speaks.send(b"r")
        speaks.recv(1)
        done = case.attempt()
        speaks.send(b"1" if done else b"0")
        speaks.recv(1)
        case.check(done=done, is_own_memory=True)
    except BaseException as error:  # noqa: BLE001  (told to the parent, whatever it is)
        speaks.send(f"{type(error).__name__}: {error}".encode())
    finally:
        os._exit(0)


def injections(calls: tuple[str, ...], at: int, what: str, *, forever: bool) -> list[str]:
    """Say to `strace` what to do at a call, and at every one after it."""
    name = calls[at]
    nth = Counter(calls[: at + 1])
    if not forever:
        return ["-e", f"inject={name}:{what}:when={nth[name]}"]
    found = []
    for each in sorted(set(CALLS.split(",")) - {"close"}):
        begins = nth[each] + (each != name)
        until = f"..{begins + 40}" if what.endswith("EINTR") else "+"  # Python itself waits for their end
        found += ["-e", f"inject={each}:{what}:when={begins}{until}"]
    return found


def tries(kind: type[Case], folder: Path, what: str, *, forever: bool, share: float) -> Iterator[Outcome]:
    """Every call of an operation, or a share of them."""
    base = folder / "base"
    kind.build(base)
    plain = _on_copy(kind, base, [])
    assert plain.done
    assert not plain.problem, plain.problem
    step = max(1, round(1 / share))
    for at in range(0, len(plain.calls), step):
        if plain.calls[at] == "close" and what.startswith("error"):
            continue  # an injected one leaves the file open, which no system does
        outcome = _on_copy(kind, base, injections(plain.calls, at, what, forever=forever))
        if outcome.problem:
            raise AssertionError(f"{kind.name}, {what} at {plain.calls[at]} ({at + 1}): {outcome.problem}")
        yield outcome
    shutil.rmtree(base)


def _on_copy(kind: type[Case], base: Path, injected: list[str]) -> Outcome:
    root = base.parent / "home"
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(base, root)
    return one_try(kind, root, injected)


def killed_calls(run: Run) -> Iterator[Figure]:
    """SIGKILL at each system call of each operation."""
    for kind in OPERATIONS:
        count = 0
        for outcome in tries(kind, _folder(run), "signal=KILL", forever=False, share=run.share):
            assert not outcome.is_alive, "it was not killed"
            count += 1
        yield Figure(f"SIGKILL at every system call: {kind.name}", count, note="strace inject, checked after each")


def failing_calls(run: Run) -> Iterator[Figure]:
    """Each error at each system call of each operation, once and for ever."""
    for error in ERRORS:
        assert hasattr(errno, error)
        for forever in (False, True):
            count = done = 0
            for kind in OPERATIONS:
                for outcome in tries(kind, _folder(run), f"error={error}", forever=forever, share=run.share):
                    assert outcome.is_alive, f"{kind.name}: {error} ended the process"
                    count += 1
                    done += outcome.done
            how = "for ever from there" if forever else "once"
            yield Figure(f"{error} at every system call, {how}", count, done, note="strace inject, 7 operations")


def _folder(run: Run) -> Path:
    return Path(tempfile.mkdtemp(dir=run.memory))
