"""The values that rules measure, as spreadsheet formulas (giá trị trong bảng tính): figures and arithmetic."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cchc_index.model.arithmetic import Arithmetic, Const, Expr, Figure, Op, walk
from cchc_index.model.formula_parts import UNKNOWN, YES, both, choose, either, known, number, rounded, says
from cchc_index.model.language import _
from cchc_index.model.points import from_points
from cchc_index.model.rubric import Outline, Row
from cchc_index.model.rules import Bands, Ratio, Rule


@dataclass(frozen=True, slots=True)
class Cells:
    """Where a sheet holds what a leaf's rule reads (địa chỉ ô): its figures by node and name, its own answer.

    `no_evidence` is the condition that no document is named.
    """

    figure: Callable[[str, str], str]
    answer: str
    no_evidence: str


class NoFormulaError(Exception):
    """The rule needs what no form holds: other units, the period before, a survey, an appraiser."""


@dataclass(frozen=True, slots=True)
class Where:
    """The leaf (or part of it) of which a rule speaks, and where its sheet holds what it reads."""

    row: Row
    outline: Outline
    cells: Cells
    period: str
    max_points: int

    def cell(self, name: str) -> str:
        """The cell of a figure that the leaf sees."""
        return self.cells.figure(self.outline.declared_at(self.row, name) or "", name)

    def type(self, name: str) -> str:
        """The declared type of a figure that the leaf sees."""
        declared = self.outline.input(self.row, name)
        return declared.type if declared else ""


def value_of(rule: Bands | Ratio, where: Where) -> str:
    """The value that bands and ratios look at, a division as a percent."""
    value = expression(rule.value.tree, where)
    return f"100*({value})" if rule.value.is_division and rule.as_ is None else f"({value})"


def expression(tree: Expr, where: Where) -> str:
    """Arithmetic over the cells of its figures.

    Raises:
        NoFormulaError: where it reads what the form does not hold.
    """
    match tree:
        case Const(value=value):
            return number(value)
        case Figure(scope="own", name=name):
            return _amount(where.cell(name), where.type(name))
        case Figure():
            raise NoFormulaError
    args = [expression(arg, where) for arg in tree.args]
    match tree.sign:
        case "neg":
            return f"(-{args[0]})"
        case "floor" | "ceil":  # to the nearest lower whole number, as written and not as a float has it
            sign = "-" if tree.sign == "ceil" else ""
            return f"({sign}INT({rounded(f'{sign}({args[0]})')}))"
        case "min" | "max":
            return f"{tree.sign.upper()}({','.join(args)})"
    return f"({args[0]}{tree.sign}{args[1]})"


def _amount(cell: str, type: str) -> str:
    match type:
        case "percent":  # the cell has a percent format: 85 % is 0.85 there
            return f"(100*{cell})"
        case "yes_no":
            return choose(says(cell, _(YES)), "1", "0")
    return f"({cell}+0)"  # text in its place is an error, also in MIN and MAX


def measured(rule: Rule, arithmetic: Arithmetic, where: Where, points: str) -> str:
    """The points where every figure is there; 0/0 as `if_zero` says, x/0 an error by itself."""
    policy = {"full": number(from_points(where.max_points)), "zero": "0"}.get(rule.if_zero or "")
    divided = divisions(arithmetic, where)
    if policy is not None and divided:
        points = choose(either(both(f"{above}=0", f"{below}=0") for above, below in divided), policy, points)
        if len(divided) > 1:  # x/0 of one division is an error, whatever the other says
            points = choose(either(both(f"{above}<>0", f"{below}=0") for above, below in divided), UNKNOWN, points)
    return known(cells_of(arithmetic, where), points)


def divisions(arithmetic: Arithmetic, where: Where) -> list[tuple[str, str]]:
    """What is divided, and by what, where that may be zero."""
    pairs = (part.args for part in walk(arithmetic.tree) if isinstance(part, Op) and part.sign == "/")
    expressions = [(above, below) for above, below in pairs if not isinstance(below, Const)]
    return [(rounded(expression(a, where)), rounded(expression(b, where))) for a, b in expressions]


def cells_of(arithmetic: Arithmetic, where: Where) -> list[str]:
    """The cells of all figures that it reads."""
    return [where.cell(figure.name) for figure in arithmetic.figures]
