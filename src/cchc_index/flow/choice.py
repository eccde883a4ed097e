"""Which rubric, period and files (chọn bộ tiêu chí và kỳ): a flag, else what the forms say, else the workspace.

Two that disagree are a problem; nothing is guessed silently.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from cchc_index.flow.questionnaires import files_listed, no_days
from cchc_index.flow.request import Request
from cchc_index.model.disk import is_file
from cchc_index.model.names import Found, NameIndex
from cchc_index.model.problem import Place, Problem, has_errors
from cchc_index.model.rubric import Rubric
from cchc_index.model.scoring import scoring_sha256
from cchc_index.model.stages import is_claimed
from cchc_index.model.workspace import Period
from cchc_index.read.book import FormHead
from cchc_index.read.places import shown
from cchc_index.read.rubric import RubricFile, load_rubric
from cchc_index.read.workspace import FILE as WORKSPACE_FILE
from cchc_index.read.workspace import WorkspaceFolder, find_workspace

MISFITS: Final = frozenset({"S78", "S79"})
"""Problems of a form that is not of this run: the form is left out, the others are read."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The rubric, the period and the files of a run (lựa chọn của lần chạy); `listed` as `cchc.yaml` has it."""

    workspace: WorkspaceFolder
    file: RubricFile
    period: str
    survey: tuple[Path, ...]
    imported: Path | None
    listed: Period | None = None

    @property
    def rubric(self) -> Rubric:
        """The rubric itself."""
        return self.file.rubric


def choose(asked: Request, forms: Sequence[FormHead] = ()) -> tuple[Chosen | None, list[Problem]]:
    """Settle what a run is about, or say what is missing or contradictory (chọn bộ tiêu chí và kỳ)."""
    asked = replace(asked, period=asked.period or _said(forms, "period"))
    workspace, problems = find_workspace(asked.workspace, asked.here)
    if workspace is None:
        return None, problems
    listed, found = _listed(asked, workspace)
    if found:
        return None, [*problems, *found]
    periods = {one.period for one in workspace.workspace.periods}
    if listed is None and (not periods or asked.period in periods):
        asked = replace(asked, rubric=asked.rubric or _rubric_said(forms, workspace, asked.here))
    file, found = _rubric(asked, workspace, listed)
    problems += found
    if file is None or has_errors(problems):
        return None, problems
    period, found = _period(asked, listed, file)
    problems += [*found, *_misfits(forms, file, period, workspace)]
    drafts = [row for row in file.rubric.outline.leaves if row.scores and row.status == "draft"]
    if (file.rubric.status == "draft" or drafts) and not is_claimed(asked.stage):
        problems.append(Problem("W07", Place(shown(file.path)), {"rubric": file.rubric.id}))
    if period is None:
        return None, problems
    units = workspace.workspace.units
    if units and not workspace.workspace.units_of(file.rubric.level, period):
        params = {"level": file.rubric.level, "rubric": file.rubric.id, "period": period}
        problems.append(Problem("W15", Place(shown(workspace.folder / WORKSPACE_FILE)), params))
    mine = _entry(workspace, period, file.path, listed)
    folder = workspace.folder
    if asked.stage == "petition":  # what it does not decide is as it was published
        return Chosen(workspace, file, period, (), None, mine), problems
    survey = asked.survey
    if not survey and not asked.without_survey:
        survey, found = _survey(workspace, period, mine)
        problems += found
    if survey:
        problems += no_days(workspace, period)
    if asked.without_survey and asked.survey:
        problems.append(Problem("W18", Place(shown(asked.survey[0]))))
    imported = asked.imported or (folder / mine.imported if mine and mine.imported else None)
    return Chosen(workspace, file, period, survey, imported, mine), problems


def _survey(workspace: WorkspaceFolder, period: str, listed: Period | None) -> tuple[tuple[Path, ...], list[Problem]]:
    """The period's files of replies: those listed with it, else those of the questionnaires."""
    if listed is not None and listed.survey:
        return tuple(workspace.folder / name for name in listed.survey), []
    return files_listed(workspace, period)


def _said(forms: Sequence[FormHead], key: str) -> str | None:
    """What most forms that say it have; forms that differ from it are told later."""
    said = Counter(value for form in forms if (value := form.get(key)))
    return said.most_common(1)[0][0] if said else None


def _rubric_said(forms: Sequence[FormHead], workspace: WorkspaceFolder, here: Path) -> str | None:
    """The rubric that most forms name, by its id: a form that was sent in does not choose a file of ours."""
    said = _said(forms, "rubric")
    found = workspace.library.find(said, None) if said else None
    if found is not None:
        return str(found.resolve())
    return None if said is None or is_file(here / said) else said


def _misfits(
    forms: Sequence[FormHead], file: RubricFile, period: str | None, workspace: WorkspaceFolder
) -> list[Problem]:
    """Forms of another rubric or period, and forms made from another state of the rubric."""
    rubric = file.rubric
    names = workspace.workspace.names(rubric.level, period or "")
    problems: list[Problem] = []
    reworded: list[Place] = []
    for form in forms:
        named, of = form.get("rubric") or rubric.id, form.get("period") or period
        sha256 = form.get("rubric_sha256") or file.sha256
        if (named, of) != (rubric.id, period):
            params = {"rubric": named, "period": of or "", "chosen": rubric.id, "chosen_period": period or ""}
            problems.append(Problem("S79", form.place, params, unit=_unit(form, names)))
        elif sha256 == file.sha256 or sha256 in rubric.accepts_forms:
            continue
        elif form.get("rubric_scoring") == scoring_sha256(rubric):
            reworded.append(form.place)
        else:
            params = {"version": sha256[:8], "sha256": sha256}
            see = Place(shown(file.path))
            problems.append(Problem("S78", form.place, params, see=see, unit=_unit(form, names)))
    if reworded:
        problems.append(Problem("S91", reworded[0], {"count": len(reworded)}, see=Place(shown(file.path))))
    return problems


def _unit(form: FormHead, names: NameIndex) -> str | None:
    """The registered unit that a form is for, if it is for one."""
    found = names.match(form.get("unit") or "")
    return found.key if isinstance(found, Found) else None


def open_rubric(name: str, folder: Path | None, here: Path) -> tuple[RubricFile | None, list[Problem]]:
    """A rubric by file or id, for commands that need nothing else (mở bộ tiêu chí)."""
    workspace, problems = find_workspace(folder, here)
    if workspace is None:
        return None, problems
    return _load(name, here, workspace, problems)


def _load(
    name: str, base: Path, workspace: WorkspaceFolder, problems: list[Problem]
) -> tuple[RubricFile | None, list[Problem]]:
    path = workspace.library.find(name, base)
    if path is None and name.endswith(".yaml"):  # a file that is not there: no other rubric is meant
        path = base / name
    if path is None:
        known = workspace.library.suggestions(name)
        return None, [*problems, Problem("W01", params={"name": name, "known": known})]
    file, found = load_rubric(path, shown(path), workspace.library)
    return file, [*problems, *found]


def _listed(asked: Request, workspace: WorkspaceFolder) -> tuple[Period | None, list[Problem]]:
    """The period of `cchc.yaml` that the files belong to, or the only one there is."""
    periods = workspace.workspace.periods
    named = {path: workspace.listed(path) for path in asked.submissions}
    matching = [one for listed in named.values() for one in listed if asked.period in (None, one.period)]
    period = asked.period or next((one.period for one in matching), None)
    astray = [
        Problem("W05", Place(shown(path)), {"listed": listed[0].period, "period": period or ""})
        for path, listed in named.items()
        if listed and period not in {one.period for one in listed}
    ]
    if astray:
        return None, astray
    candidates = list(dict.fromkeys(matching)) or [one for one in periods if asked.period in (None, one.period)]
    if asked.rubric is not None:
        file = workspace.library.find(asked.rubric, asked.here)
        candidates = [one for one in candidates if file and _is_of(one, workspace, file)] or matching[:1]
    return (candidates[0], []) if len(candidates) == 1 else (None, [])


def _entry(workspace: WorkspaceFolder, period: str, rubric: Path, listed: Period | None) -> Period | None:
    """What `cchc.yaml` says of a period under a rubric, whichever way the two were chosen."""
    mine = [one for one in workspace.workspace.periods if one.period == period and _is_of(one, workspace, rubric)]
    return listed if listed in mine else mine[0] if len(mine) == 1 else None


def _is_of(listed: Period, workspace: WorkspaceFolder, rubric: Path) -> bool:
    """Whether an entry of `cchc.yaml` is of this rubric's file."""
    found = workspace.library.find(listed.rubric, workspace.folder)
    return found is not None and found.resolve() == rubric.resolve()


def _rubric(
    asked: Request, workspace: WorkspaceFolder, listed: Period | None
) -> tuple[RubricFile | None, list[Problem]]:
    if asked.rubric is not None:
        name, base = asked.rubric, asked.here
    elif listed is not None:
        name, base = listed.rubric, workspace.folder
    else:
        return None, [_undecided(asked, workspace.workspace.periods)]
    file, problems = _load(name, base, workspace, [])
    if file is not None and asked.rubric is not None and listed is not None:
        problems += _agree(file, workspace, listed)
    return file, problems


def _undecided(asked: Request, listed: Sequence[Period]) -> Problem:
    """Why `cchc.yaml` does not say which rubric is meant."""
    periods = list(dict.fromkeys(one.period for one in listed))
    rubrics = [one.rubric for one in listed if one.period == asked.period]
    if not listed:
        return Problem("W02")
    if asked.period is None and len(periods) > 1:
        return Problem("W03", params={"known": periods})
    if asked.period is not None and not rubrics:
        return Problem("W13", params={"period": asked.period, "known": periods})
    return Problem(
        "W14", params={"period": asked.period or periods[0], "known": rubrics or [one.rubric for one in listed]}
    )


def _agree(file: RubricFile, workspace: WorkspaceFolder, listed: Period) -> list[Problem]:
    """The flag's rubric against the workspace's for the same files."""
    if workspace.library.find(listed.rubric, workspace.folder) is None or _is_of(listed, workspace, file.path):
        return []
    return [Problem("W12", params={"named": file.rubric.id, "listed": listed.rubric, "period": listed.period})]


def _period(asked: Request, listed: Period | None, file: RubricFile) -> tuple[str | None, list[Problem]]:
    periods = file.rubric.periods
    period = asked.period or (listed.period if listed else None)
    if period is None and len(periods) == 1:
        period = periods[0]
    if period is None:
        return None, [Problem("W03", params={"known": list(periods)})]
    if period not in periods:
        place = Place(shown(file.path))
        params = {"rubric": file.rubric.id, "known": list(periods), "period": period}
        return None, [Problem("W04", place, params)]
    return period, []
