"""Replies to the survey (phiếu điều tra): exports of any kind, opened, then read in chunks that the engine counts.

Only the unit, the group, the questions of the rubric and what the workspace names are read; nothing else of a
respondent is ever kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from cchc_index.model.language import _
from cchc_index.model.problem import Place, Problem
from cchc_index.model.questionnaire import Exclude, Questionnaire
from cchc_index.model.survey import SurveyLeaf
from cchc_index.read.chunks import open_stream
from cchc_index.read.grid import read_grids
from cchc_index.read.guard import RefusalError
from cchc_index.read.places import shown
from cchc_index.read.replies_chunk import Normaliser
from cchc_index.read.replies_export import Export
from cchc_index.read.replies_layout import Layout, LayoutFinder, headings_of, is_submission
from cchc_index.read.replies_problems import Teller
from cchc_index.read.replies_quality import REASONS, Clock, Reason, Repeats, cannot_check, columns_for, declared
from cchc_index.read.replies_questions import missing_questions, of_two_questionnaires
from cchc_index.read.replies_source import GridSource, Source
from cchc_index.read.submissions import UnitFinder


@dataclass(frozen=True, slots=True)
class Plan:
    """How the files of a survey are read (kế hoạch đọc): the questionnaire of each, the rest for all of them.

    `look` are the rules to look at where a workspace declares none; without it only what is declared is looked at.
    `names` are those of the questionnaires that a workspace lists, `engine` is who reads what is large.
    """

    of: Callable[[Path], Questionnaire]
    zone: str
    ignore_units: bool = False
    look: Exclude | None = None
    names: frozenset[str] = frozenset()
    engine: str = "auto"


class Reading:
    """All exports of a survey (đọc phiếu điều tra): opened at once, then read as `chunks`."""

    def __init__(self, paths: Iterable[Path], leaves: Sequence[SurveyLeaf], units: UnitFinder, plan: Plan) -> None:
        self.paths, self.leaves, self.units, self.plan = list(paths), tuple(leaves), units, plan
        self.exports: list[Export] = []
        self._opening: list[Problem] = []
        self._clashes: list[Problem] = []
        self._looked = False
        for path in self.paths:
            self._open(path)

    def chunks(self, exports: Sequence[Export] | None = None) -> Iterator[pd.DataFrame]:
        """Replies of all exports, or some: `export`, `unit`, `group`, `stratum`, `weight`, a column per question."""
        self.look_for_repeats()
        for export in self.exports if exports is None else exports:
            try:
                for chunk in export.raw_chunks():
                    yield export.take(export.normaliser(chunk))
            except RefusalError as refusal:
                self.refuse(export, refusal)

    def failed(self, problem: Problem) -> None:
        """Note why exports could not be counted elsewhere."""
        self._opening.append(problem)

    def refuse(self, export: Export, refusal: RefusalError) -> None:
        """Note why an export cannot be read to its end."""
        self._opening.append(_refused(export.path, refusal))

    @property
    def problems(self) -> list[Problem]:
        """Everything that was wrong, in the order of the files."""
        found = [*self._opening, *self._clashes]
        for export in self.exports:
            found += Teller(
                export.strange,
                export.headings,
                export.layout,
                export.source,
                self.leaves,
                self.units,
                understood=bool(export.replies),
            ).problems()
            found += _left_out(export)
        return [*found, *of_two_questionnaires(self.exports), *self._missing()]

    def _missing(self) -> Iterator[Problem]:
        """Questions that none of their files has, once per questionnaire; nothing where one could not be opened."""
        opened = {export.path for export in self.exports}
        for name in dict.fromkeys(self._questionnaire(leaf) for leaf in self.leaves):
            files = [path for path in self.paths if name in {None, self.plan.of(path).name}]
            if opened.issuperset(files or self.paths):
                exports = [export for export in self.exports if export.path in files]
                yield from missing_questions(
                    name, [leaf for leaf in self.leaves if self._questionnaire(leaf) == name], exports
                )

    def whole(self) -> pd.DataFrame:
        """All replies at once, for what is small."""
        frames = [
            frame.astype({name: object for name in frame if frame[name].dtype == "category"}) for frame in self.chunks()
        ]
        if not frames:
            return pd.DataFrame({"export": [], "unit": [], "group": []}, dtype=object)
        return pd.concat(frames, ignore_index=True)

    def look_for_repeats(self) -> None:
        """A first reading, only once and where replies that came twice are to be looked for."""
        if self._looked:
            return
        self._looked = True
        searches: dict[str | None, tuple[Repeats, list[Export]]] = {}
        for export in self.exports:
            if "duplicate" in declared(export.normaliser.rules):
                search, files = searches.setdefault(export.settings.name, (Repeats(export.normaliser.rules), []))
                files.append(export)
                with suppress(RefusalError):  # the second reading tells
                    for chunk in export.raw_chunks():
                        search.add(export.normaliser.export, *export.normaliser.keys(chunk))
        for search, files in searches.values():
            repeats, clashes = search.found()
            for export in files:
                here = export.normaliser.export
                export.normaliser.repeated = repeats.loc[repeats["export"] == here, "row"].to_numpy(np.int64)
                rows = clashes.loc[clashes["export"] == here, "row"]
                if len(rows) and export.settings.exclude.duplicates:
                    place = export.source.place(int(rows.min()), export.layout.side["id"])
                    self._clashes.append(Problem("K25", place, {"count": len(rows)}))

    def _open(self, path: Path) -> None:
        settings = self.plan.of(path)
        sources = self._sources(path)
        if not sources:
            return
        leaves = [leaf for leaf in self.leaves if self._questionnaire(leaf) in {None, settings.name}]
        files = [_Opened(source, settings, leaves) for source in sources]
        file = files[0] if files[0].finder.has_unit else next((one for one in files if one.finder.has_unit), files[0])
        layout = file.finder.find()
        self._say(file, form=any(is_submission(source.head) for source in sources))
        others = [one for one in files if one is not file and one.finder.asked()]
        if layout is not None:
            self._add(path, file, layout)
        self._opening += [Problem("S60", one.source.place(one.headings.row, 0)) for one in others]

    def _sources(self, path: Path) -> Sequence[Source]:
        """What may hold replies: a large file to be read in chunks, or the sheets of one that is read whole."""
        try:
            stream = open_stream(path, shown(path), self.plan.engine)
        except RefusalError as refusal:
            self._opening.append(_refused(path, refusal))
            return []
        if stream is not None:
            return [stream]
        grids, faults = read_grids(path, shown(path))
        self._opening += faults
        return [GridSource(grid) for grid in grids]

    def _questionnaire(self, leaf: SurveyLeaf) -> str | None:
        """The questionnaire of a leaf where the workspace lists it, so that no other file has its questions."""
        name = leaf.rule.questionnaire
        return name if name in self.plan.names else None

    def _say(self, file: _Opened, *, form: bool) -> None:
        for code, row, column, params in file.finder.faults:
            told = "K52" if code == "K02" and form else code
            self._opening.append(Problem(told, file.source.place(row, column), params))

    def _add(self, path: Path, file: _Opened, layout: Layout) -> None:
        settings, source = file.settings, file.source
        rules = settings.exclude if self.plan.look is None else _looking(settings.exclude, self.plan.look)
        needed = columns_for(rules) | {"weight", "stratum"}
        layout = replace(layout, side={key: place for key, place in layout.side.items() if key in needed})
        unread = source.unreadable(layout.used, layout.first)
        self._opening += [
            Problem(code, source.place(row, column), {"value": text}) for code, row, column, text in unread
        ]
        if not layout.asked and is_submission(source.head):
            self._opening.append(Problem("K52", source.place(layout.row, 0)))
            return
        if not layout.asked:
            self._opening.append(Problem("K15", source.place(layout.row, 0)))
        self._opening += [
            Problem("K24", source.place(layout.row, 0), {"reason": _(REASONS[reason])})
            for reason in cannot_check(settings.exclude, layout.dialect, layout.side)
        ]
        clock = Clock.of(layout.dialect, self.plan.zone, day_first=settings.day_first)
        normaliser = Normaliser(
            len(self.exports), layout, settings, file.leaves, self.units, clock, rules, self.plan.ignore_units
        )
        self.exports.append(Export(path, settings, source, file.headings, layout, normaliser))


class _Opened:
    """A sheet that may hold the replies."""

    def __init__(self, source: Source, settings: Questionnaire, leaves: Sequence[SurveyLeaf]) -> None:
        self.source, self.settings, self.leaves = source, settings, leaves
        self.headings = headings_of(source.head, settings)
        self.finder = LayoutFinder(self.headings, settings, leaves)


def _looking(own: Exclude, usual: Exclude) -> Exclude:
    """The rules to look at: the workspace's own, for the reasons that it leaves out the usual ones."""
    mine = {name: value for name in Exclude.model_fields if (value := getattr(own, name))}
    twice = ("duplicates", "same_answers_minutes")
    if not mine.keys().isdisjoint(twice):
        mine |= {name: getattr(own, name) for name in twice}
    return usual.model_copy(update=mine)


def _refused(path: Path, refusal: RefusalError) -> Problem:
    return Problem(refusal.code, Place(shown(path), line=refusal.line), {"why": refusal.why})


def _left_out(export: Export) -> Iterator[Problem]:
    """One note per reason for which replies were left out; S47 where there was none to begin with."""
    left = Counter[Reason]()
    for (_unit, reason), count in export.excluded.items():
        left[reason] += count
    place = export.source.place(export.layout.row, 0)
    for reason in REASONS:
        if left[reason]:
            yield Problem("K28", place, {"reason": _(REASONS[reason]), "count": left[reason]})
    if not export.replies and not left and not export.strange:
        yield Problem("S47", Place(place.file, place.sheet))
