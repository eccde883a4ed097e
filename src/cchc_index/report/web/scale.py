"""The colours of the heat map (thang màu): percent of the maximum in six steps, which are in order in grey too."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Final

from cchc_index.model.language import _

STEPS: Final = (50, 60, 70, 80, 90)
"""From each of these on a lighter step."""


def step(percent: Fraction | None) -> int | None:
    """The step of a percent (bậc màu); None where there is none."""
    return None if percent is None else sum(percent >= one for one in STEPS)


def legend() -> list[str]:
    """Each step in words, the lowest first."""
    between = [f"{low}–{high}%" for low, high in pairwise(STEPS)]
    below, above = _("below {percent}%"), _("from {percent}%")
    return [below.format(percent=STEPS[0]), *between, above.format(percent=STEPS[-1])]
