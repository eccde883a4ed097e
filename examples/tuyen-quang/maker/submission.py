"""A district's submission and its appraisal as rows of the tidy form, with what the council says to what it changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from cchc_index.model import rules
from cchc_index.model.rubric import Node
from maker.district import District
from maker.figures import Cell, Figure, Level

HEADER = (
    "Đơn vị",
    "Mã",
    "Tiêu chí",
    "Điểm tối đa",
    "Tên số liệu",
    "Giá trị",
    "Điểm tự chấm",
    "Giá trị thẩm định",
    "Điểm thẩm định",
    "Tài liệu kiểm chứng",
    "Giải trình",
    "Ý kiến thẩm định",
)
Line = list[Cell | None]


def lines_of(one: District) -> Iterator[Line]:
    """All rows of a district, in the order of the rubric."""
    done: set[Figure] = set()
    for row in one.rubric.outline.rows:
        if row.node.inputs and row.node.children:
            yield from _shared(one, row.node, done)
        elif row.node.id in one.counts:
            yield from _leaf(one, row.node, done)


def _leaf(one: District, node: Node, done: set[Figure]) -> Iterator[Line]:
    counts, claimed, claimed_points = _standing(one, node.id)
    changed = counts != claimed
    appraised_answer: str | None = None
    points: float | None = None
    if node.rule and isinstance(node.rule, rules.Choice) and not changed:
        appraised_answer = counts.answer
    elif counts.answer or counts.points is not None:
        points = _points(one.worth[node.id][one.counts[node.id]])
    yield [
        *(one.name, node.id, node.name, _points(node.max or 0), None),
        *(claimed.answer, _points(claimed_points), appraised_answer, points),
        *("; ".join(node.evidence), _explanation(one, node, claimed_points), _note(one, node, counts, claimed)),
    ]
    for figure in counts.values:
        if figure not in done and figure[0] == node.id:
            done.add(figure)
            yield _figure(one, node, figure, claimed.values[figure], counts.values[figure])


def _shared(one: District, node: Node, done: set[Figure]) -> Iterator[Line]:
    for name in node.inputs:
        done.add((node.id, name))
        yield _figure(one, node, (node.id, name), one.size(name), one.size(name))


def _figure(one: District, node: Node, figure: Figure, claimed: Cell, counts: Cell) -> Line:
    label = node.inputs[figure[1]].label
    return [one.name, node.id, node.name, None, label, claimed, None, counts, None, None, None, None]


def _standing(one: District, leaf: str) -> tuple[Level, Level, int]:
    levels, worth = one.levels[leaf], one.worth[leaf]
    counts, claimed = one.counts[leaf], one.claimed[leaf]
    return levels[counts], levels[claimed], worth[claimed]


def _points(millionths: int) -> float:
    points = millionths / 10**6
    return int(points) if points == int(points) else points


def _explanation(one: District, node: Node, claimed: int) -> str | None:
    """What the district says where it does not claim all."""
    if claimed == node.max or isinstance(node.rule, rules.Choice | rules.Judgement):
        return None
    level = one.levels[node.id][one.claimed[node.id]]
    if isinstance(node.rule, rules.AllOf | rules.Parts):
        missing = [node.inputs[name].label for (_, name), value in level.values.items() if value == "Không"]
        return "Chưa thực hiện: " + "; ".join(missing)
    if isinstance(node.rule, rules.Deadline):
        return "Chờ thống nhất nội dung với các cơ quan liên quan nên chậm so với thời hạn"
    return None


def _note(one: District, node: Node, counts: Level, claimed: Level) -> str | None:
    """What the council says: the story's words, else a reason drawn from what was corrected."""
    told = one.story.get(node.id)
    if told is not None and told[2]:
        return told[2]
    if counts == claimed:
        return None
    source = node.evidence[0] if node.evidence else "tài liệu kiểm chứng"
    if counts.points is not None:
        return "Nội dung chưa đầy đủ so với yêu cầu; Hội đồng không cho điểm như huyện, thành phố tự chấm."
    if counts.answer is not None and one.worth[node.id][one.counts[node.id]] == 0:
        return f"Chưa có tài liệu kiểm chứng hợp lệ ({source}); chấm mức “{counts.answer}”."
    if counts.answer is not None:
        return f"Tài liệu kiểm chứng ({source}) chỉ đủ để chấm mức “{counts.answer}”."
    figure, found = next((one, value) for one, value in counts.values.items() if value != claimed.values[one])
    label = node.inputs[figure[1]].label
    if found == "Không":
        return f"Chưa có tài liệu chứng minh nội dung: {label.lower()}."
    label = label[0].lower() + label[1:]
    return f"{node.appraised_by} đối chiếu: {label} là {_said(found)}, không phải {_said(claimed.values[figure])}."


def _said(value: Cell) -> str:
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}"
    return f"{value:,}".replace(",", ".") if isinstance(value, int) else str(value).replace(".", ",")
