"""cchc-index scores Vietnam's public administration reform index (Chỉ số cải cách hành chính) and its sisters.

>>> import cchc_index, shutil, tempfile
>>> folder = shutil.copytree(cchc_index.examples() / "tuyen-quang", tempfile.mkdtemp(), dirs_exist_ok=True)
>>> for year in ("2021", "2022"):
...     result = cchc_index.score(f"{folder}/{year}/submissions.xlsx", workspace=folder, save=True)
>>> change = cchc_index.compare("2021", "2022", unit="Chiêm Hóa", workspace=folder)[0]
>>> lost = cchc_index.gaps("Chiêm Hóa", workspace=folder)
>>> print(f"{change.percent / 10**6:.2f} {change.places} {float(lost.lost):.2f} {lost.rows[0].id}")
-2.68 -3 25.71 3.4.1
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cchc_index.api import (
        Explanation,
        Gaps,
        Node,
        Place,
        Plan,
        Problem,
        ProblemsError,
        Result,
        Rubric,
        RubricStats,
        Unit,
        UnitChange,
        compare,
        examples,
        explain,
        gaps,
        load_rubric,
        plan,
        rubric_stats,
        score,
        whatif,
    )

__version__ = "0.1.0"

__all__ = [
    "Explanation",
    "Gaps",
    "Node",
    "Place",
    "Plan",
    "Problem",
    "ProblemsError",
    "Result",
    "Rubric",
    "RubricStats",
    "Unit",
    "UnitChange",
    "compare",
    "examples",
    "explain",
    "gaps",
    "load_rubric",
    "plan",
    "rubric_stats",
    "score",
    "whatif",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - pandas and pydantic are loaded only when they are needed
    if name in __all__:
        from cchc_index import api

        return getattr(api, name)
    raise AttributeError(name)
