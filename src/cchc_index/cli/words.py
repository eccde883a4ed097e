"""typer's own words (lời của chính dòng lệnh) in the language in use: usage, panels, types of values, errors.

typer speaks English, mostly in sentences put together on the spot. Help gets other words just before it is
printed; an error's sentence is recognised by its pattern and said anew, or shown as it is if none fits.
"""

from __future__ import annotations

import os
import re
import sys
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Final, Literal

import typer
from typer import _click
from typer._click.exceptions import UsageError
from typer._coercion import resolve_type_descriptor
from typer._completion_shared import _get_shell_name, install
from typer.completion import show_callback
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption
from typer.models import OptionInfo

from cchc_index.cli import WRONG_LINE
from cchc_index.cli.options import columns
from cchc_index.model.language import N_, _

# ---------------------------------------------------------------- help


class _Worded(_click.Command):
    """A command whose usage and help speak the language in use, and which documents `--lang`."""

    def get_params(self, ctx: _click.Context) -> list[_click.Parameter]:
        """The command's parameters, `--lang`, `--help`."""
        *own, help_option = super().get_params(ctx)
        return [*own, _lang_option(), help_option]

    def get_help_option(self, ctx: _click.Context) -> TyperOption | None:
        """`--help`."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = _("Show this help and exit.")
            option.default = False  # typer imports pydantic to understand None
        return option

    def collect_usage_pieces(self, ctx: _click.Context) -> list[str]:
        """The words after the command's name in its usage; `FILE...`, where typer writes `{FILE}...`."""
        own = {"[OPTIONS]": _("[OPTIONS]"), "COMMAND [ARGS]...": _("COMMAND [ARGS]...")}
        pieces = super().collect_usage_pieces(ctx)
        return [own.get(piece) or re.sub(r"(?<=…)(\]?)\.\.\.", r"\1", re.sub("[{}]", "", piece)) for piece in pieces]

    def parse_args(self, ctx: _click.Context, args: list[str]) -> list[str]:
        """Read the command's part of the line."""
        try:
            self._refuse_options_as_values(ctx, args)
            return super().parse_args(ctx, args)
        except UsageError as error:
            error.ctx = error.ctx or ctx  # typer forgets it where an option's value is missing
            raise

    def _refuse_options_as_values(self, ctx: _click.Context, args: list[str]) -> None:
        """`--all -o bc`: typer would take `-o` for the folder, and `bc` for the period."""
        options = {name: one for one in self.get_params(ctx) if isinstance(one, TyperOption) for name in one.opts}
        for name, following in pairwise(args):
            if name == "--":
                return
            if name in options and following in options and not options[name].is_flag:
                raise UsageError(f"Option {name!r} requires an argument.", ctx=ctx)

    def format_usage(self, ctx: _click.Context, formatter: _click.HelpFormatter) -> None:
        """Write the line that begins with `Usage:`."""
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix=_("Usage: "))

    def format_help(self, ctx: _click.Context, formatter: _click.HelpFormatter) -> None:
        """Print the help."""
        from rich.markup import escape  # rich is imported by those who print only

        _word_panels()
        for command in (self, *getattr(self, "commands", {}).values()):
            command.help = escape(command.help or "")  # a help text is no markup: [vi|en] would vanish
        for param in self.get_params(ctx):
            if isinstance(param, TyperOption | TyperArgument):
                param.help = escape(param.help or "")
            if isinstance(param, TyperOption) and param.metavar is None:
                param.metavar = "" if param.is_flag else _type_name(param.display_type(ctx))
        super().format_help(ctx, formatter)


class Command(_Worded, TyperCommand):
    """A command (lệnh)."""


class Group(_Worded, TyperGroup):
    """A command with commands below it (nhóm lệnh); without one of them it prints its help and fails."""

    def parse_args(self, ctx: _click.Context, args: list[str]) -> list[str]:
        """Read the group's own options."""
        if not args and not ctx.resilient_parsing:
            typer.echo(ctx.get_help())
            ctx.exit(WRONG_LINE)  # a script that lost the command's name must not pass for done
        return super().parse_args(ctx, args)


class _LangOption(TyperOption):
    """`--lang`: here for the help and the shell's completion only, `main` takes it off the line."""

    def process_value(self, ctx: _click.Context, value: object) -> object:  # noqa: ARG002
        """The value as it stands: nothing to check, and no reason to import pydantic."""
        return value


@cache
def _lang_option() -> _LangOption:
    return _LangOption(
        param_decls=["--lang"],
        type_descriptor=resolve_type_descriptor(Literal["vi", "en"], OptionInfo()),
        help=_("The language of everything printed; may stand anywhere on the line."),
        envvar="CCHC_LANG",
        show_envvar=True,
        default="vi",
        show_default=True,
        expose_value=False,
    )


_TYPES: Final = {
    "int": N_("integer"),
    "float": N_("number"),
    "str": N_("text"),
    "datetime": N_("date"),
    "file": N_("file"),
    "dir": N_("folder"),
    "path": N_("path"),
}


def _type_name(shown: str) -> str:
    """`<number>` for typer's `<float range>`; choices such as `<table|csv>` stay as they are."""
    inner = shown.strip("<>").removeprefix("list[").removesuffix("]").removesuffix(" range")
    name = _TYPES.get(inner.lower())
    return f"<{_(name) if name else inner}>"


def _no_type(self: object, ctx: _click.Context) -> str | None:  # noqa: ARG001
    return None


def _word_panels() -> None:
    """Give the words, the width and the colours to the module of typer that prints help."""
    from typer import rich_utils

    rich_utils.ARGUMENTS_PANEL_TITLE = _("Arguments")
    rich_utils.OPTIONS_PANEL_TITLE = _("Options")
    rich_utils.COMMANDS_PANEL_TITLE = _("Commands")
    rich_utils.DEFAULT_STRING = _("[default: {value}]").format(value="{}")
    rich_utils.ENVVAR_STRING = _("[environment variable: {name}]").format(name="{}")
    rich_utils.REQUIRED_LONG_STRING = _("[required]")
    rich_utils.MAX_WIDTH = columns()
    rich_utils.FORCE_TERMINAL = None  # GITHUB_ACTIONS is no reason for colour in a file
    # An argument's name, FILE, says what a column with <list[Path]> would.
    TyperArgument.display_type_rich = _no_type  # type: ignore[method-assign]


def translate_completion(command: TyperGroup) -> None:
    """Reword the two options by which the shell learns to complete `cchc`."""
    for param in command.params:
        if not isinstance(param, TyperOption):
            continue
        if param.name == "install_completion":
            param.help = _("Teach the shell in use to complete this program's commands with the Tab key.")
            param.callback = _install_completion
        elif param.name == "show_completion":
            param.help = _("Print what --install-completion would install, to place it yourself.")
            param.callback = _show_completion
        param.default = False  # not None, for the same reason as that of --help


def _known_shell() -> str:
    shell = _get_shell_name()
    if shell not in {"bash", "zsh", "fish", "powershell", "pwsh"}:
        raise typer.TyperException(
            _("this shell is not known: {shell}; bash, zsh, fish and PowerShell are").format(shell=shell or "?")
        )
    return shell


def _install_completion(ctx: _click.Context, _param: _click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        shell, path = install(shell=_known_shell())
        done = _("{shell} completes cchc from the next terminal on: {file}")
        typer.echo(done.format(shell=shell, file=path), file=sys.stderr)
        ctx.exit()


def _show_completion(ctx: _click.Context, param: _click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        show_callback(ctx, param, _known_shell())


# ---------------------------------------------------------------- errors

# What typer and pydantic say, and what we say. Named groups fill the placeholders; see _part.
_SENTENCES: Final = (
    (
        r"No such option: (?P<option>.+) \(Possible options: (?P<near>.+)\)",
        N_("there is no option {option}; did you mean {near}?"),
    ),
    (r"No such option: (?P<option>.+)", N_("there is no option {option}")),
    (
        r"No such command (?P<command>.+)\. Did you mean (?P<near>.+)\?",
        N_("there is no command {command}; did you mean {near}?"),
    ),
    (
        r"No such command '(?P<command>show)'\.",
        N_("there is no command '{command}'; did you mean 'rubric {command}'?"),
    ),
    (r"No such command (?P<command>.+)\.", N_("there is no command {command}")),
    (r"Missing command\.", N_("the command is missing")),
    (
        r"Missing argument (?P<name>.+?)\. Choose from:(?P<choices>.+)",
        N_("{name} is missing; it is one of: {choices}"),
    ),
    (r"Missing argument (?P<name>.+)\.", N_("{name} is missing")),
    (
        r"Missing option (?P<name>.+?)\. Choose from:(?P<choices>.+)",
        N_("the option {name} is missing; its value is one of: {choices}"),
    ),
    (r"Missing option (?P<name>.+)\.", N_("the option {name} is missing")),
    (r"Got unexpected extra argument\(s\) \((?P<words>.+)\)", N_("too much on the line: {words}")),
    (r"Option (?P<name>.+) requires an argument\.", N_("the option {name} needs a value")),
    (
        r"Option (?P<name>.+) requires (?P<count>\d+) arguments\.",
        N_("the option {name} needs {count} values"),
    ),
    (r"Option (?P<name>.+) does not take a value\.", N_("the option {name} takes no value")),
    (r"Argument (?P<name>.+) takes (?P<count>\d+) values\.", N_("{name} needs {count} values")),
    (r"Invalid value for (?P<name>[^:]+?(?: \(env var: .+?\))?): (?P<why>.+)", N_("{name}: {why}")),
    # what stands for {why}
    (r"(?P<value>.+) is not one of (?P<choices>.+)\.", N_("{value} is none of these: {choices}")),
    (r"(?P<kind>file|dir|path) (?P<path>.+) does not exist\.", N_("there is no {kind} {path}")),
    (r"(?P<kind>file|dir|path) (?P<path>.+) is a file\.", N_("{path} is a file")),
    (r"(?P<kind>file|dir|path) (?P<path>.+) is a directory\.", N_("{path} is a folder")),
    (r"(?P<kind>file|dir|path) (?P<path>.+) is not readable\.", N_("you may not read {path}")),
    (r"(?P<kind>file|dir|path) (?P<path>.+) is not writable\.", N_("you may not write {path}")),
    (r"(?P<path>'.+'): No such file or directory", N_("there is no {path}")),
    (r"(?P<path>'.+'): Is a directory", N_("{path} is a folder")),
    (r"(?P<path>'.+'): Permission denied", N_("you may not open {path}")),
    (r"Input should be greater than or equal to (?P<limit>.+)", N_("must be at least {limit}")),
    (r"Input should be less than or equal to (?P<limit>.+)", N_("must be at most {limit}")),
    (
        r"(?:Input should be|Unable to parse input string as) an? (?:valid )?integer.*",
        N_("must be a whole number"),
    ),
    (r"Input should be a (?:valid|finite) number.*", N_("must be a number, such as 1.5")),
    (r"Input should be a valid boolean.*", N_("must be true or false")),
    (r"Input should be a valid datetime.*", N_("must be a date, such as 2022-12-31")),
    (
        r"(?P<value>.+) does not match the formats (?P<choices>.+)\.",
        N_("{value} is no date written like one of {choices}"),
    ),
)


def sentence(said: str) -> str:
    """What typer said, in the language in use."""
    text = said.removeprefix("Invalid value: ").removeprefix("Value error, ")
    for pattern, message in _SENTENCES:
        if found := re.fullmatch(pattern, text, re.DOTALL):
            return _(message).format(**{name: _part(name, part) for name, part in found.groupdict().items()})
    return text


def _part(name: str, text: str) -> str:
    match name:
        case "why":
            return sentence(text)
        case "kind":
            return _(_TYPES[text])
        case "choices":
            return date(2022, 12, 31).strftime(" ".join(text.split()))  # of days the forms, such as %d/%m/%Y
        case _:
            return re.sub(r"\(env var: (.+)\)", _("[environment variable: {name}]").format(name=r"\1"), text)


def show_error(error: typer.TyperException) -> None:
    """Say on stderr what is wrong with the command line, how the command is used and where to read more."""
    word = _("error:")
    if not os.environ.get("NO_COLOR"):
        word = typer.style(word, fg="red", bold=True)  # which echo takes off again where there is no terminal
    typer.echo(f"{word} {sentence(error.format_message())}", file=sys.stderr)
    context = getattr(error, "ctx", None)  # what is wrong before any command is known has none
    if context is not None:
        typer.echo(context.get_usage(), file=sys.stderr)
    path = context.command_path if context is not None else "cchc"
    typer.echo(_("hint: {command} tells more").format(command=f"{path} --help"), file=sys.stderr)
