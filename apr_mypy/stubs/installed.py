"""The types that an environment has of a library, as type checkers find them: a stub package before the library's own, and typeshed's for the standard library."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import json
import subprocess
import sys
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from apr_mypy.stubs import StubsError


class Types(NamedTuple):
    """The typed modules of one library. `files` is path relative to the import root → where it lies; `.py` are inline types."""

    distribution: str
    version: str
    files: dict[str, Path]

    def texts(self) -> Iterator[tuple[str, str]]:
        """Path relative to the import root, text. Raises StubsError for a file that is not UTF-8."""
        for name, path in self.files.items():
            try:
                yield name, path.read_text("utf-8")
            except UnicodeDecodeError as error:
                raise StubsError(f"{path} is not UTF-8: no stubs can be made from it") from error


class Environment:
    """The packages that a Python has installed; ours without `executable`. Runs nothing of theirs."""

    def __init__(self, executable: str = "") -> None:
        self._folders = [Path(entry) for entry in (_path_of(executable) if executable else sys.path) if entry and Path(entry).is_dir()]

    def types(self, import_name: str) -> Types | None:
        """What is known of a top-level package or module, or None without types."""
        if import_name in sys.stdlib_module_names:
            return _typeshed(import_name)
        for folder in self._folders:
            stubs = folder / f"{import_name}-stubs"
            marker = stubs / "py.typed"
            # pyright lays a partial stub package over every other copy of the library, so nothing made from it would count.
            if stubs.is_dir() and not (marker.is_file() and "partial" in marker.read_text("utf-8", "replace")):
                return Types(*self._distribution(stubs.name), _modules(stubs, import_name))
        return self._inline(import_name)

    def _inline(self, import_name: str) -> Types | None:
        for folder in self._folders:
            package = folder / import_name
            if (package / "py.typed").is_file():
                return Types(*self._distribution(import_name), _modules(package, import_name))
        return None

    def _distribution(self, folder: str) -> tuple[str, str]:
        return self._owners.get(folder, (folder, "of unknown version"))

    @cached_property
    def _owners(self) -> dict[str, tuple[str, str]]:
        """Folder → the distribution that put it there, and its version."""
        owners: dict[str, tuple[str, str]] = {}
        for each in importlib.metadata.distributions(path=[str(folder) for folder in self._folders]):
            for top in {line.partition("/")[0] for line in (each.read_text("RECORD") or "").splitlines() if "/" in line}:
                owners.setdefault(top, (each.metadata["Name"], each.version))
        return owners


def _path_of(executable: str) -> list[str]:
    try:
        said = subprocess.run(
            [executable, "-I", "-c", "import json, sys; print(json.dumps(sys.path))"], capture_output=True, text=True, check=True, timeout=60
        )
        path: list[str] = json.loads(said.stdout)
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        raise StubsError(
            f"{executable} does not run as a Python, so nobody knows what it has installed: give --python-executable another one"
        ) from error
    return path


def _typeshed(import_name: str) -> Types | None:
    """The standard library's, from the typeshed in our mypy."""
    spec = importlib.util.find_spec("mypy")
    for place in (spec.submodule_search_locations or ()) if spec else ():
        stdlib = Path(place) / "typeshed" / "stdlib"
        files = _modules(stdlib / import_name, import_name)
        single = stdlib / f"{import_name}.pyi"
        if single.is_file():
            files[single.name] = single
        if files:
            return Types("mypy", importlib.metadata.version("mypy"), files)
    return None


def _modules(package: Path, import_name: str) -> dict[str, Path]:
    """Every module of a package, the stub where there is one beside the source."""
    modules = {path.with_suffix("").relative_to(package): path for suffix in ("py", "pyi") for path in sorted(package.rglob(f"*.{suffix}"))}
    return {f"{import_name}/{path.relative_to(package).as_posix()}": path for path in modules.values()}
