"""The flow of `template` (biểu mẫu): a rubric and the workspace's units in, forms to fill in out, or every problem."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Final

import pandas as pd

from cchc_index.flow.appraise import disagreements
from cchc_index.flow.choice import Chosen, choose
from cchc_index.flow.council import minutes_to_fill_in
from cchc_index.flow.request import Advance, Request
from cchc_index.forms.appraisal import Declared, agencies, appraisal
from cchc_index.forms.council import petition_form
from cchc_index.forms.explanation import explanation
from cchc_index.forms.guide import Occasion
from cchc_index.forms.self_assessment import SelfAssessment
from cchc_index.model import disk
from cchc_index.model.appraised import Disagreement
from cchc_index.model.language import _
from cchc_index.model.legal_names import LONGEST_FILE, Names
from cchc_index.model.minutes import minutes_file
from cchc_index.model.names import Ambiguous, Found
from cchc_index.model.points import from_points
from cchc_index.model.problem import Place, Problem, candidates, has_errors
from cchc_index.model.rubric import Row
from cchc_index.read.places import shown
from cchc_index.store.results import Store
from cchc_index.store.runs import STAGES, StoreError

FOLDER: Final = "forms"
ENDING: Final = ".xlsx"
CLAIMED: Final = ("declared", "self_points")
"""The sources of points that are the unit's own word."""


@dataclass(frozen=True, slots=True)
class TemplateRequest:
    """The arguments of `cchc template` (yêu cầu); paths are relative to `here`."""

    rubric: str | None = None
    period: str | None = None
    units: tuple[str, ...] = ()
    one_file: bool = False
    appraisal: bool = False
    explanation: bool = False
    minutes: bool = False
    petition: bool = False
    node: str | None = None
    output: Path | None = None
    force: bool = False
    workspace: Path | None = None
    here: Path = field(default_factory=Path.cwd)


@dataclass(slots=True)
class Templates:
    """What came of it (kết quả): the files written, every problem."""

    problems: list[Problem] = field(default_factory=list)
    written: list[Path] = field(default_factory=list)


def make_templates(asked: TemplateRequest, advance: Advance | None = None) -> Templates:
    """Write the forms of a round (phát hành biểu mẫu); nothing where there are errors, over no file unasked."""
    request = Request(
        submissions=(),
        rubric=asked.rubric,
        period=asked.period,
        stage="self",
        workspace=asked.workspace,
        here=asked.here,
    )
    chosen, problems = choose(request)
    made = Templates(problems)
    if chosen is None or has_errors(problems):
        return made
    units, found = _units(asked, chosen)
    below, also = _below(asked, chosen)
    problems += [*found, *also]
    if has_errors(problems):
        return made
    forms = list(_forms(asked, chosen, units, below, problems))
    if has_errors(problems):
        return made
    targets = _targets(asked, chosen, [name for name, _make in forms])
    problems += _in_the_way(asked, targets)
    if not has_errors(problems):
        _write(made, targets, [make for _name, make in forms], advance)
    return made


Form = tuple[str, Callable[[], bytes]]
"""A form's name, and what makes its content."""


def _forms(
    asked: TemplateRequest, chosen: Chosen, units: Sequence[str], below: Row | None, problems: list[Problem]
) -> Iterator[Form]:
    if asked.minutes:
        occasion = replace(_occasion(chosen), deadline=None)
        content, found = minutes_to_fill_in(occasion, units, asked.workspace, asked.here)
        problems += found
        yield minutes_file(chosen.period).removesuffix(ENDING), lambda: content
    elif asked.petition:
        yield _("Petitions"), partial(petition_form, replace(_occasion(chosen), deadline=None), units)
    elif asked.explanation:
        yield from _explanations(asked, chosen, units, problems)
    elif asked.appraisal:
        yield from _appraisals(asked, chosen, units, below, problems)
    else:
        yield from _own(asked, chosen, units)


def _explanations(
    asked: TemplateRequest, chosen: Chosen, units: Sequence[str], problems: list[Problem]
) -> Iterator[Form]:
    """A form for each unit of which rows were cut, in the order of the rubric."""
    found = disagreements(chosen.period, index=chosen.rubric.index, workspace=asked.workspace, here=asked.here)
    problems += found.problems
    until = chosen.listed.deadlines.explanation if chosen.listed else None
    occasion = replace(_occasion(chosen), deadline=until)
    order = {row.node.id: place for place, row in enumerate(chosen.rubric.outline.rows)}
    cut: dict[str, list[Disagreement]] = {}
    for row in sorted((row for row in found.rows if row.cut > 0 and row.unit in units), key=lambda row: order[row.id]):
        cut.setdefault(row.unit, []).append(row)
    for unit, rows in cut.items():
        yield " - ".join((_("Explanations"), unit)), partial(explanation, occasion, unit, rows)
    if not cut and not has_errors(problems):
        problems.append(Problem("W79", params={"period": chosen.period}))


def _own(asked: TemplateRequest, chosen: Chosen, units: Sequence[str]) -> Iterator[Form]:
    forms = SelfAssessment(_occasion(chosen))
    if asked.one_file:
        yield _("Self-assessment"), partial(forms.workbook, units, one_file=True)
        return
    for unit in units:
        yield unit, partial(forms.workbook, [unit])


def _appraisals(
    asked: TemplateRequest, chosen: Chosen, units: Sequence[str], below: Row | None, problems: list[Problem]
) -> Iterator[Form]:
    occasion = replace(_occasion(chosen), deadline=None)  # which is the units'
    by_agency = agencies(chosen.rubric, below)
    if asked.one_file:
        by_agency = {"": [leaf for leaves in by_agency.values() for leaf in leaves]}
    declared = _declared(chosen, problems)
    for agency, leaves in by_agency.items():
        name = " - ".join(filter(None, (_("Appraisal"), agency, below.node.id if below else "")))
        yield name, partial(appraisal, occasion, agency, leaves, units, declared)


def _occasion(chosen: Chosen) -> Occasion:
    deadline = chosen.listed.deadline if chosen.listed else None
    workspace = chosen.workspace.workspace
    groups = {one.key: one.group for one in workspace.units_of(chosen.rubric.level, chosen.period)}
    return Occasion(chosen.rubric, chosen.file.sha256, chosen.period, deadline, workspace.contact, groups)


def _units(asked: TemplateRequest, chosen: Chosen) -> tuple[list[str], list[Problem]]:
    """The units asked for, by the workspace's names; those that it lists, where none is named."""
    workspace = chosen.workspace.workspace
    there = workspace.units_of(chosen.rubric.level, chosen.period)
    if not workspace.units:
        named = list(dict.fromkeys(" ".join(unit.split()) for unit in asked.units if unit.strip()))
        return named, [] if named else [Problem("W20")]
    if not asked.units:
        return [unit.key for unit in there], []
    index = workspace.names(chosen.rubric.level, chosen.period)
    found: list[str] = []
    problems: list[Problem] = []
    for text in asked.units:
        match index.match(text):
            case Found(key=key):
                found.append(key)
            case Ambiguous(candidates=several):
                problems.append(Problem("W21", params={"unit": text, "known": list(several)}))
            case unknown:
                known = list(unknown.suggestions) or candidates(text, [unit.key for unit in there])
                problems.append(Problem("W21", params={"unit": text, "known": known}))
    return list(dict.fromkeys(found)), problems


def _below(asked: TemplateRequest, chosen: Chosen) -> tuple[Row | None, list[Problem]]:
    """The node asked for, and whether anything of it, or of the rubric, is appraised."""
    if not asked.appraisal:
        return None, []
    below = chosen.rubric.outline.by_id.get(asked.node or "")
    if asked.node is not None and below is None:
        known = candidates(asked.node, chosen.rubric.outline.by_id)
        return None, [Problem("Q14", Place(shown(chosen.file.path)), {"id": asked.node, "known": known})]
    appraised = [leaf.node.id for leaves in agencies(chosen.rubric, None).values() for leaf in leaves]
    if agencies(chosen.rubric, below):
        return below, []
    params = {"id": asked.node or chosen.rubric.id, "known": candidates(asked.node or "", appraised)}
    return None, [Problem("W24", Place(shown(chosen.file.path)), params)]


def _targets(asked: TemplateRequest, chosen: Chosen, names: Sequence[str]) -> list[Path]:
    """A file for each form: in the folder asked for, or the file itself where one was named."""
    if asked.output is not None and asked.output.suffix.lower() == ENDING:
        return [asked.here / asked.output] * len(names)
    home = chosen.workspace.folder if asked.minutes else chosen.workspace.folder / FOLDER / chosen.period
    folder = home if asked.output is None else asked.here / asked.output
    legal = Names(LONGEST_FILE)
    return [folder / f"{legal.of(name)}{ENDING}" for name in names]


def _in_the_way(asked: TemplateRequest, targets: Sequence[Path]) -> list[Problem]:
    """What keeps the forms from their places: no such folder, one file for many, files that are there already."""
    if asked.output is not None and not (up := (asked.here / asked.output).parent).is_dir():
        return [Problem("W16", Place(shown(asked.here / asked.output)), {"folder": shown(up)})]
    if len(set(targets)) < len(targets):
        return [Problem("W26", Place(shown(targets[0])), {"count": len(targets)})]
    there = [shown(target) for target in targets if target.exists()]
    return [] if asked.force or not there else [Problem("W22", Place(there[0]), {"count": len(there)})]


def _write(
    made: Templates, targets: Sequence[Path], makers: Sequence[Callable[[], bytes]], advance: Advance | None
) -> None:
    for target, make in zip(targets, makers, strict=True):
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            disk.write_whole(target, make())
        except OSError as error:
            params = {"why": disk.why(error), "written": len(made.written), "count": len(targets)}
            made.problems.append(Problem("W23", Place(shown(target)), params))
            return
        made.written.append(target)
        if advance is not None:
            advance(len(made.written), len(targets))


def _declared(chosen: Chosen, problems: list[Problem]) -> Declared:
    """What the units declared, of the saved result: for the record if there is one, else their self-assessment."""
    store = Store(chosen.workspace.results)
    try:
        loaded = (store.load(chosen.rubric.index, chosen.period, stage) for stage in STAGES)
        saved = next((one for one in loaded if one is not None), None)
    except StoreError as error:
        problems.append(Problem("Q01", Place(shown(error.file)), {"why": str(error)}))
        return Declared()
    if saved is None or saved.head.rubric_id != chosen.rubric.id:
        problems.append(Problem("W25", params={"period": chosen.period}))
        return Declared()
    return _said(saved.tables)


def _said(tables: Mapping[str, pd.DataFrame]) -> Declared:
    """The units' own word: figures and answers as declared, points as claimed, else as the rule gives them."""
    figures, answers = (tables[name][tables[name]["round"] == "declared"] for name in ("figures", "answers"))
    scores, remarks = tables["scores"], tables["remarks"][["unit", "leaf", "kind", "text"]].drop_duplicates()
    scores = scores[scores["source"].isin(CLAIMED) & (scores["status"] == "scored")]
    said = Declared()
    for unit, leaf, kind, text in remarks.itertuples(index=False):  # beside the leaf, and beside each of its figures
        before = said.remarks.get((unit, leaf, kind))
        said.remarks[unit, leaf, kind] = f"{before}\n{text}" if before else text
    for unit, node, name, value, text in figures[["unit", "node", "input", "value", "text"]].itertuples(index=False):
        said.figures[unit, node, name] = text if pd.isna(value) else float(value)
    for unit, leaf, points in scores[["unit", "node", "points"]].itertuples(index=False):
        said.points[unit, leaf] = float(from_points(points))
    for unit, leaf, points, answer in answers[["unit", "leaf", "points", "answer"]].itertuples(index=False):
        if not pd.isna(points):
            said.points[unit, leaf] = float(points)
        if not pd.isna(answer):
            said.answers[unit, leaf] = answer
    return said
