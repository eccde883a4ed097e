"""The Python API (giao diện lập trình): the same job as the command line's, with exceptions for errors."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from cchc_index.flow.compare import compare_periods
from cchc_index.flow.explaining import explain_unit
from cchc_index.flow.gaps import gaps_in
from cchc_index.flow.planning import Target, plan_unit
from cchc_index.flow.request import Request
from cchc_index.flow.rubric_stats import rubric_stats as _rubric_stats
from cchc_index.flow.score import Result
from cchc_index.flow.score import score as _score
from cchc_index.flow.whatif import what_if
from cchc_index.flow.wishes import Wish
from cchc_index.model.compared import UnitChange
from cchc_index.model.explained import Explanation
from cchc_index.model.gaps import Gaps, Mark
from cchc_index.model.planned import Plan
from cchc_index.model.problem import Place, Problem, ProblemsError, has_errors
from cchc_index.model.rubric import Node, Rubric
from cchc_index.model.rubric_stats import RubricStats
from cchc_index.model.workspace import Unit
from cchc_index.read.rubric import Library
from cchc_index.read.rubric import load_rubric as _load_rubric
from cchc_index.read.shipped import shipped

__all__ = [
    "Explanation",
    "Gaps",
    "Node",
    "Place",
    "Plan",
    "Problem",
    "ProblemsError",
    "Result",
    "Rubric",
    "RubricStats",
    "Unit",
    "UnitChange",
    "compare",
    "examples",
    "explain",
    "gaps",
    "load_rubric",
    "plan",
    "rubric_stats",
    "score",
    "whatif",
]


def examples() -> Path:
    """The folder of the examples that travel with the program (ví dụ kèm theo)."""
    return shipped("examples")


def load_rubric(path: str | Path) -> Rubric:
    """The rubric (bộ tiêu chí) of a YAML file.

    Raises:
        ProblemsError: with every problem of the file.
    """
    file = Path(path)
    loaded, problems = _load_rubric(file, library=Library((file.parent,)))
    if loaded is None:
        raise ProblemsError(problems)
    return loaded.rubric


def score(*submissions: str | Path, save: bool = False, **asked: Any) -> Result:  # noqa: ANN401 - the fields of Request
    """Score submissions (chấm điểm): `result.tables["units"]` is the ranking, `["scores"]` every node's points.

    Points in tables are whole millionths. `asked` takes the fields of `flow.request.Request`: `rubric`, `period`,
    `survey`, `imported`, `stage`, `missing`, `without_survey`, `skip_bad_units`, `workspace`. Nothing is written
    unless `save` is true.

    Raises:
        ProblemsError: with every problem of every file, where these stopped the run.
    """
    for name in ("survey", "imported", "workspace"):
        if name in asked and asked[name] is not None:
            files = [asked[name]] if isinstance(asked[name], str | Path) else asked[name]
            asked[name] = tuple(map(Path, files)) if name == "survey" else Path(asked[name])
    request = Request(tuple(map(Path, submissions)), dry_run=not save, **asked)
    result = _score(request)
    if result.head is None:
        raise ProblemsError(result.problems)
    return result


def compare(
    before: str, after: str, *, unit: str | None = None, index: str | None = None, workspace: str | Path | None = None
) -> list[UnitChange]:
    """Two saved periods compared (so sánh hai kỳ), each unit in the rank order of the later one.

    Points and percents are whole millionths.

    Raises:
        ProblemsError: where a period has no saved result, or the unit is not known.
    """
    units = () if unit is None else (unit,)
    found = compare_periods((before, after), units=units, index=index, workspace=_folder(workspace), here=Path.cwd())
    if has_errors(found.problems):
        raise ProblemsError(found.problems)
    return found.changes


def gaps(
    unit: str | None = None,
    *,
    period: str | None = None,
    since: str | None = None,
    against: Mark | None = None,
    index: str | None = None,
    workspace: str | Path | None = None,
) -> Gaps:
    """The lost points (điểm mất) of a unit in a saved period, most first; without a unit the mean of the ranked ones.

    `against`, with a unit, gives each row what the best unit, the median or the target loses there, as its `mark`.

    Raises:
        ProblemsError: where there is no saved result, or the unit is not known.
    """
    units, folder = () if unit is None else (unit,), _folder(workspace)
    found = gaps_in(period, units=units, since=since, index=index, workspace=folder, here=Path.cwd(), beside=against)
    if found.gaps is None:
        raise ProblemsError(found.problems)
    return found.gaps


def explain(
    unit: str,
    node: str | None = None,
    *,
    period: str | None = None,
    index: str | None = None,
    workspace: str | Path | None = None,
) -> list[Explanation]:
    """Why a unit has the points it has (giải thích điểm): its rows, or those below a node, in the rubric's order.

    Raises:
        ProblemsError: where there is no saved result, or the unit or the node is not known.
    """
    found = explain_unit(unit, node=node, period=period, index=index, workspace=_folder(workspace), here=Path.cwd())
    if has_errors(found.problems):
        raise ProblemsError(found.problems)
    return found.leaves


def whatif(
    unit: str,
    values: Mapping[str, object],
    *,
    period: str | None = None,
    index: str | None = None,
    workspace: str | Path | None = None,
) -> list[UnitChange]:
    """The units that would stand otherwise (giả định) with other values: `{"3.4.1": "max", "3.4.3.done": 95}`.

    Raises:
        ProblemsError: where there is no saved result, or a value does not fit.
    """
    wishes = [Wish(target, str(value)) for target, value in values.items()]
    folder = _folder(workspace)
    found = what_if(wishes, unit=unit, period=period, index=index, workspace=folder, here=Path.cwd())
    if has_errors(found.problems):
        raise ProblemsError(found.problems)
    return found.changes


def plan(
    unit: str,
    *,
    target_rank: int | None = None,
    target: float | str | None = None,
    budget: float | str | None = None,
    period: str | None = None,
    index: str | None = None,
    workspace: str | Path | None = None,
) -> Plan:
    """The tasks that reach a rank or a percent with the least effort (kế hoạch), or gain most with an effort.

    `plan.reached` is false where the target cannot be reached: the plan then goes as far as one can get.

    Raises:
        ValueError: where not exactly one of the three targets is given.
        ProblemsError: where there is no saved result, the unit is not known, or nobody could have such a target.
    """
    wanted = Target(target_rank, *(None if one is None else Fraction(str(one)) for one in (target, budget)))
    if sum(one is not None for one in wanted) != 1:
        message = "say one of these: target_rank, target, budget"
        raise ValueError(message)
    found = plan_unit(unit, wanted, period=period, index=index, workspace=_folder(workspace), here=Path.cwd())
    if found.plan is None:
        raise ProblemsError(found.problems)
    return found.plan


def rubric_stats(
    period: str | None = None, *, index: str | None = None, workspace: str | Path | None = None
) -> RubricStats:
    """Which rows and areas decide the ranks of a saved period (bộ tiêu chí phân hạng ra sao), most decisive first.

    Raises:
        ProblemsError: where there is no saved result, or too few units are ranked.
    """
    found = _rubric_stats(period, index=index, workspace=_folder(workspace), here=Path.cwd())
    if found.stats is None:
        raise ProblemsError(found.problems)
    return found.stats


def _folder(workspace: str | Path | None) -> Path | None:
    return None if workspace is None else Path(workspace)
