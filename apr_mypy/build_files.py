"""What the build's and pytest's configuration say about where a project's code and its tests lie.

What cannot be read says nothing: the tool that it belongs to will judge it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Build:
    """What the build configuration says: folders packages lie in, packages by name -> folder, patterns to find them by (where, include, exclude)."""

    wheres: tuple[str, ...]
    named: tuple[tuple[str, str], ...]
    finds: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]


def build_settings(root: Path, is_package: Callable[[Path, str], bool]) -> Build:
    """Read setuptools', hatch's, poetry's, flit's, pdm's and uv's settings. `is_package` says whether a folder holds a package of some name."""
    wheres: list[str] = []
    named: list[tuple[str, str]] = []
    finds: list[tuple[str, tuple[str, ...], tuple[str, ...]]] = []
    pyproject = toml_of(root / "pyproject.toml")
    tool = table_of(pyproject, "tool")

    setuptools = table_of(tool, "setuptools")
    folders = {str(k): str(v) for k, v in table_of(setuptools, "package-dir").items()}
    declared = setuptools.get("packages")
    for name in declared if isinstance(declared, list) else ():
        named.append((folders.get("", "."), str(name)))
    for name in _list(setuptools, "py-modules"):
        named.append((folders.get("", "."), name))
    for kind in ("find", "find-namespace"):
        found = declared.get(kind) if isinstance(declared, dict) else None
        if isinstance(found, dict):
            for where in _list(found, "where") or (folders.get("", "."),):
                finds.append((where, _list(found, "include") or ("*",), _list(found, "exclude")))
    wheres += [where for name, where in folders.items() if not name]

    hatch = table_of(table_of(tool, "hatch"), "build")
    for target in (table_of(table_of(hatch, "targets"), "wheel"), hatch):
        for place in (*_list(target, "packages"), *_list(target, "only-include")):
            where, _, name = place.strip("/").rpartition("/")
            named.append((where or ".", name))

    for entry in table_of(tool, "poetry").get("packages", ()):
        if isinstance(entry, dict) and "include" in entry:
            named.append((str(entry.get("from", ".")), str(entry["include"]).replace("/", ".")))
    flit = table_of(table_of(tool, "flit"), "module").get("name")
    pdm = table_of(table_of(tool, "pdm"), "build")
    for place in _list(pdm, "includes"):
        where, _, name = place.strip("/").rpartition("/")
        named.append((where or str(pdm.get("package-dir", ".")), name))
    uv = table_of(table_of(tool, "uv"), "build-backend")
    modules = uv.get("module-name")
    for name in modules if isinstance(modules, list) else [modules] if isinstance(modules, str) else []:
        named.append((str(uv.get("module-root", "src")) or ".", str(name)))
    project = table_of(pyproject, "project").get("name") or table_of(tool, "poetry").get("name")
    for guess in (flit, re.sub(r"[-.]+", "_", str(project)).lower() if project else None):
        named += [(where, str(guess)) for where in ("src", ".") if guess and not named and not finds and is_package(root / where, str(guess))]

    options = ini_of(root / "setup.cfg")
    if "options" in options:
        section = options["options"]
        where = next((line.split("=", 1)[1].strip() for line in _split(section.get("package_dir", "")) if line.split("=", 1)[0].strip() == ""), ".")
        packages = _split(section.get("packages", ""))
        if packages and packages[0].startswith(("find:", "find_namespace:")):
            found_in = options.get("options.packages.find", {})
            include, exclude = _split(found_in.get("include", "")), _split(found_in.get("exclude", ""))
            finds.append((found_in.get("where", where).strip() or where, tuple(include) or ("*",), tuple(exclude)))
        else:
            named += [(where, name) for name in packages]
        named += [(where, name) for name in _split(section.get("py_modules", ""))]
        wheres.append(where)
    wheres += [where for where, _ in named] + [find[0] for find in finds]
    return Build(tuple(dict.fromkeys(wheres)), tuple(named), tuple(finds))


def declared_tests(root: Path) -> list[str]:
    """pytest's `testpaths`, from whichever of its configuration files says so."""
    declared: list[str] = []
    for file, section in (("pytest.ini", "pytest"), (".pytest.ini", "pytest"), ("tox.ini", "pytest"), ("setup.cfg", "tool:pytest")):
        declared = declared or _split(ini_of(root / file).get(section, {}).get("testpaths", ""))
    pytest = table_of(table_of(toml_of(root / "pyproject.toml"), "tool"), "pytest")
    for options in (pytest, table_of(pytest, "ini_options")):
        value = options.get("testpaths")
        declared = declared or ([str(item) for item in value] if isinstance(value, list) else _split(str(value)) if value else [])
    return declared


def toml_of(path: Path) -> Mapping[str, Any]:
    import tomllib

    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}  # apr: ignore[apr-magic-return] a file that is no TOML declares nothing; its own tool says so


def ini_of(path: Path) -> dict[str, dict[str, str]]:
    import configparser

    parser = configparser.RawConfigParser(interpolation=None, strict=False)
    try:
        parser.read_string(path.read_text("utf-8"))
    except (OSError, ValueError, configparser.Error):
        return {}  # apr: ignore[apr-magic-return] a file that is no INI declares nothing; its own tool says so
    return {section: dict(parser.items(section)) for section in parser.sections()}


def table_of(table: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = table.get(key)
    return value if isinstance(value, dict) else {}


def _list(table: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = table.get(key)
    return tuple(str(item) for item in value) if isinstance(value, list) else ()


def _split(text: str) -> list[str]:
    return (
        [item for item in re.split(r"[\s,]+", text.strip()) if item]
        if "=" not in text
        else [line.strip() for line in text.splitlines() if line.strip()]
    )
