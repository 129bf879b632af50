"""What the sources found, made into one list: once each, graded as the project says, without what is suppressed; and what nobody looked at.

Plain functions over plain data; nothing here runs, reads or prints anything.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import msgspec
from msgspec import Struct

from apr_mypy import facts, suppressions
from apr_mypy.finding import CONTRACT, MODULE, PROJECT, Finding, Place
from apr_mypy.report.model import Gap
from apr_mypy.roles import Role
from apr_mypy.roles.places import place
from apr_mypy.views.walk import steps

STAGE_ORDER = {MODULE: 0, CONTRACT: 1, PROJECT: 2}


def collapse(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Each anti-pattern once, worst first.

    At one line, a rule's finding of a later stage gives way to that of an earlier one; two of the same stage are the same only when they also say the same.
    """
    ordered = sorted(findings, key=lambda f: (STAGE_ORDER.get(f.stage, 9), f.order, f.message))
    stage_at: dict[tuple[str, str, int], str] = {}
    seen: set[tuple[str, str, int, str]] = set()
    kept = []
    for finding in ordered:
        site = (finding.rule, finding.place.path, finding.place.line)
        said = (*site, finding.message)
        if stage_at.setdefault(site, finding.stage) == finding.stage and said not in seen:
            seen.add(said)
            kept.append(finding)
    return tuple(sorted(kept, key=lambda f: (f.order, f.message)))


def grade(severity: Mapping[str, str], rule: str, category: str) -> str:
    """What the project says of a rule: its own word for the rule, else for the category, else ""."""
    return severity.get(rule) or severity.get(category, "")


def regrade(findings: Iterable[Finding], severity: Mapping[str, str], categories: Mapping[str, str]) -> Iterator[Finding]:
    """The findings with the project's own severities; those of a rule that is off are left out."""
    for finding in findings:
        own = grade(severity, finding.rule, categories.get(finding.rule, "")) or finding.severity
        if own != "off":
            yield finding if own == finding.severity else msgspec.structs.replace(finding, severity=own)


class Dropped(Struct, frozen=True):
    """A module finding that the plugin left out for a `# apr: ignore[…]`: where it was, and on which line the comment stands."""

    rule: str
    path: str
    line: int
    comment: int


class Silenced(Struct, frozen=True):
    """`kept` are the findings that stand, `count` how many are silenced, `faults` what is wrong with the suppressions themselves."""

    kept: tuple[Finding, ...]
    count: int
    faults: tuple[Finding, ...]


def silence(
    findings: Sequence[Finding],
    already: Collection[Dropped],
    modules: Iterable[facts.Module],
    categories: Mapping[str, str],
    off: Collection[str] = (),
) -> Silenced:
    """Apply `# apr: ignore[…]`.

    `already` are the module findings that the plugin dropped for such a comment: their suppressions are used. `categories` maps every known rule to its
    category; a suppression of a rule in `off` is not judged.
    """
    by_path = {module.path: module for module in modules}
    parsed = {path: suppressions.parse(module.comments) for path, module in by_path.items()}
    used = {(dropped.path, dropped.comment) for dropped in already}
    silenced = {(dropped.rule, dropped.path, dropped.line) for dropped in already}
    kept: list[Finding] = []
    for finding in findings:
        place, codes = finding.place, (finding.rule, categories.get(finding.rule, ""))
        suppression = suppressions.silencing(parsed.get(place.path, ()), codes, place.line, place.end_line)
        if suppression:
            used.add((place.path, suppression.line))
            silenced.add((finding.rule, place.path, place.line))
        elif finding.stage == MODULE or not type_ignored(by_path.get(place.path), finding, codes):
            kept.append(finding)
    known = {*categories, *categories.values(), suppressions.CODE} - {""}
    faults = []
    for path, found in parsed.items():
        if by_path[path].analysed == facts.STRIPPED:
            continue
        for suppression in found:
            fault = suppression.fault or _fault(suppression, (path, suppression.line) in used, known, off)
            if fault:
                faults.append(_complaint(by_path[path], suppression, fault))
    return Silenced(tuple(kept), len(silenced), tuple(faults))


def type_ignored(module: facts.Module | None, finding: Finding, codes: tuple[str, ...]) -> bool:
    """Whether mypy's own `# type: ignore[rule]` on the line speaks of this finding. One that names no rule silences what mypy would show, the module stage."""
    if module is None:
        return False
    return any(line == finding.place.line and (set(codes) & set(named) or (not named and finding.stage == MODULE)) for line, named in module.ignored)


def _fault(suppression: suppressions.Suppression, used: bool, known: Collection[str], off: Collection[str]) -> str:
    named = ", ".join(suppression.rules)
    for rule in suppression.rules:
        if rule not in known:
            close = difflib.get_close_matches(rule, known, n=1)
            return f"`# apr: ignore[{named}]` names no rule `{rule}`" + (f", did you mean `{close[0]}`" if close else "")
    if used or set(suppression.rules) & set(off):
        return ""
    return f"`# apr: ignore[{named}]` suppresses nothing"


def _complaint(module: facts.Module, suppression: suppressions.Suppression, fault: str) -> Finding:
    if suppression.fault:
        fix = "write `# apr: ignore[rule] why it is safe here`, with the rule and the reason"
    elif "names no rule" in fault:
        fix = "correct the name (`apr rules` lists them all) or delete the comment"
    else:
        fix = "delete the comment"
    place = Place(module.path, suppression.line, 1, suppression.line)
    return Finding(suppressions.CODE, "P3", place, function_at(module, suppression.line), fault, fix, PROJECT, anchor=",".join(suppression.rules))


def placed(finding: Finding, module: facts.Module | None) -> Finding:
    """The finding with its function's name, for one that came without."""
    if finding.function or module is None:
        return finding
    return msgspec.structs.replace(finding, function=function_at(module, finding.place.line))


def function_at(module: facts.Module, line: int) -> str:
    """The qualified name of the innermost function or class that a line lies in, else the module's."""
    name = module.name
    for step in _definitions(module.block):
        if step.line <= line <= step.end_line:
            name = step.full
    return name


def _definitions(block: facts.Block) -> Iterator[facts.Function | facts.Class]:
    """The functions and classes of a block, outer ones first. Those under an `if` or `try` count, too."""
    for step in steps(block):
        if isinstance(step, facts.Function | facts.Class):
            yield step
            yield from _definitions(step.block)


def unseen(modules: Iterable[facts.Module]) -> Iterator[Gap]:
    """What mypy did not look at in modules that it did finish."""
    untyped: list[facts.Module] = []
    for module in modules:
        if module.analysed == facts.STRIPPED:
            yield Gap(
                module.path,
                0,
                module.name,
                "mypy left the bodies of its functions out (`ignore_errors`, `follow_imports = silent`, or `# type: ignore` on its first line)",
                "Take that setting away for this module, or leave the file out with mypy's `exclude`",
                fatal=not _is_migration(module),
            )
            continue
        if module.analysed == facts.NO_TYPES:
            untyped.append(module)
        if module.unchecked:
            shown = [u.function.removeprefix(module.name + ".") for u in module.unchecked[:3]]
            more = f" and {len(module.unchecked) - 3} more" if len(module.unchecked) > 3 else ""
            count = len(module.unchecked)
            yield Gap(
                module.path,
                module.unchecked[0].line,
                ", ".join(shown) + more,
                f"{count} function{'s' if count != 1 else ''} without annotations, which mypy does not check",
                "Annotate them, or set `check_untyped_defs = true` for mypy",
                count=count,
            )
    if untyped:
        first, *further = sorted(untyped, key=lambda module: module.path)
        calls = "it calls" if not further else f"it and {len(further)} other module{'s' if len(further) > 1 else ''} like it call"
        reason = f"mypy had no types for anything that {calls}, so rules that ask for them were silent"
        remedy = "Install the libraries that are called, or what types them, so that mypy has something to check there"
        yield Gap(first.path, 0, first.name, reason, remedy, count=len(untyped))


def _is_migration(module: facts.Module) -> bool:
    """Whether a module holds migrations: written by a tool, run once, told to mypy to ignore in many a project. No rule judges what it does."""
    placed = place(module.name)
    return placed is not None and placed.role is Role.MIGRATION


def unreachable(modules: Iterable[facts.Module]) -> int:
    """How many lines mypy holds for unreachable here (another platform, another Python, after a return)."""
    return sum(step.end_line - step.line + 1 for module in modules for step in _dead(module.block))


def _dead(block: facts.Block) -> Iterator[facts.Dead]:
    for step in steps(block):
        if isinstance(step, facts.Dead):
            yield step
        elif isinstance(step, facts.Function | facts.Class):
            yield from _dead(step.block)
