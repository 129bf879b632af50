"""A project's imports as our contract types ask for them: grimp's graph, with the names of each statement, and with imports made by a string.

Nothing here imports or runs the project; grimp and this module read its text. An edge is never taken out: a contract decides what it reports, the graph says what is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import grimp
from grimp.application.config import settings

from apr_mypy import suppressions
from apr_mypy.config import match
from apr_mypy.contracts.statements import Imported, imports_at, imports_by_string


@dataclass(frozen=True, slots=True)
class Link:
    """One import statement, for one module that it imports. `imported` is a module of the project, or the first name of someone else's package, as in grimp's graph;
    `names` says what of it. Lines and columns start at 1; `line` 0 is unknown."""

    importer: str
    imported: str
    line: int
    column: int
    end_line: int
    names: tuple[Imported, ...] = ()
    for_types: bool = False
    """Under `if TYPE_CHECKING`."""

    @property
    def shown(self) -> str:
        """The module as the statement names it: `sqlalchemy.orm` where the graph only knows `sqlalchemy`."""
        shown = {name.full.rpartition(".")[0] if name.is_from else name.full for name in self.names}
        longer = {name for name in shown if name == self.imported or name.startswith(self.imported + ".")}
        return min(longer, default=self.imported) if self.imported.count(".") == 0 else self.imported


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken import. The chain's first link is the import where the finding belongs: where it leaves the domain or the feature; its last link reaches
    what is forbidden. `message` is one clause, `fix` what to do at this import, `subject` what tells it from others of the same module."""

    rule: str
    chain: tuple[Link, ...]
    message: str
    fix: str
    subject: str
    silenced: str = ""
    """"comment" for a `# apr: ignore[…] reason` at the import, "ignore_imports" for the contract's own option; "" when it counts. It stays an edge of the graph."""

    @property
    def lines(self) -> list[str]:
        """The chain for people, one import a line."""
        return [f"{link.importer} -> {link.shown} ({f'l.{link.line}' if link.line else 'l.?'})" for link in self.chain]


class Imports:
    """The imports of the project's modules. `graph` is grimp's, `root_packages` the packages that it was built from."""

    def __init__(self, graph: grimp.ImportGraph, root_packages: Sequence[str]) -> None:
        self._graph = graph
        self.root_packages: Final = tuple(root_packages)
        self._all: Final[frozenset[str]] = frozenset(graph.modules)
        self.modules: Final[frozenset[str]] = frozenset(m for m in self._all if self.own(m))
        self._parents: Final = {m.rpartition(".")[0] for m in self.modules}
        self._files: dict[str, Path | None] = {}
        self._texts: dict[str, list[str]] = {}
        self._links: dict[str, tuple[Link, ...]] = {}
        self._statements: dict[tuple[str, int], list[tuple[Imported, str]]] = {}

    def own(self, module: str) -> bool:
        """Whether the module is the project's own."""
        return any(module == root or module.startswith(root + ".") for root in self.root_packages)

    def has_children(self, module: str) -> bool:
        """Whether anything lies below the module."""
        return module in self._parents

    def links(self, module: str) -> tuple[Link, ...]:
        """Every import of one of the project's modules, in order of lines."""
        known = self._links.get(module)
        if known is None:
            found = [link for imported in sorted(self._graph.find_modules_directly_imported_by(module)) for link in self._direct(module, imported)]
            text = "".join(self.text(module))
            for name in imports_by_string(text, self._package(module)):
                found.append(Link(module, self._resolve(name.full), name.line, name.column, name.end_line, (name,)))
            known = self._links[module] = tuple(sorted(set(found), key=lambda link: (link.line, link.column, link.imported)))
        return known

    def text(self, module: str) -> list[str]:
        """The lines of a module's file; none for a namespace package or a file that cannot be read."""
        lines = self._texts.get(module)
        if lines is None:
            path = self.file(module)
            try:
                lines = path.read_text("utf-8").splitlines(keepends=True) if path else []
            except (OSError, ValueError):
                lines = []  # apr: ignore[apr-magic-return] import-linter itself reports what it cannot read
            self._texts[module] = lines
        return lines

    def file(self, module: str) -> Path | None:
        """The file of one of the project's modules."""
        if module not in self._files:
            root = max((r for r in self.root_packages if module == r or module.startswith(r + ".")), key=len, default="")
            self._files[module] = None
            for folder in self._folders.get(root, ()):
                path = folder.joinpath(*module[len(root) + 1 :].split(".")) if module != root else folder
                for file in (path / "__init__.py", path.with_suffix(".py") if module != root else path):
                    if file.is_file():
                        self._files[module] = file
                        return file
        return self._files[module]

    @cached_property
    def _folders(self) -> dict[str, list[Path]]:
        finder, system = settings.PACKAGE_FINDER, settings.FILE_SYSTEM
        return {
            root: [Path(f) for f in sorted(finder.determine_package_directories(package_name=root, file_system=system))]
            for root in self.root_packages
        }

    @cached_property
    def _at_run_time(self) -> grimp.ImportGraph:
        """The same graph without what only type checkers import."""
        return grimp.build_graph(*self.root_packages, include_external_packages=True, exclude_type_checking_imports=True, cache_dir=None)

    def _direct(self, importer: str, imported: str) -> list[Link]:
        lines = sorted({int(d["line_number"] or 0) for d in self._graph.get_import_details(importer=importer, imported=imported)}) or [0]
        really = {d["line_number"] for d in self._at_run_time.get_import_details(importer=importer, imported=imported)}
        found = []
        for line in lines:
            names = [name for name, module in self._statement(importer, line) if module == imported]
            column, end = (names[0].column, names[0].end_line) if names else (1, line)
            found.append(Link(importer, imported, line, column, end, tuple(names), line not in really))
        return found

    def _statement(self, importer: str, line: int) -> list[tuple[Imported, str]]:
        """The names imported at a line, each with the module of the graph that it is or is in."""
        known = self._statements.get((importer, line))
        if known is None:
            found = imports_at(self.text(importer), line, self._package(importer))
            known = self._statements[importer, line] = [(name, self._resolve(name.full)) for name in found]
        return known

    def _package(self, module: str) -> str:
        file = self.file(module)
        return module if file is None or file.name == "__init__.py" else module.rpartition(".")[0]

    def _resolve(self, full: str) -> str:
        """The module of the graph that a full name is or is in; for a name that is in none, its first part."""
        name = full.removesuffix(".*")
        while name:
            if name in self._all:
                return name
            name = name.rpartition(".")[0]
        return full.split(".")[0]

    def is_port(self, link: Link) -> bool:
        """Whether all that an import takes are the project's own Protocols or abstract classes."""
        text = "".join(self.text(link.imported))
        names = [name.full.rpartition(".")[2] for name in link.names if name.is_from]
        return bool(names) and all(
            re.search(rf"^\s*class\s+{re.escape(name)}\b[^:]*?\b(Protocol|ABC|ABCMeta)\b", text, re.MULTILINE) for name in names
        )

    def uses(self, link: Link) -> bool:
        """Whether the importing module does anything with what it imports: an import for its effect alone (`import b.models  # noqa`, to register) hands nothing on."""
        for name in link.names:
            if name.name in ("", "*"):
                return True
            outside = "".join(t for number, t in enumerate(self.text(link.importer), 1) if not link.line <= number <= link.end_line)
            if re.search(rf"\b{re.escape(name.name)}\b" if name.is_from or "." not in name.full else rf"\b{re.escape(name.full)}\b", outside):
                return True
        return not link.names

    def silenced(self, link: Link, codes: Iterable[str], expressions: Iterable[str]) -> str:
        """What silences a violation at this import: see `Violation.silenced`. `expressions` are the contract's `ignore_imports`."""
        if any(_names(expression, link) for expression in expressions):
            return "ignore_imports"
        comments = []
        for number, text in enumerate(self.text(link.importer), 1):
            if "apr:" in text and (found := _COMMENT.search(text)):
                comments.append(_Comment(number, found[1].strip(), not text[: found.start()].strip()))
        return "comment" if suppressions.silencing(suppressions.parse(comments), codes, link.line, link.end_line) else ""


_COMMENT: Final = re.compile(r"#\s*(apr:\s*ignore.*)")


@dataclass(frozen=True, slots=True)
class _Comment:
    line: int
    text: str
    alone: bool


def _names(expression: str, link: Link) -> bool:
    """Whether `importer -> imported`, patterns as everywhere, names this import."""
    importer, _, imported = (part.strip() for part in expression.partition("->"))
    return match(importer, link.importer) and (match(imported, link.imported) or match(imported, link.shown))


def shortest(start: Link, follow: Callable[[Link], Iterable[Link]], reached: Callable[[Link], Any]) -> tuple[tuple[Link, ...], Any] | None:
    """The shortest chain from an import to one for which `reached` answers something, and that answer; `follow` gives the imports that go on from one."""
    chains: list[tuple[Link, ...]] = [(start,)]
    seen = {start.imported}
    while chains:
        longer: list[tuple[Link, ...]] = []
        for chain in chains:
            for link in follow(chain[-1]):
                answer = reached(link)
                if answer:
                    return (*chain, link), answer
                if link.imported not in seen:
                    seen.add(link.imported)
                    longer.append((*chain, link))
        chains = longer
    return None
