"""How fast `cchc compare` and `cchc gaps` start: saved results of the Tuyên Quang example against bare imports."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from bench.measure import CCHC, PYTHON, ROOT, Line, at_most, ms, programs, run

UNIT = "Chiêm Hóa"
IMPORTS = "import pandas, pydantic, typer, rich"
GOAL = 1.3
COMMANDS = {
    "cchc compare 2021 2022": [CCHC, "compare", "2021", "2022"],
    "cchc gaps --unit": [CCHC, "gaps", "--unit", UNIT],
}


def measure(rounds: int) -> list[Line]:
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder) / "tuyen-quang"
        shutil.copytree(ROOT / "examples" / "tuyen-quang", workspace)
        for period in ("2021", "2022"):
            run([CCHC, "score", f"{period}/submissions.xlsx"], workspace)
        times = programs({"imports": [PYTHON, "-c", IMPORTS], **COMMANDS}, rounds, workspace)
    imports = times["imports"]
    return [
        at_most(
            f"{name} : python -c '{IMPORTS}'",
            times[name] / imports,
            GOAL,
            f"{ms(times[name])} : {ms(imports)}",
        )
        for name in COMMANDS
    ]
