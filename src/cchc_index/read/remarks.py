"""What units and appraisers write beside the points (minh chứng, giải trình, ý kiến): text, as it stands."""

from __future__ import annotations

from datetime import date
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cchc_index.read.cells import Sheet
from cchc_index.read.headings import Found
from cchc_index.read.stack import Part
from cchc_index.read.vocabulary import DOCUMENTS

REMARKS: Final = ("evidence", "explanation", "appraisal_note", "note")


def remarked(heading: Found) -> tuple[str, ...]:
    """The texts that a form has a place for (các cột ghi kèm)."""
    there = {"evidence" if field in DOCUMENTS else field for field in heading.columns}
    return tuple(field for field in REMARKS if field in there)


def remarks(sheet: Sheet, heading: Found, field: str, group: NDArray[np.int64]) -> tuple[dict[int, str], str]:
    """The texts of a field by row (nội dung ghi kèm), and the field in whose column they begin.

    Evidence is also what stands in the columns for a document's number, date and page, joined: “12/QĐ-UBND;
    03/02/2022; tr. 4”.
    """
    parts = [one for one in (field, *(DOCUMENTS if field == "evidence" else ())) if one in heading.columns]
    texts: dict[int, list[str]] = {}
    for part in parts:
        column = heading.columns[part]
        cells = sheet.grid.columns[column]
        for row in group[sheet.filled(column)[group]].tolist():
            texts.setdefault(row, []).append(_text(cells[row]))
    return {row: "; ".join(said) for row, said in texts.items()}, parts[0] if parts else field


def _text(cell: object) -> str:
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    return f"{cell:.15g}" if isinstance(cell, float) else str(cell).strip()


def evidence_cells(part: Part) -> pd.DataFrame:
    """Where evidence belongs (ô minh chứng): per row its unit, node and place, and the place of the document's date.

    A leaf's own row comes last: of several rows it is the one that is meant. Empty where there is no such column.
    """
    columns = [part.heading.columns[one] for one in ("evidence", *DOCUMENTS) if one in part.heading.columns]
    day = part.heading.columns.get("document_date", columns[0] if columns else 0)
    rows = part.rows[np.argsort(part.names[part.rows] == "", kind="stable")] if columns else part.rows[:0]
    grid = part.sheet.grid
    first, dated = ((grid.lines is None) * (grid.corner.column + 1 + column) for column in ((columns or [0])[0], day))
    return pd.DataFrame(
        {
            "unit": part.units[rows],
            "leaf": part.nodes[rows],
            "place": part.origins[rows] + first,
            "day": part.origins[rows] + dated,
        }
    )
