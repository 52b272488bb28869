"""The computers the records are kept on: which is no longer used, and what each is called."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from companion.domain.devices import NAME_LIMIT, Device, told_apart
from companion.domain.errors import CompanionError
from companion.ui.messages import RecordsChanged
from companion.ui.screens.base import CompanionModal
from companion.ui.screens.choose import ChooseScreen
from companion.ui.text import Words, plain
from companion.ui.widgets.choice_list import ChoiceList
from companion.ui.widgets.line_input import LineInput
from companion.ui.words import devices as words

if TYPE_CHECKING:
    from companion.services.desk import Services

_RETIRE, _BACK, _RENAME = "retire", "back", "rename"


class DevicesScreen(CompanionModal[None]):
    """A list of computers; what is chosen about one is saved at once."""

    AUTO_FOCUS = "#devices"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "choose", words.CHOOSE_LABEL, tooltip=words.CHOOSE_TIP, id="devices.choose", show=False),
    ]

    @dataclass
    class KeepWanted(Message):
        """Something about a computer is to be kept."""

        keep: Callable[[], object]
        """Keeps it."""

        said: str
        """What to say then."""

    def __init__(self, services: Services) -> None:
        super().__init__(words.TITLE)
        self._services = services
        self._devices: tuple[Device, ...] = ()
        self._named: Device | None = None

    def compose_body(self) -> ComposeResult:
        """A line that talks, the list, and a field for a name."""
        yield Words(words.HOW, id="status")
        yield ChoiceList(id="devices")
        field = LineInput(id="device-name", placeholder=words.NAME, max_length=NAME_LIMIT)
        field.display = False
        yield field

    def on_mount(self) -> None:
        """Fill the list."""
        self._fill()

    @property
    def _list(self) -> ChoiceList:
        return self.query_one("#devices", ChoiceList)

    @work(exclusive=True, group="devices")
    async def _fill(self) -> None:
        listed, services = self._list, self._services
        at = listed.highlighted or 0
        try:
            self._devices = await asyncio.to_thread(services.devices.all)
        except CompanionError as error:
            self._say(str(error))
            return
        names, calendar, now = self._names, services.store.calendar(), services.clock.now()
        width = max((len(name) for name in names.values()), default=0)
        listed.clear_options()
        for device in self._devices:
            about = plain(words.about(device, calendar, now)).stylize("$text-muted")
            listed.add_option(Option(Content.assemble(plain(f"{names[device.id]:<{width}}   "), about)))
        listed.highlighted = min(at, len(self._devices) - 1) if self._devices else None
        if not self._devices:
            self._say(words.NONE)

    @property
    def _names(self) -> dict[str, str]:
        return told_apart(self._devices)

    def action_choose(self) -> None:
        """Decide about the computer under the cursor."""
        self._list.action_select()

    @on(OptionList.OptionSelected, "#devices")
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._ask(self._devices[event.option_index])

    @work(exclusive=True, group="device")
    async def _ask(self, device: Device) -> None:
        answers = [(_BACK, words.BRING_BACK) if device.is_retired else (_RETIRE, words.RETIRE), (_RENAME, words.RENAME)]
        service, name = self._services.devices, self._names[device.id]
        answer = await self.app.push_screen_wait(ChooseScreen(name, answers))
        if answer == _RETIRE:
            said = words.retired(name, is_this=device.is_this)
            self.post_message(self.KeepWanted(partial(service.retire, device), said))
        elif answer == _BACK:
            said = words.brought_back(name, is_this=device.is_this)
            self.post_message(self.KeepWanted(partial(service.bring_back, device), said))
        elif answer == _RENAME:
            self._open_name(device)

    def _open_name(self, device: Device) -> None:
        self._named = device
        field = self.query_one("#device-name", LineInput)
        field.value = device.name
        field.display = True
        field.focus()
        self._say(words.naming(self._names[device.id]))

    @on(Input.Submitted, "#device-name")
    def _name_given(self, event: Input.Submitted) -> None:
        event.stop()
        if self._named is not None:
            keep = partial(self._services.devices.rename, self._named, event.value)
            self.post_message(self.KeepWanted(keep, words.renamed(self._names[self._named.id], event.value.strip())))

    @on(KeepWanted)
    async def _keep(self, message: KeepWanted) -> None:
        try:
            await asyncio.to_thread(message.keep)
        except CompanionError as error:
            self._say(str(error))
            return
        self._close_name()
        self._say(message.said)
        self._fill()
        app: Any = self.app
        app.main.post_message(RecordsChanged(frozenset({"pref"})))

    def _close_name(self) -> None:
        self._named = None
        self.query_one("#device-name").display = False
        self._list.focus()

    def _say(self, sentence: str) -> None:
        self.query_one("#status", Words).say(sentence)

    def action_close(self) -> None:
        """Leave the name as it was, or the list."""
        if self._named is not None:
            self._close_name()
            self._say(words.HOW)
        else:
            self.dismiss(None)
