"""Plain values as YAML (viết tệp YAML): numbers with the digits that were written, Vietnamese as it is."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import yaml


class _Dumper(yaml.SafeDumper):
    """Knows the exact numbers that `YamlFile` reads."""


_Dumper.add_representer(Decimal, lambda dumper, value: dumper.represent_scalar("tag:yaml.org,2002:float", f"{value:f}"))


def yaml_text(data: Mapping[str, Any], *, one_line: bool = False) -> str:
    """The values as a file, or on one line."""
    width = float("inf") if one_line else 200
    flow = True if one_line else None
    text = yaml.dump(
        dict(data), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=width, default_flow_style=flow
    )
    return str(text).strip() if one_line else str(text)
