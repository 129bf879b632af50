"""mypy's types → numbers into `Module.types`, and the classes that they mention."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from mypy.nodes import TypeAlias, TypeInfo
from mypy.options import Options
from mypy.types import (
    AnyType,
    CallableType,
    DeletedType,
    Instance,
    LiteralType,
    NoneType,
    Overloaded,
    Parameters,
    ParamSpecType,
    PartialType,
    TupleType,
    Type,
    TypeAliasType,
    TypedDictType,
    TypeType,
    TypeVarTupleType,
    TypeVarType,
    UninhabitedType,
    UnionType,
    UnpackType,
    get_proper_type,
)

from apr_mypy import facts
from apr_mypy.extract.classes import class_ref

TEXT_LIMIT: Final = 200
"""Characters kept of a constant."""

AWAIT: Final = "__await__"
PARTIAL: Final = "functools.partial"


class Types:
    """The type table of one module. Number 0 is `unknown`."""

    def __init__(self) -> None:
        self.records: list[facts.Type] = []
        self.runs_later: list[bool] = []
        """By number: whether it is a function or an awaitable, so that what a parameter wants of it is worth a record."""
        self.classes: dict[TypeInfo, bool] = {}
        """Every class mentioned, and whether it is awaitable or a partial; in the order of first mention."""
        self._numbers: dict[tuple[object, ...], int] = {}
        self._plain: dict[TypeInfo, int] = {}
        self._known: dict[Type, int] = {}
        """Of kinds that are slow to take apart, unions and generic classes; mypy's own comparison is compiled."""
        self._aliases: dict[TypeAlias, int] = {}
        self._inside_alias = False
        self.unknown = self._word(facts.UNKNOWN)
        self.any = self._word(facts.ANY)
        self.none = self._word(facts.NONE)
        self.never = self._word(facts.NEVER)

    def class_refs(self) -> tuple[facts.ClassRef, ...]:
        """The classes mentioned, by name. Two local classes of one name count as one."""
        refs = {ref.full: ref for ref in [class_ref(info, may_await) for info, may_await in self.classes.items()]}
        return tuple(refs[name] for name in sorted(refs))

    def of(self, type_: Type | None) -> int:
        """The number of a type; 0 for None."""
        if type_ is None:
            return 0
        if type(type_) is Instance:
            if not type_.args and type_.last_known_value is None and type_.extra_attrs is None:
                number = self._plain.get(type_.type)
                return number if number is not None else self._plain_class(type_.type)
            if type_.extra_attrs is not None or self._inside_alias:
                return self._instance(type_)
            number = self._known.get(type_)
            if number is None:
                number = self._known[type_] = self._instance(type_)
            return number
        if type(type_) is AnyType:
            return self.any
        if type(type_) is not UnionType or self._inside_alias:  # to hash a function's type takes longer than to take it apart
            return self._rendered(type_)
        number = self._known.get(type_)
        if number is None:
            number = self._known[type_] = self._rendered(type_)
        return number

    def _rendered(self, type_: Type) -> int:
        render = _RENDER.get(type(type_))
        if render is None:
            return self._other(type_)
        return render(self, type_)

    def declared(self, type_: Type | None, written: str) -> int:
        """The number of a declared type; where mypy knows nothing of it, with the import path that was written."""
        number = self.of(type_)
        if not written or not self.is_open(number):
            return number
        named = self._number((facts.ANY, written), facts.ANY, value=written)
        return named if number == self.any else self.union(tuple([named if arg == self.any else arg for arg in self.records[number].args]))

    def is_open(self, number: int) -> bool:
        """Whether mypy knows nothing of a type, or of a member of the union."""
        return number == self.any or (self.records[number].name == facts.UNION and self.any in self.records[number].args)

    def callee(self, type_: Type, result: int) -> int:
        """The number of the type of what is called: a function's without its parameters, with what this call gives (`Arg.wants` has the
        parameters that matter; written out, the signatures of libraries are most of a module's types)."""
        proper = get_proper_type(type_)
        if isinstance(proper, (CallableType, Overloaded)) and not proper.is_type_obj():
            result = result or self.of(proper.items[0].ret_type)
            return self._number((facts.DEF, result), facts.DEF, (result,), runs_later=True)
        return self.of(proper)

    def mention(self, info: TypeInfo) -> bool:
        """Keep a class for `Module.classes`; returns whether its instances are awaitable or partials."""
        known = self.classes.get(info)
        if known is None:
            known = self.classes[info] = info.get(AWAIT) is not None or info.has_base(PARTIAL)
        return known

    def may_run_later(self, number: int) -> bool:
        """Whether a type is, or as a union has, a function or an awaitable."""
        record = self.records[number]
        return self.runs_later[number] or (record.name == facts.UNION and any(self.runs_later[arg] for arg in record.args))

    def class_object(self, info: TypeInfo) -> int:
        """The number of `type[info]`."""
        return self._number(("type", self._class(info)), facts.CLASS_OBJECT, (self._class(info),))

    def class_object_of(self, type_: Type) -> int:
        """The number of the class object that an alias of this type is; 0 where it is none."""
        proper = get_proper_type(type_)
        return self.class_object(proper.type) if isinstance(proper, Instance) else 0

    def module(self, full: str) -> int:
        """The number of a module's type."""
        return self._number((facts.MODULE, full), facts.MODULE, value=full)

    def asynchronous(self, number: int) -> int:
        """The same `def` as an ASYNC_DEF."""
        record = self.records[number]
        if record.name != facts.DEF or record.kind == facts.ASYNC_DEF:
            return number
        return self._number(("async", *record.args), facts.DEF, record.args, facts.ASYNC_DEF, runs_later=True)

    def _class(self, info: TypeInfo) -> int:
        number = self._plain.get(info)
        return number if number is not None else self._plain_class(info)

    def _plain_class(self, info: TypeInfo) -> int:
        number = self._plain[info] = self._number((info,), info.fullname, (), runs_later=self.mention(info))
        return number

    def _word(self, word: str) -> int:
        return self._number((word,), word)

    def _number(
        self, key: tuple[object, ...], name: str, args: tuple[int, ...] = (), kind: int = facts.PLAIN, value: str = "", *, runs_later: bool = False
    ) -> int:
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = len(self.records)
            self.records.append(facts.Type(name, args, kind, value))
            self.runs_later.append(runs_later)
        return number

    def _instance(self, type_: Instance) -> int:
        info = type_.type
        if type_.extra_attrs is not None and type_.extra_attrs.mod_name:
            return self.module(type_.extra_attrs.mod_name)
        if type_.last_known_value is not None:
            return self._literal(type_.last_known_value)
        if not type_.args:
            return self._class(info)
        args = tuple([self.of(arg) for arg in type_.args])
        return self._number((info, args), info.fullname, args, runs_later=self.mention(info))

    def _literal(self, type_: LiteralType) -> int:
        info = type_.fallback.type
        self.mention(info)
        value = str(type_.value) if info.is_enum else repr(type_.value)[:TEXT_LIMIT]
        return self._number((info, "=", value), info.fullname, (), facts.LITERAL, value)

    def _callable(self, type_: CallableType) -> int:
        if type_.is_type_obj():
            return self.class_object(type_.type_object())
        args = (self.of(type_.ret_type), *[self.of(arg) for arg in type_.arg_types])
        return self._number(("def", args), facts.DEF, args, runs_later=True)

    def _overloaded(self, type_: Overloaded) -> int:
        """An overloaded function is written as its first variant."""
        return self._callable(type_.items[0])

    def _union(self, type_: UnionType) -> int:
        """A union's members stand in an order of their own: mypy's is another when an enum comes from its cache, where names are sorted."""
        if len(type_.items) == 2 and type(type_.items[1]) is NoneType:
            number = self.of(type_.items[0])
            if number != self.none and self.records[number].name != facts.UNION:
                return self.union((number, self.none))
        items: dict[int, None] = {}
        for item in _ordered(list(_members(type_))):
            number = self.of(item)
            record = self.records[number]
            if record.name == facts.UNION:
                items.update(dict.fromkeys(record.args))
            else:
                items[number] = None
        return self.union(tuple(items))

    def union(self, items: tuple[int, ...]) -> int:
        """The number of the union of these types; of the one type where there is but one."""
        if len(items) == 1:
            return items[0]
        return self._number((facts.UNION, items), facts.UNION, items)

    def _tuple(self, type_: TupleType) -> int:
        info = type_.partial_fallback.type
        args = tuple([self.of(item) for item in type_.items])
        if info.fullname == "builtins.tuple":
            return self._number((facts.TUPLE, args), facts.TUPLE, args)
        self.mention(info)
        return self._number((info, "tuple", args), info.fullname, args, facts.NAMED_TUPLE)

    def _typed_dict(self, type_: TypedDictType) -> int:
        info = type_.fallback.type
        self.mention(info)
        return self._number((info, "dict"), info.fullname, (), facts.TYPED_DICT)

    def _type_variable(self, type_: TypeVarType) -> int:
        """A type variable is written as its upper bound, or as the union of its values, and says so."""
        if type_.values:
            bound = self.union(tuple(dict.fromkeys([self.of(value) for value in type_.values])))
        else:
            bound = self.of(type_.upper_bound)
        record = self.records[bound]
        return self._number(("var", type_.name, bound), record.name, record.args, facts.TYPE_VARIABLE, type_.name, runs_later=self.runs_later[bound])

    def _class_object_type(self, type_: TypeType) -> int:
        item = self.of(type_.item)
        return self._number(("type", item), facts.CLASS_OBJECT, (item,))

    def _partial(self, type_: PartialType) -> int:
        return self.none if type_.type is None else self._class(type_.type)

    def _parameters(self, type_: Parameters) -> int:
        return self._number(("def", "..."), facts.DEF, runs_later=True)

    def _any(self, type_: AnyType) -> int:
        return self.any

    def _none(self, type_: NoneType) -> int:
        return self.none

    def _never(self, type_: UninhabitedType) -> int:
        return self.never

    def _deleted(self, type_: DeletedType) -> int:
        return self.unknown

    def _unpack(self, type_: UnpackType) -> int:
        return self.of(type_.type)

    def _type_variable_tuple(self, type_: TypeVarTupleType) -> int:
        return self.of(type_.tuple_fallback)

    def _other(self, type_: Type) -> int:
        """An alias is written out; a recursive one is `unknown` at its knot. What is no type of a finished tree is unknown."""
        if isinstance(type_, TypeAliasType) and type_.alias is not None:
            known = self._aliases.get(type_.alias)
            if known is not None and not type_.args and not self._inside_alias:
                return known
            if type_.is_recursive:
                return self._recursive(type_)
        proper = get_proper_type(type_)
        number = self.of(proper) if type(proper) in _RENDER else self.unknown
        if isinstance(type_, TypeAliasType) and type_.alias is not None and not type_.args and not self._inside_alias:
            self._aliases[type_.alias] = number
        return number

    def _recursive(self, type_: TypeAliasType) -> int:
        if self._inside_alias:
            return self.unknown
        self._inside_alias = True
        try:
            number = self.of(get_proper_type(type_))
        finally:
            self._inside_alias = False
        if type_.alias is not None and not type_.args:
            self._aliases[type_.alias] = number
        return number


def _members(type_: UnionType) -> Iterator[Type]:
    """The members of a union and of the unions in it; a recursive alias stays what it is."""
    for item in type_.items:
        if isinstance(item, TypeAliasType) and item.is_recursive:
            yield item
            continue
        proper = get_proper_type(item)
        if isinstance(proper, UnionType):
            yield from _members(proper)
        else:
            yield proper


def _ordered(members: list[Type]) -> list[Type]:
    """A union's members in an order that does not depend on where they came from: by class, None last; by the whole text, which is slow,
    only where those are alike."""
    pairs = sorted([(_short(member), position) for position, member in enumerate(members)])
    if any(pairs[i][0] == pairs[i + 1][0] for i in range(len(pairs) - 1)):
        options = Options()
        pairs = sorted([(short + members[position].str_with_options(options), position) for short, position in pairs])
    return [members[position] for _, position in pairs]


def _short(type_: Type, depth: int = 0) -> str:
    if type(type_) is Instance:
        name: str = type_.type.fullname
        if type_.last_known_value is not None:
            return f"{name}={type_.last_known_value.value!r}"
        if type_.args and depth < ORDER_DEPTH:
            return f"{name}[{','.join([_short(arg, depth + 1) for arg in type_.args])}]"
        return name
    if type(type_) is NoneType:
        return "~"
    if type(type_) is LiteralType:
        return f"{type_.fallback.type.fullname}={type_.value!r}"
    if type(type_) is TypeType:
        return f"type[{_short(type_.item, depth + 1)}]"
    return type(type_).__name__


ORDER_DEPTH: Final = 2
"""Levels of type arguments that are compared before the whole text is."""


_RENDER: Final[dict[type, Callable[..., int]]] = {
    Instance: Types._instance,
    CallableType: Types._callable,
    Overloaded: Types._overloaded,
    UnionType: Types._union,
    AnyType: Types._any,
    NoneType: Types._none,
    TupleType: Types._tuple,
    TypedDictType: Types._typed_dict,
    LiteralType: Types._literal,
    TypeVarType: Types._type_variable,
    TypeType: Types._class_object_type,
    UninhabitedType: Types._never,
    PartialType: Types._partial,
    DeletedType: Types._deleted,
    Parameters: Types._parameters,
    ParamSpecType: Types._any,
    UnpackType: Types._unpack,
    TypeVarTupleType: Types._type_variable_tuple,
}
"""How each kind of a finished tree's types is written; every other kind is `unknown`."""
