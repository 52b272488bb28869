"""Words of the Care tab."""

from __future__ import annotations

from typing import Final

TITLE: Final = "Care"
DOWN_LABEL: Final = "Down"
UP_LABEL: Final = "Up"
SCROLL_TIP: Final = "Move through the page"
