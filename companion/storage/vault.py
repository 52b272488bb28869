"""The vault over files: keys in `keys/`, what is sealed to in the state folder, the records converted file by file."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import wraps
from pathlib import Path
from threading import Lock
from typing import Concatenate, ParamSpec, TypeVar
from unicodedata import normalize

from msgspec import structs

from companion.domain.errors import BadInput, NotReadable, NotSaved, WrongPassphrase
from companion.domain.ids import new_id
from companion.services.ports import Clock
from companion.services.said import said_now
from companion.services.vault import Left, NewKeys, Step, check_new_passphrase, recovery_key
from companion.storage import age
from companion.storage.apart import Apart
from companion.storage.converting import Backups, Conversion
from companion.storage.device import random_name
from companion.storage.disk import Disk
from companion.storage.filestore import FileStore
from companion.storage.keys import Found, KeyFolders, Keys, Where, parsed
from companion.storage.migrations import newest
from companion.storage.records import codec_of
from companion.storage.recovery import typed_key
from companion.storage.seal import Seal, copies_of, pins_of
from companion.storage.writing import Put

_NAME_LENGTH = 6

_HALF = "Part of it may be done; please do the same again."
_HALF_KEY = (
    "Part of it may be done, so please keep in mind the passphrase just chosen as well as any before it, and do the "
    "same again."
)
"""What is said where a key file may be in its place though not all that goes with it is."""

_P = ParamSpec("_P")
_R = TypeVar("_R")


def _ours(do: Callable[Concatenate[FileVault, _P], _R]) -> Callable[Concatenate[FileVault, _P], _R]:
    """Have something change keys, or what is sealed to, without being taken for what another copy did."""

    @wraps(do)
    def done(vault: FileVault, /, *args: _P.args, **kwargs: _P.kwargs) -> _R:
        with vault._by_us:
            try:
                return do(vault, *args, **kwargs)
            finally:
                vault._key_files = None

    return done


class FileVault:
    """Implements `services.vault.Vault` over the folders of one profile."""

    def __init__(
        self,
        keys: Path,
        state: Path,
        clock: Clock,
        open_store: Callable[[Seal], FileStore],
        *,
        machine: str = "",
        backups: Callable[[Seal, KeyFolders], Backups] | None = None,
        worthless: Sequence[Path] = (),
        disk: Disk | None = None,
        wrap: age.Wrap | None = None,
    ) -> None:
        """Look at nothing but whether encryption is on.

        Args:
            keys: The synced folder of the keys.
            state: The state folder of the profile.
            clock: Who knows the time.
            open_store: Opens the records without a snapshot, to append what is said while locked.
            machine: How this machine is called.
            backups: Gives what the backups of the profile can do.
            worthless: Files in clear that are removed when encryption is turned on: they can be made again.
            disk: The door to the operating system.
            wrap: Seals the keys with the passphrase; None: as age does it, which takes about a second.
        """
        disk = disk or Disk()
        self.seal = Seal(pins_of(state), disk)
        """What seals and opens the lines; the records are opened with it."""
        self._pins = pins_of(state)
        self._disk = disk
        self._keys = KeyFolders(str(keys), copies_of(state), disk)
        self._clock = clock
        self._open_store = open_store
        self._machine = machine
        self._wrap = wrap
        self._apart: Apart | None = None
        made = backups(self.seal, self._keys) if backups is not None else None
        self._conversion = Conversion(self.seal, state, disk, made, worthless)
        self._store: FileStore | None = None
        self._opened_with: tuple[str, ...] = ()
        self._sealed_to = self.seal.recipients
        self._key_files: dict[str, bytes] | None = None
        self._by_us = Lock()
        self._replaced: tuple[str, ...] = ()

    def attach(self, store: FileStore) -> None:
        """Take the open records, which are converted when encryption is turned on or off.

        Key files that a recovery replaced are set aside here, if nothing in the records needs them.
        """
        self._store, self._opened_with, self._sealed_to = store, self.seal.keys, self.seal.recipients
        if self._replaced and not store.locked:
            with contextlib.suppress(OSError):  # the next time does it
                self._keys.set_aside(self._replaced)
            self._replaced = ()

    # How it stands

    @property
    def is_on(self) -> bool:
        """Is what is saved on this machine sealed?"""
        return self.seal.is_on

    @property
    def is_locked(self) -> bool:
        """Is a passphrase needed before the records can be opened?"""
        if self.seal.is_on and self.seal.is_known:  # keys at hand may be of an encryption that was turned off since
            return set(self.seal.keys).isdisjoint(self.seal.recipients)
        return (self.seal.is_on or not self.seal.is_known) and not self.seal.can_open

    @property
    def is_invited(self) -> bool:
        """Are keys here that this machine does not seal to, and that are still closed?"""
        if self.seal.is_on or not self.seal.is_known or self.seal.can_open or not self._keys.is_any():
            return False
        self._look()  # another copy on this machine may have put the key there
        return not self.seal.is_on

    @property
    def is_coming_off(self) -> bool:
        """Was encryption turned off here, and is the key still here that was in use until then?"""
        self._look()
        return self.seal.is_known and self.seal.is_decided and not self.seal.is_on and self._keys.are_known()

    @property
    def has_keys(self) -> bool:
        """Is a key file here, or a copy of one?"""
        return self._keys.is_any() or self._keys.is_any_copy()

    @property
    def has_changed(self) -> bool:
        """Is something else sealed to than when the records were opened, or are other keys at hand?"""
        if not self._by_us.acquire(blocking=False):
            return False
        try:
            self.seal.look()
            is_other = self.seal.recipients != self._sealed_to or self.seal.keys != self._opened_with
        except OSError:
            return False
        else:
            return self._store is not None and (self.is_locked or is_other)
        finally:
            self._by_us.release()

    def has_new_passphrase(self) -> bool:
        """Were key files changed since the last look? See `Vault.has_new_passphrase`."""
        if self._store is None or not self.seal.is_on or not self._by_us.acquire(blocking=False):
            return False
        try:
            before, self._key_files = self._key_files, self._keys.files()
            return before is not None and any(data != before.get(file, data) for file, data in self._key_files.items())
        finally:
            self._by_us.release()

    def still_locked(self) -> bool:
        """Look again whether a passphrase is needed; see `Vault.still_locked`."""
        self._look()
        return self.is_locked

    def _look(self) -> None:
        """Read again what is sealed to, as another copy may have turned encryption on or off."""
        with contextlib.suppress(OSError):  # it stays as it was known
            self.seal.look()

    # Unlocking

    def try_apart(self) -> None:
        """Try passphrases in a process of their own from now on, so that keys are answered meanwhile."""
        self._apart = Apart()

    def stop(self) -> None:
        """End what tries a passphrase now; see `Vault.stop`."""
        if self._apart is not None:
            self._apart.stop()

    def _unwrapped(self, data: bytes, passphrase: str) -> bytes:
        """Open what a passphrase sealed; see `age.unwrap`."""
        unwrap = self._apart.unwrap if self._apart is not None else age.unwrap
        return unwrap(data, _plain(passphrase))

    def _wrapped(self, data: bytes, passphrase: str) -> bytes:
        wrap = self._wrap or (self._apart.wrap if self._apart is not None else age.wrap)
        return wrap(data, _plain(passphrase))

    def _opens(self, data: bytes, passphrase: str, text: bytes) -> bool:
        try:
            return self._unwrapped(data, passphrase) == text
        except (age.CannotOpen, age.CannotRead):
            return False

    @_ours
    def unlock(self, passphrase: str) -> tuple[str, ...]:
        """Open the keys; see `Vault.unlock`."""
        self._look()
        return self._unlocked(passphrase, is_joining=not self.seal.is_decided or not self.seal.is_known)

    @_ours
    def join(self, passphrase: str) -> tuple[str, ...]:
        """Seal on this machine too, with the keys that are here."""
        return self._unlocked(passphrase, is_joining=True)

    def lock(self) -> None:
        """Forget the keys."""
        self.seal.lock()
        self._store = None

    def _unlocked(self, passphrase: str, *, is_joining: bool) -> tuple[str, ...]:
        opened, notes = self._open(passphrase)
        was_known = self.seal.is_known
        in_use = self._in_use(opened)
        if self.seal.is_on and not in_use:  # it opens nothing but keys given up when encryption was off meanwhile
            raise _wrong()
        names = {file.name for file, _ in opened}
        self._replaced = tuple(one for _, keys in opened for one in keys.replaces if one not in names)
        recipients = dict.fromkeys(one for _, keys in in_use for one in keys.recipients)
        new = [one for one in recipients if one not in self.seal.recipients]
        if (new or not was_known) and (is_joining or self.seal.is_on):
            if new and self.seal.is_on:
                notes.append(
                    "What is saved is sealed to one more key from now on: it was added on another computer with this "
                    "passphrase."
                )
            self._pin((*self.seal.recipients, *new))
        if not was_known and self.seal.is_on:
            notes.append(
                "What the records are sealed to could not be read on this computer. Encryption is on here, with the "
                "key that this passphrase opens."
            )
        self.seal.unlock([age.identity(secret) for _, keys in opened for secret in keys.secrets])
        notes += self._copied(in_use)
        return tuple(notes)

    def _in_use(self, opened: Sequence[tuple[Found, Keys]]) -> list[tuple[Found, Keys]]:
        """Leave away copies of keys that were given up when encryption was turned off here.

        They open what was sealed before, such as old backups; nothing new is sealed to them, and none is put back.
        """
        if not self.seal.is_known and not any(file.is_synced for file, _ in opened):
            return list(opened)  # nothing else says what is sealed to
        pinned = set(self.seal.recipients)
        return [
            (file, keys)
            for file, keys in opened
            if file.is_synced or any(age.recipient_of(age.identity(secret)) in pinned for secret in keys.secrets)
        ]

    def _open(
        self, passphrase: str, *, every: bool = False, aside: bool = False
    ) -> tuple[list[tuple[Found, Keys]], list[str]]:
        """Open every key file that this passphrase opens, and say what is odd about the others; the first raises.

        Of two that bear the same name the newest is enough, unless `every` one is asked for. Those set `aside` are
        tried if that is asked for, or if no other one can be used.
        """
        retired = self._keys.aside()
        try:
            found = self._keys.found()
        except OSError as error:
            raise NotReadable(f"The keys cannot be read: {error.strerror or error}. Nothing was changed.") from error
        if aside:
            found += retired
        else:
            old = {one.name for one in retired}
            retired = [*(one for one in found if one.name in old), *retired]
            found = [one for one in found if one.name not in old] or retired
        if not found:
            raise NotReadable(
                "The key file is gone: there is none in the folder of the keys, and no copy on this computer. If it is "
                "on another computer or in a backup, bring it back to "
                f"{self._keys.synced}. Else `companion encrypt recover` opens the records with the recovery key."
            )
        opened, closed, broken = self._tried(found, passphrase, every=every)
        if not opened and not closed:
            opened, _, _ = self._tried(retired, passphrase, every=every)
        if not opened:
            raise _none_opens(closed, broken, self._keys.local)
        return opened, _odd(opened, closed, broken)

    def _tried(
        self, found: Sequence[Found], passphrase: str, *, every: bool
    ) -> tuple[list[tuple[Found, Keys]], dict[str, Found], dict[str, str]]:
        """Try a passphrase on key files: those it opens, those it does not, and why others cannot be used."""
        opened: list[tuple[Found, Keys]] = []
        closed: dict[str, Found] = {}
        broken: dict[str, str] = {}
        for one in found:
            if not every and any(one.name == file.name for file, _ in opened):
                continue
            try:
                opened.append((one, parsed(self._unwrapped(one.data, passphrase))))
            except age.CannotOpen:
                closed.setdefault(one.name, one)
            except age.CannotRead as error:
                broken[one.path] = str(error)
        return opened, closed, broken

    def _copied(self, opened: Sequence[tuple[Found, Keys]]) -> Iterator[str]:
        """Keep copies of the key files on this machine, and put back what is gone from the synced folder."""
        for file, keys in opened:
            try:
                if file.is_synced:
                    self._keys.keep_copy(file.name, file.data, keys.changes)
                elif self.seal.is_on and self._keys.put_back(file.name, file.data):
                    yield f"The key file was gone from {self._keys.synced}. It was put back there from this computer."
            except OSError:
                yield f"A copy of the key file could not be kept; {self._keys.synced} holds the only one."

    def _pin(self, recipients: Sequence[str], *, is_all: bool = True) -> None:
        """Seal to these keys; `is_all` says that nothing was changed before. Raises NotSaved."""
        try:
            self._seal_to(recipients)
        except OSError as error:
            try:
                self.seal.look()
                is_as_before = is_all and set(self.seal.recipients) != set(recipients)
            except OSError:
                is_as_before = False
            raise NotSaved(
                f"Not saved: the disk reports “{error.strerror or error}”. "
                f"{'Nothing was changed.' if is_as_before else _HALF}"
            ) from error

    def _seal_to(self, recipients: Sequence[str]) -> None:
        """Seal to these keys; what another copy changed before still counts as changed. Raises OSError."""
        is_as_opened = self.seal.recipients == self._sealed_to
        try:
            self.seal.pin(recipients)
        finally:
            if is_as_opened:
                self._sealed_to = self.seal.recipients

    # Turning on and off

    def new_keys(self) -> NewKeys:
        """Make keys, in memory only."""
        return NewKeys(age.new_secret(), recovery_key(age.new_secret()))

    @_ours
    def turn_on(self, passphrase: str, keys: NewKeys, typed: Sequence[str]) -> None:
        """Seal what is saved from now on; see `Vault.turn_on`."""
        if self.seal.is_on:
            raise BadInput("Encryption is on already. Nothing was changed.")
        if self.is_coming_off:
            raise BadInput(
                "Encryption was turned off here, and the key used until then is still here, since something is sealed "
                "to it. The passphrase used until then turns encryption on again. Nothing was changed."
            )
        if self._keys.is_any():
            raise BadInput(
                f"There is a key from another computer in {self._keys.synced}. Its passphrase turns encryption on here "
                "too; if it is not yours, move the file to another folder. Nothing was changed."
            )
        check_new_passphrase(passphrase)
        keys.recovery.check(typed)
        one = age.identity(keys.secret)
        recipients = (age.recipient_of(one), age.recipient_of(age.identity(keys.recovery.secret)))
        name = random_name(_NAME_LENGTH)
        data = self._write(name, Keys((keys.secret,), recipients, note=self._note(name)), passphrase, to="synced")
        self.seal.unlock([one])
        self._opened_with = self.seal.keys  # what was open stays open
        try:
            self._seal_to(recipients)
        except OSError as error:  # the key file stays: it may be in use by now
            raise NotSaved(
                f"Encryption may not be on yet: the disk reports “{error.strerror or error}”. The key is there and "
                "opens with your passphrase; turning encryption on again asks for it."
            ) from error
        with contextlib.suppress(OSError):  # the next unlock keeps it, or says that it cannot
            self._keys.keep_copy(name, data)

    @_ours
    def turn_off(self, passphrase: str) -> None:
        """Save in clear from now on; see `Vault.turn_off`."""
        opened, _ = self._open(passphrase)
        self._pin(())
        self.seal.unlock([age.identity(secret) for _, keys in opened for secret in keys.secrets])

    @_ours
    def change(self, passphrase: str, new: str) -> None:
        """Seal the keys with another passphrase; see `Vault.change`."""
        check_new_passphrase(new)
        opened, _ = self._open(passphrase, every=True)
        for number, name in enumerate(dict.fromkeys(file.name for file, _ in opened)):
            same = [(file, keys) for file, keys in opened if file.name == name]
            self._write_again(name, same, new, is_first=not number)

    def check_recovery_key(self, words: str) -> None:
        """See that a recovery key was typed that belongs to these records, before anything else is asked.

        Raises:
            BadInput: it was mistyped, or belongs to others.
        """
        one = typed_key(words)
        if age.recipient_of(one) not in self.seal.recipients and not self._reach(one)[0]:
            raise _other_records()

    @_ours
    def recover(self, words: str, new: str) -> tuple[str, ...]:
        """Open the records with the recovery key and choose a new passphrase; see `Vault.recover`."""
        one = typed_key(words)
        recipient = age.recipient_of(one)
        opens, leaves = self._reach(one)
        if recipient not in self.seal.recipients and not opens:
            raise _other_records()
        check_new_passphrase(new)
        recipients = tuple(dict.fromkeys((*self.seal.recipients, recipient)))
        try:  # where some lines stay locked the other key files are needed, and named when they do not open
            old = () if leaves else tuple(dict.fromkeys(file.name for file in self._keys.found()))
        except OSError:
            old = ()
        name = random_name(_NAME_LENGTH)
        self._write(name, Keys((str(one),), recipients, old, self._note(name), replaces=old), new)
        if self.seal.is_on or not self.seal.is_decided:
            self._pin(recipients, is_all=False)
        self.seal.unlock([one])
        if leaves:
            return (
                "Some lines are sealed with another key, which stays: the passphrase used before still opens it, and "
                "what is sealed to it. `companion encrypt add` opens both.",
            )
        try:
            self._keys.set_aside(old)
        except OSError as error:
            return (
                f"The passphrase used before still opens the records: the disk reports “{error.strerror or error}” for "
                "its key. The next start with the new one tries again to set it aside.",
            )
        return ()

    @_ours
    def add(self, passphrase: str, other: str) -> None:
        """Open a key of another passphrase too; see `Vault.add`."""
        first, _ = self._open(passphrase)
        try:
            second, _ = self._open(other, aside=True)
        except WrongPassphrase as error:
            sentence = "The other passphrase opens no key here. Nothing was changed."
            raise WrongPassphrase(sentence, is_other=True) from error
        both = (*first, *second)
        file, keys = first[0]
        merged = structs.replace(
            _merged(both, changes=keys.changes + 1),
            stands_for=tuple(dict.fromkeys(name for each, one in both for name in (each.name, *one.stands_for))),
        )
        self._write(file.name, merged, passphrase)
        if self.seal.is_on:
            self._pin(tuple(dict.fromkeys((*self.seal.recipients, *merged.recipients))), is_all=False)
        self.seal.unlock([age.identity(secret) for secret in merged.secrets])

    def _write_again(self, name: str, opened: Sequence[tuple[Found, Keys]], passphrase: str, *, is_first: bool) -> None:
        """Seal a key file with another passphrase, and all its conflict copies: the old one is to open none of them."""
        keys = _merged(opened, changes=1 + max(keys.changes for _, keys in opened))
        data = self._write(name, keys, passphrase, to="both" if self._in_use(opened) else "copies", is_first=is_first)
        try:
            for file, _ in opened:
                if file.is_synced and not file.path.endswith(f"/identity-{name}.age"):
                    self._keys.rewrite(file, data)
                self._keys.drop_copy(file, data)
        except OSError as error:
            raise NotSaved(
                f"The new passphrase opens the records, and the old one still does: the disk reports "
                f"“{error.strerror or error}” for a copy of the key."
            ) from error

    def _write(self, name: str, keys: Keys, passphrase: str, *, to: Where = "both", is_first: bool = True) -> bytes:
        """Seal a key file with the passphrase, make sure that it opens, and put it in its place.

        Before one that is not the first others were changed.
        """
        text = keys.text()
        data = self._wrapped(text, passphrase)
        if not self._opens(data, passphrase, text):
            what = "The new key file does not open again, so it was not used."
            raise NotSaved(f"{what} {'Nothing was changed.' if is_first else _HALF_KEY}")
        try:
            self._keys.write(name, data, keys.changes, to=to)
        except OSError as error:
            is_half = not is_first or self._keys.may_be_written(name, data)
            raise NotSaved(
                f"The key file could not be written: the disk reports “{error.strerror or error}”. "
                f"{_HALF_KEY if is_half else 'Nothing was changed.'}"
            ) from error
        return data

    def _note(self, name: str) -> str:
        made: date = self._clock.now().date()
        where = f" on {self._machine}" if self._machine.isascii() and self._machine.isprintable() else ""
        return f"Companion key {name}, made{where} on {made.isoformat()}"

    def _reach(self, one: age.Identity) -> tuple[int, int]:
        """Count the sealed lines in the records that a key opens, and those that it leaves locked."""
        seal = Seal(self._pins, self._disk)
        seal.unlock([one])
        store = self._open_store(seal)
        files = store.files.segments.files.values()
        return sum(segment.opened for segment in files), sum(segment.sealed for segment in files)

    # What is there

    def convert(self, *, others: bool = False) -> Iterator[Step]:
        """Make what is there as the person chose; see `Vault.convert`."""
        if self._store is None or self.is_locked:
            return
        try:
            yield from self._conversion.run(self._store, others=others)
            if self.seal.is_decided and not self.seal.is_on and not self._is_anything_sealed():
                self._keys.retire()
        except OSError as error:
            raise NotSaved(f"Not all is done: the disk reports “{error.strerror or error}”.") from error

    def left(self) -> Left:
        """What is not as the person chose; see `Vault.left`."""
        if self._store is None or not self.seal.is_decided:
            return Left()
        return self._conversion.left(self._store)

    def _is_anything_sealed(self) -> bool:
        files = self._store.files.segments.files.values() if self._store is not None else ()
        return any(segment.sealed or segment.opened for segment in files)

    def said(self, words: str, id_: str | None = None) -> str:
        """Keep words and the time, also while locked; see `Vault.said`."""
        said = said_now(words, self._clock, id_ or new_id())
        codec = codec_of(said)
        store = self._open_store(Seal(self._pins, self._disk))
        try:
            store.write(
                "said", [Put(codec.table, said.id, codec.encode(said), v=newest(codec.table), strict=id_ is not None)]
            )
        finally:
            store.close()
        return said.id


def _merged(opened: Sequence[tuple[Found, Keys]], *, changes: int) -> Keys:
    """Put what several key files hold into one."""
    return Keys(
        tuple(dict.fromkeys(secret for _, one in opened for secret in one.secrets)),
        tuple(dict.fromkeys(recipient for _, one in opened for recipient in one.recipients)),
        tuple(dict.fromkeys(name for _, one in opened for name in one.stands_for)),
        opened[0][1].note,
        changes,
        tuple(dict.fromkeys(name for _, one in opened for name in one.replaces)),
    )


def _plain(passphrase: str) -> str:
    """A passphrase in the one form that every keyboard and system gives it."""
    return normalize("NFC", passphrase)


def _wrong() -> WrongPassphrase:
    return WrongPassphrase("This passphrase does not open the records. Nothing was changed.")


def _other_records() -> BadInput:
    return BadInput("This recovery key belongs to other records. Nothing was changed.", "recovery")


def _none_opens(closed: dict[str, Found], broken: dict[str, str], local: str) -> Exception:
    if closed:
        return _wrong()
    path, why = next(iter(broken.items()))
    return NotReadable(
        f"The key file {path} cannot be used: {why}. A copy from another computer or a backup, put in its place, opens "
        f"the records again (Companion keeps one in {local}); so does the recovery key, with `companion encrypt "
        "recover`. Nothing was changed."
    )


def _odd(opened: Sequence[tuple[Found, Keys]], closed: dict[str, Found], broken: dict[str, str]) -> list[str]:
    """What the person should know about the key files that did not open."""
    names = {file.name for file, _ in opened}
    stood_for = {name for _, keys in opened for name in keys.stands_for}
    notes = [f"The key file {path} cannot be used: {why}. A copy on this computer was." for path, why in broken.items()]
    for name, file in closed.items():
        if name in names and file.is_synced:
            notes.append(
                f"{file.path} has another passphrase: it was changed on another computer, or the file there was "
                "replaced. The copy on this computer was used."
            )
        elif name not in names and name not in stood_for and file.is_synced:
            notes.append(
                f"There is another key, {file.path}, which this passphrase does not open. If a new passphrase was "
                "chosen with the recovery key on another computer, please use that one from now on. If encryption was "
                "turned on there with another passphrase, `companion encrypt add` opens both. Records may be sealed to "
                "it, so it is best kept."
            )
    return notes
