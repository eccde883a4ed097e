"""The messages for people: collected from the code, kept in the .po catalogues, compiled for gettext.

    python tools/messages.py            add new messages to the .po files, drop those that are gone, compile
    python tools/messages.py compile    compile only

Babel does what the gettext tools do, on Windows too.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "cchc_index"
LOCALE_DIR = PACKAGE / "locale"

# Only these two: a message is marked where it is shown, `_`, or where it is kept for later, `N_`.
KEYWORDS = {"_": None, "N_": None}
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
LINE_WIDTH = 110


def catalogue_files() -> Iterator[Path]:
    """Every `.po` file of the package."""
    return iter(sorted(LOCALE_DIR.glob("*/LC_MESSAGES/*.po")))


def read_catalogue(path: Path) -> Catalog:
    """One `.po` file; anything malformed in it is an error."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name, abort_invalid=True)


def extract_messages() -> Catalog:
    """All messages that stand in the code and in the pages' templates, each with the files it stands in."""
    template = Catalog()
    found = extract_from_dir(PACKAGE, method_map=METHODS, keywords=KEYWORDS)
    for filename, _line, message, _comments, _context in found:
        # Files without line numbers: a moved line is no change of the catalogue.
        template.add(message, locations=[((PACKAGE / filename).relative_to(ROOT).as_posix(), 0)])
    return template


def update_catalogue(path: Path, template: Catalog) -> int:
    """Bring one `.po` file to the code's messages and return how many wait for a translation.

    Nothing is guessed from similar messages, and a message that is gone leaves the file.
    """
    catalogue = read_catalogue(path)
    catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
    with path.open("wb") as file:
        write_po(
            file,
            catalogue,
            width=LINE_WIDTH,
            sort_by_file=True,
            ignore_obsolete=True,
            include_lineno=False,
        )
    return sum(1 for message in catalogue if message.id and not message.string)


def compile_catalogues() -> Iterator[Path]:
    """Write the `.mo` file beside each `.po` file and yield its path."""
    for path in catalogue_files():
        compiled = path.with_suffix(".mo")
        with compiled.open("wb") as file:
            write_mo(file, read_catalogue(path))
        yield compiled


def main(arguments: list[str]) -> None:
    """Run what the module's first lines say."""
    if arguments not in ([], ["compile"]):
        raise SystemExit(__doc__)
    if not arguments:
        template = extract_messages()
        for path in catalogue_files():
            waiting = update_catalogue(path, template)
            print(f"{path.relative_to(ROOT)}: {len(template)} messages, {waiting} to translate")
    for compiled in compile_catalogues():
        print(f"{compiled.relative_to(ROOT)}: compiled")


if __name__ == "__main__":
    main(sys.argv[1:])
