"""Findings from architecture contracts: ours, from the layer map, and the team's own import-linter contracts, run in process.

The only place that knows import-linter's and grimp's inner workings (2.16 and 3.x; a test pins what is used). grimp reads source text and never runs it; here it is also
told where the packages lie, so that neither `sys.path` nor a module of the same name that is already loaded can mislead it.

A contract of the team's own is reported under the rule that fits: imports between two features, and `independence`, `protected` and `acyclic_siblings` contracts, as
apr-cross-feature-import (a module knows what is another's business); `layers`, `forbidden` and all others as apr-domain-imports-framework (inner code knows outer code).
"""

from __future__ import annotations

import importlib
import importlib.util
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import grimp
from grimp.application.config import settings
from grimp.application.ports.filesystem import AbstractFileSystem
from grimp.application.ports.modulefinder import AbstractModuleFinder, FoundPackage, ModuleFile
from grimp.application.ports.packagefinder import AbstractPackageFinder
from grimp.domain.valueobjects import Module
from grimp.exceptions import SourceSyntaxError
from importlinter import Contract
from importlinter.api import read_configuration
from importlinter.contracts.acyclic_siblings import AcyclicSiblingsContract
from importlinter.contracts.forbidden import ForbiddenContract
from importlinter.contracts.independence import IndependenceContract
from importlinter.contracts.layers import LayersContract
from importlinter.contracts.protected import ProtectedContract
from importlinter.domain.contract import InvalidContractOptions
from msgspec import Struct

from apr_mypy.config import Config, feature_of
from apr_mypy.contracts import FILES, Section, infer_features, infer_interfaces, infer_layers, layer_map, only_functions
from apr_mypy.contracts.domain import DomainContract
from apr_mypy.contracts.features import FeaturesContract
from apr_mypy.contracts.graph import Imports, Link, Violation
from apr_mypy.contracts.purity import package_kinds
from apr_mypy.finding import CONTRACT, Finding, Place, Trace
from apr_mypy.layout import Roots, modules_in
from apr_mypy.report.model import Gap

SEVERITY: Final = "P2"
"""Of both contract rules, before the project re-grades them."""

INFERRED: Final = "the inferred layer map"

DOMAIN_RULE: Final = "apr-domain-imports-framework"
FEATURE_RULE: Final = "apr-cross-feature-import"

_TYPES: Final[Mapping[str, type[Contract]]] = {
    "layers": LayersContract,
    "forbidden": ForbiddenContract,
    "independence": IndependenceContract,
    "protected": ProtectedContract,
    "acyclic_siblings": AcyclicSiblingsContract,
    "apr_domain": DomainContract,
    "apr_features": FeaturesContract,
}


class Checked(Struct, frozen=True):
    """What the contracts said, and what could not be checked."""

    findings: tuple[Finding, ...]
    gaps: tuple[Gap, ...]


def check(root: Path, config: Config, roots: Roots, modules: Mapping[str, Path]) -> Checked:
    """Run every contract of the project in `root`.

    `modules` are the project's modules with their files (`layout.modules_in`). Without layers or features in the configuration, a domain and features are inferred from
    the names of packages. Nothing of the project is imported. What is wrong with a contract or a file is a gap; raises ConfigError for wrong rows of knowledge.
    """
    packages = {name: path for name, path in roots.packages.items() if path.is_dir()}
    gaps: list[Gap] = []
    findings: list[Finding] = []
    with _finding_packages(packages, [*roots.search, root / "src", root]):
        runner = _Runner(root.resolve(), config, package_kinds(config), gaps)
        known = sorted(modules)
        ours = _our_contracts(config, list(packages), modules)
        session = {"root_packages": list(packages), "include_external_packages": "True"}
        if packages and ours:
            findings += runner.run([(section.id, section.type, section.all_options) for section in ours], session, config.file or INFERRED)
        findings += runner.run_own({section.id for section in ours})
        runner.say_what_no_graph_has([name for name in known if any(name.startswith(package + ".") for package in packages)])
    return Checked(_once(findings), tuple(gaps))


def _our_contracts(config: Config, packages: Sequence[str], modules: Mapping[str, Path]) -> list[Section]:
    """The contracts of the layer map; without one, those that are safe to infer (layers are not: nobody said which way they lie)."""
    inferred: dict[str, Any] = {}
    if not config.layers:
        inferred["layers"] = infer_layers(modules, only_functions(modules))
    if not config.features:
        inferred["features"] = infer_features(modules)
        if not config.interfaces:
            inferred["interfaces"] = infer_interfaces(modules, inferred["features"])
    found = layer_map(replace(config, **inferred), packages, modules).contracts
    return [section for section in found if section.type != "layers" or config.layers]


def _once(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Each broken import once: ours say more than the team's, and the first of several contracts is enough."""
    kept: dict[tuple[str, str, int], Finding] = {}
    for finding in findings:
        kept.setdefault((finding.rule, finding.place.path, finding.place.line), finding)
    return tuple(sorted(kept.values(), key=lambda f: f.order))


# --- where packages lie -----------------------------------------------------------------------------------------------------------


class _Finder(AbstractPackageFinder):
    """Finds root packages where the layout says they lie; never asks Python's import system, which would run a package's parents."""

    def __init__(self, packages: Mapping[str, Path], search: Sequence[Path]) -> None:
        self.packages = packages
        self.search = search

    def determine_package_directories(self, package_name: str, file_system: AbstractFileSystem) -> set[str]:
        """The package's folder. Raises ValueError where there is none."""
        for folder in (self.packages.get(package_name), *(where.joinpath(*package_name.split(".")) for where in self.search)):
            if folder is not None and folder.is_dir():
                return {str(folder)}
        raise ValueError(f"no package `{package_name}` lies in the project")


class _Modules(AbstractModuleFinder):
    """Finds the modules that Python would import: also those below a package in folders without `__init__.py`, which grimp's own finder passes over."""

    def find_package(self, package_name: str, package_directory: str, file_system: AbstractFileSystem) -> FoundPackage:
        """Everything below the package's folder."""
        found = modules_in(Roots(packages={package_name: Path(package_directory)}, search=(), tests=()))
        files = {name: path for name, path in found.items() if path.is_file()}
        return FoundPackage(
            name=package_name,
            directory=package_directory,
            module_files=frozenset(ModuleFile(Module(name), file_system.get_mtime(str(path))) for name, path in files.items()),
            namespace_packages=frozenset(found.keys() - files.keys()),
        )


@contextmanager
def _finding_packages(packages: Mapping[str, Path], search: Sequence[Path]) -> Iterator[None]:
    before = {"PACKAGE_FINDER": settings.PACKAGE_FINDER, "MODULE_FINDER": settings.MODULE_FINDER}
    settings.configure(PACKAGE_FINDER=_Finder(packages, search), MODULE_FINDER=_Modules())
    try:
        yield
    finally:
        settings.configure(**before)


# --- running ----------------------------------------------------------------------------------------------------------------------


class _Runner:
    """Builds each graph once and turns contracts into findings and gaps."""

    def __init__(self, root: Path, config: Config, kinds: Mapping[str, str], gaps: list[Gap]) -> None:
        self.root = root
        self.config = config
        self.kinds = kinds
        self.gaps = gaps
        self.graphs: dict[tuple[tuple[str, ...], bool, bool], grimp.ImportGraph | None] = {}

    def gap(self, file: str, name: str, reason: str, remedy: str) -> None:
        self.gaps.append(Gap(file, 0, name, reason, remedy, fatal=True))

    def say_what_no_graph_has(self, modules: Sequence[str]) -> None:
        """A gap for modules that are in no graph, should grimp ever pass over one."""
        graphs = [graph for graph in self.graphs.values() if graph is not None]
        if not graphs:
            return
        seen = {module for graph in graphs for module in graph.modules}
        missing = [m for m in modules if m not in seen]
        missing = [m for m in missing if not any(other.startswith(m + ".") for other in missing)]
        if missing:
            others = f", like {len(missing) - 1} more" if len(missing) > 1 else ""
            reason = f"no contract looked at it: it is not in the import graph{others}"
            self.gaps.append(Gap("", 0, missing[0], reason, "Check `root_packages`", count=len(missing)))

    def run_own(self, ours: set[str]) -> Iterator[Finding]:
        """The team's own contracts. Those that were written from the layer map have just run."""
        for file in FILES:
            if not (self.root / file).is_file():
                continue
            try:
                read = read_configuration(str(self.root / file))
            except FileNotFoundError:  # no import-linter section in it
                continue
            except Exception as error:
                said = "it names no root_packages" if isinstance(error, KeyError) else _sentence(error)
                self.gap(
                    file, "import-linter's configuration", f"import-linter cannot read it: {said}", "mend it there, or run `lint-imports` to see more"
                )
                return
            session = read["session_options"]
            types = {line.partition(":")[0].strip(): line.partition(":")[2].strip() for line in session.get("contract_types", [])}
            contracts = [(str(o.get("id", "")), str(o.get("type")), o) for o in read["contracts_options"] if o.get("id") not in ours]
            yield from self.run(contracts, session, file, types)
            return

    def run(
        self, contracts: Iterable[tuple[str, str, Mapping[str, Any]]], session: Mapping[str, Any], file: str, types: Mapping[str, str] | None = None
    ) -> Iterator[Finding]:
        """Check contracts, given as (id, type, options)."""
        listed = list(contracts)
        graph = self.graph(session, file) if listed else None
        if graph is None:
            return
        imports = Imports(graph, session["root_packages"])
        for name, type_name, options in listed:
            title = str(options.get("name") or name)
            try:
                contract_class = _TYPES.get(type_name) or self.contract_class(type_name, (types or {}).get(type_name, ""))
                contract = contract_class(name=title, session_options=dict(session), contract_options={k: v for k, v in options.items() if k != "id"})
                if isinstance(contract, DomainContract):
                    contract.kinds = self.kinds
                checked = contract.check(deepcopy(graph), verbose=False)
            except InvalidContractOptions as error:
                said = "; ".join(f"{key}: {value}" for key, value in error.errors.items())
                self.gap(file, f"contract '{title}'", f"its options are wrong: {said}", f"mend it in {file}")
                continue
            except Exception as error:
                self.gap(
                    file,
                    f"contract '{title}'",
                    f"it could not be checked: {_sentence(error)}",
                    f"mend it in {file}, or run `lint-imports` to see more",
                )
                continue
            for warning in checked.warnings:
                self.gaps.append(Gap(file, 0, f"contract '{title}'", warning.rstrip("."), f"mend it in {file}"))
            if not checked.kept or checked.metadata.get("violations"):
                yield from self.findings(contract, title, checked.metadata, imports)

    def graph(self, session: Mapping[str, Any], file: str) -> grimp.ImportGraph | None:
        flags = [str(session.get(key)).lower() == "true" for key in ("include_external_packages", "exclude_type_checking_imports")]
        packages = session["root_packages"]
        roots = tuple(packages) if isinstance(packages, list) else (str(packages),)
        key = (roots, flags[0], flags[1])
        if key not in self.graphs:
            self.graphs[key] = None
            try:
                self.graphs[key] = grimp.build_graph(
                    *roots, include_external_packages=flags[0], exclude_type_checking_imports=flags[1], cache_dir=None
                )
            except SourceSyntaxError as error:
                path = _relative(Path(error.filename), self.root)
                self.gaps.append(
                    Gap(
                        path,
                        error.lineno or 0,
                        "contracts",
                        "no contract could be checked: this file has a syntax error",
                        "mend the syntax",
                        fatal=True,
                    )
                )
            except Exception as error:
                self.gap(file, "contracts", f"the import graph of {', '.join(roots)} cannot be built: {_sentence(error)}", "check `root_packages`")
        return self.graphs[key]

    def contract_class(self, type_name: str, place: str) -> type[Contract]:
        """A contract type that is installed. Raises ValueError for an unknown one, and for one that the reviewed project defines: its code is not run."""
        module, _, name = place.rpartition(".")
        if not module:
            raise ValueError(f"there is no contract type `{type_name}`")
        spec = importlib.util.find_spec(module.split(".")[0])
        origin = Path((spec.origin if spec and spec.origin else next(iter(spec.submodule_search_locations or ()), "")) or "") if spec else Path()
        if spec is None or (origin.resolve().is_relative_to(self.root) and "site-packages" not in origin.parts):
            raise ValueError(f"its type {place} is the project's own code, which is not run here; `lint-imports` checks it")
        found = getattr(importlib.import_module(module), name, None)
        if not (isinstance(found, type) and issubclass(found, Contract)):
            raise ValueError(f"{place} is no contract type")
        return found

    # --- findings

    def findings(self, contract: Contract, title: str, metadata: Mapping[str, Any], imports: Imports) -> Iterator[Finding]:
        for violation in metadata.get("violations", ()):
            if violation.silenced != "ignore_imports":  # a comment is the review's business: it also counts them
                yield self.finding(violation, imports)
        guidance = str(getattr(contract, "broken_contract_guidance", None) or "")
        kind = str(contract.contract_options.get("type", ""))
        for inner, chain in _chains(metadata):
            for violation in self.violations(chain, inner, kind, title, guidance, imports):
                yield self.finding(violation, imports)
        for module in sorted(metadata.get("undeclared_modules", ())):
            link = Link(module, module, 1, 1, 1)
            fix = guidance or f"add {module} to a layer of the contract, or to its exhaustive_ignores"
            yield self.finding(Violation(DOMAIN_RULE, (link,), f"{module} is in no layer of the contract '{title}'", fix, title), imports)

    def violations(self, chain: list[dict[str, Any]], inner: str, kind: str, title: str, guidance: str, imports: Imports) -> Iterator[Violation]:
        """One for each line of the import where a chain leaves the package `inner`."""
        start = max((at for at, link in enumerate(chain) if link["importer"] == inner or link["importer"].startswith(inner + ".")), default=0)
        links = [_link(link, line, imports) for link in chain[start:] for line in (link["line_numbers"] or (None,))[:1]]
        first, last = links[0], links[-1]
        for line in chain[start]["line_numbers"] or (None,):
            head = _link(chain[start], line, imports)
            reach = f"{last.shown}" if len(links) == 1 else f"{first.shown}, through which it reaches {last.shown}"
            a, b = feature_of(self.config, first.importer), feature_of(self.config, last.imported)
            rule = FEATURE_RULE if (a and b and a != b) or kind in ("independence", "protected", "acyclic_siblings") else DOMAIN_RULE
            fix = guidance or _FIXES.get(kind, _FIXES["forbidden"]).format(importer=first.importer, imported=first.shown, target=last.shown)
            yield Violation(
                rule,
                (head, *links[1:]),
                f"{first.importer} imports {reach}, against the contract '{title}'",
                fix,
                f"{title} {first.imported} {last.imported}",
            )

    def finding(self, violation: Violation, imports: Imports) -> Finding:
        first = violation.chain[0]
        paths = [_relative(imports.file(link.importer), self.root) for link in violation.chain]
        trace = tuple(
            Trace(path, max(link.line, 1), f"{link.importer} imports {link.shown}")
            for path, link in zip(paths, violation.chain)
            if len(violation.chain) > 1
        )
        place = Place(paths[0], max(first.line, 1), first.column, first.end_line)
        return Finding(violation.rule, SEVERITY, place, first.importer, violation.message, violation.fix, CONTRACT, trace, violation.subject)


_FIXES: Final = {
    "layers": "move what {importer} needs of {imported} to its own layer or below, or pass it in from the layer above",
    "forbidden": "do without {target} in {importer}, or pass in what it is needed for",
    "independence": "move what both need to a module that both may import",
    "protected": "go through a module that the contract allows to import {target}",
    "acyclic_siblings": "move what both need to a module below both, so that the imports go one way",
}


def _chains(metadata: Mapping[str, Any]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Every broken chain in the metadata of import-linter's own contract types, and the package that it leaves."""
    for group in (*metadata.get("invalid_chains", ()), *metadata.get("invalid_dependencies", ())):
        inner = group["importer"] if "importer" in group else group["downstream_module"]
        for chain in group.get("chains", group.get("routes", ())):
            if isinstance(chain, list):
                yield inner, chain
                continue
            yield inner, chain["chain"]
            for first in chain["extra_firsts"]:  # other imports by which the same way is entered
                yield inner, [first, *chain["chain"][1:]]
            if len(chain["chain"]) == 1:
                for last in chain["extra_lasts"]:
                    yield inner, [last]
    for group in metadata.get("illegal_imports", ()):
        for link in group.illegal_links:
            yield link["importer"], [link]
    for imports in metadata.get("cycle_breakers_by_package", {}).values():
        for importer, imported in sorted(imports):
            yield importer, [{"importer": importer, "imported": imported, "line_numbers": ()}]


def _link(raw: Mapping[str, Any], line: int | None, imports: Imports) -> Link:
    """The statement that import-linter means; of several lines, the first when it names none."""
    for link in imports.links(raw["importer"]):
        if link.imported == raw["imported"] and line in (None, link.line):
            return link
    return Link(raw["importer"], raw["imported"], line or 0, 1, line or 0)


def _relative(path: Path | None, root: Path) -> str:
    """The path as a finding has it: relative to the project's root, with slashes."""
    return Path(os.path.relpath(path, root)).as_posix() if path else ""


def _sentence(error: Exception) -> str:
    """An error's message in one line."""
    return " ".join(str(error).split()).rstrip(".") or type(error).__name__
