"""The wheel works without the source tree: what a team installs is what was tested."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
pytestmark = pytest.mark.slow

SOURCE = """\
import time


async def pause() -> None:
    time.sleep(1)
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the unpacked wheel, built from a copy of what the wheel is made of."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    shutil.copytree(ROOT / "apr_mypy", source / "apr_mypy", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "contracts", source / "contracts")
    shutil.copytree(ROOT / "stubs", source / "stubs")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source / name)
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(source)]
    subprocess.run(command, check=True, capture_output=True, text=True)
    (wheel,) = folder.glob("*.whl")
    target = folder / "installed"
    zipfile.ZipFile(wheel).extractall(target)
    shutil.rmtree(source)
    return target


def test_the_wheel_holds_all_of_the_package_and_nothing_else(installed: Path) -> None:
    ours = {path.relative_to(ROOT).as_posix() for path in (ROOT / "apr_mypy").rglob("*") if path.suffix in (".py", ".toml", ".typed")}
    ours |= {f"apr_mypy/stubs/written/{path.relative_to(ROOT / 'stubs').as_posix()}" for path in (ROOT / "stubs").rglob("*.pyi")}
    held = {path.relative_to(installed).as_posix() for path in (installed / "apr_mypy").rglob("*") if path.is_file()}

    assert held == ours
    assert {path.name.partition("-")[0] for path in installed.iterdir()} == {"apr_mypy"}


def test_apr_check_and_the_plugin_run_from_the_wheel_alone(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(SOURCE)
    (tmp_path / "mypy.ini").write_text("[mypy]\nplugins = apr_mypy\n")
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    where = subprocess.run(
        [sys.executable, "-c", "import apr_mypy; print(apr_mypy.__file__)"], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    check = subprocess.run([sys.executable, "-m", "apr_mypy.cli", "check"], cwd=tmp_path, env=environment, capture_output=True, text=True)
    plain = subprocess.run([sys.executable, "-m", "mypy", "app.py"], cwd=tmp_path, env=environment, capture_output=True, text=True)

    assert where.stdout.startswith(str(installed))
    assert check.returncode == 1, check.stderr
    assert "[apr-blocking-call]" in check.stdout
    assert "app.py:5: error: " in plain.stdout
    assert "[apr-blocking-call]" in plain.stdout
