"""Small sources, written beside what is asked of them, read through mypy in one build for the whole session: each test module has a `SOURCES` table of module name → text."""

from __future__ import annotations

import contextlib
import textwrap
from pathlib import Path
from typing import Any

import pytest

from apr_mypy import knowledge
from apr_mypy.config import Config
from apr_mypy.program import Program
from apr_mypy.roles import Roles
from apr_mypy.sources import mypy_run
from apr_mypy.store import Store
from apr_mypy.views.function import FunctionView
from apr_mypy.views.module import ModuleView
from apr_mypy.views.shown import shown
from apr_mypy.views.walk import STEP_VALUES, inside, steps

CACHE = Path(__file__).parent.parent.parent / ".mypy_cache" / "views"
OPTIONS = ("--config-file=", "--ignore-missing-imports", "--check-untyped-defs")


class Sources:
    """The views of all sources."""

    def __init__(self, program: Program) -> None:
        self.program = program

    def module(self, name: str) -> ModuleView:
        return self.program.modules[name]

    def fn(self, full: str) -> FunctionView:
        return self.program.functions[full]

    def value(self, fn: FunctionView | str, text: str, number: int = 0) -> Any:
        """The value of a function that reads as `text`, the `number`th of them in the order of the source."""
        view = self.fn(fn) if isinstance(fn, str) else fn
        found = [
            one
            for step in steps(view.function.block)
            for _, value in STEP_VALUES[type(step)](step)
            for one in inside(value)
            if shown(one, 200) == text
        ]
        assert found, f"{view.full} has no {text!r}"
        return found[number]


def _requested(session: pytest.Session) -> dict[str, str]:
    sources: dict[str, str] = {}
    here = Path(__file__).parent
    for module in dict.fromkeys(item.module for item in session.items if item.path.parent == here and isinstance(item, pytest.Function)):
        for name, text in getattr(module, "SOURCES", {}).items():
            assert name not in sources, f"two sources are called {name}"
            sources[name] = textwrap.dedent(text)
    return sources


@pytest.fixture(scope="session")
def sources(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Sources:
    root = tmp_path_factory.mktemp("views")
    paths = {}
    for name, text in _requested(request.session).items():
        paths[name] = root / f"{name}.py"
        paths[name].write_text(text, encoding="utf-8")
    with contextlib.chdir(root):
        run = mypy_run.run(modules=paths, cache_dir=CACHE, mypy_args=OPTIONS)
    assert run.complete, run.blocked
    wrong = [f"{one.path}:{one.line}: {one.message}" for one in run.messages if not one.code.startswith("apr-") and one.severity == "error"]
    assert not wrong, wrong
    store = Store.read(run.store)
    modules = [facts for name in paths if (facts := store.facts(name)) is not None]
    assert len(modules) == len(paths)
    config = Config(root=root)
    resolved = knowledge.load(config).resolved(store.names())
    store.close()
    return Sources(Program(modules, resolved, Roles(config, resolved).read(modules), config))
