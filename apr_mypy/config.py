"""The project's own configuration: `[tool.apr]` in pyproject.toml, or `[apr]` in setup.cfg or mypy.ini."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from msgspec import Struct, field


class ConfigError(Exception):
    """The configuration cannot be used. The message is one sentence that names the key, the file and the next step."""


class Config(Struct, frozen=True, kw_only=True):
    """A validated configuration. `root` is the folder it was found in (the project root), `file` the file ("" with none)."""

    root: Path
    file: str = ""
    root_packages: tuple[str, ...] = ()
    features: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    """The shared kernel: modules that every feature may use."""
    incidents: str = ""
    incident_prefixes: tuple[str, ...] = ()
    rate_limited_by: str = ""
    circuit_broken: tuple[str, ...] = ()
    baseline: str = "apr-baseline.json"
    layers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    domain_may_import: tuple[str, ...] = ()
    domain_must_not_import: tuple[str, ...] = ()
    severity: dict[str, str] = field(default_factory=dict)
    knowledge: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """SHA-256 over everything that can change a finding: part of the plugin's fingerprint."""
        raise NotImplementedError


def load(root: Path) -> Config:
    """Read the configuration that lies in `root`. Without any, the defaults.

    Raises ConfigError: unknown key (with the nearest valid one), wrong type, not UTF-8, not TOML/INI.
    """
    raise NotImplementedError


def match(pattern: str, module: str) -> bool:
    """Whether a dotted module name matches a pattern: `*` is one segment (or part of one), `**` any number, none too."""
    raise NotImplementedError
