"""Replies reduced once to sums that add up (thống kê cộng được): counts of answers, and products of pairs of questions.

One person answers many questions, so the error of a total does not follow from the questions one by one. All sums are
whole numbers: in whatever order the replies come, however they are split and whoever adds them, they are the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final, Self
from zlib import crc32

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cchc_index.engine.survey_form import Form
from cchc_index.model.points import MILLION
from cchc_index.model.survey import SurveyLeaf

Cell = tuple[str, str, str]
"""Unit, group and stratum."""
Whole = NDArray[Any]

BUFFER: Final = 3 << 18
"""So many replies are held, a byte per answer, until it pays to sort them by cell."""
BLOCK: Final = 1 << 14
"""So many replies at a time: sums of products of floats stay whole numbers that a float holds."""
LIMB: Final = 18
"""Weighted percents are cut in two parts of so many bits, for the same reason; `most_weight` keeps them within both."""
PER_WEIGHT: Final = 1000
"""For the errors weights are whole thousandths; finer ones are rounded."""


class Sums:
    """The sums over the replies to one form, a row per cell (tổng theo đơn vị, nhóm, tầng).

    `plain`: replies, the histogram, replies with a valid answer per leaf and, if weighted, the histogram's weights in
    millionths. `products`: the triangle `Form.pairs`, in steps; if weighted in three parts, see `part_worth`.
    """

    def __init__(self, form: Form) -> None:
        self.form = form
        self.rows: dict[Cell, int] = {}
        slots, leaves = form.offsets[-1], len(form.leaves)
        self._bins = slice(1, 1 + slots)
        self._leaves = slice(1 + slots, 1 + slots + leaves)
        self._weights = slice(1 + slots + leaves, 1 + 2 * slots + leaves)
        self.plain = np.zeros((0, self._weights.stop if form.weighted else self._leaves.stop), np.int64)
        many = len(form.pairs[0]) * (3 if form.weighted else 1)
        self.products: Whole = np.zeros((0, many), np.int64 if form.weighted else np.int32)
        self._filled = 0
        self._codes: Whole = np.empty((0, 0))
        self._cells: Whole = np.empty(0)
        self._weight: Whole = np.empty(0)

    def count(self, frame: pd.DataFrame) -> None:
        """Take in a chunk of replies: `unit`, `group`, perhaps `stratum` and `weight`, a column per question."""
        cells = self._cells_of(frame)
        codes = [_coded(frame[code], known) for code, known in zip(self.form.questions, self.form.answers, strict=True)]
        weight = frame["weight"].to_numpy(np.int64) if self.form.weighted else cells
        if not len(self._cells):
            small = max(map(len, self.form.answers)) < np.iinfo(np.uint8).max
            self._codes = np.empty((BUFFER, len(codes)), np.uint8 if small else np.uint16)
            self._cells = np.empty(BUFFER, np.int32)
            self._weight = np.empty(BUFFER if self.form.weighted else 0, np.int64)
        start = 0
        while start < len(cells):
            count = min(BUFFER - self._filled, len(cells) - start)
            here, there = slice(self._filled, self._filled + count), slice(start, start + count)
            self._cells[here] = cells[there]
            for place, one in enumerate(codes):
                self._codes[here, place] = one[there]
            if self.form.weighted:
                self._weight[here] = weight[there]
            self._filled, start = self._filled + count, start + count
            if self._filled == BUFFER:
                self._sum_up()

    def settled(self) -> Self:
        """The same with nothing held back; so it is added, sent and read."""
        self._sum_up()
        self._codes, self._cells, self._weight = np.empty((0, 0)), np.empty(0), np.empty(0)
        return self

    def add(self, other: Sums) -> None:
        """Add the sums over other replies to the same form."""
        self.settled()
        other.settled()
        if len(other.rows):
            at = np.array([self._row(cell) for cell in other.rows])
            self._make_room()
            self.plain[at] += other.plain
            self._widen()
            for row, sums in zip(at.tolist(), other.products, strict=True):
                self.products[row] += sums

    def some(self, cells: Sequence[Cell]) -> Sums:
        """The sums of some cells alone."""
        own = Sums(self.form)
        rows = [self.rows[cell] for cell in cells]
        own.rows = {cell: place for place, cell in enumerate(cells)}
        own.plain, own.products = self.plain[rows], self.products[rows]
        return own

    @property
    def replies(self) -> NDArray[np.int64]:
        """How many replies each cell has."""
        return self.plain[:, 0]

    @property
    def histogram(self) -> NDArray[np.int64]:
        """Per cell and slot how often the answer was given."""
        return self.plain[:, self._bins]

    @property
    def repliers(self) -> NDArray[np.int64]:
        """Per cell and leaf how many replies have a valid answer."""
        return self.plain[:, self._leaves]

    @property
    def weights(self) -> NDArray[np.int64]:
        """Per cell and slot the weights in millionths; of replies without weights one each."""
        return self.plain[:, self._weights] if self.form.weighted else self.histogram * MILLION

    def squares(self, rows: slice) -> NDArray[np.float64]:
        """The triangle of some cells: thousandths of a percent with each other and with the valid, weights squared."""
        sums = self.products[rows].astype(np.float64)
        if self.form.weighted:
            high, mixed, low = np.split(sums, 3, axis=1)
            whole = high * 2.0 ** (2 * LIMB) + mixed * 2.0**LIMB + low
            return np.asarray(whole * self.form.scale / PER_WEIGHT**2)
        return np.asarray(sums * self.form.scale)

    def firsts(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Per cell and item the weights of the valid answers and their percents' sum, in thousandths."""
        weight = np.empty((len(self.plain), len(self.form.items)))
        total = np.empty_like(weight)
        for place, (at, percents) in enumerate(zip(self.form.places, self.form.percents, strict=True)):
            mine = self.weights[:, self.form.offsets[at] : self.form.offsets[at + 1]]
            weight[:, place] = mine @ (percents >= 0).astype(np.float64) / MILLION
            total[:, place] = mine @ np.maximum(percents, 0).astype(np.float64) / MILLION
        return weight, total

    def _row(self, cell: Cell) -> int:
        return self.rows.setdefault(cell, len(self.rows))

    def _cells_of(self, frame: pd.DataFrame) -> NDArray[np.int32]:
        """Each reply's cell; looked up once per combination that there is."""
        keys = [pd.Categorical(frame[name]) for name in ("unit", "group", "stratum") if name in frame]
        texts = [list(map(str, key.categories)) for key in keys]
        code = np.zeros(len(frame), np.int64)
        for key in keys:
            code = code * len(key.categories) + key.codes
        where, there = pd.factorize(code)
        places = np.unravel_index(there, tuple(map(len, texts)))
        names = [[text[place] for place in at.tolist()] for text, at in zip(texts, places, strict=True)]
        if len(names) == 2:
            names.append([""] * len(there))
        return np.array([*map(self._row, zip(*names, strict=True))], np.int32)[where]

    def _make_room(self) -> None:
        """Rows for new cells; in place, so that there is never a second copy of the sums."""
        for sums in (self.plain, self.products):
            if len(sums) < len(self.rows):
                sums.resize((len(self.rows), sums.shape[1]), refcheck=False)

    def _widen(self) -> None:
        """Four bytes a product hold most surveys; where they might not, eight."""
        if self.products.dtype == np.int32 and int(self.replies.max()) * self.form.peak**2 > np.iinfo(np.int32).max:
            self.products = self.products.astype(np.int64)

    def _sum_up(self) -> None:
        count, self._filled = self._filled, 0
        if not count:
            return
        self._make_room()
        self.plain[:, 0] += np.bincount(self._cells[:count], minlength=len(self.plain))
        self._widen()
        order = np.argsort(self._cells[:count], kind="stable")
        for start in range(0, count, BLOCK):
            replies = order[start : start + BLOCK]
            weight = self._weight[replies] if self.form.weighted else None
            codes = self._codes.take(replies, axis=0).T.astype(np.intp)  # a reply's answers stand side by side
            self._block(self._cells[replies], codes, weight)

    def _block(self, cells: Whole, codes: Whole, weight: Whole | None) -> None:
        """Add up replies that are sorted by cell."""
        edges = np.flatnonzero(np.diff(cells, prepend=-1, append=-1))
        rows, form = cells[edges[:-1]], self.form
        slots = form.offsets[-1]
        index = codes + np.array(form.offsets[:-1])[:, None]
        index += np.repeat(np.arange(len(rows)) * slots, np.diff(edges))
        index, size, shape = index.ravel(), len(rows) * slots, (len(rows), slots)
        self.plain[rows, self._bins] += np.bincount(index, minlength=size).reshape(shape)
        if weight is not None:
            heavy = np.bincount(index, np.tile(weight, len(codes)), minlength=size).reshape(shape)
            self.plain[rows, self._weights] += heavy.astype(np.int64)
        small = form.peak**2 * BLOCK < 1 << 24 and weight is None
        vectors = form.vectors(codes, np.dtype(np.float32 if small else np.float64))
        valid = vectors[len(form.items) :]
        for at, leaf in enumerate(form.leaves):
            mine = [place for place, (of, _) in enumerate(form.items) if of == leaf.row.node.id]
            sums = np.add.reduceat(valid[mine].any(axis=0), edges[:-1], dtype=np.int64)
            self.plain[rows, self._leaves.start + at] += sums
        parts = [vectors] if weight is None else _limbs(vectors, weight)
        for row, start, stop in zip(rows.tolist(), edges[:-1].tolist(), edges[1:].tolist(), strict=True):
            here = [np.ascontiguousarray(part[:, start:stop]) for part in parts]
            found = [part @ part.T for part in here]
            if weight is not None:
                mixed = here[0] @ here[1].T
                found.insert(1, mixed + mixed.T)
            self.products[row] += np.concatenate([sums.ravel()[form.triangle] for sums in found]).astype(
                self.products.dtype
            )


def _coded(answers: pd.Series, known: Sequence[str]) -> Whole:
    """Each answer's slot; the last one for blanks and what is on no list. Looked up once per different answer."""
    values = pd.Categorical(answers)
    slot = {text: place for place, text in enumerate(known)}
    slots = [slot.get(text, len(known)) for text in values.categories]
    return np.asarray(np.array([*slots, len(known)], np.uint16)[values.codes])


def _limbs(vectors: Whole, weight: Whole) -> list[Whole]:
    """The vectors times the weights, in an upper and a lower part."""
    whole = vectors.astype(np.int64) * ((weight + MILLION // PER_WEIGHT // 2) // (MILLION // PER_WEIGHT))
    return [(whole >> LIMB).astype(np.float64), (whole & ((1 << LIMB) - 1)).astype(np.float64)]


class Statistics:
    """All that the points and errors of a survey take from its replies (thống kê điều tra), form by form."""

    def __init__(self, leaves: Sequence[SurveyLeaf]) -> None:
        self.leaves = tuple(leaves)
        self.forms: dict[tuple[tuple[str, ...], bool], Sums] = {}

    def count(self, frame: pd.DataFrame) -> Self:
        """Take in a chunk of replies.

        It has the columns `unit`, `group`, perhaps `stratum` and `weight` (millionths), and one of folded answers per
        question that its export asks.
        """
        form = Form.of(list(map(str, frame.columns)), self.leaves, weighted="weight" in frame)
        if form.questions and len(frame):
            self._of(form).count(frame)
        return self

    def settled(self) -> list[Sums]:
        """The sums of every form to which somebody replied, whatever came first."""
        return [self.forms[key].settled() for key in sorted(self.forms)]

    def split(self, count: int) -> list[Statistics]:
        """The same in parts, by units, so that each may be added to others' elsewhere."""
        parts = [Statistics(self.leaves) for _ in range(count)]
        for key, sums in self.forms.items():
            shares: dict[int, list[Cell]] = {}
            for cell in sums.settled().rows:
                shares.setdefault(crc32(cell[0].encode()) % count, []).append(cell)
            for place, cells in shares.items():
                parts[place].forms[key] = sums.some(cells)
        return parts

    def asked(self) -> dict[str, Counter[tuple[str, str]]]:
        """Per question how many replies of each unit and group had it before them (số phiếu được hỏi)."""
        having: dict[str, list[Counter[tuple[str, str]]]] = {}
        for sums in self.settled():
            mine = Counter[tuple[str, str]]()
            for (unit, group, _), count in zip(sums.rows, sums.replies.tolist(), strict=True):
                mine[unit, group] += count
            for code in sums.form.questions:
                having.setdefault(code, []).append(mine)
        return {code: one[0] if len(one) == 1 else sum(one, Counter()) for code, one in having.items()}

    def replies(self) -> dict[tuple[str, str], int]:
        """Per unit and group the most replies that were asked the same question (số phiếu)."""
        most = Counter[tuple[str, str]]()
        for counts in {id(counts): counts for counts in self.asked().values()}.values():
            most |= counts
        return most

    def __iadd__(self, other: Statistics) -> Self:
        for sums in other.settled():
            self._of(sums.form).add(sums)
        return self

    def __add__(self, other: Statistics) -> Statistics:
        both = Statistics(self.leaves)
        for one in (self, other):
            both += one
        return both

    def __getstate__(self) -> Mapping[str, Any]:
        self.settled()
        return self.__dict__

    def _of(self, form: Form) -> Sums:
        return self.forms.setdefault((form.questions, form.weighted), Sums(form))
