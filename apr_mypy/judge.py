"""The module stage: what every rule says of one module's facts."""

from __future__ import annotations

import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from apr_mypy import facts, knowledge, registry, suppressions
from apr_mypy.config import Config, ConfigError
from apr_mypy.finding import Finding
from apr_mypy.layout import find_roots
from apr_mypy.registry import LoadedRule
from apr_mypy.roles import Roles
from apr_mypy.store import Judged, Silenced
from apr_mypy.views.module import ModuleView

PACKAGE: Final = Path(__file__).parent


class Judge:
    """Rules and knowledge under one configuration. Raises ConfigError for the user's own rows of knowledge."""

    def __init__(self, config: Config) -> None:
        self.knowledge: Final = knowledge.load(config)
        self._config = config
        self._rules = [one for one in registry.rules() if one.in_module is not None and not is_off(config, one)]
        self.defined_as({})
        try:
            self.own = tuple(find_roots(config.root, config).packages)
        except ConfigError:  # what the configuration names is not there: `apr check` says so
            self.own = ()

    def defined_as(self, names: Mapping[str, str]) -> None:
        """What mypy calls the knowledge's names, as far as is known by now."""
        self._resolved = self.knowledge.resolved(names)
        self._roles = Roles(self._config, self._resolved)

    def judge(self, module: facts.Module) -> Judged:
        """A rule that raises is named, with the line in it, and the others go on."""
        view = ModuleView(module, self._resolved, self._roles.read((module,)), self._config, self.own)
        comments = suppressions.parse(module.comments)
        found: list[Finding] = []
        silenced: list[Silenced] = []
        failures: list[str] = []
        for one in self._rules:
            said: Sequence[Finding] = ()
            try:
                if one.in_module is not None:
                    said = list(one.in_module(view))
            except Exception as error:
                failures.append(f"rule {one.rule.name} failed: {what_happened(error)}; it did not judge this module")
            for finding in said:
                by = suppressions.silencing(comments, (one.rule.name, one.rule.category), finding.place.line, finding.place.end_line)
                if by is None:
                    found.append(finding)
                else:
                    silenced.append(Silenced(finding.rule, finding.place.line, by.line))
        view.release()
        found.sort(key=lambda one: (one.place, one.rule, one.anchor))
        return Judged(tuple(found), tuple(silenced), tuple(failures))


def is_off(config: Config, one: LoadedRule) -> bool:
    """Whether the configuration switches a rule, or its category, off."""
    return "off" in (config.severity.get(one.rule.name), config.severity.get(one.rule.category))


def what_happened(error: Exception) -> str:
    """An exception in one line, with the place in our own code that it came from."""
    frames = traceback.extract_tb(error.__traceback__)
    text = " ".join(f"{type(error).__name__}: {error}".split())
    for frame in reversed(frames):
        file = Path(frame.filename)
        if file.is_relative_to(PACKAGE) and file.parent != PACKAGE:  # a rule, a view, the extraction: not who called it
            return f"{text} ({file.relative_to(PACKAGE.parent).as_posix()}:{frame.lineno})"
    return f"{text} ({Path(frames[-1].filename).name}:{frames[-1].lineno})" if frames else text
