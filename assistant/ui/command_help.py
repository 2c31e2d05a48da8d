"""How commands explain themselves: in whole sentences, one after the other, without columns."""

import sys
from collections.abc import Iterable

import click

from assistant.ui import terminal


class _Lines(click.HelpFormatter):
    """Lines as everywhere else: broken between words, for the width there is."""

    def __init__(self, *_args: object, **_sizes: object) -> None:
        """What click would choose, it never chooses below 50 columns."""
        super().__init__(indent_increment=0, width=terminal.width())

    def write_text(self, text: str) -> None:
        """Write paragraphs."""
        self.write("".join(f"{line}\n" for line in terminal.wrapped((text,))))

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write how a command is called."""
        self.write_text(f"{prefix or 'Usage:'} {prog} {args}")

    def write_dl(
        self, rows: Iterable[tuple[str, str]], _col_max: int = 0, _col_spacing: int = 0
    ) -> None:
        """Write each name with its meaning, as a line of its own."""
        for name, meaning in rows:
            self.write_text(f"{name}: {meaning}")


class _Context(click.Context):
    formatter_class = _Lines


class PlainCommand(click.Command):
    """A command whose help is plain lines."""

    context_class = _Context


class PlainGroup(click.Group):
    """The same for a command that has commands, and for each of those."""

    context_class = _Context
    command_class = PlainCommand

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write each command with the first sentence of its help, which is never cut."""
        with formatter.section("Commands"):
            formatter.write_dl(
                [
                    (name, command.get_short_help_str(sys.maxsize))
                    for name in self.list_commands(ctx)
                    if (command := self.get_command(ctx, name))
                ]
            )
