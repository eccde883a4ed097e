"""The engine against a numpy script written by hand for the same table; memory; cost per unit."""

from __future__ import annotations

import resource
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from bench import by_hand
from bench.draw import draw, names
from bench.frames import Tidy, frames
from bench.measure import PYTHON, ROOT, Line, at_most, in_process, ms, run
from bench.plan import LEAVES, PERIOD, rubric
from cchc_index.engine.columns import Columns, to_columns
from cchc_index.engine.result import score_table, unit_table
from cchc_index.engine.run import Run
from cchc_index.engine.score import Scored, score
from cchc_index.model.rubric import Rubric

UNITS = 11_000
SIZES = (7, 150, 1_000, UNITS)
GIB = 1 << 30


@dataclass(slots=True)
class Bench:
    """One table of so many units, in each form that is measured."""

    rubric: Rubric
    units: list[str]
    tidy: Tidy
    columns: Columns
    table: list[by_hand.Column]

    @staticmethod
    def of(units: int) -> Bench:
        """The made-up table of so many units."""
        made, called = Rubric.model_validate(rubric()), names(units)
        cells = draw(units)
        tidy = frames(cells, called)
        return Bench(made, called, tidy, _pivot(made, called, tidy), by_hand.columns(cells))

    def whole(self) -> Scored:
        """From the tidy tables to ranked and classed results."""
        return self.score(_pivot(self.rubric, self.units, self.tidy))

    def score(self, columns: Columns | None = None) -> Scored:
        """From the engine's columns to ranked and classed results."""
        return score(self.rubric, self.units, self.columns if columns is None else columns, Run(period=PERIOD))

    def by_hand(self) -> by_hand.Outcome:
        """The same, by the script."""
        return by_hand.score(self.table)

    def check(self) -> None:
        """Both must give the same points, maxima, ranks and classes, unit by unit."""
        engine, script = self.score(), self.by_hand()
        assert engine.complete.all()
        for one, other in (
            (engine.points, script.points),
            (engine.totals.max, script.max),
            (engine.ranks, script.ranks),
            (engine.classes, script.classes),
        ):
            assert np.array_equal(one, other)


def _pivot(made: Rubric, units: list[str], tidy: Tidy) -> Columns:
    return to_columns(units, tidy.answers, tidy.figures, imported=tidy.imported, record=made.record)


def measure(rounds: int) -> list[Line]:
    bench = Bench.of(UNITS)
    bench.check()
    jobs: dict[str, Callable[[], object]] = {"script": bench.by_hand, "score": bench.score, "pivot": bench.whole}
    times = in_process(jobs, rounds)
    cells = f"{UNITS:,} units x {len(LEAVES)} leaves, {bench.tidy.rows:,} rows"
    script = ms(times["script"])
    scored = f"{ms(times['score'])} : {script}, {cells}; same totals, ranks and classes"
    pivoted = f"{ms(times['pivot'])} : {script}"
    lines = [
        at_most("scoring : the numpy script", times["score"] / times["script"], 3, scored),
        at_most(
            "pivot from the tidy tables and scoring : the numpy script", times["pivot"] / times["script"], 10, pivoted
        ),
    ]
    return [*lines, _memory(), *_growth(rounds)]


def _memory() -> Line:
    peak = int(run([PYTHON, "-c", "from bench.engine import whole; print(whole())"], ROOT).split()[-1])
    return at_most(
        "peak memory, tables to result tables, in GiB", peak / GIB, 1.5, f"{peak >> 20} MiB, a process of its own"
    )


def whole() -> int:
    """Everything from the tidy tables to the tables of a result; the peak of this process in bytes."""
    made, called = Rubric.model_validate(rubric()), names(UNITS)
    tidy = frames(draw(UNITS), called)
    scored = score(made, called, _pivot(made, called, tidy), Run(period=PERIOD))
    assert len(unit_table(scored)) == UNITS
    assert len(score_table(scored)) >= UNITS * len(LEAVES)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _growth(rounds: int) -> list[Line]:
    """What one more unit costs between two sizes: flat, or falling, is linear."""
    benches = {units: Bench.of(units) for units in SIZES}
    jobs = {str(units): bench.whole for units, bench in benches.items()}
    times = in_process(jobs, rounds)
    totals = ", ".join(f"{units:,}: {ms(times[str(units)])}" for units in SIZES)
    each = [1e6 * times[str(units)] / units for units in SIZES]
    steps = [1e6 * (times[str(more)] - times[str(few)]) / (more - few) for few, more in pairwise(SIZES)]
    per_unit = ", ".join(f"{units:,}: {one:,.1f}" for units, one in zip(SIZES, each, strict=True))
    added = ", ".join(f"to {units:,}: {one:.1f}" for units, one in zip(SIZES[1:], steps, strict=True))
    return [
        Line("pivot and scoring by number of units", None, "", None, totals),
        Line("microseconds per unit", None, "", None, per_unit),
        at_most(
            "one more unit up to 11,000 : one more up to 1,000", steps[2] / steps[1], 1.25, f"microseconds, {added}"
        ),
    ]
