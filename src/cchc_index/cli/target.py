"""Where `-o` may write (tệp kết quả): never over what a run reads, nor among the saved results."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from cchc_index.model.language import _
from cchc_index.model.problem import Place, Problem

if TYPE_CHECKING:
    from cchc_index.flow.request import Request
    from cchc_index.read.workspace import WorkspaceFolder


def check_target(output: Path, asked: Request) -> list[Problem]:
    """Before anything is read: refuse to write over the run's own files; the problem where there is no such folder.

    Raises:
        typer.BadParameter: the output is a file that is read, or lies among the saved results.
    """
    from cchc_index.flow.inputs import files_of
    from cchc_index.read.workspace import find_workspace

    workspace, _problems = find_workspace(asked.workspace, asked.here)  # its problems are told by the run
    given = [*files_of(asked.submissions)[0], *asked.survey, *([asked.imported] if asked.imported else [])]
    named = [workspace.library.find(asked.rubric, asked.here)] if workspace and asked.rubric else []
    refuse_own(output, [*given, *filter(None, named)])
    _spare(output, workspace)
    return missing_folder(output)


def check_page(output: Path, folder: Path | None, *read: Path) -> list[Problem]:
    """The same for what is told of saved results: nothing of the workspace is written over, nor what is `read`.

    A new file beside the saved results cannot be any of it, so that the workspace is not read for that.

    Raises:
        typer.BadParameter: the output is a file of the workspace, or lies among the saved results.
    """
    from cchc_index.read.rubric import RESULTS
    from cchc_index.read.workspace import find_workspace

    refuse_own(output, read)
    if output.exists() or RESULTS in output.resolve().parts:
        _spare(output, find_workspace(folder, Path.cwd())[0])
    return missing_folder(output)


def refuse_own(output: Path, files: Iterable[Path]) -> None:
    """Refuse to write over one of these files.

    Raises:
        typer.BadParameter: it is one of them.
    """
    if any(_same(output, file) for file in files):
        text = _("{file} is a file that is read, so nothing is written over it; choose another name")
        raise typer.BadParameter(text.format(file=output.as_posix()), param_hint="'--output'")


def check_folder(target: Path, folder: Path | None, form: str | None) -> list[Problem]:
    """Before a set of papers is written: they have the units' names, as workbooks that these sent often have.

    Raises:
        typer.BadParameter: the folder lies among the saved results, or holds what units sent where workbooks are asked.
    """
    from cchc_index.read.workspace import find_workspace

    workspace, _problems = find_workspace(folder, Path.cwd())  # its problems are told by the run
    if workspace is not None:
        _spare(target, workspace, "'--all'")
        sent = (name for period in workspace.workspace.periods for name in period.submissions if form == "xlsx")
        apart_from(target, (workspace.folder / name for name in sent), "'--all'")
    return missing_folder(target)


def apart_from(folder: Path, files: Iterable[Path], option: str = "'--annotate'") -> None:
    """Refuse a folder for copies or papers that holds one of the files themselves.

    Raises:
        typer.BadParameter: it does.
    """
    if any(_same(folder, file.parent) for file in files):
        text = _("{folder} holds the files themselves, which are never touched; name another folder")
        raise typer.BadParameter(text.format(folder=folder.as_posix()), param_hint=option)


def missing_folder(output: Path) -> list[Problem]:
    """The problem, where the output's folder does not exist."""
    if output.parent.is_dir():
        return []
    return [Problem("W16", Place(output.as_posix()), {"folder": output.parent.as_posix()})]


def _spare(output: Path, workspace: WorkspaceFolder | None, option: str = "'--output'") -> None:
    """Refuse to write over a file of the workspace, or among its saved results."""
    if workspace is None:
        return
    refuse_own(output, _listed(workspace))
    if output.resolve().is_relative_to(workspace.results.resolve()):
        text = _("{file} lies in the folder results, where saved results are kept; choose another place")
        raise typer.BadParameter(text.format(file=output.as_posix()), param_hint=option)


def _listed(workspace: WorkspaceFolder) -> Iterator[Path]:
    """`cchc.yaml`, what stands beside it by names of its own, and all that it lists, of any period."""
    from cchc_index.flow.questionnaires import files_listed
    from cchc_index.model.minutes import minutes_file
    from cchc_index.model.register import REGISTER
    from cchc_index.read.workspace import EXCEPTION_SHEET, EXCEPTIONS, FILE, UNITS

    yield from (workspace.folder / name for name in (FILE, UNITS, EXCEPTIONS, EXCEPTION_SHEET, REGISTER))
    for period in workspace.workspace.periods:
        imported = [period.imported] if period.imported else []
        named = (*period.submissions, *period.survey, *imported, minutes_file(period.period))
        yield from (workspace.folder / name for name in named)
        yield from files_listed(workspace, period.period)[0]
        rubric = workspace.library.find(period.rubric, workspace.folder)
        if rubric is not None:
            yield rubric


def _same(one: Path, other: Path) -> bool:
    """Whether both are one file, also by another name: Windows takes capitals for small letters."""
    try:
        return one.resolve() == other.resolve() or one.samefile(other)
    except OSError:  # one of them does not exist
        return False
