"""Student's t (phân phối Student): how many standard errors wide an interval is, for any degrees of freedom from 1."""

from __future__ import annotations

from math import lgamma, pi, sqrt
from statistics import NormalDist
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

MOST: Final = 1e5
"""Beyond so many degrees of freedom it is the normal distribution to six digits."""
STEPS: Final = 12
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(64)


def t_quantile(probability: float, df: Floats) -> Floats:
    """The two-sided quantile: |t| stays below it with this probability; NaN where `df` is.

    With t = √df·tan θ the distribution function is, but for a factor, the integral of cosᵈᶠ⁻¹ from 0 to θ: smooth
    enough for Gauss and Legendre's rule, and concave, so that Newton's steps from the normal quantile never pass it.
    """
    different, where = np.unique(np.minimum(df, MOST), return_inverse=True)
    factor = np.array([2 * np.exp(lgamma((one + 1) / 2) - lgamma(one / 2)) / sqrt(pi) for one in different.tolist()])
    normal = NormalDist().inv_cdf((1 + probability) / 2)
    angle = np.arctan(normal / np.sqrt(different))
    for _ in range(STEPS):
        heights = np.cos(np.multiply.outer((_NODES + 1) / 2, angle)) ** (different - 1)
        inside = factor * angle / 2 * (_WEIGHTS @ heights)
        angle = angle + (probability - inside) / (factor * np.cos(angle) ** (different - 1))
    return np.asarray((np.sqrt(different) * np.tan(angle))[where])
