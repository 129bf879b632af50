"""Makes small projects on disk for tests, and runs the real `lint-imports` on them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path


def project(root: Path, files: Mapping[str, str]) -> Path:
    """Write the files; every folder that holds Python, but the root, becomes a package."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        folder = path.parent
        while path.suffix == ".py" and folder != root:
            (folder / "__init__.py").touch()
            folder = folder.parent
    return root


def lint_imports(root: Path, *arguments: str) -> tuple[int, str]:
    """Exit code and output of plain `lint-imports` in a project, with nothing of ours on the command line."""
    environment = {**os.environ, "PYTHONPATH": str(root), "NO_COLOR": "1", "COLUMNS": "300", "TERM": "dumb"}
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", *arguments]
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr
