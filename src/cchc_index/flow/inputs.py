"""Which files a run reads (tệp đầu vào): files, folders and patterns such as `*.xlsx`, each file once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from cchc_index.model.disk import is_file, is_folder
from cchc_index.model.language import _
from cchc_index.model.minutes import START as MINUTES
from cchc_index.model.problem import Place, Problem
from cchc_index.model.register import REGISTER
from cchc_index.read.places import shown
from cchc_index.read.rubric import RESULTS
from cchc_index.read.workspace import EXCEPTION_SHEET

ENDINGS: Final = frozenset({".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".tsv"})
"""What is read of a folder; a file that is named is read whatever its ending."""
PAPERS: Final = frozenset(
    {".doc", ".docx", ".odt", ".pdf", ".rtf", ".xlsb", ".zip", ".rar", ".7z", ".jpg", ".jpeg", ".png"}
)
"""What people send beside workbooks, or in their place: told where a folder has it."""
SURVEY_ENDINGS: Final = ENDINGS | {".parquet"}
"""The same for replies to a survey."""
LOCK: Final = "~$"
"""How the file begins that Excel puts beside a workbook while it is open."""
_PATTERN: Final = frozenset("*?[")


def files_of(given: Sequence[Path], endings: frozenset[str] = ENDINGS) -> tuple[tuple[Path, ...], list[Problem]]:
    """The files that are meant (các tệp cần đọc), a folder's in order of their names, those below it too.

    Problems: S01 for a folder without any, S95 for a pattern; S93 where there are only documents and the like. Notes:
    S94 for documents beside them, S70 for the lock files that are passed over.
    """
    found: list[Path] = []
    problems: list[Problem] = []
    for path in given:
        there = _there(path, endings)
        locks = [one for one in there if one.name.startswith(LOCK)]
        problems += [Problem("S70", Place(shown(one))) for one in locks]
        papers = [one for one in there if one.suffix.lower() in PAPERS and one != path]  # unless it is named itself
        files = [one for one in there if one not in (*locks, *papers)]
        if papers:
            params = {"names": [shown(one) for one in papers]}
            problems.append(Problem("S94" if files else "S93", Place(shown(path)), params))
        elif not there and is_folder(path):
            problems.append(Problem("S01", Place(shown(path)), {"why": _("the folder holds no workbook and no CSV")}))
        elif not there:
            problems.append(Problem("S95", Place(shown(path)), {"folder": shown(path.parent)}))
        found += files
    return tuple(dict.fromkeys(found)), problems


def in_one_order(files: Iterable[Path]) -> tuple[Path, ...]:
    """The files in an order of their own (thứ tự tệp), however they were named: nothing saved depends on it."""
    return tuple(sorted(files, key=lambda file: file.resolve().as_posix()))


def once(paths: Iterable[Path], hashes: Mapping[Path, str]) -> tuple[list[Path], list[Problem]]:
    """Each file once (mỗi tệp một lần), whatever it is called; a copy is told and left out."""
    kept: dict[str, Path] = {}
    problems: list[Problem] = []
    for path in paths:
        key = hashes.get(path) or str(path)
        if key in kept:
            problems.append(Problem("W17", Place(shown(path)), {"file": shown(kept[key])}))
        kept.setdefault(key, path)
    return list(kept.values()), problems


def hashes_of(paths: Iterable[Path]) -> dict[Path, str]:
    """The hash of each file's content (mã băm); of one that cannot be read none, and its reader says why."""
    hashes: dict[Path, str] = {}
    for path in paths:
        with suppress(OSError, ValueError), path.open("rb") as stream:
            hashes[path] = hashlib.file_digest(stream, "sha256").hexdigest()
    return hashes


def _there(path: Path, endings: frozenset[str]) -> list[Path]:
    """What a path names: a folder's files, those that a pattern fits, else the path itself."""
    if is_folder(path):
        return _below(path, endings)
    if not _PATTERN & set(path.as_posix()) or is_file(path):
        return [path]
    anchor = Path(path.anchor)
    try:
        fitting = sorted(anchor.glob(path.relative_to(anchor).as_posix()))
    except (OSError, ValueError):  # no pattern: `**.csv`
        fitting = []
    return [file for one in fitting for file in (_below(one, endings) if one.is_dir() else [one])]


def _below(folder: Path, endings: frozenset[str]) -> list[Path]:
    """The workbooks, CSV files and documents below a folder, without hidden ones and saved results."""
    return [
        file
        for file in sorted(folder.rglob("*"))
        if file.suffix.lower() in endings | PAPERS
        and file.is_file()
        and file.name not in (EXCEPTION_SHEET, REGISTER)
        and not file.name.startswith(MINUTES)
        and not any(part.startswith(".") or part == RESULTS for part in file.relative_to(folder).parts)
    ]
