"""What the plugin costs: plain mypy against mypy with the plugin, in pairs within one run.

    python -m benchmarks.overhead [--quick] [--pairs N] [--write]

Cold, warm, after one edit, and peak memory, on a real library of more than 100,000 lines (SQLAlchemy's own source, as installed) and on a generated application of 200,000. Beside the pairs, the time
inside our own code, which is steadier: extraction, rules, encoding and writing, for each 1,000 records. `--write` puts the table into docs/performance.md.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final, NamedTuple

from benchmarks import generated

ROOT: Final = Path(__file__).parent.parent
BUDGET: Final = {"cold": 1.10, "warm": 1.05, "one edit": 1.10, "memory": 1.05}


class Project(NamedTuple):
    """A folder to check: `arguments` are mypy's, `edited` is the module that the edit changes."""

    name: str
    folder: Path
    arguments: tuple[str, ...]
    edited: Path
    lines: int


class Sample(NamedTuple):
    """One run: processor and wall seconds, peak resident memory in MiB."""

    user: float
    wall: float
    memory: float


def library(folder: Path) -> Project:
    """SQLAlchemy's source, copied so that it is the project and not an installed package."""
    import sqlalchemy

    source = Path(sqlalchemy.__file__).parent
    shutil.copytree(source, folder / "sqlalchemy", ignore=shutil.ignore_patterns("*.so", "*.pyx", "__pycache__", "testing"))
    lines = sum(path.read_bytes().count(b"\n") for path in (folder / "sqlalchemy").rglob("*.py"))
    return Project("SQLAlchemy", folder, ("-p", "sqlalchemy"), folder / "sqlalchemy" / "sql" / "compiler.py", lines)


def application(folder: Path, lines: int) -> Project:
    written = generated.write(folder, lines)
    return Project("generated application", folder, ("-p", "app"), folder / "app" / "feature_003" / "service.py", written)


def run(project: Project, plugin: bool, cache: Path, timings: Path | None = None) -> Sample:
    """One mypy run in a process of its own."""
    config = project.folder / ("with.ini" if plugin else "without.ini")
    config.write_text("[mypy]\n" + ("plugins = apr_mypy\n" if plugin else "") + "ignore_missing_imports = True\n")
    program = [sys.executable, "-m", "benchmarks.timed", str(timings)] if timings else [sys.executable, "-m", "mypy"]
    command = [*program, "--config-file", str(config), "--cache-dir", str(cache), "--no-error-summary", *project.arguments]
    start = time.perf_counter()
    with (project.folder / "out.txt").open("wb") as out:
        process = subprocess.Popen(
            command, cwd=project.folder, stdout=out, stderr=out, env={**os.environ, "PYTHONPATH": str(ROOT), "MYPYPATH": str(project.folder)}
        )
        _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        raise SystemExit(f"mypy failed on {project.name}: {(project.folder / 'out.txt').read_text()[-2000:]}")
    return Sample(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024)


def pairs(project: Project, count: int) -> dict[str, list[tuple[Sample, Sample]]]:
    """`count` pairs for each case, plain first and second in turn."""
    found: dict[str, list[tuple[Sample, Sample]]] = {"cold": [], "warm": [], "one edit": []}
    text = project.edited.read_text()
    for number in range(count):
        caches = {plugin: project.folder / f"cache-{plugin}" for plugin in (False, True)}
        order = (False, True) if number % 2 == 0 else (True, False)
        for cache in caches.values():
            shutil.rmtree(cache, ignore_errors=True)
        for case in ("cold", "warm", "one edit"):
            if case == "one edit":
                project.edited.write_text(f"{text}\n\ndef edited_{number}(value: int) -> int:\n    return value + {number}\n")
            samples = {plugin: run(project, plugin, caches[plugin]) for plugin in order}
            found[case].append((samples[False], samples[True]))
            print(f"  {project.name}, {case}: {samples[False].user:.1f} s plain, {samples[True].user:.1f} s with", file=sys.stderr)
        project.edited.write_text(text)
    return found


def ratio(samples: list[tuple[Sample, Sample]], field: str) -> float:
    return statistics.median(getattr(with_, field) / getattr(plain, field) for plain, with_ in samples)


def table(project: Project, found: dict[str, list[tuple[Sample, Sample]]], inside: dict[str, float]) -> str:
    rows = [
        f"### {project.name}, {project.lines:,} lines",
        "",
        "| case | plain (s, processor) | with the plugin | ratio | budget |",
        "|---|---|---|---|---|",
    ]
    for case, samples in found.items():
        plain = statistics.median(one.user for one, _ in samples)
        with_ = statistics.median(other.user for _, other in samples)
        rows.append(f"| {case} | {plain:.2f} | {with_:.2f} | {ratio(samples, 'user'):.3f} | {BUDGET[case]:.2f} |")
    cold = found["cold"]
    plain, with_ = statistics.median(one.memory for one, _ in cold), statistics.median(other.memory for _, other in cold)
    rows.append(f"| memory (MiB, cold) | {plain:.0f} | {with_:.0f} | {ratio(cold, 'memory'):.3f} | {BUDGET['memory']:.2f} |")
    records = inside.pop("records", 0)
    total = sum(inside.values())
    rows += [
        "",
        f"Inside our own code, cold: {total:.2f} s for {records:,.0f} records, {1e6 * total / max(records, 1):.1f} ms for each 1,000.",
        "",
    ]
    rows += ["| part | s | ms for each 1,000 records |", "|---|---|---|"]
    rows += [
        f"| {part} | {seconds:.2f} | {1e6 * seconds / max(records, 1):.1f} |" for part, seconds in sorted(inside.items(), key=lambda one: -one[1])
    ]
    return "\n".join(rows) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one pair on a generated application of 20,000 lines")
    parser.add_argument("--pairs", type=int, default=3)
    parser.add_argument("--write", action="store_true", help="put the tables into docs/performance.md")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        projects = [application(folder / "small", 20_000)] if chosen.quick else [library(folder / "library"), application(folder / "large", 200_000)]
        tables = []
        for project in projects:
            found = pairs(project, 1 if chosen.quick else chosen.pairs)
            timings = folder / "timings.json"
            shutil.rmtree(project.folder / "cache-True", ignore_errors=True)
            run(project, True, project.folder / "cache-True", timings)
            tables.append(table(project, found, json.loads(timings.read_text())))
    text = "\n".join(tables)
    print(text)
    if chosen.write:
        page = ROOT / "docs" / "performance.md"
        head, mark, _ = page.read_text().partition("<!-- measured -->\n")
        page.write_text(head + mark + "\n" + text)


if __name__ == "__main__":
    main()
