"""The one walk over a module's tree: what it knows on its way, and the two tables that say how each node kind is lowered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from mypy.nodes import GDEF, MDEF, Block, Context, Expression, MypyFile, Node, Statement, SymbolNode, SymbolTableNode, TypeInfo, Var
from mypy.options import Options
from mypy.types import Type

from apr_mypy import facts
from apr_mypy.extract.names import Names, is_coroutine_function, symbol_type
from apr_mypy.extract.types import Types

VALUES: Final[dict[type, Callable[[Walk, Any], facts.AnyValue]]] = {}
"""Expression kind → how it is lowered; filled by `values`, `references` and `calls`."""

STEPS: Final[dict[type, Callable[[Walk, Any, list[facts.AnyStep]], None]]] = {}
"""Statement kind → how it is lowered (appends to the list); filled by `steps` and `definitions`."""


class Owner:
    """A class or function that encloses what is being lowered."""

    __slots__ = ("fields", "full", "info", "seen", "self_fields")

    def __init__(self, full: str, info: TypeInfo | None = None) -> None:
        self.full = full
        self.info = info
        """For a class."""
        self.fields: list[facts.Field] = []
        self.self_fields: set[tuple[str, str]] = set()
        self.seen: dict[str, int] = {}


class Walk:
    """The state of one walk. Nothing that it makes refers back to it, so that facts never wait for the cyclic collector."""

    __slots__ = (
        "alias_values",
        "aliases",
        "annotation_names",
        "callee",
        "callee_result",
        "callees",
        "chain",
        "checked",
        "has_checker",
        "imports",
        "in_try",
        "lost",
        "map",
        "met_empty_body",
        "module",
        "names",
        "needed_types",
        "options",
        "owners",
        "skipped",
        "source",
        "source_lines",
        "tree",
        "types",
        "unbound",
        "unchecked",
    )

    def __init__(self, tree: MypyFile, type_map: dict[Expression, Type] | None, source: str, options: Options) -> None:
        self.tree = tree
        self.module = tree.fullname
        self.map = type_map or {}
        self.has_checker = type_map is not None
        self.source = source
        self.source_lines: list[str] | None = None
        self.options = options
        self.types = Types()
        self.callees: dict[tuple[int, int], int] = {}
        """`id` of the type of what is called, and what the call gives → the number of its type."""
        self.names = Names(tree)
        self.owners = [Owner(tree.fullname)]
        self.imports: list[facts.Import] = []
        self.aliases: list[tuple[str, facts.AnyValue]] = []
        self.alias_values: dict[str, Expression] = {}
        self.annotation_names: dict[str, tuple[SymbolNode | None, str]] = {}
        self.unchecked: list[facts.Unchecked] = []
        self.checked = True
        """Whether mypy checks the function that is being lowered, so that a missing type means dead code."""
        self.lost = False
        """Whether the function reads what gives more than mypy says: an attribute that its library declares to give nothing (`Never`), one that `__init__` sets to None without a type. What
        mypy takes for dead from there on need not be."""
        self.skipped = False
        """Whether mypy skipped the bodies of this module (`ignore_errors`)."""
        self.unbound = False
        """Whether text is being lowered that mypy's semantic analysis never saw."""
        self.in_try = 0
        self.callee: Expression | None = None
        """What is called, while a call lowers it: its type is not written out again."""
        self.callee_result = 0
        self.chain = 0
        """How many calls are nested around this one."""
        self.met_empty_body = False
        """Whether a function had no statement at all: mypy left the bodies of this module out."""
        self.needed_types = 0
        """Calls and attribute reads met for which mypy asks plugins: with any, a module whose checker no plugin saw lacks types."""

    def value(self, expression: Expression) -> facts.AnyValue:
        """Lower an expression."""
        return VALUES[type(expression)](self, expression)

    def look_up(self, name: str) -> tuple[SymbolNode | None, int | None]:
        """What a bare name means that mypy left unbound (an annotation's text, dead code), and its kind; (None, None) for a local."""
        for owner in reversed(self.owners[1:]):
            if owner.info is not None:
                symbol = owner.info.names.get(name)
                if symbol is not None and symbol.node is not None:
                    return symbol.node, MDEF
        symbol = self.tree.names.get(name)
        if symbol is None and isinstance(builtins := self.tree.names.get("__builtins__"), SymbolTableNode) and isinstance(builtins.node, MypyFile):
            symbol = builtins.node.names.get(name)
        return (symbol.node, GDEF) if symbol is not None else (None, None)

    def values(self, expressions: Sequence[Expression]) -> tuple[facts.AnyValue, ...]:
        """Lower some expressions."""
        return tuple([VALUES[type(expression)](self, expression) for expression in expressions])

    def optional(self, expression: Expression | None) -> facts.AnyValue | None:
        """Lower an expression that may be missing."""
        return None if expression is None else VALUES[type(expression)](self, expression)

    def type_of(self, expression: Expression) -> int:
        """The number of an expression's type, 0 where mypy did not check it."""
        type_ = self.map.get(expression)
        return self.types.of(type_) if type_ is not None else 0

    def callee_number(self, type_: Type) -> int:
        """The number of the type of `callee`, which mypy keeps as long as this walk lasts."""
        key = id(type_), self.callee_result
        number = self.callees.get(key)
        if number is None:
            number = self.callees[key] = self.types.callee(type_, self.callee_result)
        return number

    def type_of_symbol(self, node: object) -> int:
        """The number of the type of what a symbol stands for, 0 where it has none."""
        type_ = symbol_type(node)  # type: ignore[arg-type]
        number = self.types.of(type_) if type_ is not None else 0
        return self.mark_async(number, node) if not isinstance(node, Var) else number

    def miss_types(self, is_known: bool) -> None:
        """A call or an attribute read in a module without a checker. mypy asks plugins about one of a known thing in checked code; about
        others it does not, and knows no type of them either."""
        if is_known and self.checked and not self.unbound:
            self.needed_types += 1

    def mark_async(self, number: int, node: object) -> int:
        """A `def` whose definition says `async` and whose type says nothing against it is an ASYNC_DEF."""
        if is_coroutine_function(node):  # type: ignore[arg-type]
            record = self.types.records[number]
            if record.name == facts.DEF and record.args:
                result = record.args[0]
                if self.types.runs_later[result] or self.types.records[result].name in (facts.ANY, facts.UNKNOWN):
                    return self.types.asynchronous(number)
        return number

    def block(self, block: Block | None) -> facts.Block:
        """Lower a block; what mypy did not look at becomes one Dead."""
        if block is None or not block.body:
            return ()
        if block.is_unreachable:
            return (dead(block.body),)
        return self.statements(block.body)

    def statements(self, body: Sequence[Statement]) -> facts.Block:
        """Lower statements up to the first that mypy did not look at; where it only lost its way, the rest without types of its own."""
        steps: list[facts.AnyStep] = []
        is_looked_at = self.checked and self.has_checker
        for index, statement in enumerate(body):
            kind = type(statement)
            if is_looked_at:
                first = FIRST_EVALUATED.get(kind)
                if first is not None and self.is_dead(first(self, statement)):
                    if not self.lost:
                        steps.append(dead(body[index:]))
                        break
                    is_looked_at = self.checked = False
            STEPS[kind](self, statement, steps)
            if kind in LEAVERS and index + 1 < len(body):
                steps.append(dead(body[index + 1 :]))
                break
        return tuple(steps)

    def is_dead(self, expression: Expression | None) -> bool:
        """Whether the expression that a statement evaluates first got no type."""
        return expression is not None and expression not in self.map


FIRST_EVALUATED: Final[dict[type, Callable[[Walk, Any], Expression | None]]] = {}
"""Statement kind → the expression of it that mypy always gives a type when it looks at the statement; filled by `steps`."""

LEAVERS: Final[set[type]] = set()
"""Statement kinds after which nothing in the same block runs; filled by `steps`."""


def dead(body: Sequence[Node]) -> facts.Dead:
    """One record for statements that mypy did not look at."""
    return facts.Dead(line(body[0]), max(end_line(node) for node in body))


def line(node: Context) -> int:
    """The line of a node from 1, 0 where mypy made it up."""
    number = node.line
    return number if number > 0 else 0


def column(node: Context) -> int:
    """The column of a node from 1, 0 where mypy made it up."""
    return node.column + 1  # mypy's "none" is -1


def end_line(node: Context) -> int:
    """The last line of a node, its first where mypy kept none."""
    number = node.end_line
    return number if number is not None and number > 0 else line(node)


def end_column(node: Context) -> int:
    """The column behind a node's last character from 1, 0 where mypy kept none."""
    number = node.end_column
    return number + 1 if number is not None and number >= 0 else 0
