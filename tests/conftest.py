"""What every test may rely on: the installed package, Vietnamese, no settings of whoever runs the tests."""

from __future__ import annotations

import importlib
import importlib.util
import os
import re
import shutil
import sysconfig
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import Phase, settings

from tools import messages

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "cchc_index"

# A quick run, on src/ instead of the built wheel.
QUICK = os.environ.get("CCHC_TEST_SOURCE") == "1"

# A slow machine is no failure. On a build server the same examples are tried every time. Many examples, and making a
# failing one small, is for a thorough run (pytest --hypothesis-profile=thorough): that takes long.
EVERYWHERE = settings(deadline=None, derandomize=bool({"CI", "CCHC_REQUIRE_TOOLS"} & set(os.environ)))
settings.register_profile("house", EVERYWHERE, max_examples=12, phases=[Phase.explicit, Phase.reuse, Phase.generate])
settings.register_profile("thorough", EVERYWHERE, max_examples=500)
settings.load_profile("house")


def package_folder() -> Path:
    """The folder that `import cchc_index` reads."""
    spec = importlib.util.find_spec("cchc_index")
    if spec is None or not spec.submodule_search_locations:
        message = "cchc_index is not installed: run `make test` or `make quick`"
        raise pytest.UsageError(message)
    return Path(next(iter(spec.submodule_search_locations))).resolve()


def pytest_addoption(parser: pytest.Parser) -> None:
    """What a run may be asked beside pytest's own options."""
    parser.addoption(
        "--golden-update",
        action="store_true",
        help="write what the program says now into the golden files and pages; then read the difference",
    )


def pytest_configure() -> None:
    """Refuse to test anything else than what was asked for: the installed wheel, or `src/` in a quick run."""
    expected = SOURCE if QUICK else Path(sysconfig.get_path("purelib")).resolve() / "cchc_index"
    found = package_folder()
    if found != expected:
        message = f"these tests would run on {found} instead of {expected}: use `make test` or `make quick`"
        raise pytest.UsageError(message)
    if QUICK and "PYTEST_XDIST_WORKER" not in os.environ:  # a wheel brings them; workers find them made
        list(messages.compile_catalogues())


@pytest.fixture(autouse=True)
def _plain_surroundings(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    from cchc_index.model import language

    for name in ("CCHC_LANG", "NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    language.use("vi")
    yield
    language.use("vi")


@pytest.fixture(scope="session", autouse=True)
def _help_is_in_vietnamese() -> None:
    """Texts of the help are fixed when they are imported, whatever language the first test asks for."""
    importlib.import_module("cchc_index.cli.app")


@pytest.fixture(scope="session")
def tool() -> Callable[[str], str]:
    """Find a program outside Python; without it a test is skipped, on a build server it fails."""

    def find(name: str) -> str:
        path = shutil.which(name)
        if path is None and os.environ.get("CCHC_REQUIRE_TOOLS") == "1":
            pytest.fail(f"{name} is not installed, and CCHC_REQUIRE_TOOLS=1 asks for it")
        if path is None:
            package = re.search(rf"\b{name}=([\w-]+)", (ROOT / ".ci" / "run").read_text("utf-8"))
            pytest.skip(f"{name} is not installed; on Debian: apt-get install {package[1] if package else name}")
        return path

    return find
