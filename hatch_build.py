"""The build hook: puts the compiled messages, the rubrics and the examples into the wheel."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

DATA = ("rubrics", "examples")


class MessagesAndData(BuildHookInterface):  # type: ignore[type-arg]  # hatchling loads hooks of any configuration
    """Compiles every `.po` to `.mo` in place and adds what git ignores or what stands outside the package."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before it collects files; `version` is `standard` or `editable`."""
        root = Path(self.root)
        # A build backend does not have the project's root on its path.
        messages = runpy.run_path(str(root / "tools" / "messages.py"))
        for compiled in messages["compile_catalogues"]():
            build_data["artifacts"].append(compiled.relative_to(root).as_posix())
        if version == "editable":  # then rubrics and examples are read from the checkout
            return
        for name in DATA:
            if (root / name).is_dir():
                build_data["force_include"][str(root / name)] = f"cchc_index/data/{name}"
