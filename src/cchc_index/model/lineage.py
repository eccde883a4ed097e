"""How the nodes of a rubric continue those of the one before (liên hệ với bộ tiêu chí trước)."""

from __future__ import annotations

from cchc_index.model.names import fold
from cchc_index.model.rubric import Row, Rubric


def was(row: Row, before: Rubric) -> tuple[str, ...]:
    """The ids that a node had (mã cũ): as `was` says; without it, its own id if the name is the same too."""
    if row.node.was is not None:
        return row.node.was
    same = before.outline.by_id.get(row.node.id)
    return (row.node.id,) if same is not None and fold(same.node.name) == fold(row.node.name) else ()
