"""Values that are to be otherwise (giá trị giả định), laid over the tables of a result so that they count first.

They stand in the round in which exceptions on file stand, before every appraisal; what appraisers gave the same leaf
gives way. Under stage `self` they stand as declared.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from cchc_index.model.arithmetic import IMPORTED
from cchc_index.model.rubric import Rubric
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


Asked = Sequence[tuple[str, Edit]]
"""Units and what each is to have otherwise."""


@dataclass(slots=True)
class Edits:
    """What some units are to have sent instead (thay đổi giả định của các đơn vị), per unit."""

    rubric: Rubric
    stage: str
    wanted: Mapping[str, Sequence[Edit]] = field(default_factory=dict)

    def over(self, tables: Tables) -> dict[str, pd.DataFrame]:
        """The tables with the edits laid over them."""
        asked = [(unit, edit) for unit, edits in self.wanted.items() for edit in edits]
        imported = [(unit, edit) for unit, edit in asked if self._is_imported(edit)]
        others = [(unit, edit) for unit, edit in asked if not self._is_imported(edit)]
        found = {name: tables[name].astype(object) for name in ("answers", "figures", "imported")}
        found["answers"] = self._answers(found["answers"], others)
        found["figures"] = self._figures(found["figures"], others)
        kept = found["imported"][~_among(found["imported"], [(unit, edit.leaf) for unit, edit in imported], "leaf")]
        values = [{"unit": unit, "leaf": edit.leaf, "value": self._imported(edit)} for unit, edit in imported]
        found["imported"] = _with(kept, values)
        return {**tables, **{name: frame.astype(tables[name].dtypes.map(_plain)) for name, frame in found.items()}}

    @property
    def _round(self) -> str:
        return ROUNDS[0] if self.stage == "self" else EXCEPTION

    def _is_imported(self, edit: Edit) -> bool:
        row = self.rubric.outline.by_id[edit.leaf]
        return edit.name == IMPORTED or (edit.points is not None and row.node.scored_by == "import")

    def _imported(self, edit: Edit) -> float | None:
        """An imported value, as it is given or as the points that are wanted need it."""
        node = self.rubric.outline.by_id[edit.leaf].node
        scale = float(getattr(node.rule, "scale", 1))
        return edit.number if edit.points is None else scale * edit.points * 10**6 / (node.max or 1)

    def _figures(self, figures: pd.DataFrame, asked: Asked) -> pd.DataFrame:
        """The figures: what is replaced goes; under stage `self` figures that would count before points go too."""
        outline, gone, new = self.rubric.outline, [], []
        for unit, edit in asked:
            row = outline.by_id[edit.leaf]
            if edit.name is not None:
                node = outline.declared_at(row, edit.name) or ""
                gone.append((unit, node, edit.name))
                said = {"input": edit.name, "value": edit.number, "text": edit.text}
                new.append({"unit": unit, "node": node, "round": self._round, **said})
            elif edit.points is not None and self.stage == "self":
                gone += [(unit, *key) for key, shared in outline.own_figures[row.index].items() if not shared]
        return _with(figures[~_among(figures, gone, "node", "input")], new)

    def _answers(self, answers: pd.DataFrame, asked: Asked) -> pd.DataFrame:
        """The leaves' answers and points: what the edits replace goes, and what would count before it."""

        def of(wanted: Callable[[Edit], bool]) -> npt.NDArray[np.bool_]:
            return _among(answers, [(unit, edit.leaf) for unit, edit in asked if wanted(edit)], "leaf")

        own = self.stage == "self"
        answers = answers.assign(points=answers["points"].mask(of(lambda _: True) & (answers["round"] != ROUNDS[0])))
        answered = of(lambda edit: edit.name is None and (edit.points is None or own))
        answers = answers.assign(answer=answers["answer"].mask(answered))
        claims = of(lambda edit: edit.name is not None) & answers["answer"].isin([NOT_APPLICABLE, EXEMPT])
        exempt = of(lambda edit: edit.points is not None) & (answers["answer"] == EXEMPT)
        replaced = of(lambda edit: edit.points is not None and own)
        rows = [
            {"unit": unit, "leaf": edit.leaf, "round": self._round, "points": edit.points, "answer": edit.text}
            for unit, edit in asked
            if edit.name is None
        ]
        return _with(answers[~(claims | exempt | replaced)], rows)


def _among(frame: pd.DataFrame, keys: Sequence[tuple[str, ...]], *columns: str) -> npt.NDArray[np.bool_]:
    """The rows of these units that have these values."""
    wanted = set(keys)
    there = zip(frame["unit"], *(frame[column] for column in columns), strict=True)
    return np.array([key in wanted for key in there], np.bool_)


def _with(frame: pd.DataFrame, rows: Sequence[Mapping[str, object]]) -> pd.DataFrame:
    """The frame with more rows, which stand in no file."""
    if not rows:
        return frame
    more = pd.DataFrame([{**row, "place": NO_PLACE} for row in rows], columns=frame.columns, dtype=object)
    return pd.concat([frame, more], ignore_index=True)


def _plain(dtype: object) -> object:
    """The dtype of a column to which values were added: a category without its list."""
    return "category" if isinstance(dtype, pd.CategoricalDtype) else dtype
