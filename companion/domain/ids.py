"""Record ids: random, lower case, safe in file names and easy to read aloud."""

from __future__ import annotations

from datetime import date
from random import SystemRandom

_ALPHABET = "abcdefghjkmnpqrstvwxyz23456789"
_CHANCE = SystemRandom()
"""What the module `secrets` draws from; that one would load OpenSSL before the first frame."""


def new_id(length: int = 12) -> str:
    """A fresh random id of lower-case letters and digits without look-alikes (30 symbols, 58 bits at 12)."""
    return "".join(_CHANCE.choice(_ALPHABET) for _ in range(length))


def id_from(*parts: str, length: int = 12) -> str:
    """The id that follows from other ids: the same wherever and however often it is worked out."""
    import hashlib

    number = int.from_bytes(hashlib.sha256("/".join(parts).encode()).digest(), "big")
    symbols = []
    for _ in range(length):
        number, at = divmod(number, len(_ALPHABET))
        symbols.append(_ALPHABET[at])
    return "".join(symbols)


def dose_id(medicine: str, on: date, slot: str) -> str:
    """The identity of a planned dose: medicine, civil date of its planned wall time, slot.

    Nothing else is in it, so moving the time, changing the amount, the day start or the zone never makes a
    second dose of it.
    """
    return f"{medicine}/{on.isoformat()}/{slot}"
