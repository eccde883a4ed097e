"""Values that are to be otherwise (giá trị giả định), laid over the tables of a result so that they count first.

They stand in the round in which exceptions on file stand, before every appraisal; what appraisers gave the same leaf
gives way. Under stage `self` they stand as declared.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from cchc_index.model.arithmetic import IMPORTED
from cchc_index.model.rubric import Row, Rubric
from cchc_index.model.tables import EXCEPTION, EXEMPT, NO_PLACE, NOT_APPLICABLE, ROUNDS

Tables = Mapping[str, pd.DataFrame]


@dataclass(frozen=True, slots=True)
class Edit:
    """One value of one leaf that is to be otherwise: a figure (`name`; number or text), the answer, or the points."""

    leaf: str
    name: str | None = None
    number: float | None = None
    text: str | None = None
    points: float | None = None

    @property
    def target(self) -> str:
        """The leaf, or its figure, as `--set` names it."""
        return f"{self.leaf}.{self.name}" if self.name else self.leaf

    @property
    def value(self) -> float | str:
        """What it is to be."""
        return next((one for one in (self.number, self.text, self.points) if one is not None), "")


@dataclass(slots=True)
class Edits:
    """What one unit is to have sent instead (thay đổi giả định của một đơn vị)."""

    rubric: Rubric
    unit: str
    stage: str
    wanted: Sequence[Edit] = field(default=())

    def over(self, tables: Tables) -> dict[str, pd.DataFrame]:
        """The tables with the edits laid over them."""
        answers, figures, imported = (tables[name].astype(object) for name in ("answers", "figures", "imported"))
        for edit in self.wanted:
            row = self.rubric.outline.by_id[edit.leaf]
            if edit.name == IMPORTED or (edit.points is not None and row.node.scored_by == "import"):
                kept = imported[~self._of(imported, edit.leaf)]
                imported = _with(kept, unit=self.unit, leaf=edit.leaf, value=_imported(row, edit), place=NO_PLACE)
                continue
            answers = self._answers(answers, edit)
            if edit.name is not None:
                node = self.rubric.outline.declared_at(row, edit.name) or ""
                figures = figures[~(self._of(figures, node, "node") & (figures["input"] == edit.name))]
                said = {"input": edit.name, "value": edit.number, "text": edit.text}
                figures = _with(figures, unit=self.unit, node=node, round=self._round, place=NO_PLACE, **said)
            elif edit.points is not None and self.stage == "self":  # there figures count before points
                for (node, name), shared in self.rubric.outline.own_figures[row.index].items():
                    if not shared:
                        figures = figures[~(self._of(figures, node, "node") & (figures["input"] == name))]
        found = {"answers": answers, "figures": figures, "imported": imported}
        return {**tables, **{name: frame.astype(tables[name].dtypes.map(_plain)) for name, frame in found.items()}}

    @property
    def _round(self) -> str:
        return ROUNDS[0] if self.stage == "self" else EXCEPTION

    def _of(self, frame: pd.DataFrame, node: str, column: str = "leaf") -> pd.Series:
        return (frame["unit"] == self.unit) & (frame[column] == node)

    def _answers(self, answers: pd.DataFrame, edit: Edit) -> pd.DataFrame:
        """The leaf's answers and points: what the edit replaces goes, and what would count before it."""
        own = self._of(answers, edit.leaf)
        answers = answers.assign(points=answers["points"].mask(own & (answers["round"] != ROUNDS[0])))
        if edit.name is not None:
            return answers[~(own & answers["answer"].isin([NOT_APPLICABLE, EXEMPT]))]
        if edit.points is None or self.stage == "self":
            answers = answers.assign(answer=answers["answer"].mask(own))
        else:
            answers = answers[~(own & (answers["answer"] == EXEMPT))]
        if self.stage == "self" and edit.points is not None:
            answers = answers[~self._of(answers, edit.leaf)]
        row = {"leaf": edit.leaf, "points": edit.points, "answer": edit.text}
        return _with(answers, unit=self.unit, round=self._round, place=NO_PLACE, **row)


def _imported(row: Row, edit: Edit) -> float | None:
    """An imported value, as it is given or as the points that are wanted need it."""
    scale, most = getattr(row.node.rule, "scale", 1), row.node.max or 1
    return edit.number if edit.points is None else float(scale) * edit.points * 10**6 / most


def _with(frame: pd.DataFrame, **row: object) -> pd.DataFrame:
    """The frame with one row more."""
    return pd.concat([frame, pd.DataFrame([row], columns=frame.columns, dtype=object)], ignore_index=True)


def _plain(dtype: object) -> object:
    """The dtype of a column to which values were added: a category without its list."""
    return "category" if isinstance(dtype, pd.CategoricalDtype) else dtype
