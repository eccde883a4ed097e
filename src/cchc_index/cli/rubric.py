"""`cchc rubric check`, `show` and `stats` (kiểm tra, xem bộ tiêu chí; bộ tiêu chí phân hạng ra sao)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from cchc_index.cli import DATA_PROBLEMS, options
from cchc_index.model.language import _


def check(
    files: Annotated[list[Path], typer.Argument(metavar=_("FILE…"), help=_("Rubric files."), show_default=False)],
    format: Annotated[Literal["table", "json"] | None, options.FORMAT] = None,
    strict: Annotated[bool, typer.Option("--strict", help=_("End with 1 for warnings, too."))] = False,
    quiet: options.Quiet = False,
) -> int:
    """Say everything that is wrong with rubrics or odd in them, each with its line."""
    from cchc_index.cli import output as out
    from cchc_index.model.problem import Severity, has_errors
    from cchc_index.read.places import shown
    from cchc_index.read.rubric import Library, load_rubric
    from cchc_index.report.problems import problem_payload

    problems = []
    good: list[str] = []
    for file in files:
        loaded, found = load_rubric(file, shown(file), Library((file.parent,)), lint=True)
        problems += found
        if loaded is not None and not has_errors(found):
            leaves = sum(row.scores for row in loaded.rubric.outline.leaves)
            text = _("{file}: in order ({id}, {leaves} scored rows)")
            good.append(text.format(file=shown(file), id=loaded.rubric.id, leaves=leaves))
    code = out.tell(problems, wrote=True, quiet=quiet)
    if strict and any(problem.severity is Severity.WARNING for problem in problems):
        code = DATA_PROBLEMS
    if format == "json":
        return max(
            code,
            out.put_json({"problems": [problem_payload(one) for one in problems]}, None),
        )
    if not quiet:
        out.put_text("".join(f"{line}\n" for line in good), None)
    return code


def show(
    file: Annotated[str, typer.Argument(metavar=_("ID|FILE"), help=_("A rubric, by file or id."), show_default=False)],
    workspace: options.Workspace = None,
    output: options.Output = None,
) -> int:
    """Print a rubric's tree with its maxima and its rules in words."""
    from cchc_index.cli import output as out
    from cchc_index.cli.target import missing_folder, refuse_own
    from cchc_index.flow.choice import open_rubric
    from cchc_index.report.rubric import rubric_tree

    loaded, problems = open_rubric(file, workspace, Path.cwd())
    if output is not None:
        problems += missing_folder(output)
    code = out.tell(problems, wrote=True)
    if loaded is None or (output is not None and not output.parent.is_dir()):
        return code
    if output is not None:
        refuse_own(output, [loaded.path])
    return max(code, out.put_tree(rubric_tree(loaded.rubric), output))


def stats(
    period: Annotated[
        str | None, typer.Argument(metavar=_("PERIOD"), help=_("A saved period; else the latest."))
    ] = None,
    top: Annotated[
        int | None,
        typer.Option(min=1, metavar=_("N"), help=_("So many rows; a page has 6 unless told, JSON and CSV all.")),
    ] = None,
    index: options.Index = None,
    workspace: options.Workspace = None,
    format: Annotated[Literal["table", "json", "csv"] | None, options.FORMAT] = None,
    output: options.Output = None,
    quiet: options.Quiet = False,
) -> int:
    """Say which rows decide the ranks, which weigh more or less than they seem, which tell none apart."""
    form = options.chosen_format(format, output, ("table", "json", "csv"))

    from cchc_index.cli import output as out
    from cchc_index.cli.target import missing_folder
    from cchc_index.flow.rubric_stats import rubric_stats
    from cchc_index.report.rubric_stats import stats_page, stats_payload, stats_table

    if output is not None and (problems := missing_folder(output)):
        return out.tell(problems, wrote=False)
    found = rubric_stats(period, index=index, workspace=workspace, here=Path.cwd())
    code = out.tell(found.problems, wrote=True, quiet=quiet)
    if form == "json":
        payload = stats_payload(found.head, found.stats, found.problems, top)
        return max(code, out.put_json(payload, output))
    if found.head is None or found.rubric is None or found.stats is None:
        return code
    if form == "csv":
        return max(code, out.put_csv(stats_table(found.stats, top), output))
    return max(code, out.put_page(stats_page(found.head, found.rubric, found.stats, top, out.width(output)), output))
