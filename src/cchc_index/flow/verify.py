"""The flow of `verify` (kiểm chứng): chains, files, inputs, and the runs that count scored again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from cchc_index.flow.chain import Checked, check_chain
from cchc_index.flow.replay import changed_inputs, replay
from cchc_index.model.period import order
from cchc_index.model.problem import Problem, has_errors, with_severities
from cchc_index.model.receipt import StageVerified
from cchc_index.model.stages import STAGES
from cchc_index.read.workspace import WorkspaceFolder, find_workspace
from cchc_index.store.receipts import merged
from cchc_index.store.results import Store
from cchc_index.store.runs import Shelf


@dataclass(slots=True)
class Verified:
    """What came of it (kết quả kiểm chứng): every problem, and a line for each stage of each period."""

    problems: list[Problem] = field(default_factory=list)
    stages: list[StageVerified] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be looked at (phạm vi): a period or all, of an index or all."""

    period: str | None = None
    index: str | None = None
    workspace: Path | None = None
    here: Path = field(default_factory=Path.cwd)


def verify(asked: Asked, *, again: bool = True) -> Verified:
    """Check what is saved, and unless told otherwise score it again (kiểm chứng); nothing is written."""
    workspace, places, problems = stages_of(asked)
    verified = Verified(problems)
    if workspace is None:
        return verified
    chosen = workspace.workspace.severity
    for place in places:
        checked = check_chain(place)
        holds = not has_errors(checked.problems)
        done = _replayed(checked, workspace, again=again and holds) if checked.links else 0
        verified.problems += with_severities(checked.problems, chosen)
        verified.stages.append(
            StageVerified(
                index=place.parent.parent.name,
                period=place.parent.name,
                stage=place.name,
                run=checked.run,
                links=len(checked.links),
                replayed=done,
                finalised=_closing(checked),
                receipt=checked.links[-1].digest if checked.links and checked.links[-1].has_receipt else None,
            )
        )
    return verified


def stages_of(asked: Asked) -> tuple[WorkspaceFolder | None, list[Path], list[Problem]]:
    """The folders of the stages that are meant, oldest period first; a problem where there are none (các giai đoạn)."""
    workspace, problems = find_workspace(asked.workspace, asked.here)
    if workspace is None:
        return None, [], problems
    results = Shelf(workspace.folder / "results").folder
    every = [one for one in sorted(results.glob("*/*/*")) if one.is_dir() and any(_numbered(one))]
    indexes = list(dict.fromkeys(one.parent.parent.name for one in every))
    of_index = [one for one in every if asked.index in (None, one.parent.parent.name)]
    places = [one for one in of_index if asked.period in (None, one.parent.name)]
    if not every:
        problems.append(Problem("Q08"))
    elif not of_index:
        problems.append(Problem("Q09", params={"index": asked.index or "", "known": indexes}))
    elif not places:
        known = sorted({one.parent.name for one in of_index}, key=order)
        problems.append(Problem("Q04", params={"period": asked.period or "", "known": known}))
    places.sort(key=lambda one: (one.parent.parent.name, order(one.parent.name), _turn(one.name), one.name))
    return workspace, places, problems


def _turn(stage: str) -> int:
    """When in the year a stage comes; a folder that is none comes last."""
    return next((place for place, one in enumerate(STAGES) if one == stage), len(STAGES))


def _numbered(place: Path) -> Iterator[Path]:
    return (one for one in place.iterdir() if one.name.isdigit() or one.name == "current.json")


def _replayed(checked: Checked, workspace: WorkspaceFolder, *, again: bool) -> int:
    """How many runs came out again; what is not as it was goes to the problems."""
    own = merged(checked.links, checked.run)
    checked.problems += changed_inputs(own, workspace)
    if not again:
        return 0
    store = Store(workspace.folder / "results")
    done = 0
    for link in own:
        came = replay(link, own, store, workspace)
        done += came.done and not came.problems
        checked.problems += came.problems
        if has_errors(came.problems):  # what rests on it differs for the same reason
            break
    return done


def _closing(checked: Checked) -> str | None:
    """When the period was finalised, if it is."""
    closing = checked.chain.closing() if checked.links else None
    return closing.time if closing else None
