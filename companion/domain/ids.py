"""Record ids: random, lower case, safe in file names and easy to read aloud."""

from __future__ import annotations

import secrets
from datetime import date

_ALPHABET = "abcdefghjkmnpqrstvwxyz23456789"


def new_id(length: int = 12) -> str:
    """A fresh random id of lower-case letters and digits without look-alikes (30 symbols, 58 bits at 12)."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))


def dose_id(medicine: str, on: date, slot: str) -> str:
    """The identity of a planned dose: medicine, civil date of its planned wall time, slot.

    Nothing else is in it, so moving the time, changing the amount, the day start or the zone never makes a
    second dose of it.
    """
    return f"{medicine}/{on.isoformat()}/{slot}"
