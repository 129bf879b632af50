"""The project stage: all facts together, and the rules that need them. A rule that raises is a gap; the others go on."""

from __future__ import annotations

import traceback
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Final

import msgspec

from apr_mypy import facts, knowledge, merge, registry
from apr_mypy.config import Config
from apr_mypy.finding import MODULE, PROJECT, Finding
from apr_mypy.program import Program
from apr_mypy.registry import LoadedRule
from apr_mypy.report.model import Gap
from apr_mypy.roles import Roles

REPORT_IT: Final = "This is a mistake in apr-mypy: please report it with that sentence"


class ProjectStage:
    """One program under judgement. `names` are the defining names of the knowledge's public ones, as the plugin met them. `gaps` grows with every rule that raises."""

    def __init__(self, modules: Sequence[facts.Module], names: Mapping[str, str], config: Config) -> None:
        self._modules = modules
        self._names = names
        self._config = config
        self._by_name = {one.rule.name: one for one in registry.rules()}
        self.gaps: list[Gap] = []

    @cached_property
    def program(self) -> Program:
        resolved = knowledge.load(self._config).resolved(dict(self._names))
        return Program(self._modules, resolved, Roles(self._config, resolved).read(self._modules), self._config)

    def findings(self) -> list[Finding]:
        """What the rules of the project stage find, those that are off left out."""
        found: list[Finding] = []
        for one in self._by_name.values():
            off = merge.grade(self._config.severity, one.rule.name, one.rule.category.value) == "off"
            if one.in_program is None or off or not self._modules:
                continue
            try:
                said = list(one.in_program(self.program))
            except Exception as error:
                self._failed(one, error)
            else:
                found += (f if f.stage == PROJECT else msgspec.structs.replace(f, stage=PROJECT) for f in said)
        return found

    def restated(self, finding: Finding) -> Finding | None:
        """A finding that came from one of mypy's own codes (it has no function), in the rule's words and with the fix for its site; None where mypy guessed, and for what the whole program clears; any other as it is."""
        one = self._by_name.get(finding.rule)
        if one is not None and one.cleared is not None and finding.stage == MODULE:
            try:
                if one.cleared(self.program, finding):
                    return None
            except Exception as error:
                self._failed(one, error)
        if finding.function or one is None or one.at_mypy is None:
            return finding
        for view in self.program.modules.values():
            if view.facts.path == finding.place.path:
                try:
                    if one.mypy_guessed is not None and one.mypy_guessed(view, finding.place.line):
                        return None
                    return one.at_mypy(view, finding.place.line) or finding
                except Exception as error:
                    self._failed(one, error)
        return finding

    def _failed(self, one: LoadedRule, error: Exception) -> None:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        reason = f"it raised {type(error).__name__}: {' '.join(str(error).split())} ({Path(frame.filename).name}:{frame.lineno})"
        self.gaps.append(Gap("", 0, f"rule {one.rule.name}", reason, REPORT_IT, fatal=True))
