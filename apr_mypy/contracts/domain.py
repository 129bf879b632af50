"""A contract type for import-linter: the domain knows no framework, no outer layer and no input or output.

    [importlinter]
    root_packages =
        shop
    include_external_packages = True
    contract_types =
        apr_domain: apr_mypy.contracts.domain.DomainContract

    [importlinter:contract:domain]
    name = The domain knows no framework
    type = apr_domain
    domain =
        shop.domain
    outer =
        shop.repositories
        shop.api

What a package is for comes from the knowledge of apr-mypy, so neither SQLAlchemy nor `urllib.request` need be listed.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Final

import grimp
from importlinter import Contract, ContractCheck, fields

from apr_mypy import knowledge
from apr_mypy.config import Config, match
from apr_mypy.contracts.graph import Imports, Link, Violation, inside, is_test, shortest
from apr_mypy.contracts.outcome import outcome, render, texts
from apr_mypy.knowledge.schema import Package

RULE: Final = "apr-domain-imports-framework"
CATEGORY: Final = "apr-architecture"

FORBIDDEN: Final = {
    "web": "a web framework",
    "orm": "an ORM or database driver",
    "queue": "a task or message queue",
    "http": "an HTTP client",
    "cloud": "a cloud SDK",
    "io": "an input/output module",
    "cache": "a cache",
}
"""Kinds of packages that a domain must not know, in words. Serialisation (pydantic), logging and the rest are left, unless the contract forbids them by name."""


_OUTER: Final = "which lies in an outer layer"


class DomainContract(Contract):
    """The domain may import itself, the harmless part of the standard library, and what it lists.

    Modules are patterns as in `[tool.apr.layers]`, each with all that lies below it.

    - domain:           the modules that are the domain.
    - outer:            the project's own modules that the domain must not reach: its infrastructure, services, handlers. (Optional.)
    - may_import:       other people's packages that the domain may import. When given, it may import no others; a framework that is listed is allowed too, and one of the
                        project's own modules that is listed is not looked behind. (Optional.)
    - must_not_import:  packages or modules that it must not import whatever they are for (`pydantic`). (Optional.)
    - exempt:           modules of the domain that are not held to this, beside its tests. (Optional.)
    - ignore_imports:   imports, `a -> b`, that are not reported. They stay in the graph, so a chain through them is still found. (Optional.)
    - broken_contract_guidance: shown below the violations. (Optional.)
    """

    type_name = "apr_domain"

    domain = fields.ListField(subfield=fields.StringField())
    outer = fields.ListField(subfield=fields.StringField(), required=False)
    may_import = fields.ListField(subfield=fields.StringField(), required=False)
    must_not_import = fields.ListField(subfield=fields.StringField(), required=False)
    exempt = fields.ListField(subfield=fields.StringField(), required=False)
    ignore_imports = fields.ListField(subfield=fields.StringField(), required=False)
    broken_contract_guidance = fields.TextField(required=False)

    kinds: dict[str, str] | None = None
    """Package name -> kind, where the caller knows more than the shipped knowledge (the project's own rows)."""

    def check(self, graph: grimp.ImportGraph, verbose: bool) -> ContractCheck:
        """Look at every import of every domain module. The violations are in the metadata, as records; nothing is printed."""
        if str(self.session_options.get("include_external_packages")).lower() != "true":
            raise ValueError(
                f"Contract '{self.name}' looks at other people's packages: set include_external_packages = True in the [importlinter] section."
            )
        check = _Check(self, Imports(graph, self.session_options["root_packages"]))
        return outcome(check.violations(), check.warnings)

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print the broken imports, each with its chain."""
        render(check, texts(self.broken_contract_guidance))


class _Check:
    """One run of the contract over one graph."""

    def __init__(self, contract: DomainContract, imports: Imports) -> None:
        self.imports = imports
        self.domain = texts(contract.domain)
        self.outer = texts(contract.outer)
        self.only_listed = contract.may_import is not None
        self.may = texts(contract.may_import)
        self.must_not = texts(contract.must_not_import)
        self.exempt = texts(contract.exempt)
        self.ignore = texts(contract.ignore_imports)
        self.given_kinds = contract.kinds
        self.warnings = [
            f"No module matches '{pattern}'." for pattern in (*self.domain, *self.outer) if not any(match(pattern, m) for m in imports.modules)
        ]

    @cached_property
    def kinds(self) -> dict[str, str]:
        if self.given_kinds is not None:
            return self.given_kinds
        return package_kinds(Config(root=Path()))

    def violations(self) -> Iterator[Violation]:
        for module in sorted(self.imports.modules):
            if not self.is_domain(module) or is_test(module) or inside(self.exempt, module):
                continue
            by_line: dict[int, list[Violation]] = {}
            for link in self.imports.links(module):
                violation = self.judge(link)
                if violation:
                    by_line.setdefault(link.line, []).append(violation)
            for found in by_line.values():  # one statement is one finding, and the direct import says more than the chain
                yield min(found, key=lambda v: len(v.chain))

    def is_domain(self, module: str) -> bool:
        return inside(self.domain, module)

    def judge(self, link: Link) -> Violation | None:
        """What is wrong with one import of a domain module."""
        if not self.imports.own(link.imported):
            why = self.forbidden(link) or self.unlisted(link)
            return self.violation((link,), why, link) if why else None
        if self.is_domain(link.imported) or self.listed(link.imported):
            return None
        if self.is_outer(link.imported):
            if link.for_types and self.imports.is_port(link):
                return None
            return self.violation((link,), _OUTER, link)
        if link.for_types:
            return None
        found = shortest(link, self.goes_on, self.reached)
        return self.violation(found[0], found[1], link) if found else None

    def goes_on(self, link: Link) -> list[Link]:
        """The imports that a chain may go on by: not through the domain, which is judged at its own imports."""
        module = link.imported
        if not self.imports.own(module) or self.is_domain(module) or self.is_outer(module) or self.listed(module):
            return []
        return [further for further in self.imports.links(module) if not further.for_types]

    def reached(self, link: Link) -> str:
        """What kind of forbidden thing an import outside the domain reaches; "" for none."""
        if self.imports.own(link.imported):
            return _OUTER if self.is_outer(link.imported) and not self.listed(link.imported) else ""
        return self.forbidden(link)

    def is_outer(self, module: str) -> bool:
        return inside(self.outer, module) and not self.is_domain(module)

    def listed(self, name: str) -> bool:
        return inside(self.may, name)

    def forbidden(self, link: Link) -> str:
        """In words, why a package of other people is forbidden; "" when it is not."""
        for full in [name.full.removesuffix(".*") for name in link.names] or [link.imported]:
            if inside(self.must_not, full):
                return "which the project forbids the domain"
            if self.listed(full):
                continue
            kind = self.kind(full)
            if kind in FORBIDDEN:
                return FORBIDDEN[kind]
        return ""

    def unlisted(self, link: Link) -> str:
        """The same for a package that only the list could allow."""
        if (
            not self.only_listed
            or link.imported in sys.stdlib_module_names
            or all(self.listed(name.full.removesuffix(".*")) for name in link.names or ())
        ):
            return ""
        return "" if self.listed(link.imported) else "which the domain does not list"

    def kind(self, full: str) -> str:
        name = full
        while name:
            if name in self.kinds:
                return self.kinds[name]
            name = name.rpartition(".")[0]
        return ""

    def violation(self, chain: tuple[Link, ...], why: str, link: Link) -> Violation:
        last = chain[-1]
        target = self.named(last)
        own = self.imports.own(last.imported)
        home = next((p.replace(".**", "") for p in self.domain if "*" not in p.replace(".**", "") and inside([p], link.importer)), "the domain")
        what = f"{target}{' for type checking' if link.for_types else ''}" + (f", {why}" if why.startswith("which") else f" ({why})")
        if len(chain) > 1:
            message = f"domain module {link.importer} imports {link.shown}, through which it reaches {what}"
            fix = f"move what {link.importer} needs of {link.shown} to a module that does not import {target}, or declare it as a Protocol in {home}"
        else:
            message = f"domain module {link.importer} imports {what}"
            if own:
                fix = f"declare what {link.importer} needs as a Protocol in {home}, let {link.shown} implement it, and pass it in"
            elif why == FORBIDDEN["orm"]:
                fix = f"keep {link.importer} free of {target}: map rows to the domain's own classes in a repository outside {home}"
            elif why.startswith("which"):
                fix = f"do without {target} in {link.importer}, or allow it to the domain (`domain_may_import`)"
            else:
                fix = f"declare what {link.importer} needs as a Protocol in {home} and pass in an implementation that uses {target}"
        silenced = self.imports.silenced(link, (RULE, CATEGORY), self.ignore)
        return Violation(RULE, chain, message, fix, f"{link.shown} {target}", silenced)

    def named(self, link: Link) -> str:
        """The forbidden module as the statement names it: the knowledge's name where that is longer (`from urllib import request`)."""
        for name in link.names:
            full = name.full
            while full.count(".") > link.shown.count("."):
                if full in self.kinds or full in self.must_not:
                    return full
                full = full.rpartition(".")[0]
        return link.shown


def package_kinds(config: Config) -> dict[str, str]:
    """Package or module name -> its kind, by the knowledge under a configuration."""
    return {row.name: row.kind for row in reversed(knowledge.load(config).of_kind(Package))}
