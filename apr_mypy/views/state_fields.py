"""Lifecycle states: which attribute of which class holds one, by its enum, its literals, its choices, or the constants that it is compared to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import ShapeMaker
from apr_mypy.patterns import pattern_of
from apr_mypy.roles import Role
from apr_mypy.views.columns import column_of
from apr_mypy.views.flow import Definition
from apr_mypy.views.lifecycle_words import are_codes, are_states, is_of_address, is_other_name, is_runtime_word, is_state_name, is_state_word
from apr_mypy.views.makers import Calls
from apr_mypy.views.marked import LIFECYCLE_STATE, of_field
from apr_mypy.views.queries import model_class, model_of
from apr_mypy.views.rows import Load, Made, sources
from apr_mypy.views.state_choices import CONSTANTS, UPPER, Allowed, Choices
from apr_mypy.views.state_uses import Use, uses_in

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.module import ClassView, ModuleView


_FOREIGN: Final = frozenset(
    {Role.TEST, Role.SETTINGS, Role.HANDLER, Role.ADMIN, Role.MIDDLEWARE, Role.COMMAND, Role.JOB, Role.WEBHOOK, Role.DEPENDENCY, Role.ADAPTER}
)
"""Roles of classes whose attributes are no entity's state."""
_NO_ENTITY: Final = pattern_of(
    r"(Response|Request|Payload|Result|Report|Summary|Dto|DTO|Schema|Serializer|Create|Update|Patch|In|Out|Input|Output|Read|Form|Filters?|Query|Params|Config|Configuration|Settings|Options|Preferences|"
    r"Context|Event|Command|Error|Exception|Client|Connection|Breaker|Machine|Runner|Server|Pool|Manager|Service|Adapter|Gateway|Parser|Handler|Controller|View|Widget|Screen|Page|Component|Mock|Fake|Stub|Info|Stats|"
    r"Metrics|Span|Lexer|Tokenizer|Socket|Protocol|Transport|Stream|Reader|Writer|Thread|Loop|Engine|Driver|Executor|Scheduler|Repository|Middleware|Endpoint|Args|Arguments|Builder|Factory|Spinner|Bar|Indicator|Monitor|Checker)$"
)
_NO_OBJECT: Final = pattern_of(r"(^|_)(span|resp|response|socket|sock|websocket|ws|conn|connection|transport|stream|spinner)$")
"""What is called so and has no type is a part of the running program."""
_PLAIN_MODELS: Final = frozenset(["BaseModel", "Struct"])
"""Bases of classes that hold data and check its types."""
_IDENTITY: Final = pattern_of(r"^_?(id|pk|uuid|number|reference|ref|code|sku)$|_(id|uuid|number|no|ref)$")


class StateField(NamedTuple):
    """An attribute that holds a lifecycle state. `owner` is the class by full name ("" where only the attribute's name and values tell), `values` its states as far as they are known (names of an enum's members), `by` what says so,
    `enum` the enum's full name."""

    owner: str
    name: str
    values: tuple[str, ...]
    by: str
    enum: str = ""

    @property
    def short(self) -> str:
        """`Order.status`."""
        return f"{self.owner.rpartition('.')[2]}.{self.name}" if self.owner else self.name


class States:
    """The lifecycle states of a program, found when they are asked for."""

    def __init__(self, program: Calls) -> None:
        self.program = program
        self._fields: dict[tuple[str, str], StateField | None] = {}
        self.allowed = Allowed(program)
        self._entities: dict[tuple[str, str], bool] = {}
        self._compared: dict[str, tuple[Use, ...]] = {}

    @staticmethod
    def of_program(program: Calls) -> States:
        """The states of a program, made once."""
        known: States | None = program.__dict__.get("_states")
        if known is None:
            known = program.__dict__["_states"] = States(program)
        return known

    # --- an attribute of an object ------------------------------------------------------------------------------------------------

    def of(self, fn: FunctionView, base: f.AnyValue, name: str, number: int = 0, value: f.AnyValue | None = None) -> StateField | None:
        """The lifecycle that the attribute `name` of an object (or class) holds, None where it holds none. `number` is the type of the attribute where it is read or set; `value` what it is set to."""
        if is_other_name(name) or (isinstance(value, f.Const) and isinstance(value.value, bool)):
            return None  # a switch that is called `status` is none
        owners = self.classes_of(fn, base)
        for owner in owners:
            found = self.field(fn.module, owner, name)
            if found is not None:
                return found
            if owner in self.program.classes and any(
                self.program.classes[full].field(name) for full in self._line(owner) if full in self.program.classes
            ):
                return self.by_use(fn, owner, name, value)
        if owners:
            owner = next((one for one in owners if fn.module.is_own(one) and self.is_entity(fn.module, one)), "")
            return self._by_value(fn, owner, name, number, value) if owner else None
        if not self._is_open(fn, base):
            return None
        return self._by_value(fn, "", name, 0, value)

    def by_use(self, fn: FunctionView, owner: str, name: str, value: f.AnyValue | None) -> StateField | None:
        """A plain text attribute of a class in sight, where who sets it keeps its states in an enum, or compares it to constants."""
        if not is_state_name(name) or not self.is_entity(fn.module, owner) or self._is_switch(owner, name):
            return None
        declared = [
            one for full in self._line(owner) if full in self.program.classes for one in self.program.classes[full].class_.fields if one.name == name
        ]
        if is_of_address(name, (one.name for one in self.program.classes[owner].class_.fields) if owner in self.program.classes else ()):
            return None
        for one in declared:
            module = self.program.classes[owner].module
            if any(
                full in ("builtins.bool", "builtins.dict", "builtins.list") or (module.is_own(full) and not full.startswith("builtins."))
                for full in module.types.classes(one.type)
            ):
                return None
        said = self.allowed.of_value(fn, value, named=False) if value is not None else None
        if said is not None and self.is_runtime(owner, said.values):
            return None
        if said is not None:
            return StateField(owner, name, said.values, said.by, said.enum) if self._is_lifecycle(name, said) else None
        words = self.compared(fn.module, name, owner)
        if (
            not words and self.program.is_whole and value is not None and self._is_constant(fn, value)
        ):  # a constant of a lifecycle that another module looks at
            words = frozenset(word for module in self.program.modules.values() for word in self.compared(module, name, owner))
        is_one = any(map(is_state_word, words)) or (len(words) > 1 and all(word.islower() and len(word) > 2 for word in words))
        if not is_one and isinstance(value, f.Attr):
            listed = self._listed(owner, name)
            words, is_one = frozenset(listed.values()), len(listed) > 1 and value.name in listed
        return StateField(owner, name, tuple(sorted(words)), CONSTANTS) if is_one else None

    def _is_switch(self, owner: str, name: str) -> bool:
        """Whether a model, or a base of its, declares a column as one that is on or off."""
        holders = (self.program.classes[full] for full in self._line(owner) if full in self.program.classes)
        found = next(((view, field) for view in holders for field in view.class_.fields if field.name == name and field.value is not None), None)
        column = column_of(found[0].module, found[1], is_model=False) if found is not None else None
        return column is not None and column.holds == "boolean"

    def classes_of(self, fn: FunctionView, base: f.AnyValue) -> tuple[str, ...]:
        """The classes that an object is an instance of (or a class is): by its type, `self`, and where mypy has none by the query that loaded it."""
        types = fn.module.types
        number = types.type_of(base)
        found = types.classes(number) or types.class_objects(number)
        if found:
            return found
        if (
            fn.owner is not None
            and isinstance(base, f.Name)
            and fn.function.params
            and base.name == fn.function.params[0].name
            and not fn.function.is_static
        ):
            return (fn.owner.full,)
        if not types.is_any(number):
            return ()
        said = tuple(
            dict.fromkeys(
                one.model if isinstance(one, Load) else next(iter(types.classes(one.call.type)), "")
                for one in sources(self.program, fn, base)
                if isinstance(one, Load | Made)
            )
        )
        found = tuple(one for one in said if one)
        if found:
            return found
        asked = model_class(fn, base) or self._asked(fn, base)
        return (asked,) if asked else ()

    def _asked(self, fn: FunctionView, base: f.AnyValue) -> str:
        """The model that a value without a type is asked for (`for order in Order.objects.filter(…)` of an untyped manager)."""
        for origin in fn.origins(base):
            value = origin.value if isinstance(origin, Definition) else origin
            if isinstance(origin, Definition) and origin.kind not in ("loop", "each", "assigned", "entered"):
                continue
            if value is not None and value is not base:
                full = model_of(fn if not isinstance(origin, Definition) else origin.function, value)
                if full:
                    return full
        return ""

    @staticmethod
    def _is_open(fn: FunctionView, base: f.AnyValue) -> bool:
        """Whether nothing at all is known of an object, so that names have to do."""
        types = fn.module.types
        number = types.type_of(base)
        if isinstance(base, f.Name | f.Attr) and _NO_OBJECT.search(base.name):
            return False
        return types.is_any(number) and not types.classes(number) and not (isinstance(base, f.Name) and base.scope != f.LOCAL)

    def holds_choices(self, module: ModuleView, number: int) -> bool:
        """Whether a type is an enum of the project or a Literal, or about one."""
        return bool(number) and self.allowed.of_type(module, number) is not None

    def by_value(self, fn: FunctionView, owner: str, name: str, value: f.AnyValue) -> StateField | None:
        """The lifecycle that an attribute holds as far as what it is set to says so. `owner` may be empty."""
        return None if is_other_name(name) else self._by_value(fn, owner, name, 0, value)

    def _by_value(self, fn: FunctionView, owner: str, name: str, number: int, value: f.AnyValue | None) -> StateField | None:
        """What the attribute's own type or the value it is set to says, where the class is out of sight."""
        module = fn.module
        said = self.allowed.of_type(module, number)
        if said is None and value is not None:
            said = self.allowed.of_value(fn, value, is_state_name(name))
        if said is not None:
            return StateField(owner, name, said.values, said.by, said.enum) if self._is_lifecycle(name, said) else None
        if not is_state_name(name) or (not self.program.is_whole and not owner):
            return None
        words = self.compared(module, name, owner)
        if len(words) > 1 and value is not None and any(is_state_word(word) for word in words) and self._is_constant(fn, value):
            return StateField(owner, name, tuple(sorted(words)), CONSTANTS)
        return None

    @staticmethod
    def _is_constant(fn: FunctionView, value: f.AnyValue) -> bool:
        return (isinstance(value, f.Const) and isinstance(value.value, str)) or (
            isinstance(value, f.Name | f.Attr) and UPPER.match(value.name.rpartition(".")[2]) is not None
        )

    # --- a field of a class -------------------------------------------------------------------------------------------------------

    def field(self, module: ModuleView, owner: str, name: str) -> StateField | None:
        """The lifecycle that a field of a class of the program holds; None where it holds none, or the class is out of sight."""
        key = (owner, name)
        if key not in self._fields:
            self._fields[key] = None
            self._fields[key] = self._field(owner, name)
        return self._fields[key]

    def is_marked(self, attribute: f.Attr) -> bool:
        """Whether the class itself says with our marker type that an attribute is a lifecycle state."""
        return any(LIFECYCLE_STATE in of_field(self.program, *target.rpartition(".")[::2]) for target in attribute.targets)

    def fields(self, owner: str) -> tuple[StateField, ...]:
        """All lifecycles that a class has, those of its bases too."""
        names = dict.fromkeys(
            field.name for full in self._line(owner) if full in self.program.classes for field in self.program.classes[full].class_.fields
        )
        found = []
        for name in names:
            view = self.program.classes.get(owner)
            one = None if view is None or is_other_name(name) else self.field(view.module, owner, name)
            if one is not None:
                found.append(one)
        return tuple(found)

    def _line(self, owner: str) -> tuple[str, ...]:
        view = self.program.classes.get(owner)
        return view.module.lineage(owner) if view is not None else (owner,)

    def _field(self, owner: str, name: str) -> StateField | None:
        view = self.program.classes.get(owner)
        if view is not None and LIFECYCLE_STATE in of_field(self.program, owner, name):
            return StateField(owner, name, (), "a marker")
        if is_other_name(name):
            return None
        if view is None or not self.is_entity(view.module, owner):
            return None
        for full in self._line(owner):
            holder = self.program.classes.get(full)
            if holder is None:
                continue
            for field in holder.class_.fields:
                if field.name != name:
                    continue
                said = self.allowed.of_field(holder, field)
                if said is not None:
                    is_one = self._is_lifecycle(name, said) and not self.is_runtime(owner, said.values)
                    return StateField(owner, name, said.values, said.by, said.enum) if is_one else None
        if not is_state_name(name) or self._is_switch(owner, name):
            return None
        one = self._by_constants(owner, name)
        return None if one is None or self.is_runtime(owner, one.values) else one

    def is_runtime(self, owner: str, states: Iterable[str]) -> bool:
        """Whether a class is a part of the running program and nothing that lives on: no row, no domain object, without an identity, and its states are those of any machinery."""
        view = self.program.classes.get(owner)
        if view is None or not all(map(is_runtime_word, states)):
            return False
        ref = view.module.roles.ref(view.class_)
        role = view.module.roles.class_role(ref)
        if view.module.roles.is_orm_model(ref) or view.module.roles.is_model_base(ref) or (role is not None and role.role is Role.DOMAIN):
            return False
        if self._is_data(view):
            return False
        fields = (one for full in self._line(owner) if full in self.program.classes for one in self.program.classes[full].class_.fields)
        return not any(_IDENTITY.search(one.name) for one in fields)

    @staticmethod
    def _is_data(view: ClassView) -> bool:
        """Whether a class is made to hold data (a data class, an attrs class, a model that validates it): machinery is not."""
        body = view.module.body
        if any(base.rpartition(".")[2] in _PLAIN_MODELS for base in view.class_.mro):
            return True
        return any(view.module.find_value(ShapeMaker, body, one) is not None for one in view.class_.decorators)

    def _by_constants(self, owner: str, name: str) -> StateField | None:
        """A plain text attribute that the class or its module compares to constants."""
        for full in self._line(owner):
            holder = self.program.classes.get(full)
            if holder is None or not (full == owner or self._declares(full, name)):
                continue
            fields = [one for one in holder.class_.fields if one.name == name]
            if any("builtins.bool" in holder.module.types.classes(one.type) for one in fields):
                return None
            if is_of_address(name, (one.name for one in holder.class_.fields)):
                return None
            words = self.compared(holder.module, name, full)
            constants = self._class_constants(holder, name)
            if any(map(is_state_word, words)) or len(words) > 1 or (words and constants):
                return StateField(owner, name, tuple(sorted(words | constants)), CONSTANTS)
        return None

    @staticmethod
    def _class_constants(holder: ClassView, name: str) -> frozenset[str]:
        """`STATUS_PAID = "paid"` in the class."""
        return frozenset(
            one.value.value
            for one in holder.class_.fields
            if UPPER.match(one.name) and isinstance(one.value, f.Const) and isinstance(one.value.value, str) and is_state_word(one.value.value)
        )

    def _listed(self, owner: str, name: str) -> dict[str, str]:
        """The values of an attribute that its class lists by the attribute's name: `STATE_SENT = "sent"`, `STATE_FAILED = "failed"`; of numbers (`STATUS_PAID = 2`) what they are called."""
        start = f"{name.strip('_').upper()}_"
        return {
            one.name: one.value.value if isinstance(one.value.value, str) else one.name.removeprefix(start).lower()
            for full in self._line(owner)
            for one in (self.program.classes[full].class_.fields if full in self.program.classes else ())
            if one.name.startswith(start)
            and isinstance(one.value, f.Const)
            and isinstance(one.value.value, str | int)
            and not isinstance(one.value.value, bool)
        }

    def compared(self, module: ModuleView, name: str, owner: str) -> frozenset[str]:
        """The constants that this attribute of a class ("" for one out of sight) is compared to in a module, and, where it is, those that it is set to; empty for an attribute that is never compared."""
        table = self._compared.get(module.name)
        if table is None:
            table = self._compared[module.name] = tuple(uses_in(module))
        line = {full for full in self._line(owner) if full == owner or self._declares(full, name)}  # not the base of all models
        mine = [one for one in table if one.name == name and (not one.owners or not owner or not line.isdisjoint(one.owners))]
        if not any(one.is_compared and one.words for one in mine):
            return frozenset()
        return frozenset(word for one in mine for word in one.words)

    def _declares(self, full: str, name: str) -> bool:
        """Whether a class in sight has an attribute of that name itself."""
        view = self.program.classes.get(full)
        return view is not None and any(field.name == name for field in view.class_.fields)

    @staticmethod
    def _is_lifecycle(name: str, said: Choices) -> bool:
        if are_codes(said.enum, said.values):
            return False
        return is_state_name(name) or are_states(said.enum, said.values)

    # --- what has states ----------------------------------------------------------------------------------------------------------

    def is_entity(self, module: ModuleView, full: str) -> bool:
        """Whether a class of the project is something that lives on: a row, a document, a domain object, a data class; not a shape at the boundary, a part of the running program, a test's helper."""
        key = (module.name, full)
        if key not in self._entities:
            self._entities[key] = self._is_entity(module, full)
        return self._entities[key]

    def _is_entity(self, module: ModuleView, full: str) -> bool:
        if not module.is_own(full):
            return False
        view = self.program.classes.get(full)
        ref = module.types.reference(full)
        if ref is None:
            if view is None:
                return False
            ref = module.roles.ref(view.class_)
        if (
            ref.is_enum
            or ref.is_protocol
            or any(base in ("builtins.BaseException", "builtins.Exception", "unittest.case.TestCase") for base in ref.mro)
        ):
            return False
        if module.roles.is_orm_model(ref) or module.roles.is_model_base(ref):
            return True
        role = module.roles.class_role(ref)
        if role is not None and role.role is Role.DOMAIN:
            return not _NO_ENTITY.search(full.rpartition(".")[2]) or any(end in full.rpartition(".")[2] for end in ("Request", "Event"))
        if role is not None and (role.role in _FOREIGN or role.role is Role.REPOSITORY):
            return False
        if _NO_ENTITY.search(full.rpartition(".")[2]) or full.rpartition(".")[2].startswith("_"):
            return False
        if role is not None and role.role is Role.DTO:
            return self._is_plain_model(ref, module)
        return True

    @staticmethod
    def _is_plain_model(ref: f.ClassRef, module: ModuleView) -> bool:
        """A pydantic model (or the like) that no place or name makes a shape of the boundary: it may as well be the entity itself."""
        placed = module.roles.module_role(module.roles.module_of(ref.full))
        if placed is not None and placed.role not in (Role.DOMAIN, Role.SERVICE, Role.MODEL):
            return False
        return any(base.rpartition(".")[2] in _PLAIN_MODELS for base in ref.mro)
