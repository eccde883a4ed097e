"""Which formula stands where on a unit's sheet (công thức trên phiếu): points, subtotals, the total."""

from __future__ import annotations

from collections.abc import Mapping

from xlsxwriter.utility import xl_rowcol_to_cell  # type: ignore[import-untyped]

from cchc_index.forms.layout import Self, is_the_units
from cchc_index.forms.totals import counts, subtotal, total
from cchc_index.model.formula import leaf_formula
from cchc_index.model.formula_values import Cells, Where
from cchc_index.model.formula_zeroes import zeroed_by
from cchc_index.model.rubric import Row, Rubric


class Formulas:
    """The points of every row that is the unit's (điểm theo quy tắc), on a sheet whose lines stand at `places`."""

    def __init__(self, rubric: Rubric, period: str, places: Mapping[tuple[str, str], int]) -> None:
        self._rubric, self._period, self._places = rubric, period, places
        wheres = [self._where(row) for row in rubric.outline.leaves if is_the_units(row)]
        decimals = rubric.rounding.leaf
        self._made = {where.row.index: leaf_formula(where, decimals) for where in wheres}
        zeroed = zeroed_by(rubric.outline, wheres, lambda row: self.cell(row) if row.index in self._made else "")
        for where in wheres:
            if conditions := zeroed.get(where.row.index):
                alone = self._made[where.row.index]
                self._made[where.row.index] = leaf_formula(where, decimals, conditions) or alone
        for row in rubric.outline.rows:
            if not row.is_leaf and counts(rubric.outline, row):
                self._made[row.index] = subtotal(rubric.outline, row, self.cell)
        self.total = total(rubric.outline, self.cell)

    def of(self, row: Row) -> str | None:
        """The formula of a row; None where the unit, or someone else, gives its points."""
        return self._made.get(row.index)

    def cell(self, row: Row) -> str:
        """Where the points of a row stand: under the rule, or where the unit types them."""
        typed = row.is_leaf and self.of(row) is None
        return str(xl_rowcol_to_cell(self._places[row.node.id, ""], Self.SELF if typed else Self.RULE))

    def _where(self, row: Row) -> Where:
        own = self._places[row.node.id, ""]
        documents = [_fixed(own, column) + '=""' for column in (Self.NUMBER, Self.DATE, Self.PAGE)]
        cells = Cells(
            figure=lambda node, name: _fixed(self._places[node, name], Self.VALUE),
            answer=_fixed(own, Self.VALUE),
            no_evidence=f"AND({','.join(documents)})",
        )
        return Where(row, self._rubric.outline, cells, self._period, row.node.max or 0)


def _fixed(row: int, column: int) -> str:
    return str(xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True))
