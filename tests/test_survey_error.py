"""The survey's errors: against R's `survey` package, their laws, and how often the intervals hold the truth."""

from __future__ import annotations

import csv
import json
import pickle
import shutil
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from cchc_index.engine import survey_counts
from cchc_index.engine.compare import Side
from cchc_index.engine.student import t_quantile
from cchc_index.engine.survey_counts import Statistics
from cchc_index.engine.survey_error import Error
from cchc_index.engine.survey_tables import survey_tables
from cchc_index.flow.job import Job, prepare
from cchc_index.flow.request import Request
from cchc_index.flow.score import score
from cchc_index.model import language
from cchc_index.model.compared import Standing, UnitChange
from cchc_index.model.names import fold_answer
from cchc_index.model.points import MILLION
from cchc_index.model.survey import MOST_WEIGHT, Question, most_weight, survey_leaves
from cchc_index.read.rubric import saved_rubric
from cchc_index.report.survey_change import change_notes
from tests.bad.cases import in_process

R = Path(__file__).parent / "survey_r"
SHARES = {"Tốt": 0.35, "Khá": 0.3, "Trung bình": 0.2, "Kém": 0.15}
PERCENTS = {"Tốt": 100, "Khá": 75, "Trung bình": 50, "Kém": 0}


def scored(folder: Path, survey: tuple[Path, ...] = ()) -> Job:
    """The workspace of `survey_r` in a folder, scored."""
    request = Request((folder / "submissions.csv",), survey=survey, workspace=folder, here=folder, dry_run=True)
    job, _, problems = prepare(request)
    assert job is not None, [problem.message for problem in problems]
    job.score()
    return job


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A copy that may be changed."""
    return Path(shutil.copytree(R, tmp_path / "survey_r"))


def test_errors_are_those_of_r() -> None:
    """Leaves, areas, and all points over four samples: groups, strata, weights, a finite population: six digits."""
    job = scored(R)
    errors = {error.target.node: error for error in job.errors}
    expected = list(csv.DictReader((R / "expected.csv").read_text("utf-8").splitlines()))
    assert {row["node"] for row in expected} == set(errors)
    for row in expected:
        error, unit = errors[row["node"]], job.units.index(row["unit"])
        found = [error.se[unit] / 10**6, error.df[unit], error.margin[unit] / 10**6]
        assert found == pytest.approx([float(row[name]) for name in ("se", "df", "margin")], rel=1e-6), row


def test_quantiles_are_those_of_r() -> None:
    """`qt(0.975, df)` and `qt(0.99995, df)` in R 4.2.2."""
    df = np.array([1, 2, 3.7, 10, 30, 1000, 1e5])
    wide = [12.70620474, 4.30265273, 2.867520707, 2.228138852, 2.042272456, 1.962339081, 1.959987708]
    wider = [6366.197671, 99.99249984, 17.86443845, 6.211050891, 4.482417175, 3.906343737, 3.890748845]
    assert t_quantile(0.95, df) == pytest.approx(wide, rel=1e-8)
    assert t_quantile(0.9999, df) == pytest.approx(wider, rel=1e-7)
    assert np.isnan(t_quantile(0.95, np.array([np.nan, 3.0]))).tolist() == [True, False]


def drawn(units: int, each: int, seed: int) -> pd.DataFrame:
    """Replies of people whose two answers hang together; every third second answer is blank."""
    pick = np.random.default_rng(seed)
    answers = np.array(list(SHARES))
    first = pick.choice(len(answers), (units, each), p=list(SHARES.values()))
    other = np.where(
        pick.random((units, each)) < 0.5, first, pick.choice(len(answers), (units, each), p=[*SHARES.values()])
    )
    texts = np.where(pick.random((units, each)) < 1 / 3, "", answers[other])
    unit = np.repeat([f"Huyện Thử {place}" for place in range(units)], each)
    return pd.DataFrame({"Đơn vị": unit, "C1": answers[first].ravel(), "C2": texts.ravel()})


@pytest.mark.parametrize("weighted", [False, True])
def test_sums_know_no_order_and_no_parts(weighted: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same replies in any order, in chunks of any size, counted apart and added: equal to the last digit."""
    replies = drawn(3, 400, seed=1).rename(columns={"Đơn vị": "unit"})
    replies["group"] = np.where(np.arange(len(replies)) % 4, "a", "b")
    if weighted:
        pick = np.random.default_rng(3)
        replies["weight"] = pick.integers(1, 50_000_000, len(replies))
        replies["stratum"] = pick.choice(["đông", "tây"], len(replies))
    for code in ("C1", "C2"):
        replies[code] = [fold_answer(text) if text else None for text in replies[code]]
    leaves = survey_leaves(saved_rubric(R / "rubric.yaml"))
    whole = survey_tables(Statistics(leaves).count(replies))
    assert len(whole["reply_products"]) == 3 * 2 * 6 * (2 if weighted else 1)  # C1 and C2 of leaf 1.1, C2 of 1.2
    monkeypatch.setattr(survey_counts, "BUFFER", 100)
    monkeypatch.setattr(survey_counts, "BLOCK", 37)
    for seed in range(5):
        pick = np.random.default_rng(seed)
        shuffled = replies.sample(frac=1, random_state=seed)
        cuts = np.sort(pick.integers(0, len(replies), 7))
        chunks = [shuffled[a:b] for a, b in pairwise([0, *cuts.tolist(), len(replies)])]
        counted = [Statistics(leaves).count(chunk.astype({"unit": "category"})) for chunk in chunks[:4]]
        rest = Statistics(leaves)
        for chunk in chunks[4:]:
            rest.count(chunk)
        total = pickle.loads(pickle.dumps(rest)) + sum(counted[1:], counted[0])  # noqa: S301
        for name, table in survey_tables(total).items():
            pd.testing.assert_frame_equal(table, whole[name])


@pytest.mark.parametrize("largest", [9_000, 1000 * MOST_WEIGHT])
def test_sums_are_what_they_say(largest: int) -> None:
    """Each number of the tables, counted again reply by reply."""
    leaves = survey_leaves(saved_rubric(R / "rubric.yaml"))
    assert most_weight(leaves) == MOST_WEIGHT
    replies = drawn(2, 60, seed=5).rename(columns={"Đơn vị": "unit"}).assign(group="a", stratum="")
    replies["weight"] = np.random.default_rng(1).integers(largest // 2, largest + 1, len(replies)) * 1000
    for code in ("C1", "C2"):
        replies[code] = [fold_answer(text) if text else None for text in replies[code]]
    tables = survey_tables(Statistics(leaves).count(replies))
    scale = {(leaf.row.node.id, one.code): one.percents for leaf in leaves for one in leaf.questions}
    assert len(tables["reply_products"]) == 12
    for row in tables["reply_products"].to_dict("records"):
        mine = replies[replies["unit"] == row["unit"]]
        one, two = (
            [scale[leaf, code].get(answer) for answer in mine[code]]
            for leaf, code in ((row["leaf"], row["question"]), (row["other_leaf"], row["other_question"]))
        )
        weights = [Fraction(int(weight), MILLION) for weight in mine["weight"]]
        both = [
            (weight**2, a, b) for weight, a, b in zip(weights, one, two, strict=True) if a is not None and b is not None
        ]
        expected = {
            "valid": sum(w for w, _, _ in both),
            "sum": sum(w * a * 1000 for w, a, _ in both),
            "other_sum": sum(w * b * 1000 for w, _, b in both),
            "product": sum(w * a * b * MILLION for w, a, b in both),
        }
        found = {name: row[name] for name in expected}
        assert found == pytest.approx({name: float(value) for name, value in expected.items()}, rel=1e-12)
    for row in tables["replies"].to_dict("records"):
        mine = replies[(replies["unit"] == row["unit"]) & (replies[row["question"]] == row["answer"])]
        assert (row["count"], row["weight"]) == (len(mine), mine["weight"].sum())


def test_the_largest_weight_is_still_exact() -> None:
    """A full block of it with odd percents: to the last digit in whole numbers; `most_weight` leaves less to those."""
    scale = {"a": Fraction(100), "b": Fraction(33_333, 1000)}
    leaf = survey_leaves(saved_rubric(R / "rubric.yaml"))[0]
    leaf = replace(leaf, questions=(Question("C1", Fraction(1), scale),))
    most = most_weight([leaf])
    assert most == 687
    count = 3 * survey_counts.BLOCK
    replies = pd.DataFrame(
        {"unit": "u", "group": "g", "weight": most * MILLION - 1, "C1": ["a", "b", "a"] * (count // 3)}
    )
    (sums,) = Statistics([leaf]).count(replies).settled()
    (parts,) = sums.products.reshape(1, 3, 3).tolist()
    found = [(high << 36) + (mixed << 18) + low for high, mixed, low in zip(*parts, strict=True)]
    weight = most * 1000
    each = [(100_000, 1), (33_333, 1), (100_000, 1)]
    step = sums.form.step
    vectors = [(percent // step * weight, valid * weight) for percent, valid in each]
    assert found == [count // 3 * sum(one[a] * one[b] for one in vectors) for a, b in ((0, 0), (0, 1), (1, 1))]


RUBRIC = """
schema: 1
id: thu/dieu-tra
index: thu
title: Thử
level: huyen
periods: ["2022"]
status: illustrative
basis: [{number: "1", issuer: Thử, title: Thử}]
areas:
  - id: "1"
    name: Điều tra
    max: 10
    scored_by: survey
    rule: {kind: survey, questions: [C1, C2], answers: {Tốt: 100, Khá: 75, Trung bình: 50, Kém: 0}}
  - id: "2"
    name: Thẩm định
    max: 10
    rule: {kind: judgement, step: 0.01}
"""


def surveyed(folder: Path, replies: pd.DataFrame, rubric: str = RUBRIC, survey: str = "{}") -> tuple[Job, Error]:
    """The replies of many units, scored in one run, and the error of all their points."""
    (folder / "rubric.yaml").write_text(rubric, "utf-8")
    periods = '[{period: "2022", rubric: rubric.yaml}]'
    (folder / "cchc.yaml").write_text(f"schema: 1\nlevel: huyen\nperiods: {periods}\nsurvey: {survey}\n", "utf-8")
    replies.to_csv(folder / "replies.csv", index=False)
    rows = [f"{unit},2,5\n" for unit in replies["Đơn vị"].unique()]
    (folder / "submissions.csv").write_text("Đơn vị,Mã,Điểm thẩm định\n" + "".join(rows), "utf-8")
    given, exports = (folder / "submissions.csv",), (folder / "replies.csv",)
    job, _, problems = prepare(Request(given, survey=exports, workspace=folder, here=folder, dry_run=True))
    assert job is not None, [problem.message for problem in problems]
    job.score()
    return job, job.errors[-1]


def held(error: Error, truth: NDArray[np.float64]) -> float:
    """In how many of the units the interval holds the true points."""
    return float((np.abs(error.target.points / 10**6 - truth) <= error.margin / 10**6).mean())


def test_intervals_hold_the_truth_as_often_as_they_say(tmp_path: Path) -> None:
    """Of 1,500 seeded surveys of 40 people about 95 % of the intervals hold the points of asking everybody."""
    _, error = surveyed(tmp_path, drawn(1500, 40, seed=2022))
    truth = 5 + 10 * sum(SHARES[one] * PERCENTS[one] for one in SHARES) / 100
    share = held(error, np.full(1500, truth))
    assert 0.935 <= share <= 0.965, share


def test_intervals_of_small_populations_hold_the_truth(tmp_path: Path) -> None:
    """Of groups of 30 and 80 people 15 and 20 are asked: what all of them would say is within, 95 % of the time."""
    sizes, asked = {"Lãnh đạo": (30, 15), "Người dân": (80, 20)}, []
    truth = np.full(600, 5.0)
    for place, (group, (size, count)) in enumerate(sizes.items()):
        people = drawn(600, size, seed=place).assign(Nhóm=group)
        percents = people[["C1", "C2"]].replace({"": None}).replace(PERCENTS).astype(float)
        means = percents.groupby(people["Đơn vị"], sort=False).mean().mean(axis=1).to_numpy()
        truth += 10 * means / 100 * (place + 1) / 3
        asked.append(people.groupby("Đơn vị", sort=False).sample(count, random_state=place))
    rubric = RUBRIC.replace("answers:", "groups: {Lãnh đạo: 1, Người dân: 2}, answers:")
    units = ", ".join(f"{unit}: {{Lãnh đạo: 30, Người dân: 80}}" for unit in asked[0]["Đơn vị"].unique())
    _, error = surveyed(tmp_path, pd.concat(asked), rubric, f"{{population: {{{units}}}}}")
    share = held(error, truth)
    assert 0.93 <= share <= 0.98, share


def test_intervals_of_an_uneven_sample_hold_the_truth(tmp_path: Path) -> None:
    """A stratum of a tenth of the people that makes half the sample, and answers otherwise: weights set it right."""
    many, few = drawn(1500, 25, seed=1), drawn(1500, 25, seed=2)
    worse = {"Tốt": "Khá", "Khá": "Trung bình", "Trung bình": "Kém", "Kém": "Kém", "": ""}
    few = few.assign(C1=few["C1"].map(worse), C2=few["C2"].map(worse))
    replies = pd.concat([many.assign(w=0.9, t="đông"), few.assign(w=0.1, t="tây")])
    _, error = surveyed(tmp_path, replies, survey="{weight_column: w, stratum_column: t}")
    means = [sum(SHARES[one] * PERCENTS[said(one)] for one in SHARES) for said in (str, worse.__getitem__)]
    share = held(error, np.full(1500, 5 + 10 * (0.9 * means[0] + 0.1 * means[1]) / 100))
    assert 0.92 <= share <= 0.965, share


def test_ranks_that_stay_possible(tmp_path: Path) -> None:
    """Units whose people are alike are told apart by nothing: nearly all may take nearly any rank; each its own."""
    job, _ = surveyed(tmp_path, drawn(12, 60, seed=7))
    result, _ = job.score()
    units = job.results(result)["units"]
    assert (units["rank_low"] <= units["rank"]).all()
    assert (units["rank"] <= units["rank_high"]).all()
    assert (units["rank_low"] == 1).all(), "the truth is a tie of all: it must be within"
    assert (units["rank_high"] == 12).all()


def test_asking_everybody_leaves_no_error(workspace: Path) -> None:
    """Where as many answered as there are, the finite population correction takes the error away."""
    text = (
        (workspace / "cchc.yaml")
        .read_text("utf-8")
        .replace("Lãnh đạo: 40, Người dân: 900", "Lãnh đạo: 12, Người dân: 60")
    )
    (workspace / "cchc.yaml").write_text(text, "utf-8")
    job = scored(workspace, (workspace / "replies.csv", workspace / "other.csv"))
    errors = {error.target.node: error for error in job.errors}
    assert errors["1"].se[job.units.index("Huyện An")] == 0
    assert errors["1"].se[job.units.index("Huyện Bình")] > 0


def test_people_of_another_group_are_none_of_a_sample(workspace: Path) -> None:
    """A file of one group has the people of that group to be asked; one of nobody knows whom, any number."""
    unknown = scored(workspace)
    entry = "    - {name: Khác, files: other.csv, group: Người dân}\n"
    with (workspace / "cchc.yaml").open("a", encoding="utf-8") as file:
        file.write(entry)
    told = scored(workspace)
    place = told.units.index("Huyện An")
    one, other = (next(error for error in job.errors if error.target.node == "2").se[place] for job in (told, unknown))
    assert one == pytest.approx(other * (1 - 36 / 900) ** 0.5, rel=1e-9)


def test_one_reply_that_answers_nothing_of_a_row_leaves_its_error_known(workspace: Path) -> None:
    """One reply of a group tells no spread; where it leaves a row's questions blank, it takes no part in its error."""
    lines = (workspace / "replies.csv").read_text("utf-8").splitlines()
    others = [line for line in lines if not line.startswith("Huyện Bình,Lãnh đạo")]
    known = []
    for answers in (",,Tốt,Tốt", "Tốt,Khá,Tốt,Tốt"):
        (workspace / "replies.csv").write_text("\n".join([*others, f"Huyện Bình,Lãnh đạo,{answers}", ""]), "utf-8")
        job = scored(workspace)
        (error,) = (one for one in job.errors if one.target.node == "1.1")
        known.append(bool(np.isfinite(error.se[job.units.index("Huyện Bình")])))
    assert known == [True, False]


def test_a_row_that_no_reply_answers_waits_for_the_survey(workspace: Path) -> None:
    (workspace / "other.csv").write_text("Đơn vị,D1\nHuyện An,\n", "utf-8")
    request = Request((workspace / "submissions.csv",), workspace=workspace, here=workspace, dry_run=True)
    scores = score(request).tables["scores"]
    assert set(scores.loc[scores["node"] == "2", "status"]) == {"pending_survey"}
    assert "pending_survey" not in set(scores.loc[scores["node"] == "1.1", "status"])


def test_saved_sums_give_the_same_errors(workspace: Path) -> None:
    """A later run without the survey files takes the errors from the saved table."""
    request = Request((workspace / "submissions.csv",), workspace=workspace, here=workspace)
    first = score(request)
    assert first.saved is not None
    text = (workspace / "cchc.yaml").read_text("utf-8")
    text = text.replace(", survey: [replies.csv, other.csv, weighted.csv, strata.csv]", "")
    (workspace / "cchc.yaml").write_text(text[: text.index("  questionnaires:")], "utf-8")
    again = score(request)
    pd.testing.assert_frame_equal(first.tables["survey_errors"], again.tables["survey_errors"], check_dtype=False)
    assert len(first.tables["survey_errors"]) == 18


def test_explained_as_scored_and_without_the_answers_of_a_few(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The working of a weighted leaf ends in its points; means of a few answers stay untold, those beside them too."""
    monkeypatch.chdir(workspace)
    assert in_process(["score", "submissions.csv"]).code == 0
    line = ["explain", "--unit", "Bình", "--node", "3.1", "--format", "json"]
    (leaf,) = json.loads(in_process(line).out)["leaves"]
    errors = {error.target.node: error for error in scored(workspace).errors}
    points = errors["3.1"].target.points[1]
    assert float(leaf["steps"][-1]["result"]) * 10**6 == pytest.approx(points, abs=0.5)
    assert sum("bình quân" in step["text"] for step in leaf["steps"]) == 7
    with (workspace / "cchc.yaml").open("a", encoding="utf-8") as file:
        file.write("  small_group: 8\n")  # of the leaders there are seven
    (few,) = json.loads(in_process(line).out)["leaves"]
    assert few["steps"][-2:] == leaf["steps"][-2:]
    assert [step["text"] for step in few["steps"] if "%" in step["text"]] == [few["steps"][-2]["text"]]


def test_whose_change_nobody_can_judge_is_said_where_there_was_a_survey() -> None:
    known, unknown = Standing(1, 50 * MILLION, 1, MILLION), Standing(1, 60 * MILLION, 1)
    both, half, none = (
        UnitChange("An", known, known),
        UnitChange("Bình", unknown, known),
        UnitChange("Chi", None, known),
    )
    language.use("en")
    (_within, said) = change_notes([both, half, none], 2, one=False)
    assert said.endswith("error: Bình"), "not Chi, which has no change"
    assert change_notes([UnitChange("An", unknown, unknown)], 2, one=True) == []


def test_a_margin_of_points_is_as_wide_in_percent_of_the_maximum() -> None:
    row = {"unit": "Huyện An", "status": "complete", "points": 40 * MILLION, "percent": 80 * MILLION, "rank": 1}
    row |= {"class": "", "group": "", "rank_in_group": None}
    side = Side(None, [{**row, "max": 50 * MILLION, "survey_margin": MILLION // 4}], [])  # type: ignore[arg-type]
    assert side.standings["Huyện An"].margin == MILLION // 2, "a quarter of a point of fifty is half a percent"
