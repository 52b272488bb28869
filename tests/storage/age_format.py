"""The part of the age format that a passphrase needs, written anew in plain Python from its description.

It lets tests seal a key file in a moment instead of a second, and it is a second opinion: what it writes opens with
pyrage and with the stock tool, and what they write by passphrase opens here.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import struct
from base64 import b64decode, b64encode

INTRO = b"age-encryption.org/v1\n"


def wrap(data: bytes, passphrase: str, log_n: int = 1) -> bytes:
    """Seal some bytes with a passphrase; `log_n` says how much work guessing is: 1 is next to none."""
    file_key, salt, nonce = os.urandom(16), os.urandom(16), os.urandom(16)
    body = _seal(_stretched(passphrase, salt, log_n), bytes(12), file_key)
    head = INTRO + b"-> scrypt %s %d\n%s\n---" % (_b64(salt), log_n, _b64(body))
    mac = hmac.new(_hkdf(file_key, b"", b"header"), head, "sha256").digest()
    payload = _seal(_hkdf(file_key, nonce, b"payload"), bytes(11) + b"\1", data)
    return b"%s %s\n%s%s" % (head, _b64(mac), nonce, payload)


def unwrap(sealed: bytes, passphrase: str) -> bytes:
    """Open a small file that a passphrase sealed; raises ValueError."""
    head, _, rest = sealed.partition(b"\n---")
    _, stanza, body = head.split(b"\n")
    _, _, salt, work = stanza.split(b" ")
    mac, _, data = rest[1:].partition(b"\n")
    file_key = _open(_stretched(passphrase, _unb64(salt), int(work)), bytes(12), _unb64(body))
    if not hmac.compare_digest(
        _unb64(mac), hmac.new(_hkdf(file_key, b"", b"header"), head + b"\n---", "sha256").digest()
    ):
        raise ValueError("the head was changed")
    return _open(_hkdf(file_key, data[:16], b"payload"), bytes(11) + b"\1", data[16:])


def _stretched(passphrase: str, salt: bytes, log_n: int) -> bytes:
    salt = b"age-encryption.org/v1/scrypt" + salt
    return hashlib.scrypt(passphrase.encode(), salt=salt, n=1 << log_n, r=8, p=1, maxmem=1 << 30, dklen=32)


def _hkdf(key: bytes, salt: bytes, info: bytes) -> bytes:
    drawn = hmac.new(salt or bytes(32), key, "sha256").digest()
    return hmac.new(drawn, info + b"\1", "sha256").digest()


def _b64(data: bytes) -> bytes:
    return b64encode(data).rstrip(b"=")


def _unb64(text: bytes) -> bytes:
    return b64decode(text + b"=" * (-len(text) % 4))


def _rotate(value: int, by: int) -> int:
    return (value << by | value >> 32 - by) & 0xFFFFFFFF


def _block(key: bytes, counter: int, nonce: bytes) -> bytes:
    start = [*struct.unpack("<4I", b"expand 32-byte k"), *struct.unpack("<8I", key), counter]
    start += struct.unpack("<3I", nonce)
    now = list(start)
    quarters = ((0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15))
    quarters += ((0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14))
    for _ in range(10):
        for a, b, c, d in quarters:
            for x, y, z, by in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
                now[x] = (now[x] + now[y]) & 0xFFFFFFFF
                now[z] = _rotate(now[z] ^ now[x], by)
    return struct.pack("<16I", *((one + two) & 0xFFFFFFFF for one, two in zip(now, start, strict=True)))


def _stream(key: bytes, nonce: bytes, data: bytes) -> bytes:
    out = b""
    for at in range(0, len(data), 64):
        part = data[at : at + 64]
        out += bytes(one ^ two for one, two in zip(part, _block(key, at // 64 + 1, nonce), strict=False))
    return out


def _tag(key: bytes, nonce: bytes, sealed: bytes) -> bytes:
    once = _block(key, 0, nonce)[:32]
    r = int.from_bytes(once[:16], "little") & 0x0FFFFFFC0FFFFFFC0FFFFFFC0FFFFFFF
    text = sealed + bytes(-len(sealed) % 16) + struct.pack("<QQ", 0, len(sealed))
    total = 0
    for at in range(0, len(text), 16):
        total = (total + int.from_bytes(text[at : at + 16] + b"\1", "little")) * r % ((1 << 130) - 5)
    return ((total + int.from_bytes(once[16:], "little")) & ((1 << 128) - 1)).to_bytes(16, "little")


def _seal(key: bytes, nonce: bytes, data: bytes) -> bytes:
    sealed = _stream(key, nonce, data)
    return sealed + _tag(key, nonce, sealed)


def _open(key: bytes, nonce: bytes, sealed: bytes) -> bytes:
    if not hmac.compare_digest(_tag(key, nonce, sealed[:-16]), sealed[-16:]):
        raise ValueError("it does not open")
    return _stream(key, nonce, sealed[:-16])
