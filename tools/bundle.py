"""The program with all that it needs in one zip, for machines without a network and without an administrator.

    python tools/bundle.py WHEEL TARGET.zip            for 64-bit Windows
    python tools/bundle.py WHEEL TARGET.zip --here     for machines like this one

Only here pip uses a network. The zip holds the wheels, `cai-dat.bat`, `cchc.bat`, the example and the guide as pages.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from email.message import Message
from email.parser import Parser
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from markdown_it import MarkdownIt
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT: Final = Path(__file__).resolve().parent.parent
EXTRA: Final = "report"
PYTHON: Final = f"{sys.version_info.major}.{sys.version_info.minor}"
"""Wheels are made for one Python: the one that makes the bundle."""
WINDOWS: Final = {
    "os_name": "nt",
    "platform_machine": "AMD64",
    "platform_system": "Windows",
    "sys_platform": "win32",
}
FOR_WINDOWS: Final = ("--platform", "win_amd64", "--python-version", PYTHON)

INSTALL: Final = f"""@echo off
rem Cai dat cchc, khong can mang, khong can quyen quan tri. Installs cchc without a network or an administrator.
cd /d "%~dp0"
py -{PYTHON} -c "import sys" 2>nul
if errorlevel 1 (
  echo Can Python {PYTHON} 64-bit: cai cho rieng minh tu bo cai cua Python, roi chay lai tep nay.
  echo Python {PYTHON} for 64-bit Windows is needed: install it for yourself, then run this file again.
  pause
  exit /b 1
)
py -{PYTHON} -m venv python
if errorlevel 1 goto failed
python\\Scripts\\python.exe -m pip install --no-index --find-links wheels "cchc-index[{EXTRA}]"
if errorlevel 1 goto failed
echo Da cai xong. Chay: cchc demo    Installed; run: cchc demo
pause
exit /b 0
:failed
echo Chua cai duoc, xem loi o tren. Not installed: see above.
pause
exit /b 1
"""
START: Final = '@echo off\n"%~dp0python\\Scripts\\cchc.exe" %*\n'
PAGE: Final = """<!doctype html>
<html lang="vi"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>
<style>body{{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}}
pre{{overflow:auto;background:#f4f4f4;padding:1rem}}table{{border-collapse:collapse}}
td,th{{border:1px solid #bbb;padding:.3rem .6rem;vertical-align:top}}</style>
{body}
</html>
"""


def metadata(wheel: Path) -> Message:
    """What a wheel says of itself."""
    with ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        return Parser().parsestr(archive.read(name).decode())


def missing(wheels: Path, first: Requirement, machine: Mapping[str, str]) -> list[str]:
    """What is asked for on that machine, by the first or by what it asks for in turn, and is not among the wheels."""
    there = {canonicalize_name(str(one["Name"])): one for one in map(metadata, wheels.glob("*.whl"))}
    found: dict[str, str] = {}
    seen: set[str] = set()
    asked = [first]
    while asked:
        one = asked.pop()
        name, key = canonicalize_name(one.name), str(one)
        if key in seen:
            continue
        seen.add(key)
        if name not in there or not one.specifier.contains(str(there[name]["Version"]), prereleases=True):
            found[name] = f"{one.name}{one.specifier}"
            continue
        asked += _needs(there[name], one.extras, machine)
    return sorted(found.values())


def _needs(wheel: Message, extras: set[str], machine: Mapping[str, str]) -> Iterator[Requirement]:
    for line in wheel.get_all("Requires-Dist", []):
        need = Requirement(line)
        if need.marker is None or any(need.marker.evaluate({**machine, "extra": extra}) for extra in ("", *extras)):
            yield need


def fetch(wheel: Path, wheels: Path, *, windows: bool) -> None:
    """The wheel and all that it needs; pip weighs what is needed on Windows alone as this machine would.

    Raises:
        SystemExit: where something cannot be had as a wheel.
    """
    wheels.mkdir()
    shutil.copy(wheel, wheels)
    first = Requirement(f"cchc-index[{EXTRA}]")
    asked = [f"{wheel}[{EXTRA}]"]
    while asked:
        platform = FOR_WINDOWS if windows else ()
        pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", "download", "--dest", str(wheels)]
        subprocess.run([*pip, "--only-binary=:all:", *platform, *asked], check=True)  # noqa: S603 - pip itself
        lacking = missing(wheels, first, WINDOWS if windows else {})
        if lacking == asked:
            sys.exit(f"no wheels for: {', '.join(lacking)}")
        asked = lacking


def pages() -> Iterator[tuple[str, str]]:
    """The guide (hướng dẫn): README and docs/ as pages that link to each other."""
    markdown = MarkdownIt("commonmark").enable("table")
    for source in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]:
        text = source.read_text("utf-8")
        body = str(markdown.render(text)).replace('.md"', '.html"').replace(".md#", ".html#")
        title = text.partition("\n")[0].lstrip("# ")
        yield source.relative_to(ROOT).with_suffix(".html").as_posix(), PAGE.format(title=title, body=body)


def bundle(wheel: Path, target: Path, *, windows: bool = True) -> None:
    """Write the zip."""
    with TemporaryDirectory() as folder:
        wheels = Path(folder) / "wheels"
        fetch(wheel, wheels, windows=windows)
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = target.with_suffix(".part")
        with ZipFile(beside, "w", ZIP_DEFLATED) as archive:
            for one in sorted(wheels.iterdir()):
                archive.write(one, f"cchc/wheels/{one.name}", ZIP_STORED)
            for name, text in (("cai-dat.bat", INSTALL), ("cchc.bat", START)):
                archive.writestr(f"cchc/{name}", text.replace("\n", "\r\n"))
            for name, text in pages():
                archive.writestr(f"cchc/huong-dan/{name}", text)
            example = ROOT / "examples" / "tuyen-quang"
            for file in sorted(example.rglob("*")):
                if file.is_file() and file.suffix not in {".py", ".pyc"}:
                    archive.write(file, f"cchc/vi-du/{file.relative_to(example).as_posix()}")
        beside.replace(target)


def main(line: list[str]) -> None:
    """Run it from the command line."""
    wheel, target = (Path(one) for one in line if one != "--here")
    bundle(wheel, target, windows="--here" not in line)
    print(f"{target}: {target.stat().st_size >> 20} MiB")


if __name__ == "__main__":
    main(sys.argv[1:])
