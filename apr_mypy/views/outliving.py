"""The things that outlive one test, and the way into them for which an expression in a test stands: variables of modules and classes, the environment, fixtures that several tests share."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.views.registries import ANY_ITEM

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.suites import Suite

Path = tuple[str, ...]
"""A thing and the way into it: `("shop.cart.ITEMS", "['a']")`."""
_FETCHING: Final = frozenset({"get", "pop", "setdefault", "getenv"})
_ROLLED_BACK: Final = frozenset({"setUpTestData"})
"""What a framework makes anew, or copies, for each test."""
_NO_VARIABLE: Final = frozenset({f.CLASS_OBJECT, f.DEF, f.MODULE})
ANSWERS: Final = frozenset({".return_value", ".side_effect"})
"""What a mock is told to answer: of use to who asks it the same."""


def is_self(fn: FunctionView, value: f.AnyValue) -> bool:
    """Whether a value is the object, or the class, that a method was called on."""
    params = fn.function.params
    return isinstance(value, f.Name) and value.scope == f.LOCAL and bool(params) and params[0].name == value.name and not fn.function.is_static


class OutlivingThings:
    """What the expressions of one suite stand for."""

    def __init__(self, suite: Suite) -> None:
        self.suite = suite
        self.module = suite.module

    def path(self, fn: FunctionView, value: f.AnyValue, depth: int = 0) -> Path | None:
        """The thing that outlives the test for which an expression stands; None where it is the test's own."""
        if depth > 4:
            return None
        match value:
            case f.Name(scope=f.LOCAL):
                return self._local(fn, value, depth)
            case f.Name():
                members = self.module.types.members(value.type)
                is_variable = "." in value.name and not value.name.startswith("builtins.")
                if not is_variable or (members and all(one.name in _NO_VARIABLE for one in members)):
                    return None
                return (value.name,)
            case f.Attr():
                return self.member(fn, value.base, value.name, depth)
            case f.Item():
                base = self.path(fn, value.base, depth + 1)
                return (*base, self.item(fn, value.index)) if base is not None else None
            case f.Call(func=f.Attr(name=name, base=base_value)) if name in _FETCHING and value.args and self._is_table(base_value):
                base = self.path(fn, base_value, depth + 1)
                return (*base, self.item(fn, value.args[0].value)) if base is not None else None
            case f.Call(func=f.Name(name="os.getenv")) if value.args:
                return ("os.environ", self.item(fn, value.args[0].value))
            case _:
                return None

    def _is_table(self, value: f.AnyValue) -> bool:
        """Whether what `get` is asked of hands out what it holds: no query, which makes rows anew."""
        types = self.module.types
        owners = types.classes(types.type_of(value))
        return (not owners and isinstance(value, f.Name)) or any(
            full.startswith(("builtins.", "collections.", "typing.", "os.")) or self.module.is_own(full) for full in owners
        )

    def item(self, fn: FunctionView, index: f.AnyValue) -> str:
        """The way into a thing by a key or an index."""
        const = self.module.constant(fn, index)
        return f"[{const.value!r}]" if const is not None else ANY_ITEM

    def _local(self, fn: FunctionView, name: f.Name, depth: int) -> Path | None:
        if any(param.name == name.name for param in fn.function.params):
            fixture = self.suite.fixtures.get(name.name)
            shared = fixture is not None and not fixture.is_per_test and fixture.scope != "unknown"
            return (f"fixture {name.name}",) if shared else None
        for origin in fn.origins(name):
            if isinstance(origin, (f.Name, f.Attr, f.Item)) and origin is not name:
                return self.path(fn, origin, depth + 1)
        return None

    def member(self, fn: FunctionView, base: f.AnyValue, name: str, depth: int = 0) -> Path | None:
        """The thing for which an attribute stands, by what it is asked of."""
        owner = self.class_of(fn, base)
        if owner:
            return (f"{owner}.{name}",)
        if fn.owner is not None and is_self(fn, base):
            if fn.function.is_class or (self._is_class_level(fn.owner, name)):
                return (f"{fn.owner.full}.{name}",)
            return None
        inner = self.path(fn, base, depth + 1)
        if inner is not None:
            step = f".{name}"
            is_far = isinstance(base, f.Attr) and len(inner) > 1 and step not in ANSWERS and self.module.types.is_any(self.module.types.type_of(base))
            return (*inner, step) if not is_far or inner[0].startswith("fixture ") else None  # nobody knows what that leads to
        if isinstance(base, f.Name) and base.scope == f.FULL and self._is_module(base):
            return (f"{base.name}.{name}",)
        return None

    def _is_module(self, name: f.Name) -> bool:
        return any(one.name == f.MODULE for one in self.module.types.members(name.type))

    def class_of(self, fn: FunctionView, base: f.AnyValue) -> str:
        """The class whose own attribute `base.x` is: the class by name, `type(self)`, `self.__class__`, `cls`."""
        if (
            isinstance(base, f.Name)
            and base.scope == f.FULL
            and any(one.name == f.CLASS_OBJECT or one.name == f.DEF for one in fn.module.types.members(base.type))
        ):
            return base.name
        of_self = (isinstance(base, f.Attr) and base.name == "__class__" and is_self(fn, base.base)) or (
            isinstance(base, f.Call)
            and isinstance(base.func, f.Name)
            and base.func.name == "builtins.type"
            and len(base.args) == 1
            and is_self(fn, base.args[0].value)
        )
        return fn.owner.full if of_self and fn.owner is not None else ""

    def _is_class_level(self, owner: f.Class, name: str) -> bool:
        """Whether `self.name` is an attribute that a class of this module has itself, and that neither a test nor its set-up replaces for one instance."""
        lineage = self.module.lineage(owner.full)
        fields = [field for full in lineage if full in self.module.classes for field in self.module.classes[full].class_.fields if field.name == name]
        fields = [
            field for field in fields if field.value is not None or field.in_method
        ]  # `poll: Poll` says its type only: whoever sets it says whose it is
        for field in fields:
            if field.in_method in _ROLLED_BACK or (field.in_method and not self._is_of_class(lineage, field.in_method)):
                return False
        return bool(fields) or name in self._set_by_fixtures or any((f"{full}.{name}",) in self._set_on_classes for full in lineage)

    def _is_of_class(self, lineage: Sequence[str], method: str) -> bool:
        """Whether a method sets attributes of the class itself, as `setUpClass` does; what any other sets is one instance's."""
        known = next((fn for full in lineage if (fn := self.module.functions.get(f"{full}.{method}")) is not None), None)
        return known is not None and known.function.is_class

    @cached_property
    def _set_by_fixtures(self) -> frozenset[str]:
        """The attributes that fixtures which outlive a test set on the class that asks for them (`request.cls.basket = []`)."""
        return frozenset(
            target.name
            for fixture in self.suite.fixtures.values()
            if not fixture.is_per_test
            for step in fixture.fn.all(f.Set)
            for target in step.targets
            if isinstance(target, f.Attr) and isinstance(target.base, f.Attr) and target.base.name == "cls"
        )

    @cached_property
    def _set_on_classes(self) -> frozenset[Path]:
        """The attributes of classes that the module's tests set by the class's own name, or its set-up as `cls.rows`."""
        found = set()
        for fn in self.module.functions.values():
            for step in fn.all(f.Set):
                for target in step.targets:
                    owner = self.class_of(fn, target.base) if isinstance(target, f.Attr) else ""
                    if isinstance(target, f.Attr) and not owner and fn.owner is not None and fn.function.is_class and is_self(fn, target.base):
                        owner = fn.owner.full if fn.function.name not in _ROLLED_BACK else ""
                    if isinstance(target, f.Attr) and owner:
                        found.add((f"{owner}.{target.name}",))
        return frozenset(found)
