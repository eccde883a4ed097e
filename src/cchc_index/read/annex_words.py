"""The words of annexes (từ ngữ của phụ lục), from `annex.yaml` beside this file."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Any, Final

import yaml

_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DATA: Final[dict[str, Any]] = _LOADER(Path(__file__).with_name("annex.yaml").read_text("utf-8")).get_single_data()


def _compiled(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


COLUMNS: Final[dict[str, re.Pattern[str]]] = {field: _compiled(text) for field, text in _DATA["columns"].items()}
LEVELS: Final[dict[str, re.Pattern[str]]] = {level: _compiled(text) for level, text in _DATA["levels"].items()}
TOTAL: Final = _compiled(_DATA["total"])
ROLES: Final[dict[str, re.Pattern[str]]] = {role: _compiled(_DATA[role]) for role in ("bonus", "penalty")}
BEST: Final = _compiled(_DATA["best"])
BEFORE_CODE: Final = _compiled(_DATA["before_code"])
DECISION: Final = _compiled(_DATA["decision"])
TITLE: Final = _compiled(_DATA["title"])
CAPTION: Final = _compiled(_DATA["caption"])
YEAR: Final = _compiled(_DATA["year"])


def plain(text: str) -> str:
    """Text in which these patterns are looked for: one Unicode form, one line."""
    return " ".join(unicodedata.normalize("NFC", text).split())
