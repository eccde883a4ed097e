"""`cchc plan`: the least work that reaches a target (kế hoạch nâng điểm), and how far a plan is (`--track`)."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal

import typer

from cchc_index.cli import options
from cchc_index.model.language import _
from cchc_index.model.points import typed

if TYPE_CHECKING:
    from cchc_index.flow.planning import Planned

FORMATS: Final = ("table", "json", "csv", "xlsx")


def plan(  # noqa: PLR0917 - typer takes the options by name
    unit: options.Unit = None,
    target_rank: Annotated[
        int | None, typer.Option("--target-rank", metavar=_("N"), help=_("Reach this rank, the others standing still."))
    ] = None,
    target: Annotated[str | None, typer.Option(metavar=_("PERCENT"), help=_("Reach this index, such as 80."))] = None,
    budget: Annotated[
        str | None,
        typer.Option(metavar=_("N"), help=_("Gain the most with so much effort, or so many steps.")),
    ] = None,
    track: Annotated[
        Path | None,
        typer.Option(metavar=_("FILE"), help=_("A plan that has been filled in: what is done, late and to come.")),
    ] = None,
    as_of: Annotated[
        datetime | None,
        typer.Option(
            "--as-of", metavar=_("DATE"), formats=["%Y-%m-%d", "%d/%m/%Y"], help=_("With --track: the day; else today.")
        ),
    ] = None,
    period: Annotated[str | None, typer.Option(metavar=_("PERIOD"), help=_("The period; else the latest."))] = None,
    index: options.Index = None,
    workspace: options.Workspace = None,
    format: Annotated[Literal["table", "json", "csv", "xlsx"] | None, options.FORMAT] = None,
    output: options.Output = None,
    quiet: options.Quiet = False,
) -> int:
    """Find the tasks that reach a rank or an index with the least effort, and say how far they are."""
    form = options.chosen_format(format, output, FORMATS)
    asked = [one for one in (target_rank, target, budget, track) if one is not None]
    if len(asked) != 1:
        text = _("say one of these: --target-rank, --target, --budget, --track")
        raise typer.BadParameter(text, param_hint="'--target'")
    if track is None and unit is None:
        raise typer.BadParameter(_("a plan is that of one unit: name it"), param_hint="'--unit'")
    if form == "xlsx" and track is not None:
        raise typer.BadParameter(_("a plan that is tracked is no new workbook"), param_hint="'--format'")

    from cchc_index.cli import output as out
    from cchc_index.cli.target import check_page
    from cchc_index.flow.planning import Target, plan_unit

    if output is not None and (problems := check_page(output, workspace, *([track] if track else ()))):
        return out.tell(problems, wrote=False)
    if track is not None:
        today = date.today() if as_of is None else as_of.date()  # noqa: DTZ011 - the day where people are
        return _track(track, today, workspace, form, output, quiet=quiet)
    wanted = Target(target_rank, _number(target, "'--target'"), _number(budget, "'--budget'"))
    found = plan_unit(unit or "", wanted, period=period, index=index, workspace=workspace, here=Path.cwd())
    code = out.tell(found.problems, wrote=output is None or found.plan is not None, quiet=quiet)
    return max(code, _put(found, form, output))


def _put(found: Planned, form: str, output: Path | None) -> int:
    from cchc_index.cli import DONE
    from cchc_index.cli import output as out
    from cchc_index.forms.plan import plan_workbook
    from cchc_index.report.plan import plan_page, plan_payload, plan_table, plan_words

    if form == "json":
        return out.put_json(plan_payload(found.head, found.plan, found.problems), output)
    if found.head is None or found.rubric is None or found.plan is None:
        return DONE
    head, rubric = found.head, found.rubric
    if form == "csv":
        return out.put_csv(plan_table(found.plan), output)
    if form == "xlsx" and output is not None:
        words = plan_words(found.plan, rubric.rounding.published)
        title = f"{rubric.title} · {head.period}"
        return out.put_bytes(plan_workbook(found.plan, title, head.index, head.period, words), output)
    return out.put_page(plan_page(head, rubric, found.plan, out.width(output)), output)


def _track(file: Path, today: date, workspace: Path | None, form: str, output: Path | None, *, quiet: bool) -> int:
    from cchc_index.cli import output as out
    from cchc_index.flow.tracking import track_plan
    from cchc_index.report.plan import tracked_page, tracked_payload, tracked_table

    found = track_plan(file, today, workspace=workspace, here=Path.cwd())
    code = out.tell(found.problems, wrote=output is None or found.progress is not None, quiet=quiet)
    if form == "json":
        payload = tracked_payload(found.head, found.progress, found.problems)
        return max(code, out.put_json(payload, output))
    if found.head is None or found.rubric is None or found.progress is None:
        return code
    if form == "csv":
        return max(code, out.put_csv(tracked_table(found.progress), output))
    return max(code, out.put_page(tracked_page(found.head, found.rubric, found.progress), output))


def _number(text: str | None, option: str) -> Fraction | None:
    """A number that is not negative, with a comma or a point, perhaps with the sign of percent.

    Raises:
        typer.BadParameter: where it is none.
    """
    if text is None:
        return None
    value = typed(text.strip().removesuffix("%"))
    if value is None or value < 0:
        raise typer.BadParameter(_("{text} is no number such as 80").format(text=repr(text)), param_hint=option)
    return value
