"""The command `companion`: its options, its commands (each imported when it is called), its help."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

import click

from companion.cli.words import errors, helps

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
    "undo",
    "redo",
    "checkin",
    "journal",
    "medicine",
    "read",
    "crisis",
    "plain",
    "doctor",
    "demo",
)
"""Every command, in the order the help lists them; each lives in `companion.cli.commands.<name>` as `command`."""


class Helpful(click.Command):
    """A command that takes the global options too, and names the crisis line in its help."""

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """Its own parameters, then the global ones."""
        own = super().get_params(ctx)
        return [*own[:-1], *_global_options(), *own[-1:]]

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Its examples, then the crisis line."""
        super().format_epilog(ctx, formatter)
        session = ctx.find_root().obj
        formatter.write_paragraph()
        formatter.write(f"{session.crisis_sentence()}\n")


class HelpfulGroup(Helpful, click.Group):
    """A group of such commands, which suggests the nearest one for a typo."""

    command_class = Helpful

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is called.

        Raises:
            click.UsageError: there is none of that name.
        """
        if self.get_command(ctx, args[0]) is None and not ctx.resilient_parsing:
            from difflib import get_close_matches

            near = get_close_matches(args[0].casefold(), self.list_commands(ctx), 2, 0.5)
            raise click.UsageError(errors.no_such_command(args[0], near), ctx)
        return super().resolve_command(ctx, args)


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


def _global_options() -> list[click.Parameter]:
    return [
        click.Option(["--profile"], metavar="NAME", help=helps.PROFILE, expose_value=False, callback=_use_profile),
        click.Option(["--no-input"], is_flag=True, help=helps.NO_INPUT, expose_value=False, callback=_ask_nothing),
    ]


def _use_profile(ctx: click.Context, _param: click.Parameter, value: str | None) -> None:
    if value is not None:
        from companion.paths import profile_name

        ctx.find_root().obj.given_profile = profile_name(value, {})


def _ask_nothing(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value:
        ctx.find_root().obj.no_input = True


def _show_version(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        from companion import __version__

        ctx.find_root().obj.out.show(f"companion {__version__}")
        ctx.exit()


SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
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
