"""Units that merged or split, periods in a row, groups: their laws, and a small workspace that has them all."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from cchc_index.engine.compare import Side, compare
from cchc_index.engine.leaf_parts import Of
from cchc_index.engine.merged import parts_in, with_merged
from cchc_index.engine.pairs import Pairs
from cchc_index.engine.parts import mixed_parts
from cchc_index.engine.trend import trend_of
from cchc_index.model.points import MILLION
from cchc_index.model.registry import faults
from cchc_index.model.unions import How, Merged, Union, unions
from cchc_index.model.workspace import Registry, Unit, Workspace
from tests.bad.cases import in_process
from tests.strategies import Case, cases
from tests.test_compare_gaps import of
from tests.test_engine_laws import SLOW
from tests.test_explain import Looked, looked_at
from tests.test_golden import check_page
from tests.test_parts import turned

EXAMPLE = Path(__file__).parent / "mergers"
WEIGHTS = st.lists(st.integers(1, 9).map(Fraction), min_size=2, max_size=2)
ROUNDED = 40
"""Millionths that sums may be off their parts, each of which is rounded."""


def without(side: Side, gone: list[str]) -> Side:
    """The result as if some units had sent nothing."""
    units, scores = ([row for row in rows if row["unit"] not in gone] for rows in (side.units, side.scores))
    return Side(side.rubric, units, scores)


def close(one: int | None, parts: Iterable[Fraction], values: Iterable[int]) -> bool:
    """Whether a number is the sum of so much of each value, but for the rounding."""
    exact = sum((part * value for part, value in zip(parts, values, strict=True)), Fraction(0))
    return one is not None and abs(one - exact) <= 1


@SLOW
@given(cases(), WEIGHTS)
def test_a_sum_adds_up_and_a_mean_lies_between(case: Case, weights: list[Fraction]) -> None:
    side = of(case)
    sources = list(side.standings)[:2]
    if len(sources) < 2:
        return
    found = [side.standings[one] for one in sources]
    most = [next(row["max"] for row in side.units if row["unit"] == one) for one in sources]
    ways: list[tuple[How, list[Any]]] = [("sum", most), ("mean", weights)]
    for how, parts in ways:
        named = dict(zip(sources, weights, strict=True))
        union = Union(how, named, None)
        turned_round = union._replace(sources=dict(reversed(named.items())))
        merged, again = (with_merged(side, ["M"], {"M": one}) for one in (union, turned_round))
        if not sum(parts):
            continue
        assert merged.standings["M"]._replace(merged=None) == again.standings["M"]._replace(merged=None)
        one = merged.standings["M"]
        assert (one.rank, one.class_, one.rank_in_group) == (None, None, None)
        shares = [Fraction(part, sum(parts)) for part in parts]
        assert one.merged == Merged(how, tuple(zip(sources, shares, strict=True)))
        times = [Fraction(1)] * 2 if how == "sum" else shares
        assert close(one.points, times, [its.points for its in found])
        if None in [its.percent for its in found]:
            assert one.percent is None
        else:
            assert close(one.percent, shares, [its.percent or 0 for its in found])
        for row in side.rubric.outline.rows:
            points = [side.of_node[its, row.node.id][0] for its in sources]
            assert close(merged.of_node["M", row.node.id][0], times, points)
            assert merged.most("M", [row]) == round(sum(times) * (row.node.max or 0))


def merged_years(first: Looked, second: Looked, weights: list[Fraction]) -> tuple[list[Side], dict[str, Union]] | None:
    """Two years of which the first has two units that the second has as a third one."""
    units = list(first.side.standings)
    if len(units) < 3:
        return None
    sources, unit = units[:2], units[2]
    made_of = {unit: Union("mean", dict(zip(sources, weights, strict=True)), None)}
    return [without(first.side, [unit]), without(second.side, sources)], made_of


@SLOW
@given(cases(), WEIGHTS)
def test_swapping_the_years_turns_every_sign_of_merged_units_too(case: Case, weights: list[Fraction]) -> None:
    case = replace(case, missing="zero")
    first, second = looked_at(case), looked_at(turned(case))
    found = merged_years(first, second, weights)
    if found is None:
        return
    (before, after), made_of = found
    (unit,) = made_of
    old, new = (with_merged(side, made_of, made_of) for side in (before, after))
    there, back = ({one.unit: one for one in compare(*sides)} for sides in ((old, new), (new, old)))
    assert there.keys() == back.keys()
    for name, one in there.items():
        for what in ("points", "percent", "places"):
            assert (getattr(one, what) or 0) == -(getattr(back[name], what) or 0)
        assert [change.points for change in one.areas] == [
            None if change.points is None else -change.points for change in back[name].areas
        ]
    change = there[unit].percent
    if change is None:
        return
    assert there[unit].places is None
    ones, twos = (
        [(Of(side, looked.year, one), part.share) for one, part in parts_in(side, unit, made_of).items()]
        for side, looked in ((before, first), (after, second))
    )
    parts, nodes = mixed_parts(Pairs(before.rubric, after.rubric), ones, twos, change)
    turned_parts, _nodes = mixed_parts(Pairs(after.rubric, before.rubric), twos, ones, -change)
    assert sum(parts) == change
    assert tuple(parts) == tuple(-part for part in turned_parts)
    outside = parts.bonus_penalty
    by_node = sum((sum(node.parts, Fraction(0)) + (node.apart or 0) for node in nodes), Fraction(0))
    assert abs(by_node * MILLION - (change - outside)) < ROUNDED


@SLOW
@given(cases())
def test_a_trend_says_what_its_pairs_say(case: Case) -> None:
    first = of(case)
    sides = [first, of(turned(case)), first]
    names = dict.fromkeys(name for side in sides for name in side.standings)
    trend = trend_of("abc", sides, names)
    assert [step.same_rubric for step in trend.steps] == [True, True]
    assert {unit.unit for unit in trend.units} == {*names}
    pairs = [{change.unit: change for change in compare(one, two)} for one, two in pairwise(sides)]
    for unit in trend.units:
        assert list(unit.moves) == [pair[unit.unit].percent if unit.unit in pair else None for pair in pairs]
        if unit.largest is not None:
            moves = [abs(move) for move in unit.moves if move is not None]
            assert abs(unit.moves[unit.largest] or 0) == max(moves)
        for at, pair in enumerate(pairs):
            for area, change in zip(unit.areas, pair[unit.unit].areas if unit.unit in pair else (), strict=False):
                there = [None if one is None else one.points for one in area.reached[at : at + 2]]
                assert there == [change.before, change.after]
        known = [move for move in unit.moves if move is not None]
        if len(known) == len(unit.moves):
            assert sum(known) == unit.change.percent


@given(st.permutations(range(8)))
def test_the_order_of_the_registry_does_not_matter(order: list[int]) -> None:
    units = registry()
    assert sorted(unions([units[at] for at in order]).items()) == sorted(unions(units).items())


def registry(**changed: dict[str, Any]) -> list[Unit]:
    """The units of the example, with other keys for some of them, by code."""
    listed = yaml.safe_load((EXAMPLE / "units.yaml").read_text("utf-8"))["units"]
    return [*Registry.model_validate({"units": [{**one, **changed.get(one["code"], {})} for one in listed]}).units]


def codes(**changed: dict[str, Any]) -> list[tuple[str, str]]:
    found = faults(Workspace(units=tuple(registry(**changed))))
    return [(fault.key, fault.code) for fault in found if fault.code.startswith("Q")]


def test_a_registry_that_contradicts_itself_is_told() -> None:
    assert codes() == []
    assert codes(khe={"weights": {"khe-tren": 1}}) == [("combine", "Q31")]
    assert codes(khe={"weights": {"khe-tren": 1, "khe-duoi": 0}}) == [("combine", "Q31")]
    assert codes(khe={"weights": {"khe-tren": 1, "khe-duoi": 1, "nui": 1}}) == [("weights", "Q32")]
    assert codes(khe={"combine": "sum"}) == []
    assert codes(**{"doi-bac": {"formed_from": ["doi", "nui"], "combine": "sum"}}) == [("combine", "Q34")]
    cycle = {"khe-tren": {"formed_from": ["khe"]}, "khe": {"became": ["khe-tren"]}}
    assert codes(**cycle) == [("formed_from", "Q30")]


def test_units_of_two_mergers_are_followed_back() -> None:
    """Of A and B came C, and of C and D came E: in the first year E is A, B and D."""
    made_of = {
        "C": Union("mean", {"A": Fraction(1), "B": Fraction(3)}, None),
        "E": Union("mean", {"C": Fraction(1), "D": Fraction(1)}, None),
    }
    case_units = [{**STOOD, "unit": unit, "points": 10 * at} for at, unit in enumerate("ABD")]
    parts = parts_in(Side(None, case_units, ()), "E", made_of)  # type: ignore[arg-type] # the rubric is not asked
    assert {unit: part.share for unit, part in parts.items()} == {
        "A": Fraction(1, 8),
        "B": Fraction(3, 8),
        "D": Fraction(1, 2),
    }
    assert parts_in(Side(None, case_units[1:], ()), "E", made_of) == {}  # type: ignore[arg-type]


STOOD = {"status": "complete", "percent": 0, "rank": 1, "max": 100, "survey_margin": None}
STOOD |= {"class": "", "group": "", "rank_in_group": None}


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace with its three years scored."""
    folder = tmp_path_factory.mktemp("mergers") / "mergers"
    shutil.copytree(EXAMPLE, folder)
    with pytest.MonkeyPatch.context() as here:
        here.chdir(folder)
        for year in ("2023", "2024", "2025"):
            assert in_process(["score", f"{year}.csv"]).code == 0
    return folder


@pytest.fixture
def here(scored: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(scored)
    return scored


COMMANDS = {
    "trend": ["compare", "2023", "2024", "2025"],
    "trend-unit": ["compare", "2025", "2023", "2024", "--unit", "khe"],
    "merged": ["compare", "2024", "2025"],
    "merged-unit": ["compare", "2024", "2025", "--unit", "doi-nam"],
    "several": ["gaps", "--unit", "song", "--unit", "Đồi Nam", "--since", "2024"],
    "by-group": ["score", "2025.csv", "--dry-run", "--by", "group"],
    "by-area": ["score", "2025.csv", "--dry-run", "--by", "area"],
}


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("columns", [80, 100])
@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("name", COMMANDS)
def test_page(
    name: str, lang: str, columns: int, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    check_page(f"mergers-{name}", COMMANDS[name], lang, columns, monkeypatch, request)


def told(*line: str) -> Any:  # noqa: ANN401 - JSON
    done = in_process([*line, "--format", "json"])
    assert done.code == 0, done.err
    return json.loads(done.out)


@pytest.mark.usefixtures("here")
def test_json_of_a_merged_unit() -> None:
    found = {one["unit"]: one for one in told("compare", "2024", "2025")["units"]}
    assert [*found] == ["Xã Núi", "Xã Khe", "Xã Sông", "Xã Đồi Bắc", "Xã Đồi Nam"]
    khe = found["Xã Khe"]
    assert khe["from"] == {
        "points": 88.75,  # (2100 × 84.4 + 6300 × 90.2) / 8400
        "percent": 88.75,
        "rank": None,
        "class": None,
        "group": None,
        "rank_in_group": None,
        "combined": "mean",
        "merged_from": [{"unit": "Xã Khe Trên", "weight_pct": 25.0}, {"unit": "Xã Khe Dưới", "weight_pct": 75.0}],
    }
    assert (khe["to"]["rank"], khe["to"]["class"], khe["to"]["merged_from"]) == (2, "Tốt", [])
    assert khe["change"]["places"] is khe["places_parts"] is None
    assert sum(khe["parts"].values()) == pytest.approx(khe["change"]["percent"], abs=1e-9)
    rows = [
        [one[key] for key in ("id", "from", "from_max", "from_rank", "to", "to_max", "to_rank", "change")]
        for one in khe["areas"]
    ]
    assert rows == [
        ["1", 34.75, 40, None, 36, 40, 2, 1.25],
        ["2", 54, 60, None, 40.5, 45, 2, -13.5],
        ["3", None, None, None, 15, 15, 1, None],
    ]
    assert [(area["from_rank"], area["to_rank"]) for area in found["Xã Núi"]["areas"]] == [(3, 1), (1, 1), (None, 1)]
    assert found["Xã Đồi Bắc"]["from"]["combined"] == "split"
    # From 3rd of five to 1st of five, but among the two that are there in both years it was first already.
    assert found["Xã Núi"]["change"]["places"] == 2
    assert found["Xã Núi"]["places_parts"] == {"own": 0.0, "others": 0.0, "units": 2.0}
    (alone,) = told("compare", "2024", "2025", "--unit", "khe")["units"]
    assert alone == {**khe, "nodes": alone["nodes"]}
    (old,) = told("compare", "2024", "2025", "--unit", "khe-tren")["units"]
    assert (old["unit"], old["to"]["percent"]) == ("Xã Khe Trên", None)


@pytest.mark.parametrize(
    "renamed",
    [
        {"on_time": "dung_han", "received": "da_xong"},
        {"Số hồ sơ đúng hạn": "Hồ sơ kịp thời", "Số hồ sơ đã giải quyết": "Hồ sơ đã xong"},
    ],
    ids=["names", "labels"],
)
def test_a_figure_is_known_by_its_name_or_its_label(
    renamed: dict[str, str], here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A change is taken apart alike whether the later rubric calls its figures as the earlier one did or not."""
    before = told("compare", "2024", "2025")
    place = Path(shutil.copytree(here, tmp_path / "mergers"))
    for name in ("rubric-2025.yaml", "2025.csv"):
        text = (place / name).read_text("utf-8")
        for old, new in renamed.items():
            text = text.replace(old, new)
        (place / name).write_text(text, "utf-8")
    monkeypatch.chdir(place)
    assert in_process(["score", "2025.csv", "--quiet"]).code == 0
    assert told("compare", "2024", "2025") == before


@pytest.mark.usefixtures("here")
def test_json_and_csv_of_a_trend() -> None:
    trend = told("compare", "2025", "2023", "2024")
    assert (trend["from"], trend["to"]) == ("2023", "2025")
    assert [(one["period"], one["same_rubric"], one["comparable_pct"]) for one in trend["periods"]] == [
        ("2023", None, None),
        ("2024", True, 100.0),
        ("2025", False, 85.0),
    ]
    (khe,) = (one for one in trend["units"] if one["unit"] == "Xã Khe")
    assert [one["percent"] for one in khe["trend"]] == [79.25, 88.75, 91.5]
    assert [one["change"] for one in khe["trend"]] == [None, 9.5, 2.75]
    assert khe["largest"] == {"from": "2023", "to": "2024", "percent": 9.5}
    assert khe["change"]["percent"] == 12.25
    (digital,) = (one for one in khe["area_trends"] if one["id"] == "3")
    assert [one["percent"] for one in digital["trend"]] == [None, None, 100.0]
    first_last = {one["unit"]: one for one in told("compare", "2023", "2025")["units"]}
    for one in trend["units"]:
        assert {key: one[key] for key in ("from", "to", "change", "places_parts")} == {
            key: first_last[one["unit"]][key] for key in ("from", "to", "change", "places_parts")
        }
    rows = [*csv.DictReader(io.StringIO(in_process(["compare", "2023", "2024", "2025", "--format", "csv"]).out))]
    mine = [row for row in rows if row["unit"] == "Xã Khe" and not row["id"]]
    assert [(row["period"], row["percent"], row["change"]) for row in mine] == [
        ("2023", "79.25", ""),
        ("2024", "88.75", "9.5"),
        ("2025", "91.5", "2.75"),
    ]
    assert [row["merged_from"] for row in mine] == ["Xã Khe Trên; Xã Khe Dưới"] * 2 + [""]


@pytest.mark.usefixtures("here")
def test_several_units_are_each_as_alone() -> None:
    both = told("gaps", "--unit", "song", "--unit", "Xã Đồi Nam", "--unit", "song", "--since", "2024")
    assert (both["unit"], both["gaps"]) == (None, [])
    alone = [told("gaps", "--unit", name, "--since", "2024") for name in ("song", "doi-nam")]
    assert both["units"] == [
        {key: value for key, value in one.items() if key not in ("index", "period", "problems")} for one in alone
    ]
    assert [gap["since"] for gap in alone[1]["gaps"] if gap["id"] == "2.1"] == [15.0]  # of the unit it was split from
    header, *rows = csv.reader(
        io.StringIO(in_process(["gaps", "--unit", "song", "--unit", "doi-nam", "--format", "csv"]).out)
    )
    assert header[:2] == ["unit", "id"]
    assert {row[0] for row in rows} == {"Xã Sông", "Xã Đồi Nam"}
    one_two = told("compare", "2024", "2025", "--unit", "song", "--unit", "khe")["units"]
    assert {one["unit"] for one in one_two} == {"Xã Sông", "Xã Khe"}


@pytest.mark.usefixtures("here")
def test_every_name_that_is_wrong_is_told() -> None:
    done = in_process(["gaps", "--unit", "Xã Sôngg", "--unit", "song", "--unit", "Xã Nui"])
    assert (done.code, done.err.count("Q07")) == (1, 2)


@pytest.mark.usefixtures("here")
def test_ranks_inside_groups_levels_and_areas() -> None:
    units = told("score", "2025.csv", "--dry-run")["units"]
    ranks = {one["unit"]: (one["rank"], one["group"], one["rank_in_group"], one["rank_in_level"]) for one in units[:5]}
    assert ranks == {
        "Xã Núi": (1, "Vùng cao", 1, 1),
        "Xã Khe": (2, "Vùng thấp", 1, 2),
        "Xã Sông": (3, "Vùng thấp", 2, 3),
        "Xã Đồi Bắc": (4, "Vùng cao", 2, 4),
        "Xã Đồi Nam": (5, "Vùng thấp", 3, 5),
    }
    areas = {one["unit"]: [area["rank"] for area in one["areas"]] for one in units[:5]}
    # 1: 38, 36, 22, 32, 19 points; 2: 43.2, 40.5, 36, 40.5, 36; 3: 15, 15, 15, 0, 0
    assert list(areas.values()) == [[1, 1, 1], [2, 2, 1], [4, 4, 1], [3, 2, 4], [5, 4, 4]]
    (song,) = told("compare", "2024", "2025", "--unit", "song")["units"]
    assert [(area["from_rank"], area["to_rank"]) for area in song["areas"]] == [(5, 4), (5, 4), (None, 1)]
    assert (song["from"]["rank_in_group"], song["to"]["rank_in_group"]) == (2, 2)
    marks = {one["what"]: (one["name"], one["group"], one["mark"]) for one in told("gaps", "--unit", "song")["against"]}
    assert marks["group_best"] == ("Xã Khe", "Vùng thấp", 91.5)
    assert marks["group_median"] == (None, "Vùng thấp", 73.0)


@pytest.mark.usefixtures("here")
def test_what_all_lose_and_the_pareto_line() -> None:
    lost = told("gaps")
    assert lost["lost_by_all"] == ["1.2", "2.1"]
    running = [gap["cumulative_pct"] for gap in lost["gaps"]]
    assert lost["pareto"] == {"share_pct": 80, "rows": next(at for at, one in enumerate(running, 1) if one >= 80)}
    assert {gap["id"]: gap["losing"] for gap in lost["gaps"]} == {"2.1": 5, "1.2": 5, "3.1": 2, "1.1": 2}
