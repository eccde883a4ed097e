"""`cchc rubric stats`: against a slow reference over random tables, and the laws of weights and of dropped rows."""

from __future__ import annotations

import csv
import io
import json
import shutil
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cchc_index.engine import ranking
from cchc_index.engine.compare import Side
from cchc_index.engine.counted import counted, of_nodes
from cchc_index.engine.exact import Exact
from cchc_index.engine.gaps import losses
from cchc_index.engine.result import score_table, unit_table
from cchc_index.engine.rollup import roll_up
from cchc_index.engine.rubric_stats import DROPPED, HEAVIER, LIGHTER, Ranked, spearman, stats_of
from cchc_index.model.points import MILLION
from cchc_index.model.rubric import Node, Rubric
from tests.bad.cases import in_process
from tests.reference import rubric_stats as slow
from tests.strategies import Case, cases
from tests.test_compare_gaps import rows as plain
from tests.test_engine_laws import SLOW, folder, scored

EXAMPLE = Path(__file__).parents[1] / "examples" / "tuyen-quang"
QUARTER = MILLION // 4
REDISTRIBUTED = {"redistribute", "redistribute_equal"}


class Drawn(NamedTuple):
    """A plain table: a rubric of areas and rows, and the tables of a result of so many units."""

    rubric: Rubric
    units: pd.DataFrame
    scores: pd.DataFrame
    rows: list[slow.Row]


@st.composite
def tables(draw: st.DrawFn, *, first_alike: bool = False) -> Drawn:
    """Some units lack rows; or none does, and all have the same of the first one."""
    sizes = draw(st.lists(st.integers(1 + first_alike, 4), min_size=1, max_size=3))
    count = draw(st.integers(1, 12))
    outside = draw(st.lists(st.sampled_from([1, -1]), max_size=2, unique=True))
    leaves = [f"{area}.{place}" for area, size in enumerate(sizes, 1) for place in range(1, size + 1)]
    rows = [_drawn_row(draw, leaf, count, 0, whole=first_alike) for leaf in leaves]
    rows += [_drawn_row(draw, f"b{sign}", count, sign, whole=True) for sign in outside]
    if first_alike:
        rows[0] = rows[0]._replace(points=[rows[0].points[0]] * count)
    assume(all(sum(row.max[unit] for row in rows) for unit in range(count)))
    declared = {row.id: max(*row.max, *row.points, QUARTER) for row in rows}
    tie_break = draw(st.lists(st.sampled_from([row.id for row in rows]), max_size=1))
    rubric = _rubric(sizes, declared, [row for row in rows if row.outside], tie_break)
    names = [f"u{unit}" for unit in range(count)]
    found = [
        {"unit": name, "node": node, "points": points[unit], "max": most[unit]}
        for unit, name in enumerate(names)
        for node, points, most in _nodes(sizes, rows)
    ]
    return Drawn(rubric, pd.DataFrame({"unit": names, "rank": 1}), pd.DataFrame(found), rows)


def _drawn_row(draw: st.DrawFn, row_id: str, count: int, outside: int, *, whole: bool) -> slow.Row:
    most = QUARTER * draw(st.integers(1, 8))
    points = st.one_of(st.integers(0, most // QUARTER).map(lambda one: one * QUARTER), st.integers(0, most))
    there = [1 if whole else draw(st.sampled_from([1, 1, 1, 0])) for _unit in range(count)]
    had = [one * draw(points) for one in there]
    return slow.Row(row_id, had, [0 if outside else one * most for one in there], outside)


def _nodes(sizes: list[int], rows: list[slow.Row]) -> list[tuple[str, list[int], list[int]]]:
    areas = []
    for area in range(1, len(sizes) + 1):
        below = [row for row in rows if row.id.startswith(f"{area}.")]
        columns = (
            [sum(one) for one in zip(*values, strict=True)]
            for values in ([r.points for r in below], [r.max for r in below])
        )
        areas.append((str(area), *columns))
    return [*areas, *((row.id, list(row.points), list(row.max)) for row in rows)]  # type: ignore[list-item]


def _rubric(sizes: list[int], declared: dict[str, int], outside: list[slow.Row], tie_break: list[str]) -> Rubric:
    def leaf(row_id: str, **more: str) -> dict[str, object]:
        return {
            "id": row_id,
            "name": row_id,
            "max": Fraction(declared[row_id], MILLION),
            "rule": {"kind": "judgement", "step": 1},
            **more,
        }

    areas: list[dict[str, object]] = []
    for area, size in enumerate(sizes, 1):
        children = [leaf(f"{area}.{place}") for place in range(1, size + 1)]
        most = Fraction(sum(declared[f"{area}.{place}"] for place in range(1, size + 1)), MILLION)
        areas.append({"id": str(area), "name": str(area), "max": most, "children": children})
    areas += [leaf(row.id, role="bonus" if row.outside > 0 else "penalty") for row in outside]
    basis = [{"number": "1", "issuer": "x", "title": "x"}]
    head = {"schema": 1, "id": "x", "index": "x", "title": "x", "level": "xa", "periods": ["2022"], "status": "draft"}
    return Rubric.model_validate({**head, "basis": basis, "tie_break": tie_break, "areas": areas})


@given(tables())
def test_what_moves_and_what_weighs_is_what_the_slow_reference_gives(drawn: Drawn) -> None:
    stats = stats_of(drawn.rubric, drawn.units, drawn.scores)
    scale, ties = drawn.rubric.outline.scale, drawn.rubric.tie_break
    now = slow.ranks(drawn.rows, scale, "", Fraction(1), ties)
    by_id = {row.id: row for row in drawn.rows}
    units = range(len(drawn.units))
    whole = [sum(row.max[unit] for row in drawn.rows) for unit in units]
    for row in stats.rows:
        own = by_id[row.id]
        for times, got in ((DROPPED, row.dropped), (HEAVIER, row.heavier), (LIGHTER, row.lighter)):
            if times == 0 and not own.outside and any(own.max[unit] == whole[unit] for unit in units):
                assert got is None
                continue
            assert got == slow.moved(now, slow.ranks(drawn.rows, scale, row.id, times, ties)), (row.id, times)
    decisive = [row.dropped.units if row.dropped else 0 for row in stats.rows]
    assert decisive == sorted(decisive, reverse=True)
    parts = {
        row.id: [
            Fraction(100 * row.points[unit] * (row.outside or 1), scale if row.outside else whole[unit])
            for unit in units
        ]
        for row in drawn.rows
    }
    expected = slow.shares(parts)
    for row in stats.rows:
        if expected is None or row.effective_pct is None:
            assert expected is None
            assert row.effective_pct is None
        else:
            assert row.effective_pct == pytest.approx(float(expected[row.id]), rel=1e-6, abs=1e-6)


@given(tables())
def test_the_order_of_units_does_not_matter(drawn: Drawn) -> None:
    mixed = drawn.units.iloc[np.random.default_rng(len(drawn.units)).permutation(len(drawn.units))]
    one, two = (
        stats_of(drawn.rubric, units, scores)
        for units, scores in ((drawn.units, drawn.scores), (mixed, drawn.scores[::-1]))
    )
    assert {row.id: (row.dropped, row.heavier, row.lighter, row.alike) for row in one.rows} == {
        row.id: (row.dropped, row.heavier, row.lighter, row.alike) for row in two.rows
    }
    assert [area.with_rest for area in one.areas] == pytest.approx([area.with_rest for area in two.areas])


@given(tables(first_alike=True))
def test_a_row_that_all_have_alike_moves_nobody_and_weighs_nothing(drawn: Drawn) -> None:
    stats = stats_of(drawn.rubric, drawn.units, drawn.scores)
    row = next(row for row in stats.rows if row.id == drawn.rows[0].id)
    assert row.alike in {"full", "nothing", "equal"}
    assert row.effective_pct is None or abs(row.effective_pct) < 1e-6
    if not any(row.outside for row in drawn.rows):  # bonus and penalty count against a scale that stays
        assert row.dropped == row.heavier == row.lighter == (0, 0)


@SLOW
@given(cases())
def test_rows_are_those_of_gaps_and_ranks_those_that_were_saved(case: Case) -> None:
    with folder() as here:
        result, _ = scored(case, here)
    units, scores = unit_table(result), score_table(result)
    ranked = units[units["rank"].notna()]
    assume(len(ranked))
    names = ranked["unit"].tolist()
    points, most = of_nodes(result.rubric, names, scores)
    rows = counted(result.rubric, points, most)
    side = Side(result.rubric, plain(units), plain(scores))
    for place, unit in enumerate(names):
        expected = {loss.row.node.id: (loss.points, loss.max) for loss in losses(side, unit) if loss.points or loss.max}
        got = {
            one.row.node.id: (int(one.points[place]), int(one.max[place])) for one in rows if one.row.role != "bonus"
        }
        assert {key: value for key, value in got.items() if any(value)} == expected
    assert Ranked(result.rubric, points, tuple(rows)).now.tolist() == ranked["rank"].tolist()
    effective = [row.effective_pct for row in stats_of(result.rubric, units, scores).rows]
    assert None in effective or sum(filter(None, effective)) == pytest.approx(100)


def _joins(node: Node) -> bool:
    return node.cap or node.of == "best" or node.not_applicable in REDISTRIBUTED


@SLOW
@given(cases())
def test_a_dropped_row_leaves_the_denominator_as_the_engine_drops_it(case: Case) -> None:
    with folder() as here:
        result, _ = scored(case, here)
    outline = result.rubric.outline
    # Where a cap, the best child or redistribution joins rows of an area, dropping one is more than leaving it out.
    assume(not any(area.node.not_applicable in REDISTRIBUTED for area in outline.children(None)))
    joined = {outline.area(row).node.id for row in outline.rows if _joins(row.node)}
    assume(result.rubric.ranking.by == "percent" and result.ranks.any())
    points, most = of_nodes(result.rubric, list(result.units), score_table(result))
    here_ = result.ranks > 0
    table = Ranked(result.rubric, points[:, here_], tuple(counted(result.rubric, points[:, here_], most[:, here_])))
    for one in table.rows:
        if not one.inside or outline.area(one.row).node.id in joined:
            continue
        after = table.ranks([one], DROPPED)
        place = [row.index for row in result.leaves.rows].index(one.row.index)
        out = result.leaves.out[place].copy()
        result.leaves.out[place] = True
        totals = roll_up(result.rubric, result.leaves)
        result.leaves.out[place] = out
        if after is None:
            assert (totals.max[here_] == 0).any()
            continue
        percent = ranking.percent_of(
            totals.points[here_], totals.max[here_], (totals.bonus - totals.penalty)[here_], outline.scale
        )
        shown = percent
        if result.rubric.ranking.figures == "published":
            decimals = result.rubric.rounding.published
            shown = Exact.whole(ranking.published(percent, decimals, int(here_.sum())))
        keys = [ranking.keys_of(shown, int(here_.sum()))]
        for node in (outline.by_id[name] for name in result.rubric.tie_break):
            own = totals.of_node[node.index].points[here_]
            keys.append(-own if node.role == "penalty" else own)
        expected = ranking.ranks_of(keys, result.rubric.ranking, np.ones(int(here_.sum()), np.bool_))
        assert after.tolist() == expected.tolist()


def test_rank_correlation_is_that_of_the_textbook() -> None:
    # ten pairs with ties: midranks, then Pearson
    one = np.array([106, 100, 86, 101, 99, 103, 97, 113, 112, 110], np.float64)
    two = np.array([7, 27, 2, 50, 28, 29, 20, 12, 6, 17], np.float64)
    assert spearman(one, two) == pytest.approx(-29 / 165)
    assert spearman(one, np.ones(10)) is None
    assert spearman(one, np.where(one > 100, np.nan, two)) == pytest.approx(0.8)


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("stats") / "tuyen-quang"
    shutil.copytree(EXAMPLE, place)
    with pytest.MonkeyPatch.context() as there:
        there.chdir(place)
        assert in_process(["score", "2021/submissions.xlsx"]).code == 0
    return place


def test_the_example_in_json_and_csv(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(here)
    told = json.loads(in_process(["rubric", "stats", "--format", "json"]).out)
    assert told["period"] == "2021"
    assert told["units"] == 7
    assert told["weak"] is True
    assert sum(row["effective_pct"] for row in told["rows"]) == pytest.approx(100)
    assert sum(row["nominal_pct"] for row in told["rows"]) == pytest.approx(100)
    assert sum(area["effective_pct"] for area in told["areas"]) == pytest.approx(100)
    assert told["rows"][0]["dropped"]["units"] > 0
    rows = list(
        csv.DictReader(io.StringIO(in_process(["rubric", "stats", "2021", "--format", "csv", "--top", "3"]).out))
    )
    assert [row["id"] for row in rows] == [row["id"] for row in told["rows"][:3]]
    assert [int(row["dropped_units"]) for row in rows] == [row["dropped"]["units"] for row in told["rows"][:3]]
