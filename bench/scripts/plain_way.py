"""The plain way that anyone would write: pandas.read_excel, merged with the maxima, points by row, summed, ranked.

It gives each row some points from its figures (the rules are not those of the rubric), so that it does less than a
scorer must: the comparison is in its favour.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd
import yaml


def leaves(nodes: list[dict]) -> list[dict]:  # type: ignore[type-arg]
    return [leaf for node in nodes for leaf in (leaves(node["children"]) if "children" in node else [node])]


def main(workbook: str, rubric: str) -> None:
    tree = yaml.safe_load(Path(rubric).read_text("utf-8"))
    maxima = pd.DataFrame([{"Mã": leaf["id"], "max": leaf["max"]} for leaf in leaves(tree["areas"])])
    rows = pd.read_excel(workbook, engine="openpyxl", dtype={"Mã": str})
    rows["số"] = pd.to_numeric(rows["Giá trị thẩm định"].fillna(rows["Giá trị"]), errors="coerce")
    per_leaf = rows.groupby(["Đơn vị", "Mã"], as_index=False).agg({"số": ["min", "max"], "Điểm thẩm định": "max"})
    per_leaf.columns = ["Đơn vị", "Mã", "ít", "nhiều", "điểm"]
    merged = per_leaf.merge(maxima, on="Mã", how="left")
    ruled = (merged["max"] * (merged["ít"] / merged["nhiều"]).clip(0, 1)).round(2)
    merged["điểm"] = merged["điểm"].fillna(ruled).fillna(0)
    totals = merged.groupby("Đơn vị")[["điểm", "max"]].sum()
    totals["hạng"] = (totals["điểm"] / totals["max"]).rank(ascending=False, method="min")
    print(totals.sort_values("hạng").to_string())


if __name__ == "__main__":
    main(*sys.argv[1:])
