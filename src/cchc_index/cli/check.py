"""`cchc check`: everything that is wrong with submissions, without scoring or saving (kiểm tra phiếu)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal

import typer

from cchc_index.cli import options
from cchc_index.cli import score as choices
from cchc_index.model.language import _

if TYPE_CHECKING:
    from cchc_index.flow.check import Checked
    from cchc_index.model.problem import Problem

FORMATS: Final = ("table", "json", "csv", "xlsx")

Stage = Annotated[
    Literal["record", "self"], typer.Option(help=_("Score for the record, or what units claim of themselves."))
]
Annotate = Annotated[
    Path | None,
    typer.Option(
        metavar=_("FOLDER"),
        help=_("Write copies of the workbooks into this folder, each wrong cell marked, with a list of its problems."),
        file_okay=False,
    ),
]


def check(  # noqa: PLR0917 - typer takes the options by name
    submissions: choices.Submissions,
    survey: choices.Survey = None,
    imported: choices.Imported = None,
    rubric: choices.RubricName = None,
    period: choices.Period = None,
    stage: Stage = "record",
    without_survey: choices.WithoutSurvey = False,
    unit_column: choices.UnitColumn = None,
    group_column: choices.GroupColumn = None,
    annotate: Annotate = None,
    workspace: options.Workspace = None,
    format: Annotated[Literal["table", "json", "csv", "xlsx"] | None, options.FORMAT] = None,
    output: options.Output = None,
    quiet: options.Quiet = False,
) -> int:
    """Say everything that is wrong with submissions, and what each unit still lacks; nothing is scored or saved."""
    form = options.chosen_format(format, output, FORMATS)

    from cchc_index.cli import output as out
    from cchc_index.cli.progress import Bar
    from cchc_index.cli.target import apart_from, check_target
    from cchc_index.flow.check import check as run
    from cchc_index.flow.inputs import files_of
    from cchc_index.flow.request import Request
    from cchc_index.model.problem import Problem
    from cchc_index.model.questionnaire import SurveyColumns

    request = Request(
        submissions=tuple(submissions),
        survey=tuple(survey or ()),
        imported=imported,
        rubric=rubric,
        period=period,
        stage=stage,
        without_survey=without_survey,
        dry_run=True,
        workspace=workspace,
        columns=SurveyColumns(unit_column=unit_column, group_column=group_column),
    )
    if rubrics := [file for file in submissions if file.suffix.lower() in (".yaml", ".yml")]:
        text = _("{file} is no submission; a rubric is checked with: cchc rubric check {file}")
        raise typer.BadParameter(text.format(file=rubrics[0].as_posix()), param_hint="'SUBMISSIONS…'")
    files, _missing = files_of(submissions)
    if annotate is not None:
        apart_from(annotate, files)
    if output is not None and (problems := check_target(output, request)):
        return out.tell(problems, wrote=False)
    with Bar(_("Reading files")) as bar:
        checked = run(request, bar)
    read = checked.index is not None  # else no file was checked, and a copy without marks would say that all is well
    copies = [] if annotate is None or not read else _copies(files, checked, annotate)
    if isinstance(copies, Problem):
        return out.tell([*checked.problems, copies], wrote=False)
    code = max(out.tell(checked.problems, wrote=annotate is None or read, quiet=quiet), _put(checked, form, output))
    for copy in copies:
        out.say(_("Wrote {file}").format(file=copy.as_posix()), quiet=quiet)
    return code


def _copies(files: Sequence[Path], checked: Checked, folder: Path) -> list[Path] | Problem:
    """The marked copies, or why there are none."""
    from cchc_index.flow.annotate import annotate
    from cchc_index.model import disk
    from cchc_index.model.problem import Place, Problem

    try:
        return annotate(files, checked.problems, folder)
    except OSError as error:
        return Problem("W42", Place(folder.as_posix()), {"why": disk.why(error)})


def _put(checked: Checked, form: str, output: Path | None) -> int:
    """What was found in the form asked for; a table has the units, the problems are told already."""
    from cchc_index.cli import output as out
    from cchc_index.report.check import check_page, check_payload, problem_rows, unit_rows

    if form == "json":
        payload = check_payload(checked.index, checked.period, checked.units, checked.problems)
        return out.put_json(payload, output)
    if form == "csv":
        return out.put_csv(problem_rows(checked.problems), output)
    if form == "xlsx" and output is not None:
        from cchc_index.forms.problem_list import list_workbook

        return out.put_bytes(list_workbook(checked.problems, *unit_rows(checked.units)), output)
    return out.put_page(check_page(checked.units, checked.period), output) if checked.units else 0
