"""A district in a period: what it could have in each leaf, what it claims, what counts; the search for its total."""

# ruff: noqa: S311 - made-up data, no secrets

from __future__ import annotations

import csv
import random
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Final

import yaml

import cchc_index
from cchc_index.model import rules
from cchc_index.model.rubric import Row, Rubric
from maker.figures import MOST, Cell, Figure, Ladder, Level
from maker.made_up import (
    CARRIED,
    COMMUNES,
    GROWTH,
    SETTLED,
    SETTLING,
    SIZES,
    STEADY,
    STORY,
    TARGETS,
    USUALLY_SETTLED,
)

CENT: Final = 10_000
"""A hundredth of a point in millionths."""

GOOD: Final = 0.62
CLAIMED_TOO_MUCH: Final = 0.22


@dataclass(slots=True)
class District:
    """One district in one period."""

    name: str
    period: str
    rubric: Rubric
    dice: random.Random
    before: District | None = None
    levels: dict[str, list[Level]] = field(default_factory=dict)
    worth: dict[str, list[int]] = field(default_factory=dict)
    """Per leaf, what the package gives each level, in millionths."""
    counts: dict[str, int] = field(default_factory=dict)
    claimed: dict[str, int] = field(default_factory=dict)

    @property
    def leaves(self) -> list[Row]:
        """The leaves that the district fills in."""
        return [row for row in self.rubric.outline.leaves if row.node.scored_by == "unit"]

    @property
    def story(self) -> Mapping[str, tuple[int, int, str]]:
        """The leaves whose level is told."""
        return STORY.get((self.period, self.name), {})

    def size(self, name: str) -> int:
        """How large a count is here, the same wherever it is asked for."""
        if self.before and name in CARRIED:
            return self.before.figure(CARRIED[name])
        base, each = SIZES[name]
        year = "" if name in STEADY else self.period
        wobble = random.Random(f"{self.name} {name} {year}").uniform(0.95, 1.05) if each != 1 else 1
        grown = GROWTH.get(name, 1) if self.period == "2022" else 1
        return round((base + each * COMMUNES[self.name]) * wobble * grown)

    def figure(self, name: str) -> int:
        """A count as it stands in the record."""
        for leaf, level in self.counts.items():
            for (_, one), value in self.levels[leaf][level].values.items():
                if one == name and isinstance(value, int):
                    return value
        raise KeyError(name)

    def climb(self) -> None:
        """Make the levels of every leaf."""
        ladder = Ladder(self.rubric.outline, self.period, self.size, self.dice)
        self.levels = {row.node.id: ladder.of(row) for row in self.leaves}

    def draw(self) -> None:
        """First levels: as the year before where the leaf was there then, else mostly good; then the story."""
        for row in self.leaves:
            leaf, last = row.node.id, len(self.levels[row.node.id]) - 1
            old = self.before.counts.get((row.node.was or (leaf,))[0]) if self.before and row.node.was != () else None
            level = old if old is not None else self._drawn()
            self.counts[leaf] = min(level, last)
        for leaf, told in self.story.items():
            self.counts[leaf] = told[0]

    def _drawn(self) -> int:
        return 0 if self.dice.random() < GOOD else self.dice.choice((1, 1, 1, 2))

    def settle(self) -> None:
        """Move leaves that no story holds, level by level, until one count of dossiers can bring the hundredth."""
        settling = SETTLING[self.period]
        most = self.rubric.outline.by_id[settling].node.max or 0
        lowest, highest = (int(share * most) for share in SETTLED.get((self.period, self.name), USUALLY_SETTLED))
        free = [row.node.id for row in self.leaves if row.node.id != settling and row.node.id not in self.story]
        for _ in range(10_000):
            rest = TARGETS[self.period][self.name].appraised * CENT - self.sum_without(settling)
            if lowest <= rest <= highest:
                self._settle_at(settling, rest)
                return
            leaf = self.dice.choice(free)
            level = self.counts[leaf] + (-1 if rest > highest else 1)
            if 0 <= level < len(self.levels[leaf]):
                gained = self.worth[leaf][level] - self.worth[leaf][self.counts[leaf]]
                if abs(gained) <= abs(rest - (lowest + highest) // 2):
                    self.counts[leaf] = level
        message = f"{self.name} {self.period}: no levels give the appraised points"
        raise ValueError(message)

    def sum_without(self, leaf: str) -> int:
        """The points of all leaves but one."""
        return sum(self.worth[one][level] for one, level in self.counts.items() if one != leaf)

    def _settle_at(self, leaf: str, points: int) -> None:
        row = self.rubric.outline.by_id[leaf]
        rule = row.node.rule
        assert isinstance(rule, rules.Ratio)  # noqa: S101 - SETTLING names ratios
        above, _, below = rule.value.text.partition(" / ")
        values = dict(self.levels[leaf][0].values)
        of = self.size(below)
        share = Fraction(points, row.node.max or 1) * rule.target / 100
        values[leaf, above] = round(share * of)
        self.levels[leaf], self.worth[leaf], self.counts[leaf] = [Level(values=values)], [points], 0

    def claim(self) -> None:
        """What the district says of itself: here and there a level better than what counts."""
        for row in self.leaves:
            leaf, level = row.node.id, self.counts[row.node.id]
            better = level > 0 and self.worth[leaf][level - 1] > self.worth[leaf][level]
            self.claimed[leaf] = level - 1 if better and self.dice.random() < CLAIMED_TOO_MUCH else level
        for leaf, told in self.story.items():
            self.claimed[leaf] = told[1]


def weigh(districts: Iterable[District], rubric_file: Path) -> None:
    """Let the package score every level of every leaf: each level of a district is a unit of its own for a moment."""
    ours = list(districts)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        units = [{"name": f"{one.name} {level}"} for one in ours for level in range(MOST)]
        period = {"period": ours[0].period, "rubric": rubric_file.name, "submissions": ["levels.csv"]}
        shutil.copy(rubric_file, folder)
        (folder / "cchc.yaml").write_text(
            yaml.safe_dump({"schema": 1, "level": "huyen", "units": units, "periods": [period]}, allow_unicode=True),
            "utf-8",
        )
        with (folder / "levels.csv").open("w", encoding="utf-8", newline="") as lines:
            writer = csv.writer(lines)
            writer.writerow(["unit", "id", "input", "value", "appraised"])
            writer.writerows(row for one in ours for row in _every_level(one))
        scores = cchc_index.score(folder / "levels.csv", workspace=folder).tables["scores"]
    points = {
        (unit, node): value for unit, node, value in zip(scores["unit"], scores["node"], scores["points"], strict=True)
    }
    for one in ours:
        one.worth = {
            leaf: [int(points[f"{one.name} {place}", leaf]) for place in range(len(levels))]
            for leaf, levels in one.levels.items()
        }


def _every_level(one: District) -> Iterator[Sequence[object]]:
    for place in range(MOST):
        unit = f"{one.name} {place}"
        figures: dict[Figure, Cell] = {}
        for leaf, levels in one.levels.items():
            level = levels[min(place, len(levels) - 1)]
            figures.update(level.values)
            yield [unit, leaf, "", level.answer, None if level.points is None else level.points / 10**6]
        yield from ([unit, holder, name, value, ""] for (holder, name), value in figures.items())
