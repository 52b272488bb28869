"""What the app is given while records are hidden until they are erased; built by `bootstrap` and by tests."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from companion.ui.vault_parts import Again


class Hidden(Struct, frozen=True, kw_only=True):
    """Records that are hidden, and the way back."""

    title: str
    """Says that they are, and until when."""

    detail: str
    """Says what that means, and how they are brought back."""

    bring_back: Callable[[], object]
    """Takes the hiding back; raises CompanionError."""

    go_on: Callable[[Again], None]
    """Told how to go on, right before the app ends to make room for the one over the records."""
