"""A draft rubric as the text of its file, and what was read of the annex as a page (kết quả nhập phụ lục)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

import yaml

from cchc_index.model.arithmetic import exactly
from cchc_index.model.draft import Draft, DraftLeaf
from cchc_index.model.language import N_, _, number
from cchc_index.model.problem import Problem
from cchc_index.report.page import Column, Page, Table
from cchc_index.report.problems import problem_payload

FLOW_WIDTH: Final = 100
"""Letters up to which a mapping of plain values stands in one line."""
KINDS: Final = {
    "choice": N_("choice of a level"),
    "bands": N_("bands of a value"),
    "ratio": N_("in proportion"),
    "per_item": N_("so many points for each"),
    "all_of": N_("all conditions met"),
    "deadline": N_("deadline"),
    "parts": N_("parts added up"),
    "formula": N_("formula"),
    "when": N_("by case"),
    "relative": N_("against other units"),
    "change": N_("against the period before"),
    "imported": N_("result of another index"),
    "survey": N_("survey"),
    "judgement": N_("left to judgement"),
    "": N_("no points"),
}


class _Dumper(yaml.SafeDumper):
    """Plain values as people write them: lists below their keys, short mappings in one line, ids in quotes."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - PyYAML's
        """Lists stand further in than their key."""
        super().increase_indent(flow, indentless=False)

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - PyYAML's
        """What stands twice is written twice: the loader takes no aliases."""
        return True


class _Quoted(str):
    """Text that stands in quotes."""

    __slots__ = ()


def _mapping(dumper: yaml.SafeDumper, data: dict[str, Any]) -> yaml.Node:
    plain = all(not isinstance(value, dict | list) for value in data.values())
    short = plain and sum(len(str(key)) + len(str(value)) + 4 for key, value in data.items()) <= FLOW_WIDTH
    quoted = {key: _Quoted(value) if key in ("id", "code") else value for key, value in data.items()}
    return dumper.represent_mapping("tag:yaml.org,2002:map", quoted.items(), flow_style=short and "schema" not in data)


def _exact(dumper: yaml.SafeDumper, value: Decimal | Fraction | float) -> yaml.Node:
    text = exactly(Fraction(str(value)) if isinstance(value, float) else Fraction(value)).strip("()")
    return dumper.represent_scalar(
        f"tag:yaml.org,2002:{'float' if '.' in text else 'str' if '/' in text else 'int'}", text
    )


_Dumper.add_representer(dict, _mapping)
_Dumper.add_multi_representer(Decimal, _exact)
_Dumper.add_multi_representer(Fraction, _exact)
_Dumper.add_representer(float, _exact)
_Dumper.add_representer(
    _Quoted, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", str(text), style='"')
)


def rubric_yaml(data: dict[str, Any]) -> str:
    """The text of a rubric's file (tệp bộ tiêu chí) from plain values, keys in their order."""
    quoted = data | {"periods": [_Quoted(period) for period in data["periods"]]}
    return yaml.dump(quoted, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=118)


def draft_page(draft: Draft, file: str) -> Page:
    """How many rows of each kind, and which someone must look at."""
    scoring = [leaf for leaf in draft.leaves if leaf.kind]
    doubtful = [leaf for leaf in draft.leaves if not leaf.sure]
    text = _("{count} scored rows; {sure} read for certain, {check} rows to look at")
    headline = text.format(
        count=number(len(scoring)), sure=number(sum(leaf.sure for leaf in scoring)), check=number(len(doubtful))
    )
    kinds = Counter(leaf.kind for leaf in scoring)
    sure = Counter(leaf.kind for leaf in scoring if leaf.sure)
    columns = (
        Column("kind", _("How it is scored")),
        Column("rows", _("Rows"), "rank"),
        Column("sure", _("Certain"), "rank"),
        Column("check", _("To look at"), "rank"),
    )
    rows = tuple((_(KINDS[kind]), kinds[kind], sure[kind], kinds[kind] - sure[kind]) for kind in KINDS if kinds[kind])
    tables = [Table(columns, rows)]
    if doubtful:
        tables.append(_to_look_at(doubtful))
    steps = (
        _("cchc rubric show {file}: read it beside the decision").format(file=file),
        _("cchc rubric check {file}: what is still wrong").format(file=file),
        _("where a row is right, take its confidence and note out; at the end set status: official"),
    )
    return Page(_("What was read of the annex"), headline, tables=tuple(tables), next_steps=steps)


def _to_look_at(leaves: Sequence[DraftLeaf]) -> Table:
    columns = (Column("id", _("Code")), Column("name", _("Criterion")), Column("source", _("Where")))
    rows = tuple((leaf.id, leaf.name, leaf.source) for leaf in leaves)
    return Table(columns, rows, _("Rows to look at"), details=tuple("; ".join(leaf.why) for leaf in leaves))


def draft_payload(draft: Draft, problems: Sequence[Problem]) -> dict[str, Any]:
    """The same for scripts (JSON)."""
    leaves = [
        {
            "id": leaf.id,
            "name": leaf.name,
            "kind": leaf.kind or None,
            "confidence": "sure" if leaf.sure else "check",
            "why": list(leaf.why),
            "source": leaf.source,
        }
        for leaf in draft.leaves
    ]
    return {"rows": leaves, "problems": [problem_payload(one) for one in problems]}
