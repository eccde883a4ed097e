"""Kinds made of other rules: parts, when."""

from __future__ import annotations

from functools import reduce

import numpy as np

from cchc_index.engine import exact
from cchc_index.engine.arithmetic import both
from cchc_index.engine.columns import BLANK
from cchc_index.engine.exact import Exact, Mask, in_every_row
from cchc_index.engine.kinds.outcome import Finding, Leaf, Outcome, chosen_by
from cchc_index.model.arithmetic import Figure
from cchc_index.model.names import fold_answer
from cchc_index.model.numbers import yes_or_no
from cchc_index.model.rules import Parts, When

NOTHING = Exact.constant(0)


def parts(rule: Parts, leaf: Leaf) -> Outcome:
    """Sum of the parts, each clamped to 0..its own max (cộng các phần)."""
    outcomes = [leaf.score(part.rule, leaf.within(part.max)) for part in rule.parts]
    clamped = [
        exact.least(exact.greatest(outcome.points, NOTHING), Exact.constant(part.max))
        for part, outcome in zip(rule.parts, outcomes, strict=True)
    ]
    return Outcome(
        reduce(exact.add, clamped),
        reduce(both, (outcome.known for outcome in outcomes), None),
        findings=[finding for outcome in outcomes for finding in outcome.findings],
        fired=[fired for outcome in outcomes for fired in outcome.fired],
        no_previous=next((o.no_previous for o in outcomes if o.no_previous is not None), None),
    )


def when(rule: When, leaf: Leaf) -> Outcome:
    """The rule of the case that the input names (tùy trường hợp); an answer without a case is a problem."""
    position, known = _case(rule, leaf)
    cases: list[tuple[Mask, Outcome]] = [
        (position == place, leaf.score(case, leaf)) for place, case in enumerate(rule.cases.values())
    ]
    other = (position == BLANK) & known
    if rule.otherwise is not None:
        cases.append((other, leaf.score(rule.otherwise, leaf)))
    outcome = chosen_by(leaf, cases)
    if rule.otherwise is None:
        asked = leaf.outline.input(leaf.row, rule.input)
        params: dict[str, object] = {"input": asked.label if asked else rule.input, "known": list(rule.cases)}
        outcome.findings.append(Finding("S45", other, params))
    return outcome


def _case(rule: When, leaf: Leaf) -> tuple[np.ndarray, Mask]:
    """Per unit the position of its case (BLANK: none of them), and where the input is filled in."""
    places = {fold_answer(answer): place for place, answer in enumerate(rule.cases)}
    declared = leaf.outline.input(leaf.row, rule.input)
    if declared is not None and declared.type == "text":
        text = leaf.text(rule.input)
        table = np.array([*(places.get(fold_answer(word), BLANK) for word in text.words), BLANK])
        return table[text.codes], text.codes >= 0
    answer = leaf.number(Figure("own", rule.input))
    said = {yes_or_no(word): place for word, place in places.items()}
    yes, no = said.get(True, BLANK), said.get(False, BLANK)
    chosen = np.where(in_every_row(np.asarray(answer.exact.num != 0), leaf.size), yes, no)
    return chosen, np.ones(leaf.size, dtype=np.bool_) if answer.known is None else answer.known
