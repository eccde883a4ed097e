"""How fast `cchc --help` is, and what it imports."""

from __future__ import annotations

from bench.measure import CCHC, PYTHON, ROOT, Line, at_most, ms, programs, run

HEAVY = ("numpy", "openpyxl", "pandas", "pydantic", "python_calamine", "yaml")
ASK = (
    "import sys; sys.argv = ['cchc', '--help']\n"
    "from cchc_index.cli import main\n"
    "try: main()\n"
    f"except SystemExit: print('imported:', *[name for name in {HEAVY} if name in sys.modules], file=sys.stderr)"
)


def measure(rounds: int) -> list[Line]:
    commands = len(_commands())
    bare = [PYTHON, str(ROOT / "bench" / "bare.py"), str(commands), "--help"]
    times = programs({"bare": bare, "cchc": [CCHC, "--help"]}, rounds, ROOT)
    imported = run([PYTHON, "-c", ASK.replace("file=sys.stderr", "file=sys.stdout")], ROOT).rpartition("imported:")[2]
    behind = f"{ms(times['cchc'])} : {ms(times['bare'])}, {commands} commands each"
    heavy = imported.split()
    return [
        at_most("cchc --help : a bare typer + rich program's", times["cchc"] / times["bare"], 1.5, behind),
        Line(
            "heavy packages imported by --help", len(heavy), "<= 0", not heavy, ", ".join(heavy) or f"none of {HEAVY}"
        ),
    ]


def _commands() -> list[str]:
    from cchc_index.cli.app import COMMANDS  # noqa: PLC0415 - measured by other processes, counted by this one

    return [name for name, *_ in COMMANDS]
