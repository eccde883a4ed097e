"""Write the submissions and the survey of 2021 and 2022: `python examples/tuyen-quang/make_workspace.py [FOLDER]`.

Figures and replies are made up, by a fixed seed, so that every published figure comes out of the rubrics' own rules:
the package scores what is written, and nothing is kept that does not give the targets of `maker/made_up.py`.
The same seed gives the same files.
"""

# ruff: noqa: INP001, S311 - a script, no package; made-up data, no secrets

from __future__ import annotations

import csv
import random
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Final

from maker.district import CENT, District, weigh
from maker.made_up import COMMUNES, PERIODS, TARGETS
from maker.replies import Replies, questions
from maker.submission import HEADER, lines_of
from maker.workbook import workbook_bytes

import cchc_index
from cchc_index.read.shipped import shipped

HERE: Final = Path(__file__).resolve().parent
RUBRICS: Final = shipped("rubrics") / "tuyen-quang"
SEED: Final = 20230803
TRIES: Final = 12
NEAR: Final = 1_000
"""How near the survey points must come to their hundredth, in millionths."""


def rubric_file(period: str) -> Path:
    """The rubric of a period."""
    return RUBRICS / f"cchc-huyen-{period}.yaml"


def districts_of(period: str, before: dict[str, District]) -> dict[str, District]:
    """Every district with the levels that count and those it claims."""
    rubric = cchc_index.load_rubric(rubric_file(period))
    ours = {
        name: District(name, period, rubric, random.Random(f"{SEED} {period} {name}"), before.get(name))
        for name in COMMUNES
    }
    for one in ours.values():
        one.climb()
    weigh(ours.values(), rubric_file(period))
    for one in ours.values():
        one.draw()
        one.settle()
        one.claim()
    return ours


def write_submissions(folder: Path, period: str, ours: dict[str, District]) -> None:
    """The workbook of a period."""
    rows = [line for name in COMMUNES for line in lines_of(ours[name])]
    (folder / period).mkdir(exist_ok=True)
    (folder / period / "submissions.xlsx").write_bytes(workbook_bytes(HEADER, rows, f"Chấm điểm {period}"))


def write_survey(folder: Path, period: str, replies: dict[str, Replies], asked: list[str]) -> None:
    """The export of a period's replies."""
    with (folder / period / "survey.csv").open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, ["Đơn vị", "Nhóm", *asked], restval="", lineterminator="\n")
        writer.writeheader()
        for name in COMMUNES:
            writer.writerows(replies[name].rows)


def survey_near_targets(folder: Path, period: str, asked: list[str]) -> None:
    """Draw replies, let the package score them, turn answers by what is still off, and again."""
    replies = {name: Replies(name, period, asked, random.Random(f"{SEED} survey {period} {name}")) for name in COMMUNES}
    for one in replies.values():
        one.draw()
    off: dict[str, int] = {}
    for _ in range(TRIES):
        write_survey(folder, period, replies, asked)
        found = points_in(folder, period)
        off = {name: found[name][1] - TARGETS[period][name].survey * CENT for name in COMMUNES}
        if all(abs(far) <= NEAR for far in off.values()):
            return
        for name, far in off.items():
            if abs(far) > NEAR:
                replies[name].nudge(far)
    message = f"{period}: no replies give the survey's points: {off}"
    raise ValueError(message)


def points_in(folder: Path, period: str) -> dict[str, tuple[int, int, int]]:
    """What the package gives each district: points by appraisal, points by survey, rank."""
    result = cchc_index.score(folder / period / "submissions.xlsx", workspace=folder)
    units = result.tables["units"]
    columns = (units[name] for name in ("unit", "appraised", "survey", "rank", "unappraised"))
    found = {}
    for unit, appraised, survey, rank, unappraised in zip(*columns, strict=True):
        if unappraised:
            message = f"{unit} {period}: {unappraised} leaves are not appraised"
            raise ValueError(message)
        found[unit] = (int(appraised), int(survey), int(rank))
    return found


def check(folder: Path, period: str) -> None:
    """What is written gives the targets, in their order.

    Raises:
        ValueError: with the first that does not.
    """
    found = points_in(folder, period)
    for place, (name, target) in enumerate(TARGETS[period].items(), start=1):
        appraised, survey, rank = found[name]
        right = (
            appraised == target.appraised * CENT
            and abs(survey - target.survey * CENT) <= NEAR
            and abs(appraised + survey - target.total * CENT) <= NEAR
            and rank == place
        )
        if not right:
            message = f"{name} {period}: {found[name]}, wanted {target} and rank {place}"
            raise ValueError(message)


def main(folder: Path) -> None:
    """Write both periods in a copy, check them there, then put the files in place."""
    before: dict[str, District] = {}
    with tempfile.TemporaryDirectory() as name:
        copy = Path(name)
        shutil.copy(HERE / "cchc.yaml", copy)
        for period in PERIODS:
            before = districts_of(period, before)
            write_submissions(copy, period, before)
            survey_near_targets(copy, period, questions(before[next(iter(before))].rubric))
            check(copy, period)
        for period in PERIODS:
            shutil.copytree(copy / period, folder / period, dirs_exist_ok=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
