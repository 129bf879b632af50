"""Facts: what one module says, as plain, frozen, serialisable records.

`extract` lowers the whole typed tree of a module that mypy has finished into these records; nothing else in the project reads mypy's
nodes. Facts depend on the source text and on mypy alone: no knowledge of any library, no configuration, no role is in them, so a new
knowledge row never makes them stale.

Names are *defining* names, as mypy resolves them (`requests.api.get`), whatever the module wrote; what it wrote is kept in
`Name.text`. Types are numbers into `Module.types`. Lines and columns start at 1; 0 means "no place".
"""

from __future__ import annotations

from typing import Final, TypeAlias

from msgspec import Struct

VERSION: Final = 4
"""Raise it with any change to a record: a store of another version is rebuilt, never read."""

# --- types ------------------------------------------------------------------------------------------------------------------------

ANY, NONE, UNION, DEF, CLASS_OBJECT, NEVER, UNKNOWN, TUPLE, MODULE = "Any", "None", "|", "def", "type", "Never", "unknown", "tuple", "module"

PLAIN, LITERAL, TYPED_DICT, NAMED_TUPLE, TYPE_VARIABLE, ASYNC_DEF = range(6)


class Type(Struct, frozen=True, gc=False, array_like=True):
    """One type. `name` is a class's defining name, or one of the words above.

    `args` are numbers into `Module.types`: the members of a union, the generic arguments of a class, the items of a tuple, for `def`
    first the return type and then the parameters' types (of a function that is called right there, only what this call returns), for `type` the class. `kind` LITERAL has the value's `repr` in `value`
    (an enum member's name for an enum). An ASYNC_DEF is a `def` whose definition says `async` and is no
    generator, even where a decorator's type lost the coroutine; a decorator that plainly returns something else makes it PLAIN. TYPE_VARIABLE is written as its upper bound, or the union of its
    values, with its name in `value`. The members of a union stand in an order of their own. An overloaded function is its first variant. `module` has the module's name in `value`,
    `Any` as a declared type the import path written there, where mypy did not follow it (`kafka.KafkaProducer` of a library without types).
    """

    name: str
    args: tuple[int, ...] = ()
    kind: int = PLAIN
    value: str = ""


class ClassRef(Struct, frozen=True, gc=False, array_like=True):
    """A class that this module's types mention, foreign ones too: its MRO (itself first, without `object`) and the keywords of its
    `class` statement as written (`table=True`), with its metaclass by full name (`metaclass=abc.ABCMeta`)."""

    full: str
    mro: tuple[str, ...]
    keywords: tuple[str, ...] = ()
    is_protocol: bool = False
    is_enum: bool = False
    members: tuple[str, ...] = ()
    """Enum member names, for enums only; sorted."""
    has_await: bool = False
    """Its instances can be awaited: it has `__await__`, from whatever base."""
    is_client: bool = False
    """It can be awaited, and entered by `async with` too."""


# --- values: what an expression is ------------------------------------------------------------------------------------------------

LOCAL, FULL, UNFOLLOWED = range(3)
"""Scopes of a name: a local of this function or of one around it; a full defining name; a full name through an import that mypy did
not follow (library not installed, or without types and ignored)."""


class Value(Struct, frozen=True, gc=False, array_like=True, tag_field="record"):
    """Base of all values."""


class Name(Value, frozen=True, tag=1):
    """A name, or a dotted path of modules down to a name (`requests.get`). `text` is the import path as written when it differs from `name`
    (`requests.get` for `requests.api.get`; for `from time import sleep as s` it is `time.sleep`)."""

    name: str
    scope: int
    type: int
    text: str = ""


class Attr(Value, frozen=True, tag=2):
    """An attribute or method read: `base.name`. `targets` are the defining names of the member, one for each class that the base's type
    may be (`shop.models.Order.status`, `redis.commands.core.BasicKeyCommands.get`); empty when the base is Any or the class has no such
    member (`__getattr__`)."""

    base: AnyValue
    name: str
    targets: tuple[str, ...]
    type: int
    line: int
    column: int


class Arg(Struct, frozen=True, gc=False, array_like=True):
    """One argument. `name` is "" (positional), the keyword, "*" or "**". `wants` is the type of the parameter it goes to, recorded only
    where the argument is an awaitable, a function or a lambda (0 elsewhere)."""

    name: str
    value: AnyValue
    wants: int = 0


class Call(Value, frozen=True, tag=3):
    """A call. What it may run is said by `func` (see `views.calls`). `func` of `super().m()` is an Attr whose base is `Super`. `type` is Any where mypy chose an awaitable among
    overloads that do not agree on it, by an argument or receiver of type Any: that is a guess."""

    func: AnyValue
    args: tuple[Arg, ...]
    type: int
    line: int
    column: int
    end_line: int
    end_column: int


class Const(Value, frozen=True, tag=4):
    """A literal. Text longer than 200 characters is cut there. `kind` is "" for what `value` is itself, else "bytes", "ellipsis",
    "complex" or "int" (one beyond 64 bits), with the text of it in `value`."""

    value: str | int | float | bool | None
    kind: str = ""


class Text(Value, frozen=True, tag=5):
    """An f-string: constants and holes in order."""

    parts: tuple[AnyValue, ...]
    line: int
    column: int


class Op(Value, frozen=True, tag=6):
    """Arithmetic and logic: `+`, `%`, `and`, `or`, `not`, unary `u-` … `args` has one or two values."""

    op: str
    args: tuple[AnyValue, ...]
    type: int
    line: int
    column: int


class Compare(Value, frozen=True, tag=7):
    """`args[0] ops[0] args[1] ops[1] …`; operators as written (`==`, `is not`, `not in`)."""

    ops: tuple[str, ...]
    args: tuple[AnyValue, ...]
    type: int
    line: int
    column: int


class Item(Value, frozen=True, tag=8):
    """`base[index]`; a slice index is `Many` of kind `slice`."""

    base: AnyValue
    index: AnyValue
    type: int
    line: int
    column: int


class Many(Value, frozen=True, tag=9):
    """A display: `kind` is list, tuple, set or slice."""

    kind: str
    items: tuple[AnyValue, ...]
    type: int
    line: int
    column: int


class Table(Value, frozen=True, tag=10):
    """A dict display; a None key stands for `**value`."""

    items: tuple[tuple[AnyValue | None, AnyValue], ...]
    type: int
    line: int
    column: int


class Choice(Value, frozen=True, tag=11):
    """`yes if test else no`."""

    test: AnyValue
    yes: AnyValue
    no: AnyValue
    type: int


class Loop(Struct, frozen=True, gc=False, array_like=True):
    """One `for target in over if tests` of a comprehension."""

    target: AnyValue
    over: AnyValue
    tests: tuple[AnyValue, ...]
    is_async: bool


class Each(Value, frozen=True, tag=12):
    """A comprehension: `kind` is list, set, dict or generator; `results` is one value, or key and value."""

    kind: str
    results: tuple[AnyValue, ...]
    loops: tuple[Loop, ...]
    type: int
    line: int
    column: int


class Lambda(Value, frozen=True, tag=13):
    params: tuple[Param, ...]
    body: AnyValue
    type: int
    line: int
    column: int


class Await(Value, frozen=True, tag=14):
    value: AnyValue
    type: int
    line: int
    column: int


class Yield(Value, frozen=True, tag=15):
    value: AnyValue | None
    is_from: bool
    type: int


class Bind(Value, frozen=True, tag=16):
    """A walrus: `(name := value)`."""

    name: str
    value: AnyValue


class Star(Value, frozen=True, tag=17):
    """`*value` in a display or a target."""

    value: AnyValue


class Super(Value, frozen=True, tag=18):
    """`super()`: `owners` are the classes searched, nearest first."""

    owners: tuple[str, ...]


class Unseen(Value, frozen=True, tag=19):
    """An expression in code that mypy did not check, or that has no run-time meaning (a type application). `type` where there is one."""

    type: int = 0


AnyValue: TypeAlias = (
    Name | Attr | Call | Const | Text | Op | Compare | Item | Many | Table | Choice | Each | Lambda | Await | Yield | Bind | Star | Super | Unseen
)

# --- steps: what a function does, in order, nested --------------------------------------------------------------------------------


class Step(Struct, frozen=True, gc=False, array_like=True, tag_field="record"):
    """Base of all steps."""


class Do(Step, frozen=True, tag=101):
    """An expression statement."""

    value: AnyValue
    line: int
    column: int
    end_line: int


class Set(Step, frozen=True, tag=102):
    """`target = … = value`, or an annotation alone (`value` None). `declared` is the written annotation's type, 0 without one."""

    targets: tuple[AnyValue, ...]
    value: AnyValue | None
    declared: int
    line: int
    column: int
    end_line: int
    metadata: tuple[AnyValue, ...] = ()
    """What stands behind the type in an `Annotated[...]` annotation."""


class Change(Step, frozen=True, tag=103):
    """`target op= value`; `op` without the `=`."""

    target: AnyValue
    op: str
    value: AnyValue
    line: int
    column: int
    end_line: int


class If(Step, frozen=True, tag=104):
    """`if`/`elif` flattened: `tests[i]` guards `blocks[i]`."""

    tests: tuple[AnyValue, ...]
    blocks: tuple[Block, ...]
    otherwise: Block
    line: int
    column: int
    end_line: int


class Case(Struct, frozen=True, gc=False, array_like=True):
    """One `case`. `pattern` is a value where the pattern compares (a constant, a dotted name, `Many` of kind `or` for `|`), a Call for
    a class pattern (keywords are sub-patterns), `Bind` for a capture with a pattern, a local Name for a bare capture, None for `_`."""

    pattern: AnyValue | None
    guard: AnyValue | None
    block: Block
    line: int


class Match(Step, frozen=True, tag=105):
    subject: AnyValue
    cases: tuple[Case, ...]
    line: int
    column: int
    end_line: int


class For(Step, frozen=True, tag=106):
    target: AnyValue
    over: AnyValue
    block: Block
    otherwise: Block
    is_async: bool
    line: int
    column: int
    end_line: int


class While(Step, frozen=True, tag=107):
    test: AnyValue
    block: Block
    otherwise: Block
    line: int
    column: int
    end_line: int


class With(Step, frozen=True, tag=108):
    """Each item is (context manager, target or None)."""

    items: tuple[tuple[AnyValue, AnyValue | None], ...]
    block: Block
    is_async: bool
    line: int
    column: int
    end_line: int


class Handler(Struct, frozen=True, gc=False, array_like=True):
    """One `except`; `types` None catches everything; a tuple of types is `Many`. `caught` is the type of the exception variable, as a
    union of classes, 0 for a bare `except`."""

    types: AnyValue | None
    caught: tuple[int, ...]
    name: str
    block: Block
    is_group: bool
    line: int
    column: int


class Try(Step, frozen=True, tag=109):
    block: Block
    handlers: tuple[Handler, ...]
    otherwise: Block
    final: Block
    line: int
    column: int
    end_line: int


class Return(Step, frozen=True, tag=110):
    value: AnyValue | None
    line: int
    column: int
    end_line: int


class Raise(Step, frozen=True, tag=111):
    value: AnyValue | None
    cause: AnyValue | None
    line: int
    column: int
    end_line: int


class Assert(Step, frozen=True, tag=112):
    test: AnyValue
    message: AnyValue | None
    line: int
    column: int
    end_line: int


class Delete(Step, frozen=True, tag=113):
    value: AnyValue
    line: int
    column: int


class Break(Step, frozen=True, tag=114):
    line: int
    column: int


class Continue(Step, frozen=True, tag=115):
    line: int
    column: int


class Pass(Step, frozen=True, tag=116):
    line: int
    column: int


class Dead(Step, frozen=True, tag=117):
    """Statements that mypy did not look at (unreachable)."""

    line: int
    end_line: int


class Global(Step, frozen=True, tag=118):
    """`global`/`nonlocal` names."""

    names: tuple[str, ...]
    is_nonlocal: bool
    line: int


class Import(Step, frozen=True, tag=119):
    """One imported name: `full` is what it is (the module for `import a.b`, `a.b.c` for `from a.b import c`, `a.b.*` for a star), `name` what it is called here.
    `guarded` is "type_checking", "try", "function" or ""."""

    full: str
    name: str
    guarded: str
    is_from: bool
    line: int
    column: int


POSITIONAL, KEYWORD, STAR_ARGS, STAR_KEYWORDS, POSITIONAL_ONLY = range(5)


class Param(Struct, frozen=True, gc=False, array_like=True):
    """A parameter. `metadata` is what stands behind the type in `Annotated[...]`, inline or through an alias of this module. An alias of another
    module leaves its full name, as a FULL Name of type 0: the rest stands in that module's `aliases` (or nowhere, when it is no `Annotated`).
    `kind` KEYWORD is keyword-only."""

    name: str
    type: int
    default: AnyValue | None
    metadata: tuple[AnyValue, ...]
    kind: int
    line: int = 0
    column: int = 0


class Function(Step, frozen=True, tag=120):
    """A function, method or nested function. `full` is unique in the program (`mod.Class.method`, `mod.outer.inner`); of an overloaded function the
    implementation counts, of a property the getter is `name`, its setter `name.setter`. A second definition of a name in one scope has `#2` behind it
    (`_` of `singledispatch`). What is inside a local class has the class's name (`mod.Class@12`, mypy's own). `returns` is the type as written: of a coroutine function what `await` gives.
    `line` is the first decorator's line, `def_line` the `def`'s. The docstring is not in `block`."""

    full: str
    name: str
    params: tuple[Param, ...]
    returns: int
    decorators: tuple[AnyValue, ...]
    docstring: str
    block: Block
    line: int
    column: int
    end_line: int
    def_line: int
    def_column: int
    is_async: bool = False
    is_generator: bool = False
    is_property: bool = False
    is_static: bool = False
    is_class: bool = False
    is_abstract: bool = False
    is_trivial: bool = False
    """The body is only a docstring, `...`, `pass` or `raise NotImplementedError`."""
    annotated: bool = True
    """It has at least one annotation; without, mypy checks its body only under `check_untyped_defs`."""
    return_declared: bool = False
    is_overloaded: bool = False
    """It has overloads, which say what its callers get."""
    metadata: tuple[AnyValue, ...] = ()
    """What stands behind the return type in `Annotated[...]`."""


class Field(Struct, frozen=True, gc=False, array_like=True):
    """A name that a class body or one of its methods (`self.x = …`) assigns. `type` is the declared or inferred type, `value` what it
    is first set to, `metadata` what stands behind the type in `Annotated[...]`; `in_method` names the method for `self.x`. A name has one for each
    assignment in the class body, and one for each method that assigns it."""

    name: str
    type: int
    value: AnyValue | None
    line: int
    column: int
    declared: bool
    in_method: str
    metadata: tuple[AnyValue, ...]
    params: tuple[tuple[str, int], ...] = ()
    """For `self.x = parameter` (or `parameter or default`): the parameter's name and its type."""


class Class(Step, frozen=True, tag=121):
    """A class. `bases` are the base expressions as values, without type arguments, `mro` its defining names without `object`; `generic_bases` are the types of the bases that have type arguments
    (`Repository[Order]`)."""

    full: str
    name: str
    mro: tuple[str, ...]
    bases: tuple[AnyValue, ...]
    keywords: tuple[tuple[str, AnyValue], ...]
    decorators: tuple[AnyValue, ...]
    fields: tuple[Field, ...]
    docstring: str
    block: Block
    line: int
    column: int
    end_line: int
    def_line: int
    is_protocol: bool = False
    is_abstract: bool = False
    is_enum: bool = False
    is_typed_dict: bool = False
    generic_bases: tuple[int, ...] = ()


AnyStep: TypeAlias = (
    Do
    | Set
    | Change
    | If
    | Match
    | For
    | While
    | With
    | Try
    | Return
    | Raise
    | Assert
    | Delete
    | Break
    | Continue
    | Pass
    | Dead
    | Global
    | Import
    | Function
    | Class
)
Block: TypeAlias = tuple[AnyStep, ...]

# --- the module -------------------------------------------------------------------------------------------------------------------

WHOLE, STRIPPED, NO_TYPES = range(3)
"""How much of a module was analysed: all of it; nothing, because mypy left its bodies out (`ignore_errors`, `follow_imports = silent`);
all of it but without types, because mypy kept no checker for it."""


class Comment(Struct, frozen=True, gc=False, array_like=True):
    """A comment that a rule may ask about: `# apr: ignore[…] …` or one with an incident id. `text` is without the `#`; `alone` when
    nothing else stands on its line."""

    line: int
    text: str
    alone: bool


class Unchecked(Struct, frozen=True, gc=False, array_like=True):
    """A function that mypy did not check (no annotation)."""

    function: str
    line: int


class Module(Struct, frozen=True, gc=False, array_like=True):
    """All facts of one module. `digest` is the SHA-256 of its source: a fact without its source is stale. `aliases` are the type aliases of
    the module and its classes, by full name, with the expression that they stand for (`Annotated[Session, Depends(get_db)]` is an Item)."""

    version: int
    name: str
    path: str
    digest: str
    is_package: bool
    types: tuple[Type, ...]
    classes: tuple[ClassRef, ...]
    aliases: tuple[tuple[str, AnyValue], ...]
    exports: tuple[str, ...]
    imports: tuple[Import, ...]
    comments: tuple[Comment, ...]
    ignored: tuple[tuple[int, tuple[str, ...]], ...]
    block: Block
    analysed: int
    unchecked: tuple[Unchecked, ...]
    docstring: str = ""
    lines: int = 0
