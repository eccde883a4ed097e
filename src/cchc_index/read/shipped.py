"""Where the rubrics and examples are that travel with the program: in the package, else in the checkout."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent.parent


def shipped(name: str) -> Path:
    """The folder `rubrics` or `examples` (dữ liệu kèm theo).

    Raises:
        FileNotFoundError: where neither package nor checkout has it.
    """
    for folder in (_PACKAGE / "data" / name, _PACKAGE.parent.parent / name):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(name)
