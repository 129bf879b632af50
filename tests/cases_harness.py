"""Runs the marked cases under `tests/cases`: one folder a rule, in it Python files, packages, and small projects.

A comment marks what belongs on its line: `# error: apr-x` a finding, `# gap: apr-x` a finding that is known to be missed (and must be), `# false-alarm: apr-x` one that is known to be wrong
(and must be there); several rules with commas. Strict both ways, and an error of mypy's own is an unmarked finding. `# only: apr-x` in the first five lines of a file (of a package: of its
`__init__.py`) leaves all other rules aside.

- `x.py` is one module, `<rule>.x`.
- a folder with `__init__.py` is a package under its own name; it is imported by that name.
- a folder without, or with a `pyproject.toml`, is a project of its own: it is checked from inside, so its configuration and its folders count, and its contracts.

All files and packages are one mypy build; projects, and packages whose name another one has taken, are one each. The project stage sees one case
at a time.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from apr_mypy import config, registry, suppressions
from apr_mypy.config import Config
from apr_mypy.finding import Finding
from apr_mypy.layout import find_roots, modules_in
from apr_mypy.project_stage import ProjectStage
from apr_mypy.sources import import_linter, mypy_run
from apr_mypy.sources.messages import join
from apr_mypy.store import Entry, Store

CASES: Final = Path(__file__).parent / "cases"
CACHE: Final = Path(os.environ.get("APR_CASES_CACHE") or Path(__file__).parent.parent / ".mypy_cache" / "cases")
OPTIONS: Final = ("--config-file=", "--disable-error-code=import-untyped", "--local-partial-types")
MARKER: Final = re.compile(r"#\s*(?P<kind>error|gap|false-alarm):\s*(?P<rules>[a-z][\w-]*(?:\s*,\s*[a-z][\w-]*)*)")
ONLY: Final = re.compile(r"^#\s*only:\s*(?P<rules>.+)$", re.MULTILINE)


class Case(NamedTuple):
    """One case. `modules` is name -> file; `root` the folder it is checked from; `project` whether it has that folder for itself."""

    id: str
    rule: str
    path: Path
    root: Path
    modules: dict[str, Path]
    project: bool

    @property
    def only(self) -> frozenset[str]:
        """The rules to look at; empty for all."""
        first = (
            self.path
            if self.path.is_file()
            else next((p for p in (self.path / "__init__.py", *sorted(self.path.rglob("*.py"))) if p.is_file()), None)
        )
        head = "\n".join(first.read_text("utf-8").splitlines()[:5]) if first is not None else ""
        found = ONLY.search(head)
        return frozenset(part.strip() for part in found["rules"].split(",")) if found else frozenset()


class Seen(NamedTuple):
    """A finding, or a message of mypy's own, as the harness compares it."""

    path: str
    line: int
    rule: str
    message: str
    stage: str


def discover(folder: Path = CASES) -> tuple[Case, ...]:
    """Every case, by id."""
    found = []
    for rule in sorted(p for p in folder.glob("[!._]*") if p.is_dir()):
        for path in sorted(rule.iterdir()):
            name = f"{rule.name}/{path.name}"
            if path.suffix == ".py":
                found.append(Case(name, rule.name, path, folder, {f"{rule.name}.{path.stem}": path}, False))
            elif path.is_dir() and path.name != "__pycache__":
                inside = (path / "__init__.py").exists()
                if inside and not (path / "pyproject.toml").exists():
                    found.append(Case(name, rule.name, path, folder, _package(path), False))
                else:
                    found.append(Case(name, rule.name, path, path, _package(path) if inside else _project(path), True))
    return tuple(found)


def _package(folder: Path) -> dict[str, Path]:
    modules = {}
    for file in sorted(folder.rglob("*.py")):
        parts = [folder.name, *file.relative_to(folder).with_suffix("").parts]
        modules[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = file
    return modules


def _project(folder: Path) -> dict[str, Path]:
    """The modules of a project as the tool itself finds them, and its other files by their path."""
    modules = {name: path for name, path in modules_in(find_roots(folder, config.load(folder))).items() if path.is_file()}
    known = {path.resolve() for path in modules.values()}
    for file in sorted(folder.rglob("*.py")):
        if file.resolve() not in known:
            parts = file.relative_to(folder).with_suffix("").parts
            modules.setdefault(".".join(parts[:-1] if parts[-1] == "__init__" else parts), file)
    return modules


def builds(cases: Sequence[Case]) -> list[list[Case]]:
    """The cases, grouped so that each group is one mypy build: no module name twice, each project by itself."""
    shared: list[list[Case]] = []
    alone = []
    for case in cases:
        if case.project:
            alone.append([case])
            continue
        for group in shared:
            if not any(case.modules.keys() & other.modules.keys() for other in group):
                group.append(case)
                break
        else:
            shared.append([case])
    return shared + alone


def findings_of(cases: Sequence[Case]) -> dict[str, tuple[Seen, ...]]:
    """What the tool says of each case, by case id. Paths are relative to the case's root."""
    result: dict[str, tuple[Seen, ...]] = {}
    for group in builds(cases):
        result.update(_build(group))
    return result


def _build(group: Sequence[Case]) -> dict[str, tuple[Seen, ...]]:
    root = group[0].root
    modules = _linked(group)
    taken = [name for name in modules if "." not in name and importlib.util.find_spec(name) is not None and name != group[0].path.name]
    assert not taken, f"rename the cases {taken}: installed packages have these names"
    with contextlib.chdir(root):
        run = mypy_run.run(modules=modules, cache_dir=CACHE, mypy_args=OPTIONS)
    assert run.complete, f"mypy stopped: {run.blocked}"
    store = Store.read(run.store)
    entries = {entry.name: entry for entry in store.entries(root) if entry.name in modules}
    names = store.names()
    store.close()
    settings = config.load(root)
    loaded = registry.rules()
    by_name = {one.rule.name: one.rule for one in loaded}
    kept = [finding for entry in entries.values() for finding in entry.judged.findings]
    joined = join(run.messages, kept, by_name, registry.mapped())
    said: list[Seen] = []
    said += [
        Seen(m.path, m.line, m.code or m.severity, m.message, "mypy")
        for m in (*run.blocked, *joined.internal, *joined.others)
        if m.severity == "error"
    ]
    result = {}
    for case in group:
        files = {path.relative_to(root).as_posix() for path in case.modules.values()}
        mine = [entry for name in case.modules if (entry := entries.get(name)) is not None]
        seen = {one for one in said if one.path in files}
        seen |= {Seen("", 0, "apr-internal", f"{entry.name}: {failure}", "mypy") for entry in mine for failure in entry.judged.failures}
        seen |= {
            Seen("", 0, "apr-internal", f"there are no facts of {name}", "mypy") for name in case.modules.keys() - {entry.name for entry in mine}
        }
        stage = ProjectStage([entry.facts for entry in mine if entry.facts is not None], names, settings)
        stands = [one for one in joined.findings if one.place.path in files and stage.restated(one) is not None]
        seen |= {Seen(one.place.path, one.place.line, one.rule, one.message, one.stage) for one in stands}
        seen |= set(_program(stage, mine))
        seen |= {Seen(one.place.path, one.place.line, one.rule, one.message, one.stage) for one in _contracts(case, settings, mine)}
        only = case.only
        result[case.id] = tuple(sorted(one for one in seen if not only or one.rule in only or not one.path))
    return result


def _program(stage: ProjectStage, entries: Iterable[Entry]) -> Iterator[Seen]:
    """The project stage of one case."""
    comments = {entry.path: suppressions.parse(entry.facts.comments) for entry in entries if entry.facts is not None}
    categories = {one.rule.name: one.rule.category for one in registry.rules()}
    for finding in stage.findings():
        place = finding.place
        if suppressions.silencing(comments.get(place.path, ()), (finding.rule, categories[finding.rule]), place.line, place.end_line) is None:
            yield Seen(place.path, place.line, finding.rule, finding.message, finding.stage)
    yield from (Seen(gap.path, gap.line, "apr-internal", gap.reason, "project") for gap in stage.gaps)


def _contracts(case: Case, settings: Config, entries: Iterable[Entry]) -> Iterator[Finding]:
    """The contract stage, for a project of its own: contracts are about packages as they lie."""
    if not case.project:
        return
    roots = find_roots(case.root, settings)
    comments = {entry.path: suppressions.parse(entry.facts.comments) for entry in entries if entry.facts is not None}
    categories = {one.rule.name: one.rule.category for one in registry.rules()}
    with contextlib.chdir(case.root):
        checked = import_linter.check(case.root, settings, roots, modules_in(roots))
    assert not checked.gaps, checked.gaps
    for finding in checked.findings:
        place = finding.place
        if suppressions.silencing(comments.get(place.path, ()), (finding.rule, categories[finding.rule]), place.line, place.end_line) is None:
            yield finding


def _linked(group: Sequence[Case]) -> dict[str, Path]:
    """All modules of a build. Packages are reached through a folder of links, so that a case `time.py` beside them does not stand for `time`."""
    links = CACHE / "packages"
    links.mkdir(parents=True, exist_ok=True)
    for old in links.iterdir():
        old.unlink()
    modules = {}
    for case in group:
        if case.path.is_dir() and not case.project:
            link = links / case.path.name
            link.symlink_to(case.path, target_is_directory=True)
            modules.update({name: link / path.relative_to(case.path) for name, path in case.modules.items()})
        else:
            modules.update(case.modules)
    return modules


def markers(case: Case) -> dict[str, set[tuple[str, int, str]]]:
    """kind -> (path relative to the case's root, line, rule). In a project, the texts beside the code may be marked, too."""
    found: dict[str, set[tuple[str, int, str]]] = {"error": set(), "gap": set(), "false-alarm": set()}
    texts = [file for file in sorted(case.root.rglob("*")) if file.suffix in (".md", ".yaml", ".yml", ".txt", ".csv")] if case.project else []
    for file in (*case.modules.values(), *texts):
        path = file.relative_to(case.root).as_posix()
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
            for match in MARKER.finditer(line):
                for rule in match["rules"].split(","):
                    found[match["kind"]].add((path, number, rule.strip()))
    return found


def differences(case: Case, seen: Iterable[Seen]) -> list[str]:
    """What is wrong with a case, one line each: nothing when every finding is marked and every marker found."""
    marked = markers(case)
    loud = marked["error"] | marked["false-alarm"]
    there: dict[tuple[str, int, str], str] = {}
    wrong = []
    for one in sorted(seen, key=lambda one: (one.path, one.line, one.stage, one)):
        key = (one.path, one.line, one.rule)
        if there.setdefault(key, one.stage) != one.stage:  # as in a report: what an earlier stage said is not said again
            continue
        if key in marked["gap"]:
            wrong.append(f"{one.path}:{one.line}: {one.rule}: found, though marked as a gap (make it an error): {one.message}")
        elif key not in loud:
            wrong.append(f"{one.path}:{one.line}: {one.rule}: not expected ({one.stage} stage): {one.message}")
    wrong += [f"{path}:{line}: {rule}: expected, not found" for path, line, rule in sorted(loud - there.keys())]
    return wrong
