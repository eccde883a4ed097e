"""The ranking as a sheet (tổng hợp): a line per unit in rank order, its figures formulas on the sheet of all rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from math import ceil
from typing import Any, Final

from xlsxwriter.utility import xl_col_to_name  # type: ignore[import-untyped]

from cchc_index.model.language import N_, _
from cchc_index.model.points import DECIMALS, from_points
from cchc_index.report.standing import fraction
from cchc_index.report.workbook import ranks
from cchc_index.report.workbook.book import GRID, PIXELS, QUIET, Book, Column, Live, Value, decimals
from cchc_index.report.workbook.detail import MAX, Detail
from cchc_index.report.workbook.rollup import SIGNS, Rollup
from cchc_index.report.workbook.told import Told, Unit

STATES: Final = {
    "complete": N_("complete"),
    "incomplete": N_("incomplete"),
    "not_submitted": N_("nothing submitted"),
    "rejected": N_("left out because of problems"),
}
RIGHT: Final = {"align": "right", "indent": 1}
WHOLE: Final = {"num_format": "0", "align": "center"}
SIGNED: Final = {"num_format": "+0;-0;0", "align": "center"}
TEXT: Final = {"text_wrap": True}
KEY, TIE, PLACE = "key", "tie", "place"
"""Columns beside the printed ones, from which ranks follow."""
ADDED: Final = {"appraised": "", "survey": "+", **SIGNS}
"""Columns that add up to the total, each with its sign."""
HEAD, BAR, ROW = 90, 24, 20
"""Pixels of a chart: above and below the bars, of a bar; and of a row of cells."""
LIGHT: Final = {"visible": True, "line": {"color": "#D9D9D9"}}
POINTS: Final = ("appraised", "survey", "bonus", "penalty", "points", "max", "worst", "best")
"""Columns that stand in the table `units` under the same name, in millionths."""


class Summary:
    """Writes the sheet, and knows afterwards where it stands."""

    def __init__(self, book: Book, told: Told, detail: Detail) -> None:
        self._book, self._told, self._detail = book, told, detail
        self._ties = told.rubric.tie_break
        self.rank_is_live = ranks.told_apart(told)
        self.class_is_live = ranks.has_class_formula(told.rubric)
        self._columns = {**self._printed(), **self._helpers()}
        self.sheet, heading = book.sheet(book.name(_("Summary")), _("Ranking")), book.heading_row()
        self._first, self.last = heading + 2, heading + 1 + len(told.units)
        self._write(heading)

    def cells(self, key: str) -> str:
        """A column's cells, all units down."""
        letter = self._letter(key)
        return f"${letter}${self._first}:${letter}${self.last}"

    def _letter(self, key: str) -> str:
        return str(xl_col_to_name(list(self._columns).index(key)))

    def _printed(self) -> dict[str, Column]:
        """The columns that there is something for."""
        told, rubric = self._told, self._told.rubric
        points: dict[str, Any] = {"num_format": decimals(rubric.rounding.published), **RIGHT}
        roles = {row.role for row in rubric.outline.rows} - {None}
        scale = _("Appraised points") if told.survey_leaves else _("Points of the areas")
        found = {"rank": Column(_("Rank"), 6, {**WHOLE, "bold": True}), "unit": Column(_("Unit"), 26, TEXT)}
        if any(unit["group"] for unit in told.units):
            found["group"] = Column(_("Group"), 14, TEXT)
            found["rank_in_group"] = Column(_("Rank in the group"), 7, WHOLE)
        if any(unit["status"] != "complete" for unit in told.units):
            found["status"] = Column(_("State"), 14, TEXT)
        found |= {"appraised": Column(scale, 10, points)} if told.survey_leaves or roles else {}
        found |= {"survey": Column(_("Survey points"), 10, points)} if told.survey_leaves else {}
        found |= {"bonus": Column(_("Bonus points"), 8, points)} if "bonus" in roles else {}
        found |= {"penalty": Column(_("Penalty points"), 8, points)} if "penalty" in roles else {}
        found["points"] = Column(_("Total points"), 9, {**points, "bold": True})
        found["max"] = Column(_("Full points"), 8, {"num_format": "General", **RIGHT})
        found["percent"] = Column(_("Index %"), 9, {**points, "bold": True})
        found |= {"class": Column(_("Class"), 12, TEXT)} if rubric.classes else {}
        return {**found, **self._since(points), **self._open(points)}

    def _since(self, points: dict[str, Any]) -> dict[str, Column]:
        """The columns of the period before and of the survey's error, where they are known."""
        found: dict[str, Column] = {}
        if self._told.account.before is not None:
            period = self._told.account.before.period
            signed = {**points, "num_format": decimals(self._told.rubric.rounding.published, signed=True)}
            found["before"] = Column(_("Index % {period}").format(period=period), 9, points)
            found["change"] = Column(_("Change since {period}, points").format(period=period), 10, signed)
            found["rank_before"] = Column(_("Rank {period}").format(period=period), 7, WHOLE)
            found["places"] = Column(_("Change since {period}, places").format(period=period), 10, SIGNED)
        if any(unit["survey_margin"] is not None for unit in self._told.units):
            found["survey_margin"] = Column(_("Survey error ±, points"), 9, points)
            found["rank_low"] = Column(_("Best rank within the error"), 8, WHOLE)
            found["rank_high"] = Column(_("Worst rank within the error"), 8, WHOLE)
        return found

    def _open(self, points: dict[str, Any]) -> dict[str, Column]:
        """How many rows are open; between what a unit will end, where any is not complete."""
        found = {"open": Column(_("Rows without points"), 8, WHOLE)}
        if any(unit["status"] == "incomplete" for unit in self._told.units):
            found["worst"] = Column(_("Lowest total possible"), 9, points)
            found["best"] = Column(_("Highest total possible"), 9, points)
            found["rank_best"] = Column(_("Best rank possible"), 8, WHOLE)
            found["rank_worst"] = Column(_("Worst rank possible"), 8, WHOLE)
        return found

    def _helpers(self) -> dict[str, Column]:
        """What ranks are compared by, where that is not the index itself."""
        ranking, look = self._told.rubric.ranking, {"num_format": "General", **QUIET}
        found: dict[str, Column] = {}
        if ranking.by == "points" or ranking.figures == "published":
            found[KEY] = Column(_("Ranked by"), 10, look)
        for node in self._ties:
            found[f"{TIE} {node}"] = Column(_("Ties are broken by: {id}").format(id=node), 10, look)
        if ranking.ties == "dense":
            found[PLACE] = Column(_("Rank, counting all above"), 10, look)
        return found

    def _write(self, heading: int) -> None:
        book, sheet = self._book, self.sheet
        rows = [list(self._line(unit, self._first + count)) for count, unit in enumerate(self._told.units)]
        book.table(sheet, heading, list(self._columns.values()), rows)
        sheet.freeze_panes(heading + 1, 2)
        below = self.last
        if any(unit["percent"] is not None for unit in self._told.units):
            self._mean(below)
            below = self._chart(below + 2)
        sheet.print_area(0, 0, below, len(self._printed()) - 1)

    def _line(self, unit: Unit, line: int) -> Iterator[Value]:
        cells = self._cells(unit, line)
        return (cells.get(key) for key in self._columns)

    def _cells(self, unit: Unit, line: int) -> dict[str, Value]:
        """A unit's cells: figures as they are, then those over them that are formulas."""
        name, told, status = unit["unit"], self._told, unit["status"]
        plain: dict[str, Value] = {"unit": name, "group": unit["group"] or None, "status": _(STATES[status])}
        if not told.sent(name):
            return plain
        plain |= {key: fraction(unit[key]) for key in (*POINTS, "survey_margin") if unit[key] is not None}
        plain |= {key: unit[key] for key in ("rank_low", "rank_high", "rank_best", "rank_worst", "rank_in_group")}
        plain |= {"percent": ranks.percent_now(told, unit), "rank": unit["rank"], "class": unit["class"] or None}
        plain["open"] = sum(told.is_open(name, leaf) for leaf in told.rubric.outline.leaves)
        for node in self._ties:
            plain[f"{TIE} {node}"] = ranks.tie_now(told, name, told.rubric.outline.by_id[node])
        cells = {**plain, **(self._summed(unit, line) if self._detail.has(name) else {})}
        return {**cells, **self._ranked(unit, line), **self._compared(unit, line)}

    def _own(self, line: int) -> Callable[[str], str]:
        """From a column's key to the unit's cell in it."""
        return lambda key: f"{self._letter(key)}{line}"

    def _summed(self, unit: Unit, line: int) -> dict[str, Value]:
        """The figures that follow from the unit's rows."""
        name, told, detail, own = unit["unit"], self._told, self._detail, self._own(line)
        rows = told.rubric.outline.rows
        rollup = Rollup(
            told.rubric.outline, lambda row: told.score[name, row.node.id], lambda row: detail.cell(name, row)
        )
        found: dict[str, Value] = {"max": Live(detail.cell(name, None, MAX), from_points(unit["max"]))}
        parts = {"survey": told.survey_leaves, "appraised": told.other_leaves}
        sums = {"survey": f"SUM({rollup.cells(told.survey_leaves)})", "appraised": f"SUM({rollup.cells(told.areas)})"}
        sums["appraised"] += f"-N({own('survey')})" if "survey" in self._columns else ""
        for key in [key for key in parts if key in self._columns]:
            points, leaves = f"ROUND({sums[key]},{DECIMALS})", parts[key]
            blank = unit[key] is None and leaves
            formula = f'IF(COUNT({rollup.cells(leaves)})=0,"",{points})' if blank else points
            found[key] = Live(formula, "" if unit[key] is None else from_points(unit[key]))
        for role in SIGNS:
            terms = [rollup.role_points(row) for row in rows if row.node.role == role]
            found[role] = Live("+".join(terms) or "0", from_points(unit[role]))
        terms = [f"{sign}N({own(key)})" for key, sign in ADDED.items() if key in self._columns]
        total = f"ROUND({''.join(terms)},{DECIMALS})" if "appraised" in self._columns else detail.cell(name, None)
        found["points"] = Live(total, from_points(unit["points"]))
        found["open"] = Live(detail.blanks(name), sum(told.is_open(name, leaf) for leaf in told.rubric.outline.leaves))
        if unit["max"]:
            extra = "".join(f"{sign}N({own(role)})" for role, sign in SIGNS.items() if role in self._columns)
            percent = ranks.percent_formula(told, own("points"), own("max"), extra)
            now = ranks.percent_now(told, unit)
            found["percent"] = Live(f'IF({own("open")}>0,"",{percent})', "" if now is None else now)
        if self.class_is_live and "class" in self._columns:
            named = ranks.class_formula(told, name, own("percent"), lambda row: detail.cell(name, row))
            found["class"] = _where_known(own("percent"), named, unit["class"])
        return {**found, **{f"{TIE} {node}": self._tie(name, node) for node in self._ties}}

    def _tie(self, unit: str, node: str) -> Live:
        row = self._told.rubric.outline.by_id[node]
        sign = "-" if row.role == "penalty" else ""
        return Live(f"{sign}N({self._detail.cell(unit, row)})", ranks.tie_now(self._told, unit, row))

    def _ranked(self, unit: Unit, line: int) -> dict[str, Value]:
        """The rank, the rank in the group, and what they are compared by."""
        own, rubric = self._own(line), self._told.rubric
        rank, among = unit["rank"], [one for one in self._told.units if one["rank"] is not None]
        keys = [KEY if KEY in self._columns else "percent", *(f"{TIE} {node}" for node in self._ties)]
        found: dict[str, Value] = {}
        if KEY in self._columns:
            formula = ranks.first_key(rubric, own("percent"), own("points"))
            found[KEY] = _where_known(own("percent"), formula, ranks.first_now(self._told, unit) if rank else None)
        if not self.rank_is_live:
            return found
        formula = ranks.rank_formula(keys, self.cells, own)
        if PLACE in self._columns:
            place = None if rank is None else 1 + sum(one["rank"] < rank for one in among)
            found[PLACE] = _where_known(own("percent"), formula, place)
            formula = ranks.dense_formula(PLACE, self.cells, own)
        elif unit["group"]:
            within = ranks.rank_formula(keys, self.cells, own, "group")
            found["rank_in_group"] = _where_known(own("percent"), within, unit["rank_in_group"])
        return {**found, "rank": _where_known(own("percent"), formula, rank)}

    def _compared(self, unit: Unit, line: int) -> dict[str, Value]:
        """The period before, and by how much index and rank changed."""
        own, change = self._own(line), self._told.account.changes.get(unit["unit"])
        before = change.before if change else None
        if change is None or before is None:
            return {}
        found: dict[str, Value] = {"before": fraction(before.percent), "rank_before": before.rank}
        now = ranks.percent_now(self._told, unit)
        if before.percent is not None:
            more = "" if now is None else now - from_points(before.percent)
            found["change"] = _where_known(own("percent"), f"{own('percent')}-{own('before')}", more)
        if before.rank is not None:
            places = None if unit["rank"] is None else before.rank - unit["rank"]
            found["places"] = _where_known(own("rank"), f"{own('rank_before')}-{own('rank')}", places)
        return found

    def _mean(self, below: int) -> None:
        """The mean index of the ranked units, below the table."""
        known = [now for unit in self._told.units if (now := ranks.percent_now(self._told, unit)) is not None]
        place = list(self._columns).index("percent")
        looks = self._columns["percent"].look
        mean = Live(f"AVERAGE({self.cells('percent')})", sum(known, Fraction(0)) / len(known))
        values: dict[int, Value] = {1: _("Mean"), place: mean}
        for column in range(len(self._printed())):
            look = {**GRID, "bold": True, **(looks if column == place else {})}
            self._book.put(self.sheet, below, column, values.get(column), self._book.style(**look))

    def _chart(self, first: int) -> int:
        """The index of every unit as bars, below the table; the row below it is given back."""
        keys, count = list(self._columns), len(self._told.units)
        lines = self._first - 1, self.last - 1
        chart = self._book.book.add_chart({"type": "bar"})
        shown = self._columns["percent"].look["num_format"]
        name = self.sheet.get_name()
        chart.add_series(
            {
                "name": _("Index %"),
                "categories": [name, lines[0], keys.index("unit"), lines[1], keys.index("unit")],
                "values": [name, lines[0], keys.index("percent"), lines[1], keys.index("percent")],
                "fill": {"color": "#4472C4"},
                "gap": 40,
                "data_labels": {"value": True, "num_format": shown, "font": {"size": 9}},
            }
        )
        chart.set_title({"name": _("Index %"), "name_font": {"size": 12}})
        chart.set_legend({"none": True})
        chart.set_y_axis({"reverse": True, "num_font": {"size": 9}, "major_gridlines": {"visible": False}})
        chart.set_x_axis(
            {"min": 0, "num_format": "0", "num_font": {"size": 9}, "label_position": "high", "major_gridlines": LIGHT}
        )
        high = HEAD + BAR * count
        wide = PIXELS * sum(column.width for column in self._printed().values())
        chart.set_size({"width": wide, "height": high})
        self.sheet.insert_chart(first, 0, chart, {"description": _("Index % of every unit, as in the table above")})
        return first + ceil(high / ROW)


def _where_known(cell: str, formula: str, value: Fraction | float | str | None) -> Live:
    """A formula that stays blank while a cell has no number."""
    return Live(f'IF(ISNUMBER({cell}),{formula},"")', "" if value is None else value)
