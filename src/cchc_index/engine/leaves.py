"""Where a leaf's points come from (điểm của từng tiêu chí thành phần): points, status, source and reason per unit.

For the record the first round of `rubric.record` that has something counts; in self-assessment what the unit claims.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from cchc_index.engine.arithmetic import both, either
from cchc_index.engine.columns import Columns, Texts
from cchc_index.engine.exact import Mask
from cchc_index.engine.kinds import score_rule
from cchc_index.engine.kinds.outcome import Finding, Leaf, Outcome
from cchc_index.engine.layers import Layers
from cchc_index.engine.run import Run
from cchc_index.engine.states import SOURCE_OF, LeafScores, Reason, Source, Status, among
from cchc_index.model.points import DECIMALS, round_half_up
from cchc_index.model.rubric import Outline, Row, Rubric
from cchc_index.model.rules import Imported
from cchc_index.model.stages import is_claimed
from cchc_index.model.tables import GRANTED


def score_leaves(rubric: Rubric, columns: Columns, run: Run) -> LeafScores:
    """Every scoring leaf of the rubric over all units (chấm từng tiêu chí)."""
    outline = rubric.outline
    leaves = tuple(row for row in outline.leaves if row.scores)
    shape = (len(leaves), columns.size)
    scores = LeafScores(
        rows=leaves,
        points=[np.zeros(columns.size, np.int64)] * len(leaves),  # each is replaced where anything is scored
        status=np.full(shape, Status.NOT_SCORED, np.int8),
        source=np.zeros(shape, np.int8),
        reason=np.zeros(shape, np.int8),
        out=np.zeros(shape, np.bool_),
        moved=np.zeros(shape, np.bool_),
    )
    for position, row in enumerate(leaves):
        one = _One(rubric, row, columns, run.period, scores, position)
        if is_claimed(run.stage) and not _is_the_units(row):
            scores.out[position] = True
            if row.node.scored_by == "survey":
                scores.status[position] = Status.PENDING_SURVEY
        elif row.node.scored_by == "survey" and not _held(row, columns, survey_held=run.survey_held):
            scores.status[position] = Status.PENDING_SURVEY
            scores.out[position] = run.without_survey
        elif is_claimed(run.stage):
            one.claimed()
        else:
            one.for_the_record()
    return scores


def _held(row: Row, columns: Columns, *, survey_held: bool) -> bool:
    """Whether there is a survey for this leaf: replies, or its result as an imported figure."""
    return row.node.id in columns.imported if isinstance(row.node.rule, Imported) else survey_held


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
        self.layers = Layers(columns.size, self.unit, self.max_points)
        self.record = (*GRANTED, *rubric.record)
        self.corrected = self._corrections()

    def for_the_record(self) -> None:
        """The rounds of the record in turn, after what an exception on file grants."""
        self._exempt()
        outcome = self._outcome(self.record)
        ruled, usable = self._ruled(outcome)
        if self.row.node.scored_by in ("survey", "import"):
            source = Source.SURVEY if self.row.node.scored_by == "survey" else Source.IMPORTED
            self._take(None, ruled, usable, source, outcome)
            self.layers.write(self.scores, self.position)
            if source is Source.SURVEY:  # a unit without a valid reply waits for the survey, it has not failed it
                status = self.scores.status[self.position]
                status[among(status, Status.NOT_SCORED)] = Status.PENDING_SURVEY
            self._fire(outcome, None, None)
            return
        overridden: Mask | None = None
        for round_ in self.record:
            if round_ == "declared":
                self._claim("declared")
                self._shared(ruled, usable, outcome)
                self._take(self.layers.here(None), ruled, usable, Source.DECLARED, outcome)
                continue
            source = SOURCE_OF[round_]
            if (given := self.columns.points.get((self.row.node.id, round_))) is not None:
                here = self.layers.here(given.known)
                self.layers.put(here, given.exact, Status.SCORED, source)
                overridden = either(overridden, self.layers.units(here))
            self._claim(round_)
            if (corrected := self.corrected.get((round_, False))) is not None:
                self._take(self.layers.here(corrected), ruled, usable, source, outcome)
        if "declared" not in self.rubric.record:
            self._shared(ruled, usable, outcome)
        self.layers.write(self.scores, self.position)
        self._fire(outcome, overridden, self._answer_counts() if outcome.fired else None)

    def _shared(self, ruled: NDArray[np.int64], usable: Mask | None, outcome: Outcome) -> None:
        """Where a figure that others read too was corrected: the rule, with that round as the source."""
        for round_ in self.record:
            if round_ != "declared" and (corrected := self.corrected.get((round_, True))) is not None:
                self._take(self.layers.here(corrected), ruled, usable, SOURCE_OF[round_], outcome)

    def claimed(self) -> None:
        """What the unit claims: its inputs through the rule, else its self points."""
        self._exempt()
        outcome = self._outcome(("declared",))
        ruled, usable = self._ruled(outcome)
        self._claim("declared")
        given = self.columns.points.get((self.row.node.id, "declared"))
        self._take(self.layers.here(outcome.attempted), ruled, usable, Source.DECLARED, outcome)
        if given is not None:
            points = given.exact.rounded(self.unit)
            evidenced = both(given.known, self._evidenced())
            self.layers.put(self.layers.here(evidenced), given.exact, Status.SCORED, Source.SELF_POINTS)
            both_there = self.layers.units(both(given.known, usable))
            differ = both_there & (points != ruled)
            if differ.any():
                self.scores.differences.append((self.row, points, ruled, differ))
        self.layers.write(self.scores, self.position)
        self._fire(outcome, None, None)

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
        """Per unit the answer of the first round that has one; a claim of not applicable replaces earlier answers."""
        answers: Texts | None = None
        for round_ in reversed(dict.fromkeys((*record, "declared"))):  # the unit's own, where no round has corrected it
            key = self.row.node.id, round_
            if (found := self.columns.answers.get(key)) is not None:
                codes = found.codes if answers is None else np.where(found.codes >= 0, found.codes, answers.codes)
                answers = Texts(codes, found.words)
            if answers is not None and (claimed := self.columns.claims.get(key)) is not None:
                answers = Texts(np.where(claimed, -1, answers.codes), answers.words)
        return answers

    def _ruled(self, outcome: Outcome) -> tuple[NDArray[np.int64], Mask | None]:
        """The rule's points, rounded once and clamped to min..max, in an array of their own; where there are any."""
        unit = self.unit
        highest = min(_nearest(self.max_points, unit), self.max_points)
        lowest = max(_nearest(self.row.node.min, unit), self.row.node.min)
        points = outcome.points.rounded(unit)
        if outcome.points.signed or lowest:
            points = np.maximum(points, lowest)
        if outcome.points.top > highest:
            points = np.minimum(points, highest)
        own = points.shape == (self.columns.size,) and points is not outcome.points.num
        points = points.astype(np.int64, copy=False) if own else np.full(self.columns.size, points, np.int64)
        return points, both(outcome.known, self._evidenced())

    def _evidenced(self) -> Mask | None:
        """Where the evidence that the rubric requires is there; without it nothing of the unit's is scored."""
        if not self.row.node.evidence_required:
            return None
        there = self.columns.evidence.get(self.row.node.id, np.zeros(self.columns.size, np.bool_))
        self.scores.reason[self.position][~there] = Reason.NO_EVIDENCE
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
        if outcome.undefined is not None and outcome.undefined.any():
            undefined = outcome.undefined if here is None else here & outcome.undefined
            self._not_applicable(undefined, source)
            here = self.layers.units(here) & ~undefined
        for finding in outcome.findings:
            counted = finding.mask if here is None else finding.mask & here
            if counted.any():
                self.scores.findings.append((self.row, Finding(finding.code, counted, finding.params)))
        if outcome.no_previous is not None:
            without = outcome.no_previous if here is None else here & outcome.no_previous
            self.scores.reason[self.position][without] = Reason.NO_PREVIOUS
        if usable is None:
            self.layers.put(here, points, Status.SCORED, source)
            return
        scored = usable if here is None else here & usable
        self.layers.put(scored, points, Status.SCORED, source)
        self.layers.close(here)

    def _exempt(self) -> None:
        """Exempt by an exception on file: as full; what stands outside the scale gives and takes nothing."""
        exempt = self.columns.exempt.get(self.row.node.id)
        if exempt is not None:
            points = self.max_points if self.row.role is None else 0
            self.layers.put(exempt, points, Status.EXEMPT, Source.EXCEPTION)

    def _claim(self, round_: str) -> None:
        """Not applicable is claimed in this round: the node's policy."""
        claimed = self.columns.claims.get((self.row.node.id, round_))
        if claimed is not None:
            self._not_applicable(self.layers.units(self.layers.here(claimed)), SOURCE_OF[round_])

    def _not_applicable(self, here: Mask, source: Source) -> None:
        if not here.any():
            return
        policy = self.row.node.not_applicable
        if policy == "forbidden":
            self.scores.findings.append((self.row, Finding("S46", here)))
            self.layers.close(here)
            return
        self.layers.put(here, self.max_points if policy == "full" else 0, Status.NOT_APPLICABLE, source)
        if policy not in ("full", "zero"):
            self.scores.out[self.position] |= here
        if policy in ("redistribute", "redistribute_equal"):
            self.scores.moved[self.position] |= here

    def _corrections(self) -> dict[tuple[str, bool], Mask]:
        """Per round where it corrects the leaf's answer or a figure of its own (False) or that others read too."""
        found: dict[tuple[str, bool], Mask] = {}
        for round_ in self.record:
            answers = self.columns.answers.get((self.row.node.id, round_))
            if answers is not None and round_ != "declared":
                found[round_, False] = answers.codes >= 0
        for key, shared in self.outline.own_figures[self.row.index].items():
            for corrector, mask in self.columns.corrected.get(key, {}).items():
                before = found.get((corrector, shared))
                found[corrector, shared] = mask if before is None else before | mask
        return found

    def _fire(self, outcome: Outcome, overridden: Mask | None, counts: Mask | None) -> None:
        """Options that zero or sanction count unless the appraiser gave more points than theirs."""
        if not outcome.fired:
            return
        applies = ~among(self.scores.status[self.position], Status.NOT_APPLICABLE, Status.EXEMPT)
        for fired in outcome.fired:
            kept = fired.mask & applies if counts is None else fired.mask & applies & counts
            if overridden is not None:
                own = _nearest(fired.own_points, self.unit)
                kept = kept & ~(overridden & (self.scores.points[self.position] > own))
            if kept.any():
                self.scores.fired.append((self.row, fired.source, kept))

    def _answer_counts(self) -> Mask | None:
        """Where what the rule reads counts: everywhere, or under a record without `declared` where it is corrected."""
        if "declared" in self.rubric.record:
            return None
        counts = np.zeros(self.columns.size, np.bool_)
        for round_ in self.record:
            for shared in (False, True):
                if (corrected := self.corrected.get((round_, shared))) is not None:
                    counts |= corrected
        return counts


def _nearest(points: Fraction | int, unit: int) -> int:
    if points % unit == 0:
        return int(points)
    return round_half_up(Fraction(points) / unit) * unit
