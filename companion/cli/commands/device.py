"""`companion device`: list, retire, unretire, rename."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from companion.cli import shapes
from companion.cli.given import name_of
from companion.cli.helpful import HelpfulGroup
from companion.cli.options import json_option
from companion.cli.session import Session
from companion.cli.words import devices as words
from companion.cli.words import helps
from companion.ui.words.devices import NONE, about, brought_back, renamed, retired

if TYPE_CHECKING:
    from companion.domain.devices import Device


@click.group("device", cls=HelpfulGroup, help=helps.DEVICE)
def device() -> None:
    """Group the commands about the machines the records are kept on."""


@device.command("list", help=helps.DEVICE_LIST)
@json_option
@click.pass_obj
def list_devices(session: Session, as_json: bool) -> None:
    """List every machine."""
    services = session.services()
    devices, now, calendar = services.devices.all(), services.clock.now(), services.store.calendar()
    if as_json:
        session.out.json({"devices": [shapes.device(each, calendar, now) for each in devices]})
        return
    width = max((len(each.name) for each in devices), default=0)
    lines = [words.line(each, width, about(each, calendar, now)) for each in devices]
    session.out.show("\n".join(lines) if lines else NONE)


@device.command("retire", help=helps.DEVICE_RETIRE)
@click.argument("name", required=False)
@click.pass_obj
def retire(session: Session, name: str | None) -> None:
    """Say that a machine is no longer used."""
    found = _meant(session, name)
    service = session.services().devices
    service.retire(found)
    session.out.show(retired(service.names()[found.id], is_this=found.is_this))
    session.tell_undo()


@device.command("unretire", help=helps.DEVICE_UNRETIRE)
@click.argument("name", required=False)
@click.pass_obj
def unretire(session: Session, name: str | None) -> None:
    """Use a machine again."""
    found = _meant(session, name)
    service = session.services().devices
    service.bring_back(found)
    session.out.show(brought_back(service.names()[found.id], is_this=found.is_this))
    session.tell_undo()


@device.command("rename", help=helps.DEVICE_RENAME)
@click.argument("name", required=False)
@click.argument("new_name", required=False)
@click.pass_obj
def rename(session: Session, name: str | None, new_name: str | None) -> None:
    """Call a machine something else."""
    found = _meant(session, name)
    service = session.services().devices
    before = service.names()[found.id]
    service.rename(found, name_of(session, new_name, words.NEW_NAME))
    session.out.show(renamed(before, service.names()[found.id]))
    session.tell_undo()


def _meant(session: Session, name: str | None) -> Device:
    """The machine a name or an id means.

    Raises:
        CompanionError: none is called so, or several are.
    """
    return session.services().devices.matching(name_of(session, name, words.COMPUTER))


command = device
