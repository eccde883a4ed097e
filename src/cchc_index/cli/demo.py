"""`cchc demo`: the main job on an example that ships, in a fresh folder, with the commands it runs (xem thử)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Final

import typer

from cchc_index.model.language import _

EXAMPLE: Final = "tuyen-quang"
MADE_BY: Final = ("results", "maker", "make_workspace.py", "__pycache__")
"""What stands beside the example's data and is no part of it."""
UNIT: Final = "Chiêm Hóa"
TOP: Final = 8
FIRST: Final = Path("xep-hang-2021.csv")


def demo(
    folder: Annotated[
        Path | None,
        typer.Option(help=_("Where to put the example; else a new folder cchc-demo here."), metavar=_("FOLDER")),
    ] = None,
) -> int:
    """Copy an example to a fresh folder, score two years, compare them, rank the lost points of a district."""
    import os
    import shutil
    from errno import EEXIST

    from cchc_index.cli import output as out
    from cchc_index.cli.compare import compare
    from cchc_index.cli.gaps import gaps
    from cchc_index.cli.score import score
    from cchc_index.model import disk
    from cchc_index.read.shipped import shipped

    target = folder or _fresh(Path("cchc-demo"))
    try:
        if target.exists():
            raise FileExistsError(EEXIST, "", str(target))
        beside = target.with_name(f"{disk.BESIDE}{target.name}")
        shutil.rmtree(beside, ignore_errors=True)
        shutil.copytree(shipped("examples") / EXAMPLE, beside, ignore=shutil.ignore_patterns(*MADE_BY))
        disk.put_in_place(beside, target)
    except OSError as error:
        return out.cannot_write(target, error)
    out.say(
        _("The example is in {folder}; these are the commands that are run there:").format(folder=target),
        quiet=False,
    )
    os.chdir(target)
    steps: tuple[tuple[str, Callable[[], int]], ...] = (
        (
            f"cchc score 2021/submissions.xlsx --quiet -o {FIRST}",
            lambda: score([Path("2021/submissions.xlsx")], quiet=True, output=FIRST),
        ),
        ("cchc score 2022/submissions.xlsx --quiet", lambda: score([Path("2022/submissions.xlsx")], quiet=True)),
        ("cchc compare 2021 2022", lambda: compare(["2021", "2022"])),
        (f'cchc gaps --unit "{UNIT}" --top {TOP}', lambda: gaps([UNIT], top=TOP)),
    )
    for line, run in steps:
        out.say(f"\n> {line}\n", quiet=False)
        if code := run():
            return code
    return 0


def _fresh(wished: Path) -> Path:
    number = 1
    target = wished
    while target.exists():
        number += 1
        target = wished.with_name(f"{wished.name}-{number}")
    return target
