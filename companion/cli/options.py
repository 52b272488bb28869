"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import click

from companion.cli.words import helps

Body = TypeVar("Body", bound=Callable[..., object])

json_option = click.option("--json", "as_json", is_flag=True, help=helps.JSON)
"""Answer as JSON."""

on_option = click.option("--on", metavar="DATE", help=helps.ON)
"""The day meant."""

at_option = click.option("--at", metavar="TIME", help=helps.AT)
"""When it was."""

slot_option = click.option("--slot", metavar="TIME", help=helps.SLOT)
"""Which planned time."""

reason_option = click.option("--reason", metavar="TEXT", help=helps.REASON)
"""Why."""

yes_option = click.option("--yes", is_flag=True, help=helps.YES)
"""Do not ask."""

name_argument = click.argument("name", required=False)
"""A medicine's name or a row number."""
