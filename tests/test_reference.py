"""The slow reference gives what the tours say: only then is it worth comparing with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests import reference
from tests.reference import Entry, Raw, Result, Tree
from tests.reference.exact import MILLION, NEVER, Figure, half_up
from tests.reference.tree import Node

TOURS = Path(__file__).parent / "tours"
FILES = {1: "rubric-tour", 2: "rubric-tour-2", 3: "rubric-tour-3"}
RUBRICS = {tour: reference.load(TOURS / f"{name}.yaml") for tour, name in FILES.items()}
CASES = {tour: reference.load(TOURS / f"{name}-cases.yaml") for tour, name in FILES.items()}
TREES = {tour: Tree(rubric) for tour, rubric in RUBRICS.items()}

YES = {"có", "x", "yes", "true", "1"}
NO = {"không", "no", "false", "0"}

# The words of the cases, and the rounds for which they stand.
ANSWERS = {"answer": "declared", "appraised_answer": "appraised_1"}
POINTS = {"self": "declared", "appraised": "appraised_1", "appraised_2": "appraised_2"}
FIGURES = {"inputs": "declared", "appraised_inputs": "appraised_1", "appraised_inputs_2": "appraised_2"}
ROUNDS = {"": "declared", "appraised_": "appraised_1"}


class Refused(Exception):  # noqa: N818
    """What a reader would refuse before anything is scored."""


def as_read(written: object, kind: str) -> Figure:
    """A figure as a reader of submissions hands it over."""
    text = str(written).strip()
    if kind == "text":
        return text
    if kind == "date":
        if isinstance(written, dt.date) or text == NEVER:
            return text if text == NEVER else dt.date.fromisoformat(text)
        day, month, year = (int(part) for part in text.split("/"))
        return dt.date(year, month, day)
    if kind == "yes_no":
        assert text.casefold() in YES | NO
        return text.casefold() in YES
    if text.endswith("%"):
        assert kind == "percent"
        return Fraction(text.removesuffix("%").replace(",", "."))
    value = Fraction(text.replace(",", "."))
    if kind == "percent" and 0 < value <= 1:
        raise Refused
    return value


@dataclass
class Sheet:
    """One unit's data while a case is written into it."""

    tree: Tree
    unit: dict[str, dict[Any, Any]] = field(default_factory=lambda: {"answers": {}, "points": {}, "figures": {}})
    imported: dict[str, Fraction] = field(default_factory=dict)

    def write(self, leaf_id: str, case: Mapping[str, Any]) -> None:
        """What a case gives for one leaf: answer, figures and points by round, an imported value."""
        leaf = self.tree.nodes[leaf_id]
        for key, value in case.items():
            if key in ANSWERS:
                self.unit["answers"][leaf_id, ANSWERS[key]] = value
            elif key == "imported":
                self.imported[leaf_id] = Fraction(value)
            elif key in POINTS:
                self.unit["points"][leaf_id, POINTS[key]] = Fraction(value)
            elif key in FIGURES:
                one = FIGURES[key]
                for name, written in value.items():
                    figure = as_read(written, self.tree.type_of(leaf, name))
                    self.unit["figures"][self.tree.declares(leaf, name), name, one] = figure
            else:
                assert key in {"leaf", "points", "status", "problem", "period"}, key


def scored(tour: int, case: Mapping[str, Any], **run: Any) -> Result:  # noqa: ANN401 - keywords of `score`
    """One unit that gives one leaf."""
    sheet = Sheet(TREES[tour])
    sheet.write(case["leaf"], case)
    results = reference.score(
        RUBRICS[tour],
        {"A": sheet.unit},
        period=case.get("period"),
        imported={"A": sheet.imported},
        **run,
    )
    return results["A"]


def in_millionths(points: object) -> int:
    return int(Fraction(str(points)) * MILLION)


def leaf_cases() -> list[Any]:
    groups = [(tour, CASES[tour]["leaves"]) for tour in CASES]
    groups.append((1, CASES[2]["first_tour"]))
    return [
        pytest.param(tour, case, id=f"tour {tour}, {case['leaf']}, case {place}")
        for tour, cases in groups
        for place, case in enumerate(cases, start=1)
    ]


@pytest.mark.parametrize(("tour", "case"), leaf_cases())
def test_a_leaf(tour: int, case: Raw) -> None:
    leaf = case["leaf"]
    if case.get("problem"):
        try:
            result = scored(tour, case)
        except Refused:
            return
        assert [(unit, name) for unit, name, _ in result.problems] == [("A", leaf)]
        return
    result = scored(tour, case)
    assert result.problems == []
    assert result.status[leaf] == case.get("status", "scored")
    if "points" in case:
        assert result.leaves[leaf] == in_millionths(case["points"])


def survey_cases() -> list[Any]:
    return [
        pytest.param(tour, case, id=f"tour {tour}, {case['leaf']}") for tour in CASES for case in CASES[tour]["survey"]
    ]


@pytest.mark.parametrize(("tour", "case"), survey_cases())
def test_a_survey_leaf(tour: int, case: Raw) -> None:
    questions = TREES[tour].nodes[case["leaf"]].rule["questions"]
    replies = [(group, dict(zip(questions, answers, strict=True))) for group, *answers in case["replies"]]
    empty: dict[str, dict[Any, Any]] = {}
    result = reference.score(RUBRICS[tour], {"A": empty}, replies={"A": replies})["A"]
    assert result.leaves[case["leaf"]] == in_millionths(case["points"])


# ------------------------------------------------------------------ several leaves or units at once


def best_replies(tree: Tree) -> list[tuple[str, dict[str, object]]]:
    """One reply a group, all at the top."""
    groups = {"": None}
    answers: dict[str, object] = {}
    for leaf in tree.leaves():
        if leaf.is_survey:
            groups = leaf.rule.get("groups", groups)
            if "satisfied" in leaf.rule:
                top = leaf.rule["satisfied"][-1]
            else:
                top = max(leaf.rule["answers"], key=leaf.rule["answers"].__getitem__)
            answers |= dict.fromkeys(leaf.rule["questions"], top)
            for question, scale in leaf.rule.get("answers_of", {}).items():
                answers[question] = max(scale, key=scale.__getitem__)
    return [(group, answers) for group in groups]


def give_full(sheet: Sheet, leaf: Node) -> None:
    """The leaf's maximum, as appraised points or as the imported value at its scale."""
    if leaf.scored_by == "import":
        sheet.imported[leaf.id] = Fraction(leaf.rule["scale"])
    elif not leaf.is_survey and not leaf.is_information:
        sheet.unit["points"][leaf.id, "appraised_1"] = leaf.maximum


def run_case(tour: int, case: Raw) -> dict[str, Result]:
    tree = TREES[tour]
    units = case["units"] if "units" in case else {"A": case["given"]}
    full = case.get("given_full", [])
    nodes = tree.areas if full == "all" else [tree.nodes[name] for name in full]
    sheets = {unit: Sheet(tree) for unit in units}
    for unit, given in units.items():
        for leaf in (leaf for node in nodes for leaf in node.leaves()):
            if leaf.id not in given:
                give_full(sheets[unit], leaf)
        for leaf_id, what in given.items():
            sheets[unit].write(leaf_id, what)
    surveyed = any(leaf.is_survey for node in nodes for leaf in node.leaves())
    return reference.score(
        RUBRICS[tour],
        {unit: sheet.unit for unit, sheet in sheets.items()},
        previous=previous_of(tree, case.get("previous", {})),
        replies=dict.fromkeys(units, best_replies(tree)) if surveyed else None,
        imported={unit: sheet.imported for unit, sheet in sheets.items()},
        **case.get("run", {}),
    )


def previous_of(tree: Tree, units: Raw) -> dict[str, dict[tuple[str, str], Figure]]:
    return {
        unit: {
            (str(tree.declares(tree.nodes[leaf], name)), name): as_read(written, "number")
            for leaf, what in leaves.items()
            for name, written in what["inputs"].items()
        }
        for unit, leaves in units.items()
    }


def unit_cases() -> list[Any]:
    return [
        pytest.param(tour, case, id=f"tour {tour}: {case['name']}") for tour in CASES for case in CASES[tour]["units"]
    ]


@pytest.mark.parametrize(("tour", "case"), unit_cases())
def test_units(tour: int, case: Raw) -> None:
    results = run_case(tour, case)
    assert [problem for result in results.values() for problem in result.problems] == []
    expected = case["expect"] if "units" in case else {"A": case["expect"]}
    assert set(expected) == set(results)
    for unit, expectations in expected.items():
        for what, value in expectations.items():
            literal = isinstance(value, str) or what == "rank"
            assert found(results[unit], what) == (value if literal else in_millionths(value)), what


def found(result: Result, what: str) -> object:
    """What a case expects, by its word: a figure of the unit, a node's points (in millionths), a status."""
    if what == "status":
        return "complete" if result.complete else "incomplete"
    if what == "percent":
        assert result.percent is not None
        return int(half_up(result.percent * MILLION, Fraction(1)))
    if what in {"points", "max", "bonus", "penalty", "worst", "best"}:
        return getattr(result, what)
    if what in {"rank", "class"}:
        return result.rank if what == "rank" else result.class_
    if result.status.get(what) == "not_scored":
        return "not_scored"
    return result.nodes[what][0]


def test_ranking_and_classes() -> None:
    tree, rows = TREES[2], CASES[2]["ranking"]
    maxima = {name: int(tree.nodes[name].maximum * MILLION) for name in ("B", "A.2")}
    entries = {}
    for row in rows:
        nodes = {name: (in_millionths(row[name]), maximum) for name, maximum in maxima.items()}
        entries[row["unit"]] = Entry(Fraction(row["percent"]), nodes)
    assert reference.rank(tree, entries) == {row["unit"]: (row["rank"], row["class"]) for row in rows}
