"""The flow of `rubric test` (thử bộ tiêu chí): case files in, and per case what was expected and what came out.

Every case is scored as `cchc score` would score the files that it stands for; nothing is computed here.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cchc_index.flow.case_files import FIGURES, OWN, Sheet, as_scored, full_rows, lay_out, questions_of, surveys
from cchc_index.flow.case_outcome import NONE, Came, Difference
from cchc_index.flow.score import Result
from cchc_index.model.cases import ONE_UNIT, Given, LeafCase, Run, SurveyCase, UnitsCase
from cchc_index.model.problem import Place, Problem, has_errors
from cchc_index.model.rules import Change, Relative, Survey
from cchc_index.read.cases import Cases, CaseSource, find_cases
from cchc_index.read.workspace import find_workspace
from cchc_index.read.yaml_file import YamlPath

AnyCase = LeafCase | SurveyCase | UnitsCase
Ended = tuple[list[Difference], list[Problem]]
"""What differs, and what stopped the run."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one case (kết quả một ví dụ); in order where nothing differs and nothing stopped it."""

    place: Place
    excerpt: tuple[str, ...]
    name: str
    leaves: tuple[str, ...]
    differences: tuple[Difference, ...] = ()
    stopped: tuple[Problem, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether all came out as expected."""
        return not self.differences and not self.stopped

    @property
    def problems(self) -> list[Problem]:
        """What is not as expected, as problems."""
        if self.stopped:
            params: dict[str, object] = {
                "case": self.name,
                "why": [f"{one.code} {one.message}" for one in self.stopped],
                "codes": sorted({one.code for one in self.stopped}),
            }
            return [Problem("R67", self.place, params, self.excerpt)]
        return [
            Problem("R66", self.place, {"case": self.name, **one._asdict()}, self.excerpt) for one in self.differences
        ]


@dataclass(slots=True)
class Trial:
    """The cases of one rubric (bộ tiêu chí đã thử), and the scored rows that none of them names."""

    rubric: str
    outcomes: list[Outcome] = field(default_factory=list)
    leaves: int = 0
    untested: tuple[str, ...] = ()


def try_rubrics(names: Sequence[str], folder: Path | None, here: Path) -> tuple[list[Trial], list[Problem]]:
    """Run every case of rubrics by id or file, of files of cases or folders (chạy mọi ví dụ); all, if none is named.

    A case that fails stops no other; a file that is wrong stops all.
    """
    workspace, problems = find_workspace(folder, here)
    if workspace is None:
        return [], problems
    asked = [] if names else [workspace.folder]
    for name in names:
        path = here / name if (here / name).is_dir() else workspace.library.find(name, here)
        if path is None:
            problems.append(Problem("W01", params={"name": name, "known": workspace.library.suggestions(name)}))
        else:
            asked.append(path)
    found, wrong = find_cases(asked, workspace.library)
    problems += wrong
    return ([], problems) if has_errors(problems) else ([_tested(cases) for cases in found], problems)


def _tested(cases: Cases) -> Trial:
    outline = cases.rubric.rubric.outline
    scored = [row.node.id for row in outline.leaves if row.scores]
    with tempfile.TemporaryDirectory(prefix="cchc-") as folder:
        bench = _Bench(cases, Path(folder))
        outcomes = [outcome for source in cases.files for outcome in bench.outcomes(source)]
    named = {leaf for outcome in outcomes for leaf in outcome.leaves}
    return Trial(cases.rubric.rubric.id, outcomes, len(scored), tuple(leaf for leaf in scored if leaf not in named))


class _Bench:
    """Where the cases of a rubric are run: a folder for each run, below one that is thrown away."""

    def __init__(self, cases: Cases, folder: Path) -> None:
        self.rubric, self.data, self.folder = cases.rubric.rubric, cases.data, folder
        self.text = as_scored(cases.data)
        self.runs = 0

    def outcomes(self, source: CaseSource) -> list[Outcome]:
        """What came of each case of a file, in its order."""
        cases = source.cases
        together = self._together(cases.leaves)
        found = [
            _outcome(source, ("leaves", place), case, together[place] if place in together else self._leaf(case))
            for place, case in enumerate(cases.leaves)
        ]
        found += [_outcome(source, ("survey", place), one, self._survey(one)) for place, one in enumerate(cases.survey)]
        found += [_outcome(source, ("units", place), one, self._units(one)) for place, one in enumerate(cases.units)]
        return found

    def _together(self, leaves: Sequence[LeafCase]) -> dict[int, Ended]:
        """Cases that touch no other are units of one run; where that stops, each is run by itself."""
        runs: dict[tuple[str, Run], list[int]] = {}
        for place, case in enumerate(leaves):
            if not (case.problem or case.warning or self._looks_around(case.leaf)):
                runs.setdefault((self._period(case), case.run), []).append(place)
        ended: dict[int, Ended] = {}
        for (period, how), places in runs.items():
            sheet = Sheet(self.rubric)
            for place in places:
                sheet.sent(str(place), leaves[place].leaf, leaves[place])
            result = sheet.run(self._fresh(), period, how)
            if result.head is not None:
                came = Came(result)
                ended |= {one: ([*came.leaf(str(one), leaves[one].leaf, leaves[one])], []) for one in places}
        return ended

    def _looks_around(self, leaf: str) -> bool:
        """Whether a leaf's points depend on other units, or on the period before."""
        row = self.rubric.outline.by_id[leaf]
        scopes = {figure.scope for figure in self.rubric.outline.figures.get(row.index, ())}
        return isinstance(row.node.rule, Relative | Change) or bool(scopes - {"own", "imported"})

    def _leaf(self, case: LeafCase) -> Ended:
        sheet = Sheet(self.rubric)
        sheet.sent(ONE_UNIT, case.leaf, case)
        return _ended(case, sheet.run(self._fresh(), self._period(case), case.run), _of_leaf(case))

    def _survey(self, case: SurveyCase) -> Ended:
        sheet = Sheet(self.rubric)
        sheet.sent(ONE_UNIT, case.leaf, Given())
        rule = self.rubric.outline.by_id[case.leaf].node.rule
        for reply in case.replies:
            sheet.replied(ONE_UNIT, reply, [*rule.weights] if isinstance(rule, Survey) else [])
        return _ended(case, sheet.run(self._fresh(), self._period(case), Run()), _of_leaf(case))

    def _units(self, case: UnitsCase) -> Ended:
        period, folder = self._period(case), self._fresh(case.workspace)
        if case.previous:
            earlier = str(int(period) - 1)
            lay_out(folder, as_scored(self.data, earlier), case.workspace)
            before = Sheet(self.rubric)
            for unit, earlier_leaves in case.previous.items():
                before.whole(unit, earlier_leaves, ())
            saved = before.run(folder, earlier, Run(), save=True)
            if saved.head is None:
                return [], saved.problems
            lay_out(folder, self.text, case.workspace)
        sheet = Sheet(self.rubric)
        for unit, leaves in case.units.items():
            sheet.whole(unit, {**case.given, **(leaves or {})}, full_rows(self.rubric, case))
        if case.replies is not None:
            for unit, replies in case.replies.items():
                for reply in replies:
                    sheet.replied(unit, reply, questions_of(self.rubric))
        elif surveys(self.rubric) and any(row.node.scored_by == "survey" for row in full_rows(self.rubric, case)):
            for unit in case.units:
                sheet.best_replies(unit)
        return _ended(case, sheet.run(folder, period, case.run), _of_units(case))

    def _period(self, case: AnyCase) -> str:
        return case.period or self.rubric.periods[0]

    def _fresh(self, workspace: Mapping[str, object] | None = None) -> Path:
        self.runs += 1
        folder = self.folder / str(self.runs)
        lay_out(folder, self.text, workspace or {})
        return folder


def _of_leaf(case: LeafCase | SurveyCase) -> Callable[[Came], Iterator[Difference]]:
    return lambda came: came.leaf(ONE_UNIT, case.leaf, case)


def _of_units(case: UnitsCase) -> Callable[[Came], Iterator[Difference]]:
    def differ(came: Came) -> Iterator[Difference]:
        for unit, expected in case.expect.items():
            yield from came.unit(unit, expected)
        yield from came.head(case.result)

    return differ


def _ended(case: AnyCase, result: Result, differ: Callable[[Came], Iterator[Difference]]) -> Ended:
    """How a run of one case ended: with the problems that the case expects, or with figures to compare."""
    errors = [problem for problem in result.problems if has_errors([problem])]
    codes = sorted({problem.code for problem in errors})
    if case.problem:
        same = codes == sorted(case.problem)
        return [] if same else [Difference("problem", ", ".join(case.problem), ", ".join(codes) or NONE)], []
    if errors or result.head is None:
        return [], errors
    told = {problem.code for problem in result.problems}
    missing = [code for code in (*case.warning, *getattr(case, "note", ())) if code not in told]
    return [*(Difference("warning", code, NONE) for code in missing), *differ(Came(result))], []


def _outcome(source: CaseSource, path: YamlPath, case: AnyCase, ended: Ended) -> Outcome:
    file, (differences, stopped) = source.file, ended
    return Outcome(
        file.place(path), file.excerpt(path), case_words(case), _leaves(case), tuple(differences), tuple(stopped)
    )


def case_words(case: AnyCase) -> str:
    """What a case is about (tên ví dụ): its name, else the leaf and what is written for it."""
    if case.name:
        return case.name
    if isinstance(case, UnitsCase | SurveyCase):
        return case.leaf if isinstance(case, SurveyCase) else ""
    given = [*(getattr(case, word) for word in OWN), case.imported]
    figures = [f"{name} = {value or NONE}" for word in FIGURES for name, value in getattr(case, word).items()]
    said = [*(one or NONE for one in given if one is not None), *figures]
    return f"{case.leaf}: {'; '.join(said)}" if said else case.leaf


def _leaves(case: AnyCase) -> tuple[str, ...]:
    """The leaves that a case tries out: those it names, not those it gives in full."""
    if not isinstance(case, UnitsCase):
        return (case.leaf,)
    of_units = [leaf for leaves in case.units.values() for leaf in leaves or {}]
    return tuple(dict.fromkeys([*case.given, *of_units]))
