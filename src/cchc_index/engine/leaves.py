"""Where a leaf's points come from (điểm của từng tiêu chí thành phần): points, status, source and reason per unit.

For the record the first round of `rubric.record` that has something counts; stage `self` is what the unit claims.
"""

from __future__ import annotations

from functools import cached_property
from math import floor

import numpy as np
from numpy.typing import NDArray

from cchc_index.engine.arithmetic import both, either
from cchc_index.engine.columns import CLAIMED, Columns, Texts
from cchc_index.engine.exact import Mask, in_every_row
from cchc_index.engine.kinds import score_rule
from cchc_index.engine.kinds.outcome import Finding, Leaf, Outcome, in_millionths
from cchc_index.engine.run import Run
from cchc_index.engine.states import SOURCE_OF, LeafScores, Reason, Source, Status
from cchc_index.model.points import DECIMALS
from cchc_index.model.rubric import Outline, Row, Rubric
from cchc_index.model.rule_parts import figures_of
from cchc_index.model.rules import Imported


def score_leaves(rubric: Rubric, columns: Columns, run: Run) -> LeafScores:
    """Every scoring leaf of the rubric over all units."""
    outline = rubric.outline
    leaves = tuple(row for row in outline.leaves if row.scores)
    shape = (len(leaves), columns.size)
    scores = LeafScores(
        rows=leaves,
        points=np.zeros(shape, np.int64),
        status=np.full(shape, Status.NOT_SCORED, np.int8),
        source=np.zeros(shape, np.int8),
        reason=np.zeros(shape, np.int8),
        out=np.zeros(shape, np.bool_),
        moved=np.zeros(shape, np.bool_),
    )
    for position, row in enumerate(leaves):
        one = _One(rubric, row, columns, run.period, scores, position)
        if run.stage == "self" and not _is_the_units(row):
            scores.out[position] = True
            if row.node.scored_by == "survey":
                scores.status[position] = Status.PENDING_SURVEY
        elif row.node.scored_by == "survey" and not _held(row, columns, survey_held=run.survey_held):
            scores.status[position] = Status.PENDING_SURVEY
            scores.out[position] = run.without_survey
        elif run.stage == "self":
            one.claimed()
        else:
            one.for_the_record()
    return scores


def _held(row: Row, columns: Columns, *, survey_held: bool) -> bool:
    """Whether there is a survey for this leaf: replies, or its result as an imported figure."""
    return bool(columns.imported) if isinstance(row.node.rule, Imported) else survey_held


def _is_the_units(row: Row) -> bool:
    return row.node.scored_by == "unit"


class _One:
    """One leaf over all units, written into its row of the scores."""

    def __init__(
        self, rubric: Rubric, row: Row, columns: Columns, period: str, scores: LeafScores, position: int
    ) -> None:
        self.rubric, self.row, self.columns, self.scores = rubric, row, columns, scores
        self.outline: Outline = rubric.outline
        self.period, self.position = period, position
        self.unit = 10 ** (DECIMALS - rubric.rounding.leaf)
        self.max_points = row.node.max or 0
        self.open: Mask | None = None  # which units have no source yet; None: all
        self.layers: list[tuple[Mask | None, NDArray[np.int64] | int]] = []  # points of each source, and where
        self.reasoned = False  # whether any unit has a reason so far

    def for_the_record(self) -> None:
        """The rounds of the record in turn."""
        outcome = self._outcome(self.rubric.record)
        ruled, usable = self._ruled(outcome)
        if self.row.node.scored_by in ("survey", "import"):
            source = Source.SURVEY if self.row.node.scored_by == "survey" else Source.IMPORTED
            self._take(None, ruled, usable, source, outcome)
            self._lay()
            return
        overridden: Mask | None = None
        for round_ in self.rubric.record:
            if round_ == "declared":
                self._declared(ruled, usable, outcome)
                continue
            source = SOURCE_OF[round_]
            if (given := self.columns.points.get((self.row.node.id, round_))) is not None:
                here = self._here(given.known)
                self._put(here, in_millionths(given.exact).rounded(self.unit), Status.SCORED, source)
                overridden = either(overridden, _broadcast(here, self.columns.size))
            self._claim(round_)
            if (corrected := self._corrected(round_, shared=False)) is not None:
                self._take(self._here(corrected), ruled, usable, source, outcome)
        self._lay()
        self._fire(outcome, overridden)

    def _declared(self, ruled: NDArray[np.int64], usable: Mask | None, outcome: Outcome) -> None:
        """The unit's own claim or inputs; where a shared figure was corrected, that round is the source."""
        self._claim("declared")
        for round_ in self.rubric.record:
            if round_ != "declared" and (corrected := self._corrected(round_, shared=True)) is not None:
                self._take(self._here(corrected), ruled, usable, SOURCE_OF[round_], outcome)
        self._take(self._here(None), ruled, usable, Source.DECLARED, outcome)

    def claimed(self) -> None:
        """What the unit claims: its inputs through the rule, else its self points."""
        outcome = self._outcome(("declared",))
        ruled, usable = self._ruled(outcome)
        self._claim("declared")
        given = self.columns.points.get((self.row.node.id, "declared"))
        self._take(self._here(outcome.attempted), ruled, usable, Source.DECLARED, outcome)
        if given is not None:
            points = in_millionths(given.exact).rounded(self.unit)
            evidenced = both(given.known, self._evidenced())
            self._put(self._here(evidenced), points, Status.SCORED, Source.SELF_POINTS)
            both_there = _broadcast(given.known, self.columns.size) & _broadcast(usable, self.columns.size)
            differ = both_there & (points != ruled)
            if differ.any():
                self.scores.differences.append((self.row, points, ruled, differ))
        self._lay()
        self._fire(outcome, None)

    def _outcome(self, record: tuple[str, ...]) -> Outcome:
        if self.row.node.rule is None:
            raise ValueError(self.row.node.id)
        leaf = Leaf(
            row=self.row,
            outline=self.outline,
            columns=self.columns,
            period=self.period,
            max_points=self.max_points,
            answers=self._answers(record),
            score=score_rule,
        )
        return score_rule(self.row.node.rule, leaf)

    def _answers(self, record: tuple[str, ...]) -> Texts | None:
        """Per unit the answer of the first round that has one; a claim of not applicable is none."""
        found = [self.columns.answers.get((self.row.node.id, round_)) for round_ in record]
        there = [answers for answers in found if answers is not None]
        if not there:
            return None
        codes = there[-1].codes
        if len(there) > 1:
            codes = codes.copy()
            for answers in reversed(there[:-1]):
                np.copyto(codes, answers.codes, where=answers.codes >= 0)
        return Texts(codes, there[0].words)

    def _ruled(self, outcome: Outcome) -> tuple[NDArray[np.int64], Mask | None]:
        """The rule's points, rounded once and clamped to min..max, and where the rule gives any."""
        unit = self.unit
        highest = min(_nearest(self.max_points, unit), self.max_points)
        lowest = max(_nearest(self.row.node.min, unit), self.row.node.min)
        points = outcome.points.rounded(unit)
        if outcome.points.signed or lowest > 0:
            points = np.maximum(points, lowest)
        if outcome.points.top > highest:
            points = np.minimum(points, highest)
        points = points.astype(np.int64, copy=False)
        return in_every_row(points, self.columns.size), both(outcome.known, self._evidenced())

    def _evidenced(self) -> Mask | None:
        """Where the evidence that the rubric requires is there; without it nothing of the unit's is scored."""
        if not self.row.node.evidence_required:
            return None
        there = self.columns.evidence.get(self.row.node.id, np.zeros(self.columns.size, np.bool_))
        self.scores.reason[self.position][~there] = Reason.NO_EVIDENCE
        self.reasoned = True
        return there

    def _take(
        self,
        here: Mask | None,
        points: NDArray[np.int64],
        usable: Mask | None,
        source: Source,
        outcome: Outcome,
    ) -> None:
        """The rule counts here: its points, or not applicable where it is 0/0, or nothing where a figure is blank."""
        size = self.columns.size
        if outcome.undefined is not None and outcome.undefined.any():
            undefined = _broadcast(here, size) & outcome.undefined
            self._not_applicable(undefined, source)
            here = _broadcast(here, size) & ~undefined
        for finding in outcome.findings:
            counted = finding.mask if here is None else finding.mask & here
            if counted.any():
                self.scores.findings.append((self.row, Finding(finding.code, counted, finding.params)))
        if outcome.no_previous is not None:
            self.scores.reason[self.position][_broadcast(here, size) & outcome.no_previous] = (
                Reason.NO_PREVIOUS
            )
            self.reasoned = True
        if usable is None:
            self._put(here, points, Status.SCORED, source)
            return
        scored = usable if here is None else here & usable
        self._put(scored, points, Status.SCORED, source)
        self._close(here)

    def _claim(self, round_: str) -> None:
        """Not applicable is claimed in this round: the node's policy."""
        answers = self.columns.answers.get((self.row.node.id, round_))
        if answers is None:
            return
        claimed = answers.codes == CLAIMED
        if claimed.any():
            here = _broadcast(self._here(claimed), self.columns.size)
            self._not_applicable(here, SOURCE_OF[round_])

    def _not_applicable(self, here: Mask, source: Source) -> None:
        if not here.any():
            return
        policy = self.row.node.not_applicable
        if policy == "forbidden":
            self.scores.findings.append((self.row, Finding("S46", here)))
            self._close(here)
            return
        self._put(here, self.max_points if policy == "full" else 0, Status.NOT_APPLICABLE, source)
        if policy not in ("full", "zero"):
            self.scores.out[self.position] |= here
        if policy in ("redistribute", "redistribute_equal"):
            self.scores.moved[self.position] |= here

    def _corrected(self, round_: str, *, shared: bool) -> Mask | None:
        """Where the round corrects the leaf's answer or a figure of its own, or (shared) one that others read too."""
        found: Mask | None = None
        answers = self.columns.answers.get((self.row.node.id, round_))
        if answers is not None and not shared:
            found = answers.codes >= 0
        for key in self._figures:
            if (len(self.outline.readers[key]) > 1) is shared:
                found = either(found, self.columns.corrected.get((*key, round_)))
        return found

    @cached_property
    def _figures(self) -> list[tuple[str, str]]:
        """The leaf's own figures, as node and input."""
        assert self.row.node.rule is not None  # noqa: S101 - a scoring leaf has a rule, the loader saw to it
        own = (figure.name for figure in figures_of(self.row.node.rule) if figure.scope == "own")
        holders = ((self.outline.declared_at(self.row, name), name) for name in own)
        return [(holder, name) for holder, name in holders if holder is not None]

    def _fire(self, outcome: Outcome, overridden: Mask | None) -> None:
        """Options that zero or sanction count unless the appraiser gave more points than theirs."""
        for fired in outcome.fired:
            kept = fired.mask
            if overridden is not None:  # points are whole: more than a fraction is more than its floor
                kept = kept & ~(overridden & (self.scores.points[self.position] > floor(fired.own_points)))
            if kept.any():
                self.scores.fired.append((self.row, fired.source, kept))

    def _here(self, mask: Mask | None) -> Mask | None:
        """The units of the mask that are still open."""
        if self.open is None:
            return mask
        return self.open if mask is None else self.open & mask

    def _put(
        self, here: Mask | None, points: NDArray[np.int64] | int, status: Status, source: Source
    ) -> None:
        """A source counts here, where none did so far; `_lay` writes the points."""
        if here is not None and not here.any():
            return
        self.layers.append((here, points))
        scores, position = self.scores, self.position
        if here is None:
            scores.status[position], scores.source[position] = status, source
            scores.reason[position] = Reason.NONE
        else:
            ones = here.view(np.int8)  # status and source are 0 where no source counts yet
            scores.status[position] += ones * np.int8(status)
            scores.source[position] += ones * np.int8(source)
            if self.reasoned:
                scores.reason[position][here] = Reason.NONE
        self._close(here)

    def _lay(self) -> None:
        """The points of all sources; the last one counts in most units, so it is laid below the others."""
        if not self.layers:
            return
        points = self.scores.points[self.position]
        points[:] = self.layers[-1][1]
        for here, layer in self.layers[:-1]:
            np.copyto(points, layer, where=True if here is None else here)
        without = self.scores.status[self.position] == Status.NOT_SCORED
        if without.any():
            points[without] = 0

    def _close(self, here: Mask | None) -> None:
        if here is None:
            self.open = np.zeros(self.columns.size, np.bool_)
        else:
            self.open = ~here if self.open is None else self.open & ~here


def _nearest(points: int, unit: int) -> int:
    sign = -1 if points < 0 else 1
    return sign * ((2 * abs(points) + unit) // (2 * unit)) * unit


def _broadcast(mask: Mask | None, size: int) -> Mask:
    return np.ones(size, np.bool_) if mask is None else mask
