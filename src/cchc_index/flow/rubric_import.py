"""The flow of `rubric import` (nhập bộ tiêu chí): an annex becomes the text of a draft, checked as any rubric is."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from cchc_index.model.draft import Draft
from cchc_index.model.problem import Problem, Severity
from cchc_index.read.annex import Wanted, read_annex
from cchc_index.read.places import shown
from cchc_index.read.rubric import load_rubric
from cchc_index.report.draft import rubric_yaml


@dataclass(frozen=True, slots=True)
class Import:
    """What an annex became: the draft, its text (None where there is none), and all that is to be told."""

    draft: Draft
    text: str | None
    problems: tuple[Problem, ...]


def import_annex(annex: Path, target: Path, wanted: Wanted) -> Import:
    """Read an annex into the text of a rubric.

    What contradicts itself is written as it stands, and told as a warning at its line of the new file.

    Raises:
        ChoiceError: several columns of maxima, and `wanted` does not say which.
    """
    draft = read_annex(annex, shown(annex), target.stem, wanted)
    if draft.data is None:
        return Import(draft, None, draft.problems)
    text = rubric_yaml(draft.data)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "rubric.yaml"
        file.write_text(text, "utf-8", newline="\n")
        _loaded, found = load_rubric(file, shown(target))
    told = [
        replace(one, chosen=Severity.WARNING) if one.severity is Severity.ERROR else one
        for one in found
        if one.code != "R88"  # the page lists the rows themselves
    ]
    return Import(draft, text, (*draft.problems, *told))
