"""What other people's packages a domain may import, and what to say of those it may not: shared by the contract and by the rule that looks at one module.

Imports nothing heavy: it is asked inside mypy.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from apr_mypy import knowledge
from apr_mypy.config import Config, inside
from apr_mypy.knowledge.schema import Package

FORBIDDEN: Final = {
    "web": "a web framework",
    "orm": "an ORM or database driver",
    "queue": "a task or message queue",
    "http": "an HTTP client",
    "cloud": "a cloud SDK",
    "io": "an input/output module",
    "cache": "a cache",
}
"""Kinds of packages that a domain must not know, in words. Serialisation (pydantic), logging and the rest are left, unless the project forbids them by name."""

OUTER: Final = "which lies in an outer layer"
NOT_ALLOWED: Final = "which the project forbids the domain"
_STANDARD: Final = sys.stdlib_module_names | {"typing_extensions"}
"""The standard library, with what later versions of `typing` have for older Pythons."""
NOT_LISTED: Final = "which the domain does not list"


@dataclass(frozen=True, slots=True)
class Purity:
    """`kinds` is package or module name -> kind; `may` and `must_not` are what the project allows and forbids; with `only_listed`, nothing but `may` is allowed."""

    kinds: Mapping[str, str]
    may: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()
    only_listed: bool = False

    def forbidden(self, names: Iterable[str]) -> str:
        """Why a domain must not know one of these full names of other people's, in words; "" when it may."""
        for full in names:
            said = FORBIDDEN.get(self.kind(full), "")
            if inside(self.must_not, full):
                return said or NOT_ALLOWED
            if said and not inside(self.may, full):
                return said
        return ""

    def unlisted(self, names: Iterable[str]) -> str:
        """The same for what only the list could allow."""
        wanted = [name for name in names if name.partition(".")[0] not in _STANDARD and not inside(self.may, name)]
        return NOT_LISTED if self.only_listed and wanted else ""

    def kind(self, full: str) -> str:
        """The kind of the package or module that a name is in; "" when it is not known."""
        while full:
            if full in self.kinds:
                return self.kinds[full]
            full = full.rpartition(".")[0]
        return ""

    def named(self, shown: str, names: Iterable[str]) -> str:
        """What to call an import: as the statement says it, or by the knowledge's name where that is longer (`from urllib import request`)."""
        for full in names:
            while full.count(".") > shown.count("."):
                if full in self.kinds or full in self.must_not:
                    return full
                full = full.rpartition(".")[0]
        return shown


def package_kinds(config: Config) -> Mapping[str, str]:
    """Package or module name -> its kind, by the knowledge under a configuration. Raises ConfigError for wrong rows of the project's own."""
    return _kinds(knowledge.load(config))


@functools.lru_cache(maxsize=4)
def _kinds(known: knowledge.Knowledge) -> Mapping[str, str]:
    return {row.name: row.kind for row in reversed(known.of_kind(Package))}


def configured(config: Config) -> Purity:
    """What a configuration says."""
    return Purity(package_kinds(config), config.domain_may_import, config.domain_must_not_import, bool(config.domain_may_import))


def strength(patterns: Iterable[str], module: str) -> int:
    """How closely patterns name a module or a package that it lies in: the length of the longest that does, -1 for none."""
    return max((len(pattern.replace("*", "")) for pattern in patterns if inside((pattern,), module)), default=-1)


def is_test(module: str) -> bool:
    """Whether a module is a test by its place or name."""
    return any(part in ("tests", "test", "conftest") or part.startswith("test_") or part.endswith("_test") for part in module.split("."))


def home(patterns: Iterable[str], module: str) -> str:
    """The package that is the domain of a module, in words where no pattern without wildcards names it."""
    for pattern in patterns:
        package = pattern.removesuffix(".**")
        if "*" not in package and inside((package,), module):
            return package
    return "the domain"


def message(importer: str, target: str, why: str, for_types: bool = False, through: str = "") -> str:
    """What is wrong with an import of a domain module. `through` is the module outside the domain by which it reaches the target."""
    what = f"{target}{' for type checking' if for_types else ''}" + (f", {why}" if why.startswith("which") else f" ({why})")
    return f"domain module {importer} imports {f'{through}, through which it reaches ' if through else ''}{what}"


def cure(importer: str, target: str, why: str, package: str, through: str = "", names: Iterable[str] = ()) -> str:
    """What to do at that import; `package` is the domain's, `names` are the full names that the import takes."""
    if through:
        return f"move what {importer} needs of {through} to a module that does not import {target}, or declare it as a Protocol in {package}"
    if why == OUTER:
        return f"declare what {importer} needs as a Protocol in {package}, let {target} implement it, and pass it in"
    errors = [name.rpartition(".")[2] for name in names if name.endswith(("Exception", "Error"))]
    if why == FORBIDDEN["web"] and errors:
        return f"raise an exception of {package}'s own in {importer}, and turn it into {errors[0]} in the handler"
    if why == FORBIDDEN["orm"]:
        return f"keep {importer} free of {target}: map rows to the domain's own classes in a repository outside {package}"
    if why in (NOT_ALLOWED, NOT_LISTED):
        return f"do without {target} in {importer}, or allow it to the domain (`domain_may_import`)"
    return f"declare what {importer} needs as a Protocol in {package} and pass in an implementation that uses {target}"
