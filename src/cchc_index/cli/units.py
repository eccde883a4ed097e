"""`cchc units`: the units of the workspace, listed and checked (danh mục đơn vị)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final, Literal

import typer

from cchc_index.cli import options
from cchc_index.model.language import _

FORMATS: Final = ("table", "json", "csv")


def units(
    period: Annotated[
        str | None, typer.Option(metavar=_("PERIOD"), help=_("Only the units that exist in this period."))
    ] = None,
    start: Annotated[
        str | None,
        typer.Option(
            metavar=_("PROVINCE"),
            help=_("Print a first units.yaml instead: the communes of a province, from the package vietnam-provinces."),
        ),
    ] = None,
    workspace: options.Workspace = None,
    format: Annotated[Literal["table", "json", "csv"] | None, options.FORMAT] = None,
    output: options.Output = None,
    quiet: options.Quiet = False,
) -> int:
    """List the units of the workspace and say what is wrong with the list."""
    form = options.chosen_format(format, output, FORMATS) if start is None else "yaml"

    from cchc_index.cli import output as out
    from cchc_index.cli.target import check_page
    from cchc_index.flow.units import draft_units, list_units
    from cchc_index.model.problem import has_errors
    from cchc_index.report.units import units_page, units_payload, units_rows, units_yaml

    if output is not None:
        if output.exists() and (start is not None or output.suffix.lower() in (".yaml", ".yml")):
            text = _("{file} exists already, and nothing is written over it")
            raise typer.BadParameter(text.format(file=output.as_posix()), param_hint="'--output'")
        if problems := check_page(output, workspace):
            return out.tell(problems, wrote=False)
    try:
        found = list_units(period, workspace=workspace, here=Path.cwd()) if start is None else draft_units(start)
    except ImportError as error:
        text = _("the package vietnam-provinces is not installed; install it: {command}")
        command = 'pip install "cchc-index[provinces]"'
        raise typer.BadParameter(text.format(command=command), param_hint="'--start'") from error
    code = out.tell(found.problems, wrote=True, quiet=quiet)
    if form == "json":
        return max(code, out.put_json(units_payload(found.units, found.problems), output))
    if has_errors(found.problems):
        return code
    if form == "yaml":
        return max(code, out.put_text(units_yaml(found.units), output))
    if form == "csv":
        return max(code, out.put_csv(units_rows(found.units), output))
    return max(code, out.put_page(units_page(found.units, period), output))
