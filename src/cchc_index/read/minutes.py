"""The minutes of the council (biên bản), read from the workbook that is filled in for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from cchc_index.model.language import _
from cchc_index.model.minutes import ITEMS as NAMES
from cchc_index.model.minutes import Item, Member, Minutes, Vote
from cchc_index.model.names import fold_answer
from cchc_index.model.numbers import as_written
from cchc_index.model.points import from_points
from cchc_index.model.problem import Problem, has_errors
from cchc_index.model.rubric import Rubric
from cchc_index.read.grid import read_grids
from cchc_index.read.ids import node_of
from cchc_index.read.listed import Listed, check_name, text
from cchc_index.read.places import shown
from cchc_index.read.submissions import UnitFinder
from cchc_index.read.vocabulary import ITEMS, MEETING, MEMBERS, VOTES

CAST: Final = ("agreed", "against", "abstained")


def read_minutes(path: Path, rubric: Rubric, units: UnitFinder) -> tuple[Minutes | None, list[Problem]]:
    """What the file says of the meeting (đọc biên bản); None, and every problem at its cell, where it has errors."""
    grids, problems = read_grids(path, shown(path))
    if not grids:
        return None, problems
    meeting = Listed(grids, MEETING, ("item",))
    members = Listed(grids, MEMBERS, ("member",))
    votes = Listed(grids, VOTES, ("unit", "leaf"))
    listed: Sequence[Listed] = (meeting, members, votes)
    items = dict(_items(meeting)) if meeting.found else {}
    who = tuple(_members(members)) if members.found else ()
    made = Minutes(items, who, tuple(_votes(votes, rubric, units, who)) if votes.found else ())
    problems += [one for table in listed for one in table.problems]
    return (None if has_errors(problems) else made), problems


def _items(listed: Listed) -> Iterator[tuple[Item, str]]:
    for row, cells in listed.rows():
        item = ITEMS.get(fold_answer(text(cells["item"])))
        if item is None:
            known = [_(name) for name in NAMES.values()]
            listed.say("W94", row, "item", item=text(cells["item"]), known=known)
        elif "said" in cells:
            yield item, text(cells["said"])


def _members(listed: Listed) -> Iterator[Member]:
    for row, cells in listed.rows():
        present = listed.flag(row, "present") if "present" in cells else None
        yield Member(text(cells["member"]), text(cells.get("position", "")), present)


def _votes(listed: Listed, rubric: Rubric, units: UnitFinder, members: Sequence[Member]) -> Iterator[Vote]:
    present = sum(bool(one.present) for one in members)
    for row, cells in listed.rows():
        if not cells.keys() & {*CAST, "note"}:  # it stands in the form, and nobody voted on it
            continue
        unit, node = units.unit_of(cells["unit"]), node_of(cells["leaf"], rubric.outline)
        for field, found in (("unit", unit), ("leaf", node)):
            if isinstance(found, Problem):
                listed.sheet.say_again(found, row, listed.heading.columns[field])
        cast = {field: listed.count(row, field) if field in cells else None for field in CAST}
        if isinstance(unit, Problem) or isinstance(node, Problem):
            continue
        check_name(listed, row, cells, rubric.outline.by_id[node])
        leaf = rubric.outline.by_id[node].node
        points = listed.points(row, "points", from_points(leaf.max or 0)) if "points" in cells else None
        total = sum(count or 0 for count in cast.values())
        if members and total > present:
            listed.say("W93", row, "leaf", unit=unit, id=node, votes=total, present=present)
        exact = None if points is None else as_written(points)
        yield Vote(
            unit=unit,
            id=node,
            name=leaf.name,
            points=exact,
            agreed=cast["agreed"],
            against=cast["against"],
            abstained=cast["abstained"],
            note=text(cells.get("note", "")),
            place=listed.place(row, "leaf"),
        )
