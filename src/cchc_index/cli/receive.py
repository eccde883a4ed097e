"""`cchc receive`: the register of what units sent (sổ tiếp nhận)."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Final, Literal

import typer

from cchc_index.cli import options
from cchc_index.cli import score as choices
from cchc_index.model.language import _

FORMATS: Final = ("table", "json", "csv")
DAY: Final = ["%Y-%m-%d", "%d/%m/%Y"]


def receive(  # noqa: PLR0917 - typer takes the options by name
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar=_("FILES…"), help=_("What came: workbooks and CSV files."), show_default=False),
    ] = None,
    unit: options.Unit = None,
    number: Annotated[
        str, typer.Option(metavar=_("TEXT"), help=_("Number and sign of the covering letter."), show_default=False)
    ] = "",
    dated: Annotated[
        datetime | None, typer.Option("--dated", metavar=_("DATE"), formats=DAY, help=_("Its date."))
    ] = None,
    as_of: Annotated[
        datetime | None,
        typer.Option("--as-of", metavar=_("DATE"), formats=DAY, help=_("The day on which it came; else today.")),
    ] = None,
    show: Annotated[bool, typer.Option("--list", help=_("Show the register, and enter nothing."))] = False,
    rubric: choices.RubricName = None,
    period: choices.Period = None,
    workspace: options.Workspace = None,
    format: Annotated[Literal["table", "json", "csv"] | None, options.FORMAT] = None,
    output: options.Output = None,
    quiet: options.Quiet = False,
) -> int:
    """Enter what units sent in the register: letter, day, hash, which sending it is, on time or late."""
    form = options.chosen_format(format, output, FORMATS)
    if bool(files) is show:
        raise typer.BadParameter(_("name the files that came, or say --list"), param_hint="'--list'")

    from cchc_index.cli import output as out
    from cchc_index.cli.target import check_page
    from cchc_index.flow.receive import Letter, received
    from cchc_index.flow.receive import receive as enter
    from cchc_index.flow.request import Request
    from cchc_index.report.register import register_page, register_payload, register_rows

    if output is not None and (problems := check_page(output, workspace, *(files or ()))):
        return out.tell(problems, wrote=False)
    if show:
        made = received(period, workspace=workspace, here=Path.cwd())
    else:
        asked = Request(tuple(files or ()), rubric=rubric, period=period, stage="self", workspace=workspace)
        today = date.today() if as_of is None else as_of.date()  # noqa: DTZ011 - the day where people are
        letter = Letter(today, unit, number.strip(), dated.date() if dated else None)
        made = enter(asked, letter, out.waits(quiet=quiet))
    code = out.tell(made.problems, wrote=show or bool(made.entries), quiet=quiet)
    if form == "json":
        return max(code, out.put_json(register_payload(made.entries, made.problems), output))
    if code or not (show or made.entries):
        return code
    if form == "csv":
        return out.put_csv(register_rows(made.entries), output)
    return out.put_page(register_page(made.entries), output)
