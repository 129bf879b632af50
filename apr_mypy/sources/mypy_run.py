"""Runs mypy in this process, with our plugin and the project's own mypy configuration, and returns what it said as records. Prints nothing."""

from __future__ import annotations

import contextlib
import functools
import gc
import io
import os
import re
import subprocess
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from msgspec import Struct
from mypy import build, main
from mypy.defaults import PYTHON3_VERSION_MIN, RECURSION_LIMIT
from mypy.errors import CompileError
from mypy.find_sources import InvalidSourceList, create_source_list
from mypy.fscache import FileSystemCache
from mypy.modulefinder import BuildSource
from mypy.options import BuildType, Options

from apr_mypy.sources.messages import Message, parse
from apr_mypy.sources.other_plugins import Unplugged, at_fault, refused
from apr_mypy.sources.unmuted import copies
from apr_mypy.store import project_root, shown_path, store_file

PLUGIN: Final = "apr_mypy"
OURS: Final = "apr-"
"""What the code of each message of ours begins with."""
NAMELESS: Final = "is not a valid Python package name"
_VERSION_KEY: Final = re.compile(r"^\s*python_version\s*[=:]", re.MULTILINE)
MOST_BLOCKED: Final = 100
"""How many files that mypy cannot read are left out one after the other, before the rest is given up."""

Progress = Callable[[int, int], None]
"""Called with (modules done, modules known)."""


class MypyRunError(Exception):
    """mypy did not run. The message is one sentence: what mypy said, and where."""


class Run(Struct, frozen=True, kw_only=True):
    """One run of mypy. Paths in it are relative to `root`.

    `messages` is what mypy shows, `blocked` what it could not read at all (a syntax error): those files were left out and the rest was checked; `complete` is false when mypy stopped and nothing
    can be said of the rest. `unplugged` are plugins of the project's that mypy had to do without. `modules` are the names of all modules with source that it looked at; `store` is where their facts lie; `notes` is what it wrote beside messages.
    """

    root: Path
    messages: tuple[Message, ...]
    blocked: tuple[Message, ...]
    complete: bool
    modules: frozenset[str]
    store: Path
    notes: tuple[str, ...]
    unplugged: tuple[Unplugged, ...] = ()
    kept: Any = None
    """mypy's own result. Freeing its millions of objects takes longer than all that is left to do."""


def run(
    targets: Sequence[str] = (),
    *,
    modules: Mapping[str, Path] | None = None,
    cache_dir: str | os.PathLike[str],
    python_executable: str = "",
    mypy_args: Sequence[str] = (),
    unfollowed: Sequence[str] = (),
    no_further: Sequence[str] = (),
    progress: Progress | None = None,
) -> Run:
    """Check `targets` (files and folders, as mypy takes them), or `modules` (name -> file, each under that name), from the current folder. With neither, what mypy's own configuration names.

    `mypy_args` are any options of mypy's and win over ours. Imports of modules that `unfollowed` names (as patterns) are not followed. A module that stops mypy is left out and mypy is run again,
    but not where what was said of it holds one of the texts `no_further`. The code is read as the Python of `python_executable` does, where neither they nor the configuration name a version. Raises MypyRunError for wrong options and when mypy itself breaks.
    """
    args = ["--check-untyped-defs", "--cache-dir", os.fspath(cache_dir)]
    if python_executable:
        args += ["--python-executable", python_executable]
    args += mypy_args
    blocked: list[Message] = []
    left_out: dict[str, str] = {}
    unplugged: list[Unplugged] = []
    sys.setrecursionlimit(max(RECURSION_LIMIT, sys.getrecursionlimit()))
    threshold = gc.get_threshold()
    if gc.get_freeze_count():  # of a run before this one
        gc.unfreeze()
        gc.collect()
    try:
        while True:
            without = {one.name for one in unplugged}
            attempt = _Attempt(args, targets, modules or {}, (*left_out, *unfollowed), without, python_executable, progress)
            if attempt.unplugged is not None:
                unplugged.append(attempt.unplugged)
                continue
            if attempt.broken is None:
                break
            module, messages = attempt.broken
            blocked += messages
            if any(text in message.message for message in messages for text in no_further):
                break
            if module is None or module in left_out or attempt.names <= {module} or len(left_out) == MOST_BLOCKED:
                break
            left_out[module] = messages[0].path if messages else ""
            del attempt
            gc.collect()  # mypy sets the collector to a pace at which what it had loaded by then would stay
    finally:
        gc.set_threshold(*threshold)
    gc.freeze()  # mypy's objects stay; do not look through them again
    options = attempt.options
    return Run(
        root=attempt.root,
        messages=tuple(attempt.messages),
        blocked=tuple(blocked),
        complete=attempt.broken is None,
        modules=attempt.modules,
        store=store_file(options.cache_dir, options.python_version, attempt.root),
        notes=tuple(attempt.notes),
        unplugged=tuple(unplugged),
        kept=attempt.result,
    )


class _Attempt:
    """One build. `broken` is None, or the module that stopped it (None where mypy names none) and what was said of it; `unplugged` a plugin that stopped it."""

    def __init__(
        self,
        args: list[str],
        targets: Sequence[str],
        modules: Mapping[str, Path],
        left_out: Collection[str],
        without: Collection[str],
        python_executable: str,
        progress: Progress | None,
    ) -> None:
        self.messages: list[Message] = []
        self.notes: list[str] = []
        self.modules: frozenset[str] = frozenset()
        self.broken: tuple[str | None, list[Message]] | None = None
        self.unplugged: Unplugged | None = None
        self.result: build.BuildResult | None = None
        fscache = FileSystemCache()
        with self._caught("mypy does not take these options"):
            sources, self.options = self._sources(args, targets, not modules, fscache)
        if modules:
            sources = [BuildSource(_relative(path), name, None, _import_folder(name, path)) for name, path in sorted(modules.items())]
        self.root = project_root(self.options.config_file)
        if python_executable and self.options.python_version == sys.version_info[:2] and not _says_its_version(self.options, args):
            self.options.python_version = _version_of(python_executable) or self.options.python_version
        self._ignoring = _ignoring(self.options)
        _prepare(self.options, left_out, without)
        self._others = [plugin for plugin in self.options.plugins if plugin.partition(":")[0] != PLUGIN]
        sources = [source for source in sources if source.module not in left_out]
        self._unmuted = dict(copies(sources, self.options.cache_dir))
        shadows = self.options.shadow_file or []
        self.options.shadow_file = [*([path, copy] for path, copy in self._unmuted.items()), *shadows] or None  # the user's own come last and win
        self.names = {source.module for source in sources}
        self._progress = progress
        self._known = len(sources)
        self._done = 0
        with self._caught("mypy broke down"):
            try:
                self._build(sources, fscache)
            except (Exception, SystemExit) as error:
                self.unplugged = at_fault(error, self._others)
                if self.unplugged is None:
                    raise

    def _sources(self, args: list[str], targets: Sequence[str], needed: bool, fscache: FileSystemCache) -> tuple[list[BuildSource], Options]:
        """What mypy's own command line makes of the arguments. Folders that hold an `__init__.py` and whose name no import can say (`os-v1`) stop mypy: they are left out."""
        named = ["--", *targets] if targets else []
        try:
            return main.process_options([*args, *named], stdout=self._out, stderr=self._out, require_targets=needed, fscache=fscache)
        except SystemExit:
            nameless = [] if NAMELESS not in self._out.getvalue() else [folder for target in targets for folder in _nameless(Path(target))]
            if not nameless:
                raise
        self._out.truncate(self._out.seek(0))
        _, options = main.process_options([*args, "-c", ""], stdout=self._out, stderr=self._out, fscache=fscache)
        options.build_type = BuildType.STANDARD
        options.exclude = [*options.exclude, *(f"^{re.escape(folder.as_posix())}/" for folder in nameless)]
        self.notes += [f"{folder} is no name that Python can import: mypy leaves such a folder out" for folder in nameless if _holds_code(folder)]
        try:
            return create_source_list(targets, options, fscache), options
        except InvalidSourceList as error:
            self._out.write(str(error))
            raise SystemExit(2) from error

    def _build(self, sources: list[BuildSource], fscache: FileSystemCache) -> None:
        stopped: list[str] = []

        def flush(file: str | None, lines: list[str], serious: bool) -> None:
            if file is None:
                stopped.extend(lines)
                return
            self.messages += [self._message(line) for line in lines]
            self._done += 1
            self._report()

        try:
            self.result = build.build(sources, self.options, None, flush, fscache, self._out, self._out)
        except CompileError as error:
            module = error.module_with_blocker
            paths = [source.path for source in sources if source.module == module and source.path]
            self.broken = (module, [self._message(line, paths) for line in stopped])
            self.unplugged = refused((one.message for one in self.broken[1]), self._others) if module is None else None
        else:
            self.notes += stopped
            self.modules = frozenset(
                name
                for name, state in self.result.graph.items()
                if state.path is not None and not state.path.endswith(".pyi") and os.path.isfile(state.path)
            )
            self.messages = list(self._without_ignored(self.messages, self.result.graph))
            self.result.manager.metastore.close()
            self._done = max(self._done, self._known)
            self._report()

    def _without_ignored(self, messages: Sequence[Message], graph: build.Graph) -> Iterator[Message]:
        """The messages, without mypy's own in modules whose errors the project's configuration or the file itself ignores: there we look (see `_prepare`), and mypy is not asked."""
        ignored = {
            shown_path(state.path, self.root)
            for name, state in graph.items()
            if state.path is not None and (state.path in self._unmuted or self._ignoring.clone_for_module(name).ignore_errors)
        }
        return (message for message in messages if message.path not in ignored or message.code.startswith(OURS))

    def _report(self) -> None:
        if self._progress is not None:
            with contextlib.redirect_stdout(self._streams[0]), contextlib.redirect_stderr(self._streams[1]):  # not into what mypy prints
                self._progress(self._done, max(self._done, self._known))

    def _message(self, line: str, paths: Sequence[str] = ()) -> Message:
        """One line of mypy's, with its path made relative to the root. Where it names no file, `paths` says which."""
        message = parse(line)
        if message is None:
            path = shown_path(paths[0], self.root) if paths else ""
            return Message(path, 0, 0, "error", line.removeprefix("mypy: ").removeprefix("error: ").strip())
        if not message.path:
            return message
        return Message(
            shown_path(message.path, self.root), message.line, message.column, message.severity, message.message, message.hint, message.code
        )

    @contextlib.contextmanager
    def _caught(self, what: str) -> Iterator[None]:
        """mypy prints and exits where it is not content; here that becomes an exception or a note."""
        self._out = io.StringIO()
        self._streams = (sys.stdout, sys.stderr)
        try:
            with contextlib.redirect_stdout(self._out), contextlib.redirect_stderr(self._out):
                yield
        except SystemExit as error:
            raise MypyRunError(f"{what}: {_sentence(self._out.getvalue()) or f'exit code {error.code}'}") from error
        except CompileError as error:
            raise MypyRunError(f"{what}: {_sentence(chr(10).join(error.messages))}") from error
        self.notes += [line for line in self._out.getvalue().splitlines() if line.strip()]


def _prepare(options: Options, left_out: Collection[str], without: Collection[str]) -> None:
    """Set what this kind of run needs. Raises MypyRunError for options that mypy's own command line refuses too."""
    if not options.config_file:
        options.config_file = os.devnull  # without any, mypy loads no plugins
    options.plugins = [plugin for plugin in options.plugins if plugin not in without]
    if not any(plugin.partition(":")[0] == PLUGIN for plugin in options.plugins):
        options.plugins = [*options.plugins, PLUGIN]
    options.output = "json"
    options.pretty = options.show_error_context = options.show_error_code_links = False
    options.many_errors_threshold = -1
    options.warn_unused_configs = False
    # Under `ignore_errors` mypy drops the bodies of functions: where the types are not asked for, production may still go down.
    options.ignore_errors = False
    options.per_module_options = {
        pattern: {key: value for key, value in own.items() if key != "ignore_errors"} for pattern, own in options.per_module_options.items()
    }
    if options.num_workers:
        options.native_parser = True
        if options.num_workers < 0 or options.cache_dir == os.devnull or not options.local_partial_types or options.report_dirs:
            raise MypyRunError("mypy does not take these options: workers need a cache, local partial types and no report (-n0 turns them off)")
    for module in left_out:
        options.per_module_options[module] = {
            **options.per_module_options.get(module, {}),
            "follow_imports": "skip",
            "follow_imports_for_stubs": True,
        }


def _nameless(folder: Path) -> Iterator[Path]:
    """The folders below that are packages by their `__init__.py` and by their names are none; not what lies below those."""
    for inner, folders, _ in os.walk(folder):
        for name in sorted(folders):
            if not name.isidentifier() and any(Path(inner, name, init).is_file() for init in ("__init__.py", "__init__.pyi")):
                folders.remove(name)
                yield Path(inner, name)


def _holds_code(folder: Path) -> bool:
    """Whether there is more than empty files to miss."""
    return any(file.stat().st_size for file in folder.rglob("*.py"))


def _ignoring(options: Options) -> Options:
    """Options that say of each module no more than whether the project's configuration ignores its errors."""
    asked = Options()
    asked.ignore_errors = options.ignore_errors
    asked.per_module_options = {
        pattern: {"ignore_errors": own["ignore_errors"]} for pattern, own in options.per_module_options.items() if "ignore_errors" in own
    }
    return asked


@functools.cache
def _version_of(python_executable: str) -> tuple[int, int] | None:
    """The version of an interpreter, as mypy asks it for its packages; None where it does not answer or mypy is too new for it."""
    asked = [python_executable, "-c", "import sys; print(*sys.version_info[:2])"]
    try:
        said = subprocess.run(asked, capture_output=True, text=True, timeout=30, check=True).stdout.split()
        version = (int(said[0]), int(said[1]))
    except (OSError, subprocess.SubprocessError, ValueError, IndexError):  # apr: ignore[apr-swallowed-exception] mypy says what is wrong with it
        return None  # apr: ignore[apr-magic-return] what does not answer has no version for us
    return version if version >= PYTHON3_VERSION_MIN else None


def _says_its_version(options: Options, args: Sequence[str]) -> bool:
    """Whether mypy was told which Python the code is for, by an option or by its configuration."""
    if any(arg.startswith("--python-version") for arg in args):
        return True
    try:
        return options.config_file is not None and _VERSION_KEY.search(Path(options.config_file).read_text("utf-8", "replace")) is not None
    except OSError:
        return False


def _relative(path: Path) -> str:
    """As mypy shows it: relative to the current folder where it lies below."""
    absolute = path.absolute()
    here = Path.cwd()
    return str(absolute.relative_to(here) if absolute.is_relative_to(here) else absolute)


def _import_folder(name: str, path: Path) -> str | None:
    """The folder that a module is imported from, where its file lies as its name says; None where it does not."""
    parts = list(path.absolute().with_suffix("").parts)
    if parts[-1] == "__init__":
        parts.pop()
    wanted = name.split(".")
    return str(Path(*parts[: -len(wanted)])) if parts[-len(wanted) :] == wanted else None


def _sentence(said: str) -> str:
    """The one line that says it, of all that mypy wrote before it left: the last that says "error", else the last."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    errors = [line for line in lines if "error:" in line]
    return (errors or lines or [""])[-1].removeprefix("mypy: ").removeprefix("error: ")
