"""One module as rules look at it: its functions and classes, what its values are called in the knowledge, and the roles of its things."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

from apr_mypy import facts as f
from apr_mypy.finding import Place, Trace
from apr_mypy.knowledge.schema import ActsAsProperty, Dependency, Derives, Fixture, Logs, Package, Returns, Row
from apr_mypy.roles import Role
from apr_mypy.views.flow import Definition
from apr_mypy.views.function import FunctionView
from apr_mypy.views.once import once
from apr_mypy.views.standing_for import filled_in, home, neighbours
from apr_mypy.views.types import TypesView
from apr_mypy.views.untyped_factories import made_by_factory
from apr_mypy.views.walk import blocks, inside

if TYPE_CHECKING:
    from apr_mypy.config import Config
    from apr_mypy.knowledge import Resolved
    from apr_mypy.roles import Roles

R = TypeVar("R", bound=Row)

_PARTIAL: Final = "functools.partial"
_NONE_KNOWN: Final[dict[int, Any]] = {}


class Callee(NamedTuple):
    """What a call runs, after looking through local names and `functools.partial`. `func` is the value that stands for the function, `args` all arguments, those that a partial
    holds first, `names` the names by which knowledge may know it."""

    func: f.AnyValue
    args: tuple[f.Arg, ...]
    names: tuple[str, ...]

    def argument(self, keyword: str = "", position: int = -1) -> f.Arg | None:
        """The argument given for a parameter, by keyword or position; None when it is not given. Positions after a `*args` are not known. What a partial
        holds gives way to the same keyword given later."""
        number = 0
        named = None
        for arg in self.args:
            if arg.name == "*":
                number = 10_000
            elif arg.name == "":
                if number == position:
                    return arg
                number += 1
            elif keyword and arg.name == keyword:
                named = arg
        return named

    @property
    def is_open(self) -> bool:
        """Whether arguments are hidden in a `*args` or `**kwargs`."""
        return any(arg.name in ("*", "**") for arg in self.args)


class ClassView:
    """A class of this module: its record, its methods as functions."""

    __slots__ = ("class_", "methods", "module", "nested", "outer")

    def __init__(self, module: ModuleView, class_: f.Class, methods: dict[str, FunctionView], nested: dict[str, ClassView]) -> None:
        self.module = module
        self.class_ = class_
        self.methods = methods
        self.nested = nested

    @property
    def full(self) -> str:
        return self.class_.full

    def set_in(self, field: f.Field) -> Iterator[tuple[FunctionView, f.AnyValue]]:
        """The function that sets a field of this class, with the value as it stands there: facts that were stored have a second, equal one in the field, which is nowhere."""
        if field.value is None:
            return
        maker = self.methods.get(field.in_method) if field.in_method else self.module.body
        if maker is not None:
            same = (step.value for step in maker.all(f.Set) if step.line <= field.line <= step.end_line and step.value == field.value)
            yield maker, next(same, field.value)

    def field(self, name: str) -> f.Field | None:
        """The first field of that name in the class itself."""
        return next((one for one in self.class_.fields if one.name == name), None)


class ModuleView:
    """All that a module rule may ask. `own` are the top-level packages of the project."""

    def __init__(self, module: f.Module, knowledge: Resolved, roles: Roles, config: Config, own: Iterable[str] = ()) -> None:
        self.facts = module
        self.knowledge = knowledge
        self.roles = roles
        self.config = config
        self.types = TypesView(module)
        self.own = frozenset((*own, module.name.partition(".")[0], *(one.partition(".")[0] for one in config.root_packages)))
        self._callees: dict[int, Callee] = {}
        self._called: dict[tuple[Any, ...], tuple[str, ...]] = {}
        self._implicit: dict[tuple[type[Row], str], dict[int, bool]] = {}
        self._role_of: dict[str, Role | None] = {}
        self._implied: dict[type[Row], frozenset[int]] = {}
        self._rows: dict[tuple[Any, ...], tuple[Row, ...]] = {}
        self._known_in: dict[type[Row], dict[FunctionView, dict[int, Row]]] = {}

    @property
    def name(self) -> str:
        return self.facts.name

    # --- what is in it ------------------------------------------------------------------------------------------------------------

    @once
    def body(self) -> FunctionView:
        """The module's own code, run at import, as a function without parameters."""
        return FunctionView(self, _body(self.facts.name, self.facts.block, self.facts.lines), None, None)

    @once
    def _definitions(self) -> tuple[dict[str, FunctionView], dict[str, ClassView]]:
        functions: dict[str, FunctionView] = {}
        classes: dict[str, ClassView] = {}

        def read(block: f.Block, owner: f.Class | None) -> tuple[dict[str, FunctionView], dict[str, ClassView]]:
            methods: dict[str, FunctionView] = {}
            nested: dict[str, ClassView] = {}
            for step in block:
                if isinstance(step, f.Function):
                    view = FunctionView(self, step, owner, None)
                    functions[step.full] = methods[step.name] = view
                    add_nested(view)
                elif isinstance(step, f.Class):
                    inner_methods, inner_classes = read(step.block, step)
                    classes[step.full] = nested[step.name] = ClassView(self, step, inner_methods, inner_classes)
                else:
                    for _, inner in blocks(step):
                        more_methods, more_nested = read(inner, owner)
                        methods.update(more_methods)
                        nested.update(more_nested)
            return methods, nested

        def add_nested(view: FunctionView) -> None:
            for inner in view.nested.values() if view.all(f.Function) else ():
                functions[inner.function.full] = inner
                add_nested(inner)
            for step in view.all(f.Class):
                methods, inner_classes = read(step.block, step)
                classes[step.full] = ClassView(self, step, methods, inner_classes)

        read(self.facts.block, None)
        del read, add_nested  # each holds itself: without this all of it would wait for the garbage collector
        return functions, classes

    @property
    def functions(self) -> dict[str, FunctionView]:
        """Every function and method of the module by full name, nested ones too."""
        return self._definitions[0]

    @property
    def classes(self) -> dict[str, ClassView]:
        return self._definitions[1]

    @once
    def class_bodies(self) -> tuple[FunctionView, ...]:
        """The code in class bodies, run at import."""
        return tuple(FunctionView(self, _body(one.full, one.class_.block, one.class_.end_line), one.class_, None) for one in self.classes.values())

    def everything(self) -> tuple[FunctionView, ...]:
        """All code of the module: functions, their lambdas, class bodies, the module's own."""
        return self._everything

    @once
    def _everything(self) -> tuple[FunctionView, ...]:
        found: list[FunctionView] = []
        for view in (self.body, *self.class_bodies, *self.functions.values()):
            found.append(view)
            _add_lambdas(view, found)
        return tuple(found)

    @once
    def _known_calls(self) -> dict[type[Row], list[tuple[FunctionView, f.Call, Row]]]:
        found: dict[type[Row], list[tuple[FunctionView, f.Call, Row]]] = {}
        rows_of = self.rows_of
        for fn in self.having(f.Call):
            for call in fn.calls:
                for row in rows_of(fn, call):
                    found.setdefault(type(row), []).append((fn, call, row))
        return found

    @once
    def _having(self) -> dict[type, list[FunctionView]]:
        found: dict[type, list[FunctionView]] = {}
        for fn in self._everything:
            for kind in fn.kinds:
                have = found.get(kind)
                if have is None:
                    found[kind] = [fn]
                else:
                    have.append(fn)
        return found

    def having(self, *kinds: type[Any]) -> Sequence[FunctionView]:
        """The functions, of everything in the module, that have a record of one of these classes (`module.having(f.Try)`), in order. A rule about a statement begins here, and so leaves a module
        that has none at once. Not for names and constants, which every function has."""
        if len(kinds) == 1:
            return self._having.get(kinds[0], ())
        wanted = {id(fn) for kind in kinds for fn in self._having.get(kind, ())}
        return [fn for fn in self._everything if id(fn) in wanted] if wanted else ()

    @once
    def _by_name(self) -> dict[str, list[tuple[FunctionView, f.Call]]]:
        found: dict[str, list[tuple[FunctionView, f.Call]]] = {}
        for fn in self._having.get(f.Call, ()):
            for call in fn.calls:
                func = call.func
                if func.__class__ is f.Attr or func.__class__ is f.Name:
                    have = found.get(func.name)
                    if have is None:
                        found[func.name] = [(fn, call)]
                    else:
                        have.append((fn, call))
        return found

    def calls_named(self, *names: str) -> list[tuple[FunctionView, f.Call]]:
        """The calls of a method of one of these names, whatever its class, or of a name as facts have it (`append`, `builtins.setattr`), with their functions: a quick look before
        types and knowledge are asked. By name, in order within each."""
        by_name = self._by_name
        return [one for name in names for one in by_name.get(name, ())]

    @once
    def models(self) -> frozenset[str]:
        """The ORM models, and bases of models, among the classes that the module's types mention."""
        return self.roles.models_among(self.facts.classes)

    @once
    def dtos(self) -> frozenset[str]:
        """The DTOs among the classes that the module's types mention."""
        return self.roles.dtos_among(self.facts.classes)

    def calls_known_as(self, kind: type[R]) -> list[tuple[FunctionView, f.Call, R]]:
        """All calls of the module that knowledge has a row of this kind for, each with its function and the row."""
        return self._known_calls.get(kind, [])  # type: ignore[return-value]  # a list of one kind holds rows of that kind only

    def calls_known_in(self, kind: type[R], fn: FunctionView) -> dict[int, R]:
        """Those of one function: the row by the `id` of its call."""
        by_function = self._known_in.get(kind)
        if by_function is None:
            by_function = self._known_in[kind] = {}
            for one, call, row in self.calls_known_as(kind):
                by_function.setdefault(one, {})[id(call)] = row
        return by_function.get(fn, _NONE_KNOWN)

    def rows_of(self, fn: FunctionView, call: f.Call) -> tuple[Row, ...]:
        """The knowledge rows for what a call runs, one of a kind. Asked once for all calls of the same thing, as far as that does not depend on the function that calls."""
        func = call.func
        key: tuple[Any, ...] | None = None
        if func.__class__ is f.Attr:
            number = self.types.type_of(func.base)
            if self.types.bases(number) or self.types.class_objects(number):
                key = (func.name, number, func.targets, func.type)
            elif self._is_unheard_of(func):
                return ()
        elif func.__class__ is f.Name and func.scope != f.LOCAL and func.name not in self.globals:
            key = (func.name, func.text, func.type)
        known = self._rows.get(key) if key is not None else None
        if known is None:
            abroad = self._abroad(func) if key is not None else None
            known = self.knowledge.remembered.get(abroad) if abroad is not None else None
            if known is None:
                known = self.knowledge.rows(self.callee(fn, call).names)
                if abroad is not None:
                    self.knowledge.remembered[abroad] = known
            if key is not None and (abroad is not None or not isinstance(func, f.Attr) or next(self.field_values(fn, func), None) is None):
                self._rows[key] = known
        return known

    def _is_unheard_of(self, func: f.Attr) -> bool:
        """Whether knowledge can have no row for a method of something without a type: no library that this module has to do with has anything of that name.
        Saves following the receiver to where it comes from."""
        base = func.base
        if func.targets or base.__class__ is f.Super or (base.__class__ is f.Name and base.name in ("self", "cls")):
            return False
        knowledge, met = self.knowledge.knowledge, self._packages
        return met.isdisjoint(knowledge.packages_with.get(func.name, ())) and met.isdisjoint(knowledge.class_wide)

    @once
    def _packages(self) -> frozenset[str]:
        """The packages that this module, or one that it imports, imports or whose classes its types mention, and those that they lead to."""
        beside = neighbours(self)
        near = {
            other
            for one in self.facts.imports
            if self.is_own(one.full) and (other := beside.get(one.full) or beside.get(one.full.rpartition(".")[0]))
        }
        met = {
            "builtins",
            *self.own,
            *(one.full.partition(".")[0] for module in (self, *near) for one in module.facts.imports),
            *(base.partition(".")[0] for one in self.facts.classes for base in self.lineage(one.full)),
        }
        led_to, new = self.knowledge.knowledge.led_to, set(met)
        while new:
            new = {given for one in new for given in led_to.get(one, ())} - met
            met |= new
        return frozenset(met)

    def _abroad(self, func: f.AnyValue) -> tuple[Any, ...] | None:
        """All that the names of a library's function or method depend on, which are then the same in every module; None for what has to do with the project."""
        types = self.types
        if isinstance(func, f.Attr):
            number = types.type_of(func.base)
            owners = types.classes(number) or types.class_objects(number)
            names = (*owners, *func.targets)
            key: tuple[Any, ...] = (func.name, owners, func.targets, types.classes(func.type))
        elif isinstance(func, f.Name):
            names = (func.name,)
            key = (func.name, func.text, types.class_objects(func.type), types.classes(func.type))
        else:
            return None
        own = self.own
        return None if any(name.partition(".")[0] in own for name in names) else key

    def release(self) -> None:
        """Let go of everything worked out, so that nothing has to wait for the garbage collector (functions and their module hold each other)."""
        program = self.__dict__.get("_alone")
        if program is not None:
            program.__dict__.clear()  # what was worked out for it holds it in turn
        views = self.__dict__.get("_everything", ())
        for view in views:
            view.__dict__.clear()
        self.__dict__.clear()

    @once
    def globals(self) -> dict[str, tuple[f.Set, ...]]:
        """The module-level assignments of each name, by its full name."""
        found: dict[str, list[f.Set]] = {}
        for step in self.body.all(f.Set):
            for target in step.targets:
                if isinstance(target, f.Name) and target.scope == f.FULL:
                    found.setdefault(target.name, []).append(step)
        return {name: tuple(steps) for name, steps in found.items()}

    def set_once(self, full: str) -> f.AnyValue | None:
        """The value of a variable of the module that is assigned in one place; None for any other, and for a constant that is only there until a function puts something else in its place."""
        assigned = self.globals.get(full, ())
        held = assigned[0].value if len(assigned) == 1 else None
        return None if isinstance(held, f.Const) and full in self.set_by_functions else held

    @once
    def _known_by_bases(self) -> dict[str, tuple[str, ...]]:
        """The classes of imported objects whose attributes classes derive from (`class Order(db.Model)`): in modules that import each other in turn mypy knows them there, and nowhere else in the body."""
        bases = (one.base for view in self.classes.values() for one in view.class_.bases if isinstance(one, f.Attr) and isinstance(one.base, f.Name))
        return {base.name: tuple(full for one in typed for full in self.lineage(one)) for base in bases if (typed := self.types.classes(base.type))}

    @once
    def set_by_functions(self) -> frozenset[str]:
        """The variables of the module that functions declare as global."""
        return frozenset(
            f"{self.name}.{name}" for fn in self.having(f.Global) for step in fn.all(f.Global) if not step.is_nonlocal for name in step.names
        )

    def is_own(self, full: str) -> bool:
        """Whether a defining name belongs to the project."""
        return full.partition(".")[0] in self.own

    def package_kind(self, full: str) -> str:
        """The kind of the library that a name belongs to ("web", "orm" …); "" for the project's own names and for libraries that knowledge does not have."""
        package = self.knowledge.table(Package).get(full.partition(".")[0])
        return package.kind if package is not None and not self.is_own(full) else ""

    # --- names --------------------------------------------------------------------------------------------------------------------

    def names_of(self, fn: FunctionView, value: f.AnyValue, depth: int = 0) -> tuple[str, ...]:
        """The names by which knowledge may know what a value refers to, the most specific first: a function, a class, a method of the receiver's class and of its bases.

        A method that the project itself defines has its own name only. Where mypy has no type (the library is not installed) the value is followed: a local name, `self.client`, a
        global, `lib.Client()` give `lib.Client.method` all the same.
        """
        if depth > 6:
            return ()
        match value:
            case f.Name(scope=f.LOCAL):
                found: list[str] = []
                for origin in fn.origins(value):
                    if isinstance(origin, Definition):
                        if origin.kind == "import":
                            found.append(origin.record.full)
                    elif origin is not value:
                        found.extend(self.names_of(fn, origin, depth + 1))
                return tuple(dict.fromkeys(found)) or self._class_names(value)
            case f.Name():
                names = (value.name, value.text) if value.text and value.text != value.name else (value.name,)
                if self.is_own(value.name):
                    held = self.set_once(value.name)
                    if held is not None and not isinstance(held, (f.Call, f.Const)):
                        return names + self.names_of(self.body, held, depth + 1)
                return names + tuple(one for one in self._class_names(value) if one not in names)
            case f.Attr():
                return self._member_names(fn, value, depth)
            case f.Call():
                # a call of what a partial made, or of an instance
                inner = self.callee(fn, value)
                return inner.names if self._is_partial(inner) else ()
            case _:
                return ()

    def _class_names(self, value: f.AnyValue) -> tuple[str, ...]:
        """For a class object: the class and its bases."""
        return tuple(base for full in self.types.class_objects(self.types.type_of(value)) for base in self.types.mro(full))

    def lineage(self, full: str) -> tuple[str, ...]:
        """A class and what it inherits from; for one of the project, bases that mypy did not follow too."""
        mro = self.types.mro(full)
        return self.roles.line_of(full, mro) if self.is_own(full) else mro

    def _member_names(self, fn: FunctionView, value: f.Attr, depth: int) -> tuple[str, ...]:
        name = value.name
        found: dict[str, None] = {}
        if isinstance(value.base, f.Super):
            for owner in value.base.owners:
                found[f"{owner}.{name}"] = None
        for target in value.targets:
            if self.is_own(target):
                found[target] = None
        if not found:
            number = self.types.type_of(value.base)
            # a method of an object that a library's module holds (`sys.stderr.write`)
            if isinstance(value.base, f.Name) and value.base.scope == f.FULL and not self.is_own(value.base.name):
                found[f"{value.base.name}.{name}"] = None
            owners = self.types.classes(number) or self.types.class_objects(number)
            for owner in owners:
                for full in self.lineage(owner):
                    found[f"{full}.{name}"] = None
            for target in value.targets:
                found[target] = None
            if owners and not value.targets and isinstance(value.base, f.Attr):
                for full in self._given_by_class(value.base):  # a model's own manager has, what else it may be, the methods of the library's
                    found[f"{full}.{name}"] = None
            if not owners:
                for full in self.instances_of(fn, value.base, depth + 1):
                    found[f"{full}.{name}"] = None
        return tuple(found)

    def instances_of(self, fn: FunctionView, value: f.AnyValue, depth: int = 0) -> tuple[str, ...]:
        """The classes whose instance (or which class or module itself) a value is, by its type, and where mypy has none by what it was made from."""
        if depth > 6:
            return ()
        number = self.types.type_of(value)
        typed = self.types.classes(number)
        if typed:
            return tuple(base for one in typed for base in self.lineage(one))
        match value:
            case f.Call():
                names = self.callee(fn, value, depth + 1).names
                row = self.knowledge.find(Returns, names)
                return self._given(row) if row is not None else made_by_factory(self, names, depth) or names
            case f.Await():
                inner = value.value
                made = made_by_factory(self, self.callee(fn, inner, depth + 1).names, depth) if isinstance(inner, f.Call) else ()
                return made or self.instances_of(fn, inner, depth + 1)
            case f.Name(scope=f.LOCAL):
                found: list[str] = []
                for origin in fn.origins(value):
                    if isinstance(origin, Definition):
                        if origin.kind == "entered" and origin.value is not None:
                            found.extend(self.instances_of(origin.function, origin.value, depth + 1))
                        elif origin.kind == "import":
                            found.append(origin.record.full)
                        elif origin.kind == "parameter" and isinstance(origin.record, f.Param):
                            written = self.types.unfollowed(origin.record.type)
                            found.extend([written] if written else self._injected(origin.record, depth) or self._by_default(origin.record, depth))
                    elif origin is not value:
                        found.extend(self.instances_of(fn, origin, depth + 1))
                return tuple(dict.fromkeys(found))
            case f.Name():
                if value.scope == f.UNFOLLOWED:
                    return (value.name,)
                return self._kept_in_global(value.name, depth) or (
                    self._known_by_bases.get(value.name) or ((value.name, value.text) if value.text else (value.name,))
                )
            case f.Attr():
                made = self._field_names(fn, value, depth) or self._given_by_property(value, depth)
                if made:
                    return made
                names = self._member_names(fn, value, depth + 1)
                row = self.knowledge.find(Returns, names)
                return self._given(row) if row is not None else self._given_by_class(value) or names
            case _:
                return ()

    def _kept_in_global(self, full: str, depth: int) -> tuple[str, ...]:
        """What a variable of a module without a type is set to: there, or by a function that fills it on first use (`global _client`); also one of another module that may be looked into."""
        other = self if full in self.globals else home(self, full) if self.is_own(full) else None
        if other is None:
            return ()
        steps = [(other.body, step) for step in other.globals.get(full, ())]
        if full in other.set_by_functions:
            steps += [
                (fn, step)
                for fn in other.having(f.Global)
                for step in fn.all(f.Set)
                if any(isinstance(one, f.Name) and one.name == full for one in step.targets)
            ]
        return tuple(dict.fromkeys(one for fn, step in steps if step.value is not None for one in other.instances_of(fn, step.value, depth + 1)))

    def _given(self, row: Returns) -> tuple[str, ...]:
        """The class that a library gives, and what it derives from where knowledge says so."""
        said = self.knowledge.find(Derives, (row.gives,))
        classes = (row.gives, *(said.bases if said is not None else ()))
        return tuple(dict.fromkeys(name for one in classes for name in (one, self.knowledge.defining(one))))

    def _given_by_class(self, value: f.Attr) -> tuple[str, ...]:
        """What a library says that an attribute of a class gives, whatever the class has set it to (`Order.objects`)."""
        holders = self.types.class_objects(self.types.type_of(value.base))
        row = self.knowledge.find(Returns, tuple(f"{base}.{value.name}" for one in holders for base in self.lineage(one)))
        return self._given(row) if row is not None else ()

    def _given_by_property(self, value: f.Attr, depth: int) -> tuple[str, ...]:
        """For a property of the project without a return type: what it returns, also where another module has it that may be looked into."""
        for target in value.targets:
            other = home(self, target) if self.is_own(target) else None
            getter = other.functions.get(target) if other is not None else None
            if other is not None and getter is not None and not getter.function.return_declared and other._is_read(getter):
                found = [one for step in getter.returns if step.value is not None for one in other.instances_of(getter, step.value, depth + 1)]
                return tuple(dict.fromkeys(found))
        return ()

    def _is_read(self, method: FunctionView) -> bool:
        """Whether a method of this module is read like an attribute."""
        return method.function.is_property or any(self.find_value(ActsAsProperty, self.body, one) is not None for one in method.function.decorators)

    def _by_default(self, param: f.Param, depth: int) -> tuple[str, ...]:
        """For a parameter without a type that nobody has to give: what its default is (`def __init__(self, session=db.session)`)."""
        return self.instances_of(self.body, param.default, depth + 1) if isinstance(param.default, f.Name | f.Attr) else ()

    def _injected(self, param: f.Param, depth: int) -> tuple[str, ...]:
        """For a parameter without a type that a framework fills in: what its provider gives, or is."""
        for marker in (param.default, *param.metadata):
            row = self.find(Dependency, self.body, marker) if isinstance(marker, f.Call) else None
            if row is None or not isinstance(marker, f.Call):
                continue
            given = self.callee(self.body, marker).argument(row.callable.keyword, row.callable.position)
            if given is None:
                return ()
            number = self.types.type_of(given.value)
            made = self.types.class_objects(number) or tuple(one for inner in self.types.given_by(number) for one in self.types.classes(inner))
            if made:
                return tuple(base for one in made for base in self.lineage(one))
            for provider in self.local_functions(self.body, given.value):
                values = [step.value for step in provider.returns if step.value is not None] + [
                    one.value for one in provider.all(f.Yield) if one.value is not None
                ]
                return tuple(dict.fromkeys(one for value in values for one in self.instances_of(provider, value, depth + 1)))
        return ()

    def _field_names(self, fn: FunctionView, value: f.Attr, depth: int) -> tuple[str, ...]:
        """For `self.client` and the like: what the field was first set to, or is declared as."""
        for maker, held in self.field_values(fn, value):
            if not isinstance(held, f.Const):
                return self.instances_of(maker, held, depth + 1)
        for owner in self.types.bases(self.types.type_of(value.base)):
            view = self.classes.get(owner)
            field = view.field(value.name) if view is not None else None
            if view is not None and field is not None:
                written = view.module.types.unfollowed(field.type)
                return (written,) if written else ()
        return ()

    def callee(self, fn: FunctionView, call: f.Call, depth: int = 0) -> Callee:
        """What a call runs. See Callee."""
        known = self._callees.get(id(call))
        if known is not None:
            return known
        self._callees[id(call)] = Callee(call.func, call.args, ())  # for whoever comes round to it: `x = f(x)` in a loop
        found = self._callees[id(call)] = self._callee(fn, call.func, call.args, depth)
        return found

    def _callee(self, fn: FunctionView, func: f.AnyValue, args: tuple[f.Arg, ...], depth: int) -> Callee:
        origin = func
        if isinstance(func, f.Name) and func.scope == f.LOCAL:
            values = [one for one in fn.origins(func) if not isinstance(one, Definition)]
            if len(values) == 1:
                origin = values[0]
        elif isinstance(func, f.Name) and func.scope == f.FULL and self.is_own(func.name):
            made = self.set_once(func.name)
            if isinstance(made, f.Call):
                origin = made
            elif made is None and depth < 6 and _PARTIAL in self.types.classes(func.type):
                elsewhere = self._callee_elsewhere(func, args, depth)
                if elsewhere is not None:
                    return elsewhere
        elif (
            isinstance(func, f.Attr) and depth < 6
        ):  # `self.post = partial(session.post, …)`, `self.get = session.get`: the field is what it was set to
            for maker, held in self.field_values(fn, func):
                if isinstance(held, f.Attr) or (isinstance(held, f.Call) and self._is_partial(self.callee(maker, held, depth + 1))):
                    return self._callee(maker, held, args, depth + 1)
        if isinstance(origin, f.Call) and depth < 6:
            inner = self.callee(fn, origin, depth + 1)
            if self._is_partial(inner) and inner.args:
                held = inner.args[0].value
                return self._callee(fn, held, (*inner.args[1:], *args), depth + 1)
        return Callee(origin if not isinstance(origin, f.Call) else func, args, self._called_names(fn, func, depth))

    def _callee_elsewhere(self, func: f.Name, args: tuple[f.Arg, ...], depth: int) -> Callee | None:
        """What a partial runs that another module keeps, where that one may be looked into."""
        other = home(self, func.name)
        made = other.set_once(func.name) if other is not None else None
        inner = other.callee(other.body, made, depth + 1) if other is not None and isinstance(made, f.Call) else None
        if other is None or inner is None or not self._is_partial(inner) or not inner.args:
            return None
        run = other._callee(other.body, inner.args[0].value, inner.args[1:], depth + 1)
        return Callee(filled_in(run.func, {}, moved=True), (*filled_in(run.args, {}, moved=True), *args), run.names)

    def _called_names(self, fn: FunctionView, func: f.AnyValue, depth: int) -> tuple[str, ...]:
        """The names of what a call runs, worked out once for all calls of the same thing where they do not depend on the function that calls."""
        key: tuple[Any, ...] | None = None
        if isinstance(func, f.Attr):
            base = self.types.type_of(func.base)
            if (self.types.classes(base) or self.types.class_objects(base)) and not isinstance(func.base, f.Super):
                key = (func.name, base, func.targets, func.type)
        elif isinstance(func, f.Name) and func.scope != f.LOCAL:
            key = (func.name, func.text, func.type)
        known = self._called.get(key) if key is not None and depth < 3 else None
        if known is not None:
            return known
        names = self.names_of(fn, func, depth)
        number = self.types.type_of(func)  # of a global too: an object that a module keeps is called by the `__call__` of its class
        names += tuple([f"{base}.__call__" for full in self.types.classes(number) for base in self.types.mro(full)])
        found = tuple(dict.fromkeys(names))
        if key is not None and depth < 3:
            self._called[key] = found
        return found

    @staticmethod
    def _is_partial(callee: Callee) -> bool:
        return _PARTIAL in callee.names

    def find(self, kind: type[R], fn: FunctionView, call: f.Call) -> R | None:
        """The knowledge row of one kind for what a call runs."""
        for row in self.rows_of(fn, call):
            if type(row) is kind:
                return row
        return None

    def find_value(self, kind: type[R], fn: FunctionView, value: f.AnyValue) -> R | None:
        """The knowledge row of one kind for what a value refers to (a decorator, a base class, a function passed on)."""
        if isinstance(value, f.Call):
            return self.find(kind, fn, value)
        return self.knowledge.find(kind, self.names_of(fn, value))

    def with_implicit(self, kind: type[Row]) -> frozenset[int]:
        """The types whose values may have a row of the kind for some method that the language itself calls: mypy does not know the class, or knowledge does."""
        known = self._implied.get(kind)
        if known is None:
            types, implied = self.types, self.knowledge.implied(kind)
            classes = [ref.full for ref in self.facts.classes if not implied.isdisjoint(ref.mro or (ref.full,))]
            known = self._implied[kind] = frozenset((0, *types.numbers_with((f.ANY, f.UNKNOWN, *classes))))
        return known

    def implicit(self, kind: type[R], fn: FunctionView, value: f.AnyValue, method: str) -> R | None:
        """The knowledge row for a method that the language itself calls on a value (`__enter__`, `__iter__`); None where a class of this module defines that method itself."""
        owners = self.knowledge.owners(kind, method)
        number = self.types.type_of(value)
        known = self._implicit.setdefault((kind, method), {})
        if number not in known:
            known[number] = self.types.is_any(number) or any(base in owners for base in self.types.bases(number))
        if not known[number]:
            return None
        for full in self.instances_of(fn, value) if owners else ():
            own = self.classes.get(full)
            if own is not None and method in own.methods:
                return None
            row = owners.get(full)
            if row is not None:
                return row
        return None

    def made_by(self, fn: FunctionView, value: f.AnyValue, depth: int = 0) -> Iterator[tuple[FunctionView, f.Call]]:
        """The calls that made an object, each with the function it stands in: through local names, `with … as`, awaits, globals and fields of this module's classes."""
        if depth > 6:
            return
        match value:
            case f.Call():
                yield fn, value
            case f.Await():
                yield from self.made_by(fn, value.value, depth + 1)
            case f.Name(scope=f.LOCAL):
                for origin in fn.origins(value):
                    if isinstance(origin, Definition):
                        if origin.kind == "entered" and origin.value is not None and not origin.path:
                            yield from self.made_by(origin.function, origin.value, depth + 1)
                    elif origin is not value:
                        yield from self.made_by(fn, origin, depth + 1)
            case f.Name():
                for step in self.globals.get(value.name, ()):
                    if step.value is not None:
                        yield from self.made_by(self.body, step.value, depth + 1)
            case f.Attr():
                for maker, held in self.field_values(fn, value):
                    yield from self.made_by(maker, held, depth + 1)
            case f.Bind():
                yield from self.made_by(fn, value.value, depth + 1)
            case f.Choice():
                yield from self.made_by(fn, value.yes, depth + 1)
                yield from self.made_by(fn, value.no, depth + 1)
            case f.Op(op="or"):
                for arg in value.args:
                    yield from self.made_by(fn, arg, depth + 1)

    def field_values(self, fn: FunctionView, value: f.Attr) -> Iterator[tuple[FunctionView, f.AnyValue]]:
        """What a field (`self.client`) is set to in the class of this module that has it, each with the function that sets it."""
        owners = self.types.bases(self.types.type_of(value.base)) or self.types.class_objects(self.types.type_of(value.base))
        if not owners and fn.owner is not None and isinstance(value.base, f.Name) and value.base.name in ("self", "cls"):
            owners = fn.owner.mro
        for owner in owners:
            view = self.classes.get(owner)
            if view is None:
                continue
            for field in view.class_.fields:
                if field.name == value.name:
                    yield from view.set_in(field)

    def local_functions(self, fn: FunctionView, value: f.AnyValue) -> tuple[FunctionView, ...]:
        """The functions of this module that a value refers to: a lambda, a nested function, a function or method by name."""
        if isinstance(value, f.Lambda):
            return tuple(one for one in fn.lambdas if one.lambda_ is value)
        if isinstance(value, f.Call):
            callee = self.callee(fn, value)
            return self.local_functions(fn, callee.args[0].value) if self._is_partial(callee) and callee.args else ()
        if isinstance(value, f.Name) and value.scope == f.LOCAL:
            found: list[FunctionView] = []
            for origin in fn.origins(value):
                if isinstance(origin, Definition):
                    found.extend(one for one in origin.function.nested.values() if one.function is origin.record)
                elif origin is not value:
                    found.extend(self.local_functions(fn, origin))
            return tuple(found)
        return tuple(self.functions[name] for name in self.names_of(fn, value) if name in self.functions)

    def role_of(self, fn: FunctionView) -> Role | None:
        """The role of a function, or of its module where it has none itself."""
        known = self._role_of.get(fn.function.full, "")
        if known == "":
            role = self.roles.function_role(self.facts, fn.function, fn.owner)
            known = self._role_of[fn.function.full] = role.role if role is not None else Role.TEST if self._gives_fixtures else None
        return known  # type: ignore[return-value]  # "" is not kept

    @once
    def _gives_fixtures(self) -> bool:
        """Whether half of its functions are fixtures of tests, wherever it lies: a plugin for tests."""
        roots = {name.partition(".")[0] for name in self.knowledge.table(Fixture)}
        if not any(step.full.partition(".")[0] in roots for step in self.facts.imports):
            return False
        outermost = [fn for fn in self.functions.values() if fn.outer is None and fn.owner is None]
        given = sum(any(self.find_value(Fixture, self.body, one) is not None for one in fn.function.decorators) for fn in outermost)
        return 0 < len(outermost) <= 2 * given

    @once
    def placed(self) -> Role | None:
        """The module's own role, which things in it have that are nothing else."""
        role = self.roles.module_role(self.name)
        return role.role if role is not None else None

    @property
    def is_test(self) -> bool:
        """Whether the module is one of the project's tests, or serves them."""
        return self.placed is Role.TEST

    def is_logging(self, fn: FunctionView, call: f.Call) -> bool:
        """Whether a call writes a log record."""
        return self.find(Logs, fn, call) is not None

    def constant(self, fn: FunctionView, value: f.AnyValue) -> f.Const | None:
        """The constant that a value is: itself, through a local name with one origin, or a global that is set once."""
        if isinstance(value, f.Const):
            return value
        if isinstance(value, f.Op) and value.op == "u-" and isinstance(value.args[0], f.Const) and isinstance(value.args[0].value, (int, float)):
            return f.Const(-value.args[0].value)
        if isinstance(value, f.Name):
            if value.scope == f.LOCAL:
                origins = fn.origins(value)
                if len(origins) == 1 and isinstance(origins[0], f.Const):
                    return origins[0]
            else:
                held = self.set_once(value.name)
                return held if isinstance(held, f.Const) else None
        return None

    # --- places -------------------------------------------------------------------------------------------------------------------

    def place(self, record: Any) -> Place:
        """Where a record with a line stands."""
        return Place(self.facts.path, max(record.line, 1), max(getattr(record, "column", 1), 1), getattr(record, "end_line", 0) or record.line)

    def def_place(self, function: f.Function) -> Place:
        """The `def` line of a function."""
        return Place(self.facts.path, function.def_line, max(function.def_column, 1), function.def_line)

    def class_place(self, class_: f.Class) -> Place:
        return Place(self.facts.path, class_.def_line, max(class_.column, 1), class_.def_line)

    def trace(self, record: Any, message: str) -> Trace:
        return Trace(self.facts.path, max(record.line, 1), message)


def _body(full: str, block: f.Block, end: int) -> f.Function:
    return f.Function(
        full=full,
        name="<module>",
        params=(),
        returns=0,
        decorators=(),
        docstring="",
        block=block,
        line=1,
        column=1,
        end_line=end,
        def_line=1,
        def_column=1,
    )


def _add_lambdas(view: FunctionView, found: list[FunctionView]) -> None:
    if view.all(f.Lambda):
        for one in view.lambdas:
            found.append(one)
            _add_lambdas(one, found)


__all__ = ["Callee", "ClassView", "ModuleView", "inside"]
