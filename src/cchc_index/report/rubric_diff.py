"""Two rubrics side by side (so sánh hai bộ tiêu chí) as a page, as JSON, and as a draft of `was`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from cchc_index.model.language import N_, _, number
from cchc_index.model.points import from_points
from cchc_index.model.rubric import Outline, Row, Rubric
from cchc_index.model.rubric_diff import KINDS, RowDiff
from cchc_index.model.wording import rule_words
from cchc_index.report.page import Cell, Column, Page, Table

WORDS: Final = {
    "new": N_("new"),
    "dropped": N_("dropped"),
    "moved": N_("moved"),
    "split": N_("split"),
    "merged": N_("merged"),
    "rescaled": N_("rescaled"),
    "reworded": N_("reworded"),
    "rule": N_("rule changed"),
    "evidence": N_("evidence changed"),
}


def diff_page(old: Rubric, new: Rubric, rows: Sequence[RowDiff]) -> Page:
    """What differs, row by row, each with its rule before and after where that changed."""
    columns = (
        Column("after", _("Is")),
        Column("name", _("Row")),
        Column("before", _("Was")),
        Column("max_before", _("Max was"), "number"),
        Column("max_after", _("Max is"), "number"),
    )
    shown = [one for one in rows if one.kinds]
    notes = []
    if any(one.likeness is not None for one in shown):
        notes.append(_("?: paired by the likeness of the names; -o was.yaml writes a draft of was to go through"))
    return Page(
        title=f"{old.id} → {new.id}",
        headline=_headline(old, new, shown),
        tables=(
            Table(
                columns,
                tuple(_cells(one) for one in shown),
                details=tuple(_details(one, old.outline, new.outline) for one in shown),
            ),
        )
        if shown
        else (),
        notes=tuple(notes),
    )


def _headline(old: Rubric, new: Rubric, shown: Sequence[RowDiff]) -> str:
    counts = Counter(kind for one in shown for kind in one.kinds)
    if not counts:
        return _("The two do not differ.")
    listed = "; ".join(f"{_(WORDS[kind])}: {number(counts[kind])}" for kind in KINDS if counts[kind])
    points = _("points: {before} → {after}").format(
        before=number(from_points(old.outline.scale)), after=number(from_points(new.outline.scale))
    )
    return f"{listed}. {points}."


def _cells(one: RowDiff) -> tuple[Cell, ...]:
    before = ", ".join(row.node.id for row in one.before) or None
    row = one.after or one.before[0]
    doubt = " ?" if one.likeness is not None else ""
    return (
        one.after.node.id if one.after else None,
        row.node.name,
        f"{before}{doubt}" if before else None,
        _maximum(one.before),
        _maximum((one.after,) if one.after else ()),
    )


def _maximum(rows: Sequence[Row]) -> Cell:
    maxima = [row.node.max for row in rows if row.node.max is not None]
    return from_points(sum(maxima)) if maxima else None


def _details(one: RowDiff, old: Outline, new: Outline) -> str:
    """What changed; the old name and the rule before and after, where they did."""
    said = [", ".join(_(WORDS[kind]) for kind in one.kinds)]
    if one.after is not None and len(one.before) == 1:
        before = one.before[0]
        if "reworded" in one.kinds and before.node.name != one.after.node.name:
            said.append(_("was called: {name}").format(name=before.node.name))
        if "rule" in one.kinds and (rules := _rules(before, old)) != (now := _rules(one.after, new)):
            said.append(_("rule was: {before} → is: {after}").format(before=rules or "—", after=now or "—"))
    return ". ".join(said)


def _rules(row: Row, outline: Outline) -> str:
    words = rule_words(row.node.rule, row, outline) if row.node.rule else []
    return "; ".join(line.strip() for line in words).replace(":;", ":")


def diff_payload(old: Rubric, new: Rubric, rows: Sequence[RowDiff]) -> dict[str, Any]:
    """The same for scripts: only rows that differ."""
    return {
        "old": old.id,
        "new": new.id,
        "rows": [
            {
                "changes": list(one.kinds),
                "before": [_payload(row, old.outline) for row in one.before],
                "after": _payload(one.after, new.outline) if one.after else None,
                "likeness": None if one.likeness is None else round(one.likeness, 3),
            }
            for one in rows
            if one.kinds
        ],
    }


def _payload(row: Row, outline: Outline) -> dict[str, Any]:
    maximum = row.node.max
    return {
        "id": row.node.id,
        "name": row.node.name,
        "max": None if maximum is None else float(from_points(maximum)),
        "rule": _rules(row, outline) or None,
    }


def was_draft(old: Rubric, new: Rubric, rows: Sequence[RowDiff]) -> str:
    """A draft of `was` (bản nháp mã cũ) for the rows whose past is not told yet, each with both names beside it."""
    lines = [
        "# " + _("Draft of was: {new} against {old}.").format(new=new.id, old=old.id),
        "# " + _("Go through it row by row, then copy each to its row of the new rubric, and previous to its head."),
        f"previous: {json.dumps(old.id, ensure_ascii=False)}",
        "was:" if rows else "was: {}",
    ]
    for one in rows:
        row = one.after
        if row is None:
            continue
        if one.before:
            before = one.before[0].node
            likeness = _("{percent}% alike").format(percent=number(round(100 * (one.likeness or 0))))
            lines.append(f"  # {row.node.name} ← {before.name} ({likeness})")
            lines.append(f"  {json.dumps(row.node.id)}: {json.dumps(before.id)}")
        else:
            lines.append(f"  # {row.node.name} ({_('new')})")
            lines.append(f"  {json.dumps(row.node.id)}: []")
    return "\n".join(lines) + "\n"
