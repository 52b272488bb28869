"""A vault in memory, as plain as the interface allows: for screens and commands over stores in memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from companion.domain.errors import BadInput, WrongPassphrase
from companion.domain.ids import new_id
from companion.services.ports import Clock
from companion.services.said import said_now
from companion.services.vault import Left, NewKeys, Step, check_new_passphrase, plain_signs, recovery_key

SECRET = "AGE-SECRET-KEY-1QQPQYQSZQGPQYQSZQGPQYQSZQGPQYQSZQGPQYQSZQGPQYQSZQGPQYQ9WFPPN"


@dataclass
class MemoryVault:
    """Implements `services.vault.Vault`; nothing is sealed, only remembered."""

    clock: Clock
    passphrase: str | None = None
    """What unlocks it; None while encryption is off."""
    is_open: bool = False
    is_invited: bool = False
    is_coming_off: bool = False
    has_changed: bool = False
    is_passphrase_new: bool = False
    """Was it changed elsewhere? Told once."""
    rest: Left = field(default_factory=Left)
    """What is not as chosen, until `convert`."""
    words: dict[str, str] = field(default_factory=dict)
    """What was said, by id."""
    notes: tuple[str, ...] = ()
    """What `unlock` has to say."""
    is_stopped: bool = False
    """Was what tries a passphrase ended?"""

    @property
    def is_on(self) -> bool:
        return self.passphrase is not None and not self.is_invited

    @property
    def is_locked(self) -> bool:
        return self.is_on and not self.is_open

    def has_new_passphrase(self) -> bool:
        was, self.is_passphrase_new = self.is_passphrase_new, False
        return was

    def still_locked(self) -> bool:
        return self.is_locked

    def unlock(self, passphrase: str) -> tuple[str, ...]:
        self._prove(passphrase)
        self.is_open, self.is_invited, self.is_coming_off = True, False, False
        return self.notes

    def join(self, passphrase: str) -> tuple[str, ...]:
        return self.unlock(passphrase)

    def stop(self) -> None:
        self.is_stopped = True

    def lock(self) -> None:
        self.is_open = False

    def new_keys(self) -> NewKeys:
        return NewKeys(SECRET, recovery_key(SECRET))

    def turn_on(self, passphrase: str, keys: NewKeys, typed: Sequence[str]) -> None:
        check_new_passphrase(passphrase)
        keys.recovery.check(typed)
        self.passphrase, self.is_open, self.rest = passphrase, True, Left(own=("k7qd2a-2026.jsonl",))

    def turn_off(self, passphrase: str) -> None:
        self._prove(passphrase)
        self.passphrase, self.rest = None, Left(own=("k7qd2a-2026.jsonl",))

    def change(self, passphrase: str, new: str) -> None:
        self._prove(passphrase)
        check_new_passphrase(new)
        self.passphrase = new

    def recover(self, words: str, new: str) -> tuple[str, ...]:
        if plain_signs(words.removeprefix("AGE-SECRET-KEY-1")) != SECRET.removeprefix("AGE-SECRET-KEY-1"):
            raise BadInput("This recovery key belongs to other records. Nothing was changed.", "recovery")
        check_new_passphrase(new)
        self.passphrase, self.is_open = new, True
        return self.notes

    def add(self, passphrase: str, other: str) -> None:
        self._prove(passphrase)

    def convert(self, *, others: bool = False) -> Iterator[Step]:
        names = (*self.rest.own, *self.rest.local, *(self.rest.others if others else ()))
        for done, name in enumerate(names, 1):
            yield Step(name, done, len(names))
        self.rest = Left(others=() if others else self.rest.others, damaged=self.rest.damaged)

    def left(self) -> Left:
        return self.rest

    def said(self, words: str, id_: str | None = None) -> str:
        said = said_now(words, self.clock, id_ or new_id())
        self.words[said.id] = said.words
        return said.id

    def _prove(self, passphrase: str) -> None:
        if passphrase != self.passphrase:
            raise WrongPassphrase("This passphrase does not open the records. Nothing was changed.")
