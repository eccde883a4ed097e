"""The workspace (thư mục làm việc): `cchc.yaml` of the nearest folder upwards, read with every problem at its line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from cchc_index.model import limits
from cchc_index.model.catalogue import CATALOGUE
from cchc_index.model.limits import Limits
from cchc_index.model.problem import Place, Problem, candidates, has_errors
from cchc_index.model.registry import faults
from cchc_index.model.workspace import Period, Registry, Workspace
from cchc_index.read.places import lies_in, shown
from cchc_index.read.rubric import RESULTS, Library
from cchc_index.read.shape import shape
from cchc_index.read.yaml_file import YamlFile, YamlPath

FILE: Final = "cchc.yaml"
UNITS: Final = "units.yaml"
EXCEPTIONS: Final = "exceptions.yaml"
EXCEPTION_SHEET: Final = "exceptions.xlsx"


@dataclass(frozen=True, slots=True)
class WorkspaceFolder:
    """A workspace with its folder; without a `cchc.yaml` it is an empty one in the current folder.

    `remarks` are warnings and notes on its units, for whoever asks for these.
    """

    workspace: Workspace
    folder: Path
    remarks: tuple[Problem, ...] = ()

    @property
    def results(self) -> Path:
        """Where its results are saved."""
        return self.folder / RESULTS

    @property
    def library(self) -> Library:
        """Where its rubrics are looked for by id."""
        return Library((self.folder / "rubrics", self.folder))

    def listed(self, path: Path) -> tuple[Period, ...]:
        """The periods that list a file."""
        there = path.resolve()
        return tuple(
            period
            for period in self.workspace.periods
            if any((self.folder / name).resolve() == there for name in period.submissions)
        )


def find_workspace(folder: Path | None, here: Path) -> tuple[WorkspaceFolder | None, list[Problem]]:
    """The workspace named (thư mục làm việc), else the nearest upwards with a `cchc.yaml`, else an empty one.

    From here on its limits are in use.
    """
    limits.use(Limits())  # cchc.yaml itself does not say how large it may be
    found = _file(folder, here)
    if found is not None:
        return _read(found)
    if folder is not None:
        return None, [Problem("W11", Place((folder / FILE).as_posix()))]
    return WorkspaceFolder(Workspace(), here), []


def use_limits(folder: Path | None, here: Path) -> None:
    """Put a workspace's limits in use (giới hạn), for what is read before it; what is wrong is told with the rest."""
    limits.use(Limits())
    found = _file(folder, here)
    data = YamlFile(found).data if found is not None else None
    with suppress(ValidationError):
        limits.use(Limits.model_validate(data.get("limits", {}) if isinstance(data, dict) else {}))


def _file(folder: Path | None, here: Path) -> Path | None:
    folders = (here, *here.parents) if folder is None else (folder,)
    return next((one / FILE for one in folders if (one / FILE).is_file()), None)


def _read(path: Path) -> tuple[WorkspaceFolder | None, list[Problem]]:
    file = YamlFile(path, shown(path))
    workspace = shape(file, Workspace)
    if workspace is None:
        return None, file.problems
    listing, problems = file, [*file.problems, *_periods(file, workspace), *_severities(file, workspace)]
    problems += _outside(file, workspace, path.parent)
    limits.use(workspace.limits)
    if (path.parent / UNITS).exists():
        listing = YamlFile(path.parent / UNITS, shown(path.parent / UNITS))
        listing.wrap("units")
        registry = shape(listing, Registry)
        problems += listing.problems
        if workspace.units:
            problems.append(Problem("W30", file.place(("units",)), {"file": UNITS}, file.excerpt(("units",))))
        if registry is None:
            return None, problems
        workspace = workspace.model_copy(update={"units": registry.units})
    remarks: list[Problem] = []
    for fault in faults(workspace):
        where = ("units", fault.unit, fault.key)
        problem = Problem(fault.code, listing.place(where), fault.params, listing.excerpt(where))
        (problems if has_errors([problem]) else remarks).append(problem)
    folder = WorkspaceFolder(workspace, path.parent, tuple(remarks))
    return (None if problems else folder), problems


def _periods(file: YamlFile, workspace: Workspace) -> Iterator[Problem]:
    seen: set[tuple[str, str]] = set()
    for place, period in enumerate(workspace.periods):
        key = (period.period, period.rubric)
        if key in seen:
            params, path = {"period": period.period, "rubric": period.rubric}, ("periods", place)
            yield Problem("W08", file.place(path), params, file.excerpt(path))
        seen.add(key)


def _outside(file: YamlFile, workspace: Workspace, folder: Path) -> Iterator[Problem]:
    """What `cchc.yaml` names outside its folder: whoever sends a workspace must not choose what is read elsewhere."""
    named: list[tuple[YamlPath, str]] = []
    for place, period in enumerate(workspace.periods):
        for key in ("submissions", "survey"):
            named += [(("periods", place, key), name) for name in getattr(period, key)]
        named += [(("periods", place, key), name) for key in ("rubric", "imported") if (name := getattr(period, key))]
    for place, one in enumerate(workspace.survey.questionnaires):
        named += [(("survey", "questionnaires", place, "files"), name) for name in one.files]
    for path, name in named:
        if not lies_in(folder, folder / name):
            yield Problem("W80", file.place(path), {"name": name}, file.excerpt(path))


def _severities(file: YamlFile, workspace: Workspace) -> Iterator[Problem]:
    """Severities chosen for what is no code, or is always an error."""
    for code, chosen in workspace.severity.items():
        path = ("severity", code)
        if code not in CATALOGUE:
            params: dict[str, object] = {"code": code, "known": candidates(code, CATALOGUE)}
            yield Problem("W39", file.place(path), params, file.excerpt(path))
        elif chosen != "error" and not CATALOGUE[code].settable:
            yield Problem("W40", file.place(path), {"code": code}, file.excerpt(path))
