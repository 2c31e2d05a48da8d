"""The commands. This file reads arguments, maps errors to exit codes, and does nothing else.

Exit codes: 0 done (stopping early is not a failure), 1 something the person
asked for did not happen, 2 wrong use.
"""

import io
import sys
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import wraps
from pathlib import Path
from typing import Any, Final

import click

from assistant import __version__, compose, personal
from assistant.audible import Wanted
from assistant.errors import ReflectError
from assistant.faults import close_memory, leave_no_core_file, report, silence_tracebacks
from assistant.messages import Text
from assistant.oneshot import (
    backing_up,
    changing,
    counting,
    diagnosis,
    erasing,
    importing,
    looking,
    model_files,
    packs,
    pages,
    people,
    preferences,
    recordings,
    reviewing,
    searching,
)
from assistant.oneshot import passphrase as passphrases
from assistant.oneshot import promises as promise_list
from assistant.practice.pack import DAILY, Slot
from assistant.session.plan import Way
from assistant.ui.command_help import PlainCommand, PlainGroup
from assistant.ui.line_io import blank, data, note

_ANSWERS: Final = "--answers-from"
_FORMATS = click.Choice(["text", "json"])
_FOR_NOBODY: Final = frozenset(
    {"ask", "cards", "help-now", "models", "profile", "prompts", "transcribe"}
)
"""Commands that are the same for everybody, or ask for whom themselves."""


def _for_somebody(command: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(command)
    def run(*arguments: Any, **options: Any) -> Any:
        people.sign_in()
        return command(*arguments, **options)

    return run


class _Day(click.ParamType[date]):
    """A date, ``today`` or ``yesterday``."""

    name = "date"

    def convert(
        self, value: Any, _param: click.Parameter | None, _context: click.Context | None
    ) -> date:
        if isinstance(value, date):
            return value
        today = personal.today_date()
        words = {"today": today, "yesterday": today - timedelta(days=1)}
        if value in words:
            return words[value]
        try:
            return datetime.strptime(value, "%Y-%m-%d").date()  # noqa: DTZ007 - a date has no zone
        except ValueError:
            self.fail(Text.DATE_UNCLEAR(text=value))


class _Program(PlainGroup):
    """``reflect`` alone, or with options only, is ``reflect today``.

    What reads or writes for somebody begins with knowing for whom, once its arguments are clear.
    """

    group_class = PlainGroup

    def add_command(self, cmd: click.Command, name: str | None = None) -> None:
        if cmd.callback and (name or cmd.name) not in _FOR_NOBODY:
            cmd.callback = _for_somebody(cmd.callback)
        super().add_command(cmd, name)

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        if not args or (args[0].startswith("-") and args[0] not in {"--help", "--version"}):
            args = ["today", *args]
        return super().parse_args(context, args)


class _Recordings(PlainCommand):
    """One ``--answers-from`` takes every file that follows it."""

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        spread: list[str] = []
        follows = False
        for argument in args:
            if argument.startswith("-") and argument != "-":
                follows = argument == _ANSWERS
                spread += [] if follows else [argument]
            else:
                spread += [_ANSWERS, argument] if follows else [argument]
        if _ANSWERS in args and _ANSWERS not in spread:
            spread.append(_ANSWERS)  # no file follows it: click says so
        return super().parse_args(context, spread)


@click.group(cls=_Program, help=Text.HELP_PROGRAM())
@click.version_option(__version__, message="%(version)s")
def program() -> None:
    """Everything starts here."""


def _how(command: Any) -> Any:
    """The options that say how a session is held."""
    for option in (
        click.option("--plain", "mode", flag_value="plain", help=Text.HELP_OPTION_PLAIN()),
        click.option("--screen", "mode", flag_value="screen", help=Text.HELP_OPTION_SCREEN()),
        click.option("--voice/--no-voice", default=None, help=Text.HELP_OPTION_VOICE()),
        click.option("--listen/--type", default=None, help=Text.HELP_OPTION_LISTEN()),
    ):
        command = option(command)
    return command


@program.command(cls=_Recordings, help=Text.HELP_TODAY())
@_how
@click.option(_ANSWERS, multiple=True, metavar="FILE...", help=Text.HELP_OPTION_ANSWERS())
def today(
    mode: str | None,
    voice: bool | None,  # noqa: FBT001 - click hands flags over by name
    listen: bool | None,  # noqa: FBT001 - as above
    answers_from: tuple[str, ...],
) -> int:
    """Hold today's reflection."""
    if len(answers_from) > len(DAILY):
        raise click.UsageError(Text.TOO_MANY_RECORDINGS())
    way = Way.RECORDINGS if answers_from else Way.QUESTIONS
    recordings = tuple(Path(name) for name in answers_from)
    return compose.hold_session(mode, way, Wanted(voice, listen), recordings)


@program.command(help=Text.HELP_TALK())
@_how
def talk(mode: str | None, voice: bool | None, listen: bool | None) -> int:  # noqa: FBT001 - as above
    """Hold a session without questions."""
    return compose.hold_session(mode, Way.TALK, Wanted(voice, listen))


@program.command("try", help=Text.HELP_TRY())
@_how
def trial(mode: str | None, voice: bool | None, listen: bool | None) -> int:  # noqa: FBT001 - as above
    """Try voice and ear, and keep nothing."""
    return compose.hold_session(mode, Way.TRY, Wanted(voice, listen))


@program.command(help=Text.HELP_REVIEW())
@click.option("--plain", "mode", flag_value="plain", help=Text.HELP_OPTION_PLAIN())
@click.option("--screen", "mode", flag_value="screen", help=Text.HELP_OPTION_SCREEN())
@click.argument("day", type=_Day(), required=False, metavar="[DATE]")
def review(mode: str | None, day: date | None) -> int:
    """Look at earlier days."""
    return reviewing.review(mode, day)


@program.command("list", help=Text.HELP_LIST())
@click.option("--format", "form", type=_FORMATS, default="text", help=Text.HELP_OPTION_FORMAT())
def list_days(form: str) -> int:
    """List the days."""
    return looking.list_days(form)


@program.command(help=Text.HELP_SHOW())
@click.option("--format", "form", type=_FORMATS, default="text", help=Text.HELP_OPTION_FORMAT())
@click.argument("day", type=_Day(), metavar="DATE")
def show(form: str, day: date) -> int:
    """Show one day."""
    return looking.show_day(form, day)


@program.command(help=f"{Text.HELP_SEARCH()}\n\n{Text.HELP_SEARCH_HOW()}")
@click.option("--format", "form", type=_FORMATS, default="text", help=Text.HELP_OPTION_FORMAT())
@click.option("--from", "first", type=_Day(), help=Text.HELP_OPTION_FROM())
@click.option("--to", "last", type=_Day(), help=Text.HELP_OPTION_TO())
@click.argument("words", nargs=-1, metavar="[WORDS]")
def search(form: str, first: date | None, last: date | None, words: tuple[str, ...]) -> int:
    """Find words."""
    return searching.search(form, " ".join(words), first, last)


@program.command(help=Text.HELP_EXPORT())
@click.option("--format", "form", type=_FORMATS, default="json", help=Text.HELP_OPTION_FORMAT())
@click.option("--from", "first", type=_Day(), help=Text.HELP_OPTION_FROM())
@click.option("--to", "last", type=_Day(), help=Text.HELP_OPTION_TO())
@click.argument("file", required=False, default="-")
def export(form: str, first: date | None, last: date | None, file: str) -> int:
    """Take the journal out."""
    return looking.export(form, first, last, file)


@program.command("import", help=Text.HELP_IMPORT())
@click.option("--dry-run", is_flag=True, help=Text.HELP_OPTION_DRY_RUN())
@click.argument("file", type=click.Path(path_type=Path))
def bring(file: Path, dry_run: bool) -> int:  # noqa: FBT001 - as above
    """Add what an export holds."""
    return importing.bring(file, dry_run=dry_run)


@program.command(help=Text.HELP_BACKUP())
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> int:
    """Put everything into one file."""
    if str(file) == "-":
        raise click.UsageError(Text.BACKUP_TO_A_FILE())
    return backing_up.backup(file)


@program.command(help=Text.HELP_RESTORE())
@click.argument("file", type=click.Path(path_type=Path))
def restore(file: Path) -> int:
    """Bring everything back."""
    return backing_up.restore(file)


@program.command(help=Text.HELP_PROMISES())
@click.option("--format", "form", type=_FORMATS, default="text", help=Text.HELP_OPTION_FORMAT())
def promises(form: str) -> int:
    """List the promises."""
    return promise_list.promises(form)


@program.command(help=Text.HELP_EDIT())
@click.argument("id_", metavar="ID")
def edit(id_: str) -> int:
    """Write one record anew."""
    return changing.edit(id_)


@program.command(help=Text.HELP_DELETE())
@click.argument("id_", metavar="ID")
def delete(id_: str) -> int:
    """Put one record out of sight."""
    return changing.delete(id_)


@program.command(help=Text.HELP_UNDELETE())
@click.argument("id_", metavar="ID")
def undelete(id_: str) -> int:
    """Bring one record back."""
    return changing.undelete(id_)


@program.command(help=Text.HELP_PURGE())
def purge() -> int:
    """Remove for good what was deleted."""
    return changing.purge()


@program.command(help=Text.HELP_ERASE())
def erase() -> int:
    """Remove the whole journal."""
    return erasing.erase()


@program.command(help=Text.HELP_TRANSCRIBE())
@click.option("--format", "form", type=_FORMATS, default="text", help=Text.HELP_OPTION_FORMAT())
@click.option("--keep", is_flag=True, help=Text.HELP_OPTION_KEEP())
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def transcribe(form: str, keep: bool, files: tuple[Path, ...]) -> int:  # noqa: FBT001 - as above
    """Turn recordings into text."""
    if keep:
        people.sign_in()
    return recordings.transcribe(files, form, keep=keep)


@program.group(help=Text.HELP_MODELS())
def models() -> None:
    """Speech models."""


@models.command("list", help=Text.HELP_MODELS_LIST())
def models_list() -> int:
    """List them."""
    return model_files.list_all()


@models.command("fetch", help=Text.HELP_MODELS_FETCH())
@click.argument("name", required=False)
def models_fetch(name: str | None) -> int:
    """Fetch one."""
    return model_files.fetch(name)


@models.command("verify", help=Text.HELP_MODELS_VERIFY())
@click.argument("name", required=False)
def models_verify(name: str | None) -> int:
    """Check what is here."""
    return model_files.verify(name)


@models.command("add", help=Text.HELP_MODELS_ADD())
@click.argument("source", type=click.Path(path_type=Path), metavar="FILE")
def models_add(source: Path) -> int:
    """Add one the person has."""
    return model_files.add(source)


@models.command("remove", help=Text.HELP_MODELS_REMOVE())
@click.argument("name")
def models_remove(name: str) -> int:
    """Remove one."""
    return model_files.remove(name)


@program.command(help=Text.HELP_SETTINGS())
@click.argument("key", required=False)
@click.argument("value", required=False)
def settings(key: str | None, value: str | None) -> int:
    """Show or change preferences."""
    return preferences.settings(key, value)


@program.command(help=Text.HELP_PASSPHRASE())
@click.argument("what", required=False, type=click.Choice(passphrases.WHAT), metavar="[WHAT]")
def passphrase(what: str | None) -> int:
    """Seal the journal, or change how it is opened."""
    return passphrases.passphrase(what)


@program.group(help=Text.HELP_PROFILE())
def profile() -> None:
    """Several people."""


@profile.command("new", help=Text.HELP_PROFILE())
def profile_new() -> int:
    """One person more."""
    return people.add()


@profile.command("restore", help=Text.HELP_PROFILE_RESTORE())
@click.argument("file", type=click.Path(path_type=Path))
def profile_restore(file: Path) -> int:
    """Bring back one more person's journal."""
    return people.bring_back(file)


@program.command(help=Text.HELP_SETUP())
def setup() -> int:
    """Ask the set-up question again."""
    return preferences.setup()


@program.group(help=Text.HELP_PROMPTS())
def prompts() -> None:
    """Prompt packs."""


@prompts.command("check", help=Text.HELP_PROMPTS_CHECK())
@click.option("--against", type=click.Path(path_type=Path), help=Text.HELP_OPTION_AGAINST())
@click.argument("file", type=click.Path(path_type=Path))
def prompts_check(file: Path, against: Path | None) -> int:
    """Check a pack."""
    return packs.check(file, against)


@prompts.command("list", help=Text.HELP_PROMPTS_LIST())
def prompts_list() -> int:
    """List the built-in wordings."""
    return packs.list_all()


@program.command(help=Text.HELP_DOCTOR())
@click.option("--format", "form", type=_FORMATS, default="text", help=Text.HELP_OPTION_FORMAT())
@click.option("--listen", is_flag=True, help=Text.HELP_OPTION_DOCTOR_LISTEN())
def doctor(form: str, listen: bool) -> int:  # noqa: FBT001 - as above
    """Check each part."""
    return diagnosis.doctor(form, listen=listen)


@program.command(help=Text.HELP_PROGRESS())
@click.option("--format", "form", type=_FORMATS, default="text", help=Text.HELP_OPTION_FORMAT())
def progress(form: str) -> int:
    """Say what the records add up to."""
    return counting.progress(form)


@program.command(help=Text.HELP_CARDS())
@click.argument("words", nargs=-1, metavar="[NUMBER | WORDS]")
def cards(words: tuple[str, ...]) -> int:
    """Read a card."""
    return pages.read(Slot.CARD, " ".join(words))


@program.command(help=Text.HELP_ASK())
@click.argument("words", nargs=-1, metavar="[NUMBER | WORDS]")
def ask(words: tuple[str, ...]) -> int:
    """Read the answer to a common question."""
    return pages.read(Slot.ASK, " ".join(words))


@program.command("help-now", help=Text.HELP_SUPPORT())
def help_now() -> int:
    """Show the support page."""
    return packs.support()


def main(args: list[str] | None = None) -> None:
    """Run a command and leave with its exit code."""
    silence_tracebacks()
    leave_no_core_file()
    close_memory()
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")  # a byte that is no text costs one sign, not all
    sys.exit(_run(args))


def _reason(wrong: click.UsageError) -> str:
    """What was unclear, as a sentence; click's prefixes only where there is nothing else."""
    bare = isinstance(wrong, click.MissingParameter)
    return f"{(wrong.format_message() if bare else wrong.message).rstrip('.')}."


def _path(wrong: click.UsageError) -> str:
    return wrong.ctx.command_path if wrong.ctx else "reflect"


def _run(args: list[str] | None) -> int:
    try:
        return int(program.main(args, prog_name="reflect", standalone_mode=False) or 0)
    except click.exceptions.NoArgsIsHelpError as bare:
        data(f"{bare.format_message()}\n")
        return 2
    except click.UsageError as wrong:
        note(Text.WRONG_USE(reason=_reason(wrong), command=_path(wrong)))
        return 2
    except ReflectError as error:
        note(str(error))
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        blank()
        note(Text.CLOSED())
        return 0
    except SystemExit:
        return 0  # how click answers when who read along has gone
    except Exception as fault:  # noqa: BLE001 - the last net: never a traceback with private words
        note(report(fault))
        return 1
