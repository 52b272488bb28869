"""The only door for people's own words: what they typed is shown, never read as markup and never sent raw."""

from __future__ import annotations

import re

from rich.cells import cell_len
from textual.content import Content
from textual.visual import VisualType
from textual.widgets import Static

_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff]|[\U000e0000-\U000e0fff]"
)
"""What a terminal could obey or what would turn a line around; joiners stay, scripts and emoji need them."""


def harmless(text: str) -> str:
    """Take out of a text what a terminal could obey, keeping its width in cells."""
    if text.isascii() and text.isprintable():
        return text
    return _UNSAFE.sub(lambda match: " " * max(0, cell_len(match[0])), text)


def plain(text: str) -> Content:
    """Show a person's words exactly as they are: brackets stay brackets."""
    return Content(harmless(text))


class Words(Static):
    """Text that is never markup: the label for everything, ours and theirs."""

    def __init__(
        self,
        text: str | Content = "",
        *,
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
        name: str | None = None,
    ) -> None:
        shown: VisualType = plain(text) if isinstance(text, str) else text
        super().__init__(shown, id=id, classes=classes, name=name, markup=False)

    def say(self, text: str | Content) -> None:
        """Show another text."""
        self.update(plain(text) if isinstance(text, str) else text)
