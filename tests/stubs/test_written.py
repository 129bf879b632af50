"""The written stubs say what the real libraries do: mypy's stubtest on each."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from apr_mypy.stubs.offers import FOLDER, Written, offers

ROOT = Path(__file__).parent.parent.parent
WRITTEN = [offer for offer in offers() if isinstance(offer, Written)]
each_library = pytest.mark.parametrize("offer", WRITTEN, ids=[offer.name for offer in WRITTEN])


@each_library
def test_stubtest_agrees(offer: Written, tmp_path: Path) -> None:
    """What is not written is left out by stubtest's own option; what else it may say stands in allowed.txt."""
    (tmp_path / "mypy.ini").write_text("[mypy]\n")
    options = ["--ignore-missing-stub", "--ignore-unused-allowlist", "--allowlist", str(Path(__file__).parent / "allowed.txt")]
    command = [sys.executable, "-m", "mypy.stubtest", "--concise", "--mypy-config-file", "mypy.ini", *options, offer.import_name]
    environment = {**os.environ, "MYPYPATH": str(ROOT / "stubs" / offer.name)}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert (done.stdout.strip(), done.returncode) == ("", 0), done.stdout + done.stderr


@each_library
def test_it_is_held_to_the_version_that_it_says(offer: Written) -> None:
    assert version(offer.name).startswith(f"{offer.tested}.")


def test_every_folder_is_offered_and_described() -> None:
    folders = {path.name for path in (ROOT / "stubs").iterdir() if path.is_dir()}
    readme = (ROOT / "stubs" / "README.md").read_text("utf-8")
    assert folders == {offer.name for offer in WRITTEN} == {path.name for path in (FOLDER / "written").iterdir() if path.is_dir()}
    assert all(f"[{folder}]({folder}/)" in readme for folder in folders)
    assert all(offer.files for offer in WRITTEN)


def test_stubtest_would_find_a_wrong_one(tmp_path: Path) -> None:
    text = (ROOT / "stubs" / "retrying" / "retrying.pyi").read_text("utf-8")
    (tmp_path / "retrying.pyi").write_text(
        text.replace("stop_max_delay: int | None = None,\n        wait_fixed", "stop_max_wait: int | None = None,\n        wait_fixed")
    )
    (tmp_path / "mypy.ini").write_text("[mypy]\n")
    command = [sys.executable, "-m", "mypy.stubtest", "--concise", "--mypy-config-file", "mypy.ini", "--ignore-missing-stub", "retrying"]
    done = subprocess.run(command, cwd=tmp_path, env={**os.environ, "MYPYPATH": str(tmp_path)}, capture_output=True, text=True)
    assert "stop_max_wait" in done.stdout
