"""The points that a form shows while it is filled in are those of the engine, recalculated by LibreOffice."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest

from cchc_index.flow.request import Request
from cchc_index.flow.score import Result, score
from cchc_index.forms.layout import answers, is_the_units
from cchc_index.model.formula import FORMULAS
from cchc_index.model.numbers import Reason, read_figure
from cchc_index.model.points import MILLION
from cchc_index.model.rubric import Row
from cchc_index.model.rule_parts import all_rules
from cchc_index.model.tables import NOT_APPLICABLE
from cchc_index.read.rubric import RubricFile
from tests.conftest import ROOT
from tests.filled_forms import (
    ANSWER,
    TOTAL,
    Filled,
    drawn,
    filled,
    loaded,
    points_shown,
    recalculated,
    sheets_of,
)
from tests.harness import Raw, Table, load, period_of

TOURS: Final = ROOT / "tests" / "tours"
NAMES: Final = ("rubric-tour", "rubric-tour-2", "rubric-tour-3")
SHIPPED: Final = (
    *("tuyen-quang/cchc-huyen-2021", "tuyen-quang/cchc-huyen-2022", "tuyen-quang/cchc-xa-2022"),
    *("quoc-gia/qd766-xa", "thanh-hoa/hdnd-xa"),
)
"""Rubrics of the library that hold every kind of row that units fill in."""
OWN: Final = tuple(TOURS / f"{name}.yaml" for name in (*NAMES, "forms"))
LIBRARY: Final = (
    *(ROOT / "rubrics" / f"{name}.yaml" for name in SHIPPED),
    ROOT / "examples" / "published" / "dti-2022" / "rubric.yaml",  # the others ask units for nothing
)
UNITS: Final = {"tours": 7, "dti-2022": 2, "tuyen-quang": 2, "quoc-gia": 2, "thanh-hoa": 2}
"""How many forms are filled in, by the folder of the rubric: the large ones take long."""
NEAR: Final = Fraction(1, MILLION)
EMPTY: Final = (None, "")


class Made(NamedTuple):
    """The forms as LibreOffice saved them: per book and unit what each node's line shows as its points."""

    folder: Path
    shown: dict[str, dict[str, dict[str, Any]]]


class Case(NamedTuple):
    """A leaf of a tour, what is filled in, what comes of it by hand; `sheet` is the one of its tour that it fits on."""

    tour: str
    period: str
    sheet: int
    given: Filled
    raw: Raw

    @property
    def leaf(self) -> str:
        return str(self.raw["leaf"])


def tour_cases() -> Iterator[Case]:
    """The cases of the tours that a unit can type into its form, as many as go on one sheet side by side."""
    groups = [(name, load(TOURS / f"{name}-cases.yaml")["leaves"]) for name in NAMES]
    groups.append(("rubric-tour", load(TOURS / "rubric-tour-2-cases.yaml")["first_tour"]))
    taken: dict[tuple[str, str], list[set[tuple[str, str]]]] = {}
    for name, cases in groups:
        file, table = loaded(TOURS / f"{name}.yaml"), Table((TOURS / f"{name}.yaml").read_text("utf-8"))
        for raw in cases:
            row, given = file.rubric.outline.by_id[raw["leaf"]], dict[tuple[str, str], Any]()
            for figure, value in raw.get("inputs", {}).items():
                given[table.declared(raw["leaf"], figure)[0], figure] = value
            if "answer" in raw:
                given[raw["leaf"], ANSWER] = raw["answer"]
            offered = "answer" not in raw or raw["answer"] in answers(row)
            if not (given and offered and fit(file, given)) or "appraised_answer" in raw:
                continue
            period = period_of(table, raw)
            sheets = taken.setdefault((name, period), [])
            cells = {*given, (raw["leaf"], ANSWER)}
            sheet = next((place for place, used in enumerate(sheets) if not used & cells), len(sheets))
            sheets[sheet:] = sheets[sheet:] or [set()]
            sheets[sheet] |= cells
            yield Case(name, period, sheet, given, raw)


def fit(file: RubricFile, given: Filled) -> bool:
    """Whether every figure is of its type; others do not get into a form."""
    figures = {key: file.rubric.outline.inputs_at(key[0])[key[1]] for key in given if key[1] != ANSWER}
    read = (read_figure(given[key], declared.type) for key, declared in figures.items())
    return not any(isinstance(figure, Reason) for figure in read)


CASES: Final = list(tour_cases())


def draws(path: Path) -> dict[str, Filled]:
    file = loaded(path)
    dice = random.Random(path.parent.name + path.name)  # noqa: S311 - the same draws every time
    return {f"Đơn vị {number}": drawn(file, file.rubric.periods[0], dice) for number in range(UNITS[path.parent.name])}


@pytest.fixture(scope="module")
def made(tool: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The cases worked out by hand and draws of the tours, recalculated in one go."""
    books: dict[str, bytes] = {}
    for tour in NAMES:
        file = loaded(TOURS / f"{tour}.yaml")
        for period in file.rubric.periods:
            sheets: dict[str, Filled] = {}
            for case in CASES:
                if (case.tour, case.period) == (tour, period):
                    sheets[str(case.sheet)] = {**sheets.get(str(case.sheet), {}), **case.given}
            books[f"{tour}-{period}"] = filled(file, period, sheets)
    return in_libreoffice({**books, **drawn_books(OWN)}, tool("soffice"), tmp_path_factory.mktemp("forms"))


@pytest.fixture(scope="module")
def library(tool: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Draws of rubrics as they ship, which take longer."""
    return in_libreoffice(drawn_books(LIBRARY), tool("soffice"), tmp_path_factory.mktemp("library"))


def drawn_books(paths: Sequence[Path]) -> dict[str, bytes]:
    return {path.stem: filled(loaded(path), loaded(path).rubric.periods[0], draws(path)) for path in paths}


def in_libreoffice(books: dict[str, bytes], soffice: str, folder: Path) -> Made:
    shown = {
        name: {unit: points_shown(book[sheet]) for unit, sheet in sheets_of(book).items()}
        for name, book in recalculated(soffice, folder, books).items()
    }
    return Made(folder / "out", shown)


def has_formula(file: RubricFile, row: Row) -> bool:
    """Whether a form can know a leaf's points: the kinds of rule that ask for this unit's own figures only."""
    rules = list(all_rules(row.node.rule)) if row.node.rule else []
    own = all(figure.scope == "own" for figure in file.rubric.outline.figures.get(row.index, ()))
    return is_the_units(row) and bool(rules) and all(type(rule) in FORMULAS for rule in rules) and own


def test_every_kind_that_has_a_formula_is_worked_out_by_hand() -> None:
    kinds: set[type] = set()
    for case in CASES:
        file = loaded(TOURS / f"{case.tour}.yaml")
        row = file.rubric.outline.by_id[case.leaf]
        if row.node.rule is not None and has_formula(file, row):
            kinds |= set(map(type, all_rules(row.node.rule)))
    assert kinds == set(FORMULAS)


@pytest.mark.parametrize("place", range(len(CASES)), ids=[f"{n} {one.tour} {one.leaf}" for n, one in enumerate(CASES)])
def test_a_leaf_worked_out_by_hand(place: int, made: Made) -> None:
    case = CASES[place]
    file = loaded(TOURS / f"{case.tour}.yaml")
    row = file.rubric.outline.by_id[case.leaf]
    shown = made.shown[f"{case.tour}-{case.period}"][str(case.sheet)][case.leaf]
    if not has_formula(file, row) or case.raw.get("problem"):
        assert shown in EMPTY
    elif case.raw.get("status") == "not_applicable":
        assert shown == {"full": (row.node.max or 0) / MILLION, "zero": 0}.get(row.node.not_applicable, NOT_APPLICABLE)
    else:
        assert shown == pytest.approx(case.raw["points"], abs=1e-9)


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
def test_a_form_saved_by_libreoffice_scores_as_it_shows(path: Path, made: Made) -> None:
    check_scores(path, made)


@pytest.mark.slow
@pytest.mark.parametrize("path", LIBRARY, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_form_of_the_library_scores_as_it_shows(path: Path, library: Made) -> None:
    check_scores(path, library)


def check_scores(path: Path, made: Made) -> None:
    file = loaded(path)
    outline = file.rubric.outline
    result = scored(path, made.folder / f"{path.stem}.xlsx")
    units, scores = result.tables["units"], result.tables["scores"]
    rejected = set(units.loc[units["status"] == "rejected", "unit"])
    assert len(rejected) <= UNITS[path.parent.name] / 2
    compared = 0
    columns = scores[["unit", "node", "points", "status"]]
    for unit, node, points, status in columns.itertuples(index=False):
        row = outline.by_id[node]
        below = [leaf for leaf in outline.leaves_below(row) if is_the_units(leaf) and leaf.role == row.role]
        told = all(has_formula(file, leaf) for leaf in below)
        if unit in rejected or not below or not told:
            continue
        shown = made.shown[path.stem][unit][node]
        if status == "not_scored":
            assert shown in EMPTY, (unit, node)
        elif shown == NOT_APPLICABLE:
            assert (status, points) == ("not_applicable", 0), (unit, node)
        elif row.is_leaf or shown not in EMPTY:
            compared += 1
            assert abs(Fraction(str(shown)) - Fraction(points, MILLION)) < NEAR, (unit, node)
    assert compared
    if all(has_formula(file, leaf) for leaf in outline.leaves if is_the_units(leaf)):
        for unit, points in units[["unit", "points"]].itertuples(index=False):
            if unit not in rejected:
                shown = Fraction(str(made.shown[path.stem][unit][TOTAL] or 0))
                assert abs(shown - Fraction(points, MILLION)) < NEAR, unit


def scored(path: Path, form: Path) -> Result:
    """A form as it came back, scored as stage `self`."""
    period = loaded(path).rubric.periods[0]
    asked = Request((form,), rubric=str(path), period=period, stage="self", skip_bad_units=True, dry_run=True)
    return score(asked)
