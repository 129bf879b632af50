"""A small project in a temporary folder, and mypy run on it as a user runs it: in a process of its own, with and without our plugin."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import textwrap
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from apr_mypy.store import Entry, Store, store_files

OURS = re.compile(r"\[apr-[a-z-]+\]$")


class Result(NamedTuple):
    """What mypy printed, and its exit code."""

    stdout: str
    stderr: str
    code: int

    @property
    def ours(self) -> list[str]:
        """The lines with our findings, sorted."""
        return sorted(line for line in self.stdout.splitlines() if OURS.search(line))


class Project:
    """`mypy.ini` loads the plugin, `plain.ini` is the same without it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.cache = root / ".mypy_cache"

    def write(self, files: Mapping[str, str], options: str = "", plugins: str = "apr_mypy") -> Project:
        for name, text in files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(textwrap.dedent(text), "utf-8")
        if options or not (self.root / "mypy.ini").exists():
            options = textwrap.dedent(options)
            (self.root / "mypy.ini").write_text(f"[mypy]\nplugins = {plugins}\n{options}")
            others = plugins.replace("apr_mypy", "").strip(" ,")
            (self.root / "plain.ini").write_text("[mypy]\n" + (f"plugins = {others}\n" if others else "") + options)
        return self

    def command(self, *args: str, plain: bool = False, cache: Path | None = None, tool: str = "mypy") -> list[str]:
        config = "plain.ini" if plain else "mypy.ini"
        where = cache or (self.root / ".plain_cache" if plain else self.cache)
        return [sys.executable, "-m", tool, "--config-file", config, "--cache-dir", str(where), "--no-error-summary", *args]

    def mypy(self, *args: str, plain: bool = False, cache: Path | None = None, env: Mapping[str, str] | None = None) -> Result:
        """Run mypy on the project, or on the paths in `args`."""
        args = args if any(not arg.startswith("-") for arg in args) else (*args, ".")
        done = subprocess.run(
            self.command(*args, plain=plain, cache=cache),
            cwd=self.root,
            capture_output=True,
            text=True,
            env={**os.environ, **(env or {})},
            timeout=300,
        )
        return Result(done.stdout, done.stderr, done.returncode)

    def fixes(self, rule: str) -> list[tuple[int, str]]:
        """What a plain mypy run says is to be written, with the line, for each finding of one rule."""
        said = [json.loads(line) for line in self.mypy("--output=json").stdout.splitlines() if line]
        return [(one["line"], one["hint"].removeprefix("fix: ")) for one in said if one["code"] == rule]

    def store(self, cache: Path | None = None) -> Store:
        (file,) = store_files(cache or self.cache, self.root)
        return Store.read(file)

    def entries(self, cache: Path | None = None) -> dict[str, Entry]:
        store = self.store(cache)
        try:
            return {entry.name: entry for entry in store.entries(self.root)}
        finally:
            store.close()


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path.resolve())


@pytest.fixture
def projects(tmp_path: Path) -> Callable[[str], Project]:
    """Several projects, each in a folder of its own."""

    def make(name: str) -> Project:
        (tmp_path / name).mkdir()
        return Project(tmp_path.resolve() / name)

    return make
