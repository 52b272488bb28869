"""Every system call of every operation fails, once and for ever; then the process or the power goes at every call."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from tests.faults.cases import CASES, Case, Folders
from tests.faults.loops import cut_power_everywhere, fail_everywhere, kill_everywhere

ERRORS = (errno.EIO, errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EINTR, errno.EACCES, None)


def name(value: object) -> str:
    if value is None:
        return "short-writes"
    if isinstance(value, int):
        return errno.errorcode[value]
    return str(getattr(value, "name", value)).replace(" ", "-")


@pytest.mark.parametrize("forever", [False, True], ids=["once", "for-ever"])
@pytest.mark.parametrize(
    ("kind", "error"), [(kind, error) for kind in CASES for error in ERRORS if error or kind is not Folders], ids=name
)
def test_a_failing_call_costs_nothing_that_was_acknowledged(
    folder: Path, kind: type[Case], error: int | None, forever: bool
) -> None:
    assert fail_everywhere(kind, folder, error, forever=forever) >= (4 if error else 1)


@pytest.mark.parametrize("torn", [False, True], ids=["between-calls", "in-a-write"])
@pytest.mark.parametrize("kind", CASES, ids=name)
def test_a_process_that_ends_at_any_call_loses_nothing_it_said_was_saved(
    folder: Path, kind: type[Case], torn: bool
) -> None:
    assert kill_everywhere(kind, folder, torn=torn) >= 4


@pytest.mark.parametrize("keeps_names", [False, True], ids=["forgets-all", "keeps-names"])
@pytest.mark.parametrize("kind", CASES, ids=name)
def test_a_power_cut_at_any_call_loses_nothing_that_was_said_to_be_saved(
    folder: Path, kind: type[Case], keeps_names: bool
) -> None:
    assert cut_power_everywhere(kind, folder, keeps_names=keeps_names) >= 4
