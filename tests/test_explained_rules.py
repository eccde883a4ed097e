"""The cases of tests/cases/rules once more, as people read them: every step of the points, and what could be better.

After a change that is meant: `pytest tests/test_explained_rules.py --golden-update`, then read the difference.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import pytest

from cchc_index.engine.compare import Side
from cchc_index.engine.explain import Case as Told
from cchc_index.engine.said import TABLES, Said
from cchc_index.engine.steps import Steps
from cchc_index.engine.why import why
from cchc_index.engine.year import READ, Before, Year, nowhere
from cchc_index.model.arithmetic import exactly
from cchc_index.model.explained import Explanation
from cchc_index.model.planned import Step
from cchc_index.store.results import Store
from tests.harness import GIVEN, Came, Files, Raw, period_of, run_units
from tests.test_cases import FILES, table_of
from tests.test_compare_gaps import rows

GOLDEN: Final = Path(__file__).parent / "golden" / "rules"
OF_UNITS: Final = {"change": (1, 4), "relative": (1, 2, 3), "over-units": (1,), "zeroes": (1,), "requires": (1,)}
"""Of these files some cases of several units too, by their number."""
SELDOM: Final = ("formula", "imported", "information", "judgement", "over-units", "requires", "rounding", "stage-self")
"""A usual run has time for the others."""


def runs_of(stem: str, folder: Path) -> Iterator[Came]:
    """The cases that score: those of leaves and of replies all at once, each in a unit of its own."""
    table, written = table_of(stem, {}), FILES[stem]
    runs: dict[str, tuple[Raw, Files]] = {}
    for place, case in enumerate(written.get("leaves", ()), start=1):
        _case, files = runs.setdefault(f"{case.get('period')} {case.get('run')}", (case, Files(table, folder)))
        if "problem" not in case:
            files.sent(f"{place:02}", case["leaf"], {word: case[word] for word in GIVEN if word in case})
    for place, case in enumerate(written.get("survey", ()), start=1):
        _case, files = runs["None None"]
        if "problem" not in case:
            files.sent(f"S{place:02}", case["leaf"], {})
            questions = [str(code) for code in table.nodes[case["leaf"]]["rule"]["questions"]]
            for group, *answers in case["replies"]:
                files.replied(f"S{place:02}", group, dict(zip(questions, answers, strict=True)))
    for case, files in runs.values():
        yield Came(files.run(period_of(table, case), **case.get("run", {})), files)
    for place in OF_UNITS.get(stem, ()):
        case = written["units"][place - 1]
        yield run_units(table_of(stem, case), case, folder / str(place), case.get("workspace"))


def told(came: Came) -> Iterator[Told]:
    """The units of a run, to be explained."""
    head, rubric = came.result.head, came.result.rubric
    assert head is not None, [problem.message for problem in came.result.problems]
    assert rubric is not None
    tables = {name: rows(came.result.tables[name]) for name in {*READ, "units", "scores"}}
    earlier = Store(came.files.folder / "results").load(head.index, str(int(head.period) - 1), "record")
    before = None if earlier is None else Before(rubric, rows(earlier.tables["figures"]))
    side = Side(rubric, tables["units"], tables["scores"])
    year = Year.of(rubric, head, [row["unit"] for row in tables["units"]], tables, before)
    for unit in sorted(side.standings):
        mine = {name: [row for row in tables[name] if row["unit"] == unit] for name in TABLES}
        yield Told(unit, side, year, Said.of(rubric, mine, nowhere, "self"), mine)


def leaf_lines(case: Told, one: Explanation, steps: Sequence[Step]) -> Iterator[str]:
    """One leaf: what was given, every step with its formula, its rounds, what could be better, and why it is not."""
    given = ", ".join(f"{item.name}={item.words}" for item in one.given)
    came = " ".join(filter(None, (one.status, one.source, one.reason)))
    yield f"{case.unit} {one.row.node.id} [{given}] {exactly(one.points)}/{exactly(one.max)} {came}"
    if one.because:
        yield f"  {one.because}"
    for its_step in one.working.steps if one.working else ():
        result = "" if its_step.result is None else exactly(its_step.result)
        yield f"  {its_step.text} | {its_step.formula} | {its_step.holds} | {result}"
    for its in one.rounds:
        points, ruled = ("" if its_points is None else exactly(its_points) for its_points in (its.points, its.ruled))
        yield f"  {its.round}: {points} | {ruled} | {'; '.join(its.corrected)}"
    for word, better in (("next", one.next), ("full", one.full)):
        if better is not None:
            sets = ", ".join(f"{name}={value}" for name, value in better.sets)
            yield f"  {word} +{exactly(better.gain)} = {exactly(better.points)}: {better.needs} [{sets}]"
    for step in steps:
        yield f"  step +{exactly(step.gain)}: {step.needs} [{', '.join(step.sets)}]"
    if one.points < one.max or (one.row.role == "penalty" and one.points):
        lost = why(case.side, case.unit, case.year.said[case.unit], one.row)
        yield f"  lost: {lost.reason}{', for good' if not lost.recoverable else ''}: {lost.text}"


STEMS: Final = [stem for stem, file in FILES.items() if {"leaves", "survey"} & {*file} or stem in OF_UNITS]


@pytest.mark.parametrize(
    "stem", [pytest.param(stem, marks=[pytest.mark.slow] if stem in SELDOM else []) for stem in STEMS]
)
def test_every_case_is_explained_in_these_words(stem: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    lines = [
        line
        for came in runs_of(stem, tmp_path)
        for case in told(came)
        for steps in [Steps(case).by_row]
        for row in case.year.rubric.outline.leaves
        for state in [case.side.states.get((case.unit, row.node.id))]
        if row.scores and state is not None and (state.reason or state.status not in ("not_scored", "pending_survey"))
        for line in leaf_lines(case, case.explain(row), steps.get(row.node.id, ()))
    ]
    page = "".join(f"{line.rstrip()}\n" for line in lines)
    golden = GOLDEN / f"{stem}.txt"
    if request.config.getoption("--golden-update"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(page, "utf-8", newline="\n")
    assert page == golden.read_text("utf-8")
