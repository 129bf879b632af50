"""Choices: the values that a declaration allows, and what a value tells of the attribute that it is set to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.patterns import pattern_of
from apr_mypy.views.flow import Definition
from apr_mypy.views.lifecycle_words import is_state_word
from apr_mypy.views.makers import Calls
from apr_mypy.views.naming import last_name

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.module import ClassView, ModuleView

ENUM, LITERAL, CHOICES, CONSTANTS = "an enum", "a Literal", "choices", "constants"

UPPER: Final = pattern_of(r"^_?[A-Z][A-Z0-9_]*$")


class Choices(NamedTuple):
    """The values that a declaration allows."""

    by: str
    enum: str
    values: tuple[str, ...]


class Allowed:
    """Answers for one program."""

    def __init__(self, program: Calls) -> None:
        self.program = program
        self._typed: dict[str, dict[int, Choices | None]] = {}

    # --- what a declaration allows ------------------------------------------------------------------------------------------------

    def of_field(self, holder: ClassView, field: f.Field) -> Choices | None:
        """The values that a field's declaration allows: an enum or Literal as its type, choices or an enum given to its column."""
        module = holder.module
        said = self.of_type(module, field.type)
        if said is not None:
            return said
        if isinstance(field.value, f.Call):
            for arg in field.value.args:
                said = self._of_argument(module, arg)
                if said is not None:
                    return said
        for one in field.metadata:
            if isinstance(one, f.Call):
                for arg in one.args:
                    said = self._of_argument(module, arg)
                    if said is not None:
                        return said
        for param, number in field.params:
            said = self.of_type(module, number) if param else None
            if said is not None:
                return said
        return self._of_default(module, field.value) if field.value is not None else None

    def _of_argument(self, module: ModuleView, arg: f.Arg, depth: int = 0) -> Choices | None:
        value = arg.value
        if arg.name == "choices" or arg.name.endswith("_choices"):
            return self._written(module, value)
        for full in module.types.class_objects(module.types.type_of(value)):
            ref = module.types.reference(full)
            if ref is not None and ref.is_enum:
                return Choices(ENUM, full, ref.members or self._members(full))
        if isinstance(value, f.Call) and depth < 3:  # `Column(Enum(OrderStatus))`, `Column(Enum("draft", "paid"))`
            texts = self._listed(module, value) if last_name(value.func).lower().endswith("enum") else ()
            if len(texts) > 1:
                return Choices(CHOICES, "", texts)
            for inner in value.args:
                found = self._of_argument(module, inner, depth + 1)
                if found is not None:
                    return found
        if arg.name in ("default", "server_default", "default_factory"):
            return self._of_default(module, value)
        return None

    def _listed(self, module: ModuleView, call: f.Call) -> tuple[str, ...]:
        """The values that a column type is given one by one: texts, constants, all of a tuple of them (`Enum("draft", PAID)`, `Enum(*STATES)`)."""
        given: list[f.AnyValue] = []
        for arg in call.args:
            if arg.name == "*" and isinstance(arg.value, f.Name):
                held = self._held(module, arg.value.name)
                given.extend(held[1].items if held is not None and isinstance(held[1], f.Many) else ())
            elif not arg.name:
                given.append(arg.value)
        return tuple(
            str(one.value) if isinstance(one, f.Const) else one.name.rpartition(".")[2]
            for one in given
            if (isinstance(one, f.Const) and isinstance(one.value, str)) or (isinstance(one, f.Name) and UPPER.match(one.name.rpartition(".")[2]))
        )

    def _of_default(self, module: ModuleView, value: f.AnyValue) -> Choices | None:
        """An attribute that starts as an enum's member (or the value of one) holds that enum."""
        if isinstance(value, f.Attr) and value.name in ("value", "name"):
            value = value.base
        if isinstance(value, f.Call | f.Op):
            return None
        number = module.types.type_of(value)
        return self.of_type(module, number) if number and not isinstance(value, f.Each) else None

    def _written(self, module: ModuleView, value: f.AnyValue) -> Choices | None:
        """What `choices=` says: an enum, its `.choices`, a list of pairs, a constant of the class or module that holds one."""
        if isinstance(value, f.Attr) and value.name == "choices":
            for full in module.types.class_objects(module.types.type_of(value.base)):
                ref = module.types.reference(full)
                return Choices(CHOICES, full, (ref.members if ref is not None else ()) or self._members(full))
            return Choices(CHOICES, value.base.name if isinstance(value.base, f.Name | f.Attr) else "", ())
        for full in module.types.class_objects(module.types.type_of(value)):
            ref = module.types.reference(full)
            return Choices(CHOICES, full, (ref.members if ref is not None else ()) or self._members(full))
        if isinstance(value, f.Name) and value.scope != f.LOCAL:
            held = self._held(module, value.name)
            return self._written(*held) if held is not None and held[1] is not value else Choices(CHOICES, "", ())
        if isinstance(value, f.Attr):
            return Choices(CHOICES, "", ())
        if isinstance(value, f.Each) and len(value.loops) == 1:  # `[(one.value, one.name) for one in Status]`
            return self._written(module, value.loops[0].over)
        words = tuple(word for one in _entries(value) if (word := self._word(module, one)) is not None)
        if isinstance(value, f.Many) and all(len(word) < 4 for word in words):  # codes: the labels beside them speak
            labels = [item.items[1] for item in value.items if isinstance(item, f.Many) and len(item.items) == 2]
            words += tuple(str(one.value) for one in labels if isinstance(one, f.Const))
        return Choices(CHOICES, "", words)

    def _word(self, module: ModuleView, value: f.AnyValue) -> str | None:
        if isinstance(value, f.Const):
            return str(value.value)
        if isinstance(value, f.Name | f.Attr):
            return value.name.rpartition(".")[2]
        return None

    def _held(self, module: ModuleView, full: str) -> tuple[ModuleView, f.AnyValue] | None:
        """What a constant of a module or class holds."""
        for holder in (module, *(view for view in self.program.modules.values() if full.startswith(view.name + "."))):
            steps = holder.globals.get(full)
            if steps and steps[0].value is not None:
                return holder, steps[0].value
            owner = holder.classes.get(full.rpartition(".")[0])
            field = owner.field(full.rpartition(".")[2]) if owner is not None else None
            if field is not None and field.value is not None:
                return holder, field.value
        return None

    def _members(self, full: str) -> tuple[str, ...]:
        view = self.program.classes.get(full)
        return tuple(one.name for one in view.class_.fields if not one.in_method and one.value is not None) if view is not None else ()

    def of_type(self, module: ModuleView, number: int) -> Choices | None:
        """The enum or Literal that a type is, or is about (`Mapped[OrderStatus]`, `OrderStatus | None`)."""
        if not number:
            return None
        table = self._typed.setdefault(module.name, {})
        if number not in table:
            table[number] = self._find_type(module, number)
        return table[number]

    def _find_type(self, module: ModuleView, number: int) -> Choices | None:
        literals = []
        types = module.types
        for one in _carried(module, number):
            ref = types.reference(one.name)
            if ref is not None and ref.is_enum and module.is_own(one.name):
                return Choices(ENUM, one.name, ref.members or self._members(one.name))
            if one.name == f.CLASS_OBJECT:
                return None
            if one.kind == f.LITERAL and one.name == "builtins.str":
                literals.append(one.value.strip("'\""))
        return Choices(LITERAL, "", tuple(literals)) if len(literals) > 1 else None

    def of_value(self, fn: FunctionView, value: f.AnyValue, named: bool) -> Choices | None:
        """What a value tells of the attribute it is set to: an enum's member or the value of one; with a state's name, a constant of a class (`Order.SHIPPED`)."""
        for one in (
            (value, *(origin for origin in fn.origins(value) if not isinstance(origin, Definition))) if isinstance(value, f.Name) else (value,)
        ):
            at = one.base if isinstance(one, f.Attr) and one.name in ("value", "name") else one
            number = fn.module.types.type_of(at)
            for full in fn.module.types.classes(number):
                ref = fn.module.types.reference(full)
                if ref is not None and ref.is_enum and fn.module.is_own(full):
                    return Choices(ENUM, full, ref.members or self._members(full))
            if named and isinstance(at, f.Attr) and UPPER.match(at.name) and (is_state_word(at.name) or is_state_word(at.name.partition("_")[2])):
                return Choices(CONSTANTS, "", (at.name,))
        return None


def _carried(module: ModuleView, number: int) -> Iterator[f.Type]:
    """The type, and what containers of one value carry (`Mapped[X]`, `Field[X]`): not what functions, lists and dicts do."""
    seen: set[int] = set()
    queue = [number]
    while queue:
        at = queue.pop()
        if at in seen or at >= len(module.types.table):
            continue
        seen.add(at)
        one = module.types.table[at]
        yield one
        if one.name in (f.DEF, f.CLASS_OBJECT, f.TUPLE) or (one.name.startswith(("builtins.", "typing.", "collections.")) and one.name != f.UNION):
            continue
        queue.extend(one.args)


def _entries(value: f.AnyValue) -> Iterator[f.AnyValue]:
    """The stored value of each choice of a list of pairs (or of a dict, or of plain values)."""
    if isinstance(value, f.Many):
        for item in value.items:
            yield item.items[0] if isinstance(item, f.Many) and item.items else item
    elif isinstance(value, f.Table):
        for key, _ in value.items:
            if key is not None:
                yield key
