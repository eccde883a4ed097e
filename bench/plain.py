"""The plain way: a script with pandas that reads the tidy workbook, merges, computes, sums, ranks and prints.

Written as people in this field write it, for this one table: pandas.read_excel (openpyxl), maxima merged in, a few
numpy lines per kind of rule. No checks, no zeroes, no classes; floats.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd

ANSWERS = {"Đầy đủ, đúng hạn": 1.0, "Đầy đủ, quá hạn": 0.5, "Không thực hiện": 0.0}
DUE = pd.Timestamp("2022-12-10")


def figures(rows: pd.DataFrame) -> pd.DataFrame:
    """A column per figure, named as in its label; corrected values count before declared ones."""
    there = rows[rows["Tên số liệu"].notna()].copy()
    there["name"] = there["Tên số liệu"].str.split(" ").str[2]
    there["counts"] = there["Giá trị thẩm định"].fillna(there["Giá trị"])
    return there.set_index(["Đơn vị", "Mã", "name"])["counts"].unstack()


def compute(table: pd.DataFrame) -> pd.Series:
    """Points by kind of rule, over the whole long table."""
    most = table["max"]

    def number(name: str) -> pd.Series:
        return pd.to_numeric(table[name], errors="coerce")

    share = number("done") / number("total")
    ratio = most * share.clip(upper=1)
    sent = pd.to_datetime(table["sent"], errors="coerce")
    late = (sent - DUE).dt.days
    answer = table["Giá trị thẩm định"].fillna(table["Giá trị"]).map(ANSWERS)
    n, part = number("n"), number("share")
    is_yes = {name: table[name].eq("có") for name in ("complete", "punctual", "attended")}
    some = most * (part / 70).clip(upper=1)
    every = np.where(part >= 100, most, most / 2)
    best = number("revenue").groupby(table["Mã"]).transform("max")
    by_kind = {
        "choice": most * answer,
        "share_bands": most * np.select([share >= 0.9, share >= 0.8, share >= 0.7], [1, 0.75, 0.5], 0),
        "number_bands": most * np.select([n >= 4, n >= 3, n >= 2], [1, 0.7, 0.4], 0),
        "inner_rule": np.where(share >= 0.8, ratio, 0),
        "ratio": ratio,
        "step_ratio": np.floor(ratio / 0.25 + 0.5 + 1e-9) * 0.25,
        "per_item": (most - 0.25 * number("missed")).clip(lower=0),
        "all_of": np.where(is_yes["complete"] & is_yes["punctual"], most, 0),
        "deadline": np.select([late <= 0, late <= 5], [most, most / 2], 0),
        "formula": (most * (0.6 * share + (0.1 * number("models")).clip(upper=0.4))).clip(upper=most),
        "parts": np.where(is_yes["attended"], most / 2, 0) + ratio / 2,
        "when": np.where(table["type"].eq("Tự chủ một phần"), some, every),
        "relative": most * number("revenue") / best,
        "imported": most * table["value"] / 1000,
    }
    kind = table["kind"]
    return pd.Series(np.select([kind == name for name in by_kind], list(by_kind.values()), np.nan), index=table.index)


def main(folder: Path) -> None:
    """Read, merge, compute, sum, rank, print."""
    rows = pd.read_excel(folder / "submissions.xlsx", dtype={"Mã": str}, engine="openpyxl")
    plan = pd.read_json(folder / "plan.json", dtype={"id": str}).rename(columns={"id": "Mã"})
    imported = pd.read_csv(folder / "imported.csv", dtype={"id": str})
    table = rows[rows["Tên số liệu"].isna()].merge(plan, on="Mã")
    table = table.merge(figures(rows).reset_index(), on=["Đơn vị", "Mã"], how="left")
    table = table.merge(imported.rename(columns={"unit": "Đơn vị", "id": "Mã"}), on=["Đơn vị", "Mã"], how="left")
    ruled = compute(table).round(6)
    table["points"] = table["Điểm thẩm định lần 2"].fillna(table["Điểm thẩm định"]).fillna(ruled)
    applies = table["Giá trị"].ne("Không áp dụng")
    table["points"] = table["points"].where(applies, 0)
    table["max"] = table["max"].where(applies, 0)
    total = table.groupby("Đơn vị")[["points", "max"]].sum()
    total["percent"] = 100 * total["points"] / total["max"]
    total["rank"] = total["percent"].rank(ascending=False, method="min").astype(int)
    print(total.sort_values("rank").to_string())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
