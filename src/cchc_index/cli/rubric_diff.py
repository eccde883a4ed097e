"""`cchc rubric diff`: what a rubric changes against the one before (so sánh hai bộ tiêu chí)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from cchc_index.cli import options
from cchc_index.model.language import _

YAML = (".yaml", ".yml")


def diff(
    old: Annotated[str, typer.Argument(metavar=_("OLD"), help=_("The rubric before, by file or id."))],
    new: Annotated[str, typer.Argument(metavar=_("NEW"), help=_("The rubric after, by file or id."))],
    workspace: options.Workspace = None,
    format: Annotated[Literal["table", "json", "md"] | None, options.FORMAT] = None,
    output: options.Output = None,
    quiet: options.Quiet = False,
) -> int:
    """Say which rows are new, dropped, moved, rescaled or reworded, and whose rule changed.

    With -o FILE.yaml a draft of `was` is written, for the rows whose past the new rubric does not tell.
    """
    draft = output is not None and output.suffix.lower() in YAML
    form = "yaml" if draft else options.chosen_format(format, output, ("table", "json", "md"))

    from cchc_index.cli import output as out
    from cchc_index.cli.target import missing_folder, refuse_own
    from cchc_index.flow.choice import open_rubric
    from cchc_index.model import rubric_diff
    from cchc_index.report import rubric_diff as pages
    from cchc_index.report.markdown import page_markdown

    before, problems = open_rubric(old, workspace, Path.cwd())
    after, found = open_rubric(new, workspace, Path.cwd())
    problems += [one for one in found if one not in problems]
    if output is not None:
        problems += missing_folder(output)
    code = out.tell(problems, wrote=False, quiet=quiet)
    if before is None or after is None or code:
        return code
    if output is not None:
        refuse_own(output, [before.path, after.path])
    pair = before.rubric, after.rubric
    rows = rubric_diff.undeclared(*pair) if draft else rubric_diff.diff(*pair)
    match form:
        case "yaml":
            code = out.put_text(pages.was_draft(*pair, rows), output)
        case "json":
            code = out.put_json(pages.diff_payload(*pair, rows), output)
        case "md":
            code = out.put_text(page_markdown(pages.diff_page(*pair, rows)), output)
        case _:
            code = out.put_page(pages.diff_page(*pair, rows), output)
    return code
