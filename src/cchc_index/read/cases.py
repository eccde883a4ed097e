"""Case files (tệp ví dụ) beside a rubric, `tests/*.yaml`: found, read, and every id in them looked up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cchc_index.model.cases import PLAIN, POINTS_OF_A_UNIT, CaseFile, Given, Leaves, UnitsCase
from cchc_index.model.problem import Problem, candidates, has_errors
from cchc_index.model.rubric import Outline
from cchc_index.read.places import shown
from cchc_index.read.rubric import Library, RubricFile, load_rubric
from cchc_index.read.shape import shape
from cchc_index.read.yaml_file import YamlFile, YamlPath

FOLDER: Final = "tests"
"""Where the cases of the rubrics of a folder stand, in that folder."""


@dataclass(frozen=True, slots=True)
class CaseSource:
    """A file of cases, and the file as it was read (tệp ví dụ)."""

    cases: CaseFile
    file: YamlFile


@dataclass(frozen=True, slots=True)
class Cases:
    """All cases of one rubric (ví dụ của một bộ tiêu chí), file by file; `data` is the rubric as it was written."""

    rubric: RubricFile
    data: dict[str, object]
    files: tuple[CaseSource, ...]


def find_cases(asked: list[Path], library: Library) -> tuple[list[Cases], list[Problem]]:
    """The cases of rubrics, files of cases or folders (tìm ví dụ), by rubric; what is wrong with any of them."""
    sources: dict[Path, list[CaseSource]] = {}
    problems: list[Problem] = []
    for path in asked:
        wanted, found = _wanted(path, library)
        problems += found
        for rubric, source in wanted:
            if source.file.shown not in {one.file.shown for one in sources.get(rubric, [])}:
                sources.setdefault(rubric, []).append(source)
    cases = []
    for file, of_rubric in sources.items():
        loaded, found = load_rubric(file, shown(file), library)
        problems += [problem for problem in found if has_errors([problem])]
        if loaded is not None:
            for source in of_rubric:
                problems += _unknown(source, loaded.rubric.outline)
            cases.append(Cases(loaded, YamlFile(file).data, tuple(of_rubric)))
    return cases, problems


def _wanted(path: Path, library: Library) -> tuple[list[tuple[Path, CaseSource]], list[Problem]]:
    """Pairs of a rubric's file and a file of its cases; of a rubric those in the folder beside it that are its own."""
    if path.is_dir():
        files = sorted(file for file in path.rglob("*.yaml") if file.parent.name == FOLDER)
        pairs, problems = _read(files, library)
    elif path.parent.name == FOLDER:
        pairs, problems = _read([path], library)
    else:
        pairs, problems = _read(sorted((path.parent / FOLDER).glob("*.yaml")), library)
        pairs = [pair for pair in pairs if pair[0] == path.resolve()]
        problems = [] if pairs else problems
    return pairs, problems if pairs or problems else [Problem("R68", params={"name": shown(path)})]


def _read(files: list[Path], library: Library) -> tuple[list[tuple[Path, CaseSource]], list[Problem]]:
    pairs: list[tuple[Path, CaseSource]] = []
    problems: list[Problem] = []
    for path in files:
        file = YamlFile(path, shown(path))
        cases = shape(file, CaseFile)
        problems += file.problems
        if cases is None:
            continue
        name = cases.rubric or f"../{path.name}"
        rubric = library.find(name, path.parent)
        if rubric is None:
            known = library.suggestions(path.stem)
            problems.append(Problem("W01", file.place(("rubric",)), {"name": name, "known": known}))
        else:
            pairs.append((rubric.resolve(), CaseSource(cases, file)))
    return pairs, problems


def _unknown(source: CaseSource, outline: Outline) -> Iterator[Problem]:
    """Ids that are no node's, figures that no leaf sees."""
    cases = source.cases
    for place, leaf in enumerate(cases.leaves):
        yield from _given(source, outline, ("leaves", place, "leaf"), leaf.leaf, leaf)
    for place, reply in enumerate(cases.survey):
        yield from _given(source, outline, ("survey", place, "leaf"), reply.leaf, None)
    for place, case in enumerate(cases.units):
        yield from _of_units(source, outline, ("units", place), case)


def _of_units(source: CaseSource, outline: Outline, path: YamlPath, case: UnitsCase) -> Iterator[Problem]:
    given: list[tuple[YamlPath, Leaves]] = [((*path, "given"), case.given)]
    given += [((*path, "units", unit), leaves or {}) for unit, leaves in case.units.items()]
    given += [((*path, "previous", unit), leaves) for unit, leaves in case.previous.items()]
    for where, leaves in given:
        for leaf, one in leaves.items():
            yield from _given(source, outline, (*where, leaf), leaf, one)
    for node in case.given_full:
        if node != "all" and node not in outline.by_id:
            yield _no_id(source, (*path, "given_full"), node, list(outline.by_id))
    figures = (*POINTS_OF_A_UNIT, *PLAIN)
    for unit, expected in case.expect.items():
        for what in expected:
            if what not in outline.by_id and what not in figures:
                where = (*path, "expect", *(() if unit not in case.units else (unit,)), what)
                yield _no_id(source, where, what, [*outline.by_id, *figures])


def _given(source: CaseSource, outline: Outline, path: YamlPath, leaf: str, given: Given | None) -> Iterator[Problem]:
    row = outline.by_id.get(leaf)
    if row is None or not row.is_leaf:
        yield _no_id(source, path, leaf, [one.node.id for one in outline.leaves])
    elif given is not None:
        for name in (*given.inputs, *given.appraised_inputs, *given.appraised_inputs_2):
            if outline.input(row, name) is None:
                known = candidates(name, [figure.name for figure in outline.figures.get(row.index, ())])
                yield Problem(
                    "R13", source.file.place(path), {"input": name, "known": known}, source.file.excerpt(path)
                )


def _no_id(source: CaseSource, path: YamlPath, wrong: str, known: list[str]) -> Problem:
    params: dict[str, object] = {"id": wrong, "known": candidates(wrong, known)}
    return Problem("R14", source.file.place(path), params, source.file.excerpt(path))
