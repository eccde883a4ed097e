"""Numbers exactly as written, half up, and answers as people write them."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeAlias

import yaml

Raw: TypeAlias = dict[str, Any]
"""A mapping as YAML gives it: a rubric, a node, a rule."""

Figure: TypeAlias = Fraction | bool | str | date
"""One input's value: a number, yes or no, a text ("không" for a date that never came), a date."""

MILLION = 10**6
NOT_APPLICABLE = "Không áp dụng"
NEVER = "không"

NUMERAL = re.compile(r"-?\d+(\.\d+)?")


class ExactLoader(yaml.SafeLoader):
    """PyYAML's safe loader, but 0.1 is one tenth."""


def exact_float(loader: ExactLoader, node: yaml.ScalarNode) -> Fraction:
    return Fraction(loader.construct_scalar(node).replace("_", ""))


ExactLoader.add_constructor("tag:yaml.org,2002:float", exact_float)


def load_text(text: str) -> Raw:
    """YAML text as plain data without a float in it."""
    loaded: Raw = yaml.load(text, ExactLoader)  # noqa: S506 - a child of the safe loader
    return loaded


def load(path: Path) -> Raw:
    """A YAML file as plain data without a float in it."""
    return load_text(path.read_text(encoding="utf-8"))


def number(written: object) -> Fraction:
    """A number of the rubric: 3, 0.25 or 1/3."""
    if isinstance(written, bool) or not isinstance(written, int | Fraction | str):
        message = f"{written!r} is no number as written"
        raise TypeError(message)
    return Fraction(written)


def half_up(value: Fraction, grid: Fraction) -> Fraction:
    """The nearest multiple of `grid`; halves go away from zero."""
    steps = (abs(value) / grid + Fraction(1, 2)).__floor__()
    return steps * grid if value >= 0 else -steps * grid


def millionths(points: Fraction) -> int:
    """Points in whole millionths, half up."""
    return int(half_up(points * MILLION, Fraction(1)))


def leaf_millionths(points: Fraction, decimals: int) -> int:
    """A leaf's points, rounded once to the decimals of `rounding.leaf`, in millionths."""
    return millionths(half_up(points, Fraction(1, 10**decimals)))


def fold(answer: object) -> str:
    """An answer as it is compared: case and stray spaces do not matter; "4", 4 and 4.0 are one answer."""
    text = " ".join(unicodedata.normalize("NFC", str(answer)).casefold().split())
    return str(Fraction(text)) if NUMERAL.fullmatch(text) else text


def claims_not_applicable(answer: object) -> bool:
    return answer is not None and fold(answer) == fold(NOT_APPLICABLE)
