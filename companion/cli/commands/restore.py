"""`companion restore`: bring back what is missing from a backup."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from companion.cli import asking
from companion.cli.commands.backup import holds, kept_on, path_of, shelf_of, when_of
from companion.cli.helpful import Helpful
from companion.cli.options import json_option, yes_option
from companion.cli.output import Json
from companion.cli.session import Session
from companion.cli.words import backups as words
from companion.cli.words import helps
from companion.domain.errors import CompanionError, NotFound

if TYPE_CHECKING:
    from companion.storage.backup.archive import Archive
    from companion.storage.backup.restoring import Plan


@click.command("restore", cls=Helpful, help=helps.RESTORE)
@click.argument("name", metavar="NAME|PATH", required=False)
@click.option("--dry-run", is_flag=True, help=helps.DRY_RUN)
@click.option("--mine", is_flag=True, help=helps.MINE)
@yes_option
@json_option
@click.pass_obj
def restore(session: Session, name: str | None, dry_run: bool, mine: bool, yes: bool, as_json: bool) -> None:
    """Add what a backup holds and what is missing here."""
    from companion.bootstrap.backups import is_own_backup, plan_restore
    from companion.bootstrap.records import restore as bring_back
    from companion.bootstrap.records import settle

    path, archive = _archive(session, name)
    plan = plan_restore(session.paths, session.clock, archive, session.vault)
    if _is_blind(session, plan):
        from companion.cli.unlocking import unlock

        unlock(session, is_needed=True)
        plan = plan_restore(session.paths, session.clock, archive, session.vault)
    if not as_json:
        _tell(session, archive, plan)
    _refuse_strangers(
        session, archive, plan, is_mine=mine or is_own_backup(session.paths, path, archive.manifest.device)
    )
    is_wanted = not dry_run and not plan.is_empty and _is_agreed(session, is_sure=yes)
    if is_wanted:
        plan = bring_back(session.paths, session.clock, archive, session.vault)
    is_all_here = is_wanted or (plan.is_empty and not dry_run)
    still = settle(session.paths, session.clock, archive, session.vault) if is_all_here else ()
    if as_json:
        session.out.json(_shape(archive, plan, is_restored=is_wanted))
    elif is_wanted:
        session.out.show(words.restored(plan.lines, len(plan.files), len(plan.revived)))
    elif dry_run and not plan.is_empty:
        session.out.tell(words.DRY_RUN)
    if still:
        session.out.tell(words.still_missing(still))


def _is_blind(session: Session, plan: Plan) -> bool:
    """Must the records be unlocked, so that what was erased for good is known and comes back empty?

    Where no key is left there is nothing to be asked for; it may be the backup that brings one.
    """
    vault = session.vault
    is_closed = (plan.closed > 0 and not vault.seal.can_open) or (plan.lines > 0 and not vault.seal.is_known)
    return is_closed and vault.has_keys and (vault.is_locked or vault.is_invited)


def _archive(session: Session, name: str | None) -> tuple[str, Archive]:
    """Open the backup that is meant, and say where it lies."""
    shelf = shelf_of(session)
    if name is not None:
        path = path_of(shelf, name)
        return path, shelf.open(path)
    newest = shelf.newest()
    if newest is None:
        sentences = [words.NONE_READABLE if kept_on(shelf) else words.NONE]
        if elsewhere := shelf.elsewhere():
            sentences.append(words.put_elsewhere(elsewhere))
        raise NotFound(" ".join(sentences))
    return f"{shelf.folder}/{newest.name}", newest


def _tell(session: Session, archive: Archive, plan: Plan) -> None:
    """Show what is in the backup and what would come back."""
    out, manifest = session.out, archive.manifest
    say = when_of(session)
    out.show(words.found(archive.name, say(manifest), manifest.app, manifest.profile, holds(manifest)))
    for lack in manifest.lacks:
        out.show(words.lacks(lack.name, lack.why))
    if plan.differing:
        out.show(words.differing(plan.differing))
    if plan.is_empty:
        out.show(words.NOTHING_MISSING)
        return
    if plan.files:
        out.show(words.missing(plan.lines, _counts(plan), plan.sealed))
    if plan.revived:
        out.show(words.revived(len(plan.revived)))
    if plan.returning:
        out.show(words.returning(plan.returning))
    if plan.erased:
        out.show(words.erased(plan.erased))
    if plan.left_out:
        out.show(words.left_out(plan.left_out))
    if plan.closed:
        out.show(words.closed(plan.closed))


def _refuse_strangers(session: Session, archive: Archive, plan: Plan, *, is_mine: bool) -> None:
    """Bring in nothing that may be somebody else's, unless told that it is not.

    Raises:
        CompanionError: it is of another profile, or shares nothing with the records here.
    """
    if is_mine or plan.is_empty:
        return
    profile, here = archive.manifest.profile, session.paths.profile
    if profile != here:
        raise CompanionError(words.other_profile(archive.name, profile, here))
    if plan.is_strange:
        raise CompanionError(words.strange(archive.name))


def _is_agreed(session: Session, *, is_sure: bool) -> bool:
    session.out.tell(words.NOT_UNDOABLE)
    nobody = CompanionError(words.SAY_YES)
    return asking.is_agreed(session, words.ASK, is_sure=is_sure, nobody=nobody, refused=words.NOTHING_CHANGED)


def _counts(plan: Plan) -> dict[str, int]:
    return {table: len(ids) for table, ids in sorted(plan.records.items())}


def _shape(archive: Archive, plan: Plan, *, is_restored: bool) -> Json:
    records: dict[str, Json] = dict(_counts(plan))
    returning: list[Json] = [*plan.returning]
    files: list[Json] = [*sorted(plan.files)]
    return {
        "backup": archive.name,
        "made": archive.manifest.made,
        "profile": archive.manifest.profile,
        "lines": plan.lines,
        "records": records,
        "sealed": plan.sealed,
        "erased": plan.erased,
        "revived": len(plan.revived),
        "left_out": plan.left_out,
        "returning": returning,
        "files": files,
        "restored": is_restored,
    }


command = restore
