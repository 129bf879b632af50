"""A contract type for import-linter: features use each other only through their interface.

    [importlinter]
    root_packages =
        shop
    contract_types =
        apr_features: apr_mypy.contracts.features.FeaturesContract

    [importlinter:contract:features]
    name = Features know each other's api only
    type = apr_features
    features =
        shop.features.*

import-linter's `independence` forbids all imports between features, and its `protected` sees neither a re-export nor the way through a shared module.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import grimp
from importlinter import Contract, ContractCheck, fields
from importlinter.domain.contract import InvalidContractOptions

from apr_mypy.config import Config, feature_of, inside, interface_of
from apr_mypy.contracts.graph import Imports, Link, Violation, shortest
from apr_mypy.contracts.outcome import outcome, render, texts

RULE: Final = "apr-cross-feature-import"
CATEGORY: Final = "apr-architecture"


_NEAR: Final = 2
"""Imports in a chain that goes through one shared module: what is further away is mended there, and not at each import that leads to it."""
_FEW: Final = 3
"""So many of them are told one by one."""


class FeaturesContract(Contract):
    """A feature may import of another feature its interface and nothing else: directly, in a function, under TYPE_CHECKING, by `importlib.import_module("…")`, by a
    name that the other's `__init__` re-exports, or through modules that belong to no feature.

    - features:          patterns; each module that matches is one feature, with all that lies below it (`shop.features.*`).
    - interface:         the submodule that is each feature's interface; "." is its `__init__`. Default: api. (Optional.)
    - interfaces:        other interfaces, one a line: `shop.features.billing -> .contract, .events`. (Optional.)
    - shared:            modules that all features may use though they match `features`. (Optional.)
    - composition_roots: modules that may import anything, and that no chain goes through. (Optional.)
    - ignore_imports:    imports, `a -> b`, that are not reported. They stay in the graph. (Optional.)
    - broken_contract_guidance: shown below the violations. (Optional.)
    """

    type_name = "apr_features"

    features = fields.ListField(subfield=fields.StringField())
    interface = fields.StringField(default="api")
    interfaces = fields.ListField(subfield=fields.StringField(), required=False)
    shared = fields.ListField(subfield=fields.StringField(), required=False)
    composition_roots = fields.ListField(subfield=fields.StringField(), required=False)
    ignore_imports = fields.ListField(subfield=fields.StringField(), required=False)
    broken_contract_guidance = fields.TextField(required=False)

    def validate(self) -> None:
        """Raises InvalidContractOptions where a line of `interfaces` is no `feature -> module, module`."""
        for line in texts(self.interfaces):
            feature, arrow, modules = line.partition("->")
            if not (arrow and feature.strip() and modules.strip()):
                raise InvalidContractOptions({"interfaces": f"'{line}' must be in the form 'feature -> module, module'."})

    def check(self, graph: grimp.ImportGraph, verbose: bool) -> ContractCheck:
        """Look at every import of every feature. The violations are in the metadata, as records; nothing is printed."""
        check = _Check(self, Imports(graph, self.session_options["root_packages"]))
        return outcome(check.violations(), check.warnings)

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print the broken imports, each with its chain."""
        render(check, texts(self.broken_contract_guidance))


class _Check:
    """One run of the contract over one graph."""

    def __init__(self, contract: FeaturesContract, imports: Imports) -> None:
        self.imports = imports
        self.roots = texts(contract.composition_roots)
        self.ignore = texts(contract.ignore_imports)
        interfaces = {}
        for line in texts(contract.interfaces):
            feature, _, modules = line.partition("->")
            interfaces[feature.strip()] = tuple(m.strip() for m in modules.split(",") if m.strip())
        self.config = Config(
            root=Path(),
            features=tuple(texts(contract.features)),
            interface=str(contract.interface),
            interfaces=interfaces,
            shared=tuple(texts(contract.shared)),
            composition_roots=tuple(self.roots),
        )
        self._feature: dict[str, str] = {}
        self.warnings = [] if any(self.feature(m) for m in imports.modules) else [f"No module matches {' or '.join(self.config.features)}."]

    def feature(self, module: str) -> str:
        """The feature that a module belongs to; "" for the shared kernel, a composition root, and what lies outside."""
        known = self._feature.get(module)
        if known is None:
            known = self._feature[module] = feature_of(self.config, module)
        return known

    def violations(self) -> Iterator[Violation]:
        """One for each import that reaches another feature; of many that do so by way of several shared modules and end with the same import, the feature's shortest."""
        through: dict[tuple[str, Link], list[Violation]] = {}
        for mine, violation in self.broken_imports():
            if len(violation.chain) > _NEAR and not violation.silenced:
                through.setdefault((mine, violation.chain[-1]), []).append(violation)
            else:
                yield violation
        for alike in through.values():
            if len(alike) <= _FEW:
                yield from alike
                continue
            first = min(alike, key=lambda one: len(one.chain))
            others = len(alike) - 1
            yield replace(first, message=f"{first.message}, as {others} other imports of this feature do")

    def broken_imports(self) -> Iterator[tuple[str, Violation]]:
        """Each with the feature that it stands in."""
        for module in sorted(self.imports.modules):
            mine = self.feature(module)
            if not mine:
                continue
            by_site: dict[tuple[int, str], Violation] = {}
            for link in self.imports.links(module):
                for violation, other in self.judge(link, mine):
                    best = by_site.get((link.line, other))
                    if best is None or len(violation.chain) < len(best.chain):  # the direct import says more than the chain
                        by_site[link.line, other] = violation
            yield from ((mine, one) for one in by_site.values())

    def judge(self, link: Link, mine: str) -> Iterator[tuple[Violation, str]]:
        """What is wrong with one import of a module of the feature `mine`, and with which other feature."""
        reached = self.reaches(link, mine)
        if reached:
            yield self.violation((link, *reached[1]), reached[0], mine), reached[0]
            return
        if self.goes_through(link):
            found = shortest(link, lambda at: self.goes_on(at, link), lambda at: self.reaches(at, mine))
            if found:
                chain, (other, rest) = found
                yield self.violation((*chain, *rest), other, mine), other

    def goes_through(self, link: Link) -> bool:
        """Whether a chain may go on behind an import: only where no feature answers for it, and no composition root."""
        module = link.imported
        return self.imports.own(module) and not self.feature(module) and not inside(self.roots, module)

    def goes_on(self, link: Link, first: Link) -> list[Link]:
        """The imports of a module outside the features that hand something on: what it uses itself, or what is taken from it by name."""
        if not self.goes_through(link):
            return []
        taken = {name.full.rpartition(".")[2] for name in (*link.names, *first.names)}
        return [
            further
            for further in self.imports.links(link.imported)
            if self.imports.own(further.imported)
            and ("*" in taken or self.imports.uses(further) or any(name.name in taken or self.takes(link, name.name) for name in further.names))
        ]

    def takes(self, link: Link, name: str) -> bool:
        """Whether the importing module reads a name off the module that it imports (`lookup.Invoice`)."""
        text = "".join(self.imports.text(link.importer))
        modules = (one.name if one.is_from or one.name != one.full.split(".")[0] else one.full for one in link.names)
        return any(re.search(rf"\b{re.escape(module)}\.{re.escape(name)}\b", text) for module in modules if module != "*")

    def reaches(self, link: Link, mine: str) -> tuple[str, tuple[Link, ...]] | None:
        """The other feature whose internals an import reaches, and the import by which that feature's `__init__` re-exports them."""
        if not self.imports.own(link.imported):
            return None
        other = self.feature(link.imported)
        if not other or other == mine:
            return None
        interface = interface_of(self.config, other)
        if any(self.in_interface(link.imported, module, other) for module in interface):
            return None
        if link.imported != other:
            return other, ()
        if not self.imports.has_children(other):  # a feature of one file has no room for an interface of its own
            return None
        return self.through_init(link, other, interface)

    def in_interface(self, module: str, interface: str, feature: str) -> bool:
        return module == interface or (interface != feature and module.startswith(interface + "."))

    def through_init(self, link: Link, other: str, interface: tuple[str, ...]) -> tuple[str, tuple[Link, ...]] | None:
        """The same for an import of a feature's `__init__`: what counts is where the names come from."""
        exports = [e for e in self.imports.links(other) if self.feature(e.imported) == other and e.imported != other]
        internal = [e for e in exports if not any(self.in_interface(e.imported, module, other) for module in interface)]
        taken = [name.full.removeprefix(other + ".") for name in link.names if name.full.startswith(other + ".")]
        if not taken or "*" in taken:  # the package itself: whatever it re-exports is in reach
            return (other, (internal[0],)) if internal else None
        for name in taken:
            by_name = [e for e in exports if any(n.name == name for n in e.names)] or [e for e in exports if any(n.name == "*" for n in e.names)]
            if not by_name:
                return other, ()  # its own, and not in the interface
            bad = next((e for e in by_name if e in internal), None)
            if bad:
                return other, (bad,)
        return None

    def violation(self, chain: tuple[Link, ...], other: str, mine: str) -> Violation:
        first, last = chain[0], chain[-1]
        if len(chain) == 1:
            what = (
                f"{last.imported}, which is internal to feature {other}"
                if last.imported != other
                else f"{self.taken(last, other)}, which is not in the interface of feature {other}"
            )
        elif first.imported == other:
            what = f"{self.taken(first, other)}, which re-exports {last.imported}, internal to feature {other}"
        else:
            what = f"{first.imported}, through which it reaches {last.imported}, internal to feature {other}"
        if len(chain) > 1 and first.imported != other:
            middle = chain[-2].importer if last.importer == other else last.importer
            fix = f"let {middle} {self.instead(last, other)}, or move what feature {mine} needs out of it"
        else:
            fix = self.instead(first, other)
        silenced = self.imports.silenced(first, (RULE, CATEGORY), self.ignore)
        return Violation(RULE, chain, f"feature {mine} imports {what}", fix, f"{first.imported} {last.imported}", silenced)

    def instead(self, link: Link, other: str) -> str:
        """What to write in place of an import: the interface that has the name already, or the one to add it to."""
        names = [name.full.rpartition(".")[2] for name in link.names if name.is_from and name.name != "*" and name.full != link.imported]
        interface = interface_of(self.config, other)
        for module in interface:
            text = "".join(self.imports.text(module))
            if names and all(re.search(rf"\b{re.escape(name)}\b", text) for name in names):
                return f"import {', '.join(names)} from {module}"
        what = ", ".join(names) or "what is needed"
        return f"add {what} to {' or '.join(interface)} and import it from there"

    def taken(self, link: Link, other: str) -> str:
        names = [name.full for name in link.names if name.full.startswith(other + ".")]
        return names[0] if len(names) == 1 and not names[0].endswith("*") else other
