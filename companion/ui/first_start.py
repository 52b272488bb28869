"""Is this the first start? Asked before any screen of it is imported."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from companion.services.desk import Services

SEEN: Final = "first_run"
"""Where it is kept in the local state that the first questions were gone through."""


def is_first_start(services: Services) -> bool:
    """Is nothing recorded, nothing chosen, and were the questions not gone through?

    Where records are missing that were here before, nobody is welcomed as if there had been none.
    """
    return services.setup.is_new() and services.state.get(SEEN) is not True and not services.health.standing()
