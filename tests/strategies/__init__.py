"""Hypothesis strategies: small but nasty valid rubrics with matching submissions, and the same as files.

`cases()` draws a `Case`; `Case.score()` is what the slow reference makes of it; `write_rubric`, `write_tidy`,
`write_replies` and `write_imported` give the texts with which the command can be fed.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from hypothesis import strategies as st

from tests import reference
from tests.reference import Raw, Result, Tree
from tests.reference.exact import Figure
from tests.strategies.bindings import bind
from tests.strategies.pen import Options, Pen
from tests.strategies.repair import make_sound
from tests.strategies.rubrics import UNIT_GROUPS, draw_rubric
from tests.strategies.submissions import UnitSheet, draw_data, draw_imported, draw_previous
from tests.strategies.surveys import Replies
from tests.strategies.surveys import replies as draw_replies
from tests.strategies.writing import as_submission, write_imported, write_replies, write_rubric, write_tidy

__all__ = [
    "Case",
    "Options",
    "as_submission",
    "cases",
    "rubrics",
    "write_imported",
    "write_replies",
    "write_rubric",
    "write_tidy",
]


@dataclass
class Case:
    """One scoring: a rubric, what the units handed in, and how it is run."""

    rubric: Raw
    data: dict[str, UnitSheet]
    period: str
    stage: str
    previous: dict[str, dict[tuple[str, str], Figure]]
    replies: Replies | None
    imported: dict[str, dict[str, Fraction]]
    without_survey: bool
    missing: str
    groups: dict[str, str]

    def score(self) -> dict[str, Result]:
        """What the slow reference gives."""
        return reference.score(
            self.rubric,
            self.data,
            period=self.period,
            stage=self.stage,
            previous=self.previous,
            replies=self.replies,
            imported=self.imported,
            without_survey=self.without_survey,
            missing=self.missing,
            groups=self.groups,
        )


@st.composite
def rubrics(draw: st.DrawFn, options: Options | None = None) -> Raw:
    """A valid rubric, as YAML gives it."""
    pen = Pen(draw, options or Options())
    rubric = draw_rubric(pen)
    bind(pen, rubric)
    return rubric


@st.composite
def cases(draw: st.DrawFn, options: Options | None = None) -> Case:
    """A valid rubric with submissions of one to six units."""
    pen = Pen(draw, options or Options())
    rubric = draw(rubrics(pen.options))
    tree = Tree(rubric)
    period = pen.one(rubric["periods"])
    data = draw_data(pen, tree, period)
    units = list(data)
    # Before the first period there is none.
    previous = draw_previous(pen, tree, units) if period == rubric["periods"][1] else {}
    replies = None if pen.chance(3) else draw_replies(pen, tree, units)
    imported = draw_imported(pen, tree, units)
    if not pen.options.problems:
        make_sound(tree, data, previous, period)
    return Case(
        rubric=rubric,
        data=data,
        period=period,
        stage=pen.one(["record", "record", "record", "self"]),
        previous=previous,
        replies=replies,
        imported=imported,
        without_survey=replies is None and pen.chance(3),
        missing=pen.one(["incomplete", "incomplete", "zero"]),
        groups={unit: pen.one(UNIT_GROUPS) for unit in units} if "unit_groups" in rubric else {},
    )
