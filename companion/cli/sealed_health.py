"""What the doctor says about encryption, without a passphrase: how it stands, and what is not as it was chosen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from companion.cli.words import encryption as words

if TYPE_CHECKING:
    from companion.cli.session import Session


def findings(session: Session) -> Iterator[tuple[str, bool]]:
    """Sentences, each with whether it needs no look; none where encryption never was turned on."""
    vault = session.vault
    if not (vault.is_on or vault.is_locked or vault.is_invited):
        return
    if vault.is_locked and not vault.is_on:
        yield words.LIST_DAMAGED, False
        return
    yield words.standing(vault), vault.is_on
    from companion.bootstrap.records import open_records
    from companion.services.vault import told

    records, _ = open_records(session.paths, session.clock, vault)
    try:
        left = vault.left()
        if left.own or left.local:
            yield words.not_done([*left.own, *left.local]), False
        for sentence in told(left, {}, is_on=vault.is_on):
            yield sentence, False
    finally:
        records.close()
