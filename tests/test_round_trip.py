"""Round trip (đi một vòng): what is filled into our forms scores as the same in the tidy form, and comes back equal."""

from __future__ import annotations

import csv
import datetime as dt
import random
import shutil
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest
import yaml
from hypothesis import given as drawing
from hypothesis import settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from cchc_index.flow.request import Request
from cchc_index.flow.score import Result, score
from cchc_index.flow.template import TemplateRequest, make_templates
from cchc_index.forms.appraisal import agencies
from cchc_index.forms.layout import Self, answers, is_the_units, lines_of
from cchc_index.forms.self_assessment import SelfAssessment
from cchc_index.model.problem import has_errors
from cchc_index.model.rubric import Row
from cchc_index.model.rules import Judgement, Ratio
from cchc_index.model.tables import NEVER, NOT_APPLICABLE
from cchc_index.read.grid import read_book
from cchc_index.read.rubric import RubricFile, load_rubric
from cchc_index.read.submissions import UnitFinder
from cchc_index.read.tidy import read_submissions
from cchc_index.read.tidy_rows import Form
from tests.conftest import ROOT
from tests.filled_forms import (
    ANSWER,
    APPRAISERS,
    DAY,
    EVIDENCE,
    OPINION,
    OWN,
    PAGE,
    POINTS,
    WHY,
    Filled,
    drawn,
    fill,
    fill_appraisal,
    label_of,
    lines,
    loaded,
    occasion,
    put,
    sheets_of,
)
from tests.strategies import Case, cases, write_rubric
from tests.strategies.submissions import UnitSheet
from tests.test_engine_laws import SLOW, folder
from tests.test_merge import contents

TOURS: Final = [ROOT / "tests" / "tours" / f"{name}.yaml" for name in ("rubric-tour", "rubric-tour-2", "rubric-tour-3")]
FORMS: Final = ROOT / "tests" / "tours" / "forms.yaml"
RUBRICS: Final = [
    *sorted(one for one in (ROOT / "rubrics").rglob("*.yaml") if one.parent.name != "tests"),
    *sorted((ROOT / "examples" / "published").rglob("rubric.yaml")),
    *TOURS,
    FORMS,
]
QUICK: Final = ("rubric-tour-3", "forms")
"""Those that a usual run has time for."""
UNITS: Final = ("Thị trấn " + "rất dài " * 4 + "Một", "Thị trấn " + "rất dài " * 4 + "Hai")
"""Longer than a sheet's name can be, and alike as far as it goes."""
HEADINGS: Final = (
    "Đơn vị", "Mã", "Tên số liệu", "Giá trị", "Điểm tự chấm", "Giá trị thẩm định", "Điểm thẩm định",
    "Tài liệu kiểm chứng", "Giải trình", "Ý kiến thẩm định",
)  # fmt: skip
NASTY: Final = (
    "=1+1", "+84", "@tôi", "-5", "1.10", "03/2022", "007", "1e5", "TRUE", "#N/A", "a\nb", "Hoá", "85%", "“”",
)  # fmt: skip

Both = tuple[dict[str, Filled], dict[str, Filled]]
"""Per unit what it fills in, and what its appraisers do."""

# ---------------------------------------------------------------- every rubric: template, filled, scored


@pytest.mark.parametrize(
    "path",
    [pytest.param(path, marks=[] if path.stem in QUICK else pytest.mark.slow) for path in RUBRICS],
    ids=lambda path: f"{path.parent.name}/{path.stem}",
)
def test_forms_score_as_the_tidy_form_does(path: Path, tmp_path: Path) -> None:
    """A form each, all units in one file, and the appraisers' forms, which show what was saved of the units."""
    file, here = loaded(path), tmp_path
    workspace(path, file, here)
    own, appraised = filled_in(file, random.Random(path.parent.name + path.name))  # noqa: S311 - the same every time
    tidy_form(file, here / "own.csv", own, {})
    tidy = run(here, here / "own.csv", stage="self")
    forms = self_assessments(file, here, own, one_file=False)
    same(run(here, *forms, stage="self"), tidy, least=bool(any(own.values())))
    forms = self_assessments(file, here, own, one_file=True)
    same(run(here, *forms, stage="self", dry_run=False), tidy, least=bool(any(own.values())))
    forms += appraisals(file, here, appraised)
    tidy_form(file, here / "all.csv", own, appraised)
    same(run(here, *forms), run(here, here / "all.csv"), least=bool(agencies(file.rubric, None)))


def workspace(path: Path, file: RubricFile, here: Path, groups: Sequence[str] = ("",) * len(UNITS)) -> None:
    """A workspace with units of long and like names, for the rubric's first period."""
    shutil.copy(path, here / "rubric.yaml")
    units = [
        {"code": f"u{place}", "name": name} | ({"group": group} if group else {})
        for place, (name, group) in enumerate(zip(UNITS, groups, strict=True))
    ]
    period = {"period": file.rubric.periods[0], "rubric": "rubric.yaml"}
    settled = {"schema": 1, "level": file.rubric.level, "units": units, "periods": [period]}
    (here / "cchc.yaml").write_text(yaml.safe_dump(settled, allow_unicode=True), "utf-8")


def filled_in(file: RubricFile, dice: random.Random) -> Both:
    """What units and their appraisers may write."""
    period, leaves = file.rubric.periods[0], file.rubric.outline.leaves
    own: dict[str, Filled] = {unit: {**drawn(file, period, dice)} for unit in UNITS}
    appraised: dict[str, Filled] = {}
    typed = typed_points(file)
    by_agency = [leaf for of_agency in agencies(file.rubric, None).values() for leaf in of_agency]
    corrected = appraised_figures(file)
    for unit, given in own.items():
        more: dict[tuple[str, str], Any] = dict(given)
        corrections: dict[tuple[str, str], Any] = {}
        for leaf in leaves:
            key = leaf.node.id
            if key in typed and more.get((key, ANSWER)) != NOT_APPLICABLE and dice.random() < 0.7:
                more[key, POINTS] = some_points(leaf, dice)
            if leaf.node.scored_by in ("unit", "appraiser") and dice.random() < 0.3:
                more.setdefault((key, EVIDENCE), dice.choice(NASTY))
                more |= {(key, DAY): dt.date(2022, 3, 1), (key, PAGE): "tr. 4", (key, WHY): dice.choice(NASTY)}
            if leaf in by_agency and dice.random() < 0.5:
                corrections[key, POINTS] = some_points(leaf, dice)
                corrections[key, OPINION] = dice.choice(NASTY)
        again = drawn(file, period, dice)
        corrections |= {key: again[key] for key in sorted(corrected & again.keys()) if dice.random() < 0.2}
        own[unit], appraised[unit] = more, corrections
    return own, appraised


def appraised_figures(file: RubricFile) -> set[tuple[str, str]]:
    """The figures that the rules of appraised leaves read: those that appraisers correct."""
    leaves = [leaf for of_agency in agencies(file.rubric, None).values() for leaf in of_agency]
    return {key for leaf in leaves for key in file.rubric.outline.own_figures[leaf.index]}


def typed_points(file: RubricFile) -> set[str]:
    """The leaves whose points the unit itself types."""
    sheet = openpyxl.load_workbook(BytesIO(blank(file)))["Tự chấm"]
    return {node for row, node, _figure in lines(sheet) if not sheet.cell(row, Self.SELF + 1).protection.locked}


def blank(file: RubricFile) -> bytes:
    """A form that nobody has filled in yet."""
    return SelfAssessment(occasion(file, file.rubric.periods[0])).workbook(["Xã Thử"])


def some_points(leaf: Row, dice: random.Random) -> float:
    """Points that the leaf may have: on its grid, where it has one."""
    most, rule = (leaf.node.max or 0) / 10**6, leaf.node.rule
    on_grid = isinstance(rule, Judgement | Ratio) and rule.step is not None
    return dice.choice([0, most] if on_grid else [0, most, most / 2, most / 4])


def self_assessments(file: RubricFile, here: Path, own: Mapping[str, Filled], *, one_file: bool) -> list[Path]:
    """The units' forms, written by the command and filled in."""
    made = make_templates(TemplateRequest(one_file=one_file, workspace=here, here=here))
    assert made.problems == []
    assert len(made.written) == (1 if one_file else len(UNITS))
    for path in made.written:
        book = openpyxl.load_workbook(path)
        sheets = sheets_of(book) or {said(book["_cchc"], "unit"): "Tự chấm"}
        for unit, name in sheets.items():
            fill(file, book[name], own[unit])
        book.save(path)
    return made.written


def appraisals(file: RubricFile, here: Path, appraised: Mapping[str, Filled]) -> list[Path]:
    """The appraisers' forms, filled in; none where nothing is appraised."""
    if not agencies(file.rubric, None):
        return []
    made = make_templates(TemplateRequest(appraisal=True, workspace=here, here=here))
    assert made.problems == []
    for path in made.written:
        book = openpyxl.load_workbook(path)
        fill_appraisal(file, book["Thẩm định"], appraised)
        book.save(path)
    return made.written


def said(sheet: Worksheet, wanted: str) -> str:
    return next(str(value) for key, value in sheet.iter_rows(values_only=True, max_col=2) if key == wanted)


def tidy_form(file: RubricFile, path: Path, own: Mapping[str, Filled], appraised: Mapping[str, Filled]) -> None:
    """The same in the tidy form, as people write it; as in the forms, there is a row for every leaf."""
    leaves = [leaf.node.id for leaf in file.rubric.outline.leaves]
    rows: dict[tuple[str, str, str], dict[str, str]] = {(unit, leaf, ""): {} for unit in own for leaf in leaves}
    for units, value_column, points_column in (
        (own, "Giá trị", "Điểm tự chấm"),
        (appraised, "Giá trị thẩm định", "Điểm thẩm định"),
    ):
        columns = {POINTS: points_column, WHY: "Giải trình", OPINION: "Ý kiến thẩm định"}
        columns |= dict.fromkeys((EVIDENCE, DAY, PAGE), "Tài liệu kiểm chứng")
        for unit, given in units.items():
            for (node, name), value in given.items():
                row = rows.setdefault((unit, node, label_of(file, node, name)), {})
                column = columns.get(name, value_column)
                row[column] = "; ".join(filter(None, (row.get(column), as_text(file, node, name, value))))
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, HEADINGS, restval="")
        writer.writeheader()
        writer.writerows(dict(zip(HEADINGS, key, strict=False)) | row for key, row in rows.items())


def as_text(file: RubricFile, node: str, name: str, value: object) -> str:
    """A value as people here write it."""
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}"
    plain = str(value).replace(".", ",") if isinstance(value, float) else str(value)
    figure = name not in OWN and name not in APPRAISERS
    return f"{plain}%" if figure and file.rubric.outline.inputs_at(node)[name].type == "percent" else plain


def run(here: Path, *files: Path, stage: Any = "record", dry_run: bool = True) -> Result:  # noqa: ANN401
    return score(Request(files, stage=stage, dry_run=dry_run, skip_bad_units=True, workspace=here, here=here))


def same(forms: Result, tidy: Result, *, least: bool) -> None:
    """Equal in what was read and in what came of it; in the problems too, wherever they stand."""
    found = [
        sorted((one.code, one.unit or "", str(one.params.get("id"))) for one in result.problems if has_errors([one]))
        for result in (forms, tidy)
    ]
    assert found[0] == found[1]
    assert (forms.head is None) == (tidy.head is None) is False
    one, other = contents(forms), contents(tidy)
    for table in one:
        assert one[table] == other[table], table
    assert not least or any(one[table] for table in ("answers", "figures", "remarks"))


# ---------------------------------------------------------------- drawn rubrics: the same


@settings(SLOW, max_examples=5)
@drawing(cases())
def test_forms_of_any_rubric_score_as_the_tidy_form_does(case: Case) -> None:
    with folder() as here:
        drawn_rubric = here / "drawn.yaml"
        drawn_rubric.write_text(write_rubric(case.rubric), "utf-8")
        file, _problems = load_rubric(drawn_rubric)
        assert file is not None
        units = ([*case.data] * len(UNITS))[: len(UNITS)]
        workspace(drawn_rubric, file, here, [case.groups.get(unit, "") for unit in units])
        sheets = {name: case.data[unit] for name, unit in zip(UNITS, units, strict=True)}
        typed, corrected = typed_points(file), appraised_figures(file)
        groups = {name: case.groups.get(unit) for name, unit in zip(UNITS, units, strict=True)}
        own = {
            unit: kept(
                file, as_filled(sheet, "declared", lambda key: key[1] != POINTS or key[0] in typed), groups[unit]
            )
            for unit, sheet in sheets.items()
        }
        appraised = {
            unit: kept(
                file, as_filled(sheet, "appraised_1", lambda key: key[1] in OWN or key in corrected), groups[unit]
            )
            for unit, sheet in sheets.items()
        }
        forms = self_assessments(file, here, own, one_file=True)
        claimed = {unit: {**filled, **not_asked(file, groups[unit])} for unit, filled in own.items()}
        tidy_form(file, here / "own.csv", claimed, {})
        same(run(here, *forms, stage="self", dry_run=False), run(here, here / "own.csv", stage="self"), least=False)
        forms += appraisals(file, here, appraised)
        tidy_form(file, here / "all.csv", claimed, appraised)
        same(run(here, *forms), run(here, here / "all.csv"), least=False)


def not_asked(file: RubricFile, group: str | None) -> Filled:
    """What a form says by itself of the rows that are for other groups."""
    leaves = [row for row in file.rubric.outline.leaves if row.scores and row.node.scored_by in ("unit", "appraiser")]
    return {(row.node.id, ANSWER): NOT_APPLICABLE for row in leaves if group is not None and not row.is_for(group)}


def kept(file: RubricFile, given: Filled, group: str | None) -> Filled:
    """What a form asks units of a group for."""
    outline = file.rubric.outline

    def asked(node: str, name: str) -> bool:
        readers = [node] if name in OWN else outline.readers.get((node, name), ())
        return group is None or not readers or any(outline.by_id[leaf].is_for(group) for leaf in readers)

    return {key: value for key, value in given.items() if asked(*key)}


def as_filled(sheet: UnitSheet, round_: str, kept: Callable[[tuple[str, str]], bool]) -> Filled:
    """One round of a drawn sheet as what is filled in, as far as the form has a place for it."""
    given: dict[tuple[str, str], Any] = {key[:2]: value for key, value in sheet["figures"].items() if key[2] == round_}
    given |= {(leaf, ANSWER): answer for (leaf, one), answer in sheet["answers"].items() if one == round_}
    given |= {(leaf, POINTS): points for (leaf, one), points in sheet["points"].items() if one == round_}
    return {key: float(value) if isinstance(value, Fraction) else value for key, value in given.items() if kept(key)}


# ---------------------------------------------------------------- whatever is written comes back

LETTERS: Final = st.characters(exclude_categories=("Cs", "Cc", "Cn"), exclude_characters="\ufffe\uffff")
TEXTS: Final = st.sampled_from(NASTY) | st.text(LETTERS, min_size=1, max_size=30).filter(
    lambda text: any(map(str.isalnum, text))
)
DATES: Final = st.dates(dt.date(1900, 3, 1), dt.date(2199, 12, 31))
DIGITS: Final = st.integers(-(10**15) + 1, 10**15 - 1)


def scaled(digits: int, places: int) -> Decimal:
    return Decimal(digits).scaleb(-places)


DOCUMENT: Final[dict[str, st.SearchStrategy[Any]]] = {EVIDENCE: TEXTS, DAY: DATES, PAGE: TEXTS}
PERCENTS: Final = st.builds(scaled, st.integers(0, 10**9), st.integers(2, 7))
CELLS: Final[dict[str, st.SearchStrategy[tuple[Any, Any]]]] = {
    "number": st.builds(scaled, DIGITS, st.integers(0, 12)).map(lambda one: (float(one), float(one))),
    "count": st.integers(0, 10**15 - 1).map(lambda one: (one, float(one))),
    "percent": PERCENTS.map(lambda one: (float(one / 100), float(one))),
    "date": DATES.map(lambda day: (day, float(day.toordinal()))) | st.just(("Không", NEVER)),
    "yes_no": st.sampled_from([("Có", 1.0), ("Không", 0.0)]),
    "text": TEXTS.map(lambda text: (text, text.strip())),
}
"""Per type of figure what stands in its cell, and what it means: 0.85 under a percent's format is 85."""

COLUMNS: Final = {
    "answers": ["leaf", "round", "points", "answer"],
    "figures": ["node", "input", "round", "value", "text"],
    "remarks": ["leaf", "kind", "text"],
}

Read = dict[str, set[tuple[Any, ...]]]


@st.composite
def forms_filled_in(draw: st.DrawFn, file: RubricFile, typed: set[str]) -> tuple[Filled, Read]:
    """Anything in any of the cells that are open, and the tables that say so."""
    cells: dict[tuple[str, str], Any] = {}
    read: Read = {"answers": set(), "figures": set(), "remarks": set()}
    for line in lines_of(file.rubric):
        if line.figure is not None and draw(st.booleans()):
            cells[line.node, line.name], value = draw(CELLS[line.figure.type])
            both = (None, value) if line.figure.type == "text" else (value, None)
            read["figures"].add((line.node, line.name, "declared", *both))
        elif line.figure is None and line.row is not None and line.row.is_leaf:
            draw_leaf(draw, line.row, cells, read, typed=line.node in typed)
    return cells, read


def draw_leaf(draw: st.DrawFn, leaf: Row, cells: dict[tuple[str, str], Any], read: Read, *, typed: bool) -> None:
    """A leaf's own line: an answer or points, its document, a text."""
    key = leaf.node.id
    offered = list(answers(leaf)) if is_the_units(leaf) else []
    if draw(st.booleans()) and offered:
        cells[key, ANSWER] = draw(st.sampled_from(offered))
        read["answers"].add((key, "declared", None, cells[key, ANSWER]))
    elif draw(st.booleans()) and typed:
        cells[key, POINTS] = draw(st.sampled_from([0.0, (leaf.node.max or 0) / 10**6]))
        read["answers"].add((key, "declared", cells[key, POINTS], None))
    if leaf.node.scored_by in ("unit", "appraiser"):
        document = {name: draw(kind) for name, kind in DOCUMENT.items() if draw(st.booleans())}
        shown = [f"{one:%d/%m/%Y}" if isinstance(one, dt.date) else one.strip() for one in document.values()]
        if document:
            read["remarks"].add((key, "evidence", "; ".join(shown)))
        cells |= {(key, name): value for name, value in document.items()}
        if draw(st.booleans()):
            cells[key, WHY] = draw(TEXTS)
            read["remarks"].add((key, "explanation", cells[key, WHY].strip()))


@cache
def prepared(path: Path) -> tuple[RubricFile, bytes, set[str]]:
    file = loaded(path)
    return file, blank(file), typed_points(file)


@settings(SLOW, max_examples=10)
@drawing(st.sampled_from([*TOURS, FORMS]), st.data())
def test_whatever_is_written_into_a_form_comes_back_equal(path: Path, data: st.DataObject) -> None:
    file, form, typed = prepared(path)
    cells, wanted = data.draw(forms_filled_in(file, typed))
    book = openpyxl.load_workbook(BytesIO(form))
    rows = {(id_, figure): row for row, id_, figure in lines(book["Tự chấm"])}
    for (node, name), value in cells.items():
        place = rows[node, label_of(file, node, name)]
        put(book["Tự chấm"].cell(place, OWN.get(name, Self.VALUE) + 1), value, "text")  # as it is, of any type
    with folder() as here:
        book.save(here / "form.xlsx")
        read = read_submissions([read_book(here / "form.xlsx")], Form(file.rubric, file.lines, UnitFinder(None)))
    assert [problem.message for problem in read.problems if problem.code not in {"S47", "S90"}] == []
    for table, columns in COLUMNS.items():
        frame = getattr(read, table)[columns].astype(object)
        assert set(frame.where(frame.notna(), None).itertuples(index=False, name=None)) == wanted[table]
        assert len(frame) == len(wanted[table])
