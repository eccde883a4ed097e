"""A rubric from its file (đọc bộ tiêu chí), with every problem at its line; and where to look for one."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cchc_index.model.disk import is_file
from cchc_index.model.problem import Place, Problem, candidates, has_errors
from cchc_index.model.rubric import Rubric
from cchc_index.model.rubric_checks import Finding, check_lineage, check_rubric
from cchc_index.model.rubric_lint import accepts_faults, gathered, kept, lint_rubric
from cchc_index.read.places import lies_in
from cchc_index.read.shape import shape
from cchc_index.read.shipped import shipped
from cchc_index.read.yaml_file import YamlFile

RESULTS: Final = "results"
"""The folder of a workspace that holds its saved results."""


@dataclass(frozen=True, slots=True)
class RubricFile:
    """A rubric with its file (tệp bộ tiêu chí): its content as it was read, and where each node's maximum stands."""

    rubric: Rubric
    path: Path
    content: bytes
    lines: dict[str, Place]

    @property
    def sha256(self) -> str:
        """The content's hash."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class Library:
    """Where rubrics are looked for by id (thư viện bộ tiêu chí): the workspace's folder, then what ships."""

    folders: tuple[Path, ...] = ()

    def find(self, name: str, base: Path | None) -> Path | None:
        """The file of a rubric named by path (relative to `base`) or by id; without a base only by id."""
        if base is not None and is_file(direct := base / name):
            return direct
        for folder in self._folders():
            if is_file(by_place := folder / f"{name}.yaml") and lies_in(folder, by_place):
                return by_place
        head = re.compile(rf"""^id:\s*["']?{re.escape(name)}["']?\s*(#.*)?$""", re.MULTILINE)
        for file in self.files():
            if head.search(_text(file)):
                return file
        return None

    def files(self) -> Iterable[Path]:
        """All rubric files, the workspace's first; copies beside saved results are none."""
        for folder in self._folders():
            for file in sorted(folder.rglob("*.yaml")):
                within = file.relative_to(folder).parts[:-1]
                if (
                    file.is_file()
                    and lies_in(folder, file)
                    and not any(part == RESULTS or part.startswith(".") for part in within)
                ):
                    yield file

    def suggestions(self, name: str) -> list[str]:
        """Ids that look like the name."""
        found = [re.search(r"^id:\s*[\"']?([^\"'\s#]+)", _text(file), re.MULTILINE) for file in self.files()]
        return candidates(name, [match[1] for match in found if match])

    def _folders(self) -> Iterable[Path]:
        yield from (folder for folder in self.folders if folder.is_dir())
        try:
            yield shipped("rubrics")
        except FileNotFoundError:
            return


def _text(file: Path) -> str:
    """A file's text; of one that cannot be read, none."""
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def load_rubric(
    path: Path, shown: str | None = None, library: Library | None = None, *, lint: bool = False
) -> tuple[RubricFile | None, list[Problem]]:
    """The rubric of a file, and every problem of it (đọc bộ tiêu chí); None where there are errors.

    With `lint` also what is in order and yet odd.
    """
    file = YamlFile(path, shown)
    rubric = shape(file, Rubric)
    problems = file.problems
    if rubric is not None:
        problems = [*problems, *(_placed(file, finding) for finding in _findings(rubric, lint=lint))]
        problems += _lineage(file, rubric, path, library or Library())
    if rubric is None or has_errors(problems):
        return None, problems
    lines = {row.node.id: file.place((*row.path, "max")) for row in rubric.outline.rows}
    return RubricFile(rubric, path, file.content, lines), problems


def _findings(rubric: Rubric, *, lint: bool) -> list[Finding]:
    """What is wrong with a rubric, and odd in it; what it accepts is left out."""
    found = check_rubric(rubric)
    if not lint or any(one.code == "R07" for one in found):
        return kept(rubric, found) if rubric.accepts else found
    found += lint_rubric(rubric)
    return [*gathered(kept(rubric, found)), *accepts_faults(rubric, found)]


def saved_rubric(path: Path) -> Rubric:
    """The rubric beside a saved result (bộ tiêu chí đã lưu kèm kết quả): it was in order when it was saved.

    Raises:
        ValueError: where it is not any more.
    """
    rubric = shape(YamlFile(path), Rubric)
    if rubric is None:
        raise ValueError(path.name)
    return rubric


def _lineage(file: YamlFile, rubric: Rubric, path: Path, library: Library) -> list[Problem]:
    """`was` against the rubric before; that one's own problems are its own file's."""
    if rubric.previous is None:
        return []
    found = library.find(rubric.previous, None) or _beside(path, rubric.previous)
    before = shape(YamlFile(found), Rubric) if found else None
    if before is None:
        return [Problem("R60", file.place(("previous",)), {"id": rubric.previous}, file.excerpt(("previous",)))]
    return [_placed(file, finding) for finding in check_lineage(rubric, before)]


def _beside(path: Path, name: str) -> Path | None:
    return Library((path.parent,)).find(name, None)


def _placed(file: YamlFile, finding: Finding) -> Problem:
    return Problem(finding.code, file.place(finding.path), finding.params, file.excerpt(finding.path))
