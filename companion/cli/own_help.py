"""What the person wrote for a hard moment, as far as it can be read without asking anything."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from msgspec import Struct

from companion.cli.words import help_now as words
from companion.cli.words.doses import MISSING
from companion.domain.errors import CompanionError
from companion.paths import check_chosen
from companion.ui.words import own_words

if TYPE_CHECKING:
    from companion.cli.session import Session


class OwnWords(Struct, frozen=True):
    """Plan and people as plain text, or why they do not stand there."""

    text: str = ""
    """What is written; empty where it cannot be read, or where nothing is."""

    why_not: str = ""
    """Why there is nothing, or perhaps not all of it, in a sentence of ours."""

    letters: tuple[tuple[int, str], ...] = ()
    """The letters that stand in Help now: each with its number among all of them, and its title."""


def own_help(session: Session) -> OwnWords:
    """Read plan and people. No passphrase is asked for, nothing is made on disk, and whatever is wrong is said."""
    try:
        if os.path.lexists(session.paths.forgetting):
            return OwnWords(why_not=words.HIDDEN)
        return _readable(session) if session.is_locked else _written(session)
    except CompanionError as error:
        return OwnWords(why_not=str(error))
    except OSError as error:
        return OwnWords(why_not=words.unreadable((error.strerror or "unknown reason").lower()))


def _readable(session: Session) -> OwnWords:
    """From the plain file that stays readable while locked, if there is one."""
    from companion.storage.paper import read_plan

    text = read_plan(session.paths.plan)
    return OwnWords(text) if text else OwnWords(why_not=words.LOCKED)


def _written(session: Session) -> OwnWords:
    check_chosen(session.paths)
    with session.glance() as services:
        text = own_words.plan_text(services.plan.parts(), services.plan.people(), services.plan.others())
        why_not = _missing(text) if services.health.is_lacking() else "" if text else own_words.NONE_IN_COMMANDS
        today = services.letters.today()
        every = enumerate(services.letters.all(), 1)
        letters = tuple((number, letter.title) for number, letter in every if letter.is_in_help(today))
    return OwnWords(text, why_not, letters)


def _missing(text: str) -> str:
    """Records are gone: what is there may not be all that was written."""
    return own_words.PART_MISSING_IN_COMMANDS if text else MISSING
