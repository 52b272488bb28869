"""`companion backup`: list, make, verify."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

import click

from companion.cli import exits
from companion.cli.helpful import HelpfulGroup
from companion.cli.options import json_option
from companion.cli.output import Json
from companion.cli.session import Session
from companion.cli.words import backups as words
from companion.cli.words import helps
from companion.cli.words.times import moment
from companion.ui.words.backups import made as made_sentence

if TYPE_CHECKING:
    from companion.storage.backup.shape import Kept, Manifest
    from companion.storage.backup.shelf import Found, Shelf


@click.group("backup", cls=HelpfulGroup, help=helps.BACKUP)
def backup() -> None:
    """Group the commands about backups."""


@backup.command("list", help=helps.BACKUP_LIST)
@json_option
@click.pass_obj
def list_backups(session: Session, as_json: bool) -> None:
    """List the backups, newest first."""
    shelf = shelf_of(session)
    found = [shelf.look(shelf.path(kept)) for kept in kept_on(shelf)]
    if as_json:
        elsewhere: list[Json] = [*shelf.elsewhere()]
        session.out.json({"folder": shelf.folder, "backups": [shape(one) for one in found], "elsewhere": elsewhere})
        return
    if copies := shelf.elsewhere():
        session.out.tell(words.elsewhere(copies))
    if not found:
        session.out.show(session.out.worded(words.NONE))
        return
    say = when_of(session)
    for number, one in enumerate(found, 1):
        manifest = one.manifest
        if manifest is None:
            session.out.show(f"{number:>2}  {one.problem}")
        else:
            what = f"{holds(manifest)}, {words.VERIFIED}"
            session.out.show(words.line(number, say(manifest), one.size, what, one.name.removesuffix(".zip")))
    session.out.tell(words.where(shelf.folder))


@backup.command("make", help=helps.BACKUP_MAKE)
@click.argument("path", required=False)
@json_option
@click.pass_obj
def make(session: Session, path: str | None, as_json: bool) -> None:
    """Make a backup now."""
    shelf = shelf_of(session)
    done = shelf.make() if path is None else shelf.make_at(full_path(path))
    manifest = done.manifest
    if as_json:
        session.out.json({"path": done.path, "bytes": done.size, "removed": list(done.removed), **_described(manifest)})
        return
    session.out.show(made_sentence(manifest.lines, done.size))
    session.out.show(words.kept_at(done.path))
    for lack in manifest.lacks:
        session.out.tell(words.lacks(lack.name, lack.why))
    if done.is_beside:
        session.out.tell(words.SAME_DRIVE)
    if done.removed:
        session.out.tell(words.removed(done.removed))


@backup.command("verify", help=helps.BACKUP_VERIFY)
@click.argument("name", metavar="NAME|PATH", required=False)
@json_option
@click.pass_obj
def verify(session: Session, name: str | None, as_json: bool) -> int:
    """Read backups from beginning to end."""
    shelf = shelf_of(session)
    paths = [shelf.path(kept) for kept in kept_on(shelf)] if name is None else [path_of(shelf, name)]
    found = [shelf.look(path, thoroughly=True) for path in paths]
    if as_json:
        session.out.json({"backups": [shape(one) for one in found]})
    elif not found:
        session.out.show(session.out.worded(words.NONE))
    for one in () if as_json else found:
        if one.manifest is None:
            session.out.show(words.broken(one.problem or ""))
        else:
            session.out.show(words.whole(one.name, holds(one.manifest)))
    return exits.OK if found and all(one.problem is None for one in found) else exits.FAILED


def shelf_of(session: Session) -> Shelf:
    """The backups of the profile in use."""
    from companion.bootstrap.backups import shelf_of as build

    return build(session.paths, session.clock)


def kept_on(shelf: Shelf) -> list[Kept]:
    """Every backup, newest first.

    Raises:
        NotReadable: their folder cannot be opened.
    """
    from companion.domain.errors import NotReadable

    try:
        return list(shelf.kept())
    except OSError as error:
        raise NotReadable(f"The folder of the backups {shelf.folder} cannot be opened: {error.strerror}.") from error


def path_of(shelf: Shelf, name: str) -> str:
    """The file a person means: a path, or one of the backups by its name, number or day.

    Raises:
        NotFound, Ambiguous: there is none, or several.
    """
    from companion.domain.errors import NotFound

    if os.sep in name or name.startswith("~"):
        return full_path(name)
    try:
        kept_on(shelf)
        return shelf.path(shelf.find(name))
    except NotFound:
        if os.path.lexists(name):
            return full_path(name)
        raise


def full_path(path: str) -> str:
    """A path as the person meant it, through links: they chose it."""
    return os.path.realpath(os.path.expanduser(path))  # noqa: PTH111


def when_of(session: Session) -> Callable[[Manifest], str]:
    """Says when a backup was made, by the clocks of this computer."""
    from companion.domain.days import Calendar

    calendar = Calendar(session.clock.zone())
    today = calendar.wall(session.clock.now()).date()

    def say(manifest: Manifest) -> str:
        at: datetime | None = manifest.moment
        return moment(calendar.wall(at), today) if at is not None else manifest.made[:40]

    return say


def holds(manifest: Manifest) -> str:
    """What a backup holds, in a few words."""
    return words.holds(manifest.lines, len(manifest.log), manifest.damaged)


def shape(found: Found) -> Json:
    """A backup as JSON."""
    described = _described(found.manifest) if found.manifest is not None else {}
    return {"name": found.name, "bytes": found.size, "ok": found.problem is None, "problem": found.problem, **described}


def _described(manifest: Manifest) -> dict[str, Json]:
    return {
        "made": manifest.made,
        "app": manifest.app,
        "profile": manifest.profile,
        "device": manifest.device,
        "lines": manifest.lines,
        "files": len(manifest.log),
        "keys": len(manifest.members) - len(manifest.log),
        "damaged": manifest.damaged,
        "lacks": [{"name": lack.name, "why": lack.why} for lack in manifest.lacks],
    }


command = backup
