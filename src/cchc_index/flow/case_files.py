"""The files of one run of cases (tệp của ví dụ): what a case gives, written as people write it, for `score` to read."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from cchc_index.flow.request import Request
from cchc_index.flow.score import Result, score
from cchc_index.flow.yaml_text import yaml_text
from cchc_index.model.cases import Given, Leaves, Reply, Run, UnitsCase
from cchc_index.model.points import DECIMALS, from_points, half_up
from cchc_index.model.rubric import Row, Rubric
from cchc_index.model.rules import Imported, Survey
from cchc_index.read.workspace import FILE as WORKSPACE

RUBRIC: Final = "rubric.yaml"
SUBMISSIONS, REPLIES, IMPORTED = "submissions.csv", "replies.csv", "imported.csv"
OWN: Final = {
    "answer": "Giá trị",
    "self_": "Điểm tự chấm",
    "appraised_answer": "Giá trị thẩm định",
    "appraised": "Điểm thẩm định",
    "appraised_answer_2": "Giá trị thẩm định lần 2",
    "appraised_2": "Điểm thẩm định lần 2",
    "evidence": "Tài liệu kiểm chứng",
}
"""What is given for a leaf, and its column of the tidy form."""
FIGURES: Final = {
    "inputs": "Giá trị",
    "appraised_inputs": "Giá trị thẩm định",
    "appraised_inputs_2": "Giá trị thẩm định lần 2",
}
ASKED: Final = OWN["evidence"]
HEADINGS: Final = ("Đơn vị", "Mã", "Tên số liệu", "Ghi chú", *(one for one in OWN.values() if one != ASKED))


def as_scored(data: Mapping[str, Any], period: str | None = None) -> str:
    """The rubric as the cases need it: a draft may be tried out, and a period of its own stands for the one before."""
    head = {**_tried(data), **({"id": f"{data['id']}-{period}", "periods": [period]} if period else {})}
    head.pop("previous", None)
    return yaml_text(head)


def _tried(node: Mapping[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in node.items() if key != "was"}
    if kept.get("status") == "draft":
        kept["status"] = "illustrative"
    for key in ("areas", "children"):
        if key in kept:
            kept[key] = [_tried(child) for child in kept[key]]
    return kept


@dataclass
class Sheet:
    """What units write in one period (biểu của một kỳ), leaf by leaf, and the replies of its survey."""

    rubric: Rubric
    rows: dict[tuple[str, str, str], dict[str, str]] = field(default_factory=dict)
    imported: list[tuple[str, str, str]] = field(default_factory=list)
    replies: list[dict[str, str]] = field(default_factory=list)

    def sent(self, unit: str, leaf: str, given: Given) -> None:
        """What a unit and its appraisers write for one leaf."""
        row = self.rubric.outline.by_id[leaf]
        own = self.rows.setdefault((unit, leaf, ""), {"Ghi chú": "đã xem"})
        own |= {heading: value for word, heading in OWN.items() if (value := getattr(given, word)) is not None}
        for word, heading in FIGURES.items():
            for name, value in getattr(given, word).items():
                node = self.rubric.outline.declared_at(row, name) or leaf
                figure = self.rubric.outline.input(row, name)
                self.rows.setdefault((unit, node, figure.label if figure else name), {})[heading] = value
        if given.imported is not None:
            self.imported.append((unit, leaf, given.imported))

    def whole(self, unit: str, leaves: Leaves, full: Iterable[Row]) -> None:
        """All that a unit writes; what is given in full, and not named besides, gets its maximum."""
        for row in full:
            if row.node.id in leaves or not row.scores:
                continue
            if isinstance(row.node.rule, Imported):
                self.imported.append((unit, row.node.id, _text(row.node.rule.scale)))
            elif row.node.scored_by != "survey":
                self.sent(unit, row.node.id, Given(appraised=_text(from_points(row.node.max or 0))))
        for leaf, given in leaves.items():
            self.sent(unit, leaf, given or Given())

    def replied(self, unit: str, reply: Reply, questions: Sequence[str]) -> None:
        """One reply: the group, then an answer to each question."""
        group, *answers = reply
        self.replies.append({"Đơn vị": unit, "Nhóm": group, **dict(zip(questions, answers, strict=False))})

    def best_replies(self, unit: str) -> None:
        """A reply at the top of every scale, from each group."""
        for rule in surveys(self.rubric):
            tops = [_top(rule, code) for code in rule.weights]
            for group in rule.groups or ("",):
                self.replied(unit, (group, *tops), [*rule.weights])

    def run(self, folder: Path, period: str, how: Run, *, save: bool = False) -> Result:
        """Write the files into the workspace and score them, as `cchc score` does."""
        rows = [
            {"Đơn vị": unit, "Mã": node, "Tên số liệu": label, **row} for (unit, node, label), row in self.rows.items()
        ]
        evidence = [ASKED] if any(ASKED in row for row in rows) else []  # a column that nobody fills in is told: S81
        imported = [dict(zip(("unit", "id", "value"), row, strict=True)) for row in self.imported]
        _csv(folder / SUBMISSIONS, [*HEADINGS, *evidence], rows)
        _csv(folder / IMPORTED, ("unit", "id", "value"), imported)
        _csv(folder / REPLIES, ["Đơn vị", "Nhóm", *questions_of(self.rubric)], self.replies)
        return score(
            Request(
                submissions=(folder / SUBMISSIONS,),
                survey=(folder / REPLIES,) if self.replies else (),
                imported=folder / IMPORTED if imported else None,
                rubric=RUBRIC,
                period=period,
                stage=how.stage,
                missing=how.missing,
                without_survey=how.without_survey,
                workspace=folder,
                here=folder,
                dry_run=not save,
            )
        )


def lay_out(folder: Path, rubric: str, workspace: Mapping[str, Any]) -> None:
    """A fresh workspace with the rubric in it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / RUBRIC).write_text(rubric, "utf-8")
    (folder / WORKSPACE).write_text(yaml_text({"schema": 1, **workspace}), "utf-8")


def surveys(rubric: Rubric) -> list[Survey]:
    """The rules of all survey leaves."""
    return [row.node.rule for row in rubric.outline.leaves if isinstance(row.node.rule, Survey)]


def questions_of(rubric: Rubric) -> list[str]:
    """The codes of all questions, in the order of the rubric."""
    return list(dict.fromkeys(code for rule in surveys(rubric) for code in rule.weights))


def full_rows(rubric: Rubric, case: UnitsCase) -> Iterator[Row]:
    """The leaves that a case gives in full (cho sẵn điểm tối đa): below the nodes it names, or all."""
    outline = rubric.outline
    named = outline.children(None) if case.given_full == ("all",) else [outline.by_id[one] for one in case.given_full]
    for row in named:
        yield from outline.leaves_below(row)


def _top(rule: Survey, code: str) -> str:
    """The answer that counts most."""
    scale = rule.answers_of.get(code, rule.answers)
    return (rule.satisfied or ("",))[0] if scale is None else max(scale, key=lambda answer: scale[answer])


def _text(value: Fraction) -> str:
    """A number as it is read: fractions to six decimals, with a comma."""
    return f"{half_up(value, DECIMALS):f}".replace(".", ",")


def _csv(path: Path, header: Sequence[str], rows: Sequence[Mapping[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, header, restval="")
        writer.writeheader()
        writer.writerows(rows)
