"""Writing without freezing: the loop stays free, and a write that takes long is said."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final, TypeVar

T = TypeVar("T")

A_MOMENT: Final = 0.2
"""Seconds a write may take before the person is told that it goes on."""


async def saved(write: Callable[[], T], taking_long: Callable[[], None]) -> T:
    """Write in a thread and wait until it is durable.

    Args:
        write: the write; what it raises is raised here.
        taking_long: called once if it takes longer than a moment.
    """
    writing = asyncio.ensure_future(asyncio.to_thread(write))
    done, _ = await asyncio.wait({writing}, timeout=A_MOMENT)
    if not done:
        taking_long()
    return await writing
