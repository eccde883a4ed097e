"""Tables as plain rows (các dòng của bảng), which the engine's accounts and the reports read."""

from __future__ import annotations

from typing import Any

import pandas as pd

Rows = list[dict[str, Any]]
Tables = dict[str, pd.DataFrame]
"""The tables of a result, or of what was sent, by their names in `model.tables`."""


def rows_of(frame: pd.DataFrame) -> Rows:
    """A table as plain rows; blanks are None."""
    plain = frame.astype(object).where(frame.notna(), None)
    return [{str(name): value for name, value in row.items()} for row in plain.to_dict("records")]
