"""The loop of every injector: the first call, the second, the third …, until it goes through untouched."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

from msgspec import Struct

from tests.faults.cases import Case
from tests.faults.system import KILLED, Failing, Forgetful, Killing, PowerCut

MOST = 150
"""No operation makes so many calls."""


def fail_everywhere(kind: type[Case], folder: Path, error: int | None, *, forever: bool) -> int:
    """Have each call of an operation fail; None for writes that take half. How many faults there were."""
    steps = 0
    for step, root in copies(kind, folder):
        case = kind(root)
        with Failing(root, error, step, forever=forever) as shim:
            done = case.attempt()
        try:
            case.check(done=done, is_own_memory=True)
        except AssertionError as failure:
            failure.add_note(f"{kind.name}: call {step} of {shim.count}: {shim.hits}")
            raise
        if step > shim.count:
            assert done, "refused without any fault"
            return steps
        steps += bool(shim.hits)
    raise AssertionError("it never went through untouched")


def kill_everywhere(kind: type[Case], folder: Path, *, torn: bool) -> int:
    """End the process at each call of an operation. How often it ended."""
    for step, root in copies(kind, folder):
        case = kind(root)
        said = in_child(lambda case=case, step=step, root=root: _act_and_die(case, Killing(root, step, torn=torn)))
        done, died = said.out == b"saved", said.code == KILLED
        assert died or said.code == 0, said
        try:
            case.check(done=done, is_own_memory=False)
        except AssertionError as failure:
            failure.add_note(f"{kind.name}: killed at call {step}")
            raise
        if not died:
            assert done
            return step - 1
    raise AssertionError("it was never left alive")


def _act_and_die(case: Case, shim: Killing) -> bytes:
    with shim:
        case.act()
        os.write(_SAYS[-1], b"saved")
        case_closes = getattr(case, "store", None)
        if case_closes is not None:
            case_closes.close()  # what is acknowledged stays so, whatever is cut off behind it
    return b""


def cut_power_everywhere(kind: type[Case], folder: Path, *, keeps_names: bool) -> int:
    """Have the machine go off at each call of an operation, on a disk that keeps what was synced and no more.

    How often it went off.
    """
    for step, root in copies(kind, folder):
        case = kind(root)
        done = False
        with Forgetful(root, step) as disk, contextlib.suppress(PowerCut):
            done = case.attempt()
        after = root.with_name(f"{root.name}-after")
        disk.cut(after, keeps_names=keeps_names)
        shutil.rmtree(root)
        after.rename(root)
        try:
            case.check(done=done, is_own_memory=False)
        except AssertionError as failure:
            failure.add_note(f"{kind.name}: power cut at call {step}: {disk.hits}, names kept: {keeps_names}")
            raise
        if not disk.hits:
            assert done
            return step - 1
    raise AssertionError("the power was never left on")


def copies(kind: type[Case], folder: Path) -> Iterator[tuple[int, Path]]:
    """A fresh copy of the home for each step."""
    base = folder / "base"
    kind.build(base)
    for step in count(1):
        if step > MOST:
            return
        root = folder / "home"  # the same path each time: a snapshot belongs to the folder it was made from
        for old in folder.glob("home*"):
            shutil.rmtree(old)
        shutil.copytree(base, root)
        yield step, root


class Said(Struct, frozen=True):
    """How a child ended."""

    out: bytes
    """What it said."""

    code: int
    """Its exit code, or minus the signal."""


_SAYS: list[int] = []


def in_child(act: Callable[[], bytes]) -> Said:
    """Do something in a process of its own, forked from this one."""
    hear, say = os.pipe()
    pid = os.fork()
    if pid == 0:
        _SAYS.append(say)
        code = 1
        try:
            os.close(hear)
            os.write(say, act())
            code = 0
        except BaseException as error:  # noqa: BLE001  (told to the parent, whatever it is)
            os.write(say, f"{type(error).__name__}: {error}".encode())
        finally:
            os._exit(code)
    os.close(say)
    parts = []
    while part := os.read(hear, 65536):
        parts.append(part)
    os.close(hear)
    return Said(b"".join(parts), os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
