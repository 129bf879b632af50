"""All that mypy calls: hands each finished module to `extract` and the rules, gives mypy the findings, keeps the facts. No rule logic.

`get_additional_indirect_deps` is mypy's only hook with a module whole, typed and not yet reported: it comes once a module, after its last pass. The other hooks answer None, always,
because the first plugin that answers one shadows mypy's own and everybody else's; they serve to remember the checker at work, which mypy hands to nobody.

Until a module is really checked only the configuration and the fingerprint are loaded: msgspec, rules and knowledge come in with `_Judge`.
"""

from __future__ import annotations

import contextlib
import gc
import hashlib
import io
import itertools
import os
import re
import sys
import traceback
import types
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from mypy import errorcodes
from mypy.checker import TypeChecker
from mypy.checker_state import checker_state
from mypy.config_parser import parse_config_file
from mypy.errorcodes import ErrorCode
from mypy.errors import CompileError, ErrorInfo, Errors
from mypy.nodes import MypyFile, SymbolTableNode, TypeAlias, TypeInfo
from mypy.options import Options
from mypy.plugin import Plugin, ReportConfigContext
from mypy.server.astdiff import snapshot_symbol_table
from mypy.types import Instance, get_proper_type
from mypy.util import decode_python_encoding

from apr_mypy import config as configuration
from apr_mypy import registry
from apr_mypy.store import Judged, Row, Silenced, Source, Store, StoreError, project_root, shown_path, store_file

if TYPE_CHECKING:
    from mypy.checker_shared import TypeCheckerSharedApi

    from apr_mypy import facts
    from apr_mypy.config import Config
    from apr_mypy.finding import Finding
    from apr_mypy.knowledge import Resolved
    from apr_mypy.registry import LoadedRule

OLDEST: Final = (2, 4)
PACKAGE: Final = Path(__file__).parent
INSTALLED: Final = ("site-packages", "dist-packages")


def make_plugin(version: str) -> type[Plugin]:
    """The plugin class for mypy `version`; for one that is too old, a plugin that stops the run with one sentence."""
    number = re.match(r"(\d+)\.(\d+)", version)
    if number is not None and (int(number[1]), int(number[2])) >= OLDEST:
        return AprPlugin

    class TooOld(Plugin):
        def set_modules(self, modules: dict[str, MypyFile]) -> None:
            raise CompileError([f'apr-mypy: mypy {version} is too old, 2.4 is the first that works: pip install "mypy>=2.4,<3"'])

    return TooOld


def fingerprint(config: Config) -> str:
    """SHA-256 of all that decides a finding beside the module itself: our own sources and knowledge, by content, and the effective configuration."""
    digest = hashlib.sha256(config.digest.encode())
    for path in sorted((*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.toml"))):
        content = path.read_bytes()
        digest.update(f"\0{path.relative_to(PACKAGE).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def error_codes() -> dict[str, ErrorCode]:
    """mypy's error codes for every rule and category and for `apr-internal`, made known to mypy. Once a process: mypy keeps them in a global table."""
    made = {}

    def code(name: str, parent: ErrorCode | None = None) -> ErrorCode:
        known = errorcodes.error_codes.get(name)
        made[name] = (
            known if known is not None else ErrorCode(name, f"Anti-pattern {name}: see `apr explain {name}`", "Anti-patterns", sub_code_of=parent)
        )
        return made[name]

    code(registry.INTERNAL)
    for one in registry.codes():
        code(one.name, code(one.category))
    return made


class AprPlugin(Plugin):
    """One mypy run in one process; a parallel run has one in each worker too."""

    def __init__(self, options: Options) -> None:
        super().__init__(options)
        self._codes = error_codes()
        self._root = project_root(options.config_file)
        self._faulty = ""
        try:
            self._config = configuration.load(self._root, [*self._codes])
        except configuration.ConfigError as error:
            self._faulty = str(error)
            self._config = configuration.Config(root=self._root)
        self._fingerprint = fingerprint(self._config)
        self._facts: _FactsKeeper | None = None
        self._judge: _Judge | None = None
        # the checker at work, and those of modules begun and not finished
        self._last: TypeCheckerSharedApi | None = None
        self._checkers: dict[str, TypeChecker] = {}
        self._errors: Errors | None = None
        self._finished: list[str] = []
        self._early: dict[str, str] = {}
        # for mypy's daemon only
        self._daemon = _Daemon()
        self._shown: dict[str, _Shown] = {}

    # --- hooks that answer nothing ------------------------------------------------------------------------------------------------

    def get_function_hook(self, fullname: str) -> None:
        checker = checker_state.type_checker
        if checker is not self._last:
            self._remember(checker)

    def get_method_hook(self, fullname: str) -> None:
        checker = checker_state.type_checker
        if checker is not self._last:
            self._remember(checker)

    def get_attribute_hook(self, fullname: str) -> None:
        checker = checker_state.type_checker
        if checker is not self._last:
            self._remember(checker)

    def _remember(self, checker: TypeCheckerSharedApi | None) -> None:
        self._last = checker
        if isinstance(checker, TypeChecker):
            self._checkers[checker.tree.fullname] = checker
            self._errors = checker.errors
            if self.options.fine_grained_incremental:
                if self._daemon.is_behind(checker.tree.fullname):
                    self._keeper().doubt(checker.tree.fullname)
                self._show_again()

    # --- the cache ----------------------------------------------------------------------------------------------------------------

    def set_modules(self, modules: dict[str, MypyFile]) -> None:
        super().set_modules(modules)
        self._daemon.loads += 1
        if self._faulty:
            raise CompileError([f"apr-mypy: {self._faulty}"])

    def report_config_data(self, ctx: ReportConfigContext) -> Any:
        """What mypy keeps with a module's cache, and compares. It is part of the interface that dependents see, so it has no digest of the module's own in it."""
        if not ctx.is_check:
            self._before_cache(ctx.id)
        if ctx.path.endswith(".pyi"):
            return None
        keeper = self._keeper()
        if _is_installed(ctx.path) and not keeper.has_row(ctx.id):
            return None
        return [self._fingerprint, keeper.is_current(ctx.id, ctx.path) if ctx.is_check else keeper.expect(ctx.id)]

    def _before_cache(self, name: str) -> None:
        """mypy is about to write the module's cache, with all that dependents will ever see of its classes."""
        tree = self._modules.get(name) if self._modules is not None else None
        if tree is not None:
            try:
                from apr_mypy.extract import keep_class_keywords

                keep_class_keywords(tree)
            except Exception as error:
                self._early[name] = f"{_what(error)}: class keywords of this module are not known elsewhere"

    def _keeper(self) -> _FactsKeeper:
        if self._facts is None:
            self._facts = _FactsKeeper(self.options, self._root, self._fingerprint)
        return self._facts

    # --- a finished module --------------------------------------------------------------------------------------------------------

    def get_additional_indirect_deps(self, file: MypyFile) -> set[str]:
        checker = self._checkers.pop(file.fullname, None)
        if checker is self._last:
            self._last = None
        self._finished.append(file.fullname)
        self._shown.pop(file.fullname, None)
        if not file.is_stub and not file.path.endswith(".pyi") and not self._faulty:
            try:
                self._finish(file, checker)
            except CompileError:
                raise
            except Exception as error:  # one guard: an exception here would kill mypy's whole run
                self._say(file, checker, None, (), [f"{_what(error)}: this module was not analysed"])
        if self.options.fine_grained_incremental:
            self._daemon.finished(file)
            self._show_again()
        return set()

    def _finish(self, tree: MypyFile, checker: TypeChecker | None) -> None:
        if not os.path.isfile(tree.path):  # a namespace package, `mypy -c`
            return
        keeper = self._keeper()
        source = Source.read(tree.path)
        path = shown_path(tree.path, self._root)
        if not self._is_own(tree, checker):
            keeper.keep(tree.fullname, path, source, None, Judged())
            return
        if self._judge is None:
            try:
                self._judge = _Judge(self._config, keeper.names())
            except configuration.ConfigError as error:
                raise CompileError([f"apr-mypy: {error}"]) from error
        judge = self._judge
        assert self._modules is not None
        keeper.keep_names(judge.meet(self._modules, self._finished))
        self._finished.clear()
        early = self._early.pop(tree.fullname, None)
        module: facts.Module | None
        try:
            from apr_mypy.extract import module_facts

            options = checker.options if checker is not None else self.options.clone_for_module(tree.fullname)
            module = module_facts(tree, checker, _text(source.content), path, options)
        except Exception as error:
            module = None
            judged = Judged(failures=(f"{_what(error)}: this module was not analysed",))
            keeper.keep(tree.fullname, path, source, None, judged)
        else:
            judged = judge.judge(module)
            if early is not None:
                judged = judged._replace(failures=(early, *judged.failures))
            keeper.keep(tree.fullname, path, source, module, judged)
        if judged.findings or judged.failures:
            self._say(tree, checker, module, judged.findings, judged.failures)

    def _is_own(self, tree: MypyFile, checker: TypeChecker | None) -> bool:
        """Whether a module is the project's. Installed packages are not, nor what mypy merely followed into from outside the project; both count when mypy was told to check them."""
        if not _is_installed(tree.path) and not os.path.isabs(shown_path(tree.path, self._root)):
            return True
        errors = checker.errors if checker is not None else self._errors
        return tree.path not in errors.ignored_files if errors is not None else bool(tree.defs)

    # --- telling mypy -------------------------------------------------------------------------------------------------------------

    def _errors_for(self, checker: TypeChecker | None) -> Errors | None:
        """mypy's list of errors. A module without a call or an attribute shows no checker: then any other's, it is the same list."""
        if checker is not None:
            return checker.errors
        if self._errors is None and self._modules is not None:
            # no module of this run had one: the build manager, which holds the table of modules, has it
            for holder in gc.get_referrers(self._modules):
                found = getattr(holder, "errors", None)
                if isinstance(found, Errors):
                    self._errors = found
                    break
        return self._errors

    def _say(
        self, tree: MypyFile, checker: TypeChecker | None, module: facts.Module | None, findings: Iterable[Finding], failures: Iterable[str]
    ) -> None:
        """Give mypy findings, each with its fix as a note, and what failed."""
        errors = self._errors_for(checker)
        if errors is None:
            return
        before = len(errors.error_info_map.get(tree.path, ()))
        internal = self._codes[registry.INTERNAL]
        with _reporting(errors, tree, self.options):
            headers: frozenset[int] | None = None
            for finding in findings:
                place = finding.place
                span: Iterable[int] = (place.line,)
                if place.end_line > place.line and module is not None:
                    headers = _headers(module) if headers is None else headers
                    if place.line not in headers:  # as mypy: anywhere in a simple statement, but not all over a block
                        span = range(place.line, place.end_line + 1)
                code = self._codes.get(finding.rule, internal)
                error = errors.report(place.line, place.column - 1, finding.message, code, origin_span=span)
                if finding.fix:
                    errors.report(place.line, place.column - 1, f"fix: {finding.fix}", code, severity="note", origin_span=span, parent_error=error)
            for sentence in failures:
                errors.report(1, 0, sentence, internal)
        if self.options.fine_grained_incremental:
            given = errors.error_info_map.get(tree.path, [])[before:]
            for info in given:
                info.target = None  # else the daemon takes it away to check that function again, and we would not be asked
            if given:
                self._shown[tree.fullname] = _Shown(tree.path, os.stat(tree.path).st_mtime_ns, given)

    def _show_again(self) -> None:
        """mypy's daemon forgets all errors at each update and checks again where there were some; of modules that did not change we are not asked, so give theirs again."""
        errors = self._errors
        if errors is None or not self._shown or self._modules is None:
            return
        first = next(iter(self._shown.values()))
        if any(info is first.given[0] for info in errors.error_info_map.get(first.path, ())):
            return
        for name, shown in list(self._shown.items()):
            if name in self._modules and shown.is_unchanged():
                errors.error_info_map.setdefault(shown.path, []).extend(shown.given)
            else:
                del self._shown[name]


class _Daemon:
    """Which modules mypy's daemon finished before the last change of what others see of a module. It checks parts of dependents again without finishing them."""

    def __init__(self) -> None:
        self.loads = 0
        self._changes = 0
        self._outlines: dict[str, str] = {}
        self._at: dict[str, int] = {}

    def finished(self, tree: MypyFile) -> None:
        outline = hashlib.sha256(repr(snapshot_symbol_table(tree.fullname, tree.names)).encode("utf-8", "replace")).hexdigest()
        before = self._outlines.get(tree.fullname)
        if before != outline and (before is not None or self.loads > 1):
            self._changes += 1
        self._outlines[tree.fullname] = outline
        self._at[tree.fullname] = self._changes

    def is_behind(self, name: str) -> bool:
        return self._at.get(name, self._changes) < self._changes


class _Shown(NamedTuple):
    """What mypy was given of a file as it was at a time."""

    path: str
    mtime: int
    given: list[ErrorInfo]

    def is_unchanged(self) -> bool:
        try:
            return os.stat(self.path).st_mtime_ns == self.mtime
        except OSError:
            return False


@contextlib.contextmanager
def _reporting(errors: Errors, tree: MypyFile, options: Options) -> Iterator[None]:
    """Puts mypy's errors at a module, and back where they were. mypy has already done so for a module that it checked; its options then have the file's own comments in them."""
    if errors.file == tree.path and errors.target_module == tree.fullname:
        yield
        return
    before = (errors.file, errors.target_module, errors.options, errors.scope)
    errors.set_file(tree.path, tree.fullname, options.clone_for_module(tree.fullname))
    try:
        yield
    finally:
        errors.set_file(*before)


class _FactsKeeper:
    """The store as one run uses it. Without a store that can be written everything goes on, and one sentence says so."""

    def __init__(self, options: Options, root: Path, mark: str) -> None:
        self._mark = mark
        self._done: set[str] = set()
        self._store: Store | None = None
        self._rows: dict[str, Row] = {}
        self._writable = False
        cache_dir = _daemon_cache_dir(options) if options.fine_grained_incremental else options.cache_dir
        if cache_dir == os.devnull:  # mypy was told to keep nothing
            return
        file = store_file(cache_dir, options.python_version, root)
        try:
            self._store = Store.open(file)
            self._writable = True
            self._rows = self._store.rows()
            gone = [row.name for row in self._rows.values() if not os.path.exists(root / row.path)]
            self._store.drop(gone)
        except StoreError as error:
            self._give_up(error)
            try:
                self._store = Store.read(file)
                self._rows = self._store.rows()
            except StoreError:
                self._store = None
        else:
            if self._store.said:
                _tell(self._store.said)

    def _give_up(self, error: StoreError) -> None:
        self._writable = False
        _tell(str(error))

    def has_row(self, name: str) -> bool:
        return name in self._rows

    def is_current(self, name: str, file: str) -> bool:
        """Whether the module's facts are there and made from this source, by this version. With no store there is nothing to wait for."""
        if self._store is None or not os.path.isfile(file):
            return True
        row = self._rows.get(name)
        return row is not None and row.fingerprint == self._mark and not row.older and row.is_of(file)

    def expect(self, name: str) -> bool:
        """mypy is writing this module's cache. It may do so before the module is finished: were the run killed in between, old facts would seem to fit the new cache."""
        if self._writable and name in self._rows and name not in self._done:
            assert self._store is not None
            try:
                self._store.drop([name])
            except StoreError as error:
                self._give_up(error)
        return True

    def doubt(self, name: str) -> None:
        """mypy's daemon looks again at parts of a module that was finished: something that it depends on has changed. Unless it is finished again, its facts are older than that."""
        if self._writable and name in self._done:
            assert self._store is not None
            try:
                self._store.mark_older([name])
            except StoreError as error:
                self._give_up(error)

    def keep(self, name: str, path: str, source: Source, module: facts.Module | None, judged: Judged) -> None:
        self._done.add(name)
        if self._writable:
            assert self._store is not None
            try:
                self._store.put(name, path, source, self._mark, module, judged)
            except StoreError as error:
                self._give_up(error)

    def names(self) -> dict[str, str]:
        try:
            return self._store.names() if self._store is not None else {}
        except StoreError:
            return {}

    def keep_names(self, defining: Mapping[str, str]) -> None:
        if self._writable and defining:
            assert self._store is not None
            try:
                self._store.put_names(defining)
            except StoreError as error:
                self._give_up(error)


class _Judge:
    """Rules and knowledge, loaded with the first module that is checked."""

    def __init__(self, config: Config, known: dict[str, str]) -> None:
        from apr_mypy import knowledge
        from apr_mypy.layout import find_roots

        self._config = config
        self._knowledge = knowledge.load(config)
        self._loaded = [one for one in registry.rules() if one.in_module is not None and not _is_off(config, one)]
        self._known = known
        self._resolved: Resolved | None = None
        self._seen = 0
        # module -> names that may be defined in it
        self._wanted: dict[str, list[str]] = {}
        for name in self._knowledge.names():
            head = name
            while head:
                self._wanted.setdefault(head, []).append(name)
                head = head.rpartition(".")[0]
        try:
            self._own = tuple(find_roots(config.root, config).packages)
        except configuration.ConfigError:  # what the configuration names is not there: `apr check` says so
            self._own = ()

    def meet(self, modules: dict[str, MypyFile], finished: Iterable[str]) -> dict[str, str]:
        """Look up the knowledge's names in modules that were loaded (from mypy's cache) or finished since the last call; returns what is new."""
        if len(modules) < self._seen:
            self._seen = 0
        new: dict[str, str] = {}
        for module in (*itertools.islice(modules, self._seen, None), *finished):
            for name in self._wanted.get(module, ()):
                defining = _defining(name, module, modules) if module in modules else None
                if defining is not None and self._known.get(name) != defining:
                    self._known[name] = new[name] = defining
        self._seen = len(modules)
        if new:
            self._resolved = None
        return new

    def judge(self, module: facts.Module) -> Judged:
        """What every rule says of a module. A rule that raises is named, with the line in it, and the others go on."""
        from apr_mypy import suppressions
        from apr_mypy.roles import Roles
        from apr_mypy.views.module import ModuleView

        if self._resolved is None:
            self._resolved = self._knowledge.resolved(self._known)
            self._roles = Roles(self._config, self._resolved)
        view = ModuleView(module, self._resolved, self._roles.read((module,)), self._config, self._own)
        comments = suppressions.parse(module.comments)
        found: list[Finding] = []
        silenced: list[Silenced] = []
        failures: list[str] = []
        for one in self._loaded:
            assert one.in_module is not None
            try:
                said = list(one.in_module(view))
            except Exception as error:
                failures.append(f"rule {one.rule.name} failed: {_what(error)}; it did not judge this module")
                continue
            for finding in said:
                by = suppressions.silencing(comments, (one.rule.name, one.rule.category), finding.place.line, finding.place.end_line)
                if by is None:
                    found.append(finding)
                else:
                    silenced.append(Silenced(finding.rule, finding.place.line, by.line))
        found.sort(key=lambda one: (one.place, one.rule, one.anchor))
        return Judged(tuple(found), tuple(silenced), tuple(failures))


def _is_off(config: Config, one: LoadedRule) -> bool:
    return "off" in (config.severity.get(one.rule.name), config.severity.get(one.rule.category))


def _defining(name: str, module: str, modules: Mapping[str, MypyFile]) -> str | None:
    """What mypy calls `name`, which is `module` or may be in it. A method is its class's defining name and its own name."""
    if name == module:
        return name
    names = modules[module].names
    here = module
    parts = name[len(module) + 1 :].split(".")
    for number, part in enumerate(parts):
        symbol: SymbolTableNode | None = names.get(part)
        node = symbol.node if symbol is not None else None
        if node is None:
            return None
        if isinstance(node, TypeAlias):
            target = get_proper_type(node.target)
            node = target.type if isinstance(target, Instance) else node
        here = node.fullname or f"{here}.{part}"
        rest = parts[number + 1 :]
        if isinstance(node, TypeInfo):
            if len(rest) == 1:
                return f"{here}.{rest[0]}"
            names = node.names
        elif isinstance(node, MypyFile):
            names = node.names
        elif rest:
            return None
    return here


def _is_installed(path: str) -> bool:
    return any(part in path for part in INSTALLED)


def _daemon_cache_dir(options: Options) -> str:
    """mypy's daemon keeps no cache of its own and forgets where one would lie; the facts go where `mypy` would put its cache."""
    if options.cache_dir != os.devnull:
        return options.cache_dir
    asked = Options()
    parse_config_file(asked, lambda: None, options.config_file, io.StringIO(), io.StringIO())
    return os.path.expanduser(os.environ.get("MYPY_CACHE_DIR", "").strip() or asked.cache_dir)


def _text(content: bytes) -> str:
    """A source file as text, as mypy reads it."""
    return decode_python_encoding(content).replace("\r\n", "\n").replace("\r", "\n")


def _headers(module: facts.Module) -> frozenset[int]:
    """The first lines of everything that has a block: there, an ignore comment counts on that line alone."""
    from apr_mypy import facts
    from apr_mypy.views.walk import blocks

    compound = (facts.If, facts.Match, facts.For, facts.While, facts.With, facts.Try, facts.Function, facts.Class)

    def lines(block: facts.Block) -> Iterator[int]:
        for step in block:
            if isinstance(step, compound):
                yield step.line
                if isinstance(step, (facts.Function, facts.Class)):
                    yield step.def_line
                for _, inner in blocks(step):
                    yield from lines(inner)

    return frozenset(lines(module.block))


def _what(error: Exception) -> str:
    """An exception in one line, with the place in our own code that it came from."""
    own = [
        frame for frame in traceback.extract_tb(error.__traceback__) if Path(frame.filename).is_relative_to(PACKAGE) and frame.filename != __file__
    ]
    frames = own or traceback.extract_tb(error.__traceback__)
    text = " ".join(f"{type(error).__name__}: {error}".split())
    if not frames:
        return text
    file = Path(frames[-1].filename)
    shown = file.relative_to(PACKAGE.parent).as_posix() if file.is_relative_to(PACKAGE) else file.name
    return f"{text} ({shown}:{frames[-1].lineno})"


def _tell(sentence: str) -> None:
    """One line on stderr, from the coordinating process only."""
    if "mypy.build_worker.worker" not in sys.modules:
        print(f"apr-mypy: {sentence}", file=sys.stderr)


class _EntryPoint(types.ModuleType):
    """mypy calls `apr_mypy.plugin`, which is a function until this module of the same name is imported and takes its place: so this module answers the call too."""

    def __call__(self, version: str) -> type[Plugin]:
        return make_plugin(version)


sys.modules[__name__].__class__ = _EntryPoint
