"""The words of the forms that people send (từ ngữ trong biểu mẫu), from `headings.yaml` beside this file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import yaml

from cchc_index.model.names import fold_answer

Headings = Mapping[str, tuple[str, ...]]

_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TEXT: Final = Path(__file__).with_name("headings.yaml").read_text("utf-8")
_WORDS: Final[dict[str, Any]] = _LOADER(_TEXT).get_single_data()

TIDY: Final[Headings] = {field: tuple(words["ours"]) for field, words in _WORDS["columns"].items()}
"""The tidy form's own headings by field, Vietnamese first."""
SYNONYMS: Final[Headings] = {field: tuple(words.get("also", ())) for field, words in _WORDS["columns"].items()}
"""Headings (tên gọi khác của cột) that stand for a field where its own is not in the row."""
DOCUMENTS: Final[Headings] = {field: tuple(words) for field, words in _WORDS["evidence"].items()}
"""The columns of our forms that are one text of evidence (minh chứng) together."""
EXCEPTION: Final[Headings] = {field: tuple(words) for field, words in _WORDS["exceptions"].items()}
"""The columns of exceptions in a workbook (ngoại lệ)."""
PETITION: Final[Headings] = {field: tuple(words) for field, words in _WORDS["petition"].items()}
"""The columns of decisions on petitions (phúc tra)."""
MEETING, MEMBERS, VOTES = (
    {field: tuple(words) for field, words in _WORDS[table].items()} for table in ("meeting", "members", "votes")
)
"""The columns of the tables of the minutes (biên bản)."""
ITEMS: Final = {fold_answer(word): item for item, words in _WORDS["items"].items() for word in words}
"""The items of a meeting by the words for them."""
KINDS: Final = {fold_answer(word): kind for kind, words in _WORDS["kinds"].items() for word in words}
"""The kinds of exceptions by the words for them."""
DECISION_WORDS: Final = {fold_answer(word): kind for kind, words in _WORDS["decisions"].items() for word in words}
"""The council's decisions on explanations (quyết định về giải trình) by the words for them."""
IMPORTED: Final[Headings] = {field: TIDY[field] for field in ("unit", "id", "value")}
READ: Final = frozenset({"value", "self", "appraised_value", "appraised", "appraised_value_2", "appraised_2"})
"""The fields that hold figures, answers and points; a table needs one of them."""


def _folded(key: str) -> frozenset[str]:
    return frozenset(map(fold_answer, _WORDS[key]))


DECISION: Final = _folded("decision")
"""The headings of the column in which the council decides."""
UNREAD: Final = _folded("unread") | DECISION
NO_DATA: Final = _folded("sheets")
TOTALS: Final = _folded("total")
WHOSE: Final = _folded("whose")
