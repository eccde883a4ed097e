"""cchc-index: scores Vietnam's public administration reform index (Chỉ số cải cách hành chính) and its sisters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cchc_index.api import ProblemsError, load_rubric, score

__all__ = ["ProblemsError", "load_rubric", "score"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - pandas and pydantic are loaded only when they are needed
    if name in __all__:
        from cchc_index import api

        return getattr(api, name)
    raise AttributeError(name)
