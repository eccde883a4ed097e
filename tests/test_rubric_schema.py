"""The JSON Schema of rubric files: it takes what the program takes, and an editor shows every key in Vietnamese."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given

from cchc_index.model import language
from cchc_index.read.cases import FOLDER
from cchc_index.read.shipped import shipped
from cchc_index.read.yaml_file import YamlFile
from cchc_index.report.rubric_schema import rubric_schema
from tests.bad.cases import BAD, in_process
from tests.strategies import Case, cases, write_rubric

RUBRICS = [path for path in sorted(shipped("rubrics").rglob("*.yaml")) if path.parent.name != FOLDER]
SHAPE = ("R03", "R05", "R51", "R52", "R06", "R53")
"""Faults of shape, which a schema can tell."""


def plain(value: object) -> object:
    """Exact numbers and dates as JSON has them."""
    return float(value) if isinstance(value, Decimal) else value.isoformat() if isinstance(value, date) else str(value)


def faults(path: Path) -> list[str]:
    data = json.loads(json.dumps(YamlFile(path).data, default=plain))
    checker = jsonschema.Draft202012Validator(rubric_schema(), format_checker=jsonschema.FormatChecker())
    return [error.message for error in checker.iter_errors(data)]


def test_it_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(rubric_schema())


@pytest.mark.parametrize("path", RUBRICS, ids=lambda path: path.stem)
def test_what_ships_is_in_order(path: Path) -> None:
    assert faults(path) == []


@pytest.mark.slow
@given(cases())
def test_random_rubrics_are_in_order(case: Case) -> None:
    data = json.loads(json.dumps(read(write_rubric(case.rubric)), default=plain))
    jsonschema.validate(data, rubric_schema(), cls=jsonschema.Draft202012Validator)


def read(text: str) -> Any:  # noqa: ANN401 - whatever YAML holds

    return yaml.safe_load(text)


@pytest.mark.parametrize("code", SHAPE)
def test_faults_of_shape_are_told(code: str) -> None:
    assert faults(BAD / code / "rubric.yaml") != []


@pytest.mark.parametrize("lang", language.LANGUAGES)
def test_every_key_is_described(lang: str) -> None:
    before = language.current()
    language.use(lang)
    try:
        described = list(keys(rubric_schema()))
    finally:
        language.use(before)
    assert [name for name, words in described if not words] == []
    assert (
        dict(described)["satisfied"] == {"vi": "Câu trả lời hài lòng, tính 100", "en": "Answers that count 100"}[lang]
    )


def keys(schema: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for part in (schema, *schema["$defs"].values()):
        for name, one in part.get("properties", {}).items():
            yield name, one.get("description", "")


def test_the_command_says_how_an_editor_finds_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = in_process(["rubric", "schema", "-o", "rubric.schema.json"])
    assert done.code == 0
    assert "# yaml-language-server: $schema=rubric.schema.json" in done.err
    assert json.loads((tmp_path / "rubric.schema.json").read_text("utf-8")) == rubric_schema()
