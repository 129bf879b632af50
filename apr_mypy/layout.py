"""Where a project's code lies: its root packages and its tests, from the configuration, the build's configuration, or what is there.

Nothing of the project is imported or run; only configuration files are read and folders listed.
"""

from __future__ import annotations

import difflib
import fnmatch
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from apr_mypy.build_files import Build, build_settings, declared_tests, ini_of, table_of, toml_of
from apr_mypy.config import Config, ConfigError


@dataclass(frozen=True, kw_only=True, slots=True)
class Roots:
    """What `apr check` looks at when no path is given. All paths are absolute, sorted by name."""

    packages: dict[str, Path]
    """Import name of each root package or top-level module -> its folder (or file)."""
    search: tuple[Path, ...]
    """The folders from which they are imported: what stands for `sys.path`."""
    tests: tuple[Path, ...]
    """Folders and files with tests; they may lie inside a root package."""
    guessed_in: Path | None = None
    """The project's folder, where neither the configuration nor the build says where the code lies."""

    @property
    def elsewhere(self) -> tuple[Path, ...]:
        """Projects of their own and folders of modules that belong to no root package: nobody said where the code lies, and one run cannot import from them all. Lists folders: only a report asks."""
        return tuple(_left_out(self.guessed_in, self.packages)) if self.guessed_in is not None else ()

    @property
    def paths(self) -> tuple[Path, ...]:
        """What to hand to mypy: the packages, and the tests that lie in none of them."""
        inside = tuple(path for path in self.packages.values() if path.is_dir())
        return (*self.packages.values(), *(test for test in self.tests if not any(test.is_relative_to(path) for path in inside)))


_NOT_CODE: Final = frozenset(
    {
        "tests",
        "test",
        "testing",
        "docs",
        "doc",
        "examples",
        "example",
        "benchmarks",
        "build",
        "dist",
        "venv",
        "env",
        "node_modules",
        "site-packages",
        "typings",
        "stubs",
    }
)
_OF_PROJECTS: Final = ("setup.py", "manage.py", "Pipfile", "mypy.ini", ".mypy.ini")
_LOOSE: Final = frozenset({"scripts", "hooks", "tools", "bin", "ops", "deploy", "docker", "infra", "ci", "utils", "dev", "migrations", "alembic"})
"""Folders about a project rather than its code."""
_DEEPEST: Final = 3
"""How many levels below a folder projects of their own are looked for (`apps/api`, `inference/server`)."""
_MANY: Final = 5
"""Modules from which on a folder beside the packages is named when nobody looks there."""
_NOT_MODULES: Final = frozenset({"__init__", "setup", "conftest", "noxfile", "fabfile"})
_NAME: Final = re.compile(r"[^\W\d]\w*")
_IMPORT: Final = re.compile(
    rb"^[ \t]*(?:from|import)[ \t]+(\.|[\w\x80-\xff]+)(?:\.([\w\x80-\xff]+)|[ \t]+import[ \t]*\(?\s*([\w\x80-\xff]+))?", re.MULTILINE
)  # bytes above 7f are letters of names in UTF-8


def find_roots(root: Path, config: Config) -> Roots:
    """The roots of the project in the folder `root`.

    Packages: those of `root_packages`, else those that the build configuration names, else those under `src/`, else those that lie in the folder, or in the projects below that import one another. Tests:
    pytest's `testpaths`, else `tests/` or `test/`, else `test_*.py`.
    Raises ConfigError: a configured root package is not there; there is no Python file at all.
    """
    root = root.resolve()
    if not root.is_dir():
        raise ConfigError(f"{root} is no folder: give the folder that holds the project")
    settings = build_settings(root, lambda where, name: _package(where, name) is not None)
    wheres = _existing([*(root / where for where in settings.wheres), root / "src", root])
    tests = _tests(root)
    if config.root_packages:
        packages = {name: _named(name, wheres, root, config) for name in config.root_packages}
    else:
        built = _from_build(root, settings)
        packages = {**_beside(root, built), **built} or _lying_in_src(root) or _lying_in(root)
        if not any(path.is_dir() for path in packages.values()):
            for project, own in _working_together(root).items():
                packages = {**own, **packages}
                tests += _with_names_of_their_own(_tests(project), tests)
        packages = {name: path for name, path in packages.items() if not _in_any(path, [t for t in tests if t.is_dir()])}
        for name, path in [*packages.items()]:
            if inner := _imported_from(name, path):
                del packages[name]
                if not inner.keys() & packages.keys():  # two modules of one name cannot be in one run: that folder is named as left out
                    packages = {**inner, **packages}
                    tests += [test for test in _tests(path) if test not in tests]
    search = dict.fromkeys(_import_folder(name, path) for name, path in packages.items())
    is_guessed = not config.root_packages and not built
    roots = Roots(packages=dict(sorted(packages.items())), search=tuple(search), tests=tuple(sorted(tests)), guessed_in=root if is_guessed else None)
    if not packages and not tests:
        there = ", ".join(place.relative_to(root).as_posix() for place in roots.elsewhere)
        where = f"one of the projects in it ({there})" if there else "the folder of a Python project"
        raise ConfigError(f"there is no Python file in {root.name or root}: run apr in {where}, or name a path or `root_packages` under [tool.apr]")
    return roots


def _left_out(root: Path, packages: Mapping[str, Path]) -> list[Path]:
    """Projects of their own, and folders full of modules, that lie beside the packages."""
    folders = {path for name, path in _kinds_in(root)[2].items() if name not in _LOOSE and len(list(_python_files(path))) >= _MANY}
    return sorted(
        place
        for place in folders | set(projects_below(root))
        if not any(place.is_relative_to(path) or path.is_relative_to(place) for path in packages.values())
    )


def projects_below(folder: Path) -> tuple[Path, ...]:
    """The folders some levels below one that are Python projects of their own, by name; none lies in another."""
    return tuple(_projects_in(folder, _DEEPEST))


def out_of_packages(folder: Path) -> Path:
    """The folder that a package is imported from, for one inside it; any other as it is. A checkout's own folder may hold an `__init__.py`, too."""
    outside = folder
    while (outside / "__init__.py").is_file() and _NAME.fullmatch(outside.name) and not (outside / ".git").exists() and not is_project(outside):
        outside = outside.parent
    return outside


def _working_together(root: Path) -> dict[Path, dict[str, Path]]:
    """The projects below a folder without packages of its own whose code imports one another's by names that no two of them have: each with its packages, as in a repository of a client, a server and what both use."""
    found: dict[Path, dict[str, Path]] = {}
    for project in projects_below(root):
        built = _from_build(project, build_settings(project, lambda where, name: _package(where, name) is not None))
        found[project] = {name: path for name, path in (built or _lying_in_src(project) or _lying_in(project)).items() if path.is_dir()}
    times = Counter(name for own in found.values() for name in own)
    found = {project: own for project, own in found.items() if own and all(times[name] == 1 for name in own)}
    joined: dict[Path, dict[str, Path]] = {}
    for project, own in found.items():
        others = {name: path for other, theirs in found.items() if other != project for name, path in theirs.items()}
        if any(_is_joined(name, path, others) for name, path in own.items()):
            joined[project] = own
    return joined


def only_project_below(folder: Path) -> Path | None:
    """The one Python project below a folder that has no Python of its own, as in a repository with `backend/` and `frontend/`; None for any other folder."""
    regular, modules, namespaces = _kinds_in(folder)
    if regular or modules or not _LOOSE.issuperset(namespaces) or _lying_in_src(folder):
        return None
    found = projects_below(folder)
    return found[0] if len(found) == 1 else None


def _projects_in(folder: Path, depth: int) -> Iterator[Path]:
    try:
        entries = sorted(folder.iterdir())
    except OSError:  # apr: ignore[apr-swallowed-exception] a folder that cannot be read has no projects for us
        return
    for entry in entries:
        if not entry.is_dir() or entry.is_symlink() or entry.name.startswith(".") or entry.name in _NOT_CODE or (entry / "pyvenv.cfg").exists():
            continue
        if is_project(entry):
            if _has_code(entry):
                yield entry
        elif depth > 1 and not (entry / "__init__.py").exists():
            yield from _projects_in(entry, depth - 1)


def is_project(folder: Path) -> bool:
    """Whether a folder holds what makes one a Python project: a build's configuration, ours or mypy's, a list of requirements, Django's `manage.py`."""
    return any((folder / name).is_file() for name in _OF_PROJECTS) or any(folder.glob("requirements*.txt")) or has_build(folder)


def has_build(folder: Path) -> bool:
    """Whether a folder's `pyproject.toml` or `setup.cfg` sets up a project, and not a formatter only."""
    pyproject, setup = toml_of(folder / "pyproject.toml"), ini_of(folder / "setup.cfg")
    return (
        not {"project", "build-system"}.isdisjoint(pyproject)
        or not {"poetry", "apr", "mypy"}.isdisjoint(table_of(pyproject, "tool"))
        or not {"metadata", "options", "apr", "mypy"}.isdisjoint(setup)
    )


def modules_in(roots: Roots) -> dict[str, Path]:
    """Every module of the root packages: its import name -> its file (a namespace package's folder for one without `__init__.py`)."""
    modules: dict[str, Path] = {}
    for name, path in roots.packages.items():
        if path.is_file():
            modules[name] = path
            continue
        modules[name] = path
        for file in _python_files(path):
            parts = [name, *file.relative_to(path).with_suffix("").parts]
            if parts[-1] == "__init__":
                parts.pop()
            modules[".".join(parts)] = file
            below = file.parent.parent if file.name == "__init__.py" else file.parent
            for length in range(len(parts) - 1, name.count("."), -1):
                modules.setdefault(".".join(parts[:length]), below)
                below = below.parent
    return modules


def _python_files(folder: Path) -> Iterator[Path]:
    try:
        entries = sorted(folder.iterdir())
    except OSError:  # apr: ignore[apr-swallowed-exception] a folder that cannot be read has no modules for us; mypy names what it misses
        return
    for entry in entries:
        if entry.is_dir():
            if _NAME.fullmatch(entry.name) and entry.name not in ("node_modules", "__pycache__"):
                yield from _python_files(entry)
        elif entry.suffix == ".py" and _NAME.fullmatch(entry.stem):
            yield entry


def _import_folder(name: str, path: Path) -> Path:
    for _ in name.split("."):
        path = path.parent
    return path


def _in_any(path: Path, folders: Iterable[Path]) -> bool:
    return any(path.is_relative_to(folder) for folder in folders)


def _existing(folders: Iterable[Path]) -> list[Path]:
    return list(dict.fromkeys(folder for folder in folders if folder.is_dir()))


# --- packages ---------------------------------------------------------------------------------------------------------------------


def _named(name: str, wheres: list[Path], root: Path, config: Config) -> Path:
    """The folder or file of a configured root package."""
    for where in wheres:
        path = _package(where, name)
        if path is not None:
            return path
    there = sorted({found for where in wheres for found in _lying_in(where)})
    close = difflib.get_close_matches(name, there, n=1)
    looked = " or ".join("the project's folder" if where == root else f"{where.relative_to(root).as_posix()}/" for where in wheres)
    hint = f" (did you mean `{close[0]}`?)" if close else f" (there: {', '.join(there)})" if there else ""
    raise ConfigError(f"`root_packages` in {config.file} names `{name}`, but no such package lies in {looked}{hint}: mend the name or add its folder")


def _package(where: Path, name: str) -> Path | None:
    """The folder or file that `import name` would find in `where`."""
    folder = where.joinpath(*name.split("."))
    if folder.is_dir() and (folder / "__init__.py").is_file():
        return folder
    file = folder.with_name(folder.name + ".py")
    if file.is_file():
        return file
    return folder if folder.is_dir() and _has_code(folder) else None


def _has_code(folder: Path) -> bool:
    return next(_python_files(folder), None) is not None


def _lying_in(folder: Path) -> dict[str, Path]:
    """The packages in a folder; top-level modules too, where they are not the build's own files. A folder with Python files but without `__init__.py` counts
    when there is nothing better, or where the code imports from it by name."""
    regular, modules, namespaces = _kinds_in(folder)
    if not regular and not modules:
        return dict(sorted(namespaces.items()))
    found = {**modules, **regular}
    return dict(
        sorted({**found, **{name: path for name, path in namespaces.items() if _is_imported_from(name, path, path, *found.values())}}.items())
    )


def _kinds_in(folder: Path) -> tuple[dict[str, Path], dict[str, Path], dict[str, Path]]:
    """(packages, modules, folders with Python files but without `__init__.py`) that lie in a folder, tests and the like left out."""
    regular: dict[str, Path] = {}
    modules: dict[str, Path] = {}
    namespaces: dict[str, Path] = {}
    for entry in sorted(folder.iterdir()) if folder.is_dir() else ():
        name = entry.stem if entry.suffix == ".py" else entry.name
        if not _NAME.fullmatch(name) or name in _NOT_CODE or name.startswith("test_") or name.endswith("_test"):
            continue
        if entry.is_dir():
            if (entry / "__init__.py").is_file():
                regular[name] = entry
            elif name != "src" and not (entry / "pyvenv.cfg").exists() and (_holds_modules(entry) or _is_imported_from(name, entry, entry)):
                namespaces[name] = entry
        elif entry.suffix == ".py" and name not in _NOT_MODULES:
            modules[name] = entry
    return regular, modules, namespaces


def _beside(root: Path, built: Mapping[str, Path]) -> dict[str, Path]:
    """What belongs to an application whose build names only a part of what lies in its folder: the modules and packages beside, where they import what is built or are imported by it (`server.py`, `tasks/`)."""
    if not built or any(path.parent != root for path in built.values()):
        return {}  # the build names a folder of its own for the code
    left = {name: path for name, path in _lying_in(root).items() if name not in built}
    found: dict[str, Path] = {}
    while joined := {name: path for name, path in left.items() if _is_joined(name, path, {**built, **found})}:
        found.update(joined)
        left = {name: path for name, path in left.items() if name not in joined}
    return found


def _is_joined(name: str, path: Path, others: Mapping[str, Path]) -> bool:
    """Whether a module or package imports one of others by name, or is imported by one."""
    if any(_is_imported_as(other, path) for other in others):
        return True
    is_namespace = path.is_dir() and not (path / "__init__.py").is_file()
    return _is_imported_from(name, path, *others.values()) if is_namespace else _is_imported_as(name, *others.values())


def _imported_from(name: str, folder: Path) -> dict[str, Path]:
    """What lies in a folder to import from that looks like a package: it has no `__init__.py`, or the `manage.py` that puts it on `sys.path`, and its code imports what lies there by its own name more often
    than through the folder. Empty for every other."""
    is_regular = (folder / "__init__.py").is_file()
    if not folder.is_dir() or (is_regular and not (folder / "manage.py").is_file()):
        return {}
    inside = _lying_in(folder)
    packages = [inner for inner, path in inside.items() if path.is_dir()]  # a module may be called as a library is (`celery.py`)
    if not packages and not is_regular and not _is_told_from_within(folder):
        packages = [inner for inner in inside if _is_imported_as(inner, *(file for file in _python_files(folder) if file.stem != inner))]
        packages = packages if len(packages) > 1 else []  # one may be a library's
    if not packages:
        return {}
    return inside if _is_on_path(folder, name, packages) else {}


def _is_told_from_within(folder: Path) -> bool:
    """Whether code in a folder imports by relative names, as only a package can."""
    return any("." in _imports(file) for file in folder.glob("*.py"))


def _lying_in_src(root: Path) -> dict[str, Path]:
    """What lies in `src/`; or `src` itself, where the code takes it for a package (`from src.orders import …`)."""
    inside = _lying_in(root / "src")
    if inside and not _is_on_path(root / "src", "src", [*inside], at_a_tie=not _is_told_from_within(root / "src")):
        return {**{name: path for name, path in _lying_in(root).items() if path.is_file() or (path / "__init__.py").is_file()}, "src": root / "src"}
    return inside


def _is_on_path(folder: Path, name: str, inside: list[str], at_a_tie: bool = False) -> bool:
    """Whether the code in a folder imports what lies there by its own name more often than through the folder."""
    names = Counter(imported for file in _python_files(folder) for imported in _imports(file))
    more = sum(names[inner] for inner in inside) - names[name]
    return more > 0 or (more == 0 and at_a_tie)


def _holds_modules(folder: Path) -> bool:
    return any(_NAME.fullmatch(file.stem) and file.stem not in _NOT_MODULES for file in folder.glob("*.py"))


def _is_imported_as(name: str, *places: Path) -> bool:
    """Whether code in folders or files imports something by this name."""
    return any(name in _imports(file) for place in places for file in _files(place))


def _is_imported_from(name: str, folder: Path, *places: Path) -> bool:
    """Whether code in folders or files imports by this name what lies in a folder without `__init__.py`: a package, though no file says so. A library may have the folder's name (`from alembic import context` in `alembic/`)."""
    below = {below for place in places for file in _files(place) for top, below in _imports_with_next(file) if top == name}
    return any((folder / inner).is_dir() or (folder / f"{inner}.py").is_file() for inner in below if inner)


def _files(place: Path) -> Iterable[Path]:
    return (place,) if place.is_file() else _python_files(place)


def _imports(file: Path) -> tuple[str, ...]:
    """The first name of each import in a file, as written; "." for a relative one."""
    return tuple(top for top, _ in _imports_with_next(file))


def _imports_with_next(file: Path) -> tuple[tuple[str, str], ...]:
    """The first two names of each import in a file (`from shop.cart import a` and `from shop import cart` alike); "" for a second that is not there."""
    try:
        return _imports_of(file, file.stat().st_mtime_ns)
    except OSError:
        return ()  # apr: ignore[apr-magic-return] what cannot be read says nothing about the layout


@cache  # several parts of one run ask for the layout
def _imports_of(file: Path, _changed: int) -> tuple[tuple[str, str], ...]:
    found = _IMPORT.findall(file.read_bytes())
    return tuple((top.decode("utf-8", "replace"), (below or imported).decode("utf-8", "replace")) for top, below, imported in found)


def _from_build(root: Path, build: Build) -> dict[str, Path]:
    packages: dict[str, Path] = {}
    for where, name in build.named:
        path = _package(root / where, name)
        if path is not None:
            packages[name] = path
    for where, include, exclude in build.finds:
        for name, path in _lying_in(root / where).items():
            if path.is_dir() and any(fnmatch.fnmatchcase(name, p) for p in include) and not any(fnmatch.fnmatchcase(name, p) for p in exclude):
                packages[name] = path
    tops = {name for name in packages if not any(name.startswith(other + ".") for other in packages)}
    return {name: packages[name] for name in sorted(tops)}


# --- tests ------------------------------------------------------------------------------------------------------------------------


def _tests(root: Path) -> list[Path]:
    found = sorted({path for pattern in declared_tests(root) for path in _glob(root, pattern)})
    if found:
        return found
    folders = [root / name for name in ("tests", "test") if (root / name).is_dir() and _has_code(root / name)]
    return folders or sorted(path for pattern in ("test_*.py", "*_test.py") for path in root.glob(pattern))


def _with_names_of_their_own(tests: list[Path], others: list[Path]) -> list[Path]:
    """The tests whose modules no other tests have by the same name: mypy reads one of each."""
    taken = {name for other in others for name in _module_names(other)}
    return [test for test in tests if taken.isdisjoint(_module_names(test))]


def _module_names(test: Path) -> set[str]:
    """The names by which a test file, or what lies in a folder of tests, is imported."""
    if test.is_file() or (test / "__init__.py").is_file():
        return {test.stem}
    return {entry.stem for entry in test.iterdir() if entry.suffix == ".py" or entry.is_dir()} - {"__pycache__"}


def _glob(root: Path, pattern: str) -> list[Path]:
    if Path(pattern).is_absolute() or not pattern.strip("./"):
        return []
    return [path for path in root.glob(pattern) if path.is_dir() or path.suffix == ".py"]
