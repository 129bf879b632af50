"""What the plugin costs: plain mypy against mypy with the plugin, in pairs within one run.

    python -m benchmarks.overhead [--quick] [--pairs N] [--write]

Cold, warm, after one edit, and peak memory, on two projects: the source of a typed real library of more than 200,000 lines (pandas without its tests) and a generated
application of 200,000. Each sample is a process of its own; what counts is the processor time that it used itself (`os.wait4`), not the time on the wall, and of several pairs the median. The
plugin's own source is copied aside first, so that an edit during the run is no new version. Beside the pairs, the time inside our own code for each 1,000 records.
`--quick` measures the application alone, at 20,000 lines and in one pair; `--write` puts the tables into docs/performance.md.
"""

from __future__ import annotations

import argparse
import compileall
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Final, NamedTuple

from benchmarks import generated

ROOT: Final = Path(__file__).parent.parent
BUDGET: Final = {"cold": 1.10, "warm": 1.05, "one edit": 1.10, "memory": 1.05}
LIBRARY: Final = "pandas"
EDITED: Final = "core/arrays/categorical.py"
"""A module of the library in the middle of its import graph."""
LEFT_OUT: Final = shutil.ignore_patterns("*.so", "*.pyd", "*.pyx", "__pycache__", "tests")


class Project(NamedTuple):
    """A folder to check: `arguments` are mypy's, `edited` is the module that the edit changes."""

    name: str
    folder: Path
    arguments: tuple[str, ...]
    edited: Path
    lines: int


class Sample(NamedTuple):
    """One run: seconds of the processor (user and system), seconds on the wall, peak resident memory in MiB."""

    processor: float
    wall: float
    memory: float


class Pair(NamedTuple):
    plain: Sample
    plugin: Sample


def snapshot(folder: Path) -> Path:
    """A copy of the plugin and of these benchmarks, as they are now, compiled as an installed package is. Returns the folder to import them from."""
    for package in ("apr_mypy", "benchmarks"):
        shutil.copytree(ROOT / package, folder / package, ignore=LEFT_OUT)
        compileall.compile_dir(folder / package, quiet=2)
    return folder


def library(folder: Path) -> Project:
    """A typed library's source, copied so that it is the project and not an installed package."""
    found = find_spec(LIBRARY)
    if found is None or found.origin is None:
        raise SystemExit(f"{LIBRARY} is not installed: python -m pip install -r requirements-dev.txt")
    target = folder / LIBRARY
    shutil.copytree(Path(found.origin).parent, target, ignore=LEFT_OUT)
    lines = sum(path.read_bytes().count(b"\n") for path in target.rglob("*.py"))
    return Project(f"{LIBRARY} {version(LIBRARY)}", folder, ("-p", LIBRARY), target / EDITED, lines)


def application(folder: Path, lines: int) -> Project:
    """A generated application of at least so many lines."""
    written = generated.write(folder, lines)
    return Project("generated application", folder, ("-p", "app"), folder / "app" / "feature_003" / "service.py", written)


def run(project: Project, ours: Path, cache: Path, plugin: bool, timings: Path | None = None) -> Sample:
    """One mypy run in a process of its own; with `timings` under the clocks of `benchmarks.timed`, which writes there."""
    config = project.folder / ("with.ini" if plugin else "without.ini")
    config.write_text("[mypy]\n" + ("plugins = apr_mypy\n" if plugin else "") + "ignore_missing_imports = True\n")
    program = [sys.executable, "-m", "benchmarks.timed", str(timings)] if timings else [sys.executable, "-m", "mypy"]
    command = [*program, "--config-file", str(config), "--cache-dir", str(cache), "--no-error-summary", *project.arguments]
    environment = {**os.environ, "PYTHONPATH": str(ours), "MYPYPATH": str(project.folder)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # else Python compiles everything again in each run
    output = project.folder / "out.txt"
    with output.open("wb") as out:
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=project.folder, stdout=out, stderr=out, env=environment)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    said = output.read_text(errors="replace")
    if process.returncode not in (0, 1) or "Traceback" in said or "apr-internal" in said:
        raise SystemExit(f"mypy failed on {project.name}: {said[-2000:]}")
    peak = usage.ru_maxrss / (1024 if sys.platform != "darwin" else 1024 * 1024)
    return Sample(usage.ru_utime + usage.ru_stime, wall, peak)


def pairs(project: Project, ours: Path, count: int) -> dict[str, list[Pair]]:
    """`count` pairs for each case, plain first and second in turn."""
    found: dict[str, list[Pair]] = {"cold": [], "warm": [], "one edit": []}
    text = project.edited.read_text()
    caches = {plugin: project.folder / f"cache-{plugin}" for plugin in (False, True)}
    for number in range(count):
        for cache in caches.values():
            shutil.rmtree(cache, ignore_errors=True)
        for case, rounds in (("cold", 1), ("warm", 3), ("one edit", 2)):
            for again in range(rounds):
                if case == "one edit":
                    project.edited.write_text(f"{text}\n\ndef edited_{again}(value: int) -> int:\n    return value + {again}\n")
                order = (False, True) if (number + again) % 2 == 0 else (True, False)
                samples = {plugin: run(project, ours, caches[plugin], plugin) for plugin in order}
                found[case].append(Pair(samples[False], samples[True]))
                plain, plugin = samples[False].processor, samples[True].processor
                print(f"  {project.name}, {case}: {plain:.2f} s plain, {plugin:.2f} s with ({plugin / plain:.3f})", file=sys.stderr)
        project.edited.write_text(text)
    return found


def ratio(samples: list[Pair], field: str) -> float:
    """The median of the pairs' ratios."""
    ratios: list[float] = [getattr(pair.plugin, field) / getattr(pair.plain, field) for pair in samples]
    return statistics.median(ratios)


def table(project: Project, found: dict[str, list[Pair]], inside: dict[str, float]) -> str:
    """Two tables in Markdown: the pairs, and the time inside our own code. `inside` is seconds by part, and `records` how many."""
    rows = [
        f"### {project.name}, {project.lines:,} lines",
        "",
        "| case | plain mypy | with the plugin | ratio | budget | |",
        "|---|---|---|---|---|---|",
    ]

    def row(case: str, unit: str, field: str, samples: list[Pair], budget: float) -> None:
        plain, plugin = (statistics.median(getattr(one, field) for one in column) for column in zip(*samples, strict=True))
        digits = 0 if unit == "MiB" else 2
        is_met = ratio(samples, field) <= budget
        rows.append(
            f"| {case} | {plain:.{digits}f} {unit} | {plugin:.{digits}f} {unit} | {ratio(samples, field):.3f} | {budget:.2f} | {'met' if is_met else 'not met'} |"
        )

    for case, samples in found.items():
        row(case, "s", "processor", samples, BUDGET[case])
    row("memory, cold", "MiB", "memory", found["cold"], BUDGET["memory"])
    records = inside["records"]
    parts = {part: seconds for part, seconds in inside.items() if part != "records"}
    # rules are clocked inside the judge: its own row is what it shares out
    parts["judging: the rest"] = parts.pop("judge", 0.0) - sum(seconds for part, seconds in parts.items() if part.startswith("rule "))
    total = sum(parts.values())
    rows += [
        "",
        f"Inside our own code, cold: {total:.2f} s for {records:,.0f} records, {1e6 * total / max(records, 1):.1f} ms for each 1,000.",
        "",
        "| part | s | ms for each 1,000 records |",
        "|---|---|---|",
    ]
    rows += [
        f"| {part} | {seconds:.2f} | {1e6 * seconds / max(records, 1):.2f} |" for part, seconds in sorted(parts.items(), key=lambda one: -one[1])
    ]
    return "\n".join(rows) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description="What the plugin costs: plain mypy against mypy with the plugin.")
    parser.add_argument("--quick", action="store_true", help="one pair on a generated application of 20,000 lines")
    parser.add_argument("--pairs", type=int, default=2, help="cold pairs for each project (default 2: the whole takes about ten minutes)")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/performance.md")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        ours = snapshot(folder / "ours")
        projects = [application(folder / "small", 20_000)] if chosen.quick else [library(folder / "library"), application(folder / "large", 200_000)]
        tables = []
        for project in projects:
            found = pairs(project, ours, 1 if chosen.quick else chosen.pairs)
            timings = folder / "timings.json"
            shutil.rmtree(project.folder / "cache-True", ignore_errors=True)
            run(project, ours, project.folder / "cache-True", True, timings)
            tables.append(table(project, found, json.loads(timings.read_text())))
    where = f"Measured with Python {platform.python_version()}, mypy {version('mypy')}, {os.cpu_count()} processors, {platform.system()} {platform.machine()}."
    text = f"{where}\n\n" + "\n".join(tables)
    print(text)
    if chosen.write:
        page = ROOT / "docs" / "performance.md"
        head, mark, _ = page.read_text().partition("<!-- measured -->\n")
        page.write_text(head + mark + "\n" + text)


if __name__ == "__main__":
    main()
