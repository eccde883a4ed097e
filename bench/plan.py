"""The made-up table that is measured on: 130 leaves of mixed kinds in 8 areas, as a rubric and as a plain list."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Final

MILLION: Final = 1_000_000
QUARTER: Final = MILLION // 4
PERIOD: Final = "2022"
DUE: Final = "2022-12-10"
LATE_DAYS: Final = 5
SCALE_OF_IMPORTED: Final = 1000
QUOTA: Final = 20
CLASSES: Final = (("Xuất sắc", 74), ("Tốt", 73), ("Khá", 71), ("Trung bình", 69), ("Yếu", 0))
LOWEST_KEPT: Final = 2
"""The class, as position, that a unit with a sanction may keep at most."""

ANSWERS: Final = ("Đầy đủ, đúng hạn", "Đầy đủ, quá hạn", "Không thực hiện")
TYPES: Final = ("Tự chủ một phần", "Tự chủ toàn bộ")

SHARE_BANDS: Final = ((70, 500_000), (80, 750_000), (90, 1_000_000))
"""From how many percent which part of the maximum, in millionths; 0 below."""
NUMBER_BANDS: Final = ((2, 400_000), (3, 700_000), (4, 1_000_000))
"""From how much which part of the maximum, in millionths; 0 below."""

KINDS: Final = {
    "choice": 26,
    "share_bands": 20,
    "number_bands": 10,
    "inner_rule": 8,
    "ratio": 20,
    "step_ratio": 6,
    "per_item": 8,
    "all_of": 6,
    "deadline": 6,
    "formula": 4,
    "parts": 4,
    "when": 2,
    "relative": 2,
    "imported": 2,
    "judgement": 6,
}
"""How many leaves there are of each kind of rule: 130."""

INPUTS: Final[dict[str, dict[str, str]]] = {
    "choice": {},
    "share_bands": {"done": "count", "total": "count"},
    "number_bands": {"n": "number"},
    "inner_rule": {"done": "count", "total": "count"},
    "ratio": {"done": "count", "total": "count"},
    "step_ratio": {"done": "count", "total": "count"},
    "per_item": {"missed": "count"},
    "all_of": {"complete": "yes_no", "punctual": "yes_no"},
    "deadline": {"sent": "date"},
    "formula": {"done": "count", "total": "count", "models": "count"},
    "parts": {"attended": "yes_no", "done": "count", "total": "count"},
    "when": {"type": "text", "share": "percent"},
    "relative": {"revenue": "number"},
    "imported": {},
    "judgement": {},
}
"""Per kind of rule its inputs and their types."""

_AREA_LEAVES: Final = (16, 16, 16, 16, 16, 16, 17, 17)
_CRITERION_LEAVES: Final = 6
_MAXIMA: Final = (MILLION, 2 * MILLION, MILLION // 2, MILLION, 3 * MILLION // 2)
_POLICIES: Final = {20: "drop", 41: "drop", 61: "drop", 70: "redistribute", 85: "redistribute"}
_ZEROES: Final = (0, 50)
_SANCTION: Final = 102
_REQUIRES: Final = {33: 28, 120: 119}


@dataclass(frozen=True, slots=True)
class Leaf:
    """One leaf: where it stands, its kind of rule, its maximum in millionths, and what else is special about it."""

    place: int
    id: str
    criterion: int
    area: int
    kind: str
    max: int
    policy: str = "forbidden"
    zeroes: bool = False
    sanction: bool = False
    requires: int | None = None

    @property
    def inputs(self) -> dict[str, str]:
        """Its inputs and their types."""
        return INPUTS[self.kind]

    @property
    def name(self) -> str:
        """What people call it."""
        return f"Tiêu chí thành phần {self.id}"

    def label(self, name: str) -> str:
        """What people call one of its inputs."""
        return f"Số liệu {name} của {self.id}"


def _leaves() -> tuple[Leaf, ...]:
    kinds = _mixed()
    kinds = _with_choice_at(kinds, (*_ZEROES, _SANCTION, *_REQUIRES.values()))
    found: list[Leaf] = []
    criterion = -1
    starts = [0, *accumulate(_AREA_LEAVES)]
    for area, count in enumerate(_AREA_LEAVES):
        for inside in range(count):
            if inside % _CRITERION_LEAVES == 0:
                criterion += 1
            place = starts[area] + inside
            found.append(
                Leaf(
                    place=place,
                    id=f"{area + 1}.{inside // _CRITERION_LEAVES + 1}.{inside % _CRITERION_LEAVES + 1}",
                    criterion=criterion,
                    area=area,
                    kind=kinds[place],
                    max=_MAXIMA[place % len(_MAXIMA)],
                    policy=_POLICIES.get(place, "forbidden"),
                    zeroes=place in _ZEROES,
                    sanction=place == _SANCTION,
                    requires=_REQUIRES.get(place),
                )
            )
    return tuple(found)


def _mixed() -> list[str]:
    """The kinds, spread evenly over the table."""
    spread = [((position + 0.5) / count, kind) for kind, count in KINDS.items() for position in range(count)]
    return [kind for _, kind in sorted(spread)]


def _with_choice_at(kinds: list[str], places: tuple[int, ...]) -> list[str]:
    """The same kinds, with a choice where one is needed."""
    kinds = list(kinds)
    spare = [place for place, kind in enumerate(kinds) if kind == "choice" and place not in places]
    for place in places:
        if kinds[place] != "choice":
            other = spare.pop()
            kinds[place], kinds[other] = kinds[other], kinds[place]
    return kinds


LEAVES: Final = _leaves()
CRITERIA: Final = tuple(
    tuple(leaf for leaf in LEAVES if leaf.criterion == one) for one in range(LEAVES[-1].criterion + 1)
)
AREAS: Final = tuple(tuple(leaf for leaf in LEAVES if leaf.area == one) for one in range(len(_AREA_LEAVES)))
SCALE: Final = sum(leaf.max for leaf in LEAVES)


def points(millionths: int) -> int | float:
    """Points as a rubric writes them."""
    whole, rest = divmod(millionths, MILLION)
    return millionths / MILLION if rest else whole


def rubric() -> dict[str, Any]:
    """The table as a rubric file holds it."""
    return {
        "schema": 1,
        "id": "bench/made-up",
        "index": "made-up",
        "title": "Bộ tiêu chí để đo tốc độ",
        "level": "xa",
        "periods": [PERIOD],
        "status": "illustrative",
        "basis": [{"number": "00/QĐ", "issuer": "cchc-index", "title": "Không phải văn bản thật"}],
        "classes": [
            {"name": name, "from": edge, **({"quota": QUOTA} if place == 0 else {})}
            for place, (name, edge) in enumerate(CLASSES)
        ],
        "areas": [_area(area) for area in AREAS],
    }


def _area(leaves: tuple[Leaf, ...]) -> dict[str, Any]:
    criteria = [criterion for criterion in CRITERIA if criterion[0].area == leaves[0].area]
    number = leaves[0].area + 1
    return {
        "id": str(number),
        "name": f"Lĩnh vực {number}",
        "max": points(sum(leaf.max for leaf in leaves)),
        "children": [
            {
                "id": f"{number}.{place}",
                "name": f"Tiêu chí {number}.{place}",
                "max": points(sum(leaf.max for leaf in criterion)),
                "children": [_node(leaf) for leaf in criterion],
            }
            for place, criterion in enumerate(criteria, start=1)
        ],
    }


def _node(leaf: Leaf) -> dict[str, Any]:
    node: dict[str, Any] = {"id": leaf.id, "name": leaf.name, "max": points(leaf.max)}
    if leaf.inputs:
        node["inputs"] = {name: {"label": leaf.label(name), "type": kind} for name, kind in leaf.inputs.items()}
    if leaf.policy != "forbidden":
        node["not_applicable"] = leaf.policy
    if leaf.requires is not None:
        node["requires"] = LEAVES[leaf.requires].id
    if leaf.kind in ("judgement", "imported"):
        node["scored_by"] = {"judgement": "appraiser", "imported": "import"}[leaf.kind]
    return {**node, "rule": _rule(leaf)}


def _rule(leaf: Leaf) -> dict[str, Any]:  # one case a kind
    most = points(leaf.max)
    match leaf.kind:
        case "choice":
            return {"kind": "choice", "options": _options(leaf)}
        case "share_bands":
            return {"kind": "bands", "value": "done / total", "bands": _bands(leaf, SHARE_BANDS)}
        case "number_bands":
            return {"kind": "bands", "value": "n", "bands": _bands(leaf, NUMBER_BANDS)}
        case "inner_rule":
            inner = {"kind": "ratio", "value": "done / total"}
            middle = {"from": 80, "below": 100, "rule": inner}
            bands = [{"from": 100, "points": most}, middle, {"below": 80, "points": 0}]
            return {"kind": "bands", "value": "done / total", "bands": bands}
        case "ratio":
            return {"kind": "ratio", "value": "done / total"}
        case "step_ratio":
            return {"kind": "ratio", "value": "done / total", "step": points(QUARTER)}
        case "per_item":
            return {"kind": "per_item", "start": "max", "count": "missed", "each": -0.25, "down_to": 0}
        case "all_of":
            return {"kind": "all_of", "conditions": ["complete", "punctual"], "points": most}
        case "deadline":
            late = [{"days": LATE_DAYS, "points": points(leaf.max // 2)}]
            return {"kind": "deadline", "date": "sent", "by": "{period}-12-10", "points": most, "late": late}
        case "formula":
            return {"kind": "formula", "points": f"{most} * (0.6 * done / total + min(0.4, 0.1 * models))"}
        case "parts":
            half = points(leaf.max // 2)
            attended = {"kind": "all_of", "conditions": ["attended"], "points": half}
            chaired = {"kind": "ratio", "value": "done / total"}
            rules = {"Tham dự": attended, "Chủ trì": chaired}
            return {"kind": "parts", "parts": [{"name": n, "max": half, "rule": r} for n, r in rules.items()]}
        case "when":
            some = {"kind": "ratio", "value": "share", "target": 70}
            bands = [{"from": 100, "points": most}, {"below": 100, "points": points(leaf.max // 2)}]
            every = {"kind": "bands", "value": "share", "bands": bands}
            return {"kind": "when", "input": "type", "cases": dict(zip(TYPES, (some, every), strict=True))}
        case "relative":
            return {"kind": "relative", "value": "revenue", "to": "best", "better": "higher"}
        case "imported":
            return {"kind": "imported", "scale": SCALE_OF_IMPORTED}
        case "judgement":
            return {"kind": "judgement", "step": points(QUARTER)}
    raise ValueError(leaf.kind)


def _options(leaf: Leaf) -> list[dict[str, Any]]:
    last: dict[str, Any] = {"answer": ANSWERS[2], "points": 0}
    if leaf.zeroes:
        last["zeroes"] = "parent"
    if leaf.sanction:
        last["class_at_most"] = CLASSES[LOWEST_KEPT][0]
    half = {"answer": ANSWERS[1], "share": "1/2"}
    return [{"answer": ANSWERS[0], "points": points(leaf.max)}, half, last]


def _bands(leaf: Leaf, edges: tuple[tuple[int, int], ...]) -> list[dict[str, Any]]:
    bands: list[dict[str, Any]] = [{"below": edges[0][0], "points": 0}]
    for place, (edge, part) in enumerate(edges):
        upper = {"below": edges[place + 1][0]} if place + 1 < len(edges) else {}
        bands.append({"from": edge, **upper, "points": points(leaf.max * part // MILLION)})
    return bands
