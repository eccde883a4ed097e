"""A leaf's points explained (giải thích điểm): the rule's working, the rounds of appraisal, the next better step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from cchc_index.engine.better import better_steps
from cchc_index.engine.compare import Side, State, TableRow
from cchc_index.engine.ground import NothingToCountError, NoValueError
from cchc_index.engine.said import Said, value_words
from cchc_index.engine.workings import settled, work
from cchc_index.engine.year import Year, answer_of
from cchc_index.model.explained import Better, Explanation, Given, Round, Worked
from cchc_index.model.language import N_, _
from cchc_index.model.numbers import as_written
from cchc_index.model.points import from_points
from cchc_index.model.problem import Place
from cchc_index.model.rubric import Row
from cchc_index.model.tables import GRANTED
from cchc_index.model.wording import rule_words

STATUS: dict[str, str] = {
    "not_scored": N_("nothing to score has been sent"),
    "pending_survey": N_("the survey has given nothing yet"),
    "exempt": N_("exempt by an exception on file, counted as full"),
    "not_applicable": N_("does not apply to this unit"),
    "information": N_("for information only, without points"),
}
REASONS: dict[str, str] = {
    "zeroed": N_("0 because of another row"),
    "no_evidence": N_("the evidence asked for is missing"),
    "no_previous": N_("there is no figure of the period before"),
}
SOURCES: dict[str, str] = {
    "appraised_1": N_("the appraisers' own points count, not the rule's"),
    "appraised_2": N_("the appraisers' own points count, not the rule's"),
    "self_points": N_("the unit's own points count, since its figures are not there"),
    "missing_zero": N_("blank rows were counted as zero"),
    "exception": N_("by an exception on file"),
    "petition": N_("by a decision on a petition"),
}


@dataclass(frozen=True)
class Case:
    """One unit's result to be explained (hồ sơ chấm của một đơn vị); `own` is what it said before any appraisal."""

    unit: str
    side: Side
    year: Year
    own: Said
    tables: Mapping[str, Sequence[TableRow]]

    def explain(self, row: Row, *, ahead: bool = True) -> Explanation:
        """The whole chain of one leaf; better steps, which take the longest, only where one looks ahead."""
        node_id, outline = row.node.id, self.year.rubric.outline
        state = self.side.states[self.unit, node_id]
        points, most = (from_points(one) for one in self.side.of_node[self.unit, node_id][:2])
        working = self._worked(row, None)
        next_, full = self._better(row, state, points, working) if ahead else (None, None)
        return Explanation(
            row=row,
            area=outline.area(row).node.name,
            owner=next((up.node.owner for up in (row, *outline.above(row)) if up.node.owner), None),
            words=tuple(rule_words(row.node.rule, row, outline)) if row.node.rule else (),
            given=tuple(self._given(row)),
            working=working,
            rounds=tuple(self._rounds(row)),
            points=points,
            max=most,
            status=state.status,
            source=state.source,
            reason=state.reason,
            because=self._because(row, state, points, working),
            evidence=self._remarks(row, "evidence"),
            notes=self._remarks(row, "appraisal_note"),
            remarks=self._remarks(row, "explanation"),
            next=next_,
            full=full,
            appraised_by=next((up.node.appraised_by for up in (row, *outline.above(row)) if up.node.appraised_by), ""),
        )

    def ruled(self, row: Row) -> Fraction | None:
        """The points that the rule gives on the figures that count; None where it gives none."""
        working = self._worked(row, None)
        return working.points if working else None

    def _worked(self, row: Row, said: Said | None) -> Worked | None:
        """The rule on what counts, or on what the unit itself said; None where it gives no points."""
        if row.node.rule is None:
            return None
        try:
            return settled(work(row.node.rule, self.year.ground(self.unit, row, said)), row, self.year.rubric)
        except (NoValueError, NothingToCountError):
            return None

    def _better(
        self, row: Row, state: State, points: Fraction, working: Worked | None
    ) -> tuple[Better | None, Better | None]:
        if state.status in ("exempt", "not_applicable", "information", "pending_survey"):
            return None, None
        if state.reason == "zeroed":
            gain = (working.points if working else points) - points
            needs = _("whatever takes the points of this row away must be mended first: {ids}")
            ids = ", ".join(self.year.rubric.outline.required_by(row)) or _("an answer that zeroes it")
            return (Better(needs.format(ids=ids), points + gain, gain) if gain > 0 else None), None
        if state.reason == "no_evidence" and working is not None and working.points > points:
            return Better(_("the evidence asked for is attached"), working.points, working.points - points), None
        if working is not None and self._gain(row, working.points - points) > 0:
            needs = _("the appraisers accept what the unit has sent")
            return Better(needs, working.points, self._gain(row, working.points - points)), None
        steps = better_steps(self.year.rubric, self.year.ground(self.unit, row), points)
        return self._unblocked(row, steps[0]), self._unblocked(row, steps[1])

    def _unblocked(self, row: Row, step: Better | None) -> Better | None:
        """A step of a row that has no points while another has none: that one comes first."""
        of_node = self.side.of_node
        needed = self.year.rubric.outline.required_by(row)
        missing = [one for one in needed if of_node.get((self.unit, one), (0, 0, False))[0] <= 0]
        if step is None or not missing:
            return step
        needs = _("first {ids} must have points; then {needs}").format(ids=", ".join(missing), needs=step.needs)
        return step._replace(needs=needs, sets=())

    @staticmethod
    def _gain(row: Row, more: Fraction) -> Fraction:
        return -more if row.role == "penalty" else more

    def _because(self, row: Row, state: State, points: Fraction, working: Worked | None) -> str:
        """Why the points are not the rule's, where they are not."""
        if state.reason in REASONS:
            return _(REASONS[state.reason])
        if state.status == "not_scored" and (missing := self._missing(row)):
            return _("still missing: {figures}").format(figures="; ".join(missing))
        if state.status == "not_applicable" and row.groups and not state.source:
            return _("only for units of: {groups}").format(groups=", ".join(sorted(row.groups)))
        if state.status in STATUS:
            return _(STATUS[state.status])
        differs = working is None or working.points != points
        return _(SOURCES[state.source]) if differs and state.source in SOURCES and row.node.rule else ""

    def _given(self, row: Row) -> Iterator[Given]:
        """The answer and the figures that count, each with its round and its cell."""
        said, outline = self.year.said[self.unit], self.year.rubric.outline
        if (answer := answer_of(said, row)) is not None:
            holder = self.own if self.own.answers.get(row.node.id) == answer else said
            yield Given("", "", answer, f"“{answer}”", *self._stands(holder, (row.node.id, "")))
        for key in outline.own_figures[row.index]:
            if key in said.figures:
                declared, value = outline.inputs_at(key[0])[key[1]], said.figures[key]
                yield Given(key[1], declared.label, value, value_words(declared, value), *self._stands(said, key))

    def _missing(self, row: Row) -> list[str]:
        """The figures that are not there beside others that are."""
        said, outline = self.year.said[self.unit], self.year.rubric.outline
        own = outline.own_figures[row.index]
        there = [key for key in own if key in said.figures]
        return [outline.inputs_at(node)[name].label for node, name in own if (node, name) not in there] if there else []

    @staticmethod
    def _stands(said: Said, key: tuple[str, str]) -> tuple[str, Place | None]:
        return said.places.get(key, ("", None))

    def _rounds(self, row: Row) -> Iterator[Round]:
        """What the unit and each round of appraisal say; rounds that say nothing are left out."""
        for round_ in reversed((*GRANTED, *self.year.rubric.record)):
            points = next(
                (as_written(one["points"]) for one in self._rows("answers", row, round_) if one["points"] is not None),
                None,
            )
            corrected = () if round_ == "declared" else tuple(self._corrected(row, round_))
            ruled = self._worked(row, self.own) if round_ == "declared" and row.node.scored_by == "unit" else None
            if points is not None or corrected or ruled is not None:
                yield Round(round_, points, ruled.points if ruled else None, corrected)

    def _rows(self, table: str, row: Row, round_: str) -> Iterator[TableRow]:
        yield from (one for one in self.tables[table] if one["leaf"] == row.node.id and one["round"] == round_)

    def _corrected(self, row: Row, round_: str) -> Iterator[str]:
        """The figures and the answer that a round has otherwise than the unit, in words."""
        outline = self.year.rubric.outline
        for one in self._rows("answers", row, round_):
            before = self.own.answers.get(row.node.id)
            if one["answer"] is not None and one["answer"] != before:
                yield f"“{before or '—'}” → “{one['answer']}”"
        for one in self.tables["figures"]:
            key = one["node"], one["input"]
            if one["round"] == round_ and key in outline.own_figures[row.index]:
                declared = outline.inputs_at(key[0])[key[1]]
                value = one["text"] if one["value"] is None else as_written(one["value"])
                if value != (old := self.own.figures.get(key)):
                    before = "—" if old is None else value_words(declared, old)
                    yield f"{declared.label}: {before} → {value_words(declared, value)}"

    def _remarks(self, row: Row, kind: str) -> tuple[str, ...]:
        return tuple(
            one["text"] for one in self.tables["remarks"] if one["leaf"] == row.node.id and one["kind"] == kind
        )
