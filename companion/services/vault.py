"""Encryption as a person meets it: turned on or off, locked or open, with a passphrase and a recovery key.

The screens and commands speak with a `Vault`; `storage/vault.py` is the real one. A vault is opened before the records
and handed to whoever opens them. Locking means closing the records and calling `lock`; after the next `unlock` they are
opened anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from random import SystemRandom
from typing import Protocol

from msgspec import Struct

from companion.domain.errors import BadInput

SHORTEST_PASSPHRASE = 8
"""How many characters a new passphrase has at least."""

_ASKED = 2


class RecoveryKey(Struct, frozen=True):
    """The second key, which opens everything when the passphrase is forgotten. It is shown once and kept nowhere."""

    groups: tuple[str, ...]
    """What stands on paper after `AGE-SECRET-KEY-1`, in groups of four signs."""

    asked: tuple[int, ...]
    """Which groups a person types back, counted from 0."""

    @property
    def secret(self) -> str:
        """The key as the stock `age` tool reads it."""
        return f"{PREFIX}{''.join(self.groups)}"

    def check(self, typed: Sequence[str]) -> None:
        """See that the groups asked for were typed back, so that the key is known to stand on paper.

        Raises:
            BadInput: a group differs; the sentence says which.
        """
        for number, words in zip(self.asked, (*typed, *("",) * _ASKED), strict=False):
            self.check_group(number, words)

    def check_group(self, number: int, words: str) -> None:
        """See that one group, counted from 0, was typed back.

        Raises:
            BadInput: it differs.
        """
        if plain_signs(words) != self.groups[number]:
            raise BadInput(
                f"Group {number + 1} of the recovery key reads differently. Please look at your copy again; "
                "nothing was changed.",
                "recovery",
            )


PREFIX = "AGE-SECRET-KEY-1"
"""How every age identity begins."""


def recovery_key(secret: str) -> RecoveryKey:
    """Put a key into groups, and choose which of them are asked back."""
    signs = secret.removeprefix(PREFIX)
    groups = tuple(signs[at : at + 4] for at in range(0, len(signs), 4))
    whole = [number for number, group in enumerate(groups) if len(group) == 4]
    return RecoveryKey(groups, tuple(sorted(SystemRandom().sample(whole, _ASKED))))


KEY_LENGTH = 58
"""How many characters of a recovery key stand after `PREFIX`."""


def in_groups(words: str) -> str:
    """What was typed of a key so far, in capitals and in groups as on paper, with its beginning if that was typed."""
    typed = "".join(words.upper().split())
    if PREFIX.startswith(typed):
        return typed
    head, rest = (PREFIX, typed.removeprefix(PREFIX)) if typed.startswith(PREFIX) else ("", typed)
    letters = rest.replace("-", "")
    return " ".join([*([head] if head else []), *(letters[at : at + 4] for at in range(0, len(letters), 4))])


def without_gaps(words: str) -> str:
    """What was typed of a key without what only parts it: spaces, ends of lines, dashes."""
    return "".join(words.split()).replace("-", "")


def plain_signs(words: str) -> str:
    """What was typed of a key, as it stands on paper: capitals, without spaces, and O, I and B as what they must be."""
    signs = "".join(words.upper().replace("-", "").split())
    return signs.translate(str.maketrans("OBI1", "08LL"))


def key_signs(words: str) -> str:
    """What was typed of a whole recovery key, as it stands on paper and without its beginning."""
    return plain_signs("".join(words.upper().split()).removeprefix(PREFIX))


class NewKeys(Struct, frozen=True):
    """Keys just made, in memory only: nothing is written before the recovery key was typed back."""

    secret: str
    """The identity that the passphrase will seal."""

    recovery: RecoveryKey
    """The key for paper."""


class Step(Struct, frozen=True):
    """One file that was sealed or opened by `convert`."""

    name: str
    """The file."""

    done: int
    """How many of them are done."""

    of: int
    """How many there are in this round."""


class Left(Struct, frozen=True):
    """What is not yet as the person chose: still in clear though encryption is on, or still sealed though it is off."""

    own: tuple[str, ...] = ()
    """This machine's log files; `convert` does them."""

    others: tuple[str, ...] = ()
    """Log files of other machines: those do them when Companion is opened there."""

    damaged: tuple[str, ...] = ()
    """Files with damaged lines, which stay as they are, byte for byte, and so in clear where they were."""

    strangers: tuple[str, ...] = ()
    """Files in the folder of the backups that are none, or cannot be looked into; nothing is done to them."""

    local: tuple[str, ...] = ()
    """Other files of this machine: snapshot, drafts, backups; `convert` does them."""

    @property
    def is_nothing(self) -> bool:
        """Is everything as it was chosen?"""
        return not (self.own or self.others or self.damaged or self.strangers or self.local)


def told(left: Left, machines: Mapping[str, str], *, is_on: bool) -> Iterator[str]:
    """Say what is not as the person chose, where they can do something about it or should know.

    Args:
        left: what that is.
        machines: what other machines are called, each told apart, by their ids; others are named by their files.
        is_on: is encryption on?
    """
    if left.others:
        named = tuple(dict.fromkeys(machines.get(name.partition("-")[0], name) for name in left.others))
        where = f"{', '.join(named[:-1])} and {named[-1]}" if len(named) > 1 else named[0]
        if is_on:
            yield (
                f"Not sealed yet: files written by {where}. That is done when Companion is opened there with the "
                "passphrase; for computers no longer used, `companion encrypt on --others` does it here."
            )
        else:
            yield f"Still sealed: files written by {where}. `companion encrypt off` there opens them."
    if left.damaged:
        yield f"Damaged lines stay as they are, and so in plain text, in {', '.join(left.damaged)}."
    if left.strangers:
        yield (
            "Next to the backups are files that Companion cannot look into, so they stay as they are: "
            f"{', '.join(left.strangers)}. If you do not need them, you can remove them."
        )


class Vault(Protocol):
    """Whether the records of a profile are encrypted, and whether they can be read now."""

    @property
    def is_on(self) -> bool:
        """Is what is saved on this machine sealed?"""

    @property
    def is_locked(self) -> bool:
        """Is a passphrase needed before the records can be opened?"""

    @property
    def is_invited(self) -> bool:
        """Was encryption turned on on another machine, and not here yet? Then the records can be opened without a
        passphrase, but what is sealed does not show; `unlock` with the passphrase chosen there turns it on here."""

    @property
    def is_coming_off(self) -> bool:
        """Was encryption turned off here, and is the key still here that was in use until then? Something is sealed to
        it yet. `unlock` with its passphrase opens that, and `join` turns encryption on again."""

    @property
    def has_changed(self) -> bool:
        """Did another copy turn encryption on or off, or change the keys, since the records were opened? Then they are
        opened anew."""

    def has_new_passphrase(self) -> bool:
        """Was the passphrase changed elsewhere since this was asked last? The records stay open; only what is read in
        the folder of the keys tells, so not on the key loop."""

    def still_locked(self) -> bool:
        """Look again: is a passphrase still needed, or did another copy turn encryption off? Cheap enough for each
        second."""

    def unlock(self, passphrase: str) -> tuple[str, ...]:
        """Open the keys; what the person should know, as sentences. It takes about a second, so not on the key loop.

        Raises:
            WrongPassphrase: it opens none of the keys.
            NotReadable: there is no key that could be opened; the sentence says what can be done.
        """

    def stop(self) -> None:
        """End what tries a passphrase now, if anything does: the app is about to end. It raises NotReadable there."""

    def lock(self) -> None:
        """Forget the keys. The records must be closed."""

    def new_keys(self) -> NewKeys:
        """Make keys, in memory only.

        Raises:
            NotReadable: the extra `crypt` is not installed.
        """

    def join(self, passphrase: str) -> tuple[str, ...]:
        """Seal on this machine too, with the keys made on another one; `unlock` does it where encryption was never
        turned off. The vault is open afterwards; what the person should know, as sentences.

        Raises:
            WrongPassphrase, NotReadable, NotSaved: nothing was changed.
        """

    def turn_on(self, passphrase: str, keys: NewKeys, typed: Sequence[str]) -> None:
        """Seal what is saved from now on; `convert` seals what is there. The vault is open afterwards.

        Args:
            passphrase: what opens the records from now on.
            keys: made by `new_keys`, its recovery key shown.
            typed: the groups of the recovery key that `keys.recovery.asked` names.

        Raises:
            BadInput: the passphrase is too short, or a group differs; nothing was changed.
            NotSaved: the keys could not be written; nothing was changed.
        """

    def turn_off(self, passphrase: str) -> None:
        """Save in clear from now on; `convert` opens what is sealed.

        Raises:
            WrongPassphrase, NotReadable: as in `unlock`; nothing was changed.
            NotSaved: it could not be written; nothing was changed.
        """

    def change(self, passphrase: str, new: str) -> None:
        """Seal the keys with another passphrase; the records stay as they are.

        Raises:
            WrongPassphrase, NotReadable, BadInput, NotSaved: nothing was changed.
        """

    def recover(self, words: str, new: str) -> tuple[str, ...]:
        """Open the records with the recovery key and choose a new passphrase. The vault is open afterwards; what the
        person should know, as sentences. The passphrase used before opens nothing on this machine any more, unless
        lines are left that only its key opens.

        Raises:
            BadInput: the key was mistyped, belongs to other records, or the passphrase is too short.
            NotSaved: nothing was changed.
        """

    def add(self, passphrase: str, other: str) -> None:
        """Open a key of another passphrase too, made on another machine at the same time; afterwards the first one
        opens both. Records that are open are opened anew for it to show.

        Args:
            passphrase: the one to be used from now on.
            other: the one that the other key was made with.

        Raises:
            WrongPassphrase, NotReadable, NotSaved: nothing was changed.
        """

    def convert(self, *, others: bool = False) -> Iterator[Step]:
        """Make what is there as the person chose, file by file, over the open records. It can be stopped at any moment
        and run again; housekeeping runs it too.

        Args:
            others: also the log files of other machines: for machines that will never be opened again.

        Raises:
            NotSaved, Busy: a file could not be replaced; those before it are, and the next time does the rest.
        """

    def left(self) -> Left:
        """What is not as the person chose. Cheap enough to be asked all the time."""

    def said(self, words: str, id_: str | None = None) -> str:
        """Keep words and the time, also while locked; answers their id, under which trying again is safe.

        Raises:
            BadInput: there are none, or too many.
            NotSaved, Busy: they could not be kept.
        """


def check_new_passphrase(passphrase: str) -> None:
    """See that a passphrase can be used.

    Raises:
        BadInput: it is too short.
    """
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise BadInput(
            f"Please use at least {SHORTEST_PASSPHRASE} characters. Four or five words that do not belong together are "
            "easy to keep in mind and hard to guess. Nothing was changed.",
            "passphrase",
        )
