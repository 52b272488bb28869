"""Lists whose cursor can be seen without color."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.command import CommandList
from textual.style import Style
from textual.widget import Widget
from textual.widgets import OptionList

from companion.ui.words import shell as words

if TYPE_CHECKING:
    _Base = Widget
else:
    _Base = object


class KeepsReverse(_Base):
    """Mixin: gives component styles back the `reverse` that Textual 8.2 drops, our cursor where there is no color."""

    def get_visual_style(self, *component_classes: str, partial: bool = False) -> Style:
        """Get the style of component classes, reverse included."""
        style = super().get_visual_style(*component_classes, partial=partial)
        reverse = any(self.get_component_styles(name).text_style.reverse for name in component_classes)
        return style + Style(reverse=True) if reverse else style


class ChoiceList(KeepsReverse, OptionList):
    """A list to choose from with the arrows or j and k. Give it `plain(...)` prompts."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "cursor_down", words.DOWN_LABEL, tooltip=words.LIST_TIP, id="list.down", show=False),
        Binding("k", "cursor_up", words.UP_LABEL, tooltip=words.LIST_TIP, id="list.up", show=False),
        Binding("g", "first", words.FIRST_LABEL, tooltip=words.LIST_TIP, id="list.first", show=False),
        Binding("G", "last", words.LAST_LABEL, tooltip=words.LIST_TIP, id="list.last", show=False),
    ]


class PaletteList(KeepsReverse, CommandList, can_focus=False):
    """The list of the command palette."""
