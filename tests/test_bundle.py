"""The bundle for machines without a network: everything that is needed lies in it, and installs from it alone."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement

from tools import bundle

ROOT = Path(__file__).parent.parent
HOSTS = (b"pypi" + b".org", b"pythonhosted" + b".org")


def wheel(folder: Path, name: str, version: str, *needs: str) -> None:
    lines = [f"Name: {name}", f"Version: {version}", *(f"Requires-Dist: {need}" for need in needs)]
    with ZipFile(folder / f"{name}-{version}-py3-none-any.whl", "w") as archive:
        archive.writestr(f"{name}-{version}.dist-info/METADATA", "\n".join(lines) + "\n\n")


def test_what_only_windows_needs_is_missed_and_what_only_others_need_is_not(tmp_path: Path) -> None:
    wheel(tmp_path, "first", "1", "second>=2", 'colours; sys_platform == "win32"', 'uv; sys_platform != "win32"')
    wheel(tmp_path, "second", "1")
    assert bundle.missing(tmp_path, Requirement("first"), bundle.WINDOWS) == ["colours", "second>=2"]
    wheel(tmp_path, "Colours", "3", 'third; extra == "more"')
    (tmp_path / "second-1-py3-none-any.whl").unlink()
    wheel(tmp_path, "second", "2", "colours[more]")
    assert bundle.missing(tmp_path, Requirement("first"), bundle.WINDOWS) == ["third"]


def test_the_guide_links_to_pages_that_are_there() -> None:
    made = dict(bundle.pages())
    assert "README.html" in made
    assert "docs/security.html" in made
    assert all("<h1>" in text and ".md#" not in text for text in made.values())


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    subprocess.run([*pip, "wheel", "--no-deps", "--wheel-dir", str(folder), str(ROOT)], check=True)
    return next(folder.glob("*.whl"))


@pytest.mark.slow
def test_the_bundle_for_windows_holds_every_dependency(built: Path, tmp_path: Path) -> None:
    bundle.bundle(built, tmp_path / "cchc.zip")
    with ZipFile(tmp_path / "cchc.zip") as archive:
        archive.extractall(tmp_path)
        assert archive.testzip() is None
    root = tmp_path / "cchc"
    names = [file.name for file in (root / "wheels").iterdir()]
    assert bundle.missing(root / "wheels", Requirement("cchc-index[report]"), bundle.WINDOWS) == []
    assert [name for name in names if not name.endswith(("-any.whl", "-win_amd64.whl"))] == []
    for name in ("cai-dat.bat", "cchc.bat", "huong-dan/README.html", "vi-du/cchc.yaml"):
        text = (root / name).read_bytes()
        assert text
        assert not any(host in text for host in HOSTS), name
    for script in root.glob("*.bat"):
        assert script.read_bytes().isascii()  # a console of Windows reads it in its own code page
        assert script.read_bytes().count(b"\n") == script.read_bytes().count(b"\r\n")


@pytest.mark.slow
def test_a_bundle_is_installed_offline_and_runs(built: Path, tmp_path: Path) -> None:
    bundle.bundle(built, tmp_path / "cchc.zip", windows=False)
    with ZipFile(tmp_path / "cchc.zip") as archive:
        archive.extractall(tmp_path)
    venv.create(tmp_path / "python", with_pip=True)
    program = tmp_path / "python" / ("Scripts" if sys.platform == "win32" else "bin")
    offline = {"PATH": str(program), "PIP_CONFIG_FILE": "/dev/null", "PIP_NO_INDEX": "1"}
    pip = [str(program / "python"), "-m", "pip", "install", "--quiet", "--no-index", "--find-links"]
    subprocess.run([*pip, str(tmp_path / "cchc" / "wheels"), "cchc-index[report]"], check=True, env=offline)
    done = subprocess.run(
        [str(program / "cchc"), "--lang", "en", "demo"], cwd=tmp_path, env=offline, capture_output=True, check=True
    )
    assert b"Huy\xe1\xbb\x87n Na Hang" in done.stdout
