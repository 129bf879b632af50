"""What our own code costs, far above what is measured: this catches a walk that became quadratic or a view that is worked out again and again, not a slow day of the machine."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import generated

ROOT = Path(__file__).parent.parent
CEILING = {"extract": 30.0, "judge": 120.0, "encode and write": 10.0}
"""Milliseconds of the processor for each 1,000 records: about ten times what docs/performance.md says."""


@pytest.mark.slow
def test_our_own_code_stays_below_a_generous_ceiling(tmp_path: Path) -> None:
    generated.write(tmp_path, 6_000)
    config = tmp_path / "mypy.ini"
    config.write_text("[mypy]\nplugins = apr_mypy\nignore_missing_imports = True\n")
    timings = tmp_path / "timings.json"
    command = [
        sys.executable,
        "-m",
        "benchmarks.timed",
        str(timings),
        "--config-file",
        str(config),
        "--cache-dir",
        str(tmp_path / "cache"),
        "-p",
        "app",
    ]
    environment = {"PYTHONPATH": str(ROOT), "MYPYPATH": str(tmp_path), "PATH": ""}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    spent = json.loads(timings.read_text())
    assert spent["records"] > 20_000
    for part, ceiling in CEILING.items():
        milliseconds = 1000 * spent[part] / (spent["records"] / 1000)
        assert 0 < milliseconds < ceiling, f"{part}: {milliseconds:.1f} ms for each 1,000 records"
