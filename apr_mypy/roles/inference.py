"""Roles: the configuration first, then what a thing is, then the place it lies in."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Set
from typing import Final, Literal

from msgspec import structs

from apr_mypy import facts as f
from apr_mypy.config import Config
from apr_mypy.knowledge import Resolved
from apr_mypy.knowledge.schema import Package
from apr_mypy.place_names import is_of_sources
from apr_mypy.roles.bindings import RANK, Binder, Binding
from apr_mypy.roles.classes import ClassNature
from apr_mypy.roles.index import Index
from apr_mypy.roles.modules import ModuleRoles
from apr_mypy.roles.places import THINGS
from apr_mypy.roles.role import ENTRY_ROLES, Entry, Role, RoleOf, RoleRow, Runs
from apr_mypy.roles.webhook import is_webhook

_KEPT: Final = frozenset({Role.MODEL, Role.DTO, Role.SETTINGS})
"""What a class stays though the configuration puts its module into a layer: layers of behaviour have models and shapes in them."""

_LAYERS: Final = frozenset(
    {Role.HANDLER, Role.WEBHOOK, Role.SERVICE, Role.REPOSITORY, Role.ADAPTER, Role.INFRASTRUCTURE, Role.JOB, Role.CONSUMER, Role.TEST}
)
"""Configured layers in which `_KEPT` holds."""

_WITHIN: Final = {
    Role.HANDLER: frozenset({Role.WEBHOOK, Role.DEPENDENCY, Role.MIDDLEWARE, Role.LIFESPAN, Role.ADMIN}),
    Role.JOB: frozenset({Role.COMMAND, Role.CONSUMER, Role.LIFESPAN}),
    Role.CONSUMER: frozenset({Role.JOB, Role.LIFESPAN}),
    Role.INFRASTRUCTURE: frozenset({Role.DEPENDENCY, Role.MIDDLEWARE, Role.LIFESPAN}),
}
"""Configured layer → roles that only say it more exactly, so that they stand."""

_REPOSITORY_NAMES: Final = ("Repository", "Repo", "DAO", "Dao")
_UNLIKE_REPOSITORY: Final = {Role.SERVICE: ("Service", "UseCase", "Interactor"), Role.HANDLER: ("Controller", "ViewSet", "Endpoint", "Resolver")}
"""Ends of names of classes that are no repositories though their module lies among them."""
_NO_REPOSITORIES: Final = tuple(end for ends in _UNLIKE_REPOSITORY.values() for end in ends)

_CLASS_NAMES: Final = {
    Role.HANDLER: ("Controller", "View", "ViewSet", "Endpoint", "Resource", "Resolver", "Handler"),
    Role.MIDDLEWARE: ("Middleware", "middleware"),
}
"""Ends of names of classes that share the role of their module by place."""

_SHARED: Final = frozenset({Role.SERVICE, Role.REPOSITORY, Role.DOMAIN, Role.ADAPTER, Role.INFRASTRUCTURE, Role.MIGRATION, Role.TEST})
"""Roles that the classes of a module have because it has."""

_ERRORS: Final = ("builtins.BaseException", "builtins.Exception")


_THINGS: Final = tuple(f".{word.capitalize()}{end}" for word in THINGS for end in ("", "Model"))
"""How the names of classes end that may be entities called as layers are."""

_NO_NAMES: Final[frozenset[str]] = frozenset()


class _Abroad:
    """Answers on one library's class; what was not asked yet is "?", or None."""

    __slots__ = ("is_base", "model", "role")

    def __init__(self) -> None:
        self.role: RoleOf | Literal["?"] | None = "?"
        self.model: str | None = None
        self.is_base: bool | None = None


class Roles:
    """Which role modules, classes and functions play under one configuration and one set of knowledge.

    Without `read` it answers for what it is handed; after `read(modules)` also with what these modules say about each other: routes registered by call, injected
    callables, jobs, the bases of each other's classes. Each `read` starts anew.
    """

    def __init__(self, config: Config, knowledge: Resolved) -> None:
        self._config: Final = config
        self._knowledge: Final = knowledge
        self._binder: Final = Binder(knowledge)
        self._foreign: Final = {name.partition(".")[0] for name in knowledge.table(Package)} | sys.stdlib_module_names
        self._stores: Final = frozenset(name for name, package in knowledge.table(Package).items() if package.kind == "orm")
        self._abroad: Final[dict[tuple[str, frozenset[str]], _Abroad]] = {}
        """What was found out of libraries' classes: no module that is read changes it."""
        self._nothing: Final[set[str]] = set()
        self._index = Index((), self._binder)
        self._forget(())

    def _forget(self, modules: Iterable[f.Module]) -> None:
        self._index.release()
        self._index = Index(modules, self._binder)
        self._nature = ClassNature(self._knowledge, self._index)
        self._classes: dict[str, RoleOf | None] = {}
        self._models: dict[str, str] = {}
        self._refs: dict[str, f.ClassRef] = {}
        self._roots = {name.partition(".")[0] for name in self._index.modules}
        self._modules = ModuleRoles(self._config, self._foreign, self._index.modules, self._things(), self._binder.roots, self._stores)
        self._metaclasses = frozenset([full for full, made_by in self._index.metaclasses.items() if self._nature.concerns(made_by)])
        self._parts: frozenset[str] | None = None
        self._functions: dict[str, RoleOf | None] = {}
        self._entries: tuple[Entry, ...] | None = None
        self._handling: set[str] | None = None

    def read(self, modules: Iterable[f.Module]) -> Roles:
        """Take in what these modules say; what an earlier `read` took in is forgotten. Returns itself."""
        self._forget(modules)
        return self

    def module_role(self, module_name: str) -> RoleOf | None:
        """The role of a module as a whole: its configured layer, else what its name says, else None."""
        return self._modules.role(module_name)[0]

    def _things(self) -> set[str]:
        """The names of layers that models of the project have. A class that is not read is one by where it lies."""
        return {
            ref.full.rpartition(".")[2].removesuffix("Model").lower()
            for ref in self._index.refs.values()
            if ref.full.endswith(_THINGS)
            and ref.full.partition(".")[0] in self._roots
            and (not {"models", "model"}.isdisjoint(ref.full.split(".")) or self._nature.model(ref))
        }

    # --- classes ------------------------------------------------------------------------------------------------------------------

    def class_role(self, ref: f.ClassRef) -> RoleOf | None:
        """The role of a class, foreign ones too (a foreign class is an ORM model, a DTO, what its framework makes of it, or None)."""
        full = ref.full
        try:
            return self._classes[full]
        except KeyError:
            pass
        abroad = self._of_library(ref)
        if abroad is None:
            said = self._class(ref)
        elif isinstance(abroad.role, str):
            said = abroad.role = self._class(ref)
            if said is None and not self._metaclasses and not self._model(ref) and not self.is_model_base(ref):
                self._nothing.add(full)
        else:
            said = abroad.role
        self._classes[full] = said
        return said

    def _of_library(self, ref: f.ClassRef) -> _Abroad | None:
        """What is kept of a library's class from one `read` to the next; None for one of the project, and for one that these modules hand to a framework. What its bases' metaclasses are, some
        modules say and others do not."""
        root = ref.full.partition(".")[0]
        if root not in self._foreign or root in self._roots or ref.full in self._index.bindings:
            return None
        key = ref.full, self._metaclasses.intersection(ref.mro) if self._metaclasses else _NO_NAMES
        known = self._abroad.get(key)
        if known is None:
            known = self._abroad[key] = _Abroad()
        return known

    def _class(self, ref: f.ClassRef) -> RoleOf | None:
        placed, is_configured = self._modules.role(self.module_of(ref.full))
        natural = self._natural(ref, placed.role if placed is not None else None)
        is_error = any(name in _ERRORS for name in ref.mro)
        if placed is not None and is_configured:
            if natural is None or natural.role not in _KEPT or placed.role not in _LAYERS:
                if placed.role in _KEPT and (is_error or ref.is_enum or ref.is_protocol):
                    return None
                return placed
        if natural is not None:
            return natural
        if is_error:
            return None
        name = ref.full.rpartition(".")[2]
        if placed is not None and placed.role is Role.TEST:
            return placed
        # `HttpRepo` among routes is somebody's helper there
        suffixes: tuple[str, ...] = _REPOSITORY_NAMES[:1] if placed is not None and placed.role is Role.HANDLER else _REPOSITORY_NAMES
        if "repository" in self._modules.things and (placed is None or placed.role is not Role.REPOSITORY):
            suffixes = ()  # where repositories are what the business is about, a name that ends so is one of them
        if is_of_sources(self.module_of(ref.full), name) and (placed is None or placed.role is not Role.REPOSITORY):
            suffixes = ()
        if "repo" in self._modules.things:
            suffixes = tuple(end for end in suffixes if end != "Repo")
        if not ref.is_enum and name.endswith(suffixes) and ref.full.partition(".")[0] not in self._foreign and not self._is_shape(ref):
            suffix = next(suffix for suffix in _REPOSITORY_NAMES if name.endswith(suffix))
            return RoleOf(Role.REPOSITORY, f"its name ends in `{suffix}`")
        port = next((base for base in ref.mro if base != ref.full and base.endswith(suffixes) and base.partition(".")[0] in self._roots), "")
        if port and not ref.is_enum and not name.endswith(_NO_REPOSITORIES):
            return RoleOf(Role.REPOSITORY, f"it is a `{port.rpartition('.')[2]}`")
        if placed is not None and placed.role is Role.REPOSITORY and not ref.is_enum and not self._is_shape(ref):
            # a name beats a segment such as `crud`
            for role, names in _UNLIKE_REPOSITORY.items():
                ends = next((suffix for suffix in names if name.endswith(suffix)), "")
                if ends:
                    return RoleOf(role, f"its name ends in `{ends}`")
        if placed is not None:
            ends = next((end for end in _CLASS_NAMES.get(placed.role, ()) if name.endswith(end)), "")
            if ends:
                return RoleOf(placed.role, f"{placed.why}, and its name ends in `{ends}`")
            if placed.role in _SHARED and (not ref.is_enum or placed.role is Role.DOMAIN):
                return placed
        # A class that is nothing in itself is no model, view or job because of its neighbours.
        return self._registered(ref, injected=True)

    def _is_shape(self, ref: f.ClassRef) -> bool:
        return ref.full in self._index.classes and bool(self._nature.shape(ref))

    def _natural(self, ref: f.ClassRef, layer: Role | None) -> RoleOf | None:
        """What a class is by itself. A shape in the domain is an entity; a plain shape is a DTO only among DTOs."""
        why = self._model(ref)
        if why:
            return RoleOf(Role.MODEL, why)
        by_framework = self._nature.framework_role(ref)
        if by_framework is not None and by_framework.role is not Role.DTO:
            return by_framework
        why = self._nature.dto_base(ref) or (by_framework.why if by_framework is not None else "")
        if why and ref.full.endswith(_REPOSITORY_NAMES) and self._holds_session(ref):
            return RoleOf(Role.REPOSITORY, "its name says so, and it holds what it asks the database with")
        if why and ref.full not in self._embedded:
            return RoleOf(Role.DOMAIN, f"{why}, but lies in the domain: an entity") if layer is Role.DOMAIN else RoleOf(Role.DTO, why)
        if layer in (Role.SCHEMAS, Role.DTO) and not any(name in _ERRORS for name in ref.mro):
            why = self._nature.shape(ref)
            if why:
                return RoleOf(Role.DTO, f"{why}, in a module of DTOs")
        return self._registered(ref, injected=False)

    def _holds_session(self, ref: f.ClassRef) -> bool:
        """Whether a field of a class is declared as something of an ORM's, as a session is: a shape has rows and values only."""
        read = self._index.classes.get(ref.full)
        orms = self._knowledge.packages("orm")
        return read is not None and any(
            read[1].types[field.type].name.partition(".")[0] in orms for field in read[0].fields if not field.in_method and field.type
        )

    @property
    def _embedded(self) -> frozenset[str]:
        """Classes that are the type of a model's field: parts of a row or document, and no shapes at the boundary."""
        if self._parts is None:
            found: set[str] = set()
            for cls, module in self._index.classes.values():
                if self._model(self.ref(cls)):
                    queue = [field.type for field in cls.fields if not field.in_method]
                    while queue:
                        kind = module.types[queue.pop()]
                        if kind.name not in found:
                            queue.extend(kind.args)
                        if kind.name in self._index.classes:
                            found.add(kind.name)
            self._parts = frozenset(found)
        return self._parts

    def _registered(self, ref: f.ClassRef, injected: bool) -> RoleOf | None:
        """What a class is by being handed to a framework, to answer or (`injected`) to be injected."""
        those = [one for one in self._index.bindings.get(ref.full, ()) if one.of_class or one.role is not Role.DEPENDENCY]
        those = [one for one in those if injected or one.role is not Role.DEPENDENCY]
        first = min(those, key=lambda one: RANK[one.role]) if those else None
        return RoleOf(first.role, first.why) if first is not None else None

    def _model(self, ref: f.ClassRef) -> str:
        why = self._models.get(ref.full)
        if why is None:
            abroad = self._of_library(ref)
            if abroad is None:
                why = self._nature.model(ref)
            else:
                why = abroad.model = self._nature.model(ref) if abroad.model is None else abroad.model
            self._models[ref.full] = why
        return why

    def line_of(self, full: str, mro: tuple[str, ...]) -> tuple[str, ...]:
        """A class's MRO with the bases that mypy did not follow (a library that is not installed or has no types), as far as the modules that were read say them."""
        return self._nature.line_of(full, mro)

    def is_orm_model(self, ref: f.ClassRef) -> bool:
        """Whether a class is an ORM model or ODM document, by its bases or because the configuration says that its module holds models."""
        if self._model(ref):
            return True
        said = self.class_role(ref)
        return said is not None and said.role is Role.MODEL

    def is_model_base(self, ref: f.ClassRef) -> bool:
        """Whether a class is one that ORM models derive from, and no model itself."""
        abroad = self._of_library(ref)
        if abroad is None:
            return self._nature.is_model_base(ref)
        if abroad.is_base is None:
            abroad.is_base = self._nature.is_model_base(ref)
        return abroad.is_base

    def models_among(self, refs: Iterable[f.ClassRef]) -> frozenset[str]:
        """The classes that are ORM models, or bases of such."""
        plain = self._plain
        found = []
        for ref in refs:
            if ref.full not in plain and (self.is_orm_model(ref) or self.is_model_base(ref)):
                found.append(ref.full)
        return frozenset(found)

    def dtos_among(self, refs: Iterable[f.ClassRef]) -> frozenset[str]:
        """The classes that are shapes at the process boundary."""
        plain = self._plain
        return frozenset([ref.full for ref in refs if ref.full not in plain and self.is_dto(ref)])

    @property
    def _plain(self) -> Set[str]:
        """Libraries' classes that are nothing to anybody, whatever the modules say that were read."""
        if self._metaclasses or not self._nothing.isdisjoint(self._index.bindings) or not self._roots.isdisjoint(self._foreign):
            return _NO_NAMES
        return self._nothing

    def is_orm_wiring(self, ref: f.ClassRef) -> bool:
        """Whether a class is one that a framework hands models to by contract: a model form, an admin's view, a test factory, a manager."""
        return self._nature.is_orm_wiring(ref)

    def is_of_tests(self, ref: f.ClassRef) -> bool:
        """Whether a class derives from one of a testing library: a factory of test data."""
        return self._nature.is_of_tests(ref)

    def is_dto(self, ref: f.ClassRef) -> bool:
        """Whether a class is a shape that crosses the process boundary."""
        said = self.class_role(ref)
        return said is not None and said.role is Role.DTO

    def module_of(self, full: str) -> str:
        """The module that a class stands in: where it was read, else its name without the capitalised end."""
        read = self._index.classes.get(full)
        if read is not None:
            return read[1].name
        segments = full.split(".")
        if len(segments) > 1:
            segments.pop()
        while len(segments) > 1 and segments[-1][:1].isupper():
            segments.pop()
        return ".".join(segments)

    # --- functions ----------------------------------------------------------------------------------------------------------------

    def function_role(self, module: f.Module, function: f.Function, owner: f.Class | None) -> RoleOf | None:
        """The role of a function or method. `owner` is the class whose body it stands in. A module that was not read is read, alone."""
        if self._index.modules.get(module.name) is not module and (len(self._index.modules) <= 1 or module.name not in self._index.modules):
            self.read((module,))
        try:
            return self._functions[function.full]
        except KeyError:
            pass
        said = self._functions[function.full] = self._function(module, function, owner)
        return said

    def _function(self, module: f.Module, function: f.Function, owner: f.Class | None) -> RoleOf | None:
        placed, is_configured = self._modules.role(module.name)
        natural = self._called_by_framework(module, function, owner)
        if placed is not None and is_configured and not (natural is not None and natural.role in _WITHIN.get(placed.role, ())):
            return placed
        if natural is not None:
            return natural
        if owner is not None:
            of_class = self.class_role(self.ref(owner))
            if of_class is not None:
                return RoleOf(of_class.role, f"method of `{owner.name}`: {of_class.why}")
        outer = self._index.functions.get(function.full.rpartition(".")[0])
        if outer is not None and owner is None:
            around = self.function_role(outer[1], outer[0], outer[2])
            if around is not None:
                return RoleOf(around.role, f"inside `{outer[0].name}`: {around.why}")
        if placed is None or is_configured or placed.role is not Role.HANDLER:
            return placed
        # `api.constants` lies among handlers and holds none: what is in it is nobody's helper.
        takes_request = any(param.name == "request" for param in function.params[: 1 if owner is None else 2])
        return placed if takes_request or self._has_handlers(module) else None

    def _has_handlers(self, module: f.Module) -> bool:
        """Whether a module has a function that a framework calls in a request."""
        if self._handling is None:
            self._handling = set()
            for full, (function, where, owner) in self._index.functions.items():
                if where.name not in self._handling and (full in self._index.bindings or owner is not None):
                    said = self._called_by_framework(where, function, owner)
                    if said is not None and said.role in (Role.HANDLER, Role.WEBHOOK):
                        self._handling.add(where.name)
        return module.name in self._handling

    def _called_by_framework(self, module: f.Module, function: f.Function, owner: f.Class | None) -> RoleOf | None:
        bindings = self._bindings(function)
        if bindings:
            first = min(bindings, key=lambda one: RANK[one.role])
            if first.role is Role.HANDLER:
                prefix = _path_of(owner) if owner is not None else ""
                signs = is_webhook(
                    module,
                    function,
                    tuple(structs.replace(one, route=prefix + one.route) for one in bindings) if prefix else bindings,
                    functions=self._index.functions,
                )
                if signs:
                    return RoleOf(Role.WEBHOOK, f"{first.why}; {signs}")
            return RoleOf(first.role, first.why)
        if owner is not None:
            method = self._nature.method(self.ref(owner), function.name)
            if method is not None:
                if method.role is Role.HANDLER and method.what in ("view", "viewset"):
                    signs = is_webhook(module, function, tuple(self._index.bindings.get(owner.full, ())), owner)
                    if signs:
                        return RoleOf(Role.WEBHOOK, f"{method.why}; {signs}")
                return RoleOf(method.role, method.why)
            if function.name == "__call__":
                of_class = self.class_role(self.ref(owner))
                if of_class is not None and of_class.role is Role.MIDDLEWARE:
                    return RoleOf(Role.MIDDLEWARE, f"`__call__` of `{owner.name}`: {of_class.why}")
            registered = [one for one in self._index.bindings.get(owner.full, ()) if one.of_class]
            if registered:
                first = min(registered, key=lambda one: RANK[one.role])
                if first.role is Role.DEPENDENCY:
                    return RoleOf(first.role, first.why) if function.name in ("__init__", "__call__") else None
                if function.name in _VERBS:
                    return RoleOf(first.role, f"`{owner.name}` is {first.why}")
        return None

    def _bindings(self, function: f.Function) -> tuple[Binding, ...]:
        return tuple(self._index.bindings.get(function.full, ()))

    def ref(self, cls: f.Class) -> f.ClassRef:
        """A class of the project as the short record that `class_role` takes."""
        known = self._refs.get(cls.full)
        if known is None or known.mro is not cls.mro:
            keywords = tuple([f"{name}={_written(value)}" for name, value in cls.keywords])
            known = self._refs[cls.full] = f.ClassRef(cls.full, cls.mro, keywords, cls.is_protocol, cls.is_enum)
        return known

    # --- the whole ----------------------------------------------------------------------------------------------------------------

    def entries(self) -> tuple[Entry, ...]:
        """Every function that was read and that something outside the project calls, once for each place that makes it one, in the order of the files."""
        if self._entries is None:
            found: list[Entry] = []
            for full in self._index.functions:
                function, module, owner = self._index.functions[full]
                found += self._entries_of(module, function, owner)
            self._entries = tuple(sorted(found, key=lambda entry: entry.order))
        return self._entries

    def registered_class(self, module: f.Module, cls: f.Class, method: str) -> tuple[Entry, ...]:
        """The places that register a class whose methods answer (`Login.as_view()`), as entries of a method that it inherits from a library."""
        return tuple(
            Entry(
                role=one.role,
                function=f"{cls.full}.{method}",
                module=module.name,
                path=module.path,
                line=cls.line,
                why=f"`{cls.name}` is {one.why}",
                what="view",
                route=one.route,
                framework=one.framework,
                runs=one.runs,
                registered_path=where.path if (where := self._index.modules.get(one.module)) is not None else "",
                registered_line=one.line,
            )
            for one in self._index.bindings.get(cls.full, ())
            if one.of_class and one.role is Role.HANDLER
        )

    def _entries_of(self, module: f.Module, function: f.Function, owner: f.Class | None) -> Iterable[Entry]:
        said = self._called_by_framework(module, function, owner)
        if said is None or said.role not in ENTRY_ROLES:
            return
        bindings = self._bindings(function)
        if owner is not None and not bindings:
            method = self._nature.method(self.ref(owner), function.name)
            of_class = [one for one in self._index.bindings.get(owner.full, ()) if one.of_class]
            verb = (function.name.upper(),) if function.name in _VERBS else ()
            if method is not None:
                framework, runs = method.base.partition(".")[0], method.runs
                if not of_class:
                    yield self._entry(
                        module,
                        function,
                        said,
                        Binding(said.role, full_name(owner, function), said.why, "", 0, method.what, verb, "", framework, runs),
                    )
            for one in of_class:
                if method is not None:
                    one = Binding(one.role, one.target, one.why, one.module, one.line, method.what, verb, one.route, framework, runs)
                yield self._entry(module, function, said, one)
            if method is None and said.role is Role.MIDDLEWARE:
                yield self._entry(module, function, said, Binding(said.role, function.full, said.why, "", 0))
            return
        for binding in bindings:
            if owner is not None and binding.role is Role.HANDLER:
                binding = structs.replace(binding, route=_path_of(owner) + binding.route)
            role = (
                said if binding.role in (said.role, Role.HANDLER) and said.role in (Role.WEBHOOK, Role.HANDLER) else RoleOf(binding.role, binding.why)
            )
            yield self._entry(module, function, role, binding)

    def _entry(self, module: f.Module, function: f.Function, said: RoleOf, binding: Binding) -> Entry:
        where = self._index.modules.get(binding.module)
        return Entry(
            role=said.role,
            function=function.full,
            module=module.name,
            path=module.path,
            line=function.def_line or function.line,
            why=said.why,
            what=binding.what,
            methods=binding.methods,
            route=binding.route,
            framework=binding.framework,
            runs="loop" if function.is_async else binding.runs,
            is_async=function.is_async,
            registered_path=where.path if where is not None else "",
            registered_line=binding.line,
        )

    def runs_on(self, module: f.Module, function: f.Function, owner: f.Class | None) -> Runs | None:
        """Where an entry point runs: an `async def` on the loop, a plain `def` where its framework calls it. None for a plain `def` that no framework calls."""
        if function.is_async:
            return "loop"
        places = [entry.runs for entry in self._entries_of(module, function, owner)]
        # Registered twice, the place where blocking hurts most counts.
        return min(places, key=_WORST.index) if places else None

    def explain(self) -> tuple[RoleRow, ...]:
        """Every module, class and function that was read and has a role of its own, with the reason, by file and line. Functions that only share the role of
        their module or class are left out."""
        rows: list[RoleRow] = []
        for module in self._index.modules.values():
            said = self.module_role(module.name)
            if said is not None:
                rows.append(RoleRow(said.role, "module", module.name, module.path, 1, said.why))
        for cls, module in self._index.classes.values():
            said = self.class_role(self.ref(cls))
            if said is not None:
                rows.append(RoleRow(said.role, "class", cls.full, module.path, cls.def_line or cls.line, said.why))
        for function, module, owner in self._index.functions.values():
            said = self._called_by_framework(module, function, owner)
            if said is not None:
                said = self.function_role(module, function, owner) or said
                rows.append(RoleRow(said.role, "function", function.full, module.path, function.def_line or function.line, said.why))
        return tuple(sorted(rows, key=lambda row: (row.path, row.line, _KINDS.index(row.kind), row.name)))


_KINDS: Final = ("module", "class", "function")
_VERBS: Final = frozenset({"get", "post", "put", "patch", "delete", "head", "options", "trace", "dispatch", "dispatch_request"})
_WORST: Final[tuple[Runs, ...]] = ("loop", "worker", "thread", "process")


def _path_of(owner: f.Class) -> str:
    """The URL prefix that a controller class gives its routes."""
    for field in owner.fields:
        if field.name == "path" and isinstance(field.value, f.Const) and isinstance(field.value.value, str):
            return field.value.value.rstrip("/")
    return ""


def full_name(owner: f.Class, function: f.Function) -> str:
    """A method by its class."""
    return f"{owner.full}.{function.name}"


def _written(value: f.AnyValue) -> str:
    if isinstance(value, f.Const):
        return str(value.value)
    return value.name if isinstance(value, f.Name) else "…"
