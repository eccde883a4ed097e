"""`cchc demo`: the main job on an example that ships, in a fresh folder, with the commands it runs (xem thử)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cchc_index.model.language import _

EXAMPLE = "published/binh-duong-2017"


def demo(
    folder: Annotated[
        Path | None,
        typer.Option(help=_("Where to put the example; else a new folder cchc-demo here."), metavar=_("FOLDER")),
    ] = None,
) -> int:
    """Copy an example to a fresh folder and score it there."""
    import os
    import shutil

    from cchc_index.cli import output as out
    from cchc_index.cli.score import score
    from cchc_index.read.shipped import shipped

    target = folder or _fresh(Path("cchc-demo"))
    try:
        shutil.copytree(shipped("examples") / EXAMPLE, target, ignore=shutil.ignore_patterns("results"))
    except OSError as error:
        return out.cannot_write(target, error)
    out.say(
        _("The example is in {folder}; these are the commands that are run there:").format(folder=target),
        quiet=False,
    )
    out.say(f"\n  cd {target}\n  cchc score submissions.xlsx\n", quiet=False)
    os.chdir(target)
    return score([Path("submissions.xlsx")])


def _fresh(wished: Path) -> Path:
    number = 1
    target = wished
    while target.exists():
        number += 1
        target = wished.with_name(f"{wished.name}-{number}")
    return target
