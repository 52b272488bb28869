"""Reading a recovery key that a person types from paper: what was mistyped is found by its own check."""

from __future__ import annotations

from companion.domain.errors import BadInput
from companion.services.vault import KEY_LENGTH, PREFIX, key_signs
from companion.storage import age

_SIGNS = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L"
_KIND = "age-secret-key-"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def typed_key(words: str) -> age.Identity:
    """Read a recovery key as it was typed, with or without its beginning, spaces and dashes.

    One sign that was mistyped is put right, where no other key could be meant.

    Raises:
        BadInput: it is no whole key; the sentence says how it differs.
    """
    signs = key_signs(words)
    if len(signs) != KEY_LENGTH:
        raise BadInput(
            f"A recovery key has {KEY_LENGTH} characters after {PREFIX}; here are {len(signs)}. Nothing was changed.",
            "recovery",
        )
    if (strange := next((at for at, sign in enumerate(signs) if sign not in _SIGNS), None)) is not None:
        raise BadInput(
            f"“{signs[strange]}” in group {strange // 4 + 1} is no character of a recovery key. Nothing was changed.",
            "recovery",
        )
    if not _fits(signs):
        signs = _mended(signs)
    try:
        return age.identity(PREFIX + signs)
    except age.CannotRead:
        raise _unlike() from None


def _mended(signs: str) -> str:
    """Put right the one sign that was mistyped; raises BadInput if it is not clear which."""
    found = [
        signs[:at] + sign + signs[at + 1 :]
        for at in range(len(signs))
        for sign in _SIGNS
        if sign != signs[at] and _fits(signs[:at] + sign + signs[at + 1 :])
    ]
    if len(found) != 1:
        raise _unlike()
    return found[0]


def _unlike() -> BadInput:
    return BadInput(
        "This does not read as a recovery key: more than one sign differs from what was printed. Please compare it "
        "group by group. Nothing was changed.",
        "recovery",
    )


def _fits(signs: str) -> bool:
    """Does the check at the end of the key fit the rest? It is that of bech32, as the age format has it."""
    spread = [ord(sign) >> 5 for sign in _KIND] + [0] + [ord(sign) & 31 for sign in _KIND]
    check = 1
    for value in (*spread, *(_SIGNS.index(sign) for sign in signs)):
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit, step in enumerate(_GENERATOR):
            if top >> bit & 1:
                check ^= step
    return check == 1
