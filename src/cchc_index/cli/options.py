"""Options that several commands have (tùy chọn dùng chung): types to annotate a command's parameters with.

    def score(files: ..., workspace: options.Workspace = None, quiet: options.Quiet = False,
              output: options.Output = None,
              format: Annotated[Literal["table", "json", "csv"] | None, options.FORMAT] = None) -> int:

`--lang` is on every command already, see `words`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Final, Literal

import typer

from cchc_index.model.language import _

Workspace = Annotated[
    Path | None,
    typer.Option(
        "--workspace",
        metavar=_("FOLDER"),
        help=_("The workspace; else the nearest folder upwards with a cchc.yaml, else the current folder."),
        exists=True,
        file_okay=False,
    ),
]

# Beside a Literal of the formats that the command offers, the first of which is the usual one.
FORMAT: Final = typer.Option(
    "--format",
    help=_("The form of the output; else what the ending of --output says, else the first of these."),
)

Output = Annotated[
    Path | None,
    typer.Option("-o", "--output", metavar=_("FILE"), help=_("Write to this file, not to the screen."), dir_okay=False),
]

Unit = Annotated[
    str | None, typer.Option("--unit", metavar=_("NAME"), help=_("One unit, by code, name or another of its names."))
]

Units = Annotated[
    list[str] | None,
    typer.Option("--unit", metavar=_("NAME"), help=_("A unit, by code or any of its names; may be repeated.")),
]

Index = Annotated[
    str | None,
    typer.Option("--index", metavar=_("ID"), help=_("The index, where the workspace has results of several.")),
]

Engine = Annotated[
    Literal["auto", "pandas", "polars", "spark"],
    typer.Option("--engine", help=_("Who counts large files of replies; whoever does, the result is the same.")),
]

SparkMaster = Annotated[
    str,
    typer.Option(
        "--spark-master",
        metavar=_("ADDRESS"),
        help=_("With --engine spark: the cluster, such as spark://host:7077 or sc://host:15002."),
    ),
]

Quiet = Annotated[bool, typer.Option("--quiet", help=_("Say nothing but the result, errors and warnings."))]

_FORMAT_OF_ENDING: Final = {
    ".csv": "csv",
    ".docx": "docx",
    ".htm": "html",
    ".html": "html",
    ".json": "json",
    ".md": "md",
    ".pdf": "pdf",
    ".txt": "table",
    ".xlsx": "xlsx",
}

BINARY: Final = ("docx", "pdf", "xlsx")
"""Forms that no screen can show."""
EVERY: Final = 10**6
"""So many rows a paper has unless told, which is all."""
_PIPE_COLUMNS: Final = 100


Form = Literal["table", "json", "csv", "md", "html", "docx", "pdf", "xlsx"]
"""The forms of a command whose page can be sent on too."""
FORMS: Final = ("table", "json", "csv", "md", "html", "docx", "pdf", "xlsx")


def chosen_format(asked: str | None, output: Path | None, offered: Sequence[str]) -> str:
    """The format (dạng kết quả) asked for, else the one that the output's ending implies, else the first.

    Raises:
        typer.BadParameter: no file is named for a form that is one; its ending implies none of the formats, or another.
    """
    if output is None:
        if asked in BINARY:
            text = _("this form is a file: name it with -o FILE.{ending}")
            raise typer.BadParameter(text.format(ending=asked), param_hint="'--format'")
        return asked or offered[0]
    implied = _FORMAT_OF_ENDING.get(output.suffix.lower())
    if asked is not None and implied in (None, asked):
        return asked
    if asked is None and implied is not None and implied in offered:
        return implied
    message = _("{file} cannot be written in the form that its ending says; endings that work: {endings}")
    if asked is not None:
        message = _("the ending of {file} contradicts --format {format}; endings that work: {endings}")
    endings = [ending for ending, form in _FORMAT_OF_ENDING.items() if form in (offered if asked is None else [asked])]
    raise typer.BadParameter(
        message.format(file=repr(str(output)), format=asked, endings=", ".join(endings)), param_hint="'--output'"
    )


def columns() -> int | None:
    """How wide to print, in characters: as `COLUMNS` says, else 100 in a pipe; None as the terminal."""
    said = os.environ.get("COLUMNS", "")
    if said.isdecimal() and int(said) > 0:
        return int(said)
    return None if sys.stdout.isatty() else _PIPE_COLUMNS
