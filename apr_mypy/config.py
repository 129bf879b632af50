"""The project's own configuration: `[tool.apr]` in pyproject.toml, or `[apr]` in setup.cfg or mypy.ini.

The first of the three files that has such a table is the configuration; the others are not looked at. In the INI files the tables are the sections `[apr]`,
`[apr.layers]`, `[apr.interfaces]` and `[apr.severity]`, with one item a line where pyproject.toml has a list; rows of knowledge need pyproject.toml.

It is read in every mypy run, cold or warm, so nothing heavy is imported here.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, fields
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

FILES: Final = ("pyproject.toml", "setup.cfg", "mypy.ini")
"""Where the configuration may stand, in the order they are asked."""

ROLES: Final = (
    "handler",
    "webhook",
    "job",
    "consumer",
    "service",
    "repository",
    "adapter",
    "infrastructure",
    "model",
    "domain",
    "dto",
    "test",
)
"""What a layer may be called. `webhook` is a handler that another system calls, `model` an ORM model's module, `adapter` a client of an external system,
`infrastructure` whatever else a domain must not know (settings, database engine, mail)."""

GRADES: Final = ("P0", "P1", "P2", "P3", "off")


class ConfigError(Exception):
    """The configuration cannot be used. The message is one sentence that names the key, the file and the next step."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Config:
    """A validated configuration. `root` is the folder it was found in (the project root), `file` the file's name ("" with none)."""

    root: Path
    file: str = ""
    root_packages: tuple[str, ...] = ()
    features: tuple[str, ...] = ()
    """Module patterns; each module that matches is one feature, with all that lies below it."""
    interface: str = "api"
    """The public interface of a feature is its submodule of this name, and what lies below that. "." is the feature's own `__init__`."""
    interfaces: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Other interfaces, from a pattern of features to modules (whole names, or relative to the feature with a leading dot)."""
    shared: tuple[str, ...] = ()
    """The shared kernel: modules that every feature may use."""
    composition_roots: tuple[str, ...] = ()
    """Modules that put the application together and so may import anything."""
    incidents: str = ""
    incident_prefixes: tuple[str, ...] = ()
    rate_limited_by: str = ""
    circuit_broken: tuple[str, ...] = ()
    baseline: str = "apr-baseline.json"
    layers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Role -> module patterns; the roles are `ROLES`."""
    domain_may_import: tuple[str, ...] = ()
    """Packages or modules that the domain may import although it may not import their kind."""
    domain_must_not_import: tuple[str, ...] = ()
    """Packages or modules that the domain may not import although their kind is harmless."""
    severity: dict[str, str] = field(default_factory=dict)
    """Rule -> one of `GRADES`."""
    knowledge: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """Kind -> rows as written; the knowledge loader validates them."""

    @property
    def digest(self) -> str:
        """SHA-256 over everything that can change a finding: part of the plugin's fingerprint. Where the project lies is not in it."""
        said = {f.name: getattr(self, f.name) for f in fields(self) if f.name not in ("root", "file", "baseline")}
        return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()


_TEXTS: Final = ("interface", "incidents", "rate_limited_by", "baseline")
_LISTS: Final = (
    "root_packages",
    "features",
    "shared",
    "composition_roots",
    "incident_prefixes",
    "circuit_broken",
    "domain_may_import",
    "domain_must_not_import",
)
_PATTERNS: Final = ("features", "shared", "composition_roots")
_MODULES: Final = ("root_packages", "domain_may_import", "domain_must_not_import")
_TABLES: Final = ("layers", "interfaces", "severity", "knowledge")
_KEYS: Final = (*_TEXTS, *_LISTS, *_TABLES)


def load(root: Path, rules: Collection[str] = ()) -> Config:
    """Read the configuration that lies in the folder `root`. Without any, the defaults.

    `rules` are the known rule names; when given, those under `severity` must be among them (categories included, if the caller lists them).
    Raises ConfigError: unknown key (with the nearest valid one), wrong type, not UTF-8, not TOML/INI.
    """
    for name in FILES:
        path = root / name
        try:
            data = path.read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            continue
        except OSError as error:
            raise ConfigError(f"{name} cannot be read ({error.strerror}): check its permissions") from error
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            raise ConfigError(f"{name} is not UTF-8 (byte 0x{data[error.start]:02x} in line {line}): save it as UTF-8") from error
        table = _from_toml(text, name) if name.endswith(".toml") else _from_ini(text, name)
        if table is not None:
            return _validated(root, name, table, rules)
    return Config(root=root)


def _from_toml(text: str, file: str) -> dict[str, Any] | None:
    import tomllib

    try:
        tables = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ConfigError(f"{file} is not valid TOML ({error}): mend it there") from error
    tool = tables.get("tool")
    if not isinstance(tool, dict) or "apr" not in tool:
        return None
    table = tool["apr"]
    if not isinstance(table, dict):
        raise ConfigError(f"`tool.apr` in {file} must be a table, not {_kind(table)}: write [tool.apr] and the keys below it")
    return table


def _from_ini(text: str, file: str) -> dict[str, Any] | None:
    if "[apr" not in text:  # most setup.cfg files are not ours: do not fail on what their own tool has to judge
        return None
    import configparser

    parser = configparser.RawConfigParser(interpolation=None, strict=True, default_section="\0")
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # keys are case-sensitive, as in TOML
    try:
        parser.read_string(text, source=file)
    except configparser.Error as error:
        raise ConfigError(f"{file} is not a valid INI file ({' '.join(str(error).split())}): mend it there") from error
    table: dict[str, Any] = {}
    found = False
    for section in parser.sections():
        if section != "apr" and not section.startswith("apr."):
            continue
        found = True
        items = dict(parser.items(section))
        if section == "apr":
            table.update({key: _lines(value) if key in _LISTS else (value or "").strip() for key, value in items.items()})
            continue
        name = section.removeprefix("apr.")
        if name.split(".")[0] == "knowledge":
            raise ConfigError(
                f"[{section}] in {file} cannot hold knowledge: write it as [[tool.apr.{name}]] in pyproject.toml, with the rest of the configuration"
            )
        if name not in _TABLES:
            raise ConfigError(f"unknown section [{section}] in {file}{_nearest(name, _TABLES, '[apr.{}]')}: rename or remove it")
        table[name] = {key: (value or "").strip() if name == "severity" else _lines(value) for key, value in items.items()}
    return table if found else None


def _lines(value: str | None) -> list[str]:
    """The items of an INI list, one a line; `#` and `;` begin a comment line."""
    stripped = (line.strip() for line in (value or "").splitlines())
    return [line for line in stripped if line and not line.startswith(("#", ";"))]


def _validated(root: Path, file: str, table: Mapping[str, Any], rules: Collection[str]) -> Config:
    """The configuration that `table` says. Raises ConfigError."""
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key in _TEXTS:
            if not isinstance(value, str):
                raise ConfigError(f'`{key}` in {file} must be text, not {_kind(value)}: write {key} = "…"')
            values[key] = value
        elif key in _LISTS:
            values[key] = _texts(key, value, file)
        elif key in _TABLES:
            if not isinstance(value, dict):
                raise ConfigError(f"`{key}` in {file} must be a table, not {_kind(value)}: write [tool.apr.{key}] and the entries below it")
            values[key] = _table(key, value, file, rules)
        else:
            raise ConfigError(f"unknown key `{key}` in {file}{_nearest(key, _KEYS, '`{}`')}: rename or remove it")
    for key in _PATTERNS:
        for pattern in values.get(key, ()):
            _check_pattern(key, pattern, file)
    for key in _MODULES:
        for module in values.get(key, ()):
            if not _MODULE.fullmatch(module):
                raise ConfigError(f"`{key}` in {file} has {module!r}, which is no module name: write a dotted name such as shop.http")
    interface = values.get("interface", "api")
    if interface != "." and not _MODULE.fullmatch(interface):
        raise ConfigError(f'`interface` in {file} is {interface!r}: write the name of a submodule of each feature, or "." for its __init__')
    return Config(root=root, file=file, **values)


def _table(key: str, table: Mapping[str, Any], file: str, rules: Collection[str]) -> dict[str, Any]:
    """A validated sub-table."""
    out: dict[str, Any] = {}
    for name, value in table.items():
        label = f"{key}.{name}"
        if key == "knowledge":
            if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
                raise ConfigError(f"`{label}` in {file} must be an array of tables, not {_kind(value)}: write [[tool.apr.{label}]] above each row")
            out[name] = value
        elif key == "severity":
            if rules and name not in rules:
                raise ConfigError(f"`severity` in {file} names an unknown rule `{name}`{_nearest(name, rules, '`{}`')}: `apr rules` lists them all")
            if not isinstance(value, str) or value not in GRADES:
                shown = repr(value) if isinstance(value, str) else _kind(value)
                raise ConfigError(f'`{label}` in {file} is {shown}: write "P0", "P1", "P2", "P3" or "off"')
            out[name] = value
        else:
            if key == "layers" and name not in ROLES:
                raise ConfigError(f"unknown role `{name}` under `layers` in {file}{_nearest(name, ROLES, '`{}`')}: the roles are {', '.join(ROLES)}")
            items = _texts(label, value, file)
            for pattern in (name,) if key == "interfaces" else items:
                _check_pattern(label, pattern, file)
            for module in items if key == "interfaces" else ():
                if module != "." and not _MODULE.fullmatch(module.removeprefix(".")):
                    raise ConfigError(
                        f"`{label}` in {file} has {module!r}, which is no module: write a dotted name, or .name for a submodule of the feature"
                    )
            out[name] = items
    return out


def _texts(key: str, value: object, file: str) -> tuple[str, ...]:
    """A list of texts, each once."""
    if isinstance(value, str):
        raise ConfigError(f"`{key}` in {file} must be a list of texts, not one text: write {key.rpartition('.')[2]} = [{json.dumps(value)}]")
    if not isinstance(value, list):
        raise ConfigError(f'`{key}` in {file} must be a list of texts, not {_kind(value)}: write {key.rpartition(".")[2]} = ["…"]')
    for item in value:
        if not isinstance(item, str):
            raise ConfigError(f"`{key}` in {file} must be a list of texts, but holds {_kind(item)}: put it in quotes or remove it")
        if not item.strip():
            raise ConfigError(f"`{key}` in {file} holds an empty text: remove it")
    return tuple(dict.fromkeys(item.strip() for item in value))


def _kind(value: object) -> str:
    """The type of a TOML value, in words."""
    names = {bool: "true/false", int: "a number", float: "a number", str: "text", list: "a list", dict: "a table"}
    return names.get(type(value), "a date or time")


def _nearest(word: str, known: Iterable[str], form: str) -> str:
    """`, did you mean …`, or nothing when no known word is near."""
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6) or difflib.get_close_matches(
        word.replace("-", "_"), list(known), n=1, cutoff=0.6
    )
    return f" (did you mean {form.format(close[0])}?)" if close else ""


# --- patterns ---------------------------------------------------------------------------------------------------------------------

_MODULE: Final = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*")
_SEGMENT: Final = re.compile(r"\*\*|(?!\d)[\w*]+")


def _check_pattern(key: str, pattern: str, file: str) -> None:
    """Raises ConfigError for what can match no module name."""
    for segment in pattern.split("."):
        if not _SEGMENT.fullmatch(segment) or ("**" in segment and segment != "**"):
            raise ConfigError(
                f"`{key}` in {file} has the pattern {pattern!r}, which can match no module: write dotted names, with * for one segment and ** for any number"
            )


@lru_cache(maxsize=4096)
def _compiled(pattern: str) -> re.Pattern[str]:
    parts: list[str] = []
    for segment in pattern.split("."):
        if segment == "**":
            if not parts or parts[-1] != _ANY:  # two in a row say no more than one, and cost quadratic time
                parts.append(_ANY)
        elif segment == "*":
            parts.append(r"[^.]+\.")
        else:
            parts.append("[^.]*".join(re.escape(piece) for piece in segment.split("*")) + r"\.")
    return re.compile("".join(parts))


_ANY: Final = r"(?:[^.]+\.)*"


def match(pattern: str, module: str) -> bool:
    """Whether a dotted module name matches a pattern: `*` is one segment (or part of one), `**` any number, none too."""
    return _compiled(pattern).fullmatch(module + ".") is not None


def matches(patterns: Iterable[str], module: str) -> bool:
    """Whether any of the patterns matches the module name."""
    return any(match(pattern, module) for pattern in patterns)


def inside(patterns: Iterable[str], module: str) -> bool:
    """Whether the module, or a package that it lies in, matches any of the patterns."""
    listed = tuple(patterns)
    while listed and module:
        if matches(listed, module):
            return True
        module = module.rpartition(".")[0]
    return False


def feature_of(config: Config, module: str) -> str:
    """The feature that a module belongs to: the shortest prefix of its name that matches `features`; "" for none, for the shared kernel and for a composition root."""
    if not config.features or inside((*config.shared, *config.composition_roots), module):
        return ""
    parts = module.split(".")
    for length in range(1, len(parts) + 1):
        prefix = ".".join(parts[:length])
        if matches(config.features, prefix):
            return prefix
    return ""


def interface_of(config: Config, feature: str) -> tuple[str, ...]:
    """The modules that other features may import from `feature`, with all that lies below each (the feature's own name means its `__init__` alone)."""
    fitting = [pattern for pattern in config.interfaces if match(pattern, feature)]
    if fitting:  # the pattern that names it most closely
        return tuple(_below(feature, module) for module in config.interfaces[max(fitting, key=lambda pattern: len(pattern.replace("*", "")))])
    return (_below(feature, "." if config.interface == "." else f".{config.interface}"),)


def _below(feature: str, module: str) -> str:
    if module == ".":
        return feature
    return feature + module if module.startswith(".") else module


def check_patterns(config: Config, modules: Collection[str]) -> list[str]:
    """One sentence for each pattern of the configuration that matches none of the project's modules, in the order of the file."""
    known = sorted(modules)
    said: list[tuple[str, str]] = [("features", p) for p in config.features]
    said += [("interfaces", p) for p in config.interfaces]
    said += [("shared", p) for p in config.shared]
    said += [("composition_roots", p) for p in config.composition_roots]
    said += [(f"layers.{role}", p) for role, patterns in config.layers.items() for p in patterns]
    out = []
    for key, pattern in said:
        if not any(match(pattern, module) for module in known):
            plain = pattern.replace(".**", "").replace("**.", "").replace(".*", "").replace("*", "")
            hint = _nearest(plain, known, "`{}`")
            out.append(f"`{key}` in {config.file} has the pattern `{pattern}`, which matches no module of the project{hint}: mend or remove it")
    return out
