"""Scripts: modules that somebody runs by hand, with arguments or without, and the functions that nothing else uses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.views.makers import Calls
from apr_mypy.views.naming import last_name
from apr_mypy.views.once import asked_once
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.module import ModuleView

_SERVING: Final = frozenset({"run", "serve", "serve_forever", "run_forever", "run_app", "run_server", "start", "main_loop", "worker_main"})
_RUNNING_ONCE: Final = ("asyncio.run", "anyio.run", "trio.run", "typer.run", "subprocess.run")
"""How the names of functions begin that are called so as well and come back."""


def is_of_script(program: Calls, fn: FunctionView) -> bool:
    """Whether a function stands in a script, and neither other modules nor a framework call it: whoever started the script waits for it, and starts it once."""
    if not program.is_whole or not is_script(fn.module):
        return False
    is_inside = fn.full.rpartition(".")[0] in {other.full for other in fn.module.everything()}
    if fn.function.decorators and not is_inside:
        return False
    return all(edge.caller.module is fn.module or edge.caller.module.is_test for edge in program.callers_of(fn))


def is_script(module: ModuleView) -> bool:
    """Whether a module ends with `if __name__ == "__main__":` and what that starts comes to an end: what serves, or waits for work in a loop, is no script."""
    return asked_once(module, "_is_script", module.name, lambda: any(_starts_what_ends(module, step) for step in module.body.all(f.If)))


def _starts_what_ends(module: ModuleView, step: f.If) -> bool:
    if not any(isinstance(one, f.Const) and one.value == "__main__" for one in inside(step.tests[0])):
        return False
    started = [call for call in module.body.calls if step.line <= call.line <= step.end_line]
    loops = any(step.line <= loop.line <= step.end_line for loop in module.body.all(f.While))
    return not loops and not any(_goes_on(module, module.body, call) for call in started)


def _goes_on(module: ModuleView, fn: FunctionView, call: f.Call, depth: int = 0) -> bool:
    """Whether a call serves or waits for work until it is stopped, also by the functions of the module that it calls."""
    names = module.callee(fn, call).names
    if last_name(call.func) in _SERVING and not any(name.startswith(_RUNNING_ONCE) for name in names):
        return True
    function = next((found for name in names if (found := module.functions.get(name)) is not None), None)
    if function is None or depth > 2:
        return False
    endless = any(isinstance(loop.test, f.Const) for loop in function.all(f.While))
    return endless or any(_goes_on(module, function, inner, depth + 1) for inner in function.calls)
