"""What attributes that are called a state are compared to, set to and asked for in queries: by that a plain text or number is known to hold a lifecycle."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import InsertsRow, StoresRow, Writes
from apr_mypy.views.lifecycle_words import is_state_name
from apr_mypy.views.queries import model_of
from apr_mypy.views.state_choices import UPPER
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.module import ModuleView

_LOOKUP: Final = frozenset({"", "in", "exact", "iexact"})
_CHANGING: Final = (StoresRow, InsertsRow, Writes)


class Use(NamedTuple):
    """An attribute called a state is compared, or set, to constants. `owners` are the classes of the object and their bases, none where it is unknown."""

    name: str
    owners: tuple[str, ...]
    words: frozenset[str]
    is_compared: bool


def uses_in(module: ModuleView) -> Iterator[Use]:
    for fn in module.everything():
        found: list[tuple[f.AnyValue, list[f.AnyValue], bool]] = []
        found += [(attr, [other for other in one.args if other is not attr], True) for one in fn.all(f.Compare) for attr in one.args]
        found += [(step.subject, [case.pattern for case in step.cases if case.pattern is not None], True) for step in fn.all(f.Match)]
        found += [(target, [step.value], False) for step in fn.all(f.Set) if step.value is not None for target in step.targets]
        for attr, values, is_compared in found:
            if isinstance(attr, f.Attr) and is_state_name(attr.name):
                number = module.types.type_of(attr.base)
                own = fn.owner.mro if fn.owner is not None and isinstance(attr.base, f.Name) and attr.base.name == "self" else ()
                objects = tuple(base for full in module.types.class_objects(number) for base in module.types.mro(full))
                yield Use(attr.name, module.types.bases(number) or own or objects, frozenset(_constants(fn, values)), is_compared)
        for call in fn.calls:
            yield from _uses_in_query(fn, call)


def _uses_in_query(fn: FunctionView, call: f.Call) -> Iterator[Use]:
    """What a query asks of a state by keyword (`Order.objects.filter(status="paid")`, `status__in=[…]`), and what it sets."""
    if not isinstance(call.func, f.Attr):
        return
    for arg in call.args:
        name, _, lookup = arg.name.partition("__")
        if not is_state_name(name) or lookup not in _LOOKUP:
            continue
        model = model_of(fn, call.func.base)
        if model:
            is_asked = all(fn.module.find(kind, fn, call) is None for kind in _CHANGING)
            words = frozenset(_constants(fn, [arg.value]))
            yield Use(name, fn.module.types.mro(model) or (model,), words, is_asked)


def _constants(fn: FunctionView, values: list[f.AnyValue]) -> Iterator[str]:
    for value in values:
        for one in inside(value):
            if isinstance(one, f.Const) and isinstance(one.value, str) and one.value:
                yield one.value
            elif isinstance(one, f.Name | f.Attr) and UPPER.match(one.name.rpartition(".")[2]):
                held = fn.module.constant(fn, one)
                if held is not None and isinstance(held.value, str):
                    yield held.value
                elif isinstance(one, f.Attr):
                    yield one.name
