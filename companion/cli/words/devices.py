"""How the machines the records are kept on are listed."""

from __future__ import annotations

from companion.domain.devices import Device

COMPUTER = "computer"
NEW_NAME = "new name"


def line(device: Device, width: int, about: str) -> str:
    """One machine: its name, its id, when it was heard, what it runs."""
    version = f", Companion {device.version}" if device.version else ""
    return f"{device.name:<{width}}  {device.id:<6}  {about}{version}"
