"""The strategies draw what they promise: valid cases, all of the language, files that say the same."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import pytest
from hypothesis import Phase, given, settings

from tests import reference
from tests.reference.exact import MILLION
from tests.reference.rules import KINDS
from tests.reference.tree import Tree, nested
from tests.strategies import (
    Case,
    Options,
    as_submission,
    cases,
    write_imported,
    write_replies,
    write_rubric,
    write_tidy,
)

STATUSES = {"scored", "not_applicable", "not_scored", "pending_survey", "information"}
NODE_KEYS = {"cap", "of", "role", "requires", "min", "not_applicable", "inputs"}
RULE_KEYS = {"if_zero", "as", "floor", "step", "target", "unless", "otherwise", "late", "down_to", "zeroes"}


@given(cases())
def test_a_case_has_no_problem(case: Case) -> None:
    results = case.score()
    assert [problem for result in results.values() for problem in result.problems] == []
    for result in results.values():
        assert result.worst <= result.points <= result.best
        assert result.worst == result.best or not result.complete
        assert set(result.status.values()) <= STATUSES
        if result.rank is not None:
            assert 1 <= result.rank <= len(results)


@given(cases(Options(problems=True, contested=True)))
def test_a_faulty_case_is_scored_too(case: Case) -> None:
    """The reference names problems, it does not fall over them."""
    for unit, result in case.score().items():
        assert {name for name, _, _ in result.problems} <= {unit}


@given(cases())
def test_files_say_what_was_drawn(case: Case) -> None:
    assert reference.load_text(write_rubric(case.rubric)) == case.rubric
    rows = list(csv.DictReader(io.StringIO(write_tidy(case.data, case.rubric))))
    assert {row["unit"] for row in rows} == set(case.data)
    for column, one in (("value", "declared"), ("appraised_value_2", "appraised_2")):
        filled = sum(bool(row[column]) for row in rows)
        sheets = case.data.values()
        assert filled == sum(key[-1] == one for sheet in sheets for key in [*sheet["answers"], *sheet["figures"]])
    replies = list(csv.DictReader(io.StringIO(write_replies(case.replies or {}, case.rubric))))
    assert len(replies) == sum(len(several) for several in (case.replies or {}).values())
    imported = list(csv.DictReader(io.StringIO(write_imported(case.imported))))
    assert len(imported) == sum(len(values) for values in case.imported.values())
    before = write_tidy(as_submission(case.previous), case.rubric)
    assert {row["unit"] for row in csv.DictReader(io.StringIO(before))} == set(case.previous)


def features(case: Case) -> Iterator[str]:
    """What of the language, and of its outcomes, a case shows."""
    tree = Tree(case.rubric)
    for node in tree.nodes.values():
        yield f"depth {len(list(node.lineage()))}"
        yield from NODE_KEYS & set(node.raw)
        yield f"policy {node.raw.get('not_applicable', 'forbidden')}"
        for rule in nested(node.rule):
            yield f"kind {rule['kind']}"
            yield from RULE_KEYS & set(rule)
            yield from RULE_KEYS & {key for band in rule.get("bands", []) for key in band}
    results = list(case.score().values())
    ranks = [result.rank for result in results if result.rank is not None]
    if len(set(ranks)) < len(ranks):
        yield "tie"
    for result in results:
        yield from (f"status {status}" for status in result.status.values())
        yield from (f"reason {reason}" for reason in result.reason.values())
        yield from (f"source {source}" for source in result.source.values())
        full = {name: points for name, points in result.leaves.items() if points is not None and points > 0}
        if any(points == tree.nodes[name].maximum * MILLION for name, points in full.items()):
            yield "full points"
        if any(points is not None and points < 0 for points in result.leaves.values()):
            yield "deduction"
        if result.bonus or result.penalty:
            yield "bonus or penalty"


@pytest.mark.slow
def test_all_of_the_language_is_drawn() -> None:
    seen: set[str] = set()

    @settings(max_examples=150, derandomize=True, database=None, phases=[Phase.generate])
    @given(cases())
    def collect(case: Case) -> None:
        seen.update(features(case))

    collect()
    wanted = {f"kind {kind}" for kind in KINDS} | {f"depth {depth}" for depth in range(1, 5)}
    wanted |= NODE_KEYS | RULE_KEYS | {f"status {status}" for status in STATUSES}
    wanted |= {f"policy {policy}" for policy in ("forbidden", "full", "zero", "drop", "redistribute")}
    wanted |= {"policy {'redistribute': 'equal'}", "reason zeroed", "reason not_scored", "reason survey"}
    wanted |= {f"source {one}" for one in ("declared", "appraised_1", "appraised_2", "imported", "survey")}
    wanted |= {"tie", "full points", "deduction", "bonus or penalty"}
    assert wanted - seen == set()
