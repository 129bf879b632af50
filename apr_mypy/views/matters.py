"""Entities in a function: values that are ORM models or domain objects, what is read from them, and what is worked out from that."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import ShapeMaker
from apr_mypy.patterns import pattern_of
from apr_mypy.roles import Role
from apr_mypy.views.flow import Definition
from apr_mypy.views.naming import last_name
from apr_mypy.views.untyped_rows import gives_thing
from apr_mypy.views.walk import VALUE_CHILDREN, inside

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.makers import Calls
    from apr_mypy.views.module import ModuleView

_PRINCIPAL: Final = pattern_of(
    r"^_?(current_|auth_|authed_|authenticated_|request_|logged_in_|requesting_|session_|active_|super)?"
    r"(user|principal|caller|identity|actor|admin|superuser|viewer|member_?ship|token|claims|auth|credentials|tenant|requester|me)$"
)
_IDENTITY: Final = pattern_of(r"(^|_)(id|pk|uuid|ids|slug|guid|owner|user|author|creator|created_by|tenant|etag)$")
_STANDING: Final = pattern_of(
    r"^(is_(active|admin|superuser|staff|authenticated|anonymous|verified|disabled|banned)|role|roles|permissions?|scopes?|groups?|disabled|hashed_password|password)$"
)
_GETTERS: Final = frozenset(
    [
        "get",
        "first",
        "last",
        "one",
        "one_or_none",
        "scalar",
        "scalar_one",
        "scalar_one_or_none",
        "latest",
        "earliest",
        "create",
        "get_or_create",
        "update_or_create",
        "get_object_or_404",
        "get_or_404",
        "first_or_404",
        "one_or_404",
        "get_one",
        "aget",
        "afirst",
        "alast",
        "get_or_none",
        "get_by_id",
        "get_object",
        "find_one",
        "refresh",
        "merge",
        "scalars",
        "all",
        "filter",
        "filter_by",
        "where",
        "join",
        "options",
        "limit",
        "distinct",
        "with_for_update",
        "annotate",
        "get_queryset",
        "filter_queryset",
        "exclude",
        "order_by",
        "select_related",
        "prefetch_related",
        "select_for_update",
    ]
)
_NARROWING: Final = frozenset(
    {
        "filter",
        "filter_by",
        "where",
        "exclude",
        "order_by",
        "select_related",
        "prefetch_related",
        "distinct",
        "annotate",
        "all",
        "first",
        "last",
        "get",
    }
)
"""What is asked of a query that a local name holds."""
_GETS_BY: Final = pattern_of(r"^a?(get|find|fetch|load)(_one|_first)?_by(_|$)")
"""How the getters are called that projects give their models' base (`User.get_by(email=email)`, `Coupon.find_by_code(code)`)."""
_QUERYING: Final = frozenset({"queryset", "model", "query"})
"""Class attributes by which a view says what it is about."""
_SAVING: Final = frozenset({"save", "create", "update"})
_FRAMEWORK_OWN: Final = frozenset({"objects", "query", "pk", "metadata", "registry", "_meta", "instance", "object"})
_NO_ENTITY: Final = pattern_of(
    r"(Config|Settings|Context|Request|Response|Params|Form|Filters?|Query|Page|Pagination|Options|Service|Client|Repository|Error|Event|Command|Dto|DTO|In|Out|Info|State|Meta|View|Spec|Claims|"
    r"Principal|Caller|Token|Stats|Report|Summary|Handler|Resources|Session|Dependencies|Deps|Credentials|Headers|Metrics|Payload|Input)$"
)
_ARITHMETIC: Final = frozenset({"+", "-", "*", "/", "//", "%", "**"})
_GATHERING: Final = frozenset(
    {
        "builtins.sum",
        "builtins.min",
        "builtins.max",
        "builtins.any",
        "builtins.all",
        "math.fsum",
        "functools.reduce",
        "statistics.mean",
        "statistics.median",
    }
)
_LOOKING_UP: Final = frozenset({"get", "pop", "setdefault"})
_CONNECTING: Final = frozenset({"web", "http", "queue", "cloud", "cache"})
"""Kinds of libraries whose objects are connections or clients."""
_COPIES: Final = frozenset({"copy.copy", "copy.deepcopy"})
_REQUESTS: Final = frozenset({"request", "req", "g", "self", "ctx", "context", "info", "websocket", "session", "state", "scope", "connection"})
_DEEPEST: Final = 9


class Entities:
    """What a function knows of entities. `fields` are its parameters that callers fill with what they read from entities, `rows` those that they fill with entities, or many of them, and whose type says nothing.
    With `calls`, what the project's own functions without annotations give back is looked up in them."""

    def __init__(
        self, fn: FunctionView, fields: frozenset[str] = frozenset(), rows: frozenset[str] = frozenset(), calls: Calls | None = None
    ) -> None:
        self.fn = fn
        self.calls = calls
        self.fields = fields
        self.rows = rows
        self._entity: dict[int, bool] = {}
        self._read: dict[int, bool] = {}
        self._queried: dict[int, bool] = {}

    # --- what is an entity --------------------------------------------------------------------------------------------------------

    def is_entity(self, value: f.AnyValue, depth: int = 0) -> bool:
        """Whether a value is an ORM model's or a domain object's instance, by its type, and where mypy has none by the query that made it."""
        known = self._entity.get(id(value))
        if known is None:
            known = self._entity[id(value)] = self._is_entity(value, depth)
        return known

    def _is_entity(self, value: f.AnyValue, depth: int) -> bool:
        module = self.fn.module
        number = module.types.type_of(value)
        classes = module.types.classes(number)
        if classes:
            return any(is_entity_class(module, full) for full in classes)
        if depth > _DEEPEST or any(one.name in (f.CLASS_OBJECT, f.DEF) for one in module.types.members(number)):
            return False
        match value:
            case f.Await():
                return self.is_entity(value.value, depth + 1)
            case f.Bind():
                return self.is_entity(value.value, depth + 1)
            case f.Name(scope=f.LOCAL):
                for one in self.fn.origins(value):
                    if isinstance(one, Definition):
                        if one.kind == "parameter" and one.name in self.rows and one.function is self.fn:
                            return True
                        if (
                            one.kind in ("loop", "each", "assigned")
                            and one.value is not None
                            and _holder(self, one)._comes_of_query(one.value, depth + 1)
                        ):
                            return True
                    elif one is not value and self.is_entity(one, depth + 1):
                        return True
                return False
            case f.Call():
                return self._comes_of_query(value, depth + 1) or self._is_given_by_own(value)
            case f.Attr():
                if value.name == "instance":
                    return self._is_handed(value.base) and self.fn.owner is not None and self._declares_query(self.fn.owner)
                return value.name not in _FRAMEWORK_OWN and self.is_entity(value.base, depth + 1)
            case f.Item():
                return self._comes_of_query(value.base, depth + 1)
            case _:
                return False

    def _comes_of_query(self, value: f.AnyValue, depth: int) -> bool:
        """Whether a value without a type is asked for by a model's class (`Order.objects.get()`, `get_object_or_404(Order)`)."""
        known = self._queried.get(id(value))
        if known is None:
            self._queried[id(value)] = False  # while it is looked at: a query that narrows itself (`items = items.filter(…)`)
            known = self._queried[id(value)] = self._is_queried(value, depth)
        return known

    def _is_queried(self, value: f.AnyValue, depth: int) -> bool:
        if isinstance(value, f.Await):
            value = value.value
        if isinstance(value, f.Name) and value.scope == f.LOCAL and depth < _DEEPEST:
            return any(
                (one.kind == "parameter" and one.name in self.rows and one.function is self.fn)
                if isinstance(one, Definition)
                else one is not value and self._comes_of_query(one, depth + 1)
                for one in self.fn.origins(value)
            )
        if isinstance(value, f.Attr) and value.name not in _FRAMEWORK_OWN:
            return self.is_entity(value.base, depth + 1)
        if not isinstance(value, f.Call):
            return False
        if self._is_saved_form(value) or self._is_saved_by_view(value) or gives_thing(self.fn, value):
            return True
        name = last_name(value.func)
        if name not in _GETTERS and not _GETS_BY.match(name):
            return False
        root = _root(value.func)
        if isinstance(root, f.Name) and root.scope == f.LOCAL and depth < _DEEPEST and isinstance(value.func, f.Attr):
            if value.func.base is not root and self.is_entity(root, depth + 1):
                return True  # by a relation of an entity: `order.lines.filter(…)`
            if value.func.base is root and name in _NARROWING and self._comes_of_query(root, depth + 1):
                return True
        asked: list[f.AnyValue] = [value.func, *(arg.value for arg in value.args[:1])]
        return any(self._is_model_class(one) for each in asked for one in inside(each)) or self._asks_own_query(value.func)

    def _is_given_by_own(self, call: f.Call) -> bool:
        """Whether a function of the project that nobody annotated gives back an entity: each thing that it returns is one (`lookup_order(number)`, which ends in `return Order.get(…)`)."""
        if self.calls is None:
            return False
        known: dict[str, bool] = self.calls.__dict__.setdefault("_gives_entity", {})
        own = self.calls.run_by(self.fn, call)
        for callee in own:
            if callee.full not in known:
                known[callee.full] = False  # while it is looked at: a function that calls itself
                given = [
                    end.value for end in callee.returns if not (end.value is None or (isinstance(end.value, f.Const) and end.value.value is None))
                ]
                entities = Entities(callee, calls=self.calls)
                known[callee.full] = (
                    bool(given)
                    and callee.module.types.is_any(callee.function.returns)
                    and all(entities.is_entity(one) and not entities.is_new(one) for one in given)
                )
            if not known[callee.full]:
                return False
        return bool(own)

    def _is_saved_form(self, call: f.Call) -> bool:
        """Whether a form or serializer saves itself as its library does (`super().save(commit=False)`), which gives the row of the model that its class names."""
        func, owner = call.func, self.fn.owner
        if owner is None or not isinstance(func, f.Attr) or func.name not in _SAVING or not isinstance(func.base, f.Super):
            return False
        for full in owner.mro:
            view = self.fn.module.classes.get(full)
            named = meta.field("model") if view is not None and (meta := view.nested.get("Meta")) is not None else None
            if named is not None and named.value is not None:
                return self._is_model_class(named.value)
        return False

    def _is_saved_by_view(self, call: f.Call) -> bool:
        """Whether a view about one model saves the form or serializer that its framework hands it (`row = serializer.save()`)."""
        func, owner = call.func, self.fn.owner
        if owner is None or not isinstance(func, f.Attr) or func.name != "save" or not isinstance(func.base, f.Name) or func.base.scope != f.LOCAL:
            return False
        return self._is_handed(func.base) and self.fn.module.types.is_any(self.fn.module.types.type_of(call)) and self._declares_query(owner)

    def _updates(self) -> bool:
        """Whether a view is there to change a row that there is: by its method, or by the base of its class."""
        owner = self.fn.owner
        bases = [*owner.mro, *(last_name(base) for base in owner.bases)] if owner is not None else []
        return "update" in self.fn.function.name or any(base.endswith("UpdateView") for base in bases[1:])

    def _is_handed(self, value: f.AnyValue) -> bool:
        """Whether a value is a parameter of a method, beside `self`: the form or serializer that a view is handed."""
        return isinstance(value, f.Name) and value.scope == f.LOCAL and any(param.name == value.name for param in self.fn.function.params[1:])

    def _declares_query(self, owner: f.Class) -> bool:
        """Whether a class says by a field which model it is about (`queryset = Order.objects.all()`)."""
        for full in owner.mro:
            view = self.fn.module.classes.get(full)
            for field in view.class_.fields if view is not None else ():
                if field.name in _QUERYING and field.value is not None and any(self._is_model_class(one) for one in inside(field.value)):
                    return True
        return False

    def _asks_own_query(self, func: f.AnyValue) -> bool:
        """Whether a view asks the query that its class declares (`self.get_object()` where `queryset = Order.objects.all()`)."""
        owner = self.fn.owner
        if isinstance(func, f.Attr) and isinstance(func.base, f.Attr) and func.base.name in _QUERYING:
            return self._asks_own_query(func.base)  # `self.queryset.filter(…)`
        if owner is None or not isinstance(func, f.Attr) or not (isinstance(func.base, f.Name) and func.base.name == "self"):
            return isinstance(func, f.Attr) and isinstance(func.base, f.Call) and owner is not None and self._asks_own_query(func.base.func)
        if self._declares_query(owner):
            return True
        for full in owner.mro:
            view = self.fn.module.classes.get(full)
            asked = view.methods.get("get_queryset") if view is not None else None
            if asked is not None and any(isinstance(one.func, f.Attr) and self._is_model_class(_root(one.func)) for one in asked.calls):
                return True
        return False

    def gives_rows(self, value: f.AnyValue) -> bool:
        """Whether a value is an entity, or many of them as a query gives them, where mypy does not say so."""
        return self.is_entity(value) or self._comes_of_query(value, 1)

    def _is_model_class(self, value: f.AnyValue) -> bool:
        if not (isinstance(value, f.Name) and value.scope != f.LOCAL):
            return False
        module = self.fn.module
        names = module.types.class_objects(value.type) or (value.name,)
        return any((ref := module.types.reference(full)) is not None and module.roles.is_orm_model(ref) for full in names)

    def is_new(self, value: f.AnyValue) -> bool:
        """Whether an entity was made in this function and is in no table yet."""
        for one in self.fn.origins(value):
            if isinstance(one, Definition):
                return False
            inner = one.value if isinstance(one, f.Await) else one
            if isinstance(inner, f.Attr) and inner.name == "instance" and not self._updates():
                continue
            if not isinstance(inner, f.Call):
                return False
            if not _COPIES.isdisjoint(self.fn.module.callee(self.fn, inner).names):
                continue
            if self._is_saved_form(inner):
                continue
            makes = self.fn.module.types.class_objects(self.fn.module.types.type_of(inner.func))
            unsaved = any(arg.name == "commit" and isinstance(arg.value, f.Const) and arg.value.value is False for arg in inner.args)
            if (
                not makes
                and not unsaved
                and not (isinstance(inner.func, f.Attr) and inner.func.name in ("model_validate", "model_construct", "from_orm"))
            ):
                return False
        return True

    # --- what is read of it -------------------------------------------------------------------------------------------------------

    def is_field(self, value: f.AnyValue) -> bool:
        """Whether a value is read directly from an entity: a field, no method; not who somebody is."""
        if isinstance(value, f.Name):
            return value.scope == f.LOCAL and value.name in self.fields and any(one.kind == "parameter" for one in self.fn.definitions(value))
        if not isinstance(value, f.Attr) or value.name.startswith("__") or value.name in _FRAMEWORK_OWN:
            return False
        return self.is_entity(value.base) and not self._is_asking(value.base) and self.fn.use_of(value).kind != "called"

    def reads(self, value: f.AnyValue, depth: int = 0) -> bool:
        """Whether a value is, or is worked out from, what was read from an entity. What another function of the project made of it is that function's business."""
        known = self._read.get(id(value))
        if known is None:
            self._read[id(value)] = False
            known = self._reads(value, depth)
            if depth < 3:
                self._read[id(value)] = known
            else:
                self._read.pop(id(value), None)
        return known

    def _reads(self, value: f.AnyValue, depth: int) -> bool:
        if depth > _DEEPEST:
            return False
        if self.is_field(value):
            return True
        match value:
            case f.Name(scope=f.LOCAL):
                for one in self.fn.definitions(value):
                    holder = _holder(self, one)
                    if one.kind == "changed":
                        if holder.reads(one.record.value, depth + 1):
                            return True
                    elif one.kind in ("assigned", "loop", "each") and one.value is not None and holder.reads(one.value, depth + 1):
                        return True
                return False
            case f.Call():
                if isinstance(value.func, f.Name) and value.func.name == "builtins.len" and any(self.is_text(arg.value) for arg in value.args):
                    return False
                if isinstance(value.func, f.Attr) and value.func.name in _LOOKING_UP and self._is_mapping(value.func.base):
                    return self.reads(value.func.base, depth + 1)  # by what key it was found says nothing of what it is
                return self._computes_plainly(value) and any(self.reads(child, depth + 1) for _, child in VALUE_CHILDREN[f.Call](value))
            case f.Attr():
                return not self.is_entity(value.base) and self.reads(value.base, depth + 1)
            case f.Item():
                return self.reads(value.base, depth + 1)
            case f.Text() | f.Name() | f.Const() | f.Lambda():
                return False
            case _:
                return any(self.reads(child, depth + 1) for _, child in VALUE_CHILDREN[type(value)](value))

    def _is_mapping(self, value: f.AnyValue) -> bool:
        types = self.fn.module.types
        return any(base in ("typing.Mapping", "builtins.dict") for full in types.classes(types.type_of(value)) for base in (full, *types.mro(full)))

    def _computes_plainly(self, call: f.Call) -> bool:
        """Whether a call only works a value out: a builtin or the standard library (`round`, `Decimal`, `timedelta`)."""
        names = self.fn.module.callee(self.fn, call).names
        return any(name.partition(".")[0] in sys.stdlib_module_names or name.startswith("builtins.") for name in names)

    def computes(self, value: f.AnyValue) -> bool:
        """Whether a value is computed right here from entity fields: arithmetic, a sum over entities."""
        if self.is_text(value):
            return False
        if isinstance(value, f.Op) and value.op in _ARITHMETIC and len(value.args) == 2:
            if value.op == "%" and (isinstance(value.args[1], f.Table | f.Many) or _has_places(value.args[0])):
                return False  # a text with its values, whatever class the text is of
            return not any(self.is_text(arg) for arg in value.args) and any(self.reads(arg) for arg in value.args)
        if isinstance(value, f.Call):
            names = self.fn.module.callee(self.fn, value).names
            return not _GATHERING.isdisjoint(names) and any(self.reads(arg.value) for arg in value.args)
        return False

    def is_text(self, value: f.AnyValue, depth: int = 0) -> bool:
        """Whether a value is text, or a list: putting them together is no computing."""
        if isinstance(value, f.Text) or (isinstance(value, f.Const) and isinstance(value.value, str)):
            return True
        if isinstance(value, f.Op) and value.op == "+":
            return any(self.is_text(arg, depth + 1) for arg in value.args)
        if isinstance(value, f.Name) and value.scope == f.LOCAL and depth < 6:  # not for ever round `x = x + y` in a loop
            if any(isinstance(one, f.Op | f.Text) and self.is_text(one, depth + 1) for one in self.fn.origins(value)):
                return True
        classes = self.fn.module.types.classes(self.fn.module.types.type_of(value))
        return any(full in ("builtins.str", "builtins.list", "builtins.bytes", "builtins.tuple") for full in classes)

    def tests(self, value: f.AnyValue, depth: int = 0) -> bool:
        """Whether a condition depends on entity fields: a comparison or a flag; not who owns the entity, who asks, or whether it is there at all."""
        match value:
            case f.Op(op="not"):
                return self.tests(value.args[0], depth)
            case f.Op(op="and" | "or"):
                if any(self._is_standing(one) for arg in value.args for one in inside(arg)):
                    return False  # with who asks in it, the whole of it is authorization
                return any(self.tests(arg, depth) for arg in value.args)
            case f.Compare():
                if any(self._is_standing(one) for arg in value.args for one in inside(arg)):
                    return False
                return any(self.reads(arg) for arg in value.args)
            case f.Bind():
                return self.tests(value.value, depth)
            case f.Call() if self._asks_kind(value):
                return False
            case _:
                if any(self._is_standing(one) for one in inside(value)):
                    return False
                if isinstance(value, f.Name) and not self.is_field(value):
                    return depth < 6 and any(
                        one.kind == "assigned" and isinstance(one.value, (f.Compare, f.Op)) and _holder(self, one).tests(one.value, depth + 1)
                        for one in self.fn.definitions(value)
                    )
                return self.reads(value)

    def _asks_kind(self, call: f.Call) -> bool:
        """Whether a test only asks of what kind a value is (`isinstance(value, str)`): that is taking apart what was asked for."""
        if not (isinstance(call.func, f.Name) and call.func.name == "builtins.isinstance" and len(call.args) == 2):
            return False
        if isinstance(call.args[0].value, f.Name) and self.is_entity(call.args[0].value):
            return True  # a route for things of several kinds
        kinds = call.args[1].value
        return all(isinstance(one, f.Name) and one.name.startswith("builtins.") for one in (kinds.items if isinstance(kinds, f.Many) else (kinds,)))

    def _is_standing(self, value: f.AnyValue) -> bool:
        """Whether a value says who somebody is or what belongs to whom: that is authorization, not the matter itself."""
        if isinstance(value, f.Attr):
            return bool(_IDENTITY.search(value.name) or _STANDING.match(value.name)) or is_principal(value)
        if (
            isinstance(value, f.Name)
            and value.scope == f.LOCAL
            and any(isinstance(one, f.Attr) and self._is_standing(one) for one in self.fn.origins(value))
        ):
            return True
        return self._is_asking(value)

    def _is_asking(self, value: f.AnyValue) -> bool:
        """Whether a value is whoever makes the request, under whatever local name."""
        if isinstance(value, f.Name) and value.scope == f.LOCAL:
            return is_principal(value) or any(not isinstance(one, Definition) and is_principal(one) for one in self.fn.origins(value))
        return is_principal(value)


def _root(value: f.AnyValue) -> f.AnyValue:
    """What a chain of attributes and calls begins with."""
    while isinstance(value, f.Attr | f.Call):
        value = value.base if isinstance(value, f.Attr) else value.func
    return value


def _has_places(value: f.AnyValue) -> bool:
    """Whether a value is made of a text with places for others, perhaps of another language (`gettext("%s was sent")`)."""
    return isinstance(value, f.Call) and any(
        isinstance(arg.value, f.Const) and isinstance(arg.value.value, str) and "%" in arg.value.value for arg in value.args
    )


def _holder(entities: Entities, one: Definition) -> Entities:
    return entities if one.function is entities.fn else Entities(one.function, calls=entities.calls)


def is_principal(value: f.AnyValue) -> bool:
    """Whether a value is whoever makes the request."""
    if isinstance(value, f.Attr):
        asks = value.name in ("user", "current_user", "auth", "principal", "identity", "profile")
        return (asks and isinstance(value.base, f.Name | f.Attr) and value.base.name.rpartition(".")[2] in _REQUESTS) or is_principal(value.base)
    if not isinstance(value, f.Name):
        return False
    # a name of a module that mypy does not follow takes its members along: `flask_login.current_user.id`
    parts = value.name.split(".")[1:] if value.scope == f.UNFOLLOWED else (value.name.rpartition(".")[2],)
    return any(_PRINCIPAL.match(part) for part in parts)


def is_entity_class(module: ModuleView, full: str) -> bool:
    """Whether a class is an ORM model or a domain object: by its role; a data class of the project that is no shape of a boundary counts as one, but for what a module or function
    keeps to itself."""
    ref = module.types.reference(full)
    if ref is None or ref.is_enum or ref.is_protocol:
        return False
    if module.roles.is_orm_model(ref) or (module.is_own(full) and module.roles.is_model_base(ref) and not module.roles.is_dto(ref)):
        return True
    role = module.roles.class_role(ref)
    if role is not None:
        return role.role is Role.DOMAIN
    if (
        not module.is_own(full)
        or _NO_ENTITY.search(full)
        or full.rpartition(".")[2].startswith("_")
        or "@" in full  # mypy's name of a class that a function has to itself
        or any(base.startswith("builtins.") and base.endswith(("Exception", "Error")) for base in ref.mro)
    ):
        return False
    view = module.classes.get(full)
    if view is None or any(module.package_kind(held) in _CONNECTING for field in view.class_.fields for held in module.types.classes(field.type)):
        return False  # what holds a connection is a way to somebody
    return any(module.find_value(ShapeMaker, module.body, one) is not None for one in view.class_.decorators)
