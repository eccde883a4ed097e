"""`cchc score`: submissions in, ranked units out (chấm điểm, xếp hạng)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from cchc_index.cli import DONE, options
from cchc_index.model.language import _
from cchc_index.model.stages import Stage

if TYPE_CHECKING:
    from cchc_index.flow.request import Request
    from cchc_index.flow.score import Result

Submissions = Annotated[
    list[Path],
    typer.Argument(
        metavar=_("SUBMISSIONS…"),
        help=_("Files of self-assessment and appraisal (.xlsx, .csv); also folders, and patterns such as *.xlsx."),
        show_default=False,
    ),
]
Survey = Annotated[
    list[Path] | None, typer.Option(help=_("A file of survey replies; may be repeated."), metavar=_("FILE"))
]
Imported = Annotated[Path | None, typer.Option(help=_("Values of other indexes: unit, id, value."), metavar=_("FILE"))]
RubricName = Annotated[str | None, typer.Option(help=_("The rubric, by id or file."), metavar=_("ID|FILE"))]
Period = Annotated[str | None, typer.Option(help=_("The period, such as 2022."), metavar=_("PERIOD"))]
StageOf = Annotated[
    Stage,
    typer.Option(
        help=_(
            "Score for the record; what units claim of themselves, for the year or a quarter; decisions on petitions."
        )
    ),
]
Missing = Annotated[
    Literal["incomplete", "zero"], typer.Option(help=_("Blank rows: the unit is incomplete, or they count zero."))
]
WithoutSurvey = Annotated[
    bool, typer.Option("--without-survey", help=_("No survey was held: its part leaves the denominator."))
]
SkipBadUnits = Annotated[
    bool, typer.Option("--skip-bad-units", help=_("Leave out units with errors; the result is then partial."))
]
DryRun = Annotated[bool, typer.Option("--dry-run", help=_("Save nothing."))]
UnitColumn = Annotated[str | None, typer.Option(help=_("The survey's column with the unit."), metavar=_("HEADING"))]
GroupColumn = Annotated[str | None, typer.Option(help=_("The survey's column with the group."), metavar=_("HEADING"))]


RankedBy = Literal["group", "level", "area"]
By = Annotated[
    RankedBy | None,
    typer.Option(help=_("Print the ranks inside groups of units, levels or areas; JSON and CSV have them anyway.")),
]


def score(  # noqa: PLR0917 - typer takes the options by name
    submissions: Submissions,
    survey: Survey = None,
    imported: Imported = None,
    rubric: RubricName = None,
    period: Period = None,
    stage: StageOf = "record",
    missing: Missing = "incomplete",
    without_survey: WithoutSurvey = False,
    skip_bad_units: SkipBadUnits = False,
    dry_run: DryRun = False,
    unit_column: UnitColumn = None,
    group_column: GroupColumn = None,
    engine: options.Engine = "auto",
    spark_master: options.SparkMaster = "local[*]",
    by: By = None,
    workspace: options.Workspace = None,
    format: Annotated[options.Form | None, options.FORMAT] = None,
    output: options.Output = None,
    quiet: options.Quiet = False,
) -> int:
    """Score submissions, save the result, print the ranking."""
    form = options.chosen_format(format, output, options.FORMS)
    if stage == "petition" and (survey or imported or without_survey or skip_bad_units or missing != "incomplete"):
        said = _("it takes the decisions only; all else is as it was published")
        raise typer.BadParameter(said, param_hint="'--stage petition'")
    if by is not None and form != "table":
        raise typer.BadParameter(_("it is for the page; JSON and CSV have every rank anyway"), param_hint="'--by'")

    from cchc_index.cli import output as out
    from cchc_index.cli.progress import Bar
    from cchc_index.cli.target import check_target
    from cchc_index.flow.request import Request
    from cchc_index.flow.score import Result
    from cchc_index.flow.score import score as run
    from cchc_index.model.questionnaire import SurveyColumns

    request = Request(
        submissions=tuple(submissions),
        survey=tuple(survey or ()),
        imported=imported,
        rubric=rubric,
        period=period,
        stage=stage,
        missing=missing,
        without_survey=without_survey,
        skip_bad_units=skip_bad_units,
        dry_run=dry_run,
        workspace=workspace,
        columns=SurveyColumns(unit_column=unit_column, group_column=group_column),
        engine=engine,
        spark_master=spark_master,
    )
    if output is not None and (problems := check_target(output, request)):
        return _print(Result(problems), request, form, None, quiet=quiet)
    with Bar(_("Reading files")) as bar:
        result = run(request, bar, out.waits(quiet=quiet))
    return _print(result, request, form, output, by, quiet=quiet)


def _print(
    result: Result, request: Request, form: str, output: Path | None, by: RankedBy | None = None, *, quiet: bool
) -> int:
    """The problems, then the result in the form asked for, then where it is saved; the exit code."""
    from cchc_index.cli import output as out
    from cchc_index.read.places import shown

    scored = result.head is not None
    told = scored or (form == "json" and output is not None)  # else a summary says that nothing was written
    code = out.tell(result.problems, wrote=told, quiet=quiet)
    if result.head is not None and result.head.partial:
        code = DONE  # the units with errors were to be left out, and were
    if scored or form == "json":
        code = max(code, _put(result, request, form, output, by))
    if result.saved is not None:
        out.say(_("Saved in {folder}").format(folder=shown(result.saved)), quiet=quiet)
    elif scored and request.dry_run:
        out.say(_("The result is not saved in results (--dry-run)."), quiet=quiet)
    return code


def _put(result: Result, request: Request, form: str, output: Path | None, by: RankedBy | None) -> int:
    """The result in the form asked for, on the screen or in a file; JSON also of a run that stopped."""
    from cchc_index.cli import output as out
    from cchc_index.report.ranking import ranking_page
    from cchc_index.report.ranking_by import ranking_by_page
    from cchc_index.report.score import csv_table, score_payload

    if form == "json":
        payload = score_payload(result.head, result.tables, result.rubric, result.problems)
        return out.put_json(payload | _petition_payload(result, request), output)
    if result.head is None or result.rubric is None:
        return DONE
    if form == "csv":
        return out.put_csv(csv_table(result.tables, result.rubric), output)
    if result.head.stage == "petition":
        return _petition(result, request, form, output)
    if form in out.PAPERS:
        return _paper(result, request, form, output)
    if by is not None:
        return out.put_page(ranking_by_page(result.head, result.tables, result.rubric, by), output)
    return out.put_page(ranking_page(result.head, result.tables, result.rubric, out.width(output)), output)


def _petition_payload(result: Result, request: Request) -> dict[str, Any]:
    """What a petition changed, beside what every scoring tells."""
    if result.head is None or result.head.stage != "petition":
        return {}

    from cchc_index.flow.petition import petitions_of
    from cchc_index.report.petition import petition_payload

    found = petitions_of(result, request.workspace, request.here)
    return {"petition": petition_payload(found.corrected, found.problems)}


def _petition(result: Result, request: Request, form: str, output: Path | None) -> int:
    """The published table beside the corrected one."""
    from cchc_index.cli import output as out
    from cchc_index.flow.petition import petitions_of
    from cchc_index.report.petition import petition_page

    found = petitions_of(result, request.workspace, request.here)
    code = out.tell(found.problems, wrote=True)
    if found.corrected is None:
        return code
    page = petition_page(found.corrected, out.width(output, form))
    return max(code, out.put_page(page, output, form))


def _paper(result: Result, request: Request, form: str, output: Path | None) -> int:
    """The whole report of the result, as `cchc report` gives it."""
    from cchc_index.cli import output as out
    from cchc_index.flow.paper import Form, report_file
    from cchc_index.flow.report import account_of_result

    asked, problems = Form.of(form)
    account, told = account_of_result(result, request)
    code = out.tell([*told, *problems], wrote=True)
    if account is None or code:
        return code
    content = report_file(account, asked)
    return out.put_text(content.decode(), None) if output is None else out.put_bytes(content, output)
