"""Functions and classes: flags, decorators, parameters, fields, what plugins made."""

from __future__ import annotations

from collections.abc import Callable

from apr_mypy import facts

from .conftest import called, find, written

ModuleOf = Callable[..., facts.Module]


def functions(module: facts.Module) -> dict[str, facts.Function]:
    return {record.full: record for record in find(module, facts.Function) if isinstance(record, facts.Function)}


def classes(module: facts.Module) -> dict[str, facts.Class]:
    return {record.full: record for record in find(module, facts.Class) if isinstance(record, facts.Class)}


def test_functions(module_of: ModuleOf) -> None:
    module = module_of('''
        import abc, functools
        from typing import Protocol, TypeVar, overload
        def mark(n: int):
            def wrap(f): return f
            return wrap
        class C(abc.ABC):
            """Class."""
            @mark(1)
            @staticmethod
            def static(a: int, /, b: int = 2, *args: int, c: int, **kw: str) -> int:
                """Doc."""
                return 1
            @classmethod
            def make(cls) -> "C": ...
            @property
            def size(self) -> int: return 1
            @size.setter
            def size(self, value: int) -> None: print(value)
            @size.deleter
            def size(self) -> None: ...
            @functools.cached_property
            def cached(self) -> int: return 1
            @abc.abstractmethod
            def must(self) -> int:
                raise NotImplementedError
            def __enter__(self): return self
        class Port(Protocol):
            def go(self) -> int: ...
        @overload
        def over(x: int) -> int: ...
        @overload
        def over(x: str) -> str: ...
        def over(x): return x
        T = TypeVar("T", int, str)
        def valued(x: T) -> T:
            x.__mul__(2)
            return x
        async def outer() -> int:
            async def inner():
                yield 1
            def inner2(): ...
            return 1
        @functools.singledispatch
        def single(x: object) -> None: ...
        @single.register
        def _(x: int) -> None: ...
        @single.register
        def _(x: str) -> None: ...
    ''')
    found = functions(module)
    assert [name for name in found if "size" in name] == ["m.C.size", "m.C.size.setter", "m.C.size.deleter"]
    assert {"m.over", "m.outer.inner", "m.outer.inner2", "m._", "m._#2"} <= set(found)
    static = found["m.C.static"]
    assert static.is_static
    assert static.docstring == "Doc."
    assert (static.line, static.def_line) == (9, 11)
    assert [type(decorator).__name__ for decorator in static.decorators] == ["Call", "Name"]
    assert [param.kind for param in static.params] == [
        facts.POSITIONAL_ONLY,
        facts.POSITIONAL,
        facts.STAR_ARGS,
        facts.KEYWORD,
        facts.STAR_KEYWORDS,
    ]
    assert static.params[1].default == facts.Const(2)
    assert found["m.C.make"].is_class
    assert all(found[name].is_property for name in ("m.C.size", "m.C.size.setter", "m.C.cached"))
    assert found["m.C.must"].is_abstract
    assert found["m.C.must"].is_trivial
    assert found["m.Port.go"].is_abstract
    assert not found["m.C.size"].is_trivial
    assert found["m.C.__enter__"].params[0].kind == facts.POSITIONAL
    assert not found["m.over"].annotated
    assert "builtins.str.__mul__" in called(module)
    assert found["m.outer"].is_async
    assert written(module, found["m.outer"].returns) == "int"
    assert found["m.outer"].return_declared
    assert found["m.outer.inner"].is_generator
    assert not found["m.outer.inner"].annotated


def test_classes(module_of: ModuleOf) -> None:
    module = module_of('''
        import dataclasses, enum
        from typing import Any, Generic, NamedTuple, Protocol, TypedDict, TypeVar
        T = TypeVar("T")
        def register(cls: type[T]) -> type[T]: return cls
        class Meta(type): ...
        class Base:
            def __init_subclass__(cls, table: bool = False) -> None: ...
        @register
        @dataclasses.dataclass(frozen=True)
        class Data(Base, Generic[T], table=True):
            """Doc."""
            x: int
            y: list[T] = dataclasses.field(default_factory=list)
            class Config:
                orm_mode = True
        class Color(enum.Enum):
            RED = 1
            BLUE = enum.auto()
        class P(NamedTuple):
            a: int
            b: str = ""
        class D(TypedDict, total=False):
            k: int
        class Port(Protocol):
            z: int
        class Holder(metaclass=Meta):
            plain = 1
            a, b = 1, "x"
            declared: int
            def __init__(self, client: Base, other: int | None = None) -> None:
                self.client = client
                self.other = other or 3
                self.typed: dict[str, int] = {}
                self.client = client
            def later(self) -> None:
                self.client = Base()
                self.fresh, self.second = 1, "x"
                def nested() -> None:
                    self.inner = 1
    ''')
    found = classes(module)
    data = found["m.Data"]
    assert data.mro == ("m.Data", "m.Base")
    assert [type(decorator).__name__ for decorator in data.decorators] == ["Name", "Call"]
    assert data.keywords == (("table", facts.Const(True)),)
    assert data.docstring == "Doc."
    assert data.def_line > data.line
    assert [base.name for base in data.bases if isinstance(base, facts.Name)] == ["m.Base"]
    assert len(data.bases) == 2
    assert [(field.name, written(module, field.type), field.declared) for field in data.fields] == [("x", "int", True), ("y", "list[object=T]", True)]
    assert "m.Data.Config" in found
    assert not any("__init__" in name and "Data" in name for name in functions(module)), "made by mypy's dataclass plugin"
    assert found["m.Color"].is_enum
    assert [(field.name, field.declared) for field in found["m.Color"].fields] == [("RED", False), ("BLUE", False)]
    assert [field.name for field in found["m.P"].fields] == ["a", "b"]
    assert found["m.D"].is_typed_dict
    assert [field.name for field in found["m.D"].fields] == ["k"]
    assert found["m.Port"].is_protocol
    holder = found["m.Holder"]
    assert [keyword for keyword, _ in holder.keywords] == ["metaclass"]
    assert [(field.name, field.in_method, written(module, field.type)) for field in holder.fields] == [
        ("plain", "", "int"),
        ("a", "", "int"),
        ("b", "", "str"),
        ("declared", "", "int"),
        ("client", "__init__", "Base"),
        ("other", "__init__", "int"),
        ("typed", "__init__", "dict[str, int]"),
        ("client", "later", "Base"),
        ("fresh", "later", "int"),
        ("second", "later", "str"),
        ("inner", "later", "int"),
    ]
    client, other = holder.fields[4:6]
    assert [(name, written(module, number)) for name, number in client.params] == [("client", "Base")]
    assert [name for name, _ in other.params] == ["other"]
    refs = {ref.full: ref for ref in module.classes}
    assert refs["m.Data"].keywords == ("table=True",)
    assert refs["m.Holder"].keywords == ("metaclass=m.Meta",)
    assert refs["m.Color"].members == ("BLUE", "RED")
    assert refs["m.Port"].is_protocol


def test_module(module_of: ModuleOf) -> None:
    module = module_of('''
        """Doc."""
        __all__ = ["a", "C"]
        a = b = 1
        class C: ...
        x = c  # type: ignore[name-defined]
    ''')
    assert module.docstring == "Doc."
    assert module.exports == ("C", "a")
    assert module.ignored == ((6, ("name-defined",)),)
    assert module.lines == 6
    assert (module.name, module.path, module.is_package) == ("m", "m.py", False)
    assert module_of("a = 1\n").exports == ()


def test_type_arguments_of_classes(module_of: ModuleOf) -> None:
    module = module_of("""
        from typing import Generic, TypeVar
        T = TypeVar("T")
        class Order: ...
        class Repository(Generic[T]): ...
        class Orders(Repository[Order]): ...
        class Plain(Order): ...
        page = Repository[Order]
        made = Repository[Order]()
    """)
    classes = {one.full: one for one in module.block if isinstance(one, facts.Class)}
    (base,) = classes["m.Orders"].generic_bases
    assert (module.types[base].name, [module.types[arg].name for arg in module.types[base].args]) == ("m.Repository", ["m.Order"])
    assert classes["m.Plain"].generic_bases == ()
    made = next(one.value for one in module.block if isinstance(one, facts.Set) and isinstance(one.value, facts.Call))
    assert isinstance(made.func, facts.Name)
    assert made.func.name == "m.Repository"
    (instance,) = module.types[made.func.type].args
    assert [module.types[arg].name for arg in module.types[instance].args] == ["m.Order"]
