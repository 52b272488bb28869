"""The only door for people's own words: what they typed is shown, never read as markup and never sent raw."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Size
from textual.visual import VisualType
from textual.widgets import Static

if TYPE_CHECKING:
    from textual.app import RenderResult

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


_GLUE: Final = "\ufdd0"
"""Stands for a space inside a number: one column wide, and a character that no text may hold."""

_IN_NUMBER: Final = r"(?<=[\d)]) (?=[\d(])"


def glued(text: str) -> str:
    """Make one word of every number, also where it has spaces: half of it would be another number."""
    return re.sub(_IN_NUMBER, _GLUE, harmless(text))


def unglued(line: str) -> Content:
    """Show a line that was glued before it was broken."""
    return plain(line.replace(_GLUE, " "))


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


class OwnWords(Words):
    """What the person wrote; a phone number in it stays in one line where it fits."""

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """As many lines as the words need at this width."""
        return len(self._lines(width))

    def render(self) -> RenderResult:
        """Join the lines."""
        return Content("\n").join(self._lines(self.size.width))

    def _lines(self, width: int) -> list[Content]:
        text = self.content.plain if isinstance(self.content, Content) else ""
        return [unglued(line.plain) for line in Content(glued(text)).wrap(max(1, width))]
