"""A bare typer + rich program with as many commands as cchc: the floor of its --help."""

from __future__ import annotations

import rich.console  # noqa: F401 - what the program prints with
import typer

app = typer.Typer()
rubric = typer.Typer()


@app.command()
def score(files: list[str]) -> None:
    """Score submissions, save the result, print the ranking."""


@app.command()
def demo() -> None:
    """Copy an example to a fresh folder and score it there."""


@rubric.command()
def check(files: list[str]) -> None:
    """Say everything that is wrong with rubrics, each with its line."""


app.add_typer(rubric, name="rubric", help="Check and read rubrics.")

if __name__ == "__main__":
    app()
