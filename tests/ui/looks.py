"""Which sizes and looks a page is pictured in: each size and each look once or twice, not all with all."""

from __future__ import annotations

from collections.abc import Callable

import pytest

SEEN = (((80, 24), "companion-dark"), ((80, 24), "no-color"), ((120, 40), "companion-light"))
"""The pictures that are compared: the usual size in the usual look and without color, the large one in light."""


def by_width(size: tuple[int, int]) -> str:
    """Name a size as people do."""
    return f"{size[0]}x{size[1]}"


def by_place(size: tuple[int, int]) -> str:
    """Name a size by its place."""
    return f"size{0 if size == (80, 24) else 1}"


def looked_at(name: Callable[[tuple[int, int]], str] = by_width) -> pytest.MarkDecorator:
    """Run a test of looks with each of these."""
    return pytest.mark.parametrize(("size", "look"), SEEN, ids=[f"{name(size)}-{look}" for size, look in SEEN])
