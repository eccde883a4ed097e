"""The workspace (thư mục làm việc): `cchc.yaml` of the nearest folder upwards, read with every problem at its line."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cchc_index.model.problem import Place, Problem
from cchc_index.model.workspace import Period, Workspace
from cchc_index.read.places import shown
from cchc_index.read.rubric import Library
from cchc_index.read.shape import shape
from cchc_index.read.yaml_file import YamlFile

FILE: Final = "cchc.yaml"


@dataclass(frozen=True, slots=True)
class WorkspaceFolder:
    """A workspace with its folder; without a `cchc.yaml` it is an empty one in the current folder."""

    workspace: Workspace
    folder: Path
    has_file: bool

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
    """The workspace named (thư mục làm việc), else the nearest upwards with a `cchc.yaml`, else an empty one."""
    if folder is not None:
        found = folder / FILE
        if not found.is_file():
            return None, [Problem("W11", Place(found.as_posix()))]
        return _read(found)
    for up in (here, *here.parents):
        if (up / FILE).is_file():
            return _read(up / FILE)
    return WorkspaceFolder(Workspace(), here, has_file=False), []


def _read(path: Path) -> tuple[WorkspaceFolder | None, list[Problem]]:
    file = YamlFile(path, shown(path))
    workspace = shape(file, Workspace)
    if workspace is None:
        return None, file.problems
    problems = [
        *file.problems,
        *(
            Problem("W06", file.place(("units", place)), {"name": name}, file.excerpt(("units", place)))
            for place, name in workspace.twice
        ),
    ]
    seen: set[tuple[str, str]] = set()
    for place, period in enumerate(workspace.periods):
        key = (period.period, period.rubric)
        if key in seen:
            params, path_ = {"period": period.period, "rubric": period.rubric}, ("periods", place)
            problems.append(Problem("W08", file.place(path_), params, file.excerpt(path_)))
        seen.add(key)
    return (None if problems else WorkspaceFolder(workspace, path.parent, has_file=True)), problems
