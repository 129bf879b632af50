"""All that mypy calls: hands each finished module to `extract` and the rules, gives mypy the findings, keeps the facts. No rule logic.

`get_additional_indirect_deps` is mypy's only hook with a module whole, typed and not yet reported: it comes once a module, after its last pass. The other hooks answer None, always,
because the first plugin that answers one shadows mypy's own and everybody else's; they serve to remember the checker at work, which mypy hands to nobody.

Until a module is really checked only the configuration and the fingerprint are loaded: msgspec, rules and knowledge come in with `judge`.
"""

from __future__ import annotations

import contextlib
import gc
import hashlib
import io
import os
import re
import sys
import types
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from mypy import errorcodes
from mypy.checker import TypeChecker
from mypy.checker_state import checker_state
from mypy.config_parser import parse_config_file
from mypy.errorcodes import ErrorCode
from mypy.errors import CompileError, ErrorInfo, Errors
from mypy.nodes import MypyFile
from mypy.options import Options
from mypy.plugin import Plugin, ReportConfigContext
from mypy.util import decode_python_encoding

from apr_mypy import config as configuration
from apr_mypy import registry
from apr_mypy.fingerprint import Own, fingerprint
from apr_mypy.keeper import Keeper
from apr_mypy.store import Judged, Source, project_root, shown_path, store_file

if TYPE_CHECKING:
    from mypy.checker_shared import TypeCheckerSharedApi

    from apr_mypy import facts
    from apr_mypy.extract.defining import DefiningNames
    from apr_mypy.finding import Finding
    from apr_mypy.judge import Judge

OLDEST: Final = (2, 4)
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


def error_codes(codes: Iterable[registry.Code]) -> dict[str, ErrorCode]:
    """mypy's error codes for every rule and category and for `apr-internal`, made known to mypy. Once a process: mypy keeps them in a global table."""
    made = {}

    def code(name: str, parent: ErrorCode | None = None) -> ErrorCode:
        known = errorcodes.error_codes.get(name)
        made[name] = (
            known if known is not None else ErrorCode(name, f"Anti-pattern {name}: see `apr explain {name}`", "Anti-patterns", sub_code_of=parent)
        )
        return made[name]

    code(registry.INTERNAL)
    for one in codes:
        code(one.name, code(one.category))
    return made


class AprPlugin(Plugin):
    """One mypy run in one process; a parallel run has one in each worker too."""

    def __init__(self, options: Options) -> None:
        super().__init__(options)
        own = Own.read()
        self._codes = error_codes(own.codes)
        self._root = project_root(options.config_file)
        self._faulty = ""
        try:
            self._config = configuration.load(self._root, [*self._codes])
        except configuration.ConfigError as error:
            self._faulty = str(error)
            self._config = configuration.Config(root=self._root)
        self._fingerprint = fingerprint(self._config, own)
        self._library_mark = own.library_mark
        self._kept: Keeper | None = None
        self._judge: Judge | None = None
        self._names: DefiningNames | None = None
        # the checker at work, and those of modules begun and not finished
        self._last: TypeCheckerSharedApi | None = None
        self._checkers: dict[str, TypeChecker] = {}
        self._errors: Errors | None = None
        self._searched = False
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
            return self._library_mark
        keeper = self._keeper()
        if _is_installed(ctx.path) and not keeper.has_row(ctx.id) and (ctx.is_check or self._is_silenced(ctx.path)):
            return self._library_mark
        return [self._fingerprint, keeper.is_current(ctx.id, ctx.path) if ctx.is_check else keeper.expect(ctx.id)]

    def _before_cache(self, name: str) -> None:
        """mypy is about to write the module's cache, with all that dependents will ever see of its classes."""
        tree = self._modules.get(name) if self._modules is not None else None
        if tree is not None:
            try:
                from apr_mypy.extract import keep_class_keywords

                keep_class_keywords(tree)
            except Exception as error:
                from apr_mypy.judge import what_happened

                self._early[name] = f"{what_happened(error)}: class keywords of this module are not known elsewhere"

    def _keeper(self) -> Keeper:
        if self._kept is None:
            cache_dir = _daemon_cache_dir(self.options) if self.options.fine_grained_incremental else self.options.cache_dir
            file = store_file(cache_dir, self.options.python_version, self._root) if cache_dir != os.devnull else None
            self._kept = Keeper(file, self._root, self._fingerprint)
        return self._kept

    # --- a finished module --------------------------------------------------------------------------------------------------------

    def get_additional_indirect_deps(self, file: MypyFile) -> set[str]:
        collecting = gc.isenabled()
        gc.disable()  # all that is made here is gone by the end; counted by the collector, it would set off a search of mypy's whole memory
        try:
            self._finished_by_mypy(file)
        finally:
            if collecting:
                gc.enable()
        return set()

    def _finished_by_mypy(self, file: MypyFile) -> None:
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
                from apr_mypy.judge import what_happened

                self._say(file, checker, None, (), [f"{what_happened(error)}: this module was not analysed"])
        if self.options.fine_grained_incremental:
            self._daemon.finished(file)
            self._show_again()

    def _finish(self, tree: MypyFile, checker: TypeChecker | None) -> None:
        if not os.path.isfile(tree.path):  # a namespace package, `mypy -c`
            return
        keeper = self._keeper()
        path = shown_path(tree.path, self._root)
        if not self._is_own(tree, path, checker):
            if not _is_installed(tree.path):  # `report_config_data` cannot tell that nothing is to be expected of it
                keeper.keep(tree.fullname, path, Source.read(tree.path), None, Judged())
            return
        source = Source.read(tree.path)
        judge = self._ready_judge(keeper, tree.fullname)
        early = self._early.pop(tree.fullname, None)
        module: facts.Module | None
        try:
            from apr_mypy.extract import module_facts

            options = checker.options if checker is not None else self.options.clone_for_module(tree.fullname)
            module = module_facts(tree, checker, _text(source.content), path, options)
        except Exception as error:
            from apr_mypy.judge import what_happened

            module = None
            judged = Judged(failures=(f"{what_happened(error)}: this module was not analysed",))
            keeper.keep(tree.fullname, path, source, None, judged)
        else:
            judged = judge.judge(module)
            if early is not None:
                judged = judged._replace(failures=(early, *judged.failures))
            keeper.keep(tree.fullname, path, source, module, judged)
        if judged.findings or judged.failures:
            self._say(tree, checker, module, judged.findings, judged.failures)

    def _ready_judge(self, keeper: Keeper, module: str) -> Judge:
        """The rules, with the names that mypy has met by now."""
        from apr_mypy.extract.defining import DefiningNames
        from apr_mypy.judge import Judge

        if self._judge is None:
            try:
                self._judge = Judge(self._config)
            except configuration.ConfigError as error:
                raise CompileError([f"apr-mypy: {error}"]) from error
            self._names = DefiningNames(self._judge.knowledge.names(), keeper.names(), self._judge.own)
            self._judge.defined_as(self._names.known)
        assert self._names is not None
        assert self._modules is not None
        new = self._names.meet(self._modules, self._finished, module)
        self._finished.clear()
        if new:
            keeper.keep_names(new)
            self._judge.defined_as(self._names.known)
        return self._judge

    def _is_own(self, tree: MypyFile, path: str, checker: TypeChecker | None) -> bool:
        """Whether a module is the project's. Installed packages are not, nor what mypy merely followed into from outside the project; both count when mypy was told to check them."""
        if not _is_installed(tree.path) and not os.path.isabs(path):
            return True
        if checker is not None:
            self._errors = checker.errors
        return not self._is_silenced(tree.path)

    def _is_silenced(self, path: str) -> bool:
        """Whether mypy was not told to check a file, but followed into it, or was told to say nothing of it."""
        errors = self._errors_for(None)
        return errors is None or path in errors.ignored_files

    # --- telling mypy -------------------------------------------------------------------------------------------------------------

    def _errors_for(self, checker: TypeChecker | None) -> Errors | None:
        """mypy's list of errors. A module without a call or an attribute shows no checker: then any other's, it is the same list."""
        if checker is not None:
            return checker.errors
        if self._errors is None and self._modules is not None and not self._searched:
            self._searched = True
            # no module of this run had one: the build manager, which holds the table of modules, has it
            gc.unfreeze()  # mypy's workers hide what they have loaded from the collector
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
        from mypy.server.astdiff import snapshot_symbol_table

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
    is_there = errors.file == tree.path and errors.target_module == tree.fullname
    if is_there and (errors.scope is None or errors.scope.module):
        yield
        return
    before = (errors.file, errors.target_module, errors.options, errors.scope)
    # a scope that was left names no module, and mypy would stop at the first error: without a scope the module itself is meant
    errors.set_file(tree.path, tree.fullname, errors.options if is_there else options.clone_for_module(tree.fullname))
    try:
        yield
    finally:
        errors.set_file(*before)


def _is_installed(path: str) -> bool:
    return INSTALLED[0] in path or INSTALLED[1] in path


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


class _EntryPoint(types.ModuleType):
    """mypy calls `apr_mypy.plugin`, which is a function until this module of the same name is imported and takes its place: so this module answers the call too."""

    def __call__(self, version: str) -> type[Plugin]:
        return make_plugin(version)


sys.modules[__name__].__class__ = _EntryPoint
