"""The flow of `report --all` (trọn bộ báo cáo): papers of all units together and of each."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from cchc_index.flow.paper import Form, report_file
from cchc_index.flow.report import account_of_saved
from cchc_index.flow.request import Advance
from cchc_index.model import disk, language
from cchc_index.model.legal_names import LONGEST_FILE, Names
from cchc_index.model.problem import Place, Problem, has_errors
from cchc_index.read.places import shown
from cchc_index.report.account import Account

TOGETHER: Final = ("xlsx", "html", "docx")
"""What is written of all units unless one form is asked for."""
OF_EACH: Final = ("html", "docx")
"""What is written of each unit."""
SLICE: Final = 16
"""So many units a process takes at a time: it reads the result anew for each slice."""


@dataclass(frozen=True, slots=True)
class SetRequest:
    """The arguments of `cchc report --all` (yêu cầu)."""

    folder: Path
    here: Path
    period: str | None = None
    index: str | None = None
    workspace: Path | None = None
    form: str | None = None
    """One form for all papers."""
    lang: str = "vi"
    files: tuple[tuple[str, str], ...] = ()
    """Units and the names of their files, without endings."""


def write_set(asked: SetRequest, advance: Advance) -> tuple[list[Path], list[Problem]]:
    """Write the report of all units together, and of each one (ghi trọn bộ báo cáo)."""
    account, problems = account_of_saved(
        asked.period, units=(), index=asked.index, workspace=asked.workspace, here=asked.here
    )
    for ending in _forms(asked, OF_EACH):
        problems += [one for one in Form.of(ending)[1] if one not in problems]
    if account is None or has_errors(problems):
        return [], problems
    names = Names(LONGEST_FILE)
    whole = names.of(f"{account.head.index} {account.head.period}")
    asked = replace(asked, period=account.head.period, files=tuple((unit, names.of(unit)) for unit in account.units))
    written: list[Path] = []
    try:
        asked.folder.mkdir(exist_ok=True)
        written += [
            _put(asked.folder / f"{whole}.{ending}", report_file(account, Form(ending)))
            for ending in _forms(asked, TOGETHER)
        ]
        for place, files in enumerate(_of_units(asked, account), 1):
            written += files
            advance(place, len(asked.files))
    except OSError as error:
        target = Path(error.filename or asked.folder)
        problems.append(Problem("W09", Place(shown(target)), {"why": disk.why(error)}))
    return written, problems


def _forms(asked: SetRequest, usual: Sequence[str]) -> Sequence[str]:
    return usual if asked.form is None else (asked.form,)


def _of_units(asked: SetRequest, account: Account) -> Iterator[list[Path]]:
    """The papers of each unit, as they are done; of many units by processes side by side."""
    workers = min(os.cpu_count() or 1, len(asked.files) // (SLICE // 2))
    if workers < 2:
        yield from _papers(asked, account)
        return
    slices = [replace(asked, files=asked.files[place : place + SLICE]) for place in range(0, len(asked.files), SLICE)]
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        for done in as_completed([pool.submit(write_units, one) for one in slices]):
            yield from done.result()


def write_units(asked: SetRequest) -> list[list[Path]]:
    """The papers of some units, a list for each; in a process of its own, which reads the result itself.

    Raises:
        OSError: where one cannot be written; those before it stay.
    """
    language.use(asked.lang)
    units = [unit for unit, _name in asked.files]
    account, _told = account_of_saved(
        asked.period, units=units, index=asked.index, workspace=asked.workspace, here=asked.here
    )
    return [] if account is None else list(_papers(asked, account))


def _papers(asked: SetRequest, account: Account) -> Iterator[list[Path]]:
    for unit, name in asked.files:
        forms = _forms(asked, OF_EACH)
        yield [_put(asked.folder / f"{name}.{ending}", report_file(account, Form(ending), unit)) for ending in forms]


def _put(target: Path, content: bytes) -> Path:
    disk.write_whole(target, content)
    return target
