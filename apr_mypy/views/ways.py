"""How a function came to run: the calls that lead to it from where something starts, and what a value of it is along them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.finding import Trace
from apr_mypy.views.edges import Edge, bind
from apr_mypy.views.flow import Definition
from apr_mypy.views.function import FunctionView
from apr_mypy.views.makers import Calls
from apr_mypy.views.shown import short

_DEEPEST: Final = 10


class Way(NamedTuple):
    """A function that runs. `by` is the record in `caller` that runs it; both are None for the first."""

    fn: FunctionView
    by: Any = None
    caller: Way | None = None
    how: str = "call"

    @property
    def path(self) -> tuple[Way, ...]:
        """From the first function down to this one."""
        return (*self.caller.path, self) if self.caller is not None else (self,)

    @property
    def steps(self) -> tuple[Trace, ...]:
        """The calls on the way, in words."""
        return tuple(
            one.caller.fn.module.trace(one.by, f"{short(one.caller.fn.full)} calls {short(one.fn.full)}")
            for one in self.path
            if one.caller is not None and one.by is not None
        )

    def down(self, edge: Edge) -> Way:
        """The way that goes on over an edge."""
        return Way(edge.callee, edge.site, self, edge.how)

    def under(self, caller: FunctionView, call: f.Call) -> Way:
        """The same way, begun one call earlier."""
        if self.caller is not None:
            return self._replace(caller=self.caller.under(caller, call))
        return self._replace(by=call, caller=Way(caller))

    @property
    def first(self) -> Way:
        return self.caller.first if self.caller is not None else self

    def _of(self, fn: FunctionView) -> Way | None:
        """The part of the way at which a function runs: of a nested function, the one around it."""
        return next((one for one in reversed(self.path) if one.fn is fn), None)

    def given(self, name: str) -> tuple[Way, f.AnyValue] | None:
        """What the caller gives for a parameter, with the way to the caller; None where it gives nothing, or nothing is known."""
        if self.caller is None or not isinstance(self.by, f.Call) or self.how != "call":
            return None
        callee = self.caller.fn.module.callee(self.caller.fn, self.by)
        is_method = self.fn.owner is not None and not self.fn.function.is_static
        value = bind(callee.args, self.fn.function, is_method).get(name)
        if value is None:  # `self._send(method, path, **kwargs)` hands on what it was given by that name itself
            for arg in callee.args:
                if arg.name == "**" and isinstance(arg.value, f.Name) and arg.value.scope == f.LOCAL:
                    for way, inner in self.caller.rest(arg.value.name):
                        if inner.name == name:
                            return way, inner.value
        return (self.caller, value) if value is not None else None

    def rest(self, name: str, depth: int = 0) -> Iterator[tuple[Way, f.Arg]]:
        """The keywords that end up in a parameter `**name`."""
        param = next((one for one in self.fn.function.params if one.name == name and one.kind == f.STAR_KEYWORDS), None)
        if param is None or self.caller is None or not isinstance(self.by, f.Call) or self.how != "call" or depth > _DEEPEST:
            return
        own = {one.name for one in self.fn.function.params}
        for arg in self.caller.fn.module.callee(self.caller.fn, self.by).args:
            if arg.name == "**" and isinstance(arg.value, f.Name) and arg.value.scope == f.LOCAL:
                yield from self.caller.rest(arg.value.name, depth + 1)
            elif arg.name not in ("", "*", "**") and arg.name not in own:
                yield self.caller, arg

    def origins(self, program: Calls, value: f.AnyValue, depth: int = 0) -> Iterator[tuple[Way, f.AnyValue | Definition]]:
        """Where a value comes from, each with the way to the function in which it stands: through local names, parameters along the way, fields and globals of the project; a Definition where nobody says."""
        if depth > _DEEPEST:
            return
        for origin in self.fn.origins(value):
            if isinstance(origin, Definition):
                holder = self._of(origin.function) if origin.function is not self.fn else self
                given = holder.given(origin.name) if origin.kind == "parameter" and holder is not None else None
                if given is not None:
                    yield from given[0].origins(program, given[1], depth + 1)
                elif (
                    origin.kind == "parameter"
                    and isinstance(origin.record, f.Param)
                    and holder is not None
                    and holder.caller is not None
                    and origin.record.default is not None
                    and holder.how == "call"
                ):
                    yield holder, origin.record.default
                else:
                    yield holder or self, origin
            elif isinstance(origin, f.Attr) and (made := list(_field(program, self.fn, origin))):
                for maker, held in made:
                    yield from Way(maker).origins(program, held, depth + 1)
            elif isinstance(origin, f.Name) and origin.scope == f.FULL and (made := list(_global(program, self.fn, origin))):
                for maker, held in made:
                    yield from Way(maker).origins(program, held, depth + 1)
            elif isinstance(origin, f.Await):
                yield from self.origins(program, origin.value, depth + 1)
            else:
                yield self._standing(origin), origin

    def _standing(self, value: f.AnyValue) -> Way:
        """The way to the function in which a value stands: this one, or one around it."""
        at = self.fn
        while at.outer is not None and at.step_of(value) is None:
            at = at.outer
        return self if at is self.fn or at.step_of(value) is None else self._of(at) or Way(at)


def _field(program: Calls, fn: FunctionView, attr: f.Attr) -> Iterator[tuple[FunctionView, f.AnyValue]]:
    types = fn.module.types
    number = types.type_of(attr.base)
    owners = types.bases(number) or types.class_objects(number)
    if not owners and fn.owner is not None and isinstance(attr.base, f.Name) and attr.base.name in ("self", "cls"):
        owners = fn.owner.mro
    for owner in owners:
        view = program.classes.get(owner)
        for field in view.class_.fields if view is not None else ():
            if field.name == attr.name and view is not None:
                yield from view.set_in(field)


def _global(program: Calls, fn: FunctionView, name: f.Name) -> Iterator[tuple[FunctionView, f.AnyValue]]:
    module = program.modules.get(name.name.rpartition(".")[0]) or (fn.module if name.name.startswith(f"{fn.module.name}.") else None)
    for step in module.globals.get(name.name, ()) if module is not None else ():
        if step.value is not None and module is not None:
            yield module.body, step.value


__all__ = ["Way"]
