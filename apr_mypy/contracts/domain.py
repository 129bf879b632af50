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

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import grimp
from importlinter import Contract, ContractCheck, fields

from apr_mypy.config import Config, inside, match
from apr_mypy.contracts.graph import Imports, Link, Violation, shortest
from apr_mypy.contracts.outcome import outcome, render, texts
from apr_mypy.contracts.purity import OUTER, Purity, cure, home, is_test, message, package_kinds, strength

RULE: Final = "apr-domain-imports-framework"
CATEGORY: Final = "apr-architecture"


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

    kinds: Mapping[str, str] | None = None
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
        self.exempt = texts(contract.exempt)
        self.ignore = texts(contract.ignore_imports)
        kinds = package_kinds(Config(root=Path())) if contract.kinds is None else contract.kinds
        self.purity = Purity(kinds, tuple(texts(contract.may_import)), tuple(texts(contract.must_not_import)), contract.may_import is not None)
        self.warnings = [
            f"No module matches '{pattern}'." for pattern in (*self.domain, *self.outer) if not any(match(pattern, m) for m in imports.modules)
        ]

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

    def judge(self, link: Link) -> Violation | None:
        """What is wrong with one import of a domain module."""
        if not self.imports.own(link.imported):
            why = self.purity.forbidden(_names(link)) or self.purity.unlisted(_names(link))
            return self.violation((link,), why) if why else None
        if self.is_domain(link.imported) or self.listed(link.imported):
            return None
        if self.is_outer(link.imported):
            if link.for_types and self.imports.is_port(link):
                return None
            return self.violation((link,), OUTER)
        if link.for_types:
            return None
        found = shortest(link, self.goes_on, self.reached)
        return self.violation(*found) if found else None

    def goes_on(self, link: Link) -> list[Link]:
        """The imports that a chain may go on by: not through the domain, which is judged at its own imports."""
        module = link.imported
        if not self.imports.own(module) or self.is_domain(module) or self.is_outer(module) or self.listed(module):
            return []
        return [further for further in self.imports.links(module) if not further.for_types]

    def reached(self, link: Link) -> str:
        """Why what an import outside the domain reaches is forbidden; "" when it is not."""
        if self.imports.own(link.imported):
            return OUTER if self.is_outer(link.imported) and not self.listed(link.imported) else ""
        return self.purity.forbidden(_names(link))

    def is_domain(self, module: str) -> bool:
        """Whether the pattern that names the module most closely is one of the domain's."""
        return strength(self.domain, module) >= max(strength(self.outer, module), 0)

    def is_outer(self, module: str) -> bool:
        return strength(self.outer, module) > strength(self.domain, module)

    def listed(self, module: str) -> bool:
        return inside(self.purity.may, module)

    def violation(self, chain: tuple[Link, ...], why: str) -> Violation:
        first, last = chain[0], chain[-1]
        target = self.purity.named(last.shown, _names(last))
        through = first.shown if len(chain) > 1 else ""
        said = message(first.importer, target, why, first.for_types, through)
        fix = cure(first.importer, target, why, home(self.domain, first.importer), through, _names(last))
        silenced = self.imports.silenced(first, (RULE, CATEGORY), self.ignore)
        return Violation(RULE, chain, said, fix, f"{first.shown} {target}", silenced)


def _names(link: Link) -> list[str]:
    """The full names that an import takes."""
    return [name.full.removesuffix(".*") for name in link.names] or [link.imported]
