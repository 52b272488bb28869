"""The one door to the age format, as the extra `crypt` (pyrage) speaks it. It is imported where it is used.

What is written here opens with the stock `age` tool, and what that tool wrote opens here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from importlib import import_module
from types import ModuleType
from typing import cast

from companion.domain.errors import NotReadable

Identity = object
"""A secret key, as pyrage holds it; its text is `AGE-SECRET-KEY-1…`."""

Wrap = Callable[[bytes, str], bytes]
"""Seals some bytes with a passphrase."""

HEADER = b"age-encryption.org/v1\n"
"""How every sealed file begins."""

_SCRYPT = HEADER + b"-> scrypt "


class MissingExtra(NotReadable):
    """The extra that reads and writes sealed records is not installed."""


class CannotOpen(ValueError):
    """These bytes do not open with this; nothing is said about why, since nothing can be told apart."""


class CannotRead(ValueError):
    """These bytes are no whole sealed file; the text says what is wrong."""


def seal(data: bytes, recipients: Sequence[str]) -> bytes:
    """Seal some bytes so that the key of each recipient opens them."""
    age = _pyrage()
    return cast("bytes", age.encrypt(data, [_recipient(one) for one in recipients]))


def unseal(data: bytes, identities: Sequence[Identity]) -> bytes:
    """Open sealed bytes; raises CannotOpen."""
    age = _pyrage()
    try:
        return cast("bytes", age.decrypt(data, list(identities)))
    except age.DecryptError as error:
        raise CannotOpen(str(error)) from None


def wrap(data: bytes, passphrase: str) -> bytes:
    """Seal some bytes with a passphrase, so that guessing takes about a second each time."""
    return cast("bytes", _pyrage().passphrase.encrypt(data, passphrase))


def unwrap(data: bytes, passphrase: str) -> bytes:
    """Open what a passphrase sealed.

    Raises:
        CannotOpen: another passphrase sealed it, or its head is damaged: the two look the same.
        CannotRead: it is damaged or cut off, or was made for a much faster machine.
    """
    if not data.startswith(_SCRYPT):
        raise CannotRead("it is not a key sealed with a passphrase, or has not arrived whole")
    age = _pyrage()
    try:
        return cast("bytes", age.passphrase.decrypt(data, passphrase))
    except age.DecryptError as error:
        if str(error) == "Decryption failed":
            raise CannotOpen(str(error)) from None
        if "work" in str(error):
            raise CannotRead("it was made on a much faster computer, and would take too long to open here") from None
        raise CannotRead("it is damaged or has not arrived whole") from None


def new_secret() -> str:
    """Make a secret key."""
    return str(_pyrage().x25519.Identity.generate())


def identity(secret: str) -> Identity:
    """Read a secret key; raises CannotRead if it is none."""
    age = _pyrage()
    try:
        return cast("Identity", age.x25519.Identity.from_str(secret.strip().upper()))
    except age.IdentityError:
        raise CannotRead("it is not a whole key") from None


def recipient_of(one: Identity) -> str:
    """Name the public half of a secret key."""
    return str(one.to_public())  # type: ignore[attr-defined]  # pyrage comes without types


def is_recipient(text: str) -> bool:
    """Is this a public key?"""
    age = _pyrage()
    try:
        _recipient(text)
    except age.RecipientError:
        return False
    return True


@lru_cache(maxsize=64)
def _recipient(text: str) -> object:
    return _pyrage().x25519.Recipient.from_str(text)


@cache
def _pyrage() -> ModuleType:
    try:
        return import_module("pyrage")
    except ImportError:
        raise MissingExtra(
            "Encrypted records need the extra `crypt`, which is not installed here: pip install "
            "'wellness-companion[crypt]', or pipx inject wellness-companion pyrage; in a clone, .venv/bin/pip install "
            "'.[crypt]'. Nothing was changed; `companion crisis` and `companion read` work without it."
        ) from None
