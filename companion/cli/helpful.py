"""What every command shares: the global options, nearest names for typos, the crisis line in the help."""

from __future__ import annotations

import click

from companion.cli.words import errors, helps


class Helpful(click.Command):
    """A command that takes the global options too, and names the crisis line in its help."""

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """Its own parameters, then the global ones."""
        own = super().get_params(ctx)
        return [*own[:-1], *_global_options(), *own[-1:]]

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """`--help`, written out like every other answer."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.callback = _show_help
        return option

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


def _global_options() -> list[click.Parameter]:
    return [
        click.Option(["--profile"], metavar="NAME", help=helps.PROFILE, expose_value=False, callback=_use_profile),
        click.Option(["--no-input"], is_flag=True, help=helps.NO_INPUT, expose_value=False, callback=_ask_nothing),
        click.Option(
            ["--passphrase-fd"],
            type=click.IntRange(0),
            metavar="N",
            help=helps.FROM_FD,
            expose_value=False,
            callback=_read_passphrase_from,
        ),
    ]


def _read_passphrase_from(ctx: click.Context, _param: click.Parameter, value: int | None) -> None:
    if value is not None:
        ctx.find_root().obj.passphrase_fd = value


def _use_profile(ctx: click.Context, _param: click.Parameter, value: str | None) -> None:
    if value is not None:
        from companion.paths import profile_name

        ctx.find_root().obj.given_profile = profile_name(value, {})


def _show_help(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        ctx.find_root().obj.out.show(ctx.get_help())
        ctx.exit()


def _ask_nothing(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value:
        ctx.find_root().obj.no_input = True
