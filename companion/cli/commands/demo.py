"""`companion demo`: look around with made-up records, or write some to a folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from companion.cli.helpful import Helpful
from companion.cli.session import Session
from companion.cli.words import demo as words
from companion.cli.words import helps

if TYPE_CHECKING:
    from datetime import date

USUAL_DAYS = 400
"""How many days the demo has unless told otherwise."""

USUAL_SEED = 1
"""Whose life it is unless told otherwise."""


@click.command("demo", cls=Helpful, help=helps.DEMO)
@click.option("--write", "folder", metavar="DIR", type=click.Path(path_type=Path), help=helps.WRITE)
@click.option("--days", type=click.IntRange(1, 36_525), help=helps.DEMO_DAYS)
@click.option("--seed", type=click.IntRange(min=0), help=helps.SEED)
@click.option("--until", metavar="DATE", help=helps.UNTIL)
@click.pass_obj
def demo(session: Session, folder: Path | None, days: int | None, seed: int | None, until: str | None) -> int:
    """Look around with made-up records."""
    if folder is None:
        if days is not None or seed is not None or until is not None:
            raise click.UsageError(words.ONLY_WITH_WRITE)
        return open_demo(session)
    from companion.cli.filling import empty_folder, fill
    from companion.demo.life import today_at_home, until_day
    from companion.domain.days import parse_date

    today = today_at_home(session.clock.now())
    last = parse_date(until, today, "until") if until is not None else today
    days, seed = days or USUAL_DAYS, USUAL_SEED if seed is None else seed
    lines = fill(empty_folder(folder), until_day(seed, days, last), seed)
    session.out.show(words.written(lines, days, str(folder)))
    session.out.tell(words.how_to_use(str(folder)))
    return 0


def open_demo(session: Session) -> int:
    """Open the app in a throw-away home, its records ending now."""
    from companion.cli.opening import can_show

    if not can_show(session):
        session.out.tell(words.NEEDS_TERMINAL)
        return 1
    from companion.bootstrap.app import open_app
    from companion.bootstrap.pictures import throw_away_home
    from companion.cli.filling import fill
    from companion.demo.life import live
    from companion.domain.days import believable
    from companion.settings import load

    now = believable(session.clock.now())
    with throw_away_home() as home:
        zone = session.clock.zone()
        fill(home, live(USUAL_SEED, USUAL_DAYS, _today(session), zone, now), USUAL_SEED)
        paths, preferences = load("me", {"COMPANION_HOME": str(home)})
        return open_app(paths, preferences, session.clock, label=words.LABEL)


def _today(session: Session) -> date:
    """Today by this machine's clock: a made-up life has no zone of its own yet."""
    from companion.domain.days import Calendar

    return Calendar(session.clock.zone()).day_of(session.clock.now())


command = demo
