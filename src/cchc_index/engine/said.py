"""What a unit and its appraisers said in one period (số liệu, trả lời, điểm, ý kiến), and where it stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import lru_cache

from cchc_index.engine.compare import TableRow
from cchc_index.model.compared import FigureChange
from cchc_index.model.language import _, number
from cchc_index.model.lineage import was
from cchc_index.model.numbers import as_written
from cchc_index.model.problem import Place
from cchc_index.model.rubric import Input, Row, Rubric
from cchc_index.model.stages import is_claimed
from cchc_index.model.tables import GRANTED, NEVER

TABLES = ("answers", "figures", "remarks", "reply_counts")
"""The tables of a result that hold it."""

written = lru_cache(maxsize=65536)(as_written)  # the same few numbers come again for every unit


@dataclass(frozen=True, slots=True)
class Said:
    """All of it by node (những gì đơn vị và cơ quan thẩm định đã ghi); `replies` are valid ones of survey leaves."""

    rubric: Rubric
    figures: dict[tuple[str, str], Fraction | str] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)
    points: dict[tuple[str, str], Fraction] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    places: dict[tuple[str, str], tuple[str, Place]] = field(default_factory=dict)
    replies: dict[str, int] = field(default_factory=dict)

    @staticmethod
    def of(
        rubric: Rubric, tables: Mapping[str, Sequence[TableRow]], place_of: Callable[[int], Place], stage: str
    ) -> Said:
        """From the unit's rows in the tables of a result; of several rounds the one that counts at this stage."""
        record = [] if is_claimed(stage) else [*reversed((*GRANTED, *rubric.record))]
        order = [*(() if "declared" in record else ("declared",)), *record]
        said = Said(rubric)
        for row in _in_order(tables["figures"], order):
            value = row["text"] if row["value"] is None else written(row["value"])
            said.figures[row["node"], row["input"]] = value
            said._stands((row["node"], row["input"]), row, place_of)
        for row in _in_order(tables["answers"], order):
            if row["answer"] is not None:
                said.answers[row["leaf"]] = row["answer"]
            if row["points"] is not None:
                said.points[row["leaf"], row["round"]] = written(row["points"])
            said._stands((row["leaf"], ""), row, place_of)
        for row in tables["remarks"]:
            if row["kind"] == "appraisal_note":  # beside the leaf, and beside each of its figures
                before = said.notes.get(row["leaf"])
                said.notes[row["leaf"]] = f"{before}; {row['text']}" if before else row["text"]
        for row in tables["reply_counts"]:
            said.replies[row["leaf"]] = said.replies.get(row["leaf"], 0) + row["count"]
        return said

    def place(self, row: Row) -> Place | None:
        """Where stands what a leaf's points rest on: an appraiser's word before the unit's, figures before points."""
        keys = [*self.rubric.outline.own_figures[row.index], (row.node.id, "")] if row.is_leaf else []
        found = [self.places[key] for key in keys if key in self.places]
        appraised = [place for round_, place in found if round_ != "declared"]
        return next(iter([*appraised, *(place for _round, place in found)]), None)

    def _stands(self, key: tuple[str, str], row: TableRow, place_of: Callable[[int], Place]) -> None:
        if row["place"] >= 0:
            self.places[key] = row["round"], place_of(row["place"])

    def of_leaf(self, row: Row) -> list[tuple[Input, Fraction | str]]:
        """The figures that a leaf's rule reads, with what was given for each; an inner node reads none."""
        outline = self.rubric.outline
        keys = [key for key in outline.own_figures.get(row.index, ()) if key in self.figures]
        return [(outline.inputs_at(node)[name], self.figures[node, name]) for node, name in keys]


def value_words(declared: Input, value: Fraction | str) -> str:
    """A figure as people write it (số liệu)."""
    if isinstance(value, str):
        return value
    if declared.type == "yes_no":
        return _("yes") if value else _("no")
    if declared.type == "date":
        return _("never") if value == Fraction(NEVER) else f"{date.fromordinal(int(value)):%d/%m/%Y}"
    return number(value) + ("%" if declared.type == "percent" else "")


def figure_changes(before: Said, after: Said, old: Sequence[Row], new: Sequence[Row]) -> tuple[FigureChange, ...]:
    """What was said otherwise than in the period before (số liệu thay đổi): figures of the same label, and answers.

    An answer is held against that of the leaf it continues; where there are several leaves, it is told by its id.
    """
    found: dict[FigureChange, None] = {}
    for row in new:
        earlier = [one for one in old if one.node.id in was(row, before.rubric, after.rubric)] or old
        for label, value in _labelled(after, row).items():
            there = {said[label] for one in earlier if label in (said := _labelled(before, one))}
            if len(there) == 1 and value not in there:
                told = label or (row.node.id if len(new) > 1 else "")
                found[FigureChange(told, there.pop(), value)] = None
    return tuple(found)


def _labelled(said: Said, row: Row) -> dict[str, str]:
    """A leaf's figures in words, by label, and its answer, which has none."""
    answer = said.answers.get(row.node.id)
    found = {} if answer is None else {"": f"“{answer}”"}
    return found | {declared.label: value_words(declared, value) for declared, value in said.of_leaf(row)}


def _in_order(rows: Sequence[TableRow], order: list[str]) -> list[TableRow]:
    """The rows of the given rounds, in that order."""
    return sorted((row for row in rows if row["round"] in order), key=lambda row: order.index(row["round"]))
