"""`cchc rubric test`: the cases beside a rubric, scored as submissions are (thử bộ tiêu chí)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from cchc_index.cli import options
from cchc_index.model.language import _


def try_out(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar=_("ID|FILE|FOLDER…"),
            help=_("Rubrics by id or file, files of cases, or folders; else all below the workspace."),
            show_default=False,
        ),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help=_("List every case, not only those that fail."))] = False,
    workspace: options.Workspace = None,
    format: Annotated[Literal["table", "json"] | None, options.FORMAT] = None,
    output: options.Output = None,
    quiet: options.Quiet = False,
) -> int:
    """Score the cases beside rubrics and say which do not come out as the case expects."""
    form = options.chosen_format(format, output, ("table", "json"))

    from cchc_index.cli import output as out
    from cchc_index.cli.target import missing_folder
    from cchc_index.flow.rubric_cases import try_rubrics
    from cchc_index.report.rubric_cases import tested_page, tested_payload

    tested, problems = try_rubrics(names or [], workspace, Path.cwd())
    if output is not None:
        problems += missing_folder(output)
    wrong = [problem for one in tested for case in one.outcomes for problem in case.problems]
    code = out.tell([*problems, *wrong], wrote=True, quiet=quiet)
    if output is not None and not output.parent.is_dir():
        return code
    if form == "json":
        return max(code, out.put_json(tested_payload(tested, [*problems, *wrong]), output))
    if tested:
        code = max(code, out.put_page(tested_page(tested, every=every), output))
    return code
