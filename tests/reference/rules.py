"""What each kind of rule gives: exact points, before they are clamped and rounded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from tests.reference.arithmetic import NotScored, Problem, ZeroByZero, is_division
from tests.reference.exact import NEVER, Raw, fold, half_up, number
from tests.reference.ground import Ground
from tests.reference.survey import percent_satisfied


class NotApplicable(Exception):  # noqa: N818
    """0/0 under `if_zero: not_applicable`: the node's policy applies."""


@dataclass(frozen=True)
class Consequence:
    """What an option, a band or a failure brings beside its points."""

    zeroes: str | None
    class_at_most: str | None
    class_down: int
    points: Fraction


@dataclass(frozen=True)
class Given:
    """Exact points and the consequences of what was chosen."""

    points: Fraction
    consequences: tuple[Consequence, ...] = ()


def give(rule: Raw, maximum: Fraction, ground: Ground) -> Given:
    """The rule's points.

    Raises:
        NotScored: something that it must read is blank.
        NotApplicable: 0/0, and the rule says so.
        ZeroByZero: 0/0, and neither the rule nor one inside it says what then.
        Problem: the input is refused.
    """
    try:
        return KINDS[rule["kind"]](rule, maximum, ground)
    except ZeroByZero:
        if rule.get("if_zero") == "full":
            return Given(maximum)
        if rule.get("if_zero") == "zero":
            return Given(Fraction(0))
        if rule.get("if_zero") == "not_applicable":
            raise NotApplicable from None
        raise


def reading(rule: Raw, ground: Ground) -> Fraction:
    """`value`; an outermost division is read as a percent unless `as: number`."""
    value = ground.evaluate(rule["value"])
    if is_division(rule["value"]) and rule.get("as") != "number":
        return value * 100
    return value


def points_of(entry: Raw, maximum: Fraction) -> Fraction:
    """`points`, or `share` of the maximum."""
    return number(entry["points"]) if "points" in entry else number(entry["share"]) * maximum


def with_consequence(entry: Raw, points: Fraction) -> Given:
    """The points of an option or band with what it brings beside them."""
    if not {"zeroes", "class_at_most", "class_down"} & set(entry):
        return Given(points)
    down = int(entry.get("class_down", 0))
    return Given(points, (Consequence(entry.get("zeroes"), entry.get("class_at_most"), down, points),))


def chosen(options: list[Raw], maximum: Fraction, answer: object) -> Given:
    for option in options:
        if fold(option["answer"]) == fold(answer):
            return with_consequence(option, points_of(option, maximum))
    raise Problem("unknown_answer")


def choice(rule: Raw, maximum: Fraction, ground: Ground) -> Given:
    if ground.answer is None:
        raise NotScored
    return chosen(rule["options"], maximum, ground.answer)


def lies_in(value: Fraction, band: Raw) -> bool:
    return (
        ("from" not in band or value >= number(band["from"]))
        and ("above" not in band or value > number(band["above"]))
        and ("below" not in band or value < number(band["below"]))
        and ("to" not in band or value <= number(band["to"]))
    )


def bands(rule: Raw, maximum: Fraction, ground: Ground) -> Given:
    relief = None
    if rule.get("unless") and ground.answer is not None:
        relief = chosen(rule["unless"], maximum, ground.answer)
    value = reading(rule, ground)
    for band in rule["bands"]:
        if lies_in(value, band):
            if "rule" in band:
                inner = give(band["rule"], maximum, ground)
                outer = with_consequence(band, inner.points)
                given = Given(inner.points, inner.consequences + outer.consequences)
            else:
                given = with_consequence(band, points_of(band, maximum))
            return relief if relief is not None and relief.points > given.points else given
    raise Problem("no_band")


def ratio(rule: Raw, maximum: Fraction, ground: Ground) -> Given:
    value = reading(rule, ground)
    if "floor" in rule and value < number(rule["floor"]):
        return Given(Fraction(0))
    points = maximum * min(Fraction(1), value / number(rule.get("target", 100)))
    if "step" in rule:
        points = half_up(points, number(rule["step"]))
    return Given(points)


def per_item(rule: Raw, maximum: Fraction, ground: Ground) -> Given:
    count = ground.evaluate(rule["count"])
    if count < 0:
        raise Problem("negative_count")
    start = maximum if rule.get("start") == "max" else number(rule.get("start", 0))
    points = start + count * number(rule["each"])
    if "down_to" in rule:
        points = max(points, number(rule["down_to"]))
    return Given(points)


def all_of(rule: Raw, maximum: Fraction, ground: Ground) -> Given:
    del maximum
    if all([ground.figure(name) is True for name in rule["conditions"]]):  # noqa: C419 - all must be read
        return Given(number(rule["points"]))
    return with_consequence({key: rule[key] for key in rule if key == "zeroes"}, Fraction(0))


def deadline(rule: Raw, maximum: Fraction, ground: Ground) -> Given:
    del maximum
    came = ground.figure(rule["date"])
    if came == NEVER:
        return Given(Fraction(0))
    by = rule["by"]
    if isinstance(by, str):
        by = dt.date.fromisoformat(by.format(period=ground.board.period))
    assert isinstance(came, dt.date)
    days_late = (came - by).days
    if days_late <= 0:
        return Given(number(rule["points"]))
    for entry in rule.get("late", []):
        if "days" not in entry or days_late <= entry["days"]:
            return Given(number(entry["points"]))
    return Given(Fraction(0))


def parts(rule: Raw, maximum: Fraction, ground: Ground) -> Given:
    del maximum
    total = Fraction(0)
    consequences: tuple[Consequence, ...] = ()
    for part in rule["parts"]:
        most = number(part["max"])
        given = give(part["rule"], most, ground)
        total += min(max(given.points, Fraction(0)), most)
        consequences += given.consequences
    return Given(total, consequences)


def formula(rule: Raw, maximum: Fraction, ground: Ground) -> Given:
    del maximum
    return Given(ground.evaluate(rule["points"]))


def when(rule: Raw, maximum: Fraction, ground: Ground) -> Given:
    answer = ground.figure(rule["input"])
    if isinstance(answer, bool):
        answer = "có" if answer else "không"
    for case, inner in rule["cases"].items():
        if fold(case) == fold(answer):
            return give(inner, maximum, ground)
    if "otherwise" not in rule:
        raise Problem("unknown_answer")
    return give(rule["otherwise"], maximum, ground)


def relative(rule: Raw, maximum: Fraction, ground: Ground) -> Given:
    value = ground.evaluate(rule["value"])
    everyone = ground.of_all_units(rule["value"])
    higher = rule["better"] == "higher"
    to = rule["to"]
    if to == "best":
        best = max(everyone) if higher else min(everyone)
        if value == best:
            return Given(maximum)
        if best == 0:
            return Given(Fraction(0))
        against = best
    else:
        against = sum(everyone, Fraction(0)) / len(everyone) if to == "mean" else number(to)
    above, below = (value, against) if higher else (against, value)
    if below == 0:
        raise ZeroByZero if above == 0 else Problem("x/0")
    return Given(maximum * above / below)


def change(rule: Raw, maximum: Fraction, ground: Ground) -> Given:
    del maximum
    now = ground.evaluate(rule["value"])
    try:
        before = ground.evaluate_before(rule["value"])
    except (ZeroByZero, Problem):
        raise NotScored from None
    better = now > before if rule["better"] == "higher" else now < before
    return Given(number(rule["points"]) if better else Fraction(0))


def imported(rule: Raw, maximum: Fraction, ground: Ground) -> Given:
    value = ground.board.imported.get(ground.unit, {}).get(ground.leaf.id)
    if value is None:
        raise NotScored
    return Given(maximum * value / number(rule["scale"]))


def survey(rule: Raw, maximum: Fraction, ground: Ground) -> Given:
    replies = (ground.board.replies or {}).get(ground.unit, [])
    return Given(maximum * percent_satisfied(rule, replies) / 100)


def judgement(rule: Raw, maximum: Fraction, ground: Ground) -> Given:
    """Only an appraiser's points score it, and those go before every rule."""
    del rule, maximum, ground
    raise NotScored


KINDS: dict[str, Callable[[Raw, Fraction, Ground], Given]] = {
    "choice": choice,
    "bands": bands,
    "ratio": ratio,
    "per_item": per_item,
    "all_of": all_of,
    "deadline": deadline,
    "parts": parts,
    "formula": formula,
    "when": when,
    "relative": relative,
    "change": change,
    "imported": imported,
    "survey": survey,
    "judgement": judgement,
}
