"""The flow of `check --annotate` (bản sao có đánh dấu lỗi): a marked copy of every file, in a folder of their own."""

from __future__ import annotations

from collections.abc import Sequence
from errno import EEXIST
from pathlib import Path

from cchc_index.forms.annotate import annotated
from cchc_index.model import disk
from cchc_index.model.language import _
from cchc_index.model.problem import Problem
from cchc_index.read.places import shown


def annotate(files: Sequence[Path], problems: Sequence[Problem], folder: Path) -> list[Path]:
    """Write the copies (ghi bản sao), each in one step; a file that is there already is not written over.

    Raises:
        OSError: where a copy cannot be written; those before it stay.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    for file in dict.fromkeys(file for file in files if file.is_file()):
        own = [one for one in problems if one.place.file == shown(file)]
        name, content = annotated(file, own)
        target = _free(folder / name, written)
        if target.exists():
            raise FileExistsError(EEXIST, _("{file} is there already").format(file=target.name))
        disk.write_whole(target, content)
        written.append(target)
    return written


def _free(target: Path, taken: Sequence[Path]) -> Path:
    """The name, or the next like it that no other copy of this run has."""
    free, count = target, 1
    while free in taken:
        count += 1
        free = target.with_name(f"{target.stem}-{count}{target.suffix}")
    return free
