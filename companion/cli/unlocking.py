"""Asking for the passphrase of encrypted records: on a terminal or from an open file, never in a command's words."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from companion.cli import asking
from companion.cli.words import encryption as words
from companion.domain.errors import BadInput, Locked, NotReadable, WrongPassphrase

if TYPE_CHECKING:
    from companion.cli.session import Session
    from companion.storage.vault import FileVault

TRIES = 3
"""How often the passphrase is asked for."""


def unlock(session: Session, vault: FileVault | None = None, *, is_needed: bool = False) -> None:
    """Open the vault of a session, or that of another profile.

    Where encryption was turned on on another computer only, Enter alone goes on without, unless it `is_needed`.

    Raises:
        Locked: nobody could be asked, or no passphrase opened it.
        NotReadable: there is no key that could be opened.
    """
    vault = vault or session.vault
    is_optional = vault.is_invited and not is_needed
    if session.passphrase_fd is not None:
        tell(session, vault.unlock(given(session)))
        return
    if session.no_input or not asking.is_terminal():
        if is_optional:
            return  # what is in clear is shown, and that the rest is not is told
        raise Locked(words.CANNOT_ASK)
    if is_optional:
        session.out.tell(words.COMING_OFF if vault.is_coming_off else words.INVITED)
    for _ in range(TRIES):
        typed = asking.secret(session, words.ASK)
        if not typed and is_optional:
            return
        if typed is None:
            break
        moment(session)
        try:
            notes = vault.unlock(typed)
        except WrongPassphrase:
            session.out.tell(words.WRONG)
        except NotReadable as error:
            if not is_optional:
                raise
            session.out.tell(str(error))  # nothing of this computer is locked: it goes on without
            return
        else:
            tell(session, notes)
            return
    if not is_optional:
        raise Locked(words.GAVE_UP)


def moment(session: Session) -> None:
    """Say that it takes a moment: a key is tried."""
    if asking.is_terminal():
        session.out.tell(words.ONE_MOMENT)


def tell(session: Session, notes: tuple[str, ...]) -> None:
    """Say what a person should know about their keys."""
    for note in notes:
        session.out.tell(note)


def given(session: Session) -> str:
    """The passphrase from the open file that was named: its next line.

    Raises:
        BadInput: nothing can be read there.
    """
    handle, found = session.passphrase_fd, b""
    try:
        while handle is not None and b"\n" not in found and len(found) <= asking.LARGEST_SECRET:
            part = os.read(handle, 1)  # what follows the line is for whoever reads next
            if not part:
                break
            found += part
    except OSError as error:
        raise BadInput(words.no_file(handle or 0, (error.strerror or "unknown reason").lower())) from None
    return found.decode("utf-8", "surrogateescape").rstrip("\r\n")


def passphrase(session: Session, question: str = words.ASK) -> str:
    """The present passphrase, for what is done with it.

    Raises:
        Locked: nobody can be asked, or nothing was typed.
    """
    if session.passphrase_fd is not None:
        return given(session)
    if session.no_input or not asking.is_terminal():
        raise Locked(words.CANNOT_ASK)
    typed = asking.secret(session, question)
    if not typed:
        raise Locked(words.NOTHING_TYPED)
    return typed


def new_passphrase(session: Session) -> str:
    """A passphrase typed twice; asked again where it is too short or the two differ. From an open file: its next line.

    Raises:
        Locked: nobody can be asked, or nothing was typed.
        BadInput: that of an open file cannot be used.
    """
    from companion.services.vault import check_new_passphrase

    if session.passphrase_fd is not None:
        new = given(session)
        check_new_passphrase(new)
        return new
    if session.no_input or not asking.is_terminal():
        raise Locked(words.NEEDS_TERMINAL)
    while True:
        first = asking.secret(session, words.ASK_NEW)
        if not first:
            raise Locked(words.NOTHING_TYPED)
        try:
            check_new_passphrase(first)
        except BadInput as error:
            session.out.tell(str(error))
            continue
        second = asking.secret(session, words.ASK_AGAIN)
        if second is None:
            raise Locked(words.NOTHING_TYPED)
        if second == first:
            return first
        session.out.tell(words.DIFFERS)
