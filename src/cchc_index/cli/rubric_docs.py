"""`cchc rubric docs`: a rubric as the guide that units read (hướng dẫn chấm điểm)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from cchc_index.cli import options
from cchc_index.model.language import _

FORMATS = ("md", "html", "docx", "pdf", "xlsx", "json")


def docs(
    file: Annotated[str, typer.Argument(metavar=_("ID|FILE"), help=_("A rubric, by file or id."), show_default=False)],
    rules: Annotated[
        bool, typer.Option("--rules", help=_("Add a column of the rules as data, which rubric import reads back."))
    ] = False,
    workspace: options.Workspace = None,
    format: Annotated[Literal["md", "html", "docx", "pdf", "xlsx", "json"] | None, options.FORMAT] = None,
    output: options.Output = None,
    quiet: options.Quiet = False,
) -> int:
    """Write the guide for units: every row with its points, how they are given, the evidence asked for."""
    form = options.chosen_format(format, output, FORMATS)

    from cchc_index.cli import output as out
    from cchc_index.cli.target import missing_folder, refuse_own
    from cchc_index.flow.choice import open_rubric
    from cchc_index.flow.rubric_docs import rules_of
    from cchc_index.report.rubric_docs import docs_page, docs_payload

    loaded, problems = open_rubric(file, workspace, Path.cwd())
    if output is not None:
        problems += missing_folder(output)
    code = out.tell(problems, wrote=False, quiet=quiet)
    if loaded is None or code:
        return code
    if output is not None:
        refuse_own(output, [loaded.path])
    if form == "json":
        return out.put_json(docs_payload(loaded.rubric), output)
    return out.put_page(docs_page(loaded.rubric, rules_of(loaded) if rules else None), output, form)
