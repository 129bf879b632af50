"""What a framework hands to a function by its parameters' markers (`Depends(…)`, `Header()`), and the functions that it is the result of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Dependency
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.makers import Calls
    from apr_mypy.views.module import ModuleView


def markers(program: Calls, module: ModuleView, param: f.Param) -> Iterator[tuple[ModuleView, f.Call]]:
    """The calls that mark a parameter (`Depends(…)`, `Header()`), by its default, its annotation, or an alias of another module."""
    for value in (param.default, *param.metadata):
        if isinstance(value, f.Call):
            yield module, value
        elif isinstance(value, f.Name) and value.scope != f.LOCAL:
            holder = program.modules.get(value.name.rpartition(".")[0])
            for name, expression in holder.facts.aliases if holder is not None else ():
                if name == value.name and holder is not None:
                    for one in inside(expression):
                        if isinstance(one, f.Call):
                            yield holder, one


def injected(program: Calls, fn: FunctionView) -> Iterator[tuple[f.Param, FunctionView]]:
    """The functions whose result a framework hands to a function, with the parameter that gets it."""
    for param in fn.function.params:
        for holder, call in markers(program, fn.module, param):
            row = holder.find(Dependency, holder.body, call)
            if row is None:
                continue
            given = holder.callee(holder.body, call).argument(row.callable.keyword, row.callable.position)
            for function in program.refers_to(holder.body, given.value) if given is not None else ():
                yield param, function
