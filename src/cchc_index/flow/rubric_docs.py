"""The flow of `rubric docs` (hướng dẫn chấm điểm): each row's rule as data, for `rubric import` to read back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from cchc_index.flow.yaml_text import yaml_text
from cchc_index.model.rubric import Outline, Row
from cchc_index.read.rubric import RubricFile
from cchc_index.read.yaml_file import YamlFile

KEYS: Final = ("scored_by", "not_applicable", "min", "requires", "evidence_required", "rule")


def rules_of(file: RubricFile) -> dict[str, str]:
    """Per scored row its rule as the file has it, on one line (quy tắc ghi sẵn), with every figure that it reads."""
    written = dict(_nodes(YamlFile(file.path).data))
    outline = file.rubric.outline
    found: dict[str, str] = {}
    for row in outline.leaves:
        if row.scores:
            raw = written[row.node.id]
            figures = {name: {"label": one.label, "type": one.type} for name, one in _figures(outline, row)}
            inputs = {"inputs": figures} if figures else {}
            found[row.node.id] = yaml_text({**inputs, **{key: raw[key] for key in KEYS if key in raw}}, one_line=True)
    return found


def _figures(outline: Outline, row: Row) -> Iterator[tuple[str, Any]]:
    for name in dict.fromkeys(figure.name for figure in outline.figures.get(row.index, ())):
        if (declared := outline.input(row, name)) is not None:
            yield name, declared


def _nodes(data: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for node in [*data.get("areas", ()), *data.get("children", ())]:
        yield node["id"], node
        yield from _nodes(node)
