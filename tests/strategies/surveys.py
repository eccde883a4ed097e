"""Survey rules and the replies that go with them."""

from __future__ import annotations

from tests.reference.exact import Raw
from tests.reference.tree import Tree
from tests.strategies.pen import Pen

WORDS = {"Rất tốt": 100, "Tốt": 60, "Trung bình": 20, "Kém": 0}
NUMERALS = {"5": 100, "4": 75, "3": 50, "2": 25, "1": 0}
GROUPS = ("lanh-dao", "cap-phong")
SKIP = "Không biết"

Replies = dict[str, list[tuple[str, dict[str, object]]]]


def survey(pen: Pen, first_question: int, groups: Raw | None) -> Raw:
    """A survey rule; all rules of a rubric have the same groups or none."""
    codes = [f"Q{first_question + place}" for place in range(pen.count(1, 3))]
    rule: Raw = {"kind": "survey"}
    rule["questions"] = codes if pen.chance(2) else dict(zip(codes, [1, 2, 3], strict=False))
    scale = pen.one(["words", "numerals", "satisfied", "own scale"])
    if scale == "satisfied":
        rule |= {"satisfied": ["4", "5"], "dissatisfied": ["1", "2", "3"]}
    else:
        rule["answers"] = NUMERALS if scale == "numerals" else WORDS
    if scale == "own scale":
        rule["answers_of"] = {codes[0]: NUMERALS}
    if scale in {"words", "own scale"}:
        rule["skip"] = [SKIP]
    if groups:
        rule["groups"] = groups
    # Pooled answers of weighted questions: RUBRIC.md does not say how the weights enter.
    if isinstance(rule["questions"], list) and pen.chance(3):
        rule["mean_over"] = "answers"
    if pen.chance(3):
        rule["min_replies"] = pen.count(1, 3)
    return rule


def answers_to(rule: Raw, question: str) -> list[object]:
    """Every answer that the rule knows, and a blank."""
    if "satisfied" in rule:
        known = [*rule["satisfied"], *rule["dissatisfied"], "4.0"]
    else:
        known = [*(rule.get("answers_of", {}).get(question) or rule["answers"])]
    return [*known, *rule.get("skip", []), ""]


def replies(pen: Pen, tree: Tree, units: list[str]) -> Replies:
    """A few replies for most units."""
    rules = [leaf.rule for leaf in tree.leaves() if leaf.is_survey]
    groups = next((list(rule["groups"]) for rule in rules if "groups" in rule), [""])
    found: Replies = {}
    for unit in units:
        found[unit] = [
            (
                pen.one(groups),
                {code: pen.one(answers_to(rule, code)) for rule in rules for code in rule["questions"]},
            )
            for _ in range(pen.count(0, 3))
        ]
    return found
