"""The same draw as files, so that the command itself can be fed with it."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import yaml

from tests.reference.exact import Figure, Raw
from tests.reference.tree import HEAD, Tree
from tests.strategies.pen import plain

COLUMNS = ["unit", "id", "input", "value", "self"]
COLUMNS += ["appraised_value", "appraised", "appraised_value_2", "appraised_2"]
VALUE_COLUMNS = {"declared": "value", "appraised_1": "appraised_value", "appraised_2": "appraised_value_2"}
POINT_COLUMNS = {"declared": "self", "appraised_1": "appraised", "appraised_2": "appraised_2"}


class RubricDumper(yaml.SafeDumper):
    """PyYAML's safe dumper: every text quoted, every decimal as written, nothing by reference."""

    def ignore_aliases(self, data: object) -> bool:
        del data
        return True


def dump_number(dumper: RubricDumper, value: Fraction) -> yaml.ScalarNode:
    kind = "int" if value.denominator == 1 else "float"
    return dumper.represent_scalar(f"tag:yaml.org,2002:{kind}", plain(value))


def dump_text(dumper: RubricDumper, value: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style='"')


RubricDumper.add_representer(Fraction, dump_number)
RubricDumper.add_representer(str, dump_text)


def write_rubric(rubric: Raw) -> str:
    """The rubric as YAML text."""
    return yaml.dump(rubric, Dumper=RubricDumper, allow_unicode=True, sort_keys=False, width=110)


def written(value: object, kind: str = "number") -> str:
    """A cell of a CSV file as people here write it: decimal comma, percents with their sign, day first."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, dt.date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, Fraction | int):
        return plain(Fraction(value)).replace(".", ",") + ("%" if kind == "percent" else "")
    return str(value)


def table(columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> str:
    """CSV text; what a row lacks is blank."""
    sheet = io.StringIO()
    writer = csv.DictWriter(sheet, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return sheet.getvalue()


def write_tidy(data: Mapping[str, Mapping[str, Mapping[Any, Any]]], rubric: Raw) -> str:
    """Submissions and appraisals in the tidy form; a form has a row for every leaf, also a blank one."""
    tree = Tree(rubric)
    inputs = [(HEAD, rubric.get("inputs") or {})]
    inputs += [(node.id, node.raw.get("inputs") or {}) for node in tree.nodes.values()]
    rows = []
    for unit, sheet in data.items():
        for leaf in tree.leaves():
            row = {"unit": unit, "id": leaf.id}
            for one, column in VALUE_COLUMNS.items():
                row[column] = written(sheet.get("answers", {}).get((leaf.id, one)))
                row[POINT_COLUMNS[one]] = written(sheet.get("points", {}).get((leaf.id, one)))
            rows.append(row)
        for declaring, declared in inputs:
            for name, what in declared.items():
                row = {"unit": unit, "id": declaring, "input": name}
                for one, column in VALUE_COLUMNS.items():
                    figure = sheet.get("figures", {}).get((declaring, name, one))
                    row[column] = written(figure, what["type"])
                rows.append(row)
    return table(COLUMNS, rows)


def write_replies(replies: Mapping[str, Sequence[tuple[str, Mapping[str, object]]]], rubric: Raw) -> str:
    """One row a reply: unit, group, the answer to each question by code."""
    codes = [code for leaf in Tree(rubric).leaves() if leaf.is_survey for code in leaf.rule["questions"]]
    rows = [
        {"unit": unit, "group": group} | {code: written(answer) for code, answer in answers.items()}
        for unit, several in replies.items()
        for group, answers in several
    ]
    return table(("unit", "group", *codes), rows)


def write_imported(imported: Mapping[str, Mapping[str, Fraction]]) -> str:
    """Imported values: unit, id, value."""
    rows = [
        {"unit": unit, "id": leaf, "value": written(value)}
        for unit, values in imported.items()
        for leaf, value in values.items()
    ]
    return table(("unit", "id", "value"), rows)


def as_submission(
    previous: Mapping[str, Mapping[tuple[str, str], Figure]],
) -> dict[str, dict[str, dict[Any, Any]]]:
    """The period before as submissions, for `write_tidy`."""
    return {
        unit: {"figures": {(node, name, "declared"): value for (node, name), value in figures.items()}}
        for unit, figures in previous.items()
    }
