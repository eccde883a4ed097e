"""The flow of `rubric docs` (hướng dẫn chấm điểm): each row's rule as data, for `rubric import` to read back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cchc_index.flow.yaml_text import yaml_text
from cchc_index.model.draft import AS_DATA
from cchc_index.model.rubric import Outline, Row
from cchc_index.read.rubric import RubricFile
from cchc_index.read.yaml_file import YamlFile


def rules_of(file: RubricFile) -> dict[str, str]:
    """Per row what the file says of it and a guide has no column for (quy tắc ghi sẵn), on one line.

    Figures of the head, which is no row, stand at each row that reads them.
    """
    written = dict(_nodes(YamlFile(file.path).data))
    outline = file.rubric.outline
    found: dict[str, str] = {}
    for row in outline.rows:
        raw = written[row.node.id]
        keys = {key: raw[key] for key in raw if key in AS_DATA}
        if figures := _figures_of_the_head(outline, row):
            keys = {"inputs": {**keys.pop("inputs", {}), **figures}, **keys}
        if keys:
            found[row.node.id] = yaml_text(keys, one_line=True)
    return found


def _figures_of_the_head(outline: Outline, row: Row) -> dict[str, dict[str, str]]:
    names = [figure.name for figure in outline.figures.get(row.index, ()) if row.is_leaf]
    declared = {name: outline.inputs_at("*")[name] for name in names if outline.declared_at(row, name) == "*"}
    return {name: {"label": one.label, "type": one.type} for name, one in declared.items()}


def _nodes(data: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for node in [*data.get("areas", ()), *data.get("children", ())]:
        yield node["id"], node
        yield from _nodes(node)
