"""What this machine is called in stamps and file names.

The id is stored beside a hash of the machine's own id. A home folder that was cloned or is synced meets another
machine, whose hash differs: there a new id is minted, and both stand side by side in the file.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

from companion.storage.disk import Disk, make_folder, read_file, write_beside
from companion.storage.line import compact

MADE_UP = "demo"
"""The name made-up lines carry as their device: no machine's, so undo never walks into them and nobody misses it."""

_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
_LENGTH = 6
_SHAPE = re.compile(r"[a-z2-7]{4,6}", re.ASCII)


def known_device(path: str, disk: Disk) -> str | None:
    """Read this machine's id; None if none was minted here yet."""
    devices = _devices(path, disk)
    found = devices.get(_machine(disk)) if devices else None
    return found if isinstance(found, str) and _SHAPE.fullmatch(found) else None


def mint_device(path: str, disk: Disk) -> str:
    """Read this machine's id, minting it if need be. The caller holds the writer's lock; raises OSError."""
    if known := known_device(path, disk):
        return known
    device = random_name(_LENGTH)
    make_folder(disk, str(Path(path).parent))
    write_beside(disk, path, compact({"v": 1, "devices": {**_devices(path, disk), _machine(disk): device}}))
    return device


def random_name(length: int) -> str:
    """Make a random name of lower-case base32."""
    return "".join(_LETTERS[byte & 31] for byte in os.urandom(length))


def _machine(disk: Disk) -> str:
    import hashlib

    return hashlib.sha256(b"companion device\0" + disk.machine().encode()).hexdigest()[:16]


def _devices(path: str, disk: Disk) -> dict[str, object]:
    try:
        found = json.loads(read_file(disk, path))
    except (FileNotFoundError, ValueError):
        return {}
    devices = found.get("devices") if isinstance(found, dict) else None
    return devices if isinstance(devices, dict) else {}
