"""The smallest plugin that extracts: it writes each module's facts as msgpack into the folder named by APR_FACTS_OUT.

With APR_FACTS_ROOT only modules below that folder are extracted.
"""

from __future__ import annotations

import gc
import os
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
from mypy.checker import TypeChecker
from mypy.checker_state import checker_state
from mypy.nodes import MypyFile
from mypy.options import Options
from mypy.plugin import Plugin, ReportConfigContext

from apr_mypy import facts
from apr_mypy.extract import keep_class_keywords, module_facts


class FactsPlugin(Plugin):
    def __init__(self, options: Options) -> None:
        super().__init__(options)
        self.checkers: dict[str, TypeChecker] = {}
        self.out = Path(os.environ["APR_FACTS_OUT"])
        self.root = Path(os.environ["APR_FACTS_ROOT"]).resolve()

    def _remember(self, fullname: str) -> None:
        checker = checker_state.type_checker
        if isinstance(checker, TypeChecker):
            self.checkers[checker.tree.fullname] = checker

    def get_function_hook(self, fullname: str) -> Callable[[Any], Any] | None:
        self._remember(fullname)
        return None

    def get_method_hook(self, fullname: str) -> Callable[[Any], Any] | None:
        self._remember(fullname)
        return None

    def get_attribute_hook(self, fullname: str) -> Callable[[Any], Any] | None:
        self._remember(fullname)
        return None

    def report_config_data(self, ctx: ReportConfigContext) -> Any:
        if not ctx.is_check and self._modules is not None and ctx.id in self._modules:
            keep_class_keywords(self._modules[ctx.id])
        return None

    def get_additional_indirect_deps(self, file: MypyFile) -> set[str]:
        checker = self.checkers.pop(file.fullname, None)
        path = Path(file.path).resolve()
        if path.is_relative_to(self.root) and path.is_file():
            try:
                self._extract(file, checker, path)
            except Exception:
                with (self.out / "errors.txt").open("a") as log:
                    log.write(f"{file.fullname}\n{traceback.format_exc()}\n")
        return set()

    def _extract(self, file: MypyFile, checker: TypeChecker | None, path: Path) -> None:
        source = path.read_text(encoding="utf-8")
        options = self.options.clone_for_module(file.fullname)
        start = time.process_time()
        module = module_facts(file, checker, source, path.relative_to(self.root).as_posix(), options)
        seconds = time.process_time() - start
        (self.out / f"{file.fullname}.facts").write_bytes(msgspec.msgpack.encode(module))
        with (self.out / "times.txt").open("a") as log:
            log.write(f"{file.fullname} {seconds:.6f}\n")
        assert isinstance(module, facts.Module)
        assert gc.isenabled()


def plugin(version: str) -> type[Plugin]:
    return FactsPlugin
