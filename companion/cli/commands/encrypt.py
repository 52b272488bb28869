"""`companion encrypt`: on, off, another passphrase, and what to do when it is forgotten."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from companion.cli import asking, unlocking
from companion.cli.helpful import HelpfulGroup
from companion.cli.session import Session
from companion.cli.words import encryption as words
from companion.cli.words import helps
from companion.domain.errors import BadInput, Locked

if TYPE_CHECKING:
    from companion.services.vault import RecoveryKey


@click.group("encrypt", cls=HelpfulGroup, invoke_without_command=True, help=helps.ENCRYPT)
@click.pass_context
def encrypt(ctx: click.Context) -> None:
    """Say how things stand, unless something is to be done."""
    session: Session = ctx.obj
    if ctx.invoked_subcommand is None:
        session.refuse_hidden()
        vault = session.vault
        session.out.show(words.standing(vault))


@encrypt.command("on", help=helps.ENCRYPT_ON)
@click.option("--recovery-file", metavar="FILE", help=helps.RECOVERY_FILE)
@click.option("--others", is_flag=True, help=helps.ENCRYPT_OTHERS)
@click.pass_obj
def on(session: Session, recovery_file: str | None, others: bool) -> None:
    """Turn encryption on, or do what is left of it."""
    session.refuse_hidden()
    vault = session.vault
    if vault.is_invited or vault.is_coming_off:
        if vault.is_coming_off:
            session.out.tell(words.ON_AGAIN)
        typed = unlocking.passphrase(session)
        session.refuse_hidden()
        unlocking.moment(session)
        unlocking.tell(session, vault.join(typed))
        session.services()
        session.out.show(words.NOW_ON)
    elif vault.is_on or vault.is_locked:
        session.services()
        session.out.show(words.IS_ON)
    else:
        _turn_on(session, recovery_file)
    _convert(session, others=others)


def _turn_on(session: Session, recovery_file: str | None) -> None:
    vault, out = session.vault, session.out
    if session.no_input or not asking.is_terminal():
        raise Locked(words.NEEDS_TERMINAL_BACK)
    services = session.services()
    keys = vault.new_keys()
    out.tell(words.ABOUT)
    passphrase = unlocking.new_passphrase(session)
    _hand_over(session, keys.recovery, recovery_file)
    typed = _typed_back(session, keys.recovery)
    keeps_plan = asking.yes_or_no(session, words.PLAN, enter=True)
    session.refuse_hidden()
    unlocking.moment(session)
    vault.turn_on(passphrase, keys, typed)
    services.setup.keep_plan_readable(keeps_plan)
    if not keeps_plan:
        from companion.storage.paper import drop_plan

        drop_plan(session.paths.plan)
    out.show(words.NOW_ON)


def _hand_over(session: Session, recovery: RecoveryKey, file: str | None) -> None:
    """Show the recovery key, or write it to a file of its own."""
    sheet = words.sheet(recovery.groups, session.clock.now().date().isoformat())
    if file is None:
        session.out.tell(f"{sheet}\n\n{words.WRITE_DOWN}")
        return
    path = Path(file).expanduser()
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(f"{sheet}\n")
    except OSError as error:
        raise BadInput(words.not_written(file, (error.strerror or "unknown reason").lower())) from None
    session.out.tell(words.written(file))


def _typed_back(session: Session, recovery: RecoveryKey) -> list[str]:
    """The groups that are asked back.

    Raises:
        Locked: they were not typed; nothing is turned on without.
    """
    session.out.tell(words.TYPE_BACK)
    return [_group_back(session, recovery, number) for number in recovery.asked]


def _group_back(session: Session, recovery: RecoveryKey, number: int) -> str:
    for _ in range(unlocking.TRIES):
        typed = asking.next_line(session, words.group(number)) or ""
        try:
            recovery.check_group(number, typed)
        except BadInput as error:
            session.out.tell(str(error))
        else:
            return typed
    raise Locked(words.NOT_BACK)


def _convert(session: Session, *, others: bool = False) -> None:
    """Make what is there as it was chosen, and say what is left."""
    from companion.services.vault import told

    vault, out = session.vault, session.out
    done = False
    for step in vault.convert(others=others):
        out.tell(words.step(step.name, step.done, step.of, is_on=vault.is_on))
        done = True
    if done and vault.is_on:
        out.tell(words.OLD_BLOCKS)
        from companion.bootstrap.backups import backups_elsewhere

        if elsewhere := backups_elsewhere(session.paths):
            out.tell(words.elsewhere(elsewhere))
    left = vault.left()
    names = session.services().devices.names() if left.others else {}
    for sentence in told(left, names, is_on=vault.is_on):
        out.tell(sentence)


def _is_any(session: Session) -> bool:
    vault = session.vault
    return vault.is_on or vault.is_locked or vault.is_invited or vault.is_coming_off


@encrypt.command("off", help=helps.ENCRYPT_OFF)
@click.pass_obj
def off(session: Session) -> None:
    """Turn encryption off."""
    session.refuse_hidden()
    vault = session.vault
    if not _is_any(session):
        session.out.show(words.IS_OFF)
        return
    typed = unlocking.passphrase(session)
    session.refuse_hidden()
    unlocking.moment(session)
    vault.turn_off(typed)
    session.services()
    _convert(session)
    session.out.show(words.NOW_OFF)


@encrypt.command("change-passphrase", help=helps.ENCRYPT_CHANGE)
@click.pass_obj
def change(session: Session) -> None:
    """Choose another passphrase."""
    session.refuse_hidden()
    vault = session.vault
    if not _is_any(session):
        raise BadInput(words.NOTHING_ON)
    old = unlocking.passphrase(session, words.ASK_NOW)
    unlocking.moment(session)
    vault.unlock(old)
    new = unlocking.new_passphrase(session)
    session.refuse_hidden()
    unlocking.moment(session)
    vault.change(old, new)
    session.out.show(words.CHANGED)


@encrypt.command("recover", help=helps.ENCRYPT_RECOVER)
@click.pass_obj
def recover(session: Session) -> None:
    """Open the records with the recovery key."""
    session.refuse_hidden()
    if session.no_input or not asking.is_terminal():
        raise Locked(words.NEEDS_TERMINAL)
    key = _recovery_key(session)
    new = unlocking.new_passphrase(session)
    session.refuse_hidden()
    unlocking.moment(session)
    unlocking.tell(session, session.vault.recover(key, new))
    session.out.show(words.RECOVERED)
    session.services()
    _convert(session)


def _recovery_key(session: Session) -> str:
    """The recovery key, typed in as many lines as it takes, and asked for again where it cannot be used.

    Raises:
        BadInput: none could be.
        Locked: nothing was typed.
    """
    from companion.services.vault import KEY_LENGTH, key_signs

    for tries_left in reversed(range(unlocking.TRIES)):
        question, typed = words.RECOVERY_KEY, ""
        while len(key_signs(typed)) < KEY_LENGTH:
            line = asking.next_line(session, question) or ""
            if not line.strip():
                break
            typed, question = f"{typed} {line}", words.more(KEY_LENGTH - len(key_signs(f"{typed} {line}")))
        if not typed:
            break
        try:
            session.vault.check_recovery_key(typed)
        except BadInput as error:
            if not tries_left:
                raise
            session.out.tell(str(error))
        else:
            return typed
    raise Locked(words.NO_KEY_TYPED)


@encrypt.command("add", help=helps.ENCRYPT_ADD)
@click.pass_obj
def add(session: Session) -> None:
    """Open a second key."""
    session.refuse_hidden()
    if not _is_any(session):
        raise BadInput(words.NOTHING_ON)
    first = unlocking.passphrase(session)
    unlocking.moment(session)
    session.vault.unlock(first)
    other = unlocking.passphrase(session, words.ASK_OTHER)
    session.refuse_hidden()
    unlocking.moment(session)
    session.vault.add(first, other)
    session.out.show(words.ADDED)
    session.services()
    _convert(session)


command = encrypt
"""What the command line calls."""
