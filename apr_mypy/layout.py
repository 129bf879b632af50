"""Where a project's code lies: its root packages and its tests, from the configuration, the build's configuration, or what is there.

Nothing of the project is imported or run; only configuration files are read and folders listed.
"""

from __future__ import annotations

import difflib
import fnmatch
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

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
_NOT_MODULES: Final = frozenset({"__init__", "setup", "conftest", "noxfile", "fabfile"})
_NAME: Final = re.compile(r"[^\W\d]\w*")


def find_roots(root: Path, config: Config) -> Roots:
    """The roots of the project in the folder `root`.

    Packages: those of `root_packages`, else those that the build configuration names, else those under `src/`, else those that lie in the folder. Tests:
    pytest's `testpaths`, else `tests/` or `test/`, else `test_*.py`.
    Raises ConfigError: a configured root package is not there; there is no Python file at all.
    """
    root = root.resolve()
    if not root.is_dir():
        raise ConfigError(f"{root} is no folder: give the folder that holds the project")
    settings = _build_settings(root)
    wheres = _existing([*(root / where for where in settings.wheres), root / "src", root])
    tests = _tests(root)
    if config.root_packages:
        packages = {name: _named(name, wheres, root, config) for name in config.root_packages}
    else:
        packages = _from_build(root, settings) or _lying_in_src(root) or _lying_in(root)
        packages = {name: path for name, path in packages.items() if not _in_any(path, [t for t in tests if t.is_dir()])}
        for name, path in [*packages.items()]:
            if inner := _imported_from(name, path):
                del packages[name]
                packages = {**inner, **packages}
    if not packages and not tests:
        raise ConfigError(
            f"there is no Python file in {root.name or root}: run apr in the folder of a Python project, or name a path or `root_packages` under [tool.apr]"
        )
    search = dict.fromkeys(_import_folder(name, path) for name, path in packages.items())
    return Roots(packages=dict(sorted(packages.items())), search=tuple(search), tests=tuple(sorted(tests)))


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
    when there is nothing better, or when its code imports from it by its name."""
    if not folder.is_dir():
        return {}
    regular: dict[str, Path] = {}
    modules: dict[str, Path] = {}
    namespaces: dict[str, Path] = {}
    for entry in sorted(folder.iterdir()):
        name = entry.stem if entry.suffix == ".py" else entry.name
        if not _NAME.fullmatch(name) or name in _NOT_CODE or name.startswith("test_") or name.endswith("_test"):
            continue
        if entry.is_dir():
            if (entry / "__init__.py").is_file():
                regular[name] = entry
            elif (
                (name != "src" or _is_itself_imported(entry))
                and not (entry / "pyvenv.cfg").exists()
                and (_holds_modules(entry) or _is_imported_as(name, entry))
            ):
                namespaces[name] = entry
        elif entry.suffix == ".py" and name not in _NOT_MODULES:
            modules[name] = entry
    if regular or modules:
        namespaces = {name: entry for name, entry in namespaces.items() if _is_imported_as(name, entry)}
    return dict(sorted({**modules, **namespaces, **regular}.items()))


def _imported_from(name: str, folder: Path) -> dict[str, Path]:
    """What lies in a package that is a folder to import from itself: it has the `manage.py` that puts it on `sys.path`, and its code imports what lies there by its own name more often than through the
    package. Empty for every other."""
    if not (folder / "manage.py").is_file() or not (folder / "__init__.py").is_file():
        return {}
    inside = _lying_in(folder)
    packages = [inner for inner, path in inside.items() if path.is_dir()]  # a module may be called as a library is (`celery.py`)
    if not packages:
        return {}
    straight, through = _imports(name, packages, folder)
    return inside if straight > through else {}


def _lying_in_src(root: Path) -> dict[str, Path]:
    """The packages in `src`, where it is the folder that the project's code is imported from; none where it is a package itself."""
    return {} if _is_itself_imported(root / "src") else _lying_in(root / "src")


def _is_itself_imported(folder: Path) -> bool:
    """Whether the code in a folder imports what lies there through the folder's name (`from src.db import models`) more often than by its own: with an `__init__.py` or without, the folder is a package."""
    if not folder.is_dir():
        return False
    inside = [
        entry.stem
        for entry in folder.iterdir()
        if entry.stem != "__init__" and _NAME.fullmatch(entry.stem) and (entry.suffix == ".py" or (entry.is_dir() and _has_code(entry)))
    ]
    straight, through = _imports(folder.name, inside, folder)
    return through > straight


def _imports(name: str, inside: list[str], folder: Path) -> tuple[int, int]:
    """How often the code below a folder imports what lies in it by its own name, and how often through the folder's name."""
    straight = re.compile(rf"^\s*(?:from|import)\s+(?:{'|'.join(map(re.escape, inside)) or '(?!)'})\b".encode(), re.MULTILINE)
    through = re.compile(rf"^\s*(?:from|import)\s+{re.escape(name)}\.".encode(), re.MULTILINE)
    texts = [_bytes(file) for file in _python_files(folder)]
    return sum(len(straight.findall(text)) for text in texts), sum(len(through.findall(text)) for text in texts)


def _holds_modules(folder: Path) -> bool:
    return any(_NAME.fullmatch(file.stem) for file in folder.glob("*.py"))


def _is_imported_as(name: str, folder: Path) -> bool:
    """Whether code below a folder imports from it by this name: then it is a package although neither it nor the folders in it need hold an `__init__.py`."""
    statement = re.compile(rf"^\s*(from|import)\s+{re.escape(name)}\.".encode(), re.MULTILINE)
    return any(statement.search(_bytes(file)) for file in _python_files(folder))


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        return b""  # apr: ignore[apr-magic-return] what cannot be read says nothing about the layout


@dataclass(frozen=True, slots=True)
class _Build:
    """What the build configuration says: folders packages lie in, packages by name -> folder, patterns to find them by (where, include, exclude)."""

    wheres: tuple[str, ...]
    named: tuple[tuple[str, str], ...]
    finds: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]


def _from_build(root: Path, build: _Build) -> dict[str, Path]:
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


def _build_settings(root: Path) -> _Build:
    """Read setuptools', hatch's, poetry's, flit's, pdm's and uv's settings. What cannot be read says nothing: the build's own tool will judge it."""
    wheres: list[str] = []
    named: list[tuple[str, str]] = []
    finds: list[tuple[str, tuple[str, ...], tuple[str, ...]]] = []
    pyproject = _toml(root / "pyproject.toml")
    tool = _table(pyproject, "tool")

    setuptools = _table(tool, "setuptools")
    folders = {str(k): str(v) for k, v in _table(setuptools, "package-dir").items()}
    declared = setuptools.get("packages")
    for name in declared if isinstance(declared, list) else ():
        named.append((folders.get("", "."), str(name)))
    for name in _list(setuptools, "py-modules"):
        named.append((folders.get("", "."), name))
    for kind in ("find", "find-namespace"):
        found = declared.get(kind) if isinstance(declared, dict) else None
        if isinstance(found, dict):
            for where in _list(found, "where") or (folders.get("", "."),):
                finds.append((where, _list(found, "include") or ("*",), _list(found, "exclude")))
    wheres += [where for name, where in folders.items() if not name]

    hatch = _table(_table(tool, "hatch"), "build")
    for target in (_table(_table(hatch, "targets"), "wheel"), hatch):
        for place in (*_list(target, "packages"), *_list(target, "only-include")):
            where, _, name = place.strip("/").rpartition("/")
            named.append((where or ".", name))

    for entry in _table(tool, "poetry").get("packages", ()):
        if isinstance(entry, dict) and "include" in entry:
            named.append((str(entry.get("from", ".")), str(entry["include"]).replace("/", ".")))
    flit = _table(_table(tool, "flit"), "module").get("name")
    pdm = _table(_table(tool, "pdm"), "build")
    for place in _list(pdm, "includes"):
        where, _, name = place.strip("/").rpartition("/")
        named.append((where or str(pdm.get("package-dir", ".")), name))
    uv = _table(_table(tool, "uv"), "build-backend")
    modules = uv.get("module-name")
    for name in modules if isinstance(modules, list) else [modules] if isinstance(modules, str) else []:
        named.append((str(uv.get("module-root", "src")) or ".", str(name)))
    project = _table(pyproject, "project").get("name") or _table(tool, "poetry").get("name")
    for guess in (flit, re.sub(r"[-.]+", "_", str(project)).lower() if project else None):
        named += [(where, str(guess)) for where in ("src", ".") if guess and not named and not finds and _package(root / where, str(guess))]

    options = _ini(root / "setup.cfg")
    if "options" in options:
        section = options["options"]
        where = next((line.split("=", 1)[1].strip() for line in _split(section.get("package_dir", "")) if line.split("=", 1)[0].strip() == ""), ".")
        packages = _split(section.get("packages", ""))
        if packages and packages[0].startswith(("find:", "find_namespace:")):
            found_in = options.get("options.packages.find", {})
            include, exclude = _split(found_in.get("include", "")), _split(found_in.get("exclude", ""))
            finds.append((found_in.get("where", where).strip() or where, tuple(include) or ("*",), tuple(exclude)))
        else:
            named += [(where, name) for name in packages]
        named += [(where, name) for name in _split(section.get("py_modules", ""))]
        wheres.append(where)
    wheres += [where for where, _ in named] + [find[0] for find in finds]
    return _Build(tuple(dict.fromkeys(wheres)), tuple(named), tuple(finds))


# --- tests ------------------------------------------------------------------------------------------------------------------------


def _tests(root: Path) -> list[Path]:
    declared: list[str] = []
    for file, section in (("pytest.ini", "pytest"), (".pytest.ini", "pytest"), ("tox.ini", "pytest"), ("setup.cfg", "tool:pytest")):
        declared = declared or _split(_ini(root / file).get(section, {}).get("testpaths", ""))
    pytest = _table(_table(_toml(root / "pyproject.toml"), "tool"), "pytest")
    for options in (pytest, _table(pytest, "ini_options")):
        value = options.get("testpaths")
        declared = declared or ([str(item) for item in value] if isinstance(value, list) else _split(str(value)) if value else [])
    found = sorted({path for pattern in declared for path in _glob(root, pattern)})
    if found:
        return found
    folders = [root / name for name in ("tests", "test") if (root / name).is_dir() and _has_code(root / name)]
    return folders or sorted(path for pattern in ("test_*.py", "*_test.py") for path in root.glob(pattern))


def _glob(root: Path, pattern: str) -> list[Path]:
    if Path(pattern).is_absolute() or not pattern.strip("./"):
        return []
    return [path for path in root.glob(pattern) if path.is_dir() or path.suffix == ".py"]


# --- files ------------------------------------------------------------------------------------------------------------------------


def _toml(path: Path) -> Mapping[str, Any]:
    import tomllib

    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}  # apr: ignore[apr-magic-return] a file that is no TOML declares nothing; its own tool says so


def _ini(path: Path) -> dict[str, dict[str, str]]:
    import configparser

    parser = configparser.RawConfigParser(interpolation=None, strict=False)
    try:
        parser.read_string(path.read_text("utf-8"))
    except (OSError, ValueError, configparser.Error):
        return {}  # apr: ignore[apr-magic-return] a file that is no INI declares nothing; its own tool says so
    return {section: dict(parser.items(section)) for section in parser.sections()}


def _table(table: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = table.get(key)
    return value if isinstance(value, dict) else {}


def _list(table: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = table.get(key)
    return tuple(str(item) for item in value) if isinstance(value, list) else ()


def _split(text: str) -> list[str]:
    return (
        [item for item in re.split(r"[\s,]+", text.strip()) if item]
        if "=" not in text
        else [line.strip() for line in text.splitlines() if line.strip()]
    )
