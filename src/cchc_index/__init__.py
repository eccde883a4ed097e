"""cchc-index scores Vietnam's public administration reform index (Chỉ số cải cách hành chính) and its sisters.

>>> import cchc_index
>>> folder = cchc_index.examples() / "published" / "binh-duong-2017"
>>> result = cchc_index.score(folder / "submissions.csv", workspace=folder)
>>> first = result.tables["units"].iloc[0]
>>> print(first["rank"], first["unit"], first["percent"] / 10**6)
1 Thành phố Thủ Dầu Một 84.58
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cchc_index.api import (
        Node,
        Place,
        Problem,
        ProblemsError,
        Result,
        Rubric,
        Unit,
        examples,
        load_rubric,
        score,
    )

__version__ = "0.1.0"

__all__ = [
    "Node",
    "Place",
    "Problem",
    "ProblemsError",
    "Result",
    "Rubric",
    "Unit",
    "examples",
    "load_rubric",
    "score",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - pandas and pydantic are loaded only when they are needed
    if name in __all__:
        from cchc_index import api

        return getattr(api, name)
    raise AttributeError(name)
