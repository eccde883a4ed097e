"""Subtotals and the total as formulas (dòng cộng): what a unit can claim itself, while it fills in its form.

Leaves that others score (survey, appraiser, other indexes) are left out, as stage `self` leaves them out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from cchc_index.forms.layout import is_the_units
from cchc_index.model.points import DECIMALS, from_points
from cchc_index.model.rubric import Outline, Row
from cchc_index.model.tables import NOT_APPLICABLE
from cchc_index.model.unit_groups import STAYS

Cell = Callable[[Row], str]
"""From a row to the cell that holds its points."""


def counts(outline: Outline, row: Row) -> bool:
    """Whether the unit can claim any points in this row."""
    return any(is_the_units(leaf) and leaf.role == row.role for leaf in outline.leaves_below(row))


def within_reach(outline: Outline, row: Row, asks: Callable[[Row], bool] = lambda _row: True) -> int:
    """The most that the unit can claim in this row, in millionths, of the rows that ask it."""
    if row.is_leaf:
        counts_here = asks(row) or row.node.not_applicable in STAYS
        return row.node.max or 0 if is_the_units(row) and counts_here else 0
    children = [within_reach(outline, child, asks) for child in outline.children(row) if child.role == row.role]
    if row.node.of == "best":
        return min(max(children, default=0), row.node.max or 0)
    limited = row.node.cap or row.role is not None
    return min(sum(children), row.node.max or 0) if limited else sum(children)


def subtotal(outline: Outline, row: Row, cell: Cell) -> str:
    """The points of an inner row as a formula; blank while nothing below has any."""
    children = [child for child in outline.children(row) if child.role == row.role and counts(outline, child)]
    cells = ",".join(cell(child) for child in children)
    if row.node.of == "best":
        points = f"MAX({cells})"
    elif row.node.cap or row.role is not None:
        points = f"SUM({cells})"
    else:
        points = _redistributed(outline, children, cell) or f"SUM({cells})"
    if row.node.cap or row.node.of == "best" or row.role is not None:
        points = f"MIN({_plain(row.node.max or 0)},{points})"
    if row.is_role_root:
        points = f"MAX(0,{points})"
    formula = f'IF(COUNT({cells})=0,"",{points})'
    if _leaving(outline, row):
        formula = f'IF(AND({",".join(_not_here(child, cell) for child in children)}),"{NOT_APPLICABLE}",{formula})'
    return f'=IFERROR({formula},"")'


def total(outline: Outline, cell: Cell) -> str:
    """The points of the whole form as a formula: the scale, plus bonus, less penalty."""
    areas = [row for row in outline.children(None) if row.role is None and counts(outline, row)]
    roots = [row for row in outline.rows if row.is_role_root and counts(outline, row)]
    plus = [cell(row) for row in (*areas, *roots) if row.role != "penalty"]
    minus = [cell(row) for row in roots if row.role == "penalty"]
    points = "-".join(f"SUM({','.join(cells)})" for cells in (plus or ["0"], minus) if cells)
    cells = ",".join([*plus, *minus])
    return f'=IF(COUNT({cells})=0,"",{points})' if cells else ""


def _leaving(outline: Outline, row: Row) -> list[Row]:
    """The leaves that leave with a row when none of it applies; none where some of it always does."""
    if row.is_leaf:
        return [] if row.node.not_applicable in ("forbidden", "full", "zero") else [row]
    children = [child for child in outline.children(row) if child.role == row.role and counts(outline, child)]
    parts = [_leaving(outline, child) for child in children]
    return [leaf for part in parts for leaf in part] if all(parts) else []


def _redistributed(outline: Outline, children: Sequence[Row], cell: Cell) -> str:
    """The others' points on the maximum that children hand on which do not apply; "" where none ever does."""
    leaving = {child.index: _leaving(outline, child) for child in children}
    handed = {leaf.node.not_applicable for leaves in leaving.values() for leaf in leaves} - {"drop"}
    if not handed:
        return ""

    def gone(policy: str) -> str:
        """How much of the maximum is handed on in this way."""
        return _sum(
            f"{_plain(within_reach(outline, leaf))}*{_not_here(child, cell)}"
            for child in children
            for leaf in leaving[child.index]
            if leaf.node.not_applicable == policy
        )

    left = {child.index: _left(outline, child, cell) for child in children}
    points = f"SUM({','.join(cell(child) for child in children)})"
    if "redistribute_equal" in handed:
        remaining = f"({len(children)}-{_sum(_not_here(child, cell) for child in children if leaving[child.index])})"
        share = f"{gone('redistribute_equal')}/{remaining}"
        points = "+".join(
            f"IF(ISNUMBER({cell(child)}),{cell(child)}*(1+{share}/{left[child.index]}),0)" for child in children
        )
    whole = _sum(left.values())
    return f"ROUND(({points})*{whole}/({whole}-{gone('redistribute')}),{DECIMALS})"


def _left(outline: Outline, row: Row, cell: Cell) -> str:
    """What is left of a row's maximum after what is dropped below it."""
    dropped = [
        f"{_plain(within_reach(outline, leaf))}*{_not_here(leaf, cell)}"
        for leaf in outline.leaves_below(row)
        if leaf.node.not_applicable == "drop" and is_the_units(leaf) and leaf.role == row.role
    ]
    return f"({_plain(within_reach(outline, row))}-{_sum(dropped)})" if dropped else _plain(within_reach(outline, row))


def _sum(terms: Iterable[str]) -> str:
    return f"({'+'.join(terms) or '0'})"


def _not_here(row: Row, cell: Cell) -> str:
    return f'({cell(row)}="{NOT_APPLICABLE}")'


def _plain(millionths: int) -> str:
    text = f"{float(from_points(millionths)):.{DECIMALS}f}"
    return text.rstrip("0").rstrip(".")
