"""Choosing the country whose numbers are shown: the own one, or that of a trip."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from textual.app import App
from textual.binding import Binding

from companion.domain.crisis import Region
from companion.domain.errors import CompanionError
from companion.ui.screens.base import is_too_small
from companion.ui.words import help_now as words

if TYPE_CHECKING:
    from companion.ui.machine import Machine


def region_keys(place: str) -> tuple[Binding, Binding]:
    """The key for the country: asked for while none is chosen, and to choose another one after that.

    Args:
        place: the screen or tab it works in, as the keymap calls it.
    """
    return (
        Binding(
            words.REGION_KEY,
            "choose_region",
            words.REGION_LABEL,
            tooltip=words.REGION_TIP,
            id=f"{place}.choose-country",
        ),
        Binding(
            words.REGION_KEY,
            "change_region",
            words.OTHER_REGION_LABEL,
            tooltip=words.OTHER_REGION_TIP,
            id=f"{place}.change-country",
        ),
    )


def is_region_offered(app: App[Any], action: str) -> bool:
    """Is this one of the two that fits now?"""
    return may_change(app) if action == "change_region" else may_choose(app)


def is_unchosen(app: App[Any]) -> bool:
    """Is no country chosen yet, and can one be?"""
    return getattr(app, "crisis_region", None) is None and _machine_of(app) is not None


def may_choose(app: App[Any]) -> bool:
    """Does the key for it work now? In a small window there is no room for the list."""
    return is_unchosen(app) and not is_too_small(*app.size)


def may_change(app: App[Any]) -> bool:
    """Is one chosen, and can it be changed, as on a trip or after a move?"""
    is_chosen = getattr(app, "crisis_region", None) is not None
    return is_chosen and _machine_of(app) is not None and not is_too_small(*app.size)


def choose_region(app: App[Any]) -> None:
    """Ask for the country. Its numbers are shown before they are kept, and also if keeping does not work."""
    from companion.ui.screens.choices import PickRegionScreen

    machine = _machine_of(app)
    if machine is None:
        return

    async def answered(region: Region | None) -> None:
        if region is None or (not region.code and is_unchosen(app)):
            return
        app.crisis_region = region if region.code else None  # type: ignore[attr-defined]
        try:
            await asyncio.to_thread(machine.write, "region", region.code or None)
        except CompanionError as error:
            app.notify(words.not_kept(region.name, str(error)), severity="warning", timeout=10, markup=False)

    app.push_screen(PickRegionScreen(machine), answered)


def _machine_of(app: App[Any]) -> Machine | None:
    parts = getattr(app, "parts", None)
    return parts.machine if parts is not None else None
