"""`cchc appraise`: the year from quarter to petition: how far it is, and where people disagree (thẩm định)."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Final, Literal

import typer

from cchc_index.cli import options
from cchc_index.model.language import _

FORMATS: Final = ("table", "json", "csv")

Period = Annotated[
    str | None, typer.Argument(metavar=_("PERIOD"), help=_("The period; else the latest."), show_default=False)
]


def disagreements(  # noqa: PLR0917 - typer takes the options by name
    period: Period = None,
    unit: options.Units = None,
    by: Annotated[
        Literal["unit", "criterion", "agency"] | None,
        typer.Option(help=_("Take the rows together: by unit, by criterion across units, by appraising agency.")),
    ] = None,
    top: Annotated[
        int | None,
        typer.Option(min=1, metavar=_("N"), help=_("So many rows; a page has 10 unless told, JSON and CSV all.")),
    ] = None,
    index: options.Index = None,
    workspace: options.Workspace = None,
    format: Annotated[Literal["table", "json", "csv"] | None, options.FORMAT] = None,
    output: options.Output = None,
    quiet: options.Quiet = False,
) -> int:
    """Hold self-assessed against appraised points, the largest difference first; is one agency stricter?"""
    form = options.chosen_format(format, output, FORMATS)

    from cchc_index.cli import output as out
    from cchc_index.cli.target import check_page
    from cchc_index.engine.disagreements import disagreements_of
    from cchc_index.flow.appraise import disagreements as look
    from cchc_index.report.disagreements import disagreements_page, disagreements_payload, disagreements_table

    if output is not None and (problems := check_page(output, workspace)):
        return out.tell(problems, wrote=False)
    found = look(period, units=unit or (), index=index, workspace=workspace, here=Path.cwd())
    code = out.tell(found.problems, wrote=True, quiet=quiet)
    compared = disagreements_of(found.rows)
    if form == "json":
        payload = disagreements_payload(found.head, compared, found.problems, top)
        return max(code, out.put_json(payload, output))
    if found.head is None or found.rubric is None:
        return code
    if form == "csv":
        rows = disagreements_table(compared, by, top)
        return max(code, out.put_csv(rows, output))
    page = disagreements_page(found.head, found.rubric, compared, by=by, top=top, width=out.width(output))
    return max(code, out.put_page(page, output))


def status(
    period: Period = None,
    as_of: Annotated[
        datetime | None,
        typer.Option(
            "--as-of", metavar=_("DATE"), formats=["%Y-%m-%d", "%d/%m/%Y"], help=_("The day to count from; else today.")
        ),
    ] = None,
    index: options.Index = None,
    workspace: options.Workspace = None,
    format: Annotated[Literal["table", "json", "csv"] | None, options.FORMAT] = None,
    output: options.Output = None,
    quiet: options.Quiet = False,
) -> int:
    """Say per unit and agency what is in, what is missing, what nobody has appraised, and the deadlines."""
    form = options.chosen_format(format, output, FORMATS)

    from cchc_index.cli import output as out
    from cchc_index.cli.target import check_page
    from cchc_index.flow.appraise import status as follow
    from cchc_index.report.progress import progress_page, progress_payload, progress_table

    if output is not None and (problems := check_page(output, workspace)):
        return out.tell(problems, wrote=False)
    today = date.today() if as_of is None else as_of.date()  # noqa: DTZ011 - the day where people are
    found = follow(period, today, index=index, workspace=workspace, here=Path.cwd())
    code = out.tell(found.problems, wrote=True, quiet=quiet)
    if form == "json":
        payload = progress_payload(found.head, found.units, found.agencies, found.dues, found.problems)
        return max(code, out.put_json(payload, output))
    if found.head is None:
        return code
    if form == "csv":
        return max(code, out.put_csv(progress_table(found.units), output))
    return max(
        code, out.put_page(progress_page(found.head, found.units, found.agencies, found.dues, found.received), output)
    )


def petition(
    period: Period = None,
    index: options.Index = None,
    workspace: options.Workspace = None,
    format: Annotated[options.Form | None, options.FORMAT] = None,
    output: options.Output = None,
    quiet: options.Quiet = False,
) -> int:
    """Show what was published beside what petitions made of it: rank, points, change, decision."""
    form = options.chosen_format(format, output, options.FORMS)

    from cchc_index.cli import output as out
    from cchc_index.cli.target import check_page
    from cchc_index.flow.petition import petitions
    from cchc_index.report.petition import petition_page, petition_payload, petition_rows

    if output is not None and (problems := check_page(output, workspace)):
        return out.tell(problems, wrote=False)
    found = petitions(period, index=index, workspace=workspace, here=Path.cwd())
    code = out.tell(found.problems, wrote=found.corrected is not None, quiet=quiet)
    if form == "json":
        return max(code, out.put_json(petition_payload(found.corrected, found.problems), output))
    if found.corrected is None:
        return code
    if form == "csv":
        return max(code, out.put_csv(petition_rows(found.corrected), output))
    return max(code, out.put_page(petition_page(found.corrected, out.width(output, form)), output, form))


def quarters(
    period: Period = None,
    index: options.Index = None,
    workspace: options.Workspace = None,
    format: Annotated[options.Form | None, options.FORMAT] = None,
    output: options.Output = None,
    quiet: options.Quiet = False,
) -> int:
    """Show what units score themselves quarter by quarter, and how far that is from the year's target."""
    form = options.chosen_format(format, output, options.FORMS)

    from cchc_index.cli import output as out
    from cchc_index.cli.target import check_page
    from cchc_index.flow.quarters import quarters as look
    from cchc_index.report.quarters import quarters_page, quarters_payload, quarters_rows

    if output is not None and (problems := check_page(output, workspace)):
        return out.tell(problems, wrote=False)
    found = look(period, index=index, workspace=workspace, here=Path.cwd())
    code = out.tell(found.problems, wrote=found.quarters is not None, quiet=quiet)
    if form == "json":
        return max(code, out.put_json(quarters_payload(found.quarters, found.problems), output))
    if found.quarters is None:
        return code
    if form == "csv":
        return max(code, out.put_csv(quarters_rows(found.quarters), output))
    return max(code, out.put_page(quarters_page(found.quarters), output, form))
