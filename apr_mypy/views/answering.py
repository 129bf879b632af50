"""What answers requests in a module: the handlers that a framework calls, and the functions of the module that they call to do it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.roles import Role
from apr_mypy.roles.role import Entry
from apr_mypy.views.edges import bind
from apr_mypy.views.matters import Entities

if TYPE_CHECKING:
    from apr_mypy.roles import Roles
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.makers import Calls
    from apr_mypy.views.module import ModuleView

_ANSWERING: Final = frozenset({Role.HANDLER, Role.WEBHOOK, Role.DEPENDENCY})
_NOT_HELPING: Final = frozenset(
    {
        Role.SERVICE,
        Role.REPOSITORY,
        Role.DOMAIN,
        Role.MODEL,
        Role.ADAPTER,
        Role.JOB,
        Role.CONSUMER,
        Role.COMMAND,
        Role.MIDDLEWARE,
        Role.ADMIN,
        Role.TEST,
        Role.LIFESPAN,
        Role.MIGRATION,
    }
)
_DEEPEST: Final = 4


class Part(NamedTuple):
    """A handler, or (with `called`: who calls it where) a function that decides for one. `copies` where a framework made it to carry validated input into an entity. `program` is what else is in sight."""

    fn: FunctionView
    entities: Entities
    called: tuple[tuple[Part, f.Call], ...] = ()
    copies: bool = False
    program: Calls | None = None


class Answering:
    """The handlers and helpers of one module."""

    def __init__(self, program: Calls, module: ModuleView) -> None:
        self.program = program
        self.module = module
        self.roles: Roles = module.roles

    def parts(self) -> Iterator[Part]:
        """Every handler, then every helper, once."""
        if not self._may_answer():
            return
        handlers = [part for fn in self.module.functions.values() if (part := self._handler(fn)) is not None]
        yield from handlers
        yield from self._helpers(handlers, {part.fn.full for part in handlers}, 0)

    def _may_answer(self) -> bool:
        return self.module.placed not in (Role.TEST, Role.MIGRATION, Role.ADMIN)

    def _handler(self, fn: FunctionView) -> Part | None:
        role = self.module.role_of(fn)
        if role not in _ANSWERING:
            return None
        entry = _entries(self.roles).get(fn.full)
        if entry is None:
            outer = fn.outer
            if outer is not None:
                return Part(fn, Entities(fn, calls=self.program), program=self.program) if self._handler(outer) is not None else None
            takes_request = any(param.name == "request" for param in fn.function.params[:2])
            injected = role is Role.DEPENDENCY and not fn.function.name.startswith("_") and fn.owner is None
            return (
                Part(fn, Entities(fn, calls=self.program), program=self.program)
                if (takes_request and not fn.function.name.startswith("_")) or injected
                else None
            )
        if entry.role not in _ANSWERING or entry.what == "middleware":
            return None
        return Part(fn, Entities(fn, calls=self.program), (), entry.what in ("serializer", "form"), self.program)

    def _helpers(self, callers: list[Part], seen: set[str], depth: int) -> Iterator[Part]:
        """The functions of the module that these call to decide for them: private ones, methods of the same class, and any in a module of handlers."""
        called: dict[str, list[tuple[Part, f.Call]]] = {}
        for part in callers:
            for call in part.fn.calls:
                for helper in self.program.run_by(part.fn, call):
                    if helper.module is self.module and helper.full not in seen and self._may_help(helper, part.fn):
                        called.setdefault(helper.full, []).append((part, call))
        found = []
        for full, sites in called.items():
            helper = self.module.functions[full]
            fields = frozenset(name for part, call in sites for name in _fields(part, call, helper))
            rows = frozenset(name for part, call in sites for name in _rows(part, call, helper))
            found.append(
                Part(helper, Entities(helper, fields, rows, self.program), tuple(sites), any(part.copies for part, _ in sites), self.program)
            )
        yield from found
        if found and depth < _DEEPEST:
            yield from self._helpers(found, seen | set(called), depth + 1)

    def _may_help(self, helper: FunctionView, caller: FunctionView) -> bool:
        if helper.full not in self.module.functions or self.module.role_of(helper) in _NOT_HELPING or helper.function.name.startswith("__"):
            return False
        if helper.function.name.startswith("_") or (helper.owner is not None and helper.owner is caller.owner):
            return True
        return helper.owner is None and self.module.placed is Role.HANDLER


def _fields(part: Part, call: f.Call, helper: FunctionView) -> Iterator[str]:
    bound = bind(call.args, helper.function, helper.owner is not None and not helper.function.is_static)
    for name, value in bound.items():
        if value is not None and part.entities.reads(value):
            yield name


def _rows(part: Part, call: f.Call, helper: FunctionView) -> Iterator[str]:
    """The parameters without a type that a call fills with entities."""
    untyped = {param.name for param in helper.function.params if not helper.module.types.classes(param.type)}
    if untyped:
        bound = bind(call.args, helper.function, helper.owner is not None and not helper.function.is_static)
        yield from (name for name, value in bound.items() if name in untyped and value is not None and part.entities.gives_rows(value))


def _entries(roles: Roles) -> dict[str, Entry]:
    """Entry points by the function's full name, of the same reading of the modules."""
    entries = roles.entries()
    known: tuple[object, dict[str, Entry]] | None = roles.__dict__.get("_by_function")
    if known is None or known[0] is not entries:
        table: dict[str, Entry] = {}
        for entry in entries:
            if entry.function not in table or entry.role in _ANSWERING:
                table[entry.function] = entry
        known = (entries, table)
        roles.__dict__["_by_function"] = known
    return known[1]
