"""What every command shares: the global options, nearest names for typos, the crisis line in the help."""

from __future__ import annotations

from collections.abc import Iterable

import click

from companion.cli.words import errors, helps

_UNBROKEN = "\u2011"
"""A hyphen at which no line is broken; it is written as a plain one."""


class WholeWords(click.HelpFormatter):
    """Lays out help without breaking a line inside check-in, 2026-11-23 or --exit-code."""

    def write_text(self, text: str) -> None:
        """Write a text over as many lines as it takes."""
        super().write_text(text.replace("-", _UNBROKEN))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write names with what they mean."""
        super().write_dl([(name, text.replace("-", _UNBROKEN)) for name, text in rows], col_max, col_spacing)

    def getvalue(self) -> str:
        """All that was written."""
        return super().getvalue().replace(_UNBROKEN, "-")


class HelpContext(click.Context):
    """The context of a command, whose help is laid out so."""

    formatter_class = WholeWords


class Helpful(click.Command):
    """A command that takes the global options too, and names the crisis line in its help."""

    context_class = HelpContext

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
        for line in _lines(session.crisis_sentence(), formatter.width):
            formatter.write(f"{line}\n")


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

            ctx.find_root().obj.is_hard_moment = True  # `companion suicide` asks for help, too
            near = get_close_matches(args[0].casefold(), self.list_commands(ctx), 2, 0.5)
            raise click.UsageError(errors.no_such_command(args[0], near), ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What each command is for, as a whole sentence over as many lines as it takes."""
        found = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        rows = [(name, _first_sentence(one.help or "")) for name, one in found if one is not None and not one.hidden]
        if rows:
            with formatter.section("Commands"):
                formatter.write_dl(rows)


def _first_sentence(text: str) -> str:
    return " ".join(text.split()).partition(". ")[0].removesuffix(".") + "."


def _lines(text: str, width: int) -> list[str]:
    """Break between sentences, so that numbers stay together, and within one only where it is too long by itself."""
    import textwrap

    lines = [""]
    for sentence in text.split(". "):
        whole = sentence if sentence.endswith(".") else f"{sentence}."
        joined = f"{lines[-1]} {whole}".strip()
        if len(joined) <= width:
            lines[-1] = joined
        else:
            lines += textwrap.wrap(whole, width, break_long_words=False, break_on_hyphens=False)
    return [line for line in lines if line]


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
