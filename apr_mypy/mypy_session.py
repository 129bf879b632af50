"""How a review runs mypy: with which configuration, in which cache, and what becomes of a run that breaks."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from apr_mypy.patterns import pattern_of

if TYPE_CHECKING:
    from apr_mypy.sources.mypy_run import Run

OWN_CACHE: Final = ".apr_cache"
"""Where a review keeps mypy's cache and the facts, in the project. Not mypy's own place: the options differ, so each would drop what the other kept."""

_WAITS: Final = (0.2, 1.0, 3.0, 8.0)
"""Seconds after which mypy is run again when another run holds its cache: mypy makes a new one in a way that waits for nobody."""

_TWO_NAMES: Final = pattern_of(r'found twice under different module names: "([\w.]+)" and "([\w.]+)"')
SAME_NAME: Final = ("Duplicate module named", "Source file found twice")


class BrokenRunError(Exception):
    """mypy, or a plugin in it, could not work. The message is one sentence that says what and where."""


def run(
    root: Path,
    targets: Sequence[Path],
    search: Sequence[Path],
    cache_dir: Path,
    python_executable: str,
    options: Sequence[str],
    progress: Callable[[int, int], None],
) -> Run:
    """Check `targets` from the folder `root`, which becomes the current one. `search` are the folders that packages are imported from.

    Test folders often have files of one name and no `__init__.py`, a checkout's own folder may hold one and be called `my-shop`, and a folder to import from may be a package too: then the folders name
    the modules, as mypy does under `explicit_package_bases`. Raises BrokenRunError.
    """
    # Imported here: only a run needs mypy, and it takes a while.
    from apr_mypy.sources import mypy_run

    os.chdir(root)
    arguments = (*_own_config(root, options), *options)

    opened = [folder for folder in search if (folder / "__init__.py").is_file()]
    if opened:
        targets = [inner for target in targets for inner in _beside_inits(target, opened)]
    shown = [os.path.relpath(target, root) for target in targets]
    unfollowed = [name for folder in opened for name in (folder.name, f"{folder.name}.*")]  # a file has one name

    def once(*more: str, beside: Sequence[str] = (), no_further: Sequence[str] = ()) -> Run:
        waits = iter(_WAITS)
        while True:
            try:
                return mypy_run.run(
                    shown,
                    cache_dir=cache_dir,
                    python_executable=python_executable,
                    mypy_args=(*more, *arguments),
                    unfollowed=[*unfollowed, *beside],
                    no_further=no_further,
                    progress=progress,
                )
            except sqlite3.OperationalError as error:
                wait = next(waits, None)
                if wait is None or "locked" not in str(error):
                    raise
                time.sleep(wait)

    def from_folders(beside: Sequence[str] = ()) -> Run:
        with _mypy_path(search):
            return once("--namespace-packages", "--explicit-package-bases", beside=beside)

    try:
        if opened:
            return from_folders()
        try:
            first = once(no_further=SAME_NAME)
        except mypy_run.MypyRunError as error:
            if mypy_run.NAMELESS not in str(error):
                raise
            return from_folders()
        if not any(said in message.message for message in first.blocked for said in SAME_NAME):
            return first
        best = from_folders()
        for other in _other_names(best):  # mypy's configuration gives the files one name, and imports another: only one is followed
            if best.blocked:
                best = _less_blocked(best, from_folders((other, f"{other}.*")))
        return _less_blocked(once(), best) if best.blocked else best
    except mypy_run.MypyRunError as error:
        raise BrokenRunError(str(error)) from error
    except Exception as error:
        raise BrokenRunError(_broken(error)) from error


def _less_blocked(one: Run, other: Run) -> Run:
    return min(one, other, key=lambda run: len(run.blocked))


def _other_names(run: Run) -> Iterator[str]:
    """The packages through which files have a second name (`src` of "app.main" and "src.app.main"), then those that they have the first by."""
    pairs = [_TWO_NAMES.search(message.message) for message in run.blocked]
    named = [sorted(pair.groups(), key=len) for pair in pairs if pair is not None]
    outer = {longer.removesuffix(f".{shorter}") for shorter, longer in named if longer.endswith(f".{shorter}")}
    inner = {shorter.partition(".")[0] for shorter, _ in named}
    if len(outer) == 1:
        yield from (*outer, *(inner if len(inner) == 1 else ()))


def _beside_inits(target: Path, opened: Sequence[Path]) -> Iterator[Path]:
    """What to hand to mypy of a target, so that nothing of it is the `__init__.py` of a folder that packages are imported from: such a file has no name."""
    target = target.resolve()
    if not target.is_dir() or not any(folder.is_relative_to(target) for folder in opened):
        yield target
        return
    for inner in sorted(target.iterdir()):
        if inner.is_dir():
            if not inner.name.startswith(".") and inner.name.isidentifier() and next(inner.rglob("*.py"), None) is not None:
                yield from _beside_inits(inner, opened)
        elif inner.suffix == ".py" and not (inner.name == "__init__.py" and target in opened):
            yield inner


def _own_config(root: Path, options: Sequence[str]) -> tuple[str, ...]:
    """Keep mypy from taking the configuration of a folder above the project: then every path and setting would be another project's."""
    if any(option.startswith("--config-file") for option in options) or has_mypy_config(root):
        return ()
    return ("--config-file=",)


@contextlib.contextmanager
def _mypy_path(folders: Sequence[Path]) -> Iterator[None]:
    before = os.environ.get("MYPYPATH")
    os.environ["MYPYPATH"] = os.pathsep.join([*filter(None, [before]), *map(str, folders)])
    try:
        yield
    finally:
        if before is None:
            del os.environ["MYPYPATH"]
        else:
            os.environ["MYPYPATH"] = before


def _broken(error: Exception) -> str:
    """What broke mypy, in one sentence: the innermost frame of a plugin, else of anything."""
    frames = traceback.extract_tb(error.__traceback__)
    plugin = [frame for frame in frames if "plugin" in frame.filename]
    frame = (plugin or frames)[-1]
    place = f"{'/'.join(Path(frame.filename).parts[-3:])}:{frame.lineno}"
    said = f"{type(error).__name__}: {' '.join(str(error).split())}"
    return f"mypy broke down in {place}, {said}: run plain `mypy` in {Path.cwd()} to see the whole of it, or give the environment in which it works"


@contextlib.contextmanager
def cache(root: Path, asked: Path | None) -> Iterator[tuple[Path, str]]:
    """Where to keep mypy's cache and the facts: where it was asked for, else in the project; where that cannot be written, a place for this run alone, and
    a sentence that says so."""
    place = asked or root / OWN_CACHE
    try:
        place.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=place):
            pass
    except OSError as error:
        with tempfile.TemporaryDirectory(prefix="apr-") as folder:
            yield (
                Path(folder),
                f"The cache directory {place} cannot be written ({error.strerror}), so this run kept nothing for the next: see --cache-dir.",
            )
    else:
        yield place, ""


def has_mypy_config(folder: Path) -> bool:
    """Whether mypy finds a configuration of its own in a folder."""
    if any((folder / name).is_file() for name in ("mypy.ini", ".mypy.ini")):
        return True
    return any(_has_table(folder / name, table) for name, table in (("pyproject.toml", "tool.mypy"), ("setup.cfg", "mypy")))


def has_own_config(folder: Path) -> bool:
    """Whether our own configuration lies in a folder."""
    return any(_has_table(folder / name, table) for name, table in (("pyproject.toml", "tool.apr"), ("setup.cfg", "apr"), ("mypy.ini", "apr")))


def _has_table(path: Path, table: str) -> bool:
    """Whether a line of the file begins a table of that name, or one below it. Reads lines, so that a file with a mistake in it still counts."""
    try:
        lines = path.read_text("utf-8", "replace").splitlines()
    except OSError:
        return False
    headers = (line.strip().strip("[]").strip() for line in lines if line.lstrip().startswith("["))
    return any(header == table or header.startswith(f"{table}.") for header in headers)
