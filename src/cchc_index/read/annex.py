"""An annex of a decision into a draft rubric (nhập phụ lục quyết định thành bộ tiêu chí dự thảo)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Final

from cchc_index.model import disk
from cchc_index.model.draft import Draft
from cchc_index.model.language import N_, _
from cchc_index.model.limits import in_use
from cchc_index.model.names import without_marks
from cchc_index.model.problem import Place, Problem, has_errors
from cchc_index.read.annex_node import Nodes
from cchc_index.read.annex_table import ChoiceError, Columns, TableRow, Wanted, find_columns, maximum_of, rows_of
from cchc_index.read.annex_tree import build
from cchc_index.read.annex_word import Leaves, word_tables
from cchc_index.read.annex_words import CAPTION, DECISION, LEVELS, TITLE, TOTAL, YEAR, plain
from cchc_index.read.compound_file import is_compound_file
from cchc_index.read.grid import read_book
from cchc_index.read.guard import RefusalError, find, is_archive, open_archive
from cchc_index.read.sheet_grid import Grid

__all__ = ["Wanted", "read_annex"]

_OLD_WORD: Final = "WordDocument".encode("utf-16-le")
_LARGEST: Final = 64 << 20
_UNKNOWN: Final = "chua-ro"
_MISSING: Final = {"level": N_("the level"), "periods": N_("the period"), "basis": N_("the decision")}


@dataclass(slots=True)
class _Found:
    """The rows of all tables that were read, and the words around them."""

    rows: list[TableRow] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    around: list[str] = field(default_factory=list)
    """All text above tables, also of other levels."""
    total: float | None = None
    columns: list[Columns] = field(default_factory=list)


def read_annex(path: Path, shown: str, name: str, wanted: Wanted) -> Draft:
    """The draft of a rubric from an annex in Word or Excel.

    Args:
        path: the annex, .docx, .xlsx, .xls or .ods.
        shown: its name in problems and sources.
        name: the rubric's id.
        wanted: which maxima are read.

    Raises:
        ChoiceError: several columns of maxima, and `wanted` does not say which.
    """
    leaves, problems = _open(path, shown)
    if leaves is None:
        return Draft(None, problems=tuple(problems))
    found = _rows(leaves, wanted, problems)
    areas = build(found.rows, problems)
    if not areas:
        problems = [one for one in problems if one.code != "R86"]
        return Draft(None, problems=(*problems, _no_table(leaves, shown)))
    nodes = Nodes([])
    data = _head(found, name, wanted, shown, problems)
    data["areas"] = [nodes.node(area) for area in areas]
    groups = [group for area in data["areas"] for group in _groups(area)]
    if groups:
        data = {key: data[key] for key in data if key != "areas"} | {
            "unit_groups": list(dict.fromkeys(groups)),
            "areas": data["areas"],
        }
    return Draft(data, tuple(nodes.leaves), tuple(problems))


def _groups(node: dict[str, Any]) -> Iterator[str]:
    """The groups of units that a node and those below it name."""
    yield from node.get("applies_to", ())
    for child in node.get("children", ()):
        yield from _groups(child)


def _open(path: Path, shown: str) -> tuple[Leaves | None, list[Problem]]:
    """The tables of the file, by its content; or why it cannot be read."""
    try:
        if path.is_dir():
            raise IsADirectoryError
        with path.open("rb") as stream:
            start = stream.read(8)
            stream.seek(0)
            if why := _unlike(start, stream):
                return None, [Problem("R81", Place(shown), {"why": why})]
            stream.seek(0)
            if is_archive(start) and _is_word(stream):
                stream.seek(0)
                return word_tables(stream, shown), []
    except OSError as error:
        return None, [Problem("R81", Place(shown), {"why": disk.why(error)})]
    except RefusalError as refusal:
        return None, [Problem(refusal.code, Place(shown), {"why": refusal.why})]
    book = read_book(path, shown)
    if has_errors(book.problems) and not book.grids:
        return None, book.problems
    return Leaves(book.grids, [[] for _grid in book.grids]), [*book.problems, *book.notes]


def _unlike(start: bytes, stream: IO[bytes]) -> str | None:
    """Why a file that begins so is no annex that can be read."""
    if start.startswith(b"%PDF"):
        return _("it is a PDF; ask for the Word or Excel file, or copy its table into one")
    if start.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*")):
        return _("it is a picture; ask for the Word or Excel file")
    if start.startswith(b"{\\rtf") or (is_compound_file(start) and _OLD_WORD in stream.read(_LARGEST)):
        return _("it is an old Word file (.doc); open it in Word or LibreOffice and save it as .docx")
    return None


def _is_word(stream: IO[bytes]) -> bool:
    """Whether an archive holds a Word document; what it is else, the reader of workbooks says."""
    with open_archive(stream, in_use()) as archive:
        return find(archive, "word/document.xml") is not None


def _of_level(leaves: Leaves, wanted: Wanted) -> list[tuple[Grid, list[str]]]:
    """The tables with the text above each; where captions name several levels, those of the level asked for.

    Raises:
        ChoiceError: none was asked for.
    """
    tables = list(zip(leaves.grids, leaves.above, strict=True))
    captions = [_caption(grid, above) for grid, above in tables]
    named = {level: text for text, level in captions if level}
    if len(named) < 2:
        return tables
    if wanted.level not in named:
        raise ChoiceError(list(named.values()), tables=True)
    kept: list[tuple[Grid, list[str]]] = []
    current: str | None = None
    for table, (_text, level) in zip(tables, captions, strict=True):
        current = level or current  # a table without a caption goes on with the one before it
        if current in (None, wanted.level):
            kept.append(table)
    return kept


def _caption(grid: Grid, above: list[str]) -> tuple[str, str | None]:
    """The caption of a table and the level that it names, if only one."""
    within = [str(column[row]) for row in range(min(grid.height, 8)) for column in grid.columns[:3] if column[row]]
    texts = [plain(text) for text in [*above, *([grid.sheet] if grid.sheet else []), *within]]
    for text in texts:
        said = [level for level, like in LEVELS.items() if like.search(text)] if CAPTION.search(text) else []
        if len(said) == 1:
            return text, said[0]
    return "", None


def _rows(leaves: Leaves, wanted: Wanted, problems: list[Problem]) -> _Found:
    """The rows of every table with the headings, and of those that go on without one."""
    found = _Found(around=[text for above in leaves.above for text in above])
    for grid, above in _of_level(leaves, wanted):
        found.words += above
        columns = find_columns(grid, wanted)
        if columns is not None:
            found.words += [str(cell) for column in grid.columns for cell in column[: columns.header.first] if cell]
            found.columns.append(columns)
            found.rows += rows_of(grid, columns, columns.header.last + 1, problems)
            _total(grid, columns, found)
            if columns.unread:
                problems.append(Problem("R89", grid.place(columns.header.last, 0), {"columns": columns.unread}))
        elif found.columns and len(grid.columns) == len(found.columns[-1].header.words) and grid.height:
            found.rows += rows_of(grid, found.columns[-1], 0, problems)
            _total(grid, found.columns[-1], found)
        elif len(grid.columns) > 2 and grid.height > 2:
            problems.append(Problem("R86", grid.place(0, 0), excerpt=grid.excerpt(0)))
    found.words = [plain(text) for text in found.words]
    return found


def _total(grid: Grid, columns: Columns, found: _Found) -> None:
    """What the row of totals says, for the check of the sum; of several tables none is the whole."""
    places = [columns.at[key] for key in ("name", "code") if key in columns.at]
    for row in range(columns.header.last + 1, grid.height):
        words = [plain(str(grid.columns[place][row] or "")) for place in places]
        said = maximum_of(grid.columns[columns.at["max"]][row])
        if any(TOTAL.fullmatch(word) for word in words) and said is not None:
            found.total = None if len(found.columns) > 1 else float(str(said).replace(",", "."))


def _no_table(leaves: Leaves, shown: str) -> Problem:
    if leaves.pictures and not leaves.grids:
        return Problem("R82", Place(shown), {"count": leaves.pictures})
    seen = [" | ".join(grid.excerpt(0)[1:]) for grid in leaves.grids if grid.height]
    return Problem("R80", Place(shown), {"tables": len(leaves.grids)}, tuple(seen[:1]))


def _head(found: _Found, name: str, wanted: Wanted, shown: str, problems: list[Problem]) -> dict[str, Any]:
    """The head as far as the text around the tables says it; the rest is named as missing."""
    words = "\n".join(found.words)
    missing: list[str] = []
    title = next((text for text in found.words if TITLE.search(text)), None)
    level = wanted.level or _level(found, title)
    year = YEAR.search(title or "") or YEAR.search(words)
    decisions = [match for text in (*found.words, *found.around) if (match := DECISION.search(plain(text)))]
    decision = max(decisions, key=lambda one: one["day"] is not None, default=None)
    missing += [key for key, there in (("level", level), ("periods", year), ("basis", decision)) if not there]
    what = [_(_MISSING[key]) for key in missing]
    if missing:
        problems.append(Problem("R85", Place(shown), {"what": what}))
    slug = _slug(name)
    file = shown.rpartition("/")[2]
    data: dict[str, Any] = {
        "schema": 1,
        "id": slug,
        "index": re.sub(r"-?20\d\d$", "", slug.rpartition("/")[2]) or slug.rpartition("/")[2],
        "title": title or file,
        "level": level or "huyen",
        "periods": [year["year"] if year else _UNKNOWN],
        "status": "draft",
    }
    data["note"] = _("Imported from {file}; every row wants to be compared with the decision.").format(file=file)
    if missing:
        data["note"] += " " + _("Not stated there and to be filled in: {what}.").format(what=", ".join(what))
    data["basis"] = [_basis(decision, title or file)]
    if found.total is not None:
        data["expects"] = {"points": round(found.total, 6)}
    return data


def _level(found: _Found, title: str | None) -> str | None:
    """The level that the column of maxima or the title names, if only one."""
    for text in (found.columns[0].max_heading if found.columns else "", title or ""):
        said = [level for level, like in LEVELS.items() if like.search(plain(text))]
        if len(said) == 1:
            return said[0]
    return None


def _basis(decision: re.Match[str] | None, title: str) -> dict[str, Any]:
    if decision is None:
        return {"number": _("not stated"), "issuer": _("not stated"), "title": title}
    basis: dict[str, Any] = {"number": decision["number"]}
    if decision["day"]:
        with suppress(ValueError):  # 31/02 is no date, and no reason to stop
            basis["date"] = dt.date(int(decision["year"]), int(decision["month"]), int(decision["day"]))
    return basis | {"issuer": (decision["issuer"] or _("not stated")).strip(), "title": title}


def _slug(name: str) -> str:
    parts = (re.sub(r"[^a-z0-9_.]+", "-", without_marks(part)).strip("-.") for part in name.split("/"))
    return "/".join(filter(None, parts)) or "bo-tieu-chi"
