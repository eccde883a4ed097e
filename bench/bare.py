"""The least a typer + rich program can be that has as many commands as `cchc`: what its `--help` costs at best."""

from __future__ import annotations

import sys
from typing import Annotated

import typer


def _command(number: int) -> None:
    @app.command(f"command-{number}", help=f"Command number {number} of the bare program.")
    def command(name: str, size: Annotated[int, typer.Option(help="How much of it.")] = 1) -> None:
        print(name, size)


app = typer.Typer(help="A program that does nothing.")
for count in range(int(sys.argv.pop(1))):
    _command(count)

if __name__ == "__main__":
    app()
