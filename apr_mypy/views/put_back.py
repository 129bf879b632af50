"""What puts back, when a test has ended, the state that it changed for all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Restores
from apr_mypy.patterns import pattern_of
from apr_mypy.views.flow import Definition
from apr_mypy.views.left_behind import EMPTYING, LeftBehind, Touch, meet
from apr_mypy.views.outliving import Path
from apr_mypy.views.registries import through

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView

_EMPTIES: Final = pattern_of(r"^(clear|purge|empty|wipe|flush|reset)(_|$)")
_SET_UP_ONCE: Final = frozenset({"setup_module", "setUpModule", "setup_class", "setUpClass"})
_FAR: Final = 2
"""How many helpers deep a clean-up may be arranged."""


def is_restored(left: LeftBehind, fn: FunctionView, touch: Touch) -> bool:
    """Whether what a test wrote is put back: in a `finally`, by a patch or a clean-up, at its end by hand, by what runs around the test."""
    module = left.module
    if any(module.find_value(Restores, fn, one) is not None or _is_of_the_thing(left, fn, one, touch) for one in _decorators(fn)):
        return True
    if any(module.find_value(Restores, fn, manager) is not None for _, manager in fn.withs_around(touch.at)):
        return True
    for doer in _doers(left, fn):
        if any(step.final and _touches_in(left, doer, step.final, touch.path) for step in doer.all(f.Try)):
            return True
        if any(call is not touch.at and _puts_back(left, doer, call, touch.path) for call in doer.calls):
            return True
        if any(_is_put_back_around(left, doer, one, touch.path) for one in _decorators(doer)):
            return True
    if _is_put_back_by_hand(left, fn, touch) or _is_known_to_a_base(left, fn, touch):
        return True
    return any(one.writes and meet(one.path, touch.path) for other in left.suite.around(fn) for one in left.touched(other))


def _is_of_the_thing(left: LeftBehind, fn: FunctionView, decorator: f.AnyValue, touch: Touch) -> bool:
    """Whether a decorator is a method of the thing that the test changes, which runs around the test (`@mailer.kept_for_the_test`)."""
    named = decorator.func if isinstance(decorator, f.Call) else decorator
    held = left.things.path(fn, named.base) if isinstance(named, f.Attr) else None
    return held is not None and meet(held, touch.path)


def _is_put_back_around(left: LeftBehind, fn: FunctionView, decorator: f.AnyValue, path: Path) -> bool:
    """Whether a decorator of the project brings the thing into order when what it wraps has ended: in a `finally`, it does something with it."""
    named = decorator.func if isinstance(decorator, f.Call) else decorator
    if left.known is None or not isinstance(named, f.Name | f.Attr):
        return False
    for made in left.known.refers_to(fn, named):
        for wrapper in (*made.nested.values(), *(inner for one in made.nested.values() for inner in one.nested.values())):
            named_there = (name for name in wrapper.all(f.Name) if name.scope == f.FULL and name.name == path[0])
            if any(isinstance(step, f.Try) and slot == "final" for name in named_there for step, slot in wrapper.around(name)):
                return True
    return False


def _is_known_to_a_base(left: LeftBehind, fn: FunctionView, touch: Touch) -> bool:
    """Whether the thing is another module's, and so is a base class of the test, which may set it up anew: nobody can tell from here."""
    module, root = left.module, touch.path[0]
    if fn.owner is None or root == "os.environ" or root.startswith(("fixture ", f"{module.name}.")):
        return False
    return any(module.is_own(base) and base not in module.classes for base in module.lineage(fn.owner.full)[1:])


def is_as_made(left: LeftBehind, touch: Touch) -> bool:
    """Whether a write sets what the thing was made with: `service.repository = REPOSITORY` where the module has `service = Service(REPOSITORY)`."""
    value = touch.at.value if isinstance(touch.at, f.Set) else None
    if isinstance(value, f.Const) and any(
        _sets_the_same(left, fn, touch, value) for fn in left.module.functions.values() if fn.function.name in _SET_UP_ONCE
    ):
        return True
    if not isinstance(value, f.Name) or value.scope != f.FULL or len(touch.path) != 2:
        return False
    made = [step.value for step in left.module.globals.get(touch.path[0], ())]
    return bool(made) and all(
        isinstance(one, f.Call) and any(isinstance(arg.value, f.Name) and arg.value.name == value.name for arg in one.args) for one in made
    )


def _sets_the_same(left: LeftBehind, fn: FunctionView, touch: Touch, value: f.Const) -> bool:
    """Whether what sets a module or class up sets the place to the same constant."""
    return any(
        one.path == touch.path and isinstance(one.at, f.Set) and isinstance(one.at.value, f.Const) and one.at.value.value == value.value
        for one in left.touched(fn)
    )


def is_counted_up(left: LeftBehind, touch: Touch) -> bool:
    """Whether a thing is a number that is only ever counted up, and stands in nothing but the names and keys of what is made: each gets one of its own, and none asks which (`name=f"Guest {_count}"`)."""
    variable = touch.path[0]
    if not isinstance(touch.at, f.Change) and not isinstance(touch.source, f.Change):
        return False
    counted = False
    for fn in left.module.functions.values():
        for step in (*fn.all(f.Set), *fn.all(f.Change), *fn.all(f.Delete)):
            targets = step.targets if isinstance(step, f.Set) else (step.value if isinstance(step, f.Delete) else step.target,)
            if any(isinstance(one, f.Name) and one.name == variable for one in targets):
                if not isinstance(step, f.Change) or step.op != "+" or not isinstance(step.value, f.Const):
                    return False
                counted = True
        if any(name.name == variable and not _makes_a_name(fn, name) for name in fn.all(f.Name)):
            return False
    return counted


def _makes_a_name(fn: FunctionView, name: f.Name) -> bool:
    """Whether a number is put into a text, or given by keyword to what makes something."""
    holder, slot = fn.parent(name) or (None, "")
    if slot in ("target", "changed"):
        return True
    if isinstance(holder, f.Call) and isinstance(holder.func, f.Name) and holder.func.name in ("builtins.str", "builtins.format"):
        return True
    if isinstance(holder, f.Call) and isinstance(holder.func, f.Attr) and holder.func.name == "format":
        return True
    if isinstance(holder, f.Call):
        return any(arg.name and arg.value is name for arg in holder.args)
    return isinstance(holder, f.Text) and not any(isinstance(step, f.Assert) for step, _ in fn.around(name))


def _doers(left: LeftBehind, fn: FunctionView, depth: int = 0) -> Iterator[FunctionView]:
    """A test and the helpers of its module that do something for it: whoever changes may arrange the clean-up as well."""
    yield fn
    for call in fn.calls if depth < _FAR else ():
        for helper in left.module.local_functions(fn, call.func):
            if helper is not fn and not helper.function.name.startswith("test"):
                yield from _doers(left, helper, depth + 1)


def _is_put_back_by_hand(left: LeftBehind, fn: FunctionView, touch: Touch) -> bool:
    """Whether this or a later step of the test gives the place the value that was read from it before, or what the change itself gave for that (`token = TENANT.set("a")`, `TENANT.reset(token)`)."""
    for call in fn.calls:
        if call.line >= touch.at.line and any(
            isinstance(arg.value, f.Name) and arg.value.scope == f.LOCAL and any(one is touch.at for one in fn.origins(arg.value))
            for arg in call.args
        ):
            held = left.things.path(fn, call.func.base) if isinstance(call.func, f.Attr) else None
            if held is not None and meet(held, touch.path):
                return True
    for doer in _doers(left, fn):
        since = touch.at.line if doer is fn else getattr(touch.source, "line", 0)
        for step in doer.all(f.Set):
            for target, value in _pairs(step):
                if not isinstance(value, f.Name) or value.scope != f.LOCAL or step.line < since or left.things.path(doer, target) != touch.path:
                    continue
                if any(left.things.path(doer, one) == touch.path for one in _copied(doer, value)):
                    return True
    return False


def _copied(fn: FunctionView, name: f.Name) -> Iterator[f.AnyValue]:
    """What a local name is a copy of, set by itself or as one of several (`kept_in, kept_argv = sys.stdin, sys.argv`)."""
    for origin in fn.origins(name):
        if not isinstance(origin, Definition):
            yield origin
        elif isinstance(origin.value, f.Many) and len(origin.path) == 1 and origin.path[0] < len(origin.value.items):
            yield origin.value.items[origin.path[0]]


def _pairs(step: f.Set) -> Iterator[tuple[f.AnyValue, f.AnyValue | None]]:
    """What is set to what; of `sys.stdin, sys.argv = kept_in, kept_argv` each one."""
    for target in step.targets:
        if isinstance(target, f.Many) and isinstance(step.value, f.Many) and len(target.items) == len(step.value.items):
            yield from zip(target.items, step.value.items, strict=True)
        else:
            yield target, step.value


def _decorators(fn: FunctionView) -> tuple[f.AnyValue, ...]:
    return (*fn.function.decorators, *(fn.owner.decorators if fn.owner is not None else ()))


def _touches_in(left: LeftBehind, fn: FunctionView, block: f.Block, path: Path) -> bool:
    inside = range(block[0].line, max(getattr(step, "end_line", step.line) for step in block) + 1)
    return any(touch.writes and touch.at.line in inside and meet(touch.path, path) for touch in left.touched(fn))


def _of_a_case(left: LeftBehind, call: f.Call) -> Restores | None:
    """What `self.addCleanup` is in a test whose base class mypy did not follow."""
    func = call.func
    if not isinstance(func, f.Attr) or not isinstance(func.base, f.Name) or func.base.name != "self" or func.targets:
        return None
    return left.module.knowledge.find(Restores, (f"unittest.case.TestCase.{func.name}",))


def is_emptying(touch: Touch) -> bool:
    """Whether a touch leaves nothing behind but an empty place, as before the first test."""
    return touch.empties or (
        isinstance(touch.at, f.Call)
        and isinstance(touch.at.func, f.Attr)
        and (touch.at.func.name in EMPTYING or _EMPTIES.match(touch.at.func.name) is not None)
    )


def _speaks_of(left: LeftBehind, fn: FunctionView, value: f.AnyValue, name: str) -> bool:
    """Whether a function that runs at the end is about a fixture of the test it stands in."""
    inner = (*[one for one in fn.lambdas if one.lambda_ is value], *(left.module.local_functions(fn, value) if isinstance(value, f.Name) else ()))
    return any(read.name == name for one in inner for read in one.all(f.Name))


def _puts_back(left: LeftBehind, fn: FunctionView, call: f.Call, path: Path) -> bool:
    """Whether a call arranges that the thing is put back when the test has ended."""
    row = left.module.find(Restores, fn, call) or _of_a_case(left, call)
    by_name = isinstance(call.func, f.Attr) and isinstance(call.func.base, f.Name) and call.func.base.name == "monkeypatch"
    is_later = isinstance(call.func, f.Attr) and call.func.name == "addfinalizer" and not call.func.targets
    if (row is None or not row.later) and not by_name and not is_later:
        return False
    if path[0].startswith("fixture ") and any(_speaks_of(left, fn, arg.value, path[0].removeprefix("fixture ")) for arg in call.args):
        return True
    for arg in call.args:
        value = arg.value
        given = left.things.path(fn, value)
        if given is not None and meet(given, path):
            return True
        if isinstance(value, (f.Lambda, f.Name, f.Attr)):
            held = value.base if isinstance(value, f.Attr) else None
            bound = left.things.path(fn, held) if held is not None else None
            if bound is not None and meet(bound, path):
                return True
            for inner in (*[one for one in fn.lambdas if one.lambda_ is value], *left.module.local_functions(fn, value)):
                if any(meet(one.path, path) for one in left.touched(inner)):
                    return True
            if left.known is not None and isinstance(value, (f.Name, f.Attr)):
                for called in left.known.refers_to(fn, value):
                    if any(used.writes and meet(used.path, path) for used in through(fn, called, {})):
                        return True
        if isinstance(value, f.Const) and path[0] == "os.environ" and path[1:] == (f"[{value.value!r}]",):
            return True
        if len(path) == 1 and isinstance(value, f.Const) and path[0].endswith(f".{value.value}"):
            return True
    return False
