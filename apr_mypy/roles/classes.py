"""What a class is by its bases, decorators and body: an ORM model, a DTO, a view, a job, a test."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Final

from msgspec import Struct

from apr_mypy import facts as f
from apr_mypy.knowledge import Resolved
from apr_mypy.knowledge.schema import (
    Command,
    Consumer,
    DeclaresColumn,
    DtoBase,
    HandlerBase,
    Job,
    OrmBase,
    OrmDecorator,
    OrmWiring,
    ShapeMaker,
    TestBase,
)
from apr_mypy.roles.index import Index
from apr_mypy.roles.names import Names
from apr_mypy.roles.role import Role, RoleOf, Runs

_PLAIN_BASES: Final = ("typing.", "typing_extensions.", "abc.", "builtins.")
"""Bases of a plain shape in a module of DTOs: `Generic`, `Protocol`, `TypedDict`, `tuple` of a NamedTuple."""

_VIEW_ROLES: Final = {"admin": Role.ADMIN, "middleware": Role.MIDDLEWARE, "serializer": Role.DTO, "form": Role.DTO}
"""What a HandlerBase makes of a class where it is no handler. Serializers and forms are shapes whose methods run in a request."""


class Method(Struct, frozen=True):
    """Why a method is called by a framework: the row of a base class."""

    role: Role
    why: str
    base: str
    what: str
    runs: Runs


class ClassNature:
    """Answers from full name, MRO and keywords; where the class itself was read, from its bases as written, its decorators and its body too."""

    def __init__(self, knowledge: Resolved, index: Index) -> None:
        self._knowledge: Final = knowledge
        self._index: Final = index
        self._orm: Final = knowledge.table(OrmBase)
        self._by_columns: Final = {row.name.partition(".")[0]: row.name for row in self._orm.values() if row.by_columns}
        self._columns: Final = knowledge.table(DeclaresColumn) if self._by_columns else {}
        self._decorators: Final = knowledge.table(OrmDecorator)
        self._wiring: Final = knowledge.table(OrmWiring)
        self._testing: Final = knowledge.packages("testing")
        self._dto: Final = knowledge.table(DtoBase)
        self._shapes: Final = knowledge.table(ShapeMaker)
        self._views: Final = knowledge.table(HandlerBase)
        self._generated: Final = tuple(row for row in knowledge.table(HandlerBase).values() if row.module_ending)
        self._jobs: Final = knowledge.table(Job)
        self._commands: Final = knowledge.table(Command)
        self._consumers: Final = knowledge.table(Consumer)
        self._tests: Final = knowledge.table(TestBase)
        self._lines: Final[dict[str, tuple[str, ...]]] = {}

    def concerns(self, name: str) -> bool:
        """Whether being, or deriving from, a class of this name says anything of a class."""
        tables = (self._orm, self._decorators, self._wiring, self._dto, self._shapes, self._views, self._jobs, self._commands, self._tests)
        return (
            any(name in table for table in tables)
            or name.partition(".")[0] in self._testing
            or name.endswith(".BaseSettings")
            or any(_is_generated(row, name) for row in self._generated)
        )

    # --- where it comes from ------------------------------------------------------------------------------------------------------

    def line_of(self, full: str, mro: tuple[str, ...]) -> tuple[str, ...]:
        """The MRO, and behind it the names that bases have which mypy could not follow (`db.Model`, `Base = declarative_base()`, a library not installed)."""
        known = self._lines.get(full)
        if known is None:
            self._lines[full] = mro
            line = tuple(dict.fromkeys((*(mro or (full,)), *self._unfollowed(mro or (full,)))))
            known = self._lines[full] = (*line, *(row.name for row in self._generated for name in line if _is_generated(row, name)))
        return known

    def _unfollowed(self, mro: tuple[str, ...]) -> Iterator[str]:
        for name in mro:
            made_by = self._index.metaclasses.get(name)
            if made_by is not None:
                yield made_by
            read = self._index.classes.get(name)
            if read is None:
                continue
            cls, module = read
            names = self._index.names[module.name]
            metaclass = [value for keyword, value in cls.keywords if keyword == "metaclass"]
            is_known = True
            for base in (*cls.bases, *metaclass):
                for candidate in names.candidates(base):
                    if candidate in mro:
                        is_known = is_known and (candidate in self._index.classes or not self._is_of_unknown_descent(candidate))
                        continue
                    yield candidate
                    parent = self._index.classes.get(candidate)
                    if parent is not None:
                        yield from self.line_of(candidate, parent[0].mro)
                    elif base not in metaclass:
                        is_known = False
            if not is_known:
                yield from self._of_columns(cls, names)
            for decorator in cls.decorators:
                for candidate in names.candidates(decorator):
                    row = self._decorators.get(candidate)
                    if row is not None and row.makes_base:
                        yield candidate

    def _is_of_unknown_descent(self, full: str) -> bool:
        """Whether a library's class may have bases that nobody followed: knowledge says nothing of it, and it is none of the language's own."""
        return not full.startswith(_PLAIN_BASES) and not self.concerns(full)

    def _of_columns(self, cls: f.Class, names: Names) -> Iterator[str]:
        """The library's base that a class must have, whatever its own base is: it declares that library's columns."""
        for field in cls.fields:
            if isinstance(field.value, f.Call) and not field.in_method:
                for candidate in names.candidates(field.value.func):
                    base = self._by_columns.get(candidate.partition(".")[0])
                    if base is not None and candidate in self._columns:
                        yield base
                        return

    # --- ORM ----------------------------------------------------------------------------------------------------------------------

    def model(self, ref: f.ClassRef) -> str:
        """Why a class is an ORM model or document; "" where it is none. Bases of models, mixins, abstract models and enums are none."""
        if ref.is_enum or ref.is_protocol or ref.full in self._orm:
            return ""
        read = self._index.classes.get(ref.full)
        if read is not None:
            mapped = self._mapped(*read)
            if mapped:
                return mapped
        line = self.line_of(ref.full, ref.mro)
        row = next((self._orm[name] for name in line[1:] if name in self._orm), None)
        if row is None:
            base = next((name for name in line[1:] if name in self._decorators and self._decorators[name].makes_base), None)
            if base is not None and read is not None and not _is_true(_own(read[0], "__abstract__")) and not self._is_decorated(*read, base):
                return f"derives from a class decorated with `{self._knowledge.public(base)}`"
            if read is not None and _own(read[0], "__tablename__") is not None and len(ref.mro) <= 2 and read[0].bases:
                return "it has a base that mypy does not know and sets `__tablename__`"
            return ""
        if row.keyword:
            said = f"{row.keyword}=True" in ref.keywords
            if not said and read is not None:
                said = any(keyword == row.keyword and isinstance(value, f.Const) and value.value is True for keyword, value in read[0].keywords)
            return f"derives from `{self._knowledge.public(row.name)}` with `{row.keyword}=True`" if said else ""
        if self._is_abstract(ref, row) or (row.style == "sqlalchemy" and self._is_declarative_base(ref, line, row)):
            return ""
        return f"derives from `{self._knowledge.public(row.name)}`"

    def is_model_base(self, ref: f.ClassRef) -> bool:
        """Whether a class is one that models derive from (a library's base, the project's own, an abstract model) and no model itself."""
        if ref.is_enum or ref.is_protocol or self.model(ref):
            return False
        return any(name in self._orm or (name in self._decorators and self._decorators[name].makes_base) for name in self.line_of(ref.full, ref.mro))

    def _mapped(self, cls: f.Class, module: f.Module) -> str:
        names = self._index.names[module.name]
        for decorator in cls.decorators:
            row = self._knowledge.find(OrmDecorator, names.candidates(decorator))
            if row is not None and not row.makes_base:
                return f"decorated with `{self._knowledge.public(row.name)}`"
        return ""

    def _is_decorated(self, cls: f.Class, module: f.Module, name: str) -> bool:
        names = self._index.names[module.name]
        return any(name in names.candidates(decorator) for decorator in cls.decorators)

    def _is_abstract(self, ref: f.ClassRef, row: OrmBase) -> bool:
        read = self._index.classes.get(ref.full)
        if read is None:
            last = ref.full.rpartition(".")[2]
            return last.startswith("Abstract") or last.endswith(("Mixin", "MixIn")) or last in ("Base", "BaseModel", "Model")
        if row.style == "sqlalchemy":
            return _is_true(_own(read[0], "__abstract__"))
        for step in read[0].block:
            if isinstance(step, f.Class) and step.name == "Meta" and _is_true(_own(step, "abstract")):
                return True
        return False

    def _is_declarative_base(self, ref: f.ClassRef, line: tuple[str, ...], row: OrmBase) -> bool:
        """Whether a class stands directly on the library's base: it is then the project's base, whose subclasses are models."""
        read = self._index.classes.get(ref.full)
        if row.factory:
            return False
        owner = row.name.rpartition(".")[0].rpartition(".")[2]
        if owner[:1].isupper():
            # `db.Model` is the base already.
            return False
        position = next(number for number, name in enumerate(line) if self._orm.get(name) is row)
        library = line[position].partition(".")[0]
        between = [name for name in line[1:position] if name.partition(".")[0] != library]
        for name in between:
            parent = self._index.refs.get(name)
            if parent is not None:
                if any(base in self._orm for base in self.line_of(name, parent.mro)[1:]):
                    return False
            elif not name.endswith(("Mixin", "MixIn")):
                return False
        if read is not None and _own(read[0], "__tablename__") is not None:
            return False
        return True

    def is_orm_wiring(self, ref: f.ClassRef) -> bool:
        """Whether a framework hands ORM models to a class by contract: a model form, an admin's view, a test factory (any class of a testing library), a manager."""
        return any(name in self._wiring or name.partition(".")[0] in self._testing for name in self.line_of(ref.full, ref.mro))

    def is_of_tests(self, ref: f.ClassRef) -> bool:
        """Whether a class derives from one of a testing library: a factory of test data."""
        return any(name.partition(".")[0] in self._testing for name in self.line_of(ref.full, ref.mro))

    # --- DTOs ---------------------------------------------------------------------------------------------------------------------

    def dto_base(self, ref: f.ClassRef) -> str:
        """Why a class is a shape by its base; "" where it is none."""
        if ref.is_enum:
            return ""
        for name in self.line_of(ref.full, ref.mro):
            row = self._dto.get(name)
            if row is not None:
                return f"derives from `{self._knowledge.public(row.name)}`" if name != ref.full else "it is a base of shapes itself"
        return self._of_boundary(ref)

    def _of_boundary(self, ref: f.ClassRef) -> str:
        """Why a class is a shape of the boundary by what decorates it (`strawberry.input`); "" where nothing does."""
        read = self._index.classes.get(ref.full)
        if read is None or not read[0].decorators:
            return ""
        names = self._index.names[read[1].name]
        for value in read[0].decorators:
            row = self._knowledge.find(ShapeMaker, names.candidates(value))
            if row is not None and row.boundary:
                return f"made by `{self._knowledge.public(row.name)}`"
        return ""

    def shape(self, ref: f.ClassRef) -> str:
        """Why a class is a plain shape, which is a DTO in a module of DTOs; "" where it is none."""
        if ref.is_enum or ref.is_protocol:
            return ""
        read = self._index.classes.get(ref.full)
        if read is not None:
            cls, module = read
            if cls.is_typed_dict:
                return "a TypedDict"
            names = self._index.names[module.name]
            for value in (*cls.decorators, *cls.bases):
                row = self._knowledge.find(ShapeMaker, names.candidates(value))
                if row is not None:
                    return f"made by `{self._knowledge.public(row.name)}`"
        for name in self.line_of(ref.full, ref.mro)[1:]:
            row = self._shapes.get(name)
            if row is not None:
                return f"made by `{self._knowledge.public(row.name)}`"
        if read is None and all(name.startswith(_PLAIN_BASES) or self._same_root(name, ref.full) for name in ref.mro[1:]):
            # A class of another module, read in another run: its decorators are not to be seen from here.
            return "a plain class"
        return ""

    @staticmethod
    def _same_root(name: str, full: str) -> bool:
        return name.partition(".")[0] == full.partition(".")[0]

    # --- frameworks ---------------------------------------------------------------------------------------------------------------

    def framework_role(self, ref: f.ClassRef) -> RoleOf | None:
        """The role that a framework's base gives to a class: view, admin, middleware, job, command, consumer, test, settings."""
        line = self.line_of(ref.full, ref.mro)
        for name in line[1:]:
            if name in self._tests:
                return RoleOf(Role.TEST, f"derives from `{self._knowledge.public(name)}`")
            view = self._views.get(name)
            if view is not None:
                return RoleOf(_VIEW_ROLES.get(view.what, Role.HANDLER), f"derives from `{self._knowledge.public(view.name)}`")
            if name in self._commands:
                return RoleOf(Role.COMMAND, f"derives from `{self._knowledge.public(name)}`")
            job = self._jobs.get(name)
            if job is not None and job.callable is None:
                return RoleOf(Role.JOB, f"derives from `{self._knowledge.public(name)}`")
            if name.endswith(".BaseSettings"):
                return RoleOf(Role.SETTINGS, f"derives from `{self._knowledge.public(name)}`")
        return self._middleware(ref)

    def _middleware(self, ref: f.ClassRef) -> RoleOf | None:
        """A class that needs no base to be middleware: it is called as an ASGI application, or made with `get_response`."""
        read = self._index.classes.get(ref.full)
        if read is None:
            return None
        methods = {step.name: [param.name for param in step.params[1:]] for step in read[0].block if isinstance(step, f.Function)}
        if methods.get("__call__", [])[:3] == ["scope", "receive", "send"] and len(methods.get("__init__", ())) > 0:
            return RoleOf(Role.MIDDLEWARE, "it is made around an ASGI application and called as one")
        if "__call__" in methods and methods.get("__init__", [])[:1] == ["get_response"]:
            return RoleOf(Role.MIDDLEWARE, "it is made with `get_response` and called with a request")
        return None

    def method(self, ref: f.ClassRef, method: str) -> Method | None:
        """Why a framework calls this method of a class, None where it does not."""
        line = self.line_of(ref.full, ref.mro)
        if not any(not table.keys().isdisjoint(line) for table in (self._views, self._jobs, self._commands, self._tests)):
            return None
        for name in line[1:]:
            view = self._views.get(name)
            if view is not None and _has(view.methods, method):
                shown = self._knowledge.public(view.name)
                role = _VIEW_ROLES.get(view.what, Role.HANDLER)
                if role is Role.DTO:
                    role = Role.HANDLER
                return Method(role, f"`{method}` of a class derived from `{shown}`", view.name, view.what, view.sync_runs)
            if view is not None and view.actions and self._is_action(ref.full, line, view, method):
                why = f"`{method}` is an action of a class derived from `{self._knowledge.public(view.name)}`"
                return Method(Role.HANDLER, why, view.name, "viewset", view.sync_runs)
            job = self._jobs.get(name)
            if job is not None and job.callable is None and _has(job.methods or ("run",), method):
                return Method(Role.JOB, f"`{method}` of a class derived from `{self._knowledge.public(job.name)}`", job.name, "", job.runs)
            command = self._commands.get(name)
            if command is not None and _has(command.methods or ("handle",), method):
                return Method(
                    Role.COMMAND, f"`{method}` of a class derived from `{self._knowledge.public(command.name)}`", command.name, "", "process"
                )
            if name in self._tests and method.startswith("test"):
                return Method(Role.TEST, f"a test of a class derived from `{self._knowledge.public(name)}`", name, "", "process")
        return None

    def _is_action(self, full: str, line: tuple[str, ...], view: HandlerBase, method: str) -> bool:
        """Whether a class of the project routes requests to its methods itself, and to this one: by its name, or by a decorator that says which verbs it answers."""
        if not any(self._routes(name, view) for name in line):
            return False
        if method in view.actions:
            return True
        function = next(iter(self._index.functions.get(f"{full}.{method}", ())), None)
        return (
            isinstance(function, f.Function)
            and [param.name for param in function.params[1:2]] == ["request"]
            and any(isinstance(one, f.Call) and any(arg.name == "methods" for arg in one.args) for one in function.decorators)
        )

    def _routes(self, full: str, view: HandlerBase) -> bool:
        function = next(iter(self._index.functions.get(f"{full}.{view.routes}", ())), None)
        return isinstance(function, f.Function) and any(param.name == view.routes_by for param in function.params)


def _has(methods: tuple[str, ...], method: str) -> bool:
    """Whether a method is among names, which may be patterns (`resolve_*`, `[A-Z]*`)."""
    return method in methods or any("*" in name and fnmatchcase(method, name) for name in methods)


def _is_generated(row: HandlerBase, name: str) -> bool:
    """Whether a class is one that a row's generator writes."""
    return name.endswith(row.class_ending) and name.rpartition(".")[0].endswith(row.module_ending)


def _own(cls: f.Class, name: str) -> f.AnyValue | None:
    """What a class body sets a name to."""
    for field in cls.fields:
        if field.name == name and not field.in_method:
            return field.value
    return None


def _is_true(value: f.AnyValue | None) -> bool:
    return isinstance(value, f.Const) and value.value is True
