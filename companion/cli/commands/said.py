"""`companion said`: words and the time, kept without a passphrase and matched to a dose later."""

from __future__ import annotations

import click

from companion.cli import asking, given
from companion.cli.helpful import Helpful
from companion.cli.session import Session
from companion.cli.words import encryption as words
from companion.cli.words import helps


@click.command("said", cls=Helpful, help=helps.SAID)
@click.argument("said_words", metavar="[WORDS]...", nargs=-1)
@click.option("--match", is_flag=True, help=helps.SAID_MATCH)
@click.pass_obj
def said(session: Session, said_words: tuple[str, ...], match: bool) -> None:
    """Keep what happened."""
    if match:
        from companion.cli.matching import offer

        if not session.services().said.waiting():
            session.out.show(words.READING)
        else:
            offer(session)
        return
    from companion.paths import prepare

    session.refuse_hidden()
    text = _text(session, said_words)
    for warning in prepare(session.paths):
        session.out.tell(warning)
    vault = session.vault
    vault.said(text)
    session.out.show(words.SAID_KEPT if vault.is_locked else words.SAID_HERE)


def _text(session: Session, said_words: tuple[str, ...]) -> str:
    if said_words and said_words != (asking.DASH,):
        return given.text_of(session, " ".join(said_words), "words")
    if asking.is_terminal() and not said_words:
        return asking.ask(session, words.SAID_WHAT, "words")
    return asking.read_all(session, "words")


command = said
"""What the command line calls."""
