"""The typer app (cây lệnh): one literal table of commands, and what stands before any command.

Imported by `main` after the language is chosen, because help texts are fixed as this module and those of the
commands are imported. Commands import the rooms inside their functions, so that `--help` stays fast.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Annotated, Final, TypeAlias

import typer
from typer.core import TyperGroup
from typer.main import get_command

from cchc_index import __version__
from cchc_index.cli import (
    appraise,
    check,
    compare,
    demo,
    explain,
    finalise,
    gaps,
    log,
    merge,
    overview,
    plan,
    receive,
    report,
    rubric,
    rubric_cases,
    rubric_diff,
    rubric_docs,
    rubric_import,
    rubric_init,
    rubric_schema,
    score,
    survey,
    survey_show,
    template,
    units,
    verify,
    whatif,
    words,
)
from cchc_index.model.language import _

# Name, what runs, help. What runs is a function, whose result is the exit code, or a group's own table.
Row: TypeAlias = "tuple[str, Callable[..., int | None] | Sequence[Row], str]"

COMMANDS: Final[Sequence[Row]] = (
    ("score", score.score, _("Score submissions, save the result, print the ranking.")),
    ("check", check.check, _("Say everything that is wrong with submissions; score and save nothing.")),
    ("merge", merge.merge, _("Write many submissions as one workbook.")),
    (
        "compare",
        compare.compare,
        _("Compare periods: points, percent and places, by unit, area and row; more than two as a trend."),
    ),
    ("gaps", gaps.gaps, _("Rank the lost points of a unit, of several side by side, or of all, each with its reason.")),
    ("explain", explain.explain, _("Explain a unit's points, rule by rule, and what the next better step needs.")),
    ("whatif", whatif.whatif, _("Say what points, percent, class and rank would be with other values; save nothing.")),
    (
        "plan",
        plan.plan,
        _("Find the tasks that reach a rank or an index with the least effort, and say how far they are."),
    ),
    ("report", report.report, _("Report a saved result, of all units or of one, with text, tables and charts.")),
    ("overview", overview.overview, _("Put the saved indexes of the workspace side by side, with ranks and trends.")),
    ("verify", verify.verify, _("Check that saved results and their files are as they were, and score them again.")),
    ("log", log.log, _("Tell the history of a period: runs, files, versions, changes, reasons.")),
    ("finalise", finalise.finalise, _("Lock a period, or open it again with a reason.")),
    ("template", template.template, _("Write the forms that units, appraisers or the council fill in.")),
    (
        "appraise",
        (
            (
                "status",
                appraise.status,
                _("Say what is in, what is missing, what nobody has appraised, and the deadlines."),
            ),
            (
                "disagreements",
                appraise.disagreements,
                _("Hold self-assessed against appraised points, the largest difference first."),
            ),
            (
                "quarters",
                appraise.quarters,
                _("Show the quarters' self-scoring, and how far it is from the year's target."),
            ),
            ("petition", appraise.petition, _("Show what was published beside what petitions made of it.")),
        ),
        _("Follow the council's year: quarters, what is in, where people disagree, petitions."),
    ),
    ("receive", receive.receive, _("Enter what units sent in the register: letter, day, hash, on time or late.")),
    ("units", units.units, _("List the units of the workspace and say what is wrong with the list.")),
    (
        "survey",
        (
            ("check", survey.check, _("Say what was read of the survey's files, and how good the replies are.")),
            ("show", survey_show.show, _("Print what came of the survey: replies, percents, intervals, answers.")),
            ("anonymise", survey.anonymise, _("Write a copy of the replies that may be shared.")),
        ),
        _("Check the survey's files, read what came of them, and share them."),
    ),
    (
        "rubric",
        (
            ("check", rubric.check, _("Say everything that is wrong with rubrics, each with its line.")),
            ("show", rubric.show, _("Print a rubric's tree with its maxima and its rules in words.")),
            ("import", rubric_import.import_, _("Draft a rubric from a decision's annex in Word or Excel.")),
            ("diff", rubric_diff.diff, _("Say what a rubric changes against the one before; draft its was.")),
            ("docs", rubric_docs.docs, _("Write a rubric as the guide for units: Word, PDF, Excel, page.")),
            ("init", rubric_init.init, _("Write a small rubric with explanations and cases, to start from.")),
            ("schema", rubric_schema.schema, _("Write the JSON Schema of rubric files, for editors.")),
            ("test", rubric_cases.try_out, _("Score the cases beside rubrics; say which come out otherwise.")),
            (
                "stats",
                rubric.stats,
                _("Say which rows decide the ranks, which weigh more or less than they seem, which tell none apart."),
            ),
        ),
        _("Check, read and import rubrics."),
    ),
    ("demo", demo.demo, _("Copy an example to a fresh folder and score it there.")),
)


def build() -> TyperGroup:
    """The command `cchc` with all of `COMMANDS`, its help in the language in use when it was first asked for."""
    return _built(COMMANDS)


@cache
def _built(rows: Sequence[Row]) -> TyperGroup:
    app = _group(
        _(
            "Scores administrative reform indexes (CCHC, DTI …): a rubric written as data and the units' "
            "submissions become points and ranks."
        )
    )
    app.callback()(_root)
    _add(app, rows)
    command = get_command(app)
    if not isinstance(command, TyperGroup):
        raise TypeError(command)
    command.commands = {name: command.commands[name] for name, _run, _help in rows}  # typer puts groups last
    words.translate_completion(command)
    return command


def _group(help_text: str) -> typer.Typer:
    # The first name is the one that hints speak of.
    return typer.Typer(cls=words.Group, help=help_text, context_settings={"help_option_names": ["--help", "-h"]})


def _add(app: typer.Typer, rows: Sequence[Row]) -> None:
    for name, target, help_text in rows:
        if callable(target):
            app.command(name, cls=words.Command, help=help_text)(target)
        else:
            group = _group(help_text)
            _add(group, target)
            app.add_typer(group, name=name)


def _print_version(value: bool) -> None:
    if value:
        typer.echo(f"cchc {__version__}")
        raise typer.Exit


def _root(
    *,
    version: Annotated[
        bool,
        typer.Option("--version", help=_("Print the version and exit."), is_eager=True, callback=_print_version),
    ] = False,
) -> None:
    """What every command has in common stands in `options`; only `--version` is the root's own."""
