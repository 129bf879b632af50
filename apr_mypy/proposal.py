"""What `apr init` proposes to a project: a layer map and features, the mypy plugin lines, the contracts. Nothing is written here; existing settings are kept as they are."""

from __future__ import annotations

import configparser
import dataclasses
import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from apr_mypy import contracts
from apr_mypy.config import Config, ConfigError
from apr_mypy.layout import Roots, find_roots, modules_in
from apr_mypy.review import configuration

CI = "apr check --format github"


class Plan(Struct, frozen=True):
    """`text` explains the proposal to a person; `files` are whole new contents, by path, of what would be written."""

    text: str
    files: tuple[tuple[Path, str], ...]


def propose(root: Path) -> Plan:
    """Look at the project in `root`. Raises ConfigError: no Python file there, or a configuration that cannot be read."""
    config = configuration(root)
    roots = find_roots(root, config)
    modules = modules_in(roots)
    texts: dict[Path, str] = {}
    said = [f"Root packages: {', '.join(roots.packages) or 'none'}. Tests: {', '.join(_shown(root, roots.tests)) or 'none'}."]
    if config.file:
        said += ["", f"{config.file} has a configuration of apr already: it stays as it is."]
        proposed = config
    else:
        features = contracts.infer_features(modules)
        interfaces = contracts.infer_interfaces(modules, features)
        proposed = dataclasses.replace(
            config,
            file="pyproject.toml",
            layers=contracts.infer_layers(modules, contracts.only_functions(modules)),
            features=features,
            interfaces=interfaces,
        )
        block = layer_block(proposed, roots)
        said += ["", "Layer map, for pyproject.toml (role = module patterns; mend it where a name misleads):", "", _indented(block)]
        file = root / "pyproject.toml"
        texts[file] = _joined(_read(file), block)
    said += _mypy(root, texts)
    said += _contracts(root, proposed, roots, modules, texts)
    said += ["", "In CI, one line:", "", f"    {CI}"]
    return Plan("\n".join(said) + "\n", tuple(texts.items()))


def layer_block(config: Config, roots: Roots) -> str:
    """`[tool.apr]` as TOML."""
    lines = ["[tool.apr]", f"root_packages = {_list(roots.packages)}"]
    if config.features:
        lines.append(f"features = {_list(config.features)}")
    if config.interfaces:
        lines += ["", "[tool.apr.interfaces]", *(f'"{pattern}" = {_list(names)}' for pattern, names in config.interfaces.items())]
    lines += ["", "[tool.apr.layers]"]
    lines += [f"{role} = {_list(patterns)}" for role, patterns in config.layers.items()]
    if not config.layers:
        lines.append("# no package's name says what it holds; roles come from what things are. For instance:")
        lines.append(f'# repository = ["{next(iter(roots.packages), "app")}.db.**"]')
    return "\n".join(lines) + "\n"


def _mypy(root: Path, texts: dict[Path, str]) -> list[str]:
    """The plugin line, where mypy looks for it."""
    file, lines, new = _plugin_line(root, texts)
    if not lines:
        return ["", f"mypy's plugin is on in {file.name} already."]
    if new is None:
        return ["", f"mypy's plugin, by hand in {file.name}, because its `plugins` could not be completed safely:", "", _indented(lines)]
    texts[file] = new
    return ["", f"mypy's plugin, for {file.name}:", "", _indented(lines)]


def _plugin_line(root: Path, texts: Mapping[Path, str]) -> tuple[Path, str, str | None]:
    """The file, the lines to show ("" when the plugin is on), and the file's new text (None when it has to be done by hand)."""
    for name, header in (("mypy.ini", "mypy"), (".mypy.ini", "mypy"), ("setup.cfg", "mypy")):
        file = root / name
        parser = _ini(file)
        if parser.has_section(header) or (name != "setup.cfg" and file.is_file()):
            have = re.split(r"[,\s]+", parser.get(header, "plugins", fallback="").strip())
            if "apr_mypy" in have:
                return file, "", None
            plugins = ", ".join(["apr_mypy", *filter(None, have)])
            lines = f"[mypy]\nplugins = {plugins}\n"
            text = _read(file)
            if not parser.has_option(header, "plugins"):
                return file, lines, _after_header(text, "[mypy]", f"plugins = {plugins}\n") or _joined(text, lines)
            new, count = re.subn(r"(?m)^plugins\s*=.*(\n[ \t]+\S.*)*$", f"plugins = {plugins}", text)
            return file, lines, new if count == 1 else None
    file = root / "pyproject.toml"
    text = texts.get(file, _read(file))
    section: Mapping[str, Any] = _toml(text, file).get("tool", {}).get("mypy", {})
    have = section.get("plugins", [])
    have = [have] if isinstance(have, str) else list(have)
    if "apr_mypy" in have:
        return file, "", None
    lines = f"[tool.mypy]\nplugins = {_list(['apr_mypy', *have])}\n"
    if not section:
        return file, lines, _joined(text, lines)
    if "plugins" not in section:
        return file, lines, _after_header(text, "[tool.mypy]", f"plugins = {_list(['apr_mypy'])}\n")
    new, count = re.subn(r"(?ms)^plugins\s*=\s*(\[.*?\]|\"[^\"\n]*\"|'[^'\n]*')[ \t]*$", f"plugins = {_list(['apr_mypy', *have])}", text)
    return file, lines, new if count == 1 and _toml(new, file)["tool"]["mypy"]["plugins"] == ["apr_mypy", *have] else None


def _contracts(root: Path, config: Config, roots: Roots, modules: Iterable[str], texts: dict[Path, str]) -> list[str]:
    """The contracts that follow, in the file that holds import-linter's configuration, else in setup.cfg."""
    packages = [name for name, path in roots.packages.items() if path.is_dir()]
    found = contracts.layer_map(config, packages, list(modules))
    if not found.contracts:
        return ["", "No contract follows from this layer map: name a domain, two layers, or features, then `apr contracts` prints them."]
    file = next(
        (root / name for name in ("setup.cfg", ".importlinter", "pyproject.toml") if "importlinter" in _read(root / name)), root / "setup.cfg"
    )
    text = texts.get(file, _read(file))
    shown = contracts.as_toml(found) if file.suffix == ".toml" else contracts.as_ini(found)
    if text and not contracts.drift(found, text, file.name):
        return ["", f"{file.name} has the contracts that follow from the layer map."]
    try:
        texts[file] = contracts.written(found, text, file.name)
    except ConfigError as error:
        return ["", f"Contracts, by hand: {error}", "", _indented(shown)]
    return ["", f"Contracts for `lint-imports`, for {file.name}:", "", _indented(shown)]


def _after_header(text: str, header: str, line: str) -> str | None:
    """The text with a line put behind a section's header; None when the header is not there once."""
    new, count = re.subn(rf"(?m)^{re.escape(header)}[ \t]*(#.*)?$\n?", lambda found: found[0].rstrip("\n") + "\n" + line, text)
    return new if count == 1 else None


def _joined(text: str, block: str) -> str:
    return f"{text.rstrip()}\n\n{block}" if text.strip() else block


def _indented(text: str) -> str:
    return "\n".join("    " + line if line else "" for line in text.rstrip().splitlines())


def _list(items: Iterable[str]) -> str:
    return "[" + ", ".join(f'"{item}"' for item in items) + "]"


def _shown(root: Path, paths: Iterable[Path]) -> list[str]:
    return [path.relative_to(root.resolve()).as_posix() if path.is_relative_to(root.resolve()) else str(path) for path in paths]


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path.name} is not UTF-8: save it as UTF-8") from error


def _toml(text: str, file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{file.name} is not valid TOML ({error}): mend it there") from error


def _ini(file: Path) -> configparser.RawConfigParser:
    parser = configparser.RawConfigParser(interpolation=None, strict=False)
    try:
        parser.read_string(_read(file), source=file.name)
    except configparser.Error as error:
        raise ConfigError(f"{file.name} is not a valid INI file ({' '.join(str(error).split())}): mend it there") from error
    return parser
