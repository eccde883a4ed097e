"""`cchc rubric init`: a small rubric and its cases to start from (bộ tiêu chí mẫu)."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from cchc_index.cli import DONE, options
from cchc_index.model.language import _


def init(
    file: Annotated[
        Path,
        typer.Argument(
            metavar=_("FILE"), help=_("The new rubric, such as cchc-xa-2025.yaml."), show_default=False, dir_okay=False
        ),
    ],
    level: Annotated[
        Literal["bo", "tinh", "so", "huyen", "xa", "phong"], typer.Option("--level", help=_("The level of the units."))
    ] = "huyen",
    period: Annotated[
        str | None,
        typer.Option("--period", metavar=_("PERIOD"), help=_("Its period; else the year in its name, else this year.")),
    ] = None,
    quiet: options.Quiet = False,
) -> int:
    """Write a small rubric that explains itself, and cases for it in tests/ beside it; nothing is written over."""
    if file.suffix != ".yaml":
        text = _("{file}: a rubric ends in .yaml")
        raise typer.BadParameter(text.format(file=file.as_posix()), param_hint=f"'{_('FILE')}'")
    if period is not None and not re.fullmatch(r"[\w-]+", period):
        text = _("“{period}” is no period: letters, digits, - and _ without spaces")
        raise typer.BadParameter(text.format(period=period), param_hint="'--period'")
    cases = file.parent / "tests" / file.name
    for one in (file, cases):
        if one.exists():
            text = _("{file} is there already, and nothing is written over it; choose another name")
            raise typer.BadParameter(text.format(file=one.as_posix()), param_hint=f"'{_('FILE')}'")

    from cchc_index.cli import output as out
    from cchc_index.cli.target import missing_folder
    from cchc_index.forms.new_rubric import new_cases, new_rubric
    from cchc_index.read.places import shown

    if problems := missing_folder(file):
        return out.tell(problems, wrote=False)
    year = re.search(r"20\d\d", file.stem)
    period = period or (year[0] if year else str(datetime.now(UTC).year))
    rubric_id = re.sub(r"[^\w.-]+", "-", file.stem)
    try:
        cases.parent.mkdir(exist_ok=True)
    except OSError as error:
        return out.cannot_write(cases.parent, error)
    texts = {
        file: new_rubric(shown(file), shown(cases), rubric_id, level, period),
        cases: new_cases(shown(file), file.name),
    }
    for target, text in texts.items():
        if code := out.put_text(text, target):
            return code
        out.say(_("Wrote {file}").format(file=shown(target)), quiet=quiet)
    return DONE
