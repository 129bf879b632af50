"""One review: run or read the sources, judge the program, merge, compare with the baseline."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final, TypeAlias

import msgspec
from msgspec import Struct

from apr_mypy import baseline, facts, handbook, knowledge, merge, mypy_session, registry, said, suppressions
from apr_mypy.config import Config, ConfigError, check_patterns
from apr_mypy.config import load as load_config
from apr_mypy.finding import Finding
from apr_mypy.layout import Roots, find_roots, modules_in
from apr_mypy.project_stage import ProjectStage
from apr_mypy.report.model import SEVERITIES, Gap, Report
from apr_mypy.sources import import_linter, messages, mypy_json
from apr_mypy.store import EDITED, OLDER, VERSIONS, Entry, Store, StoreError, store_files
from apr_mypy.stubs import StubsError
from apr_mypy.views.incidents import listed

MYPY_CACHE: Final = ".mypy_cache"
_MOST_NAMED: Final = 4
"""Folders that one sentence names."""
AGAIN: Final = "Run mypy again, then `apr report`; or `apr check`, which does both"


Progress: TypeAlias = Callable[[int, int], None]
"""Called with the modules done and the modules known."""


class Request(Struct, frozen=True, kw_only=True):
    """What to review and how. `version` is this tool's; all paths are absolute; no `paths` means the whole project; no `cache_dir` the project's own place for it."""

    root: Path
    version: str
    paths: tuple[Path, ...] = ()
    cache_dir: Path | None = None
    python_executable: str = ""
    mypy_options: tuple[str, ...] = ()
    baseline: Path | None = None
    type_errors: bool = False


class Evidence(Struct, kw_only=True):
    """What the sources gave. `kept` are the module findings before mypy left any out, `dropped` those that a `# apr: ignore` took away; `gaps` what a source
    could not analyse."""

    root: Path
    config: Config
    modules: tuple[facts.Module, ...] = ()
    names: dict[str, str] = msgspec.field(default_factory=dict)
    said: tuple[messages.Message, ...] | None = None
    kept: tuple[Finding, ...] = ()
    dropped: tuple[merge.Dropped, ...] = ()
    contracts: tuple[Finding, ...] = ()
    gaps: list[Gap] = msgspec.field(default_factory=list)
    notes: list[str] = msgspec.field(default_factory=list)


def configuration(root: Path) -> Config:
    """The project's configuration, its rule names checked. Raises ConfigError."""
    codes = registry.codes()
    config = load_config(root, {suppressions.CODE, *(c.name for c in codes), *(c.category for c in codes)})
    listed(config)  # a list that is not there is one sentence here, and a rule that raises later
    return config


# --- the sources ------------------------------------------------------------------------------------------------------------------


def check(request: Request, progress: Progress) -> Report:
    """Run mypy, the contracts and the project rules. Raises what `expected` knows."""
    return judge(request, observe(request, progress))


def observe(request: Request, progress: Progress) -> Evidence:
    """Run mypy and collect what it and the plugin found. Changes the current folder to the project's root."""
    config = configuration(request.root)
    knowledge.load(config)  # its mistakes are one sentence here, and a broken run inside mypy
    roots = _roots(request, config)
    targets = request.paths or (roots.paths if roots else ())
    base = _base(request)
    with mypy_session.cache(request.root, request.cache_dir) as (cache_dir, note):
        search = roots.search if roots else ()
        run = mypy_session.run(request.root, targets, search, cache_dir, request.python_executable, request.mypy_options, progress)
        evidence = Evidence(root=run.root, config=config if run.root == request.root.resolve() else configuration(run.root))
        evidence.notes += [text for text in (base, note) if text]
        evidence.said = run.messages
        evidence.gaps += [*said.blocked(run.blocked, run.complete), *said.unplugged(run.unplugged), *_elsewhere(request, roots)]
        if not run.complete:
            evidence.gaps.append(Gap("", 0, "mypy", "mypy stopped there, so nothing is known of the rest", "Mend what stopped it", fatal=True))
            return evidence
        try:
            store = Store.read(run.store)
        except StoreError as error:
            evidence.gaps.append(Gap("", 0, "facts", str(error), "Choose a place that can be written with --cache-dir", fatal=True))
            return evidence
        with contextlib.closing(store):
            entries = [entry for entry in store.entries(run.root) if entry.name in run.modules]
            evidence.names = store.names()
    _take(evidence, entries, "Run `apr check` again")
    known = modules_in(roots) if roots else {}
    if roots is not None and run.root == request.root.resolve():
        checked = import_linter.check(run.root, evidence.config, roots, known)
        evidence.contracts = checked.findings
        evidence.gaps += checked.gaps
    for name in sorted((run.modules & {name for name, path in known.items() if path.is_file()}) - {entry.name for entry in entries}):
        path = os.path.relpath(known[name], run.root).replace(os.sep, "/")
        evidence.gaps.append(Gap(path, 0, name, "its facts were not kept", "Run `apr check` again; if it stays so, delete the cache", fatal=True))
    return evidence


def _roots(request: Request, config: Config) -> Roots | None:
    """The project's packages and tests. Paths that were asked for may lie in a folder that is no project: then there are none."""
    try:
        roots = find_roots(request.root, config)
    except ConfigError:
        if not request.paths or config.root_packages:
            raise
        return None
    tests = {".".join(file.relative_to(request.root.resolve()).with_suffix("").parts) for test in roots.tests for file in _python_in(test)}
    empty = check_patterns(config, {*modules_in(roots), *tests})
    if empty:
        more = f" (and {len(empty) - 1} more like it)" if len(empty) > 1 else ""
        raise ConfigError(empty[0] + more)
    return roots


def _base(request: Request) -> str:
    """What paths are relative to, where that is a folder below the one that the user stands in; "" where they can be opened as they are."""
    here = Path.cwd().resolve()
    root = request.root.resolve()
    return (
        f"Paths are relative to {root.relative_to(here).as_posix()}/, the project that was reviewed."
        if root != here and root.is_relative_to(here)
        else ""
    )


def _elsewhere(request: Request, roots: Roots | None) -> Iterator[Gap]:
    """Projects of their own, and folders of modules, that lie beside the code that was found."""
    if roots is None or request.paths:
        return
    places = [place.relative_to(request.root.resolve()).as_posix() for place in roots.elsewhere]
    if not places:
        return
    reason = "no package that was found here imports from there or is imported from there, so nobody looked"
    more = f" and {len(places) - _MOST_NAMED} more" if len(places) > _MOST_NAMED else ""
    yield Gap(
        ", ".join(places[:_MOST_NAMED]) + more,
        0,
        "",
        reason,
        "Run `apr check` there, or say `root_packages` under [tool.apr] for what is to be reviewed here",
    )


def _python_in(path: Path) -> Iterator[Path]:
    """The Python files of a folder, or the file itself, by name; an `__init__.py` stands for its folder, too."""
    for file in path.rglob("*.py") if path.is_dir() else (path,):
        yield file
        if file.name == "__init__.py":
            yield file.parent


def recall(request: Request, texts: Sequence[tuple[str, str]]) -> Evidence:
    """Collect what an earlier mypy run said (`texts`: name and content of its JSON output; none: what the plugin kept) and the facts that it left."""
    config = configuration(request.root)
    evidence = Evidence(root=request.root.resolve(), config=config)
    if texts:
        evidence.said = tuple(_relative(message, evidence.root) for message in mypy_json.read_all(texts))
    places = [request.cache_dir] if request.cache_dir else [request.root / MYPY_CACHE, request.root / mypy_session.OWN_CACHE]
    stores = [file for place in places for file in store_files(place, evidence.root)]
    if not stores:
        looked = " and ".join(str(place) for place in places)
        reason = f"there are no facts of this project in {looked}, so contracts and what goes through several modules could not be judged"
        evidence.gaps.append(
            Gap("", 0, "facts", reason, "Run `mypy` with `plugins = apr_mypy` first, or name its cache with --cache-dir", fatal=True)
        )
        return evidence
    newest = max(stores, key=lambda file: file.stat().st_mtime)
    with contextlib.closing(Store.read(newest)) as store:
        entries = store.entries(evidence.root)
        evidence.names = store.names()
    _take(evidence, entries, AGAIN)
    if not evidence.modules:
        evidence.gaps.append(Gap("", 0, "facts", f"no module of the project has facts in {newest}", AGAIN, fatal=True))
    roots = _roots(request, config)
    assert roots is not None  # only a review of given paths may be without
    evidence.notes += [text for text in (_base(request),) if text]
    evidence.gaps += _elsewhere(request, roots)
    checked = import_linter.check(evidence.root, config, roots, modules_in(roots))
    evidence.contracts = checked.findings
    evidence.gaps += checked.gaps
    return evidence


def _relative(message: messages.Message, root: Path) -> messages.Message:
    if not os.path.isabs(message.path):
        return message
    from apr_mypy.store import shown_path

    return msgspec.structs.replace(message, path=shown_path(message.path, root))


def _take(evidence: Evidence, entries: Iterable[Entry], remedy: str) -> None:
    """Put the store's rows into the evidence, and what is wrong with them into its gaps."""
    modules: list[facts.Module] = []
    kept: list[Finding] = []
    dropped: list[merge.Dropped] = []
    for entry in entries:
        if entry.state == EDITED and (entry.facts or entry.judged.failures):
            evidence.gaps.append(Gap(entry.path, 0, entry.name, "the file changed since mypy read it: its facts are stale", remedy, fatal=True))
        elif entry.state == VERSIONS:
            evidence.gaps.append(Gap(entry.path, 0, entry.name, "its facts were written by another version of apr-mypy", remedy, fatal=True))
        elif entry.state == OLDER:
            reason = "a module that it depends on was checked again later, and it was not (as under dmypy): its facts may be old"
            evidence.gaps.append(Gap(entry.path, 0, entry.name, reason, remedy))
        for failure in entry.judged.failures:
            evidence.gaps.extend(said.internal([messages.Message(entry.path, 1, 1, "error", failure)]))
        if entry.facts is not None:
            modules.append(entry.facts)
        kept += entry.judged.findings
        dropped += (merge.Dropped(one.rule, entry.path, one.line, one.comment) for one in entry.judged.silenced)
    evidence.modules, evidence.kept, evidence.dropped = tuple(modules), tuple(kept), tuple(dropped)


# --- the judgement ----------------------------------------------------------------------------------------------------------------


def report(request: Request, texts: Sequence[tuple[str, str]]) -> Report:
    """The same report as `check`, from what an earlier mypy run left. Raises what `expected` knows."""
    return judge(request, recall(request, texts))


def judge(request: Request, evidence: Evidence) -> Report:
    """Everything found, once each, graded, without what is suppressed or accepted; and everything that was not analysed."""
    config = evidence.config
    known = handbook.cards()
    categories = {name: card.category for name, card in known.items()}
    found, gaps = _found(request, evidence)
    off = {rule for rule, category in categories.items() if merge.grade(config.severity, rule, category) == "off"}
    silenced = merge.silence(found, evidence.dropped, evidence.modules, categories, off)
    graded = merge.collapse(merge.regrade((*silenced.kept, *silenced.faults), config.severity, categories))
    listed = (
        config.incidents if any(path.is_dir() for path in request.paths) else ""
    )  # the list of incidents is about all code: only a review of single files leaves it aside
    in_scope = [f for f in graded if _in_scope(request, evidence.root, f.place.path) or (listed and Path(f.place.path) == Path(listed))]
    comparison = baseline.compare(_accepted(request, config), in_scope)
    notes = list(evidence.notes)
    if dead := merge.unreachable(evidence.modules):
        notes.append(f"mypy holds {dead} line{'s' if dead != 1 else ''} for unreachable on this platform and Python version: nobody looked at them.")
    extra = {f.rule: said.type_error_card(f.rule) for f in comparison.fresh if f.rule.startswith(said.TYPE_ERROR)}
    return Report(
        tool_version=request.version,
        findings=comparison.fresh,
        cards={**known, **extra},
        suppressed=silenced.count,
        baselined=comparison.accepted,
        fixed=0 if request.paths or any(gap.fatal for gap in gaps) else comparison.fixed,
        modules=len(evidence.modules),
        gaps=tuple(sorted(dict.fromkeys(gap for gap in gaps if gap.fatal or _in_scope(request, evidence.root, gap.path)))),
        notes=tuple(notes),
    )


def _found(request: Request, evidence: Evidence) -> tuple[tuple[Finding, ...], list[Gap]]:
    """The findings of all three sources, once each; and all gaps."""
    by_path = {module.path: module for module in evidence.modules}
    rules = {loaded.rule.name: loaded.rule for loaded in registry.rules()}
    gaps = [*evidence.gaps, *merge.unseen(evidence.modules)]
    stage = ProjectStage(evidence.modules, evidence.names, evidence.config)
    if evidence.said is None:
        given: Iterable[Finding] = (
            f
            for f in evidence.kept
            if not merge.type_ignored(by_path.get(f.place.path), f, (f.rule, rules[f.rule].category if f.rule in rules else ""))
        )
        errors: list[Finding] = []
    else:
        joined = messages.join(evidence.said, evidence.kept, rules, registry.mapped())
        given = joined.findings
        own = {module.name.partition(".")[0] for module in evidence.modules}
        gaps += [*said.internal(joined.internal), *said.unread(joined.others, by_path), *said.unknown_libraries(joined.others, own)]
        errors = list(said.type_errors(joined.others, by_path)) if request.type_errors else []
    restated = {f: stage.restated(f) for f in given}
    module_stage = [merge.placed(one, by_path.get(one.place.path)) for one in restated.values() if one is not None]
    project = stage.findings()
    gaps += stage.gaps
    # where the module stage spoke the project stage does not repeat it, muted or not; what the whole program took back is not spoken
    spoken = (f for f in evidence.kept if restated.get(f, f) is not None)
    sites = {(f.rule, f.place.path, f.place.line) for f in spoken} | {(d.rule, d.path, d.line) for d in evidence.dropped}
    later = [f for f in (*evidence.contracts, *project) if (f.rule, f.place.path, f.place.line) not in sites]
    return merge.collapse((*module_stage, *errors, *later)), gaps


def _in_scope(request: Request, root: Path, path: str) -> bool:
    """Whether a path (relative to the root) is one that was asked about."""
    if not request.paths or not path:
        return True
    absolute = (root / path).resolve()
    return any(absolute.is_relative_to(asked.resolve()) for asked in request.paths)


def _accepted(request: Request, config: Config) -> baseline.Baseline:
    """The baseline: the one that was asked for, else the configured one where it exists, else an empty one."""
    if request.baseline is not None:
        return baseline.read(request.baseline)
    path = config.root / config.baseline
    return baseline.read(path) if config.baseline and path.exists() else baseline.Baseline(baseline.VERSION)


def exit_code(report: Report, fail_on: str) -> int:
    """0 clean, 1 a finding at or above the threshold, 2 something could not be analysed. 2 wins: a review with holes has neither passed nor failed."""
    if any(gap.fatal for gap in report.gaps):
        return 2
    if fail_on == "never":
        return 0
    return int(any(f.severity <= fail_on for f in report.findings if f.severity in SEVERITIES))


def expected(error: Exception) -> bool:
    """Whether an error is one that people can act on: its text is the whole message, no traceback."""
    return isinstance(error, ConfigError | baseline.BaselineError | StoreError | mypy_json.NotJsonError | mypy_session.BrokenRunError | StubsError)


# --- the baseline -----------------------------------------------------------------------------------------------------------------


class Update(Struct, frozen=True):
    """What to write where, and what to say of it. Nothing is written for an empty `text`."""

    path: Path
    text: str
    sentence: str
    failed: bool = False


def baseline_update(request: Request, renew: bool, progress: Progress) -> Update:
    """The new baseline. Without `renew`, an existing one only shrinks."""
    unaccepted = msgspec.structs.replace(request, baseline=None)
    evidence = observe(unaccepted, progress)
    path = request.baseline or evidence.config.root / (evidence.config.baseline or "apr-baseline.json")
    old = baseline.read(path) if path.exists() and not renew else None
    bare = msgspec.structs.replace(evidence, config=_without_baseline(evidence.config))
    found = judge(unaccepted, bare)
    if any(gap.fatal for gap in found.gaps):
        first = next(gap for gap in found.gaps if gap.fatal)
        return Update(path, "", f"the baseline was left as it is, because not everything could be analysed: {first.where}: {first.reason}", True)
    if old is None:
        new = baseline.of(found.findings)
        count = len(found.findings)
        return Update(path, baseline.render(new), f"{path.name} accepts {count} finding{'s' if count != 1 else ''}")
    new = baseline.shrink(old, found.findings)
    comparison = baseline.compare(old, found.findings)
    fresh = f"; {len(comparison.fresh)} new not accepted (--renew accepts all)" if comparison.fresh else ""
    return Update(path, baseline.render(new), f"{path.name}: {comparison.fixed} fixed and taken out, {comparison.accepted} left{fresh}")


def _without_baseline(config: Config) -> Config:
    import dataclasses

    return dataclasses.replace(config, baseline="")
