"""How the first run begins and ends, and the palette's way back to it, to the choices and to the computers."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from companion.ui.screens.first_run import Begin, FirstRunScreen
from companion.ui.screens.palette import Offer, Offering
from companion.ui.words import devices
from companion.ui.words import setup as words

if TYPE_CHECKING:
    from companion.ui.app import CompanionApp

MEDICINES = "medicines"


def open_first_run(app: CompanionApp) -> None:
    """Ask the questions, then go where the person wants to begin."""
    services = app.parts.services
    if services is None or isinstance(app.screen, FirstRunScreen):
        return

    def begun(begin: Begin | None) -> None:
        if begin is Begin.ADD:
            app.call_later(_add_medicine, app)
        elif begin is Begin.DEMO and app.parts.machine is not None and app.parts.machine.open_demo is not None:
            app.parts.machine.open_demo()
            app.call_later(app.action_quit)

    app.push_screen(FirstRunScreen(services.setup, services.state, app.parts.machine), begun)


async def _add_medicine(app: CompanionApp) -> None:
    await app.main.show_pane(MEDICINES)
    pane = app.main.pane
    if pane is not None:
        await pane.run_action("add")


def open_choices(app: CompanionApp) -> None:
    """Show what can be chosen again."""
    from companion.ui.screens.choices import ChoicesScreen

    if app.parts.services is not None and not isinstance(app.screen, ChoicesScreen):
        app.push_screen(ChoicesScreen(app.parts.services, app.parts.machine))


def open_devices(app: CompanionApp) -> None:
    """Show the computers the records are kept on."""
    from companion.ui.screens.devices import DevicesScreen

    if app.parts.services is not None and not isinstance(app.screen, DevicesScreen):
        app.push_screen(DevicesScreen(app.parts.services))


class SetupCommands(Offering):
    """Offers the choices, the computers and the first questions in the palette."""

    def offers(self) -> Iterator[Offer]:
        """List all three, where there are records."""
        app = self.companion
        if app.parts.services is not None:
            yield words.CHOICES_LABEL, words.CHOICES_TIP, "", partial(open_choices, app)
            yield devices.LABEL, devices.TIP, "", partial(open_devices, app)
            yield words.FIRST_RUN_LABEL, words.FIRST_RUN_TIP, "", partial(open_first_run, app)
