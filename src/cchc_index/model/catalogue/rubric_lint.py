"""What is odd in a rubric, and its cases (soát bộ tiêu chí, ca kiểm thử)."""

from __future__ import annotations

from typing import Final

from cchc_index.model.catalogue.entry import Entry, Severity
from cchc_index.model.language import N_

_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTE

RUBRIC_LINT: Final[dict[str, Entry]] = {
    "R66": Entry(
        _E,
        N_("the case “{case}” expects {what}: {expected}, and gets {came}"),
        N_("compare both with the decision's words: correct the rule, or the case"),
    ),
    "R67": Entry(
        _E,
        N_("the case “{case}” cannot be scored: {why}"),
        N_("correct what the case writes; if it is to be refused, expect that with problem: {codes}"),
    ),
    "R68": Entry(
        _E,
        N_("{name} has no cases"),
        N_("write some into tests/ beside it, in a file of the same name; cchc rubric init shows how"),
    ),
    "R69": Entry(
        _W,
        N_("{id} can be won with {high} of {max} points at most"),
        N_("check the points, the target and the maximum against the decision"),
    ),
    "R70": Entry(
        _W,
        N_("{id} cannot be lost: whatever is filled in, it gives {max}"),
        N_("add what gives fewer points, or set max: null if it is for information"),
    ),
    "R71": Entry(
        _W,
        N_("rows that units answer and that ask for no evidence ({count}): {ids}"),
        N_("write evidence: at each; if the decision asks for none, say so under accepts"),
    ),
    "R72": Entry(
        _N,
        N_("rows that units answer and for which no office is named ({count}): {ids}"),
        N_("write owner: at each, so that the plan can say whose task it is"),
    ),
    "R73": Entry(
        _W,
        N_("the survey part has {points} points, which expects does not state"),
        N_("write what the decision says: expects: {{survey_points: …}}"),
    ),
    "R74": Entry(
        _W,
        N_("{id} may be not applicable ({policy}), but no clause says so"),
        N_("write the clause under basis, or the decision's words under text"),
    ),
    "R75": Entry(
        _W,
        N_("{id}: only a percent above 100 brings points there ({edge} %)"),
        N_("check band or target; if more than 100 % is meant, say so under accepts"),
    ),
    "R76": Entry(
        _W,
        N_("no rule reads the input {input} (“{label}”)"),
        N_("take it out, so that nobody fills it in for nothing, or use it in a rule"),
    ),
    "R77": Entry(
        _E, N_("{code} is no warning, so it cannot be accepted"), N_("correct the code, or mend what is wrong")
    ),
    "R78": Entry(
        _W, N_("accepts names {code}, of which there is nothing (any more)"), N_("take the entry out, or correct it")
    ),
    "R79": Entry(_W, N_("{id} asks no question of the survey yet"), N_("list its questions before the survey is read")),
    "R93": Entry(
        _E, N_("{id}: “{group}” is none of the groups under unit_groups"), N_("did you mean {known}? else add it there")
    ),
    "R94": Entry(
        _E,
        N_("{id}: the children's maxima add up to {sums}; no group comes to {max}, or one to more"),
        N_("correct a maximum or applies_to: the maximum is that of the group that can reach most"),
    ),
    "R95": Entry(
        _E,
        N_("the rubric tells groups of units apart; of these no group is known ({count}): {units}"),
        N_("write group: at each in the workspace's list of units: {known}"),
    ),
    "R96": Entry(
        _E,
        N_("{id} applies to none: the rows above it are for other groups"),
        N_("correct applies_to here or above, or take the row out"),
    ),
    "R97": Entry(
        _W,
        N_("{unit}: {id} is not for the unit's group; what is filled in there does not count"),
        N_("check the unit's group in the workspace, and whether the figures belong to another row"),
    ),
}
