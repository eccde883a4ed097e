"""`cchc explain`: why a unit has the points it has, and what the next better step needs (giải thích điểm)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final, Literal

import typer

from cchc_index.cli import options
from cchc_index.model.language import _

FORMATS: Final = ("table", "json", "csv")


def explain(  # noqa: PLR0917 - typer takes the options by name
    unit: Annotated[str, typer.Option("--unit", metavar=_("NAME"), help=_("The unit, by code, name or another name."))],
    node: Annotated[
        str | None, typer.Option(metavar=_("ID"), help=_("One row, with all steps; of a criterion or area, all below."))
    ] = None,
    period: Annotated[str | None, typer.Option(metavar=_("PERIOD"), help=_("The period; else the latest."))] = None,
    index: options.Index = None,
    workspace: options.Workspace = None,
    format: Annotated[Literal["table", "json", "csv"] | None, options.FORMAT] = None,
    output: options.Output = None,
    quiet: options.Quiet = False,
) -> int:
    """Explain a unit's points, rule by rule, and what the next better step needs."""
    form = options.chosen_format(format, output, FORMATS)

    from cchc_index.cli import output as out
    from cchc_index.cli.target import check_page
    from cchc_index.flow.explaining import explain_unit
    from cchc_index.report.explain import explain_page, explain_payload, explain_table, explain_tree

    if output is not None and (problems := check_page(output, workspace)):
        return out.tell(problems, wrote=False)
    found = explain_unit(unit, node=node, period=period, index=index, workspace=workspace, here=Path.cwd())
    code = out.tell(found.problems, wrote=True, quiet=quiet)
    if form == "json":
        payload = explain_payload(found.head, found.unit, found.leaves, found.problems)
        return max(code, out.put_json(payload, output))
    if found.head is None or found.rubric is None or found.unit is None:
        return code
    if form == "csv":
        return max(code, out.put_csv(explain_table(found.leaves), output))
    if len(found.leaves) == 1:
        decimals = found.rubric.rounding.published
        return max(code, out.put_tree(explain_tree(found.unit, found.head, found.leaves[0], decimals), output))
    page = explain_page(found.head, found.rubric, found.unit, found.standing, found.ranked, found.leaves, found.index)
    return max(code, out.put_page(page, output))
