"""`cchc survey show`: what came of a survey, and how far its figures can be trusted (kết quả điều tra)."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from cchc_index.cli import options
from cchc_index.cli import score as choices
from cchc_index.cli.survey import Exports

FORMATS: Final = ("table", "json", "csv", "xlsx")


def show(  # noqa: PLR0917 - typer takes the options by name
    exports: Exports = None,
    unit: options.Unit = None,
    rubric: choices.RubricName = None,
    period: choices.Period = None,
    unit_column: choices.UnitColumn = None,
    group_column: choices.GroupColumn = None,
    engine: options.Engine = "auto",
    spark_master: options.SparkMaster = "local[*]",
    workspace: options.Workspace = None,
    format: Annotated[Literal["table", "json", "csv", "xlsx"] | None, options.FORMAT] = None,
    output: options.Output = None,
    quiet: options.Quiet = False,
) -> int:
    """Print what came of the survey: per unit and question replies, mean percent, 95 % interval, answers."""
    form = options.chosen_format(format, output, FORMATS)

    from cchc_index.cli import output as out
    from cchc_index.cli.target import check_target
    from cchc_index.flow.request import Request
    from cchc_index.flow.survey_show import show_survey
    from cchc_index.model.questionnaire import SurveyColumns
    from cchc_index.report import plain
    from cchc_index.report.survey_show import survey_json, survey_page, survey_rows, survey_workbook

    request = Request(
        (),
        survey=tuple(exports or ()),
        rubric=rubric,
        period=period,
        workspace=workspace,
        columns=SurveyColumns(unit_column=unit_column, group_column=group_column),
        engine=engine,
        spark_master=spark_master,
    )
    if output is not None and (problems := check_target(output, request)):
        return out.tell(problems, wrote=False)
    shown = show_survey(request, unit)
    code = out.tell(shown.problems, wrote=bool(shown.units), quiet=quiet)
    if form == "json":
        pieces = survey_json(shown.index, shown.period, shown.units, shown.problems)
        return max(code, out.put_text(pieces, output))
    if not shown.units:
        return code
    if form == "csv":
        return max(code, out.put_text(plain.csv_lines(*survey_rows(shown.units)), output, for_excel=True))
    if form == "xlsx" and output is not None:
        return max(code, out.put_bytes(survey_workbook(shown.units), output))
    return max(code, out.put_page(survey_page(shown.units, shown.period, shown.small_group), output))
