"""The command `companion`: its options, its commands (each imported when it is called), its help."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

import click

from companion.cli.helpful import HelpfulGroup
from companion.cli.words import helps

if TYPE_CHECKING:
    from companion.cli.session import Session

COMMANDS = (
    "today",
    "due",
    "take",
    "skip",
    "not-taken",
    "extra",
    "pause",
    "said",
    "undo",
    "redo",
    "checkin",
    "journal",
    "medicine",
    "conflicts",
    "read",
    "help-now",
    "crisis",
    "plan",
    "device",
    "plain",
    "encrypt",
    "erase",
    "forget",
    "backup",
    "restore",
    "doctor",
    "demo",
)
"""Every command, in the order the help lists them; each lives in `companion.cli.commands.<name>` as `command`."""


class LazyGroup(HelpfulGroup):
    """The root: a command's module is imported only when that command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click gives it)
        """Every command's name."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 (click gives it)
        """The command of a name, imported now."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"companion.cli.commands.{cmd_name.replace('-', '_')}")
        command = module.command
        return command if isinstance(command, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 (click gives it)
        """What each command is for, without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, helps.SUMMARIES[name]) for name in COMMANDS])


def _show_version(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        from companion import __version__

        ctx.find_root().obj.out.show(f"companion {__version__}")
        ctx.exit()


SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 80}
"""What every command's context begins with."""


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    context_settings=SETTINGS,
    help=helps.COMPANION,
    epilog=helps.EXIT_CODES,
)
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_show_version, help=helps.VERSION)
@click.pass_context
def companion(ctx: click.Context) -> int | None:
    """Open the app; without a terminal that can show it, print today and the crisis line."""
    session: Session = ctx.obj
    if ctx.invoked_subcommand is not None:
        return None
    from companion.cli.opening import open_companion

    return open_companion(session)
