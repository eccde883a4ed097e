"""`cchc compare`: two periods side by side (so sánh hai kỳ)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final, Literal

import typer

from cchc_index.cli import options
from cchc_index.model.language import _

FORMATS: Final = ("table", "json", "csv")

Period = Annotated[
    str, typer.Argument(metavar=_("PERIOD"), help=_("A period with a saved result."), show_default=False)
]


def compare(  # noqa: PLR0917 - typer takes the options by name
    before: Period,
    after: Period,
    unit: options.Unit = None,
    top: Annotated[
        int | None,
        typer.Option(
            min=1,
            metavar=_("N"),
            help=_("With --unit: so many rows of a kind on the page, which has 5 unless told; JSON and CSV have all."),
        ),
    ] = None,
    index: options.Index = None,
    workspace: options.Workspace = None,
    format: Annotated[Literal["table", "json", "csv"] | None, options.FORMAT] = None,
    output: options.Output = None,
    quiet: options.Quiet = False,
) -> int:
    """Compare two periods: points, percent and places, by unit, area and row."""
    form = options.chosen_format(format, output, FORMATS)
    if top is not None and (unit is None or form != "table"):
        said = _("it is for the page of one unit, named with --unit; JSON and CSV have every row")
        raise typer.BadParameter(said, param_hint="'--top'")

    from cchc_index.cli import output as out
    from cchc_index.cli.target import missing_folder
    from cchc_index.flow.compare import compare_periods
    from cchc_index.report import plain
    from cchc_index.report.compare import compare_payload, compare_table
    from cchc_index.report.moves import SHOWN, compare_page

    if output is not None and (problems := missing_folder(output)):
        return out.tell(problems, wrote=False)
    looked = compare_periods(before, after, unit=unit, index=index, workspace=workspace, here=Path.cwd())
    code = out.tell(looked.problems, wrote=True, quiet=quiet)
    if form == "json":
        payload = compare_payload(looked.heads, looked.changes, looked.problems)
        return max(code, out.put_text(plain.json_text(payload), output))
    if looked.rubric is None:
        return code
    if form == "csv":
        return max(code, out.put_text(plain.csv_text(*compare_table(looked.changes)), output, for_excel=True))
    most = None if unit is None else top or SHOWN
    page = compare_page(
        looked.heads, looked.changes, looked.rubric, looked.ranked, out.width(output), most, looked.index
    )
    return max(code, out.put_page(page, output))
