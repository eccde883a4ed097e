"""`cchc survey`: what an export of a survey holds, and a copy of it that may be shared (tệp điều tra)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal

import typer

from cchc_index.cli import options
from cchc_index.cli import score as choices
from cchc_index.model.language import _

if TYPE_CHECKING:
    from cchc_index.flow.request import Request

FORMATS: Final = ("table", "json", "csv")

Exports = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar=_("EXPORTS…"),
        help=_("Files of replies; else those that cchc.yaml lists for the period."),
        show_default=False,
    ),
]


def check(  # noqa: PLR0917 - typer takes the options by name
    exports: Exports = None,
    rubric: choices.RubricName = None,
    period: choices.Period = None,
    unit_column: choices.UnitColumn = None,
    group_column: choices.GroupColumn = None,
    workspace: options.Workspace = None,
    format: Annotated[Literal["table", "json", "csv"] | None, options.FORMAT] = None,
    output: options.Output = None,
    quiet: options.Quiet = False,
) -> int:
    """Say which column was taken for which question, what could not be read, and how good the replies are."""
    form = options.chosen_format(format, output, FORMATS)

    from cchc_index.cli import output as out
    from cchc_index.cli.target import check_target
    from cchc_index.flow.survey_check import check_survey
    from cchc_index.read.replies_quality import REASONS
    from cchc_index.report.survey_check import survey_check_page, survey_check_payload, survey_check_rows

    request = _request(exports, rubric, period, unit_column, group_column, workspace)
    if output is not None and (problems := check_target(output, request)):
        return out.tell(problems, wrote=False)
    checked = check_survey(request)
    code = out.tell(checked.problems, wrote=True, quiet=quiet)
    words = {str(reason): _(text) for reason, text in REASONS.items()}
    if form == "json":
        payload = survey_check_payload(checked.index, checked.period, checked.files, checked.units, checked.problems)
        return max(code, out.put_json(payload, output))
    if not checked.files:
        return code
    if form == "csv":
        rows = survey_check_rows(checked.units, list(words))
        return max(code, out.put_csv(rows, output))
    return max(code, out.put_page(survey_check_page(checked.files, checked.units, checked.period, words), output))


def anonymise(  # noqa: PLR0917 - typer takes the options by name
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar=_("FILE"), help=_("The copy to write (.csv)."), dir_okay=False)
    ],
    exports: Exports = None,
    rubric: choices.RubricName = None,
    period: choices.Period = None,
    unit_column: choices.UnitColumn = None,
    group_column: choices.GroupColumn = None,
    workspace: options.Workspace = None,
    quiet: options.Quiet = False,
) -> int:
    """Write a copy of the replies that may be shared: units, groups and answers; nothing that says whose they are."""
    options.chosen_format("csv", output, ("csv",))

    from cchc_index.cli import output as out
    from cchc_index.cli.target import check_target
    from cchc_index.flow.anonymise import anonymise as run

    request = _request(exports, rubric, period, unit_column, group_column, workspace)
    if problems := check_target(output, request):
        return out.tell(problems, wrote=False)
    copy = run(request)
    code = out.tell(copy.problems, wrote=bool(copy.headings), quiet=quiet)
    if not copy.headings:
        return code
    return max(code, out.put_csv((copy.headings, copy.rows), output))


def _request(
    exports: list[Path] | None,
    rubric: str | None,
    period: str | None,
    unit_column: str | None,
    group_column: str | None,
    workspace: Path | None,
) -> Request:
    from cchc_index.flow.request import Request
    from cchc_index.model.questionnaire import SurveyColumns

    columns = SurveyColumns(unit_column=unit_column, group_column=group_column)
    survey = tuple(exports or ())
    return Request((), survey=survey, rubric=rubric, period=period, workspace=workspace, columns=columns)
